package loaders

import (
	"iter"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/schema"
)

// A Statement is a quad of an RML mapping with its place in the file, and the
// base IRI in force there. A reader of Turtle hands these in.
type Statement struct {
	quad.Quad
	Line, Column int // from 1
	Base         string
}

// MappingBase is the base IRI of a mapping that names none.
const MappingBase = "mapping:///"

// The namespaces of RML: that of the first version with the R2RML that it
// builds on, and that of the community group. Their terms go by local names.
var rmlNamespaces = []string{
	"http://w3id.org/rml/", "http://www.w3.org/ns/r2rml#", "http://semweb.mmlab.be/ns/rml#",
}

// rmlName is the local name of a term of RML.
func rmlName(v quad.Value) (string, bool) {
	iri, ok := v.(quad.IRI)
	if !ok {
		return "", false
	}
	for _, ns := range rmlNamespaces {
		if name, ok := strings.CutPrefix(string(iri), ns); ok {
			return name, true
		}
	}
	return "", false
}

// rmlTerms are the properties of RML that are read, by the kind of node that has them.
var rmlTerms = map[string][]string{
	"a triples map":          {"logicalSource", "subjectMap", "subject", "predicateObjectMap", "baseIRI"},
	"a logical source":       {"source", "referenceFormulation", "iterator", "null"},
	"a source":               {"path", "root", "null", "encoding", "compression"},
	"a subject map":          {"constant", "reference", "template", "termType", "class", "graph", "graphMap"},
	"a predicate-object map": {"predicate", "predicateMap", "object", "objectMap", "graph", "graphMap"},
	"a term map":             {"constant", "reference", "template", "termType"},
	"an object map": {"constant", "reference", "template", "termType", "datatype", "datatypeMap", "language", "languageMap",
		"parentTriplesMap", "joinCondition"},
	"a join condition": {"child", "parent", "childMap", "parentMap"},
}

// rmlRemedies say what to do instead of what is not read.
var rmlRemedies = map[string]string{
	"logicalTable":      "SQL tables are not read: export them to CSV and write a logicalSource",
	"column":            "write reference",
	"query":             "queries are not run: export the result to CSV",
	"inverseExpression": "remove it: it changes no result",
	"functionValue":     "functions are read in YARRRML: write the mapping there",
	"functionExecution": "functions are read in YARRRML: write the mapping there",
	"tableName":         "SQL tables are not read: export them to CSV and write a logicalSource",
}

// An rmlNode is a resource of the mapping with its properties, in their order.
type rmlNode struct {
	id    quad.Value
	at    *node
	props []rmlProperty
}

type rmlProperty struct {
	name  string // of RML, or the full IRI
	value quad.Value
	at    *node // of the value
	base  string
}

// get returns the values of properties of one meaning.
func (n *rmlNode) get(names ...string) []rmlProperty {
	var out []rmlProperty
	for _, p := range n.props {
		if slices.Contains(names, p.name) {
			out = append(out, p)
		}
	}
	return out
}

// one returns the value of a property that may stand once, nil when it is missing.
func (n *rmlNode) one(name string) (*rmlProperty, error) {
	all := n.get(name)
	if len(all) > 1 {
		return nil, all[1].at.errorf("a second %s: one is enough", name)
	}
	if len(all) == 0 {
		return nil, nil
	}
	return &all[0], nil
}

// text returns the text of a property, "" when it is missing.
func (n *rmlNode) text(name string) (string, *node, error) {
	p, err := n.one(name)
	if err != nil || p == nil {
		return "", n.at, err
	}
	s, ok := p.value.(quad.String)
	if !ok {
		return "", p.at, p.at.errorf("%s takes a text", name)
	}
	return string(s), p.at, nil
}

// check refuses properties of RML that a node of this kind does not have.
func (n *rmlNode) check(kind string) error {
	for _, p := range n.props {
		if strings.Contains(p.name, ":") || slices.Contains(rmlTerms[kind], p.name) {
			continue
		}
		if remedy, ok := rmlRemedies[p.name]; ok {
			return p.at.errorf("%s is not read: %s", p.name, remedy)
		}
		return p.at.errorf("%s has no %s%s", kind, p.name, didYouMean(p.name, rmlTerms[kind]))
	}
	return nil
}

// An rmlReader turns the graph of a mapping into the rules that YARRRML gives too.
type rmlReader struct {
	file  *yamlFile
	nodes map[quad.Value]*rmlNode
	order []*rmlNode
	out   *mapping
	d     *Descriptor
	rules map[*rmlNode]*rule
	bases map[*rule]string // base of relative IRIs, "" when none was declared
}

// parseRML reads a mapping in RML. The resources of its logical sources are
// added to the descriptor.
func parseRML(name, text string, statements iter.Seq2[Statement, error], d *Descriptor) (*mapping, error) {
	r := &rmlReader{
		file: &yamlFile{name: name, lines: strings.Split(text, "\n")}, d: d,
		nodes: map[quad.Value]*rmlNode{}, rules: map[*rmlNode]*rule{}, bases: map[*rule]string{},
		out: &mapping{tables: &tableSet{}},
	}
	if err := r.collect(statements); err != nil {
		return nil, err
	}
	maps := r.triplesMaps()
	if len(maps) == 0 {
		return nil, (&node{file: r.file, line: 1, col: 1}).errorf("no triples map: it has a logicalSource and a subjectMap")
	}
	for _, n := range maps {
		if err := r.begin(n); err != nil {
			return nil, err
		}
	}
	for _, n := range maps {
		if err := r.finish(n); err != nil {
			return nil, err
		}
	}
	for _, rule := range r.out.rules {
		if err := rule.finish(); err != nil {
			return nil, err
		}
	}
	return r.out, nil
}

// collect gathers the statements by their subjects.
func (r *rmlReader) collect(statements iter.Seq2[Statement, error]) error {
	count := 0
	for s, err := range statements {
		if err != nil {
			return err
		}
		at := &node{file: r.file, line: s.Line, col: s.Column}
		if count++; count > maxNodes {
			return at.errorf("more than %d statements", maxNodes)
		}
		n := r.nodes[s.Subject]
		if n == nil {
			n = &rmlNode{id: s.Subject, at: at}
			r.nodes[s.Subject], r.order = n, append(r.order, n)
		}
		name, ok := rmlName(s.Predicate)
		if !ok {
			name = quad.StringOf(s.Predicate)
		}
		n.props = append(n.props, rmlProperty{name, s.Object, at, s.Base})
	}
	return nil
}

// node is the resource that a property points to.
func (r *rmlReader) node(p rmlProperty) (*rmlNode, error) {
	if n := r.nodes[p.value]; n != nil {
		return n, nil
	}
	if _, literal := termOfRML(p.value); literal {
		return nil, p.at.errorf("%s takes a node in brackets, or the IRI of one", p.name)
	}
	return nil, p.at.errorf("nothing is said of the %s %s", p.name, p.value)
}

// termOfRML tells an IRI or blank node from a literal.
func termOfRML(v quad.Value) (kind termKind, literal bool) {
	switch v.(type) {
	case quad.IRI:
		return iriTerm, false
	case quad.BNode:
		return blankTerm, false
	}
	return literalTerm, true
}

// triplesMaps are the nodes that make triples, in the order of the file.
func (r *rmlReader) triplesMaps() []*rmlNode {
	var out []*rmlNode
	for _, n := range r.order {
		typed := slices.ContainsFunc(n.get("<"+string(rdfType)+">"), func(p rmlProperty) bool {
			name, _ := rmlName(p.value)
			return name == "TriplesMap"
		})
		if typed || len(n.get("logicalSource", "logicalTable", "subjectMap", "subject", "predicateObjectMap")) > 0 {
			out = append(out, n)
		}
	}
	return out
}

// begin reads the source and the subject of a triples map.
func (r *rmlReader) begin(n *rmlNode) error {
	if err := n.check("a triples map"); err != nil {
		return err
	}
	p, err := n.one("logicalSource")
	if err != nil {
		return err
	}
	if p == nil {
		return n.at.errorf("the triples map has no logicalSource: name the file that it reads")
	}
	s, err := r.source(*p)
	if err != nil {
		return err
	}
	out := &rule{name: quad.StringOf(n.id), source: s}
	r.rules[n] = out
	r.out.rules = append(r.out.rules, out)
	if p.base != MappingBase {
		r.bases[out] = p.base
	}
	if base, err := n.one("baseIRI"); err != nil {
		return err
	} else if base != nil {
		iri, ok := base.value.(quad.IRI)
		if !ok {
			return base.at.errorf("baseIRI takes an IRI")
		}
		r.bases[out] = string(iri)
	}
	subjects := n.get("subjectMap", "subject")
	if len(subjects) == 0 {
		return n.at.errorf("the triples map has no subjectMap")
	}
	if len(subjects) > 1 {
		return subjects[1].at.errorf("a second subject: a triples map has one")
	}
	return r.subject(out, subjects[0])
}

// subject reads a subject map with its classes and graphs.
func (r *rmlReader) subject(out *rule, p rmlProperty) error {
	subject, err := r.term(out, p, "subject")
	if err != nil {
		return err
	}
	out.subjects = []*term{subject}
	if p.name == "subject" {
		return nil
	}
	n, err := r.node(p)
	if err != nil {
		return err
	}
	if out.graphs, err = r.graphs(out, n); err != nil {
		return err
	}
	classes := &pair{predicates: []*term{{kind: iriTerm, fixed: rdfType}}}
	for _, class := range n.get("class") {
		iri, ok := class.value.(quad.IRI)
		if !ok {
			return class.at.errorf("class takes an IRI")
		}
		if err := checkTerm(iri); err != nil {
			return class.at.errorf("%v", err)
		}
		classes.objects = append(classes.objects, &term{kind: iriTerm, fixed: iri, at: class.at})
	}
	if len(classes.objects) > 0 {
		out.po = append(out.po, classes)
	}
	return nil
}

// defaultGraph is the graph without a name.
const defaultGraph = "defaultGraph"

// graphs reads the graph maps of a subject or a predicate-object map. A fixed
// term that is nil stands for the default graph.
func (r *rmlReader) graphs(out *rule, n *rmlNode) ([]*term, error) {
	var graphs []*term
	for _, p := range n.get("graph", "graphMap") {
		if name, ok := rmlName(p.value); ok && name == defaultGraph {
			graphs = append(graphs, nil)
			continue
		}
		g, err := r.term(out, p, "graph")
		if err != nil {
			return nil, err
		}
		if name, ok := rmlName(g.fixed); ok && name == defaultGraph {
			g = nil
		}
		graphs = append(graphs, g)
	}
	return graphs, nil
}

// finish reads the predicate-object maps of a triples map, once all subjects are known.
func (r *rmlReader) finish(n *rmlNode) error {
	out := r.rules[n]
	for _, p := range n.get("predicateObjectMap") {
		po, err := r.node(p)
		if err != nil {
			return err
		}
		if err := po.check("a predicate-object map"); err != nil {
			return err
		}
		if err := r.pair(out, po); err != nil {
			return err
		}
	}
	return nil
}

func (r *rmlReader) pair(out *rule, po *rmlNode) error {
	q := &pair{}
	var err error
	if q.graphs, err = r.graphs(out, po); err != nil {
		return err
	}
	var hint termHint
	for _, p := range po.get("predicate", "predicateMap") {
		t, err := r.term(out, p, "predicate")
		if err != nil {
			return err
		}
		if iri, ok := t.fixed.(quad.IRI); ok {
			if err := checkTerm(iri); err != nil {
				return p.at.errorf("%v", err)
			}
			hint = hintOf(iri)
		}
		q.predicates = append(q.predicates, t)
	}
	if len(q.predicates) == 0 {
		return po.at.errorf("the predicate-object map has no predicate")
	}
	objects := po.get("object", "objectMap")
	if len(objects) == 0 {
		return po.at.errorf("the predicate-object map has no object")
	}
	for _, p := range objects {
		if n := r.nodes[p.value]; p.name == "objectMap" && n != nil && len(n.get("parentTriplesMap")) > 0 {
			if err := r.join(out, q, n); err != nil {
				return err
			}
			continue
		}
		t, err := r.term(out, p, "object")
		if err != nil {
			return err
		}
		if strings.HasPrefix(hint.property, "cg:") || hint.class {
			c := r.compiler(out.source)
			if t, err = c.checked(t, nil)(p.at, hint); err != nil {
				return err
			}
		}
		q.objects = append(q.objects, t)
	}
	if len(q.objects) > 0 {
		out.po = append(out.po, q)
	}
	return nil
}

func (r *rmlReader) compiler(s *source) *compiler {
	return &compiler{prefixes: map[string]string{"xsd": schema.XSD}, source: s, tables: r.out.tables}
}

// join reads a reference to the subjects of another triples map. Without a
// condition, the other's subject map is applied to this row.
func (r *rmlReader) join(out *rule, q *pair, n *rmlNode) error {
	if err := n.check("an object map"); err != nil {
		return err
	}
	p, err := n.one("parentTriplesMap")
	if err != nil {
		return err
	}
	parentNode, err := r.node(*p)
	if err != nil {
		return err
	}
	parent := r.rules[parentNode]
	if parent == nil {
		return p.at.errorf("%s is no triples map", p.value)
	}
	conditions := n.get("joinCondition")
	if len(conditions) == 0 {
		t, err := r.term(&rule{source: out.source, name: out.name}, parentNode.get("subjectMap", "subject")[0], "subject")
		if err != nil {
			return err
		}
		t.base = r.bases[parent]
		q.objects = append(q.objects, t)
		return nil
	}
	j := &join{predicates: q.predicates, graphs: q.graphs, parent: parent.name, at: p.at, rules: []*rule{parent}}
	var keys []expr
	for _, c := range conditions {
		cond, err := r.node(c)
		if err != nil {
			return err
		}
		if err := cond.check("a join condition"); err != nil {
			return err
		}
		child, err := r.side(out, cond, "child")
		if err != nil {
			return err
		}
		other, err := r.side(parent, cond, "parent")
		if err != nil {
			return err
		}
		j.child, keys = append(j.child, child), append(keys, other)
	}
	j.parents = [][]expr{keys}
	out.joins = append(out.joins, j)
	return nil
}

// side reads the child's or the parent's side of a join condition.
func (r *rmlReader) side(of *rule, cond *rmlNode, name string) (expr, error) {
	all := cond.get(name, name+"Map")
	if len(all) != 1 {
		return nil, cond.at.errorf("a join condition has one %s", name)
	}
	if s, ok := all[0].value.(quad.String); ok {
		return r.reference(of.source, string(s), all[0].at)
	}
	t, err := r.term(of, all[0], "value")
	if err != nil {
		return nil, err
	}
	return t.value, nil
}
