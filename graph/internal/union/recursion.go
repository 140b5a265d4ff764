package union

import (
	"context"
	"reflect"

	cayley "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/refs"
	plan "github.com/cayleygraph/cayley/query/shape"

	"github.com/claimgraph/claimgraph/graph/internal/shapes"
)

// Cayley's Recursive iterator, asked whether it contains a value, answers with
// the tags of the value asked for before when it meets the new one only now.
// So inside other shapes it is put in a wrapper that answers from a full list.

// settle wraps the recursions directly inside a shape.
func settle(s plan.Shape) plan.Shape { return shapes.Map(s, wrapped) }

// wrapped wraps a recursion, the only shape of Cayley's that is a function.
func wrapped(s plan.Shape) plan.Shape {
	if reflect.TypeOf(s).Kind() == reflect.Func {
		return recursionShape{s}
	}
	return s
}

type recursionShape struct{ plan.Shape }

func (s recursionShape) BuildIterator(qs cayley.QuadStore) iterator.Shape {
	return recursion{s.Shape.BuildIterator(qs)}
}

func (s recursionShape) Optimize(context.Context, plan.Optimizer) (plan.Shape, bool) {
	return s, false
}

type recursion struct{ iterator.Shape }

func (r recursion) SubIterators() []iterator.Shape { return []iterator.Shape{r.Shape} }
func (r recursion) Lookup() iterator.Index         { return &recursionIndex{from: r.Shape.Iterate()} }

func (r recursion) Optimize(ctx context.Context) (iterator.Shape, bool) {
	it, changed := r.Shape.Optimize(ctx)
	return recursion{it}, changed
}

// recursionIndex holds all results, once one is asked for: each value with the
// tags of every path to it.
type recursionIndex struct {
	from  iterator.Scanner
	found map[any][]map[string]refs.Ref
	value refs.Ref
	paths []map[string]refs.Ref // of value, the present one first
}

func (x *recursionIndex) Contains(ctx context.Context, r refs.Ref) bool {
	if x.found == nil {
		x.collect(ctx)
	}
	paths := x.found[refs.ToKey(r)]
	if len(paths) == 0 {
		return false
	}
	x.value, x.paths = r, paths
	return true
}

func (x *recursionIndex) collect(ctx context.Context) {
	x.found = map[any][]map[string]refs.Ref{}
	for x.from.Next(ctx) {
		key := refs.ToKey(x.from.Result())
		for {
			tags := map[string]refs.Ref{}
			x.from.TagResults(tags)
			x.found[key] = append(x.found[key], tags)
			if !x.from.NextPath(ctx) {
				break
			}
		}
	}
}

func (x *recursionIndex) NextPath(context.Context) bool {
	if len(x.paths) < 2 {
		return false
	}
	x.paths = x.paths[1:]
	return true
}

func (x *recursionIndex) TagResults(tags map[string]refs.Ref) {
	if len(x.paths) == 0 {
		return
	}
	for name, r := range x.paths[0] {
		tags[name] = r
	}
}

func (x *recursionIndex) Result() refs.Ref { return x.value }
func (x *recursionIndex) Err() error       { return x.from.Err() }
func (x *recursionIndex) Close() error     { return x.from.Close() }
func (x *recursionIndex) String() string   { return "recursion" }
