package article

import (
	"slices"
	"strings"

	"github.com/claimgraph/claimgraph/schema"
)

// hit is a name found in a sentence, words [from, to), with all it can mean.
type hit struct {
	from, to int
	senses   []sense
}

// find returns the longest names among the words, in order, not overlapping.
func (l *linker) find(words []word) []hit {
	var hits []hit
	for i := 0; i < len(words); {
		h, ok := l.longestAt(words, i)
		if !ok {
			i++
			continue
		}
		hits = append(hits, h)
		i = h.to
	}
	return hits
}

// longestAt returns the longest name that starts at word i.
func (l *linker) longestAt(words []word, i int) (hit, bool) {
	first := words[i].fold
	most := max(l.g.longest[first], l.extra.longest[first])
	if most == 0 {
		return hit{}, false
	}
	var best hit
	var key []byte
	n := 0
	for j := i; j < len(words) && n < most; j++ {
		w := words[j]
		if w.fold == "." && (j == i || words[j-1].end-words[j-1].start > 3 || !words[j-1].upper) {
			break
		}
		part := joinFold(n > 0, w)
		if part == "" {
			continue
		}
		key = append(key, part...)
		n++
		if senses := l.senses(string(key), words[i:j+1]); senses != nil {
			best = hit{i, j + 1, senses}
		}
	}
	return best, best.senses != nil
}

// senses lists what words may name, first by the names handed in. An entity
// that both tables have under the name is one sense, the gazetteer's.
func (l *linker) senses(key string, words []word) []sense {
	var own, all []sense
	for _, s := range l.g.senses[key] {
		if fits(s, words) {
			own = append(own, s)
		}
	}
	for _, s := range l.extra.senses[key] {
		there := slices.ContainsFunc(own, func(o sense) bool {
			return o.entity.Kind == s.entity.Kind && o.entity.Key == s.entity.Key
		})
		if !there && fits(s, words) {
			all = append(all, s)
		}
	}
	return append(all, own...)
}

// fits checks the capitals of a found name.
func fits(s sense, words []word) bool {
	if isOpenText(s, words) {
		return true
	}
	n := 0
	for _, w := range words {
		if w.fold == hyphen || w.fold == "." {
			continue
		}
		if s.upper&(1<<n) != 0 && !w.upper {
			return false
		}
		if s.caps && w.letter && !w.caps {
			return false
		}
		n++
	}
	return true
}

// isOpenText tells a convention that many states are party to, whose name needs no
// capitals: "the convention against torture".
func isOpenText(s sense, words []word) bool {
	return s.entity.Kind == schema.Treaty && !s.caps && len(words) > 2 && slices.ContainsFunc(words, func(w word) bool { return w.fold == "convention" || w.fold == "covenant" })
}

// names drafts the mentions that names of the tables make, and abbreviations
// that the document introduced.
func (l *linker) names(st *state, words []word) []draft {
	var out []draft
	loud := isLoud(words)
	for i := 0; i < len(words); {
		w := words[i]
		if e, ok := st.short[w.fold]; ok && w.caps && !loud {
			out = append(out, draft{i, i + 1, newMention(sense{entity: e.entity, state: e.state}, true)})
			i++
			continue
		}
		if e, ok := l.g.prefixes[w.fold]; ok && w.upper && i+2 < len(words) && words[i+1].fold == hyphen {
			if _, second := l.longestAt(words, i+2); second {
				out = append(out, draft{i, i + 1, newMention(sense{entity: e, kind: byAdjective}, true)})
				i += 2
				continue
			}
		}
		h, ok := l.longestAt(words, i)
		if !ok {
			if s, ok := st.misspelt(w); ok && !givenName(words, i) {
				out = append(out, draft{i, i + 1, newMention(s, false)})
			}
			i++
			continue
		}
		if l.isNamesake(words, h.from, h.to) {
			i = h.to
			continue
		}
		s, certain := l.choose(st, words, h, loud)
		foreign := false
		if n := len(out) - 1; n >= 0 && s.kind == byOrgan {
			// "the Sudanese People's Liberation Army" is not the Chinese one
			if out[n].to == h.from && out[n].adjective {
				foreign = out[n].entities[0] != s.entity
				if !foreign {
					h.from = out[n].from
					out = out[:n]
				}
			}
		}
		if s.entity.Key != "" && !foreign {
			out = append(out, draft{h.from, h.to, newMention(s, certain)})
		}
		i = h.to
	}
	return l.parts(st, words, compounds(words, out))
}

// spelling is a one-word name of a state the document is about.
type spelling struct {
	fold  string
	sense sense
}

// spellings lists the one-word names and adjectives of a state, long ones only.
func (g *gazetteer) spellings(e schema.Entity) []spelling {
	var out []spelling
	for key, senses := range g.senses {
		if len(key) < 7 || strings.Contains(key, " ") {
			continue
		}
		for _, s := range senses {
			if s.entity == e && s.kind != bySeat && s.kind != byOrgan {
				out = append(out, spelling{key, s})
			}
		}
	}
	slices.SortFunc(out, func(a, b spelling) int { return strings.Compare(a.fold, b.fold) })
	return out
}

// misspelt finds a slip of one letter in a name of the document's own states:
// "Kazkahstan".
func (st *state) misspelt(w word) (sense, bool) {
	if !w.upper || len(w.fold) < 7 {
		return sense{}, false
	}
	for _, s := range st.slips {
		if s.fold[0] == w.fold[0] && abs(len(s.fold)-len(w.fold)) <= 1 && distance(s.fold, w.fold) == 1 {
			return s.sense, true
		}
	}
	return sense{}, false
}

// isLoud tells sentences in capitals, where abbreviations cannot be told from words.
func isLoud(words []word) bool {
	letters, caps, commas := 0, 0, 0
	for _, w := range words {
		if w.letter && len(w.fold) > 1 {
			letters++
			if w.caps {
				caps++
			}
		}
		if w.fold == "," {
			commas++
		}
	}
	return letters > 3 && caps*3 > letters*2 && commas*2 < letters // not a list of abbreviations
}

// joined tells whether the words before a name speak of belonging to it: "a member of
// the Commonwealth", "left the Commonwealth".
func joined(words []word, h hit) bool {
	if h.from < 2 || words[h.from-1].fold != "the" || h.to < len(words) && words[h.to].fold == "of" {
		return false
	}
	before := words[h.from-2].fold
	if (before == "of" || before == "to" || before == "from" || before == "in") && h.from > 2 {
		before = words[h.from-3].fold
	}
	return belonging[before]
}

var belonging = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields("member members membership join joins joined joining rejoin rejoined rejoining leave leaves left leaving quit enter entered readmitted admitted suspended expelled withdrew withdrawn withdrawal accession return returned") {
		m[w] = true
	}
	return m
}()

// choose picks what a name means here; a zero sense when it means nothing.
func (l *linker) choose(st *state, words []word, h hit, loud bool) (sense, bool) {
	var best sense
	bestScore, others := -1, 0
	for _, s := range h.senses {
		if s.weak && st.present[s.entity] == 0 && st.present[s.state] == 0 && !joined(words, h) {
			continue
		}
		if s.caps && loud && s.entity.Kind != schema.Country {
			continue
		}
		if next, former := successors[s.entity.Key]; former && s.kind == bySeat && st.present[l.g.states[next]] > 0 {
			continue // "Moscow" beside both Russia and the Soviet Union
		}
		score := 1
		if s.shared || len(h.senses) > 1 && s.entity.Kind == schema.Country {
			score += st.weight(s.entity)
			if s.shared && score == 1 && len(h.senses) == 1 {
				continue // "Central African" is mostly a region
			}
		}
		if s.caps {
			score++ // "GUAM" in capitals is the organisation
		}
		if s.entity.Kind != schema.Country && len(h.senses) > 1 {
			score += st.weight(s.state)
		}
		if score > bestScore {
			best, bestScore = s, score
		}
		others++
	}
	if best.entity.Key == "" || !l.meansIt(st, words, h, best) {
		return sense{}, false
	}
	return best, others == 1
}

// meansIt refuses names that other words show to be something else.
func (l *linker) meansIt(st *state, words []word, h hit, s sense) bool {
	after := func(n int) word {
		if h.to+n < len(words) {
			return words[h.to+n]
		}
		return word{}
	}
	single := h.to == h.from+1
	switch {
	case currencyNouns[after(0).fold] || after(0).fold == "$" && words[h.to-1].caps:
		return false // "US dollars", "US$"
	case s.kind == byAdjective && single:
		// languages: "English-speaking", "translated into Danish."
		if next := after(0); next.fold == hyphen && after(1).fold == "speaking" || next.fold == "language" || next.fold == "languages" || next.fold == "dialect" {
			return false
		}
		if h.from > 0 && (words[h.from-1].fold == "in" || words[h.from-1].fold == "into" || words[h.from-1].fold == "speak" || words[h.from-1].fold == "speaks") && !after(0).letter {
			return false
		}
	case single && givenName(words, h.from) && h.to < len(words) && words[h.to].upper && words[h.to].letter:
		return false // "Victoria Nuland", "Florence Parly"
	case single && (s.kind == byName || s.kind == bySeat) && h.from > 0:
		// a given name before it, or a title without "of", makes it a surname
		before := words[h.from-1]
		if givenName(words, h.from-1) && !familyFirst[before.fold] && s.entity.Kind == schema.Country && !st.isFocus(s.entity) {
			return false
		}
		// "Atlanta, Georgia"
		if before.fold == "," && h.from > 1 && s.entity.Key == "GEO" && st.present[s.entity] <= 1 && st.present[l.g.states["USA"]] > 0 {
			return false
		}
	}
	return true
}

// currencyNouns follow the name of the state whose money is meant.
var currencyNouns = map[string]bool{"dollar": true, "dollars": true, "pound": true, "pounds": true, "rupee": true, "rupees": true, "peso": true, "pesos": true, "franc": true, "francs": true, "yen": true, "yuan": true, "ruble": true, "rubles": true, "lira": true, "liras": true, "krona": true, "kroner": true, "dinar": true, "dinars": true, "riyal": true, "riyals": true}

// givenName tells whether word i is a capitalised given name.
func givenName(words []word, i int) bool {
	_, ok := nouns().given[words[i].fold]
	return ok && words[i].upper
}

func newMention(s sense, certain bool) mention {
	m := mention{entities: []schema.Entity{s.entity}, state: s.state, certain: certain}
	switch s.entity.Kind {
	case schema.Organisation:
		m.rule = ruleOrganisation
	case schema.Person:
		m.rule = rulePerson
	case schema.Treaty:
		m.rule = ruleTreaty
	case schema.Forum:
		m.rule = ruleForum
	case schema.Place:
		m.rule = rulePlace
	case schema.Thing:
		m.rule = ruleThing
	default:
		m.rule = ruleName
		m.state = s.entity
	}
	switch s.kind {
	case byAdjective:
		m.adjective = true
		if s.entity.Kind == schema.Country {
			m.rule = ruleAdjective
		}
	case byPeople:
		m.rule, m.people = ruleDemonym, true
	case bySeat:
		m.rule = ruleCapital
	case byOrgan:
		m.rule = ruleGovernment
	}
	return m
}

// compounds joins two names with a dash between them into one mention of both:
// "Sino-Danish", "Peru–Chile". A longer chain gives one mention of all.
func compounds(words []word, drafts []draft) []draft {
	var out []draft
	for _, d := range drafts {
		if n := len(out); n > 0 {
			last := &out[n-1]
			if last.to+1 == d.from && words[last.to].fold == hyphen && isState(last.mention) && isState(d.mention) && last.entities[0] != d.entities[0] {
				last.to = d.to
				last.entities = append(last.entities, d.entities...)
				last.rule, last.adjective, last.people = ruleCompound, true, d.people
				last.certain = last.certain && d.certain
				last.state = schema.Entity{}
				continue
			}
		}
		out = append(out, d)
	}
	return out
}

// isState tells mentions of states, and of parties that act like states, by
// name or adjective.
func isState(m mention) bool {
	switch m.rule {
	case ruleName, ruleAdjective, ruleCompound, ruleCapital:
		return true
	case ruleOrganisation:
		return m.entities[0].Kind == schema.Organisation
	}
	return false
}
