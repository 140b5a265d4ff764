package main

import "github.com/spf13/cobra"

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
