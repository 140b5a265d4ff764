package main

import (
	_ "embed"
	"math/rand/v2"
	"strings"

	"github.com/claimgraph/claimgraph/loaders/article/syntax/internal/tree"
)

//go:embed names.tsv
var nameLines string

//go:embed own.conllu
var ownTrees string

// exchange is a table of words that may stand for each other: within a group,
// any for any.
type exchange struct {
	groups  [][]tree.Word
	groupOf map[taggedForm]int
}

type taggedForm struct{ tag, form string }

// newExchange reads names.tsv.
func newExchange() *exchange {
	tags := map[string]string{"name": "NNP", "capital": "NNP", "adjective": "JJ"}
	e := &exchange{groupOf: map[taggedForm]int{}}
	for line := range strings.Lines(nameLines) {
		kind, list, found := strings.Cut(line, "\t")
		if !found {
			continue
		}
		var group []tree.Word
		for _, form := range strings.Fields(list) {
			group = append(group, tree.NewWord(form))
			e.groupOf[taggedForm{tags[kind], form}] = len(e.groups)
		}
		e.groups = append(e.groups, group)
	}
	return e
}

// place is a word of a sentence that may be exchanged within a group.
type place struct{ word, group int }

func (e *exchange) places(s sentence) []place {
	var found []place
	for i, w := range s {
		if group, ok := e.groupOf[taggedForm{w.penn, w.form}]; ok {
			found = append(found, place{i, group})
		}
	}
	return found
}

// shuffle puts a random word of its group at each place.
func (e *exchange) shuffle(words []tree.Word, places []place, rng *rand.Rand) {
	for _, p := range places {
		words[p.word] = e.groups[p.group][rng.IntN(len(e.groups[p.group]))]
	}
}
