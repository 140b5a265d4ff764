package linear

import (
	"encoding/binary"
	"math/bits"
	"slices"
)

// one is the fixed-point value of a single perceptron update.
const one = 64

// Learner trains a linear model with the averaged multi-class perceptron.
// Only integers are added, so that the same updates give the same bytes on
// every machine.
type Learner struct {
	// MinUpdates is how often a feature must have been part of a mistake before
	// its weights count. Rare features are noise and most of the size.
	MinUpdates int

	classes int
	step    int64
	closed  bool
	slots   []int32 // open addressing: index into keys and rows, plus one; 0 is empty
	keys    []uint64
	rows    []row
}

type row struct {
	updates int32
	cells   []cell
}

// cell is one weight. sum holds what it came to over the steps before since.
type cell struct {
	sum    int64
	since  int64
	weight int32
	class  int32
}

// NewLearner returns a learner for the given number of classes, all weights 0.
func NewLearner(classes int) *Learner {
	return &Learner{classes: classes, slots: make([]int32, 1<<16)}
}

// Classes is the number of classes.
func (l *Learner) Classes() int { return l.classes }

// Features is the number of features that have been part of an update.
func (l *Learner) Features() int { return len(l.keys) }

// Score sets scores to the current, not averaged, sums for the features.
func (l *Learner) Score(features []uint64, scores *Scores) {
	clear(scores[:l.classes])
	for _, feature := range features {
		r := l.find(feature)
		if r < 0 || int(l.rows[r].updates) < l.MinUpdates {
			continue
		}
		for i := range l.rows[r].cells {
			c := &l.rows[r].cells[i]
			scores[c.class] += c.weight
		}
	}
}

// Keep counts a decision that was right: it weighs in the averages.
func (l *Learner) Keep() { l.step++ }

// Update moves the weights of the features towards class want, away from class got.
func (l *Learner) Update(features []uint64, want, got int) {
	l.step++
	for _, feature := range features {
		r := l.find(feature)
		if r < 0 {
			if l.closed {
				continue
			}
			r = l.insert(feature)
		}
		l.rows[r].updates++
		l.add(r, want, one)
		l.add(r, got, -one)
	}
}

func (l *Learner) add(r, class, delta int) {
	cells := l.rows[r].cells
	for i := range cells {
		if c := &cells[i]; int(c.class) == class {
			c.sum += (l.step - c.since) * int64(c.weight)
			c.since = l.step
			c.weight += int32(delta)
			return
		}
	}
	if !l.closed {
		l.rows[r].cells = append(cells, cell{since: l.step, weight: int32(delta), class: int32(class)})
	}
}

func (l *Learner) find(feature uint64) int {
	mask := uint64(len(l.slots) - 1)
	for at := spread(feature) & mask; ; at = (at + 1) & mask {
		s := l.slots[at]
		if s == 0 {
			return -1
		}
		if l.keys[s-1] == feature {
			return int(s - 1)
		}
	}
}

func (l *Learner) insert(feature uint64) int {
	if 2*(len(l.keys)+1) > len(l.slots) {
		l.slots = make([]int32, 2*len(l.slots))
		for i, k := range l.keys {
			l.place(k, int32(i+1))
		}
	}
	l.keys = append(l.keys, feature)
	l.rows = append(l.rows, row{})
	l.place(feature, int32(len(l.keys)))
	return len(l.keys) - 1
}

func (l *Learner) place(feature uint64, s int32) {
	mask := uint64(len(l.slots) - 1)
	at := spread(feature) & mask
	for l.slots[at] != 0 {
		at = (at + 1) & mask
	}
	l.slots[at] = s
}

func spread(feature uint64) uint64 { return feature * 0x9e3779b97f4a7c15 >> 20 }

// average is the mean weight of a cell over all steps, in fixed point.
func (l *Learner) average(c *cell) int64 {
	if l.step == 0 {
		return 0
	}
	return (c.sum + (l.step-c.since)*int64(c.weight)) / l.step
}

// Prune keeps only the weights whose average is at least least updates in size,
// sets them to their averages, and starts averaging anew. From then on no
// feature and no weight is added: further training mends what pruning broke.
func (l *Learner) Prune(least float64) {
	keys, rows := l.keys, l.rows
	l.keys, l.rows = nil, nil
	for i := range rows {
		cells := rows[i].cells[:0]
		if int(rows[i].updates) >= l.MinUpdates {
			for _, c := range rows[i].cells {
				if a := l.average(&c); float64(abs(a)) >= least*one {
					cells = append(cells, cell{weight: int32(a), class: c.class})
				}
			}
		}
		if len(cells) > 0 {
			l.keys = append(l.keys, keys[i])
			l.rows = append(l.rows, row{updates: rows[i].updates, cells: slices.Clone(cells)})
		}
	}
	l.step, l.closed = 0, true
	l.slots = make([]int32, 2<<bits.Len(uint(len(l.keys))))
	for i, k := range l.keys {
		l.place(k, int32(i+1))
	}
}

// Encode appends the averaged model to data in the form that Open reads. Weights
// are rounded to multiples of unit updates; those smaller than least are left out.
func (l *Learner) Encode(data []byte, least, unit float64) []byte {
	kept := l.encodeRows(least, unit)
	// About four rows share a bucket: one short scan instead of an index per row.
	size := max(1, bits.Len(uint(len(kept)/4)))
	starts := make([]byte, 0, (1<<size+1)*4)
	var body []byte
	next := 0
	for bucket := uint64(0); bucket < 1<<size; bucket++ {
		starts = binary.LittleEndian.AppendUint32(starts, uint32(len(body)))
		for ; next < len(kept) && kept[next].key>>(64-size) == bucket; next++ {
			body = append(body, kept[next].bytes...)
		}
	}
	starts = binary.LittleEndian.AppendUint32(starts, uint32(len(body)))
	data = binary.LittleEndian.AppendUint32(data, uint32(l.classes))
	data = binary.LittleEndian.AppendUint32(data, uint32(size))
	data = binary.LittleEndian.AppendUint32(data, uint32(len(body)))
	return append(append(data, starts...), body...)
}

type encoded struct {
	key   uint64
	bytes []byte
}

// encodeRows returns the non-empty rows in the order of their keys.
func (l *Learner) encodeRows(least, unit float64) []encoded {
	kept := make([]encoded, 0, len(l.keys))
	for i, key := range l.keys {
		if int(l.rows[i].updates) < l.MinUpdates {
			continue
		}
		cells := slices.Clone(l.rows[i].cells)
		slices.SortFunc(cells, func(a, b cell) int { return int(a.class - b.class) })
		b := binary.LittleEndian.AppendUint16(nil, uint16(key))
		b = append(b, 0)
		for _, c := range cells {
			a := l.average(&c)
			if float64(abs(a)) < least*one {
				continue
			}
			b = appendWeight(b, byte(c.class), divide(a, int64(unit*one)))
		}
		if n := (len(b) - 3) / 2; n > 0 {
			b[2] = byte(min(n, 255))
			kept = append(kept, encoded{key, b[:3+2*min(n, 255)]})
		}
	}
	slices.SortFunc(kept, func(a, b encoded) int {
		switch {
		case a.key < b.key:
			return -1
		case a.key > b.key:
			return 1
		}
		return 0
	})
	return kept
}

// appendWeight writes weight in as many int8 parts as it needs.
func appendWeight(b []byte, class byte, weight int64) []byte {
	for weight != 0 {
		part := max(-127, min(127, weight))
		b = append(b, class, byte(int8(part)))
		weight -= part
	}
	return b
}

// divide is a/b rounded to the nearest integer, halves away from zero; b > 0.
func divide(a, b int64) int64 {
	if a < 0 {
		return -((-a + b/2) / b)
	}
	return (a + b/2) / b
}

func abs(a int64) int64 { return max(a, -a) }
