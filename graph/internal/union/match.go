package union

import (
	"context"
	"fmt"
	"iter"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/graph/internal/segment"
)

// Match lists the quads that have the given values, by quad.Direction less
// one; nil matches anything. The order is that of the index used, segment by
// segment.
func (u *Union) Match(ctx context.Context, values [4]quad.Value) iter.Seq2[quad.Quad, error] {
	return func(yield func(quad.Quad, error) bool) {
		m := matching{scanNext: scanNext{position: position{scan: &scan{union: u}}}}
		for {
			q, ok, err := m.next(ctx, values)
			if err != nil {
				yield(quad.Quad{}, err)
				return
			}
			if !ok || !yield(q, nil) {
				return
			}
		}
	}
}

// matching is the state of a Match.
type matching struct {
	scanNext
	started bool
	decoder decoder
}

// next gives the next quad. Reading damaged files may panic: that is an error here.
func (m *matching) next(ctx context.Context, values [4]quad.Value) (q quad.Quad, ok bool, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", segment.ErrDamaged, p)
		}
	}()
	if !m.started {
		m.started = true
		m.start(values)
	}
	if !m.Next(ctx) {
		return quad.Quad{}, false, m.err
	}
	q, err = m.decoder.quad(m.scan.union.segments[m.segment], m.row)
	return q, true, err
}

// start finds the ranges, none when a value is in no quad.
func (m *matching) start(values [4]quad.Value) {
	for i, v := range values {
		if v == nil {
			continue
		}
		if m.scan.fixed[i] = m.scan.union.find(v); m.scan.fixed[i] == 0 {
			return
		}
	}
	m.scan.compile()
}

// A decoder decodes quads; it remembers the values that repeat from one to the next.
type decoder struct {
	segment *segment.Segment
	id      [5]uint32 // by direction; 0: none yet
	value   [5]quad.Value
}

func (c *decoder) quad(s *segment.Segment, row uint32) (q quad.Quad, err error) {
	if c.segment != s {
		*c = decoder{segment: s}
	}
	for _, d := range quad.Directions {
		id := s.At(row, d)
		if id == 0 {
			continue // no label
		}
		if c.id[d] != id {
			if c.value[d], err = s.Value(id); err != nil {
				return quad.Quad{}, err
			}
			c.id[d] = id
		}
		q.Set(d, c.value[d])
	}
	return q, nil
}
