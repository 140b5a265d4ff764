package article

import (
	"slices"

	"github.com/claimgraph/claimgraph/loaders/article/syntax"
)

// parse finds the tree of a sentence. Clauses between semicolons that have verbs
// of their own are parsed one by one, as the parser was trained on shorter
// sentences; the roots of the later ones depend on the first root, as dep.
func (x *Extractor) parse(text string) []syntax.Token {
	tokens := x.parser.Parse(text)
	cuts := clauseStarts(tokens)
	if len(cuts) == 1 {
		return tokens
	}
	out := make([]syntax.Token, 0, len(tokens))
	root := -1
	for n, from := range cuts {
		end := len(text)
		if n+1 < len(cuts) {
			end = tokens[cuts[n+1]].Start
		}
		at, first := tokens[from].Start, len(out)
		for _, k := range x.parser.Parse(text[at:end]) {
			k.Start, k.End = k.Start+at, k.End+at
			switch {
			case k.Head >= 0:
				k.Head += first
			case root < 0:
				root = len(out)
			default:
				k.Head, k.Rel = root, "dep"
			}
			out = append(out, k)
		}
	}
	return out
}

// clauseStarts lists the tokens with which the clauses between semicolons start.
// What has no finite verb belongs to the clause before, as an item of a list does.
func clauseStarts(tokens []syntax.Token) []int {
	starts := []int{0}
	depth := 0
	for i, k := range tokens {
		switch k.Text {
		case "(":
			depth++
		case ")":
			depth = max(0, depth-1)
		case ";":
			end := i + 1 + slices.IndexFunc(tokens[i+1:], func(k syntax.Token) bool { return k.Text == ";" })
			if end == i {
				end = len(tokens)
			}
			if depth == 0 && hasFinite(tokens[i+1:end]) && hasFinite(tokens[starts[len(starts)-1]:i]) {
				starts = append(starts, i+1)
			}
		}
	}
	return starts
}

func hasFinite(tokens []syntax.Token) bool {
	return slices.ContainsFunc(tokens, func(k syntax.Token) bool {
		switch k.Feat {
		case "VBD", "VBZ", "VBP", "MD":
			return true
		}
		return false
	})
}
