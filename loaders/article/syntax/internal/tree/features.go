package tree

// The atoms of the parser. s0, s1, s2 are the top of the stack and the nodes
// below it, b0, b1, b2 the beginning of the buffer. Behind a node: w its word, m
// its stem, t its tag, r its label, l and h its outermost and second child on the
// left, i and j the same on the right, v and y the number of its children on the
// left and on the right.
const (
	s0w = iota
	s0m
	s0t
	s1w
	s1m
	s1t
	s2w
	s2t
	s3t
	b0w
	b0m
	b0t
	b1w
	b1t
	b2w
	b2t
	b3t
	s0lw
	s0lt
	s0lr
	s0ht
	s0hr
	s0iw
	s0it
	s0ir
	s0jt
	s0jr
	s1lw
	s1lt
	s1lr
	s1iw
	s1it
	s1ir
	s1jt
	s1jr
	b0lw
	b0lt
	b0lr
	b0ht
	b0hr
	s0v
	s0y
	s1v
	s1y
	b0v
	s2ir
	b0s
	s0s
	far0 // distance between s0 and b0
	far1 // distance between s1 and s0
	p0t  // tag of the word before b0, wherever it is attached
	p0w
	parseAtoms
)

// parseTemplates is fixed by the model: any change asks for new training.
func parseTemplates() []template {
	return []template{
		{},
		// single nodes
		{s0w}, {s0t}, {s0w, s0t}, {s1w}, {s1t}, {s1w, s1t}, {s2w}, {s2t}, {s2w, s2t},
		{b0w}, {b0t}, {b0w, b0t}, {b1w}, {b1t}, {b1w, b1t}, {b2w}, {b2t}, {b2w, b2t},
		{s0m}, {b0m}, {s1m}, {p0t, b0t}, {p0w, b0w}, {s0s, s0t}, {b0s, b0t},
		// pairs
		{s0w, b0w}, {s0m, b0m}, {s0w, s0t, b0t}, {s0t, b0w, b0t}, {s0t, b0t}, {s0w, b0t}, {s0t, b0w}, {s0m, b0t}, {s0t, b0m},
		{s1w, s0w}, {s1m, s0m}, {s1w, s0t}, {s1t, s0w}, {s1t, s0t}, {s1m, s0t}, {s1t, s0m},
		{b0t, b1t}, {b0w, b1t}, {b0t, b1w}, {b0w, b1w}, {s1w, b0w}, {s1t, b0t}, {s1t, b0w}, {s1w, b0t}, {s1m, b0m},
		{s0t, b1t}, {s0w, b1t}, {s0t, b1w}, {s0w, b1w},
		// triples
		{s0t, b0t, b1t}, {b0t, b1t, b2t}, {s1t, s0t, b0t}, {s2t, s1t, s0t}, {s1t, s0t, b0w}, {s1w, s0t, b0t}, {s1t, s0w, b0t},
		{s1w, s0w, b0t}, {s1w, s0t, b0w}, {s1t, s0w, b0w}, {s0t, b0w, b1t}, {s0w, b0t, b1t}, {s0t, b0t, b1w},
		{s2t, s1t, s0t, b0t}, {s1t, s0t, b0t, b1t}, {s0t, b0t, b1t, b2t}, {b0t, b1t, b2t, b3t}, {s3t, s2t, s1t, s0t},
		{s2t, s0t, b0t}, {s2w, s0t, b0t}, {s0w, b0w, b1t},
		// with children
		{s0t, s0lt, b0t}, {s0t, s0it, b0t}, {s0t, b0t, b0lt}, {s1t, s1it, s0t}, {s1t, s0t, s0lt}, {s1t, s1lt, s0t}, {s1t, s0t, s0it},
		{s0lw, s0t}, {s0iw, s0t}, {b0lw, b0t}, {s1iw, s1t}, {s1lw, s1t},
		{s0lt, s0lr, s0t}, {s0it, s0ir, s0t}, {b0lt, b0lr, b0t}, {s1it, s1ir, s1t}, {s1lt, s1lr, s1t},
		{s0lr, s0hr, s0t}, {s0ir, s0jr, s0t}, {b0lr, b0hr, b0t}, {s1ir, s1jr, s1t},
		{s0t, s0lt, s0ht}, {s0t, s0it, s0jt}, {b0t, b0lt, b0ht}, {s1t, s1it, s1jt},
		{s0w, s0lr}, {s0w, s0ir}, {b0w, b0lr}, {s1w, s1ir}, {s1w, s1lr},
		{s1iw, s0w}, {s1w, s1ir, s0w}, {s1w, s1ir, s0t}, {s1t, s1ir, s0t, s0lr}, {s1w, s0t, s0lr}, {s0t, s0ir, b0t, b0lr}, {s0w, s0lr, s0ir},
		// prepositions and conjunctions are left children: where their phrase belongs
		{s1w, s0lw, s0t}, {s1m, s0lw, s0m}, {s1t, s0lw, s0w}, {s1t, s0lw, s0t}, {s0w, b0lw, b0t}, {s0m, b0lw, b0m}, {s0t, b0lw, b0w}, {s0t, b0lw, b0t},
		{s1w, b0lw, b0t}, {s1t, s0t, b0lw}, {s1m, s0m, b0lw}, {s0w, b0w, b1w}, {s1t, s0t, s1ir, b0lw}, {s2w, s0lw, s0t}, {s2ir, s1t, s0t},
		// distance and valency
		{s0w, far0}, {s0t, far0}, {b0w, far0}, {b0t, far0}, {s0t, b0t, far0}, {s1t, s0t, far1}, {s0w, far1}, {s1w, far1},
		{s0w, s0v}, {s0t, s0v}, {s0w, s0y}, {s0t, s0y}, {b0w, b0v}, {b0t, b0v}, {s1t, s1y}, {s1w, s1y}, {s1t, s1v}, {s1w, s1v},
		{s0t, s0v, s0y, b0t}, {s1t, s1y, s0t},
	}
}

// sentence holds the atoms of the words by node, with no word at 0 and the root at n+1.
type sentence struct {
	word, stem, suffix, tag []uint64
}

// Values beside those of tags and labels, which are below 256.
const (
	absent uint64 = 1000
	ofRoot uint64 = 1001
)

func newSentence(words []Word, tags []uint8) *sentence {
	n := len(words)
	s := &sentence{make([]uint64, n+2), make([]uint64, n+2), make([]uint64, n+2), make([]uint64, n+2)}
	for i := range words {
		s.word[i+1], s.stem[i+1], s.suffix[i+1] = words[i].norm, words[i].stem, words[i].suffix[2]
		s.tag[i+1] = uint64(tags[i])
	}
	for _, atoms := range [][]uint64{s.word, s.stem, s.suffix, s.tag} {
		atoms[0], atoms[n+1] = absent, ofRoot
	}
	return s
}

func (s *state) atoms(x *sentence, atoms *[parseAtoms]uint64) {
	label := func(node int) uint64 {
		if node == 0 {
			return absent
		}
		return uint64(s.label[node])
	}
	n0, n1, n2, n3 := s.top(0), s.top(1), s.top(2), s.top(3)
	f0, f1, f2, f3 := s.next, s.ahead(1), s.ahead(2), s.ahead(3)
	left0, right0 := s.left[n0], s.right[n0]
	left1, right1 := s.left[n1], s.right[n1]
	leftB := s.left[f0]
	*atoms = [parseAtoms]uint64{
		s0w: x.word[n0], s0m: x.stem[n0], s0t: x.tag[n0],
		s1w: x.word[n1], s1m: x.stem[n1], s1t: x.tag[n1],
		s2w: x.word[n2], s2t: x.tag[n2], s3t: x.tag[n3],
		b0w: x.word[f0], b0m: x.stem[f0], b0t: x.tag[f0],
		b1w: x.word[f1], b1t: x.tag[f1], b2w: x.word[f2], b2t: x.tag[f2], b3t: x.tag[f3],
		s0lw: x.word[left0[0]], s0lt: x.tag[left0[0]], s0lr: label(left0[0]), s0ht: x.tag[left0[1]], s0hr: label(left0[1]),
		s0iw: x.word[right0[0]], s0it: x.tag[right0[0]], s0ir: label(right0[0]), s0jt: x.tag[right0[1]], s0jr: label(right0[1]),
		s1lw: x.word[left1[0]], s1lt: x.tag[left1[0]], s1lr: label(left1[0]),
		s1iw: x.word[right1[0]], s1it: x.tag[right1[0]], s1ir: label(right1[0]), s1jt: x.tag[right1[1]], s1jr: label(right1[1]),
		b0lw: x.word[leftB[0]], b0lt: x.tag[leftB[0]], b0lr: label(leftB[0]), b0ht: x.tag[leftB[1]], b0hr: label(leftB[1]),
		s0v: uint64(s.lefts[n0]), s0y: uint64(s.rights[n0]), s1v: uint64(s.lefts[n1]), s1y: uint64(s.rights[n1]), b0v: uint64(s.lefts[f0]),
		s2ir: label(s.right[n2][0]), b0s: x.suffix[f0], s0s: x.suffix[n0],
		far0: distance(n0, f0), far1: distance(n1, n0),
		p0t: x.tag[f0-1], p0w: x.word[f0-1],
	}
}

// distance is the distance of two nodes in steps that widen; 0 if the left one is none.
func distance(left, right int) uint64 {
	switch d := right - left; {
	case left == 0:
		return 0
	case d <= 5:
		return uint64(d)
	case d <= 10:
		return 6
	default:
		return 7
	}
}
