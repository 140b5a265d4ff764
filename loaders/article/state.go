package article

import (
	"github.com/claimgraph/claimgraph/schema"
)

// state is what the reader of a document knows at a place in it: what the
// document and the section are about, who was mentioned last, and which words
// were introduced for whom.
type state struct {
	focus    []schema.Entity          // states the document is about, at most two, in order
	section  []schema.Entity          // states a section heading names, in order
	present  map[schema.Entity]int    // states of the whole document -> number of mentions
	seen     []sighting               // mentions so far, oldest first
	persons  map[string]*person       // by folded surname and full name
	epithets map[string]schema.Entity // folded description -> state
	short    map[string]schema.Entity // folded abbreviation -> entity, as introduced in brackets
	sentence int                      // number of the current sentence
	para     int                      // paragraph of the current sentence
}

// sighting is one earlier mention of an entity.
type sighting struct {
	entity    schema.Entity
	sentence  int
	paragraph int
	at        int  // byte offset in the sentence
	noun      bool // a name or description; false for adjectives and people
	joined    bool // coordinated with another: "Chad and Niger"
	subject   bool // stands before the first verb, or starts the sentence
}

// person is somebody the document has introduced.
type person struct {
	entity schema.Entity
	state  schema.Entity // whom the person acts for, zero if not known
	office string
	female bool
	male   bool
}

// newState reads through a document once, for what it is about.
func newState(l *linker, sentences []sentence) *state {
	st := &state{
		present:  map[schema.Entity]int{},
		persons:  map[string]*person{},
		epithets: map[string]schema.Entity{},
		short:    map[string]schema.Entity{},
	}
	var title, lead []schema.Entity
	for i := range sentences {
		s := &sentences[i]
		for _, h := range l.find(scan(s.text)) {
			for _, x := range h.senses {
				if x.entity.Kind != schema.Country || x.weak {
					continue
				}
				st.present[x.entity]++
				switch {
				case i == 0:
					title = appendNew(title, x.entity)
				case i < 4 && len(lead) < 2 && x.kind == byName:
					lead = appendNew(lead, x.entity)
				}
			}
		}
	}
	st.focus = title
	for _, e := range lead {
		if len(st.focus) < 2 && len(title) != 1 {
			st.focus = appendNew(st.focus, e)
		}
	}
	if len(st.focus) > 2 {
		st.focus = st.focus[:2]
	}
	return st
}

func appendNew(list []schema.Entity, e schema.Entity) []schema.Entity {
	for _, have := range list {
		if have == e {
			return list
		}
	}
	return append(list, e)
}

// pair returns the two states that the section, or else the document, is
// about. ok is false when it is not about two.
func (st *state) pair() (a, b schema.Entity, ok bool) {
	switch {
	case len(st.section) == 2:
		return st.section[0], st.section[1], true
	case len(st.section) == 1 && len(st.focus) > 0 && st.section[0] != st.focus[0]:
		return st.focus[0], st.section[0], true
	case len(st.focus) == 2:
		return st.focus[0], st.focus[1], true
	}
	return schema.Entity{}, schema.Entity{}, false
}

// partner returns the other state of the pair the text is about.
func (st *state) partner(of schema.Entity) (schema.Entity, bool) {
	a, b, ok := st.pair()
	switch {
	case ok && of == a:
		return b, true
	case ok && of == b:
		return a, true
	}
	return schema.Entity{}, false
}
