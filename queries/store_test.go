package queries_test

import (
	"context"
	"iter"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/graph"
	"github.com/claimgraph/claimgraph/queries"
	"github.com/claimgraph/claimgraph/queries/internal/facts"
	"github.com/claimgraph/claimgraph/schema"
)

// open loads quads into a new store, each label as a source of its own.
func open(t testing.TB, quads []quad.Quad) queries.Runner {
	t.Helper()
	store, err := graph.Open(t.TempDir(), graph.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	byLabel := map[quad.IRI][]quad.Quad{}
	for _, q := range quads {
		label, _ := q.Label.(quad.IRI)
		byLabel[label] = append(byLabel[label], q)
	}
	for _, label := range slices.Sorted(maps.Keys(byLabel)) {
		src := schema.Source{Label: label, Name: string(label), Kind: schema.DatasetSource, SHA256: string(label)}
		if _, _, err := store.Load(context.Background(), src, time.Time{}, facts.Each(byLabel[label])); err != nil {
			t.Fatal(err)
		}
	}
	return func(ctx context.Context, program string, rows int, timeout time.Duration) iter.Seq2[schema.Row, error] {
		return store.Query(ctx, program, graph.Limits{Rows: rows, Timeout: timeout})
	}
}
