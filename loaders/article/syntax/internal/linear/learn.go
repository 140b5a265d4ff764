package linear

import (
	"cmp"
	"encoding/binary"
	"math"
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

	classes  int
	step     int64
	closed   bool
	features int
	slots    []slot // open addressing
	weights  []weight
	sums     []sum       // of the weight at the same index
	free     [9][]uint32 // starts of rows that are not used any more, by their room
}

// slot is a feature and where its weights are.
type slot struct {
	key     uint64
	start   uint32 // index of its first weight; 0 for an empty slot
	size    uint8  // number of its weights
	room    uint8  // there is room for 1<<room of them
	updates uint16 // number of updates, or the largest that fits
}

type weight struct {
	value int32
	class uint8
}

// sum is what a weight came to over the steps before since.
type sum struct{ sum, since int64 }

// NewLearner returns a learner for the given number of classes, all weights 0.
func NewLearner(classes int) *Learner {
	return &Learner{classes: classes, slots: make([]slot, 1<<16), weights: make([]weight, 1), sums: make([]sum, 1)}
}

// Classes is the number of classes.
func (l *Learner) Classes() int { return l.classes }

// Features is the number of features that have been part of an update.
func (l *Learner) Features() int { return l.features }

// Score sets scores to the current, not averaged, sums for the features. As in
// Table.Score, what lies far apart in memory is fetched side by side.
func (l *Learner) Score(features []uint64, scores *Scores) {
	clear(scores[:l.classes])
	var rows [batch][]weight
	for len(features) > 0 {
		n := min(batch, len(features))
		counting := rows[:0]
		for _, feature := range features[:n] {
			if s := l.slot(feature); s.start > 0 && int(s.updates) >= l.MinUpdates {
				counting = append(counting, l.weights[s.start:s.start+uint32(s.size)])
			}
		}
		for _, row := range counting {
			for _, w := range row {
				scores[w.class] += w.value
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
		if s.start == 0 {
			if l.closed {
				continue
			}
			s = l.insert(feature)
		}
		s.updates += uint16(min(1, math.MaxUint16-s.updates))
		l.add(s, want, one)
		l.add(s, got, -one)
	}
}

func (l *Learner) add(s *slot, class, delta int) {
	row := l.weights[s.start : s.start+uint32(s.size)]
	for i := range row {
		if w := &row[i]; int(w.class) == class {
			c := &l.sums[int(s.start)+i]
			c.sum += (l.step - c.since) * int64(w.value)
			c.since = l.step
			w.value += int32(delta)
			return
		}
	}
	if l.closed {
		return
	}
	if int(s.size) == 1<<s.room {
		l.grow(s)
	}
	at := s.start + uint32(s.size)
	l.weights[at], l.sums[at] = weight{int32(delta), uint8(class)}, sum{since: l.step}
	s.size++
}

// grow moves the weights of a slot to where there is room for twice as many.
func (l *Learner) grow(s *slot) {
	old, end := s.start, s.start+uint32(s.size)
	s.start = l.take(s.room + 1)
	copy(l.weights[s.start:], l.weights[old:end])
	copy(l.sums[s.start:], l.sums[old:end])
	l.free[s.room] = append(l.free[s.room], old)
	s.room++
}

// take is the start of a row with the given room.
func (l *Learner) take(room uint8) uint32 {
	if n := len(l.free[room]); n > 0 {
		start := l.free[room][n-1]
		l.free[room] = l.free[room][:n-1]
		return start
	}
	start := len(l.weights)
	l.weights = append(l.weights, make([]weight, 1<<room)...)
	l.sums = append(l.sums, make([]sum, 1<<room)...)
	return uint32(start)
}

// slot is the place of a feature, or the empty one where it would be.
func (l *Learner) slot(feature uint64) *slot {
	mask := uint64(len(l.slots) - 1)
	for at := feature * 0x9e3779b97f4a7c15 >> 20 & mask; ; at = (at + 1) & mask {
		if s := &l.slots[at]; s.key == feature || s.start == 0 {
			return s
		}
	}
}

func (l *Learner) insert(feature uint64) *slot {
	if 2*(l.features+1) > len(l.slots) {
		l.rehash(l.slots, 2*len(l.slots))
	}
	l.features++
	s := l.slot(feature)
	*s = slot{key: feature, start: l.take(1), room: 1}
	return s
}

// rehash puts the features of the old slots into a table of the given size.
func (l *Learner) rehash(old []slot, size int) {
	l.slots = make([]slot, size)
	for _, s := range old {
		if s.start > 0 {
			*l.slot(s.key) = s
		}
	}
}

// average is the mean weight at an index over all steps, in fixed point.
func (l *Learner) average(at uint32) int64 {
	if l.step == 0 {
		return int64(l.weights[at].value)
	}
	return (l.sums[at].sum + (l.step-l.sums[at].since)*int64(l.weights[at].value)) / l.step
}

// Prune keeps only the weights whose average is at least least updates in size,
// sets them to their averages, and starts averaging anew. From then on no
// feature and no weight is added: further training mends what pruning broke.
func (l *Learner) Prune(least float64) {
	l.features = 0
	for i := range l.slots {
		s := &l.slots[i]
		if s.start == 0 {
			continue
		}
		kept := s.start
		for at := s.start; at < s.start+uint32(s.size); at++ {
			if a := l.average(at); int(s.updates) >= l.MinUpdates && float64(abs(a)) >= least*one {
				l.weights[kept] = weight{int32(a), l.weights[at].class}
				l.sums[kept] = sum{}
				kept++
			}
		}
		if s.size = uint8(kept - s.start); s.size == 0 {
			s.start = 0
		} else {
			l.features++
		}
	}
	l.step, l.closed = 0, true
	l.rehash(l.slots, 2<<bits.Len(uint(l.features)))
}

// size is about the number of bytes that Encode writes: the few weights that take
// more than one pair are counted as one.
func (l *Learner) size(least float64) int {
	features, pairs := 0, 0
	for i := range l.slots {
		s := &l.slots[i]
		if s.start == 0 || int(s.updates) < l.MinUpdates {
			continue
		}
		n := 0
		for at := s.start; at < s.start+uint32(s.size); at++ {
			if float64(abs(l.average(at))) >= least*one {
				n++
			}
		}
		pairs += n
		features += min(n, 1)
	}
	return headerSize + 5*(1<<bucketBits(features)) + 4 + 3*features + 2*pairs
}

// Least is the size from which on weights can be kept if Encode is to write about
// limit bytes at most; in updates, as Prune and Encode take it.
func (l *Learner) Least(limit int) float64 {
	low, high := 0.0, 64.0
	if l.size(low) <= limit {
		return low
	}
	for range 14 {
		middle := (low + high) / 2
		if l.size(middle) > limit {
			low = middle
		} else {
			high = middle
		}
	}
	return high
}

// bucketBits gives about eight features to a bucket: one short search instead of an
// index per feature.
func bucketBits(features int) int { return max(1, bits.Len(uint(features/8))) }

// Encode appends the averaged model to data in the form that Open reads. Weights
// are rounded to multiples of unit updates; those smaller than least are left out.
func (l *Learner) Encode(data []byte, least, unit float64) []byte {
	kept := l.encodeRows(least, unit)
	size := bucketBits(len(kept))
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
	kept := make([]encoded, 0, l.features)
	for i := range l.slots {
		s := &l.slots[i]
		if s.start == 0 || int(s.updates) < l.MinUpdates {
			continue
		}
		pairs := l.pairs(s, least, unit)
		if len(pairs) > 0 {
			kept = append(kept, encoded{s.key, pairs[:min(len(pairs), most)]})
		}
	}
	slices.SortFunc(kept, func(a, b encoded) int { return cmp.Compare(a.key, b.key) })
	return kept
}

// pairs are the encoded weights of a feature in the order of their classes.
func (l *Learner) pairs(s *slot, least, unit float64) []byte {
	var kept []weight
	for at := s.start; at < s.start+uint32(s.size); at++ {
		if a := l.average(at); float64(abs(a)) >= least*one {
			kept = append(kept, weight{int32(a), l.weights[at].class})
		}
	}
	slices.SortFunc(kept, func(a, b weight) int { return cmp.Compare(a.class, b.class) })
	var pairs []byte
	for _, w := range kept {
		pairs = appendWeight(pairs, w.class, divide(int64(w.value), int64(unit*one)))
	}
	return pairs
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
