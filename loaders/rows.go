package loaders

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"iter"
	"path"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"
)

// A row is one record of a source, with the values of the columns or paths
// that the mapping refers to. It is valid until the next one.
type row struct {
	file     string
	line     int          // from 1; of the record's first line
	vals     [][]string   // by slot; nil for nothing
	types    [][]quad.IRI // by slot, of each value in JSON, "" for text; nil when not asked for
	longName string       // of a wide-to-long source: the column that this row takes
	bad      error        // the record cannot be read: it is rejected with this reason
	record   []string     // the cells as they came, for the list of rejected rows
}

// rows iterates over the records of a source in all its files. An error ends it.
func (r *run) rows(s *source, files []File) iter.Seq2[*row, error] {
	return func(yield func(*row, error) bool) {
		res := r.dataset.Resource(s.resource)
		for _, f := range files {
			for row, err := range r.fileRows(s, res, f) {
				if err == nil {
					err = r.ctx.Err()
				}
				if !yield(row, err) || err != nil {
					return
				}
			}
		}
	}
}

func (r *run) fileRows(s *source, res *Resource, f File) iter.Seq2[*row, error] {
	switch res.Format {
	case "json", "jsonl":
		return r.jsonRows(s, res, f)
	case "xml":
		return r.xmlRows(s, res, f)
	}
	return r.tableRows(s, res, f)
}

// A table gives the records of a tabular file. Read returns the cells, valid
// until the next call, and the line; errBadRecord wraps the fault of one
// record, after which reading goes on. Column tells where a cell began.
type table interface {
	read() (cells []string, line int, err error)
	column(cell int) (line, col int)
	close() error
}

// errBadRecord marks a fault of one record.
var errBadRecord = errors.New("bad record")

func openTable(res *Resource, f File) (table, error) {
	switch res.Format {
	case "xlsx":
		return openWorkbook(res, f)
	case "html":
		return openHTMLTable(res, f)
	}
	return openCSV(res, f)
}

// tableRows binds the columns of a file to the slots of a source.
func (r *run) tableRows(s *source, res *Resource, f File) iter.Seq2[*row, error] {
	return func(yield func(*row, error) bool) {
		t, err := openTable(res, f)
		if err != nil {
			yield(nil, err)
			return
		}
		defer t.close()
		h, err := readHeader(t, res, f.Name)
		if err != nil {
			yield(nil, err)
			return
		}
		b, err := r.dataset.bind(s, res, h)
		if err != nil {
			yield(nil, err)
			return
		}
		out := &row{file: f.Name, vals: make([][]string, len(s.names))}
		for {
			cells, line, err := t.read()
			if errors.Is(err, io.EOF) {
				return
			}
			if err == nil && isEmpty(cells) {
				continue // delimiters alone are no more than an empty line
			}
			out.line, out.bad, out.record = line, nil, cells
			if errors.Is(err, errBadRecord) {
				out.bad, err = err, nil
			}
			if err != nil {
				yield(nil, err)
				return
			}
			if out.bad == nil && len(cells) != len(h.names) {
				out.bad = fmt.Errorf("%d cells where the header has %d", len(cells), len(h.names))
			}
			if out.bad == nil {
				out.bad = h.checkCells(cells)
			}
			if out.bad != nil {
				if !yield(out, nil) {
					return
				}
				continue
			}
			if !b.fill(out, cells, yield) {
				return
			}
		}
	}
}

// isEmpty tells whether no cell of a row holds anything.
func isEmpty(cells []string) bool {
	return !slices.ContainsFunc(cells, func(c string) bool { return strings.TrimSpace(c) != "" })
}

// A header is the names of a table's columns.
type header struct {
	file  string
	names []string
	line  int
	cols  []int // where each name stands in its line
}

// checkCells refuses a NUL byte, which no text has: the row is damaged.
func (h *header) checkCells(cells []string) error {
	for i, c := range cells {
		if strings.IndexByte(c, 0) >= 0 {
			return fmt.Errorf("column %q holds a NUL byte: the row is damaged", h.names[i])
		}
	}
	return nil
}

func readHeader(t table, res *Resource, file string) (*header, error) {
	h := &header{file: file, line: res.Dialect.HeaderRow}
	if !res.Dialect.Header {
		h.names = res.Fields
		return h, nil
	}
	cells, line, err := t.read()
	if errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: empty: not even a header", file)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: the header: %w", file, err)
	}
	if cells, err = joinHeader(t, res.Dialect, cells); err != nil {
		return nil, fmt.Errorf("%s: the header: %w", file, err)
	}
	if len(cells) > maxColumns {
		return nil, fmt.Errorf("%s:%d: the header has %d columns, more than %d: is it a table?", file, line, len(cells), maxColumns)
	}
	h.line = line
	used := map[string]int{}
	for i, c := range cells {
		name := strings.Join(strings.Fields(c), " ")
		if name == "" {
			name = fmt.Sprintf("column %d", i+1)
		}
		if used[name]++; used[name] > 1 {
			name = fmt.Sprintf("%s (%d)", name, used[name])
		}
		h.names = append(h.names, name)
		_, col := t.column(i)
		h.cols = append(h.cols, col)
	}
	return h, nil
}

// joinHeader makes the names of columns whose header has several lines, of which
// the first is read already. A cell above several columns stands over the first of
// them only, so it is carried on to the right.
func joinHeader(t table, d Dialect, first []string) ([]string, error) {
	lines, wide := [][]string{slices.Clone(first)}, len(first)
	for range d.HeaderMore {
		cells, _, err := t.read()
		if err != nil {
			return nil, fmt.Errorf("a line of it is missing: %w", err)
		}
		lines, wide = append(lines, slices.Clone(cells)), max(wide, len(cells))
	}
	names := make([][]string, wide)
	for i, line := range lines {
		above := ""
		for c := range names {
			text := ""
			if c < len(line) {
				text = strings.TrimSpace(line[c])
			}
			if text == "" && i < len(lines)-1 {
				text = above
			}
			above = text
			if text != "" {
				names[c] = append(names[c], text)
			}
		}
	}
	out := make([]string, wide)
	for c, parts := range names {
		out[c] = strings.Join(parts, cmp.Or(d.Join, " "))
	}
	return out, nil
}

// A binding says which cell goes to which slot.
type binding struct {
	slots   [][2]int // slot, cell
	missing []string
	long    []int // cells of a wide-to-long source
	header  *header
	longer  *longer
}

// fill gives the row its values, and yields it: once, or for each of its long cells.
func (b *binding) fill(out *row, cells []string, yield func(*row, error) bool) bool {
	for _, p := range b.slots {
		out.vals[p[0]] = b.value(cells, p[1])
	}
	if b.longer == nil {
		return yield(out, nil)
	}
	for _, i := range b.long {
		v := b.value(cells, i)
		if v == nil && !b.longer.keepEmpty {
			continue
		}
		out.longName = b.header.names[i]
		out.vals[b.longer.name] = b.header.names[i : i+1 : i+1]
		out.vals[b.longer.value] = v
		if !yield(out, nil) {
			return false
		}
	}
	return true
}

func (b *binding) value(cells []string, i int) []string {
	c := cells[i]
	for _, m := range b.missing {
		if c == m {
			return nil
		}
	}
	return cells[i : i+1 : i+1]
}

// bind is the strict column check: every column is used or listed as ignored,
// every column that the mapping uses is there.
func (d *Dataset) bind(s *source, res *Resource, h *header) (*binding, error) {
	b := &binding{missing: res.Missing, header: h, longer: s.longer}
	var faults []error
	used := d.used[res.Name]
	var fresh []string
	for i, name := range h.names {
		if s.longer != nil && matchName(s.longer.columns, name) {
			b.long = append(b.long, i)
		}
		if !used.has(name) {
			fresh = append(fresh, name)
			col := 1
			if i < len(h.cols) {
				col = h.cols[i]
			}
			faults = append(faults, fmt.Errorf("%s:%d:%d: new column %q: use it in the mapping, or list it under ignore", h.file, h.line, col, name))
		}
	}
	for slot, name := range s.names {
		if s.derived[slot] != nil || s.longer != nil && (slot == s.longer.name || slot == s.longer.value) {
			continue
		}
		i := slices.Index(h.names, name)
		if i < 0 {
			faults = append(faults, fmt.Errorf("%s:%d:1: column %q is gone%s", h.file, h.line, name, renamed(name, fresh)))
			continue
		}
		b.slots = append(b.slots, [2]int{slot, i})
	}
	if s.longer != nil && len(b.long) == 0 {
		faults = append(faults, fmt.Errorf("%s:%d:1: no column fits the pattern %q", h.file, h.line, s.longer.columns))
	}
	return b, errors.Join(faults...)
}

func renamed(name string, fresh []string) string {
	for _, f := range fresh {
		if editDistance(strings.ToLower(name), strings.ToLower(f)) <= max(2, len(name)/3) || len(fresh) == 1 {
			return fmt.Sprintf(": if %q is its new name, use that in the mapping", f)
		}
	}
	return ": the mapping uses it; if the publisher dropped it, remove what is made from it"
}

// usedColumns are the names that some source of a resource uses or ignores.
type usedColumns struct {
	names    map[string]bool
	patterns []string
}

func (u *usedColumns) has(name string) bool {
	return u.names[name] || slices.ContainsFunc(u.patterns, func(p string) bool { return matchName(p, name) })
}

// matchName compares a column's name with a pattern of * ? and [a-z]; a "/" is
// nothing special.
func matchName(pattern, name string) bool {
	if pattern == name {
		return true
	}
	ok, err := path.Match(strings.ReplaceAll(pattern, "/", "\x1f"), strings.ReplaceAll(name, "/", "\x1f"))
	return err == nil && ok
}

// use collects, for each resource, which columns its sources and tables know.
func (m *mapping) use() map[string]*usedColumns {
	out := map[string]*usedColumns{}
	add := func(s *source) {
		u := out[s.resource]
		if u == nil {
			u = &usedColumns{names: map[string]bool{}}
			out[s.resource] = u
		}
		for slot, name := range s.names {
			if s.derived[slot] == nil {
				u.names[name] = true
			}
		}
		u.patterns = append(u.patterns, s.ignore...)
		if s.longer != nil {
			u.patterns = append(u.patterns, s.longer.columns)
		}
	}
	for _, s := range m.sources {
		add(s)
	}
	for _, t := range m.tables.tables {
		add(t.source)
	}
	return out
}
