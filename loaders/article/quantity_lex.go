package article

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// lexKind says what a lexeme is made of.
type lexKind uint8

const (
	lexWord   lexKind = iota // letters
	lexDigits                // ASCII digits
	lexMark                  // one other character
)

// lexeme is a run of letters, a run of digits, or one mark: finer than the
// tokens of the parser, because "US$5m" and "mar4" mean something inside.
type lexeme struct {
	start, end int // byte offsets in the text
	kind       lexKind
	gap        bool   // white space stands before it
	low        string // lower case; dashes, quotes and apostrophes in one form each
}

// lexMax bounds how much text is read at once: whatever a text holds, work
// and memory per stretch stay small, and no expression is longer.
const lexMax = 32 << 10

// stretches cuts a text at line ends, and long lines at white space, into
// parts no longer than lexMax, and calls f with the offset and text of each.
func stretches(text string, f func(offset int, part string)) {
	for offset := 0; offset < len(text); {
		n := len(text) - offset
		if n > lexMax {
			n = cutPoint(text[offset : offset+lexMax])
		}
		f(offset, text[offset:offset+n])
		offset += n
	}
}

// cutPoint is the length of the part of s to read at once: up to its last
// line end, its last white space, or else all whole runes.
func cutPoint(s string) int {
	if i := strings.LastIndexByte(s, '\n'); i > len(s)/2 {
		return i + 1
	}
	if i := strings.LastIndexAny(s, " \t"); i > len(s)/2 {
		return i + 1
	}
	for n := len(s); n > len(s)-utf8.UTFMax; n-- {
		if r, size := utf8.DecodeLastRuneInString(s[:n]); r != utf8.RuneError || size > 1 {
			return n
		}
	}
	return len(s)
}

// lex cuts a text into lexemes. White space gives none, but is remembered.
func lex(text string) []lexeme {
	lx := make([]lexeme, 0, len(text)/4+4)
	gap := false
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		if unicode.IsSpace(r) {
			gap = true
			i += n
			continue
		}
		l := lexeme{start: i, gap: gap, kind: lexMark}
		gap = false
		switch {
		case isDigit(r):
			l.kind = lexDigits
			for i < len(text) && isDigit(rune(text[i])) {
				i++
			}
		case unicode.IsLetter(r):
			l.kind = lexWord
			for i < len(text) {
				r, n = utf8.DecodeRuneInString(text[i:])
				if !unicode.IsLetter(r) && !unicode.IsMark(r) {
					break
				}
				i += n
			}
		default:
			i += n
		}
		l.end = i
		l.low = fold(text[l.start:l.end], l.kind)
		lx = append(lx, l)
	}
	return lx
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

// fold brings a lexeme to the form in which words and marks are compared.
func fold(s string, kind lexKind) string {
	switch kind {
	case lexWord:
		return strings.ToLower(s)
	case lexMark:
		switch s {
		case "‐", "‑", "−":
			return "-"
		case "—", "–":
			return "–"
		case "’", "‘", "`", "ʻ":
			return "'"
		}
	}
	return s
}

// phraseTable finds phrases of a table in lexemes.
type phraseTable[T any] struct{ first map[string][]tablePhrase[T] }

type tablePhrase[T any] struct {
	words []string
	value T
}

// add puts a phrase into the table; a later entry for the same words wins.
func (p *phraseTable[T]) add(words string, value T) {
	if p.first == nil {
		p.first = map[string][]tablePhrase[T]{}
	}
	var ws []string
	for _, l := range lex(words) {
		ws = append(ws, l.low)
	}
	if len(ws) == 0 {
		return
	}
	list := p.first[ws[0]]
	at := 0
	for at < len(list) && len(list[at].words) > len(ws) {
		at++
	}
	list = append(list, tablePhrase[T]{})
	copy(list[at+1:], list[at:])
	list[at] = tablePhrase[T]{ws, value}
	p.first[ws[0]] = list
}

// starts lists the first words of the phrases.
func (p *phraseTable[T]) starts() []string { return slices.Sorted(maps.Keys(p.first)) }

// match finds the longest phrase that starts at lexeme i, and the lexeme after it.
func (p *phraseTable[T]) match(lx []lexeme, i int) (value T, next int, ok bool) {
	if i < 0 || i >= len(lx) {
		return value, 0, false
	}
	for _, ph := range p.first[lx[i].low] {
		if j, ok := ph.at(lx, i); ok {
			return ph.value, j, true
		}
	}
	return value, 0, false
}

// has tells whether a phrase starts at lexeme i.
func (p *phraseTable[T]) has(lx []lexeme, i int) bool {
	_, _, ok := p.match(lx, i)
	return ok
}

// at compares word by word; a hyphen of the text may stand for a space.
func (ph tablePhrase[T]) at(lx []lexeme, i int) (next int, ok bool) {
	j := i + 1
	for _, w := range ph.words[1:] {
		if j < len(lx) && lx[j].low == "-" && w != "-" {
			j++
		}
		if j >= len(lx) || lx[j].low != w {
			return 0, false
		}
		j++
	}
	return j, true
}
