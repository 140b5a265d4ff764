package article

import (
	"slices"
	"strings"
)

// itemised makes a match of every agreement that a list names behind one that
// announces it: "signed agreements such as an Agreement on Health (2007); a
// Treaty of Extradition (2010) and a Memorandum on Sport". All of them have the
// parties of the first; each has the year in the brackets behind its own name.
func (t *clauseTree) itemised(found []*match) []*match {
	var out []*match
	for _, m := range found {
		out = append(out, m)
		if m.noun < 0 || !m.block.Itemised {
			continue
		}
		items, listAt := t.items(m.noun)
		if len(items) > 0 {
			m.listAt = listAt
		}
		out = slices.DeleteFunc(out, func(o *match) bool { return o != m && o.predicate == m.predicate && slices.Contains(items, o.noun) })
		for _, i := range items {
			item := *m
			item.noun, item.of, item.item, item.listAt, item.agree = i, -1, true, 0, false
			out = append(out, &item)
		}
	}
	return uniqueNouns(out)
}

// uniqueNouns drops matches of a predicate at an item that another match has listed.
func uniqueNouns(list []*match) []*match {
	return slices.DeleteFunc(list, func(m *match) bool {
		return !m.item && slices.ContainsFunc(list, func(o *match) bool { return o.item && o.noun == m.noun && o.predicate == m.predicate })
	})
}

// items are the agreements listed behind a noun that announces them with "such
// as", "including" or a colon: each begins its item, with a capital letter or
// an article. The list starts at token listAt.
func (t *clauseTree) items(noun int) (items []int, listAt int) {
	k := noun + 1
	for ; k < len(t.tokens) && k <= noun+announceReach; k++ {
		if w := t.lower[k]; w == "including" || w == ":" || w == "namely" || w == "as" && t.lower[k-1] == "such" {
			break
		}
	}
	if k >= len(t.tokens) || k > noun+announceReach {
		return nil, 0
	}
	var out []int
	listAt = k
	starts := true // of an item
	for k++; k < len(t.tokens); k++ {
		switch w := t.lower[k]; {
		case w == ";" || w == "," || w == "and":
			starts = true
		case w == "a" || w == "an" || w == "the":
		case starts && t.nouns.accords[t.tokens[k].Lemma] && t.capitalised(k):
			out = append(out, k)
			starts = false
		case starts && t.capitalised(k) && (t.tokens[k].Tag == "PROPN" || t.tokens[k].Tag == "ADJ" || t.tokens[k].Tag == "NOUN" || t.tokens[k].Tag == "VERB"):
			// "Free Trade Agreement": its head comes later
		default:
			starts = false
		}
	}
	return out, listAt
}

// announceReach bounds the words between "agreements" and "such as".
const announceReach = 6

func (t *clauseTree) capitalised(i int) bool {
	w := t.tokens[i].Text
	return w != "" && strings.ToUpper(w[:1]) == w[:1] && strings.ToLower(w[:1]) != w[:1]
}

// itemName is an item from its first word to the bracket, the semicolon or the
// conjunction behind it.
func (t *clauseTree) itemName(noun int) string {
	end := noun
	for k := noun + 1; k < len(t.tokens); k++ {
		w := t.lower[k]
		if w == ";" || w == "(" || w == "." || (w == "," || w == "and") && t.itemBegins(k+1) {
			break
		}
		end = k
	}
	return t.words(t.tokens[t.phraseStart(noun)].Start, t.tokens[end].End)
}

// itemBegins tells whether an article, or the name of an agreement, starts at a token.
func (t *clauseTree) itemBegins(k int) bool {
	if k >= len(t.tokens) {
		return true
	}
	return t.lower[k] == "a" || t.lower[k] == "an" || t.nouns.accords[t.tokens[k].Lemma] && t.capitalised(k)
}

// itemYear is the time in brackets behind an item, before the next one begins;
// -1 for none.
func (q *qualifying) itemYear(c *claim) int {
	t := q.tree
	from := t.tokens[c.match.noun].End
	for i, x := range q.times {
		if x.start < from {
			continue
		}
		between := t.s.text[from:x.start]
		if strings.Contains(between, ";") || strings.Contains(between, ")") {
			return -1
		}
		if strings.HasSuffix(strings.TrimRight(between, " "), "(") {
			return i
		}
	}
	return -1
}
