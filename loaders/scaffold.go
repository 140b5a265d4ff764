package loaders

import (
	"fmt"
	"path"
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
	d.Notes = append(d.Notes, fmt.Sprintf("%d rows looked at, %d columns, delimiter %q", p.rows, len(p.columns), p.delimiter))
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
		case c.isShare():
			d.Notes = append(d.Notes, c.name+": shares")
		case c.isNumber():
			d.Notes = append(d.Notes, c.name+": numbers"+map[bool]string{true: ", with a decimal comma"}[c.decimalComma()])
		}
	}
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
	scheme := map[string]bool{}
	for i, c := range p.columns {
		switch {
		case slices.Contains(p.wide, i):
		case c.scheme != "" && g.reporter < 0:
			g.reporter = i
			scheme[c.scheme] = true
		case c.scheme != "" && g.partner < 0 && len(c.distinct) > 0 && p.differs(g.reporter, i):
			g.partner = i
		case (c.isYear() || c.isDate()) && g.when < 0:
			g.when = i
		case c.isNumber() && (g.number < 0 || c.isShare() && !g.share):
			g.number, g.share = i, c.isShare()
		}
	}
	return g
}

// differs tells whether two columns of states are not the same states under
// two schemes: as many values on both sides and the same scheme family is taken
// for a code beside its name.
func (p *profile) differs(a, b int) bool {
	x, y := p.columns[a], p.columns[b]
	return x.scheme == y.scheme || len(x.distinct) != len(y.distinct)
}

func (p *profile) descriptor(name, file string, g guess) []byte {
	var b strings.Builder
	covers := "cg:Thing"
	switch {
	case g.partner >= 0 && g.measures():
		covers = "m:" + p.measure(g)
	case g.partner >= 0:
		covers = "cg:Alliance"
	case g.reporter >= 0 && g.measures():
		covers = "cg:Rating"
	}
	fmt.Fprintf(&b, "name: %s\ntitle: %s\nversion: \"1\"\n", name, name)
	b.WriteString("description: say here what a row states.\nhomepage: https://example.org/\nlicenses:\n  - {name: unknown, title: look up the publisher's terms}\n")
	fmt.Fprintf(&b, "resources:\n  - name: rows\n    path: %s\n    format: csv\n", quoteYAML(file))
	if p.encoding != "" {
		fmt.Fprintf(&b, "    encoding: %s\n", p.encoding)
	}
	var dialect []string
	if p.delimiter != ',' {
		dialect = append(dialect, "delimiter: "+map[rune]string{';': `";"`, '\t': `"\t"`, '|': `"|"`}[p.delimiter])
	}
	if p.headerRow > 1 {
		dialect = append(dialect, fmt.Sprintf("headerRows: %d", p.headerRow))
	}
	if len(dialect) > 0 {
		fmt.Fprintf(&b, "    dialect: {%s}\n", strings.Join(dialect, ", "))
	}
	fmt.Fprintf(&b, "    schema: {missingValues: [%s]}\n", quoteAll(noValues))
	fmt.Fprintf(&b, "coverage:\n  period: %s\n  world: open # closed, where what is not listed is not so\n  covers: [%s]\n", p.span(g), covers)
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

// measure guesses what a number between two states measures.
func (p *profile) measure(g guess) string {
	name := ""
	if g.number >= 0 {
		name = strings.ToLower(p.columns[g.number].name)
	}
	flow := "trade"
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

func (p *profile) mapping(name string, g guess) []byte {
	var b strings.Builder
	used := map[int]bool{}
	ref := func(i int) string {
		used[i] = true
		return "$(" + strings.NewReplacer("(", `\(`, ")", `\)`).Replace(p.columns[i].name) + ")"
	}
	var derive, po []string
	// number is a reference to the measured number, cleaned where it must be.
	number := func() string {
		value, of := "$(yearValue)", p.wide
		if !g.wide {
			value, of = ref(g.number), []int{g.number}
		}
		for _, i := range of {
			if c := &p.columns[i]; c.plain < c.numbers || c.decimalComma() {
				clean := "number"
				if c.decimalComma() {
					clean = "commaNumber"
				}
				derive = append(derive, "cleanValue: "+quoteYAML(clean+"("+value+")"))
				return "$(cleanValue)"
			}
		}
		return value
	}
	state := func(column int, as string) {
		derive = append(derive, fmt.Sprintf("%s: %s", as, quoteYAML(fmt.Sprintf("country(%s, %s%s)", p.columns[column].scheme, ref(column), p.at(g, ref)))))
	}
	subject := ""
	switch {
	case g.partner >= 0 && g.measures():
		state(g.reporter, "reporterState")
		state(g.partner, "partnerState")
		po = append(po, "[a, qb:Observation]", fmt.Sprintf("[cg:measure, m:%s~iri] # a guess", p.measure(g)),
			"[cg:reporter, e:$(reporterState)~iri]", "[cg:partner, e:$(partnerState)~iri]",
			quoted("cg:value", number()))
	case g.partner >= 0:
		state(g.reporter, "firstState")
		state(g.partner, "secondState")
		po = append(po, "[a, cg:Alliance] # a guess", "[cg:party, [e:$(firstState)~iri, e:$(secondState)~iri]]")
	case g.reporter >= 0 && g.measures():
		state(g.reporter, "ratedState")
		po = append(po, "[a, cg:Rating] # a guess", "[cg:state, e:$(ratedState)~iri]", quoted("cg:value", number()))
	default:
		po = append(po, "[a, cg:Thing] # a guess", quoted("skos:prefLabel", ref(0)))
	}
	if g.wide {
		po = append(po, "[cg:period, 'period:$(yearNumber)~iri']")
	} else if g.when >= 0 {
		po = append(po, quoted("cg:period", "period:"+ref(g.when)+"~iri"))
	}
	var key []string
	for i := range p.columns {
		if used[i] && i != g.number {
			key = append(key, ref(i))
		}
	}
	if g.wide {
		derive = append(derive, `yearNumber: 'part($(yearName), " ", 1)'`)
		key = append(key, "$(yearName)")
	}
	derive = append(derive, "rowKey: "+quoteYAML("hash("+strings.Join(key, ", ")+")"))
	subject = "obs:" + name + "/$(rowKey)"
	b.WriteString("sources:\n  rows:\n    access: rows\n    referenceFormulation: csv\n")
	var ignore []string
	for i, c := range p.columns {
		if !used[i] && !slices.Contains(p.wide, i) {
			ignore = append(ignore, quoteYAML(c.name))
		}
	}
	if len(ignore) > 0 {
		fmt.Fprintf(&b, "    ignore: [%s]\n", strings.Join(ignore, ", "))
	}
	if g.wide {
		b.WriteString("    longer: {columns: '[12][0-9][0-9][0-9]*', name: yearName, value: yearValue}\n")
	}
	fmt.Fprintf(&b, "    derive:\n      %s\n", strings.Join(derive, "\n      "))
	fmt.Fprintf(&b, "mappings:\n  row:\n    sources: rows\n    s: %s\n    po:\n      - %s\n", subject, strings.Join(po, "\n      - "))
	return []byte(b.String())
}

// at is the time of the row as a further argument of country, where it has one.
func (p *profile) at(g guess, ref func(int) string) string {
	if g.wide {
		return ", $(yearNumber)"
	}
	if g.when < 0 {
		return ""
	}
	return ", " + ref(g.when)
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
