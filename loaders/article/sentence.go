package article

import (
	"bytes"
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/sentences"

	"github.com/claimgraph/claimgraph/loaders/article/syntax"
	"github.com/claimgraph/claimgraph/schema"
)

// sentence is one sentence of the document.
type sentence struct {
	start, end int            // byte offsets in Document.Text
	text       string         // as long as the stretch of Document.Text, with line ends and marks of Markdown blanked
	paragraph  int            // from 0, counting headings
	heading    bool           // titles, headings, captions: set the focus, give no assertions
	item       bool           // of a list with marks
	tokens     []syntax.Token // offsets relative to text
}

// paragraph is a stretch of lines that belong together.
type paragraph struct {
	start, end int // byte offsets in Document.Text
	heading    bool
	item       bool // of a list with marks
}

// split cuts a document into sentences, in text order.
func split(doc schema.Document) []sentence {
	text := []byte(doc.Text)
	if isMarkdown(doc.Origin) {
		blankMarkdown(text)
	}
	var out []sentence
	for n, p := range paragraphs(text) {
		if p.heading {
			out = append(out, sentence{start: p.start, end: p.end, text: blankLines(text[p.start:p.end]), paragraph: n, heading: true})
			continue
		}
		body := blankLines(text[p.start:p.end])
		for _, s := range cut(body) {
			out = append(out, sentence{start: p.start + s[0], end: p.start + s[1], text: body[s[0]:s[1]], paragraph: n, item: p.item})
		}
	}
	return out
}

// blankLines puts a space for each line end.
func blankLines(b []byte) string {
	if bytes.IndexByte(b, '\n') < 0 && bytes.IndexByte(b, '\t') < 0 {
		return string(b)
	}
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return ' '
		}
		return r
	}, string(b))
}

// The widths, in bytes, that tell wrapped lines from lines that are paragraphs.
const (
	wrapMin    = 45  // shorter lines are headings, items, verses
	wrapMax    = 130 // longer lines are whole paragraphs
	headingMax = 110
	listCommas = 4 // a line with as many lists something
)

// paragraphs groups the lines of a text. Lines between two blank lines are one
// paragraph when they look wrapped to a common width, else one each.
func paragraphs(text []byte) []paragraph {
	var out []paragraph
	var block [][2]int
	flush := func() {
		if len(block) == 0 {
			return
		}
		for _, l := range joinWrapped(text, block) {
			if p, ok := trim(text, l); ok {
				p.heading = isHeading(text, l, len(out) == 0)
				out = append(out, p)
			}
		}
		block = block[:0]
	}
	for at := 0; at < len(text); {
		end := len(text)
		next := end
		if i := bytes.IndexByte(text[at:], '\n'); i >= 0 {
			end, next = at+i, at+i+1
		}
		if len(bytes.TrimSpace(text[at:end])) == 0 {
			flush()
		} else {
			block = append(block, [2]int{at, end})
		}
		at = next
	}
	flush()
	return out
}

// joinWrapped joins the lines of one block that are pieces of one paragraph.
func joinWrapped(text []byte, lines [][2]int) [][2]int {
	if len(lines) < 2 {
		return lines
	}
	width := 0
	for _, l := range lines {
		width = max(width, l[1]-l[0])
	}
	out := [][2]int{lines[0]}
	for i := 1; i < len(lines); i++ {
		before, line := lines[i-1], lines[i]
		wrapped := width <= wrapMax && before[1]-before[0] >= wrapMin && 3*(before[1]-before[0]) >= 2*width
		broken := !endsSentence(text[before[0]:before[1]]) && startsLower(text[line[0]:line[1]])
		if (wrapped || broken) && itemMark(text[line[0]:line[1]]) == 0 && !hasHeadingMark(text[before[0]:before[1]]) && !hasHeadingMark(text[line[0]:line[1]]) {
			out[len(out)-1][1] = line[1]
		} else {
			out = append(out, line)
		}
	}
	return out
}

// trim drops spaces, list marks and heading marks around a paragraph.
func trim(text []byte, l [2]int) (paragraph, bool) {
	start, end := l[0], l[1]
	item := false
	for moved := true; moved; {
		moved = false
		for start < end {
			r, n := utf8.DecodeRune(text[start:end])
			if !unicode.IsSpace(r) && r != '#' && r != '>' && r != '|' {
				break
			}
			start += n
			moved = true
		}
		if n := itemMark(text[start:end]); n > 0 {
			start += n
			moved, item = true, true
		}
	}
	for end > start {
		r, n := utf8.DecodeLastRune(text[start:end])
		if !unicode.IsSpace(r) && r != '#' && r != '|' {
			break
		}
		end -= n
	}
	return paragraph{start: start, end: end, item: item}, start < end
}

// itemMark returns the length of the mark of a list item, with its spaces, or 0.
func itemMark(line []byte) int {
	i := 0
	for i < len(line) && (line[i] == ' ' || line[i] == '\t') {
		i++
	}
	r, n := utf8.DecodeRune(line[i:])
	switch r {
	case '-', '*', '+', '•', '·', '▪', '◦', '●', '–', '—':
		i += n
	default:
		digits := i
		for i < len(line) && line[i] >= '0' && line[i] <= '9' {
			i++
		}
		if i == digits || i-digits > 2 || i >= len(line) || line[i] != '.' && line[i] != ')' {
			return 0
		}
		i++
	}
	spaces := i
	for i < len(line) && (line[i] == ' ' || line[i] == '\t') {
		i++
	}
	if i == spaces {
		return 0
	}
	return i
}

func hasHeadingMark(line []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(line, " "), []byte("#"))
}

// isHeading tells titles and headings from text: one short line that does not
// end as a sentence does and is no list item.
func isHeading(text []byte, l [2]int, first bool) bool {
	line := text[l[0]:l[1]]
	if hasHeadingMark(line) {
		return true
	}
	if len(line) > headingMax || itemMark(line) > 0 || bytes.IndexByte(line, ';') >= 0 || bytes.Count(line, []byte(",")) >= listCommas {
		return false
	}
	if r := firstRune(string(line)); !first && unicode.IsLower(r) {
		return false
	}
	if !first && isCountedItem(line) {
		return false
	}
	line = bytes.TrimRight(line, " \t*_\"”’)")
	r, _ := utf8.DecodeLastRune(line)
	switch r {
	case '.':
		return isTitleCase(line)
	case ':', ';', ',', '…':
		return false
	case '!', '?':
		return first
	}
	return len(bytes.Fields(line)) <= 14
}

// isCountedItem tells a list of one item from a heading: it starts with a number
// that is no year, and ends with a bracket: "450 Mali (MINUSMA) (2020)".
func isCountedItem(line []byte) bool {
	digits := len(line) - len(bytes.TrimLeft(line, "0123456789,"))
	return digits >= 2 && bytes.HasSuffix(line, []byte(")")) && (digits != 4 || bytes.IndexByte(line[:digits], ',') >= 0)
}

// isTitleCase tells headings that end with a point, such as "Consular Presence,
// 1924.": a few words, all long ones with a capital, and no short verb.
func isTitleCase(line []byte) bool {
	words := strings.Fields(string(line))
	if len(words) > 12 || len(words) < 2 {
		return false
	}
	long := 0
	for _, w := range words {
		w = strings.Trim(w, ".,;()\"“”")
		r := firstRune(w)
		switch {
		case w == "is" || w == "was" || w == "are" || w == "were" || w == "has" || w == "had":
			return false
		case unicode.IsDigit(r), titleJoins[w]:
		case unicode.IsUpper(r):
			long++
		default:
			return false
		}
	}
	return long >= 2
}

func endsSentence(line []byte) bool {
	line = bytes.TrimRight(line, " \t\"”’)]*_")
	r, _ := utf8.DecodeLastRune(line)
	return strings.ContainsRune(".!?:;", r)
}

func startsLower(line []byte) bool {
	r, _ := utf8.DecodeRune(bytes.TrimLeft(line, " \t"))
	return unicode.IsLower(r)
}

// cut finds the sentences of one paragraph: Unicode sentence boundaries,
// corrected for abbreviations, initials and missing spaces.
func cut(text string) [][2]int {
	var out [][2]int
	start, end := 0, 0
	emit := func(end int) {
		for end-start > maxSentence {
			stop := start + lastBreak(text[start:start+maxSentence])
			if s, e := trimSpace(text, start, stop); s < e {
				out = append(out, [2]int{s, e})
			}
			start = stop
		}
		if s, e := trimSpace(text, start, end); s < e {
			out = append(out, [2]int{s, e})
		}
		start = end
	}
	segments := sentences.FromString(text)
	for segments.Next() {
		seg := segments.Value()
		from := end
		end += len(seg)
		for _, i := range missingSpaces(seg) {
			emit(from + i)
		}
		if continues(text[start:end], text[end:]) {
			continue
		}
		emit(end)
	}
	emit(len(text))
	return out
}

// maxSentence bounds a sentence, in bytes: what is longer is no sentence, and
// is cut at a space, so that the work on one stays small.
const maxSentence = 10_000

// lastBreak returns the place behind the last space, or at the last rune border.
func lastBreak(s string) int {
	if i := strings.LastIndexByte(s, ' '); i > 0 {
		return i + 1
	}
	i := len(s)
	for i > 1 && !utf8.RuneStart(s[i-1]) {
		i--
	}
	return max(i-1, 1)
}

func trimSpace(text string, start, end int) (int, int) {
	for start < end {
		r, n := utf8.DecodeRuneInString(text[start:end])
		if !unicode.IsSpace(r) {
			break
		}
		start += n
	}
	for end > start {
		r, n := utf8.DecodeLastRuneInString(text[start:end])
		if !unicode.IsSpace(r) {
			break
		}
		end -= n
	}
	return start, end
}

// continues tells whether the sentence goes on behind a boundary: after an
// abbreviation or an initial, unless the next word is one that starts sentences.
func continues(before, after string) bool {
	before = strings.TrimRightFunc(before, unicode.IsSpace)
	if !strings.HasSuffix(before, ".") || after == "" {
		return false
	}
	next := firstWord(after)
	if next == "" {
		return false
	}
	i := strings.LastIndexFunc(before, func(r rune) bool { return unicode.IsSpace(r) || r == '(' || r == '“' || r == '"' })
	last := before[i+1:]
	if i >= 0 {
		_, n := utf8.DecodeRuneInString(before[i:])
		last = before[i+n:]
	}
	r := firstRune(next)
	a := abbreviations()
	switch {
	case a.never[last]:
		return true
	case unicode.IsLower(r):
		return true
	case a.open[last], initials(last, 0) == len(last), a.initial(last):
		return !a.starters[next]
	case a.numeric[last]:
		return unicode.IsDigit(r)
	case len(last) <= 3 && last[0] >= '0' && last[0] <= '9':
		return months[next] // "On 22. June"
	}
	return false
}

// months are the names before which a point behind a number ends nothing.
var months = map[string]bool{"January": true, "February": true, "March": true, "April": true, "May": true, "June": true, "July": true, "August": true, "September": true, "October": true, "November": true, "December": true}

func firstWord(s string) string {
	s = strings.TrimLeftFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if i := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }); i >= 0 {
		return s[:i]
	}
	return s
}

// missingSpaces finds points that end a sentence without a space behind them:
// "independence.The". It returns the places behind those points.
func missingSpaces(s string) []int {
	var out []int
	for i := 1; i+1 < len(s); i++ {
		if s[i] != '.' || !('a' <= s[i-1] && s[i-1] <= 'z') || !('A' <= s[i+1] && s[i+1] <= 'Z') {
			continue
		}
		if next := firstWord(s[i+1 : min(len(s), i+17)]); abbreviations().starters[next] {
			out = append(out, i+1)
		}
	}
	return out
}

//go:embed abbreviations.txt
var abbreviationList string

// abbreviationTable says which written points do not end a sentence.
type abbreviationTable struct {
	never    map[string]bool // "Mr.": a name follows
	open     map[string]bool // "Inc.": may end a sentence
	numeric  map[string]bool // "No.": only before a number
	starters map[string]bool // words that, capitalised, start a sentence
}

// initial tells whether a word is a single capital with its point: "W."
func (abbreviationTable) initial(s string) bool {
	r, n := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r) && s[n:] == "."
}

var abbreviations = sync.OnceValue(func() abbreviationTable {
	t := abbreviationTable{map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}}
	kinds := map[string]map[string]bool{"never": t.never, "open": t.open, "numeric": t.numeric, "starters": t.starters}
	for line := range strings.Lines(abbreviationList) {
		kind, words, ok := strings.Cut(strings.TrimSpace(line), ":")
		if set := kinds[kind]; ok && set != nil {
			for _, w := range strings.Fields(words) {
				set[w] = true
			}
		}
	}
	return t
})

// titleJoins are the words that stay small in a title.
var titleJoins = map[string]bool{
	"a": true, "an": true, "the": true, "of": true, "in": true, "on": true, "at": true, "to": true, "for": true, "by": true, "as": true, "from": true,
	"with": true, "into": true, "and": true, "or": true, "but": true, "vs": true, "de": true, "la": true, "du": true, "von": true, "al": true,
}
