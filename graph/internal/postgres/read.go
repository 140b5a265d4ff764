package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"

	csql "github.com/cayleygraph/cayley/graph/sql"
	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/pquads"
)

// A Reading sees the database as it was at one moment.
type Reading struct{ tx *sql.Tx }

// Read begins a Reading, which must be closed.
func (d *DB) Read(ctx context.Context) (*Reading, error) {
	tx, err := d.sql.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", d.name, err)
	}
	return &Reading{tx}, nil
}

// Close ends the reading.
func (r *Reading) Close() error { return r.tx.Rollback() }

// Records lists what is loaded, by label.
func (r *Reading) Records(ctx context.Context) ([]Record, error) {
	rows, err := r.tx.QueryContext(ctx, `SELECT label, sha256, entry FROM claimgraph_sources ORDER BY label COLLATE "C"`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Record
	for rows.Next() {
		var r Record
		if err := rows.Scan(&r.Label, &r.SHA256, &r.Entry); err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	return list, rows.Err()
}

// Quads gives the quads of a source, in no order.
func (r *Reading) Quads(ctx context.Context, label quad.IRI) iter.Seq2[quad.Quad, error] {
	return func(yield func(quad.Quad, error) bool) {
		if err := r.quads(ctx, label, yield); err != nil {
			yield(quad.Quad{}, err)
		}
	}
}

func (r *Reading) quads(ctx context.Context, label quad.IRI, yield func(quad.Quad, error) bool) error {
	hash := csql.HashOf(label).SQLValue()
	predicates, err := r.predicates(ctx, hash)
	if err != nil {
		return err
	}
	rows, err := r.tx.QueryContext(ctx, `SELECT q.predicate_hash, `+columnsOf("s")+`, `+columnsOf("o")+`
		FROM quads q JOIN nodes s ON s.hash = q.subject_hash JOIN nodes o ON o.hash = q.object_hash WHERE q.label_hash = $1`, hash)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var predicate []byte
		var subject, object node
		if err := rows.Scan(append(append([]any{&predicate}, subject.columns()...), object.columns()...)...); err != nil {
			return err
		}
		q := quad.Quad{Predicate: predicates[string(predicate)], Label: label}
		var serr, oerr error
		q.Subject, serr = subject.value()
		q.Object, oerr = object.value()
		if !yield(q, errors.Join(serr, oerr)) {
			return nil
		}
	}
	return rows.Err()
}

// predicates are the few values that stand as predicates, by hash.
func (r *Reading) predicates(ctx context.Context, label any) (map[string]quad.Value, error) {
	rows, err := r.tx.QueryContext(ctx, `SELECT p.hash, `+columnsOf("p")+`
		FROM nodes p WHERE p.hash IN (SELECT DISTINCT predicate_hash FROM quads WHERE label_hash = $1)`, label)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	values := map[string]quad.Value{}
	for rows.Next() {
		var hash []byte
		var n node
		if err := rows.Scan(append([]any{&hash}, n.columns()...)...); err != nil {
			return nil, err
		}
		if values[string(hash)], err = n.value(); err != nil {
			return nil, err
		}
	}
	return values, rows.Err()
}

// node is a row of Cayley's table of nodes.
type node struct {
	data                 []byte // whatever no other column can hold
	text, datatype, lang sql.NullString
	iri, blank, boolean  sql.NullBool
	integer              sql.NullInt64
	float                sql.NullFloat64
	instant              sql.NullTime
}

func columnsOf(t string) string {
	return fmt.Sprintf("%[1]s.value, %[1]s.value_string, %[1]s.datatype, %[1]s.language, %[1]s.iri, %[1]s.bnode, %[1]s.value_int, %[1]s.value_bool, %[1]s.value_float, %[1]s.value_time", t)
}

func (n *node) columns() []any {
	return []any{&n.data, &n.text, &n.datatype, &n.lang, &n.iri, &n.blank, &n.integer, &n.boolean, &n.float, &n.instant}
}

// value is the inverse of nodeRow.
func (n *node) value() (quad.Value, error) {
	switch {
	case n.text.Valid && n.iri.Bool:
		return quad.IRI(n.text.String), nil
	case n.text.Valid && n.blank.Bool:
		return quad.BNode(n.text.String), nil
	case n.text.Valid && n.lang.Valid:
		return quad.LangString{Value: quad.String(n.text.String), Lang: n.lang.String}, nil
	case n.text.Valid && n.datatype.Valid:
		return quad.TypedString{Value: quad.String(n.text.String), Type: quad.IRI(n.datatype.String)}, nil
	case n.text.Valid:
		return quad.String(n.text.String), nil
	case n.integer.Valid:
		return quad.Int(n.integer.Int64), nil
	case n.boolean.Valid:
		return quad.Bool(n.boolean.Bool), nil
	case n.float.Valid:
		return quad.Float(n.float.Float64), nil
	case n.instant.Valid:
		return quad.Time(n.instant.Time.UTC()), nil
	}
	return pquads.UnmarshalValue(n.data)
}
