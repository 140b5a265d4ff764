package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/claimgraph/claimgraph/graph"
	"github.com/claimgraph/claimgraph/queries/check"
	"github.com/claimgraph/claimgraph/schema"
)

// failOnChanged is what --fail-on may ask for with --diff.
const failOnChanged = "changed"

// checkDiff is check with --diff.
func (a *app) checkDiff(ctx context.Context, files []string, against, format, failOn string) error {
	switch {
	case len(files) != 1:
		return usage(fmt.Errorf("--diff compares one FILE, not %d", len(files)))
	case failOn != "" && failOn != failOnChanged:
		return usage(fmt.Errorf("--fail-on %q: with --diff only %q can be asked for", failOn, failOnChanged))
	}
	if err := checkFormat(format, []string{"table", "json"}); err != nil {
		return err
	}
	d, err := a.diff(ctx, files[0], against)
	if err != nil {
		return err
	}
	if format == "json" {
		err = d.WriteJSON(a.out)
	} else {
		err = d.WriteTable(a.out, a.width(), a.style())
	}
	if err == nil && failOn != "" && len(d.Changes) > 0 {
		return &exitError{exitRefuted, fmt.Errorf("%d changed", len(d.Changes))}
	}
	return err
}

// diff compares the verdicts on a file with those of an earlier report, or with
// those that the store would give without a source.
func (a *app) diff(ctx context.Context, file, against string) (check.Diff, error) {
	doc, err := a.document(ctx, file)
	if err != nil {
		return check.Diff{}, err
	}
	if strings.HasSuffix(against, ".json") {
		data, err := os.ReadFile(against)
		if err != nil {
			return check.Diff{}, err
		}
		before, err := check.ReadSaved(against, data)
		if err != nil {
			return check.Diff{}, err
		}
		return a.compare(ctx, doc, before, nil)
	}
	before, after, err := a.editions(ctx, against)
	if err != nil {
		return check.Diff{}, err
	}
	report, err := a.judgeWithout(ctx, doc, before)
	if err != nil {
		return check.Diff{}, err
	}
	saved, err := report.Saved()
	if err != nil {
		return check.Diff{}, err
	}
	return a.compare(ctx, doc, saved, after)
}

func (a *app) compare(ctx context.Context, doc schema.Document, before check.Saved, without func(quadIRI) bool) (check.Diff, error) {
	report, err := a.judgeWithout(ctx, doc, without)
	if err != nil {
		return check.Diff{}, err
	}
	after, err := report.Saved()
	return check.Compare(before, after), err
}

// editions says which labels to leave out before and after. SOURCE alone: before,
// none of it; after, all. SOURCE@EDITION: before, that edition only; after, its
// other editions.
func (a *app) editions(ctx context.Context, against string) (before, after func(quadIRI) bool, err error) {
	name, edition, one := strings.Cut(against, "@")
	all, err := a.sourcesNamed(ctx, name)
	if err != nil {
		return nil, nil, err
	}
	in := func(sources []graph.Stored) func(quadIRI) bool {
		return func(label quadIRI) bool {
			return slices.ContainsFunc(sources, func(s graph.Stored) bool { return s.Label == label })
		}
	}
	if !one {
		return in(all), nil, nil
	}
	var this, others []graph.Stored
	var known []string
	for _, s := range all {
		known = append(known, s.Edition)
		if s.Edition == edition {
			this = append(this, s)
		} else {
			others = append(others, s)
		}
	}
	switch {
	case len(this) == 0:
		return nil, nil, usage(fmt.Errorf("--diff %s: no edition %q of %s is loaded, but %s", against, edition, name, strings.Join(known, ", ")))
	case len(others) == 0:
		return nil, nil, usage(fmt.Errorf("--diff %s: no other edition of %s is loaded: load one, or write --diff %s", against, name, name))
	}
	return in(others), in(this), nil
}

// sourcesNamed lists the loaded editions of a dataset, or source of quads.
func (a *app) sourcesNamed(ctx context.Context, name string) ([]graph.Stored, error) {
	store, err := a.open(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := findSource(store, name, schema.DatasetSource, schema.RDFSource); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(store.Sources(), func(s graph.Stored) bool { return s.Name != name }), nil
}
