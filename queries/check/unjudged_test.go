package check_test

import (
	"strings"
	"testing"

	"github.com/claimgraph/claimgraph/queries/check"
	"github.com/claimgraph/claimgraph/schema"
)

// TestPartsOfStates: what is said of a province is not judged by rows on its state.
func TestPartsOfStates(t *testing.T) {
	run, _ := pack(t)
	doc, claims := document(t, "CAN member-of organisation:NATO\n")
	kind := func() schema.Kind { return judge(t, run, doc, claims, check.Options{}).Findings[0].Kind }
	if got := kind(); got != schema.Supported {
		t.Fatalf("of the state: %s", got)
	}
	claims[0].Mentions = []schema.Mention{{Text: "Manitoba", Entity: claims[0].Subject, Rule: "place"}}
	f := judge(t, run, doc, claims, check.Options{}).Findings[0]
	if f.Kind != schema.NoReference || !strings.Contains(f.Explanation, "Manitoba") {
		t.Errorf("of a province: %s: %s", f.Kind, f.Explanation)
	}
}

// TestMoreThanBare: "all of" before a claim is more than that there is some.
func TestMoreThanBare(t *testing.T) {
	run, _ := pack(t)
	doc, claims := document(t, "CAN member-of organisation:NATO\n")
	claims[0].SentenceText = "All of the " + claims[0].SentenceText
	claims[0].Quote.Start += len("All of the ")
	if f := judge(t, run, doc, claims, check.Options{}).Findings[0]; f.Kind != schema.OtherDefinition || !strings.Contains(f.Explanation, `"all of"`) {
		t.Errorf("%s: %s", f.Kind, f.Explanation)
	}
}
