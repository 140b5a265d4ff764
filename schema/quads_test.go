package schema_test

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/claimgraph/claimgraph/schema"
)

const hash = "0123456789abcdef0123456789abcdef"

var parties = []schema.Entity{
	{Kind: schema.Country, Key: "KEN", Name: "Kenya"},
	{Kind: schema.Country, Key: "PAK", Name: "Pakistan"},
	schema.NewEntity(schema.Person, "Zoë Quist"),
	schema.NewEntity(schema.Organisation, "Ärzte e.V."),
	schema.NewEntity(schema.Treaty, "Ottawa Treaty"),
	schema.NewEntity(schema.Forum, "Lake Forum"),
	schema.NewEntity(schema.Place, "海南"),
	schema.NewEntity(schema.Thing, "coal"),
}

func each(quads []quad.Quad) iter.Seq2[quad.Quad, error] {
	return func(yield func(quad.Quad, error) bool) {
		for _, q := range quads {
			if !yield(q, nil) {
				return
			}
		}
	}
}

// article makes a document and assertions about it: any text, any spans in it.
func article(t *rapid.T) (schema.Document, []schema.Assertion) {
	text := []rune(rapid.StringOfN(rapid.SampledFrom([]rune("ab é世🙂\n\"<>\\%")), 4, 60, -1).Draw(t, "text"))
	doc := schema.Document{
		Name: rapid.SampledFrom([]string{"article", "a b/c", "naïve"}).Draw(t, "name"), Text: string(text), SHA256: hash,
		Title: rapid.SampledFrom([]string{"", "A title"}).Draw(t, "title"), Origin: rapid.SampledFrom([]string{"", "x.txt"}).Draw(t, "origin"),
		Pages: slices.Compact(slices.Sorted(slices.Values(rapid.SliceOfN(rapid.IntRange(0, 60), 0, 3).Draw(t, "pages")))),
	}
	span := func(name string) (schema.Span, string) {
		from := rapid.IntRange(0, len(text)).Draw(t, name)
		to := rapid.IntRange(from, len(text)).Draw(t, name)
		return schema.Span{Start: from, End: to}, string(text[from:to])
	}
	v := schema.Vocabulary()
	var all []schema.Assertion
	for i := range rapid.IntRange(0, 4).Draw(t, "n") {
		a := schema.Assertion{
			ID: fmt.Sprintf("a%03d", i+1), Subject: rapid.SampledFrom(parties).Draw(t, "s"), Object: rapid.SampledFrom(parties).Draw(t, "o"),
			Predicate: rapid.SampledFrom(v.Predicates).Draw(t, "p").ID, Rule: rapid.SampledFrom([]string{"", "verb:sell"}).Draw(t, "rule"),
			Confidence: rapid.SampledFrom([]schema.Confidence{schema.High, schema.Medium, schema.Low}).Draw(t, "tier"),
		}
		a.Sentence, a.SentenceText = span("sentence")
		a.Quote, a.QuoteText = span("quote")
		a.Page = doc.Page(a.Quote.Start)
		for range rapid.IntRange(0, 3).Draw(t, "mentions") {
			m := schema.Mention{Entity: rapid.SampledFrom(parties).Draw(t, "e"), Rule: rapid.SampledFrom([]string{"", "name"}).Draw(t, "r")}
			m.Span, m.Text = span("mention")
			a.Mentions = append(a.Mentions, m)
		}
		for _, q := range rapid.SliceOfNDistinct(rapid.SampledFrom(v.Qualifiers), 0, 5, func(q schema.QualifierTerm) string { return q.ID }).Draw(t, "q") {
			if a.Qualifiers == nil {
				a.Qualifiers = schema.Qualifiers{}
			}
			switch rapid.IntRange(0, 3).Draw(t, "form") {
			case 0:
				a.Qualifiers[q.ID] = schema.Words(rapid.SampledFrom([]string{"", "2020", "1961-07..1995", "Cold War", "é\n\""}).Draw(t, "words"))
			case 1:
				a.Qualifiers[q.ID] = schema.Int(rapid.Int64().Draw(t, "int"))
			default:
				a.Qualifiers[q.ID] = schema.Measured(schema.Quantity{
					Value: rapid.Float64().Draw(t, "value"), Unit: rapid.SampledFrom([]string{"", "%", "USD"}).Draw(t, "unit"), Digit: rapid.SampledFrom([]float64{0, 1, 0.1, 1e8}).Draw(t, "digit"),
				})
			}
		}
		if len(a.Qualifiers) > 0 && rapid.Bool().Draw(t, "inherits") {
			in := schema.Inheritance{Qualifier: a.Qualifiers.Keys()[0]}
			in.From, _ = span("from")
			a.Inherited = append(a.Inherited, in)
		}
		all = append(all, a)
	}
	return doc, all
}

func TestPage(t *testing.T) {
	doc := schema.Document{Pages: []int{0, 10, 10, 25}} // the second page is empty
	for at, want := range map[int]int{0: 1, 9: 1, 10: 3, 24: 3, 25: 4, 900: 4} {
		if got := doc.Page(at); got != want {
			t.Errorf("code point %d on page %d, want %d", at, got, want)
		}
	}
	if got := (schema.Document{}).Page(3); got != 0 {
		t.Errorf("page %d of a document without pages", got)
	}
}

func TestQuadsLoseNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		doc, want := article(t)
		quads, err := schema.Quads(doc, want)
		if err != nil {
			t.Fatal(err)
		}
		src, err := schema.ArticleOf(doc)
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range quads {
			if q.Label != quad.Value(src.Label) {
				t.Fatalf("label %v", q.Label)
			}
		}
		gotDoc, got, err := schema.ReadQuads(each(quads))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(doc, gotDoc, cmp.Transformer("pages", func(p []int) string { return fmt.Sprint(p) })); diff != "" {
			t.Fatal(diff)
		}
		if diff := cmp.Diff(canonical(want), canonical(got)); diff != "" {
			t.Fatal(diff)
		}
		again, err := schema.Quads(gotDoc, got)
		if err != nil || !slices.Equal(quads, again) {
			t.Fatalf("writing what was read gives other quads: %v", err)
		}
	})
}

// canonical puts mentions into text order, each once, and empties to nil.
func canonical(as []schema.Assertion) []schema.Assertion {
	out := []schema.Assertion{}
	for _, a := range as {
		seen := map[schema.Mention]bool{}
		var mentions []schema.Mention
		for _, m := range a.Mentions {
			if !seen[m] {
				mentions = append(mentions, m)
			}
			seen[m] = true
		}
		slices.SortFunc(mentions, func(x, y schema.Mention) int { return strings.Compare(fmt.Sprint(x), fmt.Sprint(y)) })
		a.Mentions = mentions
		out = append(out, a)
	}
	return out
}

func TestQuadsShape(t *testing.T) {
	text := "In 2014 Kenya sold nearly 8% of its exports to Pakistan."
	ken, pak := parties[0], parties[1]
	doc := schema.Document{Name: "tea", Text: text, SHA256: hash}
	quads, err := schema.Quads(doc, []schema.Assertion{{
		ID: "a001", Sentence: schema.Span{End: len(text)}, SentenceText: text, Subject: ken, Predicate: "exports-to", Object: pak,
		Quote: schema.Span{Start: 8, End: 55}, QuoteText: text[8:55], Confidence: schema.High,
		Qualifiers: schema.Qualifiers{"share": schema.Measured(schema.Quantity{Value: 8, Unit: "%", Digit: 1}), "as_of": schema.Words("2014"), "approx": schema.Words("nearly")},
	}})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, q := range quads {
		fmt.Fprintf(&b, "%s %s %s\n", short(q.Subject), short(q.Predicate), short(q.Object))
	}
	for _, want := range []string{
		"e:KEN cg:exports-to e:PAK",
		"st:tea/0123456789ab/a001 cg:slot slot:export-share/KEN/PAK/2014",
		"slot:export-share/KEN/PAK/2014 cg:slotFamily slot:export-share/KEN/PAK",
		"st:tea/0123456789ab/a001 cg:q/share.milli 8000",
		"st:tea/0123456789ab/a001 cg:period period:2014",
		"period:2014 cg:startDay 20140101",
		`ev:tea/0123456789ab/a001 oa:prefix "In 2014 "`,
		`ev:tea/0123456789ab/a001 oa:suffix "."`,
	} {
		if !strings.Contains(b.String(), want+"\n") {
			t.Errorf("missing %s", want)
		}
	}
	if t.Failed() {
		t.Log(b.String())
	}
}

func short(v quad.Value) string {
	switch v := v.(type) {
	case quad.IRI:
		return schema.Short(v)
	case quad.Int:
		return fmt.Sprint(int64(v))
	}
	return v.String()
}

func TestQuadsRefuse(t *testing.T) {
	text := "Kenya sells tea."
	good := schema.Assertion{
		ID: "a1", Sentence: schema.Span{End: 16}, SentenceText: text, Quote: schema.Span{End: 5}, QuoteText: "Kenya",
		Subject: parties[0], Predicate: "exports-to", Object: parties[1],
	}
	doc := schema.Document{Name: "d", Text: text, SHA256: hash}
	if _, err := schema.Quads(doc, []schema.Assertion{good}); err != nil {
		t.Fatal(err)
	}
	for want, change := range map[string]func(*schema.Assertion){
		"no predicate":      func(a *schema.Assertion) { a.Predicate = "sells" },
		"lies outside":      func(a *schema.Assertion) { a.Quote.End = 17 },
		"reads \"Kenya\"":   func(a *schema.Assertion) { a.QuoteText = "Benin" },
		"sentence [0, 15)":  func(a *schema.Assertion) { a.Sentence.End = 15 },
		"subject":           func(a *schema.Assertion) { a.Subject = schema.Entity{} },
		"no kind of entity": func(a *schema.Assertion) { a.Object.Kind = "planet" },
		"no qualifier":      func(a *schema.Assertion) { a.Qualifiers = schema.Qualifiers{"portion": schema.Words("x")} },
		"its id":            func(a *schema.Assertion) { a.ID = "" },
	} {
		bad := good
		change(&bad)
		if _, err := schema.Quads(doc, []schema.Assertion{bad}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want an error with %q, got %v", want, err)
		}
	}
	if _, err := schema.Quads(schema.Document{Name: "d", Text: text}, nil); err == nil {
		t.Error("a document without hash has no label")
	}
}
