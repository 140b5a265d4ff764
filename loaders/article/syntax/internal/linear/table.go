// Package linear scores features with a sparse linear model: a flat table of
// bytes that is read in place, and the averaged perceptron that learns one.
package linear

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// MaxClasses is the largest number of classes a model can tell apart.
const MaxClasses = 255

// Scores holds one sum per class, in the table's own units.
type Scores [MaxClasses + 1]int32

// Table is a read-only model over a slice of bytes, which it never copies.
//
// The bytes are, in little-endian order: the number of classes, the number of
// bucket bits, the length of the rows (three uint32), the start of every bucket
// in the rows and one more start behind the last ((1<<bits)+1 uint32), the rows.
// A feature lies in the bucket named by the upper bits of its hash. A bucket is
// empty or
//
//	count uint8, count times (check uint16, pairs uint8),
//	for each of them its pairs (class uint8, weight int8)
//
// where check is the lower end of the hash. A weight beyond an int8 is written
// as several pairs of the same class. Safe for concurrent use.
type Table struct {
	classes int
	shift   uint
	starts  []byte
	rows    []byte
}

const headerSize = 12

// Open reads the table at the beginning of data and returns what follows it.
// The bucket starts are checked, so that a damaged table is an error here and
// not a panic in Score.
func Open(data []byte) (*Table, []byte, error) {
	if len(data) < headerSize {
		return nil, nil, errors.New("weight table: header is cut short")
	}
	classes := binary.LittleEndian.Uint32(data)
	bits := binary.LittleEndian.Uint32(data[4:])
	size := uint64(binary.LittleEndian.Uint32(data[8:]))
	if classes == 0 || classes > MaxClasses || bits == 0 || bits > 28 {
		return nil, nil, fmt.Errorf("weight table: %d classes and %d bucket bits are out of range", classes, bits)
	}
	data = data[headerSize:]
	index := (uint64(1)<<bits + 1) * 4
	if uint64(len(data)) < index+size {
		return nil, nil, fmt.Errorf("weight table: %d bytes where %d are announced", len(data), index+size)
	}
	t := &Table{
		classes: int(classes),
		shift:   uint(64 - bits),
		starts:  data[:index:index],
		rows:    data[index : index+size : index+size],
	}
	last := uint32(0)
	for at := 0; at < len(t.starts); at += 4 {
		start := binary.LittleEndian.Uint32(t.starts[at:])
		if start < last || uint64(start) > size {
			return nil, nil, fmt.Errorf("weight table: bucket %d starts at %d, outside the rows", at/4, start)
		}
		last = start
	}
	return t, data[index+size:], nil
}

// Classes is the number of classes; their numbers are 0 to Classes()-1.
func (t *Table) Classes() int { return t.classes }

// batch is the number of features whose buckets are fetched together.
const batch = 32

// Score sets scores to the sums of the weights of the features, given as hashes.
//
// The weights are many times larger than a processor's caches. So the beginnings
// of a batch of buckets are read before any is searched: the processor fetches
// them side by side, where one search after the other would wait for each.
func (t *Table) Score(features []uint64, scores *Scores) {
	clear(scores[:t.classes])
	var buckets [batch][]byte
	var counts [batch]uint8
	for len(features) > 0 {
		n := min(batch, len(features))
		for i, feature := range features[:n] {
			at := int(feature>>t.shift) * 4
			index := t.starts[at : at+8]
			buckets[i] = t.rows[binary.LittleEndian.Uint32(index):binary.LittleEndian.Uint32(index[4:])]
		}
		for i := range n {
			counts[i] = 0
			if len(buckets[i]) > 0 {
				counts[i] = buckets[i][0]
			}
		}
		for i, feature := range features[:n] {
			if counts[i] > 0 {
				add(buckets[i][1:], int(counts[i]), uint16(feature), scores)
			}
		}
		features = features[n:]
	}
}

// add searches a bucket, given without its count, for check and adds its pairs.
func add(bucket []byte, count int, check uint16, scores *Scores) {
	const size = 3
	if len(bucket) < count*size {
		return
	}
	pairs := bucket[count*size:]
	skip := 0
	for head := bucket[:count*size]; len(head) >= size; head = head[size:] {
		n := 2 * int(head[2])
		if binary.LittleEndian.Uint16(head) != check {
			skip += n
			continue
		}
		if skip+n > len(pairs) {
			return
		}
		for pair := pairs[skip : skip+n]; len(pair) > 1; pair = pair[2:] {
			scores[pair[0]] += int32(int8(pair[1]))
		}
		return
	}
}
