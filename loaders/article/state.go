package article

import (
	"slices"
	"strings"

	"github.com/claimgraph/claimgraph/schema"
)

// state is what the reader of a document knows at a place in it: what the
// document and the section are about, who was mentioned last, and which words
// were introduced for whom.
type state struct {
	focus     []schema.Entity            // parties the document is about, at most two, in order
	polities  map[schema.Entity]bool     // organisations that are states of a kind
	open      map[schema.Entity]bool     // treaties that many states may join
	section   []schema.Entity            // parties the latest heading names, in order
	topic     schema.Entity              // the treaty, organisation or forum that the title names, zero for none
	present   map[schema.Entity]int      // entities of the whole document -> number of mentions by name
	seen      []sighting                 // mentions so far, oldest first
	persons   map[string]*person         // by folded name, surname, and parts of the name
	epithets  map[string]schema.Entity   // folded description -> party
	short     map[string]shortForm       // folded abbreviation -> what it was introduced for
	parts     map[string]schema.Entity   // folded name of a state that is a part of this one here: Georgia of the USA
	coined    map[string][]schema.Entity // folded name of a group or body that the document itself coins
	slips     []spelling                 // names of the focus in which a slip of one letter is mended
	sectionAt int                        // number of the sentence that is the latest heading
	sentence  int                        // number of the current sentence, from 1
	para      int                        // paragraph of the current sentence
	// topicElse: the subject of the sentence before is no party but a thing of
	// its own, such as "the embassy" or "this treaty".
	topicElse bool
}

// shortForm is an abbreviation introduced in brackets.
type shortForm struct {
	entity schema.Entity
	state  schema.Entity
}

// sighting is one earlier mention.
type sighting struct {
	mention
	sentence, paragraph int
	order               int    // word at which it starts
	words               string // the words, folded
	subject             bool   // the subject of its clause, or the first name of its sentence
	joined              int    // sightings with the same number above 0 are coordinated: "Chad and Niger"
}

// person is somebody the document has introduced.
type person struct {
	entity schema.Entity
	state  schema.Entity // whom the person acts for, zero if not known
	office string
	gender gender
}

// maxSeen bounds how far back context can look.
const maxSeen = 128

// newState reads through a document once, for what it is about, for the
// persons it introduces and the abbreviations it explains.
func newState(l *linker, sentences []sentence) *state {
	st := &state{
		polities: l.g.polities,
		open:     l.g.open,
		present:  map[schema.Entity]int{},
		persons:  map[string]*person{},
		epithets: map[string]schema.Entity{},
		short:    map[string]shortForm{},
		coined:   map[string][]schema.Entity{},
	}
	var title, lead []schema.Entity
	for i := range sentences {
		for _, h := range l.find(scan(sentences[i].text)) {
			x := h.senses[0]
			if x.weak || x.shared {
				continue
			}
			st.present[x.entity]++
			if x.entity.Kind != schema.Country && !actsAsState(x.entity, x.kind) {
				continue
			}
			switch {
			case i == 0:
				title = appendNew(title, x.entity)
			case i < leadLength && x.kind == byName && len(lead) <= 3:
				lead = appendNew(lead, x.entity)
			}
		}
	}
	if st.topic = l.topic(sentences); st.topic.Key != "" && len(title) == 0 && len(lead) > 3 {
		lead = nil // about what many have to do with, not about the first two named
	}
	lead = lead[:min(2, len(lead))]
	st.focus = title
	if len(title) != 1 {
		for _, e := range lead {
			st.focus = appendNew(st.focus, e)
		}
	} else if title[0].Kind != schema.Country && len(lead) == 2 && lead[0] != title[0] && lead[1] != title[0] {
		st.focus = lead
	}
	if len(st.focus) > 2 {
		st.focus = st.focus[:2]
	}
	for _, f := range st.focus {
		if f.Kind == schema.Country {
			st.slips = append(st.slips, l.g.spellings(f)...)
		}
	}
	for i := range sentences {
		words := scan(sentences[i].text)
		drafts := l.persons(st, words, l.names(st, words))
		l.brackets(st, words, l.organs(words, l.groups(words, drafts)))
	}
	return st
}

// leadLength is the number of sentences at the start that tell what a text is about.
const leadLength = 4

// topic is the first treaty, organisation or forum that the title names.
func (l *linker) topic(sentences []sentence) schema.Entity {
	if len(sentences) == 0 {
		return schema.Entity{}
	}
	words := scan(sentences[0].text)
	blank := &state{persons: map[string]*person{}}
	for _, d := range l.groups(words, l.names(blank, words)) {
		switch d.rule {
		case ruleTreaty, ruleOrganisation, ruleForum:
			return d.entities[0]
		}
	}
	return schema.Entity{}
}

// actsAsState tells organisations that a document can be about as about a state.
func actsAsState(e schema.Entity, kind nameKind) bool {
	return e.Kind == schema.Organisation && kind == byName
}

func appendNew(list []schema.Entity, e schema.Entity) []schema.Entity {
	for _, have := range list {
		if have == e {
			return list
		}
	}
	return append(list, e)
}

// enter starts a sentence.
func (st *state) enter(s *sentence) {
	st.sentence++
	st.para = s.paragraph
}

// trim forgets what lies too far back.
func (st *state) trim() {
	if len(st.seen) > 2*maxSeen {
		st.seen = append(st.seen[:0], st.seen[len(st.seen)-maxSeen:]...)
	}
}

// setSection takes over the parties that a heading names.
func (st *state) setSection(drafts []draft) {
	var named []schema.Entity
	for _, d := range drafts {
		if isState(d.mention) {
			for _, e := range d.entities {
				named = appendNew(named, e)
			}
		}
	}
	st.section, st.sectionAt = named, st.sentence
}

// isFocus tells whether the document is about an entity.
func (st *state) isFocus(e schema.Entity) bool {
	for _, f := range st.focus {
		if f == e {
			return true
		}
	}
	return false
}

// weight says how much the document is about an entity.
func (st *state) weight(e schema.Entity) int {
	w := 2 * st.present[e]
	if st.isFocus(e) {
		w += 1000
	}
	return w
}

// pair returns the two parties that the text is about at this place: those of
// the heading, of the document, or the document's one and the other state
// named last. ok is false when it is not about two.
func (st *state) pair() (a, b schema.Entity, ok bool) {
	if len(st.focus) == 2 && len(st.section) != 2 {
		return st.focus[0], st.focus[1], true
	}
	if len(st.focus) == 1 {
		// a list of partners often goes on to the next without a heading
		if other, ok := st.drift(); ok {
			return st.focus[0], other, true
		}
		if len(st.section) == 1 && !sameState(st.section[0], st.focus[0]) {
			return st.focus[0], st.section[0], true
		}
	}
	if len(st.section) == 2 {
		return st.section[0], st.section[1], true
	}
	return schema.Entity{}, schema.Entity{}, false
}

// sectionParty tells whether the section is about nobody but the document's own state.
func (st *state) sectionParty() bool {
	for _, s := range st.section {
		if !sameState(s, st.focus[0]) && st.isStateLike(s) {
			return false
		}
	}
	return true
}

// driftReach bounds the sentences that decide which partner a text has come to.
const driftReach = 2

// drift finds the one other state that the latest sentences name beside the
// document's own, where they do not name the partner of the heading.
func (st *state) drift() (schema.Entity, bool) {
	others := st.others()
	if len(others) != 1 {
		return schema.Entity{}, false
	}
	return others[0], true
}

// adrift tells whether the latest sentences name several states beside the document's
// own, and not the partner of the heading: whom the text has come to is not known.
func (st *state) adrift() bool { return len(st.section) > 0 && len(st.others()) > 1 }

// others lists the other states that the latest sentences name beside the document's
// own, nil where the partner of the heading is one of them.
func (st *state) others() []schema.Entity {
	var others []schema.Entity
	for k := len(st.seen) - 1; k >= 0 && st.sentence-st.seen[k].sentence <= driftReach && st.seen[k].sentence > st.sectionAt; k-- {
		x := st.seen[k]
		if x.rule == rulePair || x.rule == rulePossessive || x.rule == rulePronoun || !st.isParty(x.mention) {
			continue
		}
		for _, e := range x.entities {
			e = partyOf(x.mention, e)
			if e.Kind != schema.Country || sameState(e, st.focus[0]) {
				continue
			}
			for _, s := range st.section {
				if sameState(e, s) {
					return nil
				}
			}
			if !slices.ContainsFunc(others, func(o schema.Entity) bool { return sameState(o, e) }) {
				others = append(others, e)
			}
		}
	}
	return others
}

// partner returns the other party of the pair the text is about.
func (st *state) partner(of schema.Entity) (schema.Entity, bool) {
	a, b, ok := st.pair()
	switch {
	case ok && sameState(of, a):
		return b, true
	case ok && sameState(of, b):
		return a, true
	}
	return schema.Entity{}, false
}

// successors are former states and the one that an article about their
// relations treats as the same party.
var successors = map[string]string{"SUN": "RUS", "CSK": "CZE", "YUG": "SRB", "SCG": "SRB", "DDR": "DEU", "YMD": "YEM", "VDR": "VNM"}

// sameState tells whether two entities are one party in the course of history.
func sameState(a, b schema.Entity) bool {
	if a == b {
		return true
	}
	return a.Kind == schema.Country && b.Kind == schema.Country && (successors[a.Key] == b.Key || successors[b.Key] == a.Key)
}

// introduce enters a person under all the names by which the text may carry
// the person on, and returns the person known so far when it is the same one.
func (st *state) introduce(l *linker, name string, home schema.Entity, office string) *person {
	parts := strings.Fields(foldName(name))
	if p := st.persons[strings.Join(parts, " ")]; p != nil && len(parts) > 0 {
		p.learn(home, office)
		return p
	}
	p := &person{entity: schema.NewEntity(schema.Person, name), state: home, office: office, gender: genderOf(parts, office)}
	if known, ok := l.leader(st, name, home); ok {
		p.entity = known.entity
		if p.state.Key == "" {
			p.state = known.state
		}
	}
	for _, key := range middleKeys(parts) {
		if st.persons[key] == nil {
			st.persons[key] = p
		}
	}
	for _, key := range nameKeys(parts) {
		if have := st.persons[key]; have == nil || len(key) > len(foldName(have.entity.Name)) {
			st.persons[key] = p
		}
	}
	return p
}

func (p *person) learn(home schema.Entity, office string) {
	if p.state.Key == "" {
		p.state = home
	}
	if p.office == "" {
		p.office = office
	}
}

// nameKeys lists the names by which a person may be mentioned: the whole
// name, its tails, without the number of a king, and the family name where it
// stands first.
func nameKeys(parts []string) []string {
	if len(parts) == 0 {
		return nil
	}
	keys := []string{strings.Join(parts, " ")}
	if n := len(parts) - 1; n > 0 && isNumeral(parts[n]) {
		parts = parts[:n]
		keys = append(keys, strings.Join(parts, " "))
	}
	if familyFirst[parts[0]] && len(parts) > 1 {
		return append(keys, parts[0])
	}
	for i := 1; i < len(parts); i++ {
		if !particles[parts[i]] {
			keys = append(keys, strings.Join(parts[i:], " "))
		}
	}
	return keys
}

// middleKeys lists the inner words of a long name: the first of two surnames
// may stand alone ("Emilio Vargas Soto" is "Vargas").
func middleKeys(parts []string) []string {
	if len(parts) < 3 || familyFirst[parts[0]] {
		return nil
	}
	var keys []string
	for _, w := range parts[1 : len(parts)-1] {
		if len(w) > 3 && !particles[w] && nouns().given[w] == unknownGender {
			keys = append(keys, w)
		}
	}
	return keys
}

func isNumeral(s string) bool {
	return s != "" && strings.Trim(s, "ivx") == "" || s == "jr" || s == "sr"
}

// familyFirst are the family names that stand before the given name.
var familyFirst = func() map[string]bool {
	m := map[string]bool{}
	for line := range strings.Lines(givenList) {
		if names, ok := strings.CutPrefix(line, "family:"); ok {
			for _, n := range strings.Fields(names) {
				m[foldWord(n)] = true
			}
		}
	}
	return m
}()

func genderOf(parts []string, office string) gender {
	for _, w := range strings.Fields(foldName(office)) {
		switch w {
		case "queen", "princess", "mrs", "ms", "empress", "lady", "dame", "chairwoman", "spokeswoman", "congresswoman":
			return female
		case "king", "prince", "mr", "emperor", "sir", "shah", "sultan", "emir", "pope", "sheikh", "ayatollah":
			return male
		}
	}
	if len(parts) > 0 {
		return nouns().given[parts[0]]
	}
	return unknownGender
}

// known finds a person the document introduced, or the tables know, by the
// longest name at word i.
func (st *state) known(words []word, own []int, i int) (*person, int) {
	var best *person
	end, key := i, ""
	for j := i; j < len(words) && j < i+8; j++ {
		w := words[j]
		if own[j] >= 0 || w.fold == "." && len(words[j-1].text) > 1 {
			break
		}
		part := joinFold(key != "", w)
		if part == "" {
			continue
		}
		if !w.upper && w.fold != hyphen && !particles[w.fold] && words[j-1].fold != hyphen {
			break
		}
		key += part
		if p := st.persons[key]; p != nil {
			best, end = p, j+1
		}
	}
	return best, end
}
