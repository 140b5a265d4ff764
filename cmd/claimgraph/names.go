package main

import (
	"context"
	"errors"
	"io/fs"
	"iter"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/graph"
	"github.com/claimgraph/claimgraph/loaders"
	"github.com/claimgraph/claimgraph/schema"
)

// nameOf is a name of an entity.
type nameOf struct {
	entity schema.Entity
	name   string
}

// loadedNames gives the names of entities in sources that the user loaded. A
// store that does not exist yet has none; it is not made for this.
func (a *app) loadedNames(ctx context.Context) (iter.Seq2[schema.Entity, string], error) {
	store := a.store
	if store == nil {
		var err error
		store, err = graph.Open(a.config.Store, a.reading())
		if errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		defer store.Close()
	}
	embedded, err := embeddedNames()
	if err != nil {
		return nil, err
	}
	var names []nameOf
	for _, src := range store.Sources() {
		if src.Kind != schema.DatasetSource && src.Kind != schema.RDFSource || embedded[src.Name] {
			continue
		}
		preferred := map[quad.IRI]string{}
		for _, predicate := range []quad.IRI{schema.SKOS + "prefLabel", schema.SKOS + "altLabel"} {
			for q, err := range store.Match(ctx, graph.Pattern{Predicate: predicate, Label: src.Label}) {
				if err != nil {
					return nil, err
				}
				iri, ok := q.Subject.(quad.IRI)
				if !ok {
					continue
				}
				name, isText := cellOf(q.Object).(string)
				entity, known := schema.EntityOf(iri)
				if !known || !isText {
					continue
				}
				if preferred[iri] == "" {
					preferred[iri] = name
				}
				entity.Name = preferred[iri]
				names = append(names, nameOf{entity, name})
			}
		}
	}
	return func(yield func(schema.Entity, string) bool) {
		for _, n := range names {
			if !yield(n.entity, n.name) {
				return
			}
		}
	}, nil
}

// embeddedNames are the names of the datasets that come with the program, whose
// entities the gazetteer has already.
func embeddedNames() (map[string]bool, error) {
	datasets, err := loaders.Builtin()
	if err != nil {
		return nil, err
	}
	names := map[string]bool{}
	for _, d := range datasets {
		names[d.Name] = d.Embedded()
	}
	return names, nil
}
