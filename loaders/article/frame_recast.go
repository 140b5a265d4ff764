package article

import (
	"slices"

	"github.com/claimgraph/claimgraph/loaders/article/syntax"
)

// mendCleft makes the clause behind "that" the sentence, and what stands before it a
// part of it: "It was in 1974 that Chad signed the treaty".
func (t *clauseTree) mendCleft() bool {
	if len(t.tokens) < 6 || t.lower[0] != "it" || t.tokens[1].Lemma != "be" {
		return false
	}
	focus := t.tokens[1].Head
	if focus < 0 || t.base(1) != "cop" || t.tokens[focus].Head >= 0 || t.tokens[0].Head != focus || t.tokens[focus].Tag == "ADJ" || t.tokens[focus].Tag == "VERB" {
		return false
	}
	for _, v := range t.kids[focus] {
		mark := t.child(v, "mark", "nsubj")
		if v < focus || !t.verbs[v] || !t.isFinite(v) && t.child(v, "aux", "aux:pass") < 0 || mark < 0 || t.lower[mark] != "that" || mark > focus+2 && t.tokens[mark-1].Head != focus {
			continue
		}
		rel := "nsubj"
		switch own := t.child(v, "nsubj", "nsubj:pass"); {
		case t.child(focus, "case") >= 0 || t.tokens[focus].Tag == "NUM":
			rel = "obl"
		case own >= 0 && own != mark:
			rel = "obj"
		}
		t.tokens[v].Head, t.tokens[v].Rel = -1, "root"
		t.tokens[focus].Head, t.tokens[focus].Rel = v, rel
		t.tokens[0].Head, t.tokens[0].Rel = v, "expl"
		t.tokens[1].Head, t.tokens[1].Rel = v, "dep"
		t.tokens[mark].Head, t.tokens[mark].Rel = v, "dep"
		return true
	}
	return false
}

// mendCast makes the noun on which a sentence without a verb hangs the verb that it
// is, where it has a subject and an object: "Chad cast its vote".
func (t *clauseTree) mendCast() bool {
	root := slices.IndexFunc(t.tokens, func(k syntax.Token) bool { return k.Head < 0 })
	if root < 0 || t.tokens[root].Tag != "NOUN" || t.child(root, "nsubj") < 0 || t.child(root, "obj") < root || t.child(root, "cop", "aux") >= 0 {
		return false
	}
	t.tokens[root].Tag, t.tokens[root].Feat, t.verbs[root] = "VERB", "VBD", true
	return true
}

// mendCopula makes what stands behind "is" the predicate of a sentence that hangs on
// the name before it: "Chad and Niger are both in the union".
func (t *clauseTree) mendCopula() bool {
	root, be := -1, -1
	for i, k := range t.tokens {
		switch {
		case t.base(i) == "nsubj" || t.base(i) == "nsubj:pass" || t.isFinite(i) && be >= 0:
			return false
		case k.Head < 0:
			root = i
		case t.isFinite(i) && k.Lemma == "be":
			be = i
		case t.isFinite(i):
			return false
		}
	}
	if root < 0 || be < root || t.at[root] < 0 || t.heads[t.at[root]] != root || t.mentions[t.at[root]].adjective {
		return false
	}
	outside := func(i int) bool { h := t.tokens[i].Head; return h >= 0 && h <= be }
	predicate := -1
	for i := be + 1; i < len(t.tokens) && predicate < 0; i++ {
		if tag := t.tokens[i].Tag; outside(i) && (tag == "NOUN" || tag == "PROPN") {
			predicate = i
		}
	}
	if predicate < 0 {
		return false
	}
	for i := be + 1; i < len(t.tokens); i++ {
		if outside(i) && i != predicate {
			t.tokens[i].Head = predicate
			if t.tokens[i].Tag == "NUM" {
				t.tokens[i].Rel = "obl"
			}
		}
	}
	t.tokens[predicate].Head, t.tokens[predicate].Rel = -1, "root"
	t.tokens[root].Head, t.tokens[root].Rel = predicate, "nsubj"
	t.tokens[be].Head, t.tokens[be].Rel = predicate, "cop"
	return true
}
