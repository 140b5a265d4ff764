package article

import (
	"strings"

	"github.com/claimgraph/claimgraph/schema"
)

// counts are the numbers that can stand in "the … countries".
var counts = map[string]int{"two": 2, "three": 3, "four": 4, "five": 5}

// pairVerbs are words that show a lone "both" to be a subject.
var pairVerbs = map[string]bool{"are": true, "were": true, "have": true, "had": true, "being": true, "share": true, "remain": true, "signed": true, "agreed": true, "joined": true, "agree": true, "belong": true, "maintain": true, "want": true}

// both resolves "the two countries", "both nations", "each other", "either side".
func (r *reader) both(i int) (draft, bool) {
	t := nouns()
	n, to, certain := 0, i, true
	switch r.fold(i) {
	case "the", "these", "those", "all", "between":
		k := i + 1
		if r.fold(i) == "between" && counts[r.fold(k)] == 0 {
			return draft{}, false
		}
		if n = counts[r.fold(k)]; n == 0 {
			return r.neighbours(i)
		}
		if r.fold(i) == "between" {
			i = k
		}
		to = r.pairNoun(t, k+1)
		if to == k+1 && n == 2 && r.tagOf(k+1) != "NOUN" && r.tagOf(k+1) != "ADJ" && r.tagOf(k+1) != "PROPN" && r.fold(i) == "the" && len(r.s.tokens) > 0 {
			// "relations between the two"
		} else if to == k+1 {
			return draft{}, false
		}
	case "both":
		n = 2
		k := i + 1
		if r.fold(k) == "of" {
			k++
		}
		if f := r.fold(k); f == "the" || f == "these" || f == "their" || f == "our" {
			k++
		}
		to = r.pairNoun(t, k)
		if to == k || pairVerbs[r.fold(i+1)] {
			if k != i+1 || !pairVerbs[r.fold(k)] {
				return draft{}, false
			}
			to = i + 1
		}
	case "each":
		switch {
		case r.fold(i+1) == "other":
			n, to = 2, i+2
		case r.pairNounSingular(i + 1):
			n, to = 2, i+2
		default:
			return draft{}, false
		}
	case "one":
		if r.fold(i+1) != "another" {
			return draft{}, false
		}
		n, to = 2, i+2
	case "either", "neither":
		if !r.pairNounSingular(i + 1) {
			return draft{}, false
		}
		n, to = 2, i+2
	default:
		return draft{}, false
	}
	entities, certain := r.group(n, statesOnly[r.fold(to-1)])
	if r.fold(i) == "those" {
		entities, certain = r.outsiders(n), false
	}
	if entities == nil || r.fold(to) == hyphen || !r.fitsNoun(entities, r.fold(to-1)) {
		return draft{}, false
	}
	return draft{i, to, mentionOf(entities, rulePair, certain)}, true
}

// neighbours resolves "the neighboring countries" behind a sentence that names two
// together.
func (r *reader) neighbours(i int) (draft, bool) {
	if f := r.fold(i + 1); f != "neighboring" && f != "neighbouring" {
		return draft{}, false
	}
	to := r.pairNoun(nouns(), i+2)
	pair := r.coordinated(r.st.sentence-1, 2)
	if to == i+2 || pair == nil || r.fold(to) == "of" || r.fold(to) == "and" {
		return draft{}, false
	}
	return draft{i, to, mentionOf(pair, rulePair, false)}, true
}

// fitsNoun refuses "the two kingdoms" for states that are none.
func (r *reader) fitsNoun(entities []schema.Entity, noun string) bool {
	kind := strings.TrimSuffix(noun, "s")
	if kind == "monarchie" {
		kind = "monarchy"
	}
	if !kindRealms[kind] {
		return true
	}
	for _, e := range entities {
		if !r.l.g.has(e, kind) {
			return false
		}
	}
	return true
}

// pairNoun returns the end of a noun for the members of a pair, with up to two
// adjectives before it, or k.
func (r *reader) pairNoun(t *nounTable, k int) int {
	for j := k; j < len(r.words) && j <= k+2; j++ {
		if r.own[j] >= 0 && !r.named[r.own[j]].adjective {
			return k
		}
		if end := t.pair.at(r.words, j); end > j {
			return end
		}
		if !r.words[j].letter {
			return k
		}
	}
	return k
}

func (r *reader) pairNounSingular(k int) bool {
	switch r.fold(k) {
	case "country", "nation", "state", "side", "party", "government":
		return true
	}
	return false
}

// statesOnly are nouns that no organisation is.
var statesOnly = map[string]bool{"countries": true, "country": true, "nations": true, "nation": true, "states": true, "state": true, "governments": true, "government": true, "republics": true, "kingdoms": true, "capitals": true}

// group finds the n parties that "the two countries" stands for.
func (r *reader) group(n int, states bool) ([]schema.Entity, bool) {
	a, b, bilateral := r.st.pair()
	if states && bilateral {
		bilateral = r.st.isStateLike(a) && r.st.isStateLike(b)
	}
	here := r.coordinated(r.st.sentence, n)
	if here != nil {
		return here, true
	}
	inside := r.distinct(r.st.sentence, false)
	if n == 2 && len(inside) == 2 && (!bilateral || r.covers(inside, a, b)) {
		return r.prefer(inside, a, b, bilateral), true
	}
	if n == 2 && len(r.st.focus) == 1 {
		// a text about one state goes from partner to partner
		if g := r.coordinated(r.st.sentence-1, 2); g != nil && r.st.sentence-1 > r.st.sectionAt && (r.st.isFocus(g[0]) || r.st.isFocus(g[1])) {
			return g, true
		}
	}
	if n == 2 && len(r.st.focus) == 1 && r.s.item && r.st.adrift() {
		return nil, false // of a partner whose heading is lost
	}
	if n == 2 && bilateral {
		// "Peru and Chile fell out. The two neighbours …" in a text about others
		if g := r.coordinated(r.st.sentence-1, 2); g != nil && !r.covers(g, a, b) && r.st.sentence-1 > r.st.sectionAt && r.samePlace() {
			return g, false
		}
		return []schema.Entity{a, b}, true
	}
	if len(inside) == n {
		return inside, false
	}
	for back := 1; back <= 3; back++ {
		if g := r.coordinated(r.st.sentence-back, n); g != nil {
			return g, false
		}
		if g := r.distinct(r.st.sentence-back, false); len(g) == n {
			return g, false
		}
	}
	if n == 2 && len(r.st.focus) > 0 {
		f := r.st.focus[0]
		for back := 0; back <= 3; back++ {
			for _, e := range r.distinct(r.st.sentence-back, true) {
				if !sameState(e, f) {
					return []schema.Entity{f, e}, false
				}
			}
		}
	}
	return nil, false
}

// outsiders finds the n states that the sentences before named beside the
// document's own: "those two countries".
func (r *reader) outsiders(n int) []schema.Entity {
	var out []schema.Entity
	for back := 1; back <= lookBack && len(out) < n; back++ {
		for _, e := range r.distinct(r.st.sentence-back, false) {
			if len(r.st.focus) != 1 || !sameState(e, r.st.focus[0]) {
				out = appendNew(out, e)
			}
		}
	}
	if len(out) != n {
		return nil
	}
	return out
}

// samePlace tells whether the sentence before is of the same paragraph.
func (r *reader) samePlace() bool {
	for k := len(r.st.seen) - 1; k >= 0; k-- {
		if x := r.st.seen[k]; x.sentence < r.st.sentence {
			return x.paragraph == r.st.para
		}
	}
	return false
}

// isStateLike tells states, with or without a code, from other organisations.
func (st *state) isStateLike(e schema.Entity) bool {
	return e.Kind == schema.Country || st.polities[e]
}

// covers tells whether two entities are the pair the text is about.
func (r *reader) covers(found []schema.Entity, a, b schema.Entity) bool {
	return sameState(found[0], a) && sameState(found[1], b) || sameState(found[0], b) && sameState(found[1], a)
}

// prefer names the pair as the text does now: after the Soviet Union was
// mentioned, "the two countries" are those of the heading.
func (r *reader) prefer(found []schema.Entity, a, b schema.Entity, bilateral bool) []schema.Entity {
	if bilateral {
		return []schema.Entity{a, b}
	}
	return found
}

// coordinated returns the latest group of n states joined by "and" in a sentence.
func (r *reader) coordinated(sentence, n int) []schema.Entity {
	var out []schema.Entity
	group := 0
	for k := len(r.st.seen) - 1; k >= 0 && r.st.seen[k].sentence >= sentence; k-- {
		x := r.st.seen[k]
		if x.sentence != sentence {
			continue
		}
		if len(x.entities) == n && n > 1 && (x.rule == rulePair || x.rule == ruleCompound || x.rule == ruleEpithet) && group == 0 {
			return x.entities
		}
		if x.joined == 0 || !r.st.isParty(x.mention) || group != 0 && x.joined != group {
			continue
		}
		group = x.joined
		for _, e := range x.entities {
			out = appendNew(out, partyOf(x.mention, e))
		}
	}
	if len(out) != n {
		return nil
	}
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return out
}

// distinct lists the states a sentence has named so far, in order.
func (r *reader) distinct(sentence int, weak bool) []schema.Entity {
	var out []schema.Entity
	for _, x := range r.st.seen {
		if x.sentence != sentence || !r.st.isParty(x.mention) && !(weak && x.state.Key != "") {
			continue
		}
		if r.st.isParty(x.mention) {
			for _, e := range x.entities {
				out = appendNew(out, partyOf(x.mention, e))
			}
		} else {
			out = appendNew(out, x.state)
		}
	}
	return out
}

// isParty tells mentions that can be one of "the two countries".
func (st *state) isParty(m mention) bool {
	switch m.rule {
	case ruleOrganisation:
		return st.polities[m.entities[0]]
	case ruleName, ruleAdjective, ruleDemonym, ruleGovernment, ruleCompound, ruleEpithet, rulePair, ruleOffice, ruleCapital, rulePronoun, rulePossessive:
		return m.entities[0].Kind == schema.Country || m.entities[0].Kind == schema.Organisation
	case rulePerson:
		return m.state.Key != ""
	}
	return false
}

// partyOf is the state behind an entity of a mention.
func partyOf(m mention, e schema.Entity) schema.Entity {
	if e.Kind == schema.Person {
		return m.state
	}
	return e
}

// compass resolves "the North" and "the South" where the text is about a
// divided country.
func (r *reader) compass(i int) (draft, bool) {
	if r.fold(i) != "the" || i+1 >= len(r.words) || !r.words[i+1].upper || r.words[i+1].caps {
		return draft{}, false
	}
	half := r.fold(i + 1)
	if half != "north" && half != "south" {
		return draft{}, false
	}
	if i+2 < len(r.words) && r.words[i+2].upper {
		return draft{}, false
	}
	for _, p := range divided {
		if r.st.present[r.l.g.states[p.north]]+r.st.present[r.l.g.states[p.south]] == 0 {
			continue
		}
		code := p.north
		if half == "south" {
			code = p.south
		}
		if e, ok := r.l.g.states[code]; ok {
			return draft{i, i + 2, mentionOf([]schema.Entity{e}, ruleEpithet, false)}, true
		}
	}
	return draft{}, false
}

// divided are the countries whose halves texts call the North and the South,
// most usual first.
var divided = []struct{ north, south string }{{"PRK", "KOR"}, {"VDR", "VNM"}, {"YEM", "YMD"}, {"SDN", "SSD"}}

// listed resolves "the former" and "the latter".
func (r *reader) listed(i int) (draft, bool) {
	if r.fold(i) != "the" {
		return draft{}, false
	}
	which := r.fold(i + 1)
	if which != "former" && which != "latter" {
		return draft{}, false
	}
	if next := r.fold(i + 2); next != possessive && i+2 < len(r.words) && r.words[i+2].letter {
		switch r.tagOf(i + 2) {
		case "NOUN", "ADJ", "PROPN", "NUM":
			return draft{}, false
		case "":
			if which == "former" {
				return draft{}, false
			}
		}
	}
	for back := 0; back <= 2; back++ {
		two := r.coordinated(r.st.sentence-back, 2)
		if two == nil {
			if all := r.distinct(r.st.sentence-back, false); len(all) == 2 {
				two = all
			}
		}
		if two != nil {
			e := two[0]
			if which == "latter" {
				e = two[1]
			}
			return draft{i, i + 2, mentionOf([]schema.Entity{e}, ruleEpithet, false)}, true
		}
	}
	return draft{}, false
}
