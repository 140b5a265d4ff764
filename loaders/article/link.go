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
	rule       string          // how the words were understood: see the rules below
	certain    bool            // false when context had to decide
	adjective  bool            // "Russian": modifies a noun, may be possessor of an event noun
	people     bool            // "Russians", "North Koreans": people rather than the state
	office     string          // "Foreign Minister" when the words name an office-holder
}

// The rules by which words are taken for entities.
const (
	ruleName         = "name"         // a name, formal name or abbreviation
	ruleDemonym      = "demonym"      // "Danes", "the Danish people"
	ruleAdjective    = "adjective"    // "Danish"
	ruleCompound     = "compound"     // "Sino-Danish": two entities
	ruleCapital      = "capital"      // "Copenhagen": the state; its text is the city
	ruleGovernment   = "government"   // "the Danish government", "the Folketing"
	ruleOffice       = "office"       // "the Danish foreign minister", unnamed: the state
	rulePerson       = "person"       // a named person, or one carried on by surname
	ruleEpithet      = "epithet"      // "the island nation", "its southern neighbour", "the former"
	rulePair         = "pair"         // "the two countries", "both", "each other"
	rulePronoun      = "pronoun"      // "it", "they", "he"
	rulePossessive   = "possessive"   // "its", "their", "his"
	ruleOrganisation = "organisation" // named organisations, by table or by form
	ruleTreaty       = "treaty"
	ruleForum        = "forum"
	rulePlace        = "place" // cities and regions; the state they lie in stands in mention.state
	ruleThing        = "thing" // a proper name that is no party: a war, a newspaper
	ruleResolution   = "resolution"
)

// linker finds the entities a text mentions. It holds no document; safe for
// concurrent use.
type linker struct {
	g     *gazetteer
	extra *gazetteer // names handed in
}

// newLinker makes a linker over the gazetteer and names handed in.
func newLinker(g *gazetteer, extra iter.Seq2[schema.Entity, string]) *linker {
	own := &gazetteer{senses: map[string][]sense{}, longest: map[string]int{}, leaders: map[string]leader{}, surnames: map[string][]leader{}}
	if extra != nil {
		for e, name := range extra {
			if e.Kind == schema.Person {
				own.addLeader(leader{entity: e}, name)
			} else {
				own.add(name, sense{entity: e})
			}
		}
	}
	return &linker{g: g, extra: own}
}

// draft is a mention under construction, words [from, to) of the sentence.
type draft struct {
	from, to int
	mention
}

// link returns the mentions of a sentence in text order, not overlapping, and
// takes the sentence into the state.
func (l *linker) link(st *state, s *sentence) []mention {
	words := scan(s.text)
	st.enter(s)
	drafts := l.names(st, words)
	if s.heading {
		st.setSection(drafts)
	}
	drafts = l.persons(st, words, drafts)
	drafts = l.organs(words, l.groups(words, drafts))
	drafts = l.brackets(st, words, drafts)
	drafts = l.context(st, s, words, drafts)
	out := make([]mention, 0, len(drafts))
	for _, d := range drafts {
		d.start, d.end = words[d.from].start, words[d.to-1].end
		out = append(out, d.mention)
	}
	return out
}

// merge puts new drafts among the others, in the stead of those they cover.
// Both lists are in order; the new ones do not overlap one another.
func merge(drafts, added []draft) []draft {
	if len(added) == 0 {
		return drafts
	}
	out := make([]draft, 0, len(drafts)+len(added))
	n := 0
	for _, d := range drafts {
		for n < len(added) && added[n].to <= d.from {
			out = append(out, added[n])
			n++
		}
		if n < len(added) && added[n].from < d.to {
			continue
		}
		out = append(out, d)
	}
	return append(out, added[n:]...)
}

// cover maps each word to the draft that holds it, -1 for none.
func cover(words []word, drafts []draft) []int {
	own := make([]int, len(words))
	for i := range own {
		own[i] = -1
	}
	for n, d := range drafts {
		for i := d.from; i < d.to; i++ {
			own[i] = n
		}
	}
	return own
}
