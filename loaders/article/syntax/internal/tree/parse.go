package tree

import "github.com/claimgraph/claimgraph/loaders/article/syntax/internal/linear"

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
}

// Moves is the number of classes that a parser for so many labels needs.
func Moves(labels int) int { return 1 + 2*labels }

// NewParser returns a parser; the model has an odd number of classes, see Moves.
func NewParser(model Scorer) *Parser {
	return &Parser{model: model, labels: (model.Classes() - 1) / 2, templates: parseTemplates()}
}

// Parse returns the arc of each word. Time and memory are linear in the number
// of words. The arcs are a projective tree with exactly one root.
func (p *Parser) Parse(words []Word, tags []uint8) []Arc {
	s := newState(len(words))
	x := newSentence(words, tags)
	var atoms [parseAtoms]uint64
	var scores linear.Scores
	features := make([]uint64, 0, len(p.templates))
	for !s.done() {
		s.atoms(x, &atoms)
		features = hash(p.templates, atoms[:], features[:0])
		p.model.Score(features, &scores)
		s.apply(p.choose(s, &scores), p.labels)
	}
	arcs := make([]Arc, len(words))
	for i := range arcs {
		arcs[i] = Arc{Head: s.head[i+1] - 1, Label: s.label[i+1]}
		if arcs[i].Head == len(words) {
			arcs[i].Head = -1
		}
	}
	return arcs
}

// choose is the allowed move with the highest score.
func (p *Parser) choose(s *state, scores *linear.Scores) int {
	mayShift, mayLeft, mayRight := s.moves()
	best := -1
	if mayShift {
		best = shift
	}
	if mayLeft {
		from, to := p.leftMoves(s)
		best = highest(scores, from, to, best)
	}
	if mayRight {
		from, to := p.rightMoves()
		best = highest(scores, from, to, best)
	}
	return best
}

// leftMoves is the range of moves that attach to the first node of the buffer:
// to the root with the root's label only, to a word with any other.
func (p *Parser) leftMoves(s *state) (from, to int) {
	if s.next > s.n {
		return 1 + Root, 2 + Root
	}
	return 2 + Root, 1 + p.labels
}

func (p *Parser) rightMoves() (from, to int) { return 2 + p.labels + Root, 1 + 2*p.labels }
