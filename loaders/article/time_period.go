package article

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/claimgraph/claimgraph/schema"
)

// decade reads "the 1990s", "'40s", "the seventies", "nineteen seventies".
func (r *numReader) decade(i int) (when, bool) {
	j := i
	if r.low(j) == "the" {
		j++
	}
	year, to, ok := r.decadeDigits(j)
	if !ok {
		year, to, ok = r.decadeWords(j, j > i)
	}
	if !ok || year < 1000 {
		return when{}, false
	}
	w := when{to: to, value: fmt.Sprintf("%ds", year), kind: timePeriod}
	if year%100 == 0 && year < 2000 {
		w.value = centuryName(year/100 + 1) // "the 1700s"
	}
	return w, true
}

func (r *numReader) decadeDigits(j int) (year, to int, ok bool) {
	apostrophe := r.low(j) == "'"
	if apostrophe {
		j++
	}
	d := r.low(j)
	if !r.is(j, lexDigits) || len(d) != 4 && len(d) != 2 || !strings.HasSuffix(d, "0") {
		return 0, 0, false
	}
	to = j + 1
	if r.low(to) == "'" && r.glued(to) {
		to++
	}
	if r.low(to) != "s" || r.lx[to].gap && (len(d) == 2 || to > j+1) {
		return 0, 0, false
	}
	n, _ := strconv.Atoi(d)
	if len(d) == 2 {
		if !apostrophe && r.low(j-1) != "the" && r.low(j-1) != "early" && r.low(j-1) != "late" && r.low(j-1) != "mid" {
			return 0, 0, false
		}
		n = century2(n)
	}
	return n, to + 1, true
}

func (r *numReader) decadeWords(j int, the bool) (year, to int, ok bool) {
	hundred := 0.
	if v := r.Numbers[r.low(j)]; v >= 10 && v <= 20 {
		hundred = v
		j = r.skipHyphen(j + 1)
	}
	tens, ok := r.Decades[r.low(j)]
	if !ok || hundred == 0 && !the && r.low(j-1) != "early" && r.low(j-1) != "late" && r.low(j-1) != "mid" {
		return 0, 0, false
	}
	if hundred == 0 && tens == 10 || r.low(j+1) == "of" {
		return 0, 0, false
	}
	if hundred > 0 {
		return int(hundred)*100 + tens, j + 1, true
	}
	return century2(tens), j + 1, true
}

// century reads "the 21st century", "the nineteenth century".
func (r *numReader) century(i int) (when, bool) {
	j := i
	if r.low(j) == "the" {
		j++
	}
	if !r.is(j, lexDigits) && r.Ordinals[r.low(j)] == 0 && r.Numbers[r.low(j)] == 0 {
		return when{}, false
	}
	n, ok := r.number(j)
	if !ok || n.form != formOrdinal || n.value < 1 || n.value > 30 {
		return when{}, false
	}
	last := n
	k := r.skipHyphen(n.to)
	if c := r.low(k); c == "and" || c == "to" || c == "–" || c == "through" {
		if k++; r.low(k) == "the" {
			k++
		}
		m, ok := r.number(k)
		if !ok || m.form != formOrdinal || m.value <= n.value || m.value > 30 {
			return when{}, false
		}
		last = m
	}
	to := r.skipHyphen(last.to)
	if w := r.low(to); w != "century" && w != "centuries" {
		return when{}, false
	}
	w := when{to: to + 1, kind: timePeriod, value: centuryName(int(n.value))}
	if last.value > n.value {
		w.value += ".." + centuryName(int(last.value))
	}
	if r.beforeChrist(w.to) {
		w.value, w.words = "", true
	}
	return w, true
}

func centuryName(n int) string { return strconv.Itoa(n) + ordinalEnding(n) + " century" }

func ordinalEnding(n int) string {
	switch {
	case n%100 >= 11 && n%100 <= 13:
	case n%10 == 1:
		return "st"
	case n%10 == 2:
		return "nd"
	case n%10 == 3:
		return "rd"
	}
	return "th"
}

// quarterYear reads quarters and halves: "Q3 2016", "2016-Q1", "the first half
// of 2019", "the third quarter this year".
func (r *numReader) quarterYear(i int) (when, bool) {
	if y, j, ok := r.yearAt(i); ok && r.is(i, lexDigits) {
		if n, half, to, ok := r.quarterMark(r.skipHyphen(j)); ok {
			return when{to: to, value: quarterValue(y, n, half)}, true
		}
		return when{}, false
	}
	j := i
	n, half, to, ok := r.quarterMark(i)
	named := !ok
	if named {
		if r.low(j) == "the" {
			j++
		}
		if n, half, to, ok = r.quarterWords(j); !ok {
			return when{}, false
		}
	}
	k := to
	if c := r.low(k); c == "of" || c == "in" || c == "-" || c == "," {
		k++
		if r.low(k) == "fiscal" || r.low(k) == "financial" {
			k++
		}
		if r.low(k) == "the" && r.low(k+1) == "year" && r.is(k+2, lexDigits) {
			k++
		}
		if r.low(k) == "year" {
			k++
		}
	}
	if y, end, ok := r.yearAt(k); ok {
		return when{to: end, value: quarterValue(y, n, half)}, true
	}
	if shift, end, ok := r.shiftedYear(to); ok {
		w := when{to: end, resolve: func(ref schema.Day) string { return quarterValue(ref.Year()+shift, n, half) }}
		if r.low(end-2) == "the" {
			w.open = quarterOpen(n, half)
		}
		return w, true
	}
	if named || half {
		return when{}, false
	}
	return when{to: to, open: quarterOpen(n, half)}, true
}

// quarterMark reads "Q3", "H1".
func (r *numReader) quarterMark(i int) (n int, half bool, to int, ok bool) {
	w := r.low(i)
	if w != "q" && w != "h" || !r.is(i+1, lexDigits) || !r.glued(i+1) || r.glued(i) && r.is(i-1, lexDigits) || r.glued(i+2) && r.is(i+2, lexWord) {
		return 0, false, 0, false
	}
	n, err := strconv.Atoi(r.low(i + 1))
	half = w == "h"
	return n, half, i + 2, err == nil && n >= 1 && (n <= 4 && !half || n <= 2)
}

// quarterWords reads "third quarter", "second half", "last quarter" before a year.
func (r *numReader) quarterWords(i int) (n int, half bool, to int, ok bool) {
	n = int(r.Ordinals[r.low(i)])
	j := i + 1
	if r.is(i, lexDigits) {
		o, ok := r.ordinalDigits(i)
		if !ok {
			return 0, false, 0, false
		}
		n, j = int(o.value), o.to
	}
	j = r.skipHyphen(j)
	switch r.low(j) {
	case "quarter":
		if r.low(i) == "last" {
			n = 4
		}
	case "half":
		half = true
		if r.low(i) == "last" {
			n = 2
		}
	default:
		return 0, false, 0, false
	}
	return n, half, j + 1, n >= 1 && (n <= 4 && !half || n <= 2)
}

func quarterValue(year, n int, half bool) string {
	if half {
		return fmt.Sprintf("%04d-%02d..%04d-%02d", year, 6*n-5, year, 6*n)
	}
	return fmt.Sprintf("%04d-Q%d", year, n)
}

func quarterOpen(n int, half bool) string {
	if half {
		return fmt.Sprintf("XXXX-%02d..XXXX-%02d", 6*n-5, 6*n)
	}
	return fmt.Sprintf("XXXX-Q%d", n)
}

// season reads "summer 2016", "the spring of 1989", "last winter". Its months
// depend on the hemisphere, so its value is the year.
func (r *numReader) season(i int) (when, bool) {
	j := i
	shift, k, shifted := r.shifts.match(r.lx, j)
	if shifted {
		j = k
	}
	name := r.low(j)
	if !r.seasons[name] {
		return when{}, false
	}
	to := j + 1
	k = to
	if c := r.low(k); c == "of" || c == "," || c == "in" {
		k++
	}
	if w, ok := r.yearSpan(k); ok {
		w.part = name // "winter of 1941–42"
		return w, true
	}
	if y, end, ok := r.yearAt(k); ok && r.is(k, lexDigits) {
		return when{to: end, value: fmt.Sprintf("%04d", y), part: name}, true
	}
	if shifted && name != "fall" {
		return when{to: to, part: name, resolve: func(ref schema.Day) string { return fmt.Sprintf("%04d", ref.Year()+shift) }}, true
	}
	if name == "fall" || r.is(to, lexWord) && !r.functionWord(to) && r.low(to) != "next" {
		return when{}, false
	}
	switch r.low(i - 1) {
	case "a", "an", "this", "military":
		return when{}, false
	}
	return when{to: to, part: name, open: name, kind: timePeriod}, name != "spring" || r.low(i-1) == "the" || r.low(i-1) == "in"
}
