package article

import (
	"slices"
	"strings"
	"testing"

	"github.com/claimgraph/claimgraph/schema"
)

// TestGazetteerTables: every row makes names that are found again, and a name
// means two things only where a table says so.
func TestGazetteerTables(t *testing.T) {
	g, err := loadGazetteer()
	if err != nil {
		t.Fatal(err)
	}
	l := newLinker(g, nil)
	for code, e := range g.states {
		if _, err := e.IRI(); err != nil || len(code) != 3 || strings.ToUpper(code) != code {
			t.Errorf("state %q: %v", code, err)
		}
		hits := l.find(scan(e.Name))
		if len(hits) != 1 || !slices.ContainsFunc(hits[0].senses, func(s sense) bool { return s.entity == e }) {
			t.Errorf("%s: the name %q is not found as one", code, e.Name)
		}
	}
	var twice []string
	for name, senses := range g.senses {
		for i, s := range senses {
			if _, err := s.entity.IRI(); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			for _, other := range senses[:i] {
				if s.entity.Kind == schema.Place && other.entity.Kind == schema.Place {
					twice = append(twice, name)
				}
			}
		}
	}
	if len(twice) > 0 {
		slices.Sort(twice)
		t.Errorf("places listed twice: %v", twice)
	}
	for code := range g.traits {
		if _, ok := g.states[code]; !ok {
			t.Errorf("traits of %q: no such state", code)
		}
	}
}

func TestTraits(t *testing.T) {
	g, err := loadGazetteer()
	if err != nil {
		t.Fatal(err)
	}
	state := func(code string) schema.Entity { return g.states[code] }
	for _, c := range []struct {
		from, to, direction string
		near                bool
	}{
		{"USA", "CAN", "northern", true}, {"USA", "MEX", "southern", true}, {"USA", "MEX", "northern", false},
		{"PRT", "ESP", "eastern", true}, {"FJI", "WSM", "western", false}, {"DEU", "POL", "eastern", true},
	} {
		if got := g.lies(state(c.from), state(c.to), c.direction) > 0.5; got != c.near {
			t.Errorf("%s lies in %s direction of %s: %v", c.to, c.direction, c.from, got)
		}
	}
	// borders are mutual
	for code, tr := range g.traits {
		for _, b := range tr.borders {
			if _, known := g.traits[b]; known && !g.borders(state(b), state(code)) && successors[code] == "" && successors[b] == "" {
				t.Errorf("%s borders %s, but not the other way round", code, b)
			}
		}
	}
	for trait, codes := range map[string][]string{"island": {"JPN", "CUB", "FJI"}, "kingdom": {"JOR", "THA"}, "baltic": {"EST", "LVA"}, "landlocked": {"BOL", "NPL"}} {
		for _, code := range codes {
			if !g.has(state(code), trait) {
				t.Errorf("%s is not %s", code, trait)
			}
		}
	}
}
