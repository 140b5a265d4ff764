package main

import (
	"github.com/spf13/cobra"
)

func whyCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "why N | NAME#N",
		Short: "Show one finding in full: words, triple, rows, arithmetic",
		Example: `  claimgraph why 3              the third finding of the last check
  claimgraph why kim-visit#3    the third finding of a stored article`,
		Args: exactly(1, "N or NAME#N"),
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		doc, n, err := a.findingOf(cmd.Context(), args[0])
		if err != nil {
			return err
		}
		report, err := a.judge(cmd.Context(), doc)
		if err != nil {
			return err
		}
		return report.WriteWhy(a.out, n, a.style())
	}
	return cmd
}
