package union

import (
	"context"
	"iter"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/graph/internal/segment"
)

// Match lists the quads that have the given values, by quad.Direction less
// one; nil matches anything. The order is that of the index used, segment by
// segment.
func (u *Union) Match(ctx context.Context, values [4]quad.Value) iter.Seq2[quad.Quad, error] {
	return func(yield func(quad.Quad, error) bool) {
		s := &scan{union: u}
		for i, v := range values {
			if v == nil {
				continue
			}
			if s.fixed[i] = u.find(v); s.fixed[i] == 0 {
				return
			}
		}
		s.compile()
		var d decoder
		it := &scanNext{position: position{scan: s}}
		for it.Next(ctx) {
			if !yield(d.quad(u.segments[it.segment], it.row)) {
				return
			}
		}
		if it.err != nil {
			yield(quad.Quad{}, it.err)
		}
	}
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
