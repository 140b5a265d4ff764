package article

import (
	"slices"

	"github.com/claimgraph/claimgraph/schema"
)

// fillBoth handles roles that share a place: "between Chad and Niger".
func (t *clauseTree) fillBoth(m *match, args []arg, st *state) bool {
	if hub, others := t.hub(m, args); hub != nil {
		m.subjects, m.objects = hub, others // "between Chad and Niger, and Chad and Mali"
		return true
	}
	switch {
	case len(args) > 2 && !m.pairPlace:
		return false // "the ties of Chad, Mali and Niger": with whom is not said
	case len(args) >= 2:
		m.subjects, m.both = args, true
		return true
	case len(args) == 1 && args[0].entity.Kind == schema.Country:
		if other, ok := st.partner(args[0].entity); ok && m.open {
			m.subjects, m.objects = args, []arg{implied(other)}
			m.implied, m.agree = true, false
			return true
		}
		return false
	}
	if !m.open {
		return false
	}
	return t.fillPair(m, st)
}

// hub parts the members of a list of pairs in which one party stands more than once,
// as it does in "between Chad and Niger, and Chad and Mali"; nil where none does.
func (t *clauseTree) hub(m *match, args []arg) (hub, others []arg) {
	if !m.pairPlace || len(args) < 3 || args[0].mention < 0 || t.lists[args[0].mention] == 0 {
		return nil, nil
	}
	times := map[schema.Entity]int{}
	for n, x := range t.mentions {
		if t.lists[n] == t.lists[args[0].mention] && x.rule == ruleName {
			times[x.entities[0]]++
		}
	}
	for _, a := range args {
		if times[a.entity] > 1 {
			hub = append(hub, a)
		} else {
			others = append(others, a)
		}
	}
	if len(hub) != 1 {
		return nil, nil
	}
	return hub, others
}

// hasSubject tells whether the verb of a match has a subject that is a party,
// though not one that may fill the role.
func (t *clauseTree) hasSubject(m *match) bool {
	var subjects []int
	switch {
	case m.verb < 0 && (m.copular || len(m.adjs) > 0):
		subjects = t.predicateSubject(m.noun)
	case m.verb >= 0 && !t.passive(m.verb):
		subjects = t.subjects(m.verb)
	}
	for _, s := range subjects {
		if t.at[s] >= 0 || t.owner(s) >= 0 || t.tokens[s].Tag == "PROPN" && s != m.noun {
			return true
		}
	}
	return false
}

// thirdActor tells whether the clause around a noun tells what a state does that
// is none of the pair the text is about.
func (t *clauseTree) thirdActor(m *match, st *state) bool {
	a, b, ok := st.pair()
	if !ok || m.verb >= 0 || m.noun < 0 {
		return false
	}
	v := t.verbAbove(m.noun)
	if v < 0 {
		return false
	}
	for _, s := range t.subjects(v) {
		for _, x := range t.resolve(s, roleNeeds{class: "Country"}) {
			if !sameState(x.entity, a) && !sameState(x.entity, b) {
				return true
			}
		}
	}
	return false
}

// fillPair takes both parties from what the text is about.
func (t *clauseTree) fillPair(m *match, st *state) bool {
	a, b, ok := st.pair()
	if !ok || t.foreign(m, st) || t.hasSubject(m) || t.thirdActor(m, st) {
		return false
	}
	m.subjects, m.both = []arg{implied(a), implied(b)}, true
	m.implied, m.agree = true, false
	return true
}

// foreign tells whether the phrase of the trigger speaks of other parties than
// the pair: "relations with Chad" in a text about Peru and Fiji.
func (t *clauseTree) foreign(m *match, st *state) bool {
	a, b, _ := st.pair()
	for _, k := range t.kids[m.key()] {
		if n := t.at[k]; n >= 0 {
			for _, e := range t.mentions[n].entities {
				if e.Kind == schema.Country && !sameState(e, a) && !sameState(e, b) {
					return true
				}
			}
		}
	}
	return false
}

// forMany tells whether a noun names a treaty by its name, or a kind of treaty
// that is open to many states.
func (t *clauseTree) forMany(noun int) bool {
	if noun < 0 {
		return false
	}
	n := t.at[noun]
	return n >= 0 && t.mentions[n].rule == ruleTreaty || t.nouns.multilateral[t.tokens[noun].Lemma]
}

// isOpen tells whether a noun names a treaty that many states may join.
func (t *clauseTree) isOpen(noun int, st *state) bool {
	if noun < 0 || t.at[noun] < 0 {
		return false
	}
	named := t.mentions[t.at[noun]].entities
	return len(named) == 1 && st.open[named[0]]
}

// ofMany tells whether the words before a noun say that many take part: "regional
// and multinational exercises".
func (t *clauseTree) ofMany(noun int) bool {
	for k := noun - 1; k >= 0 && k >= t.phraseStart(noun); k-- {
		if t.nouns.many[t.lower[k]] {
			return true
		}
	}
	return false
}

// implied is a party that the sentence does not name.
func implied(e schema.Entity) arg { return arg{entity: e, mention: -1, head: -1} }

// fillMissing handles patterns with a role that nothing in the sentence fills.
func (t *clauseTree) fillMissing(m *match, st *state, recall recaller) bool {
	if t.ofMany(m.noun) {
		return false
	}
	switch {
	case len(m.subjects) == 0 && len(m.objects) == 0:
		if !m.optionalRole("S") || !m.optionalRole("O") {
			return false
		}
		if s, o, ok := recall(m.block.Recall); ok && m.block.Recall != "" {
			m.subjects, m.objects = []arg{implied(s)}, []arg{implied(o)}
			break
		}
		if m.block.Recall == m.predicate.ID {
			return false // whose embassy it is must have been told
		}
		if !m.predicate.Symmetric && m.verb >= 0 {
			if s, ok := t.announcer(m.verb); ok {
				if o, ok := st.partner(s); ok {
					m.subjects, m.objects = []arg{implied(s)}, []arg{implied(o)}
					break
				}
			}
		}
		return t.fillPair(m, st)
	case len(m.objects) == 0:
		if t.transitive(m) || m.alone && !t.done(m.verb) {
			return false
		}
		if m.here && m.verb >= 0 {
			return t.fillLand(m, st)
		}
		if n := t.needs(m, "O"); m.optionalRole("O") && (n.class == "Treaty" || n.class == "Organisation") && n.takes(st.topic) {
			m.objects = []arg{implied(st.topic)}
			break
		}
		if len(m.subjects) > 2 && t.forMany(m.noun) || len(m.subjects) == 2 && t.isOpen(m.noun, st) {
			return false // parties to a treaty of many, not to each other
		}
		if len(m.subjects) >= 2 && !t.takesThing(m) && !t.backed(m) && !m.block.Things && !m.apart && (m.predicate.Symmetric || m.optionalRole("O") && t.isPair(m.subjects, st)) {
			m.both, m.agree = true, m.agreeSubject && m.predicate.Symmetric
			return true
		}
		if !m.optionalRole("O") || m.noun < 0 && len(m.adjs) == 0 && !m.alone {
			return false // a verb alone with one party alone says too little
		}
		if len(m.subjects) == 1 && t.forMany(m.noun) {
			return false // one state becomes a party to a treaty of many
		}
		of := partyArg(t, m.subjects[0])
		other, ok := t.counterpart(st, of, m)
		s, o, told := recall(m.predicate.ID)
		switch {
		case m.here && told && ok && sameState(s, of) && !sameState(o, other):
			ok = false // "the invasion" of somebody else that was told before
		case m.alone && told && sameState(st.stateOf(s), of):
			other, ok = o, true // another one after the visit told before
		}
		if !t.needs(m, "O").takes(other) {
			ok = false
		}
		switch {
		case ok:
			m.objects = []arg{implied(other)}
		case m.apart:
			// a third party between the two that the text is about
			a, b, pair := st.pair()
			if !pair || sameState(of, a) || sameState(of, b) {
				return false
			}
			m.objects = []arg{implied(a), implied(b)}
		default:
			return false
		}
	default:
		if !m.optionalRole("S") {
			return false
		}
		if t.hasSubject(m) || t.thirdActor(m, st) || !t.missing(m, "S") {
			return false
		}
		of := partyArg(t, m.objects[0])
		other, ok := st.partner(of)
		if !ok && m.verb < 0 && len(st.focus) == 1 && st.focus[0].Kind == schema.Country && !sameState(st.focus[0], of) {
			other, ok = st.focus[0], true // "relations with Chad" in a text about one state
		}
		if !ok {
			return false
		}
		m.subjects = []arg{implied(other)}
	}
	m.implied, m.agree = true, false
	return true
}

// done tells whether a verb without an object tells what has been done.
func (t *clauseTree) done(v int) bool {
	return t.child(v, "obj") < 0 && t.child(v, "nsubj") >= 0 && (t.tokens[v].Feat == "VBD" || t.hasHave(v))
}

// stateOf is the state itself, or the one for which a person acts.
func (st *state) stateOf(e schema.Entity) schema.Entity {
	if p := st.persons[foldName(e.Name)]; e.Kind == schema.Person && p != nil {
		return p.state
	}
	return e
}

// fillLand takes "the area" for the state that the text is about, where the sentence
// names nobody else but who takes it.
func (t *clauseTree) fillLand(m *match, st *state) bool {
	o := t.child(m.verb, "obj")
	if v := t.tokens[m.verb].Head; o < 0 && t.base(m.verb) == "conj" {
		o = t.child(v, "obj")
	}
	for k := m.verb + 1; o < 0 && k <= m.verb+4 && k < len(t.tokens); k++ {
		if t.nouns.locality[t.tokens[k].Lemma] {
			o = k
		}
	}
	if len(st.focus) != 1 || o < 1 || !t.nouns.locality[t.tokens[o].Lemma] || t.lower[o-1] != "the" || t.child(o, "nmod", "acl", "acl:relcl", "amod", "compound") >= 0 {
		return false
	}
	for _, x := range t.mentions {
		for _, e := range x.entities {
			if !sameState(e, st.focus[0]) && !slices.ContainsFunc(m.subjects, func(a arg) bool { return sameState(a.entity, e) }) {
				return false
			}
		}
	}
	other, ok := t.target(st, partyArg(t, m.subjects[0]))
	if !ok {
		return false
	}
	m.objects = []arg{{entity: other, mention: -1, head: o}}
	m.implied, m.agree = true, false
	return true
}

// isPair tells whether parties are the two that the text is about.
func (t *clauseTree) isPair(args []arg, st *state) bool {
	a, b, ok := st.pair()
	if !ok || len(args) != 2 {
		return false
	}
	x, y := args[0].entity, args[1].entity
	return sameState(x, a) && sameState(y, b) || sameState(x, b) && sameState(y, a)
}

// transitive tells whether a verb has an object of its own that the pattern
// does not speak of: "meet the conditions" is not "meet with somebody".
func (t *clauseTree) transitive(m *match) bool {
	if m.verb < 0 || m.noun >= 0 || len(m.adjs) > 0 {
		return false
	}
	for _, s := range m.slots("O") {
		if slices.Contains(s.place, "obj") {
			return false
		}
	}
	o := t.child(m.verb, "obj")
	return o >= 0 && t.at[o] < 0
}

// takesThing tells whether a verb that acts on a party acts on something else
// here: "receive envoys".
func (t *clauseTree) takesThing(m *match) bool {
	if m.verb < 0 || m.noun >= 0 {
		return false
	}
	o := t.child(m.verb, "obj")
	return o >= 0 && t.at[o] < 0 && t.tokens[o].Tag == "NOUN" && t.tokens[o].Lemma != "time" && t.tokens[o].Lemma != "occasion"
}

// backed tells whether the subjects of a noun only stand behind it: "a revolt backed
// by Chad and Niger" is none of Chad against Niger.
func (t *clauseTree) backed(m *match) bool {
	n := m.subjects[0].mention
	if m.verb >= 0 || n < 0 {
		return false
	}
	k := t.firstToken(n) - 1
	return k > 0 && t.lower[k] == "by" && t.nouns.backers[t.tokens[k-1].Lemma]
}

// counterpart is the other of the two that the text is about; what a body or
// a measure is aimed at may also be the one state that the text is about.
func (t *clauseTree) counterpart(st *state, of schema.Entity, m *match) (schema.Entity, bool) {
	if m.here {
		return t.target(st, of)
	}
	if other, ok := st.partner(of); ok {
		return other, true
	}
	aimed := of.Kind == schema.Organisation || m.noun >= 0 && (m.verb >= 0 || m.copular)
	if aimed && len(st.focus) == 1 && st.focus[0].Kind == schema.Country && !sameState(st.focus[0], of) {
		return st.focus[0], true
	}
	return schema.Entity{}, false
}

// target is the state that an act of a third one is aimed at, where the text does
// not say: the one that the text is about, or that one of two which the sentence
// names.
func (t *clauseTree) target(st *state, of schema.Entity) (schema.Entity, bool) {
	if st.topic.Key != "" {
		return schema.Entity{}, false // a treaty or a body may have to do with many
	}
	var found []schema.Entity
	for _, f := range st.focus {
		if sameState(f, of) {
			return schema.Entity{}, false
		}
		named := slices.ContainsFunc(t.mentions, func(m mention) bool {
			return slices.ContainsFunc(m.entities, func(e schema.Entity) bool { return sameState(e, f) })
		})
		if f.Kind == schema.Country && (named || len(st.focus) == 1) {
			found = append(found, f)
		}
	}
	if len(found) != 1 {
		return schema.Entity{}, false
	}
	return found[0], true
}

// recaller returns the parties of the latest claim with a predicate.
type recaller func(predicate string) (subject, object schema.Entity, ok bool)

// announcer is the state that says of itself what a clause says: "the ministry
// announced that ties were cut".
func (t *clauseTree) announcer(v int) (schema.Entity, bool) {
	up := t.tokens[v].Head
	if t.base(v) != "ccomp" || up < 0 || !t.nouns.speech[t.tokens[up].Lemma] {
		return schema.Entity{}, false
	}
	for _, s := range t.subjects(up) {
		if args := t.resolve(s, roleNeeds{class: "Country", loose: true}); len(args) == 1 {
			return args[0].entity, true
		}
	}
	return schema.Entity{}, false
}

func (m *match) optionalRole(role string) bool {
	for _, s := range m.slots(role) {
		if s.optional {
			return true
		}
	}
	return false
}
