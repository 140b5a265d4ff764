package article

import "github.com/claimgraph/claimgraph/loaders/article/syntax"

// scopeKind says why an expression holds for a predicate, surest first.
type scopeKind uint8

const (
	scopeOwn      scopeKind = iota // it depends on the predicate
	scopeConjunct                  // on a predicate joined to it by "and"
	scopeClause                    // on the clause that the predicate depends on
	scopeOrder                     // it stands nearest; the tree does not tell
)

// scoped is an expression that holds for a predicate: its index in the list
// asked about, and why.
type scoped struct {
	index int
	kind  scopeKind
}

// topToken is the token of bytes [start, end) whose governor lies outside, -1
// when no token lies there.
func topToken(tokens []syntax.Token, start, end int) int {
	inside := func(i int) bool { return i >= 0 && tokens[i].Start < end && tokens[i].End > start }
	best := -1
	for i, t := range tokens {
		if !inside(i) || inside(t.Head) {
			continue
		}
		if best < 0 || tokens[best].Rel == "punct" || tokens[best].Rel == "case" {
			best = i
		}
	}
	return best
}

// predicates tells which tokens are the heads of clauses: verbs, and the nouns
// and adjectives of a copula ("is its largest partner").
func predicates(tokens []syntax.Token) []bool {
	out := make([]bool, len(tokens))
	for i, t := range tokens {
		switch {
		case t.Rel == "cop" && t.Head >= 0:
			out[t.Head] = true
		case t.Tag == "VERB" && t.Rel != "amod" && t.Rel != "case" && t.Rel != "compound":
			out[i] = true
		case t.Head < 0:
			out[i] = true
		}
	}
	return out
}

// governor is the nearest predicate above token i, itself included; -1 for none.
func governor(tokens []syntax.Token, predicate []bool, i int) int {
	for steps := 0; i >= 0 && steps <= len(tokens); steps++ {
		if predicate[i] {
			return i
		}
		i = tokens[i].Head
	}
	return -1
}

// timesFor lists the times that hold for the predicate at token verb, the
// surest first: those of its own clause, of one joined to it, of the clauses
// above it; where the tree gives none, the nearest by order. The verb may also
// be an event noun: then times that depend on the noun itself come first.
func timesFor(tokens []syntax.Token, times []timex, verb int) []scoped {
	spans := make([]byteSpan, len(times))
	for i, t := range times {
		spans[i] = byteSpan{t.start, t.end}
	}
	return scopes(tokens, spans, verb, true)
}

// quantitiesFor lists the quantities that hold for the predicate or event noun
// at token verb, the surest first. Unlike times, they are not taken over from
// clauses above.
func quantitiesFor(tokens []syntax.Token, list []quantity, verb int) []scoped {
	spans := make([]byteSpan, len(list))
	for i, q := range list {
		spans[i] = byteSpan{q.start, q.end}
	}
	return scopes(tokens, spans, verb, false)
}

// byteSpan is a stretch of bytes in the sentence.
type byteSpan struct{ start, end int }

func scopes(tokens []syntax.Token, spans []byteSpan, verb int, inherit bool) []scoped {
	if verb < 0 || verb >= len(tokens) {
		return nil
	}
	predicate := predicates(tokens)
	own := predicate[verb]
	predicate[verb] = true
	governors := make([]int, len(spans))
	for i, s := range spans {
		governors[i] = governor(tokens, predicate, topToken(tokens, s.start, s.end))
	}
	var out []scoped
	add := func(of int, kind scopeKind) {
		for i, g := range governors {
			if g == of {
				out = append(out, scoped{i, kind})
			}
		}
	}
	add(verb, scopeOwn)
	if !own { // an event noun: what holds for its clause holds for it
		if g := governor(tokens, predicate, tokens[verb].Head); g >= 0 {
			add(g, scopeClause)
		}
	}
	for i, t := range tokens {
		if i != verb && predicate[i] && (t.Rel == "conj" && t.Head == verb || tokens[verb].Rel == "conj" && tokens[verb].Head == i) {
			add(i, scopeConjunct)
		}
	}
	if inherit {
		at := verb
		for steps := 0; steps < len(tokens) && len(out) == 0; steps++ {
			at = governor(tokens, predicate, tokens[at].Head)
			if at < 0 {
				break
			}
			add(at, scopeClause)
		}
	}
	if len(out) == 0 {
		if i := nearest(tokens, predicate, spans, verb); i >= 0 {
			out = append(out, scoped{i, scopeOrder})
		}
	}
	return out
}

// nearest finds the expression that stands beside a verb with no other
// predicate between: first behind it, then before it.
func nearest(tokens []syntax.Token, predicate []bool, spans []byteSpan, verb int) int {
	from, to := 0, 1<<30
	for i, t := range tokens {
		if !predicate[i] || i == verb {
			continue
		}
		if i < verb {
			from = t.End
		} else if t.Start < to {
			to = t.Start
		}
	}
	before := -1
	for i, s := range spans {
		switch {
		case s.start >= tokens[verb].End && s.end <= to:
			return i
		case s.end <= tokens[verb].Start && s.start >= from:
			before = i
		}
	}
	return before
}
