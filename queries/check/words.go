package check

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/schema"
)

// says states what a source has for the claim: "Partners (2015) has 9.5 % for 2014".
func (q question) says(s source, claimed schema.Interval, rows []row) string {
	r := nearest(rows, q, claimed)[0]
	text := fmt.Sprintf("%s has %s for %s", s.titleOf(r), q.valueOf(r), periodWords(r.period))
	if r.via != "" {
		text += " (about " + nameOf(quad.IRI(r.via)) + ")"
	}
	return text
}

// titleOf names a source with the edition that a row is from.
func (s source) titleOf(r row) string {
	if edition := textOf(r.Row["edition"]); edition != "" {
		return s.title + ", edition " + edition + ","
	}
	return s.title
}

// periodWords writes a period as it stands in a sentence.
func periodWords(p schema.Period) string {
	if p.String() == "" {
		return dayText(p.Start, "the beginning") + " to " + dayText(p.End, "now")
	}
	from, to, isRange := strings.Cut(p.String(), "..")
	switch {
	case !isRange:
		return p.String()
	case from == "":
		return "the time until " + to
	case to == "":
		return "the time since " + from
	}
	return from + " to " + to
}

// valueOf writes a row's number with its unit; a rank as "place 3".
func (q question) valueOf(r row) string {
	x, _ := floatOf(r.Row[q.judge.Compare.Column])
	if q.isRank() {
		return "place " + strconv.FormatFloat(x, 'f', -1, 64)
	}
	return amount(x, q.unit())
}

// amount writes a number with its unit, large ones in millions or billions.
func amount(x float64, unit string) string {
	word := ""
	switch abs := math.Abs(x); {
	case abs >= 1e9:
		x, word = x/1e9, " billion"
	case abs >= 1e6:
		x, word = x/1e6, " million"
	}
	text := strconv.FormatFloat(math.Round(x*1000)/1000, 'f', -1, 64) + word
	if unit != "" {
		text += " " + unit
	}
	return text
}

// rangeText writes a range with its unit: "[16, 17] %".
func rangeText(i schema.Interval, unit string) string {
	scale, word := 1.0, ""
	biggest := math.Abs(i.Low)
	if !math.IsInf(i.High, 0) {
		biggest = max(biggest, math.Abs(i.High))
	}
	switch {
	case biggest >= 1e9:
		scale, word = 1e9, " billion"
	case biggest >= 1e6:
		scale, word = 1e6, " million"
	}
	i.Low, i.High = i.Low/scale, i.High/scale
	text := i.String() + word
	if unit != "" {
		text += " " + unit
	}
	return text
}

// arithmetic sets the claimed range beside the row's.
func (q question) arithmetic(claimed schema.Interval, r row) string {
	stated, ok := q.stated(r)
	if !ok {
		return ""
	}
	if q.isRank() {
		return fmt.Sprintf("claimed place %s; %s in %s", claimed, q.valueOf(r), r.period)
	}
	text := fmt.Sprintf("claimed %s; %s in %s", rangeText(claimed, q.unit()), q.valueOf(r), r.period)
	if stated.Low != stated.High {
		text += ", that is " + rangeText(stated, q.unit())
	}
	if gap := q.gap(claimed, r); gap > 0 {
		return text + " => off by " + amount(gap, q.unit())
	}
	return text + " => within"
}

// span writes the smallest and largest of several rows.
func (q question) span(rows []row) string {
	sorted := slices.Clone(rows)
	slices.SortStableFunc(sorted, func(a, b row) int {
		x, _ := floatOf(a.Row[q.judge.Compare.Column])
		y, _ := floatOf(b.Row[q.judge.Compare.Column])
		switch {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	})
	first, last := sorted[0], sorted[len(sorted)-1]
	return fmt.Sprintf("from %s (%s) to %s (%s)", q.valueOf(first), periodWords(first.period), q.valueOf(last), periodWords(last.period))
}

// shown makes evidence of rows, at most five: the rest says the same.
func (q question) shown(s source, rows []row) []schema.Evidence {
	const most = 5
	var es []schema.Evidence
	for i, r := range rows {
		if i == most {
			break
		}
		es = append(es, q.evidence(s, r))
	}
	return es
}

// periods lists the periods of rows, sorted, each once.
func periods(rows []row) []string {
	var ps []string
	for _, r := range rows {
		if r.dated {
			ps = append(ps, r.period.String())
		}
	}
	slices.Sort(ps)
	return slices.Compact(ps)
}

func iriText(s string) quad.IRI {
	iri, err := schema.Expand(s)
	if err != nil {
		return quad.IRI(schema.EntityNS + s)
	}
	return iri
}
