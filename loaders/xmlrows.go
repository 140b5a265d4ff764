package loaders

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"iter"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/antchfx/xmlquery"
	"github.com/antchfx/xpath"
	"golang.org/x/net/html/charset"
)

// xmlRows iterates over the elements that the iterator selects; one after the
// other is read, mapped and forgotten. The iterator is a path of element names,
// /a/b/c or //c; with any other, or with paths that leave the element, the
// document is held in memory.
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
		items, err := openXMLItems(in, s)
		if err != nil {
			yield(nil, fmt.Errorf("%s: %w", f.Name, err))
			return
		}
		for {
			n, err := items()
			if errors.Is(err, io.EOF) {
				if err := t.check(); err != nil {
					yield(nil, err)
				}
				return
			}
			if err != nil {
				var fault *xml.SyntaxError
				if errors.As(err, &fault) {
					err = fmt.Errorf("%w; if it is one of the publisher's slips, set repair: true in the dialect", err)
				}
				yield(nil, fmt.Errorf("%s: %w", f.Name, err))
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

// xmlItems reads the elements at a path, each with what is in it.
type xmlItems struct {
	dec    *xml.Decoder
	lines  *lineReader
	limit  *itemLimit
	path   []string // names from the root; only the last one when anywhere
	any    bool     // the path may begin anywhere
	within []string // elements that are open
}

// maxDepth bounds elements inside each other.
const maxDepth = 1000

// openXMLItems returns what gives the elements one by one, and then io.EOF.
func openXMLItems(in io.Reader, s *source) (func() (*xmlquery.Node, error), error) {
	iterator := stripPrefixes(s.iterator)
	outside := slices.ContainsFunc(s.names, leavesElement)
	x := &xmlItems{}
	rest, anywhere := strings.CutPrefix(iterator, "//")
	x.any = anywhere
	for _, name := range strings.Split(strings.TrimPrefix(rest, "/"), "/") {
		if outside || name == "" || strings.ContainsAny(name, "[]()@:*.'\"| ") {
			return wholeXML(in, iterator)
		}
		x.path = append(x.path, name)
	}
	x.decode(in)
	return x.next, nil
}

func (x *xmlItems) decode(in io.Reader) {
	x.limit = &itemLimit{r: in, most: maxItem}
	x.lines = &lineReader{r: x.limit}
	x.dec = xml.NewDecoder(x.lines)
	x.dec.CharsetReader = charset.NewReaderLabel
}

// maxXMLTree bounds a document that is held in memory as a whole, in bytes.
const maxXMLTree = 64 << 20

// wholeXML reads the document and selects the elements in it.
func wholeXML(in io.Reader, iterator string) (func() (*xmlquery.Node, error), error) {
	path, err := xpath.Compile(iterator)
	if err != nil {
		return nil, fmt.Errorf("the iterator %s: %w", iterator, err)
	}
	x := &xmlItems{}
	x.decode(in)
	x.limit.most = maxXMLTree
	doc := &xmlquery.Node{Type: xmlquery.DocumentNode}
	for {
		tok, err := x.dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if start, ok := tok.(xml.StartElement); ok {
			var root *xmlquery.Node
			if root, err = x.element(start, 0); err == nil {
				xmlquery.AddChild(doc, root)
			}
		}
		var large *tooLargeError
		if errors.As(err, &large) {
			return nil, fmt.Errorf("the iterator %s needs the whole document in memory, which may have %d bytes: write a plain path such as /list/item", iterator, maxXMLTree)
		}
		if err != nil {
			return nil, err
		}
	}
	found, ok := path.Evaluate(xmlquery.CreateXPathNavigator(doc)).(*xpath.NodeIterator)
	if !ok {
		return nil, fmt.Errorf("the iterator %s selects no elements", iterator)
	}
	return func() (*xmlquery.Node, error) {
		for found.MoveNext() {
			if n := found.Current().(*xmlquery.NodeNavigator).Current(); n.Type == xmlquery.ElementNode {
				return n, nil
			}
		}
		return nil, io.EOF
	}, nil
}

// leavesElement tells whether a path may lead out of the element it begins at.
func leavesElement(path string) bool {
	return strings.HasPrefix(path, "/") || strings.Contains(path, "..") || outward.MatchString(path)
}

var outward = regexp.MustCompile(`\b(ancestor|ancestor-or-self|parent|preceding|following|preceding-sibling|following-sibling)::`)

// stripPrefixes takes the prefixes of namespaces out of a path: elements and
// attributes go by their local names.
func stripPrefixes(path string) string {
	var b strings.Builder
	quoted := quotedText.FindAllString(path, -1)
	for i, text := range quotedText.Split(path, -1) {
		b.WriteString(prefixedName.ReplaceAllString(text, "$1$2"))
		if i < len(quoted) {
			b.WriteString(quoted[i])
		}
	}
	return b.String()
}

var (
	quotedText   = regexp.MustCompile(`"[^"]*"|'[^']*'`)
	prefixedName = regexp.MustCompile(`(^|[^\pL\d_.:-])[\pL_][\pL\d_.-]*:([\pL_*])`)
)

func (x *xmlItems) next() (*xmlquery.Node, error) {
	for {
		x.limit.n = 0
		tok, err := x.dec.Token()
		if err != nil {
			return nil, err
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			if x.within = append(x.within, tok.Name.Local); len(x.within) > maxDepth {
				return nil, fmt.Errorf("more than %d elements inside each other", maxDepth)
			}
			if !x.matches() {
				continue
			}
			n, err := x.element(tok, 0)
			x.within = x.within[:len(x.within)-1]
			return n, err
		case xml.EndElement:
			x.within = x.within[:len(x.within)-1]
		}
	}
}

func (x *xmlItems) matches() bool {
	if x.any {
		return len(x.within) >= len(x.path) && slices.Equal(x.within[len(x.within)-len(x.path):], x.path)
	}
	return slices.Equal(x.within, x.path)
}

// element builds the tree of an element whose start was read.
func (x *xmlItems) element(start xml.StartElement, depth int) (*xmlquery.Node, error) {
	if depth > maxDepth {
		return nil, fmt.Errorf("more than %d elements inside each other", maxDepth)
	}
	n := &xmlquery.Node{Type: xmlquery.ElementNode, Data: start.Name.Local, NamespaceURI: start.Name.Space, LineNumber: x.lines.lineOf(x.dec.InputOffset() - 1)}
	for _, a := range start.Attr {
		n.Attr = append(n.Attr, xmlquery.Attr{Name: xml.Name{Local: a.Name.Local}, Value: a.Value})
	}
	for {
		tok, err := x.dec.Token()
		if err != nil {
			return nil, err
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			child, err := x.element(tok, depth+1)
			if err != nil {
				return nil, err
			}
			xmlquery.AddChild(n, child)
		case xml.CharData:
			xmlquery.AddChild(n, &xmlquery.Node{Type: xmlquery.TextNode, Data: string(tok)})
		case xml.EndElement:
			return n, nil
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
		p, err := xpath.Compile(stripPrefixes(name))
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
		if err := t.known(c.Data); err != nil {
			return fmt.Errorf("%s:%d: %w", t.file, c.LineNumber, err)
		}
	}
	for slot, p := range paths {
		var vals []string
		switch v := p.Evaluate(xmlquery.CreateXPathNavigator(n)).(type) {
		case *xpath.NodeIterator:
			for v.MoveNext() {
				t.led[slot] = true
				vals = append(vals, strings.Join(strings.Fields(v.Current().Value()), " "))
			}
		case string:
			t.led[slot] = true
			vals = append(vals, v)
		case float64:
			t.led[slot] = true
			vals = append(vals, formatNumber(v))
		case bool:
			t.led[slot] = true
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
