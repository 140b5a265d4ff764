package loaders

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// An expr computes the values that a row gives for it: none when it is null,
// several when a reference has several. It appends them to dst.
type expr interface {
	eval(s *scope, dst []string) ([]string, error)
}

// A constant is the same for every row.
type constant string

func (c constant) eval(_ *scope, dst []string) ([]string, error) { return append(dst, string(c)), nil }

// A reference is a column of a table, a path in a tree, or a derived column:
// an index into the row's values.
type reference int

func (r reference) eval(s *scope, dst []string) ([]string, error) {
	vals, err := s.values(int(r))
	return append(dst, vals...), err
}

// A template is text with references in it. Null references make it null;
// several values of one reference make several texts.
type template struct {
	parts  []part
	escape bool // for IRIs: values are percent-encoded
}

type part struct {
	text string
	ref  reference // -1 for plain text
}

// example is a text that the template may give.
func (t *template) example() string {
	var b strings.Builder
	for _, p := range t.parts {
		if b.WriteString(p.text); p.ref >= 0 {
			b.WriteByte('x')
		}
	}
	return b.String()
}

func (t *template) eval(s *scope, dst []string) ([]string, error) {
	// Derived columns are computed here, before s.buf is in use: they may need it too.
	several := false
	for _, p := range t.parts {
		if p.ref < 0 {
			continue
		}
		vals, err := s.values(int(p.ref))
		if err != nil || len(vals) == 0 {
			return dst, err
		}
		several = several || len(vals) > 1
	}
	if several {
		return t.all(s, dst, nil, 0)
	}
	s.buf = s.buf[:0]
	for _, p := range t.parts {
		if p.ref < 0 {
			s.buf = append(s.buf, p.text...)
			continue
		}
		vals, err := s.values(int(p.ref))
		if err != nil {
			return dst, err
		}
		s.buf = t.append(s.buf, vals[0])
	}
	return append(dst, string(s.buf)), nil
}

// all writes the parts from i on after what is already written, once for each
// combination of values.
func (t *template) all(s *scope, dst []string, written []byte, i int) ([]string, error) {
	if i == len(t.parts) {
		return append(dst, string(written)), nil
	}
	p := t.parts[i]
	if p.ref < 0 {
		return t.all(s, dst, append(written, p.text...), i+1)
	}
	vals, err := s.values(int(p.ref))
	for _, v := range vals {
		if err != nil {
			return dst, err
		}
		dst, err = t.all(s, dst, t.append(written[:len(written):len(written)], v), i+1)
	}
	return dst, err
}

func (t *template) append(buf []byte, v string) []byte {
	if t.escape {
		return appendEscaped(buf, v)
	}
	return append(buf, v...)
}

const upperHex = "0123456789ABCDEF"

// appendEscaped writes a value as one part of an IRI's path: what RFC 3987
// leaves unreserved stays, the rest is percent-encoded. The value is brought
// into Unicode's normal form C first, so that equal names make equal IRIs.
func appendEscaped(buf []byte, v string) []byte {
	for i := range len(v) {
		if !unreserved(v[i]) {
			return appendEscapedSlow(buf, v)
		}
	}
	return append(buf, v...)
}

func appendEscapedSlow(buf []byte, v string) []byte {
	v = norm.NFC.String(v)
	for i := 0; i < len(v); {
		r, n := utf8.DecodeRuneInString(v[i:])
		if r < utf8.RuneSelf && unreserved(byte(r)) ||
			r >= utf8.RuneSelf && n > 1 && (unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r)) {
			buf = append(buf, v[i:i+n]...)
		} else {
			for _, c := range []byte(v[i : i+n]) {
				buf = append(buf, '%', upperHex[c>>4], upperHex[c&15])
			}
		}
		i += n
	}
	return buf
}

func unreserved(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' ||
		c == '-' || c == '.' || c == '_' || c == '~'
}

// A call applies a function to its arguments.
type call struct {
	fn   *function
	args []expr
}

func (c *call) eval(s *scope, dst []string) ([]string, error) {
	if c.fn.lazy != nil {
		dst, err := c.fn.lazy(s, c.args, dst)
		if err != nil {
			return dst, c.wrap(err)
		}
		return dst, nil
	}
	args := make([][]string, len(c.args))
	for i, a := range c.args {
		vals, err := a.eval(s, nil)
		if err != nil {
			return dst, err
		}
		args[i] = vals
	}
	if c.fn.lists != nil {
		vals, err := c.fn.lists(s, args)
		if err != nil {
			return dst, c.wrap(err)
		}
		return append(dst, vals...), nil
	}
	return c.each(s, dst, args, make([]string, 0, len(args)))
}

// each calls the function for every combination of the arguments' values.
func (c *call) each(s *scope, dst []string, args [][]string, chosen []string) ([]string, error) {
	i := len(chosen)
	if i == len(args) {
		vals, err := c.fn.values(s, chosen)
		if err != nil {
			return dst, c.wrap(err)
		}
		return append(dst, vals...), nil
	}
	var err error
	for _, v := range args[i] {
		if dst, err = c.each(s, dst, args, append(chosen, v)); err != nil {
			return dst, err
		}
	}
	if len(args[i]) == 0 && c.fn.nullable {
		return c.each(s, dst, args, append(chosen, ""))
	}
	return dst, nil
}

func (c *call) wrap(err error) error {
	var nested *callError
	if errors.As(err, &nested) {
		return err
	}
	return &callError{fn: c.fn.name, err: err}
}

type callError struct {
	fn  string
	err error
}

func (e *callError) Error() string { return e.fn + ": " + e.err.Error() }
func (e *callError) Unwrap() error { return e.err }

// A compiler turns the texts of a mapping into expressions over one source.
type compiler struct {
	tables   *tableSet
	prefixes map[string]string
	source   *source
}

// text compiles a value: a template, where "$(x)" refers to a column and "\$" is a dollar.
// iri asks for percent-encoding; a leading prefix is expanded then.
func (c *compiler) text(n *node, iri bool) (expr, error) {
	s, err := n.scalar()
	if err != nil {
		return nil, err
	}
	if iri {
		s = c.expand(s)
	}
	parts, err := c.parts(s)
	if err != nil {
		return nil, n.errorf("%v", err)
	}
	return compact(parts, iri), nil
}

// compact picks the simplest expression for the parts of a text.
func compact(parts []part, iri bool) expr {
	switch {
	case len(parts) == 0:
		return constant("")
	case len(parts) == 1 && parts[0].ref < 0:
		return constant(parts[0].text)
	case len(parts) == 1 && !iri:
		return parts[0].ref
	case len(parts) == 1:
		return parts[0].ref // a whole IRI in one reference is taken as it is
	}
	return &template{parts: parts, escape: iri}
}

// expand replaces a known prefix at the start.
func (c *compiler) expand(s string) string {
	if name, rest, ok := strings.Cut(s, ":"); ok && !strings.HasPrefix(rest, "//") {
		if ns, ok := c.prefixes[name]; ok {
			return ns + rest
		}
	}
	return s
}

func (c *compiler) parts(s string) ([]part, error) {
	var parts []part
	var text strings.Builder
	flush := func() {
		if text.Len() > 0 {
			parts = append(parts, part{text: text.String(), ref: -1})
			text.Reset()
		}
	}
	for i := 0; i < len(s); {
		switch {
		case s[i] == '\\' && i+1 < len(s) && strings.IndexByte(`$()\`, s[i+1]) >= 0:
			text.WriteByte(s[i+1])
			i += 2
		case strings.HasPrefix(s[i:], "$("):
			name, n, err := referenceName(s[i+2:])
			if err != nil {
				return nil, err
			}
			flush()
			parts = append(parts, part{ref: reference(c.source.slot(name))})
			i += 2 + n
		default:
			text.WriteByte(s[i])
			i++
		}
	}
	flush()
	return parts, nil
}

// referenceName reads "name)" and returns how many bytes it took. Brackets
// inside the name are balanced or escaped.
func referenceName(s string) (string, int, error) {
	var b strings.Builder
	depth := 0
	for i := 0; i < len(s); i++ {
		switch ch := s[i]; {
		case ch == '\\' && i+1 < len(s) && (s[i+1] == '(' || s[i+1] == ')'):
			i++
			b.WriteByte(s[i])
		case ch == ')' && depth == 0:
			if b.Len() == 0 {
				return "", 0, errors.New("$() names no column")
			}
			return b.String(), i + 1, nil
		default:
			if ch == '(' {
				depth++
			} else if ch == ')' {
				depth--
			}
			b.WriteByte(ch)
		}
	}
	return "", 0, fmt.Errorf("$(%s is not closed", s)
}
