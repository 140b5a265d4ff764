package graph_test

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"iter"
	"os"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/graph"
	"github.com/claimgraph/claimgraph/schema"
)

// The benchmarks load the same made-up observations: five quads per row over
// 200 countries, one object that all rows share, and a tree of one node per
// hundred rows.
//
//	go test ./graph -run '^$' -bench Store -quads 1000000
var benchQuads = flag.Int("quads", 100_000, "number of quads that the benchmarks load")

func benchSource() schema.Source { return source("bench") }

// benchRow gives the quads of one row.
func benchRow(i int, label quad.IRI) []quad.Quad {
	mix := uint64(i)*0x9e3779b97f4a7c15 + 12345
	country := func(shift uint) quad.IRI { return quad.IRI(fmt.Sprintf("%sC%02d", schema.EntityNS, mix>>shift%200)) }
	obs := quad.IRI(fmt.Sprintf("%sbench/%d", schema.ObservationNS, i))
	row := []quad.Quad{
		{Subject: obs, Predicate: quad.IRI(schema.RDF + "type"), Object: quad.IRI(schema.QB + "Observation"), Label: label},
		{Subject: obs, Predicate: quad.IRI(schema.VocabNS + "reporter"), Object: country(8), Label: label},
		{Subject: obs, Predicate: quad.IRI(schema.VocabNS + "partner"), Object: country(24), Label: label},
		{Subject: obs, Predicate: quad.IRI(schema.VocabNS + "period"), Object: quad.IRI(fmt.Sprint(schema.PeriodNS, 1960+mix>>40%60)), Label: label},
		{Subject: obs, Predicate: quad.IRI(schema.VocabNS + "milli"), Object: quad.Int(mix >> 33 % 100_000_000), Label: label},
	}
	if i%100 == 0 && i > 0 {
		node := func(k int) quad.IRI { return quad.IRI(fmt.Sprint(schema.EntityNS, "tree/", k)) }
		row = append(row, quad.Quad{Subject: node(i / 100), Predicate: quad.IRI(schema.SKOS + "broader"), Object: node(i / 400), Label: label})
	}
	return row
}

func benchData(n int) iter.Seq2[quad.Quad, error] {
	return func(yield func(quad.Quad, error) bool) {
		label := benchSource().Label
		for i := 0; n > 0; i++ {
			for _, q := range benchRow(i, label) {
				if n--; n < 0 || !yield(q, nil) {
					return
				}
			}
		}
	}
}

// BenchmarkStore measures loading, opening and the questions of the design.
func BenchmarkStore(b *testing.B) {
	n := *benchQuads
	list := make([]quad.Quad, 0, n)
	for q := range benchData(n) {
		list = append(list, q)
	}
	var text bytes.Buffer
	if _, err := graph.WriteNQuads(&text, sequenceOf(list)); err != nil {
		b.Fatal(err)
	}
	loads := func(b *testing.B, quads func() iter.Seq2[quad.Quad, error]) {
		b.ReportAllocs()
		for b.Loop() {
			s, err := graph.Open(b.TempDir(), graph.Options{})
			if err != nil {
				b.Fatal(err)
			}
			stored := loadAny(b, s, benchSource(), quads())
			b.ReportMetric(float64(stored.Bytes)/float64(stored.Quads), "bytes/quad")
			s.Close()
		}
		b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "quads/s")
	}
	b.Run("load/memory", func(b *testing.B) { loads(b, func() iter.Seq2[quad.Quad, error] { return sequenceOf(list) }) })
	b.Run("load/nquads", func(b *testing.B) {
		loads(b, func() iter.Seq2[quad.Quad, error] { return graph.ReadNQuads("bench.nq", bytes.NewReader(text.Bytes())) })
	})
	dir, err := os.MkdirTemp(b.TempDir(), "store")
	if err != nil {
		b.Fatal(err)
	}
	s := open(b, dir, graph.Options{})
	loadAny(b, s, benchSource(), sequenceOf(list))
	list = nil
	b.Run("open", func(b *testing.B) {
		for b.Loop() {
			r, err := graph.Open(dir, graph.Options{ReadOnly: true})
			if err != nil {
				b.Fatal(err)
			}
			r.Close()
		}
	})
	b.Run("verify", func(b *testing.B) {
		for b.Loop() {
			if err := s.Verify(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("export", func(b *testing.B) {
		for b.Loop() {
			if _, err := graph.WriteNQuads(io.Discard, s.Match(b.Context(), graph.Pattern{})); err != nil {
				b.Fatal(err)
			}
		}
	})
	for _, q := range []struct{ name, program string }{
		{"session alone", `1`},
		{"point/good order", `g.V("<e:C07>").In("<cg:reporter>").Has("<cg:partner>","<e:C108>").Has("<cg:period>","<period:1990>").All()`},
		{"point/bad order", `g.V("<qb:Observation>").In("<rdf:type>").Has("<cg:reporter>","<e:C07>").Has("<cg:partner>","<e:C108>").Has("<cg:period>","<period:1990>").All()`},
		{"row of one key", `g.V("<obs:bench/17>").Save("<cg:reporter>","r").Save("<cg:partner>","p").Save("<cg:milli>","m").All()`},
		{"two hops, fan", `g.V("<e:C07>").In("<cg:reporter>").Out("<cg:partner>").Unique().All()`},
		{"count/supernode", `g.emit(g.V("<qb:Observation>").In("<rdf:type>").Count())`},
		{"count/intersection", `g.emit(g.V().Has("<cg:reporter>","<e:C07>").Has("<cg:period>","<period:1999>").Count())`},
		{"range/narrow", `g.V().Has("<cg:milli>", gte(5000000), lt(5010000)).All()`},
		{"range/with country", `g.V("<e:C07>").In("<cg:reporter>").Has("<cg:milli>", gt(99000000)).All()`},
		{"label only, first row", `g.V("<src:bench/1>").In(null).All(); g.V().LabelContext("<src:bench/1>").Out("<cg:reporter>").GetLimit(1)`},
		{"predicate only, first row", `g.V().Out("<cg:reporter>").GetLimit(1)`},
		{"recursion", `g.V("<e:tree/1>").FollowRecursive(g.M().In("<skos:broader>")).GetLimit(300)`},
	} {
		b.Run("query/"+q.name, func(b *testing.B) {
			rows := 0
			for b.Loop() {
				rows = 0
				for _, err := range s.Query(b.Context(), q.program, graph.Limits{}) {
					if err != nil {
						b.Fatal(err)
					}
					rows++
				}
			}
			b.ReportMetric(float64(rows), "rows")
		})
	}
	b.Run("match/label", func(b *testing.B) {
		for b.Loop() {
			for _, err := range s.Match(b.Context(), graph.Pattern{Label: benchSource().Label}) {
				if err != nil {
					b.Fatal(err)
				}
				break
			}
		}
	})
}

// loadAny loads quads that may be there already.
func loadAny(b *testing.B, s *graph.Store, src schema.Source, quads iter.Seq2[quad.Quad, error]) graph.Stored {
	b.Helper()
	stored, _, err := s.Load(b.Context(), src, loadedAt, quads)
	if err != nil {
		b.Fatal(err)
	}
	return stored
}
