package article

import (
	"math"
	"slices"
	"strings"

	"github.com/claimgraph/claimgraph/schema"
)

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
	if q.clauseBetween(h, m.key()) || q.behindWhich(h, m.key()) {
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
	if m.noun >= 0 && m.verb >= 0 && his >= 0 && t.base(his) == "conj" && t.tokens[his].Head == mine && t.tokens[m.noun].Head == his {
		return ownPhrase + gap // "announced and imposed sanctions in 1990"
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
// French colony, Chad …", "Chad, a former French colony, …".
func (q *qualifying) apposed(c *claim) bool {
	m := c.match
	if !m.copular || m.noun < 0 || q.tree.child(m.noun, "cop") >= 0 {
		return false
	}
	return q.tree.preposed(m.noun) >= 0 || q.tree.base(m.noun) == "appos" && q.tree.lower[max(0, q.tree.phraseStart(m.noun)-2)] == ","
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
		if s := q.tree.child(k, "nsubj", "nsubj:pass"); q.tree.base(k) == "acl:relcl" || k != i && s >= 0 && isRelative(q.tree.lower[s]) {
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

// behindWhich tells whether a token stands in a clause that "which" begins behind a
// comma, after another token: "signed the pact, which had expired in 1911".
func (q *qualifying) behindWhich(i, before int) bool {
	t := q.tree
	for k := i; k > before+1; k-- {
		if t.lower[k] == "," && k < i-1 {
			return false
		}
		if t.lower[k] == "which" && t.lower[k-1] == "," {
			return true
		}
	}
	return false
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
