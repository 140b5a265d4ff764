package check

import (
	"cmp"
	"slices"

	"github.com/claimgraph/claimgraph/schema"
)

// split parts rows into those about the period and the others. A row is about a
// period when it lies in it: a year's figure is about that year and about a
// stretch of years, but not about one month of it.
func split(rows []row, period schema.Period) (exact, other []row) {
	for _, r := range rows {
		if period.Contains(r.period) {
			exact = append(exact, r)
		} else {
			other = append(other, r)
		}
	}
	return exact, other
}

// onePeriod tells whether rows differ in other things than their period.
func onePeriod(rows []row) bool {
	return !slices.ContainsFunc(rows, func(r row) bool { return r.period.Start != rows[0].period.Start || r.period.End != rows[0].period.End })
}

// latest is the last period that rows or lists are about.
func latest(rows []row, lists []row) (schema.Period, bool) {
	all := slices.Concat(rows, lists)
	if len(all) == 0 {
		return schema.Period{}, false
	}
	last := slices.MaxFunc(all, func(a, b row) int { return cmp.Compare(a.period.Start, b.period.Start) })
	return last.period, true
}

func within(lists []row, period schema.Period) []row {
	exact, _ := split(lists, period)
	return exact
}

// recent keeps lists of the last years up to a period.
func recent(lists []row, period schema.Period) []row {
	return slices.DeleteFunc(slices.Clone(lists), func(r row) bool { return r.period.Start.Year() <= period.Start.Year()-recentYears })
}

// yearBefore is the year before a claim about one year or a part of one.
func yearBefore(p schema.Period) (schema.Period, bool) {
	if p.Start == 0 || p.End == 0 || p.Start.Year() != p.End.Year() {
		return schema.Period{}, false
	}
	return schema.Year(p.Start.Year() - 1), true
}

// time is when the claim says that it holds.
func (q question) time() (schema.Period, bool) {
	p, dated, _ := q.c.rules.timeOf(q.claim)
	return p, dated
}

// isDated tells whether the claim says when.
func (q question) isDated() bool {
	_, dated := q.time()
	return dated
}

// isOneYearAfter tells whether a period begins in the year after a day's year.
func isOneYearAfter(p schema.Period, end schema.Day) bool {
	return end != 0 && p.Start.Year() == end.Year()+1
}

// closestInTime sorts rows by their distance in years from a period.
func closestInTime(rows []row, period schema.Period) []row {
	sorted := slices.Clone(rows)
	slices.SortStableFunc(sorted, func(a, b row) int { return cmp.Compare(years(a.period, period), years(b.period, period)) })
	first := years(sorted[0].period, period)
	return slices.DeleteFunc(sorted, func(r row) bool { return years(r.period, period) > first })
}

// years is the distance between two periods in years, 0 when they touch.
func years(p, q schema.Period) int {
	switch {
	case p.Overlaps(q):
		return 0
	case p.End != 0 && p.End < q.Start:
		return q.Start.Year() - p.End.Year()
	}
	return p.Start.Year() - q.End.Year()
}
