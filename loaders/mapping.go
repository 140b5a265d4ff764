package loaders

import (
	"slices"
	"strings"

	"github.com/claimgraph/claimgraph/schema"
)

// A mapping is a YARRRML document, read and checked against the vocabulary:
// which quads each row of each source gives.
//
// Beside what YARRRML has, a source may say
//
//	derive: new columns, each computed by a function from others
//	reject: conditions under which a row is refused, each with its reason
//	longer: columns that are taken one after the other (wide to long)
//	each:   a column to be made of each value of a function: the row is taken once for each
//	unused: the reason for which a row that gives nothing is rejected
//	ignore: columns that are not used
//
// and tables: at the top level names tables for lookups. Functions and
// conditions may be written in one line: country(cow, $(ccode1)).
type mapping struct {
	sources []*source
	rules   []*rule
	tables  *tableSet
}

// A source is a set of rows and what is done with each.
type source struct {
	name      string
	at        *node
	resource  string // name of the resource that the rows come from
	iterator  string // path of the rows in JSON or XML
	names     []string
	index     map[string]int // name of a column or path -> slot
	derived   map[int]expr   // by slot
	rejects   []rejection
	longer    *longer
	each      *each
	unused    string // why a row that gives no quads is rejected, "" for the usual reason
	ignore    []string
	natural   bool          // values of JSON keep their types
	evidenced map[int][]int // derived slot -> slots it is computed from
}

type rejection struct {
	when   expr
	reason string
}

// A longer takes some columns of a row one after the other: each gives a row
// in which the column's name and cell stand in columns of their own.
type longer struct {
	columns     string // pattern for names: "19??", "c[0-9]*"
	name, value int    // slots
	keepEmpty   bool
}

// An each takes a row once for every value of an expression, which then stands
// in a column of its own.
type each struct {
	slot   int
	number int // slot of the value's number, from 1; -1 for none
	values expr
}

// A rule makes the quads of one subject, or several alike.
type rule struct {
	name     string
	source   *source
	subjects []*term
	when     expr // nil for always
	po       []*pair
	joins    []*join
	graphs   []*term // nil for the default graph; none for that as well
	evidence []int   // slots whose cells carry the fact; the first one is its place
	kind     ruleKind
}

type ruleKind int

const (
	entityRule      ruleKind = iota // describes an entity, period, list member …: no cell
	factRule                        // a node that states something
	observationRule                 // a number: gets its slot as well
)

// A pair is predicates with their objects.
type pair struct {
	predicates, inverse []*term
	objects             []*term
	graphs              []*term // beside those of the rule
	when                expr
}

// slot returns the place of a column's values in a row, making it when new.
func (s *source) slot(name string) int {
	if i, ok := s.index[name]; ok {
		return i
	}
	i := len(s.names)
	s.names = append(s.names, name)
	s.index[name] = i
	return i
}

// parseMapping reads mapping.yaml for a dataset with the descriptor's resources.
func parseMapping(name string, data []byte, d *Descriptor) (*mapping, error) {
	return (&mappingParser{d: d}).parse(name, data)
}

// parseAlone reads a mapping that has no descriptor: its sources name files,
// which become the resources of d.
func parseAlone(name string, data []byte, d *Descriptor) (*mapping, error) {
	return (&mappingParser{d: d, alone: true}).parse(name, data)
}

func (p *mappingParser) parse(name string, data []byte) (*mapping, error) {
	root, err := parseYAML(name, data)
	if err != nil {
		return nil, err
	}
	t, err := root.table("prefixes", "base", "sources|source", "mappings|mapping|m", "tables", "authors|author|a")
	if err != nil {
		return nil, err
	}
	p.prefixes, p.named, p.out = map[string]string{}, map[string]*node{}, &mapping{tables: &tableSet{}}
	for _, x := range schema.Prefixes() {
		p.prefixes[x.Name] = x.IRI
	}
	if err := p.readPrefixes(t["prefixes"]); err != nil {
		return nil, err
	}
	if err := p.readTables(t["tables"]); err != nil {
		return nil, err
	}
	if n := t["sources"]; n != nil {
		if n.kind != tableNode {
			return nil, n.errorf("sources: write a name for each source")
		}
		for i, k := range n.keys {
			p.named[k.text] = n.items[i]
		}
	}
	m := t["mappings"]
	if m == nil || m.kind != tableNode || len(m.keys) == 0 {
		return nil, root.errorf("mappings are missing: write a name for each, with s (subject) and po (predicates and objects)")
	}
	for i, k := range m.keys {
		if err := p.readRule(k, m.items[i]); err != nil {
			return nil, err
		}
	}
	if n := t["sources"]; n != nil {
		for _, k := range n.keys {
			if !slices.ContainsFunc(p.out.sources, func(s *source) bool { return s.name == k.text }) {
				return nil, k.errorf("source %q is not used by any mapping", k.text)
			}
		}
	}
	if err := p.linkJoins(); err != nil {
		return nil, err
	}
	for _, r := range p.out.rules {
		if err := r.finish(); err != nil {
			return nil, err
		}
	}
	return p.out, nil
}

type mappingParser struct {
	d        *Descriptor
	prefixes map[string]string
	named    map[string]*node // sources at the top level
	out      *mapping
	alone    bool // the sources name files, not resources
}

func (p *mappingParser) readPrefixes(n *node) error {
	if n == nil || n.kind == nullNode {
		return nil
	}
	if n.kind != tableNode {
		return n.errorf("prefixes: write a name and a namespace for each")
	}
	for i, k := range n.keys {
		ns, err := n.items[i].scalar()
		if err != nil {
			return err
		}
		if known, ok := p.prefixes[k.text]; ok && known != ns {
			return k.errorf("prefix %s: already stands for %s", k.text, known)
		}
		p.prefixes[k.text] = ns
	}
	return nil
}

// sourceOf finds or makes a source: a name of the top level, a table, or a list
// [access~formulation, iterator].
func (p *mappingParser) sourceOf(n *node) (*source, error) {
	name, def := "", n
	if n.kind == scalarNode {
		if def = p.named[n.text]; def == nil {
			return nil, n.errorf("no source %q%s", n.text, didYouMean(n.text, namesOf(p.named)))
		}
		name = n.text
	}
	for _, s := range p.out.sources {
		if s.at == def {
			return s, nil
		}
	}
	s := &source{name: name, at: def, index: map[string]int{}, derived: map[int]expr{}, evidenced: map[int][]int{}}
	if def.kind == listNode {
		if len(def.items) == 0 || len(def.items) > 2 {
			return nil, def.errorf("write a source as [resource~csv] or [resource~jsonpath, path]")
		}
		access, err := def.items[0].scalar()
		if err != nil {
			return nil, err
		}
		var formulation string
		s.resource, formulation, _ = strings.Cut(access, "~")
		if err := p.addFile(s, def, formulation); err != nil {
			return nil, err
		}
		if len(def.items) == 2 {
			s.iterator = def.items[1].text
		}
	} else if err := p.readSource(s, def); err != nil {
		return nil, err
	}
	r := p.resource(s.resource)
	if r == nil {
		return nil, def.errorf("no resource %q in datapackage.yaml", s.resource)
	}
	s.resource = r.Name
	if s.name == "" {
		s.name = s.resource
	}
	p.out.sources = append(p.out.sources, s)
	return s, p.readSteps(s, def)
}

func namesOf(m map[string]*node) []string {
	var names []string
	for k := range m {
		names = append(names, k)
	}
	return names
}

// resource finds a resource by its name or path.
func (p *mappingParser) resource(access string) *Resource {
	if r := p.d.Resource(access); r != nil {
		return r
	}
	for i := range p.d.Resources {
		if p.d.Resources[i].Path == access {
			return &p.d.Resources[i]
		}
	}
	return nil
}

var sourceKeys = []string{"access", "referenceFormulation", "iterator", "derive", "reject", "longer", "each", "unused", "ignore", "type", "delimiter", "encoding"}

func (p *mappingParser) readSource(s *source, n *node) error {
	t, err := n.table(sourceKeys...)
	if err != nil {
		return err
	}
	for _, k := range []string{"type", "delimiter", "encoding"} {
		if t[k] != nil && (!p.alone || k == "type") {
			return t[k].errorf("%s: say this in datapackage.yaml, where the file is described", k)
		}
	}
	var formulation string
	for _, f := range []struct {
		key string
		to  *string
	}{{"access", &s.resource}, {"referenceFormulation", &formulation}, {"iterator", &s.iterator}, {"unused", &s.unused}} {
		if err := textOf(n, t, f.key, f.to, f.key == "access"); err != nil {
			return err
		}
	}
	if formulation != "" && !slices.Contains([]string{"csv", "jsonpath", "xpath"}, formulation) {
		return t["referenceFormulation"].errorf("referenceFormulation %q: known are csv, jsonpath, xpath", formulation)
	}
	return p.addFile(s, n, formulation)
}

// addFile makes a resource of the file that a source of a mapping alone names.
func (p *mappingParser) addFile(s *source, n *node, formulation string) error {
	if !p.alone {
		return nil
	}
	s.ignore, s.natural = []string{"*"}, true
	names := map[string]string{"csv": "CSV", "jsonpath": "JSONPath", "xpath": "XPath"}
	name := formulation
	if known, ok := names[formulation]; ok {
		name = known
	}
	res := newResource()
	var err error
	if res.Path, err = mappingFilePath(s.resource, &res); err != nil {
		return n.errorf("%v", err)
	}
	if res.Format, err = formatFor(name, res.Path); err != nil {
		return n.errorf("%v", err)
	}
	if d := n.get("delimiter"); d != nil {
		if err := dialectOf(&node{kind: tableNode, file: d.file, line: d.line, col: d.col, keys: []*node{{kind: scalarNode, text: "delimiter"}}, items: []*node{d}}, &res.Dialect); err != nil {
			return err
		}
	}
	if e := n.get("encoding"); e != nil {
		res.Encoding = e.text
	}
	s.resource = p.d.addResource(res)
	return nil
}

// readSteps compiles what is done with each row.
func (p *mappingParser) readSteps(s *source, n *node) error {
	if n.kind != tableNode {
		return nil
	}
	c := p.compiler(s)
	if v := n.get("longer"); v != nil {
		if err := readLonger(s, v); err != nil {
			return err
		}
	}
	if v := n.get("derive"); v != nil {
		if v.kind != tableNode {
			return v.errorf("derive: write a name and a function for each new column")
		}
		for i, k := range v.keys {
			if s.derived[s.slot(k.text)] != nil {
				return k.errorf("column %q is derived twice", k.text)
			}
			e, err := c.callOf(v.items[i])
			if err != nil {
				return err
			}
			slot := s.slot(k.text)
			s.derived[slot] = e
			s.evidenced[slot] = slotsOf(e, nil)
		}
		if err := checkCycles(s, v); err != nil {
			return err
		}
	}
	if v := n.get("each"); v != nil {
		if err := readEach(c, v); err != nil {
			return err
		}
	}
	if err := readRejects(c, n.get("reject")); err != nil {
		return err
	}
	if v := n.get("ignore"); v != nil {
		var err error
		if s.ignore, err = v.strings(); err != nil {
			return err
		}
	}
	return nil
}

func readEach(c *compiler, n *node) error {
	t, err := n.table("name", "values", "number")
	if err != nil {
		return err
	}
	var name, number string
	if err := textOf(n, t, "name", &name, true); err != nil {
		return err
	}
	if err := textOf(n, t, "number", &number, false); err != nil {
		return err
	}
	if t["values"] == nil {
		return n.errorf("each: values is missing")
	}
	values, err := c.callOf(t["values"])
	if err != nil {
		return err
	}
	e := &each{slot: c.source.slot(name), number: -1, values: values}
	own := []int{e.slot}
	if number != "" {
		e.number = c.source.slot(number)
		own = append(own, e.number)
	}
	for _, slot := range own {
		if c.source.derived[slot] != nil {
			return n.errorf("column %q is derived already", c.source.names[slot])
		}
		c.source.derived[slot] = values
		c.source.evidenced[slot] = slotsOf(values, nil)
	}
	c.source.each = e
	return nil
}

// readRejects reads under which conditions rows are refused.
func readRejects(c *compiler, n *node) error {
	if n == nil {
		return nil
	}
	for _, r := range n.list() {
		t, err := r.table("when", "reason")
		if err != nil {
			return err
		}
		if t["when"] == nil || t["reason"] == nil {
			return r.errorf("reject: write when and reason for each")
		}
		when, err := c.callOf(t["when"])
		if err != nil {
			return err
		}
		reason, err := t["reason"].scalar()
		if err != nil {
			return err
		}
		c.source.rejects = append(c.source.rejects, rejection{when, reason})
	}
	return nil
}

func readLonger(s *source, n *node) error {
	t, err := n.table("columns", "name", "value", "keepEmpty")
	if err != nil {
		return err
	}
	l := &longer{}
	var name, value string
	for key, to := range map[string]*string{"columns": &l.columns, "name": &name, "value": &value} {
		if err := textOf(n, t, key, to, true); err != nil {
			return err
		}
	}
	if err := boolOf(t, "keepEmpty", &l.keepEmpty); err != nil {
		return err
	}
	l.name, l.value = s.slot(name), s.slot(value)
	s.longer = l
	return nil
}

// checkCycles refuses derived columns that need themselves.
func checkCycles(s *source, at *node) error {
	state := map[int]int{}
	var visit func(slot int) bool
	visit = func(slot int) bool {
		switch state[slot] {
		case 1:
			return false
		case 2:
			return true
		}
		state[slot] = 1
		for _, from := range s.evidenced[slot] {
			if !visit(from) {
				return false
			}
		}
		state[slot] = 2
		return true
	}
	for i, k := range at.keys {
		if !visit(s.index[k.text]) {
			return at.items[i].errorf("column %q is computed from itself", k.text)
		}
	}
	return nil
}

func (p *mappingParser) compiler(s *source) *compiler {
	return &compiler{prefixes: p.prefixes, source: s, tables: p.out.tables}
}

// slotsOf lists the columns that an expression refers to, each once, in order.
func slotsOf(e expr, into []int) []int {
	add := func(r reference) {
		if r >= 0 && !slices.Contains(into, int(r)) {
			into = append(into, int(r))
		}
	}
	switch e := e.(type) {
	case reference:
		add(e)
	case *template:
		for _, p := range e.parts {
			add(p.ref)
		}
	case *call:
		for _, a := range e.args {
			into = slotsOf(a, into)
		}
	}
	return into
}
