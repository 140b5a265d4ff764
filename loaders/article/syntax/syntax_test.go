package syntax

import (
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"
)

func testParser(t testing.TB) *Parser {
	t.Helper()
	p, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestParse expects arcs "relation(head, word)" of sentences as articles have them.
func TestParse(t *testing.T) {
	p := testParser(t)
	for _, c := range []struct {
		sentence string
		arcs     string
	}{
		{"Norway exported fish to Poland in 2019.", "nsubj(exported, Norway) root(-, exported) obj(exported, fish) obl(exported, Poland) case(Poland, to) obl(exported, 2019)"},
		{"A treaty was signed by both presidents in Oslo.", "nsubj:pass(signed, treaty) aux:pass(signed, was) obl:agent(signed, presidents)"},
		{"Peru and Chile have not ratified the agreement.", "nsubj(ratified, Peru) conj(Peru, Chile) cc(Chile, and) aux(ratified, have) advmod(ratified, not) obj(ratified, agreement)"},
		{"Kenya, which borders Uganda, is a member of the union.", "nsubj(member, Kenya) acl:relcl(Kenya, borders) obj(borders, Uganda) cop(member, is) nmod(member, union)"},
		{"Ghana's largest partner is Togo.", "nmod:poss(partner, Ghana) case(Ghana, 's) amod(partner, largest)"},
		{"The minister said that Denmark would withdraw its troops.", "nsubj(said, minister) ccomp(said, withdraw) mark(withdraw, that) nsubj(withdraw, Denmark) nmod:poss(troops, its)"},
		{"Brazil wants to buy ten ships.", "xcomp(wants, buy) mark(buy, to) nummod(ships, ten)"},
	} {
		tokens := p.Parse(c.sentence)
		found := map[string]bool{}
		var all []string
		for _, k := range tokens {
			head := "-"
			if k.Head >= 0 {
				head = tokens[k.Head].Text
			}
			arc := fmt.Sprintf("%s(%s, %s)", k.Rel, head, k.Text)
			found[arc], all = true, append(all, arc)
		}
		for _, want := range strings.SplitAfter(c.arcs, ") ") {
			if want = strings.TrimSpace(want); !found[want] {
				t.Errorf("%s: no %s in %v", c.sentence, want, all)
			}
		}
	}
}

func TestTagsAndLemmas(t *testing.T) {
	p := testParser(t)
	for sentence, want := range map[string]string{
		"The countries were imposing tariffs.": "the/DET/DT country/NOUN/NNS be/AUX/VBD impose/VERB/VBG tariff/NOUN/NNS ./PUNCT/.",
		"North Korea did not sell coal.":       "north/PROPN/NNP korea/PROPN/NNP do/AUX/VBD not/PART/RB sell/VERB/VB coal/NOUN/NN ./PUNCT/.",
		"He says that 40 ships left.":          "he/PRON/PRP say/VERB/VBZ that/SCONJ/IN 40/NUM/CD ship/NOUN/NNS leave/VERB/VBD ./PUNCT/.",
		"She is the leader of Fiji.":           "she/PRON/PRP be/AUX/VBZ the/DET/DT leader/NOUN/NN of/ADP/IN fiji/PROPN/NNP ./PUNCT/.",
	} {
		var got []string
		for _, k := range p.Parse(sentence) {
			got = append(got, k.Lemma+"/"+k.Tag+"/"+k.Feat)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s:\n got %s\nwant %s", sentence, strings.Join(got, " "), want)
		}
	}
}

// checkParse checks what Parse promises of any text.
func checkParse(t *testing.T, text string, tokens []Token) {
	t.Helper()
	checkTokens(t, text, tokens)
	roots := 0
	for i, k := range tokens {
		if k.Head < -1 || k.Head >= len(tokens) || k.Head == i {
			t.Fatalf("%.80q: head of token %d is %d", text, i, k.Head)
		}
		if (k.Head < 0) != (k.Rel == "root") || k.Rel == "" || k.Tag == "" || k.Lemma == "" {
			t.Fatalf("%.80q: token %d is %+v", text, i, k)
		}
		if k.Head < 0 {
			roots++
		}
	}
	if len(tokens) > 0 && roots != 1 {
		t.Fatalf("%.80q: %d roots", text, roots)
	}
	if !isProjective(tokens) {
		t.Fatalf("%.80q: arcs cross or make a cycle", text)
	}
}

// isProjective reads a sentence from left to right and keeps the words that still
// wait for a child or for their head on a stack. What is left is the root alone
// exactly if the arcs are a projective tree.
func isProjective(tokens []Token) bool {
	children := make([]int, len(tokens))
	for _, k := range tokens {
		if k.Head >= 0 {
			children[k.Head]++
		}
	}
	var stack []int
	for i := range tokens {
		stack = append(stack, i)
		for len(stack) > 1 {
			top, below := stack[len(stack)-1], stack[len(stack)-2]
			switch {
			case tokens[below].Head == top && children[below] == 0:
				stack[len(stack)-2] = top
				children[top]--
			case tokens[top].Head == below && children[top] == 0:
				children[below]--
			default:
				below = -1
			}
			if below < 0 {
				break
			}
			stack = stack[:len(stack)-1]
		}
	}
	return len(stack) == min(1, len(tokens))
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"", "Mali left.", "“It's 3.5%”—U.S.'s F-16s", "\xff\xc3(\u200d", "a-b-c'd'e.f,g", "((((((((((((((((((", "Jong-un no. 5 http://a@b"} {
		f.Add(s)
	}
	p := testParser(f)
	f.Fuzz(func(t *testing.T, text string) {
		tokens := p.Parse(text)
		checkParse(t, text, tokens)
		if again := p.Parse(text); !reflect.DeepEqual(tokens, again) {
			t.Fatalf("%q: parsed twice, two results", text)
		}
	})
}

// TestLongSentences crosses the limits of a piece and of a sentence.
func TestLongSentences(t *testing.T) {
	p := testParser(t)
	for _, n := range []int{longestPiece - 1, longestPiece, longestPiece + 1, 3*longestPiece + 7, longestSentence, longestSentence + 5} {
		text := strings.Repeat("Ships left the port , ", n/5+1)
		text = strings.Join(strings.Fields(text)[:n], " ")
		tokens := p.Parse(text)
		if len(tokens) != n {
			t.Fatalf("%d tokens, want %d", len(tokens), n)
		}
		checkParse(t, text, tokens)
		unparsed := 0
		for _, k := range tokens {
			if k.Tag == "X" && k.Rel == "dep" && k.Feat == "" {
				unparsed++
			}
		}
		if want := max(0, n-longestSentence); unparsed != want {
			t.Errorf("%d of %d tokens left unparsed, want %d", unparsed, n, want)
		}
	}
}

func TestParseIsLinear(t *testing.T) {
	p := testParser(t)
	const size = 1 << 20
	for name, unit := range endless() {
		text := strings.Repeat(unit, size/len(unit))
		start := time.Now()
		checkParse(t, text, p.Parse(text))
		if spent := time.Since(start); spent > time.Minute {
			t.Errorf("%s: %v for %d MB", name, spent, size>>20)
		}
	}
}

func TestParserIsSafeForConcurrentUse(t *testing.T) {
	p := testParser(t)
	const sentence = "Ghana and Togo signed a treaty, which Benin's parliament hasn't ratified."
	want := p.Parse(sentence)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 50 {
				if got := p.Parse(sentence); !reflect.DeepEqual(got, want) {
					t.Errorf("got %v", got)
					return
				}
			}
		})
	}
	group.Wait()
}

func TestDamagedModel(t *testing.T) {
	for _, data := range [][]byte{nil, []byte("cgsyntax"), embedded[:len(embedded)/2]} {
		if _, err := newParser(data); err == nil || !strings.HasPrefix(err.Error(), "syntax model: ") {
			t.Errorf("%d bytes: error %v", len(data), err)
		}
	}
	const limit = 10 << 20
	if len(embedded) > limit {
		t.Errorf("the model has %d bytes, limit %d", len(embedded), limit)
	}
}

func BenchmarkDefault(b *testing.B) {
	for b.Loop() {
		testParser(b)
	}
}

func BenchmarkParse(b *testing.B) {
	p := testParser(b)
	const sentence = "The two governments, which had not met since 2009, agreed on Tuesday to double their trade in coal and iron within five years, the ministry's spokesman said."
	n := len(p.Parse(sentence))
	for b.Loop() {
		p.Parse(sentence)
	}
	b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "tokens/s")
}
