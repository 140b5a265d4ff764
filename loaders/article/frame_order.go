package article

import (
	"slices"
	"strings"
)

// byOrder finds what stands in one place of a match by word order alone: the
// second reading, which does not look at the tree.
func (t *clauseTree) byOrder(m *match, place string, n roleNeeds) []arg {
	if atSecond(place) {
		switch place = strings.TrimSuffix(place, "2"); place {
		case "poss", "adj":
			return t.within(m.of, place, n)
		}
		return t.behind(m.of, place, n)
	}
	first := m.key()
	if m.verb >= 0 {
		first = min(first, m.verb)
	}
	switch place {
	case "subj":
		if m.verb >= 0 && t.passive(m.verb) {
			return t.behind(m.verb, "by", n)
		}
		if m.verb < 0 && m.noun >= 0 && t.child(m.noun, "cop") < 0 {
			return t.before(m.noun, n)
		}
		if m.verb >= 0 {
			return t.before(m.verb, n)
		}
		return t.before(first, n)
	case "obj":
		if m.verb < 0 {
			return nil
		}
		if t.passive(m.verb) {
			return t.before(m.verb, n)
		}
		return t.direct(m.verb, n)
	case "poss", "adj":
		return t.within(m.key(), place, n)
	}
	if m.noun >= 0 {
		if args := t.behind(m.noun, place, n); len(args) > 0 {
			return args
		}
	}
	if m.verb >= 0 && !(place == "by" && t.passive(m.verb)) {
		return t.behind(m.verb, place, n)
	}
	return nil
}

// before is the nearest party left of a token that no preposition governs.
func (t *clauseTree) before(i int, n roleNeeds) []arg {
	for k := i - 1; k >= 0; k-- {
		if t.lower[k] == ";" || t.lower[k] == ":" {
			return nil
		}
		m := t.at[k]
		if m < 0 {
			continue
		}
		start := t.firstToken(m)
		x := t.mentions[m]
		if x.adjective && !x.people || x.rule == rulePossessive || x.rule == ruleThing || t.governedBefore(start) {
			k = start
			continue
		}
		if args := t.members(m, n, 9); len(args) > 0 && !t.listGoverned(m) {
			return args
		}
		k = start
	}
	return nil
}

// listGoverned tells whether the list of a mention begins behind a preposition.
func (t *clauseTree) listGoverned(m int) bool {
	if t.lists[m] == 0 {
		return false
	}
	return t.governedBefore(t.firstToken(t.lists[m] - 1))
}

// firstToken is the first token of a mention.
func (t *clauseTree) firstToken(m int) int { return slices.Index(t.at, m) }

// governedBefore tells whether a preposition stands before a phrase that
// starts at a token.
func (t *clauseTree) governedBefore(i int) bool {
	for k := i - 1; k >= 0 && k >= i-4; k-- {
		switch t.tokens[k].Tag {
		case "DET", "ADJ", "NUM":
			continue
		case "ADP":
			return t.base(k) != "mark"
		}
		return t.lower[k] == "to" || t.lower[k] == "'s" || t.lower[k] == "’s"
	}
	return false
}

// direct is the first party right of a verb with no preposition between.
func (t *clauseTree) direct(v int, n roleNeeds) []arg {
	for k := v + 1; k < len(t.tokens) && k <= v+7; k++ {
		if m := t.at[k]; m >= 0 {
			if t.mentions[m].adjective && !n.loose {
				// "the Chadian officials": a noun that acts for the state
				for j := k + 1; j < len(t.tokens) && j <= k+4; j++ {
					if t.at[j] != m && t.nouns.agents[t.tokens[j].Lemma] {
						return t.members(m, n, 9)
					}
				}
				return nil
			}
			return t.members(m, n, 9)
		}
		if t.tokens[k].Tag == "ADP" || t.tokens[k].Tag == "SCONJ" && !t.nouns.requests[t.tokens[v].Lemma] || t.isFinite(k) || t.lower[k] == "," || t.lower[k] == "to" {
			if n.things && k > v+1 {
				break
			}
			return nil
		}
	}
	if n.things {
		for k := v + 1; k < len(t.tokens) && k <= v+8; k++ {
			if t.tokens[k].Tag == "NOUN" && (k+1 == len(t.tokens) || t.tokens[k+1].Tag != "NOUN") {
				return []arg{t.thing(k)}
			}
		}
	}
	return nil
}

// behind is the first party right of a token behind a preposition, before the
// next clause.
func (t *clauseTree) behind(i int, prep string, n roleNeeds) []arg {
	for k := i + 1; k < len(t.tokens) && k <= i+24; k++ {
		if t.lower[k] == ";" || t.isFinite(k) && t.base(k) != "acl" {
			return nil
		}
		if prep == "by" && t.nouns.backers[t.tokens[k].Lemma] {
			return nil // who stands behind it, not who does it
		}
		if t.lower[k] == "(" {
			k = t.closing(k)
			continue
		}
		if t.lower[k] != prep || t.at[k] >= 0 || prep == "with" && t.lower[k-1] == "," {
			continue
		}
		if prep == "of" && k-1 > i && t.tokens[k-1].Tag == "NOUN" && !t.capitalised(k-1) && t.at[k-1] < 0 && !t.nouns.transparent[t.tokens[k-1].Lemma] {
			return nil // belongs to the noun before it: "cooperation in the context of Chad"
		}
		for j := k + 1; j < len(t.tokens) && j <= k+5; j++ {
			m := t.at[j]
			if m < 0 {
				if t.nouns.parties[t.tokens[j].Lemma] {
					if args := t.announced(j, n); len(args) > 0 {
						return args
					}
				}
				if t.lower[k+1] == "what" && t.nouns.copulas[t.tokens[j].Lemma] {
					continue // "from what became Niger"
				}
				if t.lower[j] == "(" || months[t.tokens[j].Text] || t.tokens[j].Tag == "ADP" || t.tokens[j].Tag == "VERB" && t.tokens[j].Feat != "VBG" || t.lower[j] == "," {
					break
				}
				continue
			}
			x := t.mentions[m]
			if (x.adjective || x.rule == rulePossessive) && !n.loose {
				if next := t.lastToken(m) + 1; t.qualifies(next) {
					break
				}
			}
			if args := t.members(m, n, 9); len(args) > 0 {
				return args
			}
			break
		}
	}
	return nil
}

// qualifies tells whether the adjective before a token belongs to a noun there that
// acts for nobody: "the Chadian war", not "the Chadian officials", nor "the Chadian
// Minister Idriss".
func (t *clauseTree) qualifies(next int) bool {
	if next >= len(t.tokens) || t.tokens[next].Tag == "NOUN" {
		return next < len(t.tokens) && !t.nouns.agents[t.tokens[next].Lemma]
	}
	k := next
	for k < len(t.tokens) && t.tokens[k].Tag == "PROPN" && t.at[k] < 0 {
		if t.nouns.agents[t.tokens[k].Lemma] {
			return false
		}
		k++
	}
	return k > next && (k == len(t.tokens) || t.at[k] < 0)
}

// closing is the bracket that closes the one at a token, or the last token.
func (t *clauseTree) closing(i int) int {
	for k := i + 1; k < len(t.tokens); k++ {
		if t.lower[k] == ")" {
			return k
		}
	}
	return len(t.tokens) - 1
}

func (t *clauseTree) lastToken(m int) int {
	for k := len(t.at) - 1; k >= 0; k-- {
		if t.at[k] == m {
			return k
		}
	}
	return -1
}

// within is the party that stands in the phrase of a noun, left of it.
func (t *clauseTree) within(i int, place string, n roleNeeds) []arg {
	from := t.phraseStart(i)
	for k := i - 1; k >= max(0, from-2); k-- {
		m := t.at[k]
		if m < 0 {
			if t.tokens[k].Tag == "ADP" || t.tokens[k].Tag == "VERB" && t.tokens[k].Feat != "VBN" && t.tokens[k].Feat != "VBG" {
				return nil
			}
			continue
		}
		x := t.mentions[m]
		next := t.lastToken(m) + 1
		owns := x.rule == rulePossessive || next < len(t.tokens) && (t.lower[next] == "'s" || t.lower[next] == "’s" || t.lower[next] == "'" || t.lower[next] == "’")
		if place == "poss" && !owns || place == "adj" && owns {
			return nil
		}
		return t.members(m, n, 9)
	}
	return nil
}
