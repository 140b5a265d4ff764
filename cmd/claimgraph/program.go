package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"github.com/claimgraph/claimgraph/graph"
	"github.com/claimgraph/claimgraph/loaders"
	"github.com/claimgraph/claimgraph/loaders/article"
	"github.com/claimgraph/claimgraph/queries"
	"github.com/claimgraph/claimgraph/schema"
)

func verifyCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "verify", Short: "Compare every file of the store with its checksums", Example: "  claimgraph verify", Args: none,
		RunE: func(cmd *cobra.Command, _ []string) error {
			store, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			if err := store.Verify(cmd.Context()); err != nil {
				return err
			}
			fmt.Fprintf(a.out, "%d sources, all as they were written\n", len(store.Sources()))
			return nil
		},
	}
}

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
			return fmt.Sprintf("%s, %d sources, %s quads", a.config.Store, len(store.Sources()), thousands(quads)), nil
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

func configCommand(a *app) *cobra.Command {
	var origin bool
	show := &cobra.Command{
		Use: "show", Short: "Show every setting", Example: "  claimgraph config show --origin", Args: none,
		RunE: func(*cobra.Command, []string) error {
			t := &table{schema: "claimgraph.config/v1", columns: []string{"setting", "value"}}
			if origin {
				t.columns = append(t.columns, "from")
			}
			for _, s := range settings(a.getenv) {
				row := []any{s.key, a.config.value(s.key)}
				if origin {
					from := a.config.origins[s.key]
					if from == "" {
						from = "default"
					}
					row = append(row, from)
				}
				t.rows = append(t.rows, row)
			}
			return t.write(a.out, "table")
		},
	}
	show.Flags().BoolVar(&origin, "origin", false, "say where each value comes from")
	cmd := &cobra.Command{
		Use: "config", Short: "Show the settings",
		Long: `Show the settings. A flag wins over CLAIMGRAPH_NAME in the environment, over
claimgraph.yaml in the working folder, over config.yaml in
$XDG_CONFIG_HOME/claimgraph, over the default.`,
		Example: "  claimgraph config show --origin", Args: none,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(show)
	return cmd
}

// version is that of the module, with the commit for builds from a checkout.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	v := info.Main.Version
	if v == "" || v == "(devel)" {
		v = "devel"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && !strings.Contains(v, s.Value[:min(12, len(s.Value))]) {
			v += " " + s.Value[:min(12, len(s.Value))]
		}
	}
	return v
}

func versionCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the version", Example: "  claimgraph version", Args: none,
		RunE: func(*cobra.Command, []string) error {
			v := schema.Vocabulary()
			_, err := fmt.Fprintf(a.out, "claimgraph %s, vocabulary %d, %s %s/%s\n", version(), v.Version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return err
		},
	}
}

func manCommand(a *app) *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use: "man", Short: "Write the manual pages into a folder", Example: "  claimgraph man --dir /usr/local/share/man/man1", Args: none,
	}
	cmd.Flags().StringVar(&dir, "dir", "", "the folder, made when it is missing")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if dir == "" {
			return usage(errors.New("man needs --dir FOLDER"))
		}
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
		root := cmd.Root()
		root.DisableAutoGenTag = true
		if err := doc.GenManTree(root, &doc.GenManHeader{Title: "CLAIMGRAPH", Section: "1", Source: "claimgraph", Manual: "claimgraph"}, dir); err != nil {
			return err
		}
		pages, err := filepath.Glob(filepath.Join(dir, "claimgraph*.1"))
		if err != nil {
			return err
		}
		fmt.Fprintf(a.out, "%d pages in %s\n", len(pages), dir)
		return nil
	}
	return cmd
}
