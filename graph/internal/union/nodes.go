package union

import (
	"context"

	cayley "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/refs"
	plan "github.com/cayleygraph/cayley/query/shape"

	"github.com/claimgraph/claimgraph/graph/internal/segment"
)

// nodes are all distinct values, or those in a range.
type nodes struct {
	union *Union
	in    *segment.Range // nil: all
	size  refs.Size
}

// nodesIn are the values in a range. Values of several segments may be counted
// more than once in the size, which then is not exact.
func (u *Union) nodesIn(r segment.Range) *nodes {
	n := &nodes{union: u, in: &r, size: refs.Size{Exact: len(u.segments) == 1}}
	for i := range u.segments {
		low, high := n.ids(i)
		n.size.Value += int64(high - low)
	}
	n.size.Exact = n.size.Exact || n.size.Value == 0
	return n
}

// ids is the half-open range of ids in a segment.
func (n *nodes) ids(segment int) (low, high uint32) {
	s := n.union.segments[segment]
	if n.in == nil {
		return 1, s.Values() + 1
	}
	return s.IDs(*n.in)
}

func (n *nodes) String() string                                  { return "nodes" }
func (n *nodes) Iterate() iterator.Scanner                       { return &nodesNext{nodes: n} }
func (n *nodes) Lookup() iterator.Index                          { return &nodesIndex{nodes: n} }
func (n *nodes) SubIterators() []iterator.Shape                  { return nil }
func (n *nodes) Optimize(context.Context) (iterator.Shape, bool) { return n, false }

// Stats are in units of one step along an index.
func (n *nodes) Stats(context.Context) (iterator.Costs, error) {
	return iterator.Costs{ContainsCost: 1, NextCost: 1, Size: n.size}, nil
}

type nodesNext struct {
	nodes    *nodes
	segment  int // of id, plus 1
	id, high uint32
	value    node
	steps    uint32
	err      error
}

func (it *nodesNext) String() string                 { return it.nodes.String() }
func (it *nodesNext) TagResults(map[string]refs.Ref) {}
func (it *nodesNext) NextPath(context.Context) bool  { return false }
func (it *nodesNext) Err() error                     { return it.err }
func (it *nodesNext) Close() error                   { return nil }

func (it *nodesNext) Result() refs.Ref {
	if it.value == 0 {
		return nil
	}
	return it.value
}

func (it *nodesNext) Next(ctx context.Context) bool {
	u := it.nodes.union
	for {
		for it.id < it.high {
			if it.steps&255 == 0 {
				if it.err = ctx.Err(); it.err != nil {
					return false
				}
			}
			it.steps++
			here := at(it.segment-1, it.id)
			it.id++
			if n := u.node(here.segment(), here.id()); n == node(here) { // else it was listed before
				it.value = n
				return true
			}
		}
		if it.segment == len(u.segments) {
			return false
		}
		it.id, it.high = it.nodes.ids(it.segment)
		it.segment++
	}
}

type nodesIndex struct {
	nodes *nodes
	value refs.Ref
}

func (it *nodesIndex) String() string                 { return it.nodes.String() }
func (it *nodesIndex) TagResults(map[string]refs.Ref) {}
func (it *nodesIndex) Result() refs.Ref               { return it.value }
func (it *nodesIndex) NextPath(context.Context) bool  { return false }
func (it *nodesIndex) Err() error                     { return nil }
func (it *nodesIndex) Close() error                   { return nil }

func (it *nodesIndex) Contains(_ context.Context, r refs.Ref) bool {
	n := it.nodes.union.own(r)
	if n == 0 {
		return false
	}
	if it.nodes.in != nil {
		var space [160]byte
		p := place(n)
		if !it.nodes.in.Contains(it.nodes.union.segments[p.segment()].AppendValue(space[:0], p.id())) {
			return false
		}
	}
	it.value = r
	return true
}

// nodesShape is nodes as a query shape.
type nodesShape struct{ *nodes }

func (s nodesShape) BuildIterator(cayley.QuadStore) iterator.Shape {
	if s.size.Value == 0 {
		return iterator.NewNull()
	}
	return s.nodes
}

func (s nodesShape) Optimize(context.Context, plan.Optimizer) (plan.Shape, bool) { return s, false }
