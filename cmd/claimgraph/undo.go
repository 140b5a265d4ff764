package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/claimgraph/claimgraph/schema"
)

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
