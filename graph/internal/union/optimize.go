package union

import (
	"context"

	cayley "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	plan "github.com/cayleygraph/cayley/query/shape"
	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/graph/internal/segment"
)

// OptimizeShape is called bottom-up on every shape of a query after Cayley's
// own rewriting. It turns conditions on quads into range scans.
func (u *Union) OptimizeShape(_ context.Context, shape plan.Shape) (plan.Shape, bool) {
	s := settle(shape)
	switch s := s.(type) {
	case plan.QuadsAction:
		return u.action(s), true
	case plan.Quads:
		return u.quadFilters(s)
	case plan.NodesFrom:
		if q, ok := s.Quads.(scanShape); ok && q.result == quad.Any {
			all := *q.scan
			all.result = s.Dir
			return scanShape{&all}, true
		}
	case plan.Filter:
		return u.filter(s)
	case plan.Intersect, plan.IntersectOpt, plan.Sort:
		return inexact{s}, true
	default:
		return s, true // perhaps settled
	}
	return s, false
}

func (u *Union) action(a plan.QuadsAction) plan.Shape {
	s := &scan{union: u, result: a.Result}
	for d, r := range a.Filter {
		n := u.own(r)
		if n == 0 {
			return plan.Null{}
		}
		s.fixed[slot(d)] = n
	}
	for d, tags := range a.Save {
		s.save(d, tags)
	}
	return compiled(s)
}

func compiled(s *scan) plan.Shape {
	s.compile()
	if len(s.parts) == 0 {
		return plan.Null{}
	}
	return scanShape{s}
}

// quadFilters makes one scan of all conditions that a scan can hold, and
// leaves the rest to Cayley.
func (u *Union) quadFilters(filters plan.Quads) (plan.Shape, bool) {
	s := &scan{union: u}
	var rest plan.Quads
	for _, f := range filters {
		absorbed, empty := s.absorb(f)
		if empty {
			return plan.Null{}, true
		}
		if !absorbed {
			rest = append(rest, f)
		}
	}
	switch taken := len(filters) - len(rest); {
	case taken == 0, taken == 1 && len(rest) > 0:
		return filters, false // nothing to gain over Cayley's own iterators
	case len(rest) == 0:
		return compiled(s), true
	}
	c := compiled(s)
	if plan.IsNull(c) {
		return c, true
	}
	return inexact{plan.Intersect{c, rest}}, true
}

// absorb takes a condition into the scan if it can. empty tells that the
// condition holds for no quad.
func (s *scan) absorb(f plan.QuadFilter) (absorbed, empty bool) {
	values := f.Values
	var tags []string
	if save, ok := values.(plan.Save); ok {
		values, tags = save.From, save.Tags
	}
	if r, ok := plan.One(values); ok && tags == nil {
		if s.fixed[slot(f.Dir)] != 0 {
			return false, false
		}
		n := s.union.own(r)
		s.fixed[slot(f.Dir)] = n
		return true, n == 0
	}
	switch v := values.(type) {
	case plan.AllNodes:
	case nodesShape:
		if f.Dir != quad.Object || s.objects != nil || v.in == nil {
			return false, false
		}
		s.objects = v.in
	default:
		return false, false
	}
	s.save(f.Dir, tags)
	return true, false
}

// filter turns comparisons into a range of values. Over all values, or over
// the objects of a scan, that is a range of an index; over anything else it is
// a look-up that need not decode the value.
func (u *Union) filter(f plan.Filter) (plan.Shape, bool) {
	var in *segment.Range
	var rest []plan.ValueFilter
	for _, v := range f.Filters {
		c, ok := v.(plan.Comparison)
		if !ok {
			rest = append(rest, v)
			continue
		}
		r, ok := u.compared(c)
		if !ok {
			rest = append(rest, v)
			continue
		}
		if in != nil {
			r = r.Intersect(*in)
		}
		in = &r
	}
	if in == nil {
		return f, false
	}
	if in.Empty() {
		return plan.Null{}, true
	}
	within := u.nodesIn(*in)
	if within.size.Value == 0 {
		return plan.Null{}, true
	}
	var s plan.Shape
	switch from := f.From.(type) {
	case plan.AllNodes:
		s = nodesShape{within}
	case scanShape:
		if from.result == quad.Object && from.objects == nil {
			narrowed := *from.scan
			narrowed.objects = in
			s = compiled(&narrowed)
			break
		}
		s = inexact{plan.Intersect{from, nodesShape{within}}}
	default:
		s = inexact{plan.Intersect{from, nodesShape{within}}}
	}
	if len(rest) > 0 && !plan.IsNull(s) {
		s = plan.Filter{From: s, Filters: rest}
	}
	return s, true
}

// compared is the range of what a comparison selects; ok is false where Cayley
// compares texts of different kinds.
func (u *Union) compared(c plan.Comparison) (r segment.Range, ok bool) {
	v := c.Val
	if iri, ok := v.(quad.IRI); ok {
		v = u.expand(iri)
	}
	switch c.Op {
	case iterator.CompareLT:
		return segment.Compared(segment.Less, v)
	case iterator.CompareLTE:
		return segment.Compared(segment.LessEqual, v)
	case iterator.CompareGT:
		return segment.Compared(segment.Greater, v)
	case iterator.CompareGTE:
		return segment.Compared(segment.GreaterEqual, v)
	}
	return segment.Range{}, false
}

// scanShape is a scan as a query shape.
type scanShape struct{ *scan }

func (s scanShape) BuildIterator(cayley.QuadStore) iterator.Shape               { return s.scan }
func (s scanShape) Optimize(context.Context, plan.Optimizer) (plan.Shape, bool) { return s, false }

// inexact hides a claim of an exact size. Cayley's And claims the size of its
// smallest member and its Sort that of its input, estimated or not, and count()
// returns what is claimed without looking.
type inexact struct{ plan.Shape }

func (s inexact) BuildIterator(qs cayley.QuadStore) iterator.Shape {
	return estimated(s.Shape.BuildIterator(qs))
}

func (s inexact) Optimize(context.Context, plan.Optimizer) (plan.Shape, bool) { return s, false }

type estimate struct{ iterator.Shape }

func estimated(it iterator.Shape) iterator.Shape {
	if iterator.IsNull(it) {
		return it
	}
	return estimate{it}
}

func (e estimate) SubIterators() []iterator.Shape { return []iterator.Shape{e.Shape} }

func (e estimate) Optimize(ctx context.Context) (iterator.Shape, bool) {
	it, changed := e.Shape.Optimize(ctx)
	return estimated(it), changed
}

func (e estimate) Stats(ctx context.Context) (iterator.Costs, error) {
	c, err := e.Shape.Stats(ctx)
	c.Size.Exact = false
	return c, err
}
