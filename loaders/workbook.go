package loaders

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxDocument bounds a workbook or an HTML page, which are held in memory, in bytes.
const maxDocument = 256 << 20

func readDocument(f File) ([]byte, error) {
	in, err := unpack(f)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	data, err := io.ReadAll(io.LimitReader(in, maxDocument+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.Name, err)
	}
	if len(data) > maxDocument {
		return nil, fmt.Errorf("%s: more than %d bytes", f.Name, maxDocument)
	}
	return data, nil
}

// workbook reads one sheet of an Excel file.
type workbook struct {
	book *excelize.File
	rows *excelize.Rows
	name string
	line int
	head int // last line of the header
	wide int // cells of the header
}

func openWorkbook(res *Resource, f File) (table, error) {
	data, err := readDocument(f)
	if err != nil {
		return nil, err
	}
	book, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: 4 << 30, UnzipXMLSizeLimit: 64 << 20, RawCellValue: true})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.Name, err)
	}
	sheet := res.Dialect.Sheet
	if sheet == "" {
		sheet = book.GetSheetName(0)
	}
	for _, name := range book.GetSheetList() {
		if strings.TrimSpace(name) == sheet { // publishers leave spaces that nobody sees
			sheet = name
		}
	}
	rows, err := book.Rows(sheet)
	if err != nil {
		book.Close()
		return nil, fmt.Errorf("%s: sheet %q: %w; it has %s", f.Name, sheet, err, strings.Join(book.GetSheetList(), ", "))
	}
	w := &workbook{book: book, rows: rows, name: f.Name, head: res.Dialect.HeaderRow + res.Dialect.HeaderMore}
	for range res.Dialect.HeaderRow - 1 {
		if !rows.Next() {
			w.close()
			return nil, fmt.Errorf("%s: sheet %q ends before line %d, where the header should be", f.Name, sheet, res.Dialect.HeaderRow)
		}
		if _, err := rows.Columns(); err != nil {
			w.close()
			return nil, fmt.Errorf("%s: sheet %q: %w", f.Name, sheet, err)
		}
		w.line++
	}
	return w, nil
}

func (w *workbook) read() ([]string, int, error) {
	for w.rows.Next() {
		w.line++
		cells, err := w.rows.Columns()
		if err != nil {
			return nil, w.line, fmt.Errorf("%s:%d: %w", w.name, w.line, err)
		}
		trimAll(cells)
		if strings.Join(cells, "") == "" {
			continue
		}
		if w.wide == 0 || w.line <= w.head {
			w.wide = max(w.wide, len(cells))
		}
		for len(cells) < w.wide { // a sheet drops empty cells at the end of a row
			cells = append(cells, "")
		}
		return cells, w.line, nil
	}
	if err := w.rows.Error(); err != nil {
		return nil, w.line, fmt.Errorf("%s:%d: %w", w.name, w.line, err)
	}
	return nil, w.line, io.EOF
}

func (w *workbook) column(cell int) (int, int) { return w.line, cell + 1 }

func (w *workbook) close() error { return errors.Join(w.rows.Close(), w.book.Close()) }

// htmlTable reads the first table of a page that has a row of as many cells
// as the mapping needs at least: two. Lines are rows of the table, from 1.
type htmlTable struct {
	rows [][]string
	line int
}

func openHTMLTable(res *Resource, f File) (table, error) {
	data, err := readDocument(f)
	if err != nil {
		return nil, err
	}
	doc, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.Name, err)
	}
	for n := range doc.Descendants() {
		if n.DataAtom != atom.Table {
			continue
		}
		t := &htmlTable{}
		wide := false
		for r := range n.Descendants() {
			if r.DataAtom == atom.Tr {
				cells := htmlCells(r)
				wide = wide || len(cells) > 1
				t.rows = append(t.rows, cells)
			}
		}
		if wide && len(t.rows) >= res.Dialect.HeaderRow {
			t.line = res.Dialect.HeaderRow - 1
			return t, nil
		}
	}
	return nil, fmt.Errorf("%s: no table with a row %d", f.Name, res.Dialect.HeaderRow)
}

func htmlCells(row *html.Node) []string {
	var cells []string
	for c := range row.ChildNodes() {
		if c.DataAtom != atom.Td && c.DataAtom != atom.Th {
			continue
		}
		var b strings.Builder
		for t := range c.Descendants() {
			switch {
			case t.Type == html.TextNode:
				b.WriteString(t.Data)
			case t.DataAtom == atom.Br:
				b.WriteByte(' ')
			}
		}
		cells = append(cells, strings.Join(strings.Fields(b.String()), " "))
	}
	return cells
}

func (t *htmlTable) read() ([]string, int, error) {
	for t.line < len(t.rows) {
		t.line++
		if cells := t.rows[t.line-1]; len(cells) > 0 {
			return cells, t.line, nil
		}
	}
	return nil, t.line, io.EOF
}

func (t *htmlTable) column(cell int) (int, int) { return t.line, cell + 1 }

func (t *htmlTable) close() error { return nil }
