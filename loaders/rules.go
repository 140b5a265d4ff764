package loaders

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/schema"
)

const rdfType = quad.IRI(schema.RDF + "type")

// readRule compiles one mapping, once for each of its sources.
func (p *mappingParser) readRule(name, n *node) error {
	t, err := n.table("sources|source", "subjects|subject|s", "predicateobjects|predicateobject|po",
		"condition|conditions|c", "graphs|graph|g", "evidence")
	if err != nil {
		return err
	}
	if t["subjects"] == nil || t["sources"] == nil {
		return name.errorf("mapping %s needs sources and s (subject)", name.text)
	}
	for _, sn := range sourceNodes(t["sources"]) {
		s, err := p.sourceOf(sn)
		if err != nil {
			return err
		}
		r := &rule{name: name.text, source: s}
		if err := p.fillRule(r, t); err != nil {
			return err
		}
		p.out.rules = append(p.out.rules, r)
	}
	return nil
}

// sourceNodes tells a list of sources from one source written as a list.
func sourceNodes(n *node) []*node {
	if n.kind == listNode && len(n.items) > 0 && n.items[0].kind == scalarNode && strings.Contains(n.items[0].text, "~") {
		return []*node{n}
	}
	var out []*node
	for _, i := range n.list() {
		if i.kind == listNode && len(i.items) > 0 && !strings.Contains(i.items[0].text, "~") {
			out = append(out, i.items...)
			continue
		}
		out = append(out, i)
	}
	return out
}

func (p *mappingParser) fillRule(r *rule, t map[string]*node) error {
	c := p.compiler(r.source)
	var err error
	for _, n := range t["subjects"].list() {
		subject, err := c.subject(n)
		if err != nil {
			return err
		}
		r.subjects = append(r.subjects, subject)
	}
	if n := t["condition"]; n != nil {
		if r.when, err = c.callOf(n); err != nil {
			return err
		}
	}
	if r.graphs, err = p.readGraphs(c, t["graphs"]); err != nil {
		return err
	}
	if n := t["evidence"]; n != nil {
		names, err := n.strings()
		if err != nil {
			return err
		}
		for _, name := range names {
			r.evidence = append(r.evidence, r.source.slot(name))
		}
	}
	if po := t["predicateobjects"]; po != nil {
		for _, n := range po.list() {
			if err := p.readPair(c, r, n); err != nil {
				return err
			}
		}
	}
	return nil
}

// readGraphs compiles the names of graphs. A dataset has none.
func (p *mappingParser) readGraphs(c *compiler, n *node) ([]*term, error) {
	if n == nil {
		return nil, nil
	}
	if !p.alone {
		return nil, n.errorf("graphs: the label of every quad is the dataset itself; remove this")
	}
	var graphs []*term
	for _, i := range n.list() {
		g, err := c.subject(i)
		if err != nil {
			return nil, err
		}
		graphs = append(graphs, g)
	}
	return graphs, nil
}

// subject compiles a subject: an IRI, or a function that gives one.
func (c *compiler) subject(n *node) (*term, error) {
	if n.kind == tableNode && (n.get("value") != nil || n.get("v") != nil) {
		return c.object(n, termHint{iri: true})
	}
	if n.kind == tableNode {
		e, err := c.callOf(n)
		return &term{kind: iriTerm, value: e}, err
	}
	s, err := n.scalar()
	if err != nil {
		return nil, n.errorf("a subject is missing")
	}
	return c.iriTerm(n, strings.TrimSuffix(s, "~iri"))
}

// readPair compiles one entry of po: [p, o], [p, o, datatype], or a table.
func (p *mappingParser) readPair(c *compiler, r *rule, n *node) error {
	var preds, objs, inverse, when, graphs *node
	if n.kind == listNode {
		if len(n.items) < 2 || len(n.items) > 3 {
			return n.errorf("write [predicate, object] or [predicate, object, datatype]")
		}
		preds, objs = n.items[0], n.items[1]
		if len(n.items) == 3 {
			objs = &node{kind: listNode, file: n.file, line: objs.line, col: objs.col,
				items: []*node{{kind: listNode, file: n.file, line: objs.line, col: objs.col, items: []*node{objs, n.items[2]}}}}
		}
	} else {
		t, err := n.table("predicates|predicate|p", "objects|object|o", "inversepredicates|inversepredicate|i|iv",
			"condition|conditions|c", "graphs|graph|g")
		if err != nil {
			return err
		}
		preds, objs, inverse, when, graphs = t["predicates"], t["objects"], t["inversepredicates"], t["condition"], t["graphs"]
		if preds == nil || objs == nil {
			return n.errorf("an entry of po needs p and o")
		}
	}
	q := &pair{}
	var err error
	if q.graphs, err = p.readGraphs(c, graphs); err != nil {
		return err
	}
	hint, err := p.readPredicates(c, preds, &q.predicates)
	if err != nil {
		return err
	}
	if inverse != nil {
		if _, err := p.readPredicates(c, inverse, &q.inverse); err != nil {
			return err
		}
		hint.iri = true
	}
	if when != nil {
		if q.when, err = c.callOf(when); err != nil {
			return err
		}
	}
	for _, o := range objs.list() {
		if o.kind == tableNode && (o.get("mapping") != nil || o.get("m") != nil) {
			if err := p.readJoin(c, r, q, o); err != nil {
				return err
			}
			continue
		}
		object, err := c.object(o, hint)
		if err != nil {
			return err
		}
		q.objects = append(q.objects, object)
	}
	if len(q.objects) > 0 {
		r.po = append(r.po, q)
	}
	return nil
}

// A termHint is what the predicate says about its objects.
type termHint struct {
	iri      bool
	class    bool     // objects are classes
	kind     string   // iri, int, float, string or any, by the vocabulary
	property string   // short form of the predicate, for messages
	datatype quad.IRI // where the text gives none
}

func (p *mappingParser) readPredicates(c *compiler, n *node, into *[]*term) (termHint, error) {
	var hint termHint
	for _, i := range n.list() {
		s, err := i.scalar()
		if err != nil {
			return hint, err
		}
		t := &term{kind: iriTerm, fixed: rdfType}
		if s != "a" {
			if t, err = c.iriTerm(i, strings.TrimSuffix(s, "~iri")); err != nil {
				return hint, err
			}
		}
		*into = append(*into, t)
		iri, ok := t.fixed.(quad.IRI)
		if !ok {
			continue
		}
		if err := checkTerm(iri); err != nil {
			return hint, i.errorf("%v", err)
		}
		h := hintOf(iri)
		if len(*into) > 1 && h.kind != hint.kind {
			return hint, i.errorf("%s and %s take different kinds of object: write them apart", h.property, hint.property)
		}
		hint = h
	}
	if len(*into) == 0 {
		return hint, n.errorf("a predicate is missing")
	}
	return hint, nil
}

// hintOf says what the vocabulary knows of a predicate.
func hintOf(iri quad.IRI) termHint {
	h := termHint{property: schema.Short(iri)}
	if iri == rdfType {
		return termHint{iri: true, class: true, kind: "iri", property: "a"}
	}
	id, ours := strings.CutPrefix(string(iri), schema.VocabNS)
	if !ours {
		return h
	}
	if schema.Vocabulary().Predicate(id) != nil {
		h.kind = "iri"
		return h
	}
	if p := schema.Vocabulary().Property(id); p != nil {
		h.kind = p.Value
	}
	switch h.kind {
	case "int":
		h.datatype = schema.XSD + "integer"
	case "float":
		h.datatype = schema.XSD + "double"
	}
	return h
}

// unknownTerm names the nearest term of the vocabulary.
func unknownTerm(iri quad.IRI, name, ns string) error {
	v := schema.Vocabulary()
	if ns == schema.MeasureNS {
		var ids []string
		for _, m := range v.Measures {
			ids = append(ids, m.ID)
		}
		return fmt.Errorf("no measure %s in the vocabulary%s", schema.Short(iri), didYouMean(name, ids))
	}
	var ids []string
	for _, t := range v.Terms() {
		ids = append(ids, strings.TrimPrefix(t, "cg:"))
	}
	return fmt.Errorf("no term %s in the vocabulary%s", schema.Short(iri), didYouMean(name, ids))
}

// finish finds out what sort of node a rule makes, and which cells carry it.
func (r *rule) finish() error {
	for _, q := range r.po {
		if !slices.ContainsFunc(q.predicates, func(t *term) bool { return t.fixed == rdfType }) {
			continue
		}
		for _, o := range q.objects {
			if k := kindOf(o.fixed); k > r.kind {
				r.kind = k
			}
		}
	}
	if r.kind == entityRule {
		return nil
	}
	if len(r.evidence) > 0 {
		return nil
	}
	if r.kind == observationRule {
		for _, q := range r.po {
			if slices.ContainsFunc(q.predicates, func(t *term) bool { return t.fixed == cgValue }) {
				for _, o := range q.objects {
					r.cite(o.value)
				}
			}
		}
	}
	if len(r.evidence) == 0 {
		for _, s := range r.subjects {
			r.cite(s.value)
		}
		for _, q := range r.po {
			for _, o := range q.objects {
				r.cite(o.value)
			}
		}
	}
	if len(r.evidence) == 0 {
		return fmt.Errorf("mapping %s refers to no column", r.name)
	}
	return nil
}

// cite adds the columns of the file that an expression rests on.
func (r *rule) cite(e expr) {
	if e == nil {
		return
	}
	var add func(slots []int)
	add = func(slots []int) {
		for _, s := range slots {
			if from, ok := r.source.evidenced[s]; ok {
				add(from)
			} else if !slices.Contains(r.evidence, s) {
				r.evidence = append(r.evidence, s)
			}
		}
	}
	add(slotsOf(e, nil))
}

// kindOf tells by a class what sort of node it is.
func kindOf(class quad.Value) ruleKind {
	iri, ok := class.(quad.IRI)
	if !ok {
		return entityRule
	}
	if iri == schema.QB+"Observation" {
		return observationRule
	}
	id, ours := strings.CutPrefix(string(iri), schema.VocabNS)
	if !ours || schema.Vocabulary().IsA(id, "Entity") || id == "Period" {
		return entityRule
	}
	return factRule
}
