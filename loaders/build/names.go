package main

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/claimgraph/claimgraph/loaders"
)

// personName is a name with its family part known by capitals, as the World
// Factbook prints it: "Given Middle FAMILY" or "FAMILY Given".
type personName struct {
	full   string // in usual letters: "Vladimir Vladimirovich Putin"
	words  []string
	caps   []bool
	others []string // other spellings in full
}

var romanNumeral = regexp.MustCompile(`^[IVX]+$`)

// printed tells whether a part of the name is in capitals.
func (n personName) printed() bool { return slices.Contains(n.caps, true) }

// parseName reads words up to the end of the name; false when they are no name.
func (t titles) parseName(words []string) (personName, bool) {
	var n personName
	seen := false
	for _, w := range words {
		if seen && strings.HasPrefix(w, "(") {
			break
		}
		w = strings.Trim(w, ",;:\"()")
		if first := []rune(w + " ")[0]; unicode.IsLower(first) && !isCapitals(w) && !slices.Contains(t.Particles, strings.ToLower(w)) && !strings.Contains(w, "-") {
			break
		}
		if w == "" || strings.ContainsAny(w, "0123456789/[]*") || w == "of" && seen {
			break
		}
		upper := isCapitals(w)
		if romanNumeral.MatchString(w) && seen {
			upper = true
		} else if upper {
			w = usualLetters(w)
		}
		seen = seen || upper
		n.words, n.caps = append(n.words, w), append(n.caps, upper)
	}
	n.full = strings.Join(n.words, " ")
	return n, len(n.words) <= 10
}

// isCapitals tells whether a word is printed in capitals, but for a particle
// in front ("al-BASHIR") or a second half ("SASSOU-Nguesso").
func isCapitals(w string) bool {
	run := 0
	for _, r := range w {
		if r >= 'A' && r <= 'Z' || r > 127 && strings.ToUpper(string(r)) == string(r) && strings.ToLower(string(r)) != string(r) {
			if run++; run >= 2 {
				return true
			}
		} else if r != '\'' && r != '`' {
			run = 0
		}
	}
	return false
}

func usualLetters(w string) string {
	var b strings.Builder
	start := true
	for i, r := range w {
		if start {
			b.WriteRune(r)
		} else {
			b.WriteString(strings.ToLower(string(r)))
		}
		start = r == '-' || r == '\'' && i == 1 // O'Neill, but Yel'tsin
	}
	return b.String()
}

// family is the part in capitals, folded.
func (n personName) family() string {
	var out []string
	for i, w := range n.words {
		if n.caps[i] && !romanNumeral.MatchString(w) {
			out = append(out, loaders.FoldName(w))
		}
	}
	return strings.Join(out, " ")
}

// numbered tells whether a Roman number follows the name, as with monarchs.
func (n personName) numbered() bool {
	return len(n.words) > 1 && romanNumeral.MatchString(n.words[len(n.words)-1])
}

func (n personName) folded() string { return loaders.FoldName(n.full) }

// short is the name in use: all of it when the family comes first, otherwise
// the first given name, initials, and the family.
func (n personName) short() string {
	if len(n.caps) == 0 || n.caps[0] {
		return n.full
	}
	var out []string
	given := false
	for i, w := range n.words {
		initial := len([]rune(strings.TrimSuffix(w, "."))) == 1
		if n.caps[i] || initial || !given {
			out = append(out, w)
		}
		given = given || !initial && !n.caps[i]
	}
	return strings.Join(out, " ")
}

// plain is the short name without initials.
func (n personName) plain() string {
	var out []string
	for _, w := range strings.Fields(n.short()) {
		if len([]rune(strings.TrimSuffix(w, "."))) > 1 {
			out = append(out, w)
		}
	}
	return strings.Join(out, " ")
}

// firstFamily is the first given and the first family name, as Spanish names
// are often cut; the short name when the family comes first.
func (n personName) firstFamily() string {
	if len(n.caps) == 0 || n.caps[0] {
		return n.short()
	}
	for i, w := range n.words {
		if n.caps[i] {
			return n.words[0] + " " + w
		}
	}
	return n.short()
}

// compatible tells whether the given names of one are among those of the
// other; an initial stands for a name.
func (n personName) compatible(m personName) bool {
	a, b := n.given(), m.given()
	if len(a) > len(b) {
		a, b = b, a
	}
	for _, w := range a {
		if !slices.ContainsFunc(b, func(v string) bool {
			return v == w || len(w) == 1 && strings.HasPrefix(v, w) || len(v) == 1 && strings.HasPrefix(w, v)
		}) {
			return false
		}
	}
	return true
}

// initials are the letters that stand for names: "W" in "George W. Bush". Years
// apart, they tell a son from his father.
func (n personName) initials() string {
	var out []string
	for _, w := range n.words {
		if w = strings.TrimSuffix(w, "."); len([]rune(w)) == 1 {
			out = append(out, w)
		}
	}
	return strings.Join(out, " ")
}

func (n personName) given() []string {
	var out []string
	for i, w := range n.words {
		if !n.caps[i] {
			out = append(out, strings.Fields(loaders.FoldName(w))...)
		}
	}
	return out
}
