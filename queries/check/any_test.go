package check_test

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"slices"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/rogpeppe/go-internal/txtar"
	"pgregory.net/rapid"

	"github.com/claimgraph/claimgraph/queries/check"
	"github.com/claimgraph/claimgraph/queries/internal/facts"
	"github.com/claimgraph/claimgraph/schema"
)

// TestAnyClaim judges claims of any shape, most of them nonsense: no error, no
// decisive verdict without a row, and every form of report can be written.
func TestAnyClaim(t *testing.T) {
	var quads []quad.Quad
	for _, name := range []string{"shares", "facts"} {
		story, err := txtar.ParseFile("testdata/" + name + ".txtar")
		if err != nil {
			t.Fatal(err)
		}
		more, err := facts.Parse(section(story, "facts"))
		if err != nil {
			t.Fatal(err)
		}
		quads = append(quads, more...)
	}
	checker := newChecker(t, open(t, quads), check.Options{})
	v := schema.Vocabulary()
	rapid.Check(t, func(t *rapid.T) {
		doc := schema.Document{Name: "any", Text: "any text", SHA256: "000000000000"}
		var claims []schema.Assertion
		for i := range rapid.IntRange(1, 4).Draw(t, "n") {
			claims = append(claims, schema.Assertion{
				ID: string(rune('a' + i)), Subject: anyParty().Draw(t, "s"), Object: anyParty().Draw(t, "o"),
				Predicate:    rapid.SampledFrom(v.Predicates).Draw(t, "p").ID,
				Qualifiers:   rapid.MapOfN(rapid.SampledFrom(qualifierIDs(v)), anyValue(), 0, 5).Draw(t, "q"),
				SentenceText: "any text", Sentence: schema.Span{End: 8}, Quote: schema.Span{End: 8}, QuoteText: "any text",
			})
		}
		report, err := checker.Check(context.Background(), doc, claims)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range report.Findings {
			if f.Kind.NeedsRow() && len(f.Evidence) == 0 { // an open one may have related rows
				t.Fatalf("%s without a row", f.Kind)
			}
			if f.Explanation == "" || f.Kind == schema.Silent {
				t.Fatalf("%q is not explained", f.Kind)
			}
		}
		var b bytes.Buffer
		if err := report.WriteJSON(&b); err != nil || !json.Valid(b.Bytes()) {
			t.Fatal(err)
		}
		if err := report.WriteMarkdown(&b); err != nil {
			t.Fatal(err)
		}
		if _, _, err := report.Quads("1"); err != nil {
			t.Fatal(err)
		}
	})
}

func qualifierIDs(v *schema.Vocab) []string {
	var ids []string
	for _, q := range v.Qualifiers {
		ids = append(ids, q.ID)
	}
	return append(slices.Clone(ids), "share", "amount", "rank", "as_of", "date", "share", "as_of")
}

func anyParty() *rapid.Generator[schema.Entity] {
	return rapid.SampledFrom([]schema.Entity{
		party("KEN"), party("PAK"), party("UGA"), party("IND"), party("FRA"), party("POL"), party("ITA"), party("RUS"), party("SUN"), party("CHL"), party("THA"),
		party("person:Ann Low"), party("treaty:Rivers Convention"), party("treaty:No Such Treaty"), party("organisation:River Union"), party("thing:{e:KEN} \"<x>"), party("forum:Lake Forum"),
	})
}

func anyValue() *rapid.Generator[schema.Value] {
	return rapid.OneOf(
		rapid.Map(rapid.SampledFrom([]string{
			"2014", "2010..2015", "2014-05", "..1990", "1850", "9999", "nearly", "negative", "Cold War", "KEN exports", "free trade agreement", "prime minister",
			"{e:PAK}", "\x1b[31m", "Great Lake Forum", "",
		}), schema.Words),
		rapid.Map(rapid.Int64Range(-3, 1<<40), schema.Int),
		rapid.Map(rapid.OneOf(rapid.Float64Range(-10, 200), rapid.Just(1e300), rapid.Just(math.SmallestNonzeroFloat64), rapid.Just(0.0)), func(x float64) schema.Value {
			return schema.Measured(schema.Quantity{Value: x, Unit: "%", Digit: 1})
		}),
	)
}
