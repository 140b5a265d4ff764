package syntax

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Tokenize cuts a text into words, numbers and marks; of each token only Text,
// Start and End are set. Time is linear in the length of the text.
//
// The cuts are those of the Universal Dependencies treebanks of English: clitics
// ("Seoul|'s", "do|n't"), marks, signs ("$|3.5|bn", "17|%") and hyphens ("US|-|led")
// stand alone; abbreviations ("U.S.", "Jan.") and numbers ("1,200") do not lose
// their marks. Other than there, a hyphen stays inside a name: "Sino-Russian",
// "al-Assad", "Jong-un", "F-16", and so do the bound prefixes ("anti-ship").
func Tokenize(text string) []Token {
	t := tokenizer{text: text, words: words(), tokens: make([]Token, 0, min(len(text)/5+1, 4096))}
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		if isGap(r) {
			at += size
			continue
		}
		end := at
		for end < len(text) {
			r, size := utf8.DecodeRuneInString(text[end:])
			if isGap(r) {
				break
			}
			end += size
		}
		t.chunk(at, end)
		at = end
	}
	return t.tokens
}

type tokenizer struct {
	text   string
	words  *lexicon
	tokens []Token
}

func (t *tokenizer) emit(start, end int) {
	if start < end {
		t.tokens = append(t.tokens, Token{Text: t.text[start:end], Start: start, End: end})
	}
}

// chunk cuts what stands between two gaps.
func (t *tokenizer) chunk(start, end int) {
	for at := start; at < end; {
		if stop := t.address(at, end); stop > at {
			t.emit(at, stop)
			at = stop
			continue
		}
		if stop := t.clitic(start, at, end); stop > at {
			t.emit(at, stop)
			at = stop
			continue
		}
		if stop := t.word(at, end); stop > at {
			t.cutWord(at, stop)
			at = stop
			continue
		}
		stop := t.marks(at, end)
		t.emit(at, stop)
		at = stop
	}
}

// address is the end of the web or mail address at the beginning of a chunk's
// rest, or at.
func (t *tokenizer) address(at, end int) int {
	if at > 0 && isWordRune(lastRune(t.text[:at])) {
		return at
	}
	head := t.text[at:min(end, at+8)]
	web := strings.HasPrefix(head, "http://") || strings.HasPrefix(head, "https://") || strings.HasPrefix(head, "www.")
	if !web && !isMail(t.text[at:end]) {
		return at
	}
	return at + len(strings.TrimRight(t.text[at:end], `.,;:!?)]}>"'’”»`))
}

// isMail says whether a chunk starts with a mail address. Only its first bytes
// are looked at, so that asking again behind every mark stays cheap.
func isMail(chunk string) bool {
	const longest = 64
	sign := strings.IndexByte(chunk[:min(len(chunk), longest)], '@')
	if sign < 1 || sign+1 >= len(chunk) {
		return false
	}
	for i := 0; i < sign; i++ {
		if c := chunk[i]; !isASCIIWord(c) && strings.IndexByte(".-_+", c) < 0 {
			return false
		}
	}
	return isASCIIWord(chunk[sign+1]) && isASCIIWord(chunk[0])
}

// clitic is the end of a clitic behind something that is no word, as in "U.S.'s",
// or of one that stands alone.
func (t *tokenizer) clitic(start, at, end int) int {
	if !isApostrophe(firstRune(t.text[at:end])) {
		return at
	}
	stop := at + utf8.RuneLen(firstRune(t.text[at:end]))
	for stop < end && stop < at+6 && isASCIIWord(t.text[stop]) {
		stop++
	}
	if at == start && stop < end || stop < end && isWordRune(firstRune(t.text[stop:end])) || !t.words.clitic[straight(t.text[at:stop])] {
		return at
	}
	return stop
}

// word is the end of the word or number that starts here, or at if none does.
func (t *tokenizer) word(at, end int) int {
	stop := at
	first, size := utf8.DecodeRuneInString(t.text[at:end])
	switch {
	case isWordRune(first):
	case first == '.' && startsWithDigit(t.text[at+size:end]) && (at == 0 || !isWordRune(lastRune(t.text[:at]))):
		stop += size // .5
	case isApostrophe(first) && isYear(t.text[at+size:end]):
		stop += size // '98
	default:
		return at
	}
	if isDate(t.text[at:end]) {
		return at + len("2006-01-02")
	}
	part := stop // where the part behind the last hyphen starts
	for stop < end {
		r, size := utf8.DecodeRuneInString(t.text[stop:end])
		if isWordRune(r) {
			stop += size
			continue
		}
		if !t.inside(part, stop, end, r, size) {
			break
		}
		stop += size
		if isHyphen(r) {
			part = stop
		}
	}
	if strings.HasPrefix(t.text[stop:end], "$") && stop-at <= 3 && isUpperASCII(t.text[at:stop]) {
		return stop + 1 // US$
	}
	if strings.HasPrefix(t.text[stop:end], ".") && t.keepsStop(at, stop) {
		return stop + 1
	}
	return stop
}

// inside says whether the mark at stop, between two word runes, belongs to the word.
func (t *tokenizer) inside(part, stop, end int, mark rune, size int) bool {
	before, after := t.text[part:stop], t.text[stop+size:end]
	if before == "" || after == "" || !isWordRune(firstRune(after)) {
		return false
	}
	last, next := lastRune(before), firstRune(after)
	digits := isDigit(last) && isDigit(next)
	switch mark {
	case '.':
		// 3.5, U.S, e.g, name.org; but not the end of a sentence without a space.
		return digits || isLetter(last) && isLetter(next) && (!unicode.IsUpper(next) || unicode.IsUpper(last))
	case ',':
		return digits && isGroup(after)
	case ':', '/':
		return digits
	case '\'', '’':
		return isLetter(next)
	case '_':
		return true
	case '&':
		return unicode.IsUpper(last) && unicode.IsUpper(next)
	case '-', '‑', '–':
		return t.hyphenJoins(before, after, mark)
	}
	return false
}

// keepsStop says whether the full stop at stop belongs to the word before it.
func (t *tokenizer) keepsStop(at, stop int) bool {
	word := t.text[at:stop]
	rest := strings.TrimLeftFunc(t.text[stop+1:min(len(t.text), stop+9)], isGap)
	ends := strings.TrimLeft(rest, `"'”’)]`) == ""
	if isLettersWithStops(word) {
		return utf8.RuneCountInString(word) > 1 || !ends && unicode.IsUpper(firstRune(word))
	}
	if len(word) > t.words.longest {
		return false
	}
	switch t.words.abbreviation[word] {
	case stopAlways:
		return true
	case stopInside:
		return !ends
	case stopNumber:
		return startsWithDigit(rest)
	}
	return false
}

// cutWord emits a word without the clitics and the unit at its end. No word has
// more than two clitics ("he'd've"); what has is no English and is cut no further.
func (t *tokenizer) cutWord(start, end int) {
	word := t.text[start:end]
	if at := t.unitAt(word); at > 0 {
		t.emit(start, start+at)
		t.emit(start+at, end)
		return
	}
	last := t.cliticAt(word)
	if last == 0 {
		t.emit(start, end)
		return
	}
	if first := t.cliticAt(word[:last]); first > 0 {
		t.emit(start, start+first)
		t.emit(start+first, start+last)
	} else {
		t.emit(start, start+last)
	}
	t.emit(start+last, end)
}

// unitAt is where the unit of a number such as "45km" starts, or 0.
func (t *tokenizer) unitAt(word string) int {
	if !startsWithDigit(word) || strings.Contains(word, "/") { // "resolution 41/59K"
		return 0
	}
	at := len(word)
	for at > 0 && isASCIIWord(word[at-1]) && !isDigit(rune(word[at-1])) {
		at--
	}
	if at < len(word) && len(word)-at <= t.words.longest && isDigit(lastRune(word[:at])) && t.words.unit[strings.ToLower(word[at:])] {
		return at
	}
	return 0
}

// cliticAt is where the last clitic of a word starts, or 0.
func (t *tokenizer) cliticAt(word string) int {
	if len(word) <= t.words.longest {
		if at := t.words.parted[strings.ToLower(word)]; at > 0 {
			return at
		}
	}
	const longest = len("’ve")
	at := strings.LastIndexFunc(word[max(0, len(word)-longest):], isApostrophe) + max(0, len(word)-longest)
	if at < 1 || !isApostrophe(firstRune(word[at:])) {
		return 0
	}
	tail := straight(word[at:])
	if t.words.clitic[tail] {
		return at
	}
	if tail == "'t" && at > 1 && (word[at-1] == 'n' || word[at-1] == 'N') {
		return at - 1
	}
	return 0
}

// marks is the end of the mark that starts here. A run of one mark ("--", "..."),
// of question and exclamation marks, or of more than sixteen marks is one token.
func (t *tokenizer) marks(at, end int) int {
	const ornament = 16
	first, size := utf8.DecodeRuneInString(t.text[at:end])
	same, all, count := at+size, at+size, 1
	for all < end {
		r, size := utf8.DecodeRuneInString(t.text[all:end])
		if isWordRune(r) {
			break
		}
		if same == all && (r == first && isRepeated(r) || isCry(r) && isCry(first)) {
			same += size
		}
		all += size
		count++
	}
	if count > ornament {
		return all
	}
	return same
}
