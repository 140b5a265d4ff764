package article

import (
	"slices"
	"strings"
)

// second finds the second noun of a pattern, behind the first or the verb, or as
// what the verb acts on.
func (t *clauseTree) second(m *match) bool {
	if m.verb >= 0 && slices.Contains(m.ofBy, "subj") {
		for _, s := range t.subjects(m.verb) {
			if m.of = t.first(m.frame.of, t.spread(s)); m.of >= 0 {
				return true
			}
		}
	}
	if m.verb >= 0 && slices.Contains(m.ofBy, "obj") {
		for _, n := range t.objectsOf(m.verb) {
			if n != m.noun && t.testNoun(m.frame.of, n) {
				m.of = n
				return true
			}
		}
	}
	for _, src := range []int{m.noun, m.verb} {
		if src < 0 {
			continue
		}
		for _, k := range t.kids[src] {
			if slices.Contains(m.ofBy, "adj") && k < src && t.caseOf(k) == "" && m.frame.of.heads[t.tokens[k].Lemma] {
				m.of = k
				return true
			}
			c := t.caseOf(k)
			if !slices.Contains(m.ofBy, c) {
				continue
			}
			if c == "poss" && m.frame.of.heads[t.tokens[k].Lemma] {
				m.of = k // "the mission's status"
				return true
			}
			if m.of = t.first(m.frame.of, t.spread(k)); m.of >= 0 {
				return !m.copular || !t.forMany(m.of) // "party to the Treaty of …": not with each other
			}
		}
		if m.of = t.secondAfter(m, src); m.of >= 0 {
			return !m.copular || !t.forMany(m.of)
		}
	}
	return false
}

// first is the first token of a list that passes a test, -1 for none.
func (t *clauseTree) first(test *nounTest, list []int) int {
	for _, n := range list {
		if t.testNoun(test, n) {
			return n
		}
	}
	return -1
}

// secondAfter finds the second noun by word order, where the tree hangs the
// preposition on a name before it: "in favour of [General Assembly resolution 4/20]".
func (t *clauseTree) secondAfter(m *match, src int) int {
	k := src + 1
	length := t.preposition(m.ofBy, k)
	if m.frame.of.heads == nil || length == 0 {
		return -1
	}
	for k += length; k < len(t.tokens) && t.lower[k] != ";" && t.tokens[k].Tag != "ADP" && !t.isFinite(k); k++ {
		if t.testNoun(m.frame.of, k) {
			return k
		}
	}
	return -1
}

// preposition is the number of words of the preposition at a token, where it is one
// of a pattern's ("in_favour_of"); 0 when none is.
func (t *clauseTree) preposition(preps []string, i int) int {
	for _, p := range preps {
		words := strings.Split(p, "_")
		if i+len(words) <= len(t.tokens) && slices.Equal(t.lower[i:i+len(words)], words) {
			return len(words)
		}
	}
	return 0
}

// governed returns the nouns that a verb governs and a frame asks for.
func (t *clauseTree) governed(f *frame, v int) []int {
	var cand []int
	if f.nounBy == nil {
		cand = t.objectsOf(v)
	} else {
		if slices.Contains(f.nounBy, "subj") {
			for _, k := range t.subjects(v) {
				cand = append(cand, t.spread(k)...)
			}
		}
		for _, k := range t.kids[v] {
			if slices.Contains(f.nounBy, t.caseOf(k)) {
				cand = append(cand, t.spread(k)...)
			}
			// "provided Chile [with aid]" hung on the object
			if t.base(k) == "obj" {
				for _, kk := range t.kids[k] {
					if slices.Contains(f.nounBy, t.caseOf(kk)) {
						cand = append(cand, t.spread(kk)...)
					}
				}
			}
		}
	}
	var out []int
	for _, n := range cand {
		if (t.testNoun(f.noun, n) || t.pronounFor(f.noun, n)) && !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	if len(out) == 0 && f.noun.heads != nil && !slices.Contains(f.nounBy, "subj") {
		if n := t.nounAfter(f, v); n >= 0 {
			out = append(out, n)
		}
	}
	if len(out) > 0 && f.noun.heads != nil && out[len(out)-1] > v {
		out = append(out, t.moreNouns(f, out)...)
	}
	return out
}

// pronounFor tells whether a pronoun stands for a noun that a frame asks for, the
// nearest one before it: "opened an embassy, but [it] was closed in 1990".
func (t *clauseTree) pronounFor(n *nounTest, i int) bool {
	if n.heads == nil || t.lower[i] != "it" && t.lower[i] != "they" || !strings.HasPrefix(t.tokens[i].Rel, "nsubj") {
		return false
	}
	for k := i - 1; k >= 0; k-- {
		if plural := t.tokens[k].Feat == "NNS" || t.tokens[k].Feat == "NNPS"; plural == (t.lower[i] == "they") && t.testNoun(n, k) {
			t.standIn[i] = k
			return true
		}
	}
	return false
}

// asBefore gives a match at a pronoun the parties of the match at the noun that
// the pronoun stands for.
func (t *clauseTree) asBefore(m *match, all []*match) bool {
	noun, ok := t.standIn[m.noun]
	if !ok || slices.ContainsFunc(m.roles, func(r roleSlot) bool { return !r.optional }) {
		return false
	}
	for _, o := range all {
		if o.noun != noun {
			continue
		}
		for _, a := range append(slices.Clone(o.subjects), o.objects...) {
			if n := t.needs(m, "S"); !n.takes(a.entity) {
				return false
			}
		}
		m.subjects, m.objects, m.both = o.subjects, o.objects, o.both
		m.implied, m.agree = true, false
		return true
	}
	return false
}

// moreNouns finds further members of the list a noun begins, by word order:
// "an embassy in Lima and a consulate in Cusco".
func (t *clauseTree) moreNouns(f *frame, have []int) []int {
	var out []int
	for k := have[len(have)-1] + 1; k < min(len(t.tokens), have[0]+60) && !t.isFinite(k) && t.lower[k] != ";"; k++ {
		if slices.Contains(have, k) || !t.testNoun(f.noun, k) || strings.HasPrefix(t.tokens[k].Rel, "nsubj") {
			continue
		}
		start := k
		for start > 0 && t.describes(start-1) {
			start--
		}
		if start > 0 && (t.tokens[start-1].Tag == "CCONJ" || t.lower[start-1] == ",") {
			out = append(out, k)
		}
	}
	return out
}

// nounAfter looks for the noun by word order: behind the verb, before any
// other verb, name or preposition.
func (t *clauseTree) nounAfter(f *frame, v int) int {
	k := v + 1
	if f.nounBy != nil {
		for k < len(t.tokens) && k <= v+8 && !slices.Contains(f.nounBy, t.lower[k]) {
			if t.isFinite(k) || t.lower[k] == ";" {
				return -1
			}
			k++
		}
		k++
	}
	for ; k < len(t.tokens) && k <= v+12; k++ {
		if t.testNoun(f.noun, k) && (k+1 == len(t.tokens) || t.tokens[k+1].Tag != "NOUN" || t.base(k) != "compound") {
			return k
		}
		if t.isFinite(k) || t.tokens[k].Tag == "ADP" || t.tokens[k].Tag == "SCONJ" || t.lower[k] == ";" || t.lower[k] == "to" {
			return -1
		}
	}
	return -1
}

// objectsOf are the nouns a verb acts on, in either voice.
func (t *clauseTree) objectsOf(v int) []int {
	var out []int
	if t.passive(v) {
		for _, s := range t.subjects(v) {
			if isRelative(t.lower[s]) {
				s = t.antecedent(v)
			}
			if s >= 0 {
				out = append(out, t.spread(s)...)
			}
		}
		return out
	}
	for _, k := range t.kids[v] {
		switch t.base(k) {
		case "obj", "iobj":
			if isRelative(t.lower[k]) {
				if a := t.antecedent(v); a >= 0 {
					out = append(out, t.spread(a)...)
				}
				continue
			}
			out = append(out, t.spread(k)...)
		}
	}
	if len(out) == 0 && t.base(v) == "acl:relcl" && t.child(v, "nsubj") >= 0 && !isRelative(t.lower[t.child(v, "nsubj")]) {
		out = append(out, t.spread(t.tokens[v].Head)...)
	}
	if len(out) == 0 && t.base(v) == "conj" && t.verbs[t.tokens[v].Head] {
		// "negotiated and signed an agreement" with the object on the other verb
		for _, k := range t.kids[t.tokens[v].Head] {
			if t.base(k) == "obj" && k > v {
				out = append(out, t.spread(k)...)
			}
		}
	}
	if len(out) == 0 {
		for _, k := range t.kids[v] {
			if t.base(k) == "conj" && t.verbs[k] && k-v <= 3 {
				if o := t.child(k, "obj"); o >= 0 {
					out = append(out, t.spread(o)...)
				}
			}
		}
	}
	return out
}

// spread is a noun with all that is coordinated with it and, behind a noun of
// quantity, what it counts.
func (t *clauseTree) spread(i int) []int {
	out := []int{i}
	for _, k := range t.kids[i] {
		switch {
		case t.base(k) == "conj" && !t.isFinite(k):
			out = append(out, t.spread(k)...)
		case t.base(k) == "nmod" && t.caseOf(k) == "of" && t.nouns.transparent[t.tokens[i].Lemma]:
			out = append(out, t.spread(k)...)
		case t.base(k) == "appos" && len(out) < 12 && (t.at[k] < 0 && t.tokens[k].Tag == "NOUN" || t.at[k] >= 0 && t.mentions[t.at[k]].rule == ruleTreaty):
			out = append(out, t.spread(k)...)
		case t.base(k) == "nmod" && listing(t.caseOf(k)):
			out = append(out, t.spread(k)...)
		}
	}
	return out
}

// listing tells prepositions that bring examples.
func listing(prep string) bool {
	return prep == "including" || prep == "such as" || prep == "like" || prep == "namely" || prep == "such"
}

// testNoun checks a noun and the words its phrase must have.
func (t *clauseTree) testNoun(n *nounTest, i int) bool {
	k := t.tokens[i]
	if k.Tag == "VERB" && k.Feat != "VBG" || k.Tag == "ADP" || k.Tag == "AUX" || k.Tag == "PUNCT" || k.Tag == "DET" || k.Tag == "PRON" {
		return false
	}
	if k.Tag == "ADJ" && t.base(i) == "amod" || i > 1 && t.lower[i-1] == "-" && t.lower[i-2] == "self" || i+1 < len(t.tokens) && (t.lower[i+1] == "'s" || t.lower[i+1] == "’s") {
		return false // "military ties", "the people's bureau"
	}
	if t.lower[i] == "according" {
		return false
	}
	if n.heads != nil {
		ok := false
		for _, l := range t.lemmas(i) {
			ok = ok || n.heads[l]
		}
		if !ok {
			return false
		}
		if t.base(i) == "compound" && t.tokens[i].Head > i && t.at[t.tokens[i].Head] < 0 {
			return false // "aid worker", "trade fair": another thing
		}
	} else if t.at[i] >= 0 || k.Tag == "NUM" || months[k.Text] || k.Lemma == "%" || k.Lemma == "percent" || k.Lemma == "cent" {
		return false // a part of something is no goods, nor is a day
	}
	if len(n.mods) == 0 {
		return true
	}
	from := t.phraseStart(i)
	for _, mods := range n.mods {
		ok := false
		for j := from; j < i; j++ {
			ok = ok || mods[t.lower[j]] || mods[t.tokens[j].Lemma]
		}
		if m := t.at[i]; m >= 0 && !ok {
			for _, w := range strings.Fields(strings.ToLower(t.s.text[t.mentions[m].start:t.mentions[m].end])) {
				ok = ok || mods[w]
			}
		}
		if !ok {
			return false
		}
	}
	return true
}

// phraseStart is the first token of a noun's phrase, left of it, as the tags
// show it.
func (t *clauseTree) phraseStart(i int) int {
	j := i
	for j > 0 && i-j < 10 {
		k := t.tokens[j-1]
		switch k.Tag {
		case "ADJ", "NOUN", "PROPN", "NUM", "ADV", "CCONJ":
		case "VERB":
			if k.Feat != "VBN" && k.Feat != "VBG" {
				return j
			}
			if t.base(j-1) != "amod" && t.base(j-1) != "compound" {
				return j
			}
		case "PUNCT", "SYM":
			switch t.lower[j-1] {
			case "-", "–", "\"", "“", "”", "'":
			default:
				return j
			}
		default:
			return j
		}
		j--
	}
	return j
}
