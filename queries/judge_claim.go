package queries

import (
	"slices"
	"strings"

	"github.com/claimgraph/claimgraph/schema"
)

// Fits tells whether an assertion has the predicate and the qualifiers that the
// judge asks for.
func (j Judge) Fits(a schema.Assertion) bool {
	if a.Predicate != j.Predicate || j.Subject != nil && !slices.Contains(j.Subject, a.Subject.Kind) || j.Object != nil && !slices.Contains(j.Object, a.Object.Kind) {
		return false
	}
	if j.Named.Values != nil && !j.Named.Contains(a.Object.Name) {
		return false
	}
	said := a.QuoteText
	if a.Qualifiers.Text("polarity") != "negative" {
		said = besides.ReplaceAllString(said, "")
	}
	if j.Said.Values != nil && !j.Said.Contains(said) || j.Unsaid.Values != nil && j.Unsaid.Contains(said) {
		return false
	}
	for _, name := range j.Qualifiers {
		if _, ok := a.Qualifiers[name]; !ok {
			return false
		}
	}
	for _, name := range j.Without {
		if _, ok := a.Qualifiers[name]; ok {
			return false
		}
	}
	for _, c := range j.Unless {
		if v, ok := a.Qualifiers[c.Name]; ok && c.Contains(v.String()) {
			return false
		}
	}
	for _, c := range j.With {
		if v, ok := a.Qualifiers[c.Name]; !ok || !c.Contains(v.String()) {
			return false
		}
	}
	return true
}

// ArgumentsFor fills the parameters of the query from an assertion. ok is false
// when a side is not of the sort that the parameter needs, or a required one
// stays empty.
func (q *Query) ArgumentsFor(j Judge, a schema.Assertion) (args map[string]string, ok bool) {
	args = map[string]string{}
	for name, source := range j.Args {
		text, ok := q.argument(name, source, a)
		if !ok {
			return nil, false
		}
		if text != "" {
			args[name] = text
		}
	}
	for _, p := range q.Params {
		if args[p.Name] == "" && p.Default == "" && !p.Optional {
			return nil, false
		}
	}
	return args, true
}

// argument is one argument of the query. ok is false when the assertion's side
// is not of the sort that the parameter needs.
func (q *Query) argument(name, source string, a schema.Assertion) (text string, ok bool) {
	switch source {
	case "subject", "object":
		e := a.Subject
		if source == "object" {
			e = a.Object
		}
		iri, err := e.IRI()
		if err != nil || q.Param(name).Type == CountryType && e.Kind != schema.Country {
			return "", false
		}
		return string(iri), true
	case "subject-name":
		return a.Subject.Name, true
	case "object-name":
		return a.Object.Name, true
	case "time":
		period, _ := a.Period()
		return period.String(), true
	}
	if isConstant(source) {
		return strings.Trim(source, "'"), true
	}
	if first, rest, ok := strings.Cut(source, "+"); ok {
		one, _ := q.argument(name, first, a)
		other, ok := q.argument(name, rest, a)
		return strings.TrimSpace(one + " " + other), ok
	}
	return a.Qualifiers.Text(source), true
}
