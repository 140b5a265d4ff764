package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/claimgraph/claimgraph/schema"
)

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
