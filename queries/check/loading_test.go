package check_test

import (
	"bytes"
	"context"
	"maps"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/cayleygraph/quad"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/claimgraph/claimgraph/graph"
	"github.com/claimgraph/claimgraph/queries/check"
	"github.com/claimgraph/claimgraph/queries/internal/facts"
	"github.com/claimgraph/claimgraph/schema"
)

// TestLoadingOrder judges the claims of every story with its sources loaded in
// different orders, and with a part of them dropped and loaded again: the reports
// have the same bytes.
func TestLoadingOrder(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no stories", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			story, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			quads, err := facts.Parse(section(story, "facts"))
			if err != nil {
				t.Fatal(err)
			}
			byLabel := map[quad.IRI][]quad.Quad{}
			for _, q := range quads {
				label, _ := q.Label.(quad.IRI)
				byLabel[label] = append(byLabel[label], q)
			}
			labels := slices.Sorted(maps.Keys(byLabel))
			reversed := slices.Clone(labels)
			slices.Reverse(reversed)
			want := reportsAfter(t, story, byLabel, labels, false)
			if got := reportsAfter(t, story, byLabel, reversed, false); !bytes.Equal(got, want) {
				t.Error("loaded in reverse, the reports differ")
			}
			if got := reportsAfter(t, story, byLabel, reversed, true); !bytes.Equal(got, want) {
				t.Error("with a half dropped and loaded again, the reports differ")
			}
		})
	}
}

// reportsAfter loads sources in an order, drops the first half of them and loads
// it again where asked, and returns the reports on a story as JSON.
func reportsAfter(t *testing.T, story *txtar.Archive, byLabel map[quad.IRI][]quad.Quad, order []quad.IRI, again bool) []byte {
	t.Helper()
	ctx := context.Background()
	store := newStore(t, t.TempDir())
	load := func(labels []quad.IRI) {
		for _, label := range labels {
			src := schema.Source{Label: label, Name: string(label), Kind: schema.DatasetSource, SHA256: string(label)}
			if _, _, err := store.Load(ctx, src, time.Time{}, facts.Each(byLabel[label])); err != nil {
				t.Fatal(err)
			}
		}
	}
	load(order)
	if first := order[:(len(order)+1)/2]; again {
		drop(t, store, first)
		load(first)
	}
	var out bytes.Buffer
	for _, text := range documents(story) {
		doc, claims := document(t, text)
		if err := judge(t, runner(store), doc, claims, check.Options{}).WriteJSON(&out); err != nil {
			t.Fatal(err)
		}
	}
	return out.Bytes()
}

func drop(t *testing.T, store *graph.Store, labels []quad.IRI) {
	t.Helper()
	for _, label := range labels {
		if err := store.Drop(context.Background(), label); err != nil {
			t.Fatal(err)
		}
	}
}
