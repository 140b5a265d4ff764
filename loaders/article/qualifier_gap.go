package article

import (
	"maps"
	"slices"
	"strings"

	"github.com/claimgraph/claimgraph/loaders/article/syntax"
)

// gap is where a number stands whose verb was told before: "28,500 troops in Peru
// and 50,000 in Chad", "$5 million to Peru and $3 million to Chad".
type gap struct {
	mention     int // of the party, -1 where the number fills no gap
	preposition string
}

// gapOf finds the gap that number i fills.
func (q *qualifying) gapOf(i int) gap {
	t, n := q.tree, &q.numbers[i]
	none := gap{mention: -1}
	first := slices.IndexFunc(t.tokens, func(k syntax.Token) bool { return k.End > min(n.start, n.hedgeStart) })
	next := slices.IndexFunc(t.tokens, func(k syntax.Token) bool { return k.Start >= max(n.end, n.nounEnd) })
	if first < 2 || next < 0 || next+1 >= len(t.tokens) || t.tokens[next].Tag != "ADP" {
		return none
	}
	switch t.lower[first-1] {
	case "and", ",", ";", "another", "further":
	default:
		return none
	}
	k := next + 1
	if t.lower[k] == "the" && k+1 < len(t.tokens) {
		k++
	}
	m := t.at[k]
	if m < 0 || t.mentions[m].rule == rulePerson || t.mentions[m].adjective || len(t.mentions[m].entities) != 1 {
		return none
	}
	return gap{m, t.lower[next]}
}

// follows tells whether a claim told the verb of a gap before it.
func (g gap) follows(c *claim, t *clauseTree) bool {
	if g.mention < 0 || c.object.mention < 0 || t.mentions[c.object.mention].end > t.mentions[g.mention].start {
		return false
	}
	return t.caseOf(c.object.head) == g.preposition || c.object.head > 0 && t.lower[c.object.head-1] == g.preposition
}

// relink gives a claim the party that its number stands with, where the tree gave it
// the one of the gap of number i: "gave $5 million to Peru and $3 million to Chad".
func (q *qualifying) relink(c *claim, i int, g gap) {
	t, n := q.tree, &q.numbers[i]
	if c.object.mention != g.mention || c.number == nil || c.number == n || c.number.kind != n.kind || c.number.start > n.start {
		return
	}
	m := t.at[slices.IndexFunc(t.tokens, func(k syntax.Token) bool { return k.End > min(n.start, n.hedgeStart) })-2]
	if m < 0 || len(t.mentions[m].entities) != 1 || t.mentions[m].entities[0] == c.subject.entity || t.mentions[m].rule == rulePerson || t.mentions[m].adjective {
		return
	}
	c.object = arg{entity: t.mentions[m].entities[0], mention: m, head: t.heads[m], near: true}
	c.end = max(t.mentions[m].end, c.number.end)
}

// gaps makes claims of the numbers that fill gaps: of the last claim before them
// that has a number of the kind.
func (q *qualifying) gaps(claims []*claim) []*claim {
	for i := range q.numbers {
		n, g := &q.numbers[i], q.gapOf(i)
		name := strings.TrimSuffix(qualifierOf(n), "_text")
		if g.mention < 0 || name != "count" && name != "amount" || q.change(n) {
			continue
		}
		for _, c := range claims {
			q.relink(c, i, g)
		}
		if q.given[n] {
			continue
		}
		party := q.tree.mentions[g.mention].entities[0]
		var base *claim
		for _, c := range claims {
			if _, ok := c.qualifiers[name]; ok && g.follows(c, q.tree) && c.subject.entity != party {
				base = c
			}
		}
		if base == nil || slices.ContainsFunc(claims, func(c *claim) bool {
			return c.match.predicate == base.match.predicate && c.object.entity == party && c.subject.entity == base.subject.entity
		}) {
			continue
		}
		d := *base
		d.object = arg{entity: party, mention: g.mention, head: q.tree.heads[g.mention], near: true}
		d.qualifiers = maps.Clone(base.qualifiers)
		for _, number := range []string{"share", "approx", "count", "amount", "rank", "rank_of", "rank_text"} {
			delete(d.qualifiers, number)
		}
		q.give(&d, name, n)
		d.start, d.end = min(n.start, q.tree.mentions[g.mention].start), max(n.end, q.tree.mentions[g.mention].end)
		claims = append(claims, &d)
	}
	return claims
}
