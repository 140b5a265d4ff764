package article

import (
	"strings"

	"github.com/claimgraph/claimgraph/schema"
)

// vagueRealms are nouns that describe a state only with a telling word before
// them: "the island power", not "the power".
var vagueRealms = map[string]bool{
	"power": true, "ally": true, "rival": true, "partner": true, "giant": true, "islands": true, "territory": true, "colony": true, "bloc": true, "foe": true,
	"aggressor": true, "dominion": true, "commonwealth": true, "federation": true, "confederation": true, "enclave": true, "benefactor": true, "patron": true,
	"homeland": true, "neighbor": true, "neighbour": true, "democracy": true, "theocracy": true, "protectorate": true, "empire": true, "dictatorship": true,
	"monarchy": true, "superpower": true, "island": true, "archipelago": true, "emirate": true, "sultanate": true, "principality": true,
}

// kindRealms are nouns that are themselves a trait of a state.
var kindRealms = map[string]bool{
	"kingdom": true, "emirate": true, "sultanate": true, "principality": true, "island": true, "islands": true, "archipelago": true, "city-state": true,
	"monarchy": true, "superpower": true, "federation": true, "confederation": true,
}

// descriptionEnd returns the end of a noun for a state with up to five words
// before it, starting at word k, or k.
func (r *reader) descriptionEnd(k int) int {
	t := nouns()
	for j := k; j < len(r.words) && j <= k+5; j++ {
		w := r.words[j]
		if !w.letter && w.fold != hyphen {
			return k
		}
		if n := r.own[j]; n >= 0 {
			// "the former Soviet republic", "the Baltic state"
			if d := r.named[n]; !d.adjective && d.rule != ruleThing && d.rule != rulePlace {
				return k
			}
			continue
		}
		if end := t.realm.at(r.words, j); end > j {
			next := r.fold(end)
			if next == hyphen || next == "of" || next == "where" || end < len(r.words) && t.realm.at(r.words, end) > end {
				if end < len(r.words) && t.realm.at(r.words, end) > end {
					continue
				}
				return k
			}
			if rel := r.relOf(j); rel == "compound" || rel == "amod" {
				return k
			}
			if len(r.s.tokens) == 0 && notBehindState[next] {
				return k
			}
			return end
		}
		if notInDescription[w.fold] {
			return k
		}
		switch r.tagOf(j) {
		case "VERB", "AUX", "ADP", "PRON", "SCONJ":
			if !strings.HasSuffix(w.fold, "ed") && !strings.HasSuffix(w.fold, "ing") && w.fold != "then" {
				return k
			}
		}
	}
	return k
}

// notBehindState are nouns that turn "state" or "government" into an adjective.
var notBehindState = map[string]bool{"visit": true, "visits": true, "department": true, "television": true, "media": true, "secretary": true, "officials": true, "official": true, "forces": true, "troops": true, "sponsors": true, "sponsor": true, "party": true, "parties": true, "plant": true, "plants": true, "company": true, "companies": true, "owned": true, "media's": true, "assets": true, "budget": true, "funeral": true, "dinner": true, "control": true, "security": true, "agencies": true, "agency": true}

// notInDescription ends the search for a noun.
var notInDescription = map[string]bool{"of": true, "in": true, "to": true, "and": true, "or": true, "for": true, "with": true, "by": true, "on": true, "from": true, "at": true, "as": true, "that": true, "which": true, "who": true, "is": true, "was": true, "were": true, "are": true, "has": true, "had": true, "have": true, "the": true, "a": true, "an": true, "between": true, "two": true, "three": true, "both": true, "other": true, "same": true, "any": true, "every": true, "another": true, "first": true, "only": true, "whole": true, "entire": true, "most": true, "host": true, "member": true, "third": true, "host's": true, "head": true, "its": true, "their": true, "his": true, "new": false}

// description resolves "the island nation", "the regime", "the country", "the
// Kingdom", "the hermit state".
func (r *reader) description(i int) (draft, bool) {
	switch r.fold(i) {
	case "the", "this", "that":
	default:
		return draft{}, false
	}
	k := i + 1
	if states, to := r.known(k); to > k {
		return draft{i, to, mentionOf(states, ruleEpithet, true)}, true
	}
	to := r.descriptionEnd(k)
	if to == k {
		return draft{}, false
	}
	key := r.key(k, to)
	head := r.fold(to - 1)
	telling, plain := r.telling(k, to-1)
	ruled := head == "government" || head == "regime" || head == "dictatorship"
	if ruled {
		// "the Socialist government": a word for its party, not for the state
		telling, plain = nil, false
	}
	if e, ok := r.st.epithets[key]; ok {
		return draft{i, to, mentionOf([]schema.Entity{e}, ruleEpithet, true)}, true
	}
	if vagueRealms[head] && len(telling) == 0 && !kindRealms[head] {
		return draft{}, false
	}
	if kindRealms[head] && r.l.g.knows(head) {
		telling = append(telling, head)
	}
	e, certain := r.locatedIn(to), true
	if e.Key == "" && to == k+1 && r.words[k].upper {
		e = r.styled(head)
	}
	switch {
	case e.Key != "":
	case len(telling) > 0 || plain || newcomers[r.fold(k)]:
		e = r.other(telling)
		if e.Key != "" && !ruled {
			r.st.epithets[key] = e
		}
		if e.Key == "" && ruled {
			e, certain = r.nearest(to-1, ruled)
		}
	default:
		e, certain = r.nearest(to-1, ruled)
	}
	if e.Key == "" {
		return draft{}, false
	}
	m := mentionOf([]schema.Entity{e}, ruleEpithet, certain)
	if ruled {
		m.rule = ruleGovernment
	}
	return draft{i, to, m}, true
}

// styled finds the state that was named last with a word of its formal name:
// "the Republic" behind "the Republic of Malta".
func (r *reader) styled(head string) schema.Entity {
	for k := len(r.st.seen) - 1; k >= 0; k-- {
		x := r.st.seen[k]
		if x.rule == ruleName && len(x.entities) == 1 && (strings.HasPrefix(x.words, head+" ") || strings.Contains(x.words, " "+head)) {
			return x.entities[0]
		}
	}
	return schema.Entity{}
}

// locatedIn reads "then in power in Chile" behind "the regime".
func (r *reader) locatedIn(k int) schema.Entity {
	for j := k; j < len(r.words) && j < k+6; j++ {
		if n := r.own[j]; n >= 0 {
			before := r.fold(j - 1)
			if before == "the" {
				before = r.fold(j - 2)
			}
			if d := r.named[n]; (before == "in" || before == "at") && !d.adjective && j > k {
				return stateOf(d.mention)
			}
			return schema.Entity{}
		}
		if !r.words[j].letter || r.words[j].upper {
			return schema.Entity{}
		}
		switch r.tagOf(j) {
		case "VERB", "AUX", "PRON", "SCONJ", "CCONJ":
			return schema.Entity{}
		case "":
			if j > k+1 {
				return schema.Entity{}
			}
		}
	}
	return schema.Entity{}
}

// newcomers are words that make "the … government" another than that of the
// party that deals with it.
var newcomers = map[string]bool{"new": true, "provisional": true, "interim": true, "transitional": true, "revolutionary": true, "rebel": true}

// body resolves "the Organization", "the Convention" to the body or treaty that
// was named last with that word.
func (r *reader) body(i int) (draft, bool) {
	if f := r.fold(i); f != "the" && f != "this" || i+1 >= len(r.words) || !r.words[i+1].upper || r.own[i+1] >= 0 || !isHead(r.fold(i+1)) {
		return draft{}, false
	}
	if i+2 < len(r.words) && (r.words[i+2].upper || r.fold(i+2) == "of" || r.fold(i+2) == hyphen) {
		return draft{}, false
	}
	head := modern(r.fold(i + 1))
	for k := len(r.st.seen) - 1; k >= 0; k-- {
		x := r.st.seen[k]
		switch x.rule {
		case ruleOrganisation, ruleTreaty, ruleForum:
			if strings.Contains(" "+modern(foldName(x.entities[0].Name))+" "+modern(x.words)+" ", " "+head+" ") {
				m := x.mention
				m.rule, m.certain = ruleEpithet, false
				return draft{i, i + 2, m}, true
			}
		}
	}
	return draft{}, false
}

// topicNouns are the plain nouns by which a text carries on the treaty, or the
// body, that its title names.
var topicNouns = map[schema.EntityKind]map[string]bool{
	schema.Treaty:       {"treaty": true, "agreement": true, "pact": true, "convention": true, "accord": true, "protocol": true, "charter": true},
	schema.Organisation: {"organization": true, "organisation": true, "association": true, "union": true, "bloc": true, "alliance": true, "community": true, "body": true, "grouping": true},
	schema.Forum:        {"forum": true, "conference": true, "summit": true, "grouping": true},
}

// topic resolves "the treaty", "this organization" in a text whose title names one.
func (r *reader) topic(i int) (draft, bool) {
	if f := r.fold(i); f != "the" && f != "this" || r.st.topic.Key == "" || i+1 >= len(r.words) || r.own[i+1] >= 0 || r.words[i+1].upper {
		return draft{}, false
	}
	if !topicNouns[r.st.topic.Kind][r.fold(i+1)] {
		return draft{}, false
	}
	if i+2 < len(r.words) && (r.words[i+2].upper || r.fold(i+2) == hyphen) {
		return draft{}, false
	}
	switch r.fold(i + 2) {
	case "of", "between", "with", "on", "among":
		return draft{}, false
	}
	rule := ruleTreaty
	if r.st.topic.Kind != schema.Treaty {
		rule = ruleOrganisation
	}
	return draft{i, i + 2, mentionOf([]schema.Entity{r.st.topic}, rule, false)}, true
}

// known reads a description that the tables know.
func (r *reader) known(k int) ([]schema.Entity, int) {
	var best []schema.Entity
	end, key := k, ""
	for j := k; j < len(r.words) && j < k+7; j++ {
		if !r.words[j].letter && r.words[j].fold != hyphen {
			break
		}
		key += joinFold(key != "", r.words[j])
		if states := r.l.g.epithets[key]; states != nil && r.own[j] < 0 {
			best, end = states, j+1
		}
	}
	return best, end
}

// telling returns the words of a description that are traits of some state;
// plain tells whether another content word is among them.
func (r *reader) telling(from, to int) (traits []string, plain bool) {
	for j := from; j < to; {
		matched := false
		for end := min(to, j+3); end > j; end-- {
			if key := r.key(j, end); r.l.g.knows(key) {
				traits = append(traits, key)
				j, matched = end, true
				break
			}
		}
		if matched {
			continue
		}
		switch r.fold(j) {
		case "former", "then", "new", "newly", "established", "independent", "sovereign", "young", "tiny", "small", "neighboring", "neighbouring", "central", "federal", "provisional", "interim", hyphen, "host", "current", "said":
		default:
			plain = true
		}
		j++
	}
	return traits, plain
}

// knows tells whether some state has a trait.
func (g *gazetteer) knows(trait string) bool { return g.traitWords[trait] }

// fitsAll tells whether a state has all the traits.
func (g *gazetteer) fitsAll(e schema.Entity, traits []string) bool {
	for _, t := range traits {
		if !g.has(e, t) {
			return false
		}
	}
	return true
}

// other finds the state that an unusual description stands for. In a text
// about two, it is the one that the sentence does not name otherwise; else the
// one state of those mentioned lately that has the traits.
func (r *reader) other(traits []string) schema.Entity {
	if a, b, ok := r.st.pair(); ok {
		inA, inB := r.names(a), r.names(b)
		switch fitA, fitB := r.l.g.fitsAll(a, traits), r.l.g.fitsAll(b, traits); {
		case fitA && !fitB:
			return a
		case fitB && !fitA:
			return b
		case inA && !inB && fitB:
			return b
		case inB && !inA && fitA:
			return a
		}
	}
	if len(traits) == 0 {
		return schema.Entity{}
	}
	var found schema.Entity
	for k := len(r.st.seen) - 1; k >= 0 && r.st.sentence-r.st.seen[k].sentence <= lookBack; k-- {
		x := r.st.seen[k]
		if len(x.entities) != 1 || !isThingLike(x.mention) && x.rule != rulePerson {
			continue
		}
		e := partyOf(x.mention, x.entities[0])
		if !r.l.g.fitsAll(e, traits) {
			continue
		}
		if found.Key == "" {
			found = e
		} else if found != e {
			return schema.Entity{} // two fit: say nothing
		}
	}
	if found.Key == "" && len(r.st.focus) == 1 && r.l.g.fitsAll(r.st.focus[0], traits) {
		found = r.st.focus[0]
	}
	return found
}

// names tells whether the sentence names a state, before or behind.
func (r *reader) names(e schema.Entity) bool {
	for _, d := range r.around() {
		if d.adjective && d.rule == ruleAdjective {
			continue
		}
		for _, x := range d.entities {
			if sameState(x, e) {
				return true
			}
		}
		if d.rule == rulePerson && sameState(d.state, e) {
			return true
		}
	}
	for k := len(r.st.seen) - 1; k >= 0 && r.st.seen[k].sentence == r.st.sentence; k-- {
		x := r.st.seen[k]
		if (x.rule == rulePronoun || x.rule == rulePossessive) && len(x.entities) == 1 && sameState(x.entities[0], e) {
			return true
		}
	}
	return false
}

// nearest finds what a plain "the country" with its noun at word i stands for:
// the state named last in the sentence, or else the one the sentences before
// were about. It is not the one that acts on it. Who rules is, in a text about
// one state, the government of that state.
func (r *reader) nearest(i int, ruled bool) (schema.Entity, bool) {
	var barred schema.Entity
	if t := r.token(i); t != nil && t.Rel == "obj" {
		barred = r.actor(i)
	}
	alone := len(r.st.focus) == 1 && r.st.focus[0].Kind == schema.Country && r.st.focus[0] != barred
	if alone && (ruled || r.st.sectionParty()) {
		return r.st.focus[0], false
	}
	for k := len(r.st.seen) - 1; k >= 0 && r.st.seen[k].sentence == r.st.sentence; k-- {
		x := r.st.seen[k]
		if len(x.entities) == 1 && x.entities[0].Kind == schema.Country && isThingLike(x.mention) && !x.adjective && x.entities[0] != barred {
			return x.entities[0], false
		}
	}
	e, score := r.best(func(x sighting) bool {
		return len(x.entities) == 1 && isThingLike(x.mention) && x.entities[0].Kind == schema.Country && x.entities[0] != barred
	})
	if score > 0 {
		return e, false
	}
	if alone {
		return r.st.focus[0], false
	}
	return schema.Entity{}, false
}

// neighbour resolves "its northern neighbour", "Peru's southern neighbor".
func (r *reader) neighbour(i int) (draft, bool) {
	k := i
	direction := r.fold(k)
	if _, ok := directions[direction]; ok {
		k++
	} else {
		direction = ""
	}
	switch r.fold(k) {
	case "neighbor", "neighbour":
	default:
		return draft{}, false
	}
	whose, ok := r.possessor(i)
	if !ok {
		return draft{}, false
	}
	var found schema.Entity
	best := 0.0
	consider := func(e schema.Entity, worth float64) {
		if e.Kind != schema.Country || sameState(e, whose) || !r.l.g.borders(whose, e) && direction == "" {
			return
		}
		score := worth
		if direction != "" {
			at := r.l.g.lies(whose, e, direction)
			if at < 0.5 || !r.l.g.borders(whose, e) && at < 0.7 {
				return
			}
			score *= at
		}
		if score > best {
			found, best = e, score
		}
	}
	for _, e := range r.distinct(r.st.sentence, true) {
		consider(e, 4)
	}
	if p, ok := r.st.partner(whose); ok {
		consider(p, 3)
	}
	for _, d := range r.around() {
		for _, e := range d.entities {
			consider(e, 2)
		}
	}
	if direction != "" {
		for _, code := range r.l.g.traits[whose.Key].borders {
			consider(r.l.g.states[code], 1)
		}
	}
	if found.Key == "" {
		return draft{}, false
	}
	return draft{i, k + 1, mentionOf([]schema.Entity{found}, ruleEpithet, false)}, true
}

// possessor finds whose thing the words at i are: "its", "the country's", "Peru's".
func (r *reader) possessor(i int) (schema.Entity, bool) {
	k := i - 1
	for k >= 0 && r.words[k].letter && !r.words[k].upper && r.fold(k) != "its" && r.fold(k) != "their" && i-k < 4 {
		k--
	}
	if k >= 0 && r.fold(k) == possessive {
		k--
	}
	if k < 0 {
		return schema.Entity{}, false
	}
	for n := len(r.out) - 1; n >= 0 && r.out[n].to > k; n-- {
		if d := r.out[n]; d.from <= k && k < d.to && len(d.entities) == 1 && d.entities[0].Kind == schema.Country {
			return d.entities[0], true
		}
	}
	return schema.Entity{}, false
}

// holder resolves an unnamed office: "the King", "the president", to the
// person the document named last in it.
func (r *reader) holder(i int) (draft, bool) {
	if r.fold(i) != "the" || r.fold(i-1) == "as" {
		return draft{}, false
	}
	end := nouns().title.at(r.words, i+1)
	if end == i+1 || r.fold(end) == "of" || r.fold(end) == hyphen {
		return draft{}, false
	}
	if end == i+2 && nouns().capital.has(r.fold(i+1)) && !r.words[i+1].upper || end < len(r.words) && r.own[end] >= 0 {
		return draft{}, false
	}
	core := r.fold(end - 1)
	for k := len(r.st.seen) - 1; k >= 0 && r.st.sentence-r.st.seen[k].sentence <= 12; k-- {
		x := r.st.seen[k]
		if x.rule != rulePerson && x.rule != ruleOffice {
			continue
		}
		if office := strings.Fields(foldName(x.office)); len(office) > 0 && office[len(office)-1] == core {
			m := x.mention
			m.certain, m.rule = false, rulePerson
			if x.rule == ruleOffice {
				m.rule = ruleOffice
			}
			return draft{i, end, m}, true
		}
	}
	if len(r.st.focus) == 1 && r.st.focus[0].Kind == schema.Country {
		e := r.st.focus[0]
		return draft{i, end, mention{entities: []schema.Entity{e}, state: e, rule: ruleOffice, office: officeWords(r.words, i+1, end)}}, true
	}
	return draft{}, false
}
