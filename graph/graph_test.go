package graph_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"iter"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/graph"
	"github.com/claimgraph/claimgraph/schema"
)

var loadedAt = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// source makes a source by name.
func source(name string) schema.Source {
	return schema.Source{Label: quad.IRI(schema.SourceNS + name + "/1"), Name: name, Kind: schema.DatasetSource, Title: "Test data " + name}
}

// randomQuads makes n quads of a source; sources share nodes, predicates and values.
func randomQuads(src schema.Source, n int, seed uint64) []quad.Quad {
	rng := rand.New(rand.NewPCG(seed, 11))
	list := make([]quad.Quad, 0, n)
	node := func(k int) quad.Value { return quad.IRI(fmt.Sprintf("%sn%d", schema.EntityNS, rng.IntN(k))) }
	for range n {
		q := quad.Quad{Subject: node(60), Predicate: quad.IRI(fmt.Sprintf("%sp%d", schema.VocabNS, rng.IntN(5))), Label: src.Label}
		switch rng.IntN(4) {
		case 0:
			q.Object = quad.Int(rng.IntN(30))
		case 1:
			q.Object = quad.String(fmt.Sprint("text ", rng.IntN(30)))
		default:
			q.Object = node(60)
		}
		if rng.IntN(20) == 0 {
			q.Subject = quad.BNode(fmt.Sprint("b", rng.IntN(5)))
		}
		list = append(list, q)
	}
	return list
}

func sequenceOf(list []quad.Quad) iter.Seq2[quad.Quad, error] {
	return func(yield func(quad.Quad, error) bool) {
		for _, q := range list {
			if !yield(q, nil) {
				return
			}
		}
	}
}

func open(t testing.TB, dir string, o graph.Options) *graph.Store {
	t.Helper()
	s, err := graph.Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func load(t testing.TB, s *graph.Store, src schema.Source, list []quad.Quad) graph.Stored {
	t.Helper()
	stored, loaded, err := s.Load(t.Context(), src, loadedAt, sequenceOf(list))
	if err != nil {
		t.Fatal(err)
	}
	if !loaded {
		t.Fatalf("%s was there already", src.Label)
	}
	return stored
}

// matched collects the answer to a pattern, sorted.
func matched(t testing.TB, s *graph.Store, p graph.Pattern) []string {
	t.Helper()
	var lines []string
	for q, err := range s.Match(t.Context(), p) {
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, q.NQuad())
	}
	slices.Sort(lines)
	return lines
}

// selected is the same answer by a search through a list.
func selected(list []quad.Quad, p graph.Pattern) []string {
	var lines []string
	for _, q := range list {
		if (p.Subject == nil || p.Subject == q.Subject) && (p.Predicate == nil || p.Predicate == q.Predicate) &&
			(p.Object == nil || p.Object == q.Object) && (p.Label == nil || p.Label == q.Label) {
			lines = append(lines, q.NQuad())
		}
	}
	slices.Sort(lines)
	return slices.Compact(lines)
}

// loadRandom fills a store with n sources and returns all their quads.
func loadRandom(t testing.TB, s *graph.Store, n int) (all []quad.Quad) {
	t.Helper()
	for i := range n {
		src := source(fmt.Sprint("d", i))
		list := randomQuads(src, 900/n, uint64(i))
		load(t, s, src, list)
		all = append(all, list...)
	}
	return all
}

// All 16 patterns give what a search through the list gives, asked twice, over
// 1, 2 and 7 sources, before and after reopening.
func TestMatchAgainstList(t *testing.T) {
	for _, n := range []int{1, 2, 7} {
		dir := t.TempDir()
		s := open(t, dir, graph.Options{})
		all := loadRandom(t, s, n)
		check := func(s *graph.Store) {
			t.Helper()
			rng := rand.New(rand.NewPCG(5, 6))
			for k := range 16 * 12 {
				q := all[rng.IntN(len(all))]
				var p graph.Pattern
				if k&1 != 0 {
					p.Subject = q.Subject
				}
				if k&2 != 0 {
					p.Predicate = q.Predicate
				}
				if k&4 != 0 {
					p.Object = q.Object
				}
				if k&8 != 0 {
					p.Label = q.Label
				}
				want := selected(all, p)
				for range 2 {
					if got := matched(t, s, p); !slices.Equal(got, want) {
						t.Fatalf("%d sources, pattern %v: %d quads, want %d", n, p, len(got), len(want))
					}
				}
			}
			if got := matched(t, s, graph.Pattern{Object: quad.String("nowhere")}); got != nil {
				t.Errorf("a value in no quad matched %v", got)
			}
		}
		check(s)
		if err := s.Verify(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		check(open(t, dir, graph.Options{ReadOnly: true}))
	}
}

// Dropping and loading in any order gives the same store, byte for byte.
func TestOrderOfLoadingDoesNotShow(t *testing.T) {
	digest := func(order []int, dropped int) string {
		dir := t.TempDir()
		s := open(t, dir, graph.Options{})
		for _, i := range order {
			src := source(fmt.Sprint("d", i))
			load(t, s, src, randomQuads(src, 300, uint64(i)))
		}
		if dropped >= 0 {
			if err := s.Drop(t.Context(), source(fmt.Sprint("d", dropped)).Label); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.Verify(t.Context()); err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(filepath.Join(dir, "MANIFEST.json"))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	want := digest([]int{0, 1, 2, 3}, -1)
	for _, order := range [][]int{{3, 2, 1, 0}, {2, 0, 3, 1}} {
		if digest(order, -1) != want {
			t.Errorf("order %v gives another store", order)
		}
	}
	if got := digest([]int{4, 1, 3, 0, 2}, 4); got != want {
		t.Error("dropping a source leaves a trace")
	}
}

func TestLoadTwiceIsOnce(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, graph.Options{})
	src := source("d")
	list := randomQuads(src, 500, 1)
	first := load(t, s, src, list)
	slices.Reverse(list)
	again, loaded, err := s.Load(t.Context(), src, loadedAt.Add(time.Hour), sequenceOf(append(list, list[:30]...)))
	if err != nil || loaded || again != first {
		t.Errorf("second load: loaded %t, %+v, %v; want %+v", loaded, again, err, first)
	}
	changed := append(slices.Clone(list), quad.Quad{Subject: src.Label, Predicate: src.Label, Object: quad.Int(1), Label: src.Label})
	_, loaded, err = s.Load(t.Context(), src, loadedAt, sequenceOf(changed))
	if err != nil || !loaded {
		t.Fatalf("changed quads: loaded %t, %v", loaded, err)
	}
	if got := matched(t, s, graph.Pattern{}); !slices.Equal(got, selected(changed, graph.Pattern{})) {
		t.Error("the source was not replaced by its new quads")
	}
	if n := len(s.Sources()); n != 1 {
		t.Errorf("%d sources, want 1", n)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.seg"))
	if err != nil || len(files) != 1 {
		t.Errorf("segment files %v, want one (%v)", files, err)
	}
}

// A load that fails in any way changes nothing, then or later.
func TestFailedLoadChangesNothing(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, graph.Options{})
	all := loadRandom(t, s, 2)
	src := source("bad")
	good := randomQuads(src, 200, 3)
	broken := errors.New("line 7: broken")
	with := func(q quad.Quad) iter.Seq2[quad.Quad, error] { return sequenceOf(append(slices.Clone(good), q)) }
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	q := good[0]
	for _, c := range []struct {
		name  string
		ctx   context.Context
		quads iter.Seq2[quad.Quad, error]
		want  string
	}{
		{"error of the reader", t.Context(), func(yield func(quad.Quad, error) bool) {
			for _, q := range good {
				if !yield(q, nil) {
					return
				}
			}
			yield(quad.Quad{}, broken)
		}, "line 7: broken"},
		{"cancelled", cancelled, sequenceOf(good), "canceled"},
		{"other label", t.Context(), with(quad.Quad{Subject: q.Subject, Predicate: q.Predicate, Object: q.Object, Label: schema.Meta}), "quad 201"},
		{"no label", t.Context(), with(quad.Quad{Subject: q.Subject, Predicate: q.Predicate, Object: q.Object}), "quad 201"},
		{"no object", t.Context(), with(quad.Quad{Subject: q.Subject, Predicate: q.Predicate, Label: src.Label}), "quad 201"},
		{"literal subject", t.Context(), with(quad.Quad{Subject: quad.String("x"), Predicate: q.Predicate, Object: q.Object, Label: src.Label}), "subject"},
		{"bad IRI", t.Context(), with(quad.Quad{Subject: quad.IRI("https://x/ y"), Predicate: q.Predicate, Object: q.Object, Label: src.Label}), "IRI"},
		{"bad UTF-8", t.Context(), with(quad.Quad{Subject: q.Subject, Predicate: q.Predicate, Object: quad.String("a\xff"), Label: src.Label}), "UTF-8"},
	} {
		_, _, err := s.Load(c.ctx, src, loadedAt, c.quads)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", c.name, err, c.want)
		}
		if got := matched(t, s, graph.Pattern{}); !slices.Equal(got, selected(all, graph.Pattern{})) {
			t.Fatalf("%s: the store changed", c.name)
		}
	}
	if left, err := filepath.Glob(filepath.Join(dir, "build-*")); err != nil || left != nil {
		t.Errorf("left behind: %v (%v)", left, err)
	}
	load(t, s, src, good)
	if err := s.Verify(t.Context()); err != nil {
		t.Error(err)
	}
	if got := matched(t, s, graph.Pattern{Label: src.Label}); !slices.Equal(got, selected(good, graph.Pattern{})) {
		t.Error("the load after the failed ones is not whole")
	}
}

func TestDrop(t *testing.T) {
	s := open(t, t.TempDir(), graph.Options{})
	all := loadRandom(t, s, 7)
	label := source("d3").Label
	if err := s.Drop(t.Context(), label); err != nil {
		t.Fatal(err)
	}
	all = slices.DeleteFunc(all, func(q quad.Quad) bool { return q.Label == quad.Value(label) })
	if got := matched(t, s, graph.Pattern{}); !slices.Equal(got, selected(all, graph.Pattern{})) {
		t.Errorf("%d quads are left, want %d", len(got), len(all))
	}
	if err := s.Verify(t.Context()); err != nil {
		t.Error(err)
	}
	if err := s.Drop(t.Context(), label); !errors.Is(err, graph.ErrNotLoaded) {
		t.Errorf("second drop: %v", err)
	}
}

func TestSourcesAreSorted(t *testing.T) {
	s := open(t, t.TempDir(), graph.Options{})
	for _, name := range []string{"b", "a", "c"} {
		src := source(name)
		if name == "c" {
			src.Kind = schema.ArticleSource
		}
		load(t, s, src, randomQuads(src, 10, 1))
	}
	var names []string
	for _, src := range s.Sources() {
		if src.Quads == 0 || src.Bytes == 0 || !src.Loaded.Equal(loadedAt) {
			t.Errorf("%s: %+v", src.Name, src)
		}
		names = append(names, src.Name)
	}
	if want := []string{"c", "a", "b"}; !slices.Equal(names, want) {
		t.Errorf("sources %v, want %v", names, want)
	}
}

func TestSecondWriterIsToldWhoWrites(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, graph.Options{})
	_, err := graph.Open(dir, graph.Options{})
	var locked *graph.LockedError
	if !errors.As(err, &locked) || locked.Holder.PID != os.Getpid() || locked.Holder.Command == "" {
		t.Errorf("second writer: %v", err)
	}
	reader := open(t, dir, graph.Options{ReadOnly: true})
	if _, _, err := reader.Load(t.Context(), source("d"), loadedAt, sequenceOf(nil)); err == nil || !strings.Contains(err.Error(), "read-only") {
		t.Errorf("load into a read-only store: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	open(t, dir, graph.Options{})
}

func TestOpenWithoutStore(t *testing.T) {
	if _, err := graph.Open(filepath.Join(t.TempDir(), "none"), graph.Options{ReadOnly: true}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v, want one that wraps fs.ErrNotExist", err)
	}
}

func TestClosedStore(t *testing.T) {
	s := open(t, t.TempDir(), graph.Options{})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for _, err := range s.Match(t.Context(), graph.Pattern{}) {
		if !errors.Is(err, graph.ErrClosed) {
			t.Errorf("Match: %v", err)
		}
	}
	for _, err := range s.Query(t.Context(), "g.V().all()", graph.Limits{}) {
		if !errors.Is(err, graph.ErrClosed) {
			t.Errorf("Query: %v", err)
		}
	}
	if err := s.Drop(t.Context(), schema.Meta); !errors.Is(err, graph.ErrClosed) {
		t.Errorf("Drop: %v", err)
	}
}

// A reader keeps the snapshot it has; Refresh gives it the next one.
func TestReaderKeepsItsSnapshot(t *testing.T) {
	dir := t.TempDir()
	writer := open(t, dir, graph.Options{})
	first := source("first")
	list := randomQuads(first, 300, 1)
	load(t, writer, first, list)
	reader := open(t, dir, graph.Options{ReadOnly: true})
	if err := writer.Drop(t.Context(), first.Label); err != nil {
		t.Fatal(err)
	}
	second := source("second")
	later := randomQuads(second, 300, 2)
	load(t, writer, second, later)
	if got := matched(t, reader, graph.Pattern{}); !slices.Equal(got, selected(list, graph.Pattern{})) {
		t.Error("the reader does not see what was there when it opened the store")
	}
	if err := reader.Refresh(); err != nil {
		t.Fatal(err)
	}
	if got := matched(t, reader, graph.Pattern{}); !slices.Equal(got, selected(later, graph.Pattern{})) {
		t.Error("the reader does not see the new source after Refresh")
	}
}

func TestMatchStopsWhenCancelled(t *testing.T) {
	s := open(t, t.TempDir(), graph.Options{})
	src := source("d")
	load(t, s, src, randomQuads(src, 3000, 1))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	n := 0
	var last error
	for _, err := range s.Match(ctx, graph.Pattern{}) {
		if n++; n == 10 {
			cancel()
		}
		last = err
	}
	if !errors.Is(last, context.Canceled) || n > 600 {
		t.Errorf("%d quads, last error %v", n, last)
	}
}

// Readers among loads and drops see whole sources only.
func TestReadersSeeWholeLoads(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, graph.Options{})
	const size = 200
	sources := make([]schema.Source, 4)
	lists := make([][]quad.Quad, len(sources))
	for i := range sources {
		sources[i] = source(fmt.Sprint("d", i))
		for k := range size {
			lists[i] = append(lists[i], quad.Quad{Subject: quad.IRI(fmt.Sprint(schema.EntityNS, k)), Predicate: quad.IRI(schema.VocabNS + "p"), Object: quad.Int(i), Label: sources[i].Label})
		}
	}
	done := make(chan struct{})
	var readers sync.WaitGroup
	for i := range 64 {
		readers.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				from := s
				if i%2 == 0 {
					r, err := graph.Open(dir, graph.Options{ReadOnly: true})
					if err != nil {
						t.Error(err)
						return
					}
					from = r
				}
				n := 0
				for _, err := range from.Match(t.Context(), graph.Pattern{Object: quad.Int(i % len(sources))}) {
					if err != nil {
						t.Error(err)
						return
					}
					n++
				}
				if n != 0 && n != size {
					t.Errorf("a reader saw %d of %d quads", n, size)
				}
				if from != s {
					from.Close()
				}
			}
		})
	}
	for round := range 12 {
		src := sources[round%len(sources)]
		if _, _, err := s.Load(t.Context(), src, loadedAt, sequenceOf(lists[round%len(sources)])); err != nil {
			t.Error(err)
		}
		if round%3 != 0 {
			continue
		}
		if err := s.Drop(t.Context(), src.Label); err != nil {
			t.Error(err)
		}
	}
	close(done)
	readers.Wait()
}

var flips = flag.Int("flips", 25, "number of bytes that TestDamageIsFound changes in every file")

// A flipped byte in any file of a store is found by Open or Verify; links are
// made anew by the next writer.
func TestDamageIsFound(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, graph.Options{})
	all := loadRandom(t, s, 3)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(8, 8))
	for _, path := range files {
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if filepath.Base(path) == "LOCK" {
			continue
		}
		for range *flips {
			at := rng.IntN(len(whole))
			damaged := slices.Clone(whole)
			damaged[at] ^= byte(1 + rng.IntN(255))
			if err := os.WriteFile(path, damaged, 0o600); err != nil {
				t.Fatal(err)
			}
			r, err := graph.Open(dir, graph.Options{ReadOnly: true})
			if err == nil {
				for _, merr := range r.Match(t.Context(), graph.Pattern{}) { // whatever comes, nothing panics
					if merr != nil {
						break
					}
				}
				err = r.Verify(t.Context())
				r.Close()
			}
			if err == nil {
				t.Errorf("%s: the change of byte %d was not found", filepath.Base(path), at)
			}
		}
		if strings.HasPrefix(filepath.Base(path), "links-") {
			w := open(t, dir, graph.Options{})
			if got := matched(t, w, graph.Pattern{}); !slices.Equal(got, selected(all, graph.Pattern{})) {
				t.Error("the store changed when its links were made anew")
			}
			if err := w.Verify(t.Context()); err != nil {
				t.Error(err)
			}
			w.Close()
			continue
		}
		if err := os.WriteFile(path, whole, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
