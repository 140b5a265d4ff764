package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/claimgraph/claimgraph/loaders/article"
)

// maxCandidates bounds how many entities a name is tried on.
const maxCandidates = 8

func entityCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "entity NAME",
		Short:   "Show which entities a name may mean, and why",
		Example: "  claimgraph entity \"Ki Moon Ban\"\n  claimgraph entity Georgia",
		Args:    exactly(1, "one NAME"),
	}
	format := formatFlag(cmd, tableFormats)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := checkFormat(*format, tableFormats); err != nil {
			return err
		}
		names, err := a.loadedNames(cmd.Context())
		if err != nil {
			return err
		}
		found, err := article.Candidates(args[0], names, maxCandidates)
		if err != nil {
			return err
		}
		t := &table{schema: "claimgraph.entities/v1", columns: []string{"score", "entity", "name", "kind", "of", "because"}}
		for _, c := range found {
			var because []string
			for _, r := range c.Reasons {
				because = append(because, fmt.Sprintf("%s: %s (%+.2f)", r.Feature, r.Detail, r.Points))
			}
			t.rows = append(t.rows, []any{fmt.Sprintf("%.2f", c.Score), c.Entity.ID(), c.Entity.Name, string(c.Entity.Kind), c.State.ID(), strings.Join(because, "; ")})
		}
		if err := t.write(a.out, *format); err != nil {
			return err
		}
		if len(found) == 0 {
			a.say("no entity of that name; next: claimgraph query entity --name NAME, for names in loaded sources")
		}
		return nil
	}
	return cmd
}
