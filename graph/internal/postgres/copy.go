package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/cayleygraph/cayley/graph/refs"
	csql "github.com/cayleygraph/cayley/graph/sql"
	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/pquads"
	"github.com/lib/pq"

	"github.com/claimgraph/claimgraph/graph/internal/segment"
)

// nodeColumns are the columns of Cayley's table of nodes.
var nodeColumns = []string{"hash", "refs", "value", "value_string", "datatype", "language", "iri", "bnode", "value_int", "value_bool", "value_float", "value_time"}

// copyNodes copies the values of a segment into the table incoming. It returns
// the hash of each value, by id.
func copyNodes(ctx context.Context, tx *sql.Tx, s *segment.Segment) ([]refs.ValueHash, error) {
	uses := make([]int64, s.Values()+1)
	for row := range s.Rows() {
		for _, d := range quad.Directions {
			uses[s.At(row, d)]++
		}
	}
	hashes := make([]refs.ValueHash, s.Values()+1)
	err := copyRows(ctx, tx, pq.CopyIn("incoming", nodeColumns...), func(row func(...any) error) error {
		for c := s.Cursor(); c.Next(); {
			v, err := segment.Decode(c.Value)
			if err != nil {
				return err
			}
			hashes[c.ID] = refs.HashOf(v)
			fields, err := nodeRow(v, hashes[c.ID], uses[c.ID])
			if err != nil {
				return err
			}
			if err := row(fields...); err != nil {
				return err
			}
		}
		return nil
	})
	if isUniqueViolation(err) {
		return nil, errors.New("two values of the source have one hash, such as a number and a typed text that reads the same: PostgreSQL cannot keep them apart")
	}
	return hashes, err
}

func copyQuads(ctx context.Context, tx *sql.Tx, s *segment.Segment, hashes []refs.ValueHash) error {
	text := pq.CopyIn("quads", "subject_hash", "predicate_hash", "object_hash", "label_hash")
	return copyRows(ctx, tx, text, func(row func(...any) error) error {
		var fields [4]any
		for i := range s.Rows() {
			for k, d := range quad.Directions {
				fields[k] = hashes[s.At(i, d)][:]
			}
			if err := row(fields[:]...); err != nil {
				return err
			}
		}
		return nil
	})
}

// copyRows runs a COPY whose rows come from fill.
func copyRows(ctx context.Context, tx *sql.Tx, text string, fill func(row func(...any) error) error) error {
	stmt, err := tx.PrepareContext(ctx, text)
	if err != nil {
		return err
	}
	err = fill(func(fields ...any) error {
		_, err := stmt.ExecContext(ctx, fields...)
		return err
	})
	if err == nil {
		_, err = stmt.ExecContext(ctx) // the end of the rows
	}
	if cerr := stmt.Close(); err == nil {
		err = cerr
	}
	return err
}

// nodeRow gives the columns of a value as Cayley reads them. It refuses what
// would come back as something else.
func nodeRow(v quad.Value, hash refs.ValueHash, uses int64) ([]any, error) {
	row := make([]any, len(nodeColumns))
	row[0], row[1] = hash[:], uses
	set := func(name string, x any) {
		for i, c := range nodeColumns {
			if c == name {
				row[i] = x
			}
		}
	}
	kind, fields, err := csql.NodeValues(csql.NodeHash{ValueHash: hash}, v)
	if err != nil {
		return nil, err
	}
	for i, name := range kind.Columns() {
		set(name, fields[i+1])
	}
	switch v := v.(type) {
	case quad.BNode:
		set("bnode", true)
	case quad.String, quad.TypedString, quad.LangString:
		if awkwardText(v) { // Cayley would take \x00 for the byte it stands for
			b, err := pquads.MarshalValue(v)
			if err != nil {
				return nil, err
			}
			row = make([]any, len(nodeColumns))
			row[0], row[1] = hash[:], uses
			set("value", b)
		}
	case quad.Float:
		if math.IsNaN(float64(v)) {
			set("value_float", "NaN")
		}
	case quad.Time:
		t := time.Time(v)
		if _, offset := t.Zone(); offset != 0 || t.Nanosecond() != 0 {
			return nil, fmt.Errorf("the time %s has a zone or parts of a second, which PostgreSQL would lose", t.Format(time.RFC3339Nano))
		}
	}
	return row, nil
}

// awkwardText tells whether Cayley's column of texts would change a text.
func awkwardText(v quad.Value) bool {
	text := ""
	switch v := v.(type) {
	case quad.String:
		text = string(v)
	case quad.LangString:
		text = string(v.Value)
	case quad.TypedString:
		text = string(v.Value)
	}
	return strings.Contains(text, "\x00") || strings.Contains(text, `\x00`)
}
