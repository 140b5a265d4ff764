package check

import (
	"slices"
	"strings"

	"github.com/claimgraph/claimgraph/queries"
	"github.com/claimgraph/claimgraph/schema"
)

// narrowing are the qualifiers whose numbers say more than that a relation is there.
var narrowing = []string{"share", "amount", "rank", "rank_within", "count"}

// unjudged is the claim's own words for a number that the judge does not compare,
// "" for none: rows that show the relation do not bear it out.
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
	return ""
}

// compares tells whether the judge sets a qualifier against what rows say.
func (q question) compares(qualifier string) bool {
	j := q.judge
	return slices.Contains(j.Qualifiers, qualifier) || j.Compare.Qualifier == qualifier ||
		slices.ContainsFunc(slices.Concat(j.Counts, j.Match, j.Sorts), func(c queries.Comparison) bool { return c.Qualifier == qualifier })
}

// bare turns support for a claim with a number that was not compared into what it
// is: support for the claim without the number.
func (q question) bare(o outcome) outcome {
	if number := q.unjudged(); number != "" && o.kind == schema.Supported {
		o.kind = schema.OtherDefinition
		o.reason = strings.TrimSuffix(o.reason, ".") + "; that does not tell the claimed " + number + "."
	}
	return o
}
