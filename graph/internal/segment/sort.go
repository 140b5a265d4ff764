package segment

import (
	"bufio"
	"encoding/binary"
	"io"
	"os"
	"slices"
)

// A record is what the builder sorts: by a, then by b.
type record struct{ a, b uint64 }

func (r record) compare(s record) int {
	switch {
	case r.a < s.a || r.a == s.a && r.b < s.b:
		return -1
	case r == s:
		return 0
	}
	return 1
}

// A sorter sorts any number of records in bounded memory: it spills sorted runs
// to temporary files and merges them.
type sorter struct {
	tmp         *scratch
	max         int  // records per run
	rising      bool // b of the records added rises, so equal a need no look at b
	buf, spare  []record
	runs        []*os.File
	interrupted func() error
}

// sorter makes a sorter for about n records that uses at most about memory bytes.
func (s *scratch) sorter(memory int, n int64, interrupted func() error) *sorter {
	limit := max(memory/32, 4096)
	return &sorter{tmp: s, max: limit, buf: make([]record, 0, min(int64(limit), n)), interrupted: interrupted}
}

func (s *sorter) add(r record) error {
	if len(s.buf) == s.max {
		if err := s.spill(); err != nil {
			return err
		}
	}
	s.buf = append(s.buf, r)
	return nil
}

func (s *sorter) spill() error {
	if err := s.interrupted(); err != nil {
		return err
	}
	s.sort()
	f, err := s.tmp.create()
	if err != nil {
		return err
	}
	s.runs = append(s.runs, f)
	if _, err := f.Write(bytesOf(s.buf)); err != nil {
		return err
	}
	s.buf = s.buf[:0]
	return nil
}

// sort is a least-significant-byte radix sort that leaves out the bytes in
// which all records agree.
func (s *sorter) sort() {
	n := len(s.buf)
	if n < 512 {
		slices.SortFunc(s.buf, record.compare)
		return
	}
	if cap(s.spare) < n {
		s.spare = s.tmp.records(n)
	}
	from, to := s.buf, s.spare[:n]
	var count [16][256]uint32
	for _, r := range from {
		for k := range 8 {
			count[k][byte(r.b>>(8*k))]++
			count[8+k][byte(r.a>>(8*k))]++
		}
	}
	first := 0
	if s.rising {
		first = 8
	}
	for k := first; k < 16; k++ {
		c, shift := &count[k], 8*uint(k&7)
		digit := func(r record) byte {
			if k >= 8 {
				return byte(r.a >> shift)
			}
			return byte(r.b >> shift)
		}
		if c[digit(from[0])] == uint32(n) {
			continue
		}
		var sum uint32
		for i, v := range c {
			c[i] = sum
			sum += v
		}
		if k >= 8 {
			for _, r := range from {
				d := byte(r.a >> shift)
				to[c[d]] = r
				c[d]++
			}
		} else {
			for _, r := range from {
				d := byte(r.b >> shift)
				to[c[d]] = r
				c[d]++
			}
		}
		from, to = to, from
	}
	s.buf, s.spare = from, to
}

// each calls fn with every record in order and frees everything.
func (s *sorter) each(fn func(record) error) error {
	defer s.close()
	if len(s.runs) == 0 {
		s.sort()
		for i, r := range s.buf {
			if i&(1<<16-1) == 0 {
				if err := s.interrupted(); err != nil {
					return err
				}
			}
			if err := fn(r); err != nil {
				return err
			}
		}
		return nil
	}
	if len(s.buf) > 0 {
		if err := s.spill(); err != nil {
			return err
		}
	}
	s.buf, s.spare = nil, nil // before the buffers of the merge are made
	var sources []*recordReader
	for _, f := range s.runs {
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			return err
		}
		r := &recordReader{in: bufio.NewReaderSize(f, 1<<17)}
		if ok, err := r.next(); err != nil {
			return err
		} else if ok {
			sources = append(sources, r)
		}
	}
	n := 0
	return merge(sources, func(x, y *recordReader) bool { return x.record.compare(y.record) < 0 },
		func(r *recordReader) error {
			if n++; n&(1<<16-1) == 0 {
				if err := s.interrupted(); err != nil {
					return err
				}
			}
			return fn(r.record)
		})
}

// close removes the runs and leaves the memory to the next sorter.
func (s *sorter) close() {
	for _, f := range s.runs {
		f.Close()
		os.Remove(f.Name())
	}
	s.tmp.free = append(s.tmp.free, s.buf, s.spare)
	s.buf, s.spare, s.runs = nil, nil, nil
}

// records gives room for n records, from a sorter that is done if it can.
func (s *scratch) records(n int) []record {
	for i, a := range s.free {
		if cap(a) >= n {
			s.free[i] = nil
			return a[:n]
		}
	}
	return make([]record, n)
}

type recordReader struct {
	in *bufio.Reader
	record
}

func (r *recordReader) next() (bool, error) {
	var b [16]byte
	if _, err := io.ReadFull(r.in, b[:]); err == io.EOF {
		return false, nil
	} else if err != nil {
		return false, err
	}
	r.record = record{binary.LittleEndian.Uint64(b[:]), binary.LittleEndian.Uint64(b[8:])}
	return true, nil
}

// merge calls emit with each source in order of its current element, then
// advances it. Every source stands on its first element.
func merge[S interface{ next() (bool, error) }](heap []S, less func(x, y S) bool, emit func(S) error) error {
	down := func(i int) {
		for {
			c := 2*i + 1
			if c >= len(heap) {
				return
			}
			if c+1 < len(heap) && less(heap[c+1], heap[c]) {
				c++
			}
			if !less(heap[c], heap[i]) {
				return
			}
			heap[i], heap[c] = heap[c], heap[i]
			i = c
		}
	}
	for i := len(heap)/2 - 1; i >= 0; i-- {
		down(i)
	}
	for len(heap) > 0 {
		if err := emit(heap[0]); err != nil {
			return err
		}
		ok, err := heap[0].next()
		if err != nil {
			return err
		}
		if !ok {
			heap[0] = heap[len(heap)-1]
			heap = heap[:len(heap)-1]
		}
		down(0)
	}
	return nil
}
