package article

import (
	"strings"
	"unicode"

	"github.com/claimgraph/claimgraph/schema"
)

// groups drafts proper names by their form: bodies, treaties and forums that
// no table knows, and resolutions.
func (l *linker) groups(words []word, drafts []draft) []draft {
	own := cover(words, drafts)
	var added []draft
	for i := 0; i < len(words); {
		d, ok := l.resolution(words, drafts, own, i)
		if !ok {
			d, ok = l.coinage(words, drafts, own, i)
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

// resolution drafts "Resolution 1718" and "Security Council Resolution 242":
// the body that passed it.
func (l *linker) resolution(words []word, drafts []draft, own []int, i int) (draft, bool) {
	if words[i].fold != "resolution" && words[i].fold != "resolutions" || !words[i].upper || own[i] >= 0 {
		return draft{}, false
	}
	to := i + 1
	for to < len(words) && (words[to].digit || words[to].fold == "/" || words[to].fold == hyphen || to > i+1 && words[to-1].fold == "/" || words[to].fold == "s" || words[to].fold == "es") {
		to++
	}
	if to > i+1 && (words[to-1].fold == "/" || words[to-1].fold == hyphen) {
		to--
	}
	numbered := to > i+1
	body, from := l.g.body("United Nations Security Council"), i
	if i > 0 && own[i-1] >= 0 {
		d := drafts[own[i-1]]
		if d.rule != ruleOrganisation {
			return draft{}, false
		}
		from = d.from
		if e := d.entities[0]; e.Name != "United Nations" {
			body = e
		}
	} else if !numbered {
		return draft{}, false
	}
	return draft{from, to, mention{entities: []schema.Entity{body}, rule: ruleResolution, certain: from < i}}, true
}

// body is an organisation of the tables by its usual name.
func (g *gazetteer) body(name string) schema.Entity {
	return schema.NewEntity(schema.Organisation, name)
}

// linkers are the small words inside proper names.
var linkers = map[string]bool{"of": true, "for": true, "and": true, "on": true, "the": true, "a": true, "an": true, "in": true, "de": true, "against": true, "to": true, "with": true}

// coinage drafts a proper name that ends in, or starts with, a noun for a kind
// of body, treaty or forum: "Front for Justice", "Sahel Defence Council".
func (l *linker) coinage(words []word, drafts []draft, own []int, i int) (draft, bool) {
	if !words[i].upper || !words[i].letter || own[i] >= 0 || i > 0 && words[i-1].fold == hyphen || stopNames[words[i].fold] && !isHead(words[i].fold) {
		return draft{}, false
	}
	t := nouns()
	// the run of capitals, with small words inside
	end, blocked := i, false
	for j := i; j < len(words) && j < i+12; j++ {
		blocked = own[j] >= 0
		if blocked && j > i && (words[j-1].fold == "of" || drafts[own[j]].rule == rulePlace || drafts[own[j]].rule == ruleThing) {
			if to := drafts[own[j]].to; to == len(words) || words[to].fold != possessive {
				end, j = to, to-1
				continue
			}
		}
		w := words[j]
		switch {
		case own[j] >= 0:
		case w.upper && w.letter && months[w.text] && j > i && linkers[words[j-1].fold]:
			// "the Federation on May 4"
		case w.upper && w.letter:
			end = j + 1
			continue
		case j > i && (linkers[w.fold] || w.fold == hyphen || w.fold == possessive || w.digit && end == j) && own[j] < 0:
			continue
		case w.fold == "'" && j > i:
			continue
		}
		break
	}
	kind := schema.EntityKind("")
	head := -1
	for j := i; j < end; j++ {
		f := words[j].fold
		k := headKind(t, f)
		if k == "" || !words[j].upper {
			continue
		}
		// the head is the last head noun before the first "of" or "for"
		kind, head = k, j
		if j+1 < end && linkers[words[j+1].fold] && words[j+1].fold != "and" {
			break
		}
	}
	if kind == "" {
		return draft{}, false
	}
	// "Establishment of the Arab Union": the name starts behind "of the"
	for j := head - 1; j > i; j-- {
		if f := words[j].fold; linkers[f] && f != "and" && f != "the" && !isHead(words[i].fold) {
			i = j + 1
			for i < head && !words[i].upper {
				i++
			}
			break
		}
	}
	// behind the head only "of …" belongs to the name
	to := head + 1
	if to < end && blocked && kind == schema.Organisation && end < len(words) && own[end] >= 0 {
		return draft{}, false // "Bank of [Central African] States": no table knows it
	}
	if to < end && linkers[words[to].fold] && words[to].fold != "and" && words[to].fold != "with" && words[to].fold != "to" && words[to].fold != "in" {
		to = end
		for k := head + 1; k < end; k++ {
			if own[k] >= 0 && kind == schema.Treaty && !cityOf(words, drafts[own[k]], k) {
				to = k
				for to > head+1 && (linkers[words[to-1].fold] || words[to-1].fold == hyphen) {
					to--
				}
				break
			}
		}
	}
	specific := 0
	for j := i; j < to; j++ {
		if words[j].upper && !genericWords.has(words[j].fold) && headKind(t, words[j].fold) == "" {
			specific++
		}
	}
	// "Eritrean Liberation Front": the adjective belongs to the name of a body
	if from, ok := nationalBody(words, drafts, own, i, head, kind, specific); ok {
		e := schema.NewEntity(kind, spell(words, from, to))
		d := draft{from, to, mention{entities: []schema.Entity{e}, rule: ruleOrganisation, certain: true}}
		d.state = stateOf(drafts[own[from]].mention)
		return d, true
	}
	if head == to-1 && nouns().organ.has(words[head].fold) {
		k := i - 1
		for k >= 0 && k > i-5 && own[k] < 0 && (words[k].upper || words[k].fold == possessive) {
			k--
		}
		if k >= 0 && own[k] >= 0 && drafts[own[k]].adjective {
			return draft{}, false // "Sudanese People's Liberation Army": a body of that state
		}
	}
	if specific == 0 || to-i < 2 || isHead(words[i].fold) && to == head+1 && head == i {
		return draft{}, false
	}
	name := spell(words, i, to)
	e := schema.NewEntity(kind, name)
	m := mention{entities: []schema.Entity{e}, certain: true}
	switch kind {
	case schema.Organisation:
		m.rule = ruleOrganisation
	case schema.Treaty:
		m.rule = ruleTreaty
	default:
		m.rule = ruleForum
	}
	d := draft{i, to, m}
	if i > 0 && own[i-1] >= 0 || i > 1 && words[i-1].fold == possessive && own[i-2] >= 0 {
		k := i - 1
		if words[k].fold == possessive {
			k--
		}
		if before := drafts[own[k]]; isState(before.mention) && len(before.entities) == 1 {
			d.state = stateOf(before.mention)
		}
	}
	return d, true
}

// nationalBody tells whether the adjective before a coined name is part of it.
func nationalBody(words []word, drafts []draft, own []int, i, head int, kind schema.EntityKind, specific int) (from int, ok bool) {
	if kind != schema.Organisation || specific == 0 || i == 0 || own[i-1] < 0 || nouns().organ.has(words[head].fold) {
		return 0, false
	}
	d := drafts[own[i-1]]
	switch {
	case len(d.entities) != 1:
		return 0, false
	case d.rule == ruleName:
		// "Kenya African National Union", but "United States Information Office"
		return d.from, d.to == d.from+1 && !words[d.from].caps
	}
	return d.from, d.adjective && (d.rule == ruleAdjective || d.rule == ruleOrganisation || d.rule == ruleThing)
}

// cityOf tells a place that belongs to the name of a treaty: "Treaty of Lima".
func cityOf(words []word, d draft, k int) bool {
	return d.rule == ruleThing || d.rule == rulePlace || d.rule == ruleCapital && words[d.from-1].fold == "of" && k >= d.from
}

func headKind(t *nounTable, f string) schema.EntityKind {
	switch {
	case t.organisation.has(f):
		return schema.Organisation
	case t.treaty.has(f):
		return schema.Treaty
	case t.forum.has(f):
		return schema.Forum
	}
	return ""
}

func isHead(f string) bool { return headKind(nouns(), f) != "" }

// genericWords make no name by themselves: "Free Trade Agreement" is any.
var genericWords = func() phraseSet {
	var p phraseSet
	for _, w := range strings.Fields("free trade economic cultural technical scientific cooperation co-operation mutual defence defense security bilateral military memorandum understanding friendship general joint the new peace treaty agreement special first second third investment promotion protection double taxation air services transport visa tourism education educational education legal assistance extradition consular framework strategic partnership comprehensive commercial commerce navigation customs agricultural health annual high level ministerial business chamber political foreign affairs diplomatic consular special permanent embassy national international world armed mixed global") {
		p.add(w)
	}
	return p
}()

// spell writes words [from, to) as the text does, spaces and dashes kept simple.
func spell(words []word, from, to int) string {
	var b strings.Builder
	for k := from; k < to; k++ {
		w := words[k]
		if k > from && w.start > words[k-1].end {
			b.WriteByte(' ')
		}
		b.WriteString(w.text)
	}
	return b.String()
}

// brackets reads "(STC)" behind a name: the abbreviation joins the mention and
// stands for the entity from now on.
func (l *linker) brackets(st *state, words []word, drafts []draft) []draft {
	own := cover(words, drafts)
	var joined []draft
	for _, d := range drafts {
		k := d.to
		if d.adjective || d.people || len(d.entities) != 1 || k+2 >= len(words) || words[k].fold != "(" {
			continue
		}
		n := k + 1
		for n < len(words) && n < k+4 && (words[n].fold == "the" || words[n].fold == "or" || !words[n].letter && words[n].fold != ")") {
			n++
		}
		if n+1 >= len(words) || !isShort(words[n]) || words[n+1].fold != ")" {
			continue
		}
		// "Lebanon (UNIFIL)": the bracket may hold something else
		same := initialsOf(words[d.from:d.to], words[n])
		if o := own[n]; o >= 0 && drafts[o].entities[0] != d.entities[0] && !same {
			continue
		} else if o < 0 && !same && d.rule != ruleOrganisation && d.rule != ruleTreaty && d.rule != ruleForum {
			continue
		}
		st.short[words[n].fold] = shortForm{d.entities[0], d.state}
		d.to = n + 2
		joined = append(joined, d)
	}
	return merge(drafts, joined)
}

// initialsOf tells whether an abbreviation is made of the first letters of a
// name, with or without those of its small words.
func initialsOf(name []word, short word) bool {
	var all, capitals strings.Builder
	for _, w := range name {
		if !w.letter {
			continue
		}
		r := firstRune(w.fold)
		all.WriteRune(r)
		if w.upper {
			capitals.WriteRune(r)
		}
	}
	return short.fold == all.String() || short.fold == capitals.String()
}

// isShort tells abbreviations: two to eight letters or digits, mostly capitals.
func isShort(w word) bool {
	n, capitals := 0, 0
	for _, r := range w.text {
		n++
		if unicode.IsUpper(r) {
			capitals++
		}
	}
	return n >= 2 && n <= 9 && capitals >= 2 && 2*capitals >= n
}
