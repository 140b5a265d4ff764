package check

import (
	"fmt"

	"github.com/claimgraph/claimgraph/schema"
)

// total is the sum of a source's yearly sums over a claimed period.
type total struct {
	schema.Interval
	value float64
	whole bool // every year of the period has a figure
}

// total adds up rows for a claim that names a sum of money and both ends of a time
// of several years. It is not for rows of one period, or of periods of other length.
func (q question) total(period schema.Period, rows []row) (total, bool) {
	years := period.End.Year() - period.Start.Year() + 1
	if q.judge.Compare.Qualifier != "amount" || q.claim.Qualifiers.Text("start") == "" || q.claim.Qualifiers.Text("end") == "" || years < 2 || len(rows) < 2 {
		return total{}, false
	}
	var t total
	seen := map[int]bool{}
	for _, r := range rows {
		stated, ok := q.stated(r)
		x, _ := floatOf(r.Row[q.judge.Compare.Column])
		year := r.period.Start.Year()
		if !ok || seen[year] || r.period.End.Year() != year {
			return total{}, false
		}
		seen[year] = true
		t.Low, t.High, t.value = t.Low+stated.Low, t.High+stated.High, t.value+x
	}
	t.whole = len(seen) == years
	return t, true
}

// addedUp decides by the sum of the rows of all years that a claim speaks of.
func (q question) addedUp(s source, claimed schema.Interval, period schema.Period, rows []row, t total) outcome {
	said := fmt.Sprintf("The figures of %s for %s add up to %s", s.title, periodWords(period), amount(t.value, q.unit()))
	if !t.whole {
		said = fmt.Sprintf("The %d figures that %s has for %s add up to %s; years are missing", len(rows), s.title, periodWords(period), amount(t.value, q.unit()))
	}
	o := outcome{
		kind: schema.OtherDefinition, near: true, rows: q.shown(s, rows),
		arithmetic: fmt.Sprintf("claimed %s; %d figures together %s", rangeText(claimed, q.unit()), len(rows), rangeText(t.Interval, q.unit())),
	}
	switch {
	case claimed.Overlaps(t.Interval) && t.whole:
		o.kind, o.near, o.reason = schema.Supported, false, said+", which is within what is claimed."
	case claimed.Overlaps(t.Interval):
		o.reason = said + ", but what there is lies within what is claimed."
	case t.whole && farApart(claimed, t.Interval, q.unit()):
		o.kind, o.near, o.against, o.reason = schema.Refuted, false, true, said+", which is not what is claimed."
	default:
		o.reason = said + ", which is not what is claimed; a revision or another definition could explain that."
	}
	return o
}
