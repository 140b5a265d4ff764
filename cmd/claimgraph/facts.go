package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/graph"
	"github.com/claimgraph/claimgraph/schema"
)

// The bounds of a picture of facts that can be read.
const (
	maxFacts    = 400 // facts and connections read
	maxCards    = 40  // cards drawn
	fewCards    = 4   // cards that may be long
	maxLong     = 24  // facts on a card, where there are few
	maxShort    = 8   // facts on a card, where there are many
	maxRowParts = 4   // properties in a row
)

// actors are the properties that name who a fact starts from; the other
// entities of a fact are its object.
var actors = []string{"reporter", "state", "person", "voter", "sender", "supplier", "donor", "subject"}

// unsaid are the properties of a fact that a picture has no use for.
var unsaid = []string{"cell", "text", "milli", "edition", "position", "partnerName", "measure", "list", "slot"}

// fact is a node that is no entity, with what hangs on it.
type fact struct {
	node       quad.IRI
	class      string
	period     string
	source     string                // that says so: its name and edition
	parties    map[string][]quad.IRI // property -> entities
	properties map[string]string
}

// factsPicture draws facts and the direct connections between entities: the
// entities are parties, what a source has about two of them is a card.
func factsPicture(ctx context.Context, store *graph.Store, title string, quads quadSequence) (graph.Picture, error) {
	facts, edges, cut, err := readFacts(quads, maxFacts)
	if err != nil {
		return graph.Picture{}, err
	}
	b := factsBuilder{ctx: ctx, store: store, names: map[quad.IRI]string{}, index: map[cardKey]int{}, pic: graph.Picture{Title: title}}
	for _, q := range edges {
		if err := b.edge(q); err != nil {
			return graph.Picture{}, err
		}
	}
	for _, enough := range []int{2, 1} {
		if len(b.pic.Cards) > 0 {
			break // facts about a single entity are drawn where there is nothing else
		}
		for _, f := range facts {
			if len(f.entities()) < enough {
				continue
			}
			if err := b.fact(f); err != nil {
				return graph.Picture{}, err
			}
		}
	}
	if len(b.pic.Cards) == 0 {
		return graph.Picture{}, fmt.Errorf("%s: nothing that connects entities, so nothing to draw; try -o FILE.nq", title)
	}
	most := maxLong
	if len(b.pic.Cards) > fewCards {
		most = maxShort
	}
	for i := range b.pic.Cards {
		c := &b.pic.Cards[i]
		if more := len(c.Rows) - most; more > 1 {
			c.Rows = append(c.Rows[:most], graph.CardRow{Text: fmt.Sprintf("and %d more", more)})
		}
	}
	if cut || b.left > 0 {
		b.pic.Note = fmt.Sprintf("the first %d groups of facts; there are more: --about ENTITY draws those of one entity, -o FILE.nq writes all", len(b.pic.Cards))
	}
	return b.pic, nil
}

// readFacts gathers at most so many facts, and connections; cut says that there
// are more.
func readFacts(quads quadSequence, most int) (facts []*fact, edges []quad.Quad, cut bool, err error) {
	index := map[quad.IRI]*fact{}
	for q, err := range quads {
		if err != nil {
			return nil, nil, false, err
		}
		s, sok := q.Subject.(quad.IRI)
		p, pok := q.Predicate.(quad.IRI)
		if !sok || !pok {
			continue
		}
		o, isIRI := q.Object.(quad.IRI)
		property, ours := strings.CutPrefix(string(p), schema.VocabNS)
		if isEntity(s) {
			if isIRI && isEntity(o) && ours {
				if len(edges) == most {
					cut = true
					continue
				}
				edges = append(edges, q)
			}
			continue
		}
		f := index[s]
		if f == nil {
			if len(facts) == most {
				cut = true
				continue
			}
			f = &fact{node: s, source: sourceName(q.Label), parties: map[string][]quad.IRI{}, properties: map[string]string{}}
			index[s] = f
			facts = append(facts, f)
		}
		f.take(p, property, q.Object)
	}
	return facts, edges, cut, nil
}

// take notes one property of a fact.
func (f *fact) take(p quad.IRI, property string, value quad.Value) {
	iri, isIRI := value.(quad.IRI)
	switch {
	case isIRI && isEntity(iri):
		f.parties[property] = append(f.parties[property], iri)
	case p == schema.RDF+"type" && isIRI && strings.HasPrefix(string(iri), schema.VocabNS):
		f.class = strings.TrimPrefix(string(iri), schema.VocabNS)
	case property == "measure" && isIRI:
		f.class = strings.TrimPrefix(string(iri), schema.MeasureNS)
	case property == "period" && isIRI:
		f.period = strings.TrimPrefix(string(iri), schema.PeriodNS)
	case p == schema.SKOS+"prefLabel":
		f.properties["name"] = fmt.Sprint(cellOf(value))
	case !isIRI && strings.HasPrefix(string(p), schema.VocabNS) && !slices.Contains(unsaid, property):
		f.properties[property] = fmt.Sprint(cellOf(value))
	case property == "cell" || property == "text":
		f.properties["\x00"+property] = fmt.Sprint(cellOf(value))
	}
}

// entities lists the parties of a fact, the one that it starts from first.
func (f *fact) entities() []quad.IRI {
	var from, to []quad.IRI
	for _, property := range sortedKeys(f.parties) {
		if slices.Contains(actors, property) {
			from = append(from, f.parties[property]...)
		} else {
			to = append(to, f.parties[property]...)
		}
	}
	return append(from, to...)
}

// row writes a fact in one line: when, then what, a number with its unit.
func (f *fact) row() graph.CardRow {
	var parts []string
	if value := f.properties["value"]; value != "" {
		parts = append(parts, strings.TrimSpace(value+" "+f.properties["unit"]))
	}
	if name := f.properties["name"]; name != "" {
		parts = append(parts, name)
	}
	for _, property := range sortedKeys(f.properties) {
		if property == "value" || property == "unit" || property == "name" || strings.HasPrefix(property, "\x00") || len(parts) >= maxRowParts {
			continue
		}
		parts = append(parts, f.properties[property])
	}
	text := strings.Join(parts, ", ")
	if f.period != "" {
		text = strings.TrimSuffix(f.period+": "+text, ": ")
	}
	tooltip := strings.TrimSpace(f.properties["\x00text"] + "\n" + f.properties["\x00cell"])
	return graph.CardRow{Text: text, Tooltip: tooltip}
}

func sortedKeys[V any](m map[string]V) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// factsBuilder puts facts on cards.
type factsBuilder struct {
	ctx   context.Context
	store *graph.Store
	names map[quad.IRI]string // of the parties in the picture
	index map[cardKey]int
	pic   graph.Picture
	left  int // facts that found no room
}

func (b *factsBuilder) edge(q quad.Quad) error {
	id := strings.TrimPrefix(string(q.Predicate.(quad.IRI)), schema.VocabNS)
	topic, symmetric := "", false
	if p := schema.Vocabulary().Predicate(id); p != nil {
		topic, symmetric = p.Topic, p.Symmetric
	}
	from, to := q.Subject.(quad.IRI), q.Object.(quad.IRI)
	return b.add(topic, from, to, symmetric, graph.CardRow{Text: strings.ReplaceAll(id, "-", " ")})
}

// fact draws a fact that has an entity at all. One with more than two is a card
// of the first that lists the others.
func (b *factsBuilder) fact(f *fact) error {
	symmetric := false
	row := f.row()
	all := f.entities()
	switch {
	case len(all) == 0 || f.class == "" && row.Text == "":
		return nil
	case len(all) == 1:
		return b.add(f.class, all[0], "", false, row)
	case len(all) == 2:
		symmetric = len(f.parties) == 1
	default:
		var names []string
		for _, iri := range all[1:] {
			name, err := b.name(iri)
			if err != nil {
				return err
			}
			names = append(names, name)
		}
		row.Text += " with " + strings.Join(names, ", ")
		return b.add(f.class, all[0], "", false, row)
	}
	return b.add(f.class, all[0], all[1], symmetric, row)
}

// add puts a row on the card of its topic and parties.
func (b *factsBuilder) add(topic string, from, to quad.IRI, symmetric bool, row graph.CardRow) error {
	if symmetric && to < from {
		from, to = to, from
	}
	key := cardKey{topic, string(from), string(to), symmetric}
	n, ok := b.index[key]
	if !ok {
		if len(b.pic.Cards) == maxCards {
			b.left++
			return nil
		}
		label, err := b.party(from)
		if err != nil {
			return err
		}
		if to != "" {
			other, err := b.party(to)
			if err != nil {
				return err
			}
			arrow := " → "
			if symmetric {
				arrow = " – "
			}
			label += arrow + other
		}
		n = len(b.pic.Cards)
		b.index[key] = n
		b.pic.Cards = append(b.pic.Cards, graph.Card{From: key.from, To: key.to, Label: label, Topic: topic, Undirected: symmetric})
	}
	c := &b.pic.Cards[n]
	if !slices.ContainsFunc(c.Rows, func(r graph.CardRow) bool { return r.Text == row.Text }) {
		c.Rows = append(c.Rows, row)
	}
	return nil
}

// party adds a party to the picture when it is not there, and returns its name.
func (b *factsBuilder) party(iri quad.IRI) (string, error) {
	if name, ok := b.names[iri]; ok {
		return name, nil
	}
	name, err := b.name(iri)
	if err != nil {
		return "", err
	}
	b.names[iri] = name
	b.pic.Parties = append(b.pic.Parties, graph.Party{ID: string(iri), Label: name, Tooltip: schema.Short(iri)})
	return name, nil
}

// name is an entity's name in the store, or else the end of its IRI.
func (b *factsBuilder) name(iri quad.IRI) (string, error) {
	for q, err := range b.store.Match(b.ctx, graph.Pattern{Subject: iri, Predicate: quad.IRI(schema.SKOS + "prefLabel")}) {
		if err != nil {
			return "", err
		}
		return fmt.Sprint(cellOf(q.Object)), nil
	}
	return strings.TrimPrefix(string(iri), schema.EntityNS), nil
}

func isEntity(iri quad.IRI) bool { return strings.HasPrefix(string(iri), schema.EntityNS) }
