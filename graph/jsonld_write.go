package graph

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"strings"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/schema"
)

// maxExactInt is the largest integer that every reader of JSON keeps.
const maxExactInt = 1<<53 - 1

// writeJSONLD writes JSON-LD 1.1 with the short forms of schema.Prefixes, node
// by node: quads of one subject that follow each other are one object, and
// those of one label one named graph.
func writeJSONLD(w io.Writer, quads iter.Seq2[quad.Quad, error]) (n int, err error) {
	j := jsonldWriter{Writer: bufio.NewWriterSize(w, 1<<16)}
	j.WriteString(`{"@context":{`)
	for i, p := range schema.Prefixes() {
		if i > 0 {
			j.WriteByte(',')
		}
		fmt.Fprintf(j, "\n  %q: %q", p.Name, p.IRI)
	}
	j.WriteString("\n},\n\"@graph\":[")
	for q, err := range quads {
		if err != nil {
			return n, err
		}
		if err := j.quad(q); err != nil {
			return n, fmt.Errorf("quad %d: %w", n+1, err)
		}
		n++
	}
	j.endNode()
	j.endGraph()
	j.WriteString("\n]}\n")
	if err := j.Flush(); err != nil {
		return n, fmt.Errorf("write JSON-LD: %w", err)
	}
	return n, nil
}

type jsonldWriter struct {
	*bufio.Writer
	graph   quad.Value // that of the open node
	subject quad.Value // of the open node; nil: none is open
	node    []jsonldEntry
	graphs  int // written at the top, or begun
	nodes   int // written in the open graph
}

// jsonldEntry is a key of a node with its values, as JSON.
type jsonldEntry struct {
	key    string
	values []json.RawMessage
}

func (j *jsonldWriter) quad(q quad.Quad) error {
	if q.Subject == nil || q.Predicate == nil || q.Object == nil {
		return fmt.Errorf("a subject, predicate or object is missing")
	}
	if j.subject == nil || q.Label != j.graph || q.Subject != j.subject {
		j.endNode()
		if j.graphs == 0 || q.Label != j.graph {
			if err := j.beginGraph(q.Label); err != nil {
				return err
			}
		}
		id, err := jsonldName(q.Subject)
		if err != nil {
			return err
		}
		j.subject, j.node = q.Subject, []jsonldEntry{{"@id", []json.RawMessage{jsonString(id)}}}
	}
	key, err := jsonldName(q.Predicate)
	if err != nil {
		return err
	}
	var value json.RawMessage
	if iri, ok := q.Object.(quad.IRI); ok && q.Predicate == quad.Value(quad.IRI(schema.RDF+"type")) {
		key = "@type"
		class, err := jsonldName(iri)
		if err != nil {
			return err
		}
		value = jsonString(class)
	} else if value, err = jsonldValue(q.Object); err != nil {
		return err
	}
	for i := range j.node {
		if j.node[i].key == key {
			j.node[i].values = append(j.node[i].values, value)
			return nil
		}
	}
	j.node = append(j.node, jsonldEntry{key, []json.RawMessage{value}})
	return nil
}

func (j *jsonldWriter) beginGraph(label quad.Value) error {
	j.endGraph()
	j.graph, j.nodes = label, 0
	if label == nil {
		return nil
	}
	name, err := jsonldName(label)
	if err != nil {
		return err
	}
	j.comma(&j.graphs)
	j.WriteString(`{"@id":`)
	j.Write(jsonString(name))
	j.WriteString(`,"@graph":[`)
	return nil
}

func (j *jsonldWriter) endGraph() {
	if j.graph != nil {
		j.WriteString("\n]}")
	}
	j.graph = nil
}

// comma parts members of an array, which it counts, and starts a line.
func (j *jsonldWriter) comma(n *int) {
	if *n > 0 {
		j.WriteByte(',')
	}
	*n++
	j.WriteByte('\n')
}

func (j *jsonldWriter) endNode() {
	if j.subject == nil {
		return
	}
	if j.graph == nil {
		j.comma(&j.graphs)
	} else {
		j.comma(&j.nodes)
	}
	for i, e := range j.node {
		j.WriteByte("{,"[min(i, 1)])
		j.Write(jsonString(e.key))
		j.WriteByte(':')
		if len(e.values) == 1 {
			j.Write(e.values[0])
			continue
		}
		for k, v := range e.values {
			j.WriteByte("[,"[min(k, 1)])
			j.Write(v)
		}
		j.WriteByte(']')
	}
	j.WriteByte('}')
	j.subject = nil
}

// jsonldName is the short form of an IRI, or the name of a blank node.
func jsonldName(v quad.Value) (string, error) {
	switch v := v.(type) {
	case quad.BNode:
		return "_:" + string(v), nil
	case quad.IRI:
		short := schema.Short(v)
		_, rest, _ := strings.Cut(short, ":")
		if short != string(v) && !strings.HasPrefix(rest, "//") {
			return short, nil
		}
		scheme, _, _ := strings.Cut(string(v), ":")
		for _, p := range schema.Prefixes() {
			if p.Name == scheme {
				return "", fmt.Errorf("<%s>: its scheme is also the prefix of %s, so JSON-LD would read it as another IRI", string(v), p.IRI)
			}
		}
		return string(v), nil
	}
	return "", fmt.Errorf("%v is a literal where a node must stand", v)
}

// jsonldValue is an object of a quad.
func jsonldValue(v quad.Value) (json.RawMessage, error) {
	typed := func(text, datatype string) (json.RawMessage, error) {
		name, err := jsonldName(quad.IRI(datatype))
		return jsonObject("@value", text, "@type", name), err
	}
	switch v := v.(type) {
	case quad.IRI, quad.BNode:
		name, err := jsonldName(v)
		return jsonObject("@id", name), err
	case quad.String:
		return jsonString(string(v)), nil
	case quad.LangString:
		return jsonObject("@value", string(v.Value), "@language", v.Lang), nil
	case quad.TypedString:
		return typed(string(v.Value), string(v.Type))
	case quad.Int:
		if -maxExactInt <= v && v <= maxExactInt {
			return json.RawMessage(fmt.Sprint(int64(v))), nil
		}
		return typed(fmt.Sprint(int64(v)), xsdInteger)
	case quad.Float:
		return typed(canonicalDouble(float64(v)), xsdDouble)
	case quad.Bool:
		return json.RawMessage(fmt.Sprint(bool(v))), nil
	case quad.Time:
		return typed(canonicalTime(time.Time(v)), xsdDateTime)
	}
	return nil, fmt.Errorf("value %v of type %T: JSON-LD cannot write it", v, v)
}

// jsonObject writes keys and values, which alternate, in the order given.
func jsonObject(pairs ...string) json.RawMessage {
	var b []byte
	for i, text := range pairs {
		b = append(b, "{:,:"[min(i, 2+i%2)])
		b = append(b, jsonString(text)...)
	}
	return append(b, '}')
}

// jsonString writes a string as JSON, "<" and "&" as they are.
func jsonString(s string) json.RawMessage {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		panic(err) // a string has a JSON form
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}
