package graph

import (
	"context"
	"fmt"
	"iter"
	"path/filepath"
	"testing"
	"time"

	cayley "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/memstore"
	"github.com/cayleygraph/cayley/graph/refs"
	"github.com/cayleygraph/cayley/writer"
	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/graph/internal/segment"
	"github.com/claimgraph/claimgraph/graph/internal/union"
	"github.com/claimgraph/claimgraph/queries"
	"github.com/claimgraph/claimgraph/schema"
)

// TestSavedQueriesAsMemstore asks every saved query on the facts of its story:
// of Cayley's memory store, and of the union with every source in 1, 2 and 7
// segments. The answers are the same.
func TestSavedQueriesAsMemstore(t *testing.T) {
	library, err := queries.Open(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range library.All() {
		t.Run(q.Name, func(t *testing.T) {
			story, err := q.Story()
			if err != nil {
				t.Fatal(err)
			}
			mem := memstore.New(story.Facts...)
			if _, err := writer.NewSingleReplication(mem, nil); err != nil {
				t.Fatal(err)
			}
			want := told(t, story, q, shortForms{mem})
			for _, n := range []int{1, 2, 7} {
				got := told(t, story, q, split(t, story.Facts, n))
				if got != want {
					t.Errorf("%d segments:\n%s\nmemstore:\n%s", n, got, want)
				}
			}
		})
	}
}

// told gives the answers to the questions of a story.
func told(t *testing.T, story *queries.Story, q *queries.Query, store cayley.QuadStore) (text string) {
	t.Helper()
	answers, err := story.Tell(t.Context(), q, asking(store), time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range answers {
		text += fmt.Sprintln(a.Name) + a.Got
	}
	return text
}

// asking runs programs on a store.
func asking(store cayley.QuadStore) queries.Runner {
	return func(ctx context.Context, program string, rows int, timeout time.Duration) iter.Seq2[schema.Row, error] {
		return func(yield func(schema.Row, error) bool) {
			code, err := compile(program)
			if err != nil {
				yield(nil, err)
				return
			}
			ctx, cancel := context.WithTimeout(ctx, timeout)
			defer cancel()
			v := view{quads: store, snapshot: &snapshot{}}
			v.users.Store(2) // it is nobody's to close
			newSession(v, code).rows(ctx, rows, yield)
		}
	}
}

// shortForms lets a store of Cayley's find the short forms of IRIs.
type shortForms struct{ cayley.QuadStore }

func (s shortForms) ValueOf(v quad.Value) (refs.Ref, error) {
	if iri, ok := v.(quad.IRI); ok {
		v = expandPrefix(iri)
	}
	return s.QuadStore.ValueOf(v)
}

// split makes a union in which the quads of every label are dealt out to n segments.
func split(t *testing.T, quads []quad.Quad, n int) cayley.QuadStore {
	t.Helper()
	type part struct {
		label quad.Value
		n     int
	}
	parts := map[part][]quad.Quad{}
	var order []part
	for i, q := range quads {
		p := part{q.Label, i % n}
		if parts[p] == nil {
			order = append(order, p)
		}
		parts[p] = append(parts[p], q)
	}
	var segments []*segment.Segment
	for _, p := range order {
		b, err := segment.NewBuilder(filepath.Join(t.TempDir(), "build"), 0, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range parts[p] {
			if err := b.Add(q.Subject, q.Predicate, q.Object); err != nil {
				t.Fatal(err)
			}
		}
		f, err := b.Finish(p.label)
		if err != nil {
			t.Fatal(err)
		}
		s, err := segment.Open(f.Path)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			s.Close()
			b.Close()
		})
		segments = append(segments, s)
	}
	file, err := linkAll(segments, func() error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	links, err := union.ParseLinks(file, segments)
	if err != nil {
		t.Fatal(err)
	}
	return union.New(segments, links).WithPrefixes(expandPrefix)
}
