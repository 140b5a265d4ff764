package article

import (
	"strings"
	"testing"

	"github.com/claimgraph/claimgraph/schema"
)

// BenchmarkExtract reads an article of about 850 words made of the examples of
// the vocabulary.
func BenchmarkExtract(b *testing.B) {
	x := extractor(b)
	var text strings.Builder
	text.WriteString("Relations between states\n\n")
	for words := 0; words < 850; {
		for _, p := range schema.Vocabulary().Predicates {
			text.WriteString(p.Example.Text)
			text.WriteByte(' ')
			words += strings.Count(p.Example.Text, " ") + 1
		}
		text.WriteString("\n\n")
	}
	doc := document(text.String())
	b.ReportAllocs()
	for b.Loop() {
		x.Extract(doc)
	}
}
