package main

import (
	"github.com/spf13/cobra"

	"github.com/claimgraph/claimgraph/graph"
)

// workerName is the hidden command that graph.Worker starts.
const workerName = "query-worker"

// workerCommand serves Gizmo programs; settings and flags do not concern it.
func workerCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use: workerName, Hidden: true, Args: none,
		PersistentPreRunE: func(*cobra.Command, []string) error { return nil },
		RunE: func(cmd *cobra.Command, _ []string) error {
			return graph.ServeWorker(cmd.Context(), a.in, a.out)
		},
	}
}
