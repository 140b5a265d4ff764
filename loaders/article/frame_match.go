package article

import (
	"slices"
	"strings"

	"github.com/claimgraph/claimgraph/loaders/article/syntax"
	"github.com/claimgraph/claimgraph/schema"
)

// match is a frame found in a sentence, with what fills its roles.
type match struct {
	*frame
	verb, noun   int // tokens; -1 where the pattern has none
	of           int // the second noun, -1
	subjects     []arg
	objects      []arg
	both         bool   // subjects holds a pair for both roles
	agreeSubject bool   // the same for the subject alone
	agree        bool   // tree and word order give the same parties
	implied      bool   // a party comes from what the text is about
	aside        bool   // a noun that its clause is not about
	passing      bool   // named in passing: a claim only with a figure
	pairPlace    bool   // the object stands behind "between"
	item         bool   // one of a list
	listAt       int    // the token at which the list of its agreements starts, 0 for none
	office       string // the title that the subject holds
	former       bool   // and is said to have held before
}

// key is the token that two readings of the same words share.
func (m *match) key() int {
	if m.noun >= 0 {
		return m.noun
	}
	return m.verb
}

// another tells whether a match at the noun of an earlier one tells another event:
// "was opened in 1990 and closed in 1995".
func (m *match) another(d *match) bool {
	return m.block.Each && d.block.Each && m.verb >= 0 && d.verb >= 0 && m.verb != d.verb && m.set["status"] != d.set["status"]
}

// toldOf tells whether a noun alone is what another match of its predicate tells
// more of: the embassy of "the embassy suspended operations".
func (m *match) toldOf(all []*match) bool {
	return m.verb < 0 && !m.copular && slices.ContainsFunc(all, func(o *match) bool {
		return o != m && o.of >= 0 && o.of == m.noun && o.predicate == m.predicate
	})
}

// matches finds the frames of a sentence whose roles are filled: of each
// trigger, the most telling.
func (t *clauseTree) matches(lx *lexicon, st *state, recall recaller) []*match {
	found := t.candidates(lx, nil)
	var out []*match
	done := map[int]*match{}
	members := map[int]*match{} // matches that tell who belongs to something
	covered := map[int]bool{}   // nouns in the list of one that a verb governs
	nouned := map[int]bool{}    // verbs whose noun has told what they say
	var open []*match           // with a subject but no object
	for _, m := range sorted(found) {
		if d := done[m.key()]; d != nil && !m.another(d) && !m.belongsBeside(members[m.key()]) {
			continue
		}
		if d := done[m.key()]; !t.asBefore(m, out) && !t.fill(m, st, recallIn(out, recall)) || d != nil && m.implied && !m.another(d) {
			if len(m.subjects) > 0 && len(m.objects) == 0 && m.verb >= 0 && !m.block.Things {
				open = append(open, m)
			}
			continue
		}
		done[m.key()] = m
		if m.predicate.Range == "Treaty" || m.predicate.Range == "Organisation" {
			members[m.key()] = m
		}
		if m.of >= 0 {
			done[m.of] = m
		}
		if m.verb >= 0 && m.noun >= 0 {
			for _, k := range t.spread(m.noun) {
				covered[k] = true
			}
		}
		if m.noun >= 0 && m.verb >= 0 {
			nouned[m.verb] = true
		}
		out = append(out, m)
	}
	for _, m := range open {
		if done[m.key()] == nil && t.takeOver(m, out) {
			done[m.key()] = m
			out = append(out, m)
		}
	}
	out = slices.DeleteFunc(out, func(m *match) bool { return m.noun < 0 && nouned[m.verb] })
	return slices.DeleteFunc(out, func(m *match) bool {
		return m.void || m.toldOf(out) || t.inPassing(m, out) || m.verb < 0 && !m.copular && covered[m.noun] || t.aimed(m) || t.inTitle(m, out) || t.borrowed(m, out)
	})
}

// candidates are the matches of the frames of some predicates, nil for all, before
// their roles are filled.
func (t *clauseTree) candidates(lx *lexicon, of map[string]bool) []*match {
	var out []*match
	for i := range t.tokens {
		for _, lemma := range t.lemmas(i) {
			for _, f := range lx.frames[lemma] {
				if of != nil && !of[f.predicate.ID] || !t.nearby(f) {
					continue
				}
				for _, m := range t.try(f, i, lemma) {
					if m.of = -1; f.of == nil || t.second(m) {
						out = append(out, m)
					}
				}
			}
		}
	}
	return out
}

// belongsBeside tells whether a match may stand beside another one at the same
// words, because one takes the treaties and one the organisations of a list:
// "is a member of the Arctic Council and the Energy Charter Treaty".
func (m *match) belongsBeside(o *match) bool {
	return o != nil && m.verb == o.verb && m.noun == o.noun && m.predicate.Range != o.predicate.Range &&
		(m.predicate.Range == "Treaty" || m.predicate.Range == "Organisation")
}

// recallIn looks for parties in the matches of the sentence before it looks further
// back: "opened an embassy, but the embassy was closed in 1990".
func recallIn(all []*match, further recaller) recaller {
	return func(predicate string) (s, o schema.Entity, ok bool) {
		for _, m := range slices.Backward(all) {
			if m.predicate.ID == predicate && len(m.subjects) == 1 && len(m.objects) == 1 {
				return m.subjects[0].entity, m.objects[0].entity, true
			}
		}
		return further(predicate)
	}
}

// inTitle tells whether a match lies in what a resolution is called: the text
// says how somebody voted on it, not that it is so.
func (t *clauseTree) inTitle(m *match, others []*match) bool {
	return slices.ContainsFunc(others, func(o *match) bool {
		return o != m && slices.ContainsFunc(o.objects, func(a arg) bool {
			return a.entity.Kind == schema.Thing && t.nouns.text[t.tokens[a.head].Lemma] && m.key() > a.head && t.tokens[m.key()].Start < t.pastTitle(a.head)
		})
	})
}

// borrowed tells whether a noun has its subject only from a verb that says
// something about it: "the claims of Chad were rejected by Niger".
func (t *clauseTree) borrowed(m *match, others []*match) bool {
	return m.verb < 0 && slices.ContainsFunc(others, func(o *match) bool {
		return o.verb >= 0 && o.noun < 0 && t.passive(o.verb) && slices.Contains(t.subjects(o.verb), m.noun) && sameParties(o.subjects, m.subjects)
	})
}

// nearby tells whether the sentence has the words a frame asks for.
func (t *clauseTree) nearby(f *frame) bool {
	for _, set := range f.near {
		if !slices.ContainsFunc(t.tokens, func(k syntax.Token) bool { return set[k.Lemma] }) {
			return false
		}
	}
	return true
}

// lemmas are the forms by which a token is looked up.
func (t *clauseTree) lemmas(i int) []string {
	if m := t.at[i]; m >= 0 {
		x := t.mentions[m]
		switch {
		case x.rule == ruleTreaty && t.heads[m] == i:
			return []string{"treaty"}
		case x.rule == ruleOrganisation && t.heads[m] == i && t.child(i, "cop") >= 0:
			return []string{namedBody}
		case x.rule == ruleResolution && t.nouns.text[t.tokens[i].Lemma]:
			return []string{"resolution"}
		case x.rule == rulePerson && t.heads[m] == i && x.office != "":
			words := strings.Fields(strings.ToLower(x.office))
			return words[len(words)-1:]
		case x.rule == ruleGovernment && t.heads[m] == i && t.tokens[i].Lemma == "administration" && t.caseOf(i) == "under":
			return []string{"administration"} // "under Chadian administration"
		case x.rule == ruleDemonym && t.heads[m] == i && (t.lower[i] == "origin" || t.lower[i] == "manufacture"):
			return []string{t.lower[i]}
		case x.rule == ruleDemonym && t.heads[m] == i && t.existential(i):
			return []string{"people"}
		case x.rule == ruleGovernment && t.heads[m] == i && t.nouns.force[t.tokens[i].Lemma]:
		case x.rule != ruleOffice && x.rule != ruleThing:
			return nil
		}
	}
	out := []string{t.tokens[i].Lemma}
	if w := t.lower[i]; w != out[0] {
		out = append(out, w)
	}
	return out
}

// namedBody is the lemma of the name of an organisation as a predicate: "is in NATO".
const namedBody = "<organisation>"

// existential tells whether a sentence says that something is there: "there are
// 3,000 Chadians in Niger".
func (t *clauseTree) existential(i int) bool {
	h := t.tokens[i].Head
	return h >= 0 && t.base(i) == "nsubj" && t.child(h, "expl") >= 0
}

// namedWar tells whether a noun is the name of a war with nothing behind it to say
// between whom: "the Korean War".
func (t *clauseTree) namedWar(i int) bool {
	if t.at[i] < 0 || t.mentions[t.at[i]].rule != ruleThing || t.tokens[i].Lemma != "war" || i+1 == len(t.tokens) {
		return false
	}
	switch t.lower[i+1] {
	case "between", "with", "against":
		return false
	}
	return true
}

// try matches one frame at a trigger token.
func (t *clauseTree) try(f *frame, i int, lemma string) []*match {
	switch {
	case len(f.joined) > 0:
		if t.lower[i] != lemma || t.joinedTo(i) < 0 {
			return nil
		}
		return []*match{{frame: f, verb: -1, noun: i}}
	case len(f.verbs) > 0:
		if !t.isVerb(i) || !t.particle(f, i, lemma) {
			return nil
		}
		if len(f.adjs) > 0 && !t.adjectiveAfter(f, i) {
			return nil
		}
		if f.noun == nil {
			return []*match{{frame: f, verb: i, noun: -1}}
		}
		var out []*match
		for _, n := range t.governed(f, i) {
			if f.intransitive() && t.acts(i, n) {
				continue
			}
			out = append(out, &match{frame: f, verb: i, noun: n})
		}
		return out
	case f.copular && (t.at[i] >= 0 && t.mentions[t.at[i]].rule == rulePerson || !f.body && t.lower[i] == "part" && t.caseOf(i) == "as"):
		return nil // "visited Chad as part of a tour" is no rule over it
	case f.copular:
		if len(f.adjs) == 0 && !t.testNoun(f.noun, i) || len(f.adjs) > 0 && (!t.isAdjective(i) || !slices.Contains(f.adjs, t.lower[i])) {
			return nil
		}
		if f.nounBy != nil && !slices.Contains(f.nounBy, t.caseOf(i)) || t.predicateSubject(i) == nil {
			return nil
		}
		return []*match{{frame: f, verb: -1, noun: i}}
	case len(f.adjs) > 0:
		if !t.isAdjective(i) || !slices.Contains(f.adjs, t.lower[i]) {
			return nil
		}
		return []*match{{frame: f, verb: -1, noun: i}}
	}
	if !t.testNoun(f.noun, i) || t.namedWar(i) {
		return nil
	}
	return []*match{{frame: f, verb: -1, noun: i}}
}

// intransitive tells patterns of an event that a verb tells of its noun alone.
func (f *frame) intransitive() bool {
	acting := slices.ContainsFunc(f.roles, func(r roleSlot) bool { return slices.Contains(r.place, "obj") })
	return f.block.Weak && f.of == nil && slices.Contains(f.nounBy, "subj") && !acting
}

// acts tells whether a verb that says what becomes of its subject acts on something
// here: "the treaty ended the war", not "the treaty ended".
func (t *clauseTree) acts(v, noun int) bool {
	o := t.child(v, "obj")
	return o > v && o != noun && !t.passive(v) && t.tokens[o].Tag != "NUM" && !months[t.tokens[o].Text]
}

// joinedTo is the mention that a hyphen joins to a participle: "Chad" in
// "Chad-backed"; -1 for none.
func (t *clauseTree) joinedTo(i int) int {
	if i < 2 || t.lower[i-1] != "-" || t.tokens[i-1].Start != t.tokens[i-2].End || t.tokens[i-1].End != t.tokens[i].Start {
		return -1
	}
	return t.at[i-2]
}

// fillJoined finds the parties of a participle with a hyphen: whoever stands before
// it, and whom the noun behind it stands for, itself or in apposition.
func (t *clauseTree) fillJoined(m *match) bool {
	m.subjects = t.partiesOf(t.joinedTo(m.noun), t.needs(m, "S"))
	h := t.tokens[m.noun].Head
	if h < m.noun {
		return false
	}
	named := []int{h, t.child(h, "appos")}
	if t.base(h) == "appos" {
		named = append(named, t.tokens[h].Head)
	}
	for _, k := range named {
		if k >= 0 && t.at[k] >= 0 && len(m.objects) == 0 {
			m.objects = t.partiesOf(t.at[k], t.needs(m, "O"))
		}
	}
	m.agree = true
	return len(m.subjects) > 0 && len(m.objects) > 0
}

// adjectiveAfter tells whether one of a frame's adjectives hangs on a verb or
// follows it.
func (t *clauseTree) adjectiveAfter(f *frame, v int) bool {
	for k := v + 1; k < len(t.tokens) && k <= v+5; k++ {
		if slices.Contains(f.adjs, t.lower[k]) {
			return true
		}
	}
	return false
}

func (t *clauseTree) isVerb(i int) bool {
	k := t.tokens[i]
	if k.Tag == "AUX" && (t.base(i) == "aux" || t.base(i) == "aux:pass" || t.base(i) == "cop") {
		return false
	}
	if t.base(i) == "amod" || i > 0 && t.tokens[i-1].Feat == "HYPH" && k.Feat != "VBD" && t.child(i, "nsubj", "nsubj:pass") < 0 || i+1 < len(t.tokens) && t.tokens[i+1].Feat == "HYPH" {
		return false // "power-sharing", "Chad-backed"
	}
	if k.Feat == "VBG" && i+1 < len(t.tokens) && t.lower[i+1] == "between" {
		return false // "fighting between the two armies"
	}
	return (k.Tag == "VERB" || k.Tag == "AUX" || strings.HasPrefix(k.Feat, "VB")) && t.at[i] < 0
}

func (t *clauseTree) isAdjective(i int) bool {
	k := t.tokens[i]
	return (k.Tag == "ADJ" || k.Tag == "VERB" || k.Tag == "ADV") && (t.base(i) != "amod" || t.inverted(i)) && t.at[i] < 0
}

// inverted tells whether a predicate stands before its subject: "Missing are
// Chad and Niger", where the tree has the subject for the predicate.
func (t *clauseTree) inverted(i int) bool {
	h := t.tokens[i].Head
	if h <= i || t.at[h] < 0 {
		return false
	}
	c := t.child(h, "cop")
	return c == i+1
}

// particle checks "pull out": the particle hangs on the verb or follows it.
func (t *clauseTree) particle(f *frame, i int, lemma string) bool {
	for n, v := range f.verbs {
		if v != lemma {
			continue
		}
		part := f.parts[n]
		if part == "" {
			return true
		}
		for _, k := range t.kids[i] {
			if t.lower[k] == part {
				return true
			}
		}
		for k := i + 1; k < len(t.tokens) && k <= i+2; k++ {
			if t.lower[k] == part {
				return true
			}
		}
	}
	return false
}

// isFinite tells whether a token is a verb with a tense.
func (t *clauseTree) isFinite(i int) bool {
	switch t.tokens[i].Feat {
	case "VBD", "VBZ", "VBP", "MD":
		return true
	}
	return false
}

// topical are the prepositions before what is only talked about.
var topical = map[string]bool{"on": true, "about": true, "of": true, "for": true, "over": true, "regarding": true, "concerning": true, "at": true}

// topic tells a gerund that says what something is about.
func (t *clauseTree) topic(v int) bool {
	mark := t.child(v, "mark", "case")
	return t.tokens[v].Feat == "VBG" && mark >= 0 && topical[t.lower[mark]]
}

// aimed tells whether a weak predicate is only what something else is for:
// "an effort to strengthen ties between Chad and Niger".
func (t *clauseTree) aimed(m *match) bool {
	if !m.block.Weak || m.verb < 0 || !m.both {
		return false
	}
	if t.topic(m.verb) {
		return true // "talked about deepening ties"
	}
	if t.tokens[m.verb].Feat != "VB" {
		return false
	}
	switch t.base(m.verb) {
	case "acl", "xcomp", "advcl":
	default:
		return false
	}
	for _, s := range t.subjects(m.verb) {
		if n := t.at[s]; n >= 0 && (s < m.verb) {
			for _, e := range t.mentions[n].entities {
				if slices.ContainsFunc(m.subjects, func(a arg) bool { return a.entity == e }) && t.base(m.verb) == "xcomp" {
					return false
				}
			}
		}
	}
	return true
}

// inPassing tells whether a noun is named only on the way to say something
// else: parties that the text is about, or a weak predicate, inside of what
// another match says.
func (t *clauseTree) inPassing(m *match, all []*match) bool {
	if m.verb >= 0 || m.copular || m.noun < 0 || len(m.adjs) > 0 {
		return false
	}
	_, rel, _ := t.governor(m.noun)
	central := rel == "nsubj" || rel == "nsubj:pass" || rel == "obj" || rel == "root" || rel == "xcomp"
	if h := t.tokens[m.noun].Head; h >= 0 && (rel == "obj" || rel == "nsubj:pass") && t.nouns.curbing[t.tokens[h].Lemma] && slices.Contains(m.block.Take, "amount") {
		return true // "trade was restricted"
	}
	m.aside = !central
	if m.central && !central {
		return true
	}
	if m.implied && !central && (m.both || m.block.Weak) {
		// "…, with annual trade set to reach $3 billion": the figure makes it a claim
		m.passing = slices.Contains(m.block.Take, "amount")
		return !m.passing
	}
	if !m.block.Weak {
		return false
	}
	if d := t.child(m.noun, "det"); d >= 0 && m.implied {
		switch t.lower[d] {
		case "this", "that", "these", "those", "such":
			return true // points to what the text has told already
		}
	}
	for k, hops := t.tokens[m.noun].Head, 0; k >= 0 && hops < 8; k, hops = t.tokens[k].Head, hops+1 {
		for _, o := range all {
			if o != m && (o.noun == k || o.verb == k) && !(rel == "nsubj" || rel == "nsubj:pass") {
				return true
			}
		}
		if b := t.base(k); t.verbs[k] && b != "xcomp" && b != "acl" && b != "advcl" {
			return false
		}
	}
	return false
}

// allFit tells whether parties may be the object of a match.
func (t *clauseTree) allFit(m *match, args []arg) bool {
	n := t.needs(m, "O")
	return !slices.ContainsFunc(args, func(a arg) bool { return !n.takes(a.entity) || m.takes != nil && !m.takes[a.entity.Kind] })
}

// describes tells whether a token may stand between "and" and the noun it joins.
func (t *clauseTree) describes(i int) bool {
	if m := t.at[i]; m >= 0 {
		return t.mentions[m].adjective
	}
	switch k := t.tokens[i]; k.Tag {
	case "DET", "ADJ", "NOUN", "PROPN", "NUM":
		return true
	case "VERB":
		return t.base(i) == "amod"
	default:
		return k.Feat == "HYPH"
	}
}

// missing tells whether nothing at all stands where a role of a match belongs:
// what stands there may only be unknown.
func (t *clauseTree) missing(m *match, role string) bool {
	for _, s := range m.slots(role) {
		for _, place := range s.place {
			for _, src := range t.sources(m) {
				if slices.ContainsFunc(t.kids[src], func(k int) bool { return t.stands(k, src, place) }) {
					return false
				}
			}
		}
	}
	return true
}

// takeOver fills the object of a participle or a second verb from the clause
// it belongs to: "is a partner of Chad, [providing] aid".
func (t *clauseTree) takeOver(m *match, all []*match) bool {
	switch t.base(m.verb) {
	case "advcl", "conj", "acl":
	default:
		return false
	}
	if len(m.adjs) > 0 || !t.missing(m, "O") {
		return false
	}
	if f := t.tokens[m.verb].Feat; f != "VBG" && f != "VB" && f != "VBD" {
		return false
	}
	for k, hops := t.tokens[m.verb].Head, 0; k >= 0 && hops < 3; k, hops = t.tokens[k].Head, hops+1 {
		for _, o := range all {
			if o.key() < m.key() && (o.verb == k || o.noun == k || o.verb < 0 && slices.Contains(t.kids[k], o.noun)) && !o.both && sameParties(o.subjects, m.subjects) && t.allFit(m, o.objects) {
				m.objects, m.implied, m.agree = o.objects, true, false
				return true
			}
		}
	}
	return false
}

// sorted puts matches in the order in which they are tried: by trigger, the
// most telling first.
func sorted(found []*match) []*match {
	slices.SortStableFunc(found, func(a, b *match) int {
		if a.key() != b.key() {
			return a.key() - b.key()
		}
		if a.weight() != b.weight() {
			return b.weight() - a.weight()
		}
		return a.order - b.order
	})
	return found
}
