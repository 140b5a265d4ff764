package queries

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/schema"
)

// A Judge says which assertions a query can judge, and how its rows answer them: a
// header line "judges:", or "beside:" for rows that stand beside an open verdict. Its
// fields are the keys of that line, which CHECKS.md describes.
type Judge struct {
	Predicate  string
	Qualifiers []string
	Subject    []schema.EntityKind // nil: any
	Object     []schema.EntityKind
	Named      Condition // the zero value: any name
	Said       Condition
	Unsaid     Condition
	Args       map[string]string
	With       []Condition
	Without    []string
	Unless     []Condition
	Compare    Comparison // the zero value: rows agree by being there
	Match      []Comparison
	Sorts      []Comparison
	Counts     []Comparison
	Agrees     [][]Condition // any group, all of its conditions; nil: every row
	Partly     [][]Condition
	Denies     [][]Condition
	Never      [][]Condition
	Covers     []quad.IRI
	Closed     bool
	ClosedThen bool // closed for claims that say when
	All        bool // the closed world knows all who did it
	Tally      string
	Wider      []string
	DateBegins bool
	Begins     []string
	Ends       bool
	AnyTime    bool
	Events     bool
	Proxy      bool
	Yearly     bool
	Within     bool
	Own        bool
	Role       string
	Bounds     string
	Partners   string
	Siblings   []map[string]string
	Shows      string // of a beside line, as are the next three
	Yet        string
	Groups     string
	Rows       int
}

// A Comparison sets a number column against a qualifier.
type Comparison struct {
	Column, Qualifier string
	Part              bool // the row's part of all rows, not the number itself
	Sides             bool // which of two flows is the larger, not the number itself
}

// A Condition asks that a column or qualifier has one of the values; nil values
// ask that it is there.
type Condition struct {
	Name   string
	Values []string
}

// Contains tells whether the text contains one of the values as words, in any case.
func (c Condition) Contains(text string) bool {
	text = " " + words(text) + " "
	return text != "  " && (c.Values == nil || slices.ContainsFunc(c.Values, func(v string) bool {
		return strings.Contains(text, " "+words(v)+" ")
	}))
}

// words lowers a text and keeps its letters and digits, one space between words.
func words(s string) string { return strings.ReplaceAll(schema.Slug(s), "-", " ") }

// judges reads a judges or beside line; what refers to parameters and columns is
// checked when the header is complete.
func (p *headerParser) judges(n int, line, value string, beside bool) error {
	parts := strings.Split(value, ";")
	head := strings.Fields(parts[0])
	v := schema.Vocabulary()
	if len(head) == 0 || v.Predicate(head[0]) == nil {
		name := strings.Join(head, " ")
		return p.fail(n, at(line, name), line, "no predicate %q in vocab.yaml%s", name, didYouMean(name, predicateNames()))
	}
	j := Judge{Predicate: head[0], Qualifiers: head[1:], Args: map[string]string{}}
	for _, q := range j.Qualifiers {
		if v.Qualifier(q) == nil {
			return p.fail(n, at(line, q), line, "no qualifier %q in vocab.yaml%s", q, didYouMean(q, qualifierNames()))
		}
	}
	for _, part := range parts[1:] {
		key, text, ok := strings.Cut(strings.TrimSpace(part), ":")
		if !ok {
			return p.fail(n, at(line, strings.TrimSpace(part)), line, "write KEY: VALUE after each ;")
		}
		if err := j.set(strings.TrimSpace(key), strings.TrimSpace(text)); err != nil {
			return p.fail(n, at(line, strings.TrimSpace(part)), line, "%v", err)
		}
	}
	if beside {
		p.q.Beside, p.besideLines = append(p.q.Beside, j), append(p.besideLines, headerLine{n, line})
	} else {
		p.q.Judges, p.judgeLines = append(p.q.Judges, j), append(p.judgeLines, headerLine{n, line})
	}
	return nil
}

var judgeKeys = []string{
	"subject", "object", "named", "said", "unsaid",
	"args", "with", "without", "unless", "compare", "match", "sorts", "counts", "agrees", "partly", "denies", "never", "covers", "closed", "tally", "wider", "dates",
	"begins", "ends", "undated", "events", "proxy", "yearly", "within", "own", "role", "bounds", "partners", "sibling", "shows", "yet", "groups", "rows",
}

func (j *Judge) set(key, text string) error {
	switch key {
	case "subject":
		return kinds(&j.Subject, text)
	case "object":
		return kinds(&j.Object, text)
	case "named":
		j.Named = oneOf(text)
	case "said":
		j.Said = oneOf(text)
	case "unsaid":
		j.Unsaid = oneOf(text)
	case "args":
		return assign(j.Args, text)
	case "sibling":
		sibling := map[string]string{}
		if err := assign(sibling, text); err != nil {
			return err
		}
		j.Siblings = append(j.Siblings, sibling)
	case "with":
		return conditions(&j.With, text)
	case "unless":
		return conditions(&j.Unless, text)
	case "agrees":
		return group(&j.Agrees, text)
	case "partly":
		return group(&j.Partly, text)
	case "denies":
		return group(&j.Denies, text)
	case "never":
		return group(&j.Never, text)
	case "without":
		j.Without = list(text)
	case "begins":
		j.Begins = list(text)
	case "wider":
		j.Wider = list(text)
	case "compare":
		cs, err := comparisons(text)
		if err == nil && len(cs) != 1 {
			err = fmt.Errorf("compare: write one COLUMN=QUALIFIER")
		}
		if err == nil {
			j.Compare = cs[0]
		}
		return err
	case "match":
		cs, err := comparisons(text)
		j.Match = append(j.Match, cs...)
		return err
	case "sorts":
		cs, err := comparisons(text)
		j.Sorts = append(j.Sorts, cs...)
		return err
	case "counts":
		cs, err := comparisons(text)
		j.Counts = append(j.Counts, cs...)
		return err
	case "role":
		j.Role = text
	case "shows":
		j.Shows = text
	case "yet":
		j.Yet = text
	case "groups":
		j.Groups = text
	case "rows":
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			return fmt.Errorf("rows: write a number from 1")
		}
		j.Rows = n
	case "tally":
		j.Tally = text
	case "bounds":
		j.Bounds = text
	case "partners":
		j.Partners = text
	case "covers":
		for _, term := range list(text) {
			iri, err := schema.Expand(term)
			if err != nil {
				return fmt.Errorf("covers: %w", err)
			}
			j.Covers = append(j.Covers, iri)
		}
	case "closed":
		j.All, j.ClosedThen = text == "all", text == "dated"
		j.Closed = text == "yes" || j.All || j.ClosedThen
		if !j.Closed && text != "no" {
			return fmt.Errorf("closed: write yes, dated, all or no")
		}
	case "ends":
		return choice(&j.Ends, key, text, "yes", "no")
	case "events":
		return choice(&j.Events, key, text, "yes", "no")
	case "proxy":
		return choice(&j.Proxy, key, text, "yes", "no")
	case "yearly":
		return choice(&j.Yearly, key, text, "yes", "no")
	case "own":
		return choice(&j.Own, key, text, "yes", "no")
	case "within":
		return choice(&j.Within, key, text, "yes", "no")
	case "dates":
		return choice(&j.DateBegins, key, text, "begin", "during")
	case "undated":
		return choice(&j.AnyTime, key, text, "any", "latest")
	default:
		return fmt.Errorf("no key %q%s", key, didYouMean(key, judgeKeys))
	}
	return nil
}

// oneOf reads words with | between.
func oneOf(text string) Condition {
	var c Condition
	for _, w := range strings.Split(text, "|") {
		c.Values = append(c.Values, strings.TrimSpace(w))
	}
	return c
}

// argSources are the parts of an assertion, beside its qualifiers, that can be
// an argument.
var argSources = []string{"subject", "object", "subject-name", "object-name", "time"}

// choice reads one of two words; the first sets the field.
func choice(field *bool, key, text, first, second string) error {
	if text != first && text != second {
		return fmt.Errorf("%s: write %s or %s", key, first, second)
	}
	*field = text == first
	return nil
}

// kinds reads kinds of entity.
func kinds(into *[]schema.EntityKind, text string) error {
	for _, name := range strings.Split(text, "|") {
		kind := schema.EntityKind(strings.TrimSpace(name))
		if !slices.Contains(schema.EntityKinds(), kind) {
			return fmt.Errorf("no kind of entity %q", name)
		}
		*into = append(*into, kind)
	}
	return nil
}

func comparisons(text string) ([]Comparison, error) {
	var cs []Comparison
	for _, item := range list(text) {
		column, qualifier, ok := strings.Cut(item, "=")
		if !ok {
			return nil, fmt.Errorf("write COLUMN=QUALIFIER, not %q", item)
		}
		c := Comparison{Column: strings.TrimSpace(column), Qualifier: strings.TrimSpace(qualifier)}
		if inner, ok := strings.CutPrefix(c.Column, "part("); ok {
			c.Column, c.Part = strings.TrimSuffix(inner, ")"), true
		} else if inner, ok := strings.CutPrefix(c.Column, "sides("); ok {
			c.Column, c.Sides = strings.TrimSuffix(inner, ")"), true
		}
		cs = append(cs, c)
	}
	return cs, nil
}

// group adds conditions that must hold together.
func group(into *[][]Condition, text string) error {
	var cs []Condition
	if err := conditions(&cs, text); err != nil {
		return err
	}
	*into = append(*into, cs)
	return nil
}

func list(text string) []string {
	var items []string
	for _, item := range strings.Split(text, ",") {
		if item = strings.TrimSpace(item); item != "" {
			items = append(items, item)
		}
	}
	return items
}

func assign(into map[string]string, text string) error {
	for _, item := range list(text) {
		name, value, ok := strings.Cut(item, "=")
		if !ok {
			return fmt.Errorf("write NAME=VALUE, not %q", item)
		}
		into[strings.TrimSpace(name)] = strings.TrimSpace(value)
	}
	return nil
}

func conditions(into *[]Condition, text string) error {
	for _, item := range list(text) {
		name, values, ok := strings.Cut(item, "=")
		c := Condition{Name: strings.TrimSpace(name)}
		if ok {
			for _, v := range strings.Split(values, "|") {
				c.Values = append(c.Values, strings.TrimSpace(v))
			}
		}
		*into = append(*into, c)
	}
	return nil
}

// checkJudges checks that every name on a judges line is a parameter, column or
// qualifier.
func (p *headerParser) checkJudges() error {
	for i, j := range p.q.Judges {
		l := p.judgeLines[i]
		if err := p.q.checkJudge(j); err != nil {
			return p.fail(l.number, at(l.text, "judges"), l.text, "%v", err)
		}
		if j.Shows != "" || j.Yet != "" || j.Groups != "" || j.Rows != 0 {
			return p.fail(l.number, at(l.text, "judges"), l.text, "shows, yet, groups and rows belong to a beside line")
		}
	}
	for i, j := range p.q.Beside {
		l := p.besideLines[i]
		if err := p.q.checkBeside(j); err != nil {
			return p.fail(l.number, at(l.text, "beside"), l.text, "%v", err)
		}
	}
	return nil
}

func (q *Query) checkJudge(j Judge) error {
	v := schema.Vocabulary()
	for name, source := range j.Args {
		if q.Param(name) == nil {
			return fmt.Errorf("args: no parameter %q%s", name, didYouMean(name, q.paramNames()))
		}
		for _, part := range strings.Split(source, "+") {
			if !slices.Contains(argSources, part) && v.Qualifier(part) == nil && !isConstant(source) {
				return fmt.Errorf("args: %s=%s: use one of %s, a qualifier, or a 'constant'", name, source, strings.Join(argSources, ", "))
			}
		}
	}
	for _, name := range j.Wider {
		if p := q.Param(name); p == nil || !p.Optional {
			return fmt.Errorf("wider: %q must be an optional parameter", name)
		}
	}
	for _, s := range j.Siblings {
		for name := range s {
			if q.Param(name) == nil {
				return fmt.Errorf("sibling: no parameter %q%s", name, didYouMean(name, q.paramNames()))
			}
		}
	}
	columns, qualifiers := slices.Clone(j.Begins), slices.Clone(j.Without)
	for _, c := range slices.Concat(slices.Concat(j.Agrees...), slices.Concat(j.Partly...), slices.Concat(j.Denies...), slices.Concat(j.Never...)) {
		columns = append(columns, c.Name)
	}
	for _, c := range slices.Concat(j.Match, j.Sorts, j.Counts, []Comparison{j.Compare}) {
		columns, qualifiers = append(columns, c.Column), append(qualifiers, c.Qualifier)
	}
	for _, c := range slices.Concat(j.With, j.Unless) {
		qualifiers = append(qualifiers, c.Name)
	}
	for _, name := range columns {
		if name != "" && !q.hasColumn(name) {
			return fmt.Errorf("no column %q in // returns", name)
		}
	}
	qualifiers = append(qualifiers, j.Tally)
	for _, name := range qualifiers {
		if name != "" && v.Qualifier(name) == nil {
			return fmt.Errorf("no qualifier %q in vocab.yaml%s", name, didYouMean(name, qualifierNames()))
		}
	}
	if j.Role != "" && (q.Param(j.Role) == nil || !q.Param(j.Role).Optional || !q.hasColumn(j.Role)) {
		return fmt.Errorf("role: %q must be an optional parameter and a column", j.Role)
	}
	for _, term := range j.Covers {
		name, measure := strings.CutPrefix(string(term), schema.MeasureNS)
		if measure && v.Measure(name) == nil || !v.Known(term) {
			return fmt.Errorf("covers: no term %s in vocab.yaml", schema.Short(term))
		}
	}
	for _, column := range []string{"row", "source", "cell", "text"} {
		if !q.hasColumn(column) {
			return fmt.Errorf("a judging query must return %s, so that its rows can be shown", column)
		}
	}
	if len(j.Covers) == 0 {
		return fmt.Errorf("covers: is missing: name the measures or classes whose coverage counts")
	}
	return nil
}

func (q *Query) hasColumn(name string) bool {
	return slices.ContainsFunc(q.Returns, func(c Column) bool { return c.Name == name })
}

func isConstant(s string) bool {
	return len(s) >= 2 && strings.HasPrefix(s, "'") && strings.HasSuffix(s, "'")
}

func qualifierNames() []string {
	var names []string
	for _, q := range schema.Vocabulary().Qualifiers {
		names = append(names, q.ID)
	}
	return names
}

// besides finds what a claim says is not so beside what it says: "signed [but did not
// ratify]".
var besides = regexp.MustCompile(`(?i)\b(?:but|though|although|yet|and)(?: \w+){0,2} (?:not|never|n't)(?: \w+){1,3}|\bwithout(?: \w+){1,2}`)
