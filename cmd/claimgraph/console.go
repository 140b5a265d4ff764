package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/claimgraph/claimgraph/cmd/internal/console"
	"github.com/claimgraph/claimgraph/graph"
	"github.com/claimgraph/claimgraph/queries"
	"github.com/claimgraph/claimgraph/schema"
)

func consoleCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "console", Short: "Ask the graph in Gizmo, line by line",
		Example: "  claimgraph console\n  claimgraph console < questions.gizmo", Args: none,
		RunE: func(cmd *cobra.Command, _ []string) error {
			store, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			b := console.Backend{
				Library: a.queries(), Now: a.now, Folder: a.config.Queries, Limit: a.config.Limit,
				History: filepath.Join(a.config.State, "history"),
				Gizmo: func(ctx context.Context, w io.Writer, format, program string, limit int) (n int, err error) {
					t, err := a.gizmo(ctx, store, program, limit, &n)
					if err != nil {
						return 0, err
					}
					return n, t.write(w, format)
				},
				Query: func(ctx context.Context, w io.Writer, format string, q *queries.Query, args map[string]string, limit int) (int, error) {
					t, n, err := a.savedQuery(ctx, store, q, args, limit)
					if err != nil {
						return 0, err
					}
					return n, t.write(w, format)
				},
				Entities: func(ctx context.Context) ([]console.Entity, error) { return entityNames(ctx, store) },
			}
			return console.Run(cmd.Context(), b, a.in, a.out, a.errw, isTerminal(a.in) && isTerminal(a.out))
		},
	}
}

// savedQuery runs a saved query and returns its rows as a table, and their number.
func (a *app) savedQuery(ctx context.Context, store *graph.Store, q *queries.Query, args map[string]string, limit int) (*table, int, error) {
	if err := resolveArguments(ctx, store, q, args); err != nil {
		return nil, 0, err
	}
	if _, err := q.Bind(args); err != nil {
		return nil, 0, usage(err)
	}
	rows, err := q.Run(ctx, runner(store), args, queries.Limits{Timeout: a.config.Timeout})
	if err != nil && !errors.Is(err, graph.ErrCut) {
		return nil, 0, err
	}
	var columns []string
	for _, c := range q.Returns {
		columns = append(columns, c.Name)
	}
	t := rowsTable(columns, rows)
	t.limit(limit)
	return t, len(rows), nil
}

// entityNames lists the entities with a name, for completion.
func entityNames(ctx context.Context, store *graph.Store) ([]console.Entity, error) {
	var out []console.Entity
	for q, err := range store.Match(ctx, graph.Pattern{Predicate: quadIRI(schema.SKOS + "prefLabel")}) {
		if err != nil {
			return nil, err
		}
		if iri, ok := q.Subject.(quadIRI); ok && isEntity(iri) {
			out = append(out, console.Entity{ID: schema.Short(iri), Name: fmt.Sprint(cellOf(q.Object))})
		}
	}
	slices.SortFunc(out, func(x, y console.Entity) int { return strings.Compare(x.ID, y.ID) })
	return slices.Compact(out), nil
}
