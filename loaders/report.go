package loaders

import (
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// A Report counts what became of the rows of a dataset. For every file, rows
// in are rows used plus rows rejected. The zero Report is ready for use.
type Report struct {
	Files   []FileReport
	Ignored []string // files found in a folder or archive that belong to no resource
	Quads   int64
	Graphs  int64 // quads whose graph name gave way to the source
	// Rejects, when set, gets every rejected row as CSV: file, line, reason, cells.
	Rejects io.Writer
	// Progress, when set, is called now and then with the rows read so far.
	Progress func(rows, quads int64)

	reasons map[string]int64
	out     *csv.Writer
}

// A FileReport counts the rows of one file as one source of the mapping reads it.
type FileReport struct {
	Source   string // of the mapping
	Resource string
	File     string
	SHA256   string
	Rows     int64
	Used     int64
	Rejected int64
}

// A Reason is why rows were rejected, and how many.
type Reason struct {
	Text string
	Rows int64
}

// Rows is the number of rows read.
func (r *Report) Rows() int64 { return r.sum(func(f FileReport) int64 { return f.Rows }) }

// Used is the number of rows that gave quads.
func (r *Report) Used() int64 { return r.sum(func(f FileReport) int64 { return f.Used }) }

// Rejected is the number of rows that gave none.
func (r *Report) Rejected() int64 { return r.sum(func(f FileReport) int64 { return f.Rejected }) }

func (r *Report) sum(of func(FileReport) int64) (n int64) {
	for _, f := range r.Files {
		n += of(f)
	}
	return n
}

// Reasons lists why rows were rejected, most frequent first.
func (r *Report) Reasons() []Reason {
	var out []Reason
	for _, text := range slices.Sorted(maps.Keys(r.reasons)) {
		out = append(out, Reason{text, r.reasons[text]})
	}
	slices.SortStableFunc(out, func(a, b Reason) int { return int(b.Rows - a.Rows) })
	return out
}

// maxReasons bounds how many different reasons are counted apart.
const maxReasons = 1000

func (r *Report) reject(row *row, why error) error {
	if r.reasons == nil {
		r.reasons = map[string]int64{}
	}
	text := strings.TrimPrefix(why.Error(), errBadRecord.Error()+": ")
	if _, ok := r.reasons[text]; !ok && len(r.reasons) >= maxReasons {
		text = "other reasons"
	}
	r.reasons[text]++
	if r.Rejects == nil {
		return nil
	}
	if r.out == nil {
		r.out = csv.NewWriter(r.Rejects)
		if err := r.out.Write([]string{"file", "line", "reason", "cells"}); err != nil {
			return fmt.Errorf("the list of rejected rows: %w", err)
		}
	}
	cells := row.record
	if cells == nil {
		for _, v := range row.vals {
			cells = append(cells, strings.Join(v, ", "))
		}
	}
	if err := r.out.Write(append([]string{row.file, strconv.Itoa(row.line), text}, cells...)); err != nil {
		return fmt.Errorf("the list of rejected rows: %w", err)
	}
	return nil
}

func (r *Report) flush() error {
	if r.out == nil {
		return nil
	}
	r.out.Flush()
	if err := r.out.Error(); err != nil {
		return fmt.Errorf("the list of rejected rows: %w", err)
	}
	return nil
}
