package check

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/claimgraph/claimgraph/schema"
)

const (
	// a figure of the year before counts against an "as of" claim only when the
	// two differ by this factor, and shares by this many points as well
	nearFactor, nearPoints = 2, 5
	// a share off by less than this part of its value, or a sum by less than this
	// factor, is a matter of definition or revision, not of truth: honest
	// statistics of one flow differ that much
	nearMiss, sumFactor = 0.1, 2
	// an interval wider than this part of its value fits too much to say what
	// the author may have meant
	telling = 0.35
	// how far back lists bound a claim without a date, in years
	recentYears = 10
)

// number compares a claimed number with what a source has.
func (q question) number(ctx context.Context, s source, rows []row) (outcome, error) {
	claimed, ok := q.claimed()
	if !ok {
		return silence("The claim gives no number."), nil
	}
	period, dated := q.time()
	if dated && !s.days.Overlaps(period) && !isOneYearAfter(period, s.days.End) {
		return q.beyond(s, claimed, period, rows), nil
	}
	rows = q.numbered(rows)
	reliable := slices.DeleteFunc(slices.Clone(rows), func(r row) bool { return q.c.rules.unreliable(r.note) })
	lists, err := q.lists(ctx, s)
	if err != nil {
		return outcome{}, err
	}
	if !dated {
		period, ok = latest(reliable, lists)
		if !ok {
			return silence("%s has no figure for this pair.", s.title), nil
		}
	}
	exact, other := split(reliable, period)
	if len(exact) > 0 {
		o, err := q.compare(ctx, s, claimed, period, exact, other)
		if o.kind == schema.Supported && !dated && period.End < q.last.Start {
			o.kind, o.fits = schema.OtherPeriod, periods(exact)
			o.reason += " The claim gives no date, and there are later figures."
		}
		return o, err
	}
	bounding := within(lists, period)
	if !dated {
		bounding = recent(lists, period)
	}
	if len(bounding) > 0 {
		return q.bounded(ctx, s, claimed, period, bounding, other, false)
	}
	if before, ok := yearBefore(period); dated && ok && q.claim.Qualifiers.Text("as_of") != "" {
		if near, rest := split(reliable, before); len(near) > 0 {
			return q.nearby(s, claimed, period, near, rest), nil
		}
		if near := within(lists, before); len(near) > 0 {
			return q.bounded(ctx, s, claimed, before, near, other, true)
		}
	}
	return q.elsewhere(s, claimed, period, other, rows), nil
}

// claimed is the range of values that the claim allows.
func (q question) claimed() (schema.Interval, bool) { return q.claimedAs(q.judge.Compare.Qualifier) }

// claimedAs is the same for a qualifier by its name.
func (q question) claimedAs(name string) (schema.Interval, bool) {
	v := q.claim.Qualifiers[name]
	switch {
	case v.Quantity != nil && !math.IsNaN(v.Quantity.Value) && !math.IsInf(v.Quantity.Value, 0):
		return q.c.vocab.Interval(*v.Quantity, q.claim.Qualifiers.Text("approx")), true
	case v.Int != nil && q.judge.Compare.Qualifier == "rank_within":
		return schema.Interval{Low: 1, High: float64(*v.Int)}, true
	case v.Int != nil && q.claim.Qualifiers.Text("approx") != "":
		return q.c.vocab.Interval(schema.Quantity{Value: float64(*v.Int)}, q.claim.Qualifiers.Text("approx")), true
	case v.Int != nil:
		return schema.Interval{Low: float64(*v.Int), High: float64(*v.Int)}, true
	}
	return schema.Interval{}, false
}

// stated is the range of true values behind a row's number, which is rounded;
// large sums are rounded to less than a hundredth.
func (q question) stated(r row) (schema.Interval, bool) {
	x, ok := floatOf(r.Row[q.judge.Compare.Column])
	if !ok {
		return schema.Interval{}, false
	}
	if q.isRank() {
		return schema.Interval{Low: x, High: x}, true
	}
	i := q.c.vocab.Interval(schema.Quantity{Value: x}, "")
	if half := math.Abs(x) / 200; math.Abs(x) >= 1000 && i.High-x > half {
		i = schema.Interval{Low: x - half, High: x + half}
	}
	i.LowOpen, i.HighOpen = true, true // half a digit more would have been rounded up
	return i, true
}

// numbered keeps rows that give the number that is compared, in the claim's
// unit: a list without an order gives no places.
func (q question) numbered(rows []row) []row {
	return slices.DeleteFunc(rows, func(r row) bool {
		_, ok := q.stated(r)
		return !ok || !r.dated || r.near || !q.sameUnit(r)
	})
}

func (q question) fits(claimed schema.Interval, r row) bool {
	stated, ok := q.stated(r)
	return ok && claimed.Overlaps(stated)
}

// sameUnit tells whether a row's number is in the claim's unit.
func (q question) sameUnit(r row) bool {
	unit := textOf(r.Row["unit"])
	return unit == "" || q.unit() == "" || strings.EqualFold(unit, q.unit())
}

// compare decides by rows of the claimed period itself.
func (q question) compare(ctx context.Context, s source, claimed schema.Interval, period schema.Period, exact, other []row) (outcome, error) {
	var agree, differ, close []row
	for _, r := range exact {
		switch {
		case q.fits(claimed, r):
			agree = append(agree, r)
		case q.isClose(claimed, r):
			close = append(close, r)
		default:
			differ = append(differ, r)
		}
	}
	said := q.says(s, claimed, exact)
	t, several := q.total(period, exact)
	switch {
	case several && (len(agree) == 0 || claimed.Overlaps(t.Interval)):
		return q.addedUp(s, claimed, period, exact, t), nil
	case len(agree) > 0 && len(differ) == 0 && (!several || len(agree) == len(exact)):
		return outcome{
			kind: schema.Supported, rows: q.shown(s, agree), arithmetic: q.arithmetic(claimed, agree[0]),
			reason: q.says(s, claimed, agree) + ", which is within what is claimed.",
		}, nil
	case len(agree) > 0 && onePeriod(exact):
		return outcome{
			kind: schema.ReferencesDisagree, rows: q.shown(s, exact), arithmetic: q.arithmetic(claimed, differ[0]),
			reason: "Editions of " + s.title + " differ: " + q.span(exact) + ".",
		}, nil
	case len(agree) > 0:
		return outcome{
			kind: schema.OtherPeriod, rows: q.shown(s, slices.Concat(agree, differ, close)), arithmetic: q.arithmetic(claimed, agree[0]),
			reason: "It holds for a part of the time only: " + q.span(exact) + ".", fits: periods(agree),
		}, nil
	case len(close) > 0:
		return outcome{
			kind: schema.OtherDefinition, near: true, rows: q.shown(s, close), arithmetic: q.arithmetic(claimed, close[0]),
			reason: said + ", close to what is claimed but not within it; a revision or another definition could explain that.",
		}, nil
	}
	if !q.decidable(claimed, slices.Concat(exact, other)) {
		return q.undated(s, claimed, exact, other), nil
	}
	return q.otherwise(ctx, s, claimed, period, other, outcome{
		kind: schema.Refuted, against: true, rows: q.shown(s, nearest(differ, q, claimed)), arithmetic: q.arithmetic(claimed, nearest(differ, q, claimed)[0]),
		reason: said + ", which is not what is claimed.",
	})
}

// decidable tells whether a mismatch can count: a claim with a date, or one
// without whose number is far from that of every year, whichever it means.
func (q question) decidable(claimed schema.Interval, rows []row) bool {
	if _, dated := q.time(); dated {
		return true
	}
	return !q.isRank() && !slices.ContainsFunc(rows, func(r row) bool {
		stated, ok := q.stated(r)
		return !ok || !farApart(claimed, stated, q.unit())
	})
}

// undated speaks of a claim without a date that does not fit the latest year:
// it may mean another one.
func (q question) undated(s source, claimed schema.Interval, exact, other []row) outcome {
	fit := q.fitting(claimed, other)
	if len(fit) == 0 {
		return silence("%s, the latest year; the claim gives no date, so that it may mean another.", q.says(s, claimed, exact))
	}
	best := q.nearestFirst(fit)
	return outcome{
		kind: schema.OtherPeriod, rows: q.shown(s, append(best[:1:1], exact[0])), arithmetic: q.arithmetic(claimed, best[0]), fits: periods(best[:1]),
		reason: fmt.Sprintf("The claim gives no date. It would be true for %s; for the latest year, %s.", periodWords(best[0].period), q.says(s, claimed, exact)),
	}
}

// gap is the distance between what is claimed and what a row states.
func (q question) gap(claimed schema.Interval, r row) float64 {
	stated, ok := q.stated(r)
	if !ok {
		return math.Inf(1)
	}
	return max(0, stated.Low-claimed.High, claimed.Low-stated.High)
}

// isClose tells whether a mismatch is too small to count; places have none.
func (q question) isClose(claimed schema.Interval, r row) bool {
	v := q.claim.Qualifiers[q.judge.Compare.Qualifier].Quantity
	stated, ok := q.stated(r)
	switch {
	case v == nil || !ok:
		return false
	case v.Unit == "%":
		return q.gap(claimed, r) <= nearMiss*math.Abs(v.Value)
	}
	low, high := min(claimed.High, stated.High), max(claimed.Low, stated.Low)
	return low > 0 && high < sumFactor*low
}

// nearest returns the rows whose value comes closest, the first first.
func nearest(rows []row, q question, claimed schema.Interval) []row {
	sorted := slices.Clone(rows)
	slices.SortStableFunc(sorted, func(a, b row) int {
		switch x, y := q.gap(claimed, a), q.gap(claimed, b); {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	})
	return sorted
}

// otherwise looks around after a mismatch: another year, another definition,
// another partner for which the claim would be true. The first two change the
// verdict, the last is said only.
func (q question) otherwise(ctx context.Context, s source, claimed schema.Interval, period schema.Period, other []row, o outcome) (outcome, error) {
	if years := q.fitting(claimed, other); len(years) > 0 {
		best := closestInTime(years, period)
		o.kind, o.fits = schema.OtherPeriod, periods(best)
		o.rows = append(o.rows, q.shown(s, best[:1])...)
		o.reason += " It would be true for " + periodWords(best[0].period) + "."
		return o, nil
	}
	if !isTelling(claimed) {
		return o, nil
	}
	for _, sibling := range q.judge.Siblings {
		rows, args, err := q.sibling(ctx, s, sibling, period)
		if err != nil {
			return o, err
		}
		if fit := q.fitting(claimed, rows); len(fit) > 0 {
			o.kind, o.fits = schema.OtherDefinition, []string{q.siblingName(args) + " " + fit[0].period.String()}
			o.rows = append(o.rows, q.shown(s, fit[:1])...)
			o.reason += " It would be true for another number: " + q.siblingWords(args) + " in " + periodWords(fit[0].period) + "."
			return o, nil
		}
	}
	partners, err := q.partners(ctx, s, period)
	if err != nil {
		return o, err
	}
	for _, r := range q.fitting(claimed, partners) {
		o.fits = append(o.fits, strings.TrimPrefix(schema.Short(iriOf(r.Row["partner"])), "e:")+" "+r.period.String())
		o.reason += " It would be true for " + nameOf(iriOf(r.Row["partner"])) + " in " + periodWords(r.period) + "."
		o.rows = append(o.rows, q.shown(s, []row{r})...)
		break
	}
	return o, nil
}

// isTelling tells whether a claimed range is narrow enough for a fit to mean something.
func isTelling(i schema.Interval) bool {
	return !math.IsInf(i.Low, 0) && !math.IsInf(i.High, 0) && i.High-i.Low <= telling*math.Abs(i.High)
}

// sibling asks the same question under another definition, for the same period.
func (q question) sibling(ctx context.Context, s source, change map[string]string, period schema.Period) ([]row, map[string]string, error) {
	args := maps.Clone(q.args)
	for name, value := range change {
		if from, ok := q.args[value]; ok && q.query.Param(value) != nil {
			value = from
		}
		args[name] = value
	}
	rows, err := q.rows(ctx, q.query.Name, args)
	if err != nil {
		return nil, nil, err
	}
	exact, _ := split(q.usable(of(s, rows)), period)
	return exact, args, nil
}

// partners asks for the same number of everybody else in the period.
func (q question) partners(ctx context.Context, s source, period schema.Period) ([]row, error) {
	if q.judge.Partners == "" || period.Start == 0 || period.End == 0 {
		return nil, nil
	}
	rows, err := q.allPartners(ctx, s, period)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(rows, func(r row) bool { return string(iriOf(r.Row["partner"])) == q.args["partner"] }), nil
}

func (q question) allPartners(ctx context.Context, s source, period schema.Period) ([]row, error) {
	answers, err := q.c.ask(ctx, q.judge.Partners, map[string]string{
		"reporter": q.args["reporter"], "measure": q.args["measure"], "period": period.String(),
	})
	if err != nil {
		return nil, err
	}
	return q.usable(of(s, wrap(answers, ""))), nil
}

func (q question) usable(rows []row) []row {
	return slices.DeleteFunc(rows, func(r row) bool { return !r.dated || r.near || q.c.rules.unreliable(r.note) || !q.sameUnit(r) })
}

func (q question) fitting(claimed schema.Interval, rows []row) []row {
	var fit []row
	for _, r := range rows {
		if q.fits(claimed, r) {
			fit = append(fit, r)
		}
	}
	return fit
}

// siblingName names another definition briefly: what differs from the question.
func (q question) siblingName(args map[string]string) string {
	name := args["measure"]
	if name == "" || args["reporter"] != q.args["reporter"] {
		name += " of " + schema.Short(iriText(args["reporter"]))
	}
	return strings.ReplaceAll(strings.TrimSpace(name), "e:", "")
}

func (q question) siblingWords(args map[string]string) string {
	measure := strings.ReplaceAll(args["measure"], "-", " ")
	return fmt.Sprintf("the %s of %s with %s", measure, nameOf(iriText(args["reporter"])), nameOf(iriText(args["partner"])))
}

// nearby decides by the year before an "as of" claim: that year's figure cannot
// support it, and speaks against it only when it is far away.
func (q question) nearby(s source, claimed schema.Interval, period schema.Period, near, rest []row) outcome {
	said := q.says(s, claimed, near) + ", the nearest year with a figure"
	if fit := q.fitting(claimed, near); len(fit) > 0 {
		return outcome{
			kind: schema.OtherPeriod, rows: q.shown(s, fit), arithmetic: q.arithmetic(claimed, fit[0]), fits: periods(fit),
			reason: said + "; it says nothing about " + periodWords(period) + " itself.",
		}
	}
	for _, r := range near {
		stated, _ := q.stated(r)
		if !farApart(claimed, stated, q.unit()) {
			return silence("%s, and for %s it has none.", said, period)
		}
	}
	if fit := q.fitting(claimed, rest); len(fit) > 0 {
		best := closestInTime(fit, period)
		return outcome{
			kind: schema.OtherPeriod, against: true, rows: q.shown(s, append(slices.Clone(near), best[0])), arithmetic: q.arithmetic(claimed, near[0]),
			fits: periods(best), reason: said + ", far from what is claimed. It would be true for " + periodWords(best[0].period) + ".",
		}
	}
	return outcome{
		kind: schema.Refuted, against: true, rows: q.shown(s, near), arithmetic: q.arithmetic(claimed, near[0]),
		reason: said + ", which is far from what is claimed.",
	}
}

// farApart tells whether two ranges are so different that a year between them
// explains nothing.
func farApart(a, b schema.Interval, unit string) bool {
	low, high := a, b
	if a.Low > b.Low {
		low, high = b, a
	}
	if math.IsInf(low.High, 1) || low.High < 0 {
		return false
	}
	return high.Low >= nearFactor*low.High && (unit != "%" || high.Low-low.High >= nearPoints)
}

// elsewhere speaks when the source has nothing for the claimed period.
func (q question) elsewhere(s source, claimed schema.Interval, period schema.Period, other, all []row) outcome {
	if len(other) == 0 {
		if len(all) > 0 {
			return silence("%s has only figures for this pair that it marks itself as unreliable.", s.title)
		}
		return silence("%s has no figure for this pair.", s.title)
	}
	best := closestInTime(other, period)
	if fit := q.fitting(claimed, other); len(fit) > 0 {
		best = closestInTime(fit, period)
		return outcome{
			kind: schema.OtherPeriod, rows: q.shown(s, best[:1]), arithmetic: q.arithmetic(claimed, best[0]), fits: periods(best),
			reason: fmt.Sprintf("%s; for %s it has no figure.", q.says(s, claimed, best[:1]), period),
		}
	}
	return silence("%s has no figure for %s; the nearest is %s for %s.", s.title, period, q.valueOf(best[0]), best[0].period)
}

// outside says that a claim lies beyond what a source covers.
func (q question) outside(s source) string {
	if period, dated := q.time(); dated && s.days.End != 0 && strings.Contains(s.title, dayText(s.days.End, "")) {
		return fmt.Sprintf("%s, does not cover %s.", s.title, periodWords(period))
	}
	return fmt.Sprintf("%s covers %s to %s.", s.title, dayText(s.days.Start, "the beginning"), dayText(s.days.End, "now"))
}

// beyond is silent on a number of a time that the source does not cover, and shows
// its nearest figure, and the nearest that the claim would fit.
func (q question) beyond(s source, claimed schema.Interval, period schema.Period, rows []row) outcome {
	o := silence("%s", q.outside(s))
	reliable := slices.DeleteFunc(q.numbered(slices.Clone(rows)), func(r row) bool { return q.c.rules.unreliable(r.note) })
	if len(reliable) == 0 {
		return o
	}
	best := closestInTime(reliable, period)
	o.rows = q.shown(s, best[:1])
	o.also = q.says(s, claimed, best) + ", the nearest year with a figure, which does not tell of " + periodWords(period) + "."
	if fit := q.fitting(claimed, reliable); len(fit) > 0 {
		fit = closestInTime(fit, period)
		o.rows = append(o.rows, q.shown(s, fit[:1])...)
		o.fits = periods(fit)
		o.also += " The claim would be true for " + periodWords(fit[0].period) + "."
	}
	return o
}
