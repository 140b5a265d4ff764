package tree

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/claimgraph/claimgraph/loaders/article/syntax/internal/linear"
)

// noise scores moves at random, as a model that has learnt nothing.
type noise struct {
	classes int
	rng     *rand.Rand
}

func (n *noise) Classes() int { return n.classes }

func (n *noise) Score(_ []uint64, scores *linear.Scores) {
	for i := range n.classes {
		scores[i] = n.rng.Int32N(1000)
	}
}

// TestAnyModelGivesATree checks what Parse promises, whatever the model says.
func TestAnyModelGivesATree(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	const labels = 5
	parser := NewParser(&noise{Moves(labels), rng})
	for n := range 60 {
		for range 20 {
			arcs := parser.Parse(make([]Word, n), make([]uint8, n))
			if err := checkTree(arcs, labels); err != nil {
				t.Fatalf("%d words: %v: %v", n, err, arcs)
			}
		}
	}
}

func checkTree(arcs []Arc, labels int) error {
	roots := 0
	for i, a := range arcs {
		if a.Head < 0 {
			roots++
		}
		if (a.Head < 0) != (a.Label == Root) || a.Label < 0 || a.Label >= labels || a.Head >= len(arcs) {
			return fmt.Errorf("arc %d is %v", i, a)
		}
		steps := 0
		for at := i; at >= 0; at = arcs[at].Head {
			if steps++; steps > len(arcs) {
				return fmt.Errorf("cycle at %d", i)
			}
		}
		for k, b := range arcs {
			low, high := min(i, a.Head), max(i, a.Head)
			if a.Head >= 0 && k > low && k < high && (b.Head < low || b.Head > high) {
				return fmt.Errorf("arcs of %d and %d cross", i, k)
			}
		}
	}
	if len(arcs) > 0 && roots != 1 {
		return fmt.Errorf("%d roots", roots)
	}
	return nil
}

// randomTree is a projective tree: what a model without knowledge parses.
func randomTree(rng *rand.Rand, n, labels int) []Arc {
	return NewParser(&noise{Moves(labels), rng}).Parse(make([]Word, n), make([]uint8, n))
}

// TestCostsAreWhatIsLost compares the costs of every move in every state that can
// be reached with the arcs that are lost by it, found by trying all that follows.
func TestCostsAreWhatIsLost(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	for n := 1; n <= 5; n++ {
		for range 6 {
			heads := goldHeads(randomTree(rng, n, 2))
			walk(t, newState(n), heads, nil)
		}
	}
}

// walk checks a state and all that follow, and returns the most gold arcs that a
// full parse through it has. path is the moves that led here, without labels.
func walk(t *testing.T, s *state, heads []int, path []int) int {
	if s.done() {
		right := 0
		for node := 1; node <= s.n; node++ {
			if s.head[node] == heads[node] {
				right++
			}
		}
		return right
	}
	mayShift, mayLeft, mayRight := s.moves()
	var reach [3]int
	most := -1
	for move, may := range [...]bool{mayShift, mayLeft, mayRight} {
		if !may {
			continue
		}
		next := replay(s.n, append(path, move))
		reach[move] = walk(t, next, heads, append(path[:len(path):len(path)], move))
		most = max(most, reach[move])
	}
	shiftCost, leftCost, rightCost := s.costs(heads)
	for move, cost := range [...]int{shiftCost, leftCost, rightCost} {
		if may := [...]bool{mayShift, mayLeft, mayRight}[move]; may && most-reach[move] != cost {
			t.Errorf("heads %v after %v: move %d loses %d arcs, costs %d", heads, path, move, most-reach[move], cost)
		}
	}
	return most
}

// replay applies moves 0 to shift, 1 left, 2 right, with the labels 0 and 1.
func replay(n int, path []int) *state {
	const labels = 2
	s := newState(n)
	for _, move := range path {
		switch {
		case move == 1 && s.next > n:
			s.apply(1+Root, labels)
		case move == 1:
			s.apply(2, labels)
		case move == 2:
			s.apply(2+labels, labels)
		default:
			s.apply(shift, labels)
		}
	}
	return s
}

// TestLearnsTrees trains on trees of random words and expects them back.
func TestLearnsTrees(t *testing.T) {
	const labels, tags = 4, 3
	rng := rand.New(rand.NewPCG(3, 3))
	type example struct {
		words []Word
		tags  []uint8
		arcs  []Arc
	}
	var examples []example
	for range 20 {
		n := 1 + rng.IntN(12)
		x := example{arcs: randomTree(rng, n, labels)}
		for i := range n {
			x.words = append(x.words, NewWord(strings.Repeat(string(rune('a'+rng.IntN(26))), 1+rng.IntN(9))))
			x.tags = append(x.tags, uint8(i%tags))
		}
		examples = append(examples, x)
	}
	tagLearner, learner := linear.NewLearner(tags), linear.NewLearner(Moves(labels))
	tagger, parser := NewTagger(tagLearner), NewParser(learner)
	mistakes := 0
	for range 30 {
		mistakes = 0
		for _, x := range examples {
			mistakes += tagger.Learn(x.words, x.tags, tagLearner)
			mistakes += parser.Learn(x.words, x.tags, x.arcs, learner, 0.5, rng)
		}
	}
	if mistakes > 0 {
		t.Errorf("%d mistakes left on the trees learnt from", mistakes)
	}
	for i, x := range examples {
		if got := tagger.Tag(x.words); string(got) != string(x.tags) {
			t.Errorf("tree %d: tags %v, want %v", i, got, x.tags)
		}
		if got := parser.Parse(x.words, x.tags); fmt.Sprint(got) != fmt.Sprint(x.arcs) {
			t.Errorf("tree %d: %v, want %v", i, got, x.arcs)
		}
	}
}

func TestWordsThatLookAlike(t *testing.T) {
	same := func(name string, a, b uint64, want bool) {
		if (a == b) != want {
			t.Errorf("%s: equal is %v, want %v", name, a == b, want)
		}
	}
	same("norm of case", NewWord("Seoul").norm, NewWord("SEOUL").norm, true)
	same("form of case", NewWord("Seoul").form, NewWord("SEOUL").form, false)
	same("norm of digits", NewWord("1,950").norm, NewWord("3,706").norm, true)
	same("norm of lengths", NewWord("1,950").norm, NewWord("37").norm, false)
	same("norm of quotes", NewWord("“").norm, NewWord("\"").norm, true)
	same("norm of dashes", NewWord("–").norm, NewWord("—").norm, true)
	same("stem of inflections", NewWord("signing").stem, NewWord("signed").stem, true)
	same("stem of words", NewWord("signal").stem, NewWord("signed").stem, false)
	same("shape of names", NewWord("Pyongyang").shape, NewWord("Berlin").shape, true)
	same("shape of codes", NewWord("F-16").shape, NewWord("Berlin").shape, false)
	same("suffix", NewWord("treaty").suffix[1], NewWord("party").suffix[1], true)
	same("suffix of all", NewWord("treaty").suffix[2], NewWord("party").suffix[2], false)
	same("long words", NewWord("a"+strings.Repeat("b", 1<<20)+"c").norm, NewWord("a"+strings.Repeat("b", 99)+"c").norm, true)
	same("broken runes", NewWord("a\xff\xfe").form, NewWord("a\xfe\xff").form, false)
}

func TestModelFileErrors(t *testing.T) {
	m := &Model{Tags: []string{"NN", "VB"}, Labels: []string{"root", "obj"}, Universals: []string{"NOUN", "VERB"}, Universal: []uint8{0, 0, 1, 1}}
	tags := linear.NewLearner(2).Encode(nil, 0, 1)
	arcs := linear.NewLearner(Moves(2)).Encode(nil, 0, 1)
	good := EncodeModel(m, tags, arcs)
	if _, err := OpenModel(good); err != nil {
		t.Fatal(err)
	}
	for size := range len(good) {
		if _, err := OpenModel(good[:size]); err == nil {
			t.Errorf("no error for %d of %d bytes", size, len(good))
		}
	}
	wrongLabels, wrongUniversal, wrongException := *m, *m, *m
	wrongException.Exceptions = []string{"RB not"}
	wrongLabels.Labels = []string{"root"}
	wrongUniversal.Universal = []uint8{0, 0, 1, 2}
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"other file", []byte("PK\x03\x04 and so on"), "not a model file"},
		{"other version", append([]byte(magic), 99, 0, 0, 0), "version 99"},
		{"more behind", append(good, 0), "1 bytes too many"},
		{"other tags", EncodeModel(m, arcs, arcs), "tagger: weights for 5 classes, need 2"},
		{"other labels", EncodeModel(&wrongLabels, tags, arcs), "syntax model: "},
		{"bad exception", EncodeModel(&wrongException, tags, arcs), "exception \"RB not\""},
		{"no such universal", EncodeModel(&wrongUniversal, tags, arcs), "universal tag 2"},
	} {
		if _, err := OpenModel(c.data); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", c.name, err, c.want)
		}
	}
}
