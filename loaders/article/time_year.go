package article

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/claimgraph/claimgraph/schema"
)

// monthOrYear reads a month with or without its year, or a year.
func (r *numReader) monthOrYear(i int) (when, bool) {
	if m, j, ok := r.monthAt(i); ok {
		w := when{to: j, month: m}
		if y, to, ok := r.monthYear(j); ok {
			w.year, w.to = y, to
		} else if n, to, ok := r.shiftedYear(j); ok {
			w.to = to
			w.resolve = func(ref schema.Day) string { return fmt.Sprintf("%04d-%02d", ref.Year()+n, m) }
			return w, true
		} else if r.low(j-1) == "." {
			w.to = j - 1
		}
		if w.year == 0 && r.ambiguousMonth(i) && r.is(w.to, lexDigits) && !r.monthBefore(i) {
			return w, false // "march 12 miles"
		}
		if w.year == 0 && len(r.low(i)) <= 4 && m != 5 && m != 6 && m != 7 && !r.monthContext(i, j) {
			return w, false // "Jan" alone is a name
		}
		return w.complete()
	}
	if w, ok := r.numericMonth(i); ok {
		return w, true
	}
	return r.bareYear(i)
}

// monthYear reads the year after a month: "1999", ", 2018", "-2018", "of 87",
// "in 2016".
func (r *numReader) monthYear(j int) (year, to int, ok bool) {
	if r.low(j) == "of" || r.low(j) == "in" {
		if y, ok := r.twoDigits(j + 1); ok && r.low(j) == "of" && y >= 30 && !r.is(j+2, lexWord) {
			return century2(y), j + 2, true
		}
	}
	return r.yearAfter(j)
}

// shiftedYear reads "next year", "of last year", "this year" after a part of a year.
func (r *numReader) shiftedYear(j int) (n, to int, ok bool) {
	if c := r.low(j); c == "of" || c == "in" {
		j++
	}
	if r.low(j) == "the" && r.low(j+1) == "year" && r.low(j-1) == "of" {
		return 0, j + 2, true
	}
	n, k, ok := r.shifts.match(r.lx, j)
	if !ok || r.low(k) != "year" {
		return 0, 0, false
	}
	return n, k + 1, true
}

// numericMonth reads "2015-03", "2016 / 11", "12-2015", "2016 , nov".
func (r *numReader) numericMonth(i int) (when, bool) {
	if !r.is(i, lexDigits) || r.glued(i) && (r.is(i-1, lexWord) || r.is(i-1, lexMark) && r.low(i-1) != "(") {
		return when{}, false
	}
	if y, j, ok := r.yearAt(i); ok {
		k := j
		if s := r.low(k); s == "," || s == "-" || s == "/" || s == "." {
			k++
		}
		if m := r.Months[r.low(k)]; m > 0 && (k > j || !r.ambiguousMonth(k) || !r.is(k+1, lexWord)) && !(r.is(k+1, lexDigits) && r.low(j) == ",") {
			return when{to: k + 1, year: y, month: m}.complete()
		}
	}
	s := r.low(i + 1)
	if s != "-" && s != "/" && s != "." || s == "." && !(r.glued(i+1) && r.glued(i+2)) || r.glued(i+3) && (r.is(i+3, lexDigits) || r.low(i+3) == s || r.is(i+3, lexWord)) {
		return when{}, false
	}
	a, b := r.low(i), r.low(i+2)
	if !r.is(i+2, lexDigits) {
		return when{}, false
	}
	switch {
	case len(a) == 4 && len(b) <= 2:
	case len(a) <= 2 && len(b) == 4 && s != ".":
		a, b = b, a
	default:
		return when{}, false
	}
	y, _ := strconv.Atoi(a)
	m, _ := strconv.Atoi(b)
	if y < 1000 || y > 2199 || m < 1 || m > 12 || s == "." && len(r.low(i)) != 4 {
		return when{}, false
	}
	return when{to: i + 3, year: y, month: m}.complete()
}

// bareYear reads a year that stands by itself, where its neighbours leave
// little doubt that it is one.
func (r *numReader) bareYear(i int) (when, bool) {
	if r.low(i) == "year" {
		return r.namedYear(i)
	}
	y, to, ok := r.yearAt(i)
	if !ok {
		return when{}, false
	}
	w := when{to: to, year: y}
	prev := r.low(i - 1)
	strong := r.strongYearSignal(i)
	if r.is(i, lexWord) {
		if !strong && prev != "of" || r.is(to, lexWord) && !r.functionWord(to) && r.low(to) != "came" {
			return w, false
		}
		return w.complete()
	}
	if r.glued(i) && (prev == "." || prev == "," || prev == ":" || prev == "/" || prev == "#" || prev == "$" || prev == "+" || prev == "@" || r.is(i-1, lexDigits)) {
		return w, false
	}
	if (prev == "-" || prev == "–") && (r.glued(i) || prev == "-") && (r.is(i-2, lexDigits) || r.is(i-2, lexWord) && r.Months[r.low(i-2)] == 0 && !r.parts.has(r.lx, i-2)) {
		return w, false
	}
	if r.glued(to) && (r.low(to) == "-" || r.low(to) == "/" || r.low(to) == ":") && r.is(to+1, lexDigits) && r.glued(to+1) && len(r.low(to+1)) < 4 {
		return w, false
	}
	if _, _, ok := r.signBefore(i); ok || r.signFollows(r.skipHyphen(to)) {
		return w, false
	}
	if r.magnitude(r.low(to)) > 0 || r.timeUnits.has(r.lx, r.skipHyphen(to)) || r.low(to) == "percent" || r.low(to) == "%" {
		return w, false
	}
	if _, _, ok := r.measureAt(to); ok {
		return w, false
	}
	if strong || r.low(i-1) == "(" && (r.low(to) == ")" || r.low(to) == ";" || r.low(to) == ",") {
		return w.complete()
	}
	if y < 1500 || y > 2100 || r.numberedThing(i) {
		return w, false
	}
	if r.beforeAmounts[prev] || prev == "to" && r.low(i-2) == "up" || prev == "than" && r.low(i-2) != "later" && r.low(i-2) != "earlier" {
		return w, false
	}
	if r.pluralNext(to) && prev != "the" && prev != "its" && prev != "s" && prev != "their" && prev != "a" {
		return w, false
	}
	if prev == "" && to < len(r.lx) && r.is(to, lexWord) && !r.functionWord(to) {
		return w, false
	}
	if i == 0 && to >= len(r.lx) || r.is(i-1, lexMark) && r.is(to, lexMark) && prev != "(" && prev != "," && prev != ";" && prev != "&" {
		return w, false
	}
	return w.complete()
}

// namedYear reads "the year 2020", "year 267".
func (r *numReader) namedYear(i int) (when, bool) {
	j := i + 1
	if r.low(j) == "of" {
		return when{}, false
	}
	if y, to, ok := r.yearAt(j); ok {
		return when{to: to, year: y}.complete()
	}
	c, ok := r.cardinal(j)
	if !ok || c.form != formInteger || c.value < 32 || c.value > 2199 {
		return when{}, false
	}
	return when{to: c.to, year: int(c.value)}.complete()
}

// strongYearSignal tells whether the word before lexeme i is one after which
// four digits are a year.
func (r *numReader) strongYearSignal(i int) bool {
	if i == r.afterSignal && r.low(i-1) != "to" && r.low(i-1) != ">" && r.low(i-1) != "<" {
		return true
	}
	switch r.low(i - 1) {
	case "in", "since", "until", "till", "during", "year", "throughout", "circa", "early", "late", "mid", "autumn", "fall", "winter", "spring", "summer", "before", "after":
		return true
	case ".":
		return r.low(i-2) == "c" || r.low(i-2) == "ca"
	case "-":
		return r.low(i-2) == "mid" || r.low(i-2) == "early" || r.low(i-2) == "late"
	case "by":
		return !r.pluralNext(i+1) || i < 2 || r.is(i-2, lexMark)
	}
	return r.Months[r.low(i-1)] > 0
}

// numberedThing tells whether the word before lexeme i is one that numbers
// follow: "Resolution 1874".
func (r *numReader) numberedThing(i int) bool {
	w := r.low(i - 1)
	if w == "." || w == "#" {
		w = r.low(i - 2)
	}
	return r.numbersThings[w]
}

// pluralNext tells whether the next word looks like what a number counts.
func (r *numReader) pluralNext(i int) bool {
	if !r.is(i, lexWord) || r.text[r.lx[i].start] < 'a' && r.text[r.lx[i].start] >= 'A' {
		return false
	}
	w := r.low(i)
	return r.pluralWords[w] || len(w) > 3 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && !strings.HasSuffix(w, "us") && !strings.HasSuffix(w, "is") || r.low(i+1) != "" && r.is(i+1, lexWord) && r.low(i) != "and" && r.pluralWords[r.low(i+1)]
}

// specialYear reads "fiscal year 2016", "FY2016", "the 2015/16 fiscal year",
// "school year", "this calendar year".
func (r *numReader) specialYear(i int) (when, bool) {
	j := i
	shift, k, shifted := r.shifts.match(r.lx, j)
	if shifted {
		j = k
	}
	to := 0
	calendar := false
	switch w := r.low(j); w {
	case "fy", "cy", "sy":
		to = j + 1
		calendar = w == "cy"
	case "fiscal", "financial", "school", "academic", "calendar", "marketing":
		to = j + 1
		calendar = w == "calendar"
		if r.low(to) == "year" {
			to++
		} else if w != "fiscal" || !r.is(to, lexDigits) {
			return when{}, false
		}
	default:
		return when{}, false
	}
	w := when{to: to, part: "fiscal"}
	if calendar {
		w.part = ""
	}
	if y, end, ok := r.yearAt(to); ok || r.fyYear(to) {
		if !ok {
			n, _ := r.twoDigits(to)
			y, end = century2(n), to+1
		}
		w.to, w.value = end, fmt.Sprintf("%04d", y)
		if n, ok := r.twoDigits(end + 1); ok && (r.low(end) == "/" || r.low(end) == "–" || r.low(end) == "-") && n == (y+1)%100 && r.glued(end+1) {
			w.to, w.value = end+2, fmt.Sprintf("%04d..%04d", y, y+1)
		}
		return w, true
	}
	if shifted {
		w.resolve = func(ref schema.Day) string { return fmt.Sprintf("%04d", ref.Year()+shift) }
		return w, true
	}
	w.open = "XXXX"
	return w, r.low(to-1) == "year" && r.low(i) == "fiscal"
}

func (r *numReader) fyYear(i int) bool {
	_, ok := r.twoDigits(i)
	return ok && len(r.low(i)) == 2 && (r.low(i-1) == "fy" || r.low(i-1) == "cy")
}
