package syntax

import (
	"slices"
	"strings"
	"unicode"
)

// hyphenJoins says whether the hyphen between two parts of a word stays inside
// the token. before is the part up to it, after all that follows in the chunk.
func (t *tokenizer) hyphenJoins(before, after string, mark rune) bool {
	first, next := firstRune(before), firstRune(after)
	if unicode.IsUpper(first) && unicode.IsUpper(next) {
		return true // Sino-Russian, US-China
	}
	if mark == '–' {
		return false // a dash but for pairs of names
	}
	if isDigit(next) {
		return unicode.IsUpper(first) && isLetter(lastRune(before)) || // F-16
			t.isPrefix(before)
	}
	if !isLetter(next) || !isLetter(lastRune(before)) {
		return false
	}
	if len(before) == 1 || t.isPrefix(before) {
		return true // e-mail, anti-ship
	}
	if unicode.IsUpper(next) {
		return len(before) <= t.words.longest && t.words.particle[before] // al-Assad
	}
	return unicode.IsUpper(first) && isSyllable(before) && isSyllable(leadingLetters(after)) // Jong-un
}

// isPrefix knows "anti" and "Anti", but not "UN".
func (t *tokenizer) isPrefix(part string) bool {
	if len(part) > t.words.longest || len(part) > 1 && unicode.IsUpper(rune(part[1])) {
		return false
	}
	return t.words.prefix[strings.ToLower(part)]
}

func leadingLetters(text string) string {
	for i, r := range text {
		if !isLetter(r) {
			return text[:i]
		}
		if i > longestSyllable {
			break
		}
	}
	return text
}

const longestSyllable = 6

// isSyllable knows the form of the syllables that Korean and Chinese names are
// written in: one onset, one vowel, one coda.
func isSyllable(part string) bool {
	if len(part) > longestSyllable {
		return false
	}
	rest := strings.ToLower(part)
	onset := strings.IndexAny(rest, "aeiouy")
	if onset < 0 {
		return false
	}
	if rest[onset] == 'y' {
		onset++
	}
	nucleus := strings.TrimLeft(rest[onset:], "aeiouwy")
	if len(nucleus) == len(rest)-onset {
		return false
	}
	return isOneOf(rest[:onset], "", "b", "ch", "d", "f", "g", "h", "hw", "hy", "j", "k", "ky", "kw", "l", "m", "my", "n", "p", "py", "q", "r", "ry", "s", "sh", "t", "ts", "w", "x", "y", "z", "zh") &&
		isOneOf(nucleus, "", "h", "k", "l", "m", "n", "ng", "p")
}

func isOneOf(part string, forms ...string) bool { return slices.Contains(forms, part) }
