package loaders

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/claimgraph/claimgraph/schema"
)

// A Draft is the two files of a new dataset, to be looked over and completed.
type Draft struct {
	Name       string
	Descriptor []byte // datapackage.yaml
	Mapping    []byte // mapping.yaml
	Notes      []string
}

// Scaffold looks at a table and drafts a dataset for it: delimiter, encoding,
// which columns are states, years, dates and numbers. The draft can be opened
// and read as it is; what it takes the rows for is a guess.
func Scaffold(f File) (*Draft, error) {
	p, err := profileOf(f)
	if err != nil {
		return nil, err
	}
	base := path.Base(f.Name)
	stem, _, _ := strings.Cut(base, ".")
	d := &Draft{Name: schema.Slug(asciiName(stem))}
	if !namePattern.MatchString(d.Name) {
		d.Name = "dataset"
	}
	g := p.guess()
	d.Descriptor = p.descriptor(d.Name, base, g)
	d.Mapping = p.mapping(d.Name, g)
	d.Notes = append(d.Notes, fmt.Sprintf("%d rows looked at, %d columns", p.rows, len(p.columns))+map[bool]string{true: fmt.Sprintf(", delimiter %q", p.delimiter)}[p.format == "csv"])
	if len(p.sheets) > 0 {
		d.Notes = append(d.Notes, fmt.Sprintf("the sheet %q is read; another one is named in the dialect: %s", p.sheet, strings.Join(p.sheets, ", ")))
	}
	if p.twoLines {
		d.Notes = append(d.Notes, "the header is taken to have two lines, which are joined")
	}
	if p.headerRow > 1 {
		d.Notes = append(d.Notes, fmt.Sprintf("the header is taken to stand in line %d; the lines above are skipped", p.headerRow))
	}
	if g.reporter < 0 {
		d.Notes = append(d.Notes, "no column was taken for states: where one names them in another language, list its names in parties.csv (name,entity), and use party($(column))")
	}
	for i, c := range p.columns {
		switch {
		case slices.Contains(p.wide, i):
			d.Notes = append(d.Notes, c.name+": values of that year")
		case c.scheme != "":
			d.Notes = append(d.Notes, fmt.Sprintf("%s: states, by %s", c.name, c.scheme))
		case c.isYear():
			d.Notes = append(d.Notes, c.name+": years")
		case c.isDate():
			d.Notes = append(d.Notes, c.name+": dates")
		case c.isTime():
			d.Notes = append(d.Notes, c.name+": dates, written as "+strings.Join(c.dateForms, " or "))
		case c.isShare():
			d.Notes = append(d.Notes, c.name+": shares")
		case c.isNumber():
			d.Notes = append(d.Notes, c.name+": numbers"+map[bool]string{true: ", with a decimal comma"}[c.decimalComma()])
		}
	}
	if g.partner >= 0 && g.measures() && p.sortOf(g) == nil && !p.isTrade(g) {
		d.Notes = append(d.Notes, "what the number between two states measures is not told, or not in dollars: convert it where it must be, and add [cg:measure, m:trade-value~iri] or another measure of vocab.yaml to the mapping")
	}
	d.Notes = append(d.Notes, "the rows are taken for "+p.covers(g)+", which is a guess: look over the lines that say so")
	return d, nil
}

func asciiName(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 128 {
			return r
		}
		return '-'
	}, s)
}

// A guess says which columns play which part; -1 for none.
type guess struct {
	reporter, partner, when, number int
	share                           bool
	wide                            bool // years and numbers stand in the columns p.wide
}

// measures tells whether a row holds a number that measures something.
func (g guess) measures() bool { return g.number >= 0 || g.wide }

func (p *profile) guess() guess {
	g := guess{reporter: -1, partner: -1, when: -1, number: -1, wide: len(p.wide) > 0}
	for i, c := range p.columns {
		switch {
		case slices.Contains(p.wide, i):
		case c.scheme != "" && g.reporter < 0:
			g.reporter = i
		case c.scheme != "" && g.partner < 0 && len(c.distinct) > 0 && p.differs(g.reporter, i):
			g.partner = i
		case c.isTime() && g.when < 0:
			g.when = i
		case c.isNumber() && (g.number < 0 || c.isShare() && !g.share):
			g.number, g.share = i, c.isShare()
		}
	}
	// Of what one side sells to the other, the seller is the reporter.
	if from, to := p.part("supplier"), p.part("recipient"); from == g.partner && to == g.reporter && from >= 0 && to >= 0 {
		g.reporter, g.partner = from, to
	}
	return g
}

// differs tells whether two columns of states are not the same states under
// two schemes, such as a code beside its name.
func (p *profile) differs(a, b int) bool {
	codes, err := builtinCodes()
	if err != nil {
		return false
	}
	for _, row := range p.sample {
		x, xerr := codes.Find(p.columns[a].scheme, row[a], "", "")
		y, yerr := codes.Find(p.columns[b].scheme, row[b], "", "")
		if xerr == nil && yerr == nil && !slices.Equal(x, y) {
			return true
		}
	}
	return false
}

// covers is what the rows are taken for: a class, or what their numbers measure.
func (p *profile) covers(g guess) string {
	kind := p.sortOf(g)
	switch {
	case kind != nil:
		return kind.class
	case g.partner >= 0 && g.measures() && p.isTrade(g):
		return "m:" + p.measure(g)
	case g.partner >= 0 && g.measures():
		return "qb:Observation"
	case g.partner >= 0:
		return "cg:Alliance"
	case g.reporter >= 0 && g.measures():
		return "cg:Rating"
	}
	return "cg:Thing"
}

func (p *profile) descriptor(name, file string, g guess) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "name: %s\ntitle: %s\nversion: \"1\"\n", name, name)
	b.WriteString("description: say here what a row states.\nhomepage: https://example.org/\nlicenses:\n  - {name: unknown, title: look up the publisher's terms}\n")
	fmt.Fprintf(&b, "resources:\n  - name: rows\n    path: %s\n    format: %s\n", quoteYAML(file), p.format)
	if p.encoding != "" {
		fmt.Fprintf(&b, "    encoding: %s\n", p.encoding)
	}
	var dialect []string
	if p.delimiter != ',' {
		dialect = append(dialect, "delimiter: "+map[rune]string{';': `";"`, '\t': `"\t"`, '|': `"|"`}[p.delimiter])
	}
	if p.sheet != "" {
		dialect = append(dialect, "sheet: "+quoteYAML(p.sheet))
	}
	if p.twoLines {
		dialect = append(dialect, fmt.Sprintf(`headerRows: [%d, %d], headerJoin: " "`, p.headerRow, p.headerRow+1))
	} else if p.headerRow > 1 {
		dialect = append(dialect, fmt.Sprintf("headerRows: %d", p.headerRow))
	}
	if len(dialect) > 0 {
		fmt.Fprintf(&b, "    dialect: {%s}\n", strings.Join(dialect, ", "))
	}
	fmt.Fprintf(&b, "    schema: {missingValues: [%s]}\n", quoteAll(noValues))
	fmt.Fprintf(&b, "coverage:\n  period: %s\n  world: open # closed, where what is not listed is not so\n  covers: [%s]\n", p.span(g), p.covers(g))
	return []byte(b.String())
}

// span is the years of the table, "any" when it has none.
func (p *profile) span(g guess) string {
	first, last := "", ""
	if g.wide {
		first, last = p.columns[p.wide[0]].name[:4], p.columns[p.wide[0]].name[:4]
		for _, i := range p.wide {
			first, last = min(first, p.columns[i].name[:4]), max(last, p.columns[i].name[:4])
		}
		return first + ".." + last
	}
	if g.when < 0 {
		return "any"
	}
	for v := range p.columns[g.when].distinct {
		for _, f := range p.columns[g.when].dateForms {
			if d, ok := readDate(v, f); ok {
				v = d
				break
			}
		}
		if len(v) < 4 {
			continue
		}
		if y := v[:4]; first == "" || y < first {
			first = y
		}
		if y := v[:4]; y > last {
			last = y
		}
	}
	text := first + ".." + last
	if _, err := schema.ParsePeriod(text); err != nil {
		return "any"
	}
	return text
}

// isTrade tells whether a name speaks of trade between the two states.
func (p *profile) isTrade(g guess) bool {
	texts := []string{p.file, p.columns[g.reporter].name, p.columns[g.partner].name}
	if g.number >= 0 {
		if !g.share && currencyOf(p.columns[g.number].name) != "" {
			return false // the values of trade are in dollars
		}
		texts = append(texts, p.columns[g.number].name)
	}
	return slices.ContainsFunc(texts, trade.MatchString)
}

// trade is how a column or a file is called that is about trade.
var trade = regexp.MustCompile(`(?i)export|import|trade|reporter|partner|commerc|comerci|handel|socio|[eé]change`)

// measure guesses what a number between two states measures.
func (p *profile) measure(g guess) string {
	name := ""
	if g.number >= 0 {
		name = strings.ToLower(p.columns[g.number].name)
	}
	flow := "trade"
	if p.part("supplier") == g.reporter && p.part("recipient") == g.partner {
		flow = "export"
	}
	for _, f := range []string{"export", "import"} {
		if strings.Contains(name, f) {
			flow = f
		}
	}
	if g.share {
		return flow + "-share"
	}
	return flow + "-value"
}

func quoted(predicate, object string) string {
	return "[" + predicate + ", " + quoteYAML(object) + "]"
}

// quoteAll writes texts as the items of a list.
func quoteAll(texts []string) string {
	var out []string
	for _, t := range texts {
		out = append(out, quoteYAML(t))
	}
	return strings.Join(out, ", ")
}

// quoteYAML writes a text between single quotes.
func quoteYAML(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
