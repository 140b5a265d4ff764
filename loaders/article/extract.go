package article

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/claimgraph/claimgraph/loaders/article/syntax"
	"github.com/claimgraph/claimgraph/schema"
)

// claim is an assertion under construction. Offsets are bytes in the sentence.
type claim struct {
	match       *match
	subject     arg
	object      arg
	qualifiers  schema.Qualifiers
	inherited   []schema.Inheritance // spans in bytes of the document
	confidence  schema.Confidence
	start, end  int    // the words that carry it
	split       string // the qualifier whose values make claims of their own
	splitValues []string
	number      *quantity // the latest number that it took, nil for none
	ceased      bool      // it held up to its date: "ceased to be"
	drop        bool      // what it says is only somebody's purpose
}

// reading is one pass over a document.
type reading struct {
	x        *Extractor
	doc      schema.Document
	st       *state
	memory   memory
	heading  string  // the latest one
	lead     *leadIn // of the list that is being read, nil for none
	runes    runeCounter
	parsed   map[string][]syntax.Token // by sentence, the latest ones
	titles   map[string]bool           // persons with the titles they were introduced by
	out      []schema.Assertion
	notes    []Note
	keepNote bool
}

// memory is what a clause may take over from the sentences before.
type memory struct {
	paragraph int
	year      int   // of the latest date in the paragraph
	asOf      timex // the latest figure's reference date
	asOfAt    schema.Span
	told      string // the latest period told, from which others are counted
	toldAt    schema.Span
	event     string // date of the latest visit or meeting
	eventAt   schema.Span
}

// longestFramed is the number of tokens up to which a sentence is read for
// assertions; what is longer is a list or a table.
const longestFramed = 400

// maxParsed bounds how many sentences are kept with their trees.
const maxParsed = 512

// parse finds the tree of a sentence; one that comes again in the document, as
// captions and boilerplate do, is parsed once.
func (r *reading) parse(text string) []syntax.Token {
	tokens, ok := r.parsed[text]
	if !ok {
		tokens = r.x.parse(text)
		if r.parsed == nil || len(r.parsed) >= maxParsed {
			r.parsed = map[string][]syntax.Token{}
		}
		r.parsed[text] = tokens
	}
	return slices.Clone(tokens)
}

// sentence reads one sentence: parse, link, frames, claims.
func (r *reading) sentence(s *sentence) {
	if len(s.tokens) == 0 {
		s.tokens = r.parse(s.text)
	}
	mentions := r.x.linker.link(r.st, s)
	if s.heading {
		r.heading = s.text
	}
	if !s.item {
		r.lead = nil
	}
	if s.heading || s.isQuestion() || len(s.tokens) > longestFramed {
		return
	}
	tokens := r.x.reparse(s, mentions)
	t := newTree(s, tokens, mentions, r.x.lexicon.words)
	if r.memory.paragraph != s.paragraph {
		r.memory = memory{paragraph: s.paragraph, year: 0}
	}
	q := &qualifying{tree: t, numbers: quantities(s.text, s.tokens), times: timexes(s.text, s.tokens, 0), reading: r, given: map[*quantity]bool{}}
	q.prepare()
	matches := t.itemised(t.matches(r.x.lexicon, r.st, r.recall))
	matches = append(matches, t.officeClaims(r.x.lexicon)...)
	listed := t.inventories(r.x.lexicon, r.st)
	matches = append(withoutListed(matches, listed), listed...)
	matches = append(matches, t.ratings(r.x.lexicon)...)
	var claims []*claim
	for _, m := range matches {
		claims = append(claims, r.claims(t, m)...)
	}
	claims = q.assign(claims)
	claims = append(comparisons(t, claims), r.list(t, q)...)
	claims = append(claims, r.item(t, q)...)
	if next := r.leads(t, q); next != nil {
		r.lead = next
		claims = slices.DeleteFunc(claims, func(c *claim) bool { return c.match.implied && c.match.key() == next.claim.match.key() })
	}
	caption := s.item && t.verbless()
	q.tradeIn(claims)
	q.unread(claims)
	claims = slices.DeleteFunc(claims, func(c *claim) bool {
		return c.drop || caption && c.caption() || c.match.dated && !c.timed() || r.titledBefore(c) || r.namedBefore(t, c) || c.match.passing && !q.figure(c) || c.match.block.Measured && !q.commodity(c)
	})
	claims = r.settle(t, claims)
	for _, c := range claims {
		r.emit(t, c)
	}
	if r.keepNote {
		r.note(t, matches, claims)
	}
	q.remember(claims)
}

// claims distributes the parties of a match.
func (r *reading) claims(t *clauseTree, m *match) []*claim {
	var out []*claim
	add := func(s, o arg) {
		if m.block.Others && t.domestic(m, s, o) && o.mention >= 0 && t.mentions[o.mention].rule == rulePossessive {
			if other, ok := r.st.partner(partyArg(t, s)); ok {
				o.entity, o.certain = other, false
			}
		}
		if m.block.Places && o.mention >= 0 && t.mentions[o.mention].rule == rulePlace && t.domestic(m, s, o) {
			o.entity = t.mentions[o.mention].entities[0] // "Chad controls the Aouzou Strip", which lies in Chad
		}
		if s.entity == o.entity || s.entity.Key == "" || o.entity.Key == "" || t.domestic(m, s, o) {
			return
		}
		if m.predicate.ID == "member-of" && o.mention >= 0 && t.possesses(t.mentions[o.mention].end) {
			return // "a member of the Union's advisory board"
		}
		c := &claim{match: m, subject: s, object: o, qualifiers: schema.Qualifiers{}}
		c.start, c.end = t.extent(m, s, o)
		out = append(out, c)
	}
	if t.pairOfOthers(m) {
		return nil
	}
	reciprocal := !m.both && len(m.subjects) >= 2 && (sameParties(m.subjects, m.objects) || m.predicate.Symmetric && amongParties(m.objects, m.subjects))
	switch {
	case m.both || reciprocal:
		for i, s := range m.subjects {
			for j, o := range m.subjects {
				if i < j || i > j && !m.predicate.Symmetric {
					add(s, o)
				}
			}
		}
		if len(m.subjects) > 4 {
			return nil // a list, not parties to each other
		}
	default:
		for _, s := range m.subjects {
			for _, o := range m.objects {
				add(s, o)
			}
		}
	}
	return out
}

// caption tells whether a claim rests on a noun alone, with no time and no figure: in
// an item without a verb, such as "Relations with Chad", it only names a text.
func (c *claim) caption() bool {
	return c.match.verb < 0 && c.match.block.State && c.match.office == "" && !c.match.item && !c.timed() && c.number == nil && len(c.match.roles) > 0
}

// pairOfOthers tells whether the object of a match is "both states" behind two named
// ones, which then are others that the text has told of.
func (t *clauseTree) pairOfOthers(m *match) bool {
	if m.predicate.Symmetric || len(m.subjects) < 2 || !sameParties(m.subjects, m.objects) || m.objects[0].mention < 0 || m.objects[0].place != "" {
		return false
	}
	o := t.mentions[m.objects[0].mention]
	words := strings.ToLower(t.s.text[o.start:o.end])
	return o.rule == rulePair && t.mentions[max(0, m.subjects[0].mention)].rule == ruleName && (strings.HasPrefix(words, "both ") || strings.HasPrefix(words, "the two "))
}

// possesses tells whether a possessive mark follows at an offset.
func (t *clauseTree) possesses(end int) bool {
	rest := t.s.text[end:]
	return strings.HasPrefix(rest, "'s ") || strings.HasPrefix(rest, "’s ")
}

// timed tells whether a claim says when it holds.
func (c *claim) timed() bool {
	for _, name := range []string{"date", "start", "end", "as_of", "period", "duration"} {
		if _, ok := c.qualifiers[name]; ok {
			return true
		}
	}
	return false
}

// titledBefore tells whether a claim only repeats the title by which the text has
// introduced a person.
func (r *reading) titledBefore(c *claim) bool {
	if c.match.office == "" || !c.match.aside {
		return false
	}
	key := c.subject.entity.ID() + "\n" + strings.ToLower(c.match.office)
	before := r.titles[key]
	r.titles[key] = true
	return before
}

// namedBefore tells whether a claim only repeats, by the name of a war and
// without a time, what the text has told: "the Chadian-Nigerien War was noted for …".
func (r *reading) namedBefore(t *clauseTree, c *claim) bool {
	m := c.match
	if !m.block.Weak || m.block.Words.Noun != "event" || m.verb >= 0 || m.noun < 1 || c.timed() || !t.capitalised(m.noun) || t.child(m.noun, "cop") >= 0 {
		return false
	}
	return slices.ContainsFunc(r.out, func(a schema.Assertion) bool {
		return a.Predicate == m.predicate.ID && (a.Subject == c.subject.entity && a.Object == c.object.entity || a.Subject == c.object.entity && a.Object == c.subject.entity)
	})
}

// recall returns the parties of the latest claim with a predicate in the same
// part of the document.
func (r *reading) recall(predicate string) (s, o schema.Entity, ok bool) {
	for k := len(r.out) - 1; k >= 0 && k >= len(r.out)-12; k-- {
		if a := r.out[k]; a.Predicate == predicate {
			return a.Subject, a.Object, true
		}
	}
	return s, o, false
}

// domestic tells whether both sides are one state: "the Chadian president
// visited Chad".
func (t *clauseTree) domestic(m *match, s, o arg) bool {
	if m.predicate.ID == "holds-office-in" {
		return false
	}
	a, b := partyArg(t, s), partyArg(t, o)
	return a.Key != "" && a == b
}

// extent is the stretch of words from the first to the last that count.
func (t *clauseTree) extent(m *match, s, o arg) (start, end int) {
	start, end = len(t.s.text), 0
	add := func(i int) {
		if i < 0 {
			return
		}
		from, to := t.tokens[i].Start, t.tokens[i].End
		if n := t.at[i]; n >= 0 {
			from, to = t.mentions[n].start, t.mentions[n].end
		}
		start, end = min(start, from), max(end, to)
	}
	add(m.verb)
	add(m.noun)
	add(m.of)
	add(s.head)
	add(o.head)
	return start, end
}

// settle drops what repeats another claim of the sentence and sets the tiers.
func (r *reading) settle(t *clauseTree, claims []*claim) []*claim {
	var out []*claim
	for _, c := range claims {
		c.confidence = r.tier(t, c)
		if same := slices.IndexFunc(out, func(d *claim) bool { return c.repeats(d) }); same >= 0 {
			if rankOf(c.confidence) > rankOf(out[same].confidence) {
				out[same].confidence = c.confidence
			}
			continue
		}
		out = append(out, c)
	}
	slices.SortStableFunc(out, func(a, b *claim) int { return cmp.Compare(a.start, b.start) })
	return out
}

// repeats tells whether a claim says no more than another one.
func (c *claim) repeats(d *claim) bool {
	if c.match.predicate != d.match.predicate {
		return false
	}
	same := c.subject.entity == d.subject.entity && c.object.entity == d.object.entity
	if c.match.predicate.Symmetric {
		same = same || c.subject.entity == d.object.entity && c.object.entity == d.subject.entity
	}
	if !same {
		return false
	}
	for k, v := range c.qualifiers {
		if have, ok := d.qualifiers[k]; !ok || have.String() != v.String() {
			return false
		}
	}
	return true
}

func rankOf(c schema.Confidence) int {
	switch c {
	case schema.High:
		return 2
	case schema.Medium:
		return 1
	}
	return 0
}

// tier says how far a claim is to be trusted.
func (r *reading) tier(t *clauseTree, c *claim) schema.Confidence {
	m := c.match
	sure := func(a arg) bool {
		if a.mention < 0 {
			return a.head >= 0
		}
		if x := t.mentions[a.mention]; x.rule == rulePair && !r.aboutBoth(x.entities) {
			return false
		}
		if t.mentions[a.mention].people && m.block.Persons {
			return false // "tourists from Chad visited": not the state
		}
		return a.certain && a.near
	}
	switch {
	case m.aside && m.block.Weak || m.aside && m.block.State:
		return schema.Medium
	case !m.agree, m.implied, m.vague, !sure(c.subject), !sure(c.object):
		return schema.Medium
	}
	return schema.High
}

// aboutBoth tells whether parties are the pair that the text is about here.
func (r *reading) aboutBoth(list []schema.Entity) bool {
	a, b, ok := r.st.pair()
	return ok && len(list) == 2 && (sameState(list[0], a) && sameState(list[1], b) || sameState(list[0], b) && sameState(list[1], a))
}

// emit makes an assertion of a claim.
func (r *reading) emit(t *clauseTree, c *claim) {
	s := t.s
	a := schema.Assertion{
		ID:           fmt.Sprintf("a%03d", len(r.out)+1),
		Sentence:     r.span(s.start, s.end),
		SentenceText: s.text,
		Subject:      c.subject.entity,
		Predicate:    c.match.predicate.ID,
		Object:       c.object.entity,
		Qualifiers:   c.qualifiers,
		Quote:        r.span(s.start+c.start, s.start+c.end),
		QuoteText:    s.text[c.start:c.end],
		Confidence:   c.confidence,
		Rule:         c.rule(t),
	}
	a.Page = r.doc.Page(a.Quote.Start)
	for _, i := range c.inherited {
		i.From = r.span(i.From.Start, i.From.End)
		a.Inherited = append(a.Inherited, i)
	}
	for _, x := range []arg{c.subject, c.object} {
		if x.mention < 0 {
			continue
		}
		m := t.mentions[x.mention]
		mention := schema.Mention{Span: r.span(s.start+m.start, s.start+m.end), Text: s.text[m.start:m.end], Entity: x.entity, Rule: m.rule}
		if !slices.ContainsFunc(a.Mentions, func(o schema.Mention) bool { return o.Span == mention.Span && o.Entity == mention.Entity }) {
			a.Mentions = append(a.Mentions, mention)
		}
	}
	slices.SortStableFunc(a.Mentions, func(x, y schema.Mention) int { return cmp.Compare(x.Start, y.Start) })
	r.out = append(r.out, a)
}

// rule names the entry of the lexicon: "light-verb:sign+agreement".
func (c *claim) rule(t *clauseTree) string {
	m := c.match
	var words []string
	if m.office != "" {
		return m.name + ":" + strings.ToLower(m.office)
	}
	for _, i := range []int{m.verb, m.noun} {
		if i >= 0 {
			words = append(words, t.tokens[i].Lemma)
		}
	}
	return m.name + ":" + strings.Join(words, "+")
}

// span counts code points; from and to are bytes of the document.
func (r *reading) span(from, to int) schema.Span {
	return schema.Span{Start: r.runes.at(r.doc.Text, from), End: r.runes.at(r.doc.Text, to)}
}

// runeCounter turns byte offsets into code points, fast for offsets near the
// latest one.
type runeCounter struct{ bytes, runes int }

func (c *runeCounter) at(text string, offset int) int {
	if offset >= c.bytes {
		c.runes += utf8.RuneCountInString(text[c.bytes:offset])
	} else {
		c.runes -= utf8.RuneCountInString(text[offset:c.bytes])
	}
	c.bytes = offset
	return c.runes
}
