package loaders

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// open opens a stranger's table, and finds out what must be known to do so.
func (p *profile) open(f File) (table, error) {
	dialect := Dialect{Delimiter: p.delimiter, Header: true, HeaderRow: 1, Quoted: true, Lazy: true}
	switch p.format {
	case "json", "jsonl":
		return p.openItems(f)
	case "xml":
		return nil, fmt.Errorf("%s: XML is not drafted: write datapackage.yaml and mapping.yaml by hand, or save the rows as CSV", f.Name)
	case "xlsx", "html":
		row, err := headerLine(&Resource{Format: p.format, Dialect: dialect}, f)
		if err != nil {
			return nil, err
		}
		p.headerRow, dialect.HeaderRow = row, row
		t, err := openTable(&Resource{Format: p.format, Dialect: dialect}, f)
		if w, ok := t.(*workbook); ok && err == nil {
			names := w.book.GetSheetList()
			p.sheet, p.sheets = strings.TrimSpace(names[0]), names[1:]
		}
		return t, err
	}
	valid, err := isUTF8(f)
	if err != nil {
		return nil, err
	}
	if marked, err := isMarked(f); err != nil {
		return nil, err
	} else if !valid && !marked {
		p.encoding = "windows-1252"
	}
	if p.delimiter, p.headerRow, err = sniffDelimiter(f, p.encoding); err != nil {
		return nil, err
	}
	dialect.Delimiter, dialect.HeaderRow = p.delimiter, p.headerRow
	return openCSV(&Resource{Encoding: p.encoding, Format: "csv", Dialect: dialect}, f)
}

// isMarked tells whether a file begins with the mark of UTF-16, which says all
// that must be known.
func isMarked(f File) (bool, error) {
	raw, err := unpack(f)
	if err != nil {
		return false, err
	}
	defer raw.Close()
	var mark [2]byte
	if _, err := io.ReadFull(raw, mark[:]); err != nil {
		return false, nil // too short for a mark, or for anything: the table is asked next
	}
	return mark == [2]byte{0xFF, 0xFE} || mark == [2]byte{0xFE, 0xFF}, nil
}

// headerRowsLooked is how many rows may stand above the header of a sheet.
const headerRowsLooked = 50

// headerLine is the line of the first row of which at least half of the cells
// of the widest one are filled.
func headerLine(res *Resource, f File) (int, error) {
	t, err := openTable(res, f)
	if err != nil {
		return 0, err
	}
	defer t.close()
	var filled, lines []int
	for len(lines) < headerRowsLooked {
		cells, line, err := t.read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return 0, err
		}
		n := 0
		for _, c := range cells {
			if strings.TrimSpace(c) != "" {
				n++
			}
		}
		filled, lines = append(filled, n), append(lines, line)
	}
	for i, n := range filled {
		if 2*n >= slices.Max(filled) {
			return lines[i], nil
		}
	}
	return 0, fmt.Errorf("%s: empty: not even a header", f.Name)
}

// openItems opens the items of a JSON file as a table: those of the file, or of
// its first key that has some. Their keys are the columns, sorted; what is no
// plain value is left out.
func (p *profile) openItems(f File) (table, error) {
	data, err := readDocument(f)
	if err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var document any
	if p.format == "jsonl" {
		document, err = linesOf(d)
	} else {
		err = d.Decode(&document)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.Name, err)
	}
	items := itemsOf(document)
	p.iterator = "$[*]"
	if top, ok := document.(map[string]any); ok {
		for _, key := range slices.Sorted(maps.Keys(top)) {
			if items = itemsOf(top[key]); items != nil {
				p.iterator = "$." + key + "[*]"
				break
			}
		}
	}
	if items == nil {
		return nil, fmt.Errorf("%s: no list of items with keys, such as [{\"state\": \"KEN\"}], at the top or below one of its keys", f.Name)
	}
	if p.format == "jsonl" {
		p.iterator = "$"
	}
	t := &htmlTable{}
	t.rows, p.nested = tableOf(items)
	return t, nil
}

// linesOf reads one value after the other.
func linesOf(d *json.Decoder) (any, error) {
	var list []any
	for {
		var v any
		if err := d.Decode(&v); errors.Is(err, io.EOF) {
			return list, nil
		} else if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
}

// itemsOf is a list of items with keys, nil when it is none.
func itemsOf(v any) []map[string]any {
	list, ok := v.([]any)
	if !ok {
		return nil
	}
	var items []map[string]any
	for _, v := range list {
		item, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		items = append(items, item)
	}
	return items
}

// tableOf makes rows of items, the first of them with the names of the columns.
// Keys that hold more than a plain value are nested.
func tableOf(items []map[string]any) (rows [][]string, nested []string) {
	plain := map[string]bool{}
	for _, item := range items {
		for key, v := range item {
			switch v.(type) {
			case map[string]any, []any:
				plain[key] = false
			default:
				if _, ok := plain[key]; !ok {
					plain[key] = true
				}
			}
		}
	}
	var names []string
	for _, key := range slices.Sorted(maps.Keys(plain)) {
		if plain[key] {
			names = append(names, key)
		} else {
			nested = append(nested, key)
		}
	}
	rows = [][]string{names}
	for _, item := range items {
		row := make([]string, len(names))
		for i, key := range names {
			if v := item[key]; v != nil {
				row[i] = fmt.Sprint(v)
			}
		}
		rows = append(rows, row)
	}
	return rows, nested
}
