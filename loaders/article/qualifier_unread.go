package article

import (
	"slices"
	"strings"

	"github.com/claimgraph/claimgraph/schema"
)

// unread notes in claims that could hold a figure and hold none which words of their
// clause tell a size, a place or an exception: "exported to Peru, its largest market"
// says more than that something was exported to Peru.
func (q *qualifying) unread(claims []*claim) {
	for _, c := range claims {
		if !slices.Contains(c.match.block.Take, "rank") || c.bounded() {
			continue
		}
		if words := q.bounds(c); words != "" {
			c.set("unread", words)
		}
	}
}

// bounded tells whether a claim holds a figure, or what stands for one.
func (c *claim) bounded() bool {
	return slices.ContainsFunc([]string{"share", "amount", "count", "rank", "rank_text", "balance", "comparison"}, func(name string) bool {
		_, ok := c.qualifiers[name]
		return ok
	})
}

// bounds are the first words in the clause of a claim that bound what it says, "" for
// none.
func (q *qualifying) bounds(c *claim) string {
	t := q.tree
	for i := range t.tokens {
		if !q.inClause(c, i) || q.counted(i) {
			continue
		}
		if end := t.boundAt(i); end >= 0 {
			return t.words(t.tokens[i].Start, t.tokens[end].End)
		}
	}
	for i, n := range q.numbers {
		money := n.kind == kindAmount && len(n.value.Unit) == 3 && strings.ToUpper(n.value.Unit) == n.value.Unit
		h := q.numHead[i]
		number := money || n.kind == kindShare || n.kind == kindFraction || n.kind == kindCount && n.noun != "" && n.value.Value >= fewest
		if number && h >= 0 && !q.given[&q.numbers[i]] && q.inClause(c, h) {
			return t.words(n.start, n.end)
		}
	}
	return ""
}

// boundAt is the last token of words at token i that tell a size, a place or an
// exception; -1 where there are none.
func (t *clauseTree) boundAt(i int) int {
	w := t.lower[i]
	next := func(k int) string {
		if k < len(t.lower) {
			return t.lower[k]
		}
		return ""
	}
	switch {
	case t.nouns.bounding[w], t.nouns.bounding[t.tokens[i].Lemma] && t.verbs[i]:
		return i
	case w == "all" && i > 0 && (t.lower[i-1] == "almost" || t.lower[i-1] == "nearly" || t.lower[i-1] == "virtually" || t.lower[i-1] == "practically"):
		return i
	case w == "most" && next(i+1) == "of":
		return i + 1
	case t.nouns.degrees[w]:
		for k := i + 1; k < len(t.tokens) && k <= i+degreeReach && t.tokens[k].Tag != "PUNCT" && t.tokens[k].Tag != "ADP"; k++ {
			if t.nouns.tradeRoles[t.tokens[k].Lemma] {
				return k
			}
		}
	case t.nouns.comparing[w], w == "as" && t.nouns.comparing[next(i+1)]:
		for k := i + 1; k < len(t.tokens) && k <= i+comparisonReach && t.lower[k] != ";"; k++ {
			if t.lower[k] == "than" && w != "as" || t.lower[k] == "as" && w == "as" {
				return k
			}
		}
	}
	return -1
}

const (
	// degreeReach bounds the words between a superlative and its noun
	degreeReach = 4
	// comparisonReach bounds those between "more" and "than"
	comparisonReach = 10
	// fewest is the smallest count that is one of goods, and not of the parties
	fewest = 5
)

// counted tells whether a token is part of a number or time that has been read.
func (q *qualifying) counted(i int) bool {
	k := q.tree.tokens[i]
	return slices.ContainsFunc(q.numbers, func(n quantity) bool {
		return min(n.start, n.hedgeStart) < k.End && k.Start < n.end && n.kind != kindRank && n.kind != kindRankText && n.kind != kindOrdinal
	})
}

// inClause tells whether a token belongs to the clause of a claim, or to one that
// hangs on it and speaks of nobody else.
func (q *qualifying) inClause(c *claim, i int) bool {
	t := q.tree
	top := c.match.verb
	if top < 0 {
		top = t.verbAbove(c.match.noun)
	}
	if top < 0 {
		top = c.match.noun
	}
	for k, hops := i, 0; k >= 0 && hops < 30; k, hops = t.tokens[k].Head, hops+1 {
		if k == top {
			return true
		}
		b := t.base(k)
		verb := t.verbs[k] || t.predicative(k)
		if b == "parataxis" || b == "conj" && verb || verb && t.ofOthers(k, c) {
			return false
		}
	}
	return false
}

// ofOthers tells whether a clause has a subject that is no party of a claim.
func (t *clauseTree) ofOthers(v int, c *claim) bool {
	for _, s := range t.kids[v] {
		if n := t.at[s]; strings.HasPrefix(t.base(s), "nsubj") && n >= 0 {
			return !slices.ContainsFunc(t.mentions[n].entities, func(e schema.Entity) bool {
				return e == c.subject.entity || e == c.object.entity
			})
		}
	}
	return false
}
