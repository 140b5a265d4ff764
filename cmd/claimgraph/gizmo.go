package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/claimgraph/claimgraph/graph"
	"github.com/claimgraph/claimgraph/queries"
	"github.com/claimgraph/claimgraph/schema"
)

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
