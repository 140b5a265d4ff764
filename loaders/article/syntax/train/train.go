package main

import (
	"cmp"
	"log/slog"
	"math/rand/v2"
	"slices"

	"github.com/claimgraph/claimgraph/loaders/article/syntax/internal/linear"
	"github.com/claimgraph/claimgraph/loaders/article/syntax/internal/tree"
)

// settings of a training; the defaults are those of the model in the repository.
type settings struct {
	seed       uint64
	folds      int     // the parser learns from tags found by taggers that did not see the sentence
	tagRounds  int     // passes over the trees
	arcRounds  int     // before pruning
	mendRounds int     // after pruning
	minUpdates int     // see linear.Learner
	explore    float64 // see tree.Parser.Learn
	tagBytes   int     // largest size of the tagger's weights
	arcBytes   int     // largest size of the parser's weights
}

func defaults() settings {
	return settings{
		seed: 1, folds: 5, tagRounds: 6, arcRounds: 8, mendRounds: 3,
		minUpdates: 3, explore: 0.9, tagBytes: 2_200_000, arcBytes: 7_400_000,
	}
}

// example is a sentence as the learners need it.
type example struct {
	words []tree.Word
	tags  []uint8    // gold, as classes
	found []uint8    // as found by a tagger that did not learn from the sentence
	arcs  []tree.Arc // gold, made projective
}

// train learns a model from trees and returns its file. The same trees and
// settings give the same bytes.
func train(trees []sentence, set settings, log *slog.Logger) []byte {
	model := inventory(trees)
	examples := make([]example, len(trees))
	for i, s := range trees {
		examples[i] = newExample(s, model)
	}
	rng := rand.New(rand.NewPCG(set.seed, 0))
	for fold := range set.folds {
		var rest []example
		for i := range examples {
			if foldOf(i, len(examples), set.folds) != fold {
				rest = append(rest, examples[i])
			}
		}
		log.Info("tagging", "fold", fold+1, "of", set.folds)
		tagger := tree.NewTagger(finished(trainTagger(rest, len(model.Tags), 4, set, rng, log).Encode(nil, 0, fineUnit)))
		for i := range examples {
			if foldOf(i, len(examples), set.folds) == fold {
				examples[i].found = tagger.Tag(examples[i].words)
			}
		}
	}
	tags := trainTagger(examples, len(model.Tags), set.tagRounds, set, rng, log)
	arcs := trainParser(examples, len(model.Labels), set, rng, log)
	return tree.EncodeModel(model, fit(tags, set.tagBytes), fit(arcs, set.arcBytes))
}

// foldOf parts the trees into runs, so that the sentences of a document stay together.
func foldOf(i, n, folds int) int { return i * folds / n }

func trainTagger(examples []example, tags, rounds int, set settings, rng *rand.Rand, log *slog.Logger) *linear.Learner {
	learner := linear.NewLearner(tags)
	learner.MinUpdates = set.minUpdates
	tagger := tree.NewTagger(learner)
	for round := range rounds {
		mistakes := 0
		for _, i := range rng.Perm(len(examples)) {
			mistakes += tagger.Learn(examples[i].words, examples[i].tags, learner)
		}
		log.Info("tagger", "round", round+1, "mistakes", mistakes, "features", learner.Features())
	}
	return learner
}

func trainParser(examples []example, labels int, set settings, rng *rand.Rand, log *slog.Logger) *linear.Learner {
	learner := linear.NewLearner(tree.Moves(labels))
	learner.MinUpdates = set.minUpdates
	parser := tree.NewParser(learner)
	for round := range set.arcRounds + set.mendRounds {
		if round == set.arcRounds {
			learner.Prune(threshold(learner, set.arcBytes))
		}
		mistakes := 0
		explore := set.explore
		if round == 0 {
			explore = 0
		}
		for _, i := range rng.Perm(len(examples)) {
			x := &examples[i]
			mistakes += parser.Learn(x.words, x.found, x.arcs, learner, explore, rng)
		}
		log.Info("parser", "round", round+1, "mistakes", mistakes, "features", learner.Features())
	}
	return learner
}

// The rounding of weights, in updates.
const (
	coarseUnit = 0.25
	fineUnit   = 0.0625
)

// fit encodes the weights, the smallest left out until at most limit bytes are needed.
func fit(learner *linear.Learner, limit int) []byte {
	return learner.Encode(nil, threshold(learner, limit), coarseUnit)
}

// threshold is the size from which on weights are kept for at most limit bytes.
func threshold(learner *linear.Learner, limit int) float64 {
	low, high := 0.0, 64.0
	if len(learner.Encode(nil, low, coarseUnit)) <= limit {
		return low
	}
	for range 14 {
		middle := (low + high) / 2
		if len(learner.Encode(nil, middle, coarseUnit)) > limit {
			low = middle
		} else {
			high = middle
		}
	}
	return high
}

// finished is the table of weights that were just encoded.
func finished(encoded []byte) *linear.Table {
	table, _, err := linear.Open(encoded)
	if err != nil {
		panic(err) // the encoder and the reader disagree
	}
	return table
}

// inventory collects the names of the trees and, for every pair of tag and
// relation, the universal tag that goes with it most often.
func inventory(trees []sentence) *tree.Model {
	counts := map[[3]string]int{} // tag, relation, universal
	for _, s := range trees {
		for _, w := range s {
			counts[[3]string{w.penn, w.relation, w.universal}]++
		}
	}
	m := &tree.Model{}
	for key := range counts {
		m.Tags = append(m.Tags, key[0])
		m.Labels = append(m.Labels, key[1])
		m.Universals = append(m.Universals, key[2])
	}
	for _, names := range []*[]string{&m.Tags, &m.Labels, &m.Universals} {
		slices.Sort(*names)
		*names = slices.Compact(*names)
	}
	slices.SortStableFunc(m.Labels, func(a, b string) int { return cmp.Compare(btoi(a != "root"), btoi(b != "root")) })
	m.Universal = make([]uint8, len(m.Tags)*len(m.Labels))
	for t, tag := range m.Tags {
		for l, label := range m.Labels {
			m.Universal[t*len(m.Labels)+l] = usual(counts, m, tag, label)
		}
	}
	return m
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// usual is the universal tag most often found for a tag under a relation; for a
// pair never seen, the one most often found for the tag.
func usual(counts map[[3]string]int, m *tree.Model, tag, label string) uint8 {
	if tag == "NNP" || tag == "NNPS" {
		return uint8(max(0, slices.Index(m.Universals, "PROPN")))
	}
	best, most := 0, 0
	for u, universal := range m.Universals {
		if n := counts[[3]string{tag, label, universal}]; n > most {
			best, most = u, n
		}
	}
	if most > 0 {
		return uint8(best)
	}
	for u, universal := range m.Universals {
		n := 0
		for _, l := range m.Labels {
			n += counts[[3]string{tag, l, universal}]
		}
		if n > most {
			best, most = u, n
		}
	}
	return uint8(best)
}

func newExample(s sentence, m *tree.Model) example {
	s = projective(s)
	x := example{words: make([]tree.Word, len(s)), tags: make([]uint8, len(s)), arcs: make([]tree.Arc, len(s))}
	for i, w := range s {
		x.words[i] = tree.NewWord(w.form)
		tag, _ := slices.BinarySearch(m.Tags, w.penn)
		x.tags[i] = uint8(tag)
		x.arcs[i] = tree.Arc{Head: w.head, Label: slices.Index(m.Labels, w.relation)}
	}
	return x
}

// projective returns the tree with every word that crosses another arc moved up
// to the head of its head, the shortest such arc first, until none crosses.
func projective(s sentence) sentence {
	s = slices.Clone(s)
	for {
		at := crossing(s)
		if at < 0 {
			return s
		}
		s[at].head = s[s[at].head].head
	}
}

// crossing is the word of the shortest arc that covers a word which does not
// depend on its head, or -1. An arc from the root covers nothing.
func crossing(s sentence) int {
	found, shortest := -1, len(s)+1
	for i := range s {
		head := s[i].head
		if head < 0 {
			continue
		}
		low, high := min(i, head), max(i, head)
		if high-low >= shortest {
			continue
		}
		for k := low + 1; k < high; k++ {
			if !dependsOn(s, k, head) {
				found, shortest = i, high-low
				break
			}
		}
	}
	return found
}

func dependsOn(s sentence, word, head int) bool {
	for word >= 0 && word != head {
		word = s[word].head
	}
	return word == head
}
