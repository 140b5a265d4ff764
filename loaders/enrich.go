package loaders

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/schema"
)

// enrich adds to the quads of one rule, s.out[start:], what every dataset
// shares: integer twins, the nodes of periods, slots, and the cell that the
// fact was read from.
func (s *scope) enrich(r *rule, start int) error {
	made := s.out[start:]
	for _, q := range made {
		switch q.Predicate {
		case cgValue:
			if err := s.twin(q, cgMilli); err != nil {
				return err
			}
		case cgSmallest:
			if err := s.twin(q, cgSmallestMilli); err != nil {
				return err
			}
		case cgPeriod:
			if err := s.period(q.Object); err != nil {
				return err
			}
		}
	}
	if r.kind == entityRule {
		return nil
	}
	if r.kind == observationRule {
		for _, subject := range s.subj {
			s.slots(subject, made)
		}
	}
	cell, text := s.row.cite(r)
	for _, subject := range s.subj {
		s.add(subject, cgCell, quad.String(cell))
		s.add(subject, cgText, quad.String(text))
	}
	return nil
}

// twin adds the number in thousandths.
func (s *scope) twin(q quad.Quad, predicate quad.IRI) error {
	x, ok := q.Object.(quad.Float)
	if !ok {
		return fmt.Errorf("%s of %s is no number", schema.Short(q.Predicate.(quad.IRI)), q.Subject)
	}
	n, ok := schema.Thousandths(float64(x))
	if !ok {
		return fmt.Errorf("%v is too large", float64(x))
	}
	s.add(q.Subject, predicate, quad.Int(n))
	return nil
}

// period adds the node of a period, once for each run (the cache is bounded,
// so that a period may come again; a graph holds a quad once).
func (s *scope) period(object quad.Value) error {
	iri, ok := object.(quad.IRI)
	if !ok {
		return fmt.Errorf("%v is no period: write period:$(x)~iri", object)
	}
	if _, known := s.run.periods[iri]; known {
		return nil
	}
	quads, err := periodQuads(iri)
	if err != nil {
		return err
	}
	for _, q := range quads {
		s.add(q.Subject, q.Predicate, q.Object)
	}
	if len(s.run.periods) >= maxCached {
		clear(s.run.periods)
	}
	s.run.periods[iri] = struct{}{}
	return nil
}

// periodQuads describes a period; the label is left open.
func periodQuads(iri quad.IRI) ([]quad.Quad, error) {
	text, ok := strings.CutPrefix(string(iri), schema.PeriodNS)
	if !ok {
		return nil, fmt.Errorf("%s is no period: write it with the prefix \"period\"", schema.Short(iri))
	}
	p, err := schema.ParsePeriod(text)
	if err != nil {
		return nil, err
	}
	out := []quad.Quad{{Subject: iri, Predicate: rdfType, Object: schema.CG("Period")}}
	if p.Start != 0 {
		out = append(out, quad.Quad{Subject: iri, Predicate: cgStartDay, Object: quad.Int(p.Start)})
	}
	if p.End != 0 {
		out = append(out, quad.Quad{Subject: iri, Predicate: cgEndDay, Object: quad.Int(p.End)})
	}
	return out, nil
}

// slots adds the slot of an observation for each combination of its measure,
// reporter, partner and period; none when one of them is missing.
func (s *scope) slots(subject quad.Value, made []quad.Quad) {
	var measures, reporters, partners, periods []string
	for _, q := range made {
		iri, ok := q.Object.(quad.IRI)
		if !ok || q.Subject != subject {
			continue
		}
		switch q.Predicate {
		case cgMeasure:
			measures = append(measures, strings.TrimPrefix(string(iri), schema.MeasureNS))
		case cgReporter:
			reporters = append(reporters, entityKey(iri))
		case cgPartner:
			partners = append(partners, entityKey(iri))
		case cgPeriod:
			periods = append(periods, strings.TrimPrefix(string(iri), schema.PeriodNS))
		}
	}
	for _, m := range measures {
		for _, r := range reporters {
			for _, p := range partners {
				family := schema.SlotNS + m + "/" + r + "/" + p
				for _, t := range periods {
					slot := quad.IRI(family + "/" + t)
					s.add(subject, cgSlot, slot)
					s.add(slot, cgSlotFamily, quad.IRI(family))
				}
			}
		}
	}
}

// entityKey is the last part of an entity's IRI: its key, as in schema.SlotIRI.
func entityKey(iri quad.IRI) string {
	return string(iri[strings.LastIndexByte(string(iri), '/')+1:])
}

// cite returns the place of the fact, "file:line:column", and the words there:
// the cell as it is, or "column=cell; …" when the fact rests on several.
func (r *row) cite(rule *rule) (cell, text string) {
	names := rule.source.names
	place := names[rule.evidence[0]]
	if l := rule.source.longer; l != nil {
		for i, slot := range rule.evidence {
			if slot == l.value {
				place = r.longName
			}
			_ = i
		}
	}
	var b strings.Builder
	b.WriteString(r.file)
	b.WriteByte(':')
	b.WriteString(strconv.Itoa(r.line))
	b.WriteByte(':')
	b.WriteString(place)
	cell = b.String()
	if len(rule.evidence) == 1 {
		return cell, strings.Join(r.raw(rule.evidence[0]), "; ")
	}
	b.Reset()
	for _, slot := range rule.evidence {
		vals := r.raw(slot)
		if len(vals) == 0 {
			continue
		}
		if b.Len() > 0 {
			b.WriteString("; ")
		}
		b.WriteString(names[slot])
		b.WriteByte('=')
		b.WriteString(strings.Join(vals, ", "))
		if b.Len() > maxText {
			b.WriteString("; …")
			break
		}
	}
	return cell, b.String()
}

// maxText bounds the words of a fact that rests on many cells, in bytes.
const maxText = 2000

// raw returns what stands in a column, also where it counts as nothing.
func (r *row) raw(slot int) []string { return r.vals[slot] }
