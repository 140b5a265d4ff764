package article

import (
	"strings"

	"github.com/claimgraph/claimgraph/loaders/article/syntax"
	"github.com/claimgraph/claimgraph/schema"
)

// timeKind says what a time expression tells about an event.
type timeKind uint8

const (
	timeDate     timeKind = iota // when it happened
	timeAsOf                     // what a figure refers to
	timeStart                    // since when
	timeEnd                      // until when
	timeRange                    // from when to when
	timePeriod                   // a decade or century, a named or vague period
	timeRelative                 // counted from a day that is not known
	timeDuration                 // how long
)

// timex is a time expression of a sentence. Offsets are bytes in the sentence.
type timex struct {
	start, end int // of the time words, without the signal
	kind       timeKind
	// value is a period in the notation of schema.ParsePeriod when the text, or
	// the reference day, fixes it; otherwise the words.
	value string
	fixed bool // value is a period
	// length is a duration in the notation of ISO 8601, "P40Y", where it is of
	// whole days or longer.
	length string
	// open is the part of a date that lacks its year: "XXXX-07-05", "XXXX-07".
	// See inYear.
	open string
	// anchor gives the period of a time that is counted from another one told
	// before ("three years later", "the same month"), "" when that other one is
	// not precise enough; nil for all other times.
	anchor func(period string) string
	// counted is where the period stands from which the value was counted, in
	// bytes of the document; zero when it was not.
	counted schema.Span
	// signal is how the words before bind the time to the event, in lower case:
	// "since", "until", "as of", "in", "from", "during"; "" for none.
	signal      string
	signalStart int    // where the signal begins; start when there is none
	part        string // "start", "mid", "end" of the period: "early 1990s"
}

// inYear is the period of a date without a year in a year given by context:
// "XXXX-07-05" in 2017 is 2017-07-05.
func (t timex) inYear(year int) (value string, ok bool) {
	if t.open == "" || year < 1000 || year > 9999 || strings.Contains(t.open, "W") {
		return "", false
	}
	v := strings.ReplaceAll(t.open, "XXXX", formatNumber(float64(year)))
	_, err := schema.ParsePeriod(v)
	return v, err == nil
}

// year is the year a fixed time lies in; 0 when it is none or several.
func (t timex) year() int {
	if !t.fixed {
		return 0
	}
	p, err := schema.ParsePeriod(t.value)
	if err != nil || p.Start.Year() != p.End.Year() {
		return 0
	}
	return p.Start.Year()
}

// timexes finds the time expressions of a sentence in text order. Relative
// ones ("last year", "on Friday", "5 July" without a year) are resolved only
// when a reference day is given. The tokens may be nil; with them a month or a
// season that is used as a verb is told apart.
func timexes(text string, tokens []syntax.Token, reference schema.Day) []timex {
	var out []timex
	stretches(text, func(offset int, part string) {
		r := newReader(part)
		for _, w := range r.times() {
			t := r.timex(w, reference)
			t.start += offset
			t.end += offset
			t.signalStart += offset
			if !usedAsVerb(text, tokens, t) {
				out = append(out, t)
			}
		}
	})
	return out
}

// usedAsVerb tells whether the tree takes a lone word such as "may", "march",
// "spring" for a verb.
func usedAsVerb(text string, tokens []syntax.Token, t timex) bool {
	if t.fixed || strings.ContainsAny(text[t.start:t.end], " 0123456789") {
		return false
	}
	for _, k := range tokens {
		if k.Start == t.start && k.End == t.end {
			return k.Tag == "VERB" || k.Tag == "AUX"
		}
	}
	return false
}

// when is a time expression in lexemes [from, to).
type when struct {
	from, to    int
	signalFrom  int    // first lexeme of the signal, from when there is none
	signal      string // its words
	signalKind  string // its heading in units.yaml
	whole       bool   // the signal belongs to the expression: "since August"
	year, month int    // 0 for not said
	day         int
	oneDay      bool // a day rather than a stretch
	kind        timeKind
	value       string // fixed by the text alone
	open        string // with X for what is not said
	part        string
	words       bool // a period with a name only
	counted     bool // a length counted from a day: its number stays a number
	resolve     func(reference schema.Day) string
	anchor      func(period string) string // as in timex
}

// times finds the time expressions of a stretch, in text order. They are found
// once and kept.
func (r *numReader) times() []when {
	if r.timesDone {
		return r.timesFound
	}
	r.timesDone = true
	for i := 0; i < len(r.lx); {
		if to := r.addressPath(i); to > i {
			i = to
			continue
		}
		if !r.may(i, startsTime) || !r.mayBeTime(i) {
			i++
			continue
		}
		w, ok := r.when(i)
		if !ok || w.to <= i {
			i++
			continue
		}
		r.shareYear(w)
		r.timesFound = append(r.timesFound, w)
		i = w.to
	}
	return r.timesFound
}

// shareYear gives the year of a time to the one it is joined to: "in March and
// April 2003".
func (r *numReader) shareYear(w when) {
	if len(r.timesFound) == 0 || w.year == 0 || w.month == 0 || w.signalFrom != w.from {
		return
	}
	prev := &r.timesFound[len(r.timesFound)-1]
	if prev.year != 0 || prev.month == 0 || prev.to+1 != w.from || prev.kind != timeDate || prev.month > w.month {
		return
	}
	switch r.low(prev.to) {
	case "and", "or", ",", "&":
	default:
		return
	}
	prev.year = w.year
	day := prev.oneDay
	done, ok := prev.complete()
	if ok && done.value != "" {
		done.open, done.oneDay = "", day
		*prev = done
	}
}

// addressPath is the end of the host of a web address at i: dates may stand in
// its path.
func (r *numReader) addressPath(i int) int {
	to := r.address(i)
	for j := i; j < to; j++ {
		if r.low(j) == "/" && r.low(j-1) != "/" && r.low(j-1) != ":" && r.low(j+1) != "/" {
			return j
		}
	}
	return to
}

// when reads the time expression that starts at lexeme i, with its signal.
func (r *numReader) when(i int) (when, bool) {
	if w, ok := r.twoEnded(i); ok {
		return w, true
	}
	if kind, to, ok := r.signals.match(r.lx, i); ok {
		r.afterSignal = -1
		if kind != "in" {
			r.afterSignal = to
		}
		w, ok := r.twoEnded(to)
		if !ok {
			w, ok = r.atom(r.skipThe(to, kind))
		}
		if ok && w.kind == timeDuration {
			if longer, found := r.atom(i); found && longer.to >= w.to {
				w, ok = longer, false // "in two weeks", "within 10 months": counted from now
				w.signalFrom = i
				return w, true
			}
		}
		if ok && r.signalFits(kind, w) {
			w.signalFrom, w.signalKind = i, kind
			w.signal = strings.ToLower(r.text[r.lx[i].start:r.lx[to-1].end])
			w.whole = kind != "in" && kind != "as_of"
			if op, to, ok := r.orLater(w); ok && !w.whole {
				w.to, w.signalKind, w.whole, w.signalFrom = to, op, true, w.from
			}
			return w, true
		}
	}
	w, ok := r.atom(i)
	if !ok {
		return w, false
	}
	w.signalFrom = i
	if op, to, ok := r.orLater(w); ok {
		w.to, w.signalKind, w.whole = to, op, true
	}
	return w, true
}

// skipThe leaves out the article after a signal where the expression does not
// have it: "after the beginning of March".
func (r *numReader) skipThe(i int, kind string) int {
	if r.low(i) != "the" {
		return i
	}
	if r.parts.has(r.lx, i+1) || kind != "in" && r.low(i+1) == "year" {
		return i + 1
	}
	return i
}

// signalFits refuses signals of time whose words mean something else with what
// follows: "for 2016" is a time, "over the next day" too; "at 5" is none.
func (r *numReader) signalFits(kind string, w when) bool {
	if w.kind == timeDuration {
		return kind == "in"
	}
	return true
}

// orLater reads "2012 or later", "and later" after a time.
func (r *numReader) orLater(w when) (kind string, to int, ok bool) {
	if c := r.low(w.to); c != "or" && c != "and" {
		return "", 0, false
	}
	if r.low(w.to+2) == "than" {
		return "", 0, false
	}
	switch r.low(w.to + 1) {
	case "later", "onward", "onwards":
		return "start", w.to + 2, true
	case "earlier":
		return "not_after", w.to + 2, true
	case "after":
		if !r.is(w.to+2, lexWord) {
			return "start", w.to + 2, true
		}
	case "before":
		if !r.is(w.to+2, lexWord) {
			return "not_after", w.to + 2, true
		}
	}
	return "", 0, false
}

// timex turns a time expression into what the frames use.
func (r *numReader) timex(w when, reference schema.Day) timex {
	t := timex{kind: w.kind, value: w.value, open: w.open, part: w.part, signal: w.signal, anchor: w.anchor}
	t.start, t.end = r.span(w.from, w.to)
	t.signalStart = r.lx[w.signalFrom].start
	if w.kind == timeDuration {
		t.length, t.value = w.value, ""
	}
	if t.value == "" && reference != 0 && w.anchor == nil {
		if w.resolve != nil {
			t.value = w.resolve(reference)
		} else if w.open != "" {
			t.value = lastBefore(w.open, reference)
		}
	}
	if _, err := schema.ParsePeriod(t.value); err == nil {
		t.fixed = true
	} else {
		t.value = strings.TrimPrefix(strings.TrimPrefix(r.text[t.start:t.end], "the "), "The ")
	}
	switch {
	case !t.fixed && w.resolve != nil && w.kind == timeDate:
		t.kind = timeRelative
	case w.kind == timeDuration, w.kind == timeRange:
		return t
	}
	switch w.signalKind {
	case "as_of":
		t.kind = timeAsOf
	case "start", "not_before":
		t.kind = timeStart
	case "end", "not_after":
		t.kind = timeEnd
	}
	if w.signalKind == "in" && w.signal == "from" && t.fixed {
		t.kind = timeStart
	}
	return t
}

// timeSpans tells whether lexemes belong to a time expression; with lengths of
// time ("three years") among these or not.
func (r *numReader) timeSpans(lengths bool) func(from, to int) bool {
	covered := make([]bool, len(r.lx)+1)
	for _, w := range r.times() {
		if !lengths && (w.kind == timeDuration || w.counted) {
			continue
		}
		for i := w.from; i < w.to; i++ {
			covered[i] = true
		}
	}
	return func(from, to int) bool {
		for i := from; i < to; i++ {
			if covered[i] {
				return true
			}
		}
		return false
	}
}

func (r *numReader) timeExpressions(reference schema.Day) []Expression {
	var out []Expression
	for _, w := range r.times() {
		if w.words && w.kind != timeDuration {
			continue
		}
		from := w.from
		if w.whole {
			from = w.signalFrom
		}
		kind := "daterange"
		switch {
		case w.kind == timeDuration:
			kind = "duration"
		case w.oneDay && !w.whole:
			kind = "date"
		}
		start, end := r.span(from, w.to)
		e := Expression{Start: start, End: end, Text: r.text[start:end], Type: kind}
		switch {
		case w.value != "":
			e.Value = r.bounded(w, w.value)
		case reference != 0 && w.resolve != nil:
			e.Value = r.bounded(w, w.resolve(reference))
		case w.open != "":
			e.Value = r.bounded(w, w.open)
		}
		if e.Value == "" {
			e.Value = nil
		} else if value, ok := e.Value.(string); ok {
			e.Value = seasonal(w, value)
		}
		out = append(out, e)
	}
	return out
}

// seasonal adds the season of a year to its value, which in a claim is the whole
// year: "2016-SU", "SU" without a year.
func seasonal(w when, value string) string {
	code, ok := map[string]string{"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}[w.part]
	switch {
	case !ok:
		return value
	case value == w.open:
		return code
	case len(value) == len("2016"):
		return value + "-" + code
	}
	return value
}

// bounded writes the open side of "since 2010" and "before 2018".
func (r *numReader) bounded(w when, value string) string {
	if !w.whole || strings.Contains(value, "..") || value == "" {
		return value
	}
	switch w.signalKind {
	case "start", "after", "not_before":
		return value + ".."
	}
	return ".." + value
}
