package article

import (
	"slices"
	"strings"

	"github.com/claimgraph/claimgraph/loaders/article/syntax"
	"github.com/claimgraph/claimgraph/schema"
)

// fill finds the parties of a match, first on the tree, then by word order; ok
// is false when a role stays empty.
func (t *clauseTree) fill(m *match, st *state, recall recaller) bool {
	if len(m.joined) > 0 {
		return t.fillJoined(m)
	}
	subj, obj := t.needs(m, "S"), t.needs(m, "O")
	m.agree = true
	if both := m.slots("S"); len(both) > 0 && both[0].role == "SO" {
		args, agree := t.role(m, both, subj)
		m.agree = agree
		return t.fillBoth(m, args, st)
	}
	var agreeS, agreeO bool
	m.subjects, agreeS = t.role(m, m.slots("S"), subj)
	if m.from != nil {
		m.subjects = slices.DeleteFunc(m.subjects, func(a arg) bool { return !m.from[a.entity.Kind] && !(m.from[schema.Country] && st.polities[a.entity]) })
	}
	if len(m.subjects) > 0 && (obj.class == "Organisation" || obj.class == "Treaty") {
		m.subjects = unique(append(m.subjects, t.companions(m, subj)...))
		m.subjects = slices.DeleteFunc(m.subjects, t.hasMember)
	}
	switch {
	case m.void:
		m.objects, agreeO = []arg{t.thing(m.key())}, true
	case len(m.slots("O")) == 0 && m.frame.object.Key == "" && t.lastNoun(m) >= 0:
		m.objects, agreeO = t.itself(m, obj), true
	case m.frame.object.Key != "":
		m.objects, agreeO = []arg{{entity: m.frame.object, mention: -1, head: m.key(), near: true, certain: true}}, true
	default:
		m.objects, agreeO = t.role(m, m.slots("O"), obj)
	}
	if oneMention(m.subjects, m.objects) {
		m.subjects, agreeS = t.role(m, apartFrom(m.slots("S"), m.slots("O")), subj)
	}
	if m.of >= 0 && (len(m.objects) == 0 || sameParties(m.subjects, m.objects)) {
		m.objects, agreeO = t.ownersOf(m, obj), true // "Peru's recognition of [Chadian] independence"
	}
	m.agree, m.agreeSubject = agreeS && agreeO, agreeS
	m.objects = t.states(m, unique(m.objects))
	if m.pairPlace && len(m.objects) >= 2 && t.placed(m, "O") {
		m.subjects, m.objects, m.both, m.agree = m.objects, nil, true, agreeO
		return true
	}
	m.objects = t.notAnaphoric(m, m.objects)
	if m.takes != nil {
		m.objects = slices.DeleteFunc(m.objects, func(a arg) bool { return !m.takes[a.entity.Kind] })
	}
	if m.block.Places { // a place in a state holds no land: "the coast of Punjab"
		m.subjects = slices.DeleteFunc(m.subjects, func(a arg) bool { return a.mention >= 0 && t.mentions[a.mention].rule == rulePlace })
	}
	if m.body { // nor "a UN mission"
		m.objects = slices.DeleteFunc(m.objects, func(a arg) bool { return st.polities[a.entity] || a.words != "" })
	}
	if m.block.People && !t.peopled(m.subjects) {
		return false
	}
	if m.block.States && len(m.subjects) > 0 && m.subjects[0].mention >= 0 {
		if r := t.mentions[m.subjects[0].mention].rule; r == rulePerson || r == rulePronoun && len(t.mentions[m.subjects[0].mention].entities) == 1 && t.mentions[m.subjects[0].mention].entities[0].Kind == schema.Person || r == ruleOffice && m.noun != m.subjects[0].head && len(m.adjs) == 0 {
			return false
		}
	}
	if len(m.subjects) > 0 && len(m.objects) > 0 {
		if m.subjects[0].mention >= 0 && len(m.subjects) == 1 && len(m.objects) == 1 && m.subjects[0].entity == m.objects[0].entity && !m.block.Others && !m.block.Places {
			return false
		}
		return true
	}
	return t.fillMissing(m, st, recall)
}

// oneMention tells whether the same words fill both roles.
func oneMention(a, b []arg) bool {
	return len(a) == 1 && len(b) == 1 && a[0].mention >= 0 && a[0].mention == b[0].mention
}

// apartFrom are the places of a role that another role does not share: in
// "Chadian control of Niger" only one of the two stands behind "of".
func apartFrom(slots, others []roleSlot) []roleSlot {
	var out []roleSlot
	for _, s := range slots {
		s.place = slices.DeleteFunc(slices.Clone(s.place), func(place string) bool {
			return slices.ContainsFunc(others, func(o roleSlot) bool { return slices.Contains(o.place, place) })
		})
		out = append(out, s)
	}
	return out
}

// ownersOf are the parties that the second noun of a match belongs to.
func (t *clauseTree) ownersOf(m *match, n roleNeeds) []arg {
	for _, s := range m.slots("O") {
		for _, place := range s.place {
			if args := t.hanging(m.of, place, n); len(args) > 0 {
				return args
			}
		}
	}
	return nil
}

// states drops persons from objects that are states: "the ambassador, Mr Shaw".
func (t *clauseTree) states(m *match, args []arg) []arg {
	person := func(a arg) bool { return a.entity.Kind == schema.Person }
	if m.block.Persons || !slices.ContainsFunc(args, func(a arg) bool { return !person(a) }) {
		return args
	}
	return slices.DeleteFunc(args, person)
}

// companions are those who join a body or a treaty with the subject: "Chad joined
// the union along with Niger".
func (t *clauseTree) companions(m *match, n roleNeeds) []arg {
	for k := m.verb + 1; m.verb >= 0 && k+2 < len(t.tokens) && t.lower[k] != ";"; k++ {
		if t.lower[k+1] != "with" || t.lower[k] != "along" && t.lower[k] != "together" {
			continue
		}
		for j := k + 2; j < min(len(t.tokens), k+4); j++ {
			if t.at[j] >= 0 {
				return t.members(t.at[j], n, 9)
			}
		}
	}
	return nil
}

// hasMember tells whether a body only says which member is meant: "is a World Bank
// member and …".
func (t *clauseTree) hasMember(a arg) bool {
	if a.mention < 0 || a.entity.Kind != schema.Organisation {
		return false
	}
	next := t.lastToken(a.mention) + 1
	return next < len(t.tokens) && t.tokens[next].Lemma == "member"
}

// itself is the noun of a pattern as object: the treaty it names, or its phrase.
func (t *clauseTree) itself(m *match, n roleNeeds) []arg {
	if m.noun >= 0 && t.at[m.noun] >= 0 && t.mentions[t.at[m.noun]].rule != ruleResolution {
		if args := t.partiesOf(t.at[m.noun], n); len(args) > 0 {
			return args
		}
	}
	named := t.lastNoun(m)
	if m.noun >= 0 && t.nouns.text[t.tokens[m.noun].Lemma] {
		named = m.noun // "a veto killed the draft"
	}
	a := t.thing(t.textNoun(named))
	if m.verb >= 0 && t.tokens[m.verb].Head == a.head {
		start, end := t.nounPhrase(a.head, false) // "a revolt backed by Peru"
		name := trimDeterminer(t.words(start, end))
		a.entity, a.words = schema.NewEntity(schema.Thing, name), name
	}
	return []arg{a}
}

// textNoun is the noun "resolution" of a mention of one, whatever the tree takes for
// its head; any other token is itself.
func (t *clauseTree) textNoun(i int) int {
	if n := t.at[i]; n >= 0 && t.mentions[n].rule == ruleResolution {
		for k := range t.tokens {
			if t.at[k] == n && t.nouns.text[t.tokens[k].Lemma] {
				return k
			}
		}
	}
	return i
}

// placed tells whether a role may stand behind "between".
func (t *clauseTree) placed(m *match, role string) bool {
	for _, s := range m.slots(role) {
		if slices.Contains(s.place, "between") || slices.Contains(s.place, "among") {
			return true
		}
	}
	return false
}

// notAnaphoric drops objects that only point back: "this development".
func (t *clauseTree) notAnaphoric(m *match, args []arg) []arg {
	if !m.block.Things || m.frame.object.Key != "" {
		return args
	}
	return slices.DeleteFunc(args, func(a arg) bool {
		if a.mention >= 0 || a.head < 0 {
			return false
		}
		d := t.child(a.head, "det")
		points := d >= 0 && (t.lower[d] == "this" || t.lower[d] == "these" || t.lower[d] == "that" || t.lower[d] == "such")
		return points && len(t.kids[a.head]) <= 3 || t.nouns.anaphoric[t.tokens[a.head].Lemma] && t.child(a.head, "nmod", "amod", "compound", "acl", "nmod:poss") < 0
	})
}

// peopled tells whether subjects are people rather than states.
func (t *clauseTree) peopled(args []arg) bool {
	for _, a := range args {
		if a.mention < 0 {
			return false
		}
		x := t.mentions[a.mention]
		if x.people || x.rule == ruleDemonym || x.adjective && strings.HasPrefix(t.tokens[a.head].Rel, "nsubj") {
			return true // "30,000 Thai live in Chad"
		}
		for k := a.head; k >= 0 && k < len(t.tokens) && k <= a.head+3; k++ {
			if t.nouns.folk[t.tokens[k].Lemma] {
				return true
			}
		}
		for _, w := range strings.Fields(strings.ToLower(a.words)) {
			if t.nouns.folk[syntax.Lemma(w, "NNS")] {
				return true
			}
		}
	}
	return false
}

// needs says what a role of a match takes.
func (t *clauseTree) needs(m *match, role string) roleNeeds {
	n := roleNeeds{class: m.predicate.Domain, persons: m.block.Persons, acting: role == "S" || m.predicate.Symmetric}
	if role == "O" {
		n.class, n.things, n.loose, n.places, n.regions = m.predicate.Range, m.block.Things, m.block.Loose, m.block.Places, m.block.Regions
	}
	return n
}

// partyArg is the state that an argument stands for.
func partyArg(t *clauseTree, a arg) schema.Entity {
	if a.mention >= 0 && a.entity.Kind == schema.Person {
		return t.mentions[a.mention].state
	}
	return a.entity
}

// role finds what fills a role, and tells whether tree and word order agree.
func (t *clauseTree) role(m *match, slots []roleSlot, n roleNeeds) (args []arg, agree bool) {
	if m.noun >= 0 && (t.base(m.noun) == "conj" || m.verb < 0 && (m.copular || t.at[m.noun] < 0)) {
		// what hangs on the noun itself, before what hangs on others of its list: "is
		// a Council member and a member of the Union"
		for _, s := range slots {
			for _, place := range s.place {
				if args = t.hanging(m.noun, place, n); len(args) > 0 {
					m.pairPlace = place == "between" || place == "among"
					return args, t.base(m.noun) == "conj" || sameParties(args, t.byOrder(m, place, n))
				}
			}
		}
	}
	for _, s := range slots {
		for _, place := range s.place {
			if args = t.onTree(m, place, n); len(args) > 0 {
				m.pairPlace = place == "between" || place == "among"
				return args, sameParties(args, t.byOrder(m, place, n))
			}
		}
	}
	for _, s := range slots {
		for _, place := range s.place {
			if place == "subj" && t.otherSubject(m) {
				continue
			}
			if args = t.byOrder(m, place, n); len(args) > 0 {
				m.pairPlace = place == "between" || place == "among"
				return args, false
			}
		}
	}
	return nil, false
}

// hanging finds what stands in a place of one token.
func (t *clauseTree) hanging(src int, place string, n roleNeeds) []arg {
	for _, k := range t.kids[src] {
		if !t.stands(k, src, place) {
			continue
		}
		if args := t.resolve(k, n); len(args) > 0 {
			return args
		}
	}
	return nil
}

// otherSubject tells whether the subject on the tree is somebody unknown, for
// whom nobody else may stand in: "causing [others] to impose sanctions".
func (t *clauseTree) otherSubject(m *match) bool {
	if m.verb < 0 || t.passive(m.verb) {
		return false
	}
	s := t.child(m.verb, "nsubj")
	switch h := t.tokens[m.verb].Head; t.base(m.verb) {
	case "acl":
		if t.lower[m.verb-1] != "," && t.base(h) != "obj" && !t.predicative(h) && t.child(m.verb, "mark") < 0 {
			s = h // "the amount of aid going to Chad"
		}
	case "acl:relcl":
		if s >= 0 && isRelative(t.lower[s]) {
			s = h // "states that wish to join"
		}
	}
	if up := t.tokens[m.verb].Head; s < 0 && up >= 0 && t.base(m.verb) == "xcomp" && !t.nouns.subjectControl[t.tokens[up].Lemma] {
		s = t.child(up, "obj")
	}
	return s >= 0 && s < m.verb && t.at[s] < 0 && (t.tokens[s].Tag == "NOUN" || personal[t.lower[s]])
}

// personal are pronouns that stand for a party: where it is not known which, no
// other one may stand in.
var personal = map[string]bool{"it": true, "they": true, "he": true, "she": true, "we": true, "this": true, "those": true}

// onTree finds what stands in one place of a match on the tree.
func (t *clauseTree) onTree(m *match, place string, n roleNeeds) []arg {
	if atSecond(place) {
		return t.hanging(m.of, strings.TrimSuffix(place, "2"), n)
	}
	switch place {
	case "subj":
		return t.subjectArgs(m, n)
	case "obj":
		return t.objectArgs(m, n)
	case "clause":
		return t.clauseArgs(m, n)
	}
	if m.verb >= 0 && place == "by" && t.passive(m.verb) {
		return nil // the agent of a passive is its subject
	}
	if m.noun >= 0 && t.at[m.noun] >= 0 && (place == "poss" || place == "adj" || place == "of") {
		// "the Chadian ambassador", "the U.S. embassy": one mention with its state
		if x := t.mentions[t.at[m.noun]]; x.rule == ruleOffice || x.rule == ruleGovernment || x.rule == ruleDemonym || x.rule == rulePerson && x.state.Key != "" {
			return t.members(t.at[m.noun], n, 9)
		}
	}
	second := slices.ContainsFunc(m.frame.roles, func(r roleSlot) bool { return slices.ContainsFunc(r.place, atSecond) })
	for _, src := range t.sources(m) {
		if (place == "poss" || place == "adj") && t.verbs[src] || second && src == m.of {
			continue
		}
		if args := t.hanging(src, place, n); len(args) > 0 {
			return args
		}
	}
	return nil
}

// clauseArgs is the subject of the clause that a noun accompanies: "with
// Chad's help, [Niger] …".
func (t *clauseTree) clauseArgs(m *match, n roleNeeds) []arg {
	switch t.caseOf(m.key()) {
	case "with", "through", "under", "thanks to", "despite":
	default:
		return nil
	}
	v := t.verbAbove(m.key())
	if v < 0 {
		return nil
	}
	for _, s := range t.subjects(v) {
		if args := t.resolve(s, n); len(args) > 0 {
			return args
		}
	}
	return nil
}

// stands tells whether token k hangs on src in a place: a preposition, "poss"
// or "adj".
func (t *clauseTree) stands(k, src int, place string) bool {
	switch r := t.base(k); place {
	case "poss":
		return (r == "nmod:poss" || t.caseOf(k) == "poss") && k < src
	case "adj":
		return (r == "amod" || r == "compound" || r == "nmod" || r == "nmod:desc") && k < src && t.at[k] >= 0 && t.caseOf(k) == ""
	default:
		switch r {
		case "nmod", "obl", "obl:agent", "nmod:poss", "advcl", "obj", "dep", "iobj":
			c := t.caseOf(k)
			return c == place || strings.HasPrefix(c, place+" ")
		}
		return false
	}
}
