package graph

import (
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/schema"
)

// turtleParser reads Turtle 1.1 and TriG 1.1, quad by quad: what it holds is
// the present line, the prefixes and one node per open bracket.
//
// goRDFlib, which would read them too, was found to lose files with the line
// end "\r" behind a comment, to put U+FFFD for what is not UTF-8, to
// percent-encode letters of relative IRIs, to know prefixes that no one
// declared, and to exhaust the stack on nested brackets; it gives no columns.
type turtleParser struct {
	turtleScanner
	tok    token // the next one
	trig   bool
	blanks *blankNames

	base     string
	prefixes map[string]string
	graph    quad.Value // of the present block of TriG, nil outside of one
	nesting  int
	yield    func(quad.Quad, error) bool
	placed   bool      // places are told
	at       textPlace // of the object of the last statement
}

// textPlace is a place in a file; both numbers count from 1.
type textPlace struct{ line, column int }

func newTurtleParser(file string, r io.Reader, trig bool, source quad.IRI, blanks *blankNames) *turtleParser {
	return &turtleParser{
		turtleScanner: newTurtleScanner(file, r), trig: trig, blanks: blanks,
		base: string(source) + "/", prefixes: map[string]string{},
	}
}

// errStopped says that the reader of the quads wants no more.
var errStopped = errors.New("stopped")

// read hands all quads to yield, and then the error, if there was one.
func (p *turtleParser) read(yield func(quad.Quad, error) bool) {
	p.yield = yield
	err := p.advance()
	for err == nil && p.tok.kind != tokenEnd {
		err = p.statement()
	}
	if err != nil && !errors.Is(err, errStopped) {
		yield(quad.Quad{}, err)
	}
}

func (p *turtleParser) advance() (err error) {
	p.tok, err = p.next()
	return err
}

// expect takes a mark; why says what it is for.
func (p *turtleParser) expect(mark, why string) error {
	if !p.tok.is(mark) {
		return p.fault("%q must come here: %s", mark, why)
	}
	return p.advance()
}

// tokenPlace is where the present token begins; the zero place when none is asked for.
func (p *turtleParser) tokenPlace() textPlace {
	if !p.placed {
		return textPlace{}
	}
	return textPlace{max(1, p.startNumber), utf8.RuneCount(p.line[:min(p.start, len(p.line))]) + 1}
}

func (p *turtleParser) emit(s, predicate, o quad.Value) error {
	if !p.yield(quad.Quad{Subject: s, Predicate: predicate, Object: o, Label: p.graph}, nil) {
		return errStopped
	}
	return nil
}

const endsStatement = "a statement must end with it"

func (p *turtleParser) statement() error {
	switch {
	case p.tok.kind == tokenAt:
		return p.directive(p.tok.text, true)
	case p.tok.kind == tokenWord && p.trig && strings.EqualFold(p.tok.text, "graph"):
		if err := p.advance(); err != nil {
			return err
		}
		name, err := p.graphName()
		if err != nil {
			return err
		}
		return p.block(name)
	case p.tok.kind == tokenWord:
		return p.directive(strings.ToLower(p.tok.text), false)
	case p.tok.is("{") && p.trig:
		return p.block(nil)
	case p.tok.is("{"):
		return p.fault("graphs are part of TriG, not of Turtle: name the file .trig")
	}
	subject, kind, err := p.subject()
	if err != nil {
		return err
	}
	if p.tok.is("{") && p.trig {
		if kind != nodeName {
			return p.fault("a graph must be named by an IRI or a blank node")
		}
		return p.block(subject)
	}
	if kind != nodeWithProperties || !p.tok.is(".") {
		if err := p.properties(subject); err != nil {
			return err
		}
	}
	return p.expect(".", endsStatement)
}

// directive reads the declaration of a prefix or a base. Those that begin with
// "@" end with ".".
func (p *turtleParser) directive(name string, dot bool) error {
	switch name {
	case "prefix", "base":
	case "version":
		return p.fault("RDF 1.2 is not read: write the file as Turtle or TriG 1.1")
	default:
		if dot {
			return p.fault("no directive @%s: there are @prefix and @base", name)
		}
		return p.fault("%q cannot begin a statement: an IRI is written <…> or with a prefix", p.tok.text)
	}
	if err := p.advance(); err != nil {
		return err
	}
	declares := p.tok
	if name == "prefix" {
		if p.tok.kind != tokenName || p.tok.text != "" {
			return p.fault(`a prefix is declared by its name and ":"`)
		}
		if err := p.advance(); err != nil {
			return err
		}
	}
	if p.tok.kind != tokenIRI {
		return p.fault("an IRI in angle brackets must come here")
	}
	iri := resolveIRI(p.base, p.tok.text)
	if err := schema.CheckIRI(quad.IRI(iri)); err != nil {
		return p.fault("%s", err)
	}
	if name == "prefix" {
		p.prefixes[declares.prefix] = iri
	} else {
		p.base = iri
	}
	if err := p.advance(); err != nil || !dot {
		return err
	}
	return p.expect(".", "a directive that begins with @ must end with it")
}

// graphName reads the name of a graph.
func (p *turtleParser) graphName() (quad.Value, error) {
	name, kind, err := p.subject()
	if err == nil && kind != nodeName {
		err = p.fault("a graph must be named by an IRI or a blank node")
	}
	return name, err
}

// block reads the statements of a graph, in braces.
func (p *turtleParser) block(name quad.Value) error {
	if err := p.expect("{", "the statements of a graph stand in braces"); err != nil {
		return err
	}
	p.graph = name
	for !p.tok.is("}") {
		subject, kind, err := p.subject()
		if err != nil {
			return err
		}
		if kind != nodeWithProperties || !p.tok.is(".") && !p.tok.is("}") {
			if err := p.properties(subject); err != nil {
				return err
			}
		}
		if p.tok.is("}") {
			break
		}
		if err := p.expect(".", `a statement must end with it, or the graph with "}"`); err != nil {
			return err
		}
	}
	p.graph = nil
	return p.advance()
}

// nodeKind tells what a subject may be followed by.
type nodeKind byte

const (
	nodeName           nodeKind = iota // may name a graph
	nodeWithProperties                 // needs no properties after its brackets
	nodeList                           // needs properties
)

func (p *turtleParser) subject() (quad.Value, nodeKind, error) {
	switch {
	case p.tok.is("("):
		v, err := p.list()
		return v, nodeList, err
	case p.tok.is("["):
		return p.brackets()
	case p.tok.kind == tokenIRI, p.tok.kind == tokenName, p.tok.kind == tokenBlank:
		v, err := p.node()
		return v, nodeName, err
	case p.tok.kind == tokenString, p.tok.kind == tokenInteger, p.tok.kind == tokenDecimal, p.tok.kind == tokenDouble:
		return nil, nodeName, p.fault("the subject must not be a literal")
	case p.tok.kind == tokenEnd:
		return nil, nodeName, p.fault("the file ends before the subject")
	}
	return nil, nodeName, p.fault("the subject must be an IRI, a prefixed name or a blank node")
}

// node reads an IRI, a prefixed name or the name of a blank node.
func (p *turtleParser) node() (quad.Value, error) {
	var v quad.Value
	if p.tok.kind == tokenBlank {
		v = p.blanks.named(p.tok.text)
	} else {
		iri, err := p.iri()
		if err != nil {
			return nil, err
		}
		v = iri
	}
	return v, p.advance()
}

// iri is the IRI that the present token stands for.
func (p *turtleParser) iri() (quad.IRI, error) {
	text := ""
	if p.tok.kind == tokenName {
		start, ok := p.prefixes[p.tok.prefix]
		if !ok {
			return "", p.fault(`prefix "%s:" is not declared: write @prefix %s: <…> . before it`, p.tok.prefix, p.tok.prefix)
		}
		text = start + p.tok.text
	} else {
		text = resolveIRI(p.base, p.tok.text)
	}
	iri := quad.IRI(text)
	if err := schema.CheckIRI(iri); err != nil {
		return "", p.fault("%s", err)
	}
	return iri, nil
}

// properties reads predicates with their objects.
func (p *turtleParser) properties(subject quad.Value) error {
	for {
		predicate, err := p.predicate()
		if err != nil {
			return err
		}
		if err := p.objects(subject, predicate); err != nil {
			return err
		}
		if !p.tok.is(";") {
			return nil
		}
		for p.tok.is(";") {
			if err := p.advance(); err != nil {
				return err
			}
		}
		if p.tok.kind == tokenMark || p.tok.kind == tokenEnd {
			return nil // the ";" was the last
		}
	}
}

func (p *turtleParser) predicate() (quad.Value, error) {
	switch {
	case p.tok.kind == tokenWord && p.tok.text == "a":
		return quad.IRI(schema.RDF + "type"), p.advance()
	case p.tok.kind == tokenIRI, p.tok.kind == tokenName:
		return p.node()
	case p.tok.kind == tokenEnd:
		return nil, p.fault("the file ends before the predicate")
	}
	return nil, p.fault(`the predicate must be an IRI, a prefixed name or "a"`)
}

func (p *turtleParser) objects(subject, predicate quad.Value) error {
	for {
		at := p.tokenPlace()
		object, err := p.object()
		if err != nil {
			return err
		}
		p.at = at
		if err := p.emit(subject, predicate, object); err != nil {
			return err
		}
		if !p.tok.is(",") {
			return nil
		}
		if err := p.advance(); err != nil {
			return err
		}
	}
}

func (p *turtleParser) object() (quad.Value, error) {
	t := p.tok
	switch t.kind {
	case tokenIRI, tokenName, tokenBlank:
		return p.node()
	case tokenString:
		return p.literal()
	case tokenInteger:
		return native(t.text, xsdInteger), p.advance()
	case tokenDecimal:
		return native(t.text, xsdDecimal), p.advance()
	case tokenDouble:
		return native(t.text, xsdDouble), p.advance()
	case tokenEnd:
		return nil, p.fault("the file ends before the object")
	}
	switch {
	case t.is("["):
		v, _, err := p.brackets()
		return v, err
	case t.is("("):
		return p.list()
	case t.kind == tokenWord && (t.text == "true" || t.text == "false"):
		return native(t.text, xsdBoolean), p.advance()
	}
	return nil, p.fault("the object must be an IRI, a prefixed name, a blank node, a literal or a list")
}

func (p *turtleParser) literal() (quad.Value, error) {
	text := p.tok.text
	if err := p.advance(); err != nil {
		return nil, err
	}
	switch p.tok.kind {
	case tokenAt:
		return quad.LangString{Value: quad.String(text), Lang: p.tok.text}, p.advance()
	case tokenType:
		if err := p.advance(); err != nil {
			return nil, err
		}
		if p.tok.kind != tokenIRI && p.tok.kind != tokenName {
			return nil, p.fault("a datatype is written ^^<IRI> or ^^prefix:name")
		}
		datatype, err := p.iri()
		if err != nil {
			return nil, err
		}
		return native(text, datatype), p.advance()
	}
	return quad.String(text), nil
}

// brackets reads a blank node in square brackets, with its properties.
func (p *turtleParser) brackets() (quad.Value, nodeKind, error) {
	if err := p.open(); err != nil {
		return nil, nodeName, err
	}
	node, kind := p.blanks.unnamed(), nodeName
	if !p.tok.is("]") {
		kind = nodeWithProperties
		if err := p.properties(node); err != nil {
			return nil, kind, err
		}
	}
	p.nesting--
	return node, kind, p.expect("]", "the bracket must be closed")
}

// list reads the members of a list, in parentheses.
func (p *turtleParser) list() (quad.Value, error) {
	const first, rest, none = quad.IRI(schema.RDF + "first"), quad.IRI(schema.RDF + "rest"), quad.IRI(schema.RDF + "nil")
	if err := p.open(); err != nil {
		return nil, err
	}
	var head, last quad.Value = none, nil
	for !p.tok.is(")") {
		at := p.tokenPlace()
		member, err := p.object()
		if err != nil {
			return nil, err
		}
		p.at = at
		link := quad.Value(p.blanks.unnamed())
		if last == nil {
			head = link
		} else if err := p.emit(last, rest, link); err != nil {
			return nil, err
		}
		if err := p.emit(link, first, member); err != nil {
			return nil, err
		}
		last = link
	}
	if last != nil {
		if err := p.emit(last, rest, none); err != nil {
			return nil, err
		}
	}
	p.nesting--
	return head, p.advance()
}

// open takes an opening bracket.
func (p *turtleParser) open() error {
	if p.nesting++; p.nesting > maxNesting {
		return p.fault("more than %d brackets are open: name the inner nodes instead", maxNesting)
	}
	return p.advance()
}

const xsdDecimal = schema.XSD + "decimal"
