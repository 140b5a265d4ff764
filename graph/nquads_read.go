package graph

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/schema"
)

// maxLine bounds one line of N-Quads, in bytes.
const maxLine = 64 << 20

// A SyntaxError is a fault in a file, at a line and a column, both counted
// from 1; columns count code points.
type SyntaxError struct {
	File         string
	Line, Column int
	Problem      string
	Text         string // the line, cut to a readable length around the fault
	Caret        int    // code points of Text before the fault
}

// Error shows the place, the problem, and the line with a caret under the fault.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s\n  %s\n  %s^", e.File, e.Line, e.Column, e.Problem, e.Text, strings.Repeat(" ", e.Caret))
}

// ReadNQuads reads N-Quads 1.1, and so N-Triples, strictly: the first line that
// the recommendation does not allow ends the sequence with a *SyntaxError, in
// which the file is called name. Literals in the canonical form that
// WriteNQuads writes become Cayley's native values; all others keep their
// words and their type.
func ReadNQuads(name string, r io.Reader) iter.Seq2[quad.Quad, error] {
	return readStatements(name, r, true)
}

// readStatements reads N-Quads, or N-Triples, in which statements name no graph.
func readStatements(name string, r io.Reader, graphs bool) iter.Seq2[quad.Quad, error] {
	return func(yield func(quad.Quad, error) bool) {
		lines := bufio.NewScanner(r)
		lines.Buffer(make([]byte, 0, 1<<16), maxLine)
		lines.Split(splitLines)
		n := 0
		for lines.Scan() {
			n++
			p := nquadsParser{line: lines.Bytes(), triples: !graphs}
			q, found, problem := p.statement()
			if problem != "" {
				yield(quad.Quad{}, p.fault(name, n, problem))
				return
			}
			if found && !yield(q, nil) {
				return
			}
		}
		switch err := lines.Err(); {
		case errors.Is(err, bufio.ErrTooLong):
			yield(quad.Quad{}, fmt.Errorf("%s:%d: the line is longer than %d MiB", name, n+1, maxLine>>20))
		case err != nil:
			yield(quad.Quad{}, fmt.Errorf("%s:%d: %w", name, n+1, err))
		}
	}
}

// splitLines is a bufio.SplitFunc for the line ends of N-Quads: "\n", "\r\n" and "\r".
func splitLines(data []byte, atEOF bool) (advance int, token []byte, err error) {
	i := bytes.IndexByte(data, '\n')
	before := data
	if i >= 0 {
		before = data[:i]
	}
	if r := bytes.IndexByte(before, '\r'); r >= 0 {
		i = r
	}
	switch {
	case i < 0 && atEOF && len(data) > 0:
		return len(data), data, nil
	case i < 0:
		return 0, nil, nil
	case data[i] == '\r' && i+1 == len(data) && !atEOF:
		return 0, nil, nil // the "\n" may still come
	case data[i] == '\r' && i+1 < len(data) && data[i+1] == '\n':
		return i + 2, data[:i], nil
	}
	return i + 1, data[:i], nil
}

// nquadsParser reads one line. Its methods return a problem in words, "" for
// none; pos then is the place of the fault, in bytes.
type nquadsParser struct {
	line    []byte
	pos     int
	triples bool // only: no graph names
}

func (p *nquadsParser) statement() (q quad.Quad, found bool, problem string) {
	if i := invalidUTF8(p.line); i >= 0 {
		p.pos = i
		return q, false, "the file is not UTF-8 here: save it as UTF-8"
	}
	p.space()
	if p.end() {
		return q, false, ""
	}
	if q.Subject, problem = p.term(false, "subject"); problem != "" {
		return q, false, problem
	}
	p.space()
	if p.peek() != '<' {
		return q, false, "the predicate must be an IRI in angle brackets"
	}
	if q.Predicate, problem = p.iri(); problem != "" {
		return q, false, problem
	}
	p.space()
	if q.Object, problem = p.term(true, "object"); problem != "" {
		return q, false, problem
	}
	p.space()
	if p.peek() != '.' && p.triples && !p.end() {
		return q, false, `a statement of N-Triples must end here with ".": graph names are for .nq files`
	}
	if p.peek() != '.' {
		if q.Label, problem = p.term(false, "graph name"); problem != "" {
			return q, false, problem
		}
		p.space()
	}
	if p.peek() != '.' {
		return q, false, `a statement must end with "."`
	}
	p.pos++
	p.space()
	if !p.end() {
		return q, false, "nothing but a comment may follow the statement"
	}
	return q, true, ""
}

func (p *nquadsParser) peek() byte {
	if p.pos < len(p.line) {
		return p.line[p.pos]
	}
	return 0
}

func (p *nquadsParser) space() {
	for p.pos < len(p.line) && (p.line[p.pos] == ' ' || p.line[p.pos] == '\t') {
		p.pos++
	}
}

// end tells whether only a comment is left.
func (p *nquadsParser) end() bool { return p.pos == len(p.line) || p.line[p.pos] == '#' }

func (p *nquadsParser) term(literal bool, role string) (quad.Value, string) {
	switch c := p.peek(); {
	case c == '<':
		return p.iri()
	case c == '_':
		return p.blank()
	case c == '"' && literal:
		return p.literal()
	case c == '"':
		return nil, "the " + role + " must not be a literal"
	case p.pos == len(p.line):
		return nil, "the line ends before the " + role
	}
	return nil, "the " + role + ` must start with "<", "_:"` + map[bool]string{true: ` or a double quote`}[literal]
}

func (p *nquadsParser) iri() (quad.Value, string) {
	start := p.pos
	p.pos++
	text, problem := p.until('>', "")
	if problem != "" {
		return nil, problem
	}
	if err := schema.CheckIRI(quad.IRI(text)); err != nil {
		p.pos = start
		return nil, err.Error()
	}
	return quad.IRI(text), ""
}

func (p *nquadsParser) blank() (quad.Value, string) {
	if !bytes.HasPrefix(p.line[p.pos:], []byte("_:")) {
		return nil, `a blank node must start with "_:"`
	}
	start := p.pos
	p.pos += 2
	from := p.pos
	for p.pos < len(p.line) {
		r, n := utf8.DecodeRune(p.line[p.pos:])
		if !isNameStart(r) && !isNameRest(r) && r != '.' {
			break
		}
		p.pos += n
	}
	for p.pos > from && p.line[p.pos-1] == '.' {
		p.pos-- // a final "." ends the statement
	}
	label := string(p.line[from:p.pos])
	if !isBlankLabel(label) {
		p.pos = start
		return nil, fmt.Sprintf("%q is no blank node label", label)
	}
	return quad.BNode(label), ""
}

func (p *nquadsParser) literal() (quad.Value, string) {
	p.pos++
	text, problem := p.until('"', `tbnrf"'\`)
	if problem != "" {
		return nil, problem
	}
	switch p.peek() {
	case '@':
		p.pos++
		from := p.pos
		for p.pos < len(p.line) && (isLetter(p.line[p.pos]) || isDigit(p.line[p.pos]) || p.line[p.pos] == '-') {
			p.pos++
		}
		lang := string(p.line[from:p.pos])
		if !isLanguage(lang) {
			p.pos = from
			return nil, fmt.Sprintf("%q is no language tag", lang)
		}
		return quad.LangString{Value: quad.String(text), Lang: lang}, ""
	case '^':
		if !bytes.HasPrefix(p.line[p.pos:], []byte("^^<")) {
			return nil, `a datatype is written ^^<IRI>`
		}
		p.pos += 2
		datatype, problem := p.iri()
		if problem != "" {
			return nil, problem
		}
		return native(text, datatype.(quad.IRI)), ""
	}
	return quad.String(text), ""
}

// until reads up to the closing byte and resolves escapes; short lists the
// one-letter escapes that are allowed here, \u and \U always are.
func (p *nquadsParser) until(closing byte, short string) (string, string) {
	rest := p.line[p.pos:]
	if i := bytes.IndexByte(rest, closing); i >= 0 && bytes.IndexByte(rest[:i], '\\') < 0 {
		p.pos += i + 1
		return string(rest[:i]), ""
	}
	var b strings.Builder
	for from := p.pos; p.pos < len(p.line); {
		switch c := p.line[p.pos]; c {
		case closing:
			b.Write(p.line[from:p.pos])
			p.pos++
			return b.String(), ""
		case '\\':
			b.Write(p.line[from:p.pos])
			r, n := unescape(p.line[p.pos:], short)
			if n == 0 {
				return "", "this escape is not allowed here"
			}
			b.WriteRune(r)
			p.pos += n
			from = p.pos
		default:
			p.pos++
		}
	}
	return "", fmt.Sprintf("the line ends before the closing %q", closing)
}

// unescape reads one escape at the start of s; n is its length, 0 if it is none.
func unescape(s []byte, short string) (r rune, n int) {
	if len(s) < 2 {
		return 0, 0
	}
	digits := map[byte]int{'u': 4, 'U': 8}[s[1]]
	if digits == 0 {
		if strings.IndexByte(short, s[1]) < 0 {
			return 0, 0
		}
		if i := strings.IndexByte("tbnrf", s[1]); i >= 0 {
			return rune("\t\b\n\r\f"[i]), 2
		}
		return rune(s[1]), 2
	}
	if len(s) < 2+digits {
		return 0, 0
	}
	code, err := strconv.ParseUint(string(s[2:2+digits]), 16, 32)
	if err != nil || !utf8.ValidRune(rune(code)) || code > utf8.MaxRune {
		return 0, 0
	}
	return rune(code), 2 + digits
}

// native gives Cayley's own value for a literal that is in the form in which
// WriteNQuads would write that value, and the typed words otherwise.
func native(text string, datatype quad.IRI) quad.Value {
	switch datatype {
	case xsdString:
		return quad.String(text)
	case xsdInteger:
		if n, err := strconv.ParseInt(text, 10, 64); err == nil && strconv.FormatInt(n, 10) == text {
			return quad.Int(n)
		}
	case xsdDouble:
		if f, err := strconv.ParseFloat(text, 64); err == nil && canonicalDouble(f) == text {
			return quad.Float(f)
		}
	case xsdBoolean:
		if text == "true" || text == "false" {
			return quad.Bool(text == "true")
		}
	case xsdDateTime:
		if t, err := time.Parse(time.RFC3339Nano, text); err == nil && canonicalTime(t) == text {
			return quad.Time(t)
		}
	}
	return quad.TypedString{Value: quad.String(text), Type: datatype}
}

// fault makes the error for a problem at the parser's position.
func (p *nquadsParser) fault(file string, line int, problem string) *SyntaxError {
	return NewSyntaxError(file, line, utf8.RuneCount(p.line[:min(p.pos, len(p.line))])+1, string(p.line), problem)
}

// NewSyntaxError makes an error for the given column of a line of text, and
// cuts the line around it.
func NewSyntaxError(file string, line, column int, text, problem string) *SyntaxError {
	const before, after = 40, 40
	runes := []rune(strings.Map(printable, strings.ToValidUTF8(text, "\uFFFD")))
	at := min(max(column-1, 0), len(runes))
	from := max(0, at-before)
	return &SyntaxError{
		File: file, Line: line, Column: column, Problem: problem,
		Text: string(runes[from:min(len(runes), at+after)]), Caret: at - from,
	}
}

// printable keeps control characters of a file away from terminals.
func printable(r rune) rune {
	if r < ' ' || r == 0x7f {
		return ' '
	}
	return r
}

func invalidUTF8(b []byte) int {
	if utf8.Valid(b) {
		return -1
	}
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return -1
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
func isDigit(c byte) bool  { return '0' <= c && c <= '9' }

// isLanguage tells whether s is a language tag: letters, then parts of letters
// and digits joined by "-".
func isLanguage(s string) bool {
	for i, part := range strings.Split(s, "-") {
		if part == "" {
			return false
		}
		for j := range len(part) {
			if !isLetter(part[j]) && (i == 0 || !isDigit(part[j])) {
				return false
			}
		}
	}
	return true
}

// isBlankLabel tells whether s is a BLANK_NODE_LABEL without its "_:".
func isBlankLabel(s string) bool {
	last := rune('.')
	for i, r := range s {
		if i == 0 && !isNameStart(r) && (r < '0' || r > '9') || i > 0 && !isNameStart(r) && !isNameRest(r) && r != '.' {
			return false
		}
		last = r
	}
	return last != '.'
}

// isNameStart is PN_CHARS_U of the N-Quads grammar.
func isNameStart(r rune) bool {
	return r == '_' || r == ':' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' ||
		0xC0 <= r && r <= 0x2FF && r != 0xD7 && r != 0xF7 || 0x370 <= r && r <= 0x1FFF && r != 0x37E ||
		r == 0x200C || r == 0x200D || 0x2070 <= r && r <= 0x218F || 0x2C00 <= r && r <= 0x2FEF ||
		0x3001 <= r && r <= 0xD7FF || 0xF900 <= r && r <= 0xFDCF || 0xFDF0 <= r && r <= 0xFFFD || 0x10000 <= r && r <= 0xEFFFF
}

// isNameRest is what PN_CHARS adds to isNameStart.
func isNameRest(r rune) bool {
	return r == '-' || '0' <= r && r <= '9' || r == 0xB7 || 0x300 <= r && r <= 0x36F || r == 0x203F || r == 0x2040
}
