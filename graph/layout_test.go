package graph

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestFindHubs says which parties become bars.
func TestFindHubs(t *testing.T) {
	row := []CardRow{{Text: "x"}}
	rows := []CardRow{{Text: "x"}, {Text: "y"}}
	for _, c := range []struct {
		name  string
		cards []Card
		want  hubs
	}{
		{"nothing", nil, hubs{}},
		{"one card", []Card{{From: "A", To: "B", Rows: row}}, hubs{"A", "B"}},
		{"the one that acts more stands on the left", []Card{{From: "A", To: "B", Rows: row}, {From: "B", To: "A", Rows: rows}}, hubs{"B", "A"}},
		{"strangers", []Card{{From: "A", To: "B", Rows: row}, {From: "C", To: "D", Rows: row}}, hubs{}},
		{"a star", star(12), hubs{left: "hub"}},
		{"a card with one party", []Card{{From: "A", Rows: rows}}, hubs{left: "A"}},
	} {
		if got := findHubs(c.cards); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func star(n int) []Card {
	var cards []Card
	for i := range n {
		cards = append(cards, Card{From: "hub", To: fmt.Sprint("p", i), Topic: fmt.Sprint("t", i%3), Rows: []CardRow{{Text: "x"}}})
	}
	return cards
}

// TestLayout: whatever the cards, every row is drawn once, everything lies on
// the paper, and no two boxes overlap in part.
func TestLayout(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom([]string{"A", "B", "C", "D", "E", "F G H I J K L M N O P", strings.Repeat("w", 60)})
		var p Picture
		want := 0
		for i := range rapid.IntRange(0, 25).Draw(t, "cards") {
			c := Card{
				From: name.Draw(t, "from"), To: rapid.OneOf(name, rapid.Just("")).Draw(t, "to"),
				Topic: rapid.SampledFrom([]string{"", "trade", "aid"}).Draw(t, "topic"), Label: fmt.Sprint("card ", i),
				Undirected: rapid.Bool().Draw(t, "undirected"),
			}
			for j := range rapid.IntRange(0, 6).Draw(t, "rows") {
				want++
				text := strings.Repeat("word ", rapid.IntRange(0, 30).Draw(t, "words"))
				c.Rows = append(c.Rows, CardRow{Text: text, Anchor: fmt.Sprint(i, "-", j), Mark: Mark{Word: "refuted-by-bound"}})
			}
			p.Cards = append(p.Cards, c)
		}
		d, err := layOut(p)
		if err != nil {
			t.Fatal(err)
		}
		anchors := map[string]int{}
		var boxes []rectangle
		for _, s := range d.shapes {
			switch s := s.(type) {
			case rectangle:
				boxes = append(boxes, s)
				if s.x < 0 || s.y < 0 || s.x+s.w > d.width || s.y+s.h > d.height {
					t.Fatalf("box %+v is off the paper, %.0f × %.0f", s, d.width, d.height)
				}
				if s.anchor != "" {
					anchors[s.anchor]++
				}
			case line:
				start := s.x
				if s.centred {
					start -= s.length / 2
				}
				if start < 0 || start+s.length > d.width || s.y > d.height {
					t.Fatalf("text %+v is off the paper, %.0f × %.0f", s, d.width, d.height)
				}
			case connection:
				if math.IsNaN(s.x1+s.x2+s.y1+s.y2) || max(s.x1, s.x2) > d.width || max(s.y1, s.y2) > d.height {
					t.Fatalf("line %+v is off the paper", s)
				}
			}
		}
		if len(anchors) != want {
			t.Fatalf("%d rows drawn, want %d", len(anchors), want)
		}
		for a, n := range anchors {
			if n != 1 {
				t.Fatalf("row %s drawn %d times", a, n)
			}
		}
		for i, a := range boxes {
			for _, b := range boxes[:i] {
				if overlap(a, b) && !inside(a, b) && !inside(b, a) {
					t.Fatalf("boxes overlap:\n%+v\n%+v", a, b)
				}
			}
		}
	})
}

func overlap(a, b rectangle) bool {
	return a.x < b.x+b.w && b.x < a.x+a.w && a.y < b.y+b.h && b.y < a.y+a.h
}

func inside(a, b rectangle) bool {
	const slack = 1e-6
	return a.x >= b.x-slack && a.y >= b.y-slack && a.x+a.w <= b.x+b.w+slack && a.y+a.h <= b.y+b.h+slack
}

// TestWrap breaks at spaces, and inside words that are longer than a line.
func TestWrap(t *testing.T) {
	for text, want := range map[string]string{
		"":                   "",
		"a bb ccc":           "a bb|ccc",
		"ab-cdefg":           "ab-|cdefg",
		"abcdefghij k":       "abcde|fghij|k",
		"  spaces   between": "space|s|betwe|en",
	} {
		if got := strings.Join(wrapWords(text, 5), "|"); got != want {
			t.Errorf("wrap %q: %q, want %q", text, got, want)
		}
	}
}
