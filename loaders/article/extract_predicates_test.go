package article

import (
	"bufio"
	"os"
	"strings"
	"testing"

	"github.com/claimgraph/claimgraph/schema"
)

// A predicateCase is a line of testdata/predicates.tsv: a sentence that asserts
// a triple, or, without a construction, one that does not.
type predicateCase struct {
	predicate, construction, subject, object, text string
}

// miss tells a sentence that only looks like the predicate.
func (c predicateCase) miss() bool { return c.construction == "-" }

// in tells whether assertions hold the triple; a near-miss asks for the
// predicate alone.
func (c predicateCase) in(list []schema.Assertion) bool {
	p := schema.Vocabulary().Predicate(c.predicate)
	for _, a := range list {
		s, o := a.Subject.ID(), a.Object.ID()
		if a.Predicate == c.predicate && (c.miss() || s == c.subject && o == c.object || p.Symmetric && s == c.object && o == c.subject) {
			return true
		}
		if a.Predicate == p.Inverse && s == c.object && o == c.subject && !c.miss() {
			return true
		}
	}
	return false
}

// predicateCases reads the table.
func predicateCases(t testing.TB) []predicateCase {
	t.Helper()
	f, err := os.Open("testdata/predicates.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []predicateCase
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		line := lines.Text()
		if strings.HasPrefix(line, "#") {
			continue
		}
		c := strings.Split(line, "\t")
		if len(c) != 5 || schema.Vocabulary().Predicate(c[0]) == nil {
			t.Fatalf("testdata/predicates.tsv:%d: not a predicate, construction, subject, object and sentence: %q", n, line)
		}
		out = append(out, predicateCase{c[0], c[1], c[2], c[3], c[4]})
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestEveryPredicate: each predicate is found in at least two constructions
// beside the example of the vocabulary, and not in a sentence that only shares
// its words.
func TestEveryPredicate(t *testing.T) {
	x := extractor(t)
	constructions, misses := map[string]map[string]bool{}, map[string]int{}
	for _, c := range predicateCases(t) {
		list := x.Extract(document(c.text))
		switch found := c.in(list); {
		case c.miss():
			misses[c.predicate]++
			if found {
				t.Errorf("%s: near-miss %q gives %v", c.predicate, c.text, triples(list))
			}
		case !found:
			t.Errorf("%s %s %s, %s: %q gives %v", c.subject, c.predicate, c.object, c.construction, c.text, triples(list))
		default:
			if constructions[c.predicate] == nil {
				constructions[c.predicate] = map[string]bool{}
			}
			constructions[c.predicate][c.construction] = true
		}
	}
	for _, p := range schema.Vocabulary().Predicates {
		if len(constructions[p.ID]) < 2 || misses[p.ID] == 0 {
			t.Errorf("%s has %d constructions and %d near-misses in testdata/predicates.tsv", p.ID, len(constructions[p.ID]), misses[p.ID])
		}
	}
}
