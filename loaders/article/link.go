package article

import (
	"iter"

	"github.com/claimgraph/claimgraph/schema"
)

// mention is a stretch of a sentence that stands for one or more entities.
type mention struct {
	start, end int             // byte offsets in sentence.text
	entities   []schema.Entity // usually one; two for "the two countries"; several for "the Baltic states"
	state      schema.Entity   // the state a person, government, capital or organ acts for, zero if none
	rule       string          // name, demonym, adjective, compound, capital, government, office, epithet, pair, pronoun, possessive, person, organisation, treaty, forum, place
	certain    bool            // false when context had to decide
	adjective  bool            // "Russian": modifies a noun, may be possessor of an event noun
	people     bool            // "Russians", "North Koreans": people rather than the state
	office     string          // "Foreign Minister" when the words name an office-holder
}

// linker finds the entities a text mentions. It holds no document; safe for
// concurrent use.
type linker struct {
	g     *gazetteer
	extra map[string][]sense
	long  map[string]int
}

// newLinker makes a linker over the gazetteer and names handed in.
func newLinker(g *gazetteer, extra iter.Seq2[schema.Entity, string]) *linker {
	own := &gazetteer{senses: map[string][]sense{}, longest: map[string]int{}}
	if extra != nil {
		for e, name := range extra {
			own.add(name, sense{entity: e})
		}
	}
	return &linker{g: g, extra: own.senses, long: own.longest}
}

// hit is a name found in a sentence, words [from, to).
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
	most := max(l.g.longest[first], l.long[first])
	if most == 0 {
		return hit{}, false
	}
	var best hit
	key, n := "", 0
	for j := i; j < len(words) && n < most; j++ {
		w := words[j]
		if w.fold == "." && (j == i || words[j-1].end-words[j-1].start > 3 || !words[j-1].upper) {
			break
		}
		part := joinFold(n > 0, w)
		if part == "" {
			continue
		}
		key += part
		n++
		var senses []sense
		for _, table := range []map[string][]sense{l.g.senses, l.extra} {
			for _, s := range table[key] {
				if fits(s, words[i:j+1]) {
					senses = append(senses, s)
				}
			}
		}
		if senses != nil {
			best = hit{i, j + 1, senses}
		}
	}
	return best, best.senses != nil
}

// fits checks the capitals of a found name.
func fits(s sense, words []word) bool {
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

// link returns the mentions of a sentence in text order, not overlapping, and
// takes the sentence into the state.
func (l *linker) link(st *state, s *sentence) []mention {
	words := scan(s.text)
	var out []mention
	for _, h := range l.find(words) {
		x := h.senses[0]
		m := mention{start: words[h.from].start, end: words[h.to-1].end, entities: []schema.Entity{x.entity}, state: x.state, rule: "name", certain: true}
		switch x.kind {
		case byAdjective:
			m.rule, m.adjective = "adjective", true
		case byPeople:
			m.rule, m.people = "demonym", true
		case bySeat:
			m.rule = "capital"
		case byOrgan:
			m.rule = "government"
		}
		out = append(out, m)
	}
	st.sentence++
	return out
}
