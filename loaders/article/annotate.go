package article

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/claimgraph/claimgraph/schema"
)

// Annotate writes each sentence that asserts something, carets under the words
// that carry each assertion with the parties marked S and O, and the assertion.
func Annotate(assertions []schema.Assertion) string {
	var b strings.Builder
	last := schema.Span{Start: -1}
	for _, a := range assertions {
		if a.Sentence != last {
			if last.Start >= 0 {
				b.WriteByte('\n')
			}
			b.WriteString(oneLine(a.SentenceText) + "\n")
			last = a.Sentence
		}
		b.WriteString(carets(a) + "\n")
		fmt.Fprintf(&b, "%s %s %s%s (%s, %s)\n", a.Subject.ID(), a.Predicate, a.Object.ID(), qualifierText(a.Qualifiers), a.Confidence, a.Rule)
	}
	return b.String()
}

// oneLine puts line ends and tabs of a sentence as single spaces, so that
// columns stay code points.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' || r == '\r' {
			return ' '
		}
		return r
	}, s)
}

// carets underlines the quote of an assertion and the parties inside the
// sentence.
func carets(a schema.Assertion) string {
	line := []byte(strings.Repeat(" ", utf8.RuneCountInString(a.SentenceText)))
	mark := func(s schema.Span, c byte) {
		for i := s.Start; i < s.End; i++ {
			if k := i - a.Sentence.Start; k >= 0 && k < len(line) {
				line[k] = c
			}
		}
	}
	mark(a.Quote, '^')
	for _, m := range a.Mentions {
		switch m.Entity {
		case a.Object:
			mark(m.Span, 'O')
		case a.Subject:
			mark(m.Span, 'S')
		}
	}
	return strings.TrimRight(string(line), " ")
}

func qualifierText(q schema.Qualifiers) string {
	var parts []string
	for _, k := range q.Keys() {
		parts = append(parts, k+"="+q[k].String())
	}
	if len(parts) == 0 {
		return ""
	}
	return " {" + strings.Join(parts, "; ") + "}"
}
