package article

import (
	"slices"

	"github.com/claimgraph/claimgraph/schema"
)

// comparisons reads what is said by comparing flows of trade: "sells more to Chad
// than it buys" tells whose the surplus is, "more to Chad than to Peru" is no
// plain claim of either.
func comparisons(t *clauseTree, claims []*claim) []*claim {
	var out []*claim
	spent := map[int]bool{} // verbs that are only compared with
	for _, c := range claims {
		more, than := t.comparison(c)
		if more < 0 {
			out = append(out, c)
			continue
		}
		sells, buys := t.nouns.selling[t.tokens[c.match.verb].Lemma], t.nouns.buying[t.tokens[c.match.verb].Lemma]
		other := t.comparedVerb(than)
		switch {
		case other < 0:
			c.set("comparison", t.words(t.tokens[more].Start, t.tokens[len(t.tokens)-1].Start))
		case sells && t.nouns.buying[t.tokens[other].Lemma], buys && t.nouns.selling[t.tokens[other].Lemma]:
			c.balance(sells == (t.lower[more] == "more"))
			c.timeOf(claims, other)
			spent[other] = true
		}
		out = append(out, c)
	}
	return slices.DeleteFunc(out, func(c *claim) bool { return spent[c.match.verb] })
}

// balance makes a claim of trade one of whose the surplus is.
func (c *claim) balance(surplus bool) {
	f := *c.match.frame
	f.predicate = schema.Vocabulary().Predicate("trades-with")
	m := *c.match
	m.frame = &f
	c.match = &m
	delete(c.qualifiers, "item")
	side := "deficit"
	if surplus {
		side = "surplus"
	}
	c.set("balance", side)
}

// timeOf takes over the time of what a claim is compared with: one that stands at
// the end of both.
func (c *claim) timeOf(claims []*claim, verb int) {
	for _, d := range claims {
		if d.match.verb != verb || c.timed() {
			continue
		}
		for _, name := range []string{"date", "start", "end", "as_of", "period"} {
			if v, ok := d.qualifiers[name]; ok {
				c.qualifiers[name] = v
			}
		}
	}
}

// comparison finds "more … than" behind the verb of a claim about trade; more is
// -1 for none. "More than" with a number is no comparison of flows.
func (t *clauseTree) comparison(c *claim) (more, than int) {
	v := c.match.verb
	if v < 0 || c.match.predicate.ID != "exports-to" && c.match.predicate.ID != "imports-from" {
		return -1, -1
	}
	for k := v + 1; k < len(t.tokens) && k <= v+3; k++ {
		if w := t.lower[k]; w != "more" && w != "less" || k+1 < len(t.tokens) && t.lower[k+1] == "than" {
			continue
		}
		for j := k + 1; j < len(t.tokens) && t.lower[j] != ";"; j++ {
			if t.lower[j] == "than" {
				return k, j
			}
		}
	}
	return -1, -1
}

// comparedVerb is the verb of the clause behind "than", -1 for none.
func (t *clauseTree) comparedVerb(than int) int {
	for k := than + 1; k < len(t.tokens); k++ {
		switch {
		case t.verbs[k] && t.tokens[k].Tag != "AUX":
			return k
		case t.tokens[k].Tag == "PUNCT":
			return -1
		}
	}
	return -1
}
