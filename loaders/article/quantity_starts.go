package article

// starts says what may start with a word or mark, so that most of a text is
// passed over by one look.
type starts uint8

const (
	startsNumber starts = 1 << iota
	startsRange
	startsTime
)

// may tells whether something may start at lexeme i. Digits start anything.
func (r *numReader) may(i int, s starts) bool {
	return r.lx[i].kind == lexDigits || r.first[r.lx[i].low]&s != 0
}

// mayBeTime tells whether digits at i can start a time, by what follows them:
// lists of numbers are long, and none of them is one.
func (r *numReader) mayBeTime(i int) bool {
	if r.lx[i].kind != lexDigits || len(r.lx[i].low) == 4 {
		return true
	}
	switch {
	case i+1 == len(r.lx) || len(r.lx[i].low) > 4:
		return false
	case r.lx[i+1].kind == lexWord:
		return true
	}
	switch r.lx[i+1].low {
	case "-", "–", "~", "/", ".", "'":
		return true
	}
	return false
}

// addStarts collects the first words of everything the grammar reads. The
// words that the readers themselves know are listed here.
func (g *grammar) addStarts() {
	g.first = map[string]starts{}
	add := func(s starts, words ...string) {
		for _, w := range words {
			g.first[w] |= s
		}
	}
	all := startsNumber | startsRange | startsTime
	add(all, "a", "an", "half", "quarter", "hundred")
	add(startsNumber|startsRange, "minus", "negative", "-", ".")
	add(startsNumber, "percent", "percentage", "per", "u")
	add(startsRange|startsTime, "between", "from")
	add(startsTime, "the", "year", "in", "within", "for", "few", "several", "some", "couple", "week", "w", "'", "same", "that", "my", "q", "h", "fy", "cy", "sy", "fiscal", "financial", "school", "academic", "calendar", "marketing")
	for w := range vulgar {
		add(all, w)
	}
	for w := range g.Numbers {
		add(all, w)
	}
	for w := range g.Ordinals {
		add(all, w)
	}
	for w := range g.symbols {
		add(startsNumber, w)
	}
	for w := range g.codes {
		add(startsNumber, w, "m"+w)
	}
	for w := range g.Prefixes {
		add(startsNumber, w)
	}
	for w := range g.Months {
		add(startsTime, w)
	}
	for w := range g.Weekdays {
		add(startsTime, w)
	}
	for w := range g.Decades {
		add(startsTime, w)
	}
	add(startsNumber, g.relative.starts()...)
	add(startsNumber, g.money.starts()...)
	add(startsRange|startsTime, g.comparisons.starts()...)
	add(startsTime, g.Seasons...)
	for _, list := range [...][]string{
		g.parts.starts(), g.shifts.starts(), g.days.starts(), g.vagueTimes.starts(), g.now.starts(),
		g.named.starts(), g.namedDays.starts(), g.signals.starts(), g.timeUnits.starts(),
	} {
		add(startsTime, list...)
	}
}
