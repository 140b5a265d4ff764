package article

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/claimgraph/claimgraph/schema"
)

// nameScore counts pairs by what they are and what is said of them.
type nameScore struct{ found, missed, wrong, told int }

func (n *nameScore) count(same, said bool) {
	switch {
	case same && said:
		n.found++
	case same:
		n.missed++
	case said:
		n.wrong++
	default:
		n.told++
	}
}

func (n nameScore) precision() float64 { return float64(n.found) / float64(max(1, n.found+n.wrong)) }
func (n nameScore) recall() float64    { return float64(n.found) / float64(max(1, n.found+n.missed)) }

// TestNamePairs holds precision and recall on pairs of known names: scripts,
// transliterations, orders, initials, and namesakes.
func TestNamePairs(t *testing.T) {
	data, err := os.ReadFile("testdata/names.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var n nameScore
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(strings.TrimSpace(line), "\t")
		if len(f) != 4 || f[3] != "same" && f[3] != "other" {
			t.Fatalf("%q: four fields are wanted", line)
		}
		m := MatchNames(schema.EntityKind(f[0]), f[1], f[2])
		same := f[3] == "same"
		n.count(same, m.Score >= sameName)
		if same != (m.Score >= sameName) {
			t.Logf("%s: %s / %s: %.3f %v", f[3], f[1], f[2], m.Score, m.Reasons)
		}
	}
	t.Logf("%+v precision %.3f recall %.3f", n, n.precision(), n.recall())
	if n.precision() < 0.95 || n.recall() < 0.85 {
		t.Errorf("precision %.3f, recall %.3f", n.precision(), n.recall())
	}
}

// TestSanctionedNames measures on the aliases of a sanctions list. An alias may
// be another name altogether, which nothing in it tells: recall has that bound.
func TestSanctionedNames(t *testing.T) {
	data, err := os.ReadFile("../../../shared/data/un_sanctions_list/consolidated.xml")
	if err != nil {
		t.Skip("the list ../shared/data/un_sanctions_list is not here")
	}
	// the list was written with one byte for each letter: marks above U+00FF are
	// control characters in it
	data = regexp.MustCompile(`[\x00-\x09\x0b-\x1f]`).ReplaceAll(data, nil)
	field := func(block, name string) string {
		m := regexp.MustCompile(`(?s)<` + name + `>(.*?)</` + name + `>`).FindStringSubmatch(block)
		if m == nil {
			return ""
		}
		return strings.TrimSpace(m[1])
	}
	var names []string
	var n, variants nameScore
	alias := regexp.MustCompile(`(?s)<INDIVIDUAL_ALIAS>\s*<QUALITY>Good</QUALITY>.*?<ALIAS_NAME>([^<]+)</ALIAS_NAME>`)
	for _, block := range regexp.MustCompile(`(?s)<INDIVIDUAL>.*?</INDIVIDUAL>`).FindAllString(string(data), -1) {
		var parts []string
		for _, k := range []string{"FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"} {
			parts = append(parts, field(block, k))
		}
		name := strings.Join(strings.Fields(strings.Join(parts, " ")), " ")
		if name == "" {
			continue
		}
		names = append(names, name)
		for _, m := range alias.FindAllStringSubmatch(block, -1) {
			said := MatchNames(schema.Person, name, m[1]).Score >= sameName
			n.count(true, said)
			if spelledAlike(name, m[1]) {
				variants.count(true, said)
				if !said && variants.missed < 40 {
					t.Logf("missed: %s / %s %.3f", name, m[1], MatchNames(schema.Person, name, m[1]).Score)
				}
			}
		}
	}
	// other persons that share a word of their names
	for i, a := range names {
		for _, b := range names[i+1:] {
			if a == b || !shareWord(a, b) {
				continue
			}
			said := MatchNames(schema.Person, a, b).Score >= sameName
			n.count(false, said)
			if said && n.wrong < 40 {
				t.Logf("wrong: %s / %s", a, b)
			}
		}
	}
	t.Logf("aliases: recall %.3f of %d; spelled alike: recall %.3f of %d; others with a shared word taken for one: %d of %d",
		n.recall(), n.found+n.missed, variants.recall(), variants.found+variants.missed, n.wrong, n.wrong+n.told)
	if variants.recall() < 0.65 || n.wrong*100 > n.wrong+n.told {
		t.Errorf("recall of variants %.3f, %d of %d others taken for one", variants.recall(), n.wrong, n.wrong+n.told)
	}
}

func shareWord(a, b string) bool {
	return slices.ContainsFunc(strings.Fields(strings.ToLower(a)), func(w string) bool {
		return len(w) > 3 && slices.Contains(strings.Fields(strings.ToLower(b)), w)
	})
}

// spelledAlike tells variants of one name from other names: as many words, each
// of which begins as one of the other's does.
func spelledAlike(a, b string) bool {
	x, y := strings.Fields(strings.ToLower(a)), strings.Fields(strings.ToLower(b))
	for _, w := range x {
		if !slices.ContainsFunc(y, func(v string) bool { return w[0] == v[0] }) {
			return false
		}
	}
	return len(x) == len(y)
}
