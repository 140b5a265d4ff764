package graph_test

import (
	"bytes"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cayleygraph/quad"
	"pgregory.net/rapid"

	"github.com/claimgraph/claimgraph/graph"
)

func TestNQuadsRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := []quad.Quad{
			{Subject: anyIRI().Draw(t, "s"), Predicate: anyIRI().Draw(t, "p"), Object: anyObject().Draw(t, "o"), Label: anyIRI().Draw(t, "l")},
			{Subject: quad.BNode("b"), Predicate: anyIRI().Draw(t, "p"), Object: anyObject().Draw(t, "o")},
		}
		var b bytes.Buffer
		if _, err := graph.WriteNQuads(&b, sequence(want)); err != nil {
			t.Fatal(err)
		}
		if lines := strings.Count(b.String(), "\n"); lines != len(want) {
			t.Fatalf("%d lines for %d quads:\n%s", lines, len(want), b.String())
		}
		first := b.String()
		var got []quad.Quad
		for q, err := range graph.ReadNQuads("x.nq", strings.NewReader(first)) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, q)
		}
		b.Reset()
		if _, err := graph.WriteNQuads(&b, sequence(got)); err != nil {
			t.Fatal(err)
		}
		if b.String() != first {
			t.Fatalf("wrote\n%s\nread back and wrote\n%s", first, b.String())
		}
		for i := range want {
			if f, ok := want[i].Object.(quad.Float); ok && math.IsNaN(float64(f)) {
				continue
			}
			if tm, ok := want[i].Object.(quad.Time); ok && time.Time(tm).Equal(time.Time(got[i].Object.(quad.Time))) {
				continue
			}
			if got[i] != want[i] {
				t.Fatalf("wrote %#v, read %#v", want[i], got[i])
			}
		}
	})
}

func TestReadNQuadsStrict(t *testing.T) {
	const s, p, o = `<http://a/s>`, `<http://a/p>`, `<http://a/o>`
	for _, test := range []struct {
		name, line string
		column     int // 0: the line is good
	}{
		{"triple", s + " " + p + " " + o + " .", 0},
		{"quad", s + " " + p + " " + o + " <http://a/g> .", 0},
		{"no spaces", s + p + o + ".", 0},
		{"comment", "# nothing", 0},
		{"comment after", s + " " + p + " " + o + " . # fine", 0},
		{"blank nodes", "_:a " + p + " _:b.c .", 0},
		{"blank node before the dot", s + p + "_:b.", 0},
		{"escapes", s + " " + p + ` "a\tb\u00E9\U0001F600\"" .`, 0},
		{"language", s + " " + p + ` "x"@en-GB-1 .`, 0},
		{"datatype", s + " " + p + ` "x"^^<http://a/t> .`, 0},
		{"literal as subject", `"x" ` + p + " " + o + " .", 1},
		{"blank predicate", s + " _:p " + o + " .", 14},
		{"relative IRI", "<s> " + p + " " + o + " .", 1},
		{"space in IRI", "<http://a/ s> " + p + " " + o + " .", 1},
		{"escaped space in IRI", `<http://a/\u0020> ` + p + " " + o + " .", 1},
		{"character escape in IRI", `<http://a/\n> ` + p + " " + o + " .", 11},
		{"unknown escape", s + " " + p + ` "\x" .`, 28},
		{"surrogate", s + " " + p + ` "\uD800" .`, 28},
		{"short escape", s + " " + p + ` "\u12" .`, 28},
		{"open literal", s + " " + p + ` "x .`, 31},
		{"language starts with a digit", s + " " + p + ` "x"@1 .`, 31},
		{"no dot", s + " " + p + " " + o, 39},
		{"two dots", s + " " + p + " " + o + " . .", 42},
		{"literal graph", s + " " + p + " " + o + ` "g" .`, 40},
		{"three words", s + " " + p + " .", 27},
		{"bad blank label", "_:-a " + p + " " + o + " .", 1},
		{"two quads", s + p + o + "." + s + p + o + ".", 38},
		{"not UTF-8", s + " " + p + " \"\xff\" .", 28},
	} {
		t.Run(test.name, func(t *testing.T) {
			var err error
			for _, e := range graph.ReadNQuads("x.nq", strings.NewReader(s+p+o+".\n"+test.line)) {
				err = e
			}
			var fault *graph.SyntaxError
			switch {
			case test.column == 0 && err != nil:
				t.Fatal(err)
			case test.column != 0 && !errors.As(err, &fault):
				t.Fatalf("%q was accepted", test.line)
			case test.column != 0 && (fault.Line != 2 || fault.Column != test.column):
				t.Errorf("fault at %d:%d, want 2:%d\n%v", fault.Line, fault.Column, test.column, err)
			}
		})
	}
}

func TestNQuadsLineEnds(t *testing.T) {
	const q = "<http://a/s> <http://a/p> <http://a/o> ."
	n := 0
	for _, err := range graph.ReadNQuads("x.nq", strings.NewReader(q+"\r\n"+q+"\r"+q+"\n\n"+q)) {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	if n != 4 {
		t.Errorf("read %d quads, want 4", n)
	}
}

func FuzzReadNQuads(f *testing.F) {
	f.Add("<http://a/s> <http://a/p> \"x\\u00e9\"@en <http://a/g> .\n_:a <http://a/p> _:b.")
	f.Fuzz(func(t *testing.T, text string) {
		var read []quad.Quad
		for q, err := range graph.ReadNQuads("fuzz", strings.NewReader(text)) {
			if err != nil {
				_ = err.Error()
				break
			}
			read = append(read, q)
		}
		var b bytes.Buffer
		if _, err := graph.WriteNQuads(&b, sequence(read)); err != nil {
			t.Fatalf("read %v, which cannot be written: %v", read, err)
		}
		again := slices.Collect(func(yield func(quad.Quad) bool) {
			for q, err := range graph.ReadNQuads("again", &b) {
				if err != nil {
					t.Fatal(err)
				}
				if !yield(q) {
					return
				}
			}
		})
		if len(again) != len(read) {
			t.Fatalf("read %d quads, wrote and read %d", len(read), len(again))
		}
	})
}

func anyIRI() *rapid.Generator[quad.IRI] {
	return rapid.Custom(func(t *rapid.T) quad.IRI {
		return quad.IRI("https://example.org/" + rapid.StringMatching(`[a-zA-Z0-9/#éж-]{0,12}`).Draw(t, "path"))
	})
}

// anyObject draws a value of every kind that quads may have as objects.
func anyObject() *rapid.Generator[quad.Value] {
	text := rapid.String()
	return rapid.OneOf(
		rapid.Custom(func(t *rapid.T) quad.Value { return anyIRI().Draw(t, "iri") }),
		rapid.Custom(func(t *rapid.T) quad.Value { return quad.String(text.Draw(t, "words")) }),
		rapid.Custom(func(t *rapid.T) quad.Value { return quad.Int(rapid.Int64().Draw(t, "int")) }),
		rapid.Custom(func(t *rapid.T) quad.Value { return quad.Float(rapid.Float64().Draw(t, "float")) }),
		rapid.Custom(func(t *rapid.T) quad.Value { return quad.Bool(rapid.Bool().Draw(t, "bool")) }),
		rapid.Custom(func(t *rapid.T) quad.Value {
			return quad.Time(time.Unix(rapid.Int64Range(-60e9, 250e9).Draw(t, "second"), rapid.Int64Range(0, 999999999).Draw(t, "ns")).UTC())
		}),
		rapid.Custom(func(t *rapid.T) quad.Value {
			return quad.LangString{Value: quad.String(text.Draw(t, "words")), Lang: rapid.StringMatching(`[a-z]{2}(-[A-Z0-9]{2})?`).Draw(t, "lang")}
		}),
		rapid.Custom(func(t *rapid.T) quad.Value {
			return quad.TypedString{Value: quad.String(text.Draw(t, "words")), Type: "https://example.org/type"}
		}),
		rapid.Custom(func(t *rapid.T) quad.Value {
			return quad.BNode(rapid.StringMatching(`[a-z0-9_]{1,8}`).Draw(t, "label"))
		}),
	)
}

func sequence(quads []quad.Quad) func(func(quad.Quad, error) bool) {
	return func(yield func(quad.Quad, error) bool) {
		for _, q := range quads {
			if !yield(q, nil) {
				return
			}
		}
	}
}
