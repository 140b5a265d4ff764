package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/claimgraph/claimgraph/graph"
	"github.com/claimgraph/claimgraph/loaders"
	"github.com/claimgraph/claimgraph/loaders/article"
	"github.com/claimgraph/claimgraph/queries"
	"github.com/claimgraph/claimgraph/schema"
)

// A diagnosis is one line of doctor.
type diagnosis struct {
	what string
	test func() (string, error)
}

func doctorCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "doctor", Short: "Test that everything claimgraph needs is in order", Example: "  claimgraph doctor", Args: none,
		RunE: func(cmd *cobra.Command, _ []string) error {
			bad := 0
			for _, d := range a.diagnoses(cmd) {
				text, err := d.test()
				mark := "ok  "
				if err != nil {
					mark, text = "FAIL", err.Error()
					bad++
				}
				fmt.Fprintf(a.out, "%s  %-14s %s\n", mark, d.what, text)
			}
			if bad > 0 {
				return fmt.Errorf("%d of the tests failed", bad)
			}
			return nil
		},
	}
}

func (a *app) diagnoses(cmd *cobra.Command) []diagnosis {
	ctx := cmd.Context()
	return []diagnosis{
		{"version", func() (string, error) { return version(), nil }},
		{"vocabulary", func() (string, error) {
			v := schema.Vocabulary()
			return fmt.Sprintf("version %d, %d predicates", v.Version, len(v.Predicates)), nil
		}},
		{"extraction", func() (string, error) {
			x, err := article.New(nil)
			if err != nil {
				return "", err
			}
			text := "Norway exports salmon to Poland."
			n := len(x.Extract(schema.Document{Name: "doctor", Text: text}))
			if n == 0 {
				return "", fmt.Errorf("nothing found in %q", text)
			}
			return "reads a sentence", nil
		}},
		{"datasets", func() (string, error) {
			datasets, err := loaders.Builtin()
			return fmt.Sprintf("%d known", len(datasets)), err
		}},
		{"saved queries", func() (string, error) {
			library, err := queries.Open(os.DirFS(a.config.Queries))
			return fmt.Sprintf("%d, your own in %s", len(library.All()), a.config.Queries), err
		}},
		{"store", func() (string, error) {
			store, err := a.open(ctx)
			if err != nil {
				return "", err
			}
			var quads int64
			for _, s := range store.Sources() {
				quads += s.Quads
			}
			return fmt.Sprintf("%s, %d sources, %s quads", graph.ShownPlace(a.config.Store), len(store.Sources()), thousands(quads)), nil
		}},
		{"query", func() (string, error) {
			store, err := a.open(ctx)
			if err != nil {
				return "", err
			}
			n := 0
			_, err = a.gizmo(ctx, store, "g.V().limit(1).all()", 1, &n)
			if err == nil && n != 1 {
				err = errors.New("the graph is empty")
			}
			return "the graph answers", err
		}},
		{"picture", func() (string, error) {
			return "can be drawn", graph.WriteSVG(io.Discard, graph.Picture{Title: "doctor", Parties: []graph.Party{{ID: "a", Label: "a"}}, Cards: []graph.Card{{From: "a"}}})
		}},
		{"state folder", func() (string, error) {
			if err := os.MkdirAll(a.config.State, 0o700); err != nil {
				return "", err
			}
			f, err := os.CreateTemp(a.config.State, "doctor-*")
			if err != nil {
				return "", err
			}
			return a.config.State, errors.Join(f.Close(), os.Remove(f.Name()))
		}},
	}
}
