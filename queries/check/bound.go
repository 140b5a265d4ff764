package check

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/schema"
)

// boundSlack is how far, in points, a share may lie beyond a bound before that
// counts: the listed shares are rounded and their total is not always 100.
const boundSlack = 0.5

// lists asks for the lists of a source in which the number could stand.
func (q question) lists(ctx context.Context, s source) ([]row, error) {
	if q.judge.Bounds == "" {
		return nil, nil
	}
	answers, err := q.c.ask(ctx, q.judge.Bounds, map[string]string{"reporter": q.args["reporter"], "measure": q.args["measure"]})
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(of(s, wrap(answers, "")), func(r row) bool { return !r.dated }), nil
}

// A bound is the most that a partner can have who is not in a list.
type bound struct {
	list       row
	most       float64
	complete   bool // the list names everybody, so it is nothing at all
	remainder  bool // what the listed ones leave, rather than the last of them
	arithmetic string
}

// bounded decides by lists of the period that do not name the partner. near
// marks lists of the year before.
func (q question) bounded(ctx context.Context, s source, claimed schema.Interval, period schema.Period, lists, other []row, near bool) (outcome, error) {
	var bounds []bound
	for _, list := range lists {
		b, ok, err := q.bound(ctx, s, list)
		if err != nil {
			return outcome{}, err
		}
		if ok {
			bounds = append(bounds, b)
		}
	}
	if len(bounds) == 0 {
		return silence("The list of %s does not name %s, but it bounds no other partner: not all of its names could be read, or it names groups of states.", s.title, nameOf(iriText(q.args["partner"]))), nil
	}
	loosest := slices.MaxFunc(bounds, func(a, b bound) int {
		return cmp.Or(cmp.Compare(a.most, b.most), cmp.Compare(a.list.period.Start, b.list.period.Start))
	})
	if q.isRank() {
		return q.boundedRank(s, claimed, other, loosest, bounds, near), nil
	}
	o := outcome{rows: q.shown(s, []row{loosest.list}), arithmetic: loosest.arithmetic + "; claimed " + rangeText(claimed, q.unit())}
	where := fmt.Sprintf("%s lists the partners of %s for %s and does not name %s", s.titleOf(loosest.list), nameOf(iriText(q.args["reporter"])), loosest.list.period, nameOf(iriText(q.args["partner"])))
	if near {
		where += " (" + loosest.list.period.String() + " is the nearest year with a list)"
	}
	switch {
	case claimed.Low > loosest.most+boundSlack && (!near && q.isDated() || farApart(claimed, schema.Interval{High: loosest.most}, q.unit())):
		o.kind, o.against = schema.RefutedByBound, true
		if loosest.complete {
			o.kind = schema.Refuted
		}
		o.reason = fmt.Sprintf("%s, which can therefore have at most %s.", where, amount(loosest.most, q.unit()))
		return q.otherwise(ctx, s, claimed, period, other, o)
	case claimed.Low > loosest.most:
		return silence("%s, whose number would be at most %s there.", where, amount(loosest.most, q.unit())), nil
	case loosest.remainder && claimed.High >= 0.8*loosest.most && claimed.Low > 0:
		o.kind = schema.PossibleOnlyAtBound
		o.reason = fmt.Sprintf("%s. What the listed partners leave is at most %s for all others together, so the claim holds only if nearly all of that is one partner's.", where, amount(loosest.most, q.unit()))
		if fit := closestOf(q.fitting(claimed, other), period); len(fit) > 0 {
			o.fits, o.rows = periods(fit), append(o.rows, q.shown(s, fit[:1])...)
			o.reason += " It would be true for " + periodWords(fit[0].period) + "."
		}
		return o, nil
	}
	if fit := closestOf(q.fitting(claimed, other), period); len(fit) > 0 {
		return outcome{
			kind: schema.OtherPeriod, rows: append(q.shown(s, fit[:1]), o.rows...), arithmetic: o.arithmetic, fits: periods(fit),
			reason: fmt.Sprintf("%s; at most %s is possible. %s.", where, amount(loosest.most, q.unit()), q.says(s, claimed, fit)),
		}, nil
	}
	return silence("%s; up to %s is possible, so it neither supports nor refutes.", where, amount(loosest.most, q.unit())), nil
}

func closestOf(rows []row, period schema.Period) []row {
	if len(rows) == 0 {
		return nil
	}
	return closestInTime(rows, period)
}

// boundedRank decides a place by the length of the list.
func (q question) boundedRank(s source, claimed schema.Interval, other []row, loosest bound, bounds []bound, near bool) outcome {
	shortest := slices.MinFunc(bounds, func(a, b bound) int { return cmp.Compare(intOf(a.list.Row["size"]), intOf(b.list.Row["size"])) })
	size := intOf(shortest.list.Row["size"])
	where := fmt.Sprintf("%s lists the first %d partners of %s for %s and does not name %s", s.titleOf(shortest.list), size, nameOf(iriText(q.args["reporter"])), shortest.list.period, nameOf(iriText(q.args["partner"])))
	if claimed.High > float64(size) || near || !q.isDated() {
		return silence("%s, so its place is beyond %d.", where, size)
	}
	o := outcome{
		kind: schema.RefutedByBound, against: true, rows: q.shown(s, []row{shortest.list}), reason: where + ", so its place is beyond.",
		arithmetic: fmt.Sprintf("%d places listed, not among them => place > %d; claimed place %s", size, size, claimed),
	}
	if fit := closestOf(q.fitting(claimed, other), loosest.list.period); len(fit) > 0 {
		o.kind, o.fits = schema.OtherPeriod, periods(fit)
		o.rows = append(o.rows, q.shown(s, fit[:1])...)
		o.reason += " It would be true for " + fit[0].period.String() + "."
	}
	return o
}

// bound works out what a list leaves for a partner that it does not name. ok is
// false when the list has more places than partners that could be read: the
// partner may be one of the unread ones.
func (q question) bound(ctx context.Context, s source, list row) (bound, bool, error) {
	members, err := q.c.ask(ctx, "list-members", map[string]string{"list": string(iriOf(list.Row["row"]))})
	if err != nil {
		return bound{}, false, err
	}
	rows := of(s, wrap(members, ""))
	b := bound{list: list, complete: iriOf(list.Row["kind"]) == schema.CG("CompleteList")}
	named := map[quad.Value]bool{}
	var least float64
	var sum []string
	for _, r := range rows {
		named[r.Row["partner"]] = true
		x, _ := floatOf(r.Row["value"])
		stated := q.c.vocab.Interval(schema.Quantity{Value: x}, "")
		least += max(0, stated.Low)
		sum = append(sum, schema.Quantity{Value: x}.String())
	}
	if int64(len(named)) < intOf(list.Row["size"]) || len(named) == 0 || named[quad.Value(iriText(q.args["partner"]))] {
		return bound{}, false, nil
	}
	if b.complete {
		b.arithmetic = "the list names every partner => 0"
		return b, true, nil
	}
	smallest, ok := floatOf(list.Row["smallest"])
	if !ok {
		return bound{}, false, nil // the source says that the list bounds nobody: it names groups of states
	}
	partner := strings.TrimPrefix(schema.Short(iriText(q.args["partner"])), "e:")
	b.most = 100 - least
	b.remainder = true
	b.arithmetic = fmt.Sprintf("100 - (%s) leaves at most %s with rounding => %s <= %s", strings.Join(sum, " + "), amount(b.most, "%"), partner, amount(b.most, "%"))
	if last := q.c.vocab.Interval(schema.Quantity{Value: smallest}, "").High; last < b.most {
		b.most, b.remainder = last, false
		b.arithmetic = fmt.Sprintf("listed in falling order, last value %s => %s <= %s with rounding", amount(smallest, "%"), partner, amount(last, "%"))
	}
	return b, true, nil
}
