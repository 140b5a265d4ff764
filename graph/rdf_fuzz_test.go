package graph_test

import (
	"bytes"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/graph"
)

// fuzzRDF checks that a reader ends, and that all that it reads can be written
// as N-Quads and read back as it was.
func fuzzRDF(f *testing.F, format graph.RDFFormat, prologue string, cases []rdfCase) {
	for _, c := range cases {
		if len(c.text) < 1000 {
			f.Add(prologue + c.text)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		var read []quad.Quad
		for q, err := range graph.ReadRDF("fuzz", strings.NewReader(text), format, rdfSource) {
			if err != nil {
				if err.Error() == "" {
					t.Fatal("an error without words")
				}
				break
			}
			read = append(read, q)
		}
		var b bytes.Buffer
		if _, err := graph.WriteNQuads(&b, sequence(read)); err != nil {
			t.Fatalf("read %v, which cannot be written: %v", read, err)
		}
		i := 0
		for q, err := range graph.ReadNQuads("again", &b) {
			if err != nil {
				t.Fatal(err)
			}
			if i == len(read) || q.String() != read[i].String() || fmt.Sprintf("%T", q.Object) != fmt.Sprintf("%T", read[i].Object) {
				t.Fatalf("quad %d came back as %v", i, q)
			}
			i++
		}
		if i != len(read) {
			t.Fatalf("read %d quads, wrote and read %d", len(read), i)
		}
	})
}

func FuzzReadTurtle(f *testing.F) { fuzzRDF(f, graph.Turtle, turtlePrologue, turtleCases) }
func FuzzReadTriG(f *testing.F) {
	fuzzRDF(f, graph.TriG, turtlePrologue, slices.Concat(trigCases, turtleCases))
}
func FuzzReadJSONLD(f *testing.F)   { fuzzRDF(f, graph.JSONLD, "", jsonldCases) }
func FuzzReadNTriples(f *testing.F) { fuzzRDF(f, graph.NTriples, "", ntriplesCases) }

// TestRDFRoundTrip loads files of every format, exports them, and loads what
// was exported: the second export differs in the names of blank nodes alone.
func TestRDFRoundTrip(t *testing.T) {
	sources := map[graph.RDFFormat][]rdfCase{
		graph.Turtle: turtleCases, graph.TriG: trigCases, graph.JSONLD: jsonldCases, graph.NTriples: ntriplesCases,
	}
	s := open(t, t.TempDir(), graph.Options{})
	src := source("round-trip")
	load := func(quads iter.Seq2[quad.Quad, error]) string {
		relabelled := func(yield func(quad.Quad, error) bool) {
			for q, err := range quads {
				q.Label = src.Label
				if !yield(q, err) {
					return
				}
			}
		}
		if _, _, err := s.Load(t.Context(), src, loadedAt, relabelled); err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if _, err := graph.WriteNQuads(&b, s.Match(t.Context(), graph.Pattern{Label: src.Label})); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	for _, format := range slices.Sorted(maps.Keys(sources)) {
		prologue := ""
		if format == graph.Turtle || format == graph.TriG {
			prologue = turtlePrologue
		}
		first := load(func(yield func(quad.Quad, error) bool) {
			for i, c := range sources[format] {
				if c.at != "" {
					continue
				}
				for q, err := range graph.ReadRDF(c.name, strings.NewReader(prologue+c.text), format, quad.IRI(fmt.Sprint("x:", i))) {
					if !yield(q, err) {
						return
					}
				}
			}
		})
		second := load(graph.ReadRDF("first.nq", strings.NewReader(first), graph.NQuads, "x:again"))
		if first == "" || sortedLines(first, "") != sortedLines(second, blankScope("x:again", t)) {
			t.Errorf("%s: exported\n%s\nand, loaded again,\n%s", format, first, second)
		}
	}
}

// blankScope is what a source adds to the names of blank nodes.
func blankScope(source quad.IRI, t *testing.T) string {
	for q, err := range graph.ReadRDF("b.nt", strings.NewReader("_:a <x:p> <x:o> ."), graph.NTriples, source) {
		if err != nil {
			t.Fatal(err)
		}
		return strings.TrimSuffix(string(q.Subject.(quad.BNode)), "a")
	}
	return ""
}

// sortedLines sorts the lines of a text without the words cut.
func sortedLines(text, cut string) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		if cut != "" {
			lines[i] = strings.ReplaceAll(lines[i], "_:"+cut, "_:")
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}
