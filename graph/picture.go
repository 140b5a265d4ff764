package graph

import (
	"strings"
	"unicode"
)

// A Picture is what is said between parties, to be drawn: a box for each party,
// between two parties a card for each topic, on a card a row for each claim or
// fact. Parties and cards are drawn in the order given.
type Picture struct {
	Title   string
	Note    string // under the title: what was counted, what was left out
	Parties []Party
	Cards   []Card
	Legend  []Mark
}

// A Party is somebody or something that cards connect.
type Party struct {
	ID      string // unique in the picture
	Label   string
	Tooltip string
}

// A Card stands between two parties, which it names by their IDs. Without To it
// hangs on From alone.
type Card struct {
	From, To   string
	Label      string
	Tooltip    string
	Topic      string // cards of one topic stand together; "" for none
	Rows       []CardRow
	Mark       Mark // of its lines
	Undirected bool // its lines have no arrow heads
}

// A CardRow is one line of a card.
type CardRow struct {
	Text    string
	Tooltip string
	Anchor  string // id of what the row shows, "" for none
	Mark    Mark
}

// A Mark is how a verdict, or any other class of things, looks: never by
// colour alone. The zero Mark is a thin grey line.
type Mark struct {
	Word   string // what the mark means: "refuted"
	Symbol string // one character before the word
	Color  string // of lines and symbols, as #rrggbb
	Fill   string // of the background, as #rrggbb
	Line   LineStyle
}

// A LineStyle is the second sign of a Mark, for those who do not see its colour.
type LineStyle string

// The line styles that every output format can draw.
const (
	Solid  LineStyle = "solid"
	Bold   LineStyle = "bold"
	Dashed LineStyle = "dashed"
	Dotted LineStyle = "dotted"
)

// The colours that carry no meaning.
const (
	inkColor     = "#1f2937"
	paleColor    = "#64748b"
	edgeColor    = "#94a3b8"
	boxColor     = "#cbd5e1"
	partyColor   = "#e0e7ff"
	clusterColor = "#f1f5f9"
	paperColor   = "#ffffff"
)

func (m Mark) color() string { return orElse(m.Color, edgeColor) }
func (m Mark) fill() string  { return orElse(m.Fill, paperColor) }

func (m Mark) lineWidth() float64 {
	if m.Line == Bold {
		return 2
	}
	return 1
}

// text is the row's text behind the symbol of its mark.
func (r CardRow) text() string {
	if r.Mark.Symbol == "" {
		return r.Text
	}
	return r.Mark.Symbol + " " + r.Text
}

// label is the name of a party, or its ID where the picture does not list it.
func (p Picture) label(id string) string {
	for _, party := range p.Parties {
		if party.ID == id {
			return party.Label
		}
	}
	return id
}

// topics lists the topics of cards in the order of their first card.
func topics(cards []Card) []string {
	var names []string
	seen := map[string]bool{}
	for _, c := range cards {
		if !seen[c.Topic] {
			seen[c.Topic] = true
			names = append(names, c.Topic)
		}
	}
	return names
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// clean makes a text fit for every format: valid UTF-8 without control
// characters, which XML cannot hold. Line breaks stay.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && unicode.IsControl(r) || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}
