package check

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/claimgraph/claimgraph/schema"
)

// spells joins rows that give one year each of the same state of affairs: the
// rows of years in sequence then all hold for the whole of them, the first and
// the last year's first. Other rows stay as they are.
func (q question) spells(rows []row) []row {
	if !q.judge.Yearly {
		return rows
	}
	alike := map[string][]row{}
	var order []string
	var out []row
	for _, r := range rows {
		if !r.dated || r.period.Start == 0 || r.period.Start.Year() != r.period.End.Year() {
			out = append(out, r)
			continue
		}
		key := q.affair(r)
		if alike[key] == nil {
			order = append(order, key)
		}
		alike[key] = append(alike[key], r)
	}
	for _, key := range order {
		years := alike[key]
		slices.SortStableFunc(years, func(a, b row) int { return cmp.Compare(a.period.Start, b.period.Start) })
		from := 0
		for i := range years {
			if i+1 == len(years) || years[i+1].period.Start.Year() > years[i].period.Start.Year()+1 {
				out = append(out, spell(years[from:i+1])...)
				from = i + 1
			}
		}
	}
	return out
}

// affair tells rows of one state of affairs from those of others: all that they
// say but their year and where they stand.
func (q question) affair(r row) string {
	var parts []string
	for _, column := range append(detailColumns(q.judge), "name") {
		if column != "text" { // the cell, which may name the year
			parts = append(parts, strings.Join(r.words(column), "\x00"))
		}
	}
	return strings.Join(append(parts, r.via), "\x01")
}

// spell gives rows of years in sequence the period of all of them.
func spell(years []row) []row {
	first, last := years[0].period, years[len(years)-1].period
	if first.Start == last.Start {
		return years
	}
	whole, err := schema.ParsePeriod(fmt.Sprintf("%d..%d", first.Start.Year(), last.End.Year()))
	if err != nil {
		return years // years before 1000: nothing is of that time
	}
	rows := slices.Clone(years)
	for i := range rows {
		rows[i].year, rows[i].period = rows[i].period, whole
	}
	rest := slices.Clone(rows[1 : len(rows)-1])
	return append([]row{rows[0], rows[len(rows)-1]}, rest...)
}
