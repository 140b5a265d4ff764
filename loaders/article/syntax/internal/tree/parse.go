package tree

import (
	"slices"

	"github.com/claimgraph/claimgraph/loaders/article/syntax/internal/linear"
)

// Root is the number of the label of the root; no other word may have it.
const Root = 0

// Arc is the place of a word in the tree: the number of its head, -1 for the
// root, and of its label.
type Arc struct {
	Head  int
	Label int
}

// Parser builds projective trees, one decision at a time.
type Parser struct {
	model     Scorer
	labels    int
	templates []template
	backward  bool
}

// Moves is the number of classes that a parser for so many labels needs.
func Moves(labels int) int { return 1 + 2*labels }

// NewParser returns a parser; the model has an odd number of classes, see Moves. A
// backward parser reads a sentence from its end.
func NewParser(model Scorer, backward bool) *Parser {
	return &Parser{model: model, labels: (model.Classes() - 1) / 2, templates: parseTemplates(), backward: backward}
}

// parse returns the arc of each word and by how much the move that made it, in the
// units of the model, was better than going on in another way, at most maxLead. If
// there is advice the moves that go against it are worth less. Memory is linear in
// the number of words. So is time, but for the few steps that compare each move
// with the advice. The arcs are a projective tree with exactly one root.
func (p *Parser) parse(words []Word, tags []uint8, hints *advice) ([]Arc, []int32) {
	if p.backward {
		words, tags = turned(words), turned(tags)
	}
	s := newState(len(words))
	x := newSentence(words, tags)
	leads := make([]int32, len(words))
	var atoms [parseAtoms]uint64
	var scores linear.Scores
	features := make([]uint64, 0, len(p.templates))
	for !s.done() {
		s.atoms(x, &atoms)
		features = hash(p.templates, atoms[:], features[:0])
		p.model.Score(features, &scores)
		if hints != nil {
			hints.weigh(s, &scores, p.labels)
		}
		move := p.choose(s, &scores)
		if move != shift {
			leads[s.top(0)-1] = p.lead(s, &scores, move)
		}
		s.apply(move, p.labels)
	}
	arcs := make([]Arc, len(words))
	for i := range arcs {
		arcs[i] = Arc{Head: s.head[i+1] - 1, Label: s.label[i+1]}
		if arcs[i].Head == len(words) {
			arcs[i].Head = -1
		}
	}
	if p.backward {
		return turnedArcs(arcs), turned(leads)
	}
	return arcs, leads
}

// kinds are the ranges of the moves that may be done next: to shift, to attach to
// the buffer, to attach to the stack. To the root a word is attached with the
// root's label only, to a word with any other.
func (p *Parser) kinds(s *state) [3]span {
	mayShift, mayLeft, mayRight := s.moves()
	var kinds [3]span
	if mayShift {
		kinds[0] = span{shift, shift + 1}
	}
	if mayLeft {
		kinds[1] = span{2 + Root, 1 + p.labels}
		if s.next > s.n {
			kinds[1] = span{1 + Root, 2 + Root}
		}
	}
	if mayRight {
		kinds[2] = span{2 + p.labels + Root, 1 + 2*p.labels}
	}
	return kinds
}

// span is the range of the moves from from to below to.
type span struct{ from, to int }

func (r span) has(move int) bool { return move >= r.from && move < r.to }

// choose is the allowed move with the highest score.
func (p *Parser) choose(s *state, scores *linear.Scores) int {
	best := -1
	for _, kind := range p.kinds(s) {
		best = highest(scores, kind, best)
	}
	return best
}

// maxLead is as sure as a parser can be of an arc.
const maxLead = 200

// lead is by how much a move is better than the moves of other kinds.
func (p *Parser) lead(s *state, scores *linear.Scores, move int) int32 {
	rival := -1
	for _, kind := range p.kinds(s) {
		if !kind.has(move) {
			rival = highest(scores, kind, rival)
		}
	}
	if rival < 0 {
		return maxLead
	}
	return min(maxLead, scores[move]-scores[rival])
}

// turned is the list in reverse order.
func turned[T any](list []T) []T {
	list = slices.Clone(list)
	slices.Reverse(list)
	return list
}

// turnedArcs are the arcs of the sentence read from its other end.
func turnedArcs(arcs []Arc) []Arc {
	arcs = turned(arcs)
	for i := range arcs {
		if arcs[i].Head >= 0 {
			arcs[i].Head = len(arcs) - 1 - arcs[i].Head
		}
	}
	return arcs
}
