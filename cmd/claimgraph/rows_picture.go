package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"
	"github.com/spf13/cobra"

	"github.com/claimgraph/claimgraph/graph"
	"github.com/claimgraph/claimgraph/schema"
)

// pictureFlag adds --picture, which draws the nodes in the rows of a query.
func pictureFlag(cmd *cobra.Command) *string {
	return cmd.Flags().String("picture", "", "also draw the facts in the result: FILE ending in ."+strings.Join(pictureFormats, ", ."))
}

// drawRows draws the facts, and the connections of the entities, that rows name.
// Without a file it does nothing.
func (a *app) drawRows(ctx context.Context, store *graph.Store, title, file string, rows []schema.Row) error {
	if file == "" {
		return nil
	}
	form := strings.TrimPrefix(strings.ToLower(filepath.Ext(file)), ".")
	if !slices.Contains(pictureFormats, form) {
		return usage(fmt.Errorf("--picture %s: the ending must be one of %s", file, strings.Join(pictureFormats, ", ")))
	}
	p, err := factsPicture(ctx, store, title, quadsAround(ctx, store, rows))
	if err != nil {
		return err
	}
	if err := writeFile(file, func(w io.Writer) error { return writePicture(w, form, p) }); err != nil {
		return err
	}
	a.say("wrote %s", file)
	return nil
}

// quadsAround lists the quads of every node in the rows, each node once, in the
// order of the rows and of their names.
func quadsAround(ctx context.Context, store *graph.Store, rows []schema.Row) quadSequence {
	return func(yield func(quadOf, error) bool) {
		seen := map[quad.IRI]bool{}
		for _, row := range rows {
			for _, name := range sortedKeys(row) {
				node, ok := row[name].(quad.IRI)
				if !ok || seen[node] {
					continue
				}
				seen[node] = true
				for q, err := range store.Match(ctx, graph.Pattern{Subject: node}) {
					if !yield(q, err) || err != nil {
						return
					}
				}
			}
		}
	}
}
