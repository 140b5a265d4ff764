package check

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/claimgraph/claimgraph/schema"
)

// tallied tells whether a claim is about how many events there were, or about the
// n-th or last of them.
func (q question) tallied() bool {
	_, counts := q.claimedAs("count")
	n, last := q.ordinal()
	return q.judge.Tally != "" && (counts || n > 0 || last)
}

// ordinal reads the claim's words for the place of the event among all of its kind:
// "its sixth nuclear test", "first tested a bomb". The event's own words follow it.
func (q question) ordinal() (n int, last bool) {
	event := strings.Fields(strings.ToLower(q.claim.Qualifiers.Text(q.judge.Tally)))
	said := strings.Fields(strings.ToLower(q.claim.QuoteText))
	for i, w := range said {
		place, isLast := q.c.rules.Ordinals[w], slices.Contains(q.c.rules.LastWords, w)
		follows := slices.ContainsFunc(said[i+1:min(len(said), i+1+ordinalReach)], func(w string) bool { return slices.Contains(event, w) })
		if (place > 0 || isLast) && follows {
			return place, isLast
		}
	}
	return 0, false
}

// ordinalReach is how many words may stand between an ordinal and what it counts.
const ordinalReach = 4

// tally decides a claim about a number of events by counting rows, each for one
// event or for as many as its value says.
func (q question) tally(s source, rows []row) outcome {
	period, dated := q.time()
	if dated && !s.days.Contains(period) {
		return silence("%s", q.outside(s))
	}
	rows = slices.DeleteFunc(slices.Clone(rows), func(r row) bool { return !r.dated || q.side(r) != "agrees" })
	slices.SortStableFunc(rows, func(a, b row) int { return cmp.Compare(a.period.Start, b.period.Start) })
	if len(rows) == 0 {
		return silence("%s has no such event of these parties.", s.title)
	}
	if claimed, ok := q.claimedAs("count"); ok {
		return q.counted(s, rows, claimed, period, dated)
	}
	if !dated {
		return silence("%s has the events by date, and the claim gives none.", s.title)
	}
	return q.placed(s, rows, period)
}

// counted compares a claimed number of events with the rows of the claimed time.
func (q question) counted(s source, rows []row, claimed schema.Interval, period schema.Period, dated bool) outcome {
	if dated {
		rows, _ = split(rows, period)
	}
	total := 0.0
	for _, r := range rows {
		total += events(r)
	}
	when := ""
	if dated {
		when = " for " + periodWords(period)
	}
	if len(rows) == 0 {
		return silence("%s has no such event%s, which does not mean that there was none.", s.title, when)
	}
	stated := schema.Interval{Low: total, High: total}
	o := outcome{
		rows: q.shown(s, rows), reason: fmt.Sprintf("%s counts %g such events%s", s.title, total, when),
		arithmetic: fmt.Sprintf("claimed %s; %g in %d rows", claimed, total, len(rows)),
	}
	switch gap := distance(claimed, stated); {
	case claimed.Overlaps(stated):
		o.kind = schema.Supported
		o.reason += ", which is what is claimed."
	case gap > surelyMore && (claimed.Low > sumFactor*total || claimed.High*sumFactor < total):
		o.kind, o.against = schema.Refuted, true
		o.reason += ", far from what is claimed."
	default:
		o.kind, o.against = schema.OtherDefinition, true
		o.reason += ", which is near what is claimed; lists of such events differ by what they count."
	}
	return o
}

// surelyMore is how many events a count must be off to be more than another way of
// counting.
const surelyMore = 3

// placed decides when the n-th, or last, event was.
func (q question) placed(s source, rows []row, period schema.Period) outcome {
	n, last := q.ordinal()
	at, total := len(rows)-1, 0.0
	if !last {
		at = slices.IndexFunc(rows, func(r row) bool { total += events(r); return total >= float64(n) })
	}
	if at < 0 {
		return silence("%s counts only %g such events.", s.title, total)
	}
	r := rows[at]
	o := outcome{kind: schema.OtherPeriod, against: true, rows: q.shown(s, []row{r}), fits: periods([]row{r}), reason: q.found(s, []row{r})}
	switch {
	case period.Overlaps(r.period):
		o.kind, o.against, o.fits = schema.Supported, false, nil
		o.reason += ", which is the one that is claimed."
	case last:
		o.reason += fmt.Sprintf(", the last one up to %s; the claimed time is %s.", dayText(s.days.End, "now"), periodWords(period))
	default:
		o.reason += fmt.Sprintf(", which is number %d; the claimed time is %s.", n, periodWords(period))
	}
	return o
}

// events is how many events a row stands for.
func events(r row) float64 {
	if x, ok := floatOf(r.Row["value"]); ok {
		return x
	}
	return 1
}

// distance is how far apart two ranges are, 0 when they overlap.
func distance(a, b schema.Interval) float64 { return max(0, a.Low-b.High, b.Low-a.High) }
