package graph

import "math"

// centre is the column of cards between the two main parties; its left and
// right borders are those of the bars.
func (l layouter) centre(cards []Card, h hubs) block {
	var b block
	if len(cards) == 0 {
		if h.left != h.right {
			b.width = 2 * linkWidth
		}
		return b
	}
	width := cardWidth
	if rows(cards) > wideRows {
		width = wideWidth
	}
	inset := linkWidth + padding
	b.width = width + 2*inset
	y := 0.0
	for _, group := range byTopic(cards) {
		top := y
		y += topicHead(group[0].Topic)
		var drawn block
		for _, c := range group {
			card := l.card(c, width, true)
			middle := y + card.height/2
			drawn.add(0, 0,
				l.link(0, inset, middle, middle, c, false), l.link(inset+width, b.width, middle, middle, c, c.To == h.right))
			if c.To == h.left {
				drawn.shapes[len(drawn.shapes)-2] = l.link(inset, 0, middle, middle, c, true)
			}
			drawn.add(inset, y, card.shapes...)
			y += card.height + cardGap
		}
		b.add(0, 0, l.topic(linkWidth, top, width+2*padding, y, group[0].Topic).shapes...)
		b.add(0, 0, drawn.shapes...)
		y += topicGap
	}
	b.height = y - topicGap
	return b
}

// side is the column of cards of one main party with others, and the boxes of
// these. On the left side everything is mirrored.
func (l layouter) side(cards []Card, hub string, mirrored bool) block {
	var b block
	if len(cards) == 0 {
		return b
	}
	inset := linkWidth + padding
	b.width = inset + cardWidth + inset + partyWidth
	// at turns a distance from the bar into an x.
	at := func(distance, width float64) float64 {
		if mirrored {
			return b.width - distance - width
		}
		return distance
	}
	y := 0.0
	for _, group := range byTopic(cards) {
		top := y
		y += topicHead(group[0].Topic)
		var drawn block
		for _, run := range byOther(group, hub) {
			start := y
			for _, c := range run {
				card := l.card(c, cardWidth, false)
				drawn.add(at(inset, cardWidth), y, card.shapes...)
				y += card.height + cardGap
			}
			other := run[0].other(hub)
			if other == "" || other == hub {
				l.hang(&drawn, run, start, at, hub)
				continue
			}
			box := l.party(other)
			y = max(y, start+box.height+cardGap)
			middle := (start + y - cardGap) / 2
			drawn.add(at(inset+cardWidth+inset, partyWidth), middle-box.height/2, box.shapes...)
			l.hang(&drawn, run, start, at, hub)
			for i, at1 := range l.middles(run, start) {
				near, far := at(inset+cardWidth, 0), at(inset+cardWidth+inset, 0)
				if run[i].From == hub {
					drawn.add(0, 0, l.link(near, far, at1, middle, run[i], true))
				} else {
					drawn.add(0, 0, l.link(far, near, middle, at1, run[i], false))
				}
			}
		}
		b.add(0, 0, l.topic(at(linkWidth, cardWidth+2*padding), top, cardWidth+2*padding, y, group[0].Topic).shapes...)
		b.add(0, 0, drawn.shapes...)
		y += topicGap
	}
	b.height = y - topicGap
	return b
}

// hang connects the cards of a run with the bar.
func (l layouter) hang(b *block, run []Card, start float64, at func(distance, width float64) float64, hub string) {
	for i, y := range l.middles(run, start) {
		bar, card := at(0, 0), at(linkWidth+padding, 0)
		if run[i].From == hub {
			b.add(0, 0, l.link(bar, card, y, y, run[i], false))
		} else {
			b.add(0, 0, l.link(card, bar, y, y, run[i], true))
		}
	}
}

// middles are the heights at which lines meet the cards of a run.
func (l layouter) middles(run []Card, y float64) []float64 {
	var out []float64
	for _, c := range run {
		height := l.card(c, cardWidth, false).height
		out = append(out, y+height/2)
		y += height + cardGap
	}
	return out
}

// byOther groups the cards of a topic by the party at their other end.
func byOther(cards []Card, hub string) [][]Card {
	var runs [][]Card
	index := map[string]int{}
	for _, c := range cards {
		i, ok := index[c.other(hub)]
		if !ok {
			i = len(runs)
			index[c.other(hub)] = i
			runs = append(runs, nil)
		}
		runs[i] = append(runs[i], c)
	}
	return runs
}

// rest draws cards that no main party has part in, each with its two parties,
// in as many columns as make the picture about as wide as it is high.
func (l layouter) rest(cards []Card, width float64) block {
	const (
		gap   = 3 * topicGap
		slack = .3 // of a column, by which the picture may become wider
	)
	var drawn []block
	total := 0.0
	for _, c := range cards {
		d := l.triple(c)
		drawn = append(drawn, d)
		total += d.height + cardGap
	}
	unit := drawn[0].width
	n := max(1, int((width+gap)/(unit+gap)+slack), int(math.Sqrt(total/(unit+gap))+.5))
	b := block{width: float64(n)*(unit+gap) - gap}
	ends := make([]float64, n)
	for _, d := range drawn {
		column := 0
		for i, end := range ends {
			if end < ends[column] {
				column = i
			}
		}
		b.add(float64(column)*(unit+gap), ends[column], d.shapes...)
		ends[column] += d.height + cardGap
		b.height = max(b.height, ends[column]-cardGap)
	}
	return b
}

// triple is a card between its two parties.
func (l layouter) triple(c Card) block {
	card := l.card(c, cardWidth, false)
	from := l.party(c.From)
	b := block{height: max(card.height, from.height)}
	var to block
	if c.To != "" {
		to = l.party(c.To)
		b.height = max(b.height, to.height)
	}
	middle := b.height / 2
	x := partyWidth + linkWidth
	b.add(0, middle-from.height/2, from.shapes...)
	b.add(0, 0, l.link(partyWidth, x, middle, middle, c, false))
	b.add(x, middle-card.height/2, card.shapes...)
	if c.To != "" {
		x += cardWidth
		b.add(0, 0, l.link(x, x+linkWidth, middle, middle, c, true))
		b.add(x+linkWidth, middle-to.height/2, to.shapes...)
	}
	b.width = 2*partyWidth + 2*linkWidth + cardWidth
	return b
}
