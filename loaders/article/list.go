package article

import (
	"slices"
	"strings"

	"github.com/claimgraph/claimgraph/schema"
)

// listFrame reads lists that a heading explains: under "Military deployments",
// "450 Mali (MINUSMA); 70 Chad" tells where troops of the state that the text
// is about are stationed.
type listFrame struct {
	Heading   []string `yaml:"heading"` // all of these words stand in the heading
	Predicate string   `yaml:"predicate"`
	Take      string   `yaml:"take"`   // count or share
	Before    bool     `yaml:"before"` // the number stands before the name, not behind
	Guests    bool     `yaml:"guests"` // persons are listed, with years; the heading says from where to where
	Bodies    bool     `yaml:"bodies"` // organisations are listed, without numbers
	Except    []string `yaml:"except"` // abbreviations that lists of organisations use for others
	Lead      bool     `yaml:"lead"`   // a sentence with a colon may bring a list of its parties
}

// list reads a sentence without a verb under a heading that explains it.
func (r *reading) list(t *clauseTree, q *qualifying) []*claim {
	f := r.x.lexicon.listUnder(r.heading)
	if f == nil {
		return nil
	}
	if f.guests {
		return r.guests(t, q, f)
	}
	if len(r.st.focus) != 1 || r.st.focus[0].Kind != schema.Country {
		return nil
	}
	if f.bodies {
		return r.bodies(t, q, f)
	}
	var out []*claim
	for n, m := range t.mentions {
		if t.inFinite(t.firstToken(n)) {
			continue
		}
		if m.rule != ruleName || m.adjective || len(m.entities) != 1 || m.entities[0].Kind != schema.Country || sameState(m.entities[0], r.st.focus[0]) {
			continue
		}
		k := q.numberBeside(n, f)
		if k < 0 {
			continue
		}
		head := t.heads[n]
		c := &claim{
			match:      &match{frame: f.frame, verb: -1, noun: head, implied: true},
			subject:    implied(r.st.focus[0]),
			object:     arg{entity: m.entities[0], mention: n, head: head, near: true, certain: m.certain},
			qualifiers: schema.Qualifiers{},
			start:      min(m.start, q.numbers[k].start),
			end:        max(m.end, q.numbers[k].end),
		}
		q.give(c, f.take, &q.numbers[k])
		c.set("event", bracketBehind(t.s.text, m.end))
		if x, ok := q.trailing(); ok {
			c.set("as_of", x.value)
		}
		out = append(out, c)
	}
	return out
}

// bodies reads a list of the organisations that a state belongs to: under
// "International organization participation", "AU, IMF, OAS (observer)".
func (r *reading) bodies(t *clauseTree, q *qualifying, f *explainedList) []*claim {
	if t.speaks() {
		return nil
	}
	var out []*claim
	for n, m := range t.mentions {
		if slices.Contains(f.except, t.s.text[m.start:m.end]) || m.rule == rulePossessive || m.adjective || m.start > 0 && t.s.text[m.start-1] == '(' {
			continue
		}
		for _, a := range t.partiesOf(n, roleNeeds{class: f.frame.predicate.Range}) {
			c := &claim{
				match:      &match{frame: f.frame, verb: -1, noun: a.head, implied: true},
				subject:    implied(r.st.focus[0]),
				object:     a,
				qualifiers: schema.Qualifiers{},
				start:      m.start,
				end:        m.end,
			}
			q.bracketed(c, m.end)
			out = append(out, c)
		}
	}
	return out
}

// inFinite tells whether the part between semicolons that a token stands in has
// a finite verb.
func (t *clauseTree) inFinite(i int) bool {
	from, to := i, i
	for from > 0 && t.lower[from-1] != ";" {
		from--
	}
	for to < len(t.tokens) && t.lower[to] != ";" {
		to++
	}
	for k := from; k < to; k++ {
		if t.isFinite(k) && t.at[k] < 0 {
			return true
		}
	}
	return false
}

// guests reads a list of persons under a heading such as "Visits from Chad to
// Niger": each visited the second state, in the years in brackets behind the name.
func (r *reading) guests(t *clauseTree, q *qualifying, f *explainedList) []*claim {
	if len(r.st.section) != 2 {
		return nil
	}
	home, host := r.st.section[0], r.st.section[1]
	heading := strings.ToLower(r.heading)
	if strings.Index(heading, " to ") < strings.Index(heading, " from ") {
		home, host = host, home
	}
	var out []*claim
	for n, m := range t.mentions {
		if m.rule != rulePerson || len(m.entities) != 1 || m.state.Key != "" && !sameState(m.state, home) || t.inFinite(t.firstToken(n)) {
			continue
		}
		for _, x := range q.inBracket(m.end) {
			out = append(out, &claim{
				match:      &match{frame: f.frame, verb: -1, noun: t.heads[n], implied: true},
				subject:    arg{entity: m.entities[0], mention: n, head: t.heads[n], near: true, certain: m.certain},
				object:     implied(host),
				qualifiers: schema.Qualifiers{"date": schema.Words(x.value)},
				start:      m.start,
				end:        x.end,
			})
		}
	}
	return out
}

// inBracket lists the dates in the next bracket behind a place.
func (q *qualifying) inBracket(end int) []timex {
	text := q.tree.s.text
	open := strings.IndexByte(text[end:], '(')
	if open < 0 {
		return nil
	}
	closed := strings.IndexByte(text[end+open:], ')')
	var out []timex
	for _, x := range q.times {
		if x.fixed && x.kind == timeDate && x.start > end+open && x.end <= end+open+closed {
			out = append(out, x)
		}
	}
	return out
}

// listUnder finds the list frame that a heading announces, nil for none.
func (lx *lexicon) listUnder(heading string) *explainedList {
	words := strings.Fields(foldName(heading))
	if len(words) == 0 || len(words) > 12 {
		return nil
	}
	for _, f := range lx.lists {
		all := true
		for _, w := range f.heading {
			found := false
			for _, h := range words {
				found = found || h == w || strings.TrimSuffix(h, "s") == w
			}
			all = all && found
		}
		if all {
			return f
		}
	}
	return nil
}

// explainedList is a list frame made ready.
type explainedList struct {
	heading []string
	frame   *frame
	take    string
	before  bool
	guests  bool
	bodies  bool
	except  []string
}

// numberBeside is the number that goes with the name of a mention, -1 for none:
// nothing but brackets and hedges stands between.
func (q *qualifying) numberBeside(n int, f *explainedList) int {
	m := q.tree.mentions[n]
	for k := range q.numbers {
		x := q.numbers[k]
		if (f.take == "share") != (x.kind == kindShare) {
			continue
		}
		between := ""
		switch {
		case f.before && x.end <= m.start:
			between = q.tree.s.text[x.end:m.start]
		case !f.before && x.start >= m.end:
			between = q.tree.s.text[m.end:x.start]
		default:
			continue
		}
		if q.onlyForces(withoutBrackets(between)) {
			return k
		}
	}
	return -1
}

// onlyForces tells whether there is nothing but nouns for troops among some words.
func (q *qualifying) onlyForces(words string) bool {
	for _, w := range strings.Fields(strings.ToLower(words)) {
		if !q.tree.nouns.force[strings.TrimSuffix(w, "s")] && !q.tree.nouns.force[w] {
			return false
		}
	}
	return true
}

// bracketBehind is the text in brackets right behind a place, "" for none or a
// year.
func bracketBehind(text string, end int) string {
	rest := strings.TrimLeft(text[end:], " ")
	if !strings.HasPrefix(rest, "(") {
		return ""
	}
	inside, _, ok := strings.Cut(rest[1:], ")")
	if !ok || strings.Contains(inside, ";") || strings.Trim(inside, "0123456789 .est") == "" {
		return ""
	}
	return inside
}

// trailing is the year in brackets at the end of a sentence, to which all of
// it refers.
func (q *qualifying) trailing() (timex, bool) {
	if len(q.times) == 0 {
		return timex{}, false
	}
	x := q.times[len(q.times)-1]
	text := q.tree.s.text
	open := strings.TrimRight(text[:x.start], " ")
	rest := strings.TrimLeft(text[x.end:], " est.")
	return x, x.fixed && strings.HasSuffix(open, "(") && strings.HasPrefix(rest, ")") && len(strings.Trim(rest, ") .;")) == 0
}
