package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/graph"
	"github.com/claimgraph/claimgraph/queries/check"
	"github.com/claimgraph/claimgraph/schema"
)

// The bounds of a picture that can be read.
const (
	maxCardRows = 8   // claims on one card; the rest is counted
	maxEdges    = 150 // connections of a picture without claims
)

// markOf is how the findings of a kind look.
func markOf(kind schema.Kind) graph.Mark {
	m := familyMark(kind.Family())
	m.Word = string(kind)
	return m
}

func familyMark(f schema.Family) graph.Mark {
	symbol := check.Symbol(f)
	switch f {
	case schema.FamilySupported:
		return graph.Mark{Word: "supported", Symbol: symbol, Color: "#15803d", Fill: "#f0fdf4", Line: graph.Solid}
	case schema.FamilyRefuted:
		return graph.Mark{Word: "refuted", Symbol: symbol, Color: "#b91c1c", Fill: "#fef2f2", Line: graph.Bold}
	case schema.FamilyMixed:
		return graph.Mark{Word: "mixed: partly so, or so elsewhere", Symbol: symbol, Color: "#b45309", Fill: "#fffbeb", Line: graph.Dashed}
	case schema.FamilyOpen:
	}
	return graph.Mark{Word: "open: not decided by the data", Symbol: symbol, Color: "#64748b", Fill: "#f8fafc", Line: graph.Dotted}
}

// seriousness orders the families for the mark of a card's edges.
var seriousness = []schema.Family{schema.FamilyOpen, schema.FamilySupported, schema.FamilyMixed, schema.FamilyRefuted}

// card gathers the findings between two parties on one topic.
type card struct {
	from, to  schema.Entity
	topic     string
	symmetric bool
	rows      []check.Finding
	numbers   []int
}

// claimsPicture draws the findings of an article: parties as boxes, between them
// cards with one row a claim, a box for each topic.
func claimsPicture(r *check.Report) graph.Picture {
	vocab := schema.Vocabulary()
	var cards []*card
	index := map[string]*card{}
	for i, f := range r.Findings {
		p := vocab.Predicate(f.Assertion.Predicate)
		if p == nil {
			continue
		}
		from, to := f.Assertion.Subject, f.Assertion.Object
		if p.Symmetric && entityKey(to) < entityKey(from) {
			from, to = to, from
		}
		key := strings.Join([]string{p.Topic, entityKey(from), entityKey(to), fmt.Sprint(p.Symmetric)}, "\x00")
		c := index[key]
		if c == nil {
			c = &card{from: from, to: to, topic: p.Topic, symmetric: p.Symmetric}
			index[key] = c
			cards = append(cards, c)
		}
		c.rows = append(c.rows, f)
		c.numbers = append(c.numbers, i+1)
	}
	pic := graph.Picture{Title: "Claims in " + r.Document.Name + ": " + r.Coverage.Line()}
	used := map[schema.Family]bool{}
	for _, e := range parties(cards) {
		pic.Nodes = append(pic.Nodes, graph.Node{ID: entityKey(e), Label: e.Name})
	}
	for n, c := range cards {
		id := fmt.Sprintf("card%d", n+1)
		arrow := " → "
		if c.symmetric {
			arrow = " – "
		}
		node := graph.Node{ID: id, Label: c.from.Name + arrow + c.to.Name, Cluster: c.topic}
		worst := schema.FamilyOpen
		for k, f := range c.rows {
			family := f.Kind.Family()
			used[family] = true
			if slices.Index(seriousness, family) > slices.Index(seriousness, worst) {
				worst = family
			}
			if k < maxCardRows {
				node.Rows = append(node.Rows, cardRow(c.numbers[k], f))
			}
		}
		if more := len(c.rows) - maxCardRows; more > 0 {
			node.Rows = append(node.Rows, graph.CardRow{Text: fmt.Sprintf("and %d more", more), Anchor: id})
		}
		pic.Nodes = append(pic.Nodes, node)
		mark := familyMark(worst)
		pic.Edges = append(pic.Edges,
			graph.Edge{From: entityKey(c.from), To: id, Mark: mark, Plain: true, Tooltip: node.Label},
			graph.Edge{From: id, To: entityKey(c.to), Mark: mark, Plain: c.symmetric, Tooltip: node.Label})
	}
	for _, f := range []schema.Family{schema.FamilySupported, schema.FamilyRefuted, schema.FamilyMixed, schema.FamilyOpen} {
		if used[f] {
			pic.Legend = append(pic.Legend, familyMark(f))
		}
	}
	return pic
}

func entityKey(e schema.Entity) string { return string(e.Kind) + "/" + e.Key }

// parties lists the entities of the cards, those with most claims first.
func parties(cards []*card) []schema.Entity {
	count := map[schema.Entity]int{}
	var list []schema.Entity
	for _, c := range cards {
		for _, e := range []schema.Entity{c.from, c.to} {
			if count[e] == 0 {
				list = append(list, e)
			}
			count[e] += len(c.rows)
		}
	}
	slices.SortStableFunc(list, func(a, b schema.Entity) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(entityKey(a), entityKey(b)))
	})
	return list
}

// cardRow is one claim: its number, predicate and main qualifiers.
func cardRow(number int, f check.Finding) graph.CardRow {
	a := f.Assertion
	text := fmt.Sprintf("%d  %s", number, strings.ReplaceAll(a.Predicate, "-", " "))
	if details := rowDetails(a.Qualifiers); details != "" {
		text += ": " + details
	}
	tooltip := "“" + a.QuoteText + "”"
	for _, e := range f.Evidence[:min(3, len(f.Evidence))] {
		tooltip += "\n" + e.Dataset + " " + e.Edition + ": " + e.Text
	}
	if f.Arithmetic != "" {
		tooltip += "\n" + f.Arithmetic
	}
	return graph.CardRow{Text: text, Tooltip: tooltip, Anchor: a.ID, Mark: markOf(f.Kind)}
}

// rowDetails writes the qualifiers that tell claims apart.
func rowDetails(q schema.Qualifiers) string {
	var parts []string
	if q.Text("polarity") != "" {
		parts = append(parts, "not")
	}
	hedge := q.Text("approx")
	for _, name := range []string{"share", "amount", "count", "rank", "rank_text", "quality", "aid_type", "agreement", "agreement_type", "item", "mission_type", "sanction_type", "office", "field", "topic", "event", "location"} {
		value := q.Text(name)
		if value == "" {
			continue
		}
		if name == "rank" {
			value = "rank " + value
		}
		if hedge != "" && (name == "share" || name == "amount" || name == "count") {
			value, hedge = hedge+" "+value, ""
		}
		parts = append(parts, value)
		if len(parts) == 3 {
			break
		}
	}
	for _, name := range []string{"date", "as_of", "start", "end", "period", "modality"} {
		if value := q.Text(name); value != "" {
			parts = append(parts, "("+value+")")
			break
		}
	}
	return strings.Join(parts, " ")
}

// edgesPicture draws the direct edges between entities of any sources.
func edgesPicture(title string, quads quadSequence) (graph.Picture, error) {
	names := map[quad.IRI]string{}
	labels := map[[2]quad.IRI][]string{}
	var pairs [][2]quad.IRI
	total := 0
	for q, err := range quads {
		if err != nil {
			return graph.Picture{}, err
		}
		s, sok := q.Subject.(quad.IRI)
		p, pok := q.Predicate.(quad.IRI)
		if !sok || !pok || !isEntity(s) {
			continue
		}
		if p == schema.SKOS+"prefLabel" {
			names[s] = fmt.Sprint(cellOf(q.Object))
			continue
		}
		o, ok := q.Object.(quad.IRI)
		if !ok || !isEntity(o) || !strings.HasPrefix(string(p), schema.VocabNS) {
			continue
		}
		pair := [2]quad.IRI{s, o}
		if labels[pair] == nil {
			total++
			if total > maxEdges {
				continue
			}
			pairs = append(pairs, pair)
		}
		if word := strings.TrimPrefix(string(p), schema.VocabNS); total <= maxEdges && !slices.Contains(labels[pair], word) {
			labels[pair] = append(labels[pair], word)
		}
	}
	if len(pairs) == 0 {
		return graph.Picture{}, fmt.Errorf("%s: no direct connections between entities to draw; try -o FILE.nq", title)
	}
	if total > maxEdges {
		title += fmt.Sprintf(" (the first %d of %s connections)", maxEdges, thousands(int64(total)))
	}
	pic := graph.Picture{Title: title}
	seen := map[quad.IRI]bool{}
	for _, pair := range pairs {
		for _, iri := range pair {
			if !seen[iri] {
				seen[iri] = true
				label := names[iri]
				if label == "" {
					label = strings.TrimPrefix(string(iri), schema.EntityNS)
				}
				pic.Nodes = append(pic.Nodes, graph.Node{ID: string(iri), Label: label})
			}
		}
		pic.Edges = append(pic.Edges, graph.Edge{From: string(pair[0]), To: string(pair[1]), Label: strings.Join(labels[pair], ", ")})
	}
	return pic, nil
}

func isEntity(iri quad.IRI) bool { return strings.HasPrefix(string(iri), schema.EntityNS) }
