package article

import (
	"slices"
	"strings"

	"github.com/claimgraph/claimgraph/loaders/article/syntax"
	"github.com/claimgraph/claimgraph/schema"
)

// arg is one party or thing that fills a role.
type arg struct {
	entity  schema.Entity
	mention int    // index in clauseTree.mentions; -1 for plain words
	head    int    // its token
	near    bool   // stands for the role itself, not as possessor of what does
	certain bool   // linked without help of context
	place   string // the city named for its state
	words   string // the phrase, where it is more than the party
}

// roleNeeds says what may fill a role.
type roleNeeds struct {
	class   string // of the vocabulary's domain or range
	persons bool
	acting  bool // who does it, or does it with another: no person without a state
	things  bool
	loose   bool
	places  bool
	regions bool
}

// resolve finds what the phrase with head h stands for, with all members of
// its list.
func (t *clauseTree) resolve(h int, n roleNeeds) []arg {
	return t.resolveFrom(h, n, 0)
}

func (t *clauseTree) resolveFrom(h int, n roleNeeds, depth int) []arg {
	if depth > 5 || h < 0 {
		return nil
	}
	if isRelative(t.lower[h]) && t.at[h] < 0 {
		up := t.tokens[h].Head
		if a := t.antecedent(up); a >= 0 && a != h {
			return t.resolveFrom(t.namedBefore(h, a), n, depth+1)
		}
		return nil
	}
	lemma := t.tokens[h].Lemma
	if n.class == "Country" && t.nouns.office[lemma] {
		for _, k := range t.kids[h] { // "at the embassy of Peru in Chile"
			if c := t.caseOf(k); c == "in" || c == "at" {
				return t.resolveFrom(k, n, depth+1)
			}
		}
	}
	if m := t.at[h]; m >= 0 {
		if p := t.introduced(m); p >= 0 && n.persons {
			m = p
		}
		if k := t.child(h, "flat"); t.mentions[m].adjective && k >= 0 && t.at[k] >= 0 && t.at[k] != m {
			m = t.at[k] // "Italian Eritrea": the name, not what qualifies it
		}
		return t.members(m, n, depth)
	}
	if out := t.leaders(h, n); len(out) > 0 {
		return out
	}
	if t.nouns.transparent[lemma] {
		for _, k := range t.kids[h] {
			if t.base(k) == "nmod" && t.caseOf(k) == "of" {
				if out := t.resolveFrom(k, n, depth+1); len(out) > 0 {
					return out
				}
			}
		}
	}
	if t.nouns.parties[lemma] {
		if out := t.announced(h, n); len(out) > 0 {
			return out
		}
	}
	for _, k := range t.kids[h] {
		if t.base(k) == "appos" && t.at[k] >= 0 {
			if out := t.members(t.at[k], n, depth); len(out) > 0 {
				return out
			}
		}
	}
	if t.nouns.agents[lemma] || n.loose {
		if m := t.owner(h); m >= 0 && !t.regional(h, m) {
			out := t.owners(m, n)
			start, end := t.nounPhrase(h, true)
			for i := range out {
				out[i].near = t.nouns.agents[lemma]
				out[i].words = t.words(start, end)
			}
			out = append(out, t.conjuncts(h, n, depth)...)
			if len(out) > 0 {
				return out
			}
		}
	}
	if n.places && n.class == "Entity" && (t.tokens[h].Tag == "PROPN" || t.nouns.locality[lemma] && t.namedPlace(h)) {
		start, end := t.nounPhrase(h, t.tokens[h].Tag != "PROPN")
		return []arg{{entity: schema.NewEntity(schema.Place, trimDeterminer(t.words(start, end))), mention: -1, head: h, near: true}}
	}
	if n.things && (t.tokens[h].Tag == "NOUN" || t.tokens[h].Tag == "PROPN" || t.tokens[h].Feat == "VBG") {
		return []arg{t.thing(h)}
	}
	if out := t.conjuncts(h, n, depth); len(out) > 0 {
		return out
	}
	for _, k := range t.kids[h] {
		if t.base(k) == "nmod" && listing(t.caseOf(k)) {
			return t.resolveFrom(k, n, depth+1) // "partners including Chad"
		}
	}
	return nil
}

// namedBefore is the name right before ", which" where the tree takes a plain noun
// that the name belongs to for what the clause tells about: "its claims on Chad,
// which was occupied"; otherwise that noun.
func (t *clauseTree) namedBefore(pronoun, noun int) int {
	k := pronoun - 2
	if k <= noun || t.lower[pronoun] != "which" || t.lower[pronoun-1] != "," || t.at[noun] >= 0 || t.at[k] < 0 || t.nouns.agents[t.tokens[noun].Lemma] {
		return noun
	}
	if m := t.mentions[t.at[k]]; m.adjective || m.rule == rulePerson {
		return noun
	}
	return t.heads[t.at[k]]
}

// leaders are the states that lead a force without a state of its own: "a coalition
// of states led by Chad", "the Chad-led force".
func (t *clauseTree) leaders(h int, n roleNeeds) []arg {
	if !t.nouns.led[t.tokens[h].Lemma] {
		return nil
	}
	for k := h + 1; k+2 < len(t.tokens) && k <= h+5 && !t.isFinite(k) && t.lower[k] != ","; k++ {
		if t.lower[k] == "led" && t.lower[k+1] == "by" {
			return t.firstAfter(k+1, n)
		}
	}
	for k := h - 1; k >= 2 && k >= h-4; k-- {
		if m := t.joinedTo(k); m >= 0 && t.lower[k] == "led" {
			return t.partiesOf(m, n)
		}
	}
	return nil
}

// firstAfter is the party named right behind a token, with its list.
func (t *clauseTree) firstAfter(i int, n roleNeeds) []arg {
	for k := i + 1; k < len(t.tokens) && k <= i+3; k++ {
		if m := t.at[k]; m >= 0 {
			return t.members(m, n, 9)
		}
	}
	return nil
}

// introduced is the person whom a mention of a colleague introduces, -1 for none:
// "his Chadian counterpart Idriss Saleh".
func (t *clauseTree) introduced(m int) int {
	if m+1 >= len(t.mentions) || t.mentions[m+1].rule != rulePerson || t.lower[t.lastToken(m)] != "counterpart" {
		return -1
	}
	if between := strings.TrimSpace(t.s.text[t.mentions[m].end:t.mentions[m+1].start]); between != "" && between != "," {
		return -1
	}
	return m + 1
}

// regional tells whether an adjective before a plural of states only says where they
// lie: "American countries" are not the United States.
func (t *clauseTree) regional(h, m int) bool {
	return t.mentions[m].adjective && t.tokens[h].Feat == "NNS" && t.nouns.states[t.tokens[h].Lemma]
}

// announced are the parties of a list that a noun announces: "five countries
// have joined: Chad, Niger, …", "three states (Chad, Mali and Niger)".
func (t *clauseTree) announced(h int, n roleNeeds) []arg {
	for k := h + 1; k < len(t.tokens); k++ {
		w := t.lower[k]
		if w == ";" || w != ":" && !(k == h+1 && (w == "(" || w == "—" || w == "–")) {
			if w == ";" || w == "." {
				return nil
			}
			continue
		}
		var out []arg
		last := -1
		for j := k + 1; j < len(t.tokens); j++ {
			m := t.at[j]
			if m < 0 || m == last {
				continue
			}
			if last < 0 && j > k+3 || last >= 0 && !t.chained(last, m) {
				break
			}
			last = m
			out = append(out, t.partiesOf(m, n)...)
		}
		if len(out) >= 2 {
			return out
		}
	}
	return nil
}

// namedPlace tells whether a noun for a place comes with a name: "the port of
// Callao", "Magellan Strait".
func (t *clauseTree) namedPlace(h int) bool {
	for _, k := range t.kids[h] {
		if t.tokens[k].Tag == "PROPN" && t.at[k] < 0 && (t.base(k) == "compound" || t.base(k) == "nmod" && t.caseOf(k) == "of" || t.base(k) == "appos") {
			return true
		}
	}
	return false
}

// conjuncts resolves what is coordinated with h.
func (t *clauseTree) conjuncts(h int, n roleNeeds, depth int) []arg {
	var out []arg
	for _, k := range t.kids[h] {
		mission := t.at[h] >= 0 && t.at[k] < 0 && t.nouns.office[t.tokens[k].Lemma] // "in Lima and consulates in Chad"
		if t.base(k) == "conj" && !t.verbs[k] && !mission {
			out = append(out, t.resolveFrom(k, n, depth+1)...)
		}
	}
	return out
}

// members are the parties of a mention and of the list it stands in.
func (t *clauseTree) members(m int, n roleNeeds, depth int) []arg {
	out := t.partiesOf(m, n)
	for k := range t.mentions {
		if k != m && t.lists[m] > 0 && t.lists[k] == t.lists[m] && t.mentions[k].rule != rulePossessive {
			out = append(out, t.partiesOf(k, n)...)
		}
	}
	if t.lists[m] == 0 && t.heads[m] >= 0 {
		out = append(out, t.conjuncts(t.heads[m], n, depth)...)
	}
	return unique(out)
}

// owners are the parties of a mention that possesses a noun, and of its list
// where all of it stands on one side: "the armies of Chad and Niger".
func (t *clauseTree) owners(m int, n roleNeeds) []arg {
	if t.lists[m] == 0 {
		return t.partiesOf(m, n)
	}
	return t.members(m, n, 9)
}

// owner is the mention that possesses or qualifies a plain noun, -1 for none:
// "Chadian officials", "Chad's army", "the people of Chad"; for an act it is
// whoever did it: "the invasion of Chad by Libya".
func (t *clauseTree) owner(h int) int {
	for _, k := range t.kids[h] {
		if t.base(k) == "nmod" && t.caseOf(k) == "by" && t.at[k] >= 0 {
			return t.at[k]
		}
	}
	for _, rels := range [][]string{{"nmod:poss"}, {"amod", "compound", "nmod:desc"}, {"nmod"}} {
		for _, k := range t.kids[h] {
			if !slices.Contains(rels, t.base(k)) || t.at[k] < 0 {
				continue
			}
			if c := t.caseOf(k); t.base(k) == "nmod" && c != "of" && c != "poss" && c != "from" && c != "" {
				continue
			}
			return t.at[k]
		}
	}
	// the words before, where the tree has them otherwise: "U.S. troops", "French
	// private and public investors"
	for k := t.phraseStart(h); k < h; k++ {
		if m := t.at[k]; m >= 0 && t.mentions[m].adjective {
			return m
		}
	}
	for _, k := range t.kids[h] {
		if t.base(k) == "nmod" && t.caseOf(k) == "of" && t.at[k] < 0 {
			if m := t.ownerDirect(k); m >= 0 {
				return m
			}
		}
	}
	return -1
}

func (t *clauseTree) ownerDirect(h int) int {
	for _, k := range t.kids[h] {
		switch t.base(k) {
		case "nmod:poss", "amod", "compound":
			if t.at[k] >= 0 {
				return t.at[k]
			}
		}
	}
	return -1
}

// partiesOf are the entities of a mention that may fill a role.
func (t *clauseTree) partiesOf(m int, n roleNeeds) []arg {
	x := t.mentions[m]
	list := x.entities
	place := ""
	switch {
	case t.excepted(m), x.rule == rulePerson && n.places:
		return nil
	case len(list) == 1 && list[0].Kind == schema.Person && n.acting && !n.persons && x.state.Key == "":
		return nil
	case (x.rule == rulePerson || (x.rule == rulePossessive || x.rule == rulePronoun) && len(list) == 1 && list[0].Kind == schema.Person) && (!n.persons || n.class == "Country" || len(list) != 1) && x.state.Key != "":
		list = []schema.Entity{x.state}
	case (x.rule == rulePlace || x.rule == ruleCapital) && x.state.Key != "" && !((n.things || n.regions) && x.rule == rulePlace):
		list = []schema.Entity{x.state}
		place = t.words(x.start, x.end)
	case x.rule == ruleOrganisation && x.state.Key != "" && x.state.Kind == schema.Country && n.class != "Organisation":
		list = []schema.Entity{x.state}
	case x.rule == ruleOffice && x.state.Key != "":
		list = []schema.Entity{x.state}
	}
	var out []arg
	for _, e := range list {
		if !n.takes(e) {
			continue
		}
		out = append(out, arg{entity: e, mention: m, head: t.heads[m], near: true, certain: x.certain, place: place})
	}
	return out
}

// excepted tells whether a mention, or the list it stands in, is named as what
// something does not hold of: "Africans (not including Chadians)".
func (t *clauseTree) excepted(m int) bool {
	if t.lists[m] > 0 {
		m = t.lists[m] - 1
	}
	start := t.mentions[m].start
	before := strings.TrimSuffix(strings.ToLower(t.s.text[max(0, start-exceptReach):start]), "the ")
	return slices.ContainsFunc(t.nouns.Excepting, func(w string) bool { return strings.HasSuffix(before, w+" ") })
}

// exceptReach is more than the bytes of the longest word for an exception.
const exceptReach = 32

// takes tells whether an entity may fill the role.
func (n roleNeeds) takes(e schema.Entity) bool {
	switch e.Kind {
	case schema.Country:
		return n.class != "Organisation" && n.class != "Treaty" && n.class != "Person" && n.class != "Thing"
	case schema.Organisation:
		return n.class != "Country" && n.class != "Treaty" && n.class != "Person" && n.class != "Thing"
	case schema.Person:
		return n.class == "Actor" || n.class == "Entity" || n.class == "Person"
	case schema.Treaty:
		return n.class == "Treaty" || n.class == "Entity"
	case schema.Forum:
		return n.class == "Entity" || n.class == "Organisation"
	case schema.Place:
		return n.class == "Entity"
	}
	return n.things
}

// thing is the phrase with head h, as an entity of its own.
func (t *clauseTree) thing(h int) arg {
	start, end := t.nounPhrase(h, true)
	end = t.pastOf(end)
	if t.nouns.text[t.tokens[h].Lemma] {
		end = t.pastTitle(h)
	}
	name := trimDeterminer(t.words(start, end))
	return arg{entity: schema.NewEntity(schema.Thing, name), mention: -1, head: h, near: true, certain: true, words: name}
}

// lastNoun is the noun of a match that names what it is about: the second one
// where the pattern has two.
func (t *clauseTree) lastNoun(m *match) int {
	if m.frame.of != nil && m.of >= 0 {
		return m.of
	}
	return m.noun
}

// namedNoun is the noun that a match speaks of: "bound by a [treaty]", "party to a
// [treaty]"; -1 for none.
func (t *clauseTree) namedNoun(m *match) int {
	switch {
	case m.copular && len(m.adjs) > 0:
		return m.of
	case m.noun < 0:
		return -1
	}
	return t.lastNoun(m)
}

// pastTitle is the end of what a resolution with head h is called: its number,
// and everything about its subject up to a comma, a time, or the next verb that
// somebody acts by.
func (t *clauseTree) pastTitle(h int) int {
	end := t.tokens[h].End
	for k := h + 1; k < len(t.tokens); k++ {
		switch token := t.tokens[k]; token.Tag {
		case "NOUN", "PROPN", "NUM", "ADJ", "SYM":
			end = token.End
		case "ADP", "SCONJ":
			if k+1 < len(t.tokens) && (t.tokens[k+1].Tag == "NUM" || months[t.tokens[k+1].Text]) || t.behindTitle(k) {
				return end
			}
		case "PUNCT":
			if token.Feat != "HYPH" && t.lower[k] != "/" && t.lower[k] != "'" && t.lower[k] != "’" {
				return end
			}
		case "VERB":
			if token.Feat != "VBG" && token.Feat != "VBN" {
				return end
			}
		case "AUX", "PRON":
			return end
		}
	}
	return end
}

// behindTitle tells whether a preposition leads to how or where a text was voted on
// and not to what it is about: "in the plenary", "with a veto".
func (t *clauseTree) behindTitle(i int) bool {
	for i++; i < len(t.tokens); i++ {
		switch t.tokens[i].Tag {
		case "DET", "ADJ", "PRON":
		default:
			return t.nouns.ballots[t.tokens[i].Lemma]
		}
	}
	return false
}

// pastKind is the end of a phrase with the words behind "of" that only say of what
// kind it is: "pact [of mutual assistance]"; names and determiners say more than that.
func (t *clauseTree) pastKind(end int) int {
	i := slices.IndexFunc(t.tokens, func(k syntax.Token) bool { return k.Start >= end })
	if i < 0 || t.lower[i] != "of" {
		return end
	}
	last := end
	for i++; i < len(t.tokens) && t.at[i] < 0; i++ {
		switch token := t.tokens[i]; {
		case token.Tag == "NOUN" && token.Feat != "CD":
			last = token.End
		case token.Tag == "ADJ", token.Tag == "CCONJ", token.Tag == "PUNCT" && (t.lower[i] == "," || token.Feat == "HYPH"):
		default:
			return last
		}
	}
	return last
}

// pastOf is the end of a phrase that the tree breaks off at "of".
func (t *clauseTree) pastOf(end int) int {
	i := 0
	for i < len(t.tokens) && t.tokens[i].Start < end {
		i++
	}
	if i > 0 && t.lower[i-1] == "of" {
		i--
	}
	if i >= len(t.tokens) || t.lower[i] != "of" {
		return end
	}
	last := end
	for k := i + 1; k < len(t.tokens) && k < i+8; k++ {
		switch t.tokens[k].Tag {
		case "NOUN", "PROPN":
			last = t.tokens[k].End
		case "DET", "ADJ", "NUM", "PRON":
		default:
			return last
		}
	}
	return last
}

// trimDeterminer drops articles and possessives at the start of a phrase.
func trimDeterminer(s string) string {
	for {
		first, rest, ok := strings.Cut(s, " ")
		if !ok {
			return s
		}
		switch strings.ToLower(first) {
		case "the", "a", "an", "its", "their", "his", "her", "this", "these", "that", "those", "any", "all", "some":
			s = rest
		default:
			return s
		}
	}
}

// unique drops repeated entities, keeping the first.
func unique(args []arg) []arg {
	var out []arg
	for _, a := range args {
		if !slices.ContainsFunc(out, func(b arg) bool { return a.entity == b.entity }) {
			out = append(out, a)
		}
	}
	return out
}

// amongParties tells whether all parties of one list stand in another.
func amongParties(some, all []arg) bool {
	return !slices.ContainsFunc(some, func(x arg) bool {
		return !slices.ContainsFunc(all, func(y arg) bool { return x.entity == y.entity })
	})
}

// sameParties tells whether two lists hold the same entities.
func sameParties(a, b []arg) bool {
	if len(a) != len(b) {
		return false
	}
	for _, x := range a {
		if !slices.ContainsFunc(b, func(y arg) bool { return x.entity == y.entity }) {
			return false
		}
	}
	return true
}
