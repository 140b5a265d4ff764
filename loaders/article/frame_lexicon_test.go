package article

import (
	"testing"

	"github.com/claimgraph/claimgraph/schema"
)

// leastFrames is the number of patterns below which the lexicon must not fall.
const leastFrames = 800

// TestLexiconCovers: every predicate of the vocabulary has a pattern, and the
// lexicon has not shrunk.
func TestLexiconCovers(t *testing.T) {
	lx, err := loadLexicon()
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]int{}
	triggers := 0
	for _, frames := range lx.frames {
		triggers += len(frames)
		for _, f := range frames {
			found[f.predicate.ID]++
		}
	}
	for _, f := range lx.offices {
		found[f.frame.predicate.ID]++
	}
	for _, p := range schema.Vocabulary().Predicates {
		if found[p.ID] == 0 {
			t.Errorf("%s has no pattern in lexicon/", p.ID)
		}
	}
	if lx.count < leastFrames {
		t.Errorf("the lexicon has %d patterns, fewer than %d", lx.count, leastFrames)
	}
	t.Logf("%d patterns, %d pairs of a trigger and a pattern, over %d predicates", lx.count, triggers, len(found))
}
