package main

import (
	"log/slog"
	"math/rand/v2"
	"slices"

	"github.com/claimgraph/claimgraph/loaders/article/syntax/internal/linear"
	"github.com/claimgraph/claimgraph/loaders/article/syntax/internal/tree"
)

// settings of a training; the defaults are those of the model in the repository.
type settings struct {
	seed       uint64
	ownTimes   int     // how often the own trees are learnt from, each time with other names
	folds      int     // the parser learns from tags found by taggers that did not see the sentence
	foldRounds int     // passes of those taggers
	tagRounds  int     // passes of the tagger over the trees
	arcRounds  int     // passes of each parser before pruning
	mendRounds int     // passes of each parser after pruning
	tagUpdates int     // see linear.Learner
	arcUpdates int     // see linear.Learner
	tagMargin  int32   // see tree.Tagger.Learn
	arcMargin  int32   // see tree.Parser.Learn
	explore    float64 // see tree.Parser.Learn; none in the first pass
	tagBytes   int     // largest size of the tagger's weights
	arcBytes   int     // largest size of the weights of each parser
}

func defaults() settings {
	return settings{
		seed: 1, ownTimes: 3, folds: 5, foldRounds: 4, tagRounds: 12, arcRounds: 5, mendRounds: 3,
		tagUpdates: 5, tagMargin: 5000, arcUpdates: 3, arcMargin: 4000, explore: 0.9, tagBytes: 2_400_000, arcBytes: 4_000_000,
	}
}

// The parts of a training have random numbers of their own, so that a change of
// one does not change the others.
const (
	foldPart = iota
	tagPart
	arcPart
	backPart
)

func (s settings) random(part uint64) *rand.Rand { return rand.New(rand.NewPCG(s.seed, part)) }

// example is a sentence as the learners need it.
type example struct {
	words []tree.Word
	tags  []uint8    // gold, as classes
	found []uint8    // as found by a tagger that did not learn from the sentence
	arcs  []tree.Arc // gold, made projective
	names []place    // words that are exchanged before every pass
}

// trainer holds what all parts of a training share.
type trainer struct {
	settings
	model    *tree.Model // without weights
	examples []example
	names    *exchange
	log      *slog.Logger
}

// train learns a model from trees and returns its file. The same trees and
// settings give the same bytes.
func train(trees []sentence, set settings, log *slog.Logger) []byte {
	t := &trainer{settings: set, model: inventory(trees), names: newExchange(), log: log}
	for _, s := range trees {
		t.examples = append(t.examples, newExample(s, t.model, t.names))
	}
	t.jackknife()
	tags := t.tagger(t.examples, set.tagRounds, set.random(tagPart))
	arcs := t.parser(false, set.random(arcPart))
	back := t.parser(true, set.random(backPart))
	return tree.EncodeModel(t.model, fit(tags, set.tagBytes), fit(arcs, set.arcBytes), fit(back, set.arcBytes))
}

func newExample(s sentence, m *tree.Model, names *exchange) example {
	x := example{names: names.places(s)}
	for _, w := range projective(s) {
		tag, _ := slices.BinarySearch(m.Tags, w.penn)
		x.words = append(x.words, tree.NewWord(w.form))
		x.tags = append(x.tags, uint8(tag))
		x.arcs = append(x.arcs, tree.Arc{Head: w.head, Label: slices.Index(m.Labels, w.relation)})
	}
	return x
}

// jackknife sets the found tags of every example. The folds are runs of the trees,
// so that the sentences of a document stay together.
func (t *trainer) jackknife() {
	rng := t.random(foldPart)
	n := len(t.examples)
	for fold := range t.folds {
		from, to := fold*n/t.folds, (fold+1)*n/t.folds
		t.log.Info("tagging", "fold", fold+1, "of", t.folds)
		learner := t.tagger(slices.Concat(t.examples[:from], t.examples[to:]), t.foldRounds, rng)
		tagger := tree.NewTagger(finished(learner.Encode(nil, 0, fineUnit)))
		for i := from; i < to; i++ {
			t.examples[i].found = tagger.Tag(t.examples[i].words)
		}
	}
}

func (t *trainer) tagger(examples []example, rounds int, rng *rand.Rand) *linear.Learner {
	learner := linear.NewLearner(len(t.model.Tags))
	learner.MinUpdates = t.tagUpdates
	tagger := tree.NewTagger(learner)
	for round := range rounds {
		mistakes := t.pass(examples, rng, func(x *example) int { return tagger.Learn(x.words, x.tags, learner, t.tagMargin) })
		t.log.Info("tagger", "round", round+1, "mistakes", mistakes, "features", learner.Features())
	}
	return learner
}

func (t *trainer) parser(backward bool, rng *rand.Rand) *linear.Learner {
	learner := linear.NewLearner(tree.Moves(len(t.model.Labels)))
	learner.MinUpdates = t.arcUpdates
	parser := tree.NewParser(learner, backward)
	for round := range t.arcRounds + t.mendRounds {
		if round == t.arcRounds {
			learner.Prune(learner.Least(t.arcBytes))
		}
		explore := t.explore
		if round == 0 {
			explore = 0
		}
		mistakes := t.pass(t.examples, rng, func(x *example) int {
			return parser.Learn(x.words, x.found, x.arcs, learner, t.arcMargin, explore, rng)
		})
		t.log.Info("parser", "backward", backward, "round", round+1, "mistakes", mistakes, "features", learner.Features())
	}
	return learner
}

// pass learns from every example once, in random order and with random names,
// and returns the number of mistakes.
func (t *trainer) pass(examples []example, rng *rand.Rand, learn func(*example) int) int {
	mistakes := 0
	for _, i := range rng.Perm(len(examples)) {
		t.names.shuffle(examples[i].words, examples[i].names, rng)
		mistakes += learn(&examples[i])
	}
	return mistakes
}

// The rounding of weights, in updates.
const (
	coarseUnit = 0.25
	fineUnit   = 0.0625
)

// fit encodes the weights, the smallest left out so that about limit bytes are needed at most.
func fit(learner *linear.Learner, limit int) []byte {
	return learner.Encode(nil, learner.Least(limit), coarseUnit)
}

// finished is the table of weights that were just encoded.
func finished(encoded []byte) *linear.Table {
	table, _, err := linear.Open(encoded)
	if err != nil {
		panic(err) // the encoder and the reader disagree
	}
	return table
}
