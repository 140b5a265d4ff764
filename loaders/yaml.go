package loaders

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// maxYAML bounds a descriptor or mapping, in bytes; maxNodes bounds what its
// aliases may expand to.
const (
	maxYAML  = 4 << 20
	maxNodes = 200_000
)

// A SyntaxError is a mistake in a YAML file, shown where it is.
type SyntaxError struct {
	File      string
	Line, Col int    // from 1
	Source    string // the line itself
	Message   string // cause and remedy
}

func (e *SyntaxError) Error() string {
	s := fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Col, e.Message)
	if e.Source == "" {
		return s
	}
	source, caret := cutLine(e.Source, e.Col-1)
	return fmt.Sprintf("%s\n%5d | %s\n      | %s^", s, e.Line, source, strings.Repeat(" ", caret))
}

// cutLine cuts a long line around a column, which counts from 0, and makes it
// fit for a terminal. It returns where the column is now.
func cutLine(line string, column int) (string, int) {
	const before, after = 60, 60
	runes := []rune(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, line))
	column = min(max(column, 0), len(runes))
	from := max(0, column-before)
	return string(runes[from:min(len(runes), column+after)]), column - from
}

type nodeKind int

const (
	nullNode nodeKind = iota
	scalarNode
	listNode
	tableNode
)

// A node is a YAML value that knows its place.
type node struct {
	kind      nodeKind
	text      string  // of a scalar, as written
	keys      []*node // of a table, in order
	items     []*node // of a list or table
	file      *yamlFile
	line, col int
}

type yamlFile struct {
	name  string
	lines []string
}

// parseYAML reads one YAML document. Anchors are resolved, duplicate keys refused.
func parseYAML(name string, data []byte) (*node, error) {
	f := &yamlFile{name: name, lines: strings.Split(string(data), "\n")}
	if len(data) > maxYAML {
		return nil, fmt.Errorf("%s: %d bytes are too many: the limit is %d", name, len(data), maxYAML)
	}
	tree, err := parser.ParseBytes(data, 0)
	if err != nil {
		return nil, f.parseError(err)
	}
	b := yamlBuilder{file: f, anchors: map[string]*node{}}
	root := &node{file: f, line: 1, col: 1}
	seen := false
	for _, doc := range tree.Docs {
		if doc.Body == nil {
			continue
		}
		if seen {
			return nil, fmt.Errorf("%s: more than one YAML document", name)
		}
		seen = true
		if root, err = b.build(doc.Body); err != nil {
			return nil, err
		}
	}
	return root, nil
}

func (f *yamlFile) parseError(err error) error {
	var syntax *yaml.SyntaxError
	if errors.As(err, &syntax) && syntax.Token != nil && syntax.Token.Position != nil {
		p := syntax.Token.Position
		return f.errorAt(p.Line, p.Column, syntax.Message)
	}
	return fmt.Errorf("%s: %w", f.name, err)
}

func (f *yamlFile) errorAt(line, col int, message string) error {
	e := &SyntaxError{File: f.name, Line: line, Col: col, Message: message}
	if line >= 1 && line <= len(f.lines) {
		e.Source = strings.TrimRight(f.lines[line-1], "\r")
	}
	return e
}

type yamlBuilder struct {
	file    *yamlFile
	anchors map[string]*node
	count   int
}

func (b *yamlBuilder) build(n ast.Node) (*node, error) {
	if b.count++; b.count > maxNodes {
		return nil, fmt.Errorf("%s: more than %d YAML values", b.file.name, maxNodes)
	}
	out := &node{file: b.file}
	if t := n.GetToken(); t != nil && t.Position != nil {
		out.line, out.col = t.Position.Line, t.Position.Column
	}
	switch n := n.(type) {
	case *ast.NullNode:
	case *ast.StringNode:
		out.kind, out.text = scalarNode, n.Value
	case *ast.LiteralNode:
		out.kind, out.text = scalarNode, n.Value.Value
	case *ast.AnchorNode:
		v, err := b.build(n.Value)
		if err != nil {
			return nil, err
		}
		b.anchors[n.Name.GetToken().Value] = v
		return v, nil
	case *ast.AliasNode:
		name := n.Value.GetToken().Value
		v, ok := b.anchors[name]
		if !ok {
			return nil, out.errorf("no anchor &%s stands before this", name)
		}
		if b.count += v.size(); b.count > maxNodes {
			return nil, out.errorf("aliases expand to more than %d values", maxNodes)
		}
		return v, nil
	case *ast.TagNode:
		return nil, out.errorf("YAML tags are not used here: remove %s", n.GetToken().Value)
	case *ast.SequenceNode:
		out.kind = listNode
		for _, v := range n.Values {
			item, err := b.build(v)
			if err != nil {
				return nil, err
			}
			out.items = append(out.items, item)
		}
	case *ast.MappingNode:
		if len(n.Values) == 1 {
			if text, ok := joined(n.Values[0]); ok {
				out.kind, out.text = scalarNode, text
				return out, nil
			}
		}
		out.kind = tableNode
		for _, v := range n.Values {
			if err := b.entry(out, v); err != nil {
				return nil, err
			}
		}
	case *ast.MappingValueNode:
		if text, ok := joined(n); ok {
			out.kind, out.text = scalarNode, text
			return out, nil
		}
		out.kind = tableNode
		if err := b.entry(out, n); err != nil {
			return nil, err
		}
	case ast.ScalarNode:
		out.kind, out.text = scalarNode, n.GetToken().Value
	default:
		return nil, out.errorf("this kind of YAML value is not used here")
	}
	return out, nil
}

// joined undoes what the parser does to "cg:Thing" inside brackets inside
// braces: it takes it for a key and a value, though no space follows the colon.
func joined(v *ast.MappingValueNode) (string, bool) {
	key, value := v.Key.GetToken(), v.Value.GetToken()
	if key == nil || value == nil || key.Type != token.StringType && key.Type != token.IntegerType || key.Position.Line != value.Position.Line ||
		value.Position.Column != key.Position.Column+utf8.RuneCountInString(key.Value)+1 {
		return "", false
	}
	rest, ok := "", false
	switch value := v.Value.(type) {
	case *ast.StringNode:
		rest, ok = value.Value, value.Token.Type == token.StringType
	case *ast.IntegerNode:
		rest, ok = value.Token.Value, true
	case *ast.MappingValueNode:
		rest, ok = joined(value)
	}
	return key.Value + ":" + rest, ok
}

func (b *yamlBuilder) entry(table *node, v *ast.MappingValueNode) error {
	if v.Key.IsMergeKey() {
		return table.errorf("merge keys (<<) are not used here: write the keys out")
	}
	key, err := b.build(v.Key)
	if err != nil {
		return err
	}
	if key.kind != scalarNode {
		return key.errorf("a key must be plain text")
	}
	if len(table.keys) == 0 {
		table.line, table.col = key.line, key.col
	}
	if table.get(key.text) != nil {
		return key.errorf("key %q stands twice", key.text)
	}
	value, err := b.build(v.Value)
	if err != nil {
		return err
	}
	table.keys = append(table.keys, key)
	table.items = append(table.items, value)
	return nil
}

func (n *node) size() int {
	total := 1
	for _, i := range n.items {
		total += i.size()
	}
	return total
}

func (n *node) errorf(format string, args ...any) error {
	return n.file.errorAt(n.line, n.col, fmt.Sprintf(format, args...))
}

// get returns the value of a key, nil when the table has none.
func (n *node) get(key string) *node {
	for i, k := range n.keys {
		if k.text == key {
			return n.items[i]
		}
	}
	return nil
}

// table checks that n is a table with no keys but these; a null is an empty table.
// Alternative spellings of one key are written "subjects|subject|s".
func (n *node) table(known ...string) (map[string]*node, error) {
	if n.kind == nullNode {
		return map[string]*node{}, nil
	}
	if n.kind != tableNode {
		return nil, n.errorf("expected keys (%s)", strings.Join(known, ", "))
	}
	names := map[string]string{}
	var all []string
	for _, k := range known {
		first, _, _ := strings.Cut(k, "|")
		for _, alias := range strings.Split(k, "|") {
			names[alias] = first
			all = append(all, alias)
		}
	}
	out := make(map[string]*node, len(n.keys))
	for i, k := range n.keys {
		name, ok := names[k.text]
		if !ok {
			return nil, k.errorf("unknown key %q%s", k.text, didYouMean(k.text, all))
		}
		if out[name] != nil {
			return nil, k.errorf("%q stands twice, once in another spelling", name)
		}
		out[name] = n.items[i]
	}
	return out, nil
}

// scalar returns the text of a scalar.
func (n *node) scalar() (string, error) {
	if n.kind != scalarNode {
		return "", n.errorf("expected one value")
	}
	return n.text, nil
}

// strings returns a list of scalars; a single scalar is a list of one.
func (n *node) strings() ([]string, error) {
	var out []string
	for _, i := range n.list() {
		s, err := i.scalar()
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

// list returns the items of a list, and any other value but null as a list of one.
func (n *node) list() []*node {
	switch n.kind {
	case nullNode:
		return nil
	case listNode:
		return n.items
	}
	return []*node{n}
}

// didYouMean says which known name is nearest, or which ones there are.
func didYouMean(got string, known []string) string {
	best, distance := "", max(2, len(got)/3)+1
	for _, k := range known {
		if d := editDistance(strings.ToLower(got), strings.ToLower(k)); d < distance {
			best, distance = k, d
		}
	}
	if best != "" {
		return fmt.Sprintf(": did you mean %q?", best)
	}
	known = slices.Clone(known)
	slices.Sort(known)
	if len(known) > 12 {
		known = append(known[:12], "…")
	}
	return ": known are " + strings.Join(known, ", ")
}

// editDistance counts the insertions, deletions and replacements between two words.
func editDistance(a, b string) int {
	x, y := []rune(a), []rune(b)
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		diagonal := row[0]
		row[0] = i + 1
		for j := range y {
			cost := diagonal
			if x[i] != y[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(y)]
}
