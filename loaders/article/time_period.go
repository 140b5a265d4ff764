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
	if r.low(k+1) == "'" && r.low(k+2) == "s" {
		return n, k + 1, true
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
	return pluralWord(w) || len(w) > 3 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && !strings.HasSuffix(w, "us") && !strings.HasSuffix(w, "is") || r.low(i+1) != "" && r.is(i+1, lexWord) && r.low(i) != "and" && pluralWord(r.low(i+1))
}

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
		if r.low(k) == "year" || r.low(k) == "the" && r.low(k+1) == "year" && r.is(k+2, lexDigits) {
			k += 1 + len(r.low(k))/5
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

// week reads weeks that are counted or named by a date: "the second week of
// 2021", "week 10", "the week of 16 September", "the first week of March". Its
// value is the month or year it lies in.
func (r *numReader) week(i int) (when, bool) {
	j := i
	if r.low(j) == "the" || r.low(j) == "a" {
		j++
	}
	if r.low(j) == "w" && r.low(j+1) == "/" && r.low(j+2) == "c" {
		return r.weekOf(j + 3)
	}
	if r.low(j) == "week" {
		switch k := j + 1; {
		case r.low(k) == "of", r.low(k) == "starting", r.low(k) == "beginning", r.low(k) == "commencing":
			if k++; r.low(k) == "on" {
				k++
			}
			return r.weekOf(k)
		case r.is(k, lexDigits) && len(r.low(k)) <= 2 && j == i:
			return r.weekNumber(k)
		}
		return when{}, false
	}
	k := j + 1
	switch {
	case r.low(j) == "last" || r.Ordinals[r.low(j)] > 0 && r.Ordinals[r.low(j)] < 6:
	case r.is(j, lexDigits):
		o, ok := r.ordinalDigits(j)
		if !ok {
			return when{}, false
		}
		k = o.to
	default:
		return when{}, false
	}
	if n, ok := r.Numbers[r.low(k)]; ok && n > 0 || r.is(k, lexDigits) {
		k++
	}
	u, to, ok := r.timeUnits.match(r.lx, k)
	if !ok || u.name != "week" && u.name != "weekend" && u.name != "day" && u.name != "month" {
		return r.weekdayOfMonth(i, j, k)
	}
	return r.inLonger(to)
}

// inLonger reads the period that something is part of: "of this month", "next year".
func (r *numReader) inLonger(j int) (when, bool) {
	if c := r.low(j); c == "of" || c == "in" {
		j++
	} else if _, ok := r.shiftWord(j); !ok {
		return when{}, false
	}
	w, ok := r.atom(j)
	if !ok || w.oneDay || w.kind == timeDuration {
		return w, false
	}
	return w, true
}

// weekdayOfMonth reads "the first friday of july", "second sunday".
func (r *numReader) weekdayOfMonth(i, j, k int) (when, bool) {
	n := int(r.Ordinals[r.low(j)])
	if r.low(j) == "last" {
		n = lastOfMonth
	}
	day := r.Weekdays[r.low(k)]
	if day == 0 || n == 0 || n > 5 && n != lastOfMonth || len(r.low(k)) < 6 {
		return when{}, false
	}
	w := when{to: k + 1, oneDay: true}
	if in, ok := r.inLonger(k + 1); ok {
		w.to = in.to
		if in.value != "" {
			w.value = nthWeekday(in.value, day, n)
		}
		if in.month > 0 && in.year == 0 {
			w.open = fmt.Sprintf("XXXX-%02d-WXX-%d-#%d", in.month, day, n)
		}
		if in.resolve != nil {
			w.resolve = func(ref schema.Day) string { return nthWeekday(in.resolve(ref), day, n) }
		}
		return w, true
	}
	w.resolve = func(ref schema.Day) string {
		return nthWeekday(fmt.Sprintf("%04d-%02d", ref.Year(), ref/100%100), day, n)
	}
	return w, r.low(j) != "last"
}

// weekOf reads the date that names a week.
func (r *numReader) weekOf(i int) (when, bool) {
	w, ok := r.atom(i)
	if !ok || !w.oneDay {
		return when{}, false
	}
	w.oneDay = false
	w.part = "week"
	return w, true
}

// weekNumber reads "week 10", "week 3 of 2027".
func (r *numReader) weekNumber(k int) (when, bool) {
	n, err := strconv.Atoi(r.low(k))
	if err != nil || n < 1 || n > 53 {
		return when{}, false
	}
	w := when{to: k + 1, open: fmt.Sprintf("XXXX-W%02d", n), part: "week"}
	w.resolve = func(ref schema.Day) string { return isoWeek(ref.Year(), n) }
	if y, to, ok := r.yearAt(k + 2); ok && r.low(k+1) == "of" {
		w.to, w.value, w.open, w.resolve = to, isoWeek(y, n), "", nil
	}
	return w, true
}

// partOf reads a part of a period: "early 1990s", "mid-November", "the end of 2000".
func (r *numReader) partOf(i int) (when, bool) {
	j := i
	part, to, ok := r.parts.match(r.lx, j)
	if !ok {
		return when{}, false
	}
	to = r.skipHyphen(to)
	if part == "later" || part == "earlier" {
		if r.low(to) == "in" {
			to++
		}
		if _, ok := r.shiftWord(to); !ok && r.low(to) != "the" && r.low(to) != "that" {
			return when{}, false
		}
	}
	w, ok := r.atom(to)
	if !ok || w.oneDay || w.kind == timeDuration || w.kind == timeRange {
		return r.partOfPresent(part, i, to)
	}
	if w.part == "" {
		w.part = part
	}
	if r.low(w.to) == "the" && r.low(w.to+1) == "same" {
		return w, false
	}
	return w, true
}

// partOfPresent reads "end of month", "rest of the week", "later in the year".
func (r *numReader) partOfPresent(part string, i, j int) (when, bool) {
	switch r.low(j) {
	case "the", "my", "this", "that":
		j++
	default:
		if r.low(j-1) != "of" && r.low(j-1) != "year" || part == "mid" {
			return when{}, false
		}
	}
	u, to, ok := r.timeUnits.match(r.lx, j)
	if !ok || u.name == "day" || u.name == "century" || to > j+1 || strings.HasSuffix(r.low(j), "s") {
		return when{}, false
	}
	w := when{to: to, part: part, resolve: func(ref schema.Day) string { return unitAround(ref, u, 0) }}
	if r.low(j-1) != "this" {
		w.anchor = anchored(u, 0)
	}
	return w, true
}

// namedTime reads periods and days known by a name: "the Cold War", "recent
// years", "Christmas Eve", "now".
func (r *numReader) namedTime(i int) (when, bool) {
	if day, to, ok := r.namedDays.match(r.lx, i); ok {
		m, _ := strconv.Atoi(day[:2])
		d, _ := strconv.Atoi(day[3:])
		w := when{to: to, month: m, day: d}
		if y, end, ok := r.yearAfter(to); ok {
			w.year, w.to = y, end
		}
		return w.complete()
	}
	if _, to, ok := r.now.match(r.lx, i); ok {
		w := when{to: to, words: true, oneDay: true, open: "PRESENT_REF"}
		w.resolve = func(ref schema.Day) string { return dayText(ref) }
		return w, true
	}
	if _, to, ok := r.vagueTimes.match(r.lx, i); ok && (r.low(to-1) != "past" || !r.is(to, lexDigits) && (!r.is(to, lexWord) || r.functionWord(to))) {
		return when{to: to, words: true, kind: timePeriod}, true
	}
	j := i
	if r.low(j) == "the" {
		j++
	}
	_, to, ok := r.named.match(r.lx, j)
	if !ok {
		return when{}, false
	}
	if first := r.text[r.lx[j].start]; first >= 'a' && !r.spokenPeriod(j, to) {
		return when{}, false // "a cold war" is none of the named
	}
	return when{to: to, words: true, kind: timePeriod}, true
}

// spokenPeriod tells whether the words are an era that is written in lower case.
func (r *numReader) spokenPeriod(j, to int) bool {
	switch r.low(to - 1) {
	case "period", "era", "times", "years", "crisis", "pandemic", "antiquity":
		return true
	}
	return false
}
