package article

import "slices"

// complement is a phrase that belongs to a verb.
type complement struct {
	head   int
	tokens []int // in text order, the head among them
}

// complements are the phrases around a verb that tell of it, in text order.
func (s *openSentence) complements(v, subject int) []complement {
	var out []complement
	for _, k := range s.kids[v] {
		if k == subject || isRelative(s.lower[k]) || interrogative(s.lower[k]) {
			continue
		}
		switch s.base(k) {
		case "obj", "iobj", "obl", "obl:agent", "ccomp":
			out = append(out, s.complement(k))
		case "xcomp":
			if !s.raised(k) {
				out = append(out, s.complement(k))
			}
		case "advmod":
			if k > v && (!s.leaf(k) || s.child(v, "obj", "obl", "xcomp", "ccomp") < 0) {
				out = append(out, s.complement(k))
			}
		case "advcl":
			if k > v && !s.commaBetween(v, k) {
				out = append(out, s.complement(k))
			}
		}
	}
	return out
}

// complement is the phrase of a token.
func (s *openSentence) complement(k int) complement {
	skip := map[int]bool{}
	for _, c := range s.kids[k] {
		switch s.base(c) {
		case "mark":
			skip[c] = s.lower[c] == "that"
		case "advcl":
			skip[c] = s.commaBetween(min(c, k), max(c, k))
		}
	}
	return complement{k, s.without(k, skip)}
}

// rank orders complements: objects first, then what a preposition after the
// verb brings, times last.
func (s *openSentence) rank(c complement, last int) int {
	rank := c.head
	switch s.base(c.head) {
	case "obj":
	case "ccomp", "xcomp", "root":
		rank += 1_000
	case "iobj":
		rank += 2_000
	case "obl:agent":
		rank += 3_000
	default:
		rank += 4_000
		if s.base(c.head) == "advcl" {
			rank += 10_000
		}
	}
	if c.head == last {
		return 0
	}
	if s.temporal(c.head) {
		rank += 20_000
	}
	if c.head < last {
		rank += 40_000
	}
	return rank
}

// leading are the words that go from a phrase to the predicate before it:
// prepositions, and the "that" of a clause.
func (s *openSentence) leading(c complement) []int {
	var out []int
	switch s.base(c.head) {
	case "advcl", "xcomp", "advmod":
		return nil
	}
	for _, k := range s.kids[c.head] {
		if s.base(k) == "case" && k < c.head || s.base(k) == "mark" && s.lower[k] == "that" {
			out = append(out, k)
			for _, f := range s.kids[k] {
				if s.base(f) == "fixed" {
					out = append(out, f)
				}
			}
		}
	}
	return out
}

// conjuncts takes a phrase with coordinated nouns apart: "copper, tin and zinc".
// What stands before the first belongs to it, what stands behind the last to
// the last.
func (s *openSentence) conjuncts(c complement) []complement {
	var heads []int
	for _, k := range s.kids[c.head] {
		if !slices.Contains(c.tokens, k) {
			continue
		}
		switch {
		case s.nominalConjunct(k):
			heads = append(heads, k)
		case s.enumerated(k):
			heads = append(heads, k)
			for _, other := range s.kids[k] {
				if s.nominalConjunct(other) {
					heads = append(heads, other)
				}
			}
		}
	}
	if len(heads) == 0 || s.tokens[c.head].Tag == "VERB" {
		return []complement{c}
	}
	first := complement{head: c.head}
	below := map[int]bool{}
	for _, h := range heads {
		for _, k := range s.without(h, nil) {
			below[k] = true
		}
	}
	for _, k := range c.tokens {
		if !below[k] && !(s.base(k) == "cc" && s.tokens[k].Head == c.head) {
			first.tokens = append(first.tokens, k)
		}
	}
	out := []complement{first}
	for _, h := range heads {
		skip := map[int]bool{}
		for _, k := range s.kids[h] {
			skip[k] = s.base(k) == "cc" || s.base(k) == "punct" && k < h || s.base(k) == "case" && k < h || slices.Contains(heads, k)
		}
		out = append(out, complement{h, s.without(h, skip)})
	}
	return out
}

func (s *openSentence) nominalConjunct(k int) bool {
	return s.base(k) == "conj" && !s.verbs[k] && !s.predicative(k) && (s.tokens[k].Tag == "NOUN" || s.tokens[k].Tag == "PROPN")
}

// enumerated tells an apposition that is the second member of a list: "a
// school, a mill and a bridge". An apposition with "and" has a comma behind it.
func (s *openSentence) enumerated(k int) bool {
	if s.base(k) != "appos" || !s.commaBetween(min(k, s.tokens[k].Head), max(k, s.tokens[k].Head)) {
		return false
	}
	for _, other := range s.kids[k] {
		if s.nominalConjunct(other) {
			phrase := s.without(other, nil)
			next := phrase[len(phrase)-1] + 1
			return next >= len(s.lower) || s.lower[next] != ","
		}
	}
	return false
}

// subjectPhrase is what a predicate is told of, without its preposition and
// without the clause that tells it.
func (s *openSentence) subjectPhrase(i, v int) []int {
	skip := map[int]bool{}
	for hops := 0; v >= 0 && v != i && hops < 30; hops++ {
		skip[v] = true
		v = s.tokens[v].Head
	}
	for _, k := range s.kids[i] {
		if s.base(k) == "case" && k < i || s.base(k) == "advcl" {
			skip[k] = true
		}
	}
	return s.without(i, skip)
}

// without is a phrase in text order, without some of its parts and without
// what tells another story: asides, and clauses and appositions behind commas.
func (s *openSentence) without(i int, skip map[int]bool) []int {
	var out []int
	todo := []int{i}
	for len(todo) > 0 {
		k := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		out = append(out, k)
		for _, c := range s.kids[k] {
			if !skip[c] && !s.aside(k, c) && (k != i || s.base(c) != "cc" || c > k) {
				todo = append(todo, c)
			}
		}
	}
	slices.Sort(out)
	return out
}

// aside tells whether a dependent tells another story than its governor.
func (s *openSentence) aside(k, c int) bool {
	switch s.base(c) {
	case "parataxis", "list", "discourse":
		return true
	case "acl:relcl", "appos":
		return !s.enumerated(c) && s.commaBetween(min(k, c), max(k, c))
	case "nmod":
		return c > k && s.caseOf(c) != "" && s.commaBetween(k, c)
	case "conj":
		// a verb that is joined to a noun begins another clause
		return s.verbs[c] && s.tokens[c].Feat != "VBG" && !s.verbs[k] && !s.predicative(k)
	}
	return false
}
