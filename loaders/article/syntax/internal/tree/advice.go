package tree

import "github.com/claimgraph/claimgraph/loaders/article/syntax/internal/linear"

// advice is a tree that another parser has found for the same sentence. Where two
// parsers that read in opposite directions differ, the surer one is right more often.
type advice struct {
	heads  []int   // by node, see goldHeads
	labels []int   // by node
	trust  []int32 // by node: what a move loses that puts the arc out of reach
}

// sameLabel is what a move wins that makes an arc of the advice with its label.
const sameLabel = 50

// newAdvice takes arcs and their leads, see Parser.parse.
func newAdvice(arcs []Arc, leads []int32) *advice {
	a := &advice{goldHeads(arcs), make([]int, len(arcs)+2), make([]int32, len(arcs)+2)}
	for i, arc := range arcs {
		a.labels[i+1] = arc.Label
		a.trust[i+1] = leads[i] * 3 / 5 // as measured: the other parser is right a little less often
	}
	return a
}

// weigh takes from the scores of the moves what they lose, and adds what they win.
func (a *advice) weigh(s *state, scores *linear.Scores, labels int) {
	shiftCost, leftCost, rightCost := s.costs(a.heads, a.trust)
	scores[shift] -= shiftCost
	for label := range labels {
		scores[1+label] -= leftCost
		scores[1+labels+label] -= rightCost
	}
	child := s.top(0)
	switch {
	case child == 0:
	case a.heads[child] == s.next:
		scores[1+a.labels[child]] += sameLabel
	case a.heads[child] == s.top(1):
		scores[1+labels+a.labels[child]] += sameLabel
	}
}
