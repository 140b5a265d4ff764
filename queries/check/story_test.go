package check_test

import (
	"context"
	"flag"
	"fmt"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/cayleygraph/quad"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/claimgraph/claimgraph/graph"
	"github.com/claimgraph/claimgraph/queries"
	"github.com/claimgraph/claimgraph/queries/check"
	"github.com/claimgraph/claimgraph/queries/internal/facts"
	"github.com/claimgraph/claimgraph/schema"
)

var update = flag.Bool("update", false, "write the verdicts into the stories")

// TestStories checks the claims of testdata/*.txtar against the facts there. A
// claim is a line "SUBJECT PREDICATE OBJECT; qualifier=value; …"; each is a
// document of its own, or, under the heading "document", a part of one. What is
// wanted is, for each, the verdict with arithmetic, rows, what would be true,
// and the explanation.
func TestStories(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no stories", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			story, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			quads, err := facts.Parse(section(story, "facts"))
			if err != nil {
				t.Fatal(err)
			}
			run := open(t, quads)
			got := ""
			for _, text := range documents(story) {
				doc, claims := document(t, text)
				got += summary(judge(t, run, doc, claims, check.Options{})) + "\n"
			}
			if *update {
				story.Files = slices.DeleteFunc(story.Files, func(f txtar.File) bool { return f.Name == "want" })
				story.Files = append(story.Files, txtar.File{Name: "want", Data: []byte(got)})
				if err := os.WriteFile(file, txtar.Format(story), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			if want := section(story, "want"); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// documents lists the texts of a story's documents.
func documents(story *txtar.Archive) []string {
	var texts []string
	for line := range strings.Lines(section(story, "claims")) {
		if strings.TrimSpace(line) != "" {
			texts = append(texts, line)
		}
	}
	if text := section(story, "document"); text != "" {
		texts = append(texts, text)
	}
	return texts
}

func section(a *txtar.Archive, name string) string {
	for _, f := range a.Files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	return ""
}

func judge(t testing.TB, run queries.Runner, doc schema.Document, claims []schema.Assertion, o check.Options) *check.Report {
	t.Helper()
	report, err := newChecker(t, run, o).Check(context.Background(), doc, claims)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func newChecker(t testing.TB, run queries.Runner, o check.Options) *check.Checker {
	t.Helper()
	library, err := queries.Open(nil)
	if err != nil {
		t.Fatal(err)
	}
	checker, err := check.New(context.Background(), run, library, o)
	if err != nil {
		t.Fatal(err)
	}
	return checker
}

// document makes a document of claims, one sentence a line.
func document(t testing.TB, text string) (schema.Document, []schema.Assertion) {
	t.Helper()
	doc := schema.Document{Name: "claims", Text: text, SHA256: strings.Repeat("0", 64)}
	var claims []schema.Assertion
	start := 0
	for line := range strings.Lines(text) {
		words := strings.TrimSuffix(line, "\n")
		if words != "" && !strings.HasPrefix(words, "#") {
			a := claim(t, words)
			a.ID = fmt.Sprintf("a%03d", len(claims)+1)
			a.Sentence = schema.Span{Start: start, End: start + len([]rune(words))}
			a.Quote, a.SentenceText, a.QuoteText = a.Sentence, words, words
			claims = append(claims, a)
		}
		start += len([]rune(line))
	}
	return doc, claims
}

func claim(t testing.TB, line string) schema.Assertion {
	t.Helper()
	head, rest, _ := strings.Cut(line, "; ")
	var parts []string
	if strings.Contains(head, " | ") {
		parts = strings.Split(head, " | ")
	} else {
		parts = strings.Fields(head)
	}
	if len(parts) != 3 {
		t.Fatalf("claim %q: want SUBJECT PREDICATE OBJECT, or with | between when names have spaces", line)
	}
	a := schema.Assertion{
		Subject: party(parts[0]), Predicate: parts[1], Object: party(parts[2]),
		Qualifiers: schema.Qualifiers{}, Confidence: schema.High, Rule: "test",
	}
	for _, pair := range strings.Split(rest, "; ") {
		name, value, ok := strings.Cut(pair, "=")
		if !ok {
			continue
		}
		a.Qualifiers[name] = qualifier(name, value)
	}
	return a
}

// party reads a country code, or "kind:Name".
func party(s string) schema.Entity {
	if kind, name, ok := strings.Cut(s, ":"); ok {
		return schema.NewEntity(schema.EntityKind(kind), name)
	}
	return schema.Entity{Kind: schema.Country, Key: s}
}

func qualifier(name, value string) schema.Value {
	number, unit, _ := strings.Cut(value, " ")
	x, err := strconv.ParseFloat(number, 64)
	switch {
	case (name == "share" || name == "amount") && err == nil:
		return schema.Measured(schema.Quantity{Value: x, Unit: unit})
	case (name == "rank" || name == "rank_within" || name == "count") && err == nil:
		return schema.Int(int64(x))
	}
	return schema.Words(value)
}

// summary writes what a report says about each claim.
func summary(r *check.Report) string {
	var b strings.Builder
	for _, f := range r.Findings {
		fmt.Fprintf(&b, "%s\n  %s\n", f.Assertion.SentenceText, f.Kind)
		if f.Arithmetic != "" {
			fmt.Fprintf(&b, "  counted: %s\n", f.Arithmetic)
		}
		for _, e := range f.Evidence {
			fmt.Fprintf(&b, "  row: %s %s:%d:%s %q\n", e.Dataset, e.File, e.Line, e.Column, e.Text)
		}
		if len(f.WouldBeTrue) > 0 {
			fmt.Fprintf(&b, "  true for: %s\n", strings.Join(f.WouldBeTrue, "; "))
		}
		fmt.Fprintf(&b, "  %s\n", f.Explanation)
	}
	if len(r.Findings) > 1 {
		b.WriteString("  " + r.Coverage.Line() + "\n")
	}
	return b.String()
}

// open loads quads into a new store, each label as a source of its own.
func open(t testing.TB, quads []quad.Quad) queries.Runner {
	t.Helper()
	byLabel := map[quad.IRI][]quad.Quad{}
	for _, q := range quads {
		label, _ := q.Label.(quad.IRI)
		byLabel[label] = append(byLabel[label], q)
	}
	store := newStore(t, t.TempDir())
	for _, label := range slices.Sorted(maps.Keys(byLabel)) {
		src := schema.Source{Label: label, Name: string(label), Kind: schema.DatasetSource, SHA256: string(label)}
		if _, _, err := store.Load(context.Background(), src, time.Time{}, facts.Each(byLabel[label])); err != nil {
			t.Fatal(err)
		}
	}
	return runner(store)
}

func newStore(t testing.TB, dir string) *graph.Store {
	t.Helper()
	store, err := graph.Open(dir, graph.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return store
}

func runner(store *graph.Store) queries.Runner {
	return func(ctx context.Context, program string, rows int, timeout time.Duration) iter.Seq2[schema.Row, error] {
		return store.Query(ctx, program, graph.Limits{Rows: rows, Timeout: timeout})
	}
}

func mapFS(name, text string) fstest.MapFS { return fstest.MapFS{name: {Data: []byte(text)}} }
