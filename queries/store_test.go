package queries_test

import (
	"context"
	"fmt"
	"iter"
	"strings"
	"testing"
	"time"

	"github.com/cayleygraph/cayley/graph"
	_ "github.com/cayleygraph/cayley/graph/memstore"
	"github.com/cayleygraph/cayley/query"
	"github.com/cayleygraph/cayley/query/gizmo"
	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/queries"
	"github.com/claimgraph/claimgraph/schema"
)

func open(t testing.TB, quads []quad.Quad) queries.Runner {
	qs, err := graph.NewQuadStore("memstore", "", nil)
	if err != nil {
		t.Fatal(err)
	}
	var ds []graph.Delta
	for _, q := range quads {
		ds = append(ds, graph.Delta{Action: graph.Add, Quad: q})
	}
	if err := qs.ApplyDeltas(ds, graph.IgnoreOpts{IgnoreDup: true}); err != nil {
		t.Fatal(err)
	}
	return func(ctx context.Context, prog string, rows int, timeout time.Duration) iter.Seq2[schema.Row, error] {
		return func(yield func(schema.Row, error) bool) {
			for _, p := range schema.Prefixes() {
				prog = strings.ReplaceAll(prog, `"<`+p.Name+":", `"<`+p.IRI)
				prog = strings.ReplaceAll(prog, `"`+p.Name+":", `"`+p.IRI)
			}
			s := gizmo.NewSession(qs)
			it, err := s.Execute(ctx, prog, query.Options{Collation: query.Raw, Limit: rows})
			if err != nil {
				yield(nil, err)
				return
			}
			defer it.Close()
			for it.Next(ctx) {
				r := it.Result().(*gizmo.Result)
				row := schema.Row{}
				for k, v := range r.Tags {
					n, _ := qs.NameOf(v)
					if n != nil {
						row[k] = n
					}
				}
				if r.Val != nil {
					yield(nil, fmt.Errorf("value %v", r.Val))
					return
				}
				if len(row) > 0 && !yield(row, nil) {
					return
				}
			}
			if it.Err() != nil {
				yield(nil, it.Err())
			}
		}
	}
}
