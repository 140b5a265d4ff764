package article

import (
	"math"
	"slices"
	"strings"

	"github.com/claimgraph/claimgraph/loaders/article/syntax"
	"github.com/claimgraph/claimgraph/schema"
)

// countNumbers gives each number to the claim it is nearest to.
func (q *qualifying) countNumbers(claims []*claim) {
	for i := range q.numbers {
		n := &q.numbers[i]
		name := qualifierOf(n)
		if name == "" || q.change(n) {
			continue
		}
		best, most := math.MaxInt, []*claim(nil)
		for _, c := range claims {
			if !q.takes(c, name, i) {
				continue
			}
			switch d := q.distance(c, i); {
			case d < best:
				best, most = d, []*claim{c}
			case d == best:
				most = append(most, c)
			}
		}
		if best > 40 {
			continue
		}
		if name == "rank" && len(most) > 1 && n.value.Value == 1 {
			name = "rank_text" // "the main partners are A and B": nobody is said to be the first
		}
		for _, c := range most {
			if _, ok := c.qualifiers[name]; !ok {
				q.give(c, name, n)
			}
		}
	}
}

// qualifierOf is the qualifier a number can be.
func qualifierOf(n *quantity) string {
	switch n.kind {
	case kindShare, kindFraction:
		return "share"
	case kindAmount:
		return "amount"
	case kindCount, kindVague, kindNumber:
		return "count"
	case kindRank:
		return "rank"
	case kindRankText:
		return "rank_text"
	}
	return ""
}

// takes tells whether a claim can have a number: its predicate takes such
// numbers, and what is counted is part of it.
func (q *qualifying) takes(c *claim, name string, i int) bool {
	t, m, n := q.tree, c.match, &q.numbers[i]
	if m.here && m.verb < 0 || !slices.Contains(m.block.Take, strings.TrimSuffix(name, "_text")) {
		return false
	}
	if host := q.bracketedBy(n); host >= 0 && host != c.object.mention && host != c.subject.mention {
		return false // "Chad (30%) and Niger (20%)"
	}
	if g := q.gapOf(i); g.mention != c.object.mention && g.follows(c, t) {
		return false // said of another party
	}
	if h := q.numHead[i]; h >= 0 && h < m.key() && t.thatIs(h, m.key()) {
		return false
	}
	switch name {
	case "share":
		return !q.ofFlow(c, i)
	case "count":
		if n.value.Value > 0 && n.value.Value < 1 {
			return false
		}
		counts := func(k int) bool {
			return k >= 0 && n.noun != "" && t.tokens[k].Start < n.nounEnd && t.tokens[k].End > n.nounStart
		}
		if m.noun >= 0 && (counts(m.noun) || q.numHead[i] >= 0 && t.tokens[q.numHead[i]].Head == m.noun) {
			return !strings.EqualFold(n.words, "two") || m.predicate.Domain != "Actor"
		}
		if m.predicate.ID == "has-diaspora-in" {
			return n.kind != kindVague || counts(c.subject.head)
		}
		if (m.noun < 0 || len(m.adjs) > 0) && slices.ContainsFunc(t.subjects(m.key()), func(k int) bool {
			return (t.at[k] < 0 || t.mentions[t.at[k]].rule == ruleGovernment) && counts(k)
		}) {
			return true // "900 soldiers are stationed in Peru"
		}
		return counts(c.object.head) && !c.object.near
	case "rank", "rank_text":
		if m.noun < 0 || !m.copular && m.verb < 0 && m.predicate.ID != "invests-in" {
			return false
		}
		noun := t.tokens[m.noun]
		if h := q.numHead[i]; m.verb >= 0 && h >= 0 && t.tokens[h].Head == m.verb && t.base(h) == "advmod" {
			return true // "came third among"
		}
		return n.nounEnd > noun.Start && n.nounStart < noun.End || n.start >= t.tokens[t.phraseStart(m.noun)].Start && n.end <= noun.Start ||
			n.end <= noun.Start && noun.Start-n.end < 24
	case "amount":
		money := len(n.value.Unit) == 3 && strings.ToUpper(n.value.Unit) == n.value.Unit
		switch m.predicate.ID {
		case "trades-with", "invests-in", "gives-aid-to", "sends-remittances-to":
			return money || m.predicate.ID == "gives-aid-to"
		}
	}
	return true
}

// thatIs tells whether "i.e." stands between two tokens: what is behind it takes a number
// before it apart, and has numbers of its own.
func (t *clauseTree) thatIs(from, to int) bool {
	return slices.ContainsFunc(t.lower[from:to], func(w string) bool { return strings.TrimSuffix(w, ".") == "i.e" })
}

// bracketedBy is the mention of a state right before the bracket that a number opens,
// -1 for none.
func (q *qualifying) bracketedBy(n *quantity) int {
	t := q.tree
	first := slices.IndexFunc(t.tokens, func(k syntax.Token) bool { return k.End > min(n.start, n.hedgeStart) })
	if first < 2 || t.lower[first-1] != "(" || t.at[first-2] < 0 || t.mentions[t.at[first-2]].adjective {
		return -1
	}
	return t.at[first-2]
}

// distance is how far a number is from a claim, in steps of the tree; numbers
// in another clause are farther.
func (q *qualifying) distance(c *claim, i int) int {
	t, m := q.tree, c.match
	h := q.numHead[i]
	if h < 0 {
		return math.MaxInt
	}
	best := math.MaxInt
	for _, k := range []int{m.verb, m.noun, c.object.head} {
		if k >= 0 {
			best = min(best, t.steps(h, k))
		}
	}
	return 4*best + min(3, abs(h-m.key())/6)
}

// steps is the length of the way between two tokens in the tree.
func (t *clauseTree) steps(a, b int) int {
	depth := map[int]int{}
	for k, d := a, 0; k >= 0 && d < 200; k, d = t.tokens[k].Head, d+1 {
		depth[k] = d
	}
	for k, d := b, 0; k >= 0 && d < 200; k, d = t.tokens[k].Head, d+1 {
		if up, ok := depth[k]; ok {
			return d + up
		}
	}
	return 1000
}

// give writes a number into a claim.
func (q *qualifying) give(c *claim, name string, n *quantity) {
	q.given[n], c.number = true, n
	switch name {
	case "share", "amount":
		v := n.value
		c.qualifiers[name] = schema.Measured(v)
		if name == "share" {
			q.shareOf(c, n)
		}
	case "count":
		if n.kind == kindVague || n.upper != nil || n.value.Value != math.Trunc(n.value.Value) {
			c.qualifiers[name] = schema.Words(n.Text())
		} else {
			c.qualifiers[name] = schema.Int(int64(n.value.Value))
		}
	case "rank":
		c.qualifiers[name] = schema.Int(int64(n.value.Value))
		q.rankOf(c)
	case "rank_text":
		c.qualifiers[name] = schema.Words(strings.ToLower(n.words))
		if n.value.Value > 1 {
			c.qualifiers["rank_within"] = schema.Int(int64(n.value.Value))
			q.rankOf(c)
		}
	}
	if n.approx != "" {
		c.set("approx", n.approx)
	}
}

// shareOf says of what total a share is: all exports or imports of a party, or
// those of some goods.
func (q *qualifying) shareOf(c *claim, n *quantity) {
	goods := c.qualifiers.Text("item")
	if goods == "" {
		goods = q.goods(c.match.noun)
	}
	of := func(party, flow string) {
		if goods != "" {
			c.set("item", goods)
			flow = goods + " " + flow
		}
		c.set("share_of", party+" "+flow)
	}
	switch c.match.predicate.ID {
	case "exports-to":
		of(c.subject.entity.ID(), "exports")
	case "imports-from":
		of(c.subject.entity.ID(), "imports")
	case "trades-with":
		// "trade with Peru makes up 20% of Chad's imports" tells a flow after all
		for i, k := range q.tree.tokens {
			if flow := q.tree.tokens[i].Lemma; k.Start >= n.end && k.Start < n.end+40 && (flow == "export" || flow == "import") {
				c.set("share_of", c.subject.entity.ID()+" "+flow+"s")
				return
			}
		}
		c.set("share_of", c.object.entity.ID()+" trade")
	}
}

// goods are the goods that the phrase of a noun like "imports" names: "oil" in
// "Hungarian oil imports" and "imports of oil"; "" for all goods.
func (q *qualifying) goods(noun int) string {
	t := q.tree
	if noun < 0 {
		return ""
	}
	numbered := func(k int) bool {
		return slices.ContainsFunc(q.numbers, func(n quantity) bool { return n.start < t.tokens[k].End && t.tokens[k].Start < n.end })
	}
	var words []string
	for k := t.phraseStart(noun); k < noun; k++ {
		if tag := t.tokens[k].Tag; (tag == "NOUN" || tag == "ADJ") && t.at[k] < 0 && !numbered(k) && !t.nouns.allGoods[t.lower[k]] {
			words = append(words, t.lower[k])
		}
	}
	if len(words) > 0 {
		return strings.Join(words, " ")
	}
	for _, k := range t.kids[noun] {
		if k > noun && t.caseOf(k) == "of" && t.at[k] < 0 && !numbered(k) && t.tokens[k].Tag == "NOUN" && !t.nouns.allGoods[t.lower[k]] {
			start, end := t.nounPhrase(k, false)
			return trimDeterminer(t.words(start, end))
		}
	}
	return ""
}

// sharedGoods are the goods behind a share that a phrase begins with: "wheat" in
// "60% of its wheat from Peru", "" in "60% of its goods". shared is false where the
// phrase has no share.
func (q *qualifying) sharedGoods(start, end int) (goods string, shared bool) {
	t := q.tree
	for _, n := range q.numbers {
		if n.kind != kindShare && n.kind != kindFraction || n.end > end || n.start < start-8 || n.end <= start {
			continue
		}
		for i, k := range t.tokens {
			switch {
			case k.Start < n.end || k.Start >= end || t.lower[i] == "of" && goods == "":
			case k.Tag == "ADP" || k.Tag == "CCONJ" || k.Tag == "PUNCT":
				return goods, true
			case (k.Tag == "NOUN" || k.Tag == "ADJ") && t.at[i] < 0 && !t.nouns.allGoods[t.lower[i]]:
				goods = strings.TrimSpace(goods + " " + k.Text)
			}
		}
		return goods, true
	}
	return "", false
}

// rankOf says in which list a rank counts: that of the party which the noun
// belongs to, "Kenya's second-largest supplier".
func (q *qualifying) rankOf(c *claim) {
	t, m := q.tree, c.match
	if m.noun < 0 {
		return
	}
	head := t.tokens[m.noun].Lemma
	if from := t.phraseStart(m.noun); from < m.noun {
		for k := m.noun - 1; k >= from; k-- {
			if t.tokens[k].Tag != "NOUN" && t.lower[k] != "trading" {
				break
			}
			head = t.lower[k] + " " + head
		}
	}
	if id := m.predicate.ID; id == "exports-to" || id == "imports-from" || id == "trades-with" {
		c.set("item", t.partnersGoods(m.noun))
	}
	whose := c.object
	if t.belongs(c.subject.head, m.noun) && !t.belongs(c.object.head, m.noun) {
		whose = c.subject
	}
	c.set("rank_of", plural(head)+" of "+whose.entity.ID())
}

// tradeIn names the goods that trade is in: "arms trade", "trade in gas".
func (q *qualifying) tradeIn(claims []*claim) {
	for _, c := range claims {
		if n := c.match.noun; n >= 0 && c.match.predicate.ID == "trades-with" {
			if l := q.tree.tokens[n].Lemma; l == "trade" || l == "commerce" {
				c.set("item", q.tree.partnersGoods(n))
			}
		}
	}
}

// partnersGoods are the goods for which alone somebody is a partner in trade: "gas" in
// "gas supplier" and "market for gas"; "" for all goods.
func (t *clauseTree) partnersGoods(noun int) string {
	for _, k := range t.kids[noun] {
		if t.at[k] >= 0 || t.tokens[k].Tag != "NOUN" || t.nouns.allGoods[t.tokens[k].Lemma] || t.nouns.allGoods[t.lower[k]] {
			continue
		}
		switch t.base(k) {
		case "compound":
			return t.lower[k]
		case "nmod":
			if c := t.caseOf(k); c == "of" || c == "for" || c == "in" {
				start, end := t.nounPhrase(k, false)
				return trimDeterminer(t.words(start, end))
			}
		}
	}
	return ""
}

// belongs tells whether token i is part of the phrase of a noun, its subject
// apart.
func (t *clauseTree) belongs(i, noun int) bool {
	for n := 0; i >= 0 && n <= len(t.tokens); n++ {
		if i == noun {
			return true
		}
		if strings.HasPrefix(t.tokens[i].Rel, "nsubj") {
			return false
		}
		i = t.tokens[i].Head
	}
	return false
}

// plural is a noun in its regular plural.
func plural(s string) string {
	switch {
	case strings.HasSuffix(s, "y") && len(s) > 2 && !strings.ContainsAny(s[len(s)-2:len(s)-1], "aeiou"):
		return s[:len(s)-1] + "ies"
	case strings.HasSuffix(s, "s"), strings.HasSuffix(s, "x"), strings.HasSuffix(s, "ch"):
		return s + "es"
	}
	return s + "s"
}

// commodity tells whether a claim is about goods, or gives a number of them.
func (q *qualifying) commodity(c *claim) bool {
	if c.object.entity.Kind != schema.Thing || c.object.head < 0 || q.figure(c) {
		return true
	}
	return q.tree.nouns.commodity[q.tree.tokens[c.object.head].Lemma]
}
