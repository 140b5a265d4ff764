package article

import (
	"slices"

	"github.com/claimgraph/claimgraph/loaders/article/syntax"
)

// mendVerbs undoes common mistakes of the tagger with the verb behind a name,
// which the tree alone does not know to be one: "Chad shares the concern" taken
// for a plural noun, "Chad traded goods" for a participle, "an arms embargo"
// for a clause.
func (t *clauseTree) mendVerbs() {
	mended := t.mendHeadless()
	mended = t.mendCleft() || mended
	mended = t.mendNeither() || mended
	mended = t.mendCast() || t.mendCopula() || mended
	for i := 1; i+1 < len(t.tokens); i++ {
		if t.mendTopic(i) || t.mendActing(i) || t.mendHyphen(i) || t.mendSet(i) {
			mended = true
			continue
		}
		if f := t.tokens[i].Feat; (f == "VBP" || f == "VB") && (t.mendNoun(i) || t.mendObject(i)) {
			mended = true
			continue
		}
		if t.tokens[i].Feat == "NNS" && t.mendSecond(i) {
			mended = true
			continue
		}
		if t.mendFlow(i) || t.mendTop(i) || t.mendPerfect(i) || t.mendTwin(i) || t.mendThose(i) || t.mendStatus(i) {
			mended = true
			continue
		}
		m := t.at[i-1]
		if m < 0 || t.at[i] >= 0 || t.mentions[m].adjective || t.mentions[m].rule == rulePossessive || t.heads[m] < 0 {
			continue
		}
		switch t.tokens[i].Feat {
		case "NNS":
			mended = t.mendPlural(i, t.heads[m]) || mended
		case "VBN", "VBD":
			mended = t.mendAdverb(i, t.heads[m]) || mended
			mended = t.mendParticiple(i, t.heads[m]) || mended
		}
	}
	if mended {
		t.link()
	}
}

// mendAdverb makes a name that was taken for an adverb the subject of the verb
// behind it: "Chad ranked as".
func (t *clauseTree) mendAdverb(i, name int) bool {
	k := &t.tokens[name]
	b := t.base(name)
	if k.Head != i || b != "advmod" && b != "aux" && b != "aux:pass" || t.child(i, "nsubj") >= 0 {
		return false
	}
	if t.auxiliaries(i) > 1 || b == "advmod" && t.auxiliaries(i) > 0 {
		return false
	}
	k.Tag, k.Rel = "PROPN", "nsubj"
	t.tokens[i].Feat = "VBD"
	return true
}

// auxiliaries counts the auxiliary verbs of a verb.
func (t *clauseTree) auxiliaries(i int) int {
	n := 0
	for _, k := range t.kids[i] {
		if b := t.base(k); b == "aux" || b == "aux:pass" {
			n++
		}
	}
	return n
}

// mendFlow makes a clause for what a state trades the noun that it stands for:
// "a third of what Chad imports" is a third of Chad's imports.
func (t *clauseTree) mendFlow(i int) bool {
	k := &t.tokens[i]
	m := t.at[i-1]
	if k.Lemma != "import" && k.Lemma != "export" || k.Tag != "VERB" || m < 0 || t.mentions[m].adjective || t.child(i, "obl") >= 0 && t.directed(i) {
		return false
	}
	first := t.firstToken(m)
	head := first - 1
	for head > 0 && (t.tokens[head].Tag == "DET" || isRelative(t.lower[head]) && t.lower[head] != "what") {
		head--
	}
	of := head - 1
	for of > 0 && (t.tokens[of].Tag == "DET" || t.tokens[of].Tag == "ADJ") {
		of--
	}
	if of < 1 || !t.nouns.allTraded[t.lower[head]] || t.lower[of] != "of" {
		return false
	}
	name := t.heads[m]
	top := t.tokens[head].Head
	if top < 0 || top == i || top > of {
		return false
	}
	k.Tag, k.Feat, k.Head, k.Rel, t.verbs[i] = "NOUN", "NNS", top, "nmod", false
	t.tokens[name].Head, t.tokens[name].Rel = i, "nmod:poss"
	t.tokens[of].Head, t.tokens[of].Rel = i, "case"
	for j := of + 1; j <= head; j++ {
		t.tokens[j].Head, t.tokens[j].Rel = i, "det"
	}
	for j := head + 1; j < first; j++ {
		if isRelative(t.lower[j]) {
			t.tokens[j].Head, t.tokens[j].Rel = i, "mark"
		}
	}
	return true
}

// directed tells whether a verb of trade says with whom: "what Chad imports from Peru".
func (t *clauseTree) directed(i int) bool {
	return slices.ContainsFunc(t.kids[i], func(k int) bool { c := t.caseOf(k); return c == "to" || c == "from" })
}

// mendTop makes "top" the adjective that it is before a number: "the top five
// suppliers".
func (t *clauseTree) mendTop(i int) bool {
	n := t.tokens[i].Head
	top := i - 1
	if t.lower[top] != "top" || t.tokens[i].Tag != "NUM" || n < i || t.tokens[n].Head != top || t.tokens[n].Tag != "NOUN" {
		return false
	}
	t.tokens[n].Head, t.tokens[n].Rel = t.tokens[top].Head, t.tokens[top].Rel
	for k := range t.tokens {
		if t.tokens[k].Head == top {
			t.tokens[k].Head = n
		}
	}
	t.tokens[top].Head, t.tokens[top].Rel, t.tokens[top].Tag = n, "amod", "ADJ"
	return true
}

// mendStatus makes "status" the object that it is of a verb taken for its auxiliary:
// "has observer status".
func (t *clauseTree) mendStatus(i int) bool {
	if t.lower[i] != "status" || t.tokens[i].Tag != "VERB" {
		return false
	}
	have := t.child(i, "aux")
	if have < 0 || have > i {
		return false
	}
	t.tokens[have].Tag, t.tokens[have].Head, t.tokens[have].Rel = "VERB", t.tokens[i].Head, t.tokens[i].Rel
	for _, k := range t.kids[i] {
		switch {
		case k == have:
		case k > have && k < i:
			t.tokens[k].Tag, t.tokens[k].Rel = "NOUN", "compound"
		default:
			t.tokens[k].Head = have
		}
	}
	t.tokens[i].Tag, t.tokens[i].Feat, t.tokens[i].Head, t.tokens[i].Rel = "NOUN", "NN", have, "obj"
	t.verbs[i], t.verbs[have] = false, true
	t.link()
	return true
}

// mendThose hangs "including those" on the plural before it, of which it names some:
// "foreign armies, including [those] of Peru and Chad".
func (t *clauseTree) mendThose(i int) bool {
	if t.lower[i] != "those" || t.lower[i-1] != "including" || t.base(i) == "nmod" {
		return false
	}
	n := t.nounBefore(i - 1)
	if n < 0 || t.tokens[n].Feat != "NNS" {
		return false
	}
	t.tokens[i].Head, t.tokens[i].Rel = n, "nmod"
	t.link()
	return true
}

// mendTwin hangs a place on the noun before it where the tree hangs it on an earlier
// one that has its place already: "an embassy in Peru and a consulate in [Chad]".
func (t *clauseTree) mendTwin(i int) bool {
	c := t.child(i, "case")
	if c < 1 || c > i || t.base(i) != "nmod" || t.tokens[c-1].Tag != "NOUN" || t.base(c-1) != "conj" {
		return false
	}
	up := t.tokens[i].Head
	if up >= c-1 {
		return false
	}
	for _, k := range t.kids[up] {
		if k > up && k < c-1 && t.base(k) == "nmod" && t.caseOf(k) == t.lower[c] {
			t.tokens[i].Head = c - 1
			t.link()
			return true
		}
	}
	return false
}

// mendTopic gives a passive its subject back where the tree has taken what the
// subject is about for it, and the clause for one about a noun: "a treaty on trade
// was signed".
func (t *clauseTree) mendTopic(v int) bool {
	h, mark, s := t.tokens[v].Head, t.child(v, "mark"), t.child(v, "nsubj:pass")
	if t.base(v) != "acl" || h < 0 || h > mark || s < mark || s > v || !topical[t.lower[mark]] || t.child(v, "aux:pass") < s || t.tokens[h].Tag != "NOUN" {
		return false
	}
	t.tokens[v].Head, t.tokens[v].Rel = t.tokens[h].Head, t.tokens[h].Rel
	t.tokens[h].Head, t.tokens[h].Rel = v, "nsubj:pass"
	t.tokens[s].Head, t.tokens[s].Rel = h, "nmod"
	t.tokens[mark].Head, t.tokens[mark].Rel = s, "case"
	t.link()
	return true
}

// link lists the children of each token anew.
func (t *clauseTree) link() {
	for i := range t.kids {
		t.kids[i] = nil
	}
	for i, k := range t.tokens {
		if k.Head >= 0 {
			t.kids[k.Head] = append(t.kids[k.Head], i)
		}
	}
}

// mendObject makes a finite form behind an object that has a determiner the noun it
// is: "lifted its arms embargo".
func (t *clauseTree) mendObject(i int) bool {
	o, v := i-1, t.tokens[i].Head
	if t.base(i) != "xcomp" || t.tokens[i].Feat != "VBP" || t.tokens[o].Head != v || t.base(o) != "obj" || t.at[o] >= 0 || t.child(o, "det", "nmod:poss") < 0 || t.child(i, "obj", "aux", "mark") >= 0 {
		return false
	}
	k := &t.tokens[i]
	k.Tag, k.Feat, k.Rel, k.Lemma, t.verbs[i] = "NOUN", "NN", "obj", syntax.Lemma(k.Text, "NN"), false
	for _, c := range t.kids[o] {
		t.tokens[c].Head = i
	}
	for _, c := range t.kids[i] {
		if t.base(c) == "obl" {
			t.tokens[c].Rel = "nmod"
		}
	}
	t.tokens[o].Head, t.tokens[o].Rel = i, "compound"
	return true
}

// mendNoun makes a verb whose subject would be "an arms" the noun it is: "an
// arms embargo".
func (t *clauseTree) mendNoun(i int) bool {
	s := i - 1
	if t.tokens[s].Head != i || t.tokens[s].Feat != "NNS" && t.tokens[s].Feat != "NN" || t.base(s) != "nsubj" || t.at[s] >= 0 || t.child(i, "aux", "obj") >= 0 {
		return false
	}
	d := t.child(s, "det")
	if d < 0 || t.lower[d] != "a" && t.lower[d] != "an" {
		return false
	}
	k := &t.tokens[i]
	if k.Head < 0 || k.Head > i {
		return false
	}
	k.Tag, k.Feat, k.Rel, t.verbs[i] = "NOUN", "NN", "obj", false
	k.Lemma = syntax.Lemma(k.Text, "NN")
	t.tokens[s].Rel = "compound"
	t.tokens[d].Head = i
	return true
}

// mendPartners makes "trading" part of the noun where it was taken for a verb: "its
// largest goods [trading] partner".
func (t *clauseTree) mendPartners() {
	for i := 1; i+1 < len(t.tokens); i++ {
		goods, partner := i-1, i+1
		if t.lower[i] != "trading" || t.tokens[partner].Lemma != "partner" || t.tokens[i].Head != goods || t.tokens[partner].Head != i {
			continue
		}
		t.tokens[partner].Head, t.tokens[partner].Rel = t.tokens[goods].Head, t.tokens[goods].Rel
		for k := range t.tokens {
			if h := t.tokens[k].Head; k != i && k != partner && (h == goods || h == i) {
				t.tokens[k].Head = partner
			}
		}
		for _, k := range []int{goods, i} {
			t.tokens[k].Head, t.tokens[k].Rel = partner, "compound"
		}
		t.tokens[i].Tag, t.verbs[i] = "NOUN", false
		t.link()
	}
}
