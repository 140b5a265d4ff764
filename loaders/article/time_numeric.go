package article

import (
	"strconv"
)

// runsOn tells whether the digits at i belong to what touches them on the
// left: "6,107.31", "12:30", "$12".
func (r *numReader) runsOn(i int) bool {
	if !r.glued(i) {
		_, sign := r.symbols[r.low(i-1)]
		return sign
	}
	_, sign := r.symbols[r.low(i-1)]
	return sign || r.is(i-1, lexDigits) || (r.low(i-1) == "." || r.low(i-1) == "," || r.low(i-1) == ":") && r.is(i-2, lexDigits) && len(r.low(i-2)) != 4
}

// yearAfter reads the year of a date: ", 1975", "of 2001", "'15", in words.
func (r *numReader) yearAfter(i int) (year, to int, ok bool) {
	j := i
	switch r.low(j) {
	case ",", "of", "in", "-", "/", ".":
		if r.low(j) == "-" || r.low(j) == "/" || r.low(j) == "." {
			if !r.glued(j) || !r.glued(j+1) {
				return 0, 0, false
			}
		}
		j++
		if r.low(j) == "the" && r.low(j+1) == "year" {
			j += 2
		}
	}
	if y, to, ok := r.yearAt(j); ok {
		return y, to, true
	}
	if r.low(j) == "'" && r.is(j+1, lexDigits) && len(r.low(j+1)) == 2 && r.glued(j+1) {
		n, _ := strconv.Atoi(r.low(j + 1))
		return century2(n), j + 2, true
	}
	return 0, 0, false
}

// century2 puts a two-digit year into the century around now that usage means.
func century2(n int) int {
	if n < 30 {
		return 2000 + n
	}
	return 1900 + n
}

// yearAt reads a year: four digits, or words ("nineteen ninety six").
func (r *numReader) yearAt(i int) (year, to int, ok bool) {
	if r.is(i, lexDigits) {
		if len(r.low(i)) != 4 || r.glued(i) && r.is(i-1, lexWord) && r.Months[r.low(i-1)] == 0 {
			return 0, 0, false
		}
		y, _ := strconv.Atoi(r.low(i))
		to = i + 1
		if r.glued(to) && (r.is(to, lexWord) || r.low(to) == "%") || (r.low(to) == "." || r.low(to) == ",") && r.glued(to) && r.glued(to+1) && r.is(to+1, lexDigits) {
			return 0, 0, false
		}
		return y, to, y >= 1000 && y < 2200 && !r.beforeChrist(to)
	}
	return r.yearWords(i)
}

// beforeChrist tells whether an era stands at i that no period can be written in.
func (r *numReader) beforeChrist(i int) bool {
	switch r.low(i) {
	case "bc", "bce":
		return true
	}
	return r.low(i) == "b" && r.low(i+1) == "." && r.low(i+2) == "c"
}

// yearWords reads a year in words: "two thousand and fifteen", "nineteen zero
// one", "twenty sixteen".
func (r *numReader) yearWords(i int) (year, to int, ok bool) {
	if !r.is(i, lexWord) {
		return 0, 0, false
	}
	first, ok := r.Numbers[r.low(i)]
	if !ok || first < 1 || first > 21 {
		return 0, 0, false
	}
	if c, ok := r.cardinal(i); ok && c.form == formInteger && c.value >= 1000 && c.value < 2200 {
		return int(c.value), c.to, true
	}
	if first < 10 {
		return 0, 0, false
	}
	j := r.skipHyphen(i + 1)
	second, ok := r.Numbers[r.low(j)]
	switch {
	case ok && second == 0 || r.low(j) == "oh":
		unit := r.Numbers[r.low(j+1)]
		return int(first*100 + unit), j + 2, unit > 0 && unit < 10
	case ok && second >= 10:
		n, ok := r.cardinal(j)
		return int(first*100 + n.value), n.to, ok && n.value < 100
	}
	return 0, 0, false
}

// yearFirst reads "2019-aug-1", "2019/sep/01", "2020/23/Sep".
func (r *numReader) yearFirst(i int) (when, bool) {
	y, j, ok := r.yearAt(i)
	if !ok || !r.is(i, lexDigits) {
		return when{}, false
	}
	s := r.low(j)
	if s != "-" && s != "/" && s != "." || !r.glued(j) || !r.glued(j+1) {
		return when{}, false
	}
	w := when{year: y}
	if m := r.Months[r.low(j+1)]; m > 0 && r.low(j+2) == s {
		d, to, _, ok := r.dayNumber(j + 3)
		w.month, w.day, w.to = m, d, to
		if !ok {
			return w, false
		}
		return w.complete()
	}
	if d, to, _, ok := r.dayNumber(j + 1); ok && r.low(to) == s {
		if m := r.Months[r.low(to+1)]; m > 0 {
			w.month, w.day, w.to = m, d, to+2
			return w.complete()
		}
	}
	return w, false
}

// twoDigits reads digits of at most two places.
func (r *numReader) twoDigits(i int) (int, bool) {
	if !r.is(i, lexDigits) || len(r.low(i)) > 2 {
		return 0, false
	}
	n, err := strconv.Atoi(r.low(i))
	return n, err == nil && n > 0
}

// numericDate reads dates in digits: "1975-07-09", "21/04/2016", "13.5.2015",
// "9-18-15", "11/12,2016", "2016 10 16".
func (r *numReader) numericDate(i int) (when, bool) {
	if !r.is(i, lexDigits) || r.glued(i) && (r.is(i-1, lexWord) || r.low(i-1) == "." || r.low(i-1) == ":" || r.low(i-1) == "," && r.glued(i-1)) {
		return when{}, false
	}
	if r.glued(i) && (r.low(i-1) == "-" || r.low(i-1) == "/") && r.is(i-2, lexDigits) && r.glued(i-1) && i != r.second {
		return when{}, false
	}
	s := r.low(i + 1)
	spaced := len(r.low(i)) == 4 && r.is(i+1, lexDigits) && r.lx[i+1].gap && r.narrowGap(i+1)
	if !spaced && (s != "-" && s != "/" && s != "." || !r.glued(i+1) || !r.glued(i+2)) {
		return r.slashDate(i)
	}
	j, k := i+2, i+4
	if spaced {
		j, k = i+1, i+2
	}
	b, okB := r.twoDigits(j)
	if !okB {
		return when{}, false
	}
	if !spaced && (r.low(j+1) != s || !r.glued(j+1) || !r.glued(k)) {
		return r.slashDate(i)
	}
	if spaced && !(r.is(k, lexDigits) && r.lx[k].gap) {
		return when{}, false
	}
	w := when{to: k + 1}
	switch {
	case len(r.low(i)) == 4:
		c, ok := r.twoDigits(k)
		y, _ := strconv.Atoi(r.low(i))
		w.year, w.month, w.day = y, b, c
		if !ok || y < 1000 || y > 2199 {
			return w, false
		}
	case len(r.low(i)) <= 2 && r.is(k, lexDigits) && (len(r.low(k)) == 4 || len(r.low(k)) == 2):
		a, _ := strconv.Atoi(r.low(i))
		y, _ := strconv.Atoi(r.low(k))
		if len(r.low(k)) == 2 {
			if s == "." {
				return w, false // a version or section number
			}
			y = century2(y)
		}
		w.year = y
		w.month, w.day = monthDay(a, b, s == ".")
		if y < 1000 || y > 2199 {
			return w, false
		}
	default:
		return w, false
	}
	if r.glued(w.to) && (r.is(w.to, lexDigits) || (r.low(w.to) == s || r.low(w.to) == ".") && r.is(w.to+1, lexDigits) && r.glued(w.to+1) && !spaced && len(r.low(i)) != 2 && s == ".") {
		return w, false
	}
	if w.month < 1 || w.month > 12 || w.day < 1 || w.day > 31 {
		return w, false
	}
	return w.complete()
}

// monthDay tells month from day: the month comes first unless it cannot, or
// points stand between.
func monthDay(a, b int, dayFirst bool) (month, day int) {
	if a > 12 || dayFirst && b <= 12 {
		return b, a
	}
	return a, b
}

// slashDate reads a day and month in digits: "22/04", "4/22", "08/12,15". Two
// numbers that could be a fraction need a word of time before them.
func (r *numReader) slashDate(i int) (when, bool) {
	a, okA := r.twoDigits(i)
	b, okB := r.twoDigits(i + 2)
	s := r.low(i + 1)
	if !okA || !okB || !r.glued(i+1) || !r.glued(i+2) || s != "/" && s != "-" && s != "." {
		return when{}, false
	}
	if r.glued(i) && r.low(i-1) != "(" && i != r.second {
		return when{}, false
	}
	w := when{to: i + 3}
	w.month, w.day = monthDay(a, b, false)
	if w.month < 1 || w.month > 12 || w.day > 31 {
		return w, false
	}
	if y, ok := r.twoDigits(i + 4); ok && r.low(i+3) == "," && r.glued(i+4) && s == "/" {
		w.year, w.to = century2(y), i+5
		return w.complete()
	}
	if y, to, ok := r.yearAt(i + 4); ok && r.low(i+3) == "," {
		w.year, w.to = y, to
		return w.complete()
	}
	next := r.low(w.to)
	if r.glued(w.to) && (next == s || next == "%" || r.is(w.to, lexWord) || (next == "." || next == ",") && r.glued(w.to+1) && r.is(w.to+1, lexDigits)) && next != "-" {
		return w, false
	}
	weekday := r.Weekdays[r.low(i-1)] > 0
	_, shift := r.shiftWord(i - 1)
	context := weekday || shift
	switch r.low(i - 1) {
	case "since", "until", "till", "from", "to", "by", "before", "after", "between":
		context = s == "/"
	case "on":
		context = true
	case "in":
		context = s == "-"
	}
	context = context || i == r.second && s == "/"
	switch s {
	case "/":
		if !context && w.day <= 12 {
			return w, false // "4/5" is a fraction
		}
	case "-":
		if !context || weekday {
			return w, false
		}
	case ".":
		if !weekday {
			return w, false
		}
	}
	return w.complete()
}
