package article

import (
	"strings"
	"testing"

	"github.com/claimgraph/claimgraph/schema"
)

// exampleArticle is an article of about 850 words made of the examples of the
// vocabulary.
func exampleArticle() schema.Document {
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
	return document(text.String())
}

// BenchmarkExtract reads one article after the other.
func BenchmarkExtract(b *testing.B) {
	x, doc := extractor(b), exampleArticle()
	b.ReportAllocs()
	for b.Loop() {
		x.Extract(doc)
	}
}

// BenchmarkExtractSideBySide reads articles on all cores: its time with -cpu 1
// over that with -cpu 2 is how far a second core helps.
func BenchmarkExtractSideBySide(b *testing.B) {
	x, doc := extractor(b), exampleArticle()
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			x.Extract(doc)
		}
	})
}
