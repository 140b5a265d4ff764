package article

import (
	"maps"
	"slices"
	"strings"

	"github.com/claimgraph/claimgraph/schema"
)

// leadIn is what a sentence that ends with a colon says of everything that the
// list behind it names: "Chad is a member of the following bodies:".
type leadIn struct {
	claim  *claim // without the party that the list tells
	role   string // of that party: S or O
	needs  roleNeeds
	bodies bool // an item may be an organisation that nobody knows
}

// leadReach bounds the words of an item; a longer one is prose.
const leadReach = 30

// leads finds what a sentence says of the list that its colon brings, nil for
// nothing.
func (r *reading) leads(t *clauseTree, q *qualifying) *leadIn {
	if !strings.HasSuffix(strings.TrimRight(t.s.text, " "), ":") {
		return nil
	}
	for _, m := range sorted(t.candidates(r.x.lexicon, r.x.lexicon.leads)) {
		for k := m.key() + 1; k < len(t.tokens); k++ {
			if t.isFinite(k) {
				return nil // something else brings the list
			}
		}
		lead := &leadIn{role: "O", bodies: m.predicate.Range == "Organisation"}
		m.subjects, _ = t.role(m, m.slots("S"), t.needs(m, "S"))
		m.objects, _ = t.role(m, m.slots("O"), t.needs(m, "O"))
		switch {
		case len(m.subjects) == 1 && len(m.objects) == 0:
			m.objects = []arg{{mention: -1, head: -1}}
		case len(m.subjects) == 0 && len(m.objects) == 1 && t.unnamed(m):
			lead.role, lead.bodies = "S", false
			m.subjects = []arg{{mention: -1, head: -1}}
		default:
			continue
		}
		lead.needs = t.needs(m, lead.role)
		lead.claim = &claim{match: m, subject: m.subjects[0], object: m.objects[0], qualifiers: schema.Qualifiers{}}
		if all := q.assign([]*claim{lead.claim}); len(all) > 0 {
			lead.claim = all[0]
		}
		if lead.claim.qualifiers.Text("polarity") == "" && slices.ContainsFunc(t.lower, func(w string) bool { return t.nouns.negative[w] }) {
			return nil // who can tell what is denied
		}
		for _, name := range []string{"count", "amount", "share", "rank", "rank_of", "rank_text"} {
			delete(lead.claim.qualifiers, name) // of all of them
		}
		return lead
	}
	return nil
}

// unnamed tells whether the subject of a match are states that a list will name:
// "the following countries have embassies in Chad:".
func (t *clauseTree) unnamed(m *match) bool {
	if m.verb < 0 {
		return false
	}
	return slices.ContainsFunc(t.subjects(m.verb), func(s int) bool { return t.nouns.parties[t.tokens[s].Lemma] })
}

// item reads an item of the list behind a lead-in: all that it names, up to the
// first word that does something else than name.
func (r *reading) item(t *clauseTree, q *qualifying) []*claim {
	lead := r.lead
	if lead == nil || len(t.tokens) > leadReach || t.speaks() {
		return nil
	}
	var out []*claim
	add := func(a arg, end int) {
		c := *lead.claim
		m := *c.match
		f := *m.frame
		f.name = "list"
		m.frame, m.implied, m.item = &f, true, true
		c.match, c.qualifiers = &m, maps.Clone(lead.claim.qualifiers)
		c.start, c.end = end, end
		if a.mention >= 0 {
			c.start = t.mentions[a.mention].start
		} else {
			c.start = 0
		}
		if lead.role == "S" {
			c.subject, c.object = a, implied(c.object.entity)
		} else {
			c.subject, c.object = implied(c.subject.entity), a
		}
		q.bracketed(&c, end)
		m.verb, m.noun, m.of = -1, a.head, -1
		if c.subject.entity != c.object.entity {
			out = append(out, &c)
		}
	}
	for _, n := range t.itemNames() {
		for _, a := range t.partiesOf(n, lead.needs) {
			add(a, t.mentions[n].end)
		}
	}
	if text := strings.Trim(t.s.text, " .;,"); len(t.mentions) == 0 && lead.bodies && t.oneName() {
		add(arg{entity: schema.NewEntity(schema.Organisation, trimDeterminer(text)), mention: -1, head: 0, near: true}, len(text))
	}
	return out
}

// speaks tells whether a sentence has a verb with a tense outside of names.
func (t *clauseTree) speaks() bool {
	for k := range t.tokens {
		if t.isFinite(k) && t.at[k] < 0 && !t.capitalised(k) {
			return true
		}
	}
	return false
}

// verbless tells whether a sentence has no verb at all.
func (t *clauseTree) verbless() bool {
	return !slices.Contains(t.verbs, true)
}

// itemNames are the mentions that an item lists: the first one, and those that
// nothing but commas, conjunctions and possessors parts from the one before.
func (t *clauseTree) itemNames() []int {
	var out []int
	last := 0
	for n, m := range t.mentions {
		if m.rule == rulePossessive || m.adjective || t.ownsNext(n) {
			continue
		}
		between := t.s.text[last:m.start]
		for k := range t.mentions[:n] {
			if o := t.mentions[k]; o.start >= last && (o.rule == rulePossessive || t.ownsNext(k)) {
				between = strings.Replace(between, t.s.text[o.start:o.end], " ", 1)
			}
		}
		if !onlyJoins(withoutBrackets(between)) {
			break
		}
		out = append(out, n)
		last = m.end
	}
	return out
}

// ownsNext tells whether a mention possesses what follows: "NATO's partnership".
func (t *clauseTree) ownsNext(n int) bool {
	next := t.lastToken(n) + 1
	return next > 0 && next < len(t.tokens) && (t.lower[next] == "'s" || t.lower[next] == "’s")
}

// onlyJoins tells whether words do nothing but join the members of a list.
func onlyJoins(words string) bool {
	for _, w := range strings.FieldsFunc(strings.ToLower(words), func(r rune) bool { return strings.ContainsRune(" ,;.-–—", r) }) {
		switch w {
		case "the", "and", "or", "as", "well", "also", "'s", "’s":
		default:
			return false
		}
	}
	return true
}

// oneName tells whether an item is one name and nothing else.
func (t *clauseTree) oneName() bool {
	for k, x := range t.tokens {
		if x.Tag == "PUNCT" && x.Feat != "HYPH" && k+1 < len(t.tokens) {
			return false
		}
		if small := x.Tag == "ADP" || x.Tag == "DET" || x.Tag == "PUNCT"; !small && !t.capitalised(k) {
			return false
		}
	}
	return len(t.tokens) > 0 && len(t.tokens) <= 10
}

// bracketed reads the brackets right behind a name of a list: since when, or as
// what: "OAS (observer)", "Council of Europe (1995)".
func (q *qualifying) bracketed(c *claim, end int) {
	for _, x := range q.inBracket(end) {
		if !strings.Contains(x.value, "..") {
			c.set("start", x.value)
		}
	}
	q.bracketedStatus(c, end)
}

// bracketedStatus reads as what a state is in a body from the brackets right behind the
// body's name: "the Nordic Council (as observer)".
func (q *qualifying) bracketedStatus(c *claim, end int) {
	rest := strings.TrimLeft(q.tree.s.text[end:], " ")
	inside, _, ok := strings.Cut(strings.TrimPrefix(rest, "("), ")")
	if !ok || !strings.HasPrefix(rest, "(") {
		return
	}
	for _, w := range strings.Fields(strings.ToLower(inside)) {
		c.set("status", q.tree.nouns.lookup["membership"][w])
	}
}
