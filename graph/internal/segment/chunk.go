package segment

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"hash/maphash"
	"io"
	"slices"

	"github.com/cayleygraph/quad"
)

// A chunk collects quads in memory: a dictionary of the values met, and the
// quads as indexes into it.
type chunk struct {
	check func(quad.Value) error // of each value when it is first met

	seed  maphash.Seed
	table []uint32 // open addressing: index of a value, plus 1
	hash  []uint32 // by index
	ends  []uint32 // by index: where the bytes of the value end in blob
	blob  []byte
	rows  []uint32 // three indexes per quad
	enc   []byte

	last [2]quad.Value // subject and predicate of the quad before: they repeat
	id   [2]uint32
}

func newChunk(check func(quad.Value) error) *chunk {
	return &chunk{check: check, seed: maphash.MakeSeed(), table: make([]uint32, 1<<12)}
}

// memory is about what the chunk holds, in bytes.
func (c *chunk) memory() int {
	return len(c.blob) + 4*len(c.rows) + 20*len(c.hash) // per value: end, hash, and two or more places in the table
}

func (c *chunk) reset() {
	c.blob, c.ends, c.hash, c.rows = c.blob[:0], c.ends[:0], c.hash[:0], c.rows[:0]
	c.last = [2]quad.Value{}
	clear(c.table)
}

func (c *chunk) add(s, p, o quad.Value) error {
	for i, v := range [2]quad.Value{s, p} {
		if c.last[i] != nil && c.last[i] == v {
			continue
		}
		id, err := c.index(v)
		if err != nil {
			return err
		}
		c.last[i], c.id[i] = v, id
	}
	id, err := c.index(o)
	if err != nil {
		return err
	}
	c.rows = append(doubled(c.rows, 3), c.id[0], c.id[1], id)
	return nil
}

// index finds or adds a value.
func (c *chunk) index(v quad.Value) (uint32, error) {
	var err error
	if c.enc, err = Append(c.enc[:0], v); err != nil {
		return 0, err
	}
	h := uint32(maphash.Bytes(c.seed, c.enc))
	mask := uint32(len(c.table) - 1)
	for i := h & mask; ; i = (i + 1) & mask {
		k := c.table[i]
		if k == 0 {
			if c.check != nil {
				if err := c.check(v); err != nil {
					return 0, err
				}
			}
			return c.insert(i, h), nil
		}
		if c.hash[k-1] == h && bytes.Equal(c.value(k-1), c.enc) {
			return k - 1, nil
		}
	}
}

// insert adds the value in c.enc at a free place of the table.
func (c *chunk) insert(place, hash uint32) uint32 {
	id := uint32(len(c.hash))
	c.table[place] = id + 1
	c.blob = append(doubled(c.blob, len(c.enc)), c.enc...)
	c.ends = append(doubled(c.ends, 1), uint32(len(c.blob)))
	c.hash = append(doubled(c.hash, 1), hash)
	if 2*len(c.hash) > len(c.table) {
		c.table = make([]uint32, 2*len(c.table))
		mask := uint32(len(c.table) - 1)
		for k, h := range c.hash {
			i := h & mask
			for c.table[i] != 0 {
				i = (i + 1) & mask
			}
			c.table[i] = uint32(k) + 1
		}
	}
	return id
}

// doubled makes room for n more; append alone would copy large slices more often.
func doubled[T byte | uint32](a []T, n int) []T {
	if len(a)+n <= cap(a) {
		return a
	}
	return slices.Grow(a, max(len(a), n, 1024))
}

func (c *chunk) value(i uint32) []byte {
	if i == 0 {
		return c.blob[:c.ends[0]]
	}
	return c.blob[c.ends[i-1]:c.ends[i]]
}

// sorted puts the values in order and renames the rows to match: afterwards
// the rows hold places in the order.
func (c *chunk) sorted() (order []uint32) {
	order = make([]uint32, len(c.hash))
	for i := range order {
		order[i] = uint32(i)
	}
	c.sortValues(order, 0)
	rank := c.hash // no longer needed
	for place, i := range order {
		rank[i] = uint32(place)
	}
	for k, i := range c.rows {
		c.rows[k] = rank[i]
	}
	return order
}

// sortValues sorts values that agree in their first depth bytes: a three-way
// radix quicksort, which reads shared beginnings, long in IRIs, only once.
func (c *chunk) sortValues(order []uint32, depth int) {
	for len(order) > 24 {
		pivot := c.word(order[len(order)/2], depth)
		less, i, more := 0, 0, len(order)
		for i < more {
			switch w := c.word(order[i], depth); {
			case w.below(pivot):
				order[less], order[i] = order[i], order[less]
				less++
				i++
			case w == pivot:
				i++
			default:
				more--
				order[more], order[i] = order[i], order[more]
			}
		}
		c.sortValues(order[:less], depth)
		c.sortValues(order[more:], depth)
		order = order[less:more]
		if pivot.n < 8 { // these values end here, so they are equal: there is one only
			return
		}
		depth += 8
	}
	slices.SortFunc(order, func(x, y uint32) int {
		return bytes.Compare(c.value(x)[depth:], c.value(y)[depth:])
	})
}

// A word is up to eight bytes of a value.
type word struct {
	bits uint64
	n    int
}

func (w word) below(v word) bool { return w.bits < v.bits || w.bits == v.bits && w.n < v.n }

func (c *chunk) word(i uint32, depth int) word {
	v := c.value(i)[depth:]
	if len(v) >= 8 {
		return word{binary.BigEndian.Uint64(v), 8}
	}
	var b [8]byte
	copy(b[:], v)
	return word{binary.BigEndian.Uint64(b[:]), len(v)}
}

// A run is a full chunk: its values in order, and its quads as places in that order.
type run struct {
	values source
	rows   *spool
	ids    *spool // uint32 per value: its id in the segment, filled by the merge of all runs
}

// A source reads the sorted values of a run.
type source interface {
	// next reads one value and tells whether there is one.
	next() (bool, error)
	value() []byte
}

// inMemory makes a run of the chunk without a copy; the chunk is not used again.
func (c *chunk) inMemory(tmp *scratch, limit int) *run {
	order := c.sorted()
	c.table, c.hash = nil, nil
	return &run{
		values: &chunkSource{chunk: c, order: order},
		rows:   &spool{tmp: tmp, mem: bytesOf(c.rows), size: int64(4 * len(c.rows))},
		ids:    tmp.spool(limit),
	}
}

// spill writes the chunk to temporary files and empties it.
func (c *chunk) spill(tmp *scratch, limit int) (*run, error) {
	values, rows := tmp.spool(0), tmp.spool(0)
	for _, i := range c.sorted() {
		v := c.value(i)
		c.enc = append(binary.AppendUvarint(c.enc[:0], uint64(len(v))), v...)
		if _, err := values.Write(c.enc); err != nil {
			return nil, err
		}
	}
	if _, err := rows.Write(bytesOf(c.rows)); err != nil {
		return nil, err
	}
	c.reset()
	return &run{values: &spoolSource{spool: values}, rows: rows, ids: tmp.spool(limit)}, nil
}

type chunkSource struct {
	*chunk
	order []uint32
	place int
}

func (s *chunkSource) next() (bool, error) {
	s.place++
	return s.place <= len(s.order), nil
}

func (s *chunkSource) value() []byte { return s.chunk.value(s.order[s.place-1]) }

type spoolSource struct {
	*spool
	in  *bufio.Reader
	cur []byte
}

func (s *spoolSource) next() (bool, error) {
	if s.in == nil {
		r, err := s.reader()
		if err != nil {
			return false, err
		}
		s.in = bufio.NewReaderSize(r, 1<<16)
	}
	n, err := binary.ReadUvarint(s.in)
	if err == io.EOF {
		return false, nil
	} else if err != nil {
		return false, err
	}
	s.cur = slices.Grow(s.cur[:0], int(n))[:n]
	_, err = io.ReadFull(s.in, s.cur)
	return err == nil, err
}

func (s *spoolSource) value() []byte { return s.cur }
