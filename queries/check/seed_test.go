package check_test

import (
	"bufio"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/claimgraph/claimgraph/loaders"
	"github.com/claimgraph/claimgraph/queries/check"
	"github.com/claimgraph/claimgraph/schema"
)

const annotated = "../../../shared/texts/annotated"

// TestAnnotatedArticle checks the annotated assertions of an article, which its
// annotators know, against the embedded datasets alone.
func TestAnnotatedArticle(t *testing.T) {
	doc, claims := annotation(t, "article")
	run, _ := pack(t)
	report := judge(t, run, doc, claims, check.Options{})
	var decisive []string
	for _, f := range report.Findings {
		a := f.Assertion
		triple := strings.Join([]string{a.Subject.ID(), a.Predicate, a.Object.ID()}, " ")
		want := []schema.Kind(nil)
		switch {
		case triple == "PRK exports-to RUS":
			want = []schema.Kind{schema.RefutedByBound, schema.Refuted}
		case triple == "PRK imports-from RUS":
			want = []schema.Kind{schema.PossibleOnlyAtBound, schema.OtherPeriod}
		case a.Predicate == "signatory-of":
			want = []schema.Kind{schema.EntityNotFound}
		case a.Qualifiers.Text("modality") == "likely", a.Qualifiers.Text("period") == "future":
			want = []schema.Kind{schema.NotCheckable}
		}
		if want != nil && !slices.Contains(want, f.Kind) {
			t.Errorf("%s: %s, want one of %v: %s", triple, f.Kind, want, f.Explanation)
		}
		if family := f.Kind.Family(); family == schema.FamilySupported || family == schema.FamilyRefuted {
			decisive = append(decisive, triple)
		}
	}
	// who leads North Korea, and the share of exports
	if want := []string{"Kim Jong Un holds-office-in PRK", "PRK exports-to RUS"}; !slices.Equal(decisive, want) {
		t.Errorf("decisive: %q, want %q", decisive, want)
	}
}

// TestAnnotatedArticleWithMore adds a table of alliances and one of trade
// agreements from the publishers' files.
func TestAnnotatedArticleWithMore(t *testing.T) {
	doc, claims := annotation(t, "article")
	datasets, err := loaders.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	store := newStore(t, t.TempDir())
	folders := map[string]string{"countries": "", "cow-alliances": "cow_alliances_v4.1", "desta": "desta_ptas"}
	for _, d := range datasets {
		folder, wanted := folders[d.Name]
		if !wanted {
			continue
		}
		var files []loaders.File
		if folder != "" {
			if files, err = loaders.Files(filepath.Join("../../../shared/data", folder)); err != nil {
				t.Skip("the publishers' files are not beside the repository")
			}
		}
		in, err := d.Input(context.Background(), files...)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := store.Load(context.Background(), in.Source, time.Time{}, d.Read(context.Background(), in, &loaders.Report{})); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range judge(t, runner(store), doc, claims, check.Options{}).Findings {
		a := f.Assertion
		switch {
		case a.Qualifiers.Text("agreement_type") == "free trade agreement":
			if f.Kind != schema.Refuted || !strings.Contains(f.Explanation, "from 1948 to 2020") {
				t.Errorf("the closed table and its years should refute this: %s: %s", f.Kind, f.Explanation)
			}
		case a.Predicate == "allied-with":
			if f.Kind != schema.OtherPeriod || !strings.Contains(f.Explanation, "1961-07-06 to 1995-09-07") {
				t.Errorf("the alliance should be dated: %s: %s", f.Kind, f.Explanation)
			}
		case f.Kind.Family() == schema.FamilySupported || f.Kind.Family() == schema.FamilyRefuted:
			t.Errorf("%s: %s", f.Kind, f.Explanation)
		}
	}
}

// annotation reads an annotated text of the shared material.
func annotation(t testing.TB, name string) (schema.Document, []schema.Assertion) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(annotated, name+".txt"))
	if err != nil {
		t.Skip("the annotated texts are not beside the repository")
	}
	f, err := os.Open(filepath.Join(annotated, name+".jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	doc := schema.Document{Name: name, Text: string(text), SHA256: strings.Repeat("0", 64)}
	var claims []schema.Assertion
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var line struct {
			ID, Sentence, Subject, Predicate, Object string
			Start, End                               int
			Qualifiers                               map[string]json.RawMessage
		}
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			t.Fatal(err)
		}
		span := schema.Span{Start: line.Start, End: line.End}
		a := schema.Assertion{
			ID: line.ID, Sentence: span, SentenceText: line.Sentence, Quote: span, QuoteText: line.Sentence,
			Subject: annotatedParty(line.Subject), Predicate: line.Predicate, Object: annotatedParty(line.Object), Qualifiers: schema.Qualifiers{},
		}
		if a.Predicate == "signatory-of" {
			a.Object.Kind = schema.Treaty
		}
		if a.Predicate == "holds-office-in" {
			a.Subject.Kind = schema.Person
		}
		for name, raw := range line.Qualifiers {
			a.Qualifiers[name] = annotatedValue(raw)
		}
		claims = append(claims, a)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return doc, claims
}

func annotatedParty(id string) schema.Entity {
	if len(id) == 3 && strings.ToUpper(id) == id {
		return schema.Entity{Kind: schema.Country, Key: id}
	}
	return schema.NewEntity(schema.Thing, id)
}

func annotatedValue(raw json.RawMessage) schema.Value {
	var q schema.Quantity
	var n int64
	var words string
	switch {
	case json.Unmarshal(raw, &n) == nil:
		return schema.Int(n)
	case json.Unmarshal(raw, &words) == nil:
		return schema.Words(words)
	case json.Unmarshal(raw, &q) == nil:
		return schema.Measured(q)
	}
	return schema.Words(string(raw))
}

// BenchmarkCheck checks an article of 74 assertions on the embedded datasets.
func BenchmarkCheck(b *testing.B) {
	doc, claims := annotation(b, "article")
	run, _ := pack(b)
	for b.Loop() {
		judge(b, run, doc, claims, check.Options{})
	}
}
