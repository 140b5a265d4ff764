package article

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/claimgraph/claimgraph/schema"
)

// persons drafts named persons: with a title, with a given name, or carried on
// by surname; and names of offices whose holder is not named.
func (l *linker) persons(st *state, words []word, drafts []draft) []draft {
	own := cover(words, drafts)
	var added []draft
	for i := 0; i < len(words); {
		d, ok := l.titled(st, words, drafts, own, i)
		if !ok {
			d, ok = l.untitled(st, words, drafts, own, i)
		}
		if !ok {
			i++
			continue
		}
		if n := len(added); n == 0 || added[n-1].to <= d.from {
			added = append(added, d)
		}
		i = d.to
	}
	return merge(drafts, added)
}

// title finds a title at word i: its core with what stands before and behind
// it. It returns the end, or i when there is none.
func title(words []word, i int) int {
	t := nouns()
	j := i
	end := t.title.at(words, j)
	for n := 0; n < 3 && j < len(words); n++ {
		next := t.before.at(words, j)
		if next == j {
			break
		}
		j = next
		if j < len(words) && words[j].fold == hyphen {
			j++
		}
		if longer := t.title.at(words, j); longer > j && longer > end {
			end = longer
		}
	}
	if end == i {
		return i
	}
	if last := words[end-1]; t.title.at(words, end-1) == end && t.capital.has(last.fold) && !last.upper && (end-1 == i || !t.title.has(words[end-2].fold+" "+last.fold)) {
		return i
	}
	if end < len(words) && words[end].fold == possessive {
		return i
	}
	return fieldEnd(words, end)
}

// fieldEnd extends an office by its field: "Minister of Foreign Affairs",
// "Secretary for Trade and Industry", "Ministers of Health".
func fieldEnd(words []word, end int) int {
	if end >= len(words) || words[end].fold != "of" && words[end].fold != "for" {
		return end
	}
	last := end
	for j := end + 1; j < len(words) && j < end+16; j++ {
		w := words[j]
		switch {
		case w.upper && officeField.has(w.fold):
			last = j + 1
		case w.fold == "the" && j == end+1, w.fold == "and" && last == j, w.fold == ",":
		default:
			return last
		}
	}
	return last
}

// officeField are the words of the fields of offices; anything else behind
// "Minister of" is a state or a body.
var officeField = func() phraseSet {
	var p phraseSet
	for _, w := range strings.Fields("foreign external state defence defense finance trade commerce economy economic economics energy interior internal home health education culture justice agriculture transport transportation tourism labor labour industry environment oil petroleum water science public information planning national security development international european regional social youth sports fisheries mines housing local communications infrastructure war treasury political asian african american parliamentary relations cooperation religious women immigration veterans human investment technology affairs resources works power policy services arts sciences antiquities forces territories natural higher secretariat armed army navy") {
		p.add(w)
	}
	return p
}()

// titled drafts a person or an unnamed office-holder whose title starts at i.
func (l *linker) titled(st *state, words []word, drafts []draft, own []int, i int) (draft, bool) {
	if own[i] >= 0 || i > 0 && words[i-1].fold == hyphen {
		return draft{}, false
	}
	end := title(words, i)
	if end == i {
		return draft{}, false
	}
	office := officeWords(words, i, end)
	from, state := stateBefore(words, drafts, own, i)
	to := end
	// "President of Peru", "Minister to Chile", "Envoy at Lima"
	if k := end; k < len(words) && (words[k].fold == "of" || words[k].fold == "to" || words[k].fold == "at" || words[k].fold == "in") {
		k++
		if k < len(words) && words[k].fold == "the" {
			k++
		}
		if k < len(words) && own[k] >= 0 && stateOf(drafts[own[k]].mention).Key != "" && !drafts[own[k]].people && !drafts[own[k]].adjective {
			if d := drafts[own[k]]; words[end].fold == "of" {
				if state.Key == "" {
					state = stateOf(d.mention)
				}
				to = d.to
			} else if _, e, ok := nameAt(words, own, d.to); ok && e > d.to+1 {
				to = d.to
			}
		}
	}
	k := to
	if k < len(words) && words[k].fold == "." && to == end && words[end-1].end-words[end-1].start <= 4 {
		k++ // "Gen.", "Dr."
		to = k
	}
	if k < len(words) && words[k].fold == "," && to > end || k < len(words) && words[k].fold == "," && words[i].upper {
		k++
	}
	if name, e, ok := nameAt(words, own, k); ok && (k == to || e > k+1) {
		tail := e
		if s, n := homeAfter(words, drafts, own, e); n > e && state.Key == "" {
			state, tail = s, n // "King Abdullah of Jordan"
		}
		if state.Key == "" {
			state = l.g.offices[lastOffice(l.g, words, i, end)]
			if state.Key != "" && st.present[state] == 0 && !l.g.oneHolder[state] {
				state = schema.Entity{}
			}
		}
		if style := words[end-1]; royal[style.fold] && style.upper && !strings.Contains(name, " ") {
			name = calm(style.text) + " " + name // "King Hussein": the one name tells too little
		}
		p := st.introduce(l, name, state, office)
		return draft{from, tail, mention{entities: []schema.Entity{p.entity}, state: p.state, rule: rulePerson, certain: true, office: p.office}}, true
	}
	if state.Key == "" || from == i && to == end || words[to-1].fold == "." {
		return draft{}, false
	}
	return draft{from, to, mention{entities: []schema.Entity{state}, state: state, rule: ruleOffice, certain: true, office: office}}, true
}

// royal are the titles that belong to a name of one word.
var royal = map[string]bool{"king": true, "queen": true, "prince": true, "princess": true, "emperor": true, "empress": true, "sultan": true, "emir": true, "amir": true, "shah": true, "sheikh": true, "pope": true, "tsar": true, "czar": true, "imam": true, "duke": true}

// lastOffice is the longest office of the tables at the end of a title.
func lastOffice(g *gazetteer, words []word, from, to int) string {
	for i := from; i < to; i++ {
		var key strings.Builder
		for _, w := range words[i:to] {
			key.WriteString(joinFold(key.Len() > 0, w))
		}
		if _, ok := g.offices[key.String()]; ok {
			return key.String()
		}
	}
	return ""
}

// homeAfter reads "of Jordan" behind a name.
func homeAfter(words []word, drafts []draft, own []int, i int) (schema.Entity, int) {
	if i+1 < len(words) && words[i].fold == "of" && own[i+1] >= 0 {
		if d := drafts[own[i+1]]; d.rule == ruleName {
			return stateOf(d.mention), d.to
		}
	}
	return schema.Entity{}, i
}

// stateBefore finds the state named right before a title: "Peruvian",
// "Peru's", "U.S.", with "then" or "former" between.
func stateBefore(words []word, drafts []draft, own []int, i int) (from int, s schema.Entity) {
	k := i - 1
	if k >= 0 && words[k].fold == possessive {
		k--
	}
	if k < 0 || own[k] < 0 {
		return i, schema.Entity{}
	}
	d := drafts[own[k]]
	if d.to != k+1 || d.rule == ruleCompound || d.people {
		return i, schema.Entity{}
	}
	s = stateOf(d.mention)
	if s.Key == "" {
		return i, s
	}
	return d.from, s
}

// stateOf is the state that a mention speaks for; for organisations, the
// organisation itself.
func stateOf(m mention) schema.Entity {
	if len(m.entities) != 1 {
		return schema.Entity{}
	}
	if m.rule == ruleOrganisation {
		return m.entities[0]
	}
	return m.state
}

func officeWords(words []word, from, to int) string {
	var b strings.Builder
	for _, w := range words[from:to] {
		if b.Len() > 0 && w.fold != hyphen && w.fold != possessive && !strings.HasSuffix(b.String(), "-") {
			b.WriteByte(' ')
		}
		b.WriteString(w.text)
	}
	return b.String()
}

// particles are the small words inside names of persons.
var particles = map[string]bool{
	"al": true, "el": true, "bin": true, "ibn": true, "bint": true, "ben": true, "abu": true, "von": true, "van": true, "der": true, "den": true,
	"de": true, "da": true, "dos": true, "das": true, "do": true, "del": true, "della": true, "di": true, "du": true, "la": true, "le": true, "y": true, "ter": true, "zu": true, "ul": true, "ud": true, "ur": true,
}

// nameAt reads a personal name at word i: capitalised words, initials,
// particles, hyphened parts and numbers of kings.
func nameAt(words []word, own []int, i int) (name string, end int, ok bool) {
	j, parts, tail := i, 0, 0
	for j < len(words) && parts < 7 && j < i+16 {
		w := words[j]
		switch {
		case own[j] >= 0:
		case w.upper && w.letter && namePart(words, j, parts > 0):
			parts++
			j++
			if j < len(words) && words[j].fold == "." && len(w.text) == 1 && (w.text != "I" || parts == 1) {
				j++
			}
			tail = j
			continue
		case w.fold == hyphen && j > i && j+1 < len(words) && words[j+1].letter && own[j+1] < 0:
			j += 2
			tail = j
			continue
		case particles[w.fold] && !w.upper && j+1 < len(words) && (words[j+1].upper || words[j+1].fold == hyphen || particles[words[j+1].fold]) && (j > i || w.fold == "al" || w.fold == "bin" || w.fold == "von" || w.fold == "van" || w.fold == "de"):
			j++
			continue
		}
		break
	}
	if parts == 0 || tail < len(words) && words[tail].fold == hyphen {
		return "", i, false
	}
	if tail+1 < len(words) && words[tail].fold == "," && (words[tail+1].fold == "jr" || words[tail+1].fold == "sr") && words[tail+1].upper {
		tail += 2
	}
	var b strings.Builder
	for k := i; k < tail; k++ {
		w := words[k]
		if w.fold == "." {
			b.WriteByte('.')
			continue
		}
		if w.fold == hyphen {
			b.WriteByte('-')
			continue
		}
		if w.fold == "," {
			b.WriteByte(',')
			continue
		}
		if k > i && words[k-1].fold != hyphen {
			b.WriteByte(' ')
		}
		b.WriteString(calm(w.text))
	}
	return b.String(), tail, true
}

// namePart tells whether the capitalised word i can be part of a personal name.
func namePart(words []word, i int, inside bool) bool {
	w := words[i]
	initial := len(w.text) == 1 && i+1 < len(words) && words[i+1].fold == "." || strings.HasSuffix(w.text, ".")
	switch {
	case initial:
		return true
	case inside && w.text == "I":
		return true // "Christian I"
	case stopNames[w.fold], isHead(w.fold), !inside && nouns().title.has(w.fold):
		return false
	}
	return inside || !nouns().before.has(w.fold)
}

// stopNames are capitalised words that are no part of a personal name.
var stopNames = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields("the a an in on at by for and or but of to from with as after before during since until when while although however also this that these those it its he she they his her their both each i we january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday government administration regime ministry embassy treaty agreement war visit party palace university airport street dynasty empire river sea island islands province state states republic international national council union minister president king prime foreign region oblast city jr sr dr county duchy house lake mount camp fort port plains plain valley pass mountains mountain range desert peak glacier road square hall plan act doctrine prize university college hospital school africa america americas asia europe points world town times post group company corporation limited scientist designate extraordinary non legation consulate mission commission congress parliament army navy committee section authority department senate assembly court bank party union league declaration convention protocol pact conference summit forum") {
		m[w] = true
	}
	return m
}()

// calm writes a surname in capitals the usual way: "SALEH" as "Saleh". Short
// words in capitals are initials or numbers of kings, and stay.
func calm(s string) string {
	if utf8.RuneCountInString(s) < 4 || strings.Contains(s, ".") {
		return s
	}
	rest := s[len(string(firstRune(s))):]
	for _, r := range rest {
		if unicode.IsLower(r) {
			return s
		}
	}
	return string(firstRune(s)) + strings.ToLower(rest)
}

// untitled drafts a person at word i without a title: one that the document or
// the tables know, or one whose given name is known.
func (l *linker) untitled(st *state, words []word, drafts []draft, own []int, i int) (draft, bool) {
	w := words[i]
	if !w.upper || own[i] >= 0 || i > 0 && words[i-1].fold == hyphen {
		return draft{}, false
	}
	p, end := st.known(words, own, i)
	if known, to := l.leaderAt(words, own, i); to > end {
		return draft{i, to, personMention(st.introduce(l, known.entity.Name, known.state, ""), true)}, true
	}
	if end > i && !continued(words, own, i, end) {
		return draft{i, end, personMention(p, true)}, true
	}
	if p, ok := l.famous(st, words, own, i); ok {
		return draft{i, i + 1, personMention(p, false)}, true
	}
	initials := startsWithInitial(words, i)
	name, end, ok := nameAt(words, own, i)
	if ok && !initials && !givenName(words, i) && !actsAsPerson(words, i, end) {
		return draft{}, false
	}
	if !ok || end < i+2 || !strings.Contains(name, " ") || initials && (len(words[end-1].text) < 3 || i == 0 && len(w.text) == 1 && strings.Count(name, " ") < 2) {
		return draft{}, false
	}
	state, office := apposition(words, drafts, own, end)
	return draft{i, end, personMention(st.introduce(l, name, state, office), true)}, true
}

// continued tells whether a family name that comes first is only the beginning of
// a name: "Kim Il Sung", where the text has spoken of another Kim.
func continued(words []word, own []int, i, end int) bool {
	if end != i+1 || !familyFirst[words[i].fold] {
		return false
	}
	_, to, ok := nameAt(words, own, i)
	return ok && to > end
}

// leaderAt finds the full name of a well-known person at word i.
func (l *linker) leaderAt(words []word, own []int, i int) (leader, int) {
	var best leader
	end, key := i, ""
	for j := i; j < len(words) && j < i+7 && own[j] < 0; j++ {
		key += joinFold(key != "", words[j])
		if p, ok := l.named(key); ok && j > i && words[j].upper {
			best, end = p, j+1
		}
	}
	return best, end
}

// famous drafts a well-known person by the surname alone, where the text names
// the person's state too, or speaks of the person's government.
func (l *linker) famous(st *state, words []word, own []int, i int) (*person, bool) {
	key := words[i].fold
	if _, bare := l.named(key); !bare && len(l.g.surnames[key]) == 0 || stopNames[key] || len(key) < 4 && !bare {
		return nil, false
	}
	next, before := "", ""
	if i+1 < len(words) {
		next = words[i+1].fold
		if words[i+1].upper && words[i+1].letter && !personOrgan[next] || next == hyphen {
			return nil, false
		}
	}
	if i > 0 {
		before = words[i-1].fold
		if own[i-1] >= 0 || words[i-1].upper && i > 1 {
			return nil, false
		}
	}
	if known, ok := l.named(key); ok {
		return st.introduce(l, known.entity.Name, known.state, ""), true
	}
	p, ok := l.leader(st, words[i].text, schema.Entity{})
	if !ok || st.present[p.state] < 2 || !personOrgan[next] && (!st.isFocus(p.state) || before == "the" || nouns().given[key] != unknownGender || givenName(words, i)) {
		return nil, false
	}
	return st.introduce(l, p.entity.Name, p.state, ""), true
}

// startsWithInitial tells "J. Rives Childs" and "W. H. Johnson".
func startsWithInitial(words []word, i int) bool {
	if i+1 < len(words) && words[i].caps && strings.HasSuffix(words[i].text, ".") && len(words[i].text) >= 4 {
		return words[i+1].upper && words[i+1].letter && !words[i+1].caps // "J.R. Smith"
	}
	return i+2 < len(words) && words[i].upper && len(words[i].text) == 1 && words[i+1].fold == "." && words[i+1].start == words[i].end && words[i+2].upper && words[i+2].letter
}

// actsAsPerson tells from the words around a name of two or three words, none
// of them known, that it is a person's.
func actsAsPerson(words []word, from, to int) bool {
	if to-from < 2 || to-from > 3 || from == 0 && abbreviations().starters[words[0].text] {
		return false
	}
	for _, w := range words[from:to] {
		if w.caps && len(w.text) > 2 || len(w.text) < 2 || nouns().realm.has(w.fold) || nouns().organ.has(w.fold) || genericWords.has(w.fold) {
			return false
		}
	}
	t := nouns()
	if t.human.at(words, to) > to || holdsOffice(words, to) {
		return true
	}
	for back := 1; back <= 2 && from-back >= 0; back++ {
		if t.humanObject.at(words, from-back) == from {
			return true
		}
	}
	return false
}

// holdsOffice tells whether the words from i on say that what stands before them
// holds an office: "served as prime minister", "was elected president".
func holdsOffice(words []word, i int) bool {
	k := i
	for k < len(words) && k < i+7 && officeVerbs[words[k].fold] {
		k++
	}
	return k > i && k < len(words) && title(words, k) > k
}

// officeVerbs are the words between a person and an office.
var officeVerbs = setOf(strings.Fields("is was has had been became become served serves serving acted acts acting remained remains ruled took takes assumed as the its his her a first then current former interim acting elected re-elected reelected sworn in appointed named chosen office over again"))

func personMention(p *person, certain bool) mention {
	return mention{entities: []schema.Entity{p.entity}, state: p.state, rule: rulePerson, certain: certain, office: p.office}
}

// apposition reads ", the Peruvian foreign minister" or ", President of Peru"
// behind a name.
func apposition(words []word, drafts []draft, own []int, i int) (schema.Entity, string) {
	if i >= len(words) || words[i].fold != "," {
		return schema.Entity{}, ""
	}
	k := i + 1
	for k < len(words) && (words[k].fold == "the" || words[k].fold == "a" || words[k].fold == "then" || words[k].fold == "former") {
		k++
	}
	var state schema.Entity
	if k < len(words) && own[k] >= 0 {
		state = stateOf(drafts[own[k]].mention)
		k = drafts[own[k]].to
		if k < len(words) && words[k].fold == possessive {
			k++
		}
	}
	if k >= len(words) {
		return schema.Entity{}, ""
	}
	end := title(words, k)
	if end == k {
		return schema.Entity{}, ""
	}
	office := officeWords(words, k, end)
	if state.Key == "" && end+1 < len(words) && words[end].fold == "of" {
		n := end + 1
		if words[n].fold == "the" && n+1 < len(words) {
			n++
		}
		if own[n] >= 0 {
			state = stateOf(drafts[own[n]].mention)
		}
	}
	return state, office
}
