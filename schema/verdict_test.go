package schema_test

import (
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/claimgraph/claimgraph/schema"
)

func TestDecisiveNeedsRow(t *testing.T) {
	for _, k := range schema.Kinds() {
		_, open := schema.Open(k, schema.Because{})
		_, found := schema.Find(k, schema.Because{}, schema.Evidence{Dataset: "d", Text: "x"})
		_, empty := schema.Find(k, schema.Because{}, schema.Evidence{})
		if k.NeedsRow() != (open != nil) || k.NeedsRow() != (found == nil) || empty == nil {
			t.Errorf("%s: needs a row: %v; Open: %v; Find with a row: %v; with an empty row: %v", k, k.NeedsRow(), open, found, empty)
		}
	}
	if _, err := schema.Open(schema.Silent, schema.Because{}); err == nil {
		t.Error("silence is no finding")
	}
}

func finding() *rapid.Generator[schema.Finding] {
	return rapid.Custom(func(t *rapid.T) schema.Finding {
		k := rapid.SampledFrom(schema.Kinds()).Draw(t, "kind")
		because := schema.Because{
			Root: rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "root"), Reason: rapid.SampledFrom([]string{"", "r"}).Draw(t, "reason"),
			Against: rapid.Bool().Draw(t, "against"),
		}
		if !k.NeedsRow() {
			f, err := schema.Open(k, because)
			if err != nil {
				t.Fatal(err)
			}
			return f
		}
		f, err := schema.Find(k, because, schema.Evidence{
			Source: quad.IRI(rapid.SampledFrom([]string{"s1", "s2"}).Draw(t, "source")), Dataset: "d",
			Text: rapid.SampledFrom([]string{"x", "y"}).Draw(t, "text"), Line: rapid.IntRange(0, 2).Draw(t, "line"),
		})
		if err != nil {
			t.Fatal(err)
		}
		return f
	})
}

func verdict() *rapid.Generator[schema.Verdict] {
	return rapid.Custom(func(t *rapid.T) schema.Verdict {
		var v schema.Verdict
		for _, f := range rapid.SliceOfN(finding(), 0, 4).Draw(t, "findings") {
			v = v.Join(f.Verdict())
		}
		return v
	})
}

func TestJoinLaws(t *testing.T) {
	same := func(a, b schema.Verdict) bool {
		return cmp.Equal(a, b, cmp.AllowUnexported(schema.Verdict{}, schema.Finding{})) && a.Kind() == b.Kind()
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := verdict().Draw(t, "a"), verdict().Draw(t, "b"), verdict().Draw(t, "c")
		switch {
		case !same(a.Join(b), b.Join(a)):
			t.Fatal("not commutative")
		case !same(a.Join(b).Join(c), a.Join(b.Join(c))):
			t.Fatal("not associative")
		case !same(a.Join(a), a):
			t.Fatal("not idempotent")
		case !same(a.Join(schema.Verdict{}), a) || !same(schema.Verdict{}.Join(a), a):
			t.Fatal("silence is not neutral")
		case a.Kind().NeedsRow() && len(a.Rows()) == 0:
			t.Fatalf("%s without a row", a.Kind())
		}
	})
}

func TestJoinKind(t *testing.T) {
	row := schema.Evidence{Dataset: "d", Text: "x"}
	find := func(k schema.Kind, against bool) schema.Verdict {
		f, err := schema.Find(k, schema.Because{Against: against, Root: string(k)}, row)
		if err != nil {
			t.Fatal(err)
		}
		return f.Verdict()
	}
	open := func(k schema.Kind) schema.Verdict {
		f, err := schema.Open(k, schema.Because{})
		if err != nil {
			t.Fatal(err)
		}
		return f.Verdict()
	}
	for _, c := range []struct {
		a, b schema.Verdict
		want schema.Kind
	}{
		{find(schema.Supported, false), find(schema.Supported, false), schema.Supported},
		{find(schema.Supported, false), find(schema.Refuted, false), schema.ReferencesDisagree},
		{find(schema.Supported, false), find(schema.OtherPeriod, true), schema.ReferencesDisagree},
		{find(schema.Supported, false), find(schema.OtherPeriod, false), schema.Supported},
		{find(schema.Refuted, false), find(schema.OtherPeriod, true), schema.OtherPeriod},
		{find(schema.Refuted, false), find(schema.OtherPeriod, false), schema.Refuted},
		{find(schema.Refuted, false), find(schema.RefutedByBound, false), schema.RefutedByBound},
		{find(schema.Refuted, false), open(schema.NoReference), schema.Refuted},
		{open(schema.NotCheckable), open(schema.EntityNotFound), schema.EntityNotFound},
		{find(schema.SelfContradicting, false), find(schema.Refuted, false), schema.Refuted},
		{schema.Verdict{}, open(schema.NoReference), schema.NoReference},
		{schema.Verdict{}, schema.Verdict{}, schema.Silent},
	} {
		if got := c.a.Join(c.b).Kind(); got != c.want {
			t.Errorf("%s with %s: %s, want %s", c.a.Kind(), c.b.Kind(), got, c.want)
		}
	}
}
