package check

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/claimgraph/claimgraph/queries"
	"github.com/claimgraph/claimgraph/schema"
)

// A sort is a kind of thing by the words of claims and those of sources.
type sort struct {
	Words []string `yaml:"words"`
	Are   []string `yaml:"are"` // nil: anything
}

// sameSort tells whether a source's words can be for the thing that a claim names:
// by its designation ("MiG-21") where it has one, else by its sort.
func (r *ruleTable) sameSort(text string, words []string) bool {
	if marks := designations(text); len(marks) > 0 {
		return !slices.ContainsFunc(marks, func(mark string) bool {
			return !slices.ContainsFunc(words, func(w string) bool { return hasDesignation(squeeze(w), mark) })
		})
	}
	for _, s := range r.Sorts {
		if (queries.Condition{Values: s.Words}).Contains(text) {
			return s.Are == nil || slices.ContainsFunc(words, func(w string) bool {
				if !strings.Contains(strings.Join(s.Are, " "), "anti ") {
					w = against.ReplaceAllString(w, "")
				}
				return (queries.Condition{Values: s.Are}).Contains(w)
			})
		}
	}
	return slices.ContainsFunc(words, (queries.Condition{Values: []string{text}}).Contains)
}

// against finds what a weapon is meant against: an anti-submarine sonar is no submarine.
var against = regexp.MustCompile(`(?i)\banti[- ]\w+`)

// designations lists the words of a text that have digits, as "s400" for S-400.
func designations(text string) []string {
	var marks []string
	for _, w := range strings.Fields(text) {
		if strings.ContainsFunc(w, unicode.IsDigit) && strings.ContainsFunc(w, unicode.IsLetter) {
			marks = append(marks, squeeze(w))
		}
	}
	return marks
}

// squeeze keeps letters and digits, in lower case.
func squeeze(s string) string { return strings.ReplaceAll(schema.Slug(s), "-", "") }

// hasDesignation tells whether a source's designation is a claim's, or a variant
// of it: MiG-21F for MiG-21, but not F-160 for F-16.
func hasDesignation(word, mark string) bool {
	rest, ok := strings.CutPrefix(word, mark)
	return ok && (rest == "" || !unicode.IsDigit(rune(rest[0])) || !unicode.IsDigit(rune(mark[len(mark)-1])))
}
