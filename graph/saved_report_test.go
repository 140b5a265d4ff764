package graph

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	cayley "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/memstore"
	"github.com/cayleygraph/cayley/writer"

	"github.com/claimgraph/claimgraph/queries"
	"github.com/claimgraph/claimgraph/queries/check"
	"github.com/claimgraph/claimgraph/schema"
)

// TestReportsAsMemstore checks claims on the facts of every story whose query can
// judge: on Cayley's memory store, and on the union with every source in 1, 2 and 7
// segments. The reports have the same bytes.
func TestReportsAsMemstore(t *testing.T) {
	library, err := queries.Open(nil)
	if err != nil {
		t.Fatal(err)
	}
	withRows := 0
	for _, q := range library.All() {
		if q.Judges == nil && q.Beside == nil {
			continue
		}
		t.Run(q.Name, func(t *testing.T) {
			story, err := q.Story()
			if err != nil {
				t.Fatal(err)
			}
			claims := claimsOn(q, story)
			mem := memstore.New(story.Facts...)
			if _, err := writer.NewSingleReplication(mem, nil); err != nil {
				t.Fatal(err)
			}
			want := reportOn(t, library, shortForms{mem}, claims)
			if bytes.Contains(want, []byte(`"dataset"`)) {
				withRows++
			}
			for _, n := range []int{1, 2, 7} {
				if got := reportOn(t, library, split(t, story.Facts, n), claims); !bytes.Equal(got, want) {
					t.Errorf("%d segments:\n%s\nmemstore:\n%s", n, got, want)
				}
			}
		})
	}
	if withRows < 15 {
		t.Errorf("only %d reports show a row: the claims prove little", withRows)
	}
}

// claimsOn makes a claim of every judges and beside line for every question of the
// story, with the question's arguments in the places that the line takes them from.
func claimsOn(q *queries.Query, story *queries.Story) []schema.Assertion {
	var claims []schema.Assertion
	for _, j := range slices.Concat(q.Judges, q.Beside) {
		for _, ask := range story.Asks {
			a := schema.Assertion{
				ID: fmt.Sprintf("a%03d", len(claims)+1), Predicate: j.Predicate, SentenceText: "It is so.", QuoteText: "It is so.",
				Sentence: schema.Span{Start: 0, End: 9}, Quote: schema.Span{Start: 0, End: 9},
				Subject: partyOf(j.Subject, "FJI"), Object: partyOf(j.Object, "ISL"), Qualifiers: schema.Qualifiers{},
			}
			for _, c := range j.With {
				a.Qualifiers[c.Name] = schema.Words(append(slices.Clone(c.Values), "something")[0])
			}
			for _, name := range append(j.Qualifiers, j.Compare.Qualifier) {
				if name != "" {
					a.Qualifiers[name] = schema.Measured(schema.Quantity{Value: 9.5, Unit: "%"})
				}
			}
			for param, from := range j.Args {
				value := ask.Args[param]
				switch {
				case value == "":
				case from == "subject":
					a.Subject = partyOf(j.Subject, value)
				case from == "object":
					a.Object = partyOf(j.Object, value)
				case from == "object-name":
					a.Object.Name = value
				case from == "time":
					a.Qualifiers["as_of"] = schema.Words(value)
				case schema.Vocabulary().Qualifier(from) != nil:
					a.Qualifiers[from] = schema.Words(value)
				}
			}
			claims = append(claims, a)
		}
	}
	return claims
}

// partyOf makes an entity from an argument: "KEN", "treaty/rivers".
func partyOf(kinds []schema.EntityKind, text string) schema.Entity {
	if kind, key, ok := strings.Cut(text, "/"); ok {
		return schema.Entity{Kind: schema.EntityKind(kind), Key: key, Name: strings.ReplaceAll(key, "-", " ")}
	}
	if len(kinds) > 0 && !slices.Contains(kinds, schema.Country) {
		return schema.NewEntity(kinds[0], text)
	}
	return schema.Entity{Kind: schema.Country, Key: text, Name: text}
}

// reportOn checks claims on a store, each alone, and returns the reports as JSON.
func reportOn(t *testing.T, library *queries.Library, store cayley.QuadStore, claims []schema.Assertion) []byte {
	t.Helper()
	var out bytes.Buffer
	checker, err := check.New(t.Context(), asking(store), library, check.Options{Timeout: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range claims {
		report, err := checker.Check(t.Context(), schema.Document{Name: "claims", Text: "It is so.", SHA256: strings.Repeat("0", 64)}, []schema.Assertion{a})
		if err != nil {
			t.Fatal(err)
		}
		if err := report.WriteJSON(&out); err != nil {
			t.Fatal(err)
		}
	}
	return out.Bytes()
}
