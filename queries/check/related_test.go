package check_test

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/claimgraph/claimgraph/queries/check"
	"github.com/claimgraph/claimgraph/queries/internal/facts"
	"github.com/claimgraph/claimgraph/schema"
)

// TestRelatedRowsAreNoProof writes an open finding with rows beside it in every form:
// each shows them, says that they are only related, and counts the finding as open.
func TestRelatedRowsAreNoProof(t *testing.T) {
	text := "e:MMR rdf:type cg:Country; skos:prefLabel \"Myanmar\"\n"
	for i := range 11 {
		text += fmt.Sprintf("obs:demo/r%d rdf:type cg:Resolution; cg:symbol \"R/9%d/1\"; cg:topic \"Human rights in Myanmar\"\n", i, i)
		text += fmt.Sprintf("obs:demo/v%d rdf:type cg:Vote; cg:voter e:GHA; cg:resolution obs:demo/r%d; cg:choice \"yes\"; cg:period period:%d-12-01; cg:cell \"v.csv:%d:4\"; cg:text \"1\"\n", i, i, 1990+i, i+2)
	}
	quads, err := facts.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	doc, claims := document(t, "GHA | criticizes | MMR; topic=human rights")
	report := judge(t, open(t, quads), doc, claims, check.Options{})
	f := report.Findings[0]
	if f.Kind != schema.NoReference || len(f.Evidence) != 11 || report.Coverage.Open != 1 || report.Coverage.Checked != 0 {
		t.Fatalf("%s with %d rows, %+v", f.Kind, len(f.Evidence), report.Coverage)
	}
	for name, form := range map[string]struct {
		write func(io.Writer) error
		want  []string
	}{
		"table":    {func(w io.Writer) error { return report.WriteTable(w, 400, nil) }, []string{"· Related: GHA voted for 11 resolutions", "· demo, v.csv:2:4"}},
		"why":      {func(w io.Writer) error { return report.WriteWhy(w, 1, nil) }, []string{"related   demo, v.csv:2:4", "and 3 more: claimgraph query votes-about --voter GHA"}},
		"markdown": {report.WriteMarkdown, []string{"A vote is not a statement.", "and 3 more"}},
		"page":     {func(w io.Writer) error { return report.WriteHTML(w, "") }, []string{"Related rows, which do not decide", "and 3 more"}},
		"JSON":     {report.WriteJSON, []string{`"verdict": "no-reference"`, `"dataset": "demo"`, `"open": 1`}},
	} {
		var out bytes.Buffer
		if err := form.write(&out); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, want := range form.want {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%s: no %q in\n%s", name, want, out.String())
			}
		}
	}
	_, written, err := report.Quads("1")
	if err != nil {
		t.Fatal(err)
	}
	related := 0
	for _, q := range written {
		switch q.Predicate {
		case schema.CG("related"):
			related++
		case schema.CG("used"), schema.CG("usedSource"):
			t.Errorf("the graph says that the finding rests on %v", q.Object)
		}
	}
	if related != 11 {
		t.Errorf("%d related rows in the graph, want 11", related)
	}
}
