package article

import (
	"fmt"
	"strings"

	"github.com/claimgraph/claimgraph/schema"
)

// Note explains the reading of one sentence.
type Note struct {
	Sentence schema.Span
	Steps    []string
}

// note records how a sentence was read.
func (r *reading) note(t *clauseTree, matches []*match, claims []*claim) {
	if len(matches) == 0 {
		return
	}
	n := Note{Sentence: r.span(t.s.start, t.s.end)}
	for _, m := range t.mentions {
		var names []string
		for _, e := range m.entities {
			names = append(names, e.ID())
		}
		sure := ""
		if !m.certain {
			sure = ", by context"
		}
		n.Steps = append(n.Steps, fmt.Sprintf("%q is %s (%s%s)", t.s.text[m.start:m.end], strings.Join(names, " and "), m.rule, sure))
	}
	for _, m := range matches {
		var of []*claim
		for _, c := range claims {
			if c.match == m {
				of = append(of, c)
			}
		}
		words := []string{}
		for _, i := range []int{m.verb, m.noun} {
			if i >= 0 {
				words = append(words, t.tokens[i].Text)
			}
		}
		how := "tree and word order agree"
		switch {
		case m.implied:
			how = "a party is the one the text is about"
		case !m.agree:
			how = "tree or word order alone"
		}
		n.Steps = append(n.Steps, fmt.Sprintf("%q fits %s: %s (%s)", strings.Join(words, " … "), m.predicate.ID, m.source, how))
		if len(of) == 0 {
			n.Steps = append(n.Steps, "gives nothing: both sides are one party, or another claim says it already")
		}
		for _, c := range of {
			n.Steps = append(n.Steps, fmt.Sprintf("gives %s %s %s, %s", c.subject.entity.ID(), m.predicate.ID, c.object.entity.ID(), c.confidence))
		}
	}
	r.notes = append(r.notes, n)
}
