package tree

import (
	"math/rand/v2"

	"github.com/claimgraph/claimgraph/loaders/article/syntax/internal/linear"
)

// Learn parses the words with the parser's model, which must be the learner, and
// after each decision that loses a gold arc moves it towards the best one that
// does not. After a mistake it goes on from the wrong state with probability
// explore, so that the model learns to make the best of one.
//
// gold must be a projective tree. It returns the number of mistakes.
func (p *Parser) Learn(words []Word, tags []uint8, gold []Arc, learner *linear.Learner, explore float64, rng *rand.Rand) int {
	s := newState(len(words))
	x := newSentence(words, tags)
	heads := goldHeads(gold)
	var atoms [parseAtoms]uint64
	var scores linear.Scores
	features := make([]uint64, 0, len(p.templates))
	mistakes := 0
	for !s.done() {
		s.atoms(x, &atoms)
		features = hash(p.templates, atoms[:], features[:0])
		p.model.Score(features, &scores)
		got := p.choose(s, &scores)
		want := p.best(s, heads, gold, &scores, got)
		if want == got {
			learner.Keep()
			s.apply(got, p.labels)
			continue
		}
		mistakes++
		learner.Update(features, want, got)
		if rng.Float64() < explore {
			s.apply(got, p.labels)
		} else {
			s.apply(want, p.labels)
		}
	}
	return mistakes
}

// goldHeads gives the head of each node; index 0 is unused.
func goldHeads(gold []Arc) []int {
	heads := make([]int, len(gold)+2)
	for i, a := range gold {
		heads[i+1] = a.Head + 1
		if a.Head < 0 {
			heads[i+1] = len(gold) + 1
		}
	}
	return heads
}

// best is the move with the highest score among those that lose no gold arc; got,
// if it is one of them. There always is one, since the costs are exact. A move that makes a gold arc must give it its
// label; one that makes a wrong arc without further loss may give it any.
func (p *Parser) best(s *state, heads []int, gold []Arc, scores *linear.Scores, got int) int {
	mayShift, mayLeft, mayRight := s.moves()
	costShift, costLeft, costRight := s.costs(heads)
	best := -1
	consider := func(from, to int) {
		if got >= from && got < to {
			best = got
		}
		if best != got {
			best = highest(scores, from, to, best)
		}
	}
	if mayShift && costShift == 0 {
		consider(shift, shift+1)
	}
	child := s.top(0)
	if mayLeft && costLeft == 0 {
		from, to := p.leftMoves(s)
		if heads[child] == s.next {
			from = 1 + gold[child-1].Label
			to = from + 1
		}
		consider(from, to)
	}
	if mayRight && costRight == 0 {
		from, to := p.rightMoves()
		if heads[child] == s.top(1) {
			from = 1 + p.labels + gold[child-1].Label
			to = from + 1
		}
		consider(from, to)
	}
	return best
}

// costs counts the gold arcs that each kind of move puts out of reach. Only the
// lowest word of the stack can still depend on the root: the others come off it
// before, and so does every word that is shifted onto another.
func (s *state) costs(heads []int) (shiftCost, leftCost, rightCost int) {
	root := s.n + 1
	if s.next <= s.n {
		for k, node := range s.stack {
			if heads[node] == s.next {
				shiftCost++
			}
			if heads[s.next] == node && k < len(s.stack)-1 {
				shiftCost++
			}
		}
		if heads[s.next] == root && len(s.stack) > 0 {
			shiftCost++
		}
	}
	child := s.top(0)
	if child == 0 {
		return shiftCost, 0, 0
	}
	for node := s.next; node <= s.n; node++ {
		if heads[node] == child {
			leftCost++
			rightCost++
		}
	}
	lowest := len(s.stack) == 1
	if heads[child] > s.next && (heads[child] < root || lowest) || !lowest && heads[child] == s.top(1) {
		leftCost++
	}
	if heads[child] >= s.next && (heads[child] < root || lowest) {
		rightCost++
	}
	return shiftCost, leftCost, rightCost
}
