package graph

import (
	"cmp"
	"slices"
	"strings"
)

// The measures of a drawing, in points.
const (
	paper = 24.0 // around everything

	titleSize, partySize, labelSize, rowSize, wordSize = 17.0, 13.0, 12.0, 11.0, 9.5
	lineHeight                                         = 1.25 // of the size

	partyWidth = 116.0 // boxes of parties at the sides
	hubWidth   = 92.0  // bars of the two main parties
	cardWidth  = 230.0 // cards with one column of rows
	wideWidth  = 430.0 // cards with two columns
	linkWidth  = 34.0  // between a party and a card
	cardGap    = 8.0   // between cards
	topicGap   = 16.0  // between topics
	padding    = 6.0   // inside boxes

	wideRows   = 14    // rows between the main parties from which their cards are wide
	labelEvery = 700.0 // the label of a bar comes again after this much
)

// layOut puts everything in its place. The one or two parties that most rows
// are about become bars; cards between the two stand in the middle, cards of
// one of them with others stand outside, beside a box for the other party,
// which may so be drawn more than once. What is left comes below. No line
// crosses a card.
func layOut(p Picture) (drawing, error) {
	f, err := loadFonts()
	if err != nil {
		return drawing{}, err
	}
	l := layouter{p, f}
	body := l.body()
	head := l.head(max(body.width, 420))
	d := drawing{width: 2*paper + max(body.width, head.width), height: 2*paper + head.height + body.height, fonts: f}
	var page block
	page.add(paper, paper, head.shapes...)
	page.add(paper, paper+head.height, body.shapes...)
	d.shapes = page.shapes
	return d, nil
}

type layouter struct {
	p     Picture
	fonts fonts
}

// head is the title, the note and the legend.
func (l layouter) head(width float64) block {
	b := block{width: width}
	b.height = l.text(&b, 0, 0, width, titleSize, true, inkColor, l.p.Title)
	if l.p.Note != "" {
		b.height = l.text(&b, 0, b.height+4, width, rowSize, false, paleColor, l.p.Note)
	}
	x, y, height := 0.0, b.height+10, rowSize*lineHeight+2*padding
	for _, m := range l.p.Legend {
		text := strings.TrimSpace(clean(m.Symbol + " " + m.Word))
		w := l.fonts.width(text, rowSize, false) + 4*padding
		if x > 0 && x+w > width {
			x, y = 0, y+height+4
		}
		b.add(x, y, rectangle{w: w, h: height, radius: 4, fill: m.fill(), stroke: m.color(), line: m.Line, width: m.lineWidth()},
			line{x: w / 2, y: height/2 + rowSize*.35, size: rowSize, text: text, length: w - 4*padding, centred: true, color: inkColor})
		x += w + 8
		b.height = y + height
	}
	b.height += 20
	return b
}

// text adds a text from (x, y) downwards and returns where it ends.
func (l layouter) text(b *block, x, y, width, size float64, bold bool, color, text string) float64 {
	for _, t := range l.fonts.wrap(text, width, size, bold) {
		b.add(x, y, line{y: size, size: size, text: t, length: l.fonts.width(t, size, bold), bold: bold, color: color})
		y += size * lineHeight
	}
	return y
}

func (l layouter) body() block {
	h := findHubs(l.p.Cards)
	var left, centre, right, rest []Card
	for _, group := range byTopic(l.p.Cards) {
		// With a single bar, a topic stands on the side that has fewer rows.
		toLeft := h.right == "" && rows(left) < rows(right)
		for _, c := range group {
			switch {
			case h.left == "" || !h.touches(c):
				rest = append(rest, c)
			case h.right != "" && c.has(h.left) && c.has(h.right):
				centre = append(centre, c)
			case h.right == "" && toLeft, h.right != "" && c.has(h.left):
				left = append(left, c)
			default:
				right = append(right, c)
			}
		}
	}
	if h.right == "" {
		h.right = h.left
	}
	b := l.columns(h, l.side(left, h.left, true), l.centre(centre, h), l.side(right, h.right, false))
	if len(rest) > 0 {
		others := l.rest(rest, b.width)
		top := b.height
		if top > 0 {
			top += 2 * topicGap
		}
		b.add(0, top, others.shapes...)
		b.width, b.height = max(b.width, others.width), top+others.height
	}
	return b
}

// columns sets the blocks and the bars side by side.
func (l layouter) columns(h hubs, left, centre, right block) block {
	var b block
	if h.left == "" {
		return b
	}
	least := max(60, l.hubHeight(h.left), l.hubHeight(h.right)) // of a bar with its label
	b.height = max(left.height, centre.height, right.height, least)
	x := 0.0
	place := func(c block) {
		b.add(x, 0, c.shapes...)
		x += c.width
	}
	place(left)
	if h.left != h.right {
		place(l.hub(h.left, max(left.height, centre.height, least)))
		place(centre)
		place(l.hub(h.right, max(right.height, centre.height, least)))
	} else {
		place(l.hub(h.left, b.height))
	}
	place(right)
	b.width = x
	return b
}

// hub is the bar of a main party; its label comes again where it is long.
func (l layouter) hub(id string, height float64) block {
	b := block{width: hubWidth, height: height}
	b.add(0, 0, l.partyBox(id, hubWidth, height))
	n := max(1, int(height/labelEvery+.5))
	for i := range n {
		l.centred(&b, hubWidth/2, height*(float64(i)+.5)/float64(n), hubWidth-2*padding, id)
	}
	return b
}

// hubHeight is the room that the label of a bar needs.
func (l layouter) hubHeight(id string) float64 {
	lines := l.fonts.wrap(l.p.label(id), hubWidth-2*padding, partySize, true)
	return float64(len(lines))*partySize*lineHeight + 2*padding
}

func (l layouter) partyBox(id string, w, h float64) rectangle {
	r := rectangle{w: w, h: h, radius: 8, fill: partyColor, stroke: edgeColor, width: 1}
	for _, p := range l.p.Parties {
		if p.ID == id {
			r.tooltip = orElse(p.Tooltip, p.Label)
		}
	}
	return r
}

// centred adds the label of a party around the middle (x, y).
func (l layouter) centred(b *block, x, y, width float64, id string) {
	lines := l.fonts.wrap(l.p.label(id), width, partySize, true)
	y += partySize*.8 - float64(len(lines))*partySize*lineHeight/2
	for _, t := range lines {
		b.add(x, y, line{size: partySize, text: t, length: l.fonts.width(t, partySize, true), bold: true, centred: true, color: inkColor})
		y += partySize * lineHeight
	}
}

// party is the box of a party at a side.
func (l layouter) party(id string) block {
	lines := len(l.fonts.wrap(l.p.label(id), partyWidth-2*padding, partySize, true))
	b := block{width: partyWidth, height: float64(lines)*partySize*lineHeight + 2*padding}
	b.add(0, 0, l.partyBox(id, b.width, b.height))
	l.centred(&b, b.width/2, b.height/2, b.width-2*padding, id)
	return b
}

// card draws a card; width says how many columns of rows it has.
func (l layouter) card(c Card, width float64, titled bool) block {
	b := block{width: width}
	var content block
	y := padding
	if titled && c.Label != "" {
		y = l.text(&content, padding, y, width-2*padding, labelSize, true, inkColor, c.Label) + 2
	}
	columns := 1
	if width == wideWidth && len(c.Rows) > 1 {
		columns = 2
	}
	w := (width - padding*float64(columns+1)) / float64(columns)
	for pair := range slices.Chunk(c.Rows, columns) {
		height := 0.0
		var drawn []block
		for _, r := range pair {
			drawn = append(drawn, l.row(r, w))
			height = max(height, drawn[len(drawn)-1].height)
		}
		for i, r := range pair {
			x := padding + float64(i)*(w+padding)
			content.add(x, y, rectangle{
				w: w, h: height, radius: 3, fill: r.Mark.fill(), stroke: r.Mark.color(), line: r.Mark.Line, width: r.Mark.lineWidth(),
				anchor: r.Anchor, tooltip: r.Tooltip,
			})
			content.add(x, y, drawn[i].shapes...)
		}
		y += height + 4
	}
	b.height = y + padding - 4
	b.add(0, 0, rectangle{w: width, h: b.height, radius: 6, fill: paperColor, stroke: boxColor, width: 1, tooltip: orElse(c.Tooltip, c.Label)})
	b.add(0, 0, content.shapes...)
	return b
}

// row is the text of a row, with the word of its mark at the end of the last
// line, or below it where there is no room.
func (l layouter) row(r CardRow, width float64) block {
	b := block{width: width}
	inner := width - 2*padding
	lines := l.fonts.wrap(r.text(), inner, rowSize, false)
	y := l.text(&b, padding, padding/2+1, inner, rowSize, false, inkColor, r.text())
	if r.Mark.Word != "" {
		word := clean(r.Mark.Word)
		length := l.fonts.width(word, wordSize, true)
		at := line{x: width - padding - length, y: y - rowSize*(lineHeight-1), size: wordSize, text: word, length: length, bold: true, color: r.Mark.color()}
		if l.fonts.width(lines[len(lines)-1], rowSize, false)+length+8 > inner {
			at.y = y + wordSize
			y += wordSize * lineHeight
		}
		b.add(0, 0, at)
	}
	b.height = y + padding/2
	return b
}

// topic draws the box behind cards from y to end, and its name.
func (l layouter) topic(x, y, width, end float64, name string) block {
	var b block
	if name == "" {
		return b
	}
	b.add(x, y, rectangle{w: width, h: end - y, radius: 8, fill: clusterColor, stroke: boxColor, width: 1, tooltip: name})
	name = clean(name)
	b.add(x, y, line{x: padding + 2, y: labelSize + 2, size: labelSize, text: name, length: l.fonts.width(name, labelSize, false), color: paleColor})
	return b
}

// topicHead is the room for the name of a topic.
func topicHead(name string) float64 {
	if name == "" {
		return 0
	}
	return labelSize*lineHeight + padding
}

func (l layouter) link(x1, x2, y1, y2 float64, c Card, head bool) connection {
	return connection{
		x1: x1, x2: x2, y1: y1, y2: y2, stroke: c.Mark.color(), line: c.Mark.Line, width: 1.2 * c.Mark.lineWidth(),
		head: head && !c.Undirected, tooltip: orElse(c.Tooltip, c.Label),
	}
}

// byTopic groups cards, topics in the order of their first card.
func byTopic(cards []Card) [][]Card {
	var groups [][]Card
	for _, topic := range topics(cards) {
		var group []Card
		for _, c := range cards {
			if c.Topic == topic {
				group = append(group, c)
			}
		}
		groups = append(groups, group)
	}
	return groups
}

// hubs are the main parties: two that much is said between, or one (right is
// ""), or none.
type hubs struct{ left, right string }

func (h hubs) touches(c Card) bool { return c.has(h.left) || h.right != "" && c.has(h.right) }

func (c Card) has(id string) bool { return c.From == id || c.To == id && id != "" }

// other is the party at the other end of a card.
func (c Card) other(id string) string {
	if c.From == id {
		return c.To
	}
	return c.From
}

func rows(cards []Card) int {
	n := 0
	for _, c := range cards {
		n += max(1, len(c.Rows))
	}
	return n
}

// pairShare is the share of the rows between two parties, as one in so many,
// from which on both are main parties.
const pairShare = 6

// findHubs chooses the party with most rows, and the one that it shares most
// with. The one that acts more stands on the left.
func findHubs(cards []Card) hubs {
	weight := tally(cards, func(c Card) []string { return []string{c.From, c.To} })
	if len(weight) == 0 || len(cards) > 1 && weight[0].rows < 2 {
		return hubs{}
	}
	first := weight[0].id
	shared := tally(cards, func(c Card) []string {
		if c.has(first) && c.From != c.To {
			return []string{c.other(first)}
		}
		return nil
	})
	if len(shared) == 0 || shared[0].rows*pairShare < rows(cards) {
		return hubs{left: first}
	}
	second := shared[0].id
	balance := 0
	for _, c := range cards {
		if c.has(first) && c.has(second) && !c.Undirected {
			if c.From == first {
				balance += len(c.Rows)
			} else {
				balance -= len(c.Rows)
			}
		}
	}
	if balance < 0 {
		return hubs{second, first}
	}
	return hubs{first, second}
}

type counted struct {
	id   string
	rows int
}

// tally counts the rows of cards for each party, most first, then in the order
// in which they come.
func tally(cards []Card, parties func(Card) []string) []counted {
	var list []counted
	index := map[string]int{}
	for _, c := range cards {
		for _, id := range parties(c) {
			if id == "" {
				continue
			}
			i, ok := index[id]
			if !ok {
				i = len(list)
				index[id] = i
				list = append(list, counted{id: id})
			}
			list[i].rows += max(1, len(c.Rows))
		}
	}
	slices.SortStableFunc(list, func(a, b counted) int { return cmp.Compare(b.rows, a.rows) })
	return list
}
