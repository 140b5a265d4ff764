package article

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/claimgraph/claimgraph/schema"
)

// OpenTriple is a statement with any predicate and unlinked arguments: the
// lowest tier, for what no frame speaks of.
type OpenTriple struct {
	Predicate string // as written, without the gaps: "has been exporting to"
	Arguments []OpenArgument
	// Confidence orders triples, from 0 to 1; it is no probability.
	Confidence float64
}

// OpenArgument is a phrase of the sentence; the span counts its code points.
type OpenArgument struct {
	schema.Span
	Text string
}

// Open finds open triples in one sentence: of each verb with its subject, and
// of nouns that are told what they are. The first argument is the subject, the
// second the object, predicate or first complement, the others follow with
// their prepositions.
func (x *Extractor) Open(text string) []OpenTriple {
	tokens := x.parser.Parse(text)
	if len(tokens) > longestFramed {
		return nil
	}
	s := &wholeSentence{clauseTree: newTree(&sentence{text: text}, tokens, nil, x.lexicon.words)}
	var out []OpenTriple
	for i := range tokens {
		switch {
		case s.child(i, "cop") >= 0:
			out = append(out, s.copula(i)...)
		case s.verbs[i] && s.base(i) != "aux" && s.base(i) != "aux:pass" && s.base(i) != "cop" && s.base(i) != "amod" && s.base(i) != "compound":
			out = append(out, s.verb(i)...)
		case s.base(i) == "appos" && tokens[i].Head < i:
			out = append(out, s.apposition(i)...)
		}
	}
	return out
}

// wholeSentence reads open triples off a tree.
type wholeSentence struct{ *clauseTree }

// verb makes the triples of one verb, one for each of its coordinated subjects'
// phrase as a whole.
func (s *wholeSentence) verb(v int) []OpenTriple {
	subject := s.subjectOf(v)
	if subject < 0 || subject == v {
		return nil
	}
	if b := s.base(v); b == "xcomp" && !s.passive(s.tokens[v].Head) && s.child(s.tokens[v].Head, "obj") < 0 {
		return nil // read with the verb above it
	}
	words := s.verbGroup(v)
	complements := s.complements(v)
	confidence := 0.9
	last := v
	for last >= 0 {
		next := s.child(last, "xcomp")
		if next < 0 || !s.verbs[next] || s.child(last, "obj") >= 0 {
			if next >= 0 && s.child(last, "obj") < 0 {
				complements = append([]complement{{next, s.subtree(next, true)}}, complements...)
			}
			break
		}
		words = append(words, s.verbGroup(next)...)
		complements = append(s.complements(next), complements...)
		last, confidence = next, confidence-0.05
	}
	complements = slices.DeleteFunc(complements, func(c complement) bool { return len(c.tokens) == 0 })
	complements = s.joined(complements)
	slices.SortStableFunc(complements, func(a, b complement) int { return cmp.Compare(a.rank(s), b.rank(s)) })
	if len(complements) == 0 {
		return nil
	}
	first := complements[0]
	if s.caseOf(first.head) != "" && s.base(first.head) != "advcl" {
		// the preposition belongs to the predicate: "exports to"
		for _, k := range s.kids[first.head] {
			if s.base(k) == "case" {
				words = append(words, k)
			}
		}
		first.tokens = slices.DeleteFunc(slices.Clone(first.tokens), func(k int) bool {
			return s.tokens[k].Head == first.head && s.base(k) == "case"
		})
		confidence -= 0.05
	}
	if s.base(v) == "acl" || s.base(v) == "advcl" || s.base(v) == "acl:relcl" {
		confidence -= 0.2
	}
	confidence -= 0.05 * float64(max(0, len(complements)-2))
	args := []OpenArgument{s.argument(s.subtree(subject, false)), s.argument(first.tokens)}
	for _, c := range complements[1:] {
		args = append(args, s.argument(c.tokens))
	}
	return s.triple(words, args, confidence)
}

// copula makes the triple of "is".
func (s *wholeSentence) copula(i int) []OpenTriple {
	subject := s.subjectOf(i)
	if subject < 0 {
		return nil
	}
	var words []int
	skip := map[int]bool{subject: true}
	for _, k := range s.kids[i] {
		switch s.base(k) {
		case "cop", "aux":
			words = append(words, k)
			skip[k] = true
		case "advmod":
			if s.nouns.negative[s.lower[k]] && k < i {
				words = append(words, k)
				skip[k] = true
			}
		case "advcl", "parataxis", "punct", "mark", "cc":
			skip[k] = true
		case "conj":
			if s.verbs[k] || s.child(k, "cop", "nsubj") >= 0 {
				skip[k] = true
			}
		case "obl":
			if k < i {
				skip[k] = true
			}
		}
	}
	var rest []int
	s.collect(i, skip, &rest)
	slices.Sort(rest)
	slices.Sort(words)
	return s.triple(words, []OpenArgument{s.argument(s.subtree(subject, false)), s.argument(rest)}, 0.85)
}

// apposition makes "[is]" of "Lima, the capital of Peru".
func (s *wholeSentence) apposition(i int) []OpenTriple {
	h := s.tokens[i].Head
	skip := map[int]bool{i: true}
	var left []int
	s.collect(h, skip, &left)
	left = slices.DeleteFunc(left, func(k int) bool { return k > i })
	slices.Sort(left)
	right := s.subtree(i, false)
	if len(left) == 0 || len(right) == 0 {
		return nil
	}
	return []OpenTriple{{Predicate: "[is]", Arguments: []OpenArgument{s.argument(left), s.argument(right)}, Confidence: 0.4}}
}

// triple drops what cannot be said: an empty predicate or argument.
func (s *wholeSentence) triple(words []int, args []OpenArgument, confidence float64) []OpenTriple {
	slices.Sort(words)
	words = slices.Compact(words)
	var p []string
	for _, k := range words {
		p = append(p, s.tokens[k].Text)
	}
	args = slices.DeleteFunc(args, func(a OpenArgument) bool { return a.Text == "" })
	if len(p) == 0 || len(args) < 2 {
		return nil
	}
	return []OpenTriple{{Predicate: strings.Join(p, " "), Arguments: args, Confidence: max(0.05, confidence)}}
}

// complement is a phrase that belongs to a verb.
type complement struct {
	head   int
	tokens []int
}

// joined adds to a phrase the next one that only says where it is: "a town
// [near the coast]".
func (s *wholeSentence) joined(list []complement) []complement {
	slices.SortStableFunc(list, func(a, b complement) int { return cmp.Compare(a.tokens[0], b.tokens[0]) })
	var out []complement
	for _, c := range list {
		if n := len(out) - 1; n >= 0 && out[n].tokens[len(out[n].tokens)-1]+1 == c.tokens[0] {
			switch s.caseOf(c.head) {
			case "near", "of", "within", "between", "beside":
				out[n].tokens = append(slices.Clone(out[n].tokens), c.tokens...)
				continue
			}
		}
		out = append(out, c)
	}
	return out
}

// rank puts objects first, then what stands nearest.
func (c complement) rank(s *wholeSentence) int {
	switch s.base(c.head) {
	case "obj", "ccomp", "xcomp":
		return c.head
	case "iobj":
		return 1000 + c.head
	}
	return 2000 + c.head
}

// complements are the phrases behind and before a verb that tell of it.
func (s *wholeSentence) complements(v int) []complement {
	var out []complement
	for _, k := range s.kids[v] {
		switch s.base(k) {
		case "obj", "iobj", "obl", "obl:agent", "ccomp":
			if isRelative(s.lower[k]) {
				continue
			}
			out = append(out, complement{k, s.subtree(k, false)})
		case "advcl":
			if k > v {
				out = append(out, complement{k, s.subtree(k, true)})
			}
		}
	}
	return out
}

// subjectOf is the subject of a verb or predicate, also one it shares.
func (s *wholeSentence) subjectOf(v int) int {
	for _, i := range s.subjects(v) {
		if isRelative(s.lower[i]) {
			if a := s.antecedent(v); a >= 0 {
				return a
			}
			continue
		}
		return i
	}
	return -1
}

// verbGroup is a verb with its helpers, negation and particle.
func (s *wholeSentence) verbGroup(v int) []int {
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
			if s.nouns.negative[s.lower[k]] || k < v && len(s.kids[k]) == 0 && v-k <= 2 && k > 0 && s.tokens[k-1].Tag == "AUX" {
				out = append(out, k)
			}
		}
	}
	return out
}

// subtree is a phrase with all that belongs to it; clause keeps its marker.
func (s *wholeSentence) subtree(i int, clause bool) []int {
	skip := map[int]bool{}
	for _, k := range s.kids[i] {
		switch s.base(k) {
		case "parataxis":
			skip[k] = true
		case "punct", "cc":
			skip[k] = skip[k] || k < i
		case "acl:relcl":
			// ", which …" tells another story
			if k > 0 && s.commaBetween(i, k) {
				skip[k] = true
			}
		case "mark":
			skip[k] = !clause && s.lower[k] == "that"
		case "appos":
			skip[k] = s.commaBetween(i, k)
		}
	}
	var out []int
	s.collect(i, skip, &out)
	slices.Sort(out)
	for len(out) > 0 && s.tokens[out[len(out)-1]].Tag == "PUNCT" {
		out = out[:len(out)-1]
	}
	return out
}

func (s *wholeSentence) collect(i int, skip map[int]bool, out *[]int) {
	if skip[i] {
		return
	}
	*out = append(*out, i)
	for _, k := range s.kids[i] {
		s.collect(k, skip, out)
	}
}

// argument is the text from the first to the last token of a phrase.
func (s *wholeSentence) argument(tokens []int) OpenArgument {
	if len(tokens) == 0 {
		return OpenArgument{}
	}
	from, to := s.tokens[tokens[0]].Start, s.tokens[tokens[len(tokens)-1]].End
	start := utf8.RuneCountInString(s.s.text[:from])
	return OpenArgument{
		Span: schema.Span{Start: start, End: start + utf8.RuneCountInString(s.s.text[from:to])},
		Text: s.s.text[from:to],
	}
}
