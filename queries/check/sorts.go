package check

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

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
			if mark := r.makeOf(text); mark != "" && !slices.ContainsFunc(words, func(w string) bool { return strings.Contains(squeeze(w), mark) }) {
				return false
			}
			return s.Are == nil || slices.ContainsFunc(words, func(w string) bool {
				if !strings.Contains(strings.Join(s.Are, " "), "anti ") {
					w = against.ReplaceAllString(w, "")
				}
				return r.isOneOf(w, s.Are)
			})
		}
	}
	return slices.ContainsFunc(words, (queries.Condition{Values: []string{text}}).Contains)
}

// makeOf is the proper name before the sort of a weapon, "hellfire" in "Hellfire
// missiles"; "" for none. A sort with a capital and the adjective of a state are no makes.
func (r *ruleTable) makeOf(text string) string {
	for _, w := range strings.Fields(text) {
		first, _ := utf8.DecodeRuneInString(w)
		sorted := slices.ContainsFunc(r.Sorts, func(s sort) bool { return (queries.Condition{Values: s.Words}).Contains(w) })
		if !unicode.IsUpper(first) || sorted {
			return ""
		}
		if !slices.ContainsFunc(r.NoMakes, func(end string) bool { return strings.HasSuffix(strings.ToLower(w), end) }) {
			return squeeze(w)
		}
	}
	return ""
}

// against finds what a weapon is meant against: an anti-submarine sonar is no
// submarine, and a tank destroyer no destroyer.
var against = regexp.MustCompile(`(?i)\banti[- ]\w+|\btank destroyer`)

// isOneOf tells whether a source's words name one of the things, and not
// another by its name: a missile boat is no missile, a tank turret no tank.
func (r *ruleTable) isOneOf(words string, things []string) bool {
	text := strings.Fields(strings.ReplaceAll(schema.Slug(strings.ReplaceAll(words, "/", " and ")), "-", " "))
	return slices.ContainsFunc(things, func(thing string) bool {
		name := strings.Fields(thing)
		for i := range text {
			if after := i + len(name); after <= len(text) && slices.Equal(text[i:after], name) && !r.isOther(text[after:]) {
				return true
			}
		}
		return false
	})
}

// isOther tells whether the words after a thing's name make it another thing.
func (r *ruleTable) isOther(after []string) bool {
	if len(after) > 0 && (after[0] == "system" || after[0] == "systems") {
		after = after[1:]
	}
	return len(after) > 0 && slices.Contains(r.OtherThings, after[0])
}

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
