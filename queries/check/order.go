package check

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/schema"
)

// order counts the partner's place among all partners of a period by their
// values, and compares it with the claimed place.
func (q question) order(ctx context.Context, s source, rows []row) (outcome, error) {
	claimed, ok := q.claimed()
	if !ok {
		return silence("The claim gives no place."), nil
	}
	all := slices.DeleteFunc(slices.Clone(rows), func(r row) bool { return !r.dated })
	rows = q.usable(slices.Clone(rows))
	period, _ := q.time()
	partner := q.claim.Subject
	if q.judge.Args["reporter"] == "subject" {
		partner = q.claim.Object
	}
	iri, err := partner.IRI()
	if err != nil {
		return outcome{}, err
	}
	if !s.days.Overlaps(period) {
		return q.lastOrder(ctx, s, iri, claimed, period)
	}
	exact, _ := split(rows, period)
	if len(exact) == 0 {
		return silence("%s has no figures of all partners for %s.", s.title, period), nil
	}
	if !onePeriod(exact) {
		return silence("%s has figures by year, and the claim is about several.", s.title), nil
	}
	place, mine, ok := placeOf(iri, exact)
	if !ok {
		return silence("%s has no figure for this pair in %s.", s.title, period), nil
	}
	o := outcome{
		rows:       q.orderEvidence(s, mine, exact, place),
		arithmetic: fmt.Sprintf("%d of %d partners by value in %s, %s; claimed place %s", place, len(exact), mine.period, amount(valueIn(mine), textOf(mine.Row["unit"])), claimed),
		reason:     fmt.Sprintf("By value %s is partner %d of %s in %s (%s)", nameOf(iri), place, nameOf(iriText(q.args["reporter"])), mine.period, s.title),
	}
	doubtful, _ := split(all, mine.period)
	if last, _, _ := placeOf(iri, doubtful); last > place && claimed.Low <= float64(last) && claimed.High >= float64(place) {
		o.kind = schema.OtherDefinition
		o.reason += fmt.Sprintf(", or %d with the values that the source itself doubts.", last)
		return o, nil
	}
	if claimed.Contains(float64(place)) {
		o.kind = schema.Supported
		o.reason += ", as claimed."
		return o, nil
	}
	o.kind, o.against = schema.Refuted, true
	o.reason += ", not partner " + claimed.String() + "."
	other, err := q.aroundYears(ctx, s, period)
	if err != nil {
		return outcome{}, err
	}
	if years := placesIn(iri, other, claimed); len(years) > 0 {
		best := closestInTime(years, period)
		o.kind, o.fits = schema.OtherPeriod, periods(best)
		o.rows = append(o.rows, q.evidence(s, best[0]))
		o.reason += " It would be true for " + periodWords(best[0].period) + "."
	} else if sameWithin(mine, exact, claimed) {
		o.kind = schema.OtherDefinition
		o.reason += " The values are so close that another way of counting could give the claimed place."
	}
	return o, nil
}

// yearsAround is how far from the claimed year a right place is looked for.
const yearsAround = 15

// aroundYears asks the question for the years around the claimed one.
func (q question) aroundYears(ctx context.Context, s source, period schema.Period) ([]row, error) {
	args := maps.Clone(q.args)
	args["period"] = fmt.Sprintf("%04d..%04d", period.Start.Year()-yearsAround, period.End.Year()+yearsAround)
	if _, err := schema.ParsePeriod(args["period"]); err != nil || period.Start == 0 || period.End == 0 {
		return nil, nil
	}
	rows, err := q.rows(ctx, q.query.Name, args)
	if err != nil {
		return nil, err
	}
	_, other := split(q.usable(of(s, rows)), period)
	return other, nil
}

// lastOrder is silent on a place at a time that the source does not cover, and shows
// the place in the nearest year that it does cover, and the years with the claimed one.
func (q question) lastOrder(ctx context.Context, s source, partner quad.IRI, claimed schema.Interval, period schema.Period) (outcome, error) {
	o := silence("%s", q.outside(s))
	const reach = 2 * yearsAround
	covered := schema.Period{Start: max(s.days.Start, schema.Year(s.days.End.Year()-reach).Start), End: s.days.End}
	if period.End != 0 && period.End < s.days.Start {
		covered = schema.Period{Start: s.days.Start, End: schema.Year(s.days.Start.Year() + reach).End}
	}
	if s.days.Start == 0 || s.days.End == 0 {
		return o, nil
	}
	args := maps.Clone(q.args)
	args["period"] = fmt.Sprintf("%04d..%04d", covered.Start.Year(), covered.End.Year())
	rows, err := q.rows(ctx, q.query.Name, args)
	if err != nil {
		return outcome{}, err
	}
	all := slices.DeleteFunc(of(s, rows), func(r row) bool { return !r.dated || !covered.Contains(r.period) })
	rows = q.usable(slices.Clone(all))
	if len(rows) == 0 {
		return o, nil
	}
	nearest := closestInTime(rows, period)
	place, mine, ok := placeOf(partner, nearest)
	if !ok {
		return o, nil
	}
	o.rows = q.shown(s, []row{mine})
	doubtful, _ := split(all, mine.period)
	last := ""
	if n, _, _ := placeOf(partner, doubtful); n > place {
		last = fmt.Sprintf(", or %d with the values that the source itself doubts", n)
	}
	o.also = fmt.Sprintf("By value %s was partner %d of %s in %s%s (%s); it is the nearest year with figures, and does not tell of %s.",
		nameOf(partner), place, nameOf(iriText(q.args["reporter"])), mine.period, last, s.title, periodWords(period))
	years := slices.DeleteFunc(placesIn(partner, rows, claimed), func(r row) bool {
		return !slices.ContainsFunc(placesIn(partner, all, claimed), func(d row) bool { return d.period == r.period })
	})
	if len(years) > 0 {
		years = q.nearestFirst(years)[:min(len(years), fewRows)]
		o.rows = append(o.rows, q.shown(s, years)...)
		o.fits = periods(years)
		o.also += " The claim would be true for " + strings.Join(o.fits, ", ") + "."
	}
	return o, nil
}

// placeOf counts a partner's place by value, 1 for the largest; equal values
// share the better place.
func placeOf(partner quad.IRI, rows []row) (place int, mine row, ok bool) {
	i := slices.IndexFunc(rows, func(r row) bool { return iriOf(r.Row["partner"]) == partner })
	if i < 0 {
		return 0, row{}, false
	}
	place = 1
	counted := map[quad.IRI]bool{}
	for _, r := range rows {
		if other := iriOf(r.Row["partner"]); valueIn(r) > valueIn(rows[i]) && !counted[other] {
			counted[other] = true
			place++
		}
	}
	return place, rows[i], true
}

func valueIn(r row) float64 { x, _ := floatOf(r.Row["value"]); return x }

// placesIn returns the partner's rows of other periods where the place is right.
func placesIn(partner quad.IRI, rows []row, claimed schema.Interval) []row {
	byPeriod := map[string][]row{}
	for _, r := range rows {
		byPeriod[r.period.String()] = append(byPeriod[r.period.String()], r)
	}
	var fit []row
	for _, same := range byPeriod {
		if place, mine, ok := placeOf(partner, same); ok && valueIn(mine) > 0 && claimed.Contains(float64(place)) {
			fit = append(fit, mine)
		}
	}
	slices.SortFunc(fit, func(a, b row) int { return cmp.Compare(a.period.Start, b.period.Start) })
	return fit
}

// sameWithin tells whether the partner at the claimed place has nearly the same value.
func sameWithin(mine row, rows []row, claimed schema.Interval) bool {
	sorted := byValue(rows)
	at := int(claimed.Low) - 1
	if place, _, ok := placeOf(iriOf(mine.Row["partner"]), rows); ok && float64(place) > claimed.High {
		at = int(claimed.High) - 1
	}
	if at < 0 || at >= len(sorted) {
		return false
	}
	x, y := valueIn(sorted[at]), valueIn(mine)
	return min(x, y) >= (1-nearMiss)*max(x, y)
}

func byValue(rows []row) []row {
	sorted := slices.Clone(rows)
	slices.SortStableFunc(sorted, func(a, b row) int { return cmp.Compare(valueIn(b), valueIn(a)) })
	return sorted
}

// orderEvidence shows the partner's row and those just before it.
func (q question) orderEvidence(s source, mine row, rows []row, place int) []schema.Evidence {
	shown := []row{mine}
	for i, r := range byValue(rows) {
		if i < place-1 && i < 4 {
			shown = append(shown, r)
		}
	}
	return q.shown(s, shown)
}
