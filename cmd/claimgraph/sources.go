package main

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/claimgraph/claimgraph/graph"
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
		t := sourcesTable(store, *format == "table")
		t.limit(a.config.Limit)
		return t.write(a.out, *format)
	}
	return cmd
}

// sourcesTable lists what is loaded; short cuts the hashes for people.
func sourcesTable(store *graph.Store, short bool) *table {
	t := &table{schema: "claimgraph.sources/v1", columns: []string{"name", "kind", "edition", "licence", "quads", "loaded", "sha256", "label"}}
	for _, s := range store.Sources() {
		sum := s.SHA256
		if short {
			sum = sum[:min(len(sum), 12)]
		}
		t.rows = append(t.rows, []any{s.Name, string(s.Kind), s.Edition, s.Licence, s.Quads, s.Loaded.Format(time.RFC3339), sum, schema.Short(s.Label)})
	}
	return t
}
