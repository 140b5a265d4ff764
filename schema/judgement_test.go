package schema_test

import (
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"

	"github.com/claimgraph/claimgraph/schema"
)

func TestJudgementRoundTrip(t *testing.T) {
	want := schema.Judgement{
		Article: "tea", Key: "0123456789ab", Claimed: "Kenya exports to Pakistan: 9 %", Judgement: schema.Reject,
		Note: "a \"quote\"\nand a line", By: "Ana María", At: "2026-03-04T05:06:07Z",
	}
	src, err := want.Source()
	if err != nil {
		t.Fatal(err)
	}
	got, err := schema.ReadJudgement(func(yield func(quad.Quad, error) bool) {
		for _, q := range want.Quads(src.Label) {
			if q.Label != quad.Value(src.Label) || !yield(q, nil) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if _, err := schema.ReadJudgement(func(func(quad.Quad, error) bool) {}); err == nil {
		t.Error("no quads, yet no error")
	}
}

// TestAssertionKey wants a key that outlives changes around a claim, and none of
// the claim itself.
func TestAssertionKey(t *testing.T) {
	a := schema.Assertion{
		ID: "a001", Subject: schema.NewEntity(schema.Country, "KEN"), Predicate: "exports-to", Object: schema.NewEntity(schema.Country, "PAK"),
		Qualifiers: schema.Qualifiers{"date": schema.Words("2015")}, QuoteText: "Kenya exported tea to Pakistan",
	}
	moved := a
	moved.ID, moved.Quote = "a007", schema.Span{Start: 90, End: 120}
	if a.Key() != moved.Key() || len(a.Key()) != 12 {
		t.Errorf("%s, and %s elsewhere", a.Key(), moved.Key())
	}
	other := a
	other.Qualifiers = schema.Qualifiers{"date": schema.Words("2016")}
	swapped := a
	swapped.Subject, swapped.Object = a.Object, a.Subject
	for _, b := range []schema.Assertion{other, swapped} {
		if b.Key() == a.Key() {
			t.Errorf("%v has the key of %v", b, a)
		}
	}
}
