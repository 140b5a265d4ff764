package article

import (
	"slices"
	"strings"
)

// hold finds how the text holds a claim: negated, planned, reported, and by
// whom it is said.
func (q *qualifying) hold(c *claim) {
	m := c.match
	h := &holding{t: q.tree, w: q.tree.nouns, noun: m.noun, denial: -1, called: -1}
	if m.noun >= 0 && !(m.verb >= 0 && len(m.adjs) > 0) { // "voted no on …" denies nothing
		h.phrase(m.noun)
	}
	at := m.verb
	if at < 0 {
		at = m.noun
		if !q.tree.predicative(at) && !(len(m.adjs) > 0 && q.tree.child(at, "aux:pass") >= 0) {
			g, rel, _ := q.tree.governor(at)
			if g >= 0 && (rel == "obj" || rel == "nsubj" || rel == "nsubj:pass" || rel == "xcomp") {
				at = g
				if rel == "obj" && !h.answered(g, c) {
					h.governing(g)
				}
			} else {
				at = -1
				if v := q.tree.verbAbove(m.noun); v >= 0 {
					h.said(v)
					h.noneOf(v, m.noun)
				}
			}
		}
	}
	if m.verb >= 0 && m.noun >= 0 && q.tree.nouns.wishing[q.tree.tokens[m.verb].Lemma] {
		h.modal("verb", q.tree.tokens[m.verb].Lemma) // "seeks a seat", "pledged aid"
	}
	if at >= 0 {
		h.clause(at)
	}
	h.deny(h.denialBefore(c.subject))
	h.deny(h.denialBefore(c.object))
	if h.denial >= 0 {
		word := h.t.tokens[h.denial]
		c.start, c.end = min(c.start, word.Start), max(c.end, word.End)
	}
	if m.verb >= 0 && h.insteadOf(m.verb) {
		h.negative = !h.negative
	}
	h.doubt(q.tree.tokenAt(c.start), m.fact || m.aside && m.office != "")
	h.according()
	if h.source != "" {
		c.set("attribution", h.source)
	}
	if m.fact {
		return
	}
	if h.negative {
		c.set("polarity", "negative")
	}
	c.ceased = h.ceased
	if h.modality != "" {
		c.set("modality", h.modality)
	}
	c.drop = h.purpose
}

// holding walks from a verb up through the clauses it stands in.
type holding struct {
	t        *clauseTree
	w        *frameWords
	negative bool
	denial   int  // the token of "neither", "none of them", "no country"; -1 for none
	ceased   bool // it held up to a time: "ceased to be"
	modality string
	source   string
	noun     int  // the token of the claim's noun, -1 for none
	weak     bool // the modality comes from "will" alone
	purpose  bool // the clause is what somebody acts for
	called   int  // the token that calls it untrue, -1 for none
}

// modal takes a modality over; "will" yields to what stands above it: "it is
// likely that … will".
func (h *holding) modal(place, word string) {
	if m := h.w.modalBy[place][word]; m != "" && (h.modality == "" || h.weak) {
		h.modality, h.weak = m, place == "aux" && m == "planned"
	}
}

// phrase reads the words before a noun: "no talks", "no missile tests", "planned talks".
func (h *holding) phrase(i int) {
	for _, k := range h.t.kids[i] {
		if h.t.base(k) == "amod" {
			h.modal("adjective", h.t.lower[k])
		}
	}
	denial := h.none(i, true)
	if first := h.t.phraseStart(i); denial < 0 && first > 0 && h.t.tokens[first-1].Tag == "DET" && h.t.lower[first-1] == "no" {
		denial = first - 1 // "no missile tests", which the tree hangs on the first of them
	}
	h.deny(denial)
}

// noMore tells whether a token is the "longer" of "no longer".
func (t *clauseTree) noMore(i int) bool {
	return i > 0 && t.lower[i-1] == "no" && (t.lower[i] == "longer" || t.lower[i] == "more")
}

// noLess tells whether a "no" belongs to a number: "no less than".
func (t *clauseTree) noLess(i int) bool {
	return i+2 < len(t.lower) && t.lower[i+2] == "than" && t.nouns.comparing[t.lower[i+1]]
}

// turn turns the claim round for token i if it is a word of negation.
func (h *holding) turn(i int) {
	switch w := h.t.lower[i]; {
	case w == "neither" || w == "nor":
		h.deny(i)
	case h.w.negative[w]:
		h.negative = !h.negative
	}
}

// deny turns the claim round for a phrase with token i, -1 for none; once, since
// "neither … nor" is one denial.
func (h *holding) deny(i int) {
	if i >= 0 && h.denial < 0 {
		h.negative, h.denial = !h.negative, i
	}
}

// none is the token by which a phrase denies its clause, or -1: "neither of them",
// "neither Peru nor Chile" and, with no, "no country". What a preposition leads is no
// such phrase by "no": "with no help from Peru".
func (h *holding) none(i int, no bool) int {
	if w := h.t.lower[i]; w == "neither" || w == "none" || w == "nobody" {
		return i
	}
	for _, k := range h.t.kids[i] {
		switch h.t.base(k) {
		case "det", "cc", "advmod":
			if w := h.t.lower[k]; k < i && (w == "neither" || no && w == "no" && !h.t.noLess(k)) {
				return k
			}
		}
	}
	return -1
}

// answered tells whether a verb only answers what another party does: "Chad
// rejects the threat of Libya" leaves the threat as it is.
func (h *holding) answered(v int, c *claim) bool {
	if !h.w.answers[h.t.tokens[v].Lemma] || c.match.predicate.Symmetric {
		return false
	}
	return !slices.Contains(h.t.subjects(v), c.subject.head)
}

// governing reads the verb whose object the noun of a claim is.
func (h *holding) governing(v int) {
	l := h.t.tokens[v].Lemma
	if h.w.negVerbs[l] {
		h.negative = !h.negative
	}
	if h.w.modalBy["verb"][l] == "planned" || h.w.modalBy["verb"][l] == "intended" || h.w.modalBy["verb"][l] == "alleged" {
		h.modal("verb", l)
	}
}

// clause reads the helpers of a verb, then goes up to what governs it.
func (h *holding) clause(v int) {
	t := h.t
	for hops := 0; v >= 0 && hops < 8; hops++ {
		h.helpers(v)
		up := t.tokens[v].Head
		if up < 0 {
			break
		}
		l := t.tokens[up].Lemma
		if b := t.base(v); h.w.requests[l] && (b == "ccomp" || (b == "xcomp" || b == "advcl") && t.child(up, "obj", "iobj", "nsubj:pass") >= 0) {
			h.purpose = true // what somebody is asked to do
			return
		}
		switch t.base(v) {
		case "xcomp":
			if t.tokens[v].Feat == "VB" && slices.ContainsFunc(t.kids[up], func(k int) bool { return k > up && k < v && t.lower[k] == "yet" }) {
				h.negative = !h.negative // "has yet to sign"
			}
			h.above(up, l)
			v = up
		case "ccomp", "csubj", "csubj:outer":
			if h.w.speech[l] {
				h.speaker(up)
				h.untruly(up)
				if m := h.w.modalBy["verb"][l]; m == "alleged" || m == "likely" || m == "estimated" {
					h.modal("verb", l)
				}
			} else {
				h.above(up, l)
			}
			v = up
		case "parataxis":
			if h.w.speech[l] {
				h.speaker(up)
			}
			if k := t.child(v, "nsubj"); h.w.speech[t.tokens[v].Lemma] && k >= 0 {
				return
			}
			return
		case "acl":
			if t.tokens[v].Feat == "VB" || t.child(v, "mark") >= 0 {
				h.modal("noun", l)
				h.rumoured(up)
				h.purpose = t.tokens[v].Feat == "VB" && !h.ranked(up) && h.w.modalBy["noun"][l] == ""
				if g := t.verbAbove(up); g >= 0 && h.w.negVerbs[t.tokens[g].Lemma] {
					h.negative = !h.negative
				}
			}
			if t.tokens[up].Tag != "ADJ" && !(t.predicative(up) && h.ranked(up)) {
				return
			}
			v = up // "is ready to sign": what holds of the clause above
		case "advcl":
			mark := t.child(v, "mark")
			switch {
			case mark >= 0 && (t.lower[mark] == "if" || t.lower[mark] == "unless"):
				h.modal("aux", "would")
			case mark >= 0 && t.lower[mark] == "without":
				h.negative = !h.negative
			case mark >= 0 && (t.lower[mark] == "of" || t.lower[mark] == "from") && h.w.modalBy["verb"][l] != "":
				h.modal("verb", l) // "accused of selling"
			case mark >= 0 && t.lower[mark] == "from" && h.w.negVerbs[l]:
				h.negative = !h.negative
			case t.tokens[v].Feat == "VB" && (mark < 0 || t.lower[mark] == "to"):
				if h.w.modalBy["verb"][l] == "planned" || h.w.modalBy["verb"][l] == "intended" {
					h.modal("verb", l)
				} else {
					h.purpose = true
				}
			}
			return
		case "conj":
			if t.tokens[v].Feat == "VB" && !h.own(v) {
				h.auxOf(up)
			}
			// the speaker of the first clause speaks the second as well
			if b := t.base(up); b == "ccomp" || b == "xcomp" || b == "conj" {
				v = up
				if b == "ccomp" || b == "xcomp" {
					continueUp := t.tokens[up].Head
					if continueUp >= 0 && b == "ccomp" && h.w.speech[t.tokens[continueUp].Lemma] {
						h.speaker(continueUp)
					}
					if b == "xcomp" && t.tokens[v].Feat == "VB" {
						h.above(continueUp, t.tokens[continueUp].Lemma)
					}
					return
				}
				continue
			}
			return
		default:
			return
		}
	}
}

// ranked tells nouns whose infinitive tells a fact: "the first country to join".
func (h *holding) ranked(i int) bool {
	for _, k := range h.t.kids[i] {
		switch w := h.t.lower[k]; {
		case w == "last", w == "only", w == "latest", quantityWords().Ordinals[w] > 0:
			return true
		}
	}
	for _, k := range h.t.kids[i] {
		if h.t.base(k) == "nmod" && h.ranked(k) {
			return true
		}
	}
	switch h.t.lower[i] {
	case "first", "last", "only":
		return true
	}
	return false
}

// above reads a verb, noun or adjective that takes the claim's clause along.
func (h *holding) above(up int, lemma string) {
	if h.w.ending[lemma] {
		h.ceased = !h.ceased
	}
	if h.w.negVerbs[lemma] {
		h.negative = !h.negative
		return
	}
	if h.untrueAbove(up) {
		return
	}
	switch h.t.tokens[up].Tag {
	case "ADJ", "ADV":
		h.modal("adjective", h.t.lower[up])
	case "NOUN":
		h.modal("noun", lemma)
	default:
		h.modal("verb", lemma)
		if h.t.tokens[up].Feat == "VBN" {
			h.modal("adjective", h.t.lower[up])
		}
	}
}

// helpers reads auxiliaries, adverbs and negation of one verb.
func (h *holding) helpers(v int) {
	for _, k := range h.t.kids[v] {
		w := h.t.lower[k]
		if h.t.noMore(k) {
			h.negative = !h.negative
			continue
		}
		switch h.t.base(k) {
		case "aux":
			h.modal("aux", w)
		case "advmod":
			h.modal("adverb", w)
			h.turn(k)
		case "cc", "det":
			if k != h.denial {
				h.turn(k)
			}
		case "nsubj", "nsubj:pass", "obl:agent", "obj", "obl", "nmod":
			if k != h.noun {
				h.deny(h.none(k, strings.HasPrefix(h.t.base(k), "nsubj") || h.w.atNo[h.t.tokens[k].Lemma]))
			}
		}
	}
}

// denialBefore is the token before a party that denies it, or -1, by the words
// without the tree: "neither …", "none of …", "… nor …".
func (h *holding) denialBefore(a arg) int {
	if a.mention < 0 {
		return -1
	}
	start := h.t.mentions[a.mention].start
	for i := a.head; i >= 0; i-- {
		if h.t.tokens[i].Start >= start {
			continue
		}
		switch h.t.lower[i] {
		case "neither", "none", "nor":
			return i
		case "not":
			if i == 0 || h.t.lower[i-1] == "," {
				return i // "Not Peru but Chile", "only Peru, not Chile,"
			}
			return -1
		case "of", "the", "these", "those", "two", "three":
		default:
			return -1
		}
	}
	return -1
}

func (h *holding) own(v int) bool { return h.t.child(v, "aux", "mark") >= 0 }

func (h *holding) auxOf(v int) {
	for _, k := range h.t.kids[v] {
		if h.t.base(k) == "aux" {
			h.modal("aux", h.t.lower[k])
		}
	}
}

// noneOf reads "did not lead to any break".
func (h *holding) noneOf(v, noun int) {
	for k, hops := noun, 0; k >= 0 && k != v && hops < 4; k, hops = h.t.tokens[k].Head, hops+1 {
		if d := h.t.child(k, "det"); d >= 0 && h.t.lower[d] == "any" {
			for _, a := range h.t.kids[v] {
				if h.w.negative[h.t.lower[a]] {
					h.negative = !h.negative
				}
			}
			return
		}
	}
}

// said notes the speaker of the clause that a nominal claim stands in.
func (h *holding) said(v int) {
	up := h.t.tokens[v].Head
	if up >= 0 && h.t.base(v) == "ccomp" && h.w.speech[h.t.tokens[up].Lemma] {
		h.speaker(up)
	}
}

// speaker notes who says it, by the verb of speech.
func (h *holding) speaker(v int) {
	if h.modality == "hypothetical" {
		h.modality, h.weak = "planned", true // "announced that it would"
	}
	if h.source != "" {
		return
	}
	subjects := h.t.subjects(v)
	if len(subjects) == 0 || h.t.passive(v) { // "he was told that": not the one who says it
		return
	}
	n := h.t.at[subjects[0]]
	if n < 0 && h.t.tokens[subjects[0]].Tag == "PRON" {
		return // "it was announced"
	}
	if n < 0 {
		start, end := h.t.nounPhrase(subjects[0], false)
		h.source = trimDeterminer(h.t.words(start, end))
		return
	}
	m := h.t.mentions[n]
	if len(m.entities) == 0 {
		return
	}
	h.source = m.entities[0].Name
	if m.rule == ruleOffice || m.rule == rulePlace {
		h.source = h.t.words(m.start, m.end)
	}
}

// according reads "according to the ministry" anywhere in the sentence.
func (h *holding) according() {
	t := h.t
	for i := 0; i+2 < len(t.tokens); i++ {
		if t.lower[i] != "according" || t.lower[i+1] != "to" || h.source != "" {
			continue
		}
		for j := i + 2; j < len(t.tokens) && j < i+10; j++ {
			if n := t.at[j]; n >= 0 {
				h.source = t.words(t.mentions[n].start, t.mentions[n].end)
				return
			}
			if t.tokens[j].Tag == "NOUN" && (j+1 == len(t.tokens) || t.tokens[j+1].Tag != "NOUN") {
				start, _ := t.nounPhrase(j, false)
				h.source = trimDeterminer(strings.TrimSpace(t.words(start, t.tokens[j].End)))
				return
			}
		}
	}
}
