package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

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
				Reload: func() *queries.Library {
					a.library = nil
					return a.queries()
				},
				History: filepath.Join(a.config.State, "history"),
				Gizmo: func(ctx context.Context, w io.Writer, format, program string, limit int) (n int, err error) {
					ctx, stop := signal.NotifyContext(ctx, os.Interrupt)
					defer stop()
					t, err := a.gizmo(ctx, store, program, limit, &n)
					if err != nil {
						return 0, err
					}
					return n, t.write(w, format)
				},
				Query: func(ctx context.Context, w io.Writer, q *queries.Query, args map[string]string, limit int) (int, error) {
					ctx, stop := signal.NotifyContext(ctx, os.Interrupt)
					defer stop()
					t, n, err := a.savedQuery(ctx, store, q, args, limit)
					if err != nil {
						return 0, err
					}
					if wide := t.narrow(); len(wide) > 0 && n > 0 {
						defer a.say("also in claimgraph query %s --format csv: %s", q.Name, strings.Join(wide, ", "))
					}
					return n, t.write(w, "table")
				},
				Entities: func(ctx context.Context) ([]console.Entity, error) { return entityNames(ctx, store) },
			}
			// Ctrl-C ends a query, not the session.
			signal.Reset(os.Interrupt, syscall.SIGTERM)
			return console.Run(cmd.Context(), b, a.in, a.out, a.errw, isTerminal(a.in) && isTerminal(a.out))
		},
	}
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
