package syntax

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// isGap says whether a rune parts tokens and belongs to none: white space,
// control and format characters, but not those that stand inside words.
func isGap(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) && !isJoiner(r)
}

// isJoiner knows the soft hyphen and the zero-width joiners.
func isJoiner(r rune) bool { return r == '\u00ad' || r == '\u200c' || r == '\u200d' }

func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return isASCIIWord(byte(r))
	}
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) || isJoiner(r))
}

func isASCIIWord(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

func isDigit(r rune) bool      { return r >= '0' && r <= '9' }
func isLetter(r rune) bool     { return isWordRune(r) && !unicode.IsNumber(r) }
func isApostrophe(r rune) bool { return r == '\'' || r == '’' }
func isHyphen(r rune) bool     { return r == '-' || r == '‑' || r == '–' }

// isRepeated says whether a run of this mark is one token; brackets and double quotes
// are opened and closed one by one.
func isRepeated(r rune) bool {
	return !strings.ContainsRune("()[]{}<>\"“”«»„$€£¥%", r) && r != utf8.RuneError
}

func isCry(r rune) bool { return r == '?' || r == '!' }

// firstRune is utf8.RuneError for an empty text.
func firstRune(text string) rune {
	r, _ := utf8.DecodeRuneInString(text)
	return r
}

func lastRune(text string) rune {
	r, _ := utf8.DecodeLastRuneInString(text)
	return r
}

func startsWithDigit(text string) bool { return text != "" && isDigit(rune(text[0])) }

// isGroup says whether a text starts with exactly three digits.
func isGroup(text string) bool { return leadingDigits(text) == 3 }

// isYear says whether a text starts with exactly two digits, as in '98.
func isYear(text string) bool { return leadingDigits(text) == 2 }

// leadingDigits counts the digits at the beginning, up to five.
func leadingDigits(text string) int {
	n := 0
	for n < len(text) && n < 5 && isDigit(rune(text[n])) {
		n++
	}
	return n
}

// isDate knows the form 2017-03-09.
func isDate(text string) bool {
	for i, c := range "0000-00-00" {
		if i >= len(text) || c == '0' && !isDigit(rune(text[i])) || c == '-' && text[i] != '-' {
			return false
		}
	}
	return !isWordRune(firstRune(text[len("0000-00-00"):]))
}

func isUpperASCII(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] < 'A' || text[i] > 'Z' {
			return false
		}
	}
	return text != ""
}

// isLettersWithStops knows single letters with full stops between: "U", "U.S", "p.m".
func isLettersWithStops(word string) bool {
	letter := true
	for _, r := range word {
		if letter != isLetter(r) || !letter && r != '.' {
			return false
		}
		letter = !letter
	}
	return !letter
}

// straight is the lower case of a short text, with the straight apostrophe.
func straight(text string) string {
	return strings.ReplaceAll(strings.ToLower(text), "’", "'")
}
