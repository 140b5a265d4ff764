package check

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/claimgraph/claimgraph/schema"
)

// A balance is both flows of one period, from the subject's side.
type balance struct {
	sells, buys []row
}

// balance compares what the subject sells to the object with what it buys from
// it, as a source has both.
func (q question) balance(s source, rows []row) (outcome, error) {
	claimed := q.claim.Qualifiers.Text("balance")
	period, dated := q.time()
	if dated && !s.days.Overlaps(period) {
		return silence("%s", q.outside(s)), nil
	}
	flows := q.bothFlows(rows)
	if !dated {
		last, ok := latest(flows, nil)
		if !ok {
			return silence("%s has no figures of both flows for this pair.", s.title), nil
		}
		period = last
	}
	exact, other := split(flows, period)
	if len(exact) == 0 {
		return silence("%s has no figures of both flows for %s.", s.title, periodWords(period)), nil
	}
	var agree, differ, close []row
	for _, b := range balances(exact) {
		switch side := b.side(); {
		case side == claimed:
			agree = append(agree, b.pair()...)
		case side == "":
			close = append(close, b.pair()...)
		default:
			differ = append(differ, b.pair()...)
		}
	}
	return q.weigh(s, claimed, agree, differ, close, other), nil
}

// weigh makes an outcome of the periods that agree with a claimed balance, those
// that differ and those in which the flows are too close to tell.
func (q question) weigh(s source, claimed string, agree, differ, close, other []row) outcome {
	said := func(rows []row) string { return s.title + " has " + q.flowsOf(rows) }
	switch {
	case len(agree) > 0 && len(differ)+len(close) == 0:
		return outcome{kind: schema.Supported, rows: q.shown(s, agree), arithmetic: q.difference(agree), reason: said(agree) + ", as claimed."}
	case len(agree) > 0:
		return outcome{
			kind: schema.OtherPeriod, rows: q.shown(s, slices.Concat(agree, differ, close)), arithmetic: q.difference(agree), fits: periods(agree[:1]),
			reason: said(agree) + "; it does not hold for all of the time.",
		}
	case len(close) > 0:
		return outcome{kind: schema.OtherDefinition, near: true, rows: q.shown(s, close), arithmetic: q.difference(close), reason: said(close) + ", too close to tell a " + claimed + "."}
	case !q.isDated():
		for _, b := range balances(other) {
			if b.side() == claimed {
				return outcome{
					kind: schema.OtherPeriod, rows: q.shown(s, append(b.pair(), differ...)), arithmetic: q.difference(differ), fits: periods(b.pair()[:1]),
					reason: "The claim gives no date. " + said(differ) + ", the latest year; " + q.flowsOf(b.pair()) + ".",
				}
			}
		}
	}
	return outcome{kind: schema.Refuted, against: true, rows: q.shown(s, differ), arithmetic: q.difference(differ), reason: said(differ) + ", which is no " + claimed + "."}
}

// bothFlows keeps rows of periods for which there are rows of either flow.
func (q question) bothFlows(rows []row) []row {
	rows = q.usable(slices.Clone(rows))
	var kept []row
	for _, r := range rows {
		if r.flow = q.flow(r); r.flow != "" && slices.ContainsFunc(rows, func(o row) bool {
			f := q.flow(o)
			return f != "" && f != r.flow && o.period == r.period
		}) {
			kept = append(kept, r)
		}
	}
	return kept
}

// flow tells whether a row is about what the subject of the claim sells or buys.
func (q question) flow(r row) string {
	from, to := string(iriOf(r.Row["reporter"])), string(iriOf(r.Row["other"]))
	if strings.HasPrefix(schema.Short(iriOf(r.Row["measure"])), "m:import") {
		from, to = to, from
	}
	switch state, partner := q.args["state"], q.args["partner"]; {
	case from == state || to == partner:
		return "sells"
	case from == partner || to == state:
		return "buys"
	}
	return ""
}

// balances puts rows of both flows together by period, the earliest first.
func balances(rows []row) []balance {
	byStart := map[schema.Day]*balance{}
	var order []schema.Day
	for _, r := range rows {
		b := byStart[r.period.Start]
		if b == nil {
			b = &balance{}
			byStart[r.period.Start] = b
			order = append(order, r.period.Start)
		}
		if r.flow == "sells" {
			b.sells = append(b.sells, r)
		} else {
			b.buys = append(b.buys, r)
		}
	}
	slices.Sort(order)
	all := make([]balance, 0, len(order))
	for _, day := range order {
		all = append(all, *byStart[day])
	}
	return all
}

// side is "surplus" or "deficit", "" when the flows are so close, or their
// figures so different, that they do not tell.
func (b balance) side() string {
	sold, bought := slices.MinFunc(b.sells, compareValues), slices.MaxFunc(b.buys, compareValues)
	if (1-nearMiss)*valueIn(sold) > valueIn(bought) {
		return "surplus"
	}
	sold, bought = slices.MaxFunc(b.sells, compareValues), slices.MinFunc(b.buys, compareValues)
	if valueIn(sold) < (1-nearMiss)*valueIn(bought) {
		return "deficit"
	}
	return ""
}

// pair is the row of either flow that comes closest to the other side.
func (b balance) pair() []row {
	return []row{slices.MinFunc(b.sells, compareValues), slices.MaxFunc(b.buys, compareValues)}
}

func compareValues(a, b row) int { return cmp.Compare(valueIn(a), valueIn(b)) }

// flowsOf says both flows of the first period among rows.
func (q question) flowsOf(rows []row) string {
	sold, bought := rows[0], rows[1]
	return fmt.Sprintf("%s from %s to %s and %s back in %s", amount(valueIn(sold), textOf(sold.Row["unit"])),
		nameOf(iriText(q.args["state"])), nameOf(iriText(q.args["partner"])), amount(valueIn(bought), textOf(bought.Row["unit"])), periodWords(sold.period))
}

// difference is the arithmetic of a balance.
func (q question) difference(rows []row) string {
	sold, bought := rows[0], rows[1]
	d := valueIn(sold) - valueIn(bought)
	side := "surplus"
	if d < 0 {
		side, d = "deficit", -d
	}
	unit := textOf(sold.Row["unit"])
	return fmt.Sprintf("%s - %s in %s => %s of %s; claimed a %s", amount(valueIn(sold), unit), amount(valueIn(bought), unit), sold.period, side, amount(d, unit), q.claim.Qualifiers.Text("balance"))
}
