package main

import (
	"strings"

	"github.com/claimgraph/claimgraph/loaders/article/syntax/internal/tree"
)

// scores are shares of words, from 0 to 1, on trees with given words.
type scores struct {
	words      int
	penn       float64 // right Penn Treebank tag
	universal  float64 // right universal tag
	heads      float64 // right head, marks included
	arcs       float64 // right head and relation, marks included
	headsPlain float64 // without marks
	arcsPlain  float64 // without marks
	arcsShort  float64 // without marks, relations without subtypes other than pass and agent
}

// score parses the words of gold trees and compares.
func score(gold []sentence, model *tree.Model) scores {
	analyser := tree.NewAnalyser(model)
	var n, plain int
	var right struct{ penn, universal, heads, arcs, headsPlain, arcsPlain, arcsShort int }
	for _, s := range gold {
		words := make([]tree.Word, len(s))
		for i := range s {
			words[i] = tree.NewWord(s[i].form)
		}
		tags, arcs := analyser.Analyse(words)
		for i, w := range s {
			n++
			label := model.Labels[arcs[i].Label]
			head := arcs[i].Head == w.head
			right.penn += btoi(model.Tags[tags[i]] == w.penn)
			right.universal += btoi(model.UniversalOf(w.form, int(tags[i]), arcs[i].Label) == w.universal)
			right.heads += btoi(head)
			right.arcs += btoi(head && label == w.relation)
			if w.universal == "PUNCT" {
				continue
			}
			plain++
			right.headsPlain += btoi(head)
			right.arcsPlain += btoi(head && label == w.relation)
			right.arcsShort += btoi(head && short(label) == short(w.relation))
		}
	}
	share := func(k, n int) float64 { return float64(k) / float64(max(1, n)) }
	return scores{
		words: n, penn: share(right.penn, n), universal: share(right.universal, n),
		heads: share(right.heads, n), arcs: share(right.arcs, n),
		headsPlain: share(right.headsPlain, plain), arcsPlain: share(right.arcsPlain, plain), arcsShort: share(right.arcsShort, plain),
	}
}

// short is the relation without its subtype, save those that tell who did it.
func short(relation string) string {
	general, subtype, _ := strings.Cut(relation, ":")
	if subtype == "pass" || subtype == "agent" {
		return relation
	}
	return general
}
