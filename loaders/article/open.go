package article

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/claimgraph/claimgraph/schema"
)

// OpenTriple is a statement with any predicate and unlinked arguments: the
// lowest tier, for what no frame speaks of.
type OpenTriple struct {
	// Predicate is as written, without the gaps: "has been exporting to". A word
	// that the sentence leaves out stands in brackets: "[is] built by".
	Predicate string
	// Arguments are the subject; the object, predicate or first complement; and
	// the other complements with their prepositions.
	Arguments []OpenArgument
	// Confidence orders triples, from 0 to 1; it is no probability.
	Confidence float64
}

// OpenArgument is a phrase of the sentence; the span counts its code points.
type OpenArgument struct {
	schema.Span
	Text string
}

// The confidence of a triple by where it is read. Development sentences gave
// the order: main clauses are mostly right, what hangs on nouns less often.
const (
	openClause     = 0.9
	openPredicate  = 0.85 // "Lima is the capital"
	openRelative   = 0.75 // "the bridge, which was built", "a bridge built by masons"
	openAdverbial  = 0.7  // "while they wrote letters"
	openInfinitive = 0.55 // "the plan to build a bridge"
	openReported   = 0.5  // what somebody says
	openApposition = 0.65
	openTitle      = 0.6
	openPossessive = 0.35
)

// Open finds open triples in one sentence: of each verb and predicate with its
// subject, and of nouns that are told what they are or whose they are.
func (x *Extractor) Open(text string) []OpenTriple {
	tokens := x.parser.Parse(text)
	if len(tokens) > longestFramed {
		return nil
	}
	s := &openSentence{clauseTree: newTree(&sentence{text: text}, tokens, nil, x.lexicon.words)}
	s.times = timexes(text, tokens, 0)
	s.quoted = quotedUntil(s.lower)
	var out []OpenTriple
	for i := range tokens {
		switch {
		case s.predicative(i):
			out = append(out, s.copula(i)...)
		case s.clausal(i):
			out = append(out, s.verb(i)...)
		default:
			out = append(out, s.noun(i)...)
		}
	}
	return out
}

// openSentence reads open triples off a tree.
type openSentence struct {
	*clauseTree
	times  []timex
	quoted []int // per token: where the quotation that opens there ends, else 0
}

// clausal tells the verbs that head a clause.
func (s *openSentence) clausal(i int) bool {
	if !s.verbs[i] {
		return false
	}
	switch s.base(i) {
	case "aux", "aux:pass", "cop", "amod", "compound", "case", "fixed", "flat":
		return false
	}
	return true
}

// verb makes the triples of one verb: one for each of the coordinated phrases
// that are its object or first complement.
func (s *openSentence) verb(v int) []OpenTriple {
	subject := s.subjectOf(v)
	if subject < 0 || subject == v || s.raised(v) {
		return nil
	}
	words := s.verbGroup(v)
	complements := s.complements(v, subject)
	last := v
	for {
		next := s.child(last, "xcomp")
		if next < 0 || !s.raised(next) {
			break
		}
		words = append(words, s.verbGroup(next)...)
		complements = append(complements, s.complements(next, subject)...)
		last = next
	}
	if len(complements) == 0 {
		complements = s.shared(v, subject)
	}
	if len(complements) == 0 {
		return nil
	}
	complements = append(complements, s.setting(v, subject)...)
	if reduced(s.base(v)) && s.tokens[v].Feat == "VBN" && s.child(v, "aux", "aux:pass", "obj") < 0 {
		words = append(words, leftOutIs)
	}
	return s.triples(words, subject, complements, last, s.confidence(v))
}

// shared are the complements that a verb has in common with one it is joined
// to: "buys and sells grain".
func (s *openSentence) shared(v, subject int) []complement {
	other := s.child(v, "conj")
	if s.base(v) == "conj" {
		other = s.tokens[v].Head
	}
	if other < 0 || !s.verbs[other] || s.commaBetween(min(v, other), max(v, other)) {
		return nil
	}
	return slices.DeleteFunc(s.complements(other, subject), func(c complement) bool { return c.tokens[0] < max(v, other) })
}

// setting is the time that opens a sentence of joined verbs and holds for all
// of them: "In 1717 she saw it and brought it home".
func (s *openSentence) setting(v, subject int) []complement {
	if s.base(v) != "conj" || !s.verbs[s.tokens[v].Head] || s.child(v, "nsubj", "nsubj:pass") >= 0 {
		return nil
	}
	return slices.DeleteFunc(s.complements(s.tokens[v].Head, subject), func(c complement) bool {
		return c.head > subject || !s.temporal(c.head)
	})
}

// raised tells a verb that is read with the one above it: "wants to buy".
func (s *openSentence) raised(v int) bool {
	h := s.tokens[v].Head
	return s.base(v) == "xcomp" && s.verbs[v] && s.verbs[h] && s.child(h, "obj", "iobj") < 0
}

// reduced tells the places of participles whose "is" is left out.
func reduced(rel string) bool { return rel == "acl" || rel == "advcl" }

// confidence says how sure triples are that are read at a verb or predicate.
func (s *openSentence) confidence(v int) float64 {
	c := openClause
	if s.predicative(v) {
		c = openPredicate
	}
	for hops := 0; v >= 0 && hops < 12; hops++ {
		switch s.base(v) {
		case "acl:relcl":
			return min(c, openRelative)
		case "acl":
			if s.tokens[v].Feat == "VB" {
				return min(c, openInfinitive)
			}
			return min(c, openRelative)
		case "advcl":
			return min(c, openAdverbial)
		case "xcomp":
			return min(c, openInfinitive)
		case "ccomp", "csubj":
			return min(c, openReported)
		case "conj", "parataxis":
			v = s.tokens[v].Head
		default:
			return c
		}
	}
	return c
}

// copula makes the triple of "is".
func (s *openSentence) copula(i int) []OpenTriple {
	subject := s.subjectOf(i)
	if subject < 0 || subject == i {
		return nil
	}
	var words []int
	var complements []complement
	skip := map[int]bool{subject: true}
	for _, k := range s.kids[i] {
		switch s.base(k) {
		case "cop", "aux":
			words = append(words, k)
			skip[k] = true
		case "advmod":
			if k < i && s.leaf(k) && k > 0 && s.tokens[k-1].Tag == "AUX" {
				words = append(words, k)
				skip[k] = true
			}
		case "nsubj", "advcl", "parataxis", "punct", "mark", "cc", "ccomp":
			skip[k] = true
		case "conj":
			skip[k] = skip[k] || s.verbs[k] || s.child(k, "cop", "nsubj") >= 0
		case "obl", "nmod":
			if s.temporal(k) || k < i && s.caseOf(k) != "" {
				complements = append(complements, s.complement(k))
				skip[k] = true
			}
		}
	}
	first := complement{head: i, tokens: s.without(i, skip)}
	return s.triples(words, subject, append([]complement{first}, complements...), i, s.confidence(i))
}

// leftOutIs stands among the words of a predicate for a verb that the sentence
// leaves out.
const leftOutIs = -1

// triples joins a subject, the words of a predicate and its complements, of
// which the main one is chosen and its coordinated phrases told apart. last is
// the last verb of the predicate.
func (s *openSentence) triples(words []int, subject int, complements []complement, last int, confidence float64) []OpenTriple {
	subject = s.resolved(subject, last)
	subjects := s.subjectPhrase(subject, last)
	if len(subjects) == 0 || len(complements) == 0 {
		return nil
	}
	best := 0
	for n := range complements {
		if s.rank(complements[n], last) < s.rank(complements[best], last) {
			best = n
		}
	}
	main := complements[best]
	rest := slices.Delete(slices.Clone(complements), best, best+1)
	// the preposition belongs to the predicate: "exports to"
	if main.head != last {
		lead := s.leading(main)
		words = append(words, lead...)
		main.tokens = slices.DeleteFunc(slices.Clone(main.tokens), func(k int) bool { return slices.Contains(lead, k) })
	}
	predicate := s.predicate(words)
	var out []OpenTriple
	for _, part := range s.conjuncts(main) {
		args := []OpenArgument{s.argument(subject, subjects), s.argument(part.head, part.tokens)}
		for _, c := range rest {
			args = append(args, s.argument(c.head, c.tokens))
		}
		if predicate != "" && args[0].Text != "" && args[1].Text != "" {
			args = slices.DeleteFunc(args, func(a OpenArgument) bool { return a.Text == "" })
			out = append(out, OpenTriple{predicate, args, max(0.05, confidence-0.03*float64(len(rest)))})
		}
	}
	return out
}

// predicate writes the words of a predicate in their order.
func (s *openSentence) predicate(words []int) string {
	slices.Sort(words)
	var out []string
	for _, k := range slices.Compact(words) {
		if k == leftOutIs {
			out = append(out, "[is]")
			continue
		}
		out = append(out, s.tokens[k].Text)
	}
	return strings.Join(out, " ")
}

// subjectOf is the subject of a verb or predicate, also one it shares.
func (s *openSentence) subjectOf(v int) int {
	for _, i := range s.subjects(v) {
		if isRelative(s.lower[i]) {
			return s.antecedent(v)
		}
		return i
	}
	return -1
}

// verbGroup is a verb with its helpers, negation, adverbs before it, and particle.
func (s *openSentence) verbGroup(v int) []int {
	out := []int{v}
	for _, k := range s.kids[v] {
		switch s.base(k) {
		case "aux", "aux:pass", "compound:prt":
			out = append(out, k)
		case "mark":
			if s.lower[k] == "to" {
				out = append(out, k)
			}
		case "advmod":
			if s.nouns.negative[s.lower[k]] || k < v && s.leaf(k) && !s.commaBetween(k, v) && !interrogative(s.lower[k]) && s.nearVerb(k, v) {
				out = append(out, k)
			}
		}
	}
	return out
}

// nearVerb tells whether only adverbs and helpers stand between two words.
func (s *openSentence) nearVerb(k, v int) bool {
	for i := k + 1; i < v; i++ {
		if t := s.tokens[i].Tag; t != "ADV" && t != "AUX" && t != "PART" {
			return false
		}
	}
	return true
}

func interrogative(w string) bool {
	switch w {
	case "when", "where", "why", "how", "whenever", "wherever":
		return true
	}
	return false
}

func (s *openSentence) leaf(i int) bool { return len(s.kids[i]) == 0 }

// temporal tells whether a phrase says when.
func (s *openSentence) temporal(i int) bool {
	for _, t := range s.times {
		if t.start <= s.tokens[i].Start && s.tokens[i].Start < t.end {
			return true
		}
	}
	return s.tokens[i].Rel == "obl:tmod" || s.tokens[i].Rel == "nmod:tmod"
}

// argument is the stretch of a phrase around its head: what is cut out of the
// phrase ends it.
func (s *openSentence) argument(head int, tokens []int) OpenArgument {
	at := slices.Index(tokens, head)
	if at < 0 {
		return OpenArgument{}
	}
	first, last := at, at
	for first > 0 && tokens[first-1] == tokens[first]-1 {
		first--
	}
	for last+1 < len(tokens) && tokens[last+1] == tokens[last]+1 {
		last++
	}
	tokens = tokens[first : last+1]
	// quotation marks around a phrase hang on other words
	if a, b := tokens[0]-1, tokens[len(tokens)-1]+1; a >= 0 && s.quoted[a] == b {
		tokens = append(append([]int{a}, tokens...), b)
	}
	for len(tokens) > 1 && s.loose(tokens[0], tokens) {
		tokens = tokens[1:]
	}
	for len(tokens) > 1 && s.loose(tokens[len(tokens)-1], tokens) {
		tokens = tokens[:len(tokens)-1]
	}
	from, to := s.tokens[tokens[0]].Start, s.tokens[tokens[len(tokens)-1]].End
	start := utf8.RuneCountInString(s.s.text[:from])
	return OpenArgument{
		Span: schema.Span{Start: start, End: start + utf8.RuneCountInString(s.s.text[from:to])},
		Text: s.s.text[from:to],
	}
}

// loose tells marks at the edge of a phrase that are no part of it: all but
// quotation marks that are opened and closed in it.
func (s *openSentence) loose(k int, tokens []int) bool {
	if s.tokens[k].Tag != "PUNCT" {
		return false
	}
	first, last := tokens[0], tokens[len(tokens)-1]
	for i := first; i <= last; i++ {
		if s.quoted[i] > 0 && s.quoted[i] <= last && (k == i || k == s.quoted[i]) {
			return false
		}
	}
	return true
}

// quotedUntil pairs quotation marks.
func quotedUntil(words []string) []int {
	out := make([]int, len(words))
	open := -1
	for i, w := range words {
		switch {
		case w == "``" || w == "“" || w == `"` && open < 0:
			open = i
		case open >= 0 && (w == "''" || w == "”" || w == `"`):
			out[open], open = i, -1
		}
	}
	return out
}
