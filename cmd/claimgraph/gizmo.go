package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/claimgraph/claimgraph/graph"
	"github.com/claimgraph/claimgraph/queries"
	"github.com/claimgraph/claimgraph/schema"
)

func gizmoCommand(a *app) *cobra.Command {
	var failEmpty bool
	cmd := &cobra.Command{
		Use:   "gizmo SCRIPT | FILE | -",
		Short: "Run a Gizmo program on the graph",
		Long: `Run a Gizmo program on the graph: text, a file ending in .gizmo or .js, or "-"
for standard input. Short forms such as <e:RUS> and <cg:trades-with> stand for
full IRIs; "claimgraph query labels" lists what is there. The program cannot write.`,
		Example: `  claimgraph gizmo 'g.V("<e:ARM>").out("<cg:capital>").all()'
  claimgraph gizmo --format jsonl - < questions.gizmo`,
		Args: exactly(1, "one program"),
	}
	cmd.Flags().BoolVar(&failEmpty, "fail-empty", false, "end with exit code 5 when there are no rows")
	format := formatFlag(cmd, tableFormats)
	drawing := pictureFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := checkFormat(*format, tableFormats); err != nil {
			return err
		}
		program, err := a.program(args[0])
		if err != nil {
			return err
		}
		store, err := a.open(cmd.Context())
		if err != nil {
			return err
		}
		n := 0
		t, err := a.gizmo(cmd.Context(), store, program, a.config.Limit, &n)
		if err != nil {
			return err
		}
		if err := t.write(a.out, *format); err != nil {
			return err
		}
		if n == 0 && failEmpty {
			return &exitError{exitEmpty, errors.New("no rows")}
		}
		return a.drawRows(cmd.Context(), store, "Result of a query", *drawing, t.from)
	}
	return cmd
}

// program is the text of a Gizmo program given as text, file or "-".
func (a *app) program(arg string) (string, error) {
	switch {
	case arg == "-":
		data, err := io.ReadAll(io.LimitReader(a.in, graph.MaxProgram+1))
		if err == nil && len(data) > graph.MaxProgram {
			err = fmt.Errorf("the program is larger than %d kB", graph.MaxProgram>>10)
		}
		return string(data), err
	case strings.HasSuffix(arg, ".gizmo") || strings.HasSuffix(arg, ".js"):
		data, err := os.ReadFile(arg)
		if err == nil && len(data) > graph.MaxProgram {
			err = fmt.Errorf("%s: the program is larger than %d kB", arg, graph.MaxProgram>>10)
		}
		return string(data), err
	}
	return arg, nil
}

// gizmo runs a program and returns at most limit rows (0: all) as a table.
// n is set to the number of rows.
func (a *app) gizmo(ctx context.Context, store *graph.Store, program string, limit int, n *int) (*table, error) {
	if err := queries.Lint("gizmo", program); err != nil {
		a.say("%v", err)
	}
	var rows []schema.Row
	cut := false
	for row, err := range a.untrusted(store).Query(ctx, program, graph.Limits{Rows: limit, Timeout: a.config.Timeout}) {
		if errors.Is(err, graph.ErrCut) {
			cut = true
			break
		}
		if err != nil {
			return nil, scriptFault(program, err)
		}
		rows = append(rows, row)
	}
	*n = len(rows)
	t := rowsTable(nil, rows)
	if cut {
		t.cut = fmt.Sprintf("showing the first %s (--limit 0 for all)", thousands(int64(limit)))
	}
	return t, nil
}

// scriptFault shows a mistake in a program at its place.
func scriptFault(program string, err error) error {
	var fault *graph.ScriptError
	if !errors.As(err, &fault) || fault.Line == 0 {
		return err
	}
	lines := strings.Split(program, "\n")
	if fault.Line > len(lines) {
		return err
	}
	return graph.NewSyntaxError("gizmo", fault.Line, max(1, fault.Column), lines[fault.Line-1], fault.Problem)
}
