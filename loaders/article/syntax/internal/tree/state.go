package tree

// state is a configuration of the arc-hybrid system over the words 1 to n, with
// the root at n+1 behind the last word. Node 0 stands for no word.
type state struct {
	n     int
	next  int   // first node of the buffer
	stack []int // the top is last

	head  []int // by node; 0 while it has none
	label []int
	// The outermost two children on either side, the outermost first, and their number.
	left, right   [][2]int
	lefts, rights []int
}

func newState(n int) *state {
	whole := make([]int, 4*(n+2))
	pairs := make([][2]int, 2*(n+2))
	cut := func() []int {
		part := whole[: n+2 : n+2]
		whole = whole[n+2:]
		return part
	}
	return &state{
		n: n, next: 1, stack: make([]int, 0, n),
		head: cut(), label: cut(), lefts: cut(), rights: cut(),
		left: pairs[: n+2 : n+2], right: pairs[n+2:],
	}
}

// top is the node at depth k of the stack, 0 for the top; 0 if there is none.
func (s *state) top(k int) int {
	if k >= len(s.stack) {
		return 0
	}
	return s.stack[len(s.stack)-1-k]
}

// ahead is the node k places behind the first of the buffer, or 0.
func (s *state) ahead(k int) int {
	if s.next+k > s.n+1 {
		return 0
	}
	return s.next + k
}

func (s *state) done() bool { return s.next > s.n && len(s.stack) == 0 }

// A move is 0 to shift, 1+l to attach the top of the stack to the first node of
// the buffer with label l, 1+L+l to attach it to the node below it.
const shift = 0

// moves says what may be done next. A word is attached to the root only when it
// is the last: every tree has one root.
func (s *state) moves() (mayShift, mayLeft, mayRight bool) {
	return s.next <= s.n,
		len(s.stack) > 0 && (s.next <= s.n || len(s.stack) == 1),
		len(s.stack) > 1
}

func (s *state) apply(move, labels int) {
	if move == shift {
		s.stack = append(s.stack, s.next)
		s.next++
		return
	}
	child := s.top(0)
	s.stack = s.stack[:len(s.stack)-1]
	if move <= labels {
		s.attach(child, s.next, move-1)
		return
	}
	s.attach(child, s.top(0), move-1-labels)
}

func (s *state) attach(child, head, label int) {
	s.head[child], s.label[child] = head, label
	if child < head {
		s.left[head] = [2]int{child, s.left[head][0]}
		s.lefts[head]++
		return
	}
	s.right[head] = [2]int{child, s.right[head][0]}
	s.rights[head]++
}
