package article

import (
	"slices"

	"github.com/claimgraph/claimgraph/loaders/article/syntax"
)

// mendActing makes a noun the verb that it is between a subject and an object of its
// own: "Chad cast its vote".
func (t *clauseTree) mendActing(i int) bool {
	k := &t.tokens[i]
	s, o := t.child(i, "nsubj"), t.child(i, "obj")
	if k.Feat != "NN" || t.at[i] >= 0 || s < 0 || s >= i || o <= i || t.child(i, "cop", "det", "amod", "nmod:poss") >= 0 {
		return false
	}
	k.Tag, k.Feat, k.Lemma, t.verbs[i] = "VERB", "VBD", syntax.Lemma(k.Text, "VBD"), true
	return true
}

// mendHyphen makes a participle behind a hyphen the verb of the clause that it tops:
// "Chad test-fired a rocket".
func (t *clauseTree) mendHyphen(i int) bool {
	k := &t.tokens[i]
	if i < 3 || k.Feat != "VBN" || t.tokens[i-1].Feat != "HYPH" || t.child(i, "obj") <= i || t.child(i, "aux", "aux:pass") >= 0 || t.at[i] >= 0 {
		return false
	}
	switch t.base(i) {
	case "root", "conj", "ccomp", "parataxis", "advcl":
	default:
		return false
	}
	m := t.at[i-3]
	if m < 0 || t.mentions[m].adjective {
		return false
	}
	name := t.heads[m]
	k.Tag, k.Feat, t.verbs[i] = "VERB", "VBD", true
	t.tokens[i-2].Head, t.tokens[i-2].Rel = i, "compound"
	t.tokens[name].Head, t.tokens[name].Rel = i, "nsubj"
	return true
}

// mendNeither makes a plural noun behind "neither" the first of the two verbs that
// it is: "Chad neither recognises Niger nor trades with it".
func (t *clauseTree) mendNeither() bool {
	first := slices.Index(t.lower, "neither") + 1
	if first < 2 || first+1 >= len(t.tokens) || t.tokens[first].Feat != "NNS" || t.at[first] >= 0 || t.at[first-2] < 0 {
		return false
	}
	lemma := syntax.Lemma(t.tokens[first].Text, "VBZ")
	nor := first + 1
	for nor < len(t.tokens) && t.lower[nor] != "nor" {
		nor++
	}
	if nor+1 >= len(t.tokens) || t.tokens[nor+1].Tag != "VERB" || !t.nouns.verbs[lemma] {
		return false
	}
	second, name := nor+1, t.heads[t.at[first-2]]
	t.makeVerb(first, lemma)
	t.tokens[first].Head, t.tokens[first].Rel = t.tokens[second].Head, t.tokens[second].Rel
	t.tokens[second].Head, t.tokens[second].Rel = first, "conj"
	t.tokens[name].Head, t.tokens[name].Rel = first, "nsubj"
	t.tokens[first-1].Head, t.tokens[first-1].Rel = first, "cc"
	for k := first + 1; k < nor; k++ {
		if h := t.tokens[k].Head; h >= 0 && h <= first || h > nor {
			t.tokens[k].Head, t.tokens[k].Rel = first, "obj"
		}
	}
	t.link()
	return true
}

// mendHeadless makes the participle behind the subject the verb of a sentence that
// has none: "A third of Chad's imports originated in Niger".
func (t *clauseTree) mendHeadless() bool {
	root, verb := -1, -1
	for i, k := range t.tokens {
		switch {
		case t.isFinite(i) || k.Tag == "AUX":
			return false
		case k.Head < 0:
			root = i
		case verb < 0 && k.Feat == "VBN" && t.base(i) == "acl":
			verb = i
		}
	}
	if verb < root || root < 0 || t.tokens[root].Tag != "NOUN" && t.tokens[root].Tag != "NUM" || t.lower[len(t.lower)-1] != "." || t.lower[verb-1] == "," {
		return false
	}
	for _, k := range t.kids[verb] {
		if t.caseOf(k) == "by" {
			return false // "goods sold by Chad"
		}
	}
	subject := root
	if h := t.tokens[verb].Head; t.tokens[root].Tag == "NUM" && t.at[h] >= 0 {
		subject = h // "In 2013, both countries entered into a pact"
		t.tokens[root].Head, t.tokens[root].Rel = verb, "obl"
	}
	v := &t.tokens[verb]
	v.Tag, v.Feat, v.Head, v.Rel, t.verbs[verb] = "VERB", "VBD", -1, "root", true
	t.tokens[subject].Head, t.tokens[subject].Rel = verb, "nsubj"
	for _, k := range t.kids[subject] {
		if k > verb {
			t.tokens[k].Head = verb
			if t.base(k) == "nmod" {
				t.tokens[k].Rel = "obl"
			}
		}
	}
	return true
}

// mendPerfect makes a participle the verb of its clause where adverbs part it from
// the auxiliary: "has not yet [established] relations".
func (t *clauseTree) mendPerfect(i int) bool {
	if t.tokens[i].Feat != "VBN" || t.base(i) != "amod" || t.tokens[i-1].Tag != "ADV" && t.tokens[i-1].Tag != "PART" {
		return false
	}
	have := i - 1
	for have > 0 && (t.tokens[have].Tag == "ADV" || t.tokens[have].Tag == "PART") {
		have--
	}
	noun := t.tokens[i].Head
	if t.tokens[have].Lemma != "have" || !t.isFinite(have) || noun < i || t.tokens[noun].Head != have || t.base(noun) != "obj" {
		return false
	}
	t.tokens[i].Tag, t.tokens[i].Head, t.tokens[i].Rel = "VERB", t.tokens[have].Head, t.tokens[have].Rel
	for _, k := range t.kids[have] {
		t.tokens[k].Head = i
	}
	t.tokens[have].Tag, t.tokens[have].Head, t.tokens[have].Rel = "AUX", i, "aux"
	t.verbs[i], t.verbs[have] = true, true
	t.link()
	return true
}

// mendPlural makes a plural noun behind a name the verb of a sentence that has
// none, or that has only a noun behind it taken for one: "Chad exports fish".
func (t *clauseTree) mendPlural(i, name int) bool {
	if t.child(i, "cop") >= 0 || !mayFollowVerb(t.tokens[i+1]) {
		return false
	}
	lemma := syntax.Lemma(t.tokens[i].Text, "VBZ")
	rival := -1
	for k := range t.tokens {
		if !t.isFinite(k) {
			continue
		}
		if rival >= 0 || k != i+1 || t.tokens[i].Head != k || t.tokens[k].Feat != "VBP" {
			return t.mendRoot(i, name, lemma)
		}
		rival = k
	}
	if !t.nouns.verbs[lemma] {
		return t.mendRoot(i, name, lemma)
	}
	t.makeVerb(i, lemma)
	object := -1
	for k := i + 1; k < len(t.tokens) && t.tokens[k].Tag != "ADP"; k++ {
		if t.tokens[k].Tag == "NOUN" || t.tokens[k].Tag == "PROPN" || k == rival {
			object = k
		}
	}
	for k := range t.tokens {
		x := &t.tokens[k]
		switch {
		case k == i:
		case k == name:
			x.Head, x.Rel = i, "nsubj"
		case k == object:
			x.Head, x.Rel = i, "obj"
			if k == rival {
				x.Tag, x.Feat, t.verbs[k] = "NOUN", "NN", false
			}
		case x.Head < 0:
			x.Head, x.Rel = i, "parataxis"
		case x.Head == name && k > i:
			x.Head = i
		}
	}
	t.tokens[i].Head, t.tokens[i].Rel = -1, "root"
	return true
}

// mendSecond makes a plural noun behind "and" the second verb of a clause:
// "buys rice and exports fish".
func (t *clauseTree) mendSecond(i int) bool {
	if t.lower[i-1] != "and" && t.lower[i-1] != "or" || t.at[i] >= 0 || t.tokens[i+1].Tag != "NOUN" || t.tokens[i].Head != i+1 && t.tokens[i+1].Head != i {
		return false
	}
	lemma := syntax.Lemma(t.tokens[i].Text, "VBZ")
	if !t.nouns.verbs[lemma] {
		return false
	}
	first := -1
	for k := i - 2; k >= 0 && k > i-12; k-- {
		if t.tokens[k].Feat == "VBZ" && t.base(k) != "aux" && t.base(k) != "cop" {
			first = k
			break
		}
	}
	if first < 0 {
		return false
	}
	t.makeVerb(i, lemma)
	if h := t.tokens[i+1].Head; h == i || h < 0 || t.tokens[i].Head == i+1 {
		t.tokens[i+1].Head, t.tokens[i+1].Rel = i, "obj"
	}
	t.tokens[i].Head, t.tokens[i].Rel = first, "conj"
	return true
}

// mayFollowVerb tells words that can stand behind a verb but not behind a noun
// that is the subject.
func mayFollowVerb(k syntax.Token) bool {
	switch k.Tag {
	case "DET", "ADP", "NUM", "ADJ", "NOUN", "PROPN", "ADV":
		return true
	}
	return k.Feat == "VBP" || k.Feat == "$"
}

// mendRoot makes a plural noun that governs the name before it a verb where it
// is the top of a clause.
func (t *clauseTree) mendRoot(i, name int, lemma string) bool {
	if t.tokens[name].Head != i || t.child(i, "nsubj") >= 0 {
		return false
	}
	mark := t.child(i, "mark")
	switch t.base(i) {
	case "root", "conj", "parataxis":
	default:
		if mark < 0 || mark > i || !t.nouns.verbs[lemma] {
			return false
		}
		t.tokens[i].Rel = "advcl" // "while Chad targets …"
	}
	t.makeVerb(i, lemma)
	t.tokens[name].Rel = "nsubj"
	for _, c := range t.kids[i] {
		switch {
		case c > i && t.base(c) == "nmod":
			t.tokens[c].Rel = "obl"
		case c > i && t.base(c) == "acl" && t.tokens[c].Feat == "VB":
			t.tokens[c].Rel = "xcomp"
		}
	}
	return true
}

// mendSet makes "set" the participle that it is behind a noun and before an
// infinitive: "trade set to reach".
func (t *clauseTree) mendSet(i int) bool {
	k := &t.tokens[i]
	x := t.child(i, "xcomp", "acl")
	if t.lower[i] != "set" || k.Tag != "NOUN" || x != i+2 || t.lower[i+1] != "to" || t.tokens[i-1].Head != i || t.tokens[i-1].Tag != "NOUN" {
		return false
	}
	noun := i - 1
	t.tokens[noun].Head, t.tokens[noun].Rel = k.Head, k.Rel
	for _, c := range t.kids[i] {
		if c < noun {
			t.tokens[c].Head = noun
		}
	}
	k.Tag, k.Feat, k.Head, k.Rel, t.verbs[i] = "VERB", "VBN", noun, "acl", true
	t.tokens[x].Rel = "xcomp"
	return true
}

func (t *clauseTree) makeVerb(i int, lemma string) {
	k := &t.tokens[i]
	k.Tag, k.Feat, k.Lemma, t.verbs[i] = "VERB", "VBZ", lemma, true
}

// mendParticiple makes a participle between a name and a noun the verb of a
// clause that has none: "[Chad] imposed [a tax]".
func (t *clauseTree) mendParticiple(i, name int) bool {
	k := &t.tokens[i]
	if t.base(i) != "amod" && t.base(i) != "acl" || t.child(name, "cop") >= 0 {
		return false
	}
	noun := k.Head
	top := name
	if h := t.tokens[name].Head; (h == noun || h == i) && noun > i {
		top = noun // "the UN started [talks]" taken for one phrase
	} else if t.tokens[name].Head >= 0 {
		return false
	}
	switch t.base(top) {
	case "root", "parataxis", "ccomp", "conj", "appos", "advcl":
	default:
		return false
	}
	k.Tag, k.Feat, t.verbs[i] = "VERB", "VBD", true
	k.Head, k.Rel = t.tokens[top].Head, t.tokens[top].Rel
	t.tokens[name].Head, t.tokens[name].Rel = i, "nsubj"
	if noun > i {
		t.tokens[noun].Head, t.tokens[noun].Rel = i, "obj"
	}
	for _, c := range t.kids[top] {
		if top == name && c > i || top == noun && c < t.firstToken(t.at[name]) {
			t.tokens[c].Head = i
		}
	}
	return true
}
