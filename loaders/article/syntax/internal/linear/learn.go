package linear

import (
	"cmp"
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
	slots   []slot // open addressing
	rows    [][]cell
}

// slot is a feature and what is asked of it most: whether it counts at all.
type slot struct {
	key     uint64
	row     int32 // index into rows plus one; 0 is an empty slot
	updates int32
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
	return &Learner{classes: classes, slots: make([]slot, 1<<16)}
}

// Classes is the number of classes.
func (l *Learner) Classes() int { return l.classes }

// Features is the number of features that have been part of an update.
func (l *Learner) Features() int { return len(l.rows) }

// Score sets scores to the current, not averaged, sums for the features. As in
// Table.Score, what lies far apart in memory is fetched side by side.
func (l *Learner) Score(features []uint64, scores *Scores) {
	clear(scores[:l.classes])
	var slots [batch]*slot
	var rows [batch][]cell
	for len(features) > 0 {
		n := min(batch, len(features))
		for i, feature := range features[:n] {
			slots[i] = l.slot(feature)
		}
		counting := rows[:0]
		for _, s := range slots[:n] {
			if s.row > 0 && int(s.updates) >= l.MinUpdates {
				counting = append(counting, l.rows[s.row-1])
			}
		}
		for _, row := range counting {
			for i := range row {
				scores[row[i].class] += row[i].weight
			}
		}
		features = features[n:]
	}
}

// Keep counts a decision that was right: it weighs in the averages.
func (l *Learner) Keep() { l.step++ }

// Update moves the weights of the features towards class want, away from class got.
func (l *Learner) Update(features []uint64, want, got int) {
	l.step++
	for _, feature := range features {
		s := l.slot(feature)
		if s.row == 0 {
			if l.closed {
				continue
			}
			s = l.insert(feature)
		}
		s.updates++
		l.add(int(s.row-1), want, one)
		l.add(int(s.row-1), got, -one)
	}
}

func (l *Learner) add(r, class, delta int) {
	cells := l.rows[r]
	for i := range cells {
		if c := &cells[i]; int(c.class) == class {
			c.sum += (l.step - c.since) * int64(c.weight)
			c.since = l.step
			c.weight += int32(delta)
			return
		}
	}
	if !l.closed {
		l.rows[r] = append(cells, cell{since: l.step, weight: int32(delta), class: int32(class)})
	}
}

// slot is the place of a feature, or the empty one where it would be.
func (l *Learner) slot(feature uint64) *slot {
	mask := uint64(len(l.slots) - 1)
	for at := feature * 0x9e3779b97f4a7c15 >> 20 & mask; ; at = (at + 1) & mask {
		if s := &l.slots[at]; s.key == feature || s.row == 0 {
			return s
		}
	}
}

func (l *Learner) insert(feature uint64) *slot {
	if 2*(len(l.rows)+1) > len(l.slots) {
		l.rehash(l.slots, 2*len(l.slots))
	}
	l.rows = append(l.rows, nil)
	s := l.slot(feature)
	*s = slot{key: feature, row: int32(len(l.rows))}
	return s
}

// rehash puts the features of the old slots into a table of the given size.
func (l *Learner) rehash(old []slot, size int) {
	l.slots = make([]slot, size)
	for _, s := range old {
		if s.row > 0 {
			*l.slot(s.key) = s
		}
	}
}

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
	old, rows := l.slots, l.rows
	l.rows = nil
	for i := range old {
		s := &old[i]
		if s.row == 0 {
			continue
		}
		var kept []cell
		for _, c := range rows[s.row-1] {
			if a := l.average(&c); int(s.updates) >= l.MinUpdates && float64(abs(a)) >= least*one {
				kept = append(kept, cell{weight: int32(a), class: c.class})
			}
		}
		if s.row = 0; len(kept) > 0 {
			l.rows = append(l.rows, kept)
			s.row = int32(len(l.rows))
		}
	}
	l.step, l.closed = 0, true
	l.rehash(old, 2<<bits.Len(uint(len(l.rows))))
}

// Encode appends the averaged model to data in the form that Open reads. Weights
// are rounded to multiples of unit updates; those smaller than least are left out.
func (l *Learner) Encode(data []byte, least, unit float64) []byte {
	kept := l.encodeRows(least, unit)
	// About four features share a bucket: one short search instead of an index per feature.
	size := max(1, bits.Len(uint(len(kept)/4)))
	starts := make([]byte, 0, (1<<size+1)*4)
	var body []byte
	for bucket := uint64(0); bucket < 1<<size; bucket++ {
		starts = binary.LittleEndian.AppendUint32(starts, uint32(len(body)))
		n := 0
		for n < len(kept) && kept[n].key>>(64-size) == bucket {
			n++
		}
		// Hashes spread evenly, so that no bucket comes near the number that it can count.
		body = appendBucket(body, kept[:min(n, 255)])
		kept = kept[n:]
	}
	starts = binary.LittleEndian.AppendUint32(starts, uint32(len(body)))
	data = binary.LittleEndian.AppendUint32(data, uint32(l.classes))
	data = binary.LittleEndian.AppendUint32(data, uint32(size))
	data = binary.LittleEndian.AppendUint32(data, uint32(len(body)))
	return append(append(data, starts...), body...)
}

// encoded is a feature with its pairs of class and weight.
type encoded struct {
	key   uint64
	pairs []byte
}

func appendBucket(body []byte, features []encoded) []byte {
	if len(features) == 0 {
		return body
	}
	body = append(body, byte(len(features)))
	for _, f := range features {
		body = binary.LittleEndian.AppendUint16(body, uint16(f.key))
		body = append(body, byte(len(f.pairs)/2))
	}
	for _, f := range features {
		body = append(body, f.pairs...)
	}
	return body
}

// encodeRows returns the features with any weight left, in the order of their keys.
func (l *Learner) encodeRows(least, unit float64) []encoded {
	const most = 2 * 255 // bytes of pairs that a bucket can count
	kept := make([]encoded, 0, len(l.rows))
	for i := range l.slots {
		s := &l.slots[i]
		if s.row == 0 || int(s.updates) < l.MinUpdates {
			continue
		}
		cells := slices.Clone(l.rows[s.row-1])
		slices.SortFunc(cells, func(a, b cell) int { return int(a.class - b.class) })
		var pairs []byte
		for _, c := range cells {
			if a := l.average(&c); float64(abs(a)) >= least*one {
				pairs = appendWeight(pairs, byte(c.class), divide(a, int64(unit*one)))
			}
		}
		if len(pairs) > 0 {
			kept = append(kept, encoded{s.key, pairs[:min(len(pairs), most)]})
		}
	}
	slices.SortFunc(kept, func(a, b encoded) int { return cmp.Compare(a.key, b.key) })
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
