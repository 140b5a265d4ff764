package tree

import (
	"math/rand/v2"
	"slices"

	"github.com/claimgraph/claimgraph/loaders/article/syntax/internal/linear"
)

// Learn parses the words with the parser's model, which must be the learner, and
// after each decision that loses a gold arc moves it towards the best one that
// does not. After a mistake it goes on from the wrong state with probability
// explore, so that the model learns to make the best of one. A right decision by
// less than margin, in fixed point, is learnt from like a mistake.
//
// gold must be a projective tree. It returns the number of mistakes.
func (p *Parser) Learn(words []Word, tags []uint8, gold []Arc, learner *linear.Learner, margin int32, explore float64, rng *rand.Rand) int {
	if p.backward {
		words, tags, gold = turned(words), turned(tags), turnedArcs(gold)
	}
	s := newState(len(words))
	x := newSentence(words, tags)
	o := newOracle(p, gold)
	var atoms [parseAtoms]uint64
	var scores linear.Scores
	features := make([]uint64, 0, len(p.templates))
	mistakes := 0
	for !s.done() {
		s.atoms(x, &atoms)
		features = hash(p.templates, atoms[:], features[:0])
		p.model.Score(features, &scores)
		got := p.choose(s, &scores)
		want := o.best(s, &scores, got)
		if want == got {
			scores[got] -= margin
			if rival := p.choose(s, &scores); o.best(s, &scores, rival) == rival {
				learner.Keep()
			} else {
				learner.Update(features, want, rival)
			}
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

// oracle knows the gold tree.
type oracle struct {
	*Parser
	gold  []Arc
	heads []int
	ones  []int32 // the weight of every arc
}

func newOracle(p *Parser, gold []Arc) *oracle {
	return &oracle{p, gold, goldHeads(gold), slices.Repeat([]int32{1}, len(gold)+2)}
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
// if it is one of them. There always is one, since the costs are exact. A move that
// makes a gold arc must give it its label; one that makes a wrong arc without
// further loss may give it any.
func (o *oracle) best(s *state, scores *linear.Scores, got int) int {
	kinds := o.kinds(s)
	if child := s.top(0); child > 0 {
		label := o.gold[child-1].Label
		if o.heads[child] == s.next && kinds[1].to > 0 {
			kinds[1] = span{1 + label, 2 + label}
		}
		if o.heads[child] == s.top(1) {
			kinds[2] = span{1 + o.labels + label, 2 + o.labels + label}
		}
	}
	shiftCost, leftCost, rightCost := s.costs(o.heads, o.ones)
	best := -1
	for k, cost := range [...]int32{shiftCost, leftCost, rightCost} {
		switch {
		case cost > 0:
		case kinds[k].has(got):
			return got
		default:
			best = highest(scores, kinds[k], best)
		}
	}
	return best
}

// costs adds the weights of the arcs that each kind of move puts out of reach, of a
// tree given by its heads. Only the lowest word of the stack can still depend on the
// root: the others come off it before, and so does every word that is shifted onto
// another.
func (s *state) costs(heads []int, weight []int32) (shiftCost, leftCost, rightCost int32) {
	root := s.n + 1
	if s.next <= s.n {
		for k, node := range s.stack {
			if heads[node] == s.next {
				shiftCost += weight[node]
			}
			if heads[s.next] == node && k < len(s.stack)-1 {
				shiftCost += weight[s.next]
			}
		}
		if heads[s.next] == root && len(s.stack) > 0 {
			shiftCost += weight[s.next]
		}
	}
	child := s.top(0)
	if child == 0 {
		return shiftCost, 0, 0
	}
	for node := s.next; node <= s.n; node++ {
		if heads[node] == child {
			leftCost += weight[node]
			rightCost += weight[node]
		}
	}
	lowest := len(s.stack) == 1
	if heads[child] > s.next && (heads[child] < root || lowest) || !lowest && heads[child] == s.top(1) {
		leftCost += weight[child]
	}
	if heads[child] >= s.next && (heads[child] < root || lowest) {
		rightCost += weight[child]
	}
	return shiftCost, leftCost, rightCost
}
