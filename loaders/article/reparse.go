package article

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/claimgraph/claimgraph/loaders/article/syntax"
)

// reparse parses a sentence again with plain words for names that the parser was
// not trained to see through. Offsets are those of the sentence.
func (x *Extractor) reparse(s *sentence, mentions []mention) []syntax.Token {
	var b strings.Builder
	var cuts []shortened
	last := 0
	cut := func(word string, start, end int) {
		b.WriteString(s.text[last:start])
		cuts = append(cuts, shortened{b.Len(), b.Len() + len(word), start, end})
		b.WriteString(word)
		last = end
	}
	titles := consulateGeneral.FindAllStringSubmatchIndex(s.text, -1)
	for _, m := range mentions {
		for ; len(titles) > 0 && titles[0][1] <= m.start; titles = titles[1:] {
			cut(s.text[titles[0][2]:titles[0][3]], titles[0][0], titles[0][1])
		}
		for len(titles) > 0 && titles[0][0] < m.end {
			titles = titles[1:]
		}
		if word := s.shortName(m); word != "" {
			cut(word, m.start, m.end)
		}
	}
	for _, x := range titles {
		cut(s.text[x[2]:x[3]], x[0], x[1])
	}
	if len(cuts) == 0 {
		return s.tokens
	}
	b.WriteString(s.text[last:])
	tokens := x.parse(b.String())
	next := 0
	for i := range tokens {
		k := &tokens[i]
		for next+1 < len(cuts) && cuts[next+1].at <= k.Start {
			next++
		}
		k.Start, k.End = original(cuts[next:], k.Start, false), original(cuts[next:], k.End, true)
	}
	return tokens
}

// original maps a place of the short text to the sentence; cuts begin with the
// last one at or before the token in question.
func original(cuts []shortened, p int, isEnd bool) int {
	if p < cuts[0].at {
		return p + cuts[0].from - cuts[0].at // only before the first cut
	}
	for k := len(cuts) - 1; k >= 0; k-- {
		c := cuts[k]
		switch {
		case p >= c.end:
			return p - c.end + c.to
		case p > c.at && isEnd:
			return c.to
		case p >= c.at:
			return c.from
		}
	}
	return p
}

// shortName is the one word that stands for a name in the second parse, one that
// the parser knows for a name; "" keeps the words.
func (s *sentence) shortName(m mention) string {
	words := strings.Fields(s.text[m.start:m.end])
	switch m.rule {
	case rulePerson:
		if len(words) < 2 {
			return ""
		}
		return "Smith"
	case ruleName:
		if len(words) == 1 && !m.adjective && !m.people && s.tagAt(m.start) != "PROPN" {
			return "France" // "Chad", "Turkey": taken for other words
		}
	case rulePlace, ruleCapital:
		if slices.ContainsFunc(words[min(1, len(words)):], func(w string) bool { return w == "es" || w == "de" || w == "al" || w == "la" }) {
			return "France" // "Dar es Salaam"
		}
	case ruleOrganisation, ruleTreaty, ruleForum, ruleThing:
		if len(words) < 4 {
			return ""
		}
		return capitalWord(words[0])
	}
	return ""
}

// tagAt is the part of speech of the token at a byte of the sentence.
func (s *sentence) tagAt(at int) string {
	i, _ := slices.BinarySearchFunc(s.tokens, at, func(k syntax.Token, at int) int { return cmp.Compare(k.Start, at) })
	if i == len(s.tokens) {
		return ""
	}
	return s.tokens[i].Tag
}

// capitalWord is a word if it is one token with a capital; "" otherwise.
func capitalWord(w string) string {
	if len(syntax.Tokenize(w)) != 1 || strings.ToUpper(w[:1]) != w[:1] {
		return ""
	}
	return w
}

// consulateGeneral is a noun with an adjective behind it, which the parser takes
// for the noun.
var consulateGeneral = regexp.MustCompile(`\b([Cc]onsulates?)[ -][Gg]eneral\b`)

// shortened is a stretch [at, end) of the short text that stands for [from, to)
// of the sentence.
type shortened struct{ at, end, from, to int }
