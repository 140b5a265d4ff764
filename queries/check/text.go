package check

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/claimgraph/claimgraph/schema"
)

// Symbol returns the sign that stands before a verdict of the family.
func Symbol(f schema.Family) string {
	switch f {
	case schema.FamilySupported:
		return "✓"
	case schema.FamilyRefuted:
		return "✗"
	case schema.FamilyMixed:
		return "≈"
	case schema.FamilyOpen:
	}
	return "?"
}

// Style wraps a verdict's symbol and word for a terminal; nil leaves them as they are.
type Style func(family schema.Family, text string) string

// How many code points of a cell the table of findings shows, of one that decides and
// of one that is only related; WriteWhy shows all.
const longestCell, longestRelated = 300, 120

// WriteTable writes the findings for a terminal of the given width: number,
// verdict, quote, and the evidence that decides; then what is not decided, grouped
// by why; then the coverage line. style may be nil.
func (r *Report) WriteTable(w io.Writer, width int, style Style) error {
	if style == nil {
		style = func(_ schema.Family, text string) string { return text }
	}
	width = max(width, 60)
	p := &printer{w: w}
	for i, f := range r.Findings {
		if !f.Kind.NeedsRow() {
			continue
		}
		p.printf("%3d  %s\n", i+1, style(f.Kind.Family(), fmt.Sprintf("%s %s", Symbol(f.Kind.Family()), f.Kind)))
		p.wrapped(width, "     “", "      ", oneLine(f.Assertion.QuoteText)+"”")
		p.wrapped(width, "     ", "     ", f.short())
		p.rows(width, "     → ", f.Evidence, 2, longestCell)
		for _, j := range f.Judgements {
			p.wrapped(width, "     ▸ ", "       ", judgementText(j))
		}
		p.printf("\n")
	}
	shown := map[string]int{} // what stands beside open findings, and the first of them
	for _, g := range r.openGroups() {
		p.printf("     %s\n", style(schema.FamilyOpen, fmt.Sprintf("%s %s", Symbol(schema.FamilyOpen), g.kind)))
		p.wrapped(width, "     ", "     ", g.why)
		for n, i := range g.findings {
			f := r.Findings[i]
			p.printf("%3d  “%s”\n", i+1, shorten(oneLine(f.Assertion.QuoteText), width-8))
			for _, j := range f.Judgements {
				p.wrapped(width, "     ▸ ", "       ", judgementText(j))
			}
			if f.related != "" && (n+1 == len(g.findings) || r.Findings[g.findings[n+1]].related != f.related) {
				if first, ok := shown[f.related]; ok {
					p.printf("     · Related: as beside %d\n", first)
					continue
				}
				shown[f.related] = i + 1
				p.wrapped(width, "     · ", "       ", f.related)
				p.rows(width, "     · ", f.Evidence, 1, longestRelated)
			}
		}
		p.printf("\n")
	}
	r.writeGone(p, width)
	p.printf("%s\n", r.Coverage.Line())
	return p.err
}

// rows writes the first n of some rows, cells cut to a number of code points.
func (p *printer) rows(width int, first string, rows []schema.Evidence, n, longest int) {
	for _, e := range rows[:min(n, len(rows))] {
		e.Text, e.Note = shorten(e.Text, longest), shorten(e.Note, longest)
		p.wrapped(width, first, "       ", evidenceText(e))
	}
}

// An openGroup is findings that stay open for one reason.
type openGroup struct {
	kind     schema.Kind
	why      string
	findings []int // places in the report
}

// openGroups groups the open findings, in the order in which reasons come up, those
// beside which the same rows stand together.
func (r *Report) openGroups() []openGroup {
	var groups []openGroup
	for i, f := range r.Findings {
		if f.Kind.NeedsRow() {
			continue
		}
		n := slices.IndexFunc(groups, func(g openGroup) bool { return g.kind == f.Kind && g.why == f.why() })
		if n < 0 {
			n = len(groups)
			groups = append(groups, openGroup{kind: f.Kind, why: f.why()})
		}
		groups[n].findings = append(groups[n].findings, i)
	}
	for _, g := range groups {
		first := map[string]int{}
		for n, i := range g.findings {
			if _, ok := first[r.Findings[i].related]; !ok {
				first[r.Findings[i].related] = n
			}
		}
		slices.SortStableFunc(g.findings, func(a, b int) int { return cmp.Compare(first[r.Findings[a].related], first[r.Findings[b].related]) })
	}
	return groups
}

// shorten cuts a text to a number of code points, with "…" for what is left out.
func shorten(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return strings.TrimSpace(string([]rune(s)[:most-1])) + "…"
}

// Line says what was found, checked and left open, and why.
func (c Coverage) Line() string {
	line := fmt.Sprintf("%d assertions: %d checked", c.Assertions, c.Checked)
	if parts := counts(c.Kinds, func(k schema.Kind) bool { return k.NeedsRow() }); parts != "" {
		line += " (" + parts + ")"
	}
	line += fmt.Sprintf(", %d undecided", c.Open)
	if parts := counts(c.Why, func(k schema.Kind) bool { return true }); parts != "" {
		line += " (" + parts + ")"
	}
	return line
}

func counts(by map[string]int, keep func(schema.Kind) bool) string {
	var parts []string
	for _, kind := range slices.Sorted(maps.Keys(by)) {
		if keep(schema.Kind(kind)) && by[kind] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", by[kind], kind))
		}
	}
	return strings.Join(parts, ", ")
}

// short is the explanation without the claim, which stands beside it as a quote.
func (f Finding) short() string {
	return strings.TrimPrefix(f.Explanation, "Claimed: "+f.Claimed+". ")
}

// why is the explanation without what only stands beside an open verdict.
func (f Finding) why() string { return strings.TrimSpace(strings.TrimSuffix(f.short(), f.related)) }

// evidenceText writes a row of evidence on one line: source, edition, place, words.
func evidenceText(e schema.Evidence) string {
	text := e.Dataset
	if e.Edition != "" {
		text += " " + e.Edition
	}
	if e.File != "" {
		text += ", " + e.File
		if e.Line > 0 {
			text += fmt.Sprintf(":%d", e.Line)
		}
		if e.Column != "" {
			text += ":" + e.Column
		}
	}
	text += fmt.Sprintf(": %q", oneLine(e.Text))
	if e.Note != "" {
		text += " [" + e.Note + "]"
	}
	return text
}

// WriteMarkdown writes the report as a Markdown document.
func (r *Report) WriteMarkdown(w io.Writer) error {
	p := &printer{w: w}
	p.printf("# Check of %s\n\n%s.\n\n", markdown(r.Document.Name), r.Coverage.Line())
	p.printf("| # | verdict | claim | evidence |\n|---|---|---|---|\n")
	for i, f := range r.Findings {
		var rows []string
		for _, e := range f.Evidence[:min(2, len(f.Evidence))] {
			rows = append(rows, markdown(evidenceText(e)))
		}
		if !f.Kind.NeedsRow() {
			rows = []string{markdown(f.short())}
		}
		p.printf("| %d | %s %s | %s | %s |\n", i+1, Symbol(f.Kind.Family()), f.Kind, markdown(oneLine(f.Assertion.QuoteText)), strings.Join(rows, "<br>"))
	}
	p.printf("\n## Findings in full\n")
	for i, f := range r.Findings {
		p.printf("\n### %d. %s %s\n\n> %s\n\n%s\n", i+1, Symbol(f.Kind.Family()), f.Kind, markdown(oneLine(f.Assertion.SentenceText)), markdown(f.Explanation))
		if f.Arithmetic != "" {
			p.printf("\n%s\n", markdown(f.Arithmetic))
		}
		few, more := f.fewRows()
		for _, e := range few {
			p.printf("\n* %s", markdown(evidenceText(e)))
		}
		if more != "" {
			p.printf("\n* %s", markdown(more))
		}
		if len(f.Evidence) > 0 {
			p.printf("\n")
		}
		for _, j := range f.Judgements {
			p.printf("\nJudged: %s\n", markdown(judgementText(j)))
		}
	}
	for _, j := range r.Gone {
		p.printf("\nJudged before, but no longer read in this text: %s (%s)\n", markdown(j.Claimed), markdown(judgementText(j)))
	}
	p.printf("\n## Sources\n\n")
	for _, s := range r.Sources {
		p.printf("* %s", markdown(s.Title))
		if s.Edition != "" {
			p.printf(", edition %s", markdown(s.Edition))
		}
		if s.Licence != "" {
			p.printf(" (%s)", markdown(s.Licence))
		}
		p.printf("\n")
	}
	return p.err
}

// markdown escapes what Markdown or HTML would read as its own.
func markdown(s string) string {
	return strings.NewReplacer(
		`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", "&lt;", ">", "&gt;", "|", `\|`, "#", `\#`, "\n", " ", "\r", " ", "!", `\!`,
	).Replace(s)
}

// WriteWhy writes one finding in full: the quote in its sentence, the triple in
// English, every row, the arithmetic, what would be true, the query to run.
// number counts from 1.
func (r *Report) WriteWhy(w io.Writer, number int, style Style) error {
	if style == nil {
		style = func(_ schema.Family, text string) string { return text }
	}
	f, err := r.Finding(number)
	if err != nil {
		return err
	}
	a := f.Assertion
	p := &printer{w: w}
	p.printf("%d  %s\n\n", number, style(f.Kind.Family(), fmt.Sprintf("%s %s", Symbol(f.Kind.Family()), f.Kind)))
	before, quote, after := quoteInSentence(a)
	p.printf("text      %s«%s»%s\n", before, quote, after)
	p.printf("place     code points %d to %d of %s, sentence %d to %d", a.Quote.Start, a.Quote.End, r.Document.Name, a.Sentence.Start, a.Sentence.End)
	if a.Page > 0 {
		p.printf(", page %d", a.Page)
	}
	p.printf("\n")
	p.printf("claimed   %s\n", f.Claimed)
	p.printf("triple    %s %s %s\n", a.Subject.ID(), a.Predicate, a.Object.ID())
	for _, name := range a.Qualifiers.Keys() {
		note := ""
		for _, in := range a.Inherited {
			if in.Qualifier == name {
				note = fmt.Sprintf(" (from code points %d to %d)", in.From.Start, in.From.End)
			}
		}
		p.printf("          %s = %s%s\n", name, a.Qualifiers.Text(name), note)
	}
	for _, m := range a.Mentions {
		p.printf("mention   “%s” is %s by %s\n", oneLine(m.Text), m.Entity.ID(), m.Rule)
	}
	p.printf("read by   %s, confidence %s\n", a.Rule, a.Confidence)
	p.printf("because   %s\n", f.short())
	name := "row"
	if !f.Kind.NeedsRow() {
		name = "related"
	}
	few, more := f.fewRows()
	for _, e := range few {
		p.printf("%-8s  %s\n", name, evidenceText(e))
	}
	if more != "" {
		p.printf("%-8s  %s\n", "", more)
	}
	if f.Arithmetic != "" {
		p.printf("counted   %s\n", f.Arithmetic)
	}
	if len(f.WouldBeTrue) > 0 {
		p.printf("true for  %s\n", strings.Join(f.WouldBeTrue, "; "))
	}
	if f.Query != "" {
		p.printf("run       claimgraph query %s\n", f.Query)
	}
	for _, j := range f.Judgements {
		p.printf("judged    %s\n", judgementText(j))
	}
	p.printf("tables    %s\n", r.Rules)
	return p.err
}

// fewRows is what of the evidence a reader is shown: all that decides, and a few of
// the rows beside an open verdict, with a word on the others.
func (f Finding) fewRows() (rows []schema.Evidence, more string) {
	const most = 8
	if f.Kind.NeedsRow() || len(f.Evidence) <= most {
		return f.Evidence, ""
	}
	return f.Evidence[:most], fmt.Sprintf("and %d more: claimgraph query %s", len(f.Evidence)-most, f.Query)
}

// Finding returns a finding by its number, which counts from 1.
func (r *Report) Finding(number int) (Finding, error) {
	if number < 1 || number > len(r.Findings) {
		return Finding{}, fmt.Errorf("there is no finding %d: %s has %d", number, r.Document.Name, len(r.Findings))
	}
	return r.Findings[number-1], nil
}

// quoteInSentence parts a sentence at its quote; an assertion whose quote does
// not lie in its sentence shows the quote alone.
func quoteInSentence(a schema.Assertion) (before, quote, after string) {
	runes := []rune(a.SentenceText)
	from, to := a.Quote.Start-a.Sentence.Start, a.Quote.End-a.Sentence.Start
	if from < 0 || to > len(runes) || from > to {
		return "", oneLine(a.QuoteText), ""
	}
	return oneLine(string(runes[:from])), oneLine(string(runes[from:to])), oneLine(string(runes[to:]))
}

// oneLine puts line breaks and control characters out of a text that goes to a
// terminal or a table.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || 0x80 <= r && r < 0xa0 {
			return ' '
		}
		return r
	}, s)
}

// printer keeps the first error of many writes.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) printf(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format, args...)
	}
}

// wrapped writes words in lines of the width, the first line after first, the
// others after rest.
func (p *printer) wrapped(width int, first, rest, text string) {
	line, used := first, utf8.RuneCountInString(first)
	start := used
	for _, word := range strings.Fields(text) {
		n := utf8.RuneCountInString(word)
		if used > start && used+1+n > width {
			p.printf("%s\n", line)
			line, used = rest, utf8.RuneCountInString(rest)
			start = used
		}
		if used > start {
			line += " "
			used++
		}
		line += word
		used += n
	}
	p.printf("%s\n", line)
}
