package loaders

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/schema"
)

type termKind int

const (
	literalTerm termKind = iota
	iriTerm
	blankTerm
)

// A term makes RDF terms of a row: one for each value of its expression.
type term struct {
	kind     termKind
	value    expr
	fixed    quad.Value // the term when it is the same for every row; nil otherwise
	datatype quad.IRI   // of a literal, "" for a string
	lang     expr       // language tag, nil for none
	typed    *term      // of a literal: the datatype, where rows tell it; nil otherwise
	natural  bool       // a literal takes the type that its value has in JSON
	base     string     // of an IRI: what a relative one is appended to; "" for an error
	safe     bool       // an IRI whose fixed parts are checked, and whose values are escaped
	at       *node
}

// Common terms of the graph.
const (
	cgValue         = quad.IRI(schema.VocabNS + "value")
	cgMilli         = quad.IRI(schema.VocabNS + "milli")
	cgSmallest      = quad.IRI(schema.VocabNS + "smallest")
	cgSmallestMilli = quad.IRI(schema.VocabNS + "smallestMilli")
	cgMeasure       = quad.IRI(schema.VocabNS + "measure")
	cgReporter      = quad.IRI(schema.VocabNS + "reporter")
	cgPartner       = quad.IRI(schema.VocabNS + "partner")
	cgPeriod        = quad.IRI(schema.VocabNS + "period")
	cgSlot          = quad.IRI(schema.VocabNS + "slot")
	cgSlotFamily    = quad.IRI(schema.VocabNS + "slotFamily")
	cgCell          = quad.IRI(schema.VocabNS + "cell")
	cgText          = quad.IRI(schema.VocabNS + "text")
	cgStartDay      = quad.IRI(schema.VocabNS + "startDay")
	cgEndDay        = quad.IRI(schema.VocabNS + "endDay")
)

// iriTerm compiles the template of an IRI.
func (c *compiler) iriTerm(n *node, text string) (*term, error) {
	t := &term{kind: iriTerm, at: n}
	if rest, ok := strings.CutPrefix(text, "_:"); ok {
		t.kind, text = blankTerm, rest
	}
	copied := *n
	copied.text = text
	var err error
	if t.value, err = c.text(&copied, t.kind == iriTerm); err != nil {
		return nil, err
	}
	if parts, ok := t.value.(*template); ok && t.kind == iriTerm {
		t.safe = schema.CheckIRI(quad.IRI(parts.example())) == nil
	}
	k, ok := t.value.(constant)
	if !ok {
		return t, nil
	}
	if t.kind == blankTerm {
		return t, nil
	}
	if err := schema.CheckIRI(quad.IRI(k)); err != nil {
		return nil, n.errorf("%v", err)
	}
	t.fixed = quad.IRI(k)
	return t, nil
}

// object compiles an object in any of its forms.
func (c *compiler) object(n *node, hint termHint) (*term, error) {
	switch n.kind {
	case scalarNode:
		return c.objectText(n, n.text, hint)
	case listNode:
		if len(n.items) != 2 {
			return nil, n.errorf("write an object as [value, datatype] or [value, language~lang]")
		}
		t, err := c.object(n.items[0], termHint{})
		if err != nil {
			return nil, err
		}
		suffix, err := n.items[1].scalar()
		if err != nil {
			return nil, err
		}
		if tag, ok := strings.CutSuffix(suffix, "~lang"); ok {
			return c.tagged(n, t, tag, "", hint)
		}
		return c.tagged(n, t, "", suffix, hint)
	case tableNode:
		return c.objectTable(n, hint)
	}
	return nil, n.errorf("an object is missing")
}

func (c *compiler) objectText(n *node, text string, hint termHint) (*term, error) {
	text, iri := strings.CutSuffix(text, "~iri")
	if iri || hint.iri {
		return c.checked(c.iriTerm(n, text))(n, hint)
	}
	copied := *n
	copied.text = text
	e, err := c.text(&copied, false)
	return c.checked(&term{kind: literalTerm, value: e, at: n}, err)(n, hint)
}

func (c *compiler) objectTable(n *node, hint termHint) (*term, error) {
	t, err := n.table("value|v", "function|fn|f", "parameters|pms", "type", "datatype", "language", "targets")
	if err != nil {
		return nil, err
	}
	kind := ""
	if err := textOf(n, t, "type", &kind, false); err != nil {
		return nil, err
	}
	iri := hint.iri || kind == "iri"
	out := &term{kind: literalTerm, at: n}
	switch {
	case t["function"] != nil && t["value"] == nil:
		call := &node{kind: tableNode, file: n.file, line: n.line, col: n.col}
		for i, k := range n.keys {
			switch k.text {
			case "function", "fn", "f", "parameters", "pms":
				call.keys, call.items = append(call.keys, k), append(call.items, n.items[i])
			}
		}
		if out.value, err = c.callOf(call); err != nil {
			return nil, err
		}
		if iri {
			out.kind = iriTerm
		}
	case t["value"] != nil && iri:
		s, err := t["value"].scalar()
		if err != nil {
			return nil, err
		}
		if out, err = c.iriTerm(t["value"], strings.TrimSuffix(s, "~iri")); err != nil {
			return nil, err
		}
	case t["value"] != nil:
		if out.value, err = c.text(t["value"], false); err != nil {
			return nil, err
		}
	default:
		return nil, n.errorf("an object needs value, function or mapping")
	}
	switch kind {
	case "", "iri", "literal":
	case "blank":
		out.kind = blankTerm
	default:
		return nil, t["type"].errorf("type %q: known are iri, blank, literal", kind)
	}
	var lang, datatype string
	for key, to := range map[string]*string{"language": &lang, "datatype": &datatype} {
		if err := textOf(n, t, key, to, false); err != nil {
			return nil, err
		}
	}
	return c.tagged(n, out, lang, datatype, hint)
}

// tagged gives a literal its language or datatype.
func (c *compiler) tagged(n *node, t *term, lang, datatype string, hint termHint) (*term, error) {
	if lang != "" || datatype != "" {
		if t.kind != literalTerm {
			return nil, n.errorf("an IRI has no language and no datatype")
		}
		t.fixed = nil
	}
	if lang != "" {
		copied := *n
		copied.kind, copied.text = scalarNode, lang
		e, err := c.text(&copied, false)
		if err != nil {
			return nil, err
		}
		t.lang = e
	}
	if datatype != "" {
		t.datatype = quad.IRI(c.expand(datatype))
		if err := schema.CheckIRI(t.datatype); err != nil {
			return nil, n.errorf("%v", err)
		}
	}
	return c.checked(t, nil)(n, hint)
}

// checked compares an object with what its predicate takes, and prepares it.
func (c *compiler) checked(t *term, err error) func(*node, termHint) (*term, error) {
	return func(n *node, hint termHint) (*term, error) {
		if err != nil {
			return nil, err
		}
		if hint.class {
			iri, ok := t.fixed.(quad.IRI)
			if ok {
				if err := checkTerm(iri); err != nil {
					return nil, n.errorf("%v", err)
				}
			}
			return t, nil
		}
		if iri, ok := t.fixed.(quad.IRI); ok && strings.HasPrefix(string(iri), schema.MeasureNS) {
			if err := checkTerm(iri); err != nil {
				return nil, n.errorf("%v", err)
			}
		}
		switch {
		case hint.kind == "iri" && t.kind == literalTerm:
			return nil, n.errorf("%s takes an IRI: write ~iri behind the value", hint.property)
		case (hint.kind == "int" || hint.kind == "float" || hint.kind == "string") && t.kind != literalTerm:
			return nil, n.errorf("%s takes no IRI but a value (%s)", hint.property, hint.kind)
		case hint.datatype != "" && t.datatype == "" && t.lang == nil:
			t.datatype = hint.datatype
		case hint.datatype != "" && t.datatype != hint.datatype:
			return nil, n.errorf("%s takes %s, and nothing else: values of different types never compare in queries", hint.property, schema.Short(hint.datatype))
		}
		if k, ok := t.value.(constant); ok && t.fixed == nil && t.lang == nil && t.kind == literalTerm {
			if t.fixed, err = literal(string(k), t.datatype); err != nil {
				return nil, n.errorf("%v", err)
			}
		}
		return t, nil
	}
}

// literal makes a literal of a text, checked against its datatype.
func literal(text string, datatype quad.IRI) (quad.Value, error) {
	switch datatype {
	case "", schema.XSD + "string":
		return quad.String(text), nil
	case schema.XSD + "integer", schema.XSD + "int", schema.XSD + "long":
		n, err := strconv.ParseInt(strings.TrimPrefix(text, "+"), 10, 64)
		if err != nil {
			x, ferr := strconv.ParseFloat(text, 64)
			if ferr != nil || x != math.Trunc(x) || math.Abs(x) >= 1<<53 {
				return nil, fmt.Errorf("%q is no whole number", text)
			}
			n = int64(x)
		}
		return quad.Int(n), nil
	case schema.XSD + "double", schema.XSD + "float", schema.XSD + "decimal":
		x, err := strconv.ParseFloat(text, 64)
		if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
			return nil, fmt.Errorf("%q is no number", text)
		}
		return quad.Float(x), nil
	case schema.XSD + "boolean":
		switch text {
		case "true", "1":
			return quad.Bool(true), nil
		case "false", "0":
			return quad.Bool(false), nil
		}
		return nil, fmt.Errorf("%q is neither true nor false", text)
	}
	return quad.TypedString{Value: quad.String(text), Type: datatype}, nil
}

// make appends the terms that a row gives to dst.
func (t *term) make(s *scope, dst []quad.Value) ([]quad.Value, error) {
	if t.fixed != nil {
		return append(dst, t.fixed), nil
	}
	if t.value == nil {
		return append(dst, s.run.freshBlank()), nil
	}
	datatype := t.datatype
	if t.typed != nil {
		types, err := t.typed.make(s, nil)
		if err != nil || len(types) == 0 {
			return dst, err
		}
		datatype = types[0].(quad.IRI)
	}
	mark := len(s.texts)
	var err error
	s.texts, err = t.value.eval(s, s.texts)
	texts := s.texts[mark:]
	s.texts = s.texts[:mark]
	if err != nil {
		return dst, err
	}
	lang := ""
	if t.lang != nil {
		tags, err := t.lang.eval(s, nil)
		if err != nil || len(tags) == 0 {
			return dst, err
		}
		lang = tags[0]
	}
	if t.natural {
		return t.naturals(s, texts, dst)
	}
	for _, text := range texts {
		v, err := t.one(s, text, lang, datatype)
		if err != nil {
			return dst, err
		}
		dst = append(dst, v)
	}
	return dst, nil
}

func (t *term) one(s *scope, text, lang string, datatype quad.IRI) (quad.Value, error) {
	switch {
	case t.safe:
		return quad.IRI(s.run.ofEdition(text)), nil
	case t.kind == iriTerm:
		if t.base != "" && !absoluteIRI.MatchString(text) {
			text = t.base + text
		}
		return s.run.iri(s.run.ofEdition(text))
	case t.kind == blankTerm:
		return quad.BNode(s.run.blanks + blankLabel(text)), nil
	case t.lang != nil:
		if !languageTag.MatchString(lang) {
			return nil, fmt.Errorf("%q is no language tag", lang)
		}
		return quad.LangString{Value: quad.String(text), Lang: lang}, nil
	}
	return literal(text, datatype)
}

// absoluteIRI tells an IRI from a relative reference.
var absoluteIRI = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:`)

// naturals makes literals of the types that the values have in JSON; in other
// formats all values are texts.
func (t *term) naturals(s *scope, texts []string, dst []quad.Value) ([]quad.Value, error) {
	var types []quad.IRI
	if slot := int(t.value.(reference)); slot < len(s.row.types) {
		types = s.row.types[slot]
	}
	for i, text := range texts {
		var datatype quad.IRI
		if i < len(types) {
			datatype = types[i]
		}
		v, err := literal(text, datatype)
		if err != nil {
			return dst, err
		}
		dst = append(dst, v)
	}
	return dst, nil
}

// blankLabel makes a label that N-Quads can write; different texts never make the same.
func blankLabel(text string) string {
	b := []byte("b")
	for i := range len(text) {
		c := text[i]
		if 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' {
			b = append(b, c)
		} else {
			b = append(b, '_', upperHex[c>>4], upperHex[c&15])
		}
	}
	return string(b)
}
