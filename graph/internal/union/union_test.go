package union_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/graph/internal/segment"
	"github.com/claimgraph/claimgraph/graph/internal/union"
)

// awkward values look alike, or equal one another in Go, or sort side by side.
var awkward = []quad.Value{
	quad.IRI("a"), quad.BNode("a"), quad.String("a"), quad.String("<a>"), quad.String("_:a"), quad.String(`"a"`), quad.String("a\x00"), quad.String(""),
	quad.LangString{Value: "a", Lang: "en"}, quad.LangString{Value: "na", Lang: "e"}, quad.TypedString{Value: "a", Type: "t"}, quad.TypedString{Value: "", Type: "ta"},
	quad.Int(0), quad.Int(1), quad.Int(-1), quad.Float(0), quad.Float(math.Copysign(0, -1)), quad.Float(1), quad.Float(math.NaN()), quad.Float(math.Inf(1)),
	quad.TypedString{Value: "1", Type: "http://www.w3.org/2001/XMLSchema#integer"}, quad.String("1"), quad.Bool(true), quad.Bool(false), quad.String("true"),
	quad.Time(time.Unix(0, 0).UTC()), quad.Time(time.Unix(0, 1).UTC()), quad.Time(time.Unix(0, 0).In(time.FixedZone("", 3600))), quad.String("é"), quad.String("e\u0301"),
}

// A value has one reference, whatever segments hold it, and two values never
// have the same; the counts are exact.
func TestIdentity(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 3))
	values := slices.Clone(awkward)
	for i := range 300 {
		values = append(values, quad.IRI(fmt.Sprint("node/", i)))
	}
	var segs []*segment.Segment
	used := map[string]bool{}
	name := func(v quad.Value) string {
		enc, err := segment.Append(nil, v)
		if err != nil {
			t.Fatal(err)
		}
		used[string(enc)] = true
		return string(enc)
	}
	for i := range 7 {
		label := quad.IRI(fmt.Sprint("label/", i))
		var list []quad.Quad
		for range 20 * (1 + i*i) { // small segments beside large ones, so that both ways of joining are used
			v := func() quad.Value { return values[rng.IntN(len(values))] }
			list = append(list, quad.Quad{Subject: v(), Predicate: v(), Object: v(), Label: label})
		}
		for _, q := range list {
			for _, d := range quad.Directions {
				name(q.Get(d))
			}
		}
		segs = append(segs, build(t, list, label))
	}
	u := unite(t, segs)
	seen := map[any]quad.Value{}
	for _, v := range values {
		enc := name(v)
		r, err := u.ValueOf(v)
		if err != nil {
			t.Fatal(err)
		}
		if r == nil {
			delete(used, enc)
			continue
		}
		if other, ok := seen[r.Key()]; ok {
			t.Errorf("%#v and %#v have one reference", v, other)
		}
		seen[r.Key()] = v
		back, err := u.NameOf(r)
		if err != nil {
			t.Fatal(err)
		}
		if name(back) != enc {
			t.Errorf("%#v came back as %#v", v, back)
		}
	}
	for it := u.QuadsAllIterator().Iterate(); it.Next(t.Context()); {
		q, err := u.Quad(it.Result())
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range quad.Directions {
			r, err := u.QuadDirection(it.Result(), d)
			if err != nil {
				t.Fatal(err)
			}
			want, err := u.ValueOf(q.Get(d))
			if err != nil || want == nil || r.Key() != want.Key() {
				t.Fatalf("%v of %v: reference %v, want %v (%v)", d, q, r, want, err)
			}
		}
	}
	stats, err := u.Stats(t.Context(), true)
	if err != nil || stats.Nodes.Value != int64(len(used)) {
		t.Errorf("%d values, want %d (%v)", stats.Nodes.Value, len(used), err)
	}
	n := 0
	for it := u.NodesAllIterator().Iterate(); it.Next(t.Context()); {
		n++
	}
	if n != len(used) {
		t.Errorf("%d values are listed, want %d", n, len(used))
	}
}

// Links made step by step, with drops between, are those made at once.
func TestLinksStepByStep(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 5))
	none := func() error { return nil }
	all := make([]*segment.Segment, 6)
	for i := range all {
		label := quad.IRI(fmt.Sprint("label/", i))
		var list []quad.Quad
		for range 10 + 400*(i%2) {
			v := func() quad.Value { return quad.IRI(fmt.Sprint("n", rng.IntN(300))) }
			list = append(list, quad.Quad{Subject: v(), Predicate: v(), Object: v(), Label: label})
		}
		all[i] = build(t, list, label)
	}
	var now []int // numbers of the segments that are live, rising
	var links *union.Links
	for step := range 60 {
		i := rng.IntN(len(all))
		next := slices.DeleteFunc(slices.Clone(now), func(k int) bool { return k == i })
		if !slices.Contains(now, i) {
			next = append(next, i)
			slices.Sort(next)
		}
		change := union.Change{Old: links, Added: -1}
		for _, k := range now {
			change.Moved = append(change.Moved, slices.Index(next, k))
		}
		if len(next) > len(now) {
			change.Added = slices.Index(next, i)
		}
		segs := make([]*segment.Segment, len(next))
		for k, n := range next {
			segs[k] = all[n]
		}
		got, err := union.Join(segs, change, none)
		if err != nil {
			t.Fatal(err)
		}
		if want := joinAll(t, segs); string(got) != string(want) {
			t.Fatalf("step %d: the links differ from those made at once", step)
		}
		if links, err = union.ParseLinks(got, segs); err != nil {
			t.Fatal(err)
		}
		now = next
	}
}

// joinAll makes the links of segments from nothing.
func joinAll(t *testing.T, segs []*segment.Segment) []byte {
	t.Helper()
	file := []byte{}
	change := union.Change{Added: -1}
	for n := range len(segs) + 1 {
		var err error
		if file, err = union.Join(segs[:n], change, func() error { return nil }); err != nil {
			t.Fatal(err)
		}
		links, err := union.ParseLinks(file, segs[:n])
		if err != nil {
			t.Fatal(err)
		}
		moved := make([]int, n)
		for i := range moved {
			moved[i] = i
		}
		change = union.Change{Old: links, Moved: moved, Added: n}
	}
	return file
}
