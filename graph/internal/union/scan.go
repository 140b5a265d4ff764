package union

import (
	"context"
	"fmt"
	"slices"

	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/refs"
	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/graph/internal/segment"
)

// slot is the place of a direction in an array.
func slot(d quad.Direction) int { return int(d) - 1 }

// A scan lists the quads of a pattern: one range of an index per segment. With
// result set it gives the value in that direction instead of the quad, one per
// quad; with tags it names the values in some directions. So it stands for the
// whole of Cayley's HasA(And(LinksTo…, Save…)).
type scan struct {
	union   *Union
	fixed   [4]node        // per direction; 0: any
	objects *segment.Range // of encoded values; nil: any
	result  quad.Direction // quad.Any: the quad itself
	tags    [4][]string
	tagged  bool
	labels  bool // quads without a label do not match

	parts []scanPart
}

// scanPart is the scan in one segment.
type scanPart struct {
	segment int
	pattern segment.Pattern
	rows    segment.Rows
}

// compile finds the ranges. Only segments that hold all fixed values have one.
func (s *scan) compile() {
	s.parts = nil
	for _, n := range s.fixed {
		if n != 0 {
			for _, p := range s.union.places(n) {
				s.compileIn(p.segment())
			}
			return
		}
	}
	for i := range s.union.segments {
		s.compileIn(i)
	}
}

func (s *scan) compileIn(i int) {
	seg := s.union.segments[i]
	if s.labels && seg.Label() == 0 {
		return
	}
	var p segment.Pattern
	for _, d := range quad.Directions {
		n := s.fixed[slot(d)]
		if n == 0 {
			continue
		}
		id := s.union.local(n, i)
		if id == 0 || d == quad.Label && id != seg.Label() {
			return
		}
		p = p.With(d, id)
	}
	if s.objects != nil {
		p.ObjectLow, p.ObjectHigh = seg.IDs(*s.objects)
		if p.ObjectLow == p.ObjectHigh {
			return
		}
	}
	if rows := seg.Find(p); !rows.Empty() {
		s.parts = append(s.parts, scanPart{i, p, rows})
	}
}

func (s *scan) size() refs.Size {
	total := refs.Size{Exact: true}
	for i := range s.parts {
		n, exact := s.parts[i].rows.Size()
		total.Value += n
		total.Exact = total.Exact && exact
	}
	return total
}

func (s *scan) save(d quad.Direction, tags []string) {
	s.tags[slot(d)] = append(slices.Clip(s.tags[slot(d)]), tags...)
	s.tagged = s.tagged || len(tags) > 0
	s.labels = s.labels || d == quad.Label // as in Cayley, where nothing is tagged with no label
}

func (s *scan) String() string                                  { return fmt.Sprintf("scan(%d segments)", len(s.parts)) }
func (s *scan) Iterate() iterator.Scanner                       { return &scanNext{position: position{scan: s}} }
func (s *scan) Lookup() iterator.Index                          { return &scanIndex{position: position{scan: s}} }
func (s *scan) SubIterators() []iterator.Shape                  { return nil }
func (s *scan) Optimize(context.Context) (iterator.Shape, bool) { return s, false }

// Stats are in units of one step along an index.
func (s *scan) Stats(context.Context) (iterator.Costs, error) {
	c := iterator.Costs{ContainsCost: 1, NextCost: 1, Size: s.size()}
	if s.result != quad.Any {
		c.ContainsCost = 3 // a binary search per segment
	}
	return c, nil
}

// A position is a row of a scan.
type position struct {
	scan    *scan
	segment int
	row     uint32
	valid   bool
	value   refs.Ref
}

func (p *position) node(d quad.Direction) node {
	return p.scan.union.node(p.segment, p.scan.union.segments[p.segment].At(p.row, d))
}

// answer is the quad, or its value in the direction of the scan, nil when it
// has no label.
func (p *position) answer() refs.Ref {
	if p.scan.result == quad.Any {
		return row(p.segment)<<32 | row(p.row)
	}
	if n := p.node(p.scan.result); n != 0 {
		return n
	}
	return nil
}

// Result is the quad, or its value in the direction of the scan.
func (p *position) Result() refs.Ref { return p.value }

// TagResults names the values of the row.
func (p *position) TagResults(tags map[string]refs.Ref) {
	if !p.scan.tagged || !p.valid {
		return
	}
	for _, d := range quad.Directions {
		for _, name := range p.scan.tags[slot(d)] {
			if n := p.node(d); n != 0 {
				tags[name] = n
			}
		}
	}
}

// Close does nothing.
func (p *position) Close() error { return nil }

// String names the iterator.
func (p *position) String() string { return p.scan.String() }

// scanNext lists a scan.
type scanNext struct {
	position
	rows  segment.Rows
	part  int // the next one
	steps uint32
	err   error
}

func (it *scanNext) NextPath(context.Context) bool { return false }
func (it *scanNext) Err() error                    { return it.err }

// Next goes to the next row. Cayley's own iterators never look at ctx, so a
// scan must, or it runs on after its caller has gone.
func (it *scanNext) Next(ctx context.Context) bool {
	if it.steps&255 == 0 {
		if it.err = ctx.Err(); it.err != nil {
			return false
		}
	}
	it.steps++
	for {
		if i, ok := it.rows.Next(); ok {
			it.row, it.valid = i, true
			it.value = it.answer()
			return true
		}
		if it.part == len(it.scan.parts) {
			return false
		}
		p := &it.scan.parts[it.part]
		it.part++
		it.segment, it.rows = p.segment, p.rows
	}
}

// scanIndex tells whether a quad or a value is in a scan.
type scanIndex struct {
	position
	places []place      // of the value, still to be looked at
	rows   segment.Rows // that lead to the value, in the segment looked at
}

func (it *scanIndex) Err() error { return nil }

// Contains looks for a quad, or for the first quad that leads to a value.
func (it *scanIndex) Contains(_ context.Context, r refs.Ref) bool {
	if it.scan.result == quad.Any {
		return it.containsRow(r)
	}
	n := it.scan.union.own(r)
	if n == 0 {
		return false
	}
	before := *it
	it.places, it.rows, it.value = it.scan.union.places(n), segment.Rows{}, r
	if it.advance() {
		return true
	}
	*it = before
	return false
}

func (it *scanIndex) containsRow(r refs.Ref) bool {
	ref, ok := r.(row)
	if !ok {
		return false
	}
	for i := range it.scan.parts {
		p := &it.scan.parts[i]
		if p.segment != int(ref>>32) {
			continue
		}
		if !p.rows.Has(uint32(ref)) {
			return false
		}
		it.segment, it.row, it.valid, it.value = p.segment, uint32(ref), true, r
		return true
	}
	return false
}

// advance goes to the next quad that leads to the value.
func (it *scanIndex) advance() bool {
	for {
		if i, ok := it.rows.Next(); ok {
			it.row, it.valid = i, true
			return true
		}
		if len(it.places) == 0 {
			return false
		}
		p := it.places[0]
		it.places = it.places[1:]
		it.segment, it.rows = p.segment(), it.scan.leading(p)
	}
}

// leading finds the rows of the scan that have a value in the direction of its result.
func (s *scan) leading(p place) segment.Rows {
	for i := range s.parts {
		part := &s.parts[i]
		if part.segment != p.segment() {
			continue
		}
		seg := s.union.segments[part.segment]
		if s.result == quad.Label {
			if seg.Label() != p.id() {
				return segment.Rows{}
			}
			return part.rows
		}
		if id := part.pattern.Get(s.result); id != 0 && id != p.id() {
			return segment.Rows{}
		}
		return seg.Find(part.pattern.With(s.result, p.id()))
	}
	return segment.Rows{}
}

// NextPath goes to the next quad that leads to the same value.
func (it *scanIndex) NextPath(context.Context) bool {
	if it.scan.result == quad.Any || !it.valid {
		return false
	}
	before := it.position
	if it.advance() {
		return true
	}
	it.position = before // TagResults still names the last path
	return false
}
