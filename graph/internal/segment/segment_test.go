package segment_test

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/graph/internal/segment"
)

// triple is a row of test data.
type triple [3]quad.Value

// triples makes n random rows, with repetitions, over few enough values that
// every index has long and short ranges.
func triples(n int, seed uint64) []triple {
	rng := rand.New(rand.NewPCG(seed, 1))
	node := func(k int) quad.Value { return quad.IRI(fmt.Sprintf("https://example.org/node/%d", rng.IntN(k))) }
	rows := make([]triple, 0, n)
	for range n {
		s, p := node(n/4+1), quad.IRI(fmt.Sprintf("https://example.org/p%d", rng.IntN(7)))
		var o quad.Value
		switch rng.IntN(6) {
		case 0:
			o = quad.Int(rng.IntN(100) - 50)
		case 1:
			o = quad.Float(float64(rng.IntN(100))/3 - 10)
		case 2:
			o = quad.String(fmt.Sprint("text ", rng.IntN(40)))
		case 3:
			o = quad.LangString{Value: "Wort", Lang: fmt.Sprintf("x-%d", rng.IntN(9))}
		default:
			o = node(20)
		}
		rows = append(rows, triple{s, p, o})
	}
	return rows
}

// build makes a segment of rows with the given memory and opens it.
func build(t testing.TB, rows []triple, memory int64) (*segment.Segment, segment.File) {
	t.Helper()
	b, err := segment.NewBuilder(filepath.Join(t.TempDir(), "build"), memory, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if err := b.Add(r[0], r[1], r[2]); err != nil {
			t.Fatal(err)
		}
	}
	f, err := b.Finish(quad.IRI("https://example.org/label"))
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
	return s, f
}

func key(t testing.TB, r triple) string {
	t.Helper()
	var b []byte
	for _, v := range r {
		enc, err := segment.Append(nil, v)
		if err != nil {
			t.Fatal(err)
		}
		b = fmt.Appendf(b, "%d:%s", len(enc), enc)
	}
	return string(b)
}

// The rows that Find gives are those of a plain search through a list, for
// every pattern of given and open positions, and for ranges of objects.
func TestFindAgainstList(t *testing.T) {
	for _, memory := range []int64{0, 1 << 20} { // in memory, and with everything spilled
		rows := triples(12000, 7)
		s, f := build(t, rows, memory)
		if err := s.Verify(f.SHA256); err != nil {
			t.Fatal(err)
		}
		distinct := map[string]triple{}
		for _, r := range rows {
			distinct[key(t, r)] = r
		}
		if int(s.Rows()) != len(distinct) {
			t.Fatalf("%d rows, want %d", s.Rows(), len(distinct))
		}
		rng := rand.New(rand.NewPCG(3, 4))
		for n := range 200 {
			probe := rows[rng.IntN(len(rows))]
			p := segment.Pattern{}
			for i, d := range []quad.Direction{quad.Subject, quad.Predicate, quad.Object} {
				if n>>i&1 != 0 {
					p = p.With(d, lookup(t, s, probe[i]))
				}
			}
			inRange := func(quad.Value) bool { return true }
			if n&8 != 0 {
				r, _ := segment.Compared(segment.GreaterEqual, quad.Int(3))
				p.ObjectLow, p.ObjectHigh = s.IDs(r)
				inRange = func(v quad.Value) bool { i, ok := v.(quad.Int); return ok && i >= 3 }
			}
			want := map[string]bool{}
			for k, r := range distinct {
				if (n&1 == 0 || r[0] == probe[0]) && (n&2 == 0 || r[1] == probe[1]) && (n&4 == 0 || r[2] == probe[2]) && inRange(r[2]) {
					want[k] = true
				}
			}
			found := s.Find(p)
			size, exact := found.Size()
			if exact && int(size) != len(want) || int(size) < len(want) {
				t.Fatalf("pattern %d: size %d (exact %t), want %d", n, size, exact, len(want))
			}
			got := 0
			for {
				row, ok := found.Next()
				if !ok {
					break
				}
				got++
				if k := key(t, rowValues(t, s, row)); !want[k] {
					t.Fatalf("pattern %d: unexpected row %v", n, rowValues(t, s, row))
				}
			}
			if got != len(want) {
				t.Fatalf("pattern %d: %d rows, want %d", n, got, len(want))
			}
		}
	}
}

func lookup(t testing.TB, s *segment.Segment, v quad.Value) uint32 {
	t.Helper()
	enc, err := segment.Append(nil, v)
	if err != nil {
		t.Fatal(err)
	}
	id := s.Lookup(enc)
	if id == 0 {
		t.Fatalf("%v is not in the segment", v)
	}
	return id
}

func rowValues(t testing.TB, s *segment.Segment, row uint32) triple {
	t.Helper()
	var r triple
	for i, d := range []quad.Direction{quad.Subject, quad.Predicate, quad.Object} {
		v, err := s.Value(s.At(row, d))
		if err != nil {
			t.Fatal(err)
		}
		r[i] = v
	}
	return r
}

// Order, repetition and memory do not show in the file.
func TestSameQuadsSameFile(t *testing.T) {
	rows := triples(40000, 9)
	_, first := build(t, rows, 0)
	slices.Reverse(rows)
	_, second := build(t, append(rows, rows[:500]...), 1<<20)
	if first.SHA256 != second.SHA256 {
		t.Errorf("SHA-256 %s and %s", first.SHA256, second.SHA256)
	}
}

// values holds every kind of value with its corner cases, in the order of their bytes.
var values = []quad.Value{
	quad.BNode("a"), quad.BNode("b"),
	quad.IRI("https://example.org/"), quad.IRI("https://example.org/é"),
	quad.String(""), quad.String("a"), quad.String("a\x00"), quad.String("ab"), quad.String("日本"),
	quad.LangString{Value: "x", Lang: "de"}, quad.LangString{Value: "dex", Lang: "en"},
	quad.TypedString{Value: "1", Type: "u:t"}, quad.TypedString{Value: "", Type: "u:t1"},
	quad.Int(math.MinInt64), quad.Int(-1), quad.Int(0), quad.Int(1), quad.Int(math.MaxInt64),
	quad.Float(math.Inf(-1)), quad.Float(-1.5), quad.Float(math.Copysign(0, -1)), quad.Float(0), quad.Float(math.SmallestNonzeroFloat64), quad.Float(2), quad.Float(math.Inf(1)), quad.Float(math.NaN()),
	quad.Bool(false), quad.Bool(true),
	quad.Time(time.Date(-44, 3, 15, 0, 0, 0, 0, time.UTC)),
	quad.Time(time.Date(2020, 5, 1, 12, 0, 0, 0, time.FixedZone("", -3600*11))),
	quad.Time(time.Date(2020, 5, 2, 12, 0, 0, 0, time.FixedZone("", -3600))),
	quad.Time(time.Date(2020, 5, 2, 13, 0, 0, 0, time.UTC)),
	quad.Time(time.Date(2020, 5, 2, 13, 0, 0, 1, time.UTC)),
}

func TestValuesRoundTripInOrder(t *testing.T) {
	var last []byte
	for _, v := range values {
		enc, err := segment.Append(nil, v)
		if err != nil {
			t.Fatal(err)
		}
		if string(enc) <= string(last) {
			t.Errorf("%v does not sort after the value before", v)
		}
		last = enc
		got, err := segment.Decode(enc)
		if err != nil {
			t.Fatal(err)
		}
		if fmt.Sprintf("%T %#v", got, got) != fmt.Sprintf("%T %#v", v, v) && !sameTime(got, v) {
			t.Errorf("%#v came back as %#v", v, got)
		}
	}
	if _, err := segment.Append(nil, nil); err == nil {
		t.Error("a missing value was accepted")
	}
}

func sameTime(a, b quad.Value) bool {
	x, ok := a.(quad.Time)
	y, ok2 := b.(quad.Time)
	const layout = time.RFC3339Nano
	return ok && ok2 && time.Time(x).Format(layout) == time.Time(y).Format(layout)
}

// A Range selects what the comparison of two values of a kind selects.
func TestCompared(t *testing.T) {
	holds := func(op segment.Order, c int) bool {
		return [...]bool{c < 0, c <= 0, c > 0, c >= 0}[op]
	}
	compare := func(v, w quad.Value) (int, bool) {
		switch w := w.(type) {
		case quad.Int:
			v, ok := v.(quad.Int)
			return cmp.Compare(v, w), ok
		case quad.Float:
			v, ok := v.(quad.Float)
			return cmp.Compare(v+0, w+0), ok && v == v && w == w
		case quad.String:
			v, ok := v.(quad.String)
			return cmp.Compare(v, w), ok
		case quad.IRI:
			v, ok := v.(quad.IRI)
			return cmp.Compare(v, w), ok
		case quad.BNode:
			v, ok := v.(quad.BNode)
			return cmp.Compare(v, w), ok
		case quad.Time:
			v, ok := v.(quad.Time)
			return time.Time(v).Compare(time.Time(w)), ok
		}
		return 0, false
	}
	for _, fixed := range values {
		for op := segment.Less; op <= segment.GreaterEqual; op++ {
			r, ok := segment.Compared(op, fixed)
			if !ok {
				continue
			}
			for _, v := range values {
				enc, err := segment.Append(nil, v)
				if err != nil {
					t.Fatal(err)
				}
				c, comparable := compare(v, fixed)
				if want := comparable && holds(op, c); r.Contains(enc) != want {
					t.Errorf("%v %d %v: %t, want %t", v, op, fixed, !want, want)
				}
			}
		}
	}
}

// A changed byte anywhere in the file is found, and nothing panics before.
func TestVerifyFindsFlippedByte(t *testing.T) {
	_, f := build(t, triples(3000, 5), 0)
	whole, err := os.ReadFile(f.Path)
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(1, 2))
	path := filepath.Join(t.TempDir(), "flipped")
	for range 100 {
		at := rng.IntN(len(whole))
		b := slices.Clone(whole)
		b[at] ^= byte(1 + rng.IntN(255))
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := segment.Open(path)
		if err == nil {
			err = s.Verify(f.SHA256)
			s.Close()
		}
		if err == nil {
			t.Fatalf("the change of byte %d was not found", at)
		}
	}
	for _, n := range []int{0, 100, len(whole) / 2, len(whole) - 1} {
		if err := os.WriteFile(path, whole[:n], 0o600); err != nil {
			t.Fatal(err)
		}
		if s, err := segment.Open(path); err == nil {
			t.Errorf("a file cut to %d of %d bytes was opened", n, len(whole))
			s.Close()
		}
	}
}
