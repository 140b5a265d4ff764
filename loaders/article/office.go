package article

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/claimgraph/claimgraph/loaders/article/syntax"
	"github.com/claimgraph/claimgraph/schema"
)

// officeFrame is an entry of offices.yaml: verbs that join a person to an office.
type officeFrame struct {
	Name    string   `yaml:"name"`
	When    string   `yaml:"when"`
	Subject []string `yaml:"subject"` // the person is the verb's subject
	Object  []string `yaml:"object"`  // the person is the verb's object
	Over    []string `yaml:"over"`    // the person is the subject, the state the object
	Post    []string `yaml:"post"`    // the person is the subject, "the office of" the object
	Power   []string `yaml:"power"`   // the person is the subject, with "to power"
	Term    []string `yaml:"term"`    // the person's term is the subject
	frame   *frame
}

// readOffices reads offices.yaml, which a folder need not have.
func (lx *lexicon) readOffices(fsys fs.FS, vocab *schema.Vocab) error {
	data, err := fs.ReadFile(fsys, officesFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	var file struct {
		Verbs    []officeFrame `yaml:"verbs"`
		Posts    []string      `yaml:"posts"`
		Terms    []string      `yaml:"terms"`
		NoOffice []string      `yaml:"no_office"`
	}
	if err := yaml.UnmarshalWithOptions(data, &file, yaml.Strict()); err != nil {
		return fmt.Errorf("%s: %w", officesFile, err)
	}
	lx.offices, lx.noOffice, lx.posts, lx.terms = file.Verbs, setOf(file.NoOffice), setOf(file.Posts), setOf(file.Terms)
	p := vocab.Predicate("holds-office-in")
	if p == nil {
		return fmt.Errorf("%s: the vocabulary has no predicate holds-office-in", officesFile)
	}
	b := &block{Predicate: p.ID, Persons: true, State: true}
	for i := range lx.offices {
		o := &lx.offices[i]
		if o.When != "at" && o.When != "start" && o.When != "end" {
			return fmt.Errorf("%s: %s: when is %q, not at, start or end", officesFile, o.Name, o.When)
		}
		source := strings.Join(slices.Concat(o.Subject, o.Object, o.Over), "|") + " an office"
		o.frame = &frame{pattern: &pattern{source: source}, predicate: p, block: b, name: o.Name, ends: o.When == "end", at: o.When == "at"}
	}
	return nil
}

const officesFile = "offices.yaml"

// officeClaims finds who holds which office: by a title before the name, an
// apposition, a copula, or a verb of offices.yaml.
func (t *clauseTree) officeClaims(lx *lexicon) []*match {
	if len(lx.offices) == 0 {
		return nil
	}
	held := lx.offices[0].frame
	var out []*match
	add := func(f *frame, verb, noun int, office string, person, state arg) {
		office = plainOffice(office)
		if person.entity.Kind != schema.Person || state.entity.Key == "" || lx.noOffice[strings.ToLower(office)] {
			return
		}
		for _, m := range out {
			if m.subjects[0].entity == person.entity && m.objects[0].entity == state.entity && (office == "" || strings.EqualFold(m.office, office)) {
				return
			}
		}
		out = append(out, &match{
			frame: f, verb: verb, noun: noun, of: -1, office: office, former: noun >= 0 && t.formerly(noun, verb),
			subjects: []arg{person}, objects: []arg{state}, agree: true, agreeSubject: true,
			aside: verb < 0 && t.copulaOf(noun) < 0,
		})
	}
	for n := range t.mentions {
		x, h := &t.mentions[n], t.heads[n]
		if h < 0 || x.state.Key == "" || x.office == "" {
			continue
		}
		here := arg{entity: x.state, mention: n, head: h, near: true, certain: x.certain}
		switch x.rule {
		case rulePerson:
			if !t.leadsOther(*x) && strings.Contains(strings.ToLower(t.s.text[x.start:x.end]), strings.ToLower(x.office)) {
				add(held, -1, h, x.office, arg{entity: x.entities[0], mention: n, head: h, near: true, certain: true}, here)
			}
		case ruleOffice:
			f, verb, persons := t.holders(lx, h)
			for _, p := range persons {
				add(f, verb, h, x.office, p, here)
			}
		}
	}
	t.rulers(lx, add)
	t.bareOffices(lx, add)
	return out
}

// leadsOther tells whether a leader by the words before is one of a party or band, not of
// the state that the person is known for: "Likud leader", "rebel leader".
func (t *clauseTree) leadsOther(m mention) bool {
	first := slices.IndexFunc(t.tokens, func(k syntax.Token) bool { return k.Start >= m.start })
	if first < 1 || t.at[first-1] >= 0 {
		return false
	}
	before := t.tokens[first-1].Tag
	return bodyOffices[strings.ToLower(m.office)] && (before == "PROPN" || before == "NOUN")
}

// bodyOffices are titles that a party, band or firm gives as a state does.
var bodyOffices = map[string]bool{"leader": true, "head": true, "chief": true, "chairman": true, "chairwoman": true, "chairperson": true}

// officeSink takes one office-holder that was found.
type officeSink func(f *frame, verb, noun int, office string, person, state arg)

// bareOffices finds offices that the text names without their state: of the
// state that a person is known for ("he has been president since 2003"), or of
// the state before "whose".
func (t *clauseTree) bareOffices(lx *lexicon, add officeSink) {
	for h := range t.tokens {
		if t.at[h] >= 0 || t.tokens[h].Tag != "NOUN" && t.tokens[h].Tag != "PROPN" {
			continue
		}
		office, from := t.titleEnding(h)
		if office == "" {
			continue
		}
		f, verb, persons := t.holders(lx, h)
		if from > 0 && t.lower[from-1] == "whose" {
			if n := t.mentionBefore(from - 1); n >= 0 {
				for _, p := range persons {
					add(f, verb, h, office, p, arg{entity: t.mentions[n].state, mention: n, head: t.heads[n], near: true, certain: t.mentions[n].certain})
				}
			}
			continue
		}
		for _, p := range persons {
			if p.mention >= 0 {
				add(f, verb, h, office, p, arg{entity: t.mentions[p.mention].state, mention: p.mention, head: p.head})
			}
		}
	}
}

// titleEnding is the longest title whose last word is a token, with its first token.
func (t *clauseTree) titleEnding(h int) (office string, from int) {
	for j := h; j >= 0 && j > h-4 && t.at[j] < 0; j-- {
		if words := strings.Join(t.lower[j:h+1], " "); nouns().title.has(words) {
			office, from = words, j
		}
	}
	return office, from
}

// mentionBefore is the mention of a state right before a token, past a comma.
func (t *clauseTree) mentionBefore(i int) int {
	for i--; i >= 0 && t.lower[i] == ","; i-- {
	}
	if i < 0 || t.at[i] < 0 || t.mentions[t.at[i]].rule == rulePerson {
		return -1
	}
	return t.at[i]
}

// rulers finds the persons who are said to rule a state, verb by verb.
func (t *clauseTree) rulers(lx *lexicon, add officeSink) {
	for v := range t.tokens {
		for i := range lx.offices {
			o := &lx.offices[i]
			if !t.isVerb(v) || !slices.Contains(o.Over, t.tokens[v].Lemma) {
				continue
			}
			for _, k := range t.objectsOf(v) {
				n := t.at[k]
				if n < 0 || t.heads[n] != k || len(t.mentions[n].entities) != 1 || t.mentions[n].entities[0].Kind != schema.Country {
					continue
				}
				for _, p := range t.personsAt(o.frame, t.subjects(v)...) {
					add(o.frame, v, -1, "", p, arg{entity: t.mentions[n].entities[0], mention: n, head: k, near: true, certain: t.mentions[n].certain})
				}
			}
		}
	}
}

// personsAt resolves what stands at tokens to persons.
func (t *clauseTree) personsAt(f *frame, heads ...int) []arg {
	var out []arg
	for _, k := range heads {
		out = append(out, t.resolve(k, roleNeeds{class: f.predicate.Domain, persons: true})...)
	}
	return slices.DeleteFunc(out, func(a arg) bool { return a.entity.Kind != schema.Person })
}

// holders finds the persons whom a clause gives the office with head h.
func (t *clauseTree) holders(lx *lexicon, h int) (*frame, int, []arg) {
	held := lx.offices[0].frame
	persons := func(heads ...int) []arg { return t.personsAt(held, heads...) }
	if t.child(h, "cop") >= 0 {
		return held, -1, persons(t.subjects(h)...)
	}
	if v := t.chosenBefore(lx, h); v >= 0 {
		return t.chosen(lx, v, h)
	}
	up, rel := t.tokens[h].Head, t.base(h)
	if a := t.child(h, "appos"); a >= 0 && t.at[a] >= 0 {
		return held, -1, persons(a)
	}
	if up < 0 {
		return nil, -1, nil
	}
	switch {
	case t.at[up] >= 0 && (rel == "appos" || rel == "conj" && t.child(h, "cc") < 0 && t.lower[max(0, t.phraseStart(h)-1)] == ","):
		return held, -1, t.nearest(persons(up), h)
	case rel == "nsubj" && t.child(up, "cop") >= 0 && t.at[up] >= 0:
		return held, -1, persons(up) // "the prime minister is …"
	case rel == "nmod" && t.caseOf(h) == "of" && lx.posts[t.tokens[up].Lemma]:
		return t.postHolders(lx, up)
	case rel == "nmod" && t.caseOf(h) == "as" && lx.terms[t.tokens[up].Lemma]:
		return t.termHolders(lx, up)
	case rel == "nmod" && t.caseOf(h) == "as" && !t.verbs[up] && t.tokens[up].Head >= 0:
		up = t.tokens[up].Head // "took office as prime minister"
	case rel == "nmod" && !t.verbs[up]:
		return nil, -1, nil
	case rel == "obl" && t.caseOf(h) != "as" && t.caseOf(h) != "to":
		return nil, -1, nil
	case rel == "nsubj" || rel == "nsubj:pass" || rel == "conj" || rel == "nmod:poss":
		return nil, -1, nil
	}
	return t.chosen(lx, up, h)
}

// nearest are of several persons the one named last before an apposition: "signed by
// Idriss Saleh and Ana Ruiz, president of Peru"; nobody where that one is unknown.
func (t *clauseTree) nearest(persons []arg, h int) []arg {
	var last []arg
	if k := t.phraseStart(h) - 2; k > 0 && t.lower[k+1] == "," && t.at[k] < 0 && t.tokens[k].Tag == "PROPN" && t.child(k, "cc") < 0 {
		return nil
	}
	for _, p := range persons {
		if p.mention >= 0 && p.head < h && (last == nil || p.head > last[0].head) {
			last = []arg{p}
		}
	}
	if len(persons) > 1 && last != nil {
		return last
	}
	return persons
}

// chosenBefore is a participle right before an office that says how somebody came
// to it or lost it: "was elected president", which parsers take for an attribute.
func (t *clauseTree) chosenBefore(lx *lexicon, h int) int {
	first := h
	for first > 0 && t.at[first-1] == t.at[h] || first > 0 && (t.lower[first-1] == "as" || t.lower[first-1] == "the" || t.lower[first-1] == "new") {
		first--
	}
	v := first - 1
	if v < 1 || t.tokens[v].Feat != "VBN" || t.at[v] >= 0 {
		return -1
	}
	for _, o := range lx.offices {
		if slices.Contains(o.Object, t.tokens[v].Lemma) && t.child(v, "aux:pass", "nsubj:pass") >= 0 {
			return v
		}
	}
	return -1
}

// chosen finds the persons to whom a verb gives the office with head h, or from
// whom it takes it.
func (t *clauseTree) chosen(lx *lexicon, v, h int) (*frame, int, []arg) {
	lemma := t.tokens[v].Lemma
	for i := range lx.offices {
		o := &lx.offices[i]
		switch passive := t.child(v, "nsubj:pass", "aux:pass") >= 0 || t.tokens[v].Feat == "VBN" && t.child(v, "obj") < 0; {
		case slices.Contains(o.Subject, lemma), slices.Contains(o.Power, lemma) && t.toPower(v), slices.Contains(o.Object, lemma) && passive:
			return o.frame, v, t.personsAt(o.frame, t.subjects(v)...)
		case slices.Contains(o.Object, lemma):
			return o.frame, v, t.personsAt(o.frame, slices.DeleteFunc(t.objectsOf(v), func(k int) bool { return k == h })...)
		}
	}
	return nil, -1, nil
}

// postHolders finds the persons of whom a verb tells that they hold "the office of"
// something, with head h.
func (t *clauseTree) postHolders(lx *lexicon, h int) (*frame, int, []arg) {
	v, rel := t.tokens[h].Head, t.base(h)
	if v < 0 || rel != "obj" && rel != "nsubj:pass" {
		return nil, -1, nil
	}
	for i := range lx.offices {
		o := &lx.offices[i]
		if !slices.Contains(o.Post, t.tokens[v].Lemma) {
			continue
		}
		holders := t.subjects(v)
		if rel == "nsubj:pass" {
			holders = slices.DeleteFunc(slices.Clone(t.kids[v]), func(k int) bool { return t.caseOf(k) != "by" })
		}
		return o.frame, v, t.personsAt(o.frame, holders...)
	}
	return nil, -1, nil
}

// termHolders finds the person whose time in an office, with head h, a verb tells of:
// "the term of Mary Shaw as president ended".
func (t *clauseTree) termHolders(lx *lexicon, h int) (*frame, int, []arg) {
	v := t.tokens[h].Head
	if v < 0 || t.base(h) != "nsubj" {
		return nil, -1, nil
	}
	for i := range lx.offices {
		o := &lx.offices[i]
		if slices.Contains(o.Term, t.tokens[v].Lemma) {
			whose := slices.DeleteFunc(slices.Clone(t.kids[h]), func(k int) bool { return t.base(k) != "nmod:poss" && t.caseOf(k) != "of" })
			return o.frame, v, t.personsAt(o.frame, whose...)
		}
	}
	return nil, -1, nil
}

// toPower tells whether somebody comes to power by a verb.
func (t *clauseTree) toPower(v int) bool {
	return slices.ContainsFunc(t.kids[v], func(k int) bool { return t.lower[k] == "power" && t.caseOf(k) == "to" })
}

// past tells whether an office is told of in the past tense: "was president".
func (m *match) past(t *clauseTree) bool {
	if m.verb >= 0 {
		return t.tokens[m.verb].Feat == "VBD"
	}
	if m.noun < 0 {
		return false
	}
	cop := t.copulaOf(m.noun)
	return cop >= 0 && (t.lower[cop] == "was" || t.lower[cop] == "were")
}

// copulaOf is the copula of a predicate noun, or of the clause whose subject it is;
// -1 for none.
func (t *clauseTree) copulaOf(noun int) int {
	cop := t.child(noun, "cop")
	if up := t.tokens[noun].Head; cop < 0 && up >= 0 && t.base(noun) == "nsubj" {
		cop = t.child(up, "cop")
	}
	return cop
}

// undated sets apart what was so at some time from what is so: an office told of
// in the past tense, and one that only stands as a title beside a name.
func (q *qualifying) undated(claims []*claim) {
	for _, c := range claims {
		switch {
		case !c.match.at || c.match.office == "":
		case c.match.aside:
			c.set("status", "titled")
		case c.timed():
		case c.match.past(q.tree):
			c.set("status", "former")
		}
	}
}

// ofThing tells whether a titled person only tells whose something is, so that the
// time of the sentence is not the person's: "a statue of President …". Acts are of
// their doers' time: "the visit of President …".
func (t *clauseTree) ofThing(h int) bool {
	for t.tokens[h].Head >= 0 && (t.base(h) == "conj" || t.base(h) == "appos") {
		h = t.tokens[h].Head
	}
	up := t.tokens[h].Head
	if up < 0 || t.tokens[up].Tag != "NOUN" || t.nouns.acts[t.tokens[up].Lemma] {
		return false
	}
	return t.base(h) == "nmod:poss" || strings.HasPrefix(t.base(h), "nmod") && t.caseOf(h) == "of"
}

// plainOffice is an office without the words that place it in time.
func plainOffice(office string) string {
	for {
		i := strings.IndexAny(office, " -")
		if i < 0 || !officeTimes[strings.ToLower(office[:i])] {
			return office
		}
		office = office[i+1:]
	}
}

var officeTimes = map[string]bool{"then": true, "former": true, "ex": true, "onetime": true, "current": true, "outgoing": true, "late": true, "longtime": true, "incumbent": true, "new": true, "sitting": true}

// formerly tells whether an office is said to be a past one.
func (t *clauseTree) formerly(noun, verb int) bool {
	from, to := t.tokens[noun].Start, t.tokens[noun].End
	if n := t.at[noun]; n >= 0 {
		from, to = t.mentions[n].start, t.mentions[n].end
	}
	words := strings.Fields(strings.ToLower(t.s.text[from:to]))
	if before := strings.Fields(strings.ToLower(t.s.text[:from])); len(before) > 0 {
		words = append(words, before[len(before)-1])
	}
	return verb < 0 && slices.ContainsFunc(words, func(w string) bool {
		return w == "former" || w == "ex" || w == "onetime" || strings.HasPrefix(w, "ex-")
	})
}
