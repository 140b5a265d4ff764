package article

import (
	"maps"
	"slices"
	"strings"

	"github.com/claimgraph/claimgraph/loaders/article/syntax"
	"github.com/claimgraph/claimgraph/schema"
)

// further makes claims of the shares that a sentence adds to one it has told in
// full: "75% of its exports to Peru and 3% to Chad", "Peru took 40%, while Chad
// took 14%", "Peru (30%), followed by Chad (12%)".
func (q *qualifying) further(claims []*claim) []*claim {
	first := slices.IndexFunc(claims, func(c *claim) bool {
		p := c.match.predicate.ID
		_, shared := c.qualifiers["share"]
		return (p == "exports-to" || p == "imports-from") && shared && c.object.mention >= 0
	})
	if first < 0 {
		return claims
	}
	base := claims[first]
	said := func(e schema.Entity) bool {
		return e == base.subject.entity || slices.ContainsFunc(claims, func(c *claim) bool {
			return c.match.predicate == base.match.predicate && c.object.entity == e
		})
	}
	place := 0
	for i := range q.numbers {
		n := &q.numbers[i]
		if n.kind != kindShare && n.kind != kindFraction || q.given[n] || q.change(n) {
			continue
		}
		m := q.partnerBeside(base, n)
		if m < 0 || len(q.tree.mentions[m].entities) != 1 || said(q.tree.mentions[m].entities[0]) {
			continue
		}
		d := *base
		d.object = arg{entity: q.tree.mentions[m].entities[0], mention: m, head: q.tree.heads[m], near: true}
		d.qualifiers = maps.Clone(base.qualifiers)
		for _, name := range []string{"share", "approx", "rank", "rank_of", "rank_text", "rank_within"} {
			delete(d.qualifiers, name)
		}
		d.qualifiers["share"] = schema.Measured(n.value)
		if n.approx != "" {
			d.set("approx", n.approx)
		}
		if rank := base.qualifiers["rank"].Int; rank != nil && q.follows(base, m) {
			place++
			d.qualifiers["rank"], d.qualifiers["rank_of"] = schema.Int(*rank+int64(place)), base.qualifiers["rank_of"]
		}
		d.start, d.end = min(n.start, q.tree.mentions[m].start), max(n.end, q.tree.mentions[m].end)
		claims = append(claims, &d)
	}
	return claims
}

// partnerBeside is the mention that a share stands at: "3% to Chad", "Chad (3%)",
// "Chad took 3%"; -1 for none.
func (q *qualifying) partnerBeside(base *claim, n *quantity) int {
	t := q.tree
	to := "to"
	if base.match.predicate.ID == "imports-from" {
		to = "from"
	}
	state := func(k int) int {
		for k < len(t.tokens) && t.lower[k] == "the" {
			k++
		}
		if k < 0 || k >= len(t.tokens) || t.at[k] < 0 || t.mentions[t.at[k]].rule == rulePerson || t.mentions[t.at[k]].adjective {
			return -1
		}
		return t.at[k]
	}
	first := slices.IndexFunc(t.tokens, func(k syntax.Token) bool { return k.End > min(n.start, n.hedgeStart) })
	next := slices.IndexFunc(t.tokens, func(k syntax.Token) bool { return k.Start >= n.end })
	if next >= 0 && t.lower[next] == to {
		return state(next + 1)
	}
	if first < 1 {
		return -1
	}
	if t.lower[first-1] == "(" {
		return state(first - 2)
	}
	for k := first - 1; k >= 0 && k >= first-4; k-- {
		if t.at[k] >= 0 {
			if k == first-1 {
				return -1
			}
			return state(k)
		}
		if !t.nouns.shareVerbs[t.tokens[k].Lemma] {
			return -1
		}
	}
	return -1
}

// follows tells whether a mention is said to come next after the object of a claim.
func (q *qualifying) follows(base *claim, m int) bool {
	if base.subject.mention < 0 {
		return false
	}
	from, to := q.tree.mentions[base.object.mention].end, q.tree.mentions[m].start
	if from >= to {
		from = q.tree.mentions[base.subject.mention].end
	}
	return from < to && strings.Contains(strings.ToLower(q.tree.s.text[from:to]), "followed by")
}

// change tells whether a share is a change and not a part: "grew by 10%", "a 10%
// rise", or what was before one: "up from 20% in 2010".
func (q *qualifying) change(n *quantity) bool {
	if n.kind != kindShare && n.kind != kindFraction {
		return false
	}
	words := q.tree.nouns
	first := slices.IndexFunc(q.tree.tokens, func(k syntax.Token) bool { return k.End > min(n.start, n.hedgeStart) })
	next := slices.IndexFunc(q.tree.tokens, func(k syntax.Token) bool { return k.Start >= n.end })
	if first > 0 && q.tree.lower[first-1] == "by" || first > 1 && q.tree.lower[first-1] == "from" && words.changes[q.tree.tokens[first-2].Lemma] {
		return true
	}
	return next >= 0 && words.changes[q.tree.tokens[next].Lemma] && q.tree.tokens[next].Tag == "NOUN"
}

// ofFlow tells whether a share is one of the trade between two parties, not of all
// trade of one: "half of Peru's exports to Chad are fish".
func (q *qualifying) ofFlow(c *claim, i int) bool {
	t, m, n := q.tree, c.match, &q.numbers[i]
	if m.verb >= 0 || m.noun < 0 || c.object.head < m.noun || n.end > t.tokens[m.noun].Start {
		return false
	}
	for k := m.noun + 1; k < c.object.head; k++ {
		if t.verbs[k] {
			return false
		}
	}
	if !strings.HasPrefix(strings.TrimSpace(t.s.text[n.end:]), "of ") {
		return false
	}
	if h := q.numHead[i]; h >= 0 && (t.base(h) == "obj" || t.base(h) == "obl") {
		return false
	}
	for k, token := range t.tokens {
		if token.End <= n.start && t.verbs[k] {
			return false // "bought half of its imports from Chad"
		}
	}
	return true
}

// compared tells whether a time belongs to what a figure is compared with: "up
// from 20% in 2010".
func (q *qualifying) compared(x timex) bool {
	for i := range q.numbers {
		n := &q.numbers[i]
		if n.end <= x.start && x.start-n.end < 12 && q.change(n) && !strings.ContainsAny(q.tree.s.text[n.end:x.start], ",;") {
			first := slices.IndexFunc(q.tree.tokens, func(k syntax.Token) bool { return k.End > min(n.start, n.hedgeStart) })
			return first > 0 && q.tree.lower[first-1] == "from"
		}
	}
	return false
}
