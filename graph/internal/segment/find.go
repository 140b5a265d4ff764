package segment

import (
	"sort"

	"github.com/cayleygraph/quad"
)

// A Pattern selects rows by value ids. The label is not part of it: all rows
// of a segment have the same one.
type Pattern struct {
	Subject, Predicate, Object uint32 // 0: any
	ObjectLow, ObjectHigh      uint32 // object ids in [low, high); high 0: any
}

// With is the pattern with the id also asked for in a direction other than the label.
func (p Pattern) With(d quad.Direction, id uint32) Pattern {
	switch d {
	case quad.Subject:
		p.Subject = id
	case quad.Predicate:
		p.Predicate = id
	case quad.Object:
		p.Object = id
	}
	return p
}

// Get is the id asked for in a direction, 0 for any.
func (p Pattern) Get(d quad.Direction) uint32 {
	switch d {
	case quad.Subject:
		return p.Subject
	case quad.Predicate:
		return p.Predicate
	case quad.Object:
		return p.Object
	}
	return 0
}

// Rows are the places [low, high) of an index. The zero Rows are none.
type Rows struct {
	segment   *Segment
	index     []uint32 // nil: the rows in their own order
	low, high uint32
	pattern   Pattern
	check     bool // the range holds other rows too
}

// Find turns a pattern into the narrowest range of one index.
func (s *Segment) Find(p Pattern) Rows {
	if p.ObjectHigh != 0 && p.Object != 0 {
		if p.Object < p.ObjectLow || p.Object >= p.ObjectHigh {
			return Rows{}
		}
		p.ObjectLow, p.ObjectHigh = 0, 0
	}
	r := Rows{segment: s, pattern: p}
	switch {
	case p.Subject != 0:
		r.low, r.high = s.bySubject[p.Subject], s.bySubject[p.Subject+1]
		switch {
		case p.Predicate != 0:
			r.narrow(s.column[quad.Predicate], p.Predicate, p.Predicate+1)
			r.narrowObject()
		case p.Object != 0 && s.objects[p.Object+1]-s.objects[p.Object] < r.high-r.low:
			r.index, r.low, r.high, r.check = s.byObject, s.objects[p.Object], s.objects[p.Object+1], true
		default:
			r.check = p.Object != 0 || p.ObjectHigh != 0
		}
	case p.Object != 0:
		r.index, r.low, r.high = s.byObject, s.objects[p.Object], s.objects[p.Object+1]
		if p.Predicate != 0 {
			r.narrow(s.column[quad.Predicate], p.Predicate, p.Predicate+1)
		}
	case p.Predicate != 0:
		r.index = s.byPred
		r.low, r.high = s.predicate(p.Predicate)
		r.narrowObject()
	case p.ObjectHigh != 0:
		r.index, r.low, r.high = s.byObject, s.objects[p.ObjectLow], s.objects[p.ObjectHigh]
	default:
		r.high = s.rows
	}
	return r
}

// predicate is the range of a predicate in the index by predicate.
func (s *Segment) predicate(id uint32) (low, high uint32) {
	i := sort.Search(len(s.preds)/3, func(i int) bool { return s.preds[3*i] >= id })
	if 3*i < len(s.preds) && s.preds[3*i] == id {
		return s.preds[3*i+1], s.preds[3*i+2]
	}
	return 0, 0
}

func (r *Rows) narrowObject() {
	switch p := r.pattern; {
	case p.Object != 0:
		r.narrow(r.segment.column[quad.Object], p.Object, p.Object+1)
	case p.ObjectHigh != 0:
		r.narrow(r.segment.column[quad.Object], p.ObjectLow, p.ObjectHigh)
	}
}

// narrow keeps the rows whose column lies in [from, to). The range must be
// sorted by that column.
func (r *Rows) narrow(column []uint32, from, to uint32) {
	r.low = r.bound(column, from)
	r.high = r.bound(column, to)
}

// bound is the first place whose column is not below id.
func (r *Rows) bound(column []uint32, id uint32) uint32 {
	low, high := r.low, r.high
	for low < high {
		mid := low + (high-low)/2
		if column[r.row(mid)] < id {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low
}

func (r *Rows) row(place uint32) uint32 {
	if r.index == nil {
		return place
	}
	return r.index[place]
}

// Empty tells whether the range is empty; a range that is not may still hold
// no row of the pattern.
func (r *Rows) Empty() bool { return r.low >= r.high }

// Segment is where the rows are; nil for the zero Rows.
func (r *Rows) Segment() *Segment { return r.segment }

// Has tells whether a row matches the pattern.
func (r *Rows) Has(row uint32) bool {
	p, s := &r.pattern, r.segment
	if p.Subject != 0 && s.column[quad.Subject][row] != p.Subject ||
		p.Predicate != 0 && s.column[quad.Predicate][row] != p.Predicate {
		return false
	}
	o := s.column[quad.Object][row]
	return (p.Object == 0 || o == p.Object) && (p.ObjectHigh == 0 || p.ObjectLow <= o && o < p.ObjectHigh)
}

// Next takes the next row of the pattern off the range.
func (r *Rows) Next() (row uint32, ok bool) {
	for r.low < r.high {
		row = r.row(r.low)
		r.low++
		if !r.check || r.Has(row) {
			return row, true
		}
	}
	return 0, false
}

// countLimit bounds the rows that Size looks at to give an exact answer.
const countLimit = 1024

// Size is the number of rows, or when exact is false a number not below it.
func (r *Rows) Size() (n int64, exact bool) {
	if !r.check {
		return int64(r.high) - int64(min(r.low, r.high)), true
	}
	if r.high-r.low > countLimit {
		return int64(r.high - r.low), false
	}
	for rest := *r; ; n++ {
		if _, ok := rest.Next(); !ok {
			return n, true
		}
	}
}
