package queries

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/schema"
)

// openEnd stands for the missing end of a period in a program, so that a bound
// period can always be compared.
const openEnd = 99999999

// Bind returns the program with its arguments before it, as one JSON value named
// P on the program's first line: line numbers stay, and no argument is ever read
// as code. A country, entity, measure, predicate or source becomes the text of
// its IRI, for iri(P.x); a year or period becomes {iri, start, end} with days as
// numbers; an optional argument that is left out becomes null.
func (q *Query) Bind(args map[string]string) (string, error) {
	for name := range args {
		if q.Param(name) == nil {
			return "", fmt.Errorf("query %s has no parameter %q%s", q.Name, name, didYouMean(name, q.paramNames()))
		}
	}
	bound := make(map[string]any, len(q.Params))
	for _, p := range q.Params {
		text := args[p.Name]
		if text == "" {
			text = p.Default
		}
		if text == "" {
			if !p.Optional {
				return "", fmt.Errorf("query %s needs --%s, a %s%s", q.Name, p.Name, p.Type, p.example())
			}
			bound[p.Name] = nil
			continue
		}
		value, err := p.bind(text)
		if err != nil {
			return "", fmt.Errorf("query %s: --%s: %w", q.Name, p.Name, err)
		}
		bound[p.Name] = value
	}
	data, err := json.Marshal(bound)
	if err != nil {
		return "", fmt.Errorf("query %s: %w", q.Name, err)
	}
	return "var P=" + string(data) + ";" + q.Program, nil
}

func (p Param) example() string {
	if p.Example == "" {
		return ""
	}
	return fmt.Sprintf(", such as %q", p.Example)
}

func (q *Query) paramNames() []string {
	var names []string
	for _, p := range q.Params {
		names = append(names, p.Name)
	}
	return names
}

// bind turns an argument into what the program sees.
func (p Param) bind(text string) (any, error) {
	if p.Choices != nil && !slices.Contains(p.Choices, text) && !slices.Contains(p.Choices, shortOf(text)) {
		return nil, fmt.Errorf("%q is none of %s%s", text, strings.Join(p.Choices, ", "), didYouMean(text, p.Choices))
	}
	switch p.Type {
	case CountryType, EntityType:
		return bindIRI(text, schema.EntityNS, "a country code such as KEN, or an IRI such as e:KEN")
	case MeasureType:
		return bindIRI(text, schema.MeasureNS, "a measure such as export-share")
	case SourceType:
		return bindIRI(text, schema.SourceNS, "a source such as src:leaders/2025")
	case PredicateType:
		iri, err := bindIRI(text, schema.VocabNS, "a predicate such as trades-with")
		if err == nil && !schema.Vocabulary().Known(quad.IRI(iri)) {
			return nil, fmt.Errorf("no predicate %q%s", text, didYouMean(text, predicateNames()))
		}
		return iri, err
	case YearType, PeriodType:
		period, err := schema.ParsePeriod(strings.TrimPrefix(shortOf(text), "period:"))
		if err != nil {
			return nil, err
		}
		if p.Type == YearType && (period.Start == 0 || period.End == 0 || period.Start.Year() != period.End.Year()) {
			return nil, fmt.Errorf("%q is no year", text)
		}
		return bindPeriod(period)
	case IntType:
		n, err := strconv.ParseInt(text, 10, 53)
		if err != nil {
			return nil, fmt.Errorf("%q is no whole number", text)
		}
		return n, nil
	}
	return text, nil
}

// bindIRI reads a name of a namespace, a short form, or a full IRI.
func bindIRI(text, ns, want string) (string, error) {
	if !strings.Contains(text, ":") {
		text = ns + text
	}
	iri, err := schema.Expand(text)
	if err != nil {
		return "", fmt.Errorf("%q: write %s", text, want)
	}
	return string(iri), nil
}

func bindPeriod(p schema.Period) (any, error) {
	iri, err := schema.PeriodIRI(p)
	if err != nil {
		return nil, err
	}
	end := int64(p.End)
	if end == 0 {
		end = openEnd
	}
	return struct {
		IRI   string `json:"iri"`
		Start int64  `json:"start"`
		End   int64  `json:"end"`
	}{string(iri), int64(p.Start), end}, nil
}

// shortOf writes an IRI in its short form, and other text as it is.
func shortOf(text string) string {
	iri, err := schema.Expand(text)
	if err != nil {
		return text
	}
	short := schema.Short(iri)
	if name, ok := strings.CutPrefix(short, "m:"); ok {
		return name
	}
	return short
}

func predicateNames() []string {
	var names []string
	for _, p := range schema.Vocabulary().Predicates {
		names = append(names, p.ID)
	}
	return names
}
