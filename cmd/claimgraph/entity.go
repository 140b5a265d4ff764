package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/graph"
	"github.com/claimgraph/claimgraph/queries"
	"github.com/claimgraph/claimgraph/schema"
)

// resolveArguments replaces names of entities ("Russia", "wd:Q159") in the
// arguments of a saved query by their IRIs.
func resolveArguments(ctx context.Context, store *graph.Store, q *queries.Query, args map[string]string) error {
	for _, p := range q.Params {
		if p.Type != queries.CountryType && p.Type != queries.EntityType || args[p.Name] == "" {
			continue
		}
		iri, err := resolveEntity(ctx, store, args[p.Name])
		if err != nil {
			return usage(fmt.Errorf("query %s: --%s: %w", q.Name, p.Name, err))
		}
		args[p.Name] = string(iri)
	}
	return nil
}

// resolveEntity finds the entity that a person means by a code, a name, a
// Wikidata id or an IRI.
func resolveEntity(ctx context.Context, store *graph.Store, text string) (quad.IRI, error) {
	var iri quad.IRI
	switch expanded, err := schema.Expand(text); {
	case err == nil && strings.HasPrefix(string(expanded), schema.WD):
		found, err := subjects(ctx, store, schema.SKOS+"exactMatch", expanded)
		if err != nil {
			return "", err
		}
		if len(found) == 0 {
			return "", fmt.Errorf("no loaded source has an entity %s", text)
		}
		return found[0], nil
	case err == nil:
		iri = expanded
	default:
		iri = quad.IRI(schema.EntityNS + text)
	}
	if schema.CheckIRI(iri) == nil {
		known, err := has(ctx, store, graph.Pattern{Subject: iri})
		if err != nil || known {
			return iri, err
		}
	}
	return named(ctx, store, text)
}

// named finds the entity with a name, in any case.
func named(ctx context.Context, store *graph.Store, name string) (quad.IRI, error) {
	var names []string
	var found []quad.IRI
	for _, predicate := range []quad.IRI{schema.SKOS + "prefLabel", schema.SKOS + "altLabel"} {
		for q, err := range store.Match(ctx, graph.Pattern{Predicate: predicate}) {
			if err != nil {
				return "", err
			}
			label := fmt.Sprint(cellOf(q.Object))
			names = append(names, label)
			subject, ok := q.Subject.(quad.IRI)
			if ok && strings.EqualFold(label, name) && !slices.Contains(found, subject) {
				found = append(found, subject)
			}
		}
		if len(found) > 0 {
			break
		}
	}
	slices.Sort(found)
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return "", fmt.Errorf("no loaded source has an entity %q%s", name, didYouMean(name, names))
	}
	var short []string
	for _, iri := range found {
		short = append(short, schema.Short(iri))
	}
	return "", fmt.Errorf("%q is the name of %s: say which", name, strings.Join(short, ", "))
}

func subjects(ctx context.Context, store *graph.Store, predicate quad.IRI, object quad.Value) ([]quad.IRI, error) {
	var out []quad.IRI
	for q, err := range store.Match(ctx, graph.Pattern{Predicate: predicate, Object: object}) {
		if err != nil {
			return nil, err
		}
		if iri, ok := q.Subject.(quad.IRI); ok {
			out = append(out, iri)
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// has tells whether a quad matches.
func has(ctx context.Context, store *graph.Store, p graph.Pattern) (bool, error) {
	for _, err := range store.Match(ctx, p) {
		return err == nil, err
	}
	return false, nil
}
