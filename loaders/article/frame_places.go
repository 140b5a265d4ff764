package article

import (
	"slices"
	"strings"
)

// sources are the tokens on which complements of a match may hang: the noun,
// the verbs in its phrase, its list, the verb that governs it.
func (t *clauseTree) sources(m *match) []int {
	var out []int
	add := func(i int) {
		if i >= 0 && !slices.Contains(out, i) {
			out = append(out, i)
		}
	}
	if m.noun >= 0 {
		add(m.noun)
		for _, k := range t.kids[m.noun] {
			if t.base(k) == "acl" {
				add(k)
			}
		}
		for _, k := range t.spread(m.noun) {
			add(k)
		}
		_, _, through := t.governor(m.noun)
		for _, k := range through {
			add(k)
			for _, kk := range t.kids[k] {
				if t.base(kk) == "acl" {
					add(kk)
				}
			}
		}
	}
	add(m.of)
	if m.verb >= 0 {
		add(m.verb)
		for _, k := range t.kids[m.verb] {
			switch t.base(k) {
			case "obj", "xcomp":
				if m.noun < 0 || k != m.noun {
					add(k)
				}
			case "conj":
				if t.verbs[k] && k-m.verb <= 3 {
					add(k)
				}
			}
		}
	} else if m.noun >= 0 {
		h, rel, _ := t.governor(m.noun)
		if h >= 0 && t.verbs[h] && (rel == "obj" || rel == "nsubj" || rel == "nsubj:pass" || rel == "xcomp") {
			add(h)
		}
	}
	return out
}

// subjectArgs finds who does it.
func (t *clauseTree) subjectArgs(m *match, n roleNeeds) []arg {
	if m.verb < 0 {
		for _, s := range t.predicateSubject(m.noun) {
			if args := t.resolve(s, n); len(args) > 0 {
				return args
			}
		}
		return nil
	}
	if t.passive(m.verb) {
		for _, k := range t.kids[m.verb] {
			if c := t.caseOf(k); c == "by" || t.base(k) == "obl:agent" {
				if args := t.resolve(k, n); len(args) > 0 {
					return args
				}
			}
		}
		return nil
	}
	if k := t.gapped(m); k >= 0 {
		return t.members(k, n, 9)
	}
	for _, s := range t.subjects(m.verb) {
		if t.brokenOff(s, m.verb) {
			return t.before(m.verb, n)
		}
		if args := t.resolve(s, n); len(args) > 0 {
			return args
		}
	}
	return nil
}

// gapped is the subject of a clause that leaves out the verb told before, -1 for
// none: "Chad has an embassy in Lima, and [Peru] a consulate in N'Djamena".
func (t *clauseTree) gapped(m *match) int {
	if m.noun <= m.verb {
		return -1
	}
	det := t.phraseStart(m.noun) - 1
	if det < 2 || t.tokens[det].Tag != "DET" && t.tokens[det].Tag != "NUM" {
		return -1
	}
	k := t.at[det-1]
	if k < 0 || t.mentions[k].rule != ruleName || t.mentions[k].adjective {
		return -1
	}
	if first := t.firstToken(k); first-1 <= m.verb || t.lower[first-1] != "and" && t.lower[first-1] != "while" && t.lower[first-1] != "," && t.lower[first-1] != ";" {
		return -1
	}
	return k
}

// brokenOff tells whether a semicolon and another name stand between a subject
// and its verb: the tree has taken the subject of the clause before.
func (t *clauseTree) brokenOff(s, v int) bool {
	for k := s + 1; k < v; k++ {
		if t.lower[k] == ";" {
			for j := k + 1; j < v; j++ {
				if t.at[j] >= 0 && !t.mentions[t.at[j]].adjective {
					return true
				}
			}
		}
	}
	return false
}

// objectArgs finds whom a verb acts on, besides the noun of the pattern.
func (t *clauseTree) objectArgs(m *match, n roleNeeds) []arg {
	if m.verb < 0 {
		return nil
	}
	var out []arg
	for _, o := range t.objectsOf(m.verb) {
		if o == m.noun {
			continue
		}
		if args := t.resolve(o, n); len(args) > 0 {
			if m.noun < 0 && !n.things {
				return args
			}
			return args
		}
	}
	return out
}

// preposed is the name that a phrase at the start of a sentence tells about: "A
// former French colony, [Chad] …"; -1 for none.
func (t *clauseTree) preposed(i int) int {
	d := t.child(i, "det")
	if d < 0 || d > 1 || d == 1 && t.tokens[0].Tag != "ADV" || t.lower[d] != "a" && t.lower[d] != "an" && t.lower[d] != "the" {
		return -1
	}
	for k := i + 1; k < len(t.tokens) && k < i+12; k++ {
		if t.isFinite(k) {
			return -1
		}
		if t.lower[k] != "," {
			continue
		}
		for j := k + 1; j < min(len(t.tokens), k+3); j++ {
			if m := t.at[j]; m >= 0 && !t.mentions[m].adjective && strings.HasPrefix(t.tokens[t.heads[m]].Rel, "nsubj") {
				return t.heads[m]
			}
		}
		return -1
	}
	return -1
}

// partOf tells whether "as part of" says in what framework something is done to
// somebody: "troops were sent to Niger as part of".
func (t *clauseTree) partOf(i int) bool {
	v := t.verbAbove(i)
	return t.lower[i] == "part" && v >= 0 && t.passive(v)
}

// predicateSubject are the tokens that a predicate noun or adjective tells
// about; nil when it is no predicate.
func (t *clauseTree) predicateSubject(i int) []int {
	if t.child(i, "cop", "aux:pass") >= 0 {
		return t.subjects(i)
	}
	if t.inverted(i) {
		return []int{t.tokens[i].Head}
	}
	if s := t.preposed(i); s >= 0 {
		return []int{s}
	}
	if c := t.child(i, "case"); c > 0 && t.lower[c] == "as" && !t.partOf(i) && t.at[c-1] >= 0 && t.caseOf(t.heads[t.at[c-1]]) != "by" {
		return []int{t.heads[t.at[c-1]]} // "Chad as the main donor"
	}
	if c := t.child(i, "case"); c > 0 && t.lower[c] == "as" && t.lower[c-1] == ";" && t.tokens[i].Head < c {
		return nil // a new clause: what is told of comes behind
	}
	h, rel, through := t.governor(i)
	for _, k := range through {
		if t.child(k, "cop") >= 0 {
			return t.subjects(k)
		}
	}
	for _, k := range t.kids[i] {
		if k > i && t.at[k] >= 0 && t.child(k, "cop") > i {
			return []int{k} // "the largest partner in 1990 was Peru" has Peru below the partner
		}
	}
	if h < 0 {
		return nil
	}
	switch rel {
	case "xcomp", "obj", "advcl", "ccomp":
		if t.nouns.copulas[t.tokens[h].Lemma] {
			if o := t.child(h, "obj"); o >= 0 && o != i && rel == "xcomp" {
				return []int{o}
			}
			return t.subjects(h)
		}
	case "obl":
		if t.caseOf(i) == "as" {
			if o := t.child(h, "obj"); o >= 0 && i > h {
				return []int{o}
			}
			return t.subjects(h)
		}
	case "nmod":
		if t.caseOf(i) == "as" {
			for _, k := range t.kids[h] {
				if c := t.caseOf(k); k != i && (c == "of" || c == "poss" || t.base(k) == "nmod:poss") {
					return []int{k}
				}
			}
			return t.subjects(h)
		}
	case "appos":
		if t.child(h, "cop") >= 0 {
			return t.subjects(h) // "is a member of Chad; an observer of Niger", "is, after Peru, the partner"
		}
		return []int{h}
	case "nsubj":
		// "The largest partner is Peru", "partners include Peru"
		if t.child(h, "cop") >= 0 {
			if t.at[h] < 0 && !t.nouns.agents[t.tokens[h].Lemma] {
				return nil // "the territory was part of Peru"
			}
			return []int{h}
		}
		if t.tokens[h].Lemma == "include" {
			if o := t.child(h, "obj"); o >= 0 {
				return []int{o}
			}
		}
	}
	if a := t.child(i, "appos"); a >= 0 && t.at[a] >= 0 {
		return []int{a}
	}
	return nil
}
