package article

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"testing"

	"github.com/claimgraph/claimgraph/schema"
)

// extractor is made once for all tests of the package.
func extractor(t testing.TB) *Extractor {
	t.Helper()
	x, err := New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// document makes a document of a text as Read does.
func document(text string) schema.Document {
	sum := sha256.Sum256([]byte(text))
	return schema.Document{Name: "test", Text: text, SHA256: hex.EncodeToString(sum[:])}
}

// triples writes assertions as "A predicate B", sorted.
func triples(list []schema.Assertion) []string {
	var out []string
	for _, a := range list {
		s, o := a.Subject.ID(), a.Object.ID()
		if schema.Vocabulary().Predicate(a.Predicate).Symmetric && o < s {
			s, o = o, s
		}
		out = append(out, s+" "+a.Predicate+" "+o)
	}
	slices.Sort(out)
	return out
}

// TestVocabularyExamples: the example sentence of every predicate is found.
func TestVocabularyExamples(t *testing.T) {
	x := extractor(t)
	for _, p := range schema.Vocabulary().Predicates {
		found := false
		list := x.Extract(document(p.Example.Text))
		for _, a := range list {
			same := a.Subject.ID() == p.Example.Subject && a.Object.ID() == p.Example.Object
			if p.Symmetric {
				same = same || a.Subject.ID() == p.Example.Object && a.Object.ID() == p.Example.Subject
			}
			found = found || a.Predicate == p.ID && same
		}
		if !found {
			t.Errorf("%s: %q gives %s", p.ID, p.Example.Text, strings.Join(triples(list), "; "))
		}
	}
}
