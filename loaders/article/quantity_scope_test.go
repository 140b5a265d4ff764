package article

import (
	"testing"

	"github.com/claimgraph/claimgraph/loaders/article/syntax"
)

func TestScope(t *testing.T) {
	parser, err := syntax.Default()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		text, verb, want string // the words of the first time or quantity, "" for none
		kind             scopeKind
	}{
		{"In 1994 Chad signed a treaty with Niger.", "signed", "1994", scopeOwn},
		{"Chad signed the treaty in 1994 and ratified it in 1997.", "ratified", "1997", scopeOwn},
		{"Chad signed the treaty in 1994 and ratified it in 1997.", "signed", "1994", scopeOwn},
		{"As of 2012, Oman is the main buyer of the ore, taking most of it.", "taking", "2012", scopeClause},
		{"In May 2003 the ministers met and discussed trade.", "discussed", "May 2003", scopeConjunct},
		{"The visit in June 2001 pleased the king.", "visit", "June 2001", scopeOwn},
	} {
		tokens := parser.Parse(c.text)
		times := timexes(c.text, tokens, 0)
		verb := -1
		for i, k := range tokens {
			if k.Text == c.verb {
				verb = i
			}
		}
		found := timesFor(tokens, times, verb)
		if len(found) == 0 {
			t.Errorf("%s: no time for %q", c.text, c.verb)
			continue
		}
		w := times[found[0].index]
		if have := c.text[w.start:w.end]; have != c.want || found[0].kind != c.kind {
			t.Errorf("%s: %q has %q by %d, want %q by %d", c.text, c.verb, have, found[0].kind, c.want, c.kind)
		}
	}
}

func TestScopeOfQuantities(t *testing.T) {
	parser, err := syntax.Default()
	if err != nil {
		t.Fatal(err)
	}
	text := "Peru bought 12% of the grain, while Chile sold 30% of its wine."
	tokens := parser.Parse(text)
	list := quantities(text, tokens)
	for verb, want := range map[string]float64{"bought": 12, "sold": 30} {
		for i, k := range tokens {
			if k.Text != verb {
				continue
			}
			found := quantitiesFor(tokens, list, i)
			if len(found) == 0 || list[found[0].index].value.Value != want {
				t.Errorf("%s: have %+v, want %g", verb, found, want)
			}
		}
	}
}

// Whatever the tree looks like, the answers are indexes of the list.
func TestScopeOfOddTrees(t *testing.T) {
	tokens := []syntax.Token{{Text: "a", Start: 0, End: 1, Head: -1}, {Text: "b", Start: 1, End: 2, Head: 0, Rel: "punct"}}
	for verb := -1; verb < 3; verb++ {
		for _, s := range timesFor(tokens, []timex{{start: 0, end: 1}, {start: 5, end: 9}}, verb) {
			if s.index < 0 || s.index > 1 {
				t.Errorf("verb %d: index %d", verb, s.index)
			}
		}
	}
	if got := timesFor(nil, nil, 0); got != nil {
		t.Errorf("no tokens: %v", got)
	}
}
