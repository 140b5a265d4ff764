package loaders

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// A drafter writes the mapping of a draft.
type drafter struct {
	p       *profile
	g       guess
	name    string
	used    map[int]bool
	derived []string
	po      []string
	others  []string // further mappings, as YAML
}

func (p *profile) mapping(name string, g guess) []byte {
	d := &drafter{p: p, g: g, name: name, used: map[int]bool{}}
	if kind := p.sortOf(g); kind != nil {
		kind.draft(d)
	} else {
		d.measured()
	}
	key := d.derive("rowKey", d.key())
	var b strings.Builder
	b.WriteString("sources:\n  rows:\n    access: rows\n")
	if p.iterator != "" {
		fmt.Fprintf(&b, "    referenceFormulation: jsonpath\n    iterator: %s\n", quoteYAML(p.iterator))
	} else {
		b.WriteString("    referenceFormulation: csv\n")
	}
	var ignore []string
	for _, key := range p.nested {
		ignore = append(ignore, quoteYAML(key))
	}
	for i, c := range p.columns {
		if !d.used[i] && !slices.Contains(p.wide, i) {
			ignore = append(ignore, quoteYAML(c.name))
		}
	}
	if len(ignore) > 0 {
		fmt.Fprintf(&b, "    ignore: [%s]\n", strings.Join(ignore, ", "))
	}
	if g.wide {
		b.WriteString("    longer: {columns: '[12][0-9][0-9][0-9]*', name: yearName, value: yearValue}\n")
	}
	fmt.Fprintf(&b, "    derive:\n      %s\n", strings.Join(d.derived, "\n      "))
	fmt.Fprintf(&b, "mappings:\n  row:\n    sources: rows\n    s: obs:%s/%s\n    po:\n      - %s\n", name, key, strings.Join(d.po, "\n      - "))
	b.WriteString(strings.Join(d.others, ""))
	return []byte(b.String())
}

// key derives the key of a row from the columns that are used, and from further
// ones as long as only the measured number sets several rows apart. The number
// is part of it, so that no two of them become one.
func (d *drafter) key() string {
	var at []int
	for i := range d.p.columns {
		if d.used[i] && i != d.g.number {
			at = append(at, i)
		}
	}
	for i, c := range d.p.columns {
		if d.p.same(at) && !d.used[i] && c.filled > 0 && !slices.Contains(d.p.wide, i) {
			at = append(at, i)
		}
	}
	if d.g.number >= 0 && d.used[d.g.number] {
		at = append(at, d.g.number)
	}
	var key []string
	for _, i := range at {
		key = append(key, d.ref(i))
	}
	if d.g.wide {
		d.derive("yearNumber", `part($(yearName), " ", 1)`)
		key = append(key, "$(yearName)")
	}
	return "hash(" + strings.Join(key, ", ") + ")"
}

// same tells whether several rows have the same cells in these columns.
func (p *profile) same(columns []int) bool {
	seen := map[string]bool{}
	for _, row := range p.sample {
		var key strings.Builder
		for _, i := range columns {
			key.WriteString(row[i] + "\x00")
		}
		if seen[key.String()] {
			return true
		}
		seen[key.String()] = true
	}
	return false
}

// measured drafts rows that state a number, or a tie between two states.
func (d *drafter) measured() {
	g := d.g
	switch {
	case g.partner >= 0 && g.measures():
		reporter, partner := d.state(g.reporter, "reporterState"), d.state(g.partner, "partnerState")
		d.add("[a, qb:Observation]")
		if d.p.isTrade(g) {
			d.add(fmt.Sprintf("[cg:measure, m:%s~iri] # a guess", d.p.measure(g)))
		}
		d.add("[cg:reporter, e:"+reporter+"~iri]", "[cg:partner, e:"+partner+"~iri]", quoted("cg:value", d.number()))
	case g.partner >= 0:
		first, second := d.state(g.reporter, "firstState"), d.state(g.partner, "secondState")
		d.add("[a, cg:Alliance] # a guess", "[cg:party, [e:"+first+"~iri, e:"+second+"~iri]]")
	case g.reporter >= 0 && g.measures():
		d.add("[a, cg:Rating] # a guess", "[cg:state, e:"+d.state(g.reporter, "ratedState")+"~iri]", quoted("cg:value", d.number()))
	default:
		d.add("[a, cg:Thing] # a guess", quoted("skos:prefLabel", d.ref(0)))
	}
	d.period()
}

func (d *drafter) add(po ...string) { d.po = append(d.po, po...) }

// derive adds a computed column, once, and returns a reference to it. Its name
// is that asked for, unless the table has such a column.
func (d *drafter) derive(name, call string) string {
	for slices.ContainsFunc(d.p.columns, func(c column) bool { return c.name == name }) {
		name += "Read"
	}
	if line := name + ": " + quoteYAML(call); !slices.Contains(d.derived, line) {
		d.derived = append(d.derived, line)
	}
	return "$(" + name + ")"
}

// beside adds a mapping for what the rows name.
func (d *drafter) beside(name, subject string, po ...string) {
	d.others = append(d.others, fmt.Sprintf("  %s:\n    sources: rows\n    s: %s\n    po:\n      - %s\n", name, subject, strings.Join(po, "\n      - ")))
}

// plainKey is a key of JSON that a path can name as it is.
var plainKey = regexp.MustCompile(`^[\pL_][\pL\pN_]*$`)

// ref is a reference to a column, which is used then.
func (d *drafter) ref(i int) string {
	d.used[i] = true
	name := d.p.columns[i].name
	if d.p.iterator != "" && !plainKey.MatchString(name) {
		name = "['" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(name) + "']"
	}
	return "$(" + strings.NewReplacer("(", `\(`, ")", `\)`).Replace(name) + ")"
}

// state derives the key of the state that a column names, at the time of the row.
func (d *drafter) state(column int, as string) string {
	at := ""
	switch {
	case d.g.wide:
		at = ", $(yearNumber)"
	case d.g.when >= 0:
		at = ", " + d.when(d.g.when)
	}
	return d.derive(as, fmt.Sprintf("country(%s, %s%s)", d.p.columns[column].scheme, d.ref(column), at))
}

// when is a reference to a time, read by its forms where it is no ISO date.
func (d *drafter) when(i int) string {
	c := d.p.columns[i]
	if len(c.dateForms) == 0 {
		return d.ref(i)
	}
	return d.derive(fmt.Sprintf("date%d", i+1), "date("+d.ref(i)+`, "`+strings.Join(c.dateForms, `", "`)+`")`)
}

// yearIn finds a year in the name of a column.
var yearIn = regexp.MustCompile(`\b(?:1[4-9]|20)\d\d\b`)

// period is the time of the row.
func (d *drafter) period() {
	if d.g.wide {
		d.add("[cg:period, 'period:$(yearNumber)~iri']")
	} else if d.g.when >= 0 {
		d.add(quoted("cg:period", "period:"+d.when(d.g.when)+"~iri"))
	} else if d.g.number >= 0 {
		if years := yearIn.FindAllString(d.p.columns[d.g.number].name, -1); len(years) == 1 {
			d.add("[cg:period, period:" + years[0] + "~iri] # by the column's name")
		}
	}
}

// number is a reference to the measured number, cleaned where it must be.
func (d *drafter) number() string {
	value, of := "$(yearValue)", d.p.wide
	if !d.g.wide {
		value, of = d.ref(d.g.number), []int{d.g.number}
	}
	call := ""
	for _, i := range of {
		if c := &d.p.columns[i]; c.plain < c.numbers || c.decimalComma() {
			call = "number(" + value + ")"
			if c.decimalComma() {
				call = "commaNumber(" + value + ")"
			}
			break
		}
	}
	if d.g.partner >= 0 && !d.g.wide && !d.g.share {
		if times := timesOf(d.p.columns[d.g.number].name); times != "" {
			call = "multiply(" + cmp.Or(call, value) + ", " + times + ")"
		}
	}
	if call == "" {
		return value
	}
	return d.derive("cleanValue", call)
}

// scales are words in the name of a column that say how many its numbers count.
var scales = []struct {
	word  *regexp.Regexp
	times string
}{
	{names(`billions?|bn|mrd|milliards?`), "1000000000"},
	{names(`millions?|millones|millionen|mn|mln|mio`), "1000000"},
	{names(`thousands?|milliers|miles|tausend|'?000s?`), "1000"},
}

// timesOf is what the numbers of a column must be multiplied by, by its name.
func timesOf(column string) string {
	for _, s := range scales {
		if s.word.MatchString(column) {
			return s.times
		}
	}
	return ""
}

var currencies = []struct {
	word *regexp.Regexp
	code string
}{
	{regexp.MustCompile(`(?i)€|(?:^|[^\pL])(?:eur|euros?)(?:$|[^\pL])`), "EUR"},
	{regexp.MustCompile(`(?i)£|(?:^|[^\pL])gbp(?:$|[^\pL])`), "GBP"},
	{regexp.MustCompile(`(?i)¥|(?:^|[^\pL])(?:jpy|yen)(?:$|[^\pL])`), "JPY"},
	{regexp.MustCompile(`(?i)(?:^|[^\pL])(?:cny|rmb|yuan)(?:$|[^\pL])`), "CNY"},
	{regexp.MustCompile(`(?i)(?:^|[^\pL])(?:rub|roubles?|rubles?)(?:$|[^\pL])`), "RUB"},
}

// currencyOf is the code of the currency that a column names, if it is none of
// dollars; "" when it names none.
func currencyOf(column string) string {
	for _, c := range currencies {
		if c.word.MatchString(column) {
			return c.code
		}
	}
	return ""
}
