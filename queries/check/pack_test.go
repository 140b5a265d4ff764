package check_test

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/graph"
	"github.com/claimgraph/claimgraph/loaders"
	"github.com/claimgraph/claimgraph/queries"
)

// packStore holds the embedded datasets for the tests of one run; TestMain
// removes it.
var packStore struct {
	dir    string
	store  *graph.Store
	quads  []quad.Quad
	failed error
}

func TestMain(m *testing.M) {
	code := m.Run()
	if packStore.store != nil {
		if err := packStore.store.Close(); err != nil {
			code = 1
		}
	}
	if packStore.dir != "" {
		if err := os.RemoveAll(packStore.dir); err != nil {
			code = 1
		}
	}
	os.Exit(code)
}

// pack loads the embedded datasets, once, and returns their facts as well.
func pack(t testing.TB) (queries.Runner, []quad.Quad) {
	t.Helper()
	if testing.Short() {
		t.Skip("loading the embedded datasets takes seconds")
	}
	if packStore.store == nil && packStore.failed == nil {
		packStore.failed = loadPack()
	}
	if packStore.failed != nil {
		t.Fatal(packStore.failed)
	}
	return runner(packStore.store), packStore.quads
}

func loadPack() error {
	dir, err := os.MkdirTemp("", "pack")
	if err != nil {
		return err
	}
	packStore.dir = dir
	if packStore.store, err = graph.Open(dir, graph.Options{}); err != nil {
		return err
	}
	datasets, err := loaders.Builtin()
	if err != nil {
		return err
	}
	ctx := context.Background()
	for _, d := range datasets {
		if !d.Embedded() {
			continue
		}
		in, err := d.Input(ctx)
		if err != nil {
			return err
		}
		quads := d.Read(ctx, in, &loaders.Report{})
		keep := func(yield func(quad.Quad, error) bool) {
			for q, err := range quads {
				packStore.quads = append(packStore.quads, q)
				if !yield(q, err) {
					return
				}
			}
		}
		if _, _, err := packStore.store.Load(ctx, in.Source, time.Time{}, keep); err != nil {
			return err
		}
	}
	return nil
}
