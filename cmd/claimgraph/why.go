package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/claimgraph/claimgraph/schema"
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
		name, number, ok := strings.Cut(args[0], "#")
		if !ok {
			name, number = "", args[0]
		}
		n, err := strconv.Atoi(number)
		if err != nil {
			return usage(fmt.Errorf("%q is no number of a finding: write N, or NAME#N for a stored article", args[0]))
		}
		var doc schema.Document
		if name == "" {
			doc, err = a.recall()
		} else {
			doc, _, err = a.storedArticle(cmd.Context(), name)
		}
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
