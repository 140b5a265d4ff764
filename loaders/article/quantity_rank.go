package article

import (
	"math"
	"strconv"
	"strings"

	"github.com/claimgraph/claimgraph/loaders/article/syntax"
	"github.com/claimgraph/claimgraph/schema"
)

// rankAfter reads the superlative after an ordinal: "third-largest", "second
// most important"; or the thing that is ranked: "174th trading partner".
func (r *numReader) rankAfter(i int) (to int, ok bool) {
	if _, to, ok = r.superlatives.match(r.lx, r.skipHyphen(i)); ok {
		return to, true
	}
	for k := i; k < i+3; k++ {
		if r.rankedThings[r.low(k)] {
			return i, true
		}
		if !r.is(k, lexWord) || r.functionWord(k) {
			break
		}
	}
	return 0, false
}

// ranked tells whether a verb of ranking stands before the ordinal at i.
func (r *numReader) ranked(i int) bool {
	for k := i - 1; k >= 0 && k >= i-3; k-- {
		switch r.low(k) {
		case "rank", "ranks", "ranked", "ranking", "placed", "places":
			return true
		}
	}
	return false
}

// came tells whether the ordinal in lexemes [i, to) is a place that somebody came
// in: "came third in 1990", not "came third time".
func (r *numReader) came(i, to int) bool {
	switch r.low(i - 1) {
	case "come", "comes", "came", "coming", "finished":
		return !r.is(to, lexWord) || r.functionWord(to)
	}
	return false
}

// numbered tells whether the number at i is a rank by the words before it:
// "No. 2", "number one", "ranked 95".
func (r *numReader) numbered(i int) bool {
	switch r.low(i - 1) {
	case "number":
		return true
	case ".":
		return r.low(i-2) == "no" && r.glued(i-1)
	}
	return r.ranked(i)
}

// wordsOnly adds the quantities without a number in lexemes [from, to): "the
// largest", "one of the main", "several".
func (r *numReader) wordsOnly(out []quantity, from, to int, taken func(from, to int) bool) []quantity {
	for i := from; i < to; {
		q := quantity{}
		end, ok := 0, false
		if _, end, ok = r.superlatives.match(r.lx, i); ok {
			start := r.rankPhrase(i)
			q.kind, q.value = kindRank, schema.Quantity{Value: 1}
			if start < i {
				q.kind, q.value = kindRankText, schema.Quantity{Value: r.groupSize(i - 1)}
				for len(out) > 0 && out[len(out)-1].end > r.lx[start].start {
					out = out[:len(out)-1] // the numbers of "one of the two largest"
				}
			}
			q.start, q.end = r.span(start, end)
		} else if _, end, ok = r.vague.match(r.lx, i); ok {
			q.kind = kindVague
			q.start, q.end = r.span(i, end)
		}
		if !ok || end > to || taken(i, end) || q.kind == kindRank && r.title(i) {
			i++
			continue
		}
		q.words, q.hedgeStart = r.text[q.start:q.end], q.start
		out = append(out, q)
		i = end
	}
	return out
}

// groupSize is the number at i where it can be how many stand first, otherwise 0.
func (r *numReader) groupSize(i int) float64 {
	if v := r.Numbers[r.low(i)]; v > 1 {
		return v
	}
	if v, err := strconv.Atoi(r.low(i)); err == nil && v > 1 && v <= largestGroup {
		return float64(v)
	}
	return 0
}

// largestGroup bounds how many can be said to stand first.
const largestGroup = 50

// joinGroups makes one of a superlative and the number behind it: "the top five".
func (r *numReader) joinGroups(found []quantity) []quantity {
	var out []quantity
	for i, q := range found {
		if n := len(out); n > 0 && q.kind == kindNumber && (out[n-1].kind == kindRank || out[n-1].kind == kindRankText) && strings.TrimSpace(r.text[out[n-1].end:q.start]) == "" {
			if first := out[n-1]; q.value.Value > 1 && q.value.Value <= largestGroup && q.value.Value == math.Trunc(q.value.Value) && q.upper == nil && first.value.Value <= 1 {
				out[n-1].kind, out[n-1].value, out[n-1].end = kindRankText, schema.Quantity{Value: q.value.Value}, q.end
				out[n-1].words = r.text[first.start:q.end]
				continue
			}
		}
		out = append(out, found[i])
	}
	return out
}

// title tells whether a superlative is part of a name or an office: "Chief
// Justice", "chief of staff".
func (r *numReader) title(i int) bool {
	c := r.text[r.lx[i].start]
	if c >= 'A' && c <= 'Z' && i > 0 && r.low(i-1) != "." && r.low(i-1) != "-" && r.low(i-1) != "(" {
		return true
	}
	return r.low(i) == "chief" && (!r.is(i+1, lexWord) || r.functionWord(i+1))
}

// rankPhrase finds the start of "one of the largest", "among its main", "the
// two largest", given the superlative at i; i when it stands alone.
func (r *numReader) rankPhrase(i int) int {
	j := i - 1
	if v := r.Numbers[r.low(j)]; v > 1 {
		j--
	}
	switch r.low(j) {
	case "the", "its", "their", "his", "world":
		j--
	case "s", "'":
		for k := 0; k < 4 && r.low(j) != "of" && r.low(j) != "among" && r.low(j) != "amongst" && j > 0; k++ {
			j--
		}
	}
	switch {
	case r.low(j) == "of" && (r.low(j-1) == "one" || r.low(j-1) == "some"):
		return j - 1
	case r.low(j) == "among", r.low(j) == "amongst":
		return j
	}
	if v := r.Numbers[r.low(i-1)]; v > 1 {
		return i - 1
	}
	return i
}

// findNoun fills in what a number counts: by the tree where there is one,
// otherwise by the words after it.
func findNoun(text string, tokens []syntax.Token, q *quantity) {
	if q.kind != kindNumber && q.kind != kindVague && q.kind != kindOrdinal && q.kind != kindRank && q.kind != kindRankText {
		return
	}
	start, end, ok := nounByTree(tokens, *q)
	if !ok && len(tokens) == 0 {
		start, end, ok = nounByOrder(text, *q)
	}
	if !ok {
		return
	}
	q.nounStart, q.nounEnd, q.noun = start, end, text[start:end]
	if q.kind == kindNumber {
		q.kind = kindCount
	}
}

// nounByTree follows the relation from the number to what it counts.
func nounByTree(tokens []syntax.Token, q quantity) (start, end int, ok bool) {
	last := -1
	for i, t := range tokens {
		if t.Start < q.end && t.End > q.start {
			last = i
		}
	}
	if last < 0 {
		return 0, 0, false
	}
	head := last
	for steps := 0; steps < 4; steps++ {
		t := tokens[head]
		if t.End > q.end && (t.Tag == "NOUN" || t.Tag == "PROPN") && steps > 0 {
			break
		}
		if t.Head < 0 || !countingRelation(t.Rel) && t.End > q.end {
			return afterOf(tokens, last, q)
		}
		head = t.Head
	}
	if t := tokens[head]; t.Start < q.end || t.Tag != "NOUN" && t.Tag != "PROPN" {
		return afterOf(tokens, last, q)
	}
	first := last + 1
	for first < head && (tokens[first].Tag == "PUNCT" || tokens[first].Tag == "ADP") {
		first++
	}
	if tokens[head].Start-q.end > 60 {
		return 0, 0, false
	}
	for _, t := range tokens[first:head] {
		if t.Tag == "VERB" && t.Rel != "amod" {
			return 0, 0, false
		}
	}
	return tokens[first].Start, tokens[head].End, true
}

// afterOf takes "dozens of tanks", "two of the ships": the noun after "of".
func afterOf(tokens []syntax.Token, last int, q quantity) (start, end int, ok bool) {
	if last+2 >= len(tokens) || tokens[last+1].Lemma != "of" {
		return 0, 0, false
	}
	for i := last + 2; i < len(tokens) && i < last+8; i++ {
		t := tokens[i]
		if t.Tag == "NOUN" || t.Tag == "PROPN" && (i+1 >= len(tokens) || tokens[i+1].Tag != "NOUN") {
			if i+1 < len(tokens) && tokens[i+1].Tag == "NOUN" {
				continue
			}
			return tokens[last+2].Start, t.End, true
		}
		if t.Tag == "VERB" || t.Tag == "PUNCT" {
			break
		}
	}
	return 0, 0, false
}

func countingRelation(rel string) bool {
	switch rel {
	case "nummod", "amod", "compound", "det", "nmod", "quantmod", "advmod", "flat", "nmod:npmod", "nmod:unmarked", "conj":
		return true
	}
	return strings.HasPrefix(rel, "nummod")
}

// nounByOrder takes the words after a number up to the first plural.
func nounByOrder(text string, q quantity) (start, end int, ok bool) {
	words := quantityWords()
	from := q.end
	if after := strings.TrimLeft(text[from:], " -"); q.approx != "" && strings.HasPrefix(after, q.approx) {
		from = len(text) - len(after) + len(q.approx)
	}
	lx := lex(text[from:min(len(text), from+80)])
	for i := 0; i < len(lx) && i < 4 && lx[i].kind == lexWord; i++ {
		w := lx[i].low
		if words.functionWords[w] {
			return 0, 0, false
		}
		if len(w) > 3 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && !strings.HasSuffix(w, "ous") || words.pluralWords[w] {
			return from + lx[0].start, from + lx[i].end, true
		}
	}
	return 0, 0, false
}
