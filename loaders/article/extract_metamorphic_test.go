package article

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/claimgraph/claimgraph/schema"
)

// ownSentences are the example sentences of the vocabulary: one or more for
// every predicate.
func ownSentences() []string {
	var out []string
	for _, p := range schema.Vocabulary().Predicates {
		out = append(out, p.Example.Text)
	}
	return out
}

// swapped exchanges two states in a sentence, where it has both by their names
// only, and in triples.
func swapped(text string, list []schema.Assertion) (string, func(string) string, bool) {
	var names, codes []string
	for _, a := range list {
		for _, m := range a.Mentions {
			if m.Entity.Kind != schema.Country || slices.Contains(names, m.Text) {
				continue
			}
			if m.Rule != ruleName {
				return "", nil, false
			}
			names, codes = append(names, m.Text), append(codes, m.Entity.ID())
		}
	}
	if len(names) != 2 || codes[0] == codes[1] {
		return "", nil, false
	}
	return strings.NewReplacer(names[0], names[1], names[1], names[0]).Replace(text),
		strings.NewReplacer(codes[0], codes[1], codes[1], codes[0]).Replace, true
}

// TestSwapEverywhere: when two states change places in a sentence, they do so in
// its triples, whatever the predicate.
func TestSwapEverywhere(t *testing.T) {
	x := extractor(t)
	tried := 0
	for _, text := range ownSentences() {
		list := x.Extract(document(text))
		other, code, ok := swapped(text, list)
		if !ok {
			continue
		}
		tried++
		var want []string
		for _, a := range list {
			b := a
			b.Subject.Key, b.Object.Key = code(a.Subject.Key), code(a.Object.Key)
			want = append(want, triples([]schema.Assertion{b})...)
		}
		slices.Sort(want)
		if diff := cmp.Diff(want, triples(x.Extract(document(other)))); diff != "" {
			t.Errorf("%q and %q: %s", text, other, diff)
		}
	}
	if tried < 25 {
		t.Errorf("only %d sentences have two states by name", tried)
	}
}

// TestNeutralEverywhere: a sentence that asserts nothing between states changes
// nothing, before or behind any other.
func TestNeutralEverywhere(t *testing.T) {
	x := extractor(t)
	const neutral = "The weather was mild and the streets were full of people."
	for _, text := range ownSentences() {
		want := triples(x.Extract(document(text)))
		for _, with := range []string{neutral + " " + text, text + " " + neutral} {
			if diff := cmp.Diff(want, triples(x.Extract(document(with)))); diff != "" {
				t.Errorf("%q: %s", with, diff)
			}
		}
	}
}
