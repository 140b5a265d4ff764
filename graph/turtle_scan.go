package graph

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// tokenKind is a terminal of the Turtle and TriG grammars.
type tokenKind byte

const (
	tokenEnd     tokenKind = iota // of the file
	tokenIRI                      // text: between the angle brackets, escapes resolved
	tokenName                     // prefix:text
	tokenBlank                    // _:text
	tokenString                   // text: between the quotes, escapes resolved
	tokenAt                       // @text: a language tag or a directive
	tokenType                     // ^^
	tokenInteger                  // text: as written, and so the next two
	tokenDecimal
	tokenDouble
	tokenWord // text: a, true, PREFIX, …
	tokenMark // text: one of . ; , [ ] ( ) { }
)

type token struct {
	kind   tokenKind
	prefix string
	text   string
}

func (t token) is(mark string) bool { return t.kind == tokenMark && t.text == mark }

// turtleScanner cuts a file into tokens. The embedded parser holds the present
// line without its line end, and the place in it.
type turtleScanner struct {
	file  string
	lines *bufio.Scanner
	nquadsParser
	lineNumber int    // from 1
	ending     string // of the line: "\n", "\r\n", "\r" or, at the end of the file, ""

	// where the last token begins; startLine is only set if it ended on another line
	start, startNumber int
	startLine          []byte
}

func newTurtleScanner(file string, r io.Reader) turtleScanner {
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 0, 1<<16), maxLine)
	lines.Split(splitLineEnds)
	return turtleScanner{file: file, lines: lines}
}

// splitLineEnds is splitLines, but leaves each line its end.
func splitLineEnds(data []byte, atEOF bool) (advance int, token []byte, err error) {
	if advance, _, err = splitLines(data, atEOF); advance > 0 {
		token = data[:advance]
	}
	return advance, token, err
}

// nextLine goes to the next line; more is false at the end of the file.
func (s *turtleScanner) nextLine() (more bool, err error) {
	if !s.lines.Scan() {
		switch err := s.lines.Err(); {
		case errors.Is(err, bufio.ErrTooLong):
			return false, fmt.Errorf("%s:%d: the line is longer than %d MiB", s.file, s.lineNumber+1, maxLine>>20)
		case err != nil:
			return false, fmt.Errorf("%s:%d: %w", s.file, s.lineNumber+1, err)
		}
		return false, nil
	}
	s.lineNumber++
	whole := s.lines.Bytes()
	s.line = bytes.TrimRight(whole, "\r\n")
	s.ending = string(whole[len(s.line):])
	s.pos = 0
	if i := invalidUTF8(s.line); i >= 0 {
		s.pos = i
		return false, s.here("the file is not UTF-8 here: save it as UTF-8")
	}
	return true, nil
}

// here is a problem at the present place.
func (s *turtleScanner) here(problem string) error {
	return s.nquadsParser.fault(s.file, max(1, s.lineNumber), problem)
}

// fault is a problem with the last token.
func (s *turtleScanner) fault(format string, args ...any) error {
	at := nquadsParser{line: s.line, pos: s.start}
	if s.startLine != nil {
		at.line = s.startLine
	}
	return at.fault(s.file, max(1, s.startNumber), fmt.Sprintf(format, args...))
}

// next reads one token.
func (s *turtleScanner) next() (token, error) {
	for {
		s.space()
		if !s.end() {
			break
		}
		last := s.line
		more, err := s.nextLine()
		if err != nil {
			return token{}, err
		}
		if !more {
			s.line, s.pos = last, len(last)
			s.begin()
			return token{}, nil
		}
	}
	s.begin()
	return s.token()
}

func (s *turtleScanner) begin() { s.start, s.startNumber, s.startLine = s.pos, s.lineNumber, nil }

func (s *turtleScanner) token() (token, error) {
	rest := s.line[s.pos:]
	switch c := rest[0]; {
	case bytes.HasPrefix(rest, []byte("<<")):
		return token{}, s.here("triples within triples (RDF 1.2) are not read: write a node with rdf:subject, rdf:predicate and rdf:object instead")
	case c == '<':
		s.pos++
		return s.quoted(tokenIRI, '>', "")
	case c == '"', c == '\'':
		return s.str(c)
	case c == '@':
		return s.at()
	case bytes.HasPrefix(rest, []byte("_:")):
		return s.blankNode()
	case bytes.HasPrefix(rest, []byte("^^")):
		s.pos += 2
		return token{kind: tokenType}, nil
	case bytes.HasPrefix(rest, []byte("{|")), c == '~':
		return token{}, s.here("annotations (RDF 1.2) are not read: write a node with rdf:subject, rdf:predicate and rdf:object instead")
	}
	if t, ok := s.readNumber(); ok {
		return t, nil
	}
	if strings.IndexByte(".;,[](){}", rest[0]) >= 0 {
		s.pos++
		return token{kind: tokenMark, text: string(rest[:1])}, nil
	}
	return s.word()
}

// quoted reads up to the closing byte.
func (s *turtleScanner) quoted(kind tokenKind, closing byte, escapes string) (token, error) {
	text, problem := s.until(closing, escapes)
	if problem != "" {
		return token{}, s.here(problem)
	}
	return token{kind: kind, text: text}, nil
}

// at reads a language tag or the name of a directive.
func (s *turtleScanner) at() (token, error) {
	s.pos++
	from := s.pos
	for s.pos < len(s.line) && (isLetter(s.line[s.pos]) || isDigit(s.line[s.pos]) || s.line[s.pos] == '-') {
		s.pos++
	}
	text := string(s.line[from:s.pos])
	if !isLanguage(text) {
		s.pos = from
		return token{}, s.here(fmt.Sprintf("%q is no language tag and no directive", text))
	}
	return token{kind: tokenAt, text: text}, nil
}

func (s *turtleScanner) blankNode() (token, error) {
	s.pos += 2
	from := s.pos
	for s.pos < len(s.line) {
		r, n := utf8.DecodeRune(s.line[s.pos:])
		if !isTurtleChar(r) && (r != '.' || s.pos == from) || s.pos == from && !isTurtleStart(r) && (r < '0' || r > '9') {
			break
		}
		s.pos += n
	}
	for s.pos > from && s.line[s.pos-1] == '.' {
		s.pos-- // a final "." ends the statement
	}
	if s.pos == from {
		return token{}, s.here(`"_:" must be followed by a name`)
	}
	return token{kind: tokenBlank, text: string(s.line[from:s.pos])}, nil
}

// readNumber reads a number, if the line goes on with one.
func (s *turtleScanner) readNumber() (token, bool) {
	i := s.pos
	digits := func() bool {
		from := i
		for i < len(s.line) && isDigit(s.line[i]) {
			i++
		}
		return i > from
	}
	at := func(set string) bool { return i < len(s.line) && strings.IndexByte(set, s.line[i]) >= 0 }
	if at("+-") {
		i++
	}
	whole := digits()
	kind, end := tokenInteger, i
	if at(".") {
		i++
		if digits() {
			kind, end = tokenDecimal, i
		} else if !whole {
			return token{}, false
		}
	} else if !whole {
		return token{}, false
	}
	if at("eE") {
		i++
		if at("+-") {
			i++
		}
		if digits() {
			kind, end = tokenDouble, i
		}
	}
	t := token{kind: kind, text: string(s.line[s.pos:end])}
	s.pos = end
	return t, true
}

// word reads a prefixed name, or a bare word when no ":" follows.
func (s *turtleScanner) word() (token, error) {
	from := s.pos
	for s.pos < len(s.line) {
		r, n := utf8.DecodeRune(s.line[s.pos:])
		if s.pos == from && (!isTurtleStart(r) || r == '_') || !isTurtleChar(r) && r != '.' {
			break
		}
		s.pos += n
	}
	end := s.pos
	for end > from && s.line[end-1] == '.' {
		end--
	}
	text := string(s.line[from:end])
	if s.peek() == ':' && end == s.pos {
		s.pos++
		local, problem := s.local()
		if problem != "" {
			return token{}, s.here(problem)
		}
		return token{kind: tokenName, prefix: text, text: local}, nil
	}
	if text == "" {
		s.pos = from
		r, _ := utf8.DecodeRune(s.line[from:])
		return token{}, s.here(fmt.Sprintf("%q cannot stand here", r))
	}
	s.pos = end
	return token{kind: tokenWord, text: text}, nil
}

// local reads the part of a prefixed name after its ":".
func (s *turtleScanner) local() (string, string) {
	var b strings.Builder
	end, kept := s.pos, 0 // before the dots with which the name cannot end
	for s.pos < len(s.line) {
		r, n := utf8.DecodeRune(s.line[s.pos:])
		rest := s.line[s.pos:]
		switch {
		case r == '%':
			if len(rest) < 3 || !isHex(rest[1]) || !isHex(rest[2]) {
				return "", `"%" must be followed by two hexadecimal digits`
			}
			b.Write(rest[:3])
			n = 3
		case r == '\\':
			if len(rest) < 2 || strings.IndexByte("_~.-!$&'()*+,;=/?#@%", rest[1]) < 0 {
				return "", "this escape is not allowed here"
			}
			b.WriteByte(rest[1])
			n = 2
		case r == ':', isTurtleStart(r), r >= '0' && r <= '9', b.Len() > 0 && (isTurtleChar(r) || r == '.'):
			b.WriteRune(r)
		default:
			n = 0
		}
		if n == 0 {
			break
		}
		s.pos += n
		if r != '.' {
			end, kept = s.pos, b.Len()
		}
	}
	s.pos = end
	return b.String()[:kept], ""
}

// str reads a string in one or three quotes.
func (s *turtleScanner) str(quote byte) (token, error) {
	three := []byte{quote, quote, quote}
	if !bytes.HasPrefix(s.line[s.pos:], three) {
		s.pos++
		return s.quoted(tokenString, quote, `tbnrf"'\`)
	}
	s.pos += len(three)
	var b strings.Builder
	for {
		for s.pos < len(s.line) {
			rest := s.line[s.pos:]
			switch {
			case bytes.HasPrefix(rest, three):
				s.pos += len(three)
				return token{kind: tokenString, text: b.String()}, nil
			case rest[0] == '\\':
				r, n := unescape(rest, `tbnrf"'\`)
				if n == 0 {
					return token{}, s.here("this escape is not allowed here")
				}
				b.WriteRune(r)
				s.pos += n
			default:
				b.WriteByte(rest[0])
				s.pos++
			}
		}
		if b.WriteString(s.ending); b.Len() > maxLine {
			return token{}, s.here(fmt.Sprintf("the string is longer than %d MiB", maxLine>>20))
		}
		if s.startLine == nil {
			s.startLine = bytes.Clone(s.line)
		}
		last := s.line
		if more, err := s.nextLine(); err != nil {
			return token{}, err
		} else if !more {
			s.line, s.pos = last, len(last)
			return token{}, s.here(fmt.Sprintf("the file ends before the closing %s of the string in line %d", three, s.startNumber))
		}
	}
}

// isTurtleStart is PN_CHARS_U of the Turtle grammar, which is that of N-Quads
// without the colon.
func isTurtleStart(r rune) bool { return isNameStart(r) && r != ':' }

// isTurtleChar is PN_CHARS of the Turtle grammar.
func isTurtleChar(r rune) bool { return isTurtleStart(r) || isNameRest(r) }

func isHex(c byte) bool { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'f' }
