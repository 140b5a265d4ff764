package postgres

import (
	"context"
	"fmt"
	"iter"
	"strings"

	cayley "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/refs"
	csql "github.com/cayleygraph/cayley/graph/sql"
	plan "github.com/cayleygraph/cayley/query/shape"
	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/graph/internal/shapes"
)

// view is Cayley's store for people who write short forms of IRIs.
type view struct {
	cayley.QuadStore
	expand func(quad.IRI) quad.IRI
}

func (v *view) full(x quad.Value) quad.Value {
	if iri, ok := x.(quad.IRI); ok {
		return v.expand(iri)
	}
	return x
}

// ValueOf finds a value.
func (v *view) ValueOf(x quad.Value) (refs.Ref, error) { return v.QuadStore.ValueOf(v.full(x)) }

// OptimizeShape lets Cayley turn as much of a query as it can into SQL. It is
// called bottom-up; what became SQL below is laid open to Cayley and bound again.
func (v *view) OptimizeShape(ctx context.Context, s plan.Shape) (plan.Shape, bool) {
	if f, ok := s.(plan.Filter); ok {
		s = v.fullFilter(f)
	}
	sql := v.QuadStore.(plan.Optimizer)
	optimized, changed := sql.OptimizeShape(ctx, shapes.Map(s, open))
	if !changed {
		return s, true
	}
	return v.bind(shapes.Map(optimized, v.bind)), true
}

func (v *view) fullFilter(f plan.Filter) plan.Filter {
	filters := make([]plan.ValueFilter, len(f.Filters))
	for i, one := range f.Filters {
		if c, ok := one.(plan.Comparison); ok {
			c.Val = v.full(c.Val)
			one = c
		}
		filters[i] = one
	}
	return plan.Filter{From: f.From, Filters: filters}
}

// bound is SQL that runs on Cayley's own store: it runs on no other.
type bound struct {
	csql.Select
	quads cayley.QuadStore
}

func (b bound) BuildIterator(cayley.QuadStore) iterator.Shape { return b.Select.BuildIterator(b.quads) }

func (b bound) Optimize(context.Context, plan.Optimizer) (plan.Shape, bool) { return b, false }

func (v *view) bind(s plan.Shape) plan.Shape {
	if sql, ok := s.(csql.Select); ok {
		return bound{sql, v.QuadStore}
	}
	return s
}

func open(s plan.Shape) plan.Shape {
	if b, ok := s.(bound); ok {
		return b.Select
	}
	return s
}

// Match lists the quads that have the given values, by quad.Direction less
// one; nil matches anything. They come in the order of loading.
func (d *DB) Match(ctx context.Context, values [4]quad.Value) iter.Seq2[quad.Quad, error] {
	return func(yield func(quad.Quad, error) bool) {
		if err := d.match(ctx, values, yield); err != nil {
			yield(quad.Quad{}, err)
		}
	}
}

func (d *DB) match(ctx context.Context, values [4]quad.Value, yield func(quad.Quad, error) bool) error {
	var where []string
	var args []any
	for i, v := range values {
		if v != nil {
			args = append(args, csql.HashOf(v).SQLValue())
			where = append(where, fmt.Sprintf("%s_hash = $%d", quad.Directions[i], len(args)))
		}
	}
	text := `SELECT subject_hash, predicate_hash, object_hash, label_hash FROM quads`
	if len(where) > 0 {
		text += ` WHERE ` + strings.Join(where, ` AND `)
	}
	rows, err := d.sql.QueryContext(ctx, text+` ORDER BY horizon`, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var hashes [4]csql.NodeHash
		if err := rows.Scan(&hashes[0], &hashes[1], &hashes[2], &hashes[3]); err != nil {
			return err
		}
		var q quad.Quad
		for i, direction := range quad.Directions {
			v, err := d.quads.NameOf(hashes[i])
			if err != nil {
				return err
			}
			q.Set(direction, v)
		}
		if !yield(q, nil) {
			return nil
		}
	}
	return rows.Err()
}
