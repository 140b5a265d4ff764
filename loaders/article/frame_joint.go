package article

import (
	"strings"

	"github.com/claimgraph/claimgraph/loaders/article/syntax"
)

// listed numbers the lists of mentions joined by commas and a last "and" or
// "or", as the words show them: "A, B and C", "of A, of B and of C", "A and its
// neighbours, including B". What stands in brackets does not interrupt a list, and
// may be one of its own.
func (t *clauseTree) listed() []int {
	out := make([]int, len(t.mentions))
	for _, level := range t.levels() {
		for n := 0; n < len(level); {
			end, closed := n, false
			for end+1 < len(level) {
				joint, last := t.joint(level[n], level[end], level[end+1])
				if !joint {
					break
				}
				end++
				closed = closed || last
			}
			if closed {
				for k := n; k <= end; k++ {
					out[level[k]] = level[n] + 1
				}
			}
			n = end + 1
		}
	}
	return out
}

// levels are the mentions that stand outside of brackets and those of each bracket,
// without those that only possess something.
func (t *clauseTree) levels() [][]int {
	out := [][]int{nil}
	level, at := 0, 0
	for n, m := range t.mentions {
		if m.rule == rulePossessive {
			continue
		}
		for ; at < m.start; at++ {
			switch t.s.text[at] {
			case '(':
				out = append(out, nil)
				level = len(out) - 1
			case ')':
				level = 0
			}
		}
		out[level] = append(out[level], n)
	}
	return out
}

// joint tells whether only a comma or a conjunction stands between two
// mentions of the list that begins with first, and whether it is the
// conjunction.
func (t *clauseTree) joint(first, a, b int) (joint, last bool) {
	x, y := t.mentions[a], t.mentions[b]
	if x.adjective != y.adjective && x.rule != ruleCompound && y.rule != ruleDemonym || x.end > y.start {
		return false, false
	}
	gap := withoutBrackets(t.s.text[x.end:y.start])
	if isBody(x) && isBody(y) {
		gap = withoutNames(gap)
	}
	between := togetherWith.Replace(withoutTimes(strings.ToLower(gap)))
	prep := t.wordBefore(t.mentions[first].start)
	if i, j := t.heads[a], t.heads[b]; i >= 0 && j >= 0 && t.base(j) == "compound" && !t.wide(i) && !t.nouns.bodies[t.tokens[t.tokens[j].Head].Lemma] {
		return false, false // "the forum in Chad and the [NATO] summit"
	}
	bodies := isBody(x) && isBody(y)
	words := strings.Fields(strings.NewReplacer(",", " , ", ";", " ; ").Replace(between))
	if first != a && len(words) == 1 && words[0] == "the" && x.rule == ruleName && y.rule == ruleName {
		return true, false // "Chad, Niger [,] the Congo and Mali"
	}
	comma, bridged := false, t.bridges(words)
	for _, w := range words {
		switch {
		case w == "," || w == ";" && bodies:
			comma = true
		case t.nouns.inLists[w]:
		case w == "and" || w == "or" || w == "&" || w == "plus":
			last = true
		case w == prep && (comma || last):
		case bodies && !comma && !last && t.nouns.bodies[w]:
			// "the Arctic Council forum and …"
		case !bridged:
			return false, false
		}
	}
	if prep == "between" && last {
		return true, true
	}
	// "A met B, and C visited D": C is the subject of another clause
	i, j := t.heads[a], t.heads[b]
	if first != a && comma && last {
		return true, true // "A, B, and C met": too long a list for that
	}
	if i >= 0 && j >= 0 && strings.HasPrefix(t.tokens[j].Rel, "nsubj") && t.tokens[j].Head != i && t.tokens[j].Head > j {
		if !(strings.HasPrefix(t.tokens[i].Rel, "nsubj") && t.tokens[i].Head == t.tokens[j].Head) {
			return false, false
		}
	}
	return comma || last, last
}

// withoutNames drops from the words between two members of a list those that are
// the whole of a member with a name of its own, which nobody knows: ", [Blue Banana],
// and the ".
func withoutNames(s string) string {
	parts := strings.Split(s, ",")
	if len(parts) < 2 {
		return s
	}
	kept := parts[:1:1]
	for _, p := range parts[1 : len(parts)-1] {
		if !aloneName.MatchString(p) {
			kept = append(kept, p)
		}
	}
	last := parts[len(parts)-1]
	if name, rest, ok := strings.Cut(last, " and "); ok && aloneName.MatchString(name) {
		last = " and " + rest
	}
	return strings.Join(append(kept, last), ",")
}

// isBody tells organisations, forums and treaties, whose lists may be parted by
// semicolons.
func isBody(m mention) bool {
	return m.rule == ruleOrganisation || m.rule == ruleForum || m.rule == ruleTreaty
}

// bridges tells whether the words between two mentions go on with a list by
// examples of a kind: "and its agencies such as", "as well as all of its
// neighbours, including".
func (t *clauseTree) bridges(words []string) bool {
	if len(words) < 3 || len(words) > bridgeReach {
		return false
	}
	switch end := words[len(words)-1]; {
	case end == "including" || end == "namely" || end == "like":
	case end == "as" && words[len(words)-2] == "such":
	case end == "the" && (words[len(words)-2] == "including" || words[len(words)-2] == "as" && words[len(words)-3] == "such"):
	default:
		return false
	}
	kind, joined := false, false
	for _, w := range words {
		joined = joined || w == "and" || w == "as"
		lemma := syntax.Lemma(w, "NNS")
		if t.nouns.parties[lemma] || t.nouns.bodies[lemma] || t.nouns.neighbours[lemma] {
			kind = true
		} else if t.nouns.verbs[lemma] && !listing(w) {
			return false
		}
	}
	return kind && joined
}

// withoutTimes drops the dates between the members of a list: "joined A in May 1990
// and B in 1995".
func withoutTimes(s string) string {
	return datedMember.ReplaceAllString(s, " ")
}

// wide tells whether a name may be the first of several that qualify one noun.
func (t *clauseTree) wide(i int) bool {
	switch t.base(i) {
	case "nmod", "obl", "obj", "nsubj":
		return false
	}
	return true
}

// withoutBrackets drops what stands in round brackets.
func withoutBrackets(s string) string {
	for {
		i := strings.IndexByte(s, '(')
		if i < 0 {
			return s
		}
		j := strings.IndexByte(s[i:], ')')
		if j < 0 {
			return s
		}
		s = s[:i] + s[i+j+1:]
	}
}

// wordBefore is the preposition before a place, past an article; "" for none.
func (t *clauseTree) wordBefore(start int) string {
	from := max(0, start-48)
	fields := strings.Fields(strings.ToLower(t.s.text[from:start]))
	for k := len(fields) - 1; k >= 0; k-- {
		if fields[k] == "the" || fields[k] == "both" {
			continue
		}
		switch fields[k] {
		case "of", "to", "with", "in", "from", "by", "for", "on", "between", "against", "as":
			return fields[k]
		}
		return ""
	}
	return ""
}
