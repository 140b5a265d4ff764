package segment

import (
	"bytes"
	"encoding/binary"
)

// bucketSize is how many values share one entry point of the dictionary. The
// first value of a bucket is written whole, the others as what differs from the
// one before. It is part of the file format.
const bucketSize = 16

// A dict holds the values of a segment in the order of their bytes. Ids count
// from 1; 0 means no value.
type dict struct {
	n       uint32   // number of values
	buckets []uint64 // where in data each bucket begins
	data    []byte
}

// append appends the bytes of value id, which must be in 1..n.
func (d *dict) append(b []byte, id uint32) []byte {
	i := id - 1
	c := d.bucket(int(i / bucketSize))
	base := len(b)
	for k := i % bucketSize; ; k-- {
		b = c.next(b, base)
		if k == 0 {
			return b
		}
	}
}

// search finds the first id whose value is not below key; it is n+1 when there
// is none. equal tells whether that value is key.
func (d *dict) search(key []byte) (id uint32, equal bool) {
	low, high := 0, len(d.buckets) // the last bucket whose head is <= key lies in [low-1, high)
	for low < high {
		mid := int(uint(low+high) / 2)
		switch c := bytes.Compare(d.head(mid), key); {
		case c == 0:
			return uint32(mid*bucketSize) + 1, true
		case c < 0:
			low = mid + 1
		default:
			high = mid
		}
	}
	if low == 0 {
		return 1, false
	}
	bucket := low - 1
	c := d.bucket(bucket)
	var space [128]byte
	value := space[:0]
	id = uint32(bucket*bucketSize) + 1
	for ; id <= d.n && id <= uint32(low*bucketSize); id++ {
		value = c.next(value, 0)
		if order := bytes.Compare(value, key); order >= 0 {
			return id, order == 0
		}
	}
	return id, false
}

// head is the first value of a bucket.
func (d *dict) head(bucket int) []byte {
	b := d.data[d.buckets[bucket]:]
	n, w := binary.Uvarint(b)
	return b[w : w+int(n)]
}

func (d *dict) bucket(i int) entries { return entries{data: d.data[d.buckets[i]:]} }

// entries reads the values of the dictionary one after the other, from the
// start of a bucket on.
type entries struct {
	data []byte
	k    int // values read so far, modulo bucketSize
}

// next replaces b[base:], which must hold the value before, by the next value.
func (e *entries) next(b []byte, base int) []byte {
	keep := 0
	if e.k != 0 {
		keep = e.uvarint()
	}
	n := e.uvarint()
	b = append(b[:base+keep], e.data[:n]...)
	e.data = e.data[n:]
	if e.k++; e.k == bucketSize {
		e.k = 0
	}
	return b
}

func (e *entries) uvarint() int {
	n, w := binary.Uvarint(e.data)
	e.data = e.data[w:]
	return int(n)
}

// A Cursor reads all values of a segment in order.
type Cursor struct {
	ID    uint32 // of Value; 0 before the first Next
	Value []byte // valid until the next Next
	n     uint32
	entries
}

func (d *dict) cursor() *Cursor { return &Cursor{n: d.n, entries: entries{data: d.data}} }

// Next goes to the next value and tells whether there is one.
func (c *Cursor) Next() bool {
	if c.ID == c.n {
		return false
	}
	c.Value = c.entries.next(c.Value, 0)
	c.ID++
	return true
}

// dictWriter writes a dictionary from values in strictly rising order.
type dictWriter struct {
	n       uint32
	buckets []uint64
	out     *spool
	last    []byte
	buf     []byte
}

func (w *dictWriter) add(value []byte) error {
	w.buf = w.buf[:0]
	if w.n%bucketSize == 0 {
		w.buckets = append(w.buckets, uint64(w.out.size))
		w.buf = binary.AppendUvarint(w.buf, uint64(len(value)))
		w.buf = append(w.buf, value...)
	} else {
		keep := commonPrefix(w.last, value)
		w.buf = binary.AppendUvarint(w.buf, uint64(keep))
		w.buf = binary.AppendUvarint(w.buf, uint64(len(value)-keep))
		w.buf = append(w.buf, value[keep:]...)
	}
	w.n++
	w.last = append(w.last[:0], value...)
	_, err := w.out.Write(w.buf)
	return err
}

func commonPrefix(a, b []byte) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}
