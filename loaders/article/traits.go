package article

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/claimgraph/claimgraph/schema"
)

// traits are what descriptions say of a state.
type traits struct {
	latitude, longitude float64 // degrees, north and east positive
	located             bool
	borders             []string        // codes
	words               map[string]bool // folded: "island", "central asian"
}

func (g *gazetteer) loadTraits() error {
	rows, err := readTable("traits.tsv", 5)
	if err != nil {
		return err
	}
	for _, r := range rows {
		t := traits{borders: list(r.cells[3]), words: map[string]bool{}}
		if r.cells[1] != "" {
			t.located = true
			for i, to := range []*float64{&t.latitude, &t.longitude} {
				if *to, err = strconv.ParseFloat(r.cells[1+i], 64); err != nil {
					return fmt.Errorf("%s:%d: %w", r.table, r.line, err)
				}
			}
		}
		for _, w := range list(r.cells[4]) {
			t.words[foldName(w)] = true
			g.traitWords[foldName(w)] = true
		}
		g.traits[r.cells[0]] = t
	}
	return nil
}

// loadEpithets reads descriptions that need no introduction.
func (g *gazetteer) loadEpithets() error {
	rows, err := readTable("epithets.tsv", 2)
	if err != nil {
		return err
	}
	for _, r := range rows {
		states, err := g.codes(r, r.cells[1])
		if err != nil {
			return err
		}
		for _, d := range list(r.cells[0]) {
			g.epithets[foldName(d)] = states
		}
	}
	return nil
}

// directions are the ways a neighbour can lie, as north and east parts.
var directions = map[string][2]float64{
	"northern": {1, 0}, "southern": {-1, 0}, "eastern": {0, 1}, "western": {0, -1},
	"northeastern": {1, 1}, "northwestern": {1, -1}, "southeastern": {-1, 1}, "southwestern": {-1, -1},
}

// lies tells how well state b lies in a direction from state a: the cosine of
// the angle between, -1 when not known.
func (g *gazetteer) lies(a, b schema.Entity, direction string) float64 {
	d, ok := directions[strings.ReplaceAll(direction, "-", "")]
	ta, tb := g.traits[a.Key], g.traits[b.Key]
	if !ok || !ta.located || !tb.located {
		return -1
	}
	north := tb.latitude - ta.latitude
	east := math.Remainder(tb.longitude-ta.longitude, 360) * math.Cos((ta.latitude+tb.latitude)/2*math.Pi/180)
	size := math.Hypot(north, east) * math.Hypot(d[0], d[1])
	if size == 0 {
		return -1
	}
	return (north*d[0] + east*d[1]) / size
}

// borders tells whether two states share a land border.
func (g *gazetteer) borders(a, b schema.Entity) bool {
	for _, code := range g.traits[a.Key].borders {
		if code == b.Key {
			return true
		}
	}
	return false
}

// has tells whether a state has a trait, folded.
func (g *gazetteer) has(e schema.Entity, trait string) bool { return g.traits[e.Key].words[trait] }
