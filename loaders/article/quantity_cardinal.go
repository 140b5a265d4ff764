package article

import (
	"math"
	"strconv"
	"strings"
)

// part is the last element of a cardinal that was read.
type part uint8

const (
	partNone part = iota
	partArticle
	partLiteral
	partUnit
	partTeen
	partTens
	partHundred
	partMagnitude
)

// cardinal reads a number in digits, words or both: "4 thousand 3 hundred and
// 21", "twenty-one trillion and three hundred", "2.5 million", "a dozen".
func (r *numReader) cardinal(i int) (num, bool) {
	s := sum{numReader: r, at: i, from: i, max: math.Inf(1), scale: 1}
	if w := r.low(i); (w == "a" || w == "an") && r.magnitude(r.low(i+1)) > 0 && !strings.HasSuffix(r.low(i+1), "s") {
		s.at, s.last, s.cur = i+1, partArticle, 1
	}
	if r.low(i) == "hundred" && r.magnitude(r.low(i+1)) >= 1000 {
		s.at, s.last, s.cur, s.digit, s.scale = i+1, partHundred, 100, 100, 100
	}
	for s.at < len(r.lx) && s.at-i < maxNumber && s.step() {
	}
	if s.last == partNone || s.last == partArticle {
		return num{}, false
	}
	n := s.sofar(i)
	n.head = s.head
	return n, true
}

// sofar is the number read up to now, from lexeme i on.
func (s *sum) sofar(i int) num {
	n := num{from: i, to: s.at, value: s.total + s.cur, digit: s.digit, scale: s.scale, plain: s.plain}
	if n.value != math.Trunc(n.value) {
		n.form = formDecimal
	}
	return n
}

// sum adds up the elements of a cardinal.
type sum struct {
	*numReader
	at           int
	last         part
	total, cur   float64 // what is settled, and what a magnitude may still multiply
	lastPart     float64 // what the last magnitude added: "three lakh crore" multiplies it again
	max          float64 // the last magnitude: the next must be smaller
	digit, scale float64
	plain        bool
	literal      bool // digits were used
	from         int
	head         *num // the number before the last "and"
}

// step takes the next element; false when the number ends before it.
func (s *sum) step() bool {
	j := s.at
	hyphen, and := false, false
	if s.last != partNone && s.last != partArticle {
		switch s.low(j) {
		case "-":
			hyphen = true
			j++
			if s.glued(j-1) != s.glued(j) || !s.is(j, lexWord) {
				return false
			}
		case "and":
			if s.last != partHundred && s.last != partMagnitude {
				return false
			}
			and = true
			j++
		case ",":
			if s.last != partMagnitude || s.literal || !s.is(j+1, lexWord) {
				return false
			}
			if n, ok := s.cardinal(j + 1); !ok || n.value >= s.max || n.scale >= s.max || n.scale == 1 {
				return false
			}
			j++
		}
	}
	if j >= len(s.lx) {
		return false
	}
	if s.lx[j].kind == lexDigits || s.low(j) == "." {
		return !hyphen && s.addLiteral(j)
	}
	if s.lx[j].kind != lexWord {
		return false
	}
	before := s.sofar(s.from)
	if !s.addWord(j, hyphen, and) {
		return false
	}
	if and {
		s.head = &before
	}
	return true
}

func (s *sum) addLiteral(j int) bool {
	lit, ok := s.numReader.literal(j)
	if !ok {
		return false
	}
	switch {
	case s.last == partNone:
		s.plain = lit.plain
		s.digit = lit.digit
	case s.last == partHundred && s.literal && lit.plain && lit.value < 100,
		s.last == partMagnitude && s.literal && s.max <= 1000 && lit.plain && lit.value < s.max:
		s.plain, s.digit = false, 1
		if m := s.magnitude(s.low(lit.to)); s.last == partHundred && m > 0 {
			return false
		}
	default:
		return false
	}
	s.cur += lit.value
	s.last, s.at, s.literal = partLiteral, lit.to, true
	if s.scale > 1 && s.last != partNone {
		s.scale = 1
	}
	return true
}

func (s *sum) addWord(j int, hyphen, and bool) bool {
	w := s.lx[j].low
	if v, ok := s.Numbers[w]; ok {
		return s.addNumber(j, v, hyphen)
	}
	if and {
		return false
	}
	if s.last == partLiteral {
		if m := s.abbreviated(j); m > 0 {
			return s.multiply(j, m)
		}
	}
	if m := s.magnitude(w); m > 0 && s.last != partNone {
		if m == 100 {
			return s.addHundred(j)
		}
		return s.multiply(j, m)
	}
	return false
}

func (s *sum) addNumber(j int, v float64, hyphen bool) bool {
	free := s.last == partNone || s.last == partHundred || s.last == partMagnitude
	kind := partUnit
	switch {
	case v < 10:
		if !free && !(s.last == partTens && v > 0) {
			return false
		}
		if s.last == partNone && v == 1 && s.pronoun(j) {
			return false
		}
	case v < 20:
		if kind = partTeen; !free {
			return false
		}
	default:
		if kind = partTens; !free {
			return false
		}
	}
	if hyphen && s.last == partMagnitude && s.literal {
		return false
	}
	if s.literal && s.last == partMagnitude && s.max >= 1e6 {
		return false // "$5 million and three ships" are two numbers
	}
	s.cur += v
	s.last, s.at, s.digit, s.scale, s.plain = kind, j+1, 1, 1, false
	return true
}

// pronoun tells whether "one" at j stands for a thing rather than the number.
func (r *numReader) pronoun(j int) bool {
	switch r.low(j - 1) {
	case "this", "that", "no", "any", "every", "each", "which", "the", "another", "some", "only", "new", "same", "such", "other":
		return !r.is(j+1, lexWord) && r.low(j+1) != "-" || r.functionWord(j+1) || r.low(j-1) != "the" && r.low(j-1) != "only"
	}
	return r.low(j+1) == "another" || r.low(j+1) == "'" && r.glued(j+1)
}

func (s *sum) addHundred(j int) bool {
	switch s.last {
	case partArticle, partUnit, partTeen, partTens, partLiteral:
	default:
		return false
	}
	if s.cur >= 1000 {
		return false
	}
	s.cur *= 100
	if s.last != partLiteral {
		s.digit = 1
	}
	s.digit *= 100
	s.last, s.at, s.scale, s.plain = partHundred, j+1, 100, false
	return true
}

func (s *sum) multiply(j int, m float64) bool {
	switch {
	case s.last == partMagnitude && s.cur == 0:
		s.total += s.lastPart * (m - 1)
		s.lastPart *= m
	case m < s.max:
		s.lastPart = s.cur * m
		s.total += s.lastPart
		s.cur = 0
	default:
		return false
	}
	switch s.last {
	case partLiteral:
		s.digit *= m
	case partMagnitude, partHundred:
		s.digit *= m
	default:
		s.digit = m
	}
	s.max, s.scale, s.plain = m, m, false
	if s.last == partMagnitude {
		s.scale = s.digit
	}
	s.last, s.at = partMagnitude, j+1
	return true
}

// abbreviated is the worth of the abbreviation at j after digits: "10k",
// "1.2 bn". 0 when there is none.
func (r *numReader) abbreviated(j int) float64 {
	l := r.lx[j]
	if r.glued(j+1) && (r.is(j+1, lexDigits) || r.low(j+1) == "'") {
		return 0
	}
	if m, ok := r.Abbreviations.Any[l.low]; ok {
		return m
	}
	if m, ok := r.Abbreviations.Glued[l.low]; ok && !l.gap && (l.low == "b" || r.text[l.start] != l.low[0]) {
		return m
	}
	if l.low == "m" && r.text[l.start] == 'M' && !r.is(j+1, lexWord) && (l.gap || len(r.low(j-1)) > 1 || r.low(j-2) == ".") {
		return 1e6 // but "3M" is a company
	}
	return 0
}

// literal reads a number in digits: "1,234.5", ".25", "40 000", "1.3x10^6".
func (r *numReader) literal(i int) (num, bool) {
	n := num{from: i, digit: 1, scale: 1}
	j := i
	if r.low(i) == "." {
		if !r.is(i+1, lexDigits) || !r.glued(i+1) || r.glued(i) && r.low(i-1) != "$" && r.low(i-1) != "-" && r.low(i-1) != "(" {
			return n, false
		}
	} else {
		if !r.is(i, lexDigits) || r.glued(i) && r.is(i-1, lexWord) && !r.moneyWord(i-1) {
			return n, false
		}
		j++
	}
	var b strings.Builder
	b.WriteString(r.low(i))
	if r.low(i) == "." {
		b.Reset()
		b.WriteByte('0')
	} else {
		n.plain = true
		j = r.groups(i, j, &b)
		n.plain = j == i+1
	}
	if b.Len() > 300 {
		return n, false
	}
	if k, decimals := r.decimals(i, j); k > j {
		b.WriteString("." + decimals)
		n.digit = math.Pow10(-len(decimals))
		n.form, n.plain, j = formDecimal, false, k
	}
	v, err := strconv.ParseFloat(b.String(), 64)
	if err != nil {
		return n, false
	}
	n.value, n.to = v, j
	r.power(&n)
	return n, !r.unitFollows(n)
}

// groups adds the groups of three digits after the first.
func (r *numReader) groups(i, j int, b *strings.Builder) int {
	if len(r.low(i)) > 3 || r.low(i-1) == "," && r.glued(i) && r.is(i-2, lexDigits) {
		return j
	}
	k := j
	var groups []string
	sep := ""
	for len(groups) < 12 {
		s, at := "", k
		switch {
		case (r.low(k) == "," || r.low(k) == "'" || r.low(k) == ".") && r.glued(k) && r.glued(k+1):
			s, at = r.low(k), k+1
		case k < len(r.lx) && r.lx[k].gap && r.narrowGap(k):
			s = " "
		default:
		}
		if s == "" || sep != "" && s != sep || !r.is(at, lexDigits) || len(r.low(at)) != 3 {
			break
		}
		groups, sep, k = append(groups, r.low(at)), s, at+1
	}
	switch {
	case sep == "." && len(groups) == 1 && r.low(k) == "," && r.glued(k) && r.glued(k+1) && r.is(k+1, lexDigits) && len(r.low(k+1)) <= 2:
		// "1.234,56"
	case len(groups) == 0,
		sep == "." && len(groups) < 2 && (groups[0] != "000" || r.low(i) == "0"),
		sep == "," && r.low(k) == "," && r.glued(k) && r.is(k+1, lexDigits) && r.glued(k+1),
		r.glued(k) && r.is(k, lexDigits):
		return j
	case sep == " " && (r.is(k, lexDigits) || r.Months[r.low(i-1)] > 0):
		return j
	}
	for _, g := range groups {
		b.WriteString(g)
	}
	return k
}

// pointGroup tells whether the digits from i to j are grouped by points.
func (r *numReader) pointGroup(i, j int) bool { return j > i+1 && r.low(i+1) == "." }

// narrowGap tells whether exactly one space or no-break space stands before
// lexeme k.
func (r *numReader) narrowGap(k int) bool {
	if k == 0 {
		return false
	}
	switch r.text[r.lx[k-1].end:r.lx[k].start] {
	case " ", "\u00a0", "\u202f", "\u2009":
		return true
	}
	return false
}

// decimals reads ".5" or the decimal comma of "1,3" after lexeme j.
func (r *numReader) decimals(i, j int) (next int, digits string) {
	sign := r.low(j)
	if sign != "." && sign != "," && sign != "·" || !r.glued(j) || !r.glued(j+1) || !r.is(j+1, lexDigits) {
		if r.low(i) == "." {
			return i + 2, r.low(i + 1)
		}
		return j, ""
	}
	digits = r.low(j + 1)
	if len(digits) > 18 {
		return j, ""
	}
	more := (r.low(j+2) == "." || r.low(j+2) == ",") && r.glued(j+2) && r.is(j+3, lexDigits) && r.glued(j+3)
	before := (r.low(i-1) == "." || r.low(i-1) == ",") && r.glued(i) && r.glued(i-1) && r.is(i-2, lexDigits)
	if more || before {
		return j, ""
	}
	if sign == "," && (len(digits) > 2 || j > i+1 && !r.pointGroup(i, j) || len(r.low(i)) > 3 || r.Months[r.low(i-1)] > 0) {
		return j, ""
	}
	return j + 2, digits
}

// power reads "^23", "e+14", "x10^6" after a number.
func (r *numReader) power(n *num) {
	j := n.to
	base := n.value
	if r.low(j) == "e" && r.glued(j) || (r.low(j) == "x" || r.low(j) == "×") && r.low(j+1) == "10" && r.low(j+2) == "^" {
		if r.low(j) != "e" {
			j += 2
		}
		base = 10
	} else if r.low(j) != "^" || !r.glued(j) {
		return
	}
	j++
	sign := 1.
	for ; r.low(j) == "+" || r.low(j) == "-"; j++ {
		if r.low(j) == "-" {
			sign = -sign
		}
	}
	if !r.is(j, lexDigits) || len(r.low(j)) > 3 {
		return
	}
	e, err := strconv.ParseFloat(r.low(j), 64)
	if err != nil {
		return
	}
	v := math.Pow(base, sign*e)
	if base == 10 && r.low(n.to) != "^" {
		v *= n.value
	}
	if math.IsInf(v, 0) || math.IsNaN(v) {
		return
	}
	n.value, n.to, n.form, n.plain = v, j+1, formDecimal, false
}

// unitFollows tells whether the digits run into letters that make them
// something else: "180ml", "3D", "16th". Magnitudes and money may follow.
func (r *numReader) unitFollows(n num) bool {
	j := n.to
	if !r.glued(j) || !r.is(j, lexWord) {
		return false
	}
	switch w := r.low(j); {
	case r.abbreviated(j) > 0, r.moneyWord(j), r.magnitude(w) > 0, w == "percent", w == "pc", w == "pct":
		return false
	case w == "st" || w == "nd" || w == "rd" || w == "th":
		return false
	case r.Abbreviations.Money[w] > 0 && r.signFollows(j+1):
		return false
	default:
		return !r.timeUnits.has(r.lx, j) && !r.shortUnits[w] && r.Months[w] == 0 && !r.moneyAbbreviation(n.from, j)
	}
}
