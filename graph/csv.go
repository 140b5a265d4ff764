package graph

import (
	"encoding/csv"
	"fmt"
	"io"
	"iter"

	"github.com/cayleygraph/quad"
)

// WriteCSV writes quads as CSV with the columns subject, predicate, object,
// label; each value in the notation of N-Quads, so that none can be read as a
// formula. It returns the number written.
func WriteCSV(w io.Writer, quads iter.Seq2[quad.Quad, error]) (n int, err error) {
	c := csv.NewWriter(w)
	if err := c.Write([]string{"subject", "predicate", "object", "label"}); err != nil {
		return 0, fmt.Errorf("write CSV: %w", err)
	}
	record := make([]string, 4)
	for q, err := range quads {
		if err != nil {
			return n, err
		}
		for i, v := range []quad.Value{q.Subject, q.Predicate, q.Object, q.Label} {
			record[i] = ""
			if v == nil {
				continue
			}
			if record[i], err = Term(v); err != nil {
				return n, fmt.Errorf("quad %d: %w", n+1, err)
			}
		}
		if err := c.Write(record); err != nil {
			return n, fmt.Errorf("write CSV: %w", err)
		}
		n++
	}
	c.Flush()
	if err := c.Error(); err != nil {
		return n, fmt.Errorf("write CSV: %w", err)
	}
	return n, nil
}
