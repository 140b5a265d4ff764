package check

import (
	"cmp"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/claimgraph/claimgraph/schema"
)

//go:embed report.html
var htmlReport string

// passage is a stretch of the text that the same findings quote.
type passage struct {
	Text            string
	Family          schema.Family // the most serious of its findings; "" where nothing is quoted
	Anchor, Verdict string        // of that finding
	Ends            []int         // the numbers of the findings whose quotes end here
}

// htmlFinding is a finding as the page shows it.
type htmlFinding struct {
	Number                  int
	Anchor                  string
	Symbol                  string
	Kind                    schema.Kind
	Family                  schema.Family
	Before, Quote, After    string
	Explanation, Arithmetic string
	WouldBeTrue, Query      string
	Evidence                []htmlEvidence
	Related                 bool   // the evidence does not decide
	More                    string // on evidence that is not shown
	Judgements              []string
}

type htmlEvidence struct{ Dataset, Place, Period, Says, Note string }

// WriteHTML writes the report as one page without scripts or outside parts, to
// be read or printed: the text with its claims marked, each finding with its
// rows, the sources. picture is an SVG element that stands above the text, or
// "". The page has an anchor for each finding, named by the assertion's ID.
func (r *Report) WriteHTML(w io.Writer, picture string) error {
	page, err := template.New("report").Parse(htmlReport)
	if err != nil {
		return err
	}
	var findings []htmlFinding
	for i, f := range r.Findings {
		findings = append(findings, htmlOf(i+1, f))
	}
	var gone []string
	for _, j := range r.Gone {
		gone = append(gone, fmt.Sprintf("%s (%s)", j.Claimed, judgementText(j)))
	}
	err = page.Execute(w, map[string]any{
		"Title": cmp.Or(r.doc.Title, r.doc.Name), "Name": r.Document.Name, "SHA256": r.Document.SHA256, "Rules": r.Rules, "Coverage": r.Coverage.Line(),
		"Picture":  template.HTML(picture), //nolint:gosec // drawn by graph.WriteSVG, which escapes all text
		"Passages": r.passages(), "Findings": findings, "Gone": gone, "Sources": r.Sources,
	})
	if err != nil {
		return fmt.Errorf("write HTML: %w", err)
	}
	return nil
}

func htmlOf(number int, f Finding) htmlFinding {
	h := htmlFinding{
		Number: number, Anchor: f.Assertion.ID, Symbol: Symbol(f.Kind.Family()), Kind: f.Kind, Family: f.Kind.Family(),
		Explanation: f.Explanation, Arithmetic: f.Arithmetic, WouldBeTrue: strings.Join(f.WouldBeTrue, "; "), Query: f.Query, Related: !f.Kind.NeedsRow(),
	}
	h.Before, h.Quote, h.After = quoteInSentence(f.Assertion)
	var few []schema.Evidence
	few, h.More = f.fewRows()
	for _, e := range few {
		row := htmlEvidence{Dataset: strings.TrimSpace(e.Dataset + " " + e.Edition), Place: e.File, Period: e.Period, Says: e.Text, Note: e.Note}
		if e.Line > 0 {
			row.Place += ":" + strconv.Itoa(e.Line)
		}
		if e.Column != "" {
			row.Place += ":" + e.Column
		}
		h.Evidence = append(h.Evidence, row)
	}
	for _, j := range f.Judgements {
		h.Judgements = append(h.Judgements, judgementText(j))
	}
	return h
}

// passages cuts the text where quotes begin and end.
func (r *Report) passages() []passage {
	text := []rune(r.doc.Text)
	cuts := []int{0, len(text)}
	for _, f := range r.Findings {
		cuts = append(cuts, f.Assertion.Quote.Start, f.Assertion.Quote.End)
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	var passages []passage
	for i := 1; i < len(cuts); i++ {
		p := passage{Text: string(text[cuts[i-1]:cuts[i]])}
		for n, f := range r.Findings {
			q := f.Assertion.Quote
			if q.Start >= cuts[i] || q.End <= cuts[i-1] {
				continue
			}
			if family := f.Kind.Family(); p.Family == "" || Seriousness(family) > Seriousness(p.Family) {
				p.Family, p.Anchor, p.Verdict = family, f.Assertion.ID, string(f.Kind)
			}
			if q.End == cuts[i] {
				p.Ends = append(p.Ends, n+1)
			}
		}
		passages = append(passages, p)
	}
	return passages
}

// Seriousness orders families by how much a reader must know of them, from 0.
func Seriousness(f schema.Family) int {
	return slices.Index([]schema.Family{schema.FamilyOpen, schema.FamilySupported, schema.FamilyMixed, schema.FamilyRefuted}, f)
}
