package loaders

import (
	"regexp"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"
	"golang.org/x/text/language"

	"github.com/claimgraph/claimgraph/schema"
)

// term reads a term map, or the constant of a shortcut. The role is subject,
// predicate, object, graph, or value for a text that is no term itself.
func (r *rmlReader) term(of *rule, p rmlProperty, role string) (*term, error) {
	if !strings.HasSuffix(p.name, "Map") {
		if t, _ := termOfRML(p.value); p.name == "graph" && t == blankTerm {
			p.name = "graphMap" // a node in brackets under the shortcut, as is often written
		} else {
			return r.constant(p, role)
		}
	}
	n, err := r.node(p)
	if err != nil {
		return nil, err
	}
	kinds := map[string]string{"subject": "a subject map", "object": "an object map"}
	kind, ok := kinds[role]
	if !ok {
		kind = "a term map"
	}
	if err := n.check(kind); err != nil {
		return nil, err
	}
	forms := n.get("constant", "reference", "template")
	t := &term{kind: iriTerm, at: p.at, base: r.bases[of]}
	tagged := len(n.get("language", "languageMap", "datatype", "datatypeMap")) > 0
	if role == "value" || role == "object" && (tagged || len(forms) == 1 && forms[0].name == "reference") {
		t.kind = literalTerm
	}
	declared, unsafe, err := r.termType(n, t, role)
	if err != nil {
		return nil, err
	}
	switch {
	case len(forms) == 0 && t.kind == blankTerm && (role == "subject" || role == "object"):
		return t, nil // a new one for every row
	case len(forms) == 0:
		return nil, p.at.errorf("the %s needs a constant, a reference or a template", p.name)
	case len(forms) > 1:
		return nil, forms[1].at.errorf("a constant, a reference or a template: one of them, not two")
	}
	form := forms[0]
	if form.name == "constant" {
		c, err := r.constant(form, role)
		if err != nil {
			return nil, err
		}
		if declared && c.kind != t.kind {
			return nil, form.at.errorf("the constant is not of the termType: remove the termType")
		}
		return c, nil
	}
	text, at, err := n.text(form.name)
	if err != nil {
		return nil, err
	}
	if form.name == "reference" {
		t.value, err = r.reference(of.source, text, at)
		t.natural = role == "object" && t.kind == literalTerm && !tagged
	} else {
		err = r.template(of.source, t, text, at, unsafe)
	}
	if err != nil {
		return nil, err
	}
	return t, r.tags(of, n, t)
}

// constant reads a term that is the same for every row.
func (r *rmlReader) constant(p rmlProperty, role string) (*term, error) {
	kind, literal := termOfRML(p.value)
	t := &term{kind: kind, at: p.at}
	if literal && role != "object" && role != "value" {
		return nil, p.at.errorf("a %s must be an IRI%s, not a literal", role, map[bool]string{true: " or a blank node"}[role != "predicate"])
	}
	switch v := p.value.(type) {
	case quad.BNode:
		if role == "predicate" {
			return nil, p.at.errorf("a predicate must be an IRI")
		}
		t.value = constant(v)
	case quad.IRI:
		if strings.HasPrefix(string(v), MappingBase) {
			return nil, p.at.errorf("the IRI is relative, and no base is declared: write @base <…> . at the start")
		}
		t.value, t.fixed = constant(v), v
	default:
		t.value, t.fixed = constant(quad.ToString(v)), v
	}
	return t, nil
}

// termTypes are the kinds of term by their names in RML; the unsafe ones are
// written as they come, without percent-encoding.
var termTypes = map[string]struct {
	kind   termKind
	unsafe bool
}{
	"IRI": {iriTerm, false}, "URI": {iriTerm, false}, "UnsafeIRI": {iriTerm, true}, "UnsafeURI": {iriTerm, true},
	"BlankNode": {blankTerm, false}, "Literal": {literalTerm, false},
}

// termType reads what kind of term is made, and whether that was said.
func (r *rmlReader) termType(n *rmlNode, t *term, role string) (declared, unsafe bool, err error) {
	p, err := n.one("termType")
	if err != nil || p == nil {
		return false, false, err
	}
	name, _ := rmlName(p.value)
	kind, ok := termTypes[name]
	switch {
	case !ok:
		return false, false, p.at.errorf("no termType %s: known are IRI, BlankNode, Literal, UnsafeIRI", p.value)
	case kind.kind == literalTerm && role != "object" && role != "value":
		return false, false, p.at.errorf("a %s cannot be a literal: write the termType IRI", role)
	case kind.kind == blankTerm && role == "predicate":
		return false, false, p.at.errorf("a predicate must be an IRI")
	}
	t.kind = kind.kind
	return true, kind.unsafe, nil
}

// reference compiles a reference to a column or path, and checks its syntax.
func (r *rmlReader) reference(s *source, name string, at *node) (expr, error) {
	if name == "" {
		return nil, at.errorf("the reference is empty: name a column or a path")
	}
	if err := checkPath(r.d.Resource(s.resource).Format, name); err != nil {
		return nil, at.errorf("%v", err)
	}
	return reference(s.slot(name)), nil
}

// template compiles a template, in which {x} is a reference and a backslash
// takes the meaning from a brace.
func (r *rmlReader) template(s *source, t *term, text string, at *node, unsafe bool) error {
	out := &template{escape: t.kind == iriTerm && !unsafe}
	var b strings.Builder
	open := false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\' && i+1 < len(text) && strings.IndexByte(`{}\`, text[i+1]) >= 0:
			i++
			b.WriteByte(text[i])
		case c == '\\':
			return at.errorf(`a backslash in the template stands before nothing that it escapes: write \\ for one`)
		case c == '{' && open:
			return at.errorf("a brace is opened within a reference of the template: write \\\\{ for the character")
		case c == '{':
			if b.Len() > 0 {
				out.parts = append(out.parts, part{text: b.String(), ref: -1})
				b.Reset()
			}
			open = true
		case c == '}' && !open:
			return at.errorf("a brace of the template is closed that was not opened: write \\\\} for the character")
		case c == '}':
			ref, err := r.reference(s, b.String(), at)
			if err != nil {
				return err
			}
			out.parts = append(out.parts, part{ref: ref.(reference)})
			b.Reset()
			open = false
		default:
			b.WriteByte(c)
		}
	}
	if open {
		return at.errorf("a brace of the template is not closed")
	}
	if b.Len() > 0 {
		out.parts = append(out.parts, part{text: b.String(), ref: -1})
	}
	t.value = out
	t.safe = t.kind == iriTerm && !unsafe && len(out.parts) > 0 && out.parts[0].ref < 0 && schema.CheckIRI(quad.IRI(out.example())) == nil
	return nil
}

// languageTag is the form of a tag, for those that come from data.
var languageTag = regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`)

// tags reads the language or the datatype of a literal.
func (r *rmlReader) tags(of *rule, n *rmlNode, t *term) error {
	languages, datatypes := n.get("language", "languageMap"), n.get("datatype", "datatypeMap")
	if len(languages)+len(datatypes) == 0 {
		return nil
	}
	all := slices.Concat(languages, datatypes)
	if len(all) > 1 {
		return all[1].at.errorf("a literal has one language or one datatype")
	}
	p := all[0]
	if t.kind != literalTerm {
		return p.at.errorf("only a literal has a %s", p.name)
	}
	if len(datatypes) > 0 && p.name == "datatype" {
		iri, ok := p.value.(quad.IRI)
		if !ok {
			return p.at.errorf("datatype takes an IRI")
		}
		t.datatype = iri
		return nil
	}
	if len(datatypes) > 0 {
		typ, err := r.term(of, p, "datatype")
		if err != nil {
			return err
		}
		if iri, ok := typ.fixed.(quad.IRI); ok {
			t.datatype = iri
			return nil
		}
		t.typed = typ
		return nil
	}
	if p.name == "language" {
		tag, ok := p.value.(quad.String)
		if !ok {
			return p.at.errorf("language takes a tag such as \"en\"")
		}
		if err := checkLanguage(string(tag)); err != nil {
			return p.at.errorf("%v", err)
		}
		t.lang = constant(tag)
		return nil
	}
	m, err := r.node(p)
	if err != nil {
		return err
	}
	if tag, at, err := m.text("constant"); err != nil {
		return err
	} else if tag != "" {
		if err := checkLanguage(tag); err != nil {
			return at.errorf("%v", err)
		}
	}
	lang, err := r.term(of, p, "value")
	if err != nil {
		return err
	}
	t.lang = lang.value
	return nil
}

// checkLanguage refuses a tag that is not well-formed, or whose parts are not registered.
func checkLanguage(tag string) error {
	if _, err := language.Parse(tag); err != nil || !languageTag.MatchString(tag) {
		return &languageError{tag}
	}
	return nil
}

type languageError struct{ tag string }

func (e *languageError) Error() string {
	return "\"" + e.tag + "\" is no language tag: write one of BCP 47, such as en or pt-BR"
}
