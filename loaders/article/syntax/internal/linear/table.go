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
// A feature lies in the bucket named by the upper bits of its hash, as the row
//
//	check uint16, count uint8, count times (class uint8, weight int8)
//
// where check is the lower half of the hash. A weight beyond an int8 is written
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

// Score sets scores to the sums of the weights of the features, given as hashes.
func (t *Table) Score(features []uint64, scores *Scores) {
	clear(scores[:t.classes])
	for _, feature := range features {
		at := int(feature>>t.shift) * 4
		bucket := t.starts[at : at+8]
		row := t.rows[binary.LittleEndian.Uint32(bucket):binary.LittleEndian.Uint32(bucket[4:])]
		check := uint16(feature)
		for len(row) > 3 {
			end := 3 + 2*int(row[2])
			if end > len(row) {
				break
			}
			if binary.LittleEndian.Uint16(row) == check {
				for pair := row[3:end]; len(pair) > 1; pair = pair[2:] {
					scores[pair[0]] += int32(int8(pair[1]))
				}
				break
			}
			row = row[end:]
		}
	}
}
