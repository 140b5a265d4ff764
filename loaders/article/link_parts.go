package article

import (
	"strings"

	"github.com/claimgraph/claimgraph/schema"
)

// parts drafts parts of one state that bear the name of another: "the U.S. state of
// Georgia", "Georgia, the American state". By the name alone the document means the
// same from then on.
func (l *linker) parts(st *state, words []word, drafts []draft) []draft {
	own := cover(words, drafts)
	var added []draft
	for n, d := range drafts {
		if d.rule != ruleName || len(d.entities) != 1 || d.entities[0].Kind != schema.Country {
			continue
		}
		key := keyOf(words[d.from:d.to])
		from, to := d.from, d.to
		if owner, start, end, ok := partOf(words, drafts, own, n); ok {
			if st.parts == nil {
				st.parts = map[string]schema.Entity{}
			}
			st.parts[key], from, to = owner, start, end
		}
		owner, ok := st.parts[key]
		if !ok || len(added) > 0 && added[len(added)-1].to > from {
			continue
		}
		place := schema.NewEntity(schema.Place, textOf(words[d.from:d.to]))
		added = append(added, draft{from, to, mention{entities: []schema.Entity{place}, state: owner, rule: rulePlace, certain: true}})
	}
	return merge(drafts, added)
}

// partOf tells whether a state's name stands for a part of another state, with the
// words from first to last that say so.
func partOf(words []word, drafts []draft, own []int, n int) (owner schema.Entity, from, to int, ok bool) {
	d := drafts[n]
	if k := d.from - 1; k > 1 && words[k].fold == "of" && regions[words[k-1].fold] && own[k-2] >= 0 {
		if o := drafts[own[k-2]]; (o.adjective || o.rule == ruleName) && stateOf(o.mention).Key != "" && stateOf(o.mention) != stateOf(d.mention) {
			return stateOf(o.mention), o.from, d.to, true
		}
	}
	k := d.to
	if k+2 >= len(words) || words[k].fold != "," {
		return owner, 0, 0, false
	}
	if k++; words[k].fold == "the" || words[k].fold == "a" || words[k].fold == "an" {
		k++
	}
	if own[k] < 0 {
		return owner, 0, 0, false
	}
	o := drafts[own[k]]
	if !o.adjective && o.rule != ruleName || o.to >= len(words) || !regions[words[o.to].fold] || stateOf(o.mention).Key == "" || stateOf(o.mention) == stateOf(d.mention) {
		return owner, 0, 0, false
	}
	return stateOf(o.mention), d.from, o.to + 1, true
}

// regions are the nouns for parts of a state.
var regions = map[string]bool{"state": true, "province": true, "region": true, "district": true, "county": true, "prefecture": true, "department": true, "city": true, "town": true, "village": true, "island": true}

// keyOf is the folded text of words, as the tables have names.
func keyOf(words []word) string {
	var b strings.Builder
	for _, w := range words {
		b.WriteString(joinFold(b.Len() > 0, w))
	}
	return b.String()
}

// textOf writes words with single spaces.
func textOf(words []word) string {
	var parts []string
	for _, w := range words {
		parts = append(parts, w.text)
	}
	return strings.Join(parts, " ")
}

// isNamesake tells whether the name of a state at words [from, to) is somebody's given
// name: "Jordan Pickering", with a family name behind it that is nothing else.
func (l *linker) isNamesake(words []word, from, to int) bool {
	if to != from+1 || !alsoGiven[words[from].fold] || to >= len(words) {
		return false
	}
	w := words[to]
	if !w.upper || !w.letter || w.caps || len(w.text) < 3 || stopNames[w.fold] || isHead(w.fold) || nouns().organ.has(w.fold) || nouns().title.has(w.fold) || genericWords.has(w.fold) {
		return false
	}
	if _, named := l.longestAt(words, to); named {
		return false
	}
	return to+1 >= len(words) || !words[to+1].upper
}

// alsoGiven are names of states and capitals that people bear.
var alsoGiven = map[string]bool{"georgia": true, "jordan": true, "chad": true, "israel": true, "paris": true}
