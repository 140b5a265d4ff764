package article

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// word is one word or punctuation mark of a sentence, as names are compared.
// Unlike syntax tokens, "U.S." and "N'Djamena" are one word each, "Jordan's"
// is "Jordan" and "'s", and hyphens stand alone.
type word struct {
	start, end int // byte offsets in the sentence
	text       string
	fold       string // lower case, without accents, apostrophes, abbreviation points
	upper      bool   // begins with a capital letter
	caps       bool   // has letters, and all are capitals
	letter     bool   // begins with a letter
	digit      bool   // begins with a digit
}

// possessive is the fold of the ending "'s", and of the lone apostrophe after "s".
const possessive = "'s"

// hyphen is the fold of every dash that joins two words without a space.
const hyphen = "-"

// scan cuts a sentence into words. Spaces are left out.
func scan(text string) []word {
	words := make([]word, 0, len(text)/5+4)
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case unicode.IsSpace(r):
			i += n
		case unicode.IsLetter(r), unicode.IsDigit(r):
			end := wordEnd(text, i)
			words = append(words, newWord(text, i, end))
			i = end
		case isApostrophe(r) && i > 0:
			end := i + n
			if end < len(text) && (text[end] == 's' || text[end] == 'S') && !letterAt(text, end+1) && letterBefore(text, i) {
				end++
				words = append(words, word{start: i, end: end, text: text[i:end], fold: possessive})
			} else if text[i-1] == 's' && letterBefore(text, i) {
				words = append(words, word{start: i, end: end, text: text[i:end], fold: possessive})
			} else {
				words = append(words, word{start: i, end: end, text: text[i:end], fold: "'"})
			}
			i = end
		default:
			fold := text[i : i+n]
			switch r {
			case '-', '‐', '‑', '–':
				fold = "--"
				if i > 0 && i+n < len(text) && letterBefore(text, i) && letterAt(text, i+n) {
					fold = hyphen
				}
			case '—':
				fold = "--"
			case '&':
				fold = "and"
			}
			words = append(words, word{start: i, end: i + n, text: text[i : i+n], fold: fold})
			i += n
		}
	}
	return words
}

func newWord(text string, start, end int) word {
	s := text[start:end]
	r, _ := utf8.DecodeRuneInString(s)
	w := word{start: start, end: end, text: s, fold: foldWord(s), upper: unicode.IsUpper(r), letter: unicode.IsLetter(r), digit: unicode.IsDigit(r)}
	w.caps = w.upper
	for _, r := range s {
		if unicode.IsLower(r) {
			w.caps = false
			break
		}
	}
	return w
}

// wordEnd finds the end of the word that starts at i: letters, marks and
// digits, with apostrophes inside ("d'Ivoire") and points inside abbreviations
// ("U.S.", "D.C.").
func wordEnd(text string, i int) int {
	start, runes := i, 0
	for i < len(text) {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r):
			runes++
		case isApostrophe(r):
			next := i + n
			if !letterAt(text, next) {
				return i
			}
			// "'s" at the end of a word is its own word, "d'I" is not
			if (text[next] == 's' || text[next] == 'S') && !letterAt(text, next+1) {
				return i
			}
		case r == '.' && runes == 1 && unicode.IsUpper(firstRune(text[start:])):
			// one capital and a point: an abbreviation goes on when another
			// capital and point follow
			if end := initials(text, start); end > i+1 {
				return end
			}
			return i
		default:
			return i
		}
		i += n
	}
	return i
}

// initials returns the end of a run such as "U.S." or "D.P.R.K." starting at
// i, or i when there is none of two letters at least.
func initials(text string, i int) int {
	start, letters := i, 0
	for i < len(text) {
		r, n := utf8.DecodeRuneInString(text[i:])
		if !unicode.IsUpper(r) || i+n >= len(text) || text[i+n] != '.' {
			break
		}
		letters++
		i += n + 1
	}
	if letters < 2 {
		return start
	}
	return i
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func letterAt(text string, i int) bool {
	if i >= len(text) {
		return false
	}
	r, _ := utf8.DecodeRuneInString(text[i:])
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

func letterBefore(text string, i int) bool {
	r, _ := utf8.DecodeLastRuneInString(text[:i])
	return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '.'
}

func isApostrophe(r rune) bool {
	return r == '\'' || r == '’' || r == 'ʼ' || r == '‘' || r == 'ʻ' || r == '`'
}

// foldLetters are Latin letters that have no accent to lose.
var foldLetters = map[rune]string{
	'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'ı': "i", 'ß': "ss", 'æ': "ae", 'œ': "oe", 'ħ': "h", 'ə': "a",
}

// foldWord makes spellings of one word equal: lower case, no accents, no
// apostrophes, no points.
func foldWord(s string) string {
	plain, ascii := true, true
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= utf8.RuneSelf:
			plain, ascii = false, false
		case 'A' <= c && c <= 'Z', c == '\'', c == '.', c == '`':
			plain = false
		}
	}
	if plain {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	if ascii {
		for i := 0; i < len(s); i++ {
			switch c := s[i]; {
			case 'A' <= c && c <= 'Z':
				b.WriteByte(c + 'a' - 'A')
			case c != '\'' && c != '.' && c != '`':
				b.WriteByte(c)
			}
		}
		return b.String()
	}
	for _, r := range norm.NFD.String(s) {
		if unicode.Is(unicode.Mn, r) || isApostrophe(r) || r == '.' {
			continue
		}
		r = unicode.ToLower(r)
		if t, ok := foldLetters[r]; ok {
			b.WriteString(t)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// foldName folds a whole name the way its words are compared in a text.
func foldName(name string) string {
	var b strings.Builder
	for _, w := range scan(name) {
		b.WriteString(joinFold(b.Len() > 0, w))
	}
	return b.String()
}

// joinFold is what a word adds to a key; hyphens and the points after "St" or
// "Gen" add nothing.
func joinFold(more bool, w word) string {
	if w.fold == hyphen || w.fold == "." {
		return ""
	}
	if more {
		return " " + w.fold
	}
	return w.fold
}
