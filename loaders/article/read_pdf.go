package article

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/ledongthuc/pdf"
)

// Bounds of a PDF file: more is no article.
const (
	maxPages   = 2_000
	pdfTimeout = 20 * time.Second
)

// readPDF gives the text of a PDF file, its hard line breaks joined, and the
// code point at which each page starts. Scanned pages have no text.
func readPDF(data []byte) (string, []int, error) {
	type result struct {
		pages [][]string
		err   error
	}
	// the parser cannot be interrupted: a file that keeps it busy is given up
	done := make(chan result, 1)
	go func() {
		pages, err := pdfLines(data)
		done <- result{pages, err}
	}()
	select {
	case r := <-done:
		if r.err != nil {
			return "", nil, r.err
		}
		text, starts := joinPages(r.pages)
		if strings.TrimSpace(text) == "" {
			return "", nil, fmt.Errorf("%w: its pages may be scanned pictures", ErrEmpty)
		}
		return text, starts, nil
	case <-time.After(pdfTimeout):
		return "", nil, fmt.Errorf("%w: its pages take longer than %v to parse", ErrBroken, pdfTimeout)
	}
}

// pdfLines gives the lines of each page, "" between paragraphs.
func pdfLines(data []byte) (pages [][]string, err error) {
	defer func() {
		if r := recover(); r != nil {
			pages, err = nil, fmt.Errorf("%w: %v", ErrBroken, r)
		}
	}()
	// what stands before the mark is no part of the file
	if i := bytes.Index(data, []byte("%PDF-")); i > 0 {
		data = data[i:]
	}
	r, err := pdf.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrBroken, err)
	}
	n := r.NumPage()
	if n > maxPages {
		return nil, fmt.Errorf("%w: it has %d pages", ErrTooLarge, n)
	}
	total := 0
	for i := 1; i <= n; i++ {
		page := r.Page(i)
		if page.V.IsNull() {
			pages = append(pages, nil)
			continue
		}
		lines := pageLines(page.Content().Text)
		for _, l := range lines {
			total += len(l)
		}
		if total > MaxBytes {
			return nil, ErrTooLarge
		}
		pages = append(pages, lines)
	}
	return pages, nil
}

// pageLines puts the glyphs of a page into lines, in the order of the file,
// which is reading order in nearly all of them. A wide gap between lines gives
// an empty line.
func pageLines(glyphs []pdf.Text) []string {
	var out []string
	var b strings.Builder
	var last pdf.Text
	gap := 0.0 // usual distance of lines
	for i, g := range glyphs {
		if g.S == "" {
			continue
		}
		size := max(last.FontSize, 1)
		drop := last.Y - g.Y
		switch {
		case i == 0:
		case math.Abs(drop) > size*0.45:
			out = append(out, strings.TrimSpace(b.String()))
			b.Reset()
			if gap > 0 && drop > gap*1.4 || drop < 0 || drop > size*2.4 {
				out = append(out, "")
			} else if drop > 0 {
				gap = drop
			}
		case g.X-(last.X+last.W) > size*0.18 && !strings.HasSuffix(b.String(), " ") && g.S != " ":
			b.WriteByte(' ')
		}
		b.WriteString(g.S)
		last = g
	}
	if s := strings.TrimSpace(b.String()); s != "" {
		out = append(out, s)
	}
	return out
}

// joinPages joins lines to paragraphs, over page breaks too, and drops running
// heads and page numbers.
func joinPages(pages [][]string) (string, []int) {
	running := repeated(pages)
	var b []byte
	runes := 0
	write := func(s string) {
		b = append(b, s...)
		runes += utf8.RuneCountInString(s)
	}
	starts := make([]int, 0, len(pages))
	open := false // the last paragraph may go on
	last := ""
	for _, lines := range pages {
		first := true
		for n, line := range lines {
			line = visible(normalise(strings.TrimSuffix(line, "\u00ad") + hyphenEnd(line)))
			edge := n < 2 || n >= len(lines)-2
			if edge && (running[line] || isPageNumber(line)) {
				continue
			}
			if line == "" {
				open = open && first // a page may start with a gap
				continue
			}
			switch {
			case len(b) == 0:
			case open && goesOn(last, line, first):
				if word, ok := strings.CutSuffix(last, "-"); ok && startsLower([]byte(line)) && endsInLetter(word) {
					// a word cut at the end of its line
					b = b[:len(b)-1]
					runes--
				} else if ok && endsInLetter(word) {
					// "Franco-" at the end of a line, "Belgian" on the next
				} else {
					write(" ")
				}
			default:
				write("\n\n")
			}
			if first {
				starts = append(starts, runes)
				first = false
			}
			write(line)
			last, open = line, true
		}
		if first {
			starts = append(starts, runes)
		}
	}
	return string(b), starts
}

// hyphenEnd is "-" for a line that ends in a soft hyphen.
func hyphenEnd(line string) string {
	if strings.HasSuffix(line, "\u00ad") {
		return "-"
	}
	return ""
}

// goesOn tells whether a line continues the paragraph of the line before it.
func goesOn(last, line string, newPage bool) bool {
	if itemMark([]byte(line)) > 0 {
		return false
	}
	if newPage {
		return !endsSentence([]byte(last))
	}
	// a short line that ends no sentence is a heading
	return len(last) > wrapMin || strings.HasSuffix(last, "-") || startsLower([]byte(line)) || endsSentence([]byte(last)) && len(last) > wrapMin
}

func endsInLetter(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return unicode.IsLetter(r)
}

// repeated finds lines that stand at the edge of three pages or more.
func repeated(pages [][]string) map[string]bool {
	count := map[string]int{}
	for _, lines := range pages {
		var edge []string
		for n, line := range lines {
			if (n < 2 || n >= len(lines)-2) && line != "" && !slices.Contains(edge, line) {
				edge = append(edge, line)
				count[normalise(line)]++
			}
		}
	}
	out := map[string]bool{}
	for line, n := range count {
		if n >= 3 {
			out[line] = true
		}
	}
	return out
}

func isPageNumber(line string) bool {
	line = strings.TrimSpace(strings.TrimPrefix(strings.ToLower(line), "page"))
	line, _, _ = strings.Cut(line, " of ")
	digits := strings.Trim(line, "0123456789 -–/")
	return line != "" && digits == ""
}
