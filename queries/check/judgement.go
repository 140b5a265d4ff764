package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/claimgraph/claimgraph/schema"
)

// judged puts what people said about assertions of the document beside the
// findings; what was said about assertions that are no longer read is kept apart.
func (r *Report) judged(all []schema.Judgement) {
	for _, j := range slices.SortedFunc(slices.Values(all), schema.CompareJudgements) {
		if j.Article != r.Document.Name {
			continue
		}
		found := false
		for i := range r.Findings {
			if r.Findings[i].Assertion.Key() == j.Key {
				r.Findings[i].Judgements = append(r.Findings[i].Judgements, j)
				found = true
			}
		}
		if !found {
			r.Gone = append(r.Gone, j)
		}
	}
}

// judgementText says a judgement in a few words.
func judgementText(j schema.Judgement) string {
	said := map[string]string{schema.Accept: "accepted", schema.Reject: "rejected", schema.Note: "noted"}[j.Judgement]
	day, _, _ := strings.Cut(j.At, "T")
	text := fmt.Sprintf("%s by %s, %s", said, oneLine(j.By), day)
	if j.Note != "" {
		text += fmt.Sprintf(": %q", oneLine(j.Note))
	}
	return text
}

// writeGone lists judgements of assertions that are no longer read.
func (r *Report) writeGone(p *printer, width int) {
	for _, j := range r.Gone {
		p.wrapped(width, "  -  ", "     ", fmt.Sprintf("judged before, but no longer read in this text: %s (%s)", oneLine(j.Claimed), judgementText(j)))
	}
	if len(r.Gone) > 0 {
		p.printf("\n")
	}
}
