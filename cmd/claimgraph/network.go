package main

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/graph"
	"github.com/claimgraph/claimgraph/queries/check"
	"github.com/claimgraph/claimgraph/schema"
)

// maxNetwork bounds the facts of a network, which is built in memory.
const maxNetwork = 1_000_000

// network connects the parties of an article's claims, or the entities of
// sources' facts.
func (a *app) network(ctx context.Context, args, about []string) (graph.Network, error) {
	report, err := a.reportOf(ctx, args, about)
	if err != nil {
		return graph.Network{}, err
	}
	if report != nil {
		return claimsNetwork(report)
	}
	quads, err := a.quadsAbout(ctx, args, about)
	if err != nil {
		return graph.Network{}, err
	}
	facts, edges, cut, err := readFacts(quads, maxNetwork)
	if err != nil {
		return graph.Network{}, err
	}
	title := factsTitle(args, about)
	if cut {
		return graph.Network{}, fmt.Errorf("%s: more than %s facts, which no program lays out: narrow them by --about ENTITY, or write -o FILE.nq", title, thousands(maxNetwork))
	}
	b := networkBuilder{names: factsBuilder{ctx: ctx, store: a.store, names: map[quad.IRI]string{}}, network: graph.Network{Title: title}}
	for _, q := range edges {
		if err := b.edge(q); err != nil {
			return graph.Network{}, err
		}
	}
	single := 0
	for _, f := range facts {
		all := f.entities()
		if len(all) == 1 {
			single++
		}
		for _, to := range all[min(1, len(all)):] {
			if err := b.fact(f, all[0], to); err != nil {
				return graph.Network{}, err
			}
		}
	}
	if len(b.network.Edges) == 0 {
		return graph.Network{}, fmt.Errorf("%s: nothing that connects entities, so no network; try -o FILE.nq", title)
	}
	if single > 0 {
		a.say("%s facts about a single entity connect nothing and are left out", thousands(int64(single)))
	}
	return b.network, nil
}

// claimsNetwork has an edge for each finding, from subject to object.
func claimsNetwork(r *check.Report) (graph.Network, error) {
	n := graph.Network{Title: "What " + r.Document.Name + " claims. " + r.Coverage.Line()}
	named := map[string]bool{}
	node := func(e schema.Entity) (string, error) {
		iri, err := e.IRI()
		if err != nil {
			return "", err
		}
		id := schema.Short(iri)
		if !named[id] {
			named[id] = true
			n.Nodes = append(n.Nodes, graph.NetworkNode{ID: id, Label: e.Name, Attributes: map[string]any{"kind": string(e.Kind), "iri": string(iri)}})
		}
		return id, nil
	}
	for i, f := range r.Findings {
		from, err := node(f.Assertion.Subject)
		if err != nil {
			return graph.Network{}, err
		}
		to, err := node(f.Assertion.Object)
		if err != nil {
			return graph.Network{}, err
		}
		edge := graph.NetworkEdge{From: from, To: to, Label: f.Assertion.Predicate, Color: markOf(f.Kind).Color, Attributes: claimAttributes(i+1, f)}
		if p := schema.Vocabulary().Predicate(f.Assertion.Predicate); p != nil {
			edge.Undirected = p.Symmetric
			edge.Attributes["topic"] = p.Topic
		}
		n.Edges = append(n.Edges, edge)
	}
	return n, nil
}

// claimAttributes are a finding's number, verdict, words and qualifiers.
func claimAttributes(number int, f check.Finding) map[string]any {
	a := f.Assertion
	set := map[string]any{
		"claim": int64(number), "id": a.ID, "verdict": string(f.Kind), "family": string(f.Kind.Family()),
		"confidence": string(a.Confidence), "quote": a.QuoteText, "claimed": f.Claimed, "explanation": f.Explanation,
	}
	for _, name := range a.Qualifiers.Keys() {
		switch v := a.Qualifiers[name]; {
		case v.Quantity != nil:
			set[name], set[name+"_unit"] = v.Quantity.Value, v.Quantity.Unit
		case v.Int != nil:
			set[name] = *v.Int
		default:
			set[name] = v.String()
		}
	}
	return set
}

// networkBuilder turns facts of sources into edges.
type networkBuilder struct {
	names   factsBuilder
	network graph.Network
}

func (b *networkBuilder) node(iri quad.IRI) (string, error) {
	id := schema.Short(iri)
	if _, ok := b.names.names[iri]; ok {
		return id, nil
	}
	name, err := b.names.name(iri)
	if err != nil {
		return "", err
	}
	b.names.names[iri] = name
	set := map[string]any{"iri": string(iri)}
	if e, ok := schema.EntityOf(iri); ok {
		set["kind"] = string(e.Kind)
	}
	b.network.Nodes = append(b.network.Nodes, graph.NetworkNode{ID: id, Label: name, Attributes: set})
	return id, nil
}

// edge adds a direct connection.
func (b *networkBuilder) edge(q quad.Quad) error {
	label := strings.TrimPrefix(string(q.Predicate.(quad.IRI)), schema.VocabNS)
	symmetric := false
	if p := schema.Vocabulary().Predicate(label); p != nil {
		symmetric = p.Symmetric
	}
	return b.add(q.Subject.(quad.IRI), q.Object.(quad.IRI), label, symmetric, map[string]any{"source": sourceName(q.Label)})
}

// fact adds a connection that a fact makes, with what the fact says.
func (b *networkBuilder) fact(f *fact, from, to quad.IRI) error {
	set := map[string]any{"source": f.source, "fact": schema.Short(f.node)}
	if f.period != "" {
		set["period"] = f.period
	}
	for name, text := range f.properties {
		set[strings.TrimPrefix(name, "\x00")] = text
		if number, err := strconv.ParseFloat(text, 64); err == nil && name == "value" {
			set[name] = number
		}
	}
	return b.add(from, to, cmp.Or(f.class, "fact"), len(f.parties) == 1, set)
}

func (b *networkBuilder) add(from, to quad.IRI, label string, undirected bool, set map[string]any) error {
	edge := graph.NetworkEdge{Label: label, Undirected: undirected, Attributes: set}
	var err error
	if edge.From, err = b.node(from); err != nil {
		return err
	}
	if edge.To, err = b.node(to); err != nil {
		return err
	}
	b.network.Edges = append(b.network.Edges, edge)
	return nil
}

// sourceName is the name and edition in a label.
func sourceName(label quad.Value) string {
	iri, _ := label.(quad.IRI)
	return strings.TrimPrefix(string(iri), schema.SourceNS)
}
