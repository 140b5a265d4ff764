package article

import (
	"slices"
	"strings"

	"github.com/claimgraph/claimgraph/loaders/article/syntax"
)

// isQuestion tells whether a sentence asks: what it asks for it does not assert.
func (s *sentence) isQuestion() bool {
	return strings.HasSuffix(strings.TrimRight(s.text, ` "'”’)]`), "?")
}

// doubt reads the words before a claim that leave it open, whatever clause the
// parser puts them into: a condition, a story, an untrue report.
func (h *holding) doubt(first int, fact bool) {
	from := h.segment(first)
	for i := from; i < first; i++ {
		switch w := h.t.lower[i]; {
		case h.story(i):
			h.suppose()
		case fact:
		case i == from && h.opensCondition(i), h.w.unreal[h.t.tokens[i].Lemma]:
			h.suppose()
		case w == "whether", w == "unless", h.t.tokens[i].Lemma == "doubt" && !h.little(i):
			h.suppose()
		case h.w.proofs[w] && h.little(i):
			h.suppose()
		case h.called < 0 && h.callsUntrue(i, first):
			h.suppose() // by which clause the parser does not tell
		}
	}
}

// suppose makes a claim a hypothetical one, unless it is less than that.
func (h *holding) suppose() {
	if h.modality == "" || h.weak || h.modality == "alleged" || h.modality == "reported" {
		h.modality, h.weak = "hypothetical", false
	}
}

// segment is the first word of the part of the sentence, up to a semicolon, in which
// token i stands.
func (h *holding) segment(i int) int {
	from := 0
	for k := 0; k < i; k++ {
		if h.t.lower[k] == ";" {
			from = k + 1
		}
	}
	for from < i && h.t.tokens[from].Tag == "PUNCT" {
		from++
	}
	return from
}

// opensCondition tells whether the first word of a sentence makes a condition of
// what follows: "If …", "Suppose …", "Had Peru joined …".
func (h *holding) opensCondition(i int) bool {
	if h.w.inverting[h.t.lower[i]] {
		return i+1 < len(h.t.at) && (h.t.at[i+1] >= 0 || h.t.tokens[i+1].Tag == "DET" || h.t.tokens[i+1].Tag == "PRON")
	}
	return h.w.conditions[h.t.lower[i]]
}

// story tells whether token i names what is made up: "in the novel", "in this scenario".
func (h *holding) story(i int) bool {
	return h.w.stories[h.t.lower[i]] && slices.Contains(h.t.lower[max(0, i-3):i], "in")
}

// little tells whether a denial stands right before token i: "no doubt", "little evidence".
func (h *holding) little(i int) bool {
	return slices.ContainsFunc(h.t.lower[max(0, i-2):i], func(w string) bool {
		return h.w.negative[w] || w == "little" || w == "scant"
	})
}

// callsUntrue tells whether token i calls what follows untrue: "falsely stated",
// "a myth that", "wrong to say", "contrary to claims that".
func (h *holding) callsUntrue(i, first int) bool {
	w := h.t.lower[i]
	switch {
	case h.w.untruly[w]:
		return true
	case w == "contrary":
		return !slices.Contains(h.t.lower[i:first], ",")
	case h.w.untrue[w], h.w.rumours[w]:
		return i+1 < first && slices.Contains(h.t.lower[i+1:min(first, i+3)], "that") || i+1 < first && h.t.lower[i+1] == "to"
	}
	return false
}

// untrueAbove turns a claim round for a word above its clause that calls it untrue:
// "it is false that", "a myth that". It tells whether it did.
func (h *holding) untrueAbove(up int) bool {
	if !h.w.untrue[h.t.lower[up]] {
		return false
	}
	h.negative, h.called = !h.negative, up
	return true
}

// untruly turns a claim round for a verb of speech with an adverb by which the text
// takes no part in it: "wrongly said".
func (h *holding) untruly(v int) {
	for _, k := range h.t.kids[v] {
		if h.w.untruly[h.t.lower[k]] && h.t.base(k) == "advmod" {
			h.negative, h.called = !h.negative, k
		}
	}
}

// rumoured turns a claim round that stands in a clause of noun n when the noun is
// called untrue: "the rumour that … is untrue".
func (h *holding) rumoured(n int) {
	if up := h.t.tokens[n].Head; up >= 0 && strings.HasPrefix(h.t.base(n), "nsubj") {
		h.untrueAbove(up)
	}
}

// insteadOf tells whether a verb stands behind "instead of" or "rather than".
func (h *holding) insteadOf(v int) bool {
	if v < 2 {
		return false
	}
	words := h.t.lower[v-2] + " " + h.t.lower[v-1]
	return words == "instead of" || words == "rather than" || words == "short of"
}

// tokenAt is the first token that begins at or behind an offset.
func (t *clauseTree) tokenAt(offset int) int {
	i := slices.IndexFunc(t.tokens, func(k syntax.Token) bool { return k.Start >= offset })
	if i < 0 {
		return len(t.tokens)
	}
	return i
}
