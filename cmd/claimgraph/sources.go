package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/claimgraph/claimgraph/schema"
)

func sourcesCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "sources",
		Short:   "List what is loaded: articles, datasets, checks",
		Example: "  claimgraph sources\n  claimgraph sources --format json",
		Args:    none,
	}
	format := formatFlag(cmd, tableFormats)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := checkFormat(*format, tableFormats); err != nil {
			return err
		}
		store, err := a.open(cmd.Context())
		if err != nil {
			return err
		}
		t := &table{schema: "claimgraph.sources/v1", columns: []string{"name", "kind", "edition", "licence", "quads", "loaded", "sha256", "label"}}
		for _, s := range store.Sources() {
			sum := s.SHA256
			if *format == "table" {
				sum = sum[:min(len(sum), 12)]
			}
			t.rows = append(t.rows, []any{s.Name, string(s.Kind), s.Edition, s.Licence, s.Quads, s.Loaded.Format(time.RFC3339), sum, schema.Short(s.Label)})
		}
		t.limit(a.config.Limit)
		return t.write(a.out, *format)
	}
	return cmd
}

func addCommand(a *app) *cobra.Command {
	var name string
	cmd := &cobra.Command{
		Use:     "add FILE",
		Short:   "Store an article and what it asserts",
		Example: "  claimgraph add article.html --as kim-visit\n  claimgraph why kim-visit#3",
		Args:    exactly(1, "one FILE"),
	}
	cmd.Flags().StringVar(&name, "as", "", "name of the article in the store; default: the file's")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		ctx := cmd.Context()
		doc, err := a.document(ctx, args[0])
		if err != nil {
			return err
		}
		if name != "" {
			if name != schema.Slug(name) {
				return usage(fmt.Errorf("--as %q: write letters, digits and hyphens, such as %q", name, schema.Slug(name)))
			}
			doc.Name = name
		}
		assertions, err := a.extract(ctx, doc)
		if err != nil {
			return err
		}
		src, err := schema.ArticleOf(doc)
		if err != nil {
			return err
		}
		quads, err := schema.Quads(doc, assertions)
		if err != nil {
			return err
		}
		store, err := a.openForWriting(ctx)
		if err != nil {
			return err
		}
		stored, loaded, err := store.Load(ctx, src, a.now(), sequence(quads))
		if err != nil {
			return err
		}
		if !loaded {
			a.say("%s is there already, unchanged", doc.Name)
			return nil
		}
		fmt.Fprintf(a.out, "%s: %d assertions, %s quads\n", doc.Name, len(assertions), thousands(stored.Quads))
		a.say("next: claimgraph check %s", doc.Name)
		return nil
	}
	return cmd
}

func undoCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "undo SOURCE",
		Short:   "Drop one source from the store",
		Example: "  claimgraph undo kim-visit\n  claimgraph undo src:cow-trade/4.0",
		Args:    exactly(1, "one SOURCE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			store, err := a.openForWriting(cmd.Context())
			if err != nil {
				return err
			}
			src, err := findSource(store, args[0])
			if err != nil {
				return err
			}
			if err := store.Drop(cmd.Context(), src.Label); err != nil {
				return err
			}
			fmt.Fprintf(a.out, "dropped %s, %s quads\n", schema.Short(src.Label), thousands(src.Quads))
			return nil
		},
	}
}
