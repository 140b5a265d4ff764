package check_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/rogpeppe/go-internal/txtar"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/claimgraph/claimgraph/queries"
	"github.com/claimgraph/claimgraph/queries/check"
	"github.com/claimgraph/claimgraph/queries/internal/facts"
	"github.com/claimgraph/claimgraph/schema"
)

// sharesStory returns the facts and all claims of a story, as one document.
func sharesStory(t testing.TB) ([]quad.Quad, schema.Document, []schema.Assertion) {
	t.Helper()
	story, err := txtar.ParseFile("testdata/shares.txtar")
	if err != nil {
		t.Fatal(err)
	}
	quads, err := facts.Parse(section(story, "facts"))
	if err != nil {
		t.Fatal(err)
	}
	doc, claims := document(t, section(story, "claims"))
	return quads, doc, claims
}

// TestReportsGolden compares every form of one report with testdata/report.*.
func TestReportsGolden(t *testing.T) {
	quads, doc, claims := sharesStory(t)
	report := judge(t, open(t, quads), doc, claims[:20], check.Options{})
	for name, write := range map[string]func(*bytes.Buffer) error{
		"report.json": func(b *bytes.Buffer) error { return report.WriteJSON(b) },
		"report.md":   func(b *bytes.Buffer) error { return report.WriteMarkdown(b) },
		"report.txt":  func(b *bytes.Buffer) error { return report.WriteTable(b, 100, nil) },
		"report.html": func(b *bytes.Buffer) error { return report.WriteHTML(b, "<svg></svg>") },
		"report.claimreview.json": func(b *bytes.Buffer) error {
			_, err := report.WriteClaimReview(b)
			return err
		},
		"why.txt": func(b *bytes.Buffer) error { return report.WriteWhy(b, 6, nil) },
	} {
		var got bytes.Buffer
		if err := write(&got); err != nil {
			t.Fatal(name, err)
		}
		file := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(file, got.Bytes(), 0o666); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got.Bytes(), want) {
			t.Errorf("%s: got\n%s", name, got.String())
		}
	}
	if err := report.WriteWhy(&bytes.Buffer{}, 21, nil); err == nil || !strings.Contains(err.Error(), "there is no finding 21") {
		t.Error(err)
	}
}

// TestJSONFields checks the names that the interface promises.
func TestJSONFields(t *testing.T) {
	quads, doc, claims := sharesStory(t)
	var b bytes.Buffer
	if err := judge(t, open(t, quads), doc, claims, check.Options{}).WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	var r struct {
		Schema   string
		Document map[string]any
		Sources  []map[string]any
		Coverage struct {
			Assertions, Checked, Open int
			Why                       map[string]int
		}
		Findings []map[string]any
	}
	if err := json.Unmarshal(b.Bytes(), &r); err != nil {
		t.Fatal(err)
	}
	if r.Schema != "claimgraph.check/v1" || len(r.Findings) != len(claims) || r.Coverage.Assertions != len(claims) ||
		r.Coverage.Checked+r.Coverage.Open != len(claims) {
		t.Errorf("schema %s, %d findings, coverage %+v", r.Schema, len(r.Findings), r.Coverage)
	}
	sum := 0
	for _, n := range r.Coverage.Why {
		sum += n
	}
	if sum != r.Coverage.Open {
		t.Errorf("the reasons add up to %d, open are %d", sum, r.Coverage.Open)
	}
	for _, f := range r.Findings {
		for _, field := range []string{
			"id", "start", "end", "sentence", "subject", "predicate", "object", "qualifiers", "quote", "inherited", "confidence", "rule", "mentions",
			"verdict", "family", "evidence", "arithmetic", "would_be_true", "explanation", "query",
		} {
			if f[field] == nil {
				t.Errorf("%v: no field %q", f["id"], field)
			}
		}
		if f["family"] != "open" && len(f["evidence"].([]any)) == 0 {
			t.Errorf("%v is %v without evidence", f["id"], f["verdict"])
		}
	}
}

// TestOrderOfLoadingChangesNothing loads the same facts as one source after
// another in two orders, and checks twice.
func TestOrderOfLoadingChangesNothing(t *testing.T) {
	quads, doc, claims := sharesStory(t)
	for i, q := range quads { // spread the facts over three labels
		if i > 0 {
			quads[i].Label = schema.SourceNS + quad.IRI([]string{"demo/1", "x/1", "y/1"}[len(quad.StringOf(q.Subject))%3])
		}
	}
	reversed := slices.Clone(quads)
	slices.Reverse(reversed)
	var outputs []string
	for _, facts := range [][]quad.Quad{quads, reversed, quads} {
		var b bytes.Buffer
		if err := judge(t, open(t, facts), doc, claims, check.Options{}).WriteJSON(&b); err != nil {
			t.Fatal(err)
		}
		outputs = append(outputs, b.String())
	}
	if outputs[0] != outputs[1] || outputs[0] != outputs[2] {
		t.Error("the report depends on the order of the facts")
	}
}

// TestReportQuads loads a report beside its article and asks the saved queries
// for its findings and their rows.
func TestReportQuads(t *testing.T) {
	quads, doc, claims := sharesStory(t)
	article, err := schema.Quads(doc, claims)
	if err != nil {
		t.Fatal(err)
	}
	report := judge(t, open(t, quads), doc, claims, check.Options{})
	src, found, err := report.Quads("1")
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range found {
		if q.Label != quad.Value(src.Label) {
			t.Fatalf("label %v, want %v", q.Label, src.Label)
		}
	}
	run := open(t, slices.Concat(quads, article, found))
	library, err := queries.Open(nil)
	if err != nil {
		t.Fatal(err)
	}
	ask := func(name string, args map[string]string) []schema.Row {
		q, err := library.Get(name)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := q.Run(context.Background(), run, args, queries.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		return rows
	}
	if rows := ask("findings", nil); len(rows) != len(claims) {
		t.Errorf("%d findings, want %d", len(rows), len(claims))
	}
	statement, err := schema.StatementIRI(doc, claims[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	rows := ask("evidence", map[string]string{"statement": string(statement)})
	if len(rows) != 1 || rows[0]["cell"] != quad.Value(quad.String("p.csv:3:5")) {
		t.Errorf("evidence of the first claim: %v", rows)
	}
}

// TestUserQueryJudges adds a check as one file, without code.
func TestUserQueryJudges(t *testing.T) {
	quads, err := facts.Parse(`src:demo/1 rdf:type cg:Dataset; cg:name "demo"; dct:title "Demo visits"; cg:covers cg:visits; cg:world "closed"; cg:coverageStart 20000101; cg:coverageEnd 20091231
obs:demo/1 cg:party e:KEN; cg:country e:PAK; cg:period period:2004; cg:cell "v.csv:2:1"; cg:text "Kenya, Pakistan, 2004"
obs:demo/2 cg:party e:UGA; cg:country e:PAK; cg:period period:2005; cg:cell "v.csv:3:1"; cg:text "Uganda, Pakistan, 2005"`)
	if err != nil {
		t.Fatal(err)
	}
	library, err := queries.Open(mapFS("visits.gizmo", `// title: Visits of a state to another
// param: guest country "KEN"
// param: host country "PAK"
// returns: period period, source source, cell cell, text text, row node
// judges: visits; args: guest=subject, host=object; covers: cg:visits; closed: yes

g.V(iri(P.host)).labelContext(g.V(), "source").in("<cg:country>").tag("row").labelContext(null)
  .has("<cg:party>", iri(P.guest)).save("<cg:period>", "period").save("<cg:cell>", "cell").save("<cg:text>", "text").all()
`))
	if err != nil {
		t.Fatal(err)
	}
	checker, err := check.New(context.Background(), open(t, quads), library, check.Options{})
	if err != nil {
		t.Fatal(err)
	}
	doc, claims := document(t, "KEN visits PAK; date=2004\nKEN visits PAK; date=2005\nUGA visits PAK; date=2005\nUGA visits KEN; date=2005\nUGA visits PAK; date=2015\n")
	report, err := checker.Check(context.Background(), doc, claims)
	if err != nil {
		t.Fatal(err)
	}
	var kinds []schema.Kind
	for _, f := range report.Findings {
		kinds = append(kinds, f.Kind)
	}
	want := []schema.Kind{schema.Supported, schema.OtherPeriod, schema.Supported, schema.Refuted, schema.OtherPeriod}
	if !slices.Equal(kinds, want) {
		t.Errorf("got %v, want %v", kinds, want)
	}
}

// TestHTMLInert shows that the page runs nothing of what texts and cells hold,
// and shows them as they are.
func TestHTMLInert(t *testing.T) {
	quads, doc, claims := sharesStory(t)
	const payload = `</div><script>alert(1)</script><img src=x onerror=alert(2)>{{.Title}}&lt;"'`
	doc.Title, doc.Text = payload, doc.Text+payload
	report := judge(t, open(t, quads), doc, claims, check.Options{})
	for i := range report.Findings {
		for k := range report.Findings[i].Evidence {
			report.Findings[i].Evidence[k].Text = payload
		}
	}
	var b bytes.Buffer
	if err := report.WriteHTML(&b, ""); err != nil {
		t.Fatal(err)
	}
	root, err := html.Parse(&b)
	if err != nil {
		t.Fatal(err)
	}
	text := ""
	for n := range root.Descendants() {
		switch {
		case n.Type == html.TextNode && n.Parent.DataAtom != atom.Sup:
			text += n.Data
		case n.DataAtom == atom.Script || n.DataAtom == atom.Img:
			t.Errorf("the page has a %s", n.Data)
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") {
				t.Errorf("%s has %s", n.Data, a.Key)
			}
		}
	}
	if !strings.Contains(text, doc.Text) {
		t.Error("the page does not show the text as it is")
	}
	if n := strings.Count(text, payload); n < 4 {
		t.Errorf("the payload shows %d times", n)
	}
}
