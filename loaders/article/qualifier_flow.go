package article

import (
	"slices"

	"github.com/claimgraph/claimgraph/schema"
)

// A flow is what a number says of the trade of one state with another.
type flow struct {
	predicate string
	noun      int // what the number counts in: "exports", "suppliers"
	verb      int // -1 for none
	owner     int // the mention of the state whose exports, imports or partners they are
	partner   int // the mention of the other state
}

// flows reads shares and places that stand in a clause of trade which no frame has
// read in full: "found buyers in Peru for a fifth of its exports", "has Peru in second
// place among its suppliers". Each party must be the only one that it can be.
func (q *qualifying) flows(claims []*claim) []*claim {
	for i := range q.numbers {
		n := &q.numbers[i]
		var f flow
		var ok bool
		name := "share"
		switch n.kind {
		case kindShare, kindFraction:
			if !q.change(n) {
				f, ok = q.shareFlow(i)
			}
		case kindRank, kindRankText:
			name = "rank"
			if n.kind == kindRankText {
				name = "rank_text"
			}
			if n.value.Value >= 1 {
				f, ok = q.rankFlow(q.numHead[i])
			}
		case kindOrdinal:
			name = "rank"
			if q.placing(i) {
				f, ok = q.rankFlow(q.numHead[i])
			}
		}
		if ok && !told(claims, name, n) {
			claims = q.tell(claims, f, name, n)
		}
	}
	for i, k := range q.tree.tokens {
		if !q.tree.verbs[i] || !q.tree.nouns.topping[k.Lemma] {
			continue
		}
		if f, ok := q.rankFlow(i); ok && f.verb == i {
			claims = q.tell(claims, f, "rank", &quantity{kind: kindRank, start: k.Start, end: k.End, value: schema.Quantity{Value: 1}, words: k.Text, hedgeStart: k.Start})
		}
	}
	return claims
}

// told tells whether a claim of trade holds a number already.
func told(claims []*claim, name string, n *quantity) bool {
	return slices.ContainsFunc(claims, func(c *claim) bool {
		switch c.match.predicate.ID {
		case "exports-to", "imports-from", "trades-with":
		default:
			return false
		}
		v, has := c.qualifiers[name]
		return has && (v.Quantity == nil || *v.Quantity == n.value)
	})
}

// tell gives the number of a flow to the claim that tells the flow, or to a new one.
func (q *qualifying) tell(claims []*claim, f flow, name string, n *quantity) []*claim {
	t := q.tree
	reporter, partner := t.mentions[f.owner].entities[0], t.mentions[f.partner].entities[0]
	subject, object := f.owner, f.partner
	if f.predicate == "trades-with" {
		subject, object = object, subject
	}
	for _, c := range claims {
		p := c.match.predicate.ID
		if p != "exports-to" && p != "imports-from" && p != "trades-with" {
			continue
		}
		same := c.subject.entity == reporter && c.object.entity == partner || p == "trades-with" && c.subject.entity == partner && c.object.entity == reporter
		if !same || p != f.predicate {
			continue
		}
		if _, has := c.qualifiers[name]; !has {
			q.among(c, f, name, reporter)
			q.give(c, name, n)
			c.start, c.end = min(c.start, n.start), max(c.end, n.end)
		}
		return claims
	}
	claims = slices.DeleteFunc(claims, func(c *claim) bool {
		p := c.match.predicate.ID
		return (p == "depends-on" || p == "supplies-to" || p == "gives-aid-to") && c.match.verb == f.verb && c.number == n
	})
	p := schema.Vocabulary().Predicate(f.predicate)
	m := &match{
		frame: &frame{pattern: &pattern{source: "figure of trade"}, predicate: p, block: &block{Predicate: p.ID, Take: []string{"share", "rank"}}, name: "flow"},
		verb:  f.verb, noun: f.noun, of: -1,
	}
	c := &claim{match: m, subject: q.party(subject), object: q.party(object), qualifiers: schema.Qualifiers{}}
	m.subjects, m.objects = []arg{c.subject}, []arg{c.object}
	c.start, c.end = t.extent(m, c.subject, c.object)
	c.start, c.end = min(c.start, n.start), max(c.end, n.end)
	q.among(c, f, name, reporter)
	q.give(c, name, n)
	q.hold(c)
	return append(claims, c)
}

// among says in which order the place of a flow counts.
func (q *qualifying) among(c *claim, f flow, name string, reporter schema.Entity) {
	if name == "share" {
		return
	}
	kind := map[string]string{"exports-to": "markets", "imports-from": "suppliers", "trades-with": "trading partners"}[f.predicate]
	c.set("rank_of", kind+" of "+reporter.ID())
}

// onlyTimes gives claims that no time governs the one time of their sentence, unless
// they tell what holds now or another claim has it.
func (q *qualifying) onlyTimes(claims []*claim) {
	if len(q.times) != 1 || !q.times[0].fixed || q.times[0].kind != timeDate || slices.ContainsFunc(claims, (*claim).timed) {
		return
	}
	for _, c := range claims {
		if v := q.verbOf(c); slices.Contains(c.match.block.Take, "rank") && (v < 0 || q.tree.tokens[v].Feat != "VBZ" && q.tree.tokens[v].Feat != "VBP") {
			q.when(c, q.times[0])
		}
	}
}

func (q *qualifying) party(n int) arg {
	m := q.tree.mentions[n]
	return arg{entity: m.entities[0], mention: n, head: q.tree.heads[n], near: true, certain: m.certain}
}

// shareFlow finds whose exports or imports a share is of, and with whom.
func (q *qualifying) shareFlow(i int) (flow, bool) {
	t, n := q.tree, &q.numbers[i]
	f := flow{noun: -1, verb: -1, owner: -1, partner: -1}
	kind := ""
	start := n.end
	if t.lower[0] == "of" && n.start > t.tokens[0].End {
		start = 0 // "Of all that Chad exported, 20% went …"
	}
	if noun, lemma, owner := t.flowAfter(start); owner >= 0 {
		f.noun, kind, f.owner = noun, lemma, owner
	} else if q.tree.pointsBack(n.end) || slices.ContainsFunc(t.lower, func(w string) bool { return w == "share" }) {
		f.noun, kind, f.owner = t.onlyFlow()
	}
	if f.owner < 0 {
		return q.bracketFlow(n)
	}
	if f.noun >= 0 && t.partnersGoods(f.noun) != "" {
		return f, false
	}
	f.predicate = flowPredicate(kind)
	f.partner = t.onlyOther(f.owner)
	if f.partner < 0 || q.numHead[i] < 0 || f.noun >= 0 && n.end <= t.tokens[f.noun].Start && t.firstToken(f.partner) <= f.noun+3 && t.firstToken(f.partner) > f.noun && !t.verbs[f.noun+1] {
		return f, false // "half of Chad's exports to Niger are fish"
	}
	for _, k := range []int{q.numHead[i], t.heads[f.partner]} {
		v := t.verbAbove(k)
		if v < 0 || !t.predicative(v) && !t.nouns.flowVerbs[t.tokens[v].Lemma] {
			return f, false
		}
		switch {
		case k != q.numHead[i]:
		case t.verbs[v]:
			f.verb = v
		case f.noun < 0:
			f.noun = v // "… were of Chadian origin"
		}
	}
	return f, f.noun >= 0 || f.verb >= 0
}

// bracketFlow reads a share in brackets behind one of the partners that a sentence lists:
// "the main suppliers of Chad were Peru (30%) and Fiji (20%)".
func (q *qualifying) bracketFlow(n *quantity) (flow, bool) {
	t := q.tree
	f := flow{verb: -1, partner: -1}
	f.noun, f.predicate, f.owner = t.tradeRole(-1)
	f.partner = q.bracketedBy(n)
	if f.owner < 0 || t.partnersGoods(f.noun) != "" || f.predicate == "trades-with" || f.partner < 0 || len(t.mentions[f.partner].entities) != 1 || sameState(t.mentions[f.partner].entities[0], t.mentions[f.owner].entities[0]) {
		return f, false
	}
	return f, true
}

// flowAfter reads "of its exports", "of what Chad imported" behind a number that ends
// at a byte: the noun (-1 for a clause), "export" or "import", and the mention of whose
// they are, -1 for none.
func (t *clauseTree) flowAfter(end int) (noun int, lemma string, owner int) {
	k := 0
	for k < len(t.tokens) && t.tokens[k].Start < end {
		k++
	}
	if k >= len(t.tokens) || t.lower[k] != "of" {
		return -1, "", -1
	}
	for j := k + 1; j < len(t.tokens) && j <= k+flowReach; j++ {
		x := t.tokens[j]
		switch {
		case (x.Lemma == "export" || x.Lemma == "import") && x.Tag == "NOUN":
			return j, x.Lemma, t.flowOwner(j)
		case t.nouns.allTraded[t.lower[j]]:
			if lemma, owner = t.tradedBy(j); owner >= 0 {
				return -1, lemma, owner
			}
		case t.isFinite(j), x.Tag == "PUNCT" && x.Feat != "HYPH":
			return -1, "", -1
		}
	}
	return -1, "", -1
}

// flowReach bounds the words between a share and what it is of.
const flowReach = 7

// tradedBy reads who trades what words like "everything" at a token stand for: "what
// Chad sold abroad", "the goods that Chad imports".
func (t *clauseTree) tradedBy(i int) (lemma string, owner int) {
	k := i + 1
	crossing := "" // "the goods entering Chad"
	for k < len(t.tokens) && (isRelative(t.lower[k]) || t.lower[k] == "the" || k == i+1 && t.crosses(k) != "") {
		crossing += t.crosses(k)
		k++
	}
	if k >= len(t.tokens) || t.at[k] < 0 || t.mentions[t.at[k]].adjective || len(t.mentions[t.at[k]].entities) != 1 {
		return "", -1
	}
	n := t.at[k]
	if crossing != "" {
		return crossing, n
	}
	v := t.lastToken(n) + 1
	if v >= len(t.tokens) {
		return "", -1
	}
	abroad := v+1 < len(t.tokens) && (t.lower[v+1] == "abroad" || t.lower[v+1] == "overseas")
	switch l := t.tokens[v].Lemma; {
	case l == "export" || l == "import":
		return l, n
	case t.nouns.selling[l] && abroad:
		return "export", n
	case t.nouns.buying[l] && abroad:
		return "import", n
	}
	return "", -1
}

// crosses is the flow that goods are by the way that they go: "entering", "leaving".
func (t *clauseTree) crosses(i int) string {
	switch t.lower[i] {
	case "entering", "reaching":
		return "import"
	case "leaving":
		return "export"
	}
	return ""
}

// pointsBack tells whether a share that ends at a byte is one of what the sentence has
// told: "of them", "of the total".
func (t *clauseTree) pointsBack(end int) bool {
	k := 0
	for k < len(t.tokens) && t.tokens[k].Start < end {
		k++
	}
	if k+1 >= len(t.tokens) || t.lower[k] != "of" {
		return false
	}
	switch t.lower[k+1] {
	case "them", "these", "those":
		return true
	case "the":
		return k+2 < len(t.tokens) && t.lower[k+2] == "total"
	}
	return false
}

// onlyFlow is the one noun for exports or imports in a sentence, and whose they are;
// -1 when there are none or several.
func (t *clauseTree) onlyFlow() (noun int, lemma string, owner int) {
	noun, owner = -1, -1
	for i, k := range t.tokens {
		if k.Tag != "NOUN" || k.Lemma != "export" && k.Lemma != "import" {
			continue
		}
		if noun >= 0 {
			return -1, "", -1
		}
		noun, lemma, owner = i, k.Lemma, t.flowOwner(i)
	}
	return noun, lemma, owner
}

// flowOwner is the mention of the one state whose a noun is, -1 for none. What is
// imported "from" a state, or sold "to" it, is not its own.
func (t *clauseTree) flowOwner(i int) int {
	m := t.owner(i)
	if k := t.child(i, "nmod:poss"); k >= 0 && t.lower[k] == "whose" {
		if a := t.antecedent(t.verbAbove(i)); a >= 0 {
			m = t.at[a]
		}
	}
	if m < 0 || len(t.mentions[m].entities) != 1 || t.mentions[m].entities[0].Kind != schema.Country || t.heads[m] < 0 {
		return -1
	}
	if t.caseOf(t.heads[m]) == "from" && (t.tokens[i].Lemma == "import" || t.nouns.sellers[t.tokens[i].Lemma]) {
		return -1
	}
	return m
}

// onlyOther is a mention of the only state in the sentence besides that of another
// mention; -1 when there are none or several. "Chadian" is one where a noun for somebody
// in trade stands behind it.
func (t *clauseTree) onlyOther(owner int) int {
	mine, best := t.mentions[owner].entities[0], -1
	for n, m := range t.mentions {
		for _, e := range m.entities {
			switch {
			case e.Kind != schema.Country || sameState(e, mine):
			case len(m.entities) > 1 || best >= 0 && t.mentions[best].entities[0] != e:
				return -1
			case t.heads[n] < 0 || m.rule == rulePerson:
			case m.adjective && !t.trader(t.tokens[t.heads[n]].Head), best >= 0 && !t.mentions[best].adjective:
			default:
				best = n
			}
		}
	}
	return best
}

// trader tells whether a noun stands for somebody who trades for a state.
func (t *clauseTree) trader(i int) bool {
	if i < 0 {
		return false
	}
	l := t.tokens[i].Lemma
	return t.nouns.agents[l] || t.nouns.tradeRoles[l] || t.nouns.sellers[l] || t.nouns.buyers[l] || l == "producer" || l == "consumer"
}

// rankFlow finds whose partners a place is among, and who has it. at is the token of
// the place.
func (q *qualifying) rankFlow(at int) (flow, bool) {
	t := q.tree
	f := flow{noun: -1, verb: -1, owner: -1, partner: -1}
	f.noun, f.predicate, f.owner = t.tradeRole(at)
	if f.owner < 0 || at < 0 || t.partnersGoods(f.noun) != "" {
		return f, false
	}
	if f.partner = t.onlyOther(f.owner); f.partner < 0 {
		return f, false
	}
	if t.apposedTo(f) {
		f.owner, f.partner = f.partner, f.owner
		return f, true
	}
	v := t.verbAbove(at)
	l := ""
	if v >= 0 {
		l = t.tokens[v].Lemma
	}
	switch {
	case v < 0 || t.predicative(v):
	case t.nouns.rankVerbs[l], t.nouns.flowVerbs[l], t.nouns.topping[l]:
		f.verb = v
	default:
		return f, false
	}
	return f, true
}

// tradeRole is the noun by which a sentence tells who is whose partner in trade, what it says
// of trade, and the mention of whose partner it is, -1 for none. A token of a place may
// make it one of the parts of a flow: "the largest share of its exports".
func (t *clauseTree) tradeRole(at int) (noun int, predicate string, owner int) {
	noun, owner = -1, -1
	for i, k := range t.tokens {
		p := ""
		switch {
		case k.Tag != "NOUN" || t.at[i] >= 0:
		case t.nouns.sellers[k.Lemma]:
			p = "imports-from"
		case t.nouns.buyers[k.Lemma]:
			p = "exports-to"
		case k.Lemma == "partner" && slices.ContainsFunc(t.lower, func(w string) bool { return w == "trade" || w == "trading" || w == "traded" }):
			p = "trades-with"
		case k.Lemma == "share" && at >= 0 && t.tokens[at].Head == i && t.base(at) == "amod":
			if _, lemma, of := t.flowAfter(k.End); of >= 0 {
				return i, flowPredicate(lemma), of
			}
		}
		switch {
		case p == "":
		case noun >= 0 && predicate != p:
			return -1, "", -1
		default:
			if of := t.partnersOf(i); of >= 0 || noun < 0 {
				noun, predicate, owner = i, p, of
			}
		}
	}
	return noun, predicate, owner
}

func flowPredicate(lemma string) string {
	if lemma == "import" {
		return "imports-from"
	}
	return "exports-to"
}

// placing tells whether an ordinal is a place that somebody has: "in second place",
// "came fifth among".
func (q *qualifying) placing(i int) bool {
	switch q.numbers[i].noun {
	case "place", "position", "spot", "rank":
		return true
	case "":
		h := q.numHead[i]
		if h >= 0 && h+1 < len(q.tree.tokens) && q.tree.tokens[h+1].Tag == "ADP" && q.tree.predicative(h) {
			return true // "was fourth on the list"
		}
		return h >= 0 && q.tree.base(h) == "advmod" && q.tree.tokens[h].Head >= 0 && q.tree.nouns.rankVerbs[q.tree.tokens[q.tree.tokens[h].Head].Lemma]
	}
	return false
}

// partnersOf is the mention of the state whose partner in trade a noun tells: "Chad's
// supplier", "a market for Chadian goods"; -1 for none.
func (t *clauseTree) partnersOf(i int) int {
	if m := t.flowOwner(i); m >= 0 {
		return m
	}
	for _, k := range t.kids[i] {
		switch c := t.caseOf(k); {
		case t.base(k) != "nmod" || c != "of" && c != "for" && c != "to":
		case t.at[k] >= 0:
			if m := t.mentions[t.at[k]]; len(m.entities) == 1 && m.entities[0].Kind == schema.Country {
				return t.at[k]
			}
		default:
			if m := t.flowOwner(k); m >= 0 {
				return m
			}
		}
	}
	return -1
}

// apposedTo tells whether a possessive was taken for the very state that its noun
// describes: "Peru, its largest partner", which is somebody else's.
func (t *clauseTree) apposedTo(f flow) bool {
	m := t.mentions[f.owner]
	k := t.firstToken(f.owner) - 1
	for k >= 0 && (t.lower[k] == "," || t.lower[k] == "as" || t.lower[k] == "of" || t.lower[k] == "one" || t.lower[k] == "among") {
		k--
	}
	if m.rule != rulePossessive || k < 0 || t.at[k] < 0 || t.mentions[f.partner].adjective {
		return false
	}
	before := t.mentions[t.at[k]]
	return len(before.entities) == 1 && before.entities[0] == m.entities[0]
}
