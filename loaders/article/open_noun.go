package article

import "strings"

// noun makes the triples that a noun tells by itself: of its apposition, its
// title, and its owner.
func (s *openSentence) noun(i int) []OpenTriple {
	h := s.tokens[i].Head
	if h < 0 {
		return nil
	}
	switch s.base(i) {
	case "appos":
		if i > h && s.commaBetween(h, i) && !s.enumerated(i) {
			return s.nominal("[is]", h, s.named(h, i), i, s.without(i, nil), openApposition)
		}
	case "nmod:poss":
		if s.tokens[i].Tag == "NOUN" || s.tokens[i].Tag == "PROPN" {
			return s.owned(i, h)
		}
	case "nmod:desc":
		if s.titled(i, h) {
			return s.nominal("[is]", h, s.name(h, i), i, s.without(i, nil), openTitle)
		}
	}
	return nil
}

// owned makes "[has]" of "Peru's embassy".
func (s *openSentence) owned(i, h int) []OpenTriple {
	skip := map[int]bool{i: true}
	for _, k := range s.kids[h] {
		if k < i || s.base(k) == "acl:relcl" || s.base(k) == "conj" || s.base(k) == "appos" || s.base(k) == "nsubj" || s.base(k) == "cop" || s.base(k) == "punct" {
			skip[k] = true
		}
	}
	owner := map[int]bool{}
	for _, k := range s.kids[i] {
		owner[k] = s.base(k) == "case"
	}
	return s.nominal("[has]", i, s.without(i, owner), h, s.without(h, skip), openPossessive)
}

// named is the phrase of a noun up to its apposition.
func (s *openSentence) named(h, apposition int) []int {
	skip := map[int]bool{apposition: true}
	for _, k := range s.kids[h] {
		if k > apposition || s.base(k) == "case" && k < h {
			skip[k] = true
		}
	}
	return s.without(h, skip)
}

// titled tells a noun or title before a name: "author Bill Bryson", "President
// Bush"; not a form of address such as "Mr.".
func (s *openSentence) titled(i, h int) bool {
	return i < h && s.tokens[h].Tag == "PROPN" && s.child(i, "case") < 0 && !strings.HasSuffix(s.lower[i], ".")
}

// name is a name without the title before it.
func (s *openSentence) name(h, title int) []int {
	skip := map[int]bool{title: true}
	for _, k := range s.kids[h] {
		switch s.base(k) {
		case "flat", "compound":
		default:
			skip[k] = true
		}
	}
	return s.without(h, skip)
}

// nominal makes a triple of two phrases.
func (s *openSentence) nominal(predicate string, a int, left []int, b int, right []int, confidence float64) []OpenTriple {
	args := []OpenArgument{s.argument(a, left), s.argument(b, right)}
	if args[0].Text == "" || args[1].Text == "" {
		return nil
	}
	return []OpenTriple{{predicate, args, confidence}}
}
