package union

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"math/bits"
	"os"
	"slices"
	"unsafe"

	"github.com/claimgraph/claimgraph/graph/internal/segment"
)

// A place is where a value occurs: segment number << 32 | value id. As the
// first of all places of a value it is the value's identity in a Union.
type place uint64

func at(segment int, id uint32) place { return place(segment)<<32 | place(id) }
func (p place) segment() int          { return int(p >> 32) }
func (p place) id() uint32            { return uint32(p) }

// Links say which values occur in more than one segment. They are found by
// comparing the bytes of the values, so two places are linked if and only if
// they hold the same value.
type Links struct {
	parts  []part
	starts []uint32 // per group of places, and one more: where it starts in places
	places []place  // the places of each group, rising
	shared int64    // places beyond the first of their group
}

// part is what the links know of one segment.
type part struct {
	words  []uint64 // a bit per id: is the value in another segment too; nil: none is
	ranks  []uint32 // per rankStep words: how many bits are set before them
	groups []uint32 // per bit set, in order: the group of the value
}

const rankStep = 8

// group finds the group of a value; ok is false for a value of one segment only.
func (l *Links) group(segment int, id uint32) (g uint32, ok bool) {
	p := &l.parts[segment]
	if p.words == nil {
		return 0, false
	}
	w := id >> 6
	if p.words[w]>>(id&63)&1 == 0 {
		return 0, false
	}
	return p.groups[p.rank(id)], true
}

// all gives the places of a group.
func (l *Links) all(g uint32) []place { return l.places[l.starts[g]:l.starts[g+1]] }

// A Change says how a list of segments came from an older one.
type Change struct {
	Old   *Links // nil when there were none
	Moved []int  // per old segment: its number now, -1 when it is gone
	Added int    // number of the segment that is new, -1 when there is none
}

// Join makes the file of the links between segs. Only the added segment is
// compared with the others.
func Join(segs []*segment.Segment, c Change, interrupted func() error) ([]byte, error) {
	var groups [][]place
	touched := map[uint32]bool{} // old groups that the added segment joins
	if c.Added >= 0 {
		was := make([]int, len(segs))
		for i := range was {
			was[i] = -1
		}
		for old, now := range c.Moved {
			if now >= 0 {
				was[now] = old
			}
		}
		var found []match
		for i, s := range segs {
			if i == c.Added {
				continue
			}
			if err := interrupted(); err != nil {
				return nil, err
			}
			for _, m := range common(segs[c.Added], s) {
				if was[i] >= 0 && c.Old != nil {
					if g, ok := c.Old.group(was[i], m.there); ok {
						touched[g] = true
					}
				}
				found = append(found, match{m.here, at(i, m.there)})
			}
		}
		groups = gather(found, c.Added)
	}
	if c.Old != nil {
		for g := range uint32(len(c.Old.starts) - 1) {
			if touched[g] {
				continue
			}
			var moved []place
			for _, p := range c.Old.all(g) {
				if now := c.Moved[p.segment()]; now >= 0 {
					moved = append(moved, at(now, p.id()))
				}
			}
			if len(moved) > 1 {
				groups = append(groups, moved)
			}
		}
	}
	for _, g := range groups {
		slices.Sort(g)
	}
	slices.SortFunc(groups, func(x, y []place) int { return cmp.Compare(x[0], y[0]) })
	return pack(segs, groups)
}

// match is a value of the added segment and another place of the same value.
type match struct {
	here  uint32
	there place
}

// gather makes a group of all matches of each value.
func gather(found []match, added int) (groups [][]place) {
	slices.SortFunc(found, func(x, y match) int {
		return cmp.Or(cmp.Compare(x.here, y.here), cmp.Compare(x.there, y.there))
	})
	for i, m := range found {
		if i == 0 || found[i-1].here != m.here {
			groups = append(groups, []place{at(added, m.here)})
		}
		last := &groups[len(groups)-1]
		*last = append(*last, m.there)
	}
	return groups
}

type pair struct{ here, there uint32 }

// lookupFactor is how much smaller a segment must be for its values to be
// looked up in the other one by one: a look-up costs about as much as passing
// this many values.
const lookupFactor = 24

// common finds the values that two segments share.
func common(here, there *segment.Segment) (pairs []pair) {
	switch {
	case here.Values() < there.Values()/lookupFactor:
		for c := here.Cursor(); c.Next(); {
			if id := there.Lookup(c.Value); id != 0 {
				pairs = append(pairs, pair{c.ID, id})
			}
		}
	case there.Values() < here.Values()/lookupFactor:
		for c := there.Cursor(); c.Next(); {
			if id := here.Lookup(c.Value); id != 0 {
				pairs = append(pairs, pair{id, c.ID})
			}
		}
	default:
		a, b := here.Cursor(), there.Cursor()
		for more := a.Next() && b.Next(); more; {
			switch c := cmp.Compare(string(a.Value), string(b.Value)); {
			case c < 0:
				more = a.Next()
			case c > 0:
				more = b.Next()
			default:
				pairs = append(pairs, pair{a.ID, b.ID})
				more = a.Next() && b.Next()
			}
		}
	}
	return pairs
}

// The file: magic, then uint32 numbers: CRC-32C of all that follows it, number
// of segments, groups and places, then per segment its number of values and of
// shared values; then, each padded to 8 bytes, words, ranks and groups of every
// segment that shares values, starts, places. All little endian.
const linksMagic = "cglinks\x01"

const linksHead = 8 + 4*4

// pack writes the file of groups whose places and which themselves are sorted.
func pack(segs []*segment.Segment, groups [][]place) ([]byte, error) {
	parts := make([]part, len(segs))
	for i, s := range segs {
		parts[i].words = make([]uint64, wordsOf(s.Values()))
	}
	total := 0
	for _, g := range groups {
		total += len(g)
		for _, p := range g {
			parts[p.segment()].words[p.id()>>6] |= 1 << (p.id() & 63)
		}
	}
	if total > math.MaxUint32 {
		return nil, errors.New("more than 4,294,967,295 shared values")
	}
	b := binary.LittleEndian.AppendUint32([]byte(linksMagic), 0)
	for _, n := range []int{len(segs), len(groups), total} {
		b = binary.LittleEndian.AppendUint32(b, uint32(n))
	}
	for i, s := range segs {
		p := &parts[i]
		p.ranks = make([]uint32, ranksOf(s.Values()))
		n := uint32(0)
		for w, bitsSet := range p.words {
			if w%rankStep == 0 {
				p.ranks[w/rankStep] = n
			}
			n += uint32(bits.OnesCount64(bitsSet))
		}
		p.groups = make([]uint32, n)
		b = binary.LittleEndian.AppendUint32(b, s.Values())
		b = binary.LittleEndian.AppendUint32(b, n)
	}
	all := Links{parts: parts, starts: make([]uint32, 0, len(groups)+1), places: make([]place, 0, total)}
	for g, places := range groups {
		all.starts = append(all.starts, uint32(len(all.places)))
		for _, p := range places {
			q := &parts[p.segment()]
			q.groups[q.rank(p.id())] = uint32(g)
		}
		all.places = append(all.places, places...)
	}
	all.starts = append(all.starts, uint32(len(all.places)))
	for _, p := range parts {
		if len(p.groups) == 0 {
			continue
		}
		b = appendNumbers(b, p.words)
		b = appendNumbers(b, p.ranks)
		b = appendNumbers(b, p.groups)
	}
	b = appendNumbers(b, all.starts)
	b = appendNumbers(b, all.places)
	binary.LittleEndian.PutUint32(b[8:], checksum(b[12:]))
	return b, nil
}

// rank is how many shared values have a smaller id.
func (p *part) rank(id uint32) uint32 {
	w := id >> 6
	rank := p.ranks[w/rankStep]
	for i := w &^ (rankStep - 1); i < w; i++ {
		rank += uint32(bits.OnesCount64(p.words[i]))
	}
	return rank + uint32(bits.OnesCount64(p.words[w]&(1<<(id&63)-1)))
}

func wordsOf(values uint32) int { return int(values/64) + 1 }
func ranksOf(values uint32) int { return wordsOf(values)/rankStep + 1 }

func appendNumbers[T uint32 | uint64 | place](b []byte, a []T) []byte {
	var zero T
	b = append(b, unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(a))), len(a)*int(unsafe.Sizeof(zero)))...)
	for len(b)%8 != 0 {
		b = append(b, 0)
	}
	return b
}

// ErrLinks says that a links file is not as written, or not that of the segments.
var ErrLinks = errors.New("the links between the sources are damaged: opening the store for writing makes them anew")

// ReadLinks reads the file of the links between segs.
func ReadLinks(path string, segs []*segment.Segment) (*Links, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	l, err := ParseLinks(b, segs)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return l, nil
}

// ParseLinks reads what Join made for the same segments.
func ParseLinks(b []byte, segs []*segment.Segment) (*Links, error) {
	r := linksReader{b: b}
	if string(r.take(8)) != linksMagic || len(b) < linksHead || checksum(b[12:]) != binary.LittleEndian.Uint32(b[8:]) {
		return nil, ErrLinks
	}
	r.number()
	n, groups, places := r.number(), r.number(), r.number()
	if n != uint32(len(segs)) {
		return nil, ErrLinks
	}
	shared := make([]uint32, len(segs))
	for i, s := range segs {
		if r.number() != s.Values() {
			return nil, ErrLinks
		}
		shared[i] = r.number()
	}
	l := &Links{parts: make([]part, len(segs)), shared: int64(places) - int64(groups)}
	for i, s := range segs {
		if shared[i] == 0 {
			continue
		}
		l.parts[i] = part{
			words:  numbers[uint64](&r, wordsOf(s.Values())),
			ranks:  numbers[uint32](&r, ranksOf(s.Values())),
			groups: numbers[uint32](&r, int(shared[i])),
		}
	}
	l.starts = numbers[uint32](&r, int(groups)+1)
	l.places = numbers[place](&r, int(places))
	if r.short || len(r.b) != 0 {
		return nil, ErrLinks
	}
	return l, nil
}

// linksReader takes parts off the front of a file.
type linksReader struct {
	b     []byte
	short bool // the file ended too soon
}

func (r *linksReader) take(n int) []byte {
	if n < 0 || n > len(r.b) {
		r.short, r.b = true, nil
		return nil
	}
	t := r.b[:n:n]
	r.b = r.b[n:]
	return t
}

func (r *linksReader) number() uint32 {
	if b := r.take(4); b != nil {
		return binary.LittleEndian.Uint32(b)
	}
	return 0
}

// numbers takes n numbers and the padding after them.
func numbers[T uint32 | uint64 | place](r *linksReader, n int) []T {
	var zero T
	b := r.take((n*int(unsafe.Sizeof(zero)) + 7) &^ 7)
	if len(b) == 0 {
		return nil
	}
	return unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(b))), n)
}

func checksum(b []byte) uint32 { return crc32.Checksum(b, crc32.MakeTable(crc32.Castagnoli)) }
