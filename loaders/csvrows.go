package loaders

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
)

// csvTable reads delimited text.
type csvTable struct {
	r      *csv.Reader
	limit  *itemLimit
	last   int // line of the last record
	in     io.Closer
	name   string
	offset int // lines above the header
	trim   bool
}

func openCSV(res *Resource, f File) (table, error) {
	in, err := text(f, res.Encoding)
	if err != nil {
		return nil, err
	}
	b := bufio.NewReaderSize(in, 1<<16)
	skip := 0
	if res.Dialect.Header {
		skip = res.Dialect.HeaderRow - 1
	}
	for i := range skip {
		if err := skipLine(b); err != nil {
			in.Close()
			if errors.Is(err, io.EOF) {
				err = fmt.Errorf("ends before line %d, where the header should be", skip+1)
			}
			return nil, fmt.Errorf("%s:%d: %w", f.Name, i+1, err)
		}
	}
	if !res.Dialect.Quoted {
		return &plainTable{b: b, in: in, name: f.Name, line: skip, delimiter: string(res.Dialect.Delimiter), trim: res.Dialect.Trim}, nil
	}
	limit := &itemLimit{r: b, most: maxItem}
	r := csv.NewReader(limit)
	r.Comma = res.Dialect.Delimiter
	r.Comment = res.Dialect.Comment
	r.LazyQuotes = res.Dialect.Lazy
	r.FieldsPerRecord = -1
	r.ReuseRecord = true
	return &csvTable{r: r, limit: limit, last: skip, in: in, name: f.Name, offset: skip, trim: res.Dialect.Trim}, nil
}

func skipLine(b *bufio.Reader) error {
	for {
		_, more, err := b.ReadLine()
		if err != nil || !more {
			return err
		}
	}
}

func (t *csvTable) read() ([]string, int, error) {
	t.limit.n = 0
	cells, err := t.r.Read()
	var large *tooLargeError
	if errors.As(err, &large) {
		return nil, 0, fmt.Errorf("%s:%d: %w", t.name, t.last+1, large)
	}
	var fault *csv.ParseError
	if errors.As(err, &fault) {
		// A quote that is never closed takes the rest of the file with it:
		// that is no fault of one record.
		if errors.Is(fault.Err, csv.ErrQuote) && fault.Line > fault.StartLine {
			return nil, 0, fmt.Errorf("%s:%d:%d: a quote is not closed or stands inside a cell: set lazyQuotes or quoted: false in the dialect if quotes are plain text",
				t.name, fault.StartLine+t.offset, fault.Column)
		}
		return cells, fault.StartLine + t.offset, fmt.Errorf("%w: column %d: %w", errBadRecord, fault.Column, fault.Err)
	}
	if err != nil {
		return nil, 0, err
	}
	line, _ := t.r.FieldPos(0)
	t.last = line + t.offset
	if t.trim {
		trimAll(cells)
	}
	return cells, t.last, nil
}

func trimAll(cells []string) {
	for i, c := range cells {
		cells[i] = strings.TrimSpace(c)
	}
}

func (t *csvTable) column(cell int) (int, int) {
	line, col := t.r.FieldPos(cell)
	return line + t.offset, col
}

func (t *csvTable) close() error { return t.in.Close() }

// plainTable reads delimited text in which quotes mean nothing.
type plainTable struct {
	b         *bufio.Reader
	in        io.Closer
	name      string
	line      int
	delimiter string
	trim      bool
	cells     []string
}

// maxLine bounds a line of a plain table, in bytes.
const maxLine = 16 << 20

func (t *plainTable) read() ([]string, int, error) {
	for {
		var text strings.Builder
		t.line++
		for {
			part, more, err := t.b.ReadLine()
			if err != nil {
				return nil, t.line, err
			}
			if text.Write(part); text.Len() > maxLine {
				return nil, t.line, fmt.Errorf("%s:%d: a line of more than %d bytes", t.name, t.line, maxLine)
			}
			if !more {
				break
			}
		}
		if text.Len() == 0 {
			continue
		}
		t.cells = strings.Split(text.String(), t.delimiter)
		if t.trim {
			trimAll(t.cells)
		}
		return t.cells, t.line, nil
	}
}

func (t *plainTable) column(cell int) (int, int) {
	col := 1
	for _, c := range t.cells[:min(cell, len(t.cells))] {
		col += len(c) + len(t.delimiter)
	}
	return t.line, col
}

func (t *plainTable) close() error { return t.in.Close() }
