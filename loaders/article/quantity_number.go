package article

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// numForm says how a number is written.
type numForm uint8

const (
	formInteger numForm = iota
	formDecimal
	formFraction
	formOrdinal
	formRelative // "last", "the next one": counted from somewhere else
)

// num is a number in lexemes [from, to).
type num struct {
	from, to int
	value    float64
	digit    float64 // worth of the last digit written, as in schema.Quantity
	scale    float64 // the magnitude at its end, 1 for none: "5" in "5 to 10 million" takes it over
	form     numForm
	plain    bool   // digits alone, no sign, group or point: may be a year
	relative string // of formRelative: "end+0"
	head     *num   // what stands before the last "and" of a cardinal, nil for none
}

// maxNumber is the number of lexemes beyond which no number is read on.
const maxNumber = 48

// numReader reads one stretch of text.
type numReader struct {
	*grammar
	text string
	lx   []lexeme

	depth       int // of time expressions inside one another
	second      int // lexeme at which the second end of a range is looked for
	atomRead    atomRead
	afterSignal int // lexeme after a signal that only times have: "since at least"
	timesFound  []when
	timesDone   bool
}

func newReader(text string) *numReader {
	return &numReader{grammar: quantityWords(), text: text, lx: lex(text), second: -1, afterSignal: -1}
}

func (r *numReader) low(i int) string {
	if i < 0 || i >= len(r.lx) {
		return ""
	}
	return r.lx[i].low
}

func (r *numReader) is(i int, kind lexKind) bool {
	return i >= 0 && i < len(r.lx) && r.lx[i].kind == kind
}

// glued tells whether lexeme i touches the one before it.
func (r *numReader) glued(i int) bool { return i > 0 && i < len(r.lx) && !r.lx[i].gap }

// number reads the number that starts at lexeme i: digits or words, with sign,
// magnitude, fraction; or an ordinal.
func (r *numReader) number(i int) (num, bool) {
	if i >= len(r.lx) || !r.may(i, startsNumber) {
		return num{}, false
	}
	if n, ok := r.signed(i); ok {
		return n, true
	}
	if n, ok := r.ordinalDigits(i); ok {
		return n, true
	}
	if n, ok := r.fraction(i); ok && r.low(i+1) == "/" && n.value < 1 {
		return n, true
	}
	c, ok := r.cardinal(i)
	if !ok {
		if n, ok := r.fraction(i); ok {
			return r.scaled(n), true
		}
		return r.ordinalWord(i)
	}
	return r.extended(c), true
}

// signed reads "-5", "minus five", "negative ten". A hyphen is a sign only
// where nothing touches it on the left.
func (r *numReader) signed(i int) (num, bool) {
	switch r.low(i) {
	case "-":
		if r.glued(i) && (r.is(i-1, lexWord) || r.is(i-1, lexDigits) || slices.Contains([]string{"-", ".", ")", "/"}, r.low(i-1))) || !r.glued(i+1) {
			return num{}, false
		}
		if !r.is(i+1, lexDigits) && r.low(i+1) != "." {
			return num{}, false
		}
	case "minus", "negative":
	default:
		return num{}, false
	}
	n, ok := r.number(i + 1)
	if !ok || n.form == formOrdinal || n.form == formRelative || n.value < 0 {
		return num{}, false
	}
	n.from, n.value, n.plain = i, -n.value, false
	return n, true
}

// extended reads on after a whole or decimal number: "point five", "and a
// half", "over three", "-fifth", "million".
func (r *numReader) extended(c num) num {
	if n, ok := r.point(c); ok {
		return n
	}
	if n, ok := r.overNumber(c); ok {
		return n
	}
	j := r.skipHyphen(c.to)
	if d, to, plural, ok := r.denominator(j); ok {
		if plural && c.head != nil {
			if n, ok := r.mixed(*c.head); ok && n.to >= to {
				return n // "five billion and three quarters"
			}
		}
		switch {
		case plural && c.value == math.Trunc(c.value),
			c.value == 1 && d > 2,
			j > c.to && r.glued(j) && c.value < d && c.value < 10 && d > 2 && c.form == formInteger && !r.isTens(j-2):
			f := num{from: c.from, to: to, value: c.value / d, digit: 0, scale: 1, form: formFraction}
			return r.scaled(f)
		}
	}
	if o, ok := r.ordinalAfter(c); ok {
		return o
	}
	if n, ok := r.mixed(c); ok {
		return n
	}
	return c
}

func (r *numReader) isTens(i int) bool {
	v := r.Numbers[r.low(i)]
	return v >= 20 && v < 100
}

func (r *numReader) skipHyphen(i int) int {
	if r.low(i) == "-" {
		return i + 1
	}
	return i
}

// point reads the decimals of "two hundred point seventy-one".
func (r *numReader) point(c num) (num, bool) {
	if r.low(c.to) != "point" || c.form != formInteger {
		return num{}, false
	}
	digits := ""
	j := c.to + 1
	if r.is(j, lexDigits) && len(r.lx[j].low) < 18 {
		digits = r.lx[j].low
		j++
	}
	for ; digits == "" || r.is(j, lexWord) && len(digits) < 18; j++ {
		v, ok := r.Numbers[r.low(j)]
		if !ok || v > 9 {
			break
		}
		digits += strconv.Itoa(int(v))
	}
	if digits == "" {
		if d, ok := r.cardinal(j); ok && d.form == formInteger && d.value < 1e6 {
			digits, j = strconv.Itoa(int(d.value)), d.to
		}
	}
	if digits == "" {
		return num{}, false
	}
	f, err := strconv.ParseFloat("0."+digits, 64)
	if err != nil {
		return num{}, false
	}
	n := num{from: c.from, to: j, value: c.value + f, digit: math.Pow10(-len(digits)), scale: 1, form: formDecimal}
	return r.scaled(n), true
}

// overNumber reads "one out of three", "2 over 5", "one in five".
func (r *numReader) overNumber(c num) (num, bool) {
	j := c.to
	switch {
	case r.low(j) == "out" && r.low(j+1) == "of":
		j += 2
	case r.low(j) == "over" && !isYear(c):
		j++
	case r.low(j) == "in" && c.value == 1 && r.is(j+1, lexWord):
		j++
	default:
		return num{}, false
	}
	d, ok := r.cardinal(j)
	if !ok || d.value <= 0 || isYear(d) || c.form != formInteger || d.form != formInteger {
		return num{}, false
	}
	if c.value > d.value && r.low(c.to) != "over" {
		return num{}, false
	}
	return num{from: c.from, to: d.to, value: c.value / d.value, scale: 1, form: formFraction}, true
}

// isYear tells whether a number may be a year: four digits and no more.
func isYear(n num) bool { return n.plain && n.value >= 1000 && n.value < 2200 }

// mixed reads the fraction after a whole number: "two and a half million",
// "three million and a half", "1 4/5", "2½".
func (r *numReader) mixed(c num) (num, bool) {
	if c.form != formInteger {
		return num{}, false
	}
	j := c.to
	if r.low(j) == "and" {
		j++
	} else if !r.slashOrSign(j) {
		return num{}, false
	}
	f, ok := r.fraction(j)
	if w := r.low(j); !ok && j > c.to && (w == "a" || w == "one") {
		d, to, plural, found := r.denominator(j + 1)
		f, ok = num{from: j, to: to, value: 1 / d, scale: 1, form: formFraction}, found && !plural && d < 13
	}
	if !ok || f.value >= 1 {
		return num{}, false
	}
	scaled := r.scaled(f)
	n := num{from: c.from, to: f.to, scale: c.scale, form: formFraction, value: c.value + f.value}
	switch {
	case c.scale >= 1e6 && scaled.scale > 1 && scaled.scale < c.scale:
		n.value, n.to = c.value+scaled.value, scaled.to
	case c.scale >= 1e6:
		n.value = c.value + f.value*c.scale
	case c.scale == 1:
		return r.scaled(n), true
	}
	return n, true
}

// slashOrSign tells whether a fraction in digits or one sign starts at i.
func (r *numReader) slashOrSign(i int) bool {
	if _, ok := vulgar[r.low(i)]; ok {
		return true
	}
	return r.is(i, lexDigits) && r.lx[i].gap && r.low(i+1) == "/" && r.is(i+2, lexDigits)
}

// vulgar holds the fractions that are one character.
var vulgar = map[string]float64{
	"½": 1. / 2, "⅓": 1. / 3, "⅔": 2. / 3, "¼": 1. / 4, "¾": 3. / 4, "⅕": 1. / 5, "⅖": 2. / 5, "⅗": 3. / 5,
	"⅘": 4. / 5, "⅙": 1. / 6, "⅚": 5. / 6, "⅛": 1. / 8, "⅜": 3. / 8, "⅝": 5. / 8, "⅞": 7. / 8, "⅒": 1. / 10,
}

// fraction reads a fraction that starts at i: "¾", "4/5", "a third", "half",
// "two-thirds".
func (r *numReader) fraction(i int) (num, bool) {
	n := num{from: i, scale: 1, form: formFraction}
	if v, ok := vulgar[r.low(i)]; ok {
		n.value, n.to = v, i+1
		return n, true
	}
	if r.is(i, lexDigits) && r.low(i+1) == "/" && r.is(i+2, lexDigits) && r.low(i+3) != "/" && r.glued(i+1) && r.glued(i+2) {
		a, errA := strconv.ParseFloat(r.low(i), 64)
		b, errB := strconv.ParseFloat(r.low(i+2), 64)
		if errA != nil || errB != nil || b == 0 || len(r.low(i)) > 6 || len(r.low(i+2)) > 6 {
			return n, false
		}
		n.value, n.to = a/b, i+3
		return n, true
	}
	if w := r.low(i); w == "half" || w == "quarter" {
		n.value, n.to = 1./2, i+1
		if w == "quarter" {
			n.value = 1. / 4
		}
		_, scalable := r.magnitudeAfter(i + 1)
		of := w == "half" && (r.low(i+1) == "of" || r.low(i+1) == "the" || r.low(i+1) == "its" || r.low(i+1) == "their")
		return n, scalable || of
	}
	if w := r.low(i); w == "a" || w == "an" {
		d, to, plural, ok := r.denominator(r.skipHyphen(i + 1))
		if !ok || plural || d < 3 && r.low(to-1) != "half" {
			return n, false
		}
		n.value, n.to = 1/d, to
		_, scalable := r.magnitudeAfter(to)
		return n, scalable || !r.is(to, lexWord) || r.functionWord(to)
	}
	c, ok := r.cardinal(i)
	if !ok || c.value == 0 || c.value >= 1000 {
		return n, false
	}
	d, to, plural, ok := r.denominator(r.skipHyphen(c.to))
	if !ok || !plural && c.value != 1 || d < 3 && !strings.HasPrefix(r.low(to-1), "hal") {
		return n, false
	}
	n.value, n.to = c.value/d, to
	return n, true
}

// functionWord tells whether lexeme i is a word that no noun phrase goes on
// with: "a third of", "a fifth and".
func (r *numReader) functionWord(i int) bool {
	return r.functionWords[r.low(i)]
}

// denominator reads "third", "fifths", "twenty-firsts" at i.
func (r *numReader) denominator(i int) (value float64, to int, plural, ok bool) {
	switch r.low(i) {
	case "half":
		return 2, i + 1, false, true
	case "halves":
		return 2, i + 1, true, true
	case "quarter":
		return 4, i + 1, false, true
	case "quarters":
		return 4, i + 1, true, true
	}
	tens := 0.
	j := i
	if r.isTens(i) {
		tens = r.Numbers[r.low(i)]
		j = r.skipHyphen(i + 1)
	}
	w := r.low(j)
	v, found := r.Ordinals[w]
	if !found {
		if v, found = r.Ordinals[strings.TrimSuffix(w, "s")]; !found {
			return 0, 0, false, false
		}
		plural = true
	}
	if tens > 0 && v > 9 || tens == 0 && v < 3 {
		return 0, 0, false, false
	}
	return tens + v, j + 1, plural, true
}

// scaled reads the magnitude after a fraction: "quarter million", "half a
// dozen", "three quarters of a billion".
func (r *numReader) scaled(n num) num {
	j, ok := r.magnitudeAfter(n.to)
	if !ok {
		return n
	}
	m := r.magnitude(r.low(j - 1))
	n.value, n.to, n.scale, n.digit = n.value*m, j, m, m
	return n
}

func (r *numReader) magnitudeAfter(i int) (next int, ok bool) {
	if r.low(i) == "-" && r.glued(i) {
		i++
	}
	if r.low(i) == "of" && r.low(i+1) == "a" {
		i += 2
	} else if r.low(i) == "a" {
		i++
	}
	if m := r.magnitude(r.low(i)); m == 0 || strings.HasSuffix(r.low(i), "s") && m != 12 {
		return 0, false
	}
	return i + 1, true
}

// magnitude is the worth of "million", "lakhs", "dozen"; 0 for other words.
func (r *numReader) magnitude(w string) float64 {
	if m, ok := r.Magnitudes[w]; ok {
		return m
	}
	return r.Magnitudes[strings.TrimSuffix(w, "s")]
}

// ordinalDigits reads "21st", "2nd".
func (r *numReader) ordinalDigits(i int) (num, bool) {
	if !r.is(i, lexDigits) || r.glued(i) && (r.is(i-1, lexWord) || r.low(i-1) == ".") {
		return num{}, false
	}
	j := i + 1
	for r.low(j) == "," && r.is(j+1, lexDigits) && r.glued(j) && r.glued(j+1) {
		j += 2 // "1,000th"
	}
	if !r.glued(j) {
		return num{}, false
	}
	switch r.low(j) {
	case "st", "nd", "rd", "th":
	default:
		return num{}, false
	}
	lit, ok := r.literal(i)
	if !ok || lit.to != j {
		return num{}, false
	}
	return num{from: i, to: j + 1, value: lit.value, scale: 1, form: formOrdinal}, true
}

// ordinalWord reads "first", "twentieth", "penultimate", "next to last".
func (r *numReader) ordinalWord(i int) (num, bool) {
	if rel, to, ok := r.relative.match(r.lx, i); ok && !r.idiom(i) {
		return num{from: i, to: to, scale: 1, form: formRelative, relative: rel}, true
	}
	if v, ok := r.Ordinals[r.low(i)]; ok {
		return num{from: i, to: i + 1, value: v, scale: 1, form: formOrdinal}, true
	}
	return num{}, false
}

// idiom tells whether a relative ordinal belongs to a fixed phrase.
func (r *numReader) idiom(i int) bool {
	return r.low(i) == "next" && (r.low(i+1) == "to" && r.low(i+2) != "last" || r.low(i+1) == "of") || r.low(i) == "last" && r.low(i+1) == "resort"
}

// ordinalAfter reads the last word of an ordinal whose start is a cardinal:
// "one hundred twenty-fifth", "three trillionth", "two thousand and third".
func (r *numReader) ordinalAfter(c num) (num, bool) {
	if c.form != formInteger {
		return num{}, false
	}
	j := r.skipHyphen(c.to)
	if r.low(j) == "and" && c.scale >= 100 {
		j++
	}
	v, ok := r.Ordinals[r.low(j)]
	if !ok {
		return num{}, false
	}
	o := num{from: c.from, to: j + 1, scale: 1, form: formOrdinal}
	last := r.low(c.to - 1)
	lastValue := r.Numbers[last]
	switch {
	case v >= 100 && c.scale == 1:
		o.value = c.value * v
	case v >= 1000 && c.scale < v:
		o.value = c.value * v
	case lastValue >= 20 && v < 10, c.scale >= 100 && v < c.scale:
		o.value = c.value + v
	default:
		return num{}, false
	}
	return o, true
}
