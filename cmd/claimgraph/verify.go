package main

import (
	"fmt"

	"github.com/spf13/cobra"
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
