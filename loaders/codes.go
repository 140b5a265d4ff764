package loaders

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/claimgraph/claimgraph/schema"
)

// codesFile holds the codes and names of states: scheme, code, key, from, to.
// The builder makes it together with the countries dataset.
const codesFile = "datasets/countries/codes.csv.gz"

// Codes finds the key of a state (ISO 3166-1 alpha-3, or 3166-3) by a code or a name.
type Codes struct {
	schemes map[string]map[string][]codeEntry
}

type codeEntry struct {
	key    string
	period schema.Period // when the code stood for this state; zero for always
}

// builtinCodes reads the embedded table once.
var builtinCodes = sync.OnceValues(func() (*Codes, error) {
	data, err := fs.ReadFile(builtin, codesFile)
	if err != nil {
		return nil, fmt.Errorf("the embedded table of codes: %w", err)
	}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", codesFile, err)
	}
	return ReadCodes(codesFile, z)
})

// ReadCodes reads a CSV table with the columns scheme, code, key, from, to.
func ReadCodes(name string, r io.Reader) (*Codes, error) {
	t := csv.NewReader(r)
	t.ReuseRecord = true
	t.FieldsPerRecord = 5
	if _, err := t.Read(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	c := &Codes{schemes: map[string]map[string][]codeEntry{}}
	for {
		row, err := t.Read()
		if errors.Is(err, io.EOF) {
			return c, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		e := codeEntry{key: strings.Clone(row[2])}
		if row[3] != "" || row[4] != "" {
			if e.period, err = schema.ParsePeriod(row[3] + ".." + row[4]); err != nil {
				line, _ := t.FieldPos(3)
				return nil, fmt.Errorf("%s:%d: %w", name, line, err)
			}
		}
		scheme, code := row[0], strings.Clone(row[1])
		if c.schemes[scheme] == nil {
			c.schemes[strings.Clone(scheme)] = map[string][]codeEntry{}
		}
		c.schemes[scheme][code] = append(c.schemes[scheme][code], e)
	}
}

// Find returns the state that a code or name stands for. With from, a date or
// year, it is the state of that time (of the middle of a year); with to as
// well, it is every state of the time between.
func (c *Codes) Find(scheme, code, from, to string) ([]string, error) {
	table, ok := c.schemes[scheme]
	if !ok {
		return nil, fmt.Errorf("no scheme of country codes %q: known are name, iso2, iso3, isoNumeric, cow, gw, gec, wikidata, and es, fr, ru for names in these languages", scheme)
	}
	entries := table[normalCode(scheme, code)]
	if len(entries) == 0 {
		return nil, fmt.Errorf("no state has the %s %q", schemeWord(scheme), code)
	}
	if len(entries) == 1 {
		return []string{entries[0].key}, nil
	}
	when, err := timeOf(from, to)
	if err != nil {
		return nil, err
	}
	var keys []string
	for _, e := range entries {
		if when == nil && e.period.End == 0 || when != nil && e.period.Overlaps(*when) {
			keys = append(keys, e.key)
		}
	}
	if len(keys) == 0 && when == nil {
		return []string{entries[0].key}, nil // a state of the past, asked for without a time
	}
	if len(keys) == 0 {
		return nil, fmt.Errorf("no state had the %s %q at that time (%s)", schemeWord(scheme), code, strings.Trim(from+".."+to, "."))
	}
	return keys, nil
}

// timeOf turns the time of a row into a period; nil when it has none.
func timeOf(from, to string) (*schema.Period, error) {
	if from == "" && to == "" {
		return nil, nil
	}
	if to == "" && len(from) == 4 {
		from += "-07-01"
	}
	text := from
	if to != "" {
		text = from + ".." + to
	}
	p, err := schema.ParsePeriod(text)
	return &p, err
}

func schemeWord(scheme string) string {
	switch scheme {
	case "name", "es", "fr", "ru":
		return "name"
	}
	return scheme + " code"
}

// normalCode brings a code into the form of the table.
func normalCode(scheme, code string) string {
	switch scheme {
	case "name", "es", "fr", "ru":
		return FoldName(code)
	case "isoNumeric", "cow", "gw":
		if code = strings.TrimLeft(strings.TrimSuffix(strings.TrimSpace(code), ".0"), "0"); code == "" {
			return "0"
		}
		return code
	}
	return strings.ToUpper(strings.TrimSpace(code))
}

// FoldName reduces a name to what spellings of it share: letters and digits
// without marks, in lower case, words separated by one space, "and" for "&",
// no article at the start, "saint" for "st".
func FoldName(s string) string {
	var words []string
	var b strings.Builder
	end := func() {
		if b.Len() > 0 {
			words = append(words, b.String())
			b.Reset()
		}
	}
	for _, r := range norm.NFD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r), r == '\'', r == '’', r == '‘', r == '`', r == '.':
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r):
			b.WriteRune(unicode.ToLower(r))
		case r == '&':
			end()
			words = append(words, "and")
		default:
			end()
		}
	}
	end()
	for i, w := range words {
		if w == "st" {
			words[i] = "saint"
		}
	}
	if len(words) > 1 && words[0] == "the" {
		words = words[1:]
	}
	return strings.Join(words, " ")
}

// codeFunctions find entities.
var codeFunctions = []function{
	{name: "country", params: []string{"scheme", "code", "from", "to"}, required: 2, nullable: true,
		about: "key of the state with a code or name, at a time; schemes: name, iso2, iso3, isoNumeric, cow, gw, gec, wikidata, and es, fr, ru for names in these languages",
		values: func(s *scope, a []string) ([]string, error) {
			if a[1] == "" {
				return nil, nil
			}
			a = append(a, "", "")
			return s.run.country(a[0], a[1], a[2], a[3])
		}},
	{name: "isCountry", params: []string{"scheme", "code", "from", "to"}, required: 2, nullable: true, about: "there is such a state",
		values: func(s *scope, a []string) ([]string, error) {
			a = append(a, "", "")
			keys, err := s.run.country(a[0], a[1], a[2], a[3])
			return truth(err == nil && len(keys) > 0)
		}},
	{name: "isParty", params: []string{"name", "from", "to"}, required: 1, nullable: true, about: "there is such a state or other party",
		values: func(s *scope, a []string) ([]string, error) {
			a = append(a, "", "")
			found, err := s.run.party(a[0], a[1], a[2])
			return truth(err == nil && len(found) > 0)
		}},
	{name: "party", params: []string{"name", "from", "to"}, required: 1, nullable: true,
		about: "IRI of the state or, by the dataset's parties.csv, of another party with that name",
		values: func(s *scope, a []string) ([]string, error) {
			if a[0] == "" {
				return nil, nil
			}
			a = append(a, "", "")
			return s.run.party(a[0], a[1], a[2])
		}},
	{name: "entity", params: []string{"key"}, about: "IRI of an entity by its key (RUS), or by its kind and key (organisation/nato)",
		values: func(_ *scope, a []string) ([]string, error) { return one(schema.EntityNS + a[0]) }},
	{name: "organisation", params: []string{"name"}, about: "IRI of an organisation", values: entityIRI(schema.Organisation)},
	{name: "person", params: []string{"name"}, about: "IRI of a person", values: entityIRI(schema.Person)},
	{name: "treaty", params: []string{"name"}, about: "IRI of a treaty", values: entityIRI(schema.Treaty)},
	{name: "forum", params: []string{"name"}, about: "IRI of a forum", values: entityIRI(schema.Forum)},
	{name: "place", params: []string{"name"}, about: "IRI of a place", values: entityIRI(schema.Place)},
	{name: "thing", params: []string{"name"}, about: "IRI of anything else", values: entityIRI(schema.Thing)},
	{name: "lookup", params: []string{"table", "key", "column"}, about: "a cell of a table of the mapping; nothing where the table has no such key",
		check:  tableAndColumn,
		values: func(s *scope, a []string) ([]string, error) { return s.run.lookup(a[0], a[1], a[2]), nil }},
	{name: "translate", params: []string{"table", "key", "column"}, about: "a cell of a table of the mapping; a key that the table lacks is an error",
		check: tableAndColumn,
		values: func(s *scope, a []string) ([]string, error) {
			if vals := s.run.lookup(a[0], a[1], a[2]); vals != nil {
				return vals, nil
			}
			return nil, fmt.Errorf("table %s has no %q", a[0], a[1])
		}},
}

// tableAndColumn notes which cells of a table are looked up.
func tableAndColumn(c *compiler, args []expr) error {
	name, ok1 := args[0].(constant)
	column, ok2 := args[2].(constant)
	if !ok1 || !ok2 {
		return errors.New("table and column must be the same for every row")
	}
	return c.tables.use(string(name), string(column))
}

func entityIRI(kind schema.EntityKind) func(*scope, []string) ([]string, error) {
	return func(_ *scope, a []string) ([]string, error) {
		iri, err := schema.NewEntity(kind, a[0]).IRI()
		if err != nil {
			return nil, err
		}
		return one(string(iri))
	}
}
