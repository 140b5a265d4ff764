package loaders

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/antchfx/xmlquery"
	"github.com/antchfx/xpath"
)

// xmlRows iterates over the elements that the iterator, an XPath, selects; one
// after the other is read, mapped and forgotten.
func (r *run) xmlRows(s *source, res *Resource, f File) iter.Seq2[*row, error] {
	return func(yield func(*row, error) bool) {
		t, paths, err := newXMLTree(s, res, f.Name)
		if err != nil {
			yield(nil, err)
			return
		}
		in, err := openXML(res, f)
		if err != nil {
			yield(nil, err)
			return
		}
		defer in.Close()
		parser, err := xmlquery.CreateStreamParserWithOptions(in, xmlquery.ParserOptions{WithLineNumbers: true}, s.iterator)
		if err != nil {
			yield(nil, fmt.Errorf("%s: the iterator %s: %w", f.Name, s.iterator, err))
			return
		}
		for {
			n, err := parser.Read()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				yield(nil, fmt.Errorf("%s: %w; if it is one of the publisher's slips, set repair: true in the dialect", f.Name, err))
				return
			}
			if err := t.fillXML(n, paths); err != nil {
				yield(nil, err)
				return
			}
			if !yield(t.out, nil) {
				return
			}
		}
	}
}

func openXML(res *Resource, f File) (io.ReadCloser, error) {
	if res.Encoding != "" {
		return text(f, res.Encoding)
	}
	in, err := unpack(f)
	if err != nil || !res.Dialect.Repair {
		return in, err
	}
	return readCloser{&xmlRepair{r: bufio.NewReaderSize(in, 1<<16)}, in.Close}, nil
}

func newXMLTree(s *source, res *Resource, file string) (*tree, map[int]*xpath.Expr, error) {
	t := newTree(s, res, file)
	paths := map[int]*xpath.Expr{}
	for slot, name := range s.names {
		if s.derived[slot] != nil {
			continue
		}
		p, err := xpath.Compile(name)
		if err != nil {
			return nil, nil, fmt.Errorf("the path %s: %w", name, err)
		}
		paths[slot] = p
		step, _, _ := strings.Cut(strings.TrimPrefix(name, "./"), "/")
		step, _, _ = strings.Cut(step, "[")
		t.keys = append(t.keys, step)
	}
	return t, paths, nil
}

func (t *tree) fillXML(n *xmlquery.Node, paths map[int]*xpath.Expr) error {
	t.out.line = n.LineNumber
	t.items++
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != xmlquery.ElementNode {
			continue
		}
		if err := t.known(c.Data, c.LineNumber); err != nil {
			return err
		}
	}
	for slot, p := range paths {
		var vals []string
		switch v := p.Evaluate(xmlquery.CreateXPathNavigator(n)).(type) {
		case *xpath.NodeIterator:
			for v.MoveNext() {
				vals = append(vals, strings.Join(strings.Fields(v.Current().Value()), " "))
			}
		case string:
			vals = append(vals, v)
		case float64:
			vals = append(vals, formatNumber(v))
		case bool:
			vals = append(vals, fmt.Sprint(v))
		}
		t.set(slot, vals)
	}
	return nil
}

// xmlRepair drops control characters, which XML forbids, escapes every "&"
// that begins no entity and every "<" that begins no tag, and replaces what is no UTF-8.
type xmlRepair struct {
	r       *bufio.Reader
	pending []byte
}

func (x *xmlRepair) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		if len(x.pending) > 0 {
			m := copy(p[n:], x.pending)
			x.pending = x.pending[m:]
			n += m
			continue
		}
		r, _, err := x.r.ReadRune()
		if err != nil {
			if n > 0 {
				return n, nil
			}
			return 0, err
		}
		if r >= utf8.RuneSelf {
			x.pending = []byte(string(r)) // a broken byte has become U+FFFD
			continue
		}
		c := byte(r)
		switch {
		case c < ' ' && c != '\n' && c != '\r' && c != '\t':
			continue
		case c == '&' && !x.entity():
			x.pending = []byte("amp;")
		case c == '<' && !x.tag():
			c, x.pending = '&', []byte("lt;")
		}
		p[n] = c
		n++
	}
	return n, nil
}

// tagPattern is what follows the "<" of a tag, a comment or a declaration.
var tagPattern = regexp.MustCompile(`^(?:/?[\pL_][\pL\d:._-]*\s*/?>|[\pL_][\pL\d:._-]*(?:\s+[\pL_][\pL\d:._-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))+\s*/?>|\?|!--|!\[CDATA\[|!DOCTYPE)`)

// maxTag is the longest tag that is told from a stray "<", in bytes.
const maxTag = 4096

// tag tells whether the bytes ahead end a tag.
func (x *xmlRepair) tag() bool {
	ahead, _ := x.r.Peek(maxTag)
	return tagPattern.Match(ahead)
}

// entity tells whether the bytes ahead end a reference such as "amp;" or "#x41;".
func (x *xmlRepair) entity() bool {
	ahead, _ := x.r.Peek(12)
	end := bytes.IndexByte(ahead, ';')
	if end < 1 {
		return false
	}
	for i, c := range ahead[:end] {
		letter := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
		if !letter && (i > 0 || c != '#') {
			return false
		}
	}
	return true
}
