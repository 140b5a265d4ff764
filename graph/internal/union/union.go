// Package union reads several segments as one Cayley graph.QuadStore. A value
// has one identity in all segments, and every question about quads becomes one
// range of an index in each segment that can answer it.
package union

import (
	"context"
	"errors"
	"fmt"

	cayley "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/refs"
	plan "github.com/cayleygraph/cayley/query/shape"
	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/graph/internal/segment"
)

// A Union is a fixed list of segments read as one store. It never changes, so
// any number of goroutines and sessions may use it. Its references hold for it
// alone.
type Union struct {
	segments []*segment.Segment
	links    *Links
	quads    int64
	nodes    int64 // distinct values
	expand   func(quad.IRI) quad.IRI
}

var (
	_ cayley.QuadStore = (*Union)(nil)
	_ refs.BatchNamer  = (*Union)(nil)
	_ plan.Optimizer   = (*Union)(nil)
)

// New joins segments by the links between them.
func New(segments []*segment.Segment, links *Links) *Union {
	u := &Union{segments: segments, links: links, expand: func(iri quad.IRI) quad.IRI { return iri }}
	for _, s := range segments {
		u.quads += int64(s.Rows())
		u.nodes += int64(s.Values())
	}
	u.nodes -= links.shared
	return u
}

// WithPrefixes is the same store for people who write short forms: expand
// makes a full IRI of one, and leaves any other as it is.
func (u *Union) WithPrefixes(expand func(quad.IRI) quad.IRI) *Union {
	v := *u
	v.expand = expand
	return &v
}

// node is a reference to a value: the first place where it occurs.
type node place

// Key is the reference itself: equal keys are equal values.
func (n node) Key() any { return n }

// row is a reference to a quad: its segment and row.
type row uint64

// Key is the reference itself.
func (r row) Key() any { return r }

// node gives the identity of a value of a segment; 0 for the id 0, no value.
func (u *Union) node(segment int, id uint32) node {
	if id == 0 {
		return 0
	}
	if g, ok := u.links.group(segment, id); ok {
		return node(u.links.places[u.links.starts[g]])
	}
	return node(at(segment, id))
}

// local is the id of a value in a segment, 0 when it does not occur there.
func (u *Union) local(n node, segment int) uint32 {
	p := place(n)
	if g, ok := u.links.group(p.segment(), p.id()); ok {
		for _, q := range u.links.all(g) {
			if q.segment() == segment {
				return q.id()
			}
		}
		return 0
	}
	if p.segment() == segment {
		return p.id()
	}
	return 0
}

// places lists where a value occurs, by rising segment.
func (u *Union) places(n node) []place {
	if g, ok := u.links.group(place(n).segment(), place(n).id()); ok {
		return u.links.all(g)
	}
	return []place{place(n)}
}

// own takes a reference of Cayley's: one of this store, or a computed value
// such as a count that goes on along a path. 0 means that no quad has it.
func (u *Union) own(r refs.Ref) node {
	switch r := r.(type) {
	case node:
		return r
	case refs.PreFetchedValue:
		return u.find(r.NameOf())
	}
	return 0
}

// find looks a value up, 0 when no quad has it.
func (u *Union) find(v quad.Value) node {
	if iri, ok := v.(quad.IRI); ok {
		v = u.expand(iri)
	}
	if v == nil {
		return 0
	}
	var space [160]byte
	enc, err := segment.Append(space[:0], v)
	if err != nil {
		return 0 // what cannot be stored is in no quad
	}
	for i, s := range u.segments {
		if id := s.Lookup(enc); id != 0 {
			return u.node(i, id)
		}
	}
	return 0
}

// value decodes the value of a node.
func (u *Union) value(n node) (quad.Value, error) {
	return u.segments[place(n).segment()].Value(place(n).id())
}

// ValueOf finds the reference of a value; nil when no quad has it.
func (u *Union) ValueOf(v quad.Value) (refs.Ref, error) {
	if n := u.find(v); n != 0 {
		return n, nil
	}
	return nil, nil
}

// NameOf gives the value of a reference; nil for nil.
func (u *Union) NameOf(r refs.Ref) (quad.Value, error) {
	switch r := r.(type) {
	case nil:
		return nil, nil
	case node:
		return u.value(r)
	case refs.PreFetchedValue:
		return r.NameOf(), nil
	}
	return nil, fmt.Errorf("%T is no reference to a value of this store", r)
}

// ValuesOf names many references.
func (u *Union) ValuesOf(_ context.Context, list []refs.Ref) ([]quad.Value, error) {
	values := make([]quad.Value, len(list))
	for i, r := range list {
		v, err := u.NameOf(r)
		if err != nil {
			return nil, err
		}
		values[i] = v
	}
	return values, nil
}

// RefsOf finds many values; one that is in no quad is an error.
func (u *Union) RefsOf(_ context.Context, values []quad.Value) ([]refs.Ref, error) {
	list := make([]refs.Ref, len(values))
	for i, v := range values {
		n := u.find(v)
		if n == 0 {
			return nil, fmt.Errorf("%v is in no quad", v)
		}
		list[i] = n
	}
	return list, nil
}

// row takes a reference to a quad apart.
func (u *Union) row(r refs.Ref) (*segment.Segment, int, uint32, error) {
	if r, ok := r.(row); ok {
		if i := int(r >> 32); i < len(u.segments) && uint32(r) < u.segments[i].Rows() {
			return u.segments[i], i, uint32(r), nil
		}
	}
	return nil, 0, 0, fmt.Errorf("%T is no reference to a quad of this store", r)
}

// Quad gives the quad of a reference.
func (u *Union) Quad(r refs.Ref) (q quad.Quad, err error) {
	s, _, i, err := u.row(r)
	if err != nil {
		return q, err
	}
	return quadAt(s, i)
}

func quadAt(s *segment.Segment, row uint32) (q quad.Quad, err error) {
	for _, d := range quad.Directions {
		id := s.At(row, d)
		if id == 0 {
			continue // no label
		}
		v, err := s.Value(id)
		if err != nil {
			return quad.Quad{}, err
		}
		q.Set(d, v)
	}
	return q, nil
}

// QuadDirection gives one end of a quad; nil for a label that is not there.
func (u *Union) QuadDirection(r refs.Ref, d quad.Direction) (refs.Ref, error) {
	s, i, k, err := u.row(r)
	if err != nil {
		return nil, err
	}
	if n := u.node(i, s.At(k, d)); n != 0 {
		return n, nil
	}
	return nil, nil
}

// QuadIterator lists the quads that have a value in a direction.
func (u *Union) QuadIterator(d quad.Direction, r refs.Ref) iterator.Shape {
	n := u.own(r)
	if n == 0 {
		return iterator.NewNull()
	}
	s := &scan{union: u}
	s.fixed[slot(d)] = n
	s.compile()
	return s
}

// QuadIteratorSize is how many quads have a value in a direction. It is exact.
func (u *Union) QuadIteratorSize(_ context.Context, d quad.Direction, r refs.Ref) (refs.Size, error) {
	n := u.own(r)
	if n == 0 {
		return refs.Size{Exact: true}, nil
	}
	s := &scan{union: u}
	s.fixed[slot(d)] = n
	s.compile()
	return s.size(), nil
}

// Stats counts distinct values and quads, exactly.
func (u *Union) Stats(context.Context, bool) (cayley.Stats, error) {
	return cayley.Stats{Nodes: refs.Size{Value: u.nodes, Exact: true}, Quads: refs.Size{Value: u.quads, Exact: true}}, nil
}

// NodesAllIterator lists every distinct value.
func (u *Union) NodesAllIterator() iterator.Shape {
	return &nodes{union: u, size: refs.Size{Value: u.nodes, Exact: true}}
}

// QuadsAllIterator lists every quad.
func (u *Union) QuadsAllIterator() iterator.Shape {
	s := &scan{union: u}
	s.compile()
	return s
}

var errReadOnly = errors.New("quads are written by loading a whole source")

// ApplyDeltas is refused.
func (u *Union) ApplyDeltas([]cayley.Delta, cayley.IgnoreOpts) error { return errReadOnly }

// NewQuadWriter is refused.
func (u *Union) NewQuadWriter() (quad.WriteCloser, error) { return nil, errReadOnly }

// Close does nothing: the segments belong to whoever opened them.
func (u *Union) Close() error { return nil }
