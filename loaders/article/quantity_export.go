package article

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/claimgraph/claimgraph/schema"
)

// An Expression is a number, a sum of money, a date … that the grammar finds in
// a text. Expressions may contain one another: "$5 million" holds the number
// "5 million".
type Expression struct {
	Start int    `json:"start"` // code points, half open
	End   int    `json:"end"`
	Text  string `json:"text"`
	// Type is number, ordinal, ordinal.relative, percentage, currency,
	// numberrange, date, daterange or duration.
	Type string `json:"type"`
	// Value is a float64 of number, ordinal, percentage and currency; a string
	// otherwise: "[20,30)" of a range of numbers, a period in the notation of
	// schema.ParsePeriod, or with X for unknown digits ("XXXX-10-02"), of
	// dates, and of seasons "2016-SU", or "SU" without a year. nil when the text alone does not tell.
	Value any `json:"value"`
	// Unit is "%", the name of a currency, "" otherwise.
	Unit string `json:"unit"`
	// Currency is the ISO 4217 code, "" when the words leave it open.
	Currency string `json:"currency,omitempty"`
}

// Quantities finds the numbers and times of a text, sorted by start, the
// longer of two first. Times of day and repeated times ("every Friday at 4
// pm") are left out.
func Quantities(text string) []Expression { return expressions(text, 0) }

// expressions resolves relative times too when a reference day is given.
func expressions(text string, reference schema.Day) []Expression {
	var out []Expression
	points := 0 // code points before the stretch
	stretches(text, func(_ int, part string) {
		r := newReader(part)
		found := r.expressions(reference)
		toCodePoints(part, found, points)
		out = append(out, found...)
		points += utf8.RuneCountInString(part)
	})
	return out
}

// toCodePoints turns the byte offsets of sorted expressions into code points
// of the whole text.
func toCodePoints(part string, found []Expression, before int) {
	at, points := 0, before
	for i := range found {
		e := &found[i]
		points += utf8.RuneCountInString(part[at:e.Start])
		at = e.Start
		e.End = points + utf8.RuneCountInString(part[e.Start:e.End])
		e.Start = points
	}
}

func (r *numReader) expressions(reference schema.Day) []Expression {
	var out []Expression
	add := func(from, to int, kind string, value any, unit, code string) {
		start, end := r.span(from, to)
		out = append(out, Expression{start, end, r.text[start:end], kind, value, unit, code})
	}
	taken := r.timeSpans(false)
	for _, it := range r.items() {
		if taken(it.from, it.to) {
			continue
		}
		switch {
		case it.kind == itemMoney:
			add(it.from, it.to, "currency", tidy(it.value), it.currency.name, it.currency.code)
		case it.kind == itemPercent:
			add(it.from, it.to, "percentage", tidy(it.value), "%", "")
		case it.kind == itemPoints:
			add(it.from, it.to, "percentage", tidy(it.value), "percentage point", "")
		case it.form == formOrdinal:
			add(it.from, it.to, "ordinal", tidy(it.value), "", "")
		case it.form == formRelative:
			add(it.from, it.to, "ordinal.relative", it.relative, "", "")
		default:
			add(it.from, it.to, "number", tidy(it.value), "", "")
		}
		for _, n := range it.inner {
			add(n.from, n.to, "number", tidy(n.value), "", "")
		}
	}
	for _, n := range r.ranges(taken) {
		add(n.from, n.to, "numberrange", n.bounds.String(), "", "")
	}
	out = append(out, r.timeExpressions(reference)...)
	slices.SortFunc(out, func(a, b Expression) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End), strings.Compare(a.Type, b.Type))
	})
	return out
}

// tidy rounds what binary fractions leave behind the fifteenth digit.
func tidy(x float64) float64 {
	y, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 15, 64), 64)
	if err != nil || math.IsNaN(y) {
		return x
	}
	return y
}

func formatNumber(x float64) string { return strconv.FormatFloat(tidy(x), 'f', -1, 64) }
