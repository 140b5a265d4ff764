package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// newRoot puts the commands together.
func newRoot(a *app) *cobra.Command {
	root := &cobra.Command{
		Use:   "claimgraph",
		Short: "Check what an article asserts against reference data",
		Example: `  claimgraph check article.html          read an article and judge its claims
  claimgraph why 3                       show everything about its third finding
  claimgraph query trade-share --reporter PRK --partner CHN
  claimgraph console                     ask the graph in Gizmo
  claimgraph serve                       the same in a browser`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			var names []string
			for _, c := range cmd.Commands() {
				names = append(names, c.Name())
			}
			return usage(fmt.Errorf("unknown command %q%s", args[0], didYouMean(args[0], names)))
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) (err error) {
			a.config, err = loadConfig(cmd.Flags(), a.getenv)
			return err
		},
	}
	root.CompletionOptions.HiddenDefaultCmd = false
	root.SetHelpTemplate(helpTemplate)
	root.SetUsageTemplate(usageTemplate)
	addSettings(root.PersistentFlags(), a.getenv)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error { return usage(flagError(cmd, err)) })
	root.AddGroup(&cobra.Group{ID: "main", Title: "Articles:"}, &cobra.Group{ID: "data", Title: "Reference data:"}, &cobra.Group{ID: "ask", Title: "Questions:"}, &cobra.Group{ID: "store", Title: "The store and the program:"})
	for group, commands := range map[string][]*cobra.Command{
		"main":  {checkCommand(a), whyCommand(a), judgeCommand(a), extractCommand(a), addCommand(a), exportCommand(a)},
		"data":  {sourcesCommand(a), undoCommand(a), datasetCommand(a), fetchCommand(a), loadCommand(a)},
		"ask":   {queryCommand(a), entityCommand(a), gizmoCommand(a), consoleCommand(a), serveCommand(a)},
		"store": {verifyCommand(a), doctorCommand(a), configCommand(a), versionCommand(a), manCommand(a)},
	} {
		for _, c := range commands {
			c.GroupID = group
			root.AddCommand(c)
		}
	}
	root.AddCommand(exitCodesCommand(), workerCommand(a))
	root.SetHelpCommandGroupID("store")
	root.SetCompletionCommandGroupID("store")
	return root
}

// Help starts with examples.
const helpTemplate = `{{with (or .Long .Short)}}{{. | trimTrailingWhitespaces}}

{{end}}{{if .HasExample}}Examples:
{{.Example}}

{{end}}{{.UsageString}}`

const usageTemplate = `Usage:{{if .Runnable}}
  {{.UseLine}}{{end}}{{if .HasAvailableSubCommands}}
  {{.CommandPath}} COMMAND{{end}}
{{if .HasAvailableSubCommands}}{{$cmds := .Commands}}{{if eq (len .Groups) 0}}
Commands:{{range $cmds}}{{if .IsAvailableCommand}}
  {{rpad .Name .NamePadding}} {{.Short}}{{end}}{{end}}
{{else}}{{range $group := .Groups}}
{{.Title}}{{range $cmds}}{{if (and (eq .GroupID $group.ID) .IsAvailableCommand)}}
  {{rpad .Name .NamePadding}} {{.Short}}{{end}}{{end}}
{{end}}{{end}}{{end}}{{if .HasAvailableLocalFlags}}
Flags:
{{.LocalFlags.FlagUsages | trimTrailingWhitespaces}}
{{end}}{{if .HasAvailableInheritedFlags}}
Settings:
{{.InheritedFlags.FlagUsages | trimTrailingWhitespaces}}
{{end}}{{if .HasAvailableSubCommands}}
"{{.CommandPath}} COMMAND --help" says more about a command.
{{end}}`

// flagError adds the nearest flag to an error about an unknown one.
func flagError(cmd *cobra.Command, err error) error {
	name, ok := strings.CutPrefix(err.Error(), "unknown flag: --")
	if !ok {
		return err
	}
	return fmt.Errorf("%w%s", err, didYouMean(name, flagNames(cmd)))
}

func exitCodesCommand() *cobra.Command {
	return &cobra.Command{Use: "exit-codes", Short: "What the exit codes mean", Long: exitCodesHelp}
}
