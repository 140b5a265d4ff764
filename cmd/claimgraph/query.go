package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/claimgraph/claimgraph/graph"
	"github.com/claimgraph/claimgraph/queries"
)

func queryCommand(a *app) *cobra.Command {
	var show, test, failEmpty bool
	cmd := &cobra.Command{
		Use:   "query [NAME] [--PARAM VALUE…]",
		Short: "Run a saved query; without a name, list them",
		Long: `Run a saved query; without a name, list them.

A saved query is a file NAME.gizmo with a header that says what it asks for and
returns. Copies in the folder of the setting "queries" win over those built in:
write one with "claimgraph query NAME --show > FOLDER/NAME.gizmo" and edit it.` + queryTestHelp,
		Example: `  claimgraph query
  claimgraph query trade-share --reporter "North Korea" --partner CHN
  claimgraph query trade-share --help       its parameters
  claimgraph query trade-share --show       its program
  claimgraph query --test                   run the stories of all queries`,
		DisableFlagParsing: true, // the parameters depend on the query
		ValidArgsFunction: func(cmd *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
			return completeQuery(a, args, word), cobra.ShellCompDirectiveNoFileComp
		},
	}
	cmd.Flags().BoolVar(&show, "show", false, "print the query's program")
	cmd.Flags().BoolVar(&test, "test", false, "run the query's story, or without a name those of all and the pinned verdicts, and compare")
	cmd.Flags().BoolVar(&failEmpty, "fail-empty", false, "end with exit code 5 when there are no rows")
	format := formatFlag(cmd, tableFormats)
	drawing := pictureFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		flags := cmd.Flags()
		flags.AddFlagSet(cmd.InheritedFlags())
		// Which flags there are depends on the query, and which queries there
		// are on a flag: look for both before reading all flags strictly.
		flags.ParseErrorsAllowlist.UnknownFlags = true
		if err := flags.Parse(args); err != nil {
			return usage(flagError(cmd, err))
		}
		flags.ParseErrorsAllowlist.UnknownFlags = false
		var err error
		if a.config, err = loadConfig(flags, a.getenv); err != nil {
			return err
		}
		var q *queries.Query
		if flags.NArg() > 0 {
			if q, err = a.queries().Get(flags.Arg(0)); err != nil {
				return usage(err)
			}
			addParams(flags, q)
		}
		if err := flags.Parse(args); err != nil {
			return usage(flagError(cmd, err))
		}
		help, err := flags.GetBool("help")
		if err != nil {
			return err
		}
		if flags.NArg() > 1 {
			return usage(fmt.Errorf("unexpected argument %q: parameters are written --NAME VALUE", flags.Arg(1)))
		}
		if err := checkFormat(*format, tableFormats); err != nil {
			return err
		}
		switch {
		case help && q == nil:
			return cmd.Help()
		case help:
			_, err := io.WriteString(a.out, queryHelp(q))
			return err
		case test && q == nil:
			return a.testQueries(cmd.Context(), a.queries().All(), true, *format)
		case test:
			return a.testQueries(cmd.Context(), []*queries.Query{q}, false, *format)
		case q == nil:
			return a.listQueries(*format)
		case show:
			_, err := io.WriteString(a.out, q.Program)
			return err
		}
		return a.runQuery(cmd, q, flags, *format, *drawing, failEmpty)
	}
	return cmd
}

// addParams makes a flag of each parameter. A parameter named like a flag of
// the program hides it.
func addParams(flags *pflag.FlagSet, q *queries.Query) {
	for _, p := range q.Params {
		if flags.Lookup(p.Name) == nil {
			flags.String(p.Name, "", paramUsage(p))
		}
	}
}

func paramUsage(p queries.Param) string {
	text := string(p.Type)
	if p.Choices != nil {
		text = strings.Join(p.Choices, ", ")
	}
	switch {
	case p.Default != "":
		text += "; default " + p.Default
	case p.Optional:
		text += "; may be left out"
	}
	if p.Example != "" {
		text += "; such as " + p.Example
	}
	return text
}

func (a *app) runQuery(cmd *cobra.Command, q *queries.Query, flags *pflag.FlagSet, format, drawing string, failEmpty bool) error {
	store, err := a.open(cmd.Context())
	if err != nil {
		return err
	}
	args := map[string]string{}
	for _, p := range q.Params {
		if f := flags.Lookup(p.Name); f != nil && f.Changed {
			args[p.Name] = f.Value.String()
		}
	}
	t, n, err := a.savedQuery(cmd.Context(), store, q, args, a.config.Limit)
	if err != nil {
		return err
	}
	var wide []string
	if format == "table" {
		wide = t.narrow()
	}
	if err := t.write(a.out, format); err != nil {
		return err
	}
	if len(wide) > 0 && n > 0 {
		a.say("\nalso in --format csv: %s", strings.Join(wide, ", "))
	}
	if n == 0 {
		if failEmpty {
			return &exitError{exitEmpty, errors.New("no rows")}
		}
		a.say("no rows; next: claimgraph query coverage, for what is loaded and which years it covers")
		return nil
	}
	return a.drawRows(cmd.Context(), store, q.Title, drawing, t.from)
}

func (a *app) listQueries(format string) error {
	t := &table{schema: "claimgraph.queries/v1", columns: []string{"name", "parameters", "title", "from"}}
	for _, q := range a.queries().All() {
		var params []string
		for _, p := range q.Params {
			name := p.Name
			if p.Optional || p.Default != "" {
				name = "[" + name + "]"
			}
			params = append(params, name)
		}
		t.rows = append(t.rows, []any{q.Name, strings.Join(params, " "), q.Title, q.Origin})
	}
	if err := t.write(a.out, format); err != nil {
		return err
	}
	a.say("\nnext: claimgraph query NAME --help, for its parameters")
	return nil
}

func queryHelp(q *queries.Query) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\nUsage:\n  claimgraph query %s", q.Title, q.Name)
	for _, p := range q.Params {
		use := fmt.Sprintf("--%s %s", p.Name, strings.ToUpper(string(p.Type)))
		if p.Optional || p.Default != "" {
			use = "[" + use + "]"
		}
		b.WriteString(" " + use)
	}
	b.WriteString("\n")
	if len(q.Params) > 0 {
		b.WriteString("\nParameters:\n")
	}
	for _, p := range q.Params {
		fmt.Fprintf(&b, "  --%-12s %s\n", p.Name, paramUsage(p))
	}
	b.WriteString("\nColumns:\n")
	for _, c := range q.Returns {
		fmt.Fprintf(&b, "  %-14s %s\n", c.Name, c.Type)
	}
	return b.String()
}

// completeQuery completes names of queries, of their parameters and choices.
func completeQuery(a *app, args []string, word string) []string {
	var out []string
	if len(args) == 0 {
		for _, q := range a.queries().All() {
			out = append(out, q.Name+"\t"+q.Title)
		}
		return out
	}
	q, err := a.queries().Get(args[0])
	if err != nil {
		return nil
	}
	if p := q.Param(strings.TrimPrefix(args[len(args)-1], "--")); p != nil && !strings.HasPrefix(word, "--") {
		return p.Choices
	}
	for _, p := range q.Params {
		out = append(out, "--"+p.Name+"\t"+paramUsage(p))
	}
	return out
}

// savedQuery runs a saved query and returns its rows as a table, and their number.
func (a *app) savedQuery(ctx context.Context, store *graph.Store, q *queries.Query, args map[string]string, limit int) (*table, int, error) {
	if err := resolveArguments(ctx, store, q, args); err != nil {
		return nil, 0, err
	}
	if _, err := q.Bind(args); err != nil {
		return nil, 0, usage(err)
	}
	var on asker = store
	if q.Origin != queries.BuiltIn {
		on = a.untrusted(store)
	}
	rows, err := q.Run(ctx, runner(on), args, queries.Limits{Timeout: a.config.Timeout})
	if err != nil && !errors.Is(err, graph.ErrCut) {
		return nil, 0, err
	}
	t := typedTable(q.Returns, rows)
	t.limit(limit)
	return t, len(rows), nil
}
