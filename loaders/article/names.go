package article

import (
	"cmp"
	"fmt"
	"iter"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/claimgraph/claimgraph/schema"
)

// A Reason is one thing that speaks for or against two names being one.
type Reason struct {
	Feature string  `json:"feature"` // "same word", "initial", "sound", "spelling", "acronym", "order", "number", "left over"
	Detail  string  `json:"detail"`  // the words it is about
	Points  float64 `json:"points"`  // what it adds to the score, before the score is cut to 0 to 1
}

// A NameMatch says how far two names may be the same one's.
type NameMatch struct {
	Score   float64  `json:"score"` // 0 to 1; from 0.85 on they usually are
	Reasons []Reason `json:"reasons"`
}

// nameWord is one word of a name, ready to compare.
type nameWord struct {
	text   string // folded, in Latin letters
	sound  string // without what transliterations differ in
	bones  string // consonants only, for scripts that write no vowels
	abjad  bool   // came from such a script
	number bool   // "ii": tells namesakes apart
}

// MatchNames compares two names of persons or of anything else, across
// spellings, transliterations, orders and abbreviations.
func MatchNames(kind schema.EntityKind, a, b string) NameMatch {
	x, y := nameWords(kind, a), nameWords(kind, b)
	if len(x) == 0 || len(y) == 0 {
		return NameMatch{}
	}
	x, y = joinedWords(x, y), joinedWords(y, x)
	if kind != schema.Person {
		if m, ok := matchAcronym(a, b, x, y); ok {
			return m
		}
	}
	return matchWords(kind, x, y)
}

// nameWords cuts a name into comparable words. Titles, particles and words
// that bodies share by the dozen are left out unless nothing else is there.
func nameWords(kind schema.EntityKind, name string) []nameWord {
	var all, kept []nameWord
	words := scan(name)
	for i, w := range words {
		if !w.letter && !w.digit {
			continue
		}
		latin, abjad := romanise(norm.NFC.String(w.fold))
		for _, part := range strings.Fields(latin) {
			if article, ok := strings.CutPrefix(part, "al"); ok && abjad && len(article) > 2 {
				part = article // written with the noun
			}
			n := nameWord{text: modern(part), abjad: abjad}
			n.sound, n.bones = sound(n.text), bones(n.text)
			n.number = kind == schema.Person && isNumeral(part) && (part != "i" || i == len(words)-1 && i > 0) || w.digit
			all = append(all, n)
			if kind == schema.Person && (particles[part] || len(kept) == 0 && nouns().title.has(part)) || kind != schema.Person && linkers[part] {
				continue
			}
			kept = append(kept, n)
		}
	}
	if len(kept) == 0 {
		return all
	}
	return kept
}

// joinedWords joins two neighbouring words of a name that are one word in the
// other: "Tse-tung" and "Tsetung", "South East" and "Southeast".
func joinedWords(words, other []nameWord) []nameWord {
	var out []nameWord
	for i := 0; i < len(words); i++ {
		if i+1 < len(words) && len(words[i].text) > 1 && len(words[i+1].text) > 1 && !words[i].number && !words[i+1].number {
			n := nameWord{text: modern(words[i].text + words[i+1].text), abjad: words[i].abjad}
			n.sound, n.bones = sound(n.text), bones(n.text)
			if slices.ContainsFunc(other, func(w nameWord) bool { return w.sound == n.sound && len(n.sound) > 3 }) {
				out = append(out, n)
				i++
				continue
			}
		}
		out = append(out, words[i])
	}
	return out
}

// pairing is the best match of a word of one name in the other.
type pairing struct {
	i, j    int
	like    float64
	feature string
}

func matchWords(kind schema.EntityKind, x, y []nameWord) NameMatch {
	if len(x) > len(y) {
		x, y = y, x
	}
	var all []pairing
	syllables := kind == schema.Person && areSyllables(x) && areSyllables(y)
	for i := range x {
		for j := range y {
			like, feature := likeWords(x[i], y[j])
			if like == 0 && syllables && hardened(x[i].text) == hardened(y[j].text) {
				like, feature = 0.88, "romanisation"
			}
			if like > 0 {
				all = append(all, pairing{i, j, like, feature})
			}
		}
	}
	// best pairs first; among equals the ones in the same place
	slices.SortStableFunc(all, func(p, q pairing) int {
		return cmp.Or(cmp.Compare(q.like, p.like), cmp.Compare(abs(p.i-p.j), abs(q.i-q.j)))
	})
	usedX, usedY := make([]int, len(x)), make([]int, len(y))
	for i := range usedX {
		usedX[i] = -1
	}
	for j := range usedY {
		usedY[j] = -1
	}
	total := float64(len(x) + len(y))
	var m NameMatch
	full := 0
	for _, p := range all {
		if usedX[p.i] >= 0 || usedY[p.j] >= 0 {
			continue
		}
		usedX[p.i], usedY[p.j] = p.j, p.i
		if p.feature != "initial" {
			full++
		}
		m.add(p.feature, x[p.i].text+" ~ "+y[p.j].text, 2*p.like/total)
	}
	if len(m.Reasons) == 0 {
		return m
	}
	// words left over in the longer name count less once two whole words agree:
	// middle names, second surnames, "of the"; not what stands first, which is a
	// given name of somebody else where names go on from the father's
	for j, w := range y {
		if usedY[j] >= 0 || j == 0 && kind == schema.Person {
			continue
		}
		if len(w.text) == 1 && full < len(x) {
			m.add("initial", w.text+" stands in one name only", -0.1)
			continue
		}
		if !w.number && full >= 2 && allUsed(usedX) {
			m.add("left over", w.text, 0.7/total)
		}
	}
	switch p, q := numberOf(x), numberOf(y); {
	case p == q:
	case p == "" || q == "":
		m.add("number", p+q+" stands in one name only", -0.1)
	default:
		m.add("number", p+" is not "+q, -0.5)
	}
	if !slices.IsSortedFunc(usedX, func(a, b int) int {
		if a < 0 || b < 0 {
			return 0
		}
		return cmp.Compare(a, b)
	}) {
		m.add("order", "the words stand in another order", -0.03)
	}
	if kind == schema.Person && full == 0 {
		m.add("initial", "no whole word agrees", -0.5)
	}
	m.Score = math.Round(1000*min(1, max(0, m.Score))) / 1000
	return m
}

func (m *NameMatch) add(feature, detail string, points float64) {
	m.Reasons = append(m.Reasons, Reason{feature, detail, math.Round(points*1000) / 1000})
	m.Score += points
}

// numberOf is the number of a king, or of a numbered body, "" for none.
func numberOf(words []nameWord) string {
	for _, w := range words {
		if w.number {
			return w.text
		}
	}
	return ""
}

func allUsed(used []int) bool { return !slices.Contains(used, -1) }

func abs(n int) int { return max(n, -n) }

// likeWords compares two words, 0 to 1, and says by what.
func likeWords(a, b nameWord) (float64, string) {
	switch {
	case a.number || b.number:
		if a.text == b.text {
			return 1, "number"
		}
		return 0, ""
	case a.text == b.text:
		return 1, "same word"
	case a.abjad != b.abjad:
		if a.bones == b.bones && len(a.bones) >= 2 {
			return 0.88, "consonants"
		}
		return 0, ""
	case len(a.text) == 1 || len(b.text) == 1:
		if a.text[0] == b.text[0] {
			return 0.85, "initial"
		}
		return 0, ""
	case a.sound == b.sound && len(a.sound) >= 2:
		return 0.95, "sound"
	}
	if a.sound == "" || b.sound == "" {
		return 0, ""
	}
	longer := max(utf8.RuneCountInString(a.sound), utf8.RuneCountInString(b.sound))
	if longer < 4 {
		return 0, ""
	}
	like := 1 - float64(distance(a.sound, b.sound))/float64(longer)
	switch {
	case like >= 0.6 && len(skeleton(a.sound)) >= 3 && skeleton(a.sound) == skeleton(b.sound):
		return 0.9, "vowels" // "Mohammed" and "Muhammad"
	case like < 0.72, longer == 4 && a.sound[0] != b.sound[0]:
		return 0, ""
	}
	return 0.95 * like, "spelling"
}

// skeleton is a word as it is heard, without its vowels.
func skeleton(sound string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("aeiou", r) {
			return -1
		}
		return r
	}, sound)
}

// areSyllables tells names of three short words, as those of Korea, China and
// Vietnam are: their romanisations differ in the first letters of syllables.
func areSyllables(words []nameWord) bool {
	return len(words) == 3 && !slices.ContainsFunc(words, func(w nameWord) bool { return len(w.text) > 6 || len(w.text) < 2 || w.number })
}

// syllableRules give the letters in which romanisations of Korean and Chinese
// differ one form.
var syllableRules = strings.NewReplacer(
	"ch", "c", "j", "c", "zh", "c", "ts", "c", "dz", "c", "tz", "c", "d", "t", "g", "k", "b", "p", "hs", "s", "x", "s", "sh", "s",
	"eo", "o", "eu", "u", "ae", "e", "ou", "u", "oo", "u", "yu", "u", "ui", "i", "y", "i", "rh", "r", "l", "r",
)

// hardened is a syllable in the form that romanisations share.
func hardened(s string) string {
	// the "ng" at the end is no "g"
	end := ""
	if cut, ok := strings.CutSuffix(s, "ng"); ok {
		s, end = cut, "ng"
	}
	return syllableRules.Replace(s) + end
}

// distance is the number of letters to insert, drop, change or swap.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x) > 64 || len(y) > 64 {
		return max(len(x), len(y))
	}
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(y)]
}

// matchAcronym compares "SCO" with "Shanghai Cooperation Organisation".
func matchAcronym(a, b string, x, y []nameWord) (NameMatch, bool) {
	for _, try := range []struct {
		short, whole string
		long         []nameWord
	}{{a, b, y}, {b, a, x}} {
		letters := strings.ToLower(strings.ReplaceAll(strings.ReplaceAll(try.short, ".", ""), " ", ""))
		if strings.ToUpper(try.short) != try.short || len(letters) < 2 || len(try.long) < 2 || strings.Contains(try.short, " ") {
			continue
		}
		var initials, spaced strings.Builder
		for _, w := range try.long {
			initials.WriteRune(firstRune(w.text))
		}
		for _, w := range strings.Fields(try.whole) { // "Co-operation" is one word
			if w = foldWord(w); w != "" && !linkers[w] {
				spaced.WriteRune(firstRune(w))
			}
		}
		if letters == initials.String() || letters == spaced.String() {
			m := NameMatch{Score: 0.9}
			m.Reasons = []Reason{{"acronym", fmt.Sprintf("%s: the first letters", try.short), 0.9}}
			return m, true
		}
	}
	return NameMatch{}, false
}

// modern gives British and American, older and newer spellings one form.
func modern(s string) string {
	for _, p := range [...][2]string{{"isation", "ization"}, {"programme", "program"}, {"centre", "center"}, {"defence", "defense"}, {"labour", "labor"}, {"colour", "color"}, {"harbour", "harbor"}, {"neighbour", "neighbor"}} {
		s = strings.Replace(s, p[0], p[1], 1)
	}
	if servant := abdForms.FindString(s); servant != "" && len(s) > len(servant) {
		s = "abd" + s[len(servant):]
	} else if servant == s {
		s = "abd"
	}
	return s
}

// abdForms are the ways to write the "servant of the" in Arabic names.
var abdForms = regexp.MustCompile(`^abd[aeiou]?[lr]`)

// soundRules turn the letters in which transliterations differ into one form,
// longest first.
var soundRules = strings.NewReplacer(
	"shch", "s", "sch", "s", "tch", "c", "tsch", "c", "dzh", "j", "dj", "j", "zh", "j", "sh", "s", "ch", "c", "kh", "h", "gh", "g", "ph", "f", "th", "t", "dh", "d",
	"ts", "c", "tz", "c", "ck", "k", "qu", "k", "q", "k", "x", "ks", "w", "v", "ou", "u", "oo", "u", "ee", "i", "eu", "u", "eo", "o", "ae", "e", "oe", "o", "ue", "u",
	"iy", "i", "yi", "i", "ij", "i", "ii", "i", "ye", "e", "yo", "o", "yu", "u", "ya", "a", "ia", "a", "iu", "u", "y", "i", "j", "i",
)

// sound is a word as it is heard, roughly: "Qaddafi" and "Gadhafi" do not
// become one, "Sergey" and "Sergei" do.
func sound(s string) string {
	s = soundRules.Replace(s)
	var b strings.Builder
	last := rune(0)
	for _, r := range s {
		if r != last {
			b.WriteRune(r)
		}
		last = r
	}
	return strings.TrimSuffix(b.String(), "h")
}

// bones are the consonants of a word.
func bones(s string) string {
	drop := func(letters, s string) string {
		return strings.Map(func(r rune) rune {
			if strings.ContainsRune(letters, r) {
				return -1
			}
			return r
		}, s)
	}
	// "w" and "y" stand for vowels too, "h" is part of "sh"
	s = drop("h", sound(drop("aeiouyw", s)))
	var b strings.Builder
	last := rune(0)
	for _, r := range s {
		if r != last {
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}

// A Candidate is an entity that a name may mean.
type Candidate struct {
	Entity schema.Entity `json:"entity"`
	State  schema.Entity `json:"state"` // whom it belongs to or acts for, zero if none
	Name   string        `json:"name"`  // the name of the tables that fits, folded
	NameMatch
}

// Candidates lists the entities that a name may mean, best first, at most
// limit: those of the gazetteer, and those of the names handed in (nil for none).
func Candidates(name string, extra iter.Seq2[schema.Entity, string], limit int) ([]Candidate, error) {
	g, err := loadGazetteer()
	if err != nil {
		return nil, err
	}
	return newLinker(g, extra).candidates(name, limit), nil
}

// candidates lists the entities that a name may mean, best first, at most limit.
func (l *linker) candidates(name string, limit int) []Candidate {
	best := map[schema.Entity]Candidate{}
	consider := func(e, state schema.Entity, known string) {
		m := MatchNames(e.Kind, name, known)
		if m.Score >= 0.6 && m.Score > best[e].Score {
			best[e] = Candidate{e, state, known, m}
		}
	}
	key := foldName(name)
	start := firstLetters(name)
	for _, g := range []*gazetteer{l.extra, l.g} {
		for known, senses := range g.senses {
			for _, s := range senses {
				if known == key {
					best[s.entity] = Candidate{s.entity, s.state, known, NameMatch{1, []Reason{{"same name", known, 1}}}}
				} else if mayMatch(start, known) {
					consider(s.entity, s.state, known)
				}
			}
		}
		for known, p := range g.leaders {
			if known == key {
				best[p.entity] = Candidate{p.entity, p.state, known, NameMatch{1, []Reason{{"same name", known, 1}}}}
			} else if mayMatch(start, known) {
				consider(p.entity, p.state, known)
			}
		}
	}
	out := make([]Candidate, 0, len(best))
	for _, c := range best {
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Entity.Kind, b.Entity.Kind), cmp.Compare(a.Entity.Key, b.Entity.Key))
	})
	return out[:min(limit, len(out))]
}

// firstLetters are the letters with which the words of a name may start, as heard.
func firstLetters(name string) string {
	var b strings.Builder
	for _, w := range nameWords(schema.Place, name) {
		if w.sound != "" {
			b.WriteRune(firstRune(w.sound))
		}
	}
	return b.String()
}

// mayMatch is a quick look before names are compared: some word must start alike.
func mayMatch(start, known string) bool {
	for _, w := range strings.Fields(known) {
		if r := firstRune(sound(w)); unicode.IsLetter(r) && strings.ContainsRune(start, r) {
			return true
		}
	}
	return false
}
