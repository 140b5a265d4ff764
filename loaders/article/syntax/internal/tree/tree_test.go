package tree

import (
	"fmt"
	"math/rand/v2"
	"slices"
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

// TestAnyModelGivesATree checks what parse promises, whatever the model says and
// whatever is advised.
func TestAnyModelGivesATree(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	const labels = 5
	for _, backward := range []bool{false, true} {
		parser := NewParser(&noise{Moves(labels), rng}, backward)
		for n := range 60 {
			for range 10 {
				arcs, leads := parser.parse(make([]Word, n), make([]uint8, n), nil)
				advised, _ := parser.parse(make([]Word, n), make([]uint8, n), newAdvice(randomTree(rng, n, labels), leads))
				for _, tree := range [][]Arc{arcs, advised} {
					if err := checkTree(tree, labels); err != nil {
						t.Fatalf("%d words, backward %v: %v: %v", n, backward, err, tree)
					}
				}
			}
		}
	}
}

// indifferent scores all moves alike.
type indifferent struct{ classes int }

func (n indifferent) Classes() int { return n.classes }

func (n indifferent) Score(_ []uint64, scores *linear.Scores) { clear(scores[:n.classes]) }

// certain has an opinion, the same for the same seed, that no advice outweighs.
type certain struct{ *noise }

func (c certain) Score(features []uint64, scores *linear.Scores) {
	c.noise.Score(features, scores)
	for i := range c.classes {
		scores[i] *= 100_000
	}
}

// TestAdvice expects a parser without an opinion to follow advice, and one that is
// sure to follow its own mind.
func TestAdvice(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	const labels, n = 5, 20
	for seed := range uint64(50) {
		tree := randomTree(rng, n, labels)
		hints := newAdvice(tree, slices.Repeat([]int32{maxLead}, n))
		followed, leads := NewParser(indifferent{Moves(labels)}, false).parse(make([]Word, n), make([]uint8, n), hints)
		if fmt.Sprint(followed) != fmt.Sprint(tree) {
			t.Fatalf("advice %v, parsed %v", tree, followed)
		}
		if slices.Max(leads) > maxLead || slices.Min(leads) <= 0 {
			t.Errorf("leads %v", leads)
		}
		own, _ := NewParser(certain{&noise{Moves(labels), rand.New(rand.NewPCG(5, seed))}}, false).parse(make([]Word, n), make([]uint8, n), nil)
		if kept, _ := NewParser(certain{&noise{Moves(labels), rand.New(rand.NewPCG(5, seed))}}, false).parse(make([]Word, n), make([]uint8, n), hints); fmt.Sprint(kept) != fmt.Sprint(own) {
			t.Errorf("a sure parser made %v of %v by advice", kept, own)
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
	arcs, _ := NewParser(&noise{Moves(labels), rng}, false).parse(make([]Word, n), make([]uint8, n), nil)
	return arcs
}

// TestCostsAreWhatIsLost compares the costs of every move in every state that can
// be reached with the arcs that are lost by it, found by trying all that follows.
func TestCostsAreWhatIsLost(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	for n := 1; n <= 5; n++ {
		for range 6 {
			heads := goldHeads(randomTree(rng, n, 2))
			weight := make([]int32, n+2)
			for i := range weight {
				weight[i] = 1 + rng.Int32N(9)
			}
			walk(t, newState(n), heads, weight, nil)
		}
	}
}

// walk checks a state and all that follow, and returns the most weight of gold arcs
// that a full parse through it has. path is the moves that led here, without labels.
func walk(t *testing.T, s *state, heads []int, weight []int32, path []int) int32 {
	if s.done() {
		right := int32(0)
		for node := 1; node <= s.n; node++ {
			if s.head[node] == heads[node] {
				right += weight[node]
			}
		}
		return right
	}
	mayShift, mayLeft, mayRight := s.moves()
	var reach [3]int32
	most := int32(-1)
	for move, may := range [...]bool{mayShift, mayLeft, mayRight} {
		if !may {
			continue
		}
		next := replay(s.n, append(path, move))
		reach[move] = walk(t, next, heads, weight, append(path[:len(path):len(path)], move))
		most = max(most, reach[move])
	}
	shiftCost, leftCost, rightCost := s.costs(heads, weight)
	for move, cost := range [...]int32{shiftCost, leftCost, rightCost} {
		if may := [...]bool{mayShift, mayLeft, mayRight}[move]; may && most-reach[move] != cost {
			t.Errorf("heads %v after %v: move %d loses %d, costs %d", heads, path, move, most-reach[move], cost)
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

// TestLearnsTrees trains on trees of random words and expects them back, from
// either end.
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
	tagLearner := linear.NewLearner(tags)
	tagger := NewTagger(tagLearner)
	for range 30 {
		for _, x := range examples {
			tagger.Learn(x.words, x.tags, tagLearner, 0)
		}
	}
	for i, x := range examples {
		if got := tagger.Tag(x.words); string(got) != string(x.tags) {
			t.Errorf("tree %d: tags %v, want %v", i, got, x.tags)
		}
	}
	for _, backward := range []bool{false, true} {
		learner := linear.NewLearner(Moves(labels))
		parser := NewParser(learner, backward)
		mistakes := 0
		for range 30 {
			mistakes = 0
			for _, x := range examples {
				mistakes += parser.Learn(x.words, x.tags, x.arcs, learner, 100, 0.5, rng)
			}
		}
		if mistakes > 0 {
			t.Errorf("backward %v: %d mistakes left on the trees learnt from", backward, mistakes)
		}
		for i, x := range examples {
			if got, _ := parser.parse(x.words, x.tags, nil); fmt.Sprint(got) != fmt.Sprint(x.arcs) {
				t.Errorf("backward %v, tree %d: %v, want %v", backward, i, got, x.arcs)
			}
		}
	}
}

// TestMargin expects a right decision to be learnt from until its lead is the margin.
func TestMargin(t *testing.T) {
	const labels, margin = 3, 20_000
	words, tags := []Word{NewWord("Ships"), NewWord("left"), NewWord("Oslo")}, []uint8{0, 1, 0}
	gold := []Arc{{Head: 1, Label: 1}, {Head: -1, Label: Root}, {Head: 1, Label: 2}}
	learner := linear.NewLearner(Moves(labels))
	parser := NewParser(learner, false)
	rng := rand.New(rand.NewPCG(6, 6))
	for parser.Learn(words, tags, gold, learner, margin, 0, rng) > 0 {
	}
	before := learner.Encode(nil, 0, 1)
	for range 50 {
		if n := parser.Learn(words, tags, gold, learner, margin, 0, rng); n > 0 {
			t.Fatalf("%d mistakes on what was known", n)
		}
	}
	if string(learner.Encode(nil, 0, 1)) == string(before) {
		t.Error("nothing was learnt from a narrow decision")
	}
	settled := learner.Features()
	x, s := newSentence(words, tags), newState(len(words))
	var atoms [parseAtoms]uint64
	var scores linear.Scores
	for ; !s.done(); s.apply(parser.choose(s, &scores), labels) {
		s.atoms(x, &atoms)
		learner.Score(hash(parser.templates, atoms[:], nil), &scores)
		move := parser.choose(s, &scores)
		for m := range Moves(labels) {
			legal := slices.ContainsFunc(kindsOf(parser, s), func(k span) bool { return k.has(m) })
			if m != move && legal && scores[move]-scores[m] < margin {
				t.Errorf("move %d leads %d by %d only", move, m, scores[move]-scores[m])
			}
		}
	}
	parser.Learn(words, tags, gold, learner, 0, 0, rng)
	if learner.Features() != settled {
		t.Error("a decision by more than the margin was learnt from")
	}
}

func kindsOf(p *Parser, s *state) []span {
	kinds := p.kinds(s)
	return kinds[:]
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
	good := EncodeModel(m, tags, arcs, arcs)
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
		{"other tags", EncodeModel(m, arcs, arcs, arcs), "tagger: weights for 5 classes, need 2"},
		{"other tags backward", EncodeModel(m, tags, arcs, tags), "backward parser: weights for 2 classes, need 5"},
		{"other labels", EncodeModel(&wrongLabels, tags, arcs, arcs), "syntax model: "},
		{"bad exception", EncodeModel(&wrongException, tags, arcs, arcs), "exception \"RB not\""},
		{"no such universal", EncodeModel(&wrongUniversal, tags, arcs, arcs), "universal tag 2"},
	} {
		if _, err := OpenModel(c.data); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", c.name, err, c.want)
		}
	}
}
