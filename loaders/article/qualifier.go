package article

import (
	"maps"
	"slices"
	"strings"

	"github.com/claimgraph/claimgraph/loaders/article/syntax"
	"github.com/claimgraph/claimgraph/schema"
)

// qualifying gives the claims of one sentence their qualifiers.
type qualifying struct {
	tree    *clauseTree
	numbers []quantity
	times   []timex
	reading *reading
	numHead []int              // quantity -> its topmost token
	timHead []int              // time -> its topmost token
	given   map[*quantity]bool // numbers that claims have taken
}

// prepare finds where numbers and times stand in the tree.
func (q *qualifying) prepare() {
	for _, n := range q.numbers {
		q.numHead = append(q.numHead, q.tree.topIn(n.start, n.end))
	}
	year := q.reading.memory.year
	told, toldAt := q.reading.memory.told, q.reading.memory.toldAt
	for i := range q.times {
		x := &q.times[i]
		if y := x.year(); y != 0 {
			year = y
		}
		if v, ok := x.inYear(year); ok && !x.fixed {
			x.value, x.fixed = v, true
		}
		if x.anchor != nil && !x.fixed && told != "" {
			if v := x.anchor(told); v != "" {
				x.value, x.fixed, x.counted = coarsened(v, q.tree.words(x.start, x.end)), true, toldAt
			}
		}
		if x.tells() {
			told, toldAt = x.value, q.at(*x)
		}
		q.timHead = append(q.timHead, q.tree.topIn(x.start, x.end))
	}
}

// coarsened makes a day that was counted in years or months no more precise than
// the words: "a year earlier" tells no day.
func coarsened(value, words string) string {
	words = strings.ToLower(words)
	switch {
	case len(value) != len("2006-01-02"):
	case strings.Contains(words, "year"):
		return value[:4]
	case strings.Contains(words, "month"):
		return value[:7]
	}
	return value
}

// tells tells whether other times can be counted from a time.
func (t timex) tells() bool {
	return t.fixed && !strings.Contains(t.value, "..") && (t.kind == timeDate || t.kind == timeAsOf)
}

// at is where a time stands, in bytes of the document.
func (q *qualifying) at(x timex) schema.Span {
	base := q.tree.s.start
	return schema.Span{Start: base + x.start, End: base + x.end}
}

// topIn is the topmost token of a stretch of bytes, -1 for none.
func (t *clauseTree) topIn(start, end int) int {
	best := -1
	for i, k := range t.tokens {
		if k.End <= start || k.Start >= end {
			continue
		}
		if k.Head < 0 || t.tokens[k.Head].End <= start || t.tokens[k.Head].Start >= end {
			if best < 0 || weakTop(t.base(best)) {
				best = i
			}
		}
	}
	return best
}

// assign fills in the qualifiers of all claims. A claim with several dates
// becomes several.
func (q *qualifying) assign(claims []*claim) []*claim {
	for _, c := range claims {
		for k, v := range c.match.set {
			c.qualifiers[k] = schema.Words(v)
		}
		if c.match.office != "" {
			c.set("office", c.match.office)
		}
		if c.match.former || q.former(c) {
			c.set("status", "former")
		}
		q.tables(c)
		q.words(c)
		q.hold(c)
		q.place(c)
		q.event(c)
	}
	claims = splitClaims(claims)
	q.countNumbers(claims)
	claims = q.cities(claims)
	claims = q.flows(q.gaps(q.further(claims)))
	claims = q.date(claims)
	q.delivered(claims)
	q.onlyTimes(claims)
	q.inherit(claims)
	q.undated(claims)
	return claims
}

// former tells whether a predicate noun is said to be so no more: "a former member".
func (q *qualifying) former(c *claim) bool {
	t, noun := q.tree, c.match.noun
	if !c.match.copular || noun < 0 {
		return false
	}
	for k := max(0, t.phraseStart(noun)-2); k < noun; k++ {
		if t.lower[k] == "former" || t.lower[k] == "formerly" {
			return true
		}
	}
	return false
}

// splitClaims makes several claims of one whose kinds are told together: "economic
// and military backing".
func splitClaims(claims []*claim) []*claim {
	var out []*claim
	for _, c := range claims {
		if c.split == "" {
			out = append(out, c)
			continue
		}
		for _, v := range c.splitValues {
			d := *c
			d.qualifiers = maps.Clone(c.qualifiers)
			d.qualifiers[c.split] = schema.Words(v)
			out = append(out, &d)
		}
	}
	return out
}

// cities makes a claim of each city in a list of missions: "consulates in A, B and
// C", which lie in one state.
func (q *qualifying) cities(claims []*claim) []*claim {
	t := q.tree
	out := claims
	for _, c := range claims {
		if c.match.predicate.ID != "has-mission-in" {
			continue
		}
		at := slices.IndexFunc(t.mentions, func(m mention) bool {
			return isCity(m) && t.words(m.start, m.end) == c.qualifiers.Text("location")
		})
		if at < 0 {
			continue
		}
		more := t.citiesAfter(at, c.object.entity)
		if len(more) > 0 {
			delete(c.qualifiers, "count") // of all of them, not in each
		}
		for _, city := range more {
			d := *c
			d.qualifiers = maps.Clone(c.qualifiers)
			d.qualifiers["location"] = schema.Words(city)
			out = append(out, &d)
		}
	}
	return out
}

// citiesAfter are the names in a state that follow a city in a list that "and"
// closes; nil for no list.
func (t *clauseTree) citiesAfter(n int, state schema.Entity) []string {
	var out []string
	closed := false
	for i := t.lastToken(n) + 1; i < len(t.tokens); {
		from := i
		and := false
		for i < len(t.tokens) && (t.lower[i] == "," || t.lower[i] == "and" || i > from && t.lower[i] == "in") {
			and = and || t.lower[i] == "and"
			i++
		}
		start := i
		for i < len(t.tokens) && t.cityName(i, start) {
			i++
		}
		if start == from || i == start {
			break
		}
		for i < len(t.tokens) && t.tokens[i].Start == t.tokens[i-1].End && (t.tokens[i].Tag != "PUNCT" || t.tokens[i].Feat == "HYPH") {
			i++ // "Mazar-e-Sharif"
		}
		if m := t.at[start]; m < 0 || t.mentions[m].state.Key == "" || sameState(t.mentions[m].state, state) {
			out = append(out, t.words(t.tokens[start].Start, t.tokens[i-1].End))
		}
		closed = closed || and
	}
	if !closed {
		return nil
	}
	return out
}

// cityName tells whether a token goes on with the name that starts at another: of a
// known city, or words with capitals that name nothing else.
func (t *clauseTree) cityName(i, start int) bool {
	if m := t.at[i]; m >= 0 {
		return isCity(t.mentions[m]) && (i == start || t.at[start] == m)
	}
	lemma := syntax.Lemma(t.lower[i], "NNS")
	office := slices.Contains(t.nouns.Sets["office"], lemma) || slices.Contains(t.nouns.Sets["envoy"], lemma)
	return t.tokens[i].Tag == "PROPN" && t.capitalised(i) && len(t.lower[i]) > 2 && !office && !months[t.tokens[i].Text] && t.at[start] < 0
}

func isCity(m mention) bool { return m.rule == rulePlace || m.rule == ruleCapital }

// set fills a qualifier unless it has a value.
func (c *claim) set(name, words string) {
	if _, ok := c.qualifiers[name]; !ok && words != "" {
		c.qualifiers[name] = schema.Words(words)
	}
}

// tables reads the word tables of the predicate in the noun's phrase, and in
// what is said of the noun.
func (q *qualifying) tables(c *claim) {
	t, m := q.tree, c.match
	if len(m.block.Read) == 0 {
		return
	}
	var near []int // tokens that may qualify
	if m.noun >= 0 {
		for j := t.phraseStart(m.noun); j < m.noun; j++ {
			near = append(near, j)
		}
		near = append(near, t.saidOf(m.noun)...)
	}
	if m.verb >= 0 {
		for _, k := range t.kids[m.verb] {
			if b := t.base(k); b == "advmod" || b == "xcomp" && t.tokens[k].Tag == "ADJ" {
				near = append(near, k)
			}
		}
	}
	words := t.nouns
	if slices.Contains(m.block.Read, "membership") && c.object.mention >= 0 {
		q.bracketedStatus(c, t.mentions[c.object.mention].end)
	}
	for _, table := range m.block.Read {
		var values []string
		for _, j := range near {
			if t.noMore(j) {
				continue
			}
			for _, w := range []string{t.lower[j], t.tokens[j].Lemma} {
				if v, ok := words.lookup[table][w]; ok {
					if !slices.Contains(values, v) {
						values = append(values, v)
					}
					break
				}
			}
		}
		if len(values) == 0 {
			continue
		}
		into := words.Into[table]
		if into == "field" || into == "aid_type" {
			c.set(into, strings.Join(values, " and "))
			if len(values) > 1 && slices.Contains(m.block.Split, into) {
				c.split, c.splitValues = into, values
			}
		} else {
			c.set(into, values[0])
		}
	}
}

// saidOf are the words that the clause says of a noun as its subject, or does
// to it as an object: "ties [remain] strong", "[strained] ties".
func (t *clauseTree) saidOf(i int) []int {
	h, rel, _ := t.governor(i)
	if h < 0 {
		return nil
	}
	var out []int
	switch rel {
	case "nsubj", "nsubj:pass":
		out = append(out, h)
		for _, k := range t.kids[h] {
			if b := t.base(k); b == "xcomp" || b == "conj" && !t.isFinite(k) {
				out = append(out, k)
				for _, kk := range t.kids[k] {
					if t.base(kk) == "xcomp" {
						out = append(out, kk)
					}
				}
			}
		}
	case "obj":
		for _, k := range t.kids[h] {
			if t.base(k) == "xcomp" && t.tokens[k].Tag == "ADJ" {
				out = append(out, k)
			}
		}
	}
	return out
}

// words copies phrases of the sentence into the qualifiers the block names.
func (q *qualifying) words(c *claim) {
	t, m := q.tree, c.match
	w := m.block.Words
	if m.item {
		c.set("agreement", t.itemName(m.noun))
	}
	if noun := t.namedNoun(m); w.Noun != "" && noun >= 0 {
		if k, ok := t.standIn[noun]; ok {
			noun = k
		}
		start, end := t.nounPhrase(noun, false)
		c.set(w.Noun, q.plain(start, t.pastKind(end)))
	}
	if w.Object != "" {
		switch {
		case c.object.words != "" && c.object.mention >= 0:
			c.set(w.Object, trimDeterminer(c.object.words))
		case m.noun >= 0 && m.verb >= 0:
			start, end := t.nounPhrase(m.noun, false)
			for _, k := range t.kids[m.noun] {
				if t.base(k) == "nmod" && t.caseOf(k) == "of" && k > m.noun {
					_, e := t.nounPhrase(k, true)
					end = max(end, e)
				}
			}
			c.set(w.Object, q.plain(start, end))
		case m.verb >= 0:
			if o := t.child(m.verb, "obj"); o >= 0 && o != c.object.head && o != c.subject.head && t.at[o] < 0 && t.lower[o] != "more" && t.lower[o] != "less" && !q.isMoney(o) {
				start, end := t.nounPhrase(o, true)
				if at := t.beforeParty(c, start, end); at > start {
					end = at
				}
				if goods, shared := q.sharedGoods(start, end); shared {
					c.set(w.Object, goods)
				} else {
					c.set(w.Object, q.plain(start, end))
				}
			}
		}
	}
	for _, src := range t.sources(m) {
		for _, k := range t.kids[src] {
			if into := w.After[t.caseOf(k)]; into != "" && k != c.object.head && k != c.subject.head && !q.isTime(k) {
				start, end := t.nounPhrase(k, true)
				c.set(into, q.plain(start, end))
			}
			if w.Purpose != "" && (t.base(k) == "advcl" || t.base(k) == "acl") && t.tokens[k].Feat == "VB" && k > src {
				_, end := t.nounPhrase(k, true)
				if o := t.child(k, "obj"); o >= 0 {
					_, e := t.nounPhrase(o, true)
					end = max(end, e)
				}
				c.set(w.Purpose, t.words(t.tokens[k].Start, end))
			}
		}
	}
}

// beforeParty is where a phrase ends that the tree lets run on over a party of the
// claim and its preposition: "cars worth $2 million to Chad"; 0 where it does not.
func (t *clauseTree) beforeParty(c *claim, start, end int) int {
	for _, a := range []arg{c.subject, c.object} {
		if a.mention < 0 {
			continue
		}
		first := t.firstToken(a.mention)
		for first > 0 && t.tokens[first-1].Tag == "DET" {
			first--
		}
		if first < 2 || t.tokens[first-1].Tag != "ADP" && t.lower[first-1] != "to" {
			continue
		}
		if at := t.tokens[first-1].Start; start < at && at < end {
			return t.tokens[first-2].End
		}
	}
	return 0
}

func (q *qualifying) isTime(k int) bool { return slices.Contains(q.timHead, k) }

// isMoney tells whether a token is part of a sum of money.
func (q *qualifying) isMoney(k int) bool {
	token := q.tree.tokens[k]
	return slices.ContainsFunc(q.numbers, func(n quantity) bool {
		return n.kind == kindAmount && n.start < token.End && token.Start < n.end
	})
}

// plain is a phrase without its article, the state or number before it: "the
// two Chadian consulates" is "consulates".
func (q *qualifying) plain(start, end int) string {
	t := q.tree
	for i, k := range t.tokens {
		if k.Start < start || k.End >= end {
			continue
		}
		m := t.at[i]
		lead := k.Tag == "DET" || k.Tag == "NUM" && !(i+1 < len(t.tokens) && t.tokens[i+1].Feat == "HYPH") || k.Tag == "PART" || t.lower[i] == "several" || t.lower[i] == "many" || t.lower[i] == "numerous" || t.lower[i] == "various" ||
			m >= 0 && (t.mentions[m].adjective || t.mentions[m].rule == rulePossessive || t.mentions[m].rule == ruleName || t.mentions[m].rule == ruleOffice && i != t.heads[m])
		if k.Start == start && lead {
			if i+1 < len(t.tokens) {
				start = t.tokens[i+1].Start
			}
		}
	}
	return trimDeterminer(t.words(start, end))
}

// place tells where: the city that stands for the object, or a place named in
// the clause.
func (q *qualifying) place(c *claim) {
	if c.object.place != "" && c.object.mention >= 0 {
		c.set("location", c.object.place)
		return
	}
	t, m := q.tree, c.match
	for _, src := range t.sources(m) {
		for _, k := range t.kids[src] {
			n := t.at[k]
			if n < 0 || n == c.subject.mention || n == c.object.mention || t.base(k) != "obl" && t.base(k) != "nmod" {
				continue
			}
			if slices.ContainsFunc(m.objects, func(o arg) bool { return o.mention == n }) && !sameState(t.mentions[n].state, c.object.entity) {
				continue // where another one of the list is
			}
			if prep := t.caseOf(k); prep != "in" && prep != "at" {
				continue
			}
			if x := t.mentions[n]; isCity(x) && (m.predicate.ID != "has-mission-in" || x.state.Key == "" || sameState(x.state, c.object.entity)) || x.rule == ruleName && m.predicate.ID != "has-mission-in" && len(x.entities) == 1 && x.entities[0].Kind == schema.Country {
				c.set("location", t.words(x.start, x.end))
				return
			}
		}
	}
}

// event names the conference or series of meetings at which something happens:
// a forum of the clause that is no party of the claim.
func (q *qualifying) event(c *claim) {
	t := q.tree
	top := c.match.verb
	if top < 0 {
		top = c.match.noun
	}
	for i, n := range t.at {
		if n < 0 || n == c.object.mention || n == c.subject.mention || t.mentions[n].rule != ruleForum || slices.ContainsFunc(c.match.objects, func(a arg) bool { return a.mention == n }) {
			continue
		}
		for h, steps := i, 0; h >= 0 && steps < eventReach; h, steps = t.tokens[h].Head, steps+1 {
			if h == top {
				c.set("event", t.words(t.mentions[n].start, t.mentions[n].end))
				return
			}
		}
	}
}

// eventReach bounds how deep in the clause of a claim its event may stand.
const eventReach = 8
