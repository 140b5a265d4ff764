package article

import (
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/claimgraph/claimgraph/schema"
)

// date gives each claim the time that governs its clause, and returns the
// claims with those that further dates make: "in 1995 and 2000".
func (q *qualifying) date(claims []*claim) []*claim {
	out := claims
	_, last := q.trailing()
	for _, c := range claims {
		if x, ok := q.until(c); ok {
			delete(c.qualifiers, "polarity")
			if x.value != "" {
				q.when(c, x)
			}
			continue
		}
		if n := len(q.times) - 1; last && q.tellsPast(c) && q.hosts(c, q.bracketAt(n)) {
			q.when(c, q.times[n])
			continue
		}
		best, score := -1, math.MaxInt
		members := q.memberTimes(c)
		for i := range q.times {
			if slices.Contains(members, i) || q.times[i].kind == timeDuration || last && i == len(q.times)-1 || c.match.listAt > 0 && q.timHead[i] >= c.match.listAt || q.compared(q.times[i]) || q.attributive(i) {
				continue
			}
			s := q.reach(c, i)
			switch {
			case s == far:
			case s >= ownPhrase && (c.match.here && c.match.verb < 0 || len(c.match.joined) > 0 || q.apposed(c)) && !q.rightBehind(c, i):
				s = far
			case !q.times[i].fixed:
				s += 400
			case q.behindObject(c, i):
				s = min(s, 1)
			}
			if s < score {
				best, score = i, s
			}
		}
		if own := q.memberTime(c.object); slices.Contains(members, own) {
			best, score = own, 0
		}
		if c.match.item {
			if best = q.itemYear(c); best < 0 {
				continue
			}
		}
		for i := range q.times {
			if q.times[i].kind == timeDuration && q.reach(c, i) < 400 {
				c.set("duration", q.tree.words(q.times[i].start, q.times[i].end))
			}
		}
		if best < 0 {
			// "… (2025)" at the end: what all figures and states of the sentence refer to
			if x, ok := q.trailing(); ok && c.match.listAt == 0 && (c.match.block.State || len(c.match.block.Take) > 0) {
				c.set("as_of", x.value)
			}
			continue
		}
		x := q.times[best]
		if (x.kind == timeEnd || x.kind == timeStart) && q.beforeWhen(c, best) {
			x.kind = timeDate // "until 1947, when Peru withdrew"
		}
		if x.kind == timeDate && score >= 300 && c.match.block.State && c.match.aside && c.match.verb < 0 && !ranged(x) {
			x.kind = timeAsOf // the time of what else is told
		}
		q.when(c, x)
		if x, ok := q.trailing(); ok && !q.times[best].fixed && (c.match.block.State || len(c.match.block.Take) > 0) {
			c.set("as_of", x.value)
		}
		out = append(out, q.second(c, best, score)...)
	}
	return out
}

// memberTime is the time right behind an object that is one of several: "joined A
// in 1990 and B in 1995"; -1 for none.
func (q *qualifying) memberTime(o arg) int {
	if o.mention < 0 {
		return -1
	}
	end := q.tree.mentions[o.mention].end
	for i, x := range q.times {
		if x.signalStart >= end && strings.Trim(withoutBrackets(q.tree.s.text[end:x.signalStart]), " (") == "" {
			return i
		}
	}
	return -1
}

// memberTimes are the times of the members of a claim's list, nil where none but
// the last has one, which then is the time of all.
func (q *qualifying) memberTimes(c *claim) []int {
	var out []int
	objects := c.match.objects
	for k, o := range objects {
		if i := q.memberTime(o); i >= 0 && (k < len(objects)-1 || len(out) > 0) {
			out = append(out, i)
		}
	}
	return out
}

// attributive tells whether a time is an adjective made of a party's name:
// "Soviet-era".
func (q *qualifying) attributive(i int) bool {
	x := q.times[i]
	return slices.ContainsFunc(q.tree.mentions, func(m mention) bool {
		return x.start <= m.start && m.end < x.end && strings.HasPrefix(q.tree.s.text[m.end:], "-")
	})
}

// far is the score of a time that does not govern a claim; below ownPhrase are
// those in the phrase of its noun or verb.
const (
	far       = math.MaxInt
	ownPhrase = 300
)

// behindObject tells whether a time stands right behind the object of a claim, as in
// "visited Chad in 1990 and Niger in 1995".
func (q *qualifying) behindObject(c *claim, i int) bool {
	n := c.object.mention
	if n < 0 {
		return false
	}
	end, start := q.tree.mentions[n].end, q.times[i].signalStart
	return start >= end && strings.TrimSpace(q.tree.s.text[end:start]) == ""
}

// reach scores how directly a time governs a claim; less is nearer.
func (q *qualifying) reach(c *claim, i int) int {
	t, m := q.tree, c.match
	h := q.timHead[i]
	if h < 0 {
		return far
	}
	gap := abs(h - m.key())
	if q.beforeWhen(c, i) {
		return gap
	}
	if host := q.bracketHost(i); host >= 0 {
		switch {
		case q.hosts(c, host):
			return gap
		case q.during(host, q.verbOf(c)):
			return 300 + gap
		}
		return far // told of the word before the bracket
	}
	// "Resolution 12, passed in 1990, …": the date of the subject itself
	if k := c.subject.entity.Kind; c.subject.head >= 0 && k != schema.Person && k != schema.Country && q.within(h, c.subject.head) {
		return 900 + gap
	}
	if q.clauseBetween(h, m.key()) {
		return far // told of another clause
	}
	// inside of the noun's or verb's own phrase
	for k, hops := t.tokens[h].Head, 0; k >= 0 && hops < 4; k, hops = t.tokens[k].Head, hops+1 {
		if k == m.verb || k == m.noun || k == c.object.head {
			if k != m.verb && m.verb >= 0 && q.times[i].kind == timeDate && hops > 1 {
				break
			}
			return 100*hops + gap
		}
		if t.base(k) == "acl" && m.noun >= 0 && t.tokens[k].Head == m.noun {
			continue // "exports going to Chad in 1990"
		}
		if t.verbs[k] && k != m.verb || t.base(k) == "acl:relcl" {
			break
		}
	}
	mine := q.verbOf(c)
	his := t.verbAbove(t.tokens[h].Head)
	if t.tokens[h].Head < 0 {
		his = -1
	}
	if mine < 0 {
		return 400 + gap
	}
	if his == mine {
		if q.inRelative(h, mine) {
			return far
		}
		return ownPhrase + gap
	}
	// a clause above passes its time on
	bound := q.times[i].kind == timeStart || q.times[i].kind == timeEnd
	down := 0
	for k, hops := mine, 0; k >= 0 && hops < 6; hops++ {
		up := t.tokens[k].Head
		if up < 0 {
			break
		}
		switch t.base(k) {
		case "conj":
			// a later sibling takes over only a time said before both
			if h > k || bound && h > up {
				return far
			}
			down += 100
		case "xcomp", "ccomp":
			down += 150
		case "advcl", "parataxis":
			if q.times[i].kind == timeEnd && q.whenOf(k) < 0 {
				return far
			}
			down += 150
		case "acl", "nmod", "obl", "obj", "nsubj", "nsubj:pass":
			down += 250
		case "acl:relcl":
			if f := t.tokens[k].Feat; f == "VBZ" || f == "VBP" {
				return far // what holds now does not hold since then
			}
			down += 400
		default:
			down += 200
		}
		k = up
		if k == his && t.base(mine) != "ccomp" && q.times[i].kind == timeDate && t.tokens[his].Feat == "VBD" && (t.tokens[mine].Feat == "VBZ" || t.tokens[mine].Feat == "VBP") {
			return far // what holds now is not of the time of what was
		}
		if k == his {
			if down > 700 {
				break
			}
			return 400 + down + gap
		}
	}
	// the time of what is aimed at or talked about: "invited Chad to attend a forum
	// in 2017", "held talks on fishing in 2017"
	for k, hops := his, 0; k >= 0 && hops < 3 && (t.base(k) == "xcomp" || t.base(k) == "advcl") && (t.tokens[k].Feat == "VB" || t.topic(k)); hops++ {
		if k = t.tokens[k].Head; k == mine {
			return 700 + gap
		}
	}
	// time at the head of the sentence governs all of it
	if q.leads(i) {
		return 2000 + gap
	}
	return far
}

// verbOf is the verb of the clause that a claim stands in, -1 for none.
func (q *qualifying) verbOf(c *claim) int {
	if c.match.verb >= 0 || c.match.noun < 0 {
		return c.match.verb
	}
	return q.tree.verbAbove(c.match.noun)
}

// beforeWhen tells whether a time stands right before the clause of a claim: "in
// 1947, when Peru withdrew".
func (q *qualifying) beforeWhen(c *claim, i int) bool {
	w := q.whenOf(q.verbOf(c))
	if w < 0 || q.times[i].end > q.tree.tokens[w].Start {
		return false
	}
	return strings.Trim(q.tree.s.text[q.times[i].end:q.tree.tokens[w].Start], ", ") == ""
}

// apposed tells whether a claim is no clause but a description of a name: "a former
// French colony, Chad …".
func (q *qualifying) apposed(c *claim) bool {
	m := c.match
	return m.copular && m.noun >= 0 && q.tree.child(m.noun, "cop") < 0 && q.tree.preposed(m.noun) >= 0
}

// rightBehind tells whether nothing but a preposition stands between the noun of a
// claim and a time.
func (q *qualifying) rightBehind(c *claim, i int) bool {
	h := q.timHead[i]
	return c.match.noun >= 0 && h > c.match.noun && h <= c.match.noun+4 && len(strings.Fields(q.tree.s.text[q.tree.tokens[c.match.noun].End:q.times[i].start])) <= 2
}

// whenOf is the "when" of the clause of a verb, -1 for none.
func (q *qualifying) whenOf(v int) int {
	if v < 0 {
		return -1
	}
	for _, k := range q.tree.kids[v] {
		if q.tree.lower[k] == "when" {
			return k
		}
	}
	return -1
}

// bracketHost is the token before the bracket that holds nothing but a time, or
// a time behind a semicolon; -1 for a time outside of brackets, and for the one
// that closes the sentence.
func (q *qualifying) bracketHost(i int) int {
	x, text := q.times[i], q.tree.s.text
	open := strings.LastIndexAny(text[:x.start], "()")
	end := strings.IndexAny(text[x.end:], "()")
	if x.kind == timeAsOf || open < 0 || end < 0 || text[open] != '(' || text[x.end+end] != ')' {
		return -1
	}
	if before := strings.TrimSpace(text[open+1 : min(x.start, x.signalStart)]); before != "" && !strings.HasSuffix(before, ";") {
		return -1
	}
	if _, ok := q.trailing(); ok && i == len(q.times)-1 {
		return -1
	}
	return q.bracketAt(i)
}

// bracketAt is the token before the bracket that opens last before a time, -1 for none.
func (q *qualifying) bracketAt(i int) int {
	open := strings.LastIndexByte(q.tree.s.text[:q.times[i].start], '(')
	host := -1
	for k, token := range q.tree.tokens {
		if token.End <= open {
			host = k
		}
	}
	return host
}

// tellsPast tells whether a claim is about an event that a verb tells of in the past.
func (q *qualifying) tellsPast(c *claim) bool {
	v := c.match.verb
	return v >= 0 && !c.match.block.State && c.match.name != "inventory" && (q.tree.tokens[v].Feat == "VBD" || q.tree.tokens[v].Feat == "VBN")
}

// during tells whether a token stands in a phrase that says when a verb holds:
// "during the reign of Peter".
func (q *qualifying) during(i, verb int) bool {
	t := q.tree
	for hops := 0; i >= 0 && hops < 5; i, hops = t.tokens[i].Head, hops+1 {
		if c := t.caseOf(i); c == "during" || c == "throughout" {
			return verb >= 0 && t.verbAbove(t.tokens[i].Head) == verb
		}
	}
	return false
}

// hosts tells whether a token is one that carries a claim.
func (q *qualifying) hosts(c *claim, i int) bool {
	m, at := c.match, -1
	if i >= 0 {
		at = q.tree.at[i]
	}
	return i >= 0 && (i == m.verb || i == m.noun || i == c.object.head || i == c.subject.head || at >= 0 && (at == c.object.mention || at == c.subject.mention))
}

// until finds the time at which something came about that is said not to have
// been so before: "did not join until 1995". The value is "" where "until" brings a
// clause that tells none.
func (q *qualifying) until(c *claim) (timex, bool) {
	t, v := q.tree, q.verbOf(c)
	if v < 0 || c.qualifiers.Text("polarity") != "negative" || !slices.ContainsFunc(t.kids[v], func(k int) bool { return t.lower[k] == "not" || t.lower[k] == "n't" }) {
		return timex{}, false
	}
	for u := v + 1; u < len(t.tokens); u++ {
		if t.lower[u] != "until" && t.lower[u] != "till" || !q.below(u, v) {
			continue
		}
		for _, x := range q.times {
			if !x.fixed || x.end <= t.tokens[u].Start || strings.ContainsAny(t.s.text[t.tokens[u].End:max(x.start, t.tokens[u].End)], ",;") {
				continue
			}
			if strings.Contains(x.value, "..") && x.kind != timeEnd {
				return timex{}, true
			}
			x.kind = timeDate
			return x, true
		}
		return timex{}, true
	}
	return timex{}, false
}

// below tells whether a token hangs on another one, over a few more.
func (q *qualifying) below(i, top int) bool {
	for hops := 0; i >= 0 && hops < 4; i, hops = q.tree.tokens[i].Head, hops+1 {
		if i == top {
			return true
		}
	}
	return false
}

// inRelative tells whether a relative clause without a verb of its own stands
// between a token and a verb above it: "Peru, which was a member until 1990, left".
func (q *qualifying) inRelative(i, verb int) bool {
	for k, hops := i, 0; k >= 0 && k != verb && hops < 8; k, hops = q.tree.tokens[k].Head, hops+1 {
		if q.tree.base(k) == "acl:relcl" {
			return true
		}
	}
	return false
}

// within tells whether a token hangs below another one, over a participle.
func (q *qualifying) within(i, top int) bool {
	t := q.tree
	for k, hops := t.tokens[i].Head, 0; k >= 0 && hops < 3; k, hops = t.tokens[k].Head, hops+1 {
		if b := t.base(k); (b == "acl" || b == "acl:relcl") && t.tokens[k].Head == top {
			return true
		}
	}
	return false
}

// leads tells whether a time begins the sentence.
func (q *qualifying) leads(i int) bool {
	return q.times[i].signalStart <= 4 || strings.TrimSpace(q.tree.s.text[:q.times[i].signalStart]) == ""
}

// clauseBetween tells whether a semicolon separates two tokens.
func (q *qualifying) clauseBetween(a, b int) bool {
	for k := min(a, b); k < max(a, b); k++ {
		if q.tree.lower[k] == ";" {
			return true
		}
	}
	return false
}

// when writes a time into a claim.
func (q *qualifying) when(c *claim, x timex) {
	if x.kind == timeDuration {
		c.set("duration", q.tree.words(x.start, x.end))
		return
	}
	if !x.fixed {
		if x.kind == timeStart && x.value != "" && !strings.EqualFold(x.value, "then") {
			c.set("start", x.value)
			return
		}
		c.set("period", q.tree.words(x.start, x.end))
		return
	}
	before := len(c.qualifiers)
	defer func() {
		if x.counted == (schema.Span{}) || len(c.qualifiers) == before {
			return
		}
		for _, name := range []string{"date", "as_of", "start", "end"} {
			if c.qualifiers.Text(name) == x.value {
				c.inherited = append(c.inherited, schema.Inheritance{Qualifier: name, From: x.counted})
			}
		}
	}()
	from, to, ranged := strings.Cut(x.value, "..")
	if x.kind == timeEnd && x.signal == "until" && c.qualifiers.Text("polarity") == "negative" {
		// "did not open until 1990": it did then
		delete(c.qualifiers, "polarity")
		x.kind = timeDate
	}
	if c.ceased && c.match.block.State && (x.kind == timeDate || x.kind == timeAsOf) && !ranged && c.qualifiers.Text("polarity") == "negative" {
		delete(c.qualifiers, "polarity")
		c.set("end", x.value)
		return
	}
	switch {
	case c.match.former: // held at some time before, not at this one
	case c.match.at && c.match.aside && x.kind != timeEnd && from != "":
		c.set("as_of", from) // the time of what else is told
	case ranged:
		if from != "" {
			c.set("start", from)
		}
		if to != "" {
			c.set("end", to)
		}
	case x.kind == timeAsOf:
		c.set("as_of", x.value)
	case x.kind == timeStart:
		c.set("start", x.value)
	case c.match.ends:
		c.set("end", x.value)
	case c.match.at && x.kind != timeEnd:
		c.set("as_of", x.value)
	case x.kind == timeEnd:
		c.set("end", x.value)
	case c.match.block.State && c.match.block.Standing && !c.match.copular && c.match.verb < 0:
		c.set("as_of", x.value) // the time of what else is told
	case c.match.block.State && !q.figure(c):
		c.set("start", x.value)
	default:
		c.set("date", x.value)
	}
}

func (q *qualifying) figure(c *claim) bool {
	for _, k := range []string{"share", "amount", "count", "rank"} {
		if _, ok := c.qualifiers[k]; ok {
			return true
		}
	}
	return false
}

// second takes a further time of the same clause: an end to a start, or the
// last of "in 1980 and 1981". For visits and meetings each date is one more.
func (q *qualifying) second(c *claim, first, score int) (more []*claim) {
	t := q.tree
	for i := range q.times {
		x := q.times[i]
		if i == first || q.timHead[i] < 0 || !x.fixed {
			continue
		}
		joined := i > first && t.base(q.timHead[i]) == "conj" && t.at[q.timHead[i]] < 0 && q.joinedTo(i, first)
		switch {
		case joined && x.kind == q.times[first].kind && !strings.Contains(x.value, ".."):
			v := c.qualifiers["date"]
			if v.Words == "" {
				continue
			}
			if c.match.block.Persons {
				d := *c
				d.qualifiers = maps.Clone(c.qualifiers)
				d.qualifiers["date"] = schema.Words(x.value)
				more = append(more, &d)
				continue
			}
			delete(c.qualifiers, "date")
			c.set("start", v.Words)
			c.set("end", x.value)
		case (x.kind == timeEnd || x.kind == timeStart) && c.qualifiers.Text("date") == "":
			if s := q.reach(c, i); s < far && s <= score+150 {
				q.when(c, x)
			}
		}
	}
	return more
}

func ranged(x timex) bool { return x.fixed && strings.Contains(x.value, "..") }

// joinedTo tells whether a time is coordinated with an earlier one.
func (q *qualifying) joinedTo(i, first int) bool {
	t := q.tree
	for k, hops := q.timHead[i], 0; k >= 0 && hops < 6; k, hops = t.tokens[k].Head, hops+1 {
		if k == q.timHead[first] {
			return true
		}
		if t.base(k) != "conj" {
			return false
		}
	}
	return false
}

// inherit takes over what the sentence before said: the reference date of a
// row of figures, the date of the visit in the course of which something
// happened.
func (q *qualifying) inherit(claims []*claim) {
	mem := &q.reading.memory
	for _, c := range claims {
		if q.dated(c) {
			continue
		}
		switch {
		case mem.asOf.value != "" && len(q.times) == 0 && q.figure(c):
			c.set("as_of", mem.asOf.value)
			c.inherited = append(c.inherited, schema.Inheritance{Qualifier: "as_of", From: mem.asOfAt})
		case mem.event != "" && len(q.times) == 0 && q.duringEvent():
			c.set("date", mem.event)
			c.inherited = append(c.inherited, schema.Inheritance{Qualifier: "date", From: mem.eventAt})
		}
	}
}

// duringEvent tells whether the sentence goes on with the visit or meeting
// told before: "During his visit, …".
func (q *qualifying) duringEvent() bool {
	t := q.tree
	for i := 0; i < len(t.tokens) && i < 8; i++ {
		switch t.tokens[i].Lemma {
		case "visit", "meeting", "trip", "summit", "stay", "talk":
			return i > 0 && (t.lower[0] == "during" || t.lower[0] == "at" || t.lower[0] == "on" || t.lower[0] == "in")
		}
	}
	return false
}

func (q *qualifying) dated(c *claim) bool {
	for _, k := range []string{"date", "start", "end", "as_of", "period"} {
		if _, ok := c.qualifiers[k]; ok {
			return true
		}
	}
	return false
}

// remember keeps what later sentences may take over.
func (q *qualifying) remember(claims []*claim) {
	mem := &q.reading.memory
	for _, x := range q.times {
		if y := x.year(); y != 0 {
			mem.year = y
		}
		if x.tells() {
			mem.told, mem.toldAt = x.value, q.at(x)
		}
		if x.kind == timeAsOf && x.fixed {
			mem.asOf, mem.asOfAt = x, q.at(x)
		}
	}
	for _, c := range claims {
		if !c.match.block.Persons {
			continue
		}
		for _, x := range q.times {
			if x.fixed && c.qualifiers.Text("date") == x.value {
				mem.event, mem.eventAt = x.value, q.at(x)
			}
		}
	}
}
