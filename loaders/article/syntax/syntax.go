// Package syntax finds words, tags and dependency trees of English sentences.
package syntax

import (
	_ "embed"
	"slices"

	"github.com/claimgraph/claimgraph/loaders/article/syntax/internal/tree"
)

// Token is one word of a sentence. Start and End are byte offsets in the text
// given to Parse.
type Token struct {
	Text       string
	Lemma      string // lower case, e.g. "sign" for "signed"
	Tag        string // universal part of speech: NOUN, PROPN, VERB, AUX, ADP, ...
	Feat       string // Penn Treebank tag: VBD, VBN, VBG, NNS, ...
	Start, End int
	Head       int    // index of the governor in the sentence, -1 for the root
	Rel        string // universal dependency relation with its subtype: nsubj:pass, nmod:poss, acl:relcl, ...
}

// Parser holds the model. Safe for concurrent use.
type Parser struct {
	model    *tree.Model
	analyser *tree.Analyser
}

//go:embed model.bin
var embedded []byte

// Default is a parser with the embedded model, which is used in place.
func Default() (*Parser, error) { return newParser(embedded) }

func newParser(data []byte) (*Parser, error) {
	model, err := tree.OpenModel(data)
	if err != nil {
		return nil, err
	}
	return &Parser{model: model, analyser: tree.NewAnalyser(model)}, nil
}

const (
	// longestPiece is the number of tokens that are parsed as one sentence. More
	// are a list or a table: they are cut into pieces, and the roots of the later
	// pieces depend on the first root, as parataxis.
	longestPiece = 400
	// longestSentence is the number of tokens that are parsed at all, about 20 kB.
	// Those behind it get the tag X and depend on the root, as dep.
	longestSentence = 4_000
)

// Parse cuts a sentence into tokens and finds their lemmas, tags and tree. The
// tree is projective and has exactly one root; a text without tokens has none.
// Time is linear in the length of the sentence; see longestPiece and
// longestSentence for what is no longer one.
//
// Tag follows from Feat and Rel. Other than in the treebanks, every part of a
// name ("North" in "North Korea") is PROPN.
func (p *Parser) Parse(sentence string) []Token {
	tokens := Tokenize(sentence)
	root := -1
	for start := 0; start < min(len(tokens), longestSentence); {
		end := pieceEnd(tokens, start)
		top := start + p.piece(tokens[start:end], start)
		if root < 0 {
			root = top
		} else {
			tokens[top].Head, tokens[top].Rel = root, "parataxis"
		}
		start = end
	}
	for i := longestSentence; i < len(tokens); i++ {
		t := &tokens[i]
		t.Lemma, t.Tag, t.Head, t.Rel = Lemma(t.Text, ""), "X", root, "dep"
	}
	return tokens
}

// pieceEnd is where the piece that starts at start ends: behind the last mark in
// its second half, if the tokens left are too many for one.
func pieceEnd(tokens []Token, start int) int {
	end := start + longestPiece
	if end >= len(tokens) {
		return len(tokens)
	}
	for i := end; i > end-longestPiece/2; i-- {
		if !isWordRune(firstRune(tokens[i-1].Text)) {
			return i
		}
	}
	return end
}

// piece parses tokens, whose first has the index first in the sentence, and
// returns the place of the root among them.
func (p *Parser) piece(tokens []Token, first int) int {
	words := make([]tree.Word, len(tokens))
	for i := range tokens {
		words[i] = tree.NewWord(tokens[i].Text)
	}
	tags, arcs := p.analyser.Analyse(words)
	for i := range tokens {
		t := &tokens[i]
		t.Feat = p.model.Tags[tags[i]]
		t.Rel = p.model.Labels[arcs[i].Label]
		t.Tag = p.model.UniversalOf(t.Text, int(tags[i]), arcs[i].Label)
		t.Lemma = Lemma(t.Text, t.Feat)
		if t.Head = arcs[i].Head; t.Head >= 0 {
			t.Head += first
		}
	}
	return slices.IndexFunc(arcs, func(a tree.Arc) bool { return a.Head < 0 })
}
