package article

import (
	"strings"

	"github.com/claimgraph/claimgraph/loaders/article/syntax"
	"github.com/claimgraph/claimgraph/schema"
)

// reader walks a sentence from left to right and resolves what only context
// can: pairs, descriptions, pronouns.
type reader struct {
	l      *linker
	st     *state
	s      *sentence
	words  []word
	named  []draft     // mentions found by name, in order
	own    []int       // word -> index in named, or -1
	joined []int       // number of the coordination each of named belongs to, 0 for none
	tokens map[int]int // byte offset of a token -> its number
	at     int         // number of the next of named
	noun   bool        // a mention that is no adjective was seen
	out    []draft
}

// nearby bounds how many mentions around a place are looked at: a bound keeps
// endless sentences linear.
const nearby = 48

// context adds the mentions that only context resolves, and takes all of the
// sentence's mentions into the state.
func (l *linker) context(st *state, s *sentence, words []word, drafts []draft) []draft {
	r := &reader{l: l, st: st, s: s, words: words, named: drafts, own: cover(words, drafts)}
	r.joined = coordination(words, drafts)
	r.tokens = make(map[int]int, len(s.tokens))
	for n, t := range s.tokens {
		r.tokens[t.Start] = n
	}
	for i := 0; i < len(words); {
		if n := r.own[i]; n >= 0 {
			r.at = n + 1
			r.see(drafts[n], r.joined[n])
			r.learn(n)
			i = drafts[n].to
			continue
		}
		d, ok := r.resolve(i)
		if !ok || s.heading {
			i++
			continue
		}
		r.see(d, 0)
		i = d.to
	}
	if !s.heading {
		st.topicElse = r.aboutElse()
	}
	return r.out
}

// aboutElse tells whether the main subject is a noun outside of all mentions
// that no party possesses. Without a parse it tells nothing.
func (r *reader) aboutElse() bool {
	for n := range r.s.tokens {
		t := &r.s.tokens[n]
		if !strings.HasPrefix(t.Rel, "nsubj") || t.Head < 0 || r.s.tokens[t.Head].Rel != "root" || t.Tag != "NOUN" {
			continue
		}
		for _, d := range r.out {
			if r.words[d.from].start <= t.Start && t.End <= r.words[d.to-1].end {
				return false
			}
		}
		for k := range r.s.tokens {
			if r.s.tokens[k].Head == n && r.s.tokens[k].Rel == "nmod:poss" {
				return false
			}
		}
		return true
	}
	return false
}

// resolve tries the kinds of reference that can start at word i.
func (r *reader) resolve(i int) (draft, bool) {
	for _, try := range []func(int) (draft, bool){r.both, r.compass, r.listed, r.pronoun, r.neighbour, r.description, r.body, r.topic, r.holder} {
		if d, ok := try(i); ok {
			return d, true
		}
	}
	return draft{}, false
}

// see takes a mention into the output and the state.
func (r *reader) see(d draft, joined int) {
	r.out = append(r.out, d)
	if r.s.heading {
		return
	}
	if joined > 0 {
		joined += r.st.sentence << 32
	}
	r.st.trim()
	r.st.seen = append(r.st.seen, sighting{
		mention: d.mention, sentence: r.st.sentence, paragraph: r.st.para, order: d.from, words: r.key(d.from, d.to),
		subject: r.isSubject(d), joined: joined,
	})
}

// isSubject tells whether a mention is the subject of a clause. Without a
// parse, the first mention of a sentence that is no adjective is taken for it.
func (r *reader) isSubject(d draft) bool {
	if d.adjective {
		return false
	}
	first := !r.noun
	r.noun = true
	if len(r.s.tokens) == 0 {
		return first
	}
	for i := d.from; i < d.to; i++ {
		n, ok := r.tokens[r.words[i].start]
		if !ok {
			continue
		}
		t := &r.s.tokens[n]
		for hops := 0; t.Rel == "conj" && t.Head >= 0 && hops < 8; hops++ {
			t = &r.s.tokens[t.Head]
		}
		if strings.HasPrefix(t.Rel, "nsubj") {
			return true
		}
	}
	return false
}

// token returns the token that starts with word i, nil without a parse.
func (r *reader) token(i int) *syntax.Token {
	if i < 0 || i >= len(r.words) {
		return nil
	}
	if n, ok := r.tokens[r.words[i].start]; ok {
		return &r.s.tokens[n]
	}
	return nil
}

// tagOf returns the part of speech of a word, "" without a parse.
func (r *reader) tagOf(i int) string {
	if t := r.token(i); t != nil {
		return t.Tag
	}
	return ""
}

// relOf returns the relation of a word to its governor, "" without a parse.
func (r *reader) relOf(i int) string {
	if t := r.token(i); t != nil {
		return t.Rel
	}
	return ""
}

// around are the mentions by name near the place that is being read.
func (r *reader) around() []draft {
	return r.named[max(0, r.at-nearby):min(len(r.named), r.at+nearby)]
}

func (r *reader) fold(i int) string {
	if i < 0 || i >= len(r.words) {
		return ""
	}
	return r.words[i].fold
}

// coordination numbers the groups of mentions joined by "and", "or" and commas.
func coordination(words []word, drafts []draft) []int {
	out := make([]int, len(drafts))
	group := 0
	for n := 1; n < len(drafts); n++ {
		a, b := drafts[n-1], drafts[n]
		if a.adjective != b.adjective || b.from-a.to > 3 {
			continue
		}
		joins := b.from > a.to
		for k := a.to; k < b.from; k++ {
			switch words[k].fold {
			case "and", ",", "the", "or", "both", possessive:
			default:
				joins = false
			}
		}
		if !joins {
			continue
		}
		if out[n-1] == 0 {
			group++
			out[n-1] = group
		}
		out[n] = out[n-1]
	}
	// a list needs an "and" or "or" to be one: "In Lima, Chile signed" is none
	real := make([]bool, group+1)
	for n := 1; n < len(drafts); n++ {
		if out[n] > 0 && out[n] == out[n-1] {
			for k := drafts[n-1].to; k < drafts[n].from; k++ {
				real[out[n]] = real[out[n]] || words[k].fold == "and" || words[k].fold == "or"
			}
		}
	}
	for n, g := range out {
		if !real[g] {
			out[n] = 0
		}
	}
	return out
}

// learn reads an apposition behind a name: "Peru, an Andean nation," gives the
// words a meaning for the rest of the document.
func (r *reader) learn(n int) {
	d := r.named[n]
	if len(d.entities) != 1 || d.adjective || d.people || d.rule != ruleName && d.rule != ruleOrganisation {
		return
	}
	k := d.to
	if r.fold(k) != "," && r.fold(k) != "(" {
		return
	}
	k++
	switch r.fold(k) {
	case "the", "a", "an":
		k++
	default:
		return
	}
	if to := r.descriptionEnd(k); to > k {
		if next := r.fold(to); next == "," || next == "." || next == ")" || next == ";" || next == "" {
			r.st.epithets[r.key(k, to)] = d.entities[0]
		}
	}
}

// key is the folded text of words [from, to).
func (r *reader) key(from, to int) string {
	var b strings.Builder
	for _, w := range r.words[from:to] {
		b.WriteString(joinFold(b.Len() > 0, w))
	}
	return b.String()
}

// mentionOf makes a mention for a resolved reference.
func mentionOf(entities []schema.Entity, rule string, certain bool) mention {
	m := mention{entities: entities, rule: rule, certain: certain}
	if len(entities) == 1 && entities[0].Kind == schema.Country {
		m.state = entities[0]
	}
	return m
}
