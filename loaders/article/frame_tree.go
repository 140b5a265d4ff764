package article

import (
	"regexp"
	"strings"

	"github.com/claimgraph/claimgraph/loaders/article/syntax"
)

// clauseTree is a sentence with its tree, its mentions, and where they meet.
// All offsets are bytes in the sentence.
type clauseTree struct {
	s        *sentence
	tokens   []syntax.Token
	lower    []string // words in lower case
	kids     [][]int
	mentions []mention
	at       []int // token -> mention it lies in, -1 for none
	heads    []int // mention -> its topmost token, -1 for none
	lists    []int // mention -> first mention of the list it stands in, plus 1; 0 for none
	verbs    []bool
	standIn  map[int]int // pronouns that stand for a noun of the sentence
	nouns    *frameWords
}

// newTree joins tokens and mentions of a sentence.
func newTree(s *sentence, tokens []syntax.Token, mentions []mention, words *frameWords) *clauseTree {
	t := &clauseTree{
		s: s, tokens: tokens, mentions: mentions, nouns: words,
		lower: make([]string, len(tokens)), kids: make([][]int, len(tokens)),
		at: make([]int, len(tokens)), heads: make([]int, len(mentions)), verbs: make([]bool, len(tokens)),
		standIn: map[int]int{},
	}
	for i, k := range tokens {
		t.lower[i] = strings.ToLower(k.Text)
		t.at[i] = -1
		t.verbs[i] = k.Tag == "VERB" || k.Tag == "AUX"
	}
	t.link()
	next := 0
	for n, m := range mentions {
		t.heads[n] = -1
		for next < len(tokens) && tokens[next].End <= m.start {
			next++
		}
		for i := next; i < len(tokens) && tokens[i].Start < m.end; i++ {
			t.at[i] = n
		}
	}
	for n := range mentions {
		t.heads[n] = t.topOf(n)
	}
	t.mendVerbs()
	t.mendPartners()
	t.lists = t.listed()
	return t
}

// topOf is the token of a mention whose governor lies outside of it.
func (t *clauseTree) topOf(n int) int {
	best := -1
	for i, own := range t.at {
		if own != n {
			continue
		}
		h := t.tokens[i].Head
		if h >= 0 && t.at[h] == n {
			continue
		}
		switch t.base(i) {
		case "punct", "case", "det", "cc", "mark":
			if best < 0 {
				best = i
			}
		default:
			if best < 0 || weakTop(t.base(best)) {
				best = i
			}
		}
	}
	return best
}

func weakTop(rel string) bool {
	switch rel {
	case "punct", "case", "det", "cc", "mark", "amod", "compound", "nmod:desc", "advmod", "nummod":
		return true
	}
	return false
}

// base is the relation of a token without the subtypes that frames do not tell apart.
func (t *clauseTree) base(i int) string {
	rel := t.tokens[i].Rel
	switch rel {
	case "nmod:poss", "nsubj:pass", "acl:relcl", "aux:pass", "obl:agent", "compound:prt", "nmod:desc":
		return rel
	}
	if b, _, ok := strings.Cut(rel, ":"); ok {
		return b
	}
	return rel
}

// aloneName is a name of few words between commas.
var aloneName = regexp.MustCompile(`^ (the )?[A-Z][\w-]*( (of|for|on|the|[A-Z0-9][\w-]*)){0,6}$`)

// bridgeReach bounds the words by which a list may go on with examples.
const bridgeReach = 12

// togetherWith gives the words that join a party to the one before it one form.
var togetherWith = strings.NewReplacer("along with", "and", "together with", "and")

var datedMember = regexp.MustCompile(`\b((in|on|since)\s+)?(\d{1,2}\s+)?((january|february|march|april|may|june|july|august|september|october|november|december)\s+(\d{1,2},\s+)?)?[12]\d{3}\b`)

// child returns the first child of a token in one of the relations, -1 for none.
func (t *clauseTree) child(i int, rels ...string) int {
	for _, k := range t.kids[i] {
		for _, r := range rels {
			if t.tokens[k].Rel == r || t.base(k) == r {
				return k
			}
		}
	}
	return -1
}

// caseOf is the preposition of a phrase, by its head; "" for none. Fixed
// expressions are joined: "because of".
func (t *clauseTree) caseOf(i int) string {
	for _, k := range t.kids[i] {
		if r := t.base(k); r == "case" || r == "mark" && t.tokens[k].Tag == "ADP" {
			if t.lower[k] == "'s" || t.lower[k] == "’s" || t.lower[k] == "'" || t.lower[k] == "’" {
				return "poss"
			}
			w := t.lower[k]
			for _, f := range t.kids[k] {
				if t.base(f) == "fixed" {
					w += " " + t.lower[f]
				}
			}
			return w
		}
	}
	return ""
}

// passive tells whether a verb is in the passive voice.
func (t *clauseTree) passive(v int) bool {
	if t.tokens[v].Feat != "VBN" && t.tokens[v].Feat != "VBD" && t.tokens[v].Tag != "ADJ" && t.tokens[v].Feat != "JJ" {
		return false
	}
	if t.child(v, "aux:pass", "nsubj:pass") >= 0 || t.child(v, "obl:agent") >= 0 && t.child(v, "nsubj") < 0 {
		return true
	}
	for _, k := range t.kids[v] {
		if t.base(k) == "aux" && t.tokens[k].Tag == "AUX" && t.nouns.be[t.lower[k]] && t.tokens[v].Feat == "VBN" && !t.hasHave(v) {
			return true
		}
	}
	switch t.base(v) {
	case "acl", "acl:relcl", "amod":
		return t.tokens[v].Feat == "VBN" && t.child(v, "nsubj", "obj", "aux") < 0 || t.tokens[v].Feat == "VBD" && t.base(v) == "acl" && t.child(v, "obj", "nsubj") < 0
	case "advcl":
		return t.tokens[v].Feat == "VBN" && t.child(v, "nsubj", "obj", "aux") < 0
	case "conj":
		return t.tokens[v].Feat == "VBN" && t.child(v, "nsubj", "aux", "obj") < 0 && t.passive(t.tokens[v].Head)
	}
	return false
}

func (t *clauseTree) hasHave(v int) bool {
	for _, k := range t.kids[v] {
		switch t.lower[k] {
		case "have", "has", "had", "having", "'ve":
			for _, b := range t.kids[v] {
				if t.lower[b] == "been" {
					return false
				}
			}
			return true
		}
	}
	return false
}

// oneOf is who is said to be one of some states, where a token names no more than
// them: Peru in "Peru was among the states that voted for the text".
func (t *clauseTree) oneOf(i int) []int {
	top := i
	if h := t.tokens[i].Head; t.caseOf(i) == "of" && h >= 0 && t.lower[h] == "one" {
		top = h
	} else if t.caseOf(i) != "among" {
		return []int{i}
	}
	if t.at[i] >= 0 || !t.nouns.parties[t.tokens[i].Lemma] || t.child(top, "cop") < 0 || t.child(top, "aux", "advmod") >= 0 {
		return []int{i}
	}
	if named := t.subjectsFrom(top, 0); len(named) > 0 {
		return named
	}
	return []int{i}
}

// subjects returns what stands as subject of a verb on the surface, with the
// subject of the verb that governs it where it has none of its own.
func (t *clauseTree) subjects(v int) []int { return t.subjectsFrom(v, 0) }

func (t *clauseTree) subjectsFrom(v, depth int) []int {
	if depth > 6 {
		return nil
	}
	var own []int
	for _, k := range t.kids[v] {
		if r := t.base(k); r == "nsubj" || r == "nsubj:pass" {
			own = append(own, k)
		}
	}
	h := t.tokens[v].Head
	if len(own) > 0 {
		if len(own) == 1 && isRelative(t.lower[own[0]]) {
			if a := t.antecedent(v); a >= 0 {
				return t.oneOf(a)
			}
		}
		return own
	}
	if h < 0 {
		return nil
	}
	switch t.base(v) {
	case "conj":
		if t.verbs[h] || t.predicative(h) {
			return t.subjectsFrom(h, depth+1)
		}
		if t.verbs[v] { // a verb joined to a noun by mistake: the clause around it
			if up := t.verbAbove(h); up >= 0 && up != v {
				return t.subjectsFrom(up, depth+1)
			}
		}
	case "xcomp", "ccomp":
		if t.base(v) == "ccomp" && t.tokens[v].Feat != "VB" && t.tokens[v].Feat != "VBG" {
			return nil
		}
		if o := t.child(h, "obj", "iobj"); o >= 0 && !t.nouns.subjectControl[t.tokens[h].Lemma] {
			return []int{o}
		}
		return t.subjectsFrom(h, depth+1)
	case "advcl", "parataxis":
		if t.tokens[v].Feat == "VBD" && t.base(v) == "parataxis" {
			return nil
		}
		if !t.verbs[h] && !t.predicative(h) {
			if up := t.verbAbove(h); up >= 0 && up != v {
				return t.subjectsFrom(up, depth+1)
			}
			return nil
		}
		if o, mark := t.child(h, "obj"), t.child(v, "mark"); o >= 0 && mark > o && t.tokens[v].Feat == "VBG" && t.lower[mark] == "of" && !t.passive(h) {
			return []int{o} // "accused Chad of selling"
		}
		return t.subjectsFrom(h, depth+1)
	case "acl", "acl:relcl", "amod":
		if t.predicative(h) && t.base(v) == "acl" {
			return t.subjectsFrom(h, depth+1) // "is a partner, accounting for …"
		}
		if t.base(v) == "acl:relcl" && t.child(v, "cc") >= 0 {
			if up := t.verbAbove(h); up >= 0 && up != v {
				return t.subjectsFrom(up, depth+1)
			}
		}
		if t.tokens[v].Feat == "VB" || t.child(v, "mark") >= 0 {
			// "a plan to join", "plans for building": whoever has the plan
			if p := t.child(h, "nmod:poss"); p >= 0 {
				return []int{p}
			}
			if n := t.owner(h); n >= 0 && t.heads[n] < v && t.nouns.modalBy["noun"][t.tokens[h].Lemma] != "" {
				return []int{t.heads[n]} // "the Chadian bid to join"
			}
			if up := t.verbAbove(h); up >= 0 && up != v {
				return t.subjectsFrom(up, depth+1)
			}
			return nil
		}
		return t.oneOf(h)
	}
	return nil
}

func isRelative(w string) bool { return w == "which" || w == "that" || w == "who" || w == "whom" }

// antecedent is what a relative clause tells about.
func (t *clauseTree) antecedent(v int) int {
	for hops := 0; v >= 0 && hops < 4; hops++ {
		switch t.base(v) {
		case "acl:relcl", "acl":
			return t.tokens[v].Head
		case "conj", "xcomp", "ccomp":
			v = t.tokens[v].Head
		default:
			// "…, which has …" attached elsewhere: the noun before the pronoun
			for _, k := range t.kids[v] {
				if isRelative(t.lower[k]) {
					return t.nounBefore(k)
				}
			}
			return -1
		}
	}
	return -1
}

// nounBefore is the nearest noun or name before a token, -1 for none.
func (t *clauseTree) nounBefore(i int) int {
	for k := i - 1; k >= 0 && k > i-6; k-- {
		if n := t.at[k]; n >= 0 {
			return t.heads[n]
		}
		if t.tokens[k].Tag == "NOUN" || t.tokens[k].Tag == "PROPN" {
			return k
		}
	}
	return -1
}

// predicative tells whether a noun or adjective is the predicate of a clause.
func (t *clauseTree) predicative(i int) bool { return t.child(i, "cop") >= 0 }

// verbAbove is the nearest verb or predicate that governs a token, -1 for none.
func (t *clauseTree) verbAbove(i int) int {
	for hops := 0; i >= 0 && hops < 30; hops++ {
		if (t.verbs[i] && t.base(i) != "aux" && t.base(i) != "cop" && t.base(i) != "amod") || t.predicative(i) {
			return i
		}
		i = t.tokens[i].Head
	}
	return -1
}

// governor is the token that a noun depends on and how, looking through lists
// and through nouns of quantity: "a series of agreements", "aid and support".
func (t *clauseTree) governor(i int) (head int, rel string, through []int) {
	for hops := 0; hops < 6; hops++ {
		h := t.tokens[i].Head
		rel = t.base(i)
		switch {
		case h < 0:
			return -1, rel, through
		case rel == "conj" && !t.verbs[h]:
			through = append(through, h)
			i = h
		case rel == "nmod" && t.caseOf(i) == "of" && t.nouns.transparent[t.tokens[h].Lemma]:
			through = append(through, h)
			i = h
		case rel == "appos" && t.nouns.transparent[t.tokens[h].Lemma]:
			through = append(through, h)
			i = h
		default:
			return h, rel, through
		}
	}
	return t.tokens[i].Head, t.base(i), through
}

// nounPhrase returns the bytes of a noun with its modifiers, without what
// hangs on it behind a comma; withTail takes prepositional phrases along.
func (t *clauseTree) nounPhrase(i int, withTail bool) (start, end int) {
	start, end = t.tokens[i].Start, t.tokens[i].End
	if n := t.at[i]; n >= 0 {
		start, end = min(start, t.mentions[n].start), max(end, t.mentions[n].end)
	}
	for _, k := range t.kids[i] {
		switch t.base(k) {
		case "amod", "compound", "nummod", "nmod:poss", "flat", "fixed", "advmod", "nmod:desc":
			s, e := t.nounPhrase(k, false)
			start, end = min(start, s), max(end, e)
		case "nmod", "acl":
			if withTail && k > i && !t.commaBetween(i, k) && t.tailing(k) {
				_, e := t.nounPhrase(k, true)
				end = max(end, e)
			}
		case "conj":
			if withTail && !t.verbs[k] {
				_, e := t.nounPhrase(k, true)
				end = max(end, e)
			}
		case "obj", "obl":
			if withTail && k > i && t.verbs[i] {
				_, e := t.nounPhrase(k, true)
				end = max(end, e)
			}
		}
	}
	return start, end
}

// tailing tells whether a phrase behind a noun says which one is meant, rather
// than when or why.
func (t *clauseTree) tailing(k int) bool {
	if t.base(k) == "acl" {
		return true
	}
	if t.tokens[k].Lemma == "world" {
		return false // "the largest producer of tea in the world"
	}
	switch t.caseOf(k) {
	case "of", "over", "for", "to", "with", "in", "on", "between", "against", "from", "and", "":
		return true
	}
	return false
}

func (t *clauseTree) commaBetween(a, b int) bool {
	for k := a + 1; k < b; k++ {
		if t.lower[k] == "," || t.lower[k] == ";" || t.lower[k] == "(" {
			return true
		}
	}
	return false
}

// words is a stretch of the sentence with single spaces.
func (t *clauseTree) words(start, end int) string {
	return strings.Join(strings.Fields(t.s.text[start:end]), " ")
}
