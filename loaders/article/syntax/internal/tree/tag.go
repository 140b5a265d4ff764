package tree

import "github.com/claimgraph/claimgraph/loaders/article/syntax/internal/linear"

// Scorer sums the weights of features; a model in training and a finished one do.
type Scorer interface {
	Classes() int
	Score(features []uint64, scores *linear.Scores)
}

// The atoms of the tagger: w is the word to be tagged, p and pp are the words
// before it, n and nn those after it.
const (
	wForm = iota
	wNorm
	wStem
	wSuffix1
	wSuffix2
	wSuffix3
	wPrefix1
	wPrefix2
	wPrefix3
	wShape
	wFirst // whether the sentence begins here
	pNorm
	pSuffix
	pShape
	pTag
	ppNorm
	ppTag
	nNorm
	nSuffix2
	nSuffix3
	nShape
	nnNorm
	nnSuffix
	tagAtoms
)

// tagTemplates is fixed by the model: any change asks for new training.
func tagTemplates() []template {
	return []template{
		{},
		{wForm}, {wNorm}, {wStem}, {wSuffix1}, {wSuffix2}, {wSuffix3}, {wPrefix1}, {wPrefix2}, {wPrefix3},
		{wShape, wFirst}, {wForm, wFirst}, {wSuffix2, wShape}, {wSuffix3, wShape},
		{pTag}, {ppTag, pTag}, {pTag, wNorm}, {ppTag, pTag, wNorm}, {pTag, wSuffix3}, {pTag, wSuffix2}, {pTag, wShape},
		{pNorm}, {pSuffix}, {ppNorm}, {nNorm}, {nSuffix3}, {nSuffix2}, {nnNorm}, {nnSuffix}, {nShape},
		{pNorm, wNorm}, {wNorm, nNorm}, {pTag, nNorm}, {pTag, nSuffix3}, {pTag, wNorm, nNorm}, {ppTag, pTag, nSuffix2},
		{wShape, nShape}, {pShape, wShape}, {pShape, wShape, nShape}, {wSuffix3, nSuffix3}, {wNorm, nSuffix2},
		{pNorm, nNorm}, {ppNorm, pNorm}, {nNorm, nnNorm}, {wSuffix3, pNorm}, {wSuffix3, nNorm},
	}
}

// Tagger assigns tags from left to right.
type Tagger struct {
	model     Scorer
	templates []template
}

// NewTagger returns a tagger whose tags are the classes of the model.
func NewTagger(model Scorer) *Tagger {
	return &Tagger{model: model, templates: tagTemplates()}
}

// outside is the tag of the positions before the sentence.
const outside = linear.MaxClasses

// Tag returns the tag of each word, as a class of the model.
func (t *Tagger) Tag(words []Word) []uint8 {
	tags := make([]uint8, len(words))
	t.each(words, tags, func(int, []uint64, *linear.Scores, int) {})
	return tags
}

// Learn tags the words, and after each mistake moves the learner, which must be
// the tagger's model, towards the gold tag. A right tag that leads the next one by
// less than margin, in fixed point, is learnt from like a mistake. Learn returns the
// number of mistakes.
func (t *Tagger) Learn(words []Word, gold []uint8, learner *linear.Learner, margin int32) int {
	mistakes := 0
	t.each(words, make([]uint8, len(words)), func(i int, features []uint64, scores *linear.Scores, got int) {
		want := int(gold[i])
		if got != want {
			mistakes++
		} else if margin > 0 {
			scores[want] -= margin
			got = highest(scores, span{0, t.model.Classes()}, -1)
		}
		if got != want {
			learner.Update(features, want, got)
			return
		}
		learner.Keep()
	})
	return mistakes
}

func (t *Tagger) each(words []Word, tags []uint8, seen func(i int, features []uint64, scores *linear.Scores, got int)) {
	var atoms [tagAtoms]uint64
	var scores linear.Scores
	features := make([]uint64, 0, len(t.templates))
	for i := range words {
		t.atoms(words, tags, i, &atoms)
		features = hash(t.templates, atoms[:], features[:0])
		t.model.Score(features, &scores)
		got := highest(&scores, span{0, t.model.Classes()}, -1)
		tags[i] = uint8(got)
		seen(i, features, &scores, got)
	}
}

func (t *Tagger) atoms(words []Word, tags []uint8, i int, atoms *[tagAtoms]uint64) {
	var none Word
	at := func(k int) *Word {
		if k < 0 || k >= len(words) {
			return &none
		}
		return &words[k]
	}
	tag := func(k int) uint64 {
		if k < 0 {
			return outside
		}
		return uint64(tags[k])
	}
	w, p, pp, n, nn := at(i), at(i-1), at(i-2), at(i+1), at(i+2)
	*atoms = [tagAtoms]uint64{
		wForm: w.form, wNorm: w.norm, wStem: w.stem,
		wSuffix1: w.suffix[0], wSuffix2: w.suffix[1], wSuffix3: w.suffix[2],
		wPrefix1: w.prefix[0], wPrefix2: w.prefix[1], wPrefix3: w.prefix[2],
		wShape: w.shape, wFirst: uint64(min(i, 1)),
		pNorm: p.norm, pSuffix: p.suffix[2], pShape: p.shape, pTag: tag(i - 1),
		ppNorm: pp.norm, ppTag: tag(i - 2),
		nNorm: n.norm, nSuffix2: n.suffix[1], nSuffix3: n.suffix[2], nShape: n.shape,
		nnNorm: nn.norm, nnSuffix: nn.suffix[2],
	}
}

// highest is the class of the highest score in a range, or best if that is a
// class, at least 0, with a score as high.
func highest(scores *linear.Scores, among span, best int) int {
	for c := among.from; c < among.to; c++ {
		if best < 0 || scores[c] > scores[best] {
			best = c
		}
	}
	return best
}
