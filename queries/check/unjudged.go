package check

import (
	"slices"
	"strconv"
	"strings"

	"github.com/claimgraph/claimgraph/queries"
	"github.com/claimgraph/claimgraph/schema"
)

// narrowing are the qualifiers whose numbers say more than that a relation is there.
var narrowing = []string{"share", "amount", "rank", "rank_within", "count"}

// unjudged is the claim's own words for a number, or a place above all others, that the
// judge does not compare, "" for none: rows that show the relation do not bear it out.
func (q question) unjudged() string {
	for _, name := range narrowing {
		v, ok := q.claim.Qualifiers[name]
		if !ok || v.Int == nil && v.Quantity == nil || q.compares(name) {
			continue
		}
		text := v.String()
		if name != "share" && name != "amount" {
			text = strings.ReplaceAll(name, "_", " ") + " " + text
		}
		return text
	}
	return q.uncompared()
}

// uncompared is the word by which the claim sets its subject apart from all others
// ("the only …", "the largest …"), "" for none or when places are compared.
func (q question) uncompared() string {
	if q.isRank() || q.tallied() || (queries.Condition{Values: []string{"not only"}}).Contains(q.claim.QuoteText) {
		return ""
	}
	for _, w := range q.c.rules.UncomparedWords {
		if (queries.Condition{Values: []string{w}}).Contains(q.claim.QuoteText) {
			return strconv.Quote(w)
		}
	}
	ahead := []rune(q.claim.SentenceText)
	ahead = ahead[:min(max(0, q.claim.Quote.Start-q.claim.Sentence.Start), len(ahead))]
	before := " " + strings.TrimSuffix(strings.ToLower(strings.TrimSpace(string(ahead))), " the")
	for _, w := range q.c.rules.UncomparedAhead {
		if strings.HasSuffix(before, " "+w) {
			return strconv.Quote(w)
		}
	}
	return ""
}

// compares tells whether the judge sets a qualifier against what rows say.
func (q question) compares(qualifier string) bool {
	j := q.judge
	return slices.Contains(j.Qualifiers, qualifier) || j.Compare.Qualifier == qualifier ||
		slices.ContainsFunc(slices.Concat(j.Counts, j.Match, j.Sorts), func(c queries.Comparison) bool { return c.Qualifier == qualifier })
}

// bare turns support for a claim with what was not compared into what it is: support
// for the claim without it.
func (q question) bare(o outcome) outcome {
	if number := q.unjudged(); number != "" && o.kind == schema.Supported {
		o.kind = schema.OtherDefinition
		o.reason = strings.TrimSuffix(o.reason, ".") + "; that does not tell the claimed " + number + "."
	}
	return o
}
