package main

import (
	"fmt"
	"strings"

	"github.com/claimgraph/claimgraph/loaders/article/syntax/internal/tree"
)

// scores counts words and what was right about them, on trees with given words and
// tags as the model finds them.
type scores struct {
	words, plain int // all words, those that are no marks
	penn         int // right Penn Treebank tag
	universal    int // right universal tag
	heads        int // right head
	arcs         int // right head and relation
	headsPlain   int // the same without marks
	arcsPlain    int
	arcsShort    int // as arcsPlain, relations without subtypes other than pass and agent
}

func (s *scores) add(o scores) {
	s.words += o.words
	s.plain += o.plain
	s.penn += o.penn
	s.universal += o.universal
	s.heads += o.heads
	s.arcs += o.arcs
	s.headsPlain += o.headsPlain
	s.arcsPlain += o.arcsPlain
	s.arcsShort += o.arcsShort
}

// share is k in percent of n.
func share(k, n int) float64 { return 100 * float64(k) / float64(max(1, n)) }

// String gives shares in percent. UAS and LAS are the usual names for words with the
// right head, and with the right head and relation. The model is held to those
// without marks, relations with their subtypes.
func (s scores) String() string {
	return fmt.Sprintf("%d words; tags %.2f, universal %.2f; without marks UAS %.2f, LAS %.2f, LAS of short relations %.2f; with marks UAS %.2f, LAS %.2f",
		s.words, share(s.penn, s.words), share(s.universal, s.words),
		share(s.headsPlain, s.plain), share(s.arcsPlain, s.plain), share(s.arcsShort, s.plain),
		share(s.heads, s.words), share(s.arcs, s.words))
}

// score parses the words of gold trees and compares.
func score(gold []sentence, model *tree.Model) scores {
	analyser := tree.NewAnalyser(model)
	var right scores
	for _, s := range gold {
		words := make([]tree.Word, len(s))
		for i := range s {
			words[i] = tree.NewWord(s[i].form)
		}
		tags, arcs := analyser.Analyse(words)
		for i, w := range s {
			label := model.Labels[arcs[i].Label]
			head := arcs[i].Head == w.head
			right.words++
			right.penn += btoi(model.Tags[tags[i]] == w.penn)
			right.universal += btoi(model.UniversalOf(w.form, int(tags[i]), arcs[i].Label) == w.universal)
			right.heads += btoi(head)
			right.arcs += btoi(head && label == w.relation)
			if w.universal == "PUNCT" {
				continue
			}
			right.plain++
			right.headsPlain += btoi(head)
			right.arcsPlain += btoi(head && label == w.relation)
			right.arcsShort += btoi(head && short(label) == short(w.relation))
		}
	}
	return right
}

// short is the relation without its subtype, save those that tell who did it.
func short(relation string) string {
	general, subtype, _ := strings.Cut(relation, ":")
	if subtype == "pass" || subtype == "agent" {
		return relation
	}
	return general
}
