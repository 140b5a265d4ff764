// Package article finds what an article asserts, and links its names to
// entities.
package article

import (
	"iter"

	"github.com/claimgraph/claimgraph/loaders/article/syntax"
	"github.com/claimgraph/claimgraph/schema"
)

// Extractor finds the assertions of documents. Safe for concurrent use.
type Extractor struct {
	linker  *linker
	parser  *syntax.Parser
	lexicon *lexicon
}

// New makes an extractor. names are entities known besides those of the
// gazetteer, each with a name it goes by; nil for none.
func New(names iter.Seq2[schema.Entity, string]) (*Extractor, error) {
	g, err := loadGazetteer()
	if err != nil {
		return nil, err
	}
	parser, err := syntax.Default()
	if err != nil {
		return nil, err
	}
	lx, err := loadLexicon()
	if err != nil {
		return nil, err
	}
	return &Extractor{linker: newLinker(g, names), parser: parser, lexicon: lx}, nil
}

// Extract returns the assertions of a document in text order. The same
// document always gives the same assertions.
func (x *Extractor) Extract(doc schema.Document) []schema.Assertion {
	r := x.read(doc, false)
	return r.out
}

// Knows tells whether the gazetteer, or the names handed in, list an entity.
// Names that a document itself coins are not among them.
func (x *Extractor) Knows(e schema.Entity) bool {
	for _, g := range []*gazetteer{x.linker.g, x.linker.extra} {
		for _, s := range g.senses[foldName(e.Name)] {
			if s.entity.Kind == e.Kind {
				return true
			}
		}
	}
	return false
}

// Explain returns the assertions of a document, and for each sentence that has
// a trigger the steps that led to them or the reason why they led to none.
func (x *Extractor) Explain(doc schema.Document) ([]schema.Assertion, []Note) {
	r := x.read(doc, true)
	return r.out, r.notes
}

func (x *Extractor) read(doc schema.Document, notes bool) *reading {
	sentences := split(doc)
	r := &reading{x: x, doc: doc, st: newState(x.linker, sentences), titles: map[string]bool{}, keepNote: notes}
	for i := range sentences {
		r.sentence(&sentences[i])
	}
	return r
}

// Sentences lists the sentences of a document, without titles and headings.
func Sentences(doc schema.Document) []string {
	var out []string
	for _, s := range split(doc) {
		if !s.heading {
			out = append(out, s.text)
		}
	}
	return out
}
