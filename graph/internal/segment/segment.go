// Package segment writes and reads one immutable set of quads that share a
// label: a single file, sorted, memory-mapped, with checksums. SEGMENT.md in
// the folder of package graph describes the layout.
package segment

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"os"

	"github.com/cayleygraph/quad"
)

// The sections of a segment file, in their order in the file.
const (
	secDict        = iota // the values, in the order of their bytes (see dict)
	secBuckets            // uint64 per bucket: its offset in secDict
	secSubject            // uint32 per row: value id. Rows are sorted by subject, predicate, object
	secPredicate          // uint32 per row
	secObject             // uint32 per row
	secSubjectRows        // uint32 per id 0..n+1: the first row of that subject or a later one
	secObjectRows         // uint32 per id 0..n+1: the first place in secByObject of that object or a later one
	secByObject           // uint32 per row: rows sorted by object, predicate, subject
	secByPredicate        // uint32 per row: rows sorted by predicate, object, subject
	secPredicates         // uint32 triples: predicate id, its first place in secByPredicate, the place after its last
	secBlocks             // uint32 per blockSize bytes before this section: their CRC-32C
	sections
)

const (
	magic      = "cgseg\x00\x00\x01" // the last byte is the version of the format
	headerSize = 512
	blockSize  = 1 << 16
	align      = 64
)

// header stands at the start of the file, little endian, then zeros.
type header struct {
	Magic   [8]byte
	Values  uint32
	Rows    uint32
	Label   uint32 // id of the label of all rows; 0: they have none
	_       uint32
	Section [sections]struct{ Offset, Length uint64 }
	CRC     uint32 // CRC-32C of the header before this field
}

// ErrDamaged is wrapped by every error about bytes that are not as written.
// Methods that read values and rows do not check them; on damaged bytes they
// may give a wrong answer or panic, with an index out of range.
var ErrDamaged = errors.New("the file is damaged")

// A Segment is an open segment file. It may be read by any number of goroutines.
type Segment struct {
	path      string
	values    dict
	rows      uint32
	label     uint32
	column    [4][]uint32 // by quad.Direction: Subject, Predicate, Object
	bySubject []uint32
	objects   []uint32
	byObject  []uint32
	byPred    []uint32
	preds     []uint32
	blocks    []uint32
	mapping   []byte
}

// Open maps a segment file. Its cost does not depend on the size: only the
// header is read and checked. Verify checks the rest.
func Open(path string) (*Segment, error) {
	if err := checkByteOrder(); err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.Size() < headerSize || info.Size() > math.MaxInt {
		return nil, fmt.Errorf("%s: %d bytes are no segment: %w", path, info.Size(), ErrDamaged)
	}
	mapping, err := mapFile(f, int(info.Size()))
	if err != nil {
		return nil, fmt.Errorf("%s: map into memory: %w", path, err)
	}
	s := &Segment{path: path, mapping: mapping}
	if err := s.readHeader(); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), unmapFile(mapping))
	}
	return s, nil
}

func (s *Segment) readHeader() error {
	var h header
	n, err := binary.Decode(s.mapping[:headerSize], binary.LittleEndian, &h)
	if err != nil {
		return err
	}
	if string(h.Magic[:7]) != magic[:7] {
		return fmt.Errorf("no segment file: %w", ErrDamaged)
	}
	if checksum(s.mapping[:n-4]) != h.CRC {
		return fmt.Errorf("checksum of the header: %w", ErrDamaged)
	}
	if h.Magic[7] != magic[7] {
		return fmt.Errorf("segment format %d is unknown to this version of claimgraph, which writes format %d", h.Magic[7], magic[7])
	}
	length := [sections]uint64{ // as the counts ask for; 0: any
		secBuckets: 8 * ((uint64(h.Values) + bucketSize - 1) / bucketSize),
		secSubject: 4 * uint64(h.Rows), secPredicate: 4 * uint64(h.Rows), secObject: 4 * uint64(h.Rows),
		secSubjectRows: 4 * (uint64(h.Values) + 2), secObjectRows: 4 * (uint64(h.Values) + 2),
		secByObject: 4 * uint64(h.Rows), secByPredicate: 4 * uint64(h.Rows),
	}
	var part [sections][]byte
	end := uint64(headerSize)
	for i, sec := range h.Section {
		if sec.Offset != roundUp(end) || sec.Length > uint64(len(s.mapping)) || sec.Offset+sec.Length > uint64(len(s.mapping)) ||
			length[i] != 0 && sec.Length != length[i] {
			return fmt.Errorf("section %d: %w", i, ErrDamaged)
		}
		end = sec.Offset + sec.Length
		part[i] = s.mapping[sec.Offset:end:end]
	}
	if end != uint64(len(s.mapping)) || h.Label > h.Values || len(part[secPredicates])%12 != 0 {
		return fmt.Errorf("sizes in the header: %w", ErrDamaged)
	}
	s.rows, s.label = h.Rows, h.Label
	s.values = dict{n: h.Values, buckets: numbersOf[uint64](part[secBuckets]), data: part[secDict]}
	s.column[quad.Subject] = numbersOf[uint32](part[secSubject])
	s.column[quad.Predicate] = numbersOf[uint32](part[secPredicate])
	s.column[quad.Object] = numbersOf[uint32](part[secObject])
	s.bySubject, s.objects = numbersOf[uint32](part[secSubjectRows]), numbersOf[uint32](part[secObjectRows])
	s.byObject, s.byPred = numbersOf[uint32](part[secByObject]), numbersOf[uint32](part[secByPredicate])
	s.preds, s.blocks = numbersOf[uint32](part[secPredicates]), numbersOf[uint32](part[secBlocks])
	return nil
}

// Close unmaps the file. Nobody may be reading the segment any more.
func (s *Segment) Close() error {
	m := s.mapping
	s.mapping = nil
	return unmapFile(m)
}

// Rows is the number of quads.
func (s *Segment) Rows() uint32 { return s.rows }

// Values is the number of distinct values, the label included.
func (s *Segment) Values() uint32 { return s.values.n }

// Label is the id of the label that all quads have, 0 when they have none.
func (s *Segment) Label() uint32 { return s.label }

// Size is the length of the file in bytes.
func (s *Segment) Size() int64 { return int64(len(s.mapping)) }

// AppendValue appends the bytes of value id, which must be in 1..Values().
func (s *Segment) AppendValue(b []byte, id uint32) []byte { return s.values.append(b, id) }

// Value decodes value id, which must be in 1..Values().
func (s *Segment) Value(id uint32) (quad.Value, error) {
	var space [160]byte
	return Decode(s.values.append(space[:0], id))
}

// Lookup finds the id of an encoded value; 0 when the segment has none such.
func (s *Segment) Lookup(enc []byte) uint32 {
	if id, ok := s.values.search(enc); ok {
		return id
	}
	return 0
}

// IDs is the half-open range of the ids whose values lie in r.
func (s *Segment) IDs(r Range) (low, high uint32) {
	low, _ = s.values.search(r.Low)
	high, _ = s.values.search(r.High)
	return low, max(low, high)
}

// Cursor reads all values in order.
func (s *Segment) Cursor() *Cursor { return s.values.cursor() }

// At is the value id of a row in a direction; 0 for a label that is not there.
func (s *Segment) At(row uint32, d quad.Direction) uint32 {
	if d == quad.Label {
		return s.label
	}
	return s.column[d][row]
}

// Verify reads the whole file and compares all its checksums, then the whole
// with want, the SHA-256 in hex that Create returned.
func (s *Segment) Verify(want string) error {
	end := uint64(len(s.mapping)) - 4*uint64(len(s.blocks))
	if blocks := (end + blockSize - 1) / blockSize; blocks != uint64(len(s.blocks)) {
		return fmt.Errorf("%s: %d block checksums for %d blocks: %w", s.path, len(s.blocks), blocks, ErrDamaged)
	}
	for i, sum := range s.blocks {
		from := uint64(i) * blockSize
		to := min(from+blockSize, end)
		if checksum(s.mapping[from:to]) != sum {
			return fmt.Errorf("%s: bytes %d to %d: %w", s.path, from, to, ErrDamaged)
		}
	}
	if sum := sha256.Sum256(s.mapping); hex.EncodeToString(sum[:]) != want {
		return fmt.Errorf("%s: SHA-256 is not the recorded one: %w", s.path, ErrDamaged)
	}
	return nil
}

func roundUp(n uint64) uint64 { return (n + align - 1) &^ (align - 1) }

func checkByteOrder() error {
	if binary.NativeEndian.Uint16([]byte{1, 0}) != 1 {
		return errors.New("segments can be read only on a little-endian machine")
	}
	return nil
}
