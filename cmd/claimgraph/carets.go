package main

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/claimgraph/claimgraph/graph"
	"github.com/claimgraph/claimgraph/schema"
)

func writeArticleQuads(w io.Writer, doc schema.Document, assertions []schema.Assertion) error {
	quads, err := schema.Quads(doc, assertions)
	if err != nil {
		return err
	}
	_, err = graph.WriteNQuads(w, sequence(quads))
	return err
}

// writeCarets writes every sentence that asserts something, with carets under
// the words of each assertion and the triple beside them.
func writeCarets(w io.Writer, assertions []schema.Assertion) error {
	var b strings.Builder
	for i, s := range assertions {
		if i == 0 || assertions[i-1].Sentence != s.Sentence {
			if i > 0 {
				b.WriteByte('\n')
			}
			b.WriteString(plainLine(s.SentenceText) + "\n")
		}
		from := max(0, s.Quote.Start-s.Sentence.Start)
		length := max(1, min(s.Quote.End-s.Quote.Start, utf8.RuneCountInString(s.SentenceText)-from))
		fmt.Fprintf(&b, "%s%s %s %s %s %s", strings.Repeat(" ", from), strings.Repeat("^", length), s.ID, s.Subject.ID(), s.Predicate, s.Object.ID())
		for _, k := range s.Qualifiers.Keys() {
			fmt.Fprintf(&b, "; %s %s", k, plainLine(s.Qualifiers.Text(k)))
		}
		fmt.Fprintf(&b, " (%s, %s)\n", s.Rule, s.Confidence)
	}
	_, err := io.WriteString(w, b.String())
	return err
}
