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
	nouns := map[int]bool{} // the same for nouns
	for _, c := range claims {
		if other := t.flowsCompared(c); other >= 0 {
			nouns[other] = true
			out = append(out, c)
			continue
		}
		more, than := t.comparison(c)
		if more < 0 {
			if t.likened(c) {
				for _, name := range []string{"share", "share_of", "approx"} {
					delete(c.qualifiers, name)
				}
			}
			if t.likened(c) || t.behindThan(c) {
				c.set("comparison", t.s.text[c.start:c.end])
			}
			out = append(out, c)
			continue
		}
		sells, buys := t.nouns.selling[t.tokens[c.match.verb].Lemma], t.nouns.buying[t.tokens[c.match.verb].Lemma]
		other := t.comparedVerb(than)
		switch {
		case other < 0 && t.thanAny(than) && t.lower[more] == "more":
			c.first(t)
		case other < 0:
			c.set("comparison", t.words(t.tokens[more].Start, t.tokens[len(t.tokens)-1].Start))
		case sells && t.nouns.buying[t.tokens[other].Lemma], buys && t.nouns.selling[t.tokens[other].Lemma]:
			c.balance(sells == (t.lower[more] == "more"))
			c.timeOf(claims, other)
			spent[other] = true
		}
		out = append(out, c)
	}
	return slices.DeleteFunc(out, func(c *claim) bool {
		return c.match.verb >= 0 && spent[c.match.verb] || c.match.noun >= 0 && nouns[c.match.noun] && c.qualifiers.Text("balance") == ""
	})
}

// flowsCompared makes a claim of a surplus or deficit of one that compares what a state
// sells with what it buys: "Chad's exports to Niger exceeded its imports". It returns the
// noun of the other flow, -1 for none.
func (t *clauseTree) flowsCompared(c *claim) int {
	n := c.match.noun
	if n < 0 || c.match.predicate.ID != "exports-to" && c.match.predicate.ID != "imports-from" {
		return -1
	}
	mine := t.tokens[n].Lemma
	if mine != "export" && mine != "import" {
		return -1
	}
	at, more := -1, false
	for k := n + 1; k < len(t.tokens) && at < 0 && t.lower[k] != ";"; k++ {
		switch w := t.lower[k]; {
		case t.verbs[k] && t.nouns.exceeding[t.tokens[k].Lemma] && !t.passive(k):
			at, more = k, true
		case k+1 < len(t.tokens) && t.lower[k+1] == "than" && t.nouns.comparing[w]:
			at, more = k, w != "smaller" && w != "lower" && w != "less" && w != "fewer"
		}
	}
	if at < 0 {
		return -1
	}
	for k := at + 1; k < len(t.tokens) && k <= at+comparisonReach; k++ {
		if l := t.tokens[k].Lemma; (l == "export" || l == "import") && l != mine {
			c.balance((mine == "export") == more)
			return k
		}
	}
	return -1
}

// likened tells whether a claim is about one of two flows that are set beside each
// other: "Chad's exports to Niger were half its exports to Mali".
func (t *clauseTree) likened(c *claim) bool {
	n := c.match.noun
	if n < 0 || t.tokens[n].Lemma != "export" && t.tokens[n].Lemma != "import" {
		return false
	}
	for k, x := range t.tokens {
		if k != n && x.Tag == "NOUN" && x.Lemma == t.tokens[n].Lemma && t.onlyBe(min(k, n), max(k, n)) {
			return true
		}
	}
	return false
}

// onlyBe tells whether "be" stands between two tokens, and no other verb or comma.
func (t *clauseTree) onlyBe(from, to int) bool {
	be := false
	for k := from + 1; k < to; k++ {
		switch {
		case t.nouns.be[t.lower[k]]:
			be = true
		case t.tokens[k].Tag == "VERB", t.tokens[k].Tag == "PUNCT", t.tokens[k].Tag == "CCONJ":
			return false
		}
	}
	return be
}

// behindThan tells whether a claim of trade is only what another flow is compared with:
// "more than it bought from Chad".
func (t *clauseTree) behindThan(c *claim) bool {
	p := c.match.predicate.ID
	if p != "exports-to" && p != "imports-from" && p != "trades-with" {
		return false
	}
	key := c.match.key()
	for k := key - 1; k > 0 && k >= key-comparisonReach; k-- {
		if next := t.tokens[k+1]; t.lower[k] != "than" || next.Tag == "NUM" || next.Feat == "$" || next.Tag == "DET" || t.lower[k+1] == "half" {
			continue
		}
		for j := k - 1; j >= 0 && j >= k-comparisonReach; j-- {
			if t.nouns.comparing[t.lower[j]] {
				return true
			}
		}
	}
	return false
}

// thanAny tells whether what follows "than" is everybody else: "than to any other state".
func (t *clauseTree) thanAny(than int) bool {
	for k := than + 1; k < len(t.tokens) && k <= than+3; k++ {
		switch t.lower[k] {
		case "any", "anyone", "anybody", "anywhere":
			return true
		}
	}
	return false
}

// first makes a claim of trade one of who is the largest partner.
func (c *claim) first(t *clauseTree) {
	c.qualifiers["rank"] = schema.Int(1)
	delete(c.qualifiers, "item")
	reporter := c.subject
	among := map[string]string{"exports-to": "markets", "imports-from": "suppliers", "trades-with": "trading partners"}[c.match.predicate.ID]
	if c.match.predicate.ID == "trades-with" {
		c.subject, c.object = c.object, c.subject
	}
	c.set("rank_of", among+" of "+reporter.entity.ID())
	c.end = max(c.end, t.tokens[len(t.tokens)-1].Start)
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
	p := c.match.predicate.ID
	if v < 0 || p != "exports-to" && p != "imports-from" && p != "trades-with" {
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
