package graph

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/cayleygraph/quad"
	"github.com/piprate/json-gold/ld"

	"github.com/claimgraph/claimgraph/schema"
)

// maxJSONLD bounds a file of JSON-LD, in bytes: it is read whole, and its
// expanded form takes many times its size in memory.
const maxJSONLD = 16 << 20

// undeclared begins the IRIs of keys and types that the context does not
// declare, which JSON-LD would leave out without a word.
const undeclared = "undeclared:"

// readJSONLD reads JSON-LD 1.1. It is stricter than the recommendation: what
// makes no quad is an error, but for keys that the context maps to null. Where
// the context sets @base, json-gold percent-encodes what is not ASCII in the
// IRIs that it resolves against it.
func readJSONLD(name string, r io.Reader, source quad.IRI, blanks *blankNames, yield func(quad.Quad, error) bool) {
	text, err := io.ReadAll(io.LimitReader(r, maxJSONLD+1))
	switch {
	case err != nil:
		err = fmt.Errorf("%s: %w", name, err)
	case len(text) > maxJSONLD:
		err = fmt.Errorf("%s: JSON-LD of more than %d MiB is not read: convert it to N-Quads", name, maxJSONLD>>20)
	default:
		w := jsonldWalker{base: string(source) + "/", blanks: blanks, yield: yield}
		err = w.read(jsonText{name, text})
	}
	if err != nil && !errors.Is(err, errStopped) {
		yield(quad.Quad{}, err)
	}
}

// jsonldWalker turns an expanded document into quads.
type jsonldWalker struct {
	base   string
	blanks *blankNames
	graph  quad.Value // nil: the default graph
	yield  func(quad.Quad, error) bool
}

func (w *jsonldWalker) read(text jsonText) error {
	document, err := text.decode()
	if err != nil {
		return err
	}
	loader := &noLoader{}
	expanded, err := expandJSONLD(document, loader)
	if loader.refused != "" {
		return text.at(strconv.Quote(loader.refused), fmt.Sprintf("the context %s is not fetched: put its content here in place of its address", loader.refused))
	}
	if err != nil {
		return fmt.Errorf("%s: %w", text.name, err)
	}
	if err := w.nodes(expanded); err != nil {
		var missing undeclaredError
		if errors.As(err, &missing) {
			return text.at(strconv.Quote(string(missing)), err.Error())
		}
		if errors.Is(err, errStopped) {
			return err
		}
		return fmt.Errorf("%s: %w", text.name, err)
	}
	return nil
}

// expandJSONLD resolves all names by the context. A panic of the library on a
// document that it does not foresee is an error like any other.
func expandJSONLD(document any, loader ld.DocumentLoader) (expanded []any, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("no valid JSON-LD: %v", fault)
		}
	}()
	options := ld.NewJsonLdOptions("") // the walker resolves what is left relative
	options.DocumentLoader = loader
	options.ExpandContext = map[string]any{"@vocab": undeclared}
	return ld.NewJsonLdProcessor().Expand(document, options)
}

// noLoader refuses to fetch anything.
type noLoader struct{ refused string }

func (l *noLoader) LoadDocument(address string) (*ld.RemoteDocument, error) {
	l.refused = address
	return nil, errors.New("nothing is fetched")
}

// undeclaredError is a key or a type without a meaning.
type undeclaredError string

func (e undeclaredError) Error() string {
	return fmt.Sprintf("%q has no meaning here: declare it in the @context, or map it to null there to leave it out", string(e))
}

// iri checks an expanded IRI or name of a blank node.
func (w *jsonldWalker) iri(text string) (quad.Value, error) {
	if label, ok := strings.CutPrefix(text, "_:"); ok {
		if !isBlankLabel(label) {
			return nil, fmt.Errorf("%q is no name of a blank node", text)
		}
		return w.blanks.named(label), nil
	}
	if key, ok := strings.CutPrefix(text, undeclared); ok {
		return nil, undeclaredError(key)
	}
	iri := quad.IRI(resolveIRI(w.base, text))
	return iri, schema.CheckIRI(iri)
}

func (w *jsonldWalker) predicate(text string) (quad.Value, error) {
	v, err := w.iri(text)
	if _, blank := v.(quad.BNode); blank {
		return nil, fmt.Errorf("%q is a blank node: a predicate must be an IRI", text)
	}
	return v, err
}

func (w *jsonldWalker) emit(s, p, o quad.Value) error {
	if !w.yield(quad.Quad{Subject: s, Predicate: p, Object: o, Label: w.graph}, nil) {
		return errStopped
	}
	return nil
}

func (w *jsonldWalker) nodes(list any) error {
	for _, n := range asList(list) {
		node, ok := n.(map[string]any)
		if !ok {
			return fmt.Errorf("a node must be an object, not %v", n)
		}
		if _, err := w.node(node); err != nil {
			return err
		}
	}
	return nil
}

// node gives the quads of a node and returns its name.
func (w *jsonldWalker) node(node map[string]any) (quad.Value, error) {
	var subject quad.Value
	if id, ok := node["@id"].(string); ok {
		var err error
		if subject, err = w.iri(id); err != nil {
			return nil, err
		}
	} else {
		subject = w.blanks.unnamed()
	}
	for _, key := range slices.Sorted(maps.Keys(node)) {
		if err := w.entry(subject, key, node[key]); err != nil {
			return nil, err
		}
	}
	return subject, nil
}

func (w *jsonldWalker) entry(subject quad.Value, key string, value any) error {
	switch key {
	case "@id", "@index":
		return nil
	case "@type":
		for _, t := range asList(value) {
			text, ok := t.(string)
			if !ok {
				return fmt.Errorf("@type must be a string, not %v", t)
			}
			class, err := w.iri(text)
			if err != nil {
				return err
			}
			if err := w.emit(subject, quad.IRI(schema.RDF+"type"), class); err != nil {
				return err
			}
		}
		return nil
	case "@graph":
		outer := w.graph
		w.graph = subject
		err := w.nodes(value)
		w.graph = outer
		return err
	case "@included":
		return w.nodes(value)
	case "@reverse":
		return w.reverse(subject, value)
	}
	predicate, err := w.predicate(key)
	if err != nil {
		return err
	}
	for _, item := range asList(value) {
		object, err := w.object(item)
		if err != nil {
			return err
		}
		if err := w.emit(subject, predicate, object); err != nil {
			return err
		}
	}
	return nil
}

// reverse gives the quads of which subject is the object.
func (w *jsonldWalker) reverse(subject quad.Value, value any) error {
	properties, ok := value.(map[string]any)
	if !ok {
		return fmt.Errorf("@reverse must be an object, not %v", value)
	}
	for _, key := range slices.Sorted(maps.Keys(properties)) {
		predicate, err := w.predicate(key)
		if err != nil {
			return err
		}
		for _, item := range asList(properties[key]) {
			from, err := w.object(item)
			if err != nil {
				return err
			}
			switch from.(type) {
			case quad.IRI, quad.BNode:
			default:
				return fmt.Errorf("the literal %v cannot be the subject of @reverse %s", from, key)
			}
			if err := w.emit(from, predicate, subject); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *jsonldWalker) object(item any) (quad.Value, error) {
	object, ok := item.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("an expanded value must be an object, not %v", item)
	}
	if members, ok := object["@list"]; ok {
		return w.list(asList(members))
	}
	if value, ok := object["@value"]; ok {
		return w.value(value, object)
	}
	return w.node(object)
}

func (w *jsonldWalker) list(members []any) (quad.Value, error) {
	const first, rest, none = quad.IRI(schema.RDF + "first"), quad.IRI(schema.RDF + "rest"), quad.IRI(schema.RDF + "nil")
	var links []quad.Value
	for range members {
		links = append(links, w.blanks.unnamed())
	}
	links = append(links, none)
	for i, m := range members {
		member, err := w.object(m)
		if err != nil {
			return nil, err
		}
		if err := w.emit(links[i], first, member); err != nil {
			return nil, err
		}
		if err := w.emit(links[i], rest, links[i+1]); err != nil {
			return nil, err
		}
	}
	return links[0], nil
}

// value is a literal. The entries beside the value are its type or language.
func (w *jsonldWalker) value(value any, entries map[string]any) (quad.Value, error) {
	datatype := quad.IRI("")
	if t, ok := entries["@type"].(string); ok && t != "@json" {
		v, err := w.predicate(t)
		if err != nil {
			return nil, err
		}
		datatype = v.(quad.IRI)
	} else if ok {
		b, err := json.Marshal(value)
		return quad.TypedString{Value: quad.String(b), Type: schema.RDF + "JSON"}, err
	}
	if d, ok := entries["@direction"]; ok {
		return nil, fmt.Errorf("the direction of writing %q is not kept: leave @direction out", d)
	}
	switch v := value.(type) {
	case string:
		if lang, ok := entries["@language"].(string); ok {
			if !isLanguage(lang) {
				return nil, fmt.Errorf("%q is no language tag", lang)
			}
			return quad.LangString{Value: quad.String(v), Lang: lang}, nil
		}
		if datatype == "" {
			return quad.String(v), nil
		}
		return native(v, datatype), nil
	case bool:
		return typedOr(strconv.FormatBool(v), datatype, xsdBoolean), nil
	case json.Number:
		return numberValue(v, datatype)
	}
	return nil, fmt.Errorf("%v is no value: it must be a string, a number or a truth value", value)
}

func typedOr(text string, datatype, otherwise quad.IRI) quad.Value {
	if datatype == "" {
		datatype = otherwise
	}
	return native(text, datatype)
}

// numberValue writes a JSON number as the given datatype, by default as an
// integer if it is whole and a double if not.
func numberValue(n json.Number, datatype quad.IRI) (quad.Value, error) {
	if !strings.ContainsAny(n.String(), ".eE") && datatype != xsdDouble {
		return typedOr(n.String(), datatype, xsdInteger), nil
	}
	if datatype == xsdDecimal && !strings.ContainsAny(n.String(), "eE") {
		return native(n.String(), datatype), nil
	}
	f, err := n.Float64()
	if err != nil {
		return nil, fmt.Errorf("the number %s is out of range: write it as a string with a type", n)
	}
	if f == math.Trunc(f) && math.Abs(f) < 1e21 && datatype != xsdDouble {
		return typedOr(strconv.FormatFloat(f, 'f', -1, 64), datatype, xsdInteger), nil
	}
	return typedOr(canonicalDouble(f), datatype, xsdDouble), nil
}

func asList(v any) []any {
	if list, ok := v.([]any); ok {
		return list
	}
	return []any{v}
}

// jsonText is a file of JSON.
type jsonText struct {
	name string
	text []byte
}

// decode reads the one value of the file. Numbers stay as they are written.
func (t jsonText) decode() (any, error) {
	if i := invalidUTF8(t.text); i >= 0 {
		return nil, t.fault(i, "the file is not UTF-8 here: save it as UTF-8")
	}
	if err := t.check(); err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(t.text))
	d.UseNumber()
	var document any
	if err := d.Decode(&document); err != nil {
		return nil, t.wrong()
	}
	return plainVersion(document), nil
}

// plainVersion turns the numbers of @version, which json-gold only knows as
// float64, into such.
func plainVersion(v any) any {
	switch v := v.(type) {
	case []any:
		for _, member := range v {
			plainVersion(member)
		}
	case map[string]any:
		for key, value := range v {
			if n, ok := value.(json.Number); ok && key == "@version" {
				if f, err := n.Float64(); err == nil {
					v[key] = f
				}
			}
			plainVersion(value)
		}
	}
	return v
}

// check refuses what the decoder would take: text after the value, a key that
// comes twice in one object, and nesting without end.
func (t jsonText) check() error {
	d := json.NewDecoder(bytes.NewReader(t.text))
	d.UseNumber()
	type level struct {
		keys  map[string]bool // nil for an array
		value bool            // the next token is the value of a key
	}
	var open []level
	for values := 0; ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) && len(open) == 0 && values > 0 {
			return nil
		}
		if err != nil {
			return t.wrong()
		}
		at := int(d.InputOffset()) - 1
		if len(open) == 0 {
			if values++; values > 1 {
				return t.fault(at, "nothing may follow the value of the file")
			}
		}
		if n := len(open); n > 0 && open[n-1].keys != nil && token != json.Delim('}') {
			top := &open[n-1]
			if key, ok := token.(string); ok && !top.value {
				if top.keys[key] {
					return t.fault(at, fmt.Sprintf("the key %q comes twice in one object", key))
				}
				top.keys[key], top.value = true, true
				continue
			}
			top.value = false
		}
		switch token {
		case json.Delim('{'):
			open = append(open, level{keys: map[string]bool{}})
		case json.Delim('['):
			open = append(open, level{})
		case json.Delim('}'), json.Delim(']'):
			open = open[:len(open)-1]
		}
		if len(open) > maxNesting {
			return t.fault(at, fmt.Sprintf("more than %d brackets are open", maxNesting))
		}
	}
}

// wrong gives an error of the decoder its place. Its own offsets are those of
// the last token, so the text is checked once more as a whole.
func (t jsonText) wrong() error {
	var syntax *json.SyntaxError
	var raw json.RawMessage
	if errors.As(json.Unmarshal(t.text, &raw), &syntax) && !strings.Contains(syntax.Error(), "unexpected end") {
		return t.fault(int(syntax.Offset)-1, "no valid JSON: "+syntax.Error())
	}
	return t.fault(len(t.text), "the file ends before its value does")
}

// at is a problem with the first place where words stand in the file.
func (t jsonText) at(words, problem string) error {
	i := bytes.Index(t.text, []byte(words))
	if i < 0 {
		return fmt.Errorf("%s: %s", t.name, problem)
	}
	return t.fault(i, problem)
}

// fault is a problem at a byte of the file.
func (t jsonText) fault(at int, problem string) error {
	at = min(max(at, 0), len(t.text))
	before := t.text[:at]
	line := bytes.LastIndexByte(before, '\n') + 1
	end := len(t.text)
	if i := bytes.IndexByte(t.text[at:], '\n'); i >= 0 {
		end = at + i
	}
	p := nquadsParser{line: t.text[line:end], pos: at - line}
	return p.fault(t.name, bytes.Count(before, []byte("\n"))+1, problem)
}
