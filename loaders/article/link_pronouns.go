package article

import (
	"slices"
	"strings"

	"github.com/claimgraph/claimgraph/schema"
)

// pronoun resolves personal and possessive pronouns.
func (r *reader) pronoun(i int) (draft, bool) {
	var entities []schema.Entity
	rule, certain := rulePronoun, false
	var home schema.Entity
	switch r.fold(i) {
	case "it", "itself":
		if r.empty(i) {
			return draft{}, false
		}
		entities, certain = r.singular(i)
	case "its":
		rule = rulePossessive
		entities, certain = r.singular(i)
	case "they", "them", "themselves":
		entities, certain = r.plural(i)
	case "their":
		rule = rulePossessive
		entities, certain = r.plural(i)
		if homes := r.homes(entities); homes != nil && (homeNouns[r.fold(i+1)] || homeNouns[strings.TrimSuffix(r.fold(i+1), "s")] || r.fold(i+1) == "countries") {
			return draft{i, i + 2, mentionOf(homes, rulePair, false)}, true
		}
	case "he", "him", "himself":
		entities, home = r.someone(male, r.actor(i))
	case "his":
		rule = rulePossessive
		entities, home = r.someone(male, schema.Entity{})
	case "she", "herself":
		entities, home = r.someone(female, r.actor(i))
	case "her":
		rule = rulePossessive
		entities, home = r.someone(female, schema.Entity{})
	}
	if entities == nil {
		return draft{}, false
	}
	m := mentionOf(entities, rule, certain)
	if home.Key != "" {
		m.state = home
		if rule == rulePossessive && homeNouns[r.fold(i+1)] {
			return draft{i, i + 2, mentionOf([]schema.Entity{home}, ruleEpithet, certain)}, true
		}
	}
	return draft{i, i + 1, m}, true
}

// homes are the states of persons, nil when one of them has none known.
func (r *reader) homes(persons []schema.Entity) []schema.Entity {
	var out []schema.Entity
	for _, e := range persons {
		p := r.st.persons[foldName(e.Name)]
		if e.Kind != schema.Person || p == nil || p.state.Key == "" {
			return nil
		}
		out = appendNew(out, p.state)
	}
	return out
}

// homeNouns make "his …" the state of the person.
var homeNouns = map[string]bool{"country": true, "nation": true, "government": true, "administration": true, "homeland": true, "state": true, "regime": true, "kingdom": true}

// dummyAfter are the verbs behind an "it" that stands for nothing.
var dummyAfter = map[string]bool{"appears": true, "appeared": true, "seems": true, "seemed": true, "turned": true, "follows": true, "rains": true}

// dummyPredicates are the words that, behind "it is", show it to stand for nothing.
var dummyPredicates = map[string]bool{"likely": true, "unlikely": true, "clear": true, "unclear": true, "possible": true, "impossible": true, "important": true, "necessary": true, "difficult": true, "expected": true, "believed": true, "estimated": true, "reported": true, "announced": true, "agreed": true, "decided": true, "known": true, "thought": true, "said": true, "hoped": true, "revealed": true, "alleged": true, "argued": true, "claimed": true, "true": true, "not": true, "also": true, "only": true, "evident": true, "obvious": true, "worth": true, "stated": true, "suggested": true, "assumed": true, "planned": true, "noted": true, "in": true, "at": true, "on": true, "during": true, "therefore": true, "confirmed": true, "disclosed": true, "rumored": true, "rumoured": true, "because": true, "time": true, "crucial": true, "essential": true, "vital": true, "good": true, "better": true, "hard": true, "easy": true, "common": true, "natural": true, "wise": true, "useful": true, "feared": true, "anticipated": true, "ruled": true, "proposed": true, "understood": true, "established": false}

// empty tells an "it" that refers to nothing: "it is likely that".
func (r *reader) empty(i int) bool {
	if dummyAfter[r.fold(i+1)] {
		return true
	}
	if r.relOf(i) == "expl" {
		return true
	}
	k := i + 1
	for k < len(r.words) && auxiliaries[r.fold(k)] {
		k++
	}
	if k > i+1 && r.fold(k+1) == "that" {
		return true
	}
	if k == i+1 || !dummyPredicates[r.fold(k)] {
		return false
	}
	for j := k + 1; j < len(r.words) && j < k+12; j++ {
		switch r.fold(j) {
		case "that", "to", "whether", "how", "who":
			return true
		case ".", ",", ";":
			return false
		}
	}
	return false
}

var auxiliaries = map[string]bool{"is": true, "was": true, "has": true, "have": true, "had": true, "been": true, "be": true, "will": true, "would": true, "may": true, "might": true, "can": true, "could": true, "should": true, "became": true, "becomes": true, "remains": true, "also": true, "later": true}

// reach bounds the sentences that pronouns look back over.
const lookBack = 3

// singular finds what "it" or "its" at word i stands for.
func (r *reader) singular(i int) ([]schema.Entity, bool) {
	if e, ok := r.ahead(i); ok {
		return []schema.Entity{e}, false
	}
	if r.st.topicElse && r.fold(i) == "it" && r.firstParty() {
		return nil, false // "The embassy was closed. It reopened …"
	}
	var barred schema.Entity
	var ahead []schema.Entity
	if r.fold(i) == "it" {
		barred, ahead = r.actor(i), r.namedAfter(i)
	}
	e, score := r.best(func(x sighting) bool {
		return len(x.entities) == 1 && isThingLike(x.mention) && x.entities[0] != barred && !slices.Contains(ahead, x.entities[0])
	})
	if score <= 0 {
		return nil, false
	}
	return []schema.Entity{e}, score >= 100
}

// actor is the party that is the subject of the verb whose object the word i
// is: "it" cannot be the same one. A verb without a subject of its own has that
// of the verb it hangs on: "Chad provoked Libya by invading it".
func (r *reader) actor(i int) schema.Entity {
	t := r.token(i)
	if t == nil || t.Rel != "obj" && t.Rel != "iobj" && t.Rel != "obl" {
		return schema.Entity{}
	}
	verb := t.Head
	for climbs := 0; verb >= 0 && climbs < 4; climbs++ {
		for n := len(r.out) - 1; n >= 0 && n >= len(r.out)-nearby; n-- {
			d := r.out[n]
			if len(d.entities) != 1 {
				continue
			}
			for k := d.from; k < d.to; k++ {
				if sub := r.token(k); sub != nil && sub.Head == verb && strings.HasPrefix(sub.Rel, "nsubj") {
					return d.entities[0]
				}
			}
		}
		v := r.s.tokens[verb]
		switch v.Rel {
		case "advcl", "xcomp", "conj":
			verb = v.Head
		default:
			return schema.Entity{}
		}
	}
	return schema.Entity{}
}

// namedAfter are the parties by whose name the rest of a clause says what "it" is:
// "It was Chad's leading supplier" is not about Chad.
func (r *reader) namedAfter(i int) []schema.Entity {
	if !isCopula[r.fold(i+1)] {
		return nil
	}
	var out []schema.Entity
	for k := i + 2; k < len(r.words); k++ {
		switch r.fold(k) {
		case ",", ";", ":", ".", "(", "but", "while", "and", "that", "as", "because", "when", "after", "by":
			return out
		}
		if n := r.own[k]; n >= 0 && !r.named[n].adjective && len(r.named[n].entities) == 1 {
			out = appendNew(out, r.named[n].entities[0])
		}
	}
	return out
}

// isCopula are the words that join "it" to what it is.
var isCopula = map[string]bool{"is": true, "was": true, "became": true, "remains": true, "remained": true, "becomes": true}

// firstParty tells whether the sentence has named no party yet.
func (r *reader) firstParty() bool {
	for k := len(r.st.seen) - 1; k >= 0 && r.st.seen[k].sentence == r.st.sentence; k-- {
		if isThingLike(r.st.seen[k].mention) && !r.st.seen[k].adjective {
			return false
		}
	}
	return true
}

// isThingLike tells mentions that "it" can stand for.
func isThingLike(m mention) bool {
	switch m.rule {
	case rulePerson, rulePlace, ruleThing, ruleTreaty, ruleForum, rulePair, ruleOffice:
		return false
	}
	k := m.entities[0].Kind
	return !m.people && (k == schema.Country || k == schema.Organisation)
}

// best scores the earlier mentions that fit: near ones, subjects, nouns and
// states the text is about come first.
func (r *reader) best(fits func(sighting) bool) (schema.Entity, int) {
	var best schema.Entity
	bestScore := 0
	for k := len(r.st.seen) - 1; k >= 0; k-- {
		x := r.st.seen[k]
		back := r.st.sentence - x.sentence
		if back > lookBack {
			break
		}
		if !fits(x) {
			continue
		}
		score := 100 - 35*back + min(x.order, 20)/4
		if x.subject {
			score += 30
		}
		if x.adjective {
			score -= 25
		}
		if x.rule == ruleCapital {
			score -= 30
		}
		if x.rule == ruleOrganisation {
			score -= 15
		}
		if r.st.isFocus(x.entities[0]) {
			score += 10
		}
		if x.paragraph != r.st.para {
			score -= 25
		}
		if back > 0 && x.rule == ruleOrganisation && !x.subject {
			score -= 25
		}
		if score > bestScore {
			best, bestScore = x.entities[0], score
		}
	}
	// the one state a text is about is in mind all the time
	if len(r.st.focus) == 1 && bestScore < 55 && fits(sighting{mention: mentionOf(r.st.focus, ruleName, false)}) && r.st.sectionParty() {
		return r.st.focus[0], 55
	}
	return best, bestScore
}

// ahead finds the subject that follows a possessive in an opening phrase:
// "Despite its close relations with Chad, Niger …".
func (r *reader) ahead(i int) (schema.Entity, bool) {
	if r.fold(i) != "its" || i > 12 || !openers[r.fold(0)] {
		return schema.Entity{}, false
	}
	comma := -1
	for k := 0; k < len(r.words) && k < i+20; k++ {
		if r.fold(k) == "," && k > i {
			comma = k
			break
		}
		if k < i && (r.fold(k) == "," || r.own[k] >= 0) {
			return schema.Entity{}, false
		}
	}
	if comma < 0 {
		return schema.Entity{}, false
	}
	for k := comma + 1; k < len(r.words) && k < comma+6; k++ {
		if n := r.own[k]; n >= 0 {
			d := r.named[n]
			if len(d.entities) == 1 && isThingLike(d.mention) && !d.adjective {
				return d.entities[0], true
			}
			return schema.Entity{}, false
		}
	}
	return schema.Entity{}, false
}

// openers start phrases that come before the subject.
var openers = map[string]bool{"despite": true, "notwithstanding": true, "due": true, "because": true, "since": true, "after": true, "before": true, "following": true, "in": true, "with": true, "through": true, "as": true, "during": true, "for": true, "under": true, "while": true, "although": true, "given": true, "upon": true, "by": true, "from": true, "on": true, "at": true, "throughout": true, "besides": true, "like": true, "unlike": true, "although ": true}

// plural finds what "they" or "their" at word i stands for: the one state that
// says so, a pair, a coordination, or a people, the nearest first.
func (r *reader) plural(i int) ([]schema.Entity, bool) {
	if e, ok := r.announcing(i); ok {
		return []schema.Entity{e}, false
	}
	for back := 0; back <= 1; back++ {
		sentence := r.st.sentence - back
		var best []schema.Entity
		bestScore := 0
		for k := len(r.st.seen) - 1; k >= 0 && r.st.seen[k].sentence >= sentence; k-- {
			x := r.st.seen[k]
			if x.sentence != sentence {
				continue
			}
			var got []schema.Entity
			switch {
			case len(x.entities) > 1 && (x.rule == rulePair || x.rule == ruleCompound || x.rule == ruleEpithet || x.rule == rulePronoun || x.rule == rulePossessive):
				got = x.entities
			case x.joined > 0 && !x.adjective:
				got = r.members(x.joined)
			case x.people, pluralBody(x.mention):
				got = x.entities
			}
			if got == nil {
				continue
			}
			score := 10 + min(x.order, 20)/4
			if x.subject {
				score += 20
			}
			if len(got) > 1 {
				score += 10
			}
			if score > bestScore {
				best, bestScore = got, score
			}
		}
		if best != nil {
			return best, back == 0
		}
	}
	return nil, false
}

// announcing is the state whose words a clause with the subject "they" are: "Chad
// announced that they would send troops".
func (r *reader) announcing(i int) (schema.Entity, bool) {
	t := r.token(i)
	if t == nil || t.Rel != "nsubj" || t.Head < 0 || r.s.tokens[t.Head].Rel != "ccomp" {
		return schema.Entity{}, false
	}
	speech := r.s.tokens[t.Head].Head
	var out []schema.Entity
	for _, d := range r.out {
		for k := d.from; k < d.to; k++ {
			sub := r.token(k)
			if sub == nil || sub.Head != speech || sub.Rel != "nsubj" {
				continue
			}
			if len(d.entities) != 1 || d.entities[0].Kind != schema.Country || d.people || d.adjective {
				return schema.Entity{}, false
			}
			out = appendNew(out, d.entities[0])
		}
	}
	if len(out) != 1 || speech < 0 {
		return schema.Entity{}, false
	}
	return out[0], true
}

// members lists the parties of one coordination.
func (r *reader) members(group int) []schema.Entity {
	var out []schema.Entity
	for _, x := range r.st.seen {
		if x.joined == group && !x.adjective {
			for _, e := range x.entities {
				out = appendNew(out, e)
			}
		}
	}
	return out
}

// pluralBody tells organisations whose name is a plural: "Houthis".
func pluralBody(m mention) bool {
	if m.rule == ruleGovernment {
		return false
	}
	n := m.entities[0].Name
	return m.rule == ruleOrganisation && len(n) > 0 && n[len(n)-1] == 's'
}

// someone finds the person a pronoun of that gender stands for, who is not
// the barred one.
func (r *reader) someone(g gender, barred schema.Entity) ([]schema.Entity, schema.Entity) {
	var best *sighting
	bestScore := 0
	for k := len(r.st.seen) - 1; k >= 0; k-- {
		x := &r.st.seen[k]
		back := r.st.sentence - x.sentence
		if back > lookBack {
			break
		}
		office := x.rule == ruleOffice && back == 0 && x.subject
		if len(x.entities) != 1 || x.entities[0].Kind != schema.Person && !office || x.entities[0] == barred {
			continue
		}
		if p := r.st.persons[foldName(x.entities[0].Name)]; p != nil && p.gender != unknownGender && p.gender != g {
			continue
		}
		score := 100 - 30*back
		if x.subject {
			score += 20
		}
		if x.paragraph != r.st.para {
			score -= 30
		}
		if back == 0 && x.subject {
			score += min(x.order, 40) / 2
		} else {
			score -= min(x.order, 20) / 4
		}
		if score >= bestScore {
			best, bestScore = x, score
		}
	}
	if best == nil {
		return nil, schema.Entity{}
	}
	return best.entities, best.state
}
