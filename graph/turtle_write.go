package graph

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"math"
	"strconv"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/schema"
)

// WriteRDF writes quads in a format that ReadRDF reads, in the order they come;
// it returns the number written. Turtle and N-Triples have no place for labels:
// there the same triple of two sources is written twice, and neither is named.
func WriteRDF(w io.Writer, format RDFFormat, quads iter.Seq2[quad.Quad, error]) (n int, err error) {
	switch format {
	case NQuads:
		return WriteNQuads(w, quads)
	case NTriples:
		return WriteNQuads(w, unlabelled(quads))
	case Turtle:
		return writeTurtle(w, unlabelled(quads))
	case TriG:
		return writeTurtle(w, quads)
	case JSONLD:
		return writeJSONLD(w, quads)
	}
	return 0, fmt.Errorf("no writer for %q: the formats are %v", format, RDFFormats())
}

func unlabelled(quads iter.Seq2[quad.Quad, error]) iter.Seq2[quad.Quad, error] {
	return func(yield func(quad.Quad, error) bool) {
		for q, err := range quads {
			q.Label = nil
			if !yield(q, err) {
				return
			}
		}
	}
}

// turtleWriter writes TriG. What a quad shares with the one before it, in order
// label, subject and predicate, is written once.
type turtleWriter struct {
	*bufio.Writer
	prefixes map[string]string // namespace -> short form
	last     quad.Quad
	term     []byte
}

func writeTurtle(w io.Writer, quads iter.Seq2[quad.Quad, error]) (n int, err error) {
	t := turtleWriter{Writer: bufio.NewWriterSize(w, 1<<16), prefixes: map[string]string{}}
	for _, p := range schema.Prefixes() {
		t.prefixes[p.IRI] = p.Name
		fmt.Fprintf(t, "@prefix %s: <%s> .\n", p.Name, p.IRI)
	}
	for q, err := range quads {
		if err != nil {
			return n, err
		}
		if err := t.quad(q); err != nil {
			return n, fmt.Errorf("quad %d: %w", n+1, err)
		}
		n++
	}
	t.end()
	if err := t.Flush(); err != nil {
		return n, fmt.Errorf("write Turtle: %w", err)
	}
	return n, nil
}

func (t *turtleWriter) quad(q quad.Quad) error {
	same := t.last.Subject != nil && q.Label == t.last.Label
	if !same {
		t.end()
		t.WriteByte('\n')
		if q.Label != nil {
			if err := t.value(q.Label); err != nil {
				return err
			}
			t.WriteString(" {\n")
		}
	}
	switch {
	case same && q.Subject == t.last.Subject && q.Predicate == t.last.Predicate:
		t.WriteString(",\n        ")
	case same && q.Subject == t.last.Subject:
		t.WriteString(";\n    ")
		if err := t.predicate(q.Predicate); err != nil {
			return err
		}
	default:
		if same {
			t.WriteString(".\n")
		}
		if err := t.value(q.Subject); err != nil {
			return err
		}
		t.WriteByte(' ')
		if err := t.predicate(q.Predicate); err != nil {
			return err
		}
	}
	t.last = q
	if err := t.value(q.Object); err != nil {
		return err
	}
	t.WriteByte(' ')
	return nil
}

// end closes what is open.
func (t *turtleWriter) end() {
	if t.last.Subject == nil {
		return
	}
	t.WriteString(".\n")
	if t.last.Label != nil {
		t.WriteString("}\n")
	}
}

func (t *turtleWriter) predicate(v quad.Value) error {
	if v == quad.Value(quad.IRI(schema.RDF+"type")) {
		t.WriteString("a ")
		return nil
	}
	if err := t.value(v); err != nil {
		return err
	}
	t.WriteByte(' ')
	return nil
}

func (t *turtleWriter) value(v quad.Value) (err error) {
	t.term, err = t.appendValue(t.term[:0], v)
	t.Write(t.term)
	return err
}

// appendValue writes numbers and truth values bare, other literals as N-Quads
// does, but for the short forms of datatypes.
func (t *turtleWriter) appendValue(dst []byte, v quad.Value) (_ []byte, err error) {
	switch v := v.(type) {
	case nil:
		return dst, fmt.Errorf("a subject, predicate or object is missing")
	case quad.IRI:
		if short := t.short(string(v)); short != "" {
			return append(dst, short...), nil
		}
	case quad.Int:
		return strconv.AppendInt(dst, int64(v), 10), nil
	case quad.Bool:
		return strconv.AppendBool(dst, bool(v)), nil
	case quad.Float:
		if f := float64(v); !math.IsNaN(f) && !math.IsInf(f, 0) {
			return append(dst, canonicalDouble(f)...), nil
		}
	case quad.TypedString:
		if short := t.short(string(v.Type)); short != "" {
			if dst, err = appendTerm(dst, v.Value); err != nil {
				return dst, err
			}
			return append(append(dst, "^^"...), short...), nil
		}
	}
	return appendTerm(dst, v)
}

// short is the prefixed name of an IRI, "" where it has none that needs no escapes.
func (t *turtleWriter) short(iri string) string {
	cut := strings.LastIndexAny(iri, "/#") + 1
	prefix, ok := t.prefixes[iri[:cut]]
	if !ok || !isPlainName(iri[cut:]) {
		return ""
	}
	return prefix + ":" + iri[cut:]
}

// isPlainName tells letters and digits of ASCII, "_" and, but at the start, "-".
func isPlainName(s string) bool {
	for i := range len(s) {
		c := s[i]
		if !('a' <= c|0x20 && c|0x20 <= 'z' || isDigit(c) || c == '_' || c == '-' && i > 0) {
			return false
		}
	}
	return s != ""
}
