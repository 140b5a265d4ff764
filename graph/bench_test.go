package graph_test

import (
	"flag"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strconv"
	"strings"
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

// benchRows gives the quads of a row by its number.
func benchRows(label quad.IRI) func(i int) []quad.Quad {
	names := func(prefix string, n int) (list []quad.Value) {
		for i := range n {
			list = append(list, quad.IRI(prefix+strconv.Itoa(i)))
		}
		return list
	}
	countries, periods := names(schema.EntityNS+"C", 200), names(schema.PeriodNS+"", 2020)
	iri := func(parts ...string) quad.Value { return quad.IRI(strings.Join(parts, "")) }
	kind, observation, broader := iri(schema.RDF, "type"), iri(schema.QB, "Observation"), iri(schema.SKOS, "broader")
	reporter, partner, period, milli := iri(schema.VocabNS, "reporter"), iri(schema.VocabNS, "partner"), iri(schema.VocabNS, "period"), iri(schema.VocabNS, "milli")
	node := func(k int) quad.Value { return iri(schema.EntityNS, "tree/", strconv.Itoa(k)) }
	return func(i int) []quad.Quad {
		mix := uint64(i)*0x9e3779b97f4a7c15 + 12345
		obs := iri(schema.ObservationNS, "bench/", strconv.Itoa(i))
		row := []quad.Quad{
			{Subject: obs, Predicate: kind, Object: observation, Label: label},
			{Subject: obs, Predicate: reporter, Object: countries[mix>>8%200], Label: label},
			{Subject: obs, Predicate: partner, Object: countries[mix>>24%200], Label: label},
			{Subject: obs, Predicate: period, Object: periods[1960+mix>>40%60], Label: label},
			{Subject: obs, Predicate: milli, Object: quad.Int(mix >> 33 % 100_000_000), Label: label},
		}
		if i%100 == 0 && i > 0 {
			row = append(row, quad.Quad{Subject: node(i / 100), Predicate: broader, Object: node(i / 400), Label: label})
		}
		return row
	}
}

func benchData(n int) iter.Seq2[quad.Quad, error] {
	return func(yield func(quad.Quad, error) bool) {
		row := benchRows(benchSource().Label)
		for i := 0; n > 0; i++ {
			for _, q := range row(i) {
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
	text := filepath.Join(b.TempDir(), "bench.nq")
	writeBenchFile(b, text, n)
	loads := func(b *testing.B, quads func() iter.Seq2[quad.Quad, error]) {
		before := processorTime()
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
		b.ReportMetric(float64(n)*float64(b.N)/(processorTime()-before).Seconds(), "quads/cpu-s")
		b.ReportMetric(float64(peakMemory()>>20), "peak-MB")
	}
	b.Run("generate", func(b *testing.B) { // to be taken off load/generated
		before := processorTime()
		for b.Loop() {
			for range benchData(n) {
			}
		}
		b.ReportMetric(float64(n)*float64(b.N)/(processorTime()-before).Seconds(), "quads/cpu-s")
	})
	b.Run("load/generated", func(b *testing.B) { loads(b, func() iter.Seq2[quad.Quad, error] { return benchData(n) }) })
	b.Run("load/nquads", func(b *testing.B) {
		loads(b, func() iter.Seq2[quad.Quad, error] {
			f, err := os.Open(text)
			if err != nil {
				b.Fatal(err)
			}
			b.Cleanup(func() { f.Close() })
			return graph.ReadNQuads("bench.nq", f)
		})
	})
	dir, err := os.MkdirTemp(b.TempDir(), "store")
	if err != nil {
		b.Fatal(err)
	}
	s := open(b, dir, graph.Options{})
	loadAny(b, s, benchSource(), benchData(n))
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
		{"point/good order", `g.V("<e:C7>").In("<cg:reporter>").Has("<cg:partner>","<e:C108>").Has("<cg:period>","<period:1990>").All()`},
		{"point/bad order", `g.V("<qb:Observation>").In("<rdf:type>").Has("<cg:reporter>","<e:C7>").Has("<cg:partner>","<e:C108>").Has("<cg:period>","<period:1990>").All()`},
		{"row of one key", `g.V("<obs:bench/17>").Save("<cg:reporter>","r").Save("<cg:partner>","p").Save("<cg:milli>","m").All()`},
		{"two hops, fan", `g.V("<e:C7>").In("<cg:reporter>").Out("<cg:partner>").Unique().All()`},
		{"count/supernode", `g.emit(g.V("<qb:Observation>").In("<rdf:type>").Count())`},
		{"count/intersection", `g.emit(g.V().Has("<cg:reporter>","<e:C7>").Has("<cg:period>","<period:1999>").Count())`},
		{"range/narrow", `g.V().Has("<cg:milli>", gte(5000000), lt(5010000)).All()`},
		{"range/with country", `g.V("<e:C7>").In("<cg:reporter>").Has("<cg:milli>", gt(99000000)).All()`},
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

func writeBenchFile(b *testing.B, path string, n int) {
	b.Helper()
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := graph.WriteNQuads(f, benchData(n)); err != nil {
		b.Fatal(err)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
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
