package check

import (
	"fmt"
	"slices"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/schema"
)

const (
	// fewer partners than this are no picture of a country's trade
	fewestPartners = 10
	// flows that a source lacks make every part look larger, by as much at most
	missingFlows = 0.1
)

// part works out a partner's share from the values of all partners, and compares
// it with the claimed share. A share worked out from incomplete values supports
// a claim when it is within it, and speaks against it only when it is far away.
func (q question) part(s source, rows []row) (outcome, error) {
	claimed, ok := q.claimed()
	period, dated := q.time()
	if !ok || !dated {
		return silence("%s has values by year, and the claim gives no year.", s.title), nil
	}
	if m, _, _ := q.c.vocab.MeasureOf(q.claim); m != nil && slices.Contains(s.covers, quad.IRI(schema.MeasureNS+m.ID)) {
		return outcome{}, nil // it gives shares itself, and values of the first partners only
	}
	if !s.days.Overlaps(period) {
		return silence("%s", q.outside(s)), nil
	}
	rows = slices.DeleteFunc(slices.Clone(rows), func(r row) bool { return !r.dated || r.near || q.c.rules.unreliable(r.note) })
	if len(rows) < fewestPartners || !onePeriod(rows) {
		return silence("%s has too few values of %s for %s.", s.title, nameOf(iriText(q.args["whole"])), periodWords(period)), nil
	}
	iri, err := q.claim.Object.IRI()
	if err != nil {
		return outcome{}, err
	}
	i := slices.IndexFunc(rows, func(r row) bool { return iriOf(r.Row["partner"]) == iri })
	total := 0.0
	for _, r := range rows {
		total += valueIn(r)
	}
	if i < 0 || total <= 0 {
		return silence("%s has no value of this pair for %s.", s.title, periodWords(period)), nil
	}
	mine := rows[i]
	share := 100 * valueIn(mine) / total
	stated := schema.Interval{Low: share * (1 - missingFlows), High: share}
	unit := textOf(mine.Row["unit"])
	o := outcome{
		rows: q.shown(s, append([]row{mine}, byValue(rows)[0])),
		arithmetic: fmt.Sprintf("%s of %s from %d partners in %s = %s; claimed %s", amount(valueIn(mine), unit), amount(total, unit), len(rows),
			mine.period, amount(share, "%"), rangeText(claimed, "%")),
		reason: fmt.Sprintf("The values in %s make the share of %s %s in %s", s.title, nameOf(iri), amount(share, "%"), periodWords(mine.period)),
	}
	switch {
	case claimed.Overlaps(stated):
		o.kind = schema.Supported
		o.reason += ", which is within what is claimed."
	case farApart(claimed, stated, "%"):
		o.kind, o.against = schema.Refuted, true
		o.reason += ", far from what is claimed."
	default:
		o.kind, o.near = schema.OtherDefinition, true
		o.reason += ", which is not what is claimed; values that the source lacks could explain a part of that."
	}
	return o, nil
}
