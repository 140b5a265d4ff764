package segment

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"

	"github.com/cayleygraph/quad"
)

// DefaultMemory is how many bytes a Builder uses at most when not told otherwise.
const DefaultMemory = 1 << 30

// A File is a finished segment file.
type File struct {
	Path   string // inside the builder's folder, until it is moved
	SHA256 string // of the whole file, in hex. The same quads give the same file
	Rows   uint32
	Values uint32
	Size   int64
}

// A Builder writes a segment in bounded memory. Quads are collected in chunks;
// the sorted dictionaries of all chunks are merged into one, which gives every
// value its id, the place in the order of bytes; then the quads, as ids, are
// sorted once per index. Whatever outgrows its share of the memory goes to
// temporary files.
type Builder struct {
	tmp         *scratch
	memory      int
	interrupted func() error
	chunk       *chunk
	runs        []*run
	added       int64

	label   []byte
	labelID uint32
	dict    dictWriter
	spools  [sections]*spool
	rows    uint32
}

// NewBuilder starts a segment in the folder dir, which it creates. memory is
// in bytes, 0 for DefaultMemory. check refuses values, when they are first met;
// interrupted is asked now and then whether to stop. Both may be nil.
func NewBuilder(dir string, memory int64, check func(quad.Value) error, interrupted func() error) (*Builder, error) {
	if err := checkByteOrder(); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	if memory == 0 {
		memory = DefaultMemory
	}
	if interrupted == nil {
		interrupted = func() error { return nil }
	}
	b := &Builder{
		tmp:         &scratch{dir: dir},
		memory:      int(min(max(memory, 1<<20), 8<<30)), // offsets inside a chunk have 32 bits
		interrupted: interrupted,
		chunk:       newChunk(check),
	}
	for i := range b.spools {
		b.spools[i] = b.tmp.spool(b.share(40))
	}
	return b, nil
}

// share is a part of the memory.
func (b *Builder) share(part int) int { return b.memory / part }

// Close removes the folder of the builder with all that is left in it.
func (b *Builder) Close() error {
	for _, r := range b.runs {
		r.rows.close()
		r.ids.close()
		if s, ok := r.values.(*spoolSource); ok {
			s.close()
		}
	}
	for _, s := range b.spools {
		s.close()
	}
	return os.RemoveAll(b.tmp.dir)
}

// Add adds a quad of the segment's label. A quad added twice is there once.
func (b *Builder) Add(subject, predicate, object quad.Value) error {
	if b.added++; b.added&(1<<12-1) == 0 {
		if err := b.interrupted(); err != nil {
			return err
		}
	}
	if err := b.chunk.add(subject, predicate, object); err != nil {
		return err
	}
	if b.chunk.memory() <= b.share(8) {
		return nil
	}
	r, err := b.chunk.spill(b.tmp, b.share(40))
	if err != nil {
		return err
	}
	b.runs = append(b.runs, r)
	return nil
}

// Finish writes the file and syncs it to disk. The label may be nil.
func (b *Builder) Finish(label quad.Value) (File, error) {
	if label != nil {
		var err error
		if b.label, err = Append(nil, label); err != nil {
			return File{}, fmt.Errorf("label: %w", err)
		}
		if _, err := b.chunk.index(label); err != nil {
			return File{}, err
		}
	}
	b.runs = append(b.runs, b.chunk.inMemory(b.tmp, b.share(40)))
	b.chunk = nil
	for _, step := range []func() error{b.mergeValues, b.sortRows} {
		if err := b.interrupted(); err != nil {
			return File{}, err
		}
		if err := step(); err != nil {
			return File{}, err
		}
	}
	return b.write(filepath.Join(b.tmp.dir, "segment"))
}

// mergeValues merges the values of all runs into the dictionary.
func (b *Builder) mergeValues() error {
	b.dict.out = b.spools[secDict]
	var sources []*runSource
	for _, r := range b.runs {
		s := &runSource{source: r.values, ids: r.ids}
		if ok, err := s.next(); err != nil {
			return err
		} else if ok {
			sources = append(sources, s)
		}
	}
	err := merge(sources, func(x, y *runSource) bool { return string(x.value()) < string(y.value()) }, b.addValue)
	if err != nil {
		return err
	}
	_, err = b.spools[secBuckets].Write(bytesOf(b.dict.buckets))
	return err
}

type runSource struct {
	source
	ids *spool
}

// addValue gives the value that a run stands on its id. Equal values of several
// runs come one after the other.
func (b *Builder) addValue(s *runSource) error {
	v := s.value()
	if b.dict.n == 0 || string(v) != string(b.dict.last) {
		if b.dict.n == math.MaxUint32-2 {
			return errors.New("more than 4,294,967,293 distinct values: split the source")
		}
		if err := b.dict.add(v); err != nil {
			return err
		}
		if string(v) == string(b.label) {
			b.labelID = b.dict.n
		}
	}
	return s.ids.uint32(b.dict.n)
}

// sortRows renames the rows of all runs to ids of the segment and writes the
// columns and indexes.
func (b *Builder) sortRows() error {
	bySubject := b.tmp.sorter(b.share(10), b.added, b.interrupted)
	defer bySubject.close()
	for _, r := range b.runs {
		if err := r.rename(bySubject.add); err != nil {
			return err
		}
	}
	byObject := b.tmp.sorter(b.share(10), b.added, b.interrupted)
	defer byObject.close()
	byPredicate := b.tmp.sorter(b.share(10), b.added, b.interrupted)
	defer byPredicate.close()
	byObject.rising, byPredicate.rising = true, true
	for _, i := range []int{secSubject, secPredicate, secObject, secByObject, secByPredicate} {
		b.spools[i].expect(4 * b.added)
	}
	for _, i := range []int{secSubjectRows, secObjectRows} {
		b.spools[i].expect(4 * (int64(b.dict.n) + 2))
	}
	starts := starts{out: b.spools[secSubjectRows], n: b.dict.n}
	var last record
	err := bySubject.each(func(r record) error {
		if b.rows > 0 && r == last {
			return nil
		}
		last = r
		if b.rows == math.MaxUint32-1 {
			return errors.New("more than 4,294,967,294 quads: split the source")
		}
		s, p, o, row := uint32(r.a>>32), uint32(r.a), uint32(r.b), uint64(b.rows)
		b.rows++
		return errors.Join(
			starts.reach(s, uint32(row)),
			b.spools[secSubject].uint32(s), b.spools[secPredicate].uint32(p), b.spools[secObject].uint32(o),
			byObject.add(record{uint64(o)<<32 | uint64(p), row}),
			byPredicate.add(record{uint64(p)<<32 | uint64(o), row}))
	})
	if err != nil {
		return err
	}
	if err := starts.finish(b.rows); err != nil {
		return err
	}
	if err := b.writeByObject(byObject); err != nil {
		return err
	}
	return b.writeByPredicate(byPredicate)
}

// rename gives each row of the run to add, with the ids of the segment.
func (r *run) rename(add func(record) error) error {
	defer r.rows.close()
	defer r.ids.close()
	in, err := r.ids.reader()
	if err != nil {
		return err
	}
	ids := make([]uint32, r.ids.size/4)
	if _, err := io.ReadFull(in, bytesOf(ids)); err != nil {
		return err
	}
	if in, err = r.rows.reader(); err != nil {
		return err
	}
	var b [12]byte
	for {
		if _, err := io.ReadFull(in, b[:]); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		id := func(i int) uint64 { return uint64(ids[binary.LittleEndian.Uint32(b[4*i:])]) }
		if err := add(record{id(0)<<32 | id(1), id(2)}); err != nil {
			return err
		}
	}
}

func (b *Builder) writeByObject(sorted *sorter) error {
	starts := starts{out: b.spools[secObjectRows], n: b.dict.n}
	var place uint32
	err := sorted.each(func(r record) error {
		place++
		return errors.Join(starts.reach(uint32(r.a>>32), place-1), b.spools[secByObject].uint32(uint32(r.b)))
	})
	if err != nil {
		return err
	}
	return starts.finish(b.rows)
}

func (b *Builder) writeByPredicate(sorted *sorter) error {
	out := b.spools[secPredicates]
	var predicate, first, place uint32
	flush := func() error {
		if place == first {
			return nil
		}
		return errors.Join(out.uint32(predicate), out.uint32(first), out.uint32(place))
	}
	err := sorted.each(func(r record) error {
		if p := uint32(r.a >> 32); p != predicate {
			if err := flush(); err != nil {
				return err
			}
			predicate, first = p, place
		}
		place++
		return b.spools[secByPredicate].uint32(uint32(r.b))
	})
	if err != nil {
		return err
	}
	return flush()
}

// starts writes, for each id, where the rows of that id or a later one start.
type starts struct {
	out  *spool
	n    uint32 // number of ids
	next uint32
}

// reach says that the rows of id start at row, unless they did already.
func (s *starts) reach(id, row uint32) error {
	for ; s.next <= id; s.next++ {
		if err := s.out.uint32(row); err != nil {
			return err
		}
	}
	return nil
}

func (s *starts) finish(rows uint32) error { return s.reach(s.n+1, rows) }

// write puts the sections together.
func (b *Builder) write(path string) (File, error) {
	h := header{Values: b.dict.n, Rows: b.rows, Label: b.labelID}
	copy(h.Magic[:], magic)
	end := uint64(headerSize)
	for i := range h.Section {
		length := uint64(b.spools[i].size)
		if i == secBlocks {
			length = 4 * ((roundUp(end) + blockSize - 1) / blockSize)
		}
		h.Section[i].Offset, h.Section[i].Length = roundUp(end), length
		end = roundUp(end) + length
	}
	head, err := h.bytes()
	if err != nil {
		return File{}, err
	}
	f, err := os.Create(path)
	if err != nil {
		return File{}, err
	}
	defer f.Close()
	out := newSummer(f)
	if _, err := out.Write(head); err != nil {
		return File{}, err
	}
	for i, sec := range h.Section {
		if err := out.pad(sec.Offset); err != nil {
			return File{}, err
		}
		if i == secBlocks {
			break
		}
		if err := b.copySection(out, i); err != nil {
			return File{}, err
		}
	}
	sum, err := out.finish()
	if err != nil {
		return File{}, err
	}
	if err := f.Sync(); err != nil {
		return File{}, err
	}
	return File{Path: path, SHA256: sum, Rows: b.rows, Values: b.dict.n, Size: int64(end)}, f.Close()
}

func (b *Builder) copySection(out *summer, i int) error {
	if err := b.interrupted(); err != nil {
		return err
	}
	s := b.spools[i]
	defer s.close()
	if s.file == nil {
		_, err := out.Write(s.mem)
		return err
	}
	in, err := s.reader()
	if err != nil {
		return err
	}
	_, err = io.CopyBuffer(out, struct{ io.Reader }{in}, make([]byte, blockSize))
	return err
}

func (h *header) bytes() ([]byte, error) {
	b, err := binary.Append(nil, binary.LittleEndian, h)
	if err != nil {
		return nil, err
	}
	n := len(b) - 4
	binary.LittleEndian.PutUint32(b[n:], checksum(b[:n]))
	return slices.Concat(b, make([]byte, headerSize-len(b))), nil
}
