package loaders

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/cayleygraph/quad"
	"github.com/ohler55/ojg/jp"

	"github.com/claimgraph/claimgraph/schema"
)

// maxJSONTree bounds a JSON file that cannot be read item by item, in bytes.
const maxJSONTree = 64 << 20

// A tree is what JSON and XML rows share: the paths of the mapping, how often
// each gave something, and which keys of an item are known.
type tree struct {
	source *source
	res    *Resource
	file   string
	out    *row
	led    []bool   // by slot: the path led to something, if only to null
	keys   []string // first keys of the paths
	items  int
}

func newTree(s *source, res *Resource, file string) *tree {
	return &tree{source: s, res: res, file: file, led: make([]bool, len(s.names)),
		out: &row{file: file, vals: make([][]string, len(s.names))}}
}

// set gives a slot its values.
func (t *tree) set(slot int, vals []string) {
	kept := vals[:0]
	for _, v := range vals {
		missing := false
		for _, m := range t.res.Missing {
			missing = missing || v == m
		}
		if !missing {
			kept = append(kept, v)
		}
	}
	t.out.vals[slot] = kept
}

// check refuses paths that led to nothing in the whole file. Datasets have
// their own check of keys; a mapping alone has only this one.
func (t *tree) check() error {
	if !t.source.natural || t.items == 0 {
		return nil
	}
	for slot, name := range t.source.names {
		if t.source.derived[slot] == nil && !t.led[slot] {
			return fmt.Errorf("%s: the path %s leads to nothing in any of the %d items: correct it in the mapping", t.file, name, t.items)
		}
	}
	return nil
}

// parseJSONPath compiles a path. ".[" is taken for "[", as it is often written.
func parseJSONPath(text string) (jp.Expr, error) {
	path, err := jp.ParseString(text)
	if err != nil && strings.Contains(text, ".[") {
		if path, err := jp.ParseString(strings.ReplaceAll(text, ".[", "[")); err == nil {
			return path, nil
		}
	}
	return path, err
}

// known refuses a key of an item that no path begins with and that is not ignored.
func (t *tree) known(key string) error {
	for _, k := range t.keys {
		if k == key {
			return nil
		}
	}
	if u := (&usedColumns{patterns: t.source.ignore}); u.has(key) {
		return nil
	}
	return fmt.Errorf("new key %q: use it in the mapping, or list it under ignore", key)
}

// A jsonTree reads items of JSON.
type jsonTree struct {
	*tree
	paths map[int]jp.Expr
	limit *itemLimit
}

func newJSONTree(s *source, res *Resource, file string) (*jsonTree, error) {
	t := &jsonTree{tree: newTree(s, res, file), paths: map[int]jp.Expr{}}
	for slot, name := range s.names {
		if s.derived[slot] != nil {
			continue
		}
		path, err := parseJSONPath(name)
		if err != nil {
			path = jp.C(name)
		}
		t.paths[slot] = path
		for _, f := range path {
			if c, ok := f.(jp.Child); ok {
				t.keys = append(t.keys, string(c))
				break
			}
		}
	}
	return t, nil
}

func (t *jsonTree) fill(item any, line int) error {
	t.out.line = line
	t.items++
	if m, ok := item.(map[string]any); ok {
		var unknown error
		first := ""
		for key := range m {
			if err := t.known(key); err != nil && (unknown == nil || key < first) {
				unknown, first = err, key
			}
		}
		if unknown != nil {
			return unknown
		}
	}
	for slot, path := range t.paths {
		var vals []string
		values := path.Get(item)
		for _, v := range values {
			vals = appendJSON(vals, v)
		}
		t.led[slot] = t.led[slot] || len(values) > 0
		t.set(slot, vals)
		if t.source.natural {
			t.types(slot, values)
		}
	}
	return nil
}

// types notes which types the values of a slot have.
func (t *jsonTree) types(slot int, found []any) {
	if t.out.types == nil {
		t.out.types = make([][]quad.IRI, len(t.out.vals))
	}
	var types []quad.IRI
	var add func(v any)
	add = func(v any) {
		switch v := v.(type) {
		case json.Number:
			if strings.ContainsAny(v.String(), ".eE") {
				types = append(types, schema.XSD+"double")
			} else {
				types = append(types, schema.XSD+"integer")
			}
		case bool:
			types = append(types, schema.XSD+"boolean")
		case string:
			if !slices.Contains(t.res.Missing, v) {
				types = append(types, "")
			}
		case []any:
			for _, i := range v {
				add(i)
			}
		}
	}
	for _, v := range found {
		add(v)
	}
	t.out.types[slot] = types
}

// appendJSON writes scalars; the values of a list count one by one.
func appendJSON(vals []string, v any) []string {
	switch v := v.(type) {
	case string:
		return append(vals, v)
	case json.Number:
		return append(vals, v.String())
	case bool:
		return append(vals, strconv.FormatBool(v))
	case []any:
		for _, i := range v {
			vals = appendJSON(vals, i)
		}
	}
	return vals
}

// jsonRows iterates over the items that the iterator points to: $ for the
// document, $[*] or $.a.b[*] for a list, which is read item by item, or any
// other path, for which the document is held in memory.
func (r *run) jsonRows(s *source, res *Resource, f File) iter.Seq2[*row, error] {
	return func(yield func(*row, error) bool) {
		in, err := text(f, res.Encoding)
		if err != nil {
			yield(nil, err)
			return
		}
		defer in.Close()
		t, err := newJSONTree(s, res, f.Name)
		if err != nil {
			yield(nil, err)
			return
		}
		t.limit = &itemLimit{r: bufio.NewReaderSize(in, 1<<16), most: maxItem}
		lines := &lineReader{r: t.limit}
		dec := json.NewDecoder(lines)
		dec.UseNumber()
		err = t.walk(dec, lines, yield)
		if err == nil {
			if err := t.check(); err != nil {
				yield(nil, err)
			}
			return
		}
		if err != nil && !errors.Is(err, errStopped) {
			yield(nil, fmt.Errorf("%s:%d: %w", f.Name, lines.lineOf(dec.InputOffset()), err))
		}
	}
}

// jsonPath splits an iterator that can be streamed: keys, then perhaps [*].
func jsonPath(iterator string) (keys []string, list, ok bool) {
	rest := strings.TrimPrefix(strings.TrimSpace(iterator), "$")
	rest, list = strings.CutSuffix(rest, "[*]")
	for _, k := range strings.Split(rest, ".") {
		if k == "" {
			continue
		}
		if strings.ContainsAny(k, "[]*?()@'\"") {
			return nil, false, false
		}
		keys = append(keys, k)
	}
	return keys, list, !strings.Contains(rest, "..")
}

func (t *jsonTree) walk(dec *json.Decoder, lines *lineReader, yield func(*row, error) bool) error {
	keys, list, simple := jsonPath(t.source.iterator)
	if !simple {
		return t.whole(dec, yield)
	}
	if t.res.Format == "jsonl" || len(keys) == 0 && !list {
		for {
			more, err := t.item(dec, lines, yield)
			if err != nil || !more {
				return err
			}
		}
	}
	for _, k := range keys {
		if err := enterKey(dec, k); err != nil {
			return err
		}
	}
	if !list {
		_, err := t.item(dec, lines, yield)
		return err
	}
	tok, err := dec.Token()
	if err != nil {
		return err
	}
	if tok != json.Delim('[') {
		return fmt.Errorf("%s points to no list", t.source.iterator)
	}
	for dec.More() {
		if _, err := t.item(dec, lines, yield); err != nil {
			return err
		}
	}
	_, err = dec.Token()
	return err
}

// enterKey moves to the value of a key of the next object.
func enterKey(dec *json.Decoder, key string) error {
	tok, err := dec.Token()
	if err != nil {
		return err
	}
	if tok != json.Delim('{') {
		return fmt.Errorf("no object with the key %q", key)
	}
	for dec.More() {
		tok, err := dec.Token()
		if err != nil {
			return err
		}
		if tok == key {
			return nil
		}
		var skipped json.RawMessage
		if err := dec.Decode(&skipped); err != nil {
			return err
		}
	}
	return fmt.Errorf("the key %q is gone", key)
}

// item decodes and yields the next value; false at the end of the input.
func (t *jsonTree) item(dec *json.Decoder, lines *lineReader, yield func(*row, error) bool) (bool, error) {
	if !dec.More() {
		if _, err := dec.Token(); !errors.Is(err, io.EOF) {
			return false, err
		}
		return false, nil
	}
	t.limit.n = 0
	line := lines.lineOf(dec.InputOffset())
	var v any
	if err := dec.Decode(&v); err != nil {
		return false, err
	}
	if err := t.fill(v, line); err != nil {
		return false, err
	}
	if !yield(t.out, nil) {
		return false, errStopped
	}
	return true, nil
}

func (t *jsonTree) whole(dec *json.Decoder, yield func(*row, error) bool) error {
	path, err := parseJSONPath(t.source.iterator)
	if err != nil {
		return fmt.Errorf("the iterator %s: %w", t.source.iterator, err)
	}
	t.limit.n, t.limit.most = 0, maxJSONTree
	var doc any
	if err := dec.Decode(&doc); err != nil {
		return err
	}
	for _, item := range path.Get(doc) {
		if err := t.fill(item, 1); err != nil {
			return err
		}
		if !yield(t.out, nil) {
			return errStopped
		}
	}
	return nil
}

// lineReader remembers where lines end, so that an offset can be told as a
// line. Only the part that a decoder may still ask for is kept.
type lineReader struct {
	r      io.Reader
	offset int64
	line   int     // lines that ended before the kept ones
	ends   []int64 // offsets behind line ends
}

func (l *lineReader) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	for i, c := range p[:n] {
		if c == '\n' {
			l.ends = append(l.ends, l.offset+int64(i)+1)
		}
	}
	l.offset += int64(n)
	return n, err
}

// lineOf returns the line of an offset; offsets must not fall.
func (l *lineReader) lineOf(offset int64) int {
	n := 0
	for n < len(l.ends) && l.ends[n] <= offset {
		n++
	}
	l.line += n
	l.ends = l.ends[n:]
	return l.line + 1
}
