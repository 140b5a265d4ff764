package segment

import (
	"bufio"
	"encoding/binary"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"unsafe"
)

// A scratch hands out temporary files of one folder, which its owner removes.
type scratch struct {
	dir   string
	files int
	free  [][]record // memory of sorters that are done
}

func (s *scratch) create() (*os.File, error) {
	s.files++
	return os.Create(filepath.Join(s.dir, strconv.Itoa(s.files)))
}

// A spool collects bytes to be read once: in memory up to a limit, in a
// temporary file beyond it.
type spool struct {
	tmp   *scratch
	limit int
	size  int64
	mem   []byte
	file  *os.File
	out   *bufio.Writer
}

func (s *scratch) spool(limit int) *spool { return &spool{tmp: s, limit: limit} }

// expect says that about n bytes will come.
func (p *spool) expect(n int64) {
	if n <= int64(p.limit) {
		p.mem = slices.Grow(p.mem, int(n))
	}
}

// Write appends b.
func (p *spool) Write(b []byte) (int, error) {
	p.size += int64(len(b))
	if p.file == nil {
		if len(p.mem)+len(b) <= p.limit {
			p.mem = append(doubled(p.mem, len(b)), b...)
			return len(b), nil
		}
		f, err := p.tmp.create()
		if err != nil {
			return 0, err
		}
		p.file, p.out = f, bufio.NewWriterSize(f, 1<<16)
		if _, err := p.out.Write(p.mem); err != nil {
			return 0, err
		}
		p.mem = nil
	}
	return p.out.Write(b)
}

// uint32 appends one number.
func (p *spool) uint32(v uint32) error {
	if p.file == nil && len(p.mem)+4 <= p.limit {
		p.mem = binary.LittleEndian.AppendUint32(doubled(p.mem, 4), v)
		p.size += 4
		return nil
	}
	var b [4]byte
	binary.LittleEndian.PutUint32(b[:], v)
	_, err := p.Write(b[:])
	return err
}

// reader reads everything from the start; no write may follow.
func (p *spool) reader() (io.Reader, error) {
	if p.file == nil {
		return &memReader{p.mem}, nil
	}
	if err := p.out.Flush(); err != nil {
		return nil, err
	}
	if _, err := p.file.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	return bufio.NewReaderSize(p.file, 1<<17), nil
}

// close frees the memory and removes the file.
func (p *spool) close() {
	p.mem = nil
	if p.file != nil {
		p.file.Close()
		os.Remove(p.file.Name())
		p.file = nil
	}
}

// memReader reads a byte slice, without a copy of it.
type memReader struct{ b []byte }

func (r *memReader) Read(b []byte) (int, error) {
	if len(r.b) == 0 {
		return 0, io.EOF
	}
	n := copy(b, r.b)
	r.b = r.b[n:]
	return n, nil
}

func (r *memReader) ReadByte() (byte, error) {
	if len(r.b) == 0 {
		return 0, io.EOF
	}
	c := r.b[0]
	r.b = r.b[1:]
	return c, nil
}

// bytesOf is the memory of a slice of numbers. Open and Create refuse machines
// whose byte order is not that of the file.
func bytesOf[T uint32 | uint64 | record](a []T) []byte {
	var zero T
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(a))), len(a)*int(unsafe.Sizeof(zero)))
}

// numbersOf is the inverse of bytesOf: b must be aligned for T.
func numbersOf[T uint32 | uint64](b []byte) []T {
	if len(b) == 0 {
		return nil
	}
	var zero T
	return unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(b))), len(b)/int(unsafe.Sizeof(zero)))
}
