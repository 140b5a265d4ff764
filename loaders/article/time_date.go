package article

import (
	"fmt"
	"strconv"

	"github.com/claimgraph/claimgraph/schema"
)

// atom reads one time without range or signal at lexeme i: the longest reading.
func (r *numReader) atom(i int) (when, bool) {
	if i >= len(r.lx) || r.depth > 2 || !r.may(i, startsTime) {
		return when{}, false
	}
	if m := r.atomRead; m.depth == r.depth && m.i == i && m.second == r.second && m.done {
		return m.w, m.ok
	}
	r.depth++
	w, ok := r.longestAtom(i)
	r.depth--
	r.atomRead = atomRead{i, r.depth, r.second, true, w, ok}
	return w, ok
}

// atomRead keeps the last atom: it is asked for again right after.
type atomRead struct {
	i, depth, second int
	done             bool
	w                when
	ok               bool
}

func (r *numReader) longestAtom(i int) (best when, found bool) {
	for _, read := range [...]func(*numReader, int) (when, bool){
		(*numReader).date, (*numReader).monthOrYear, (*numReader).decade, (*numReader).century, (*numReader).quarterYear,
		(*numReader).season, (*numReader).specialYear, (*numReader).week, (*numReader).partOf, (*numReader).shifted,
		(*numReader).unitsFrom, (*numReader).dayFromNow, (*numReader).namedTime, (*numReader).duration,
	} {
		if w, ok := read(r, i); ok && w.to > best.to {
			w.from = i
			best, found = w, true
		}
	}
	return best, found
}

// complete sets value or open from year, month and day.
func (w when) complete() (when, bool) {
	switch {
	case w.day > 0 && w.month > 0 && w.year > 0:
		w.value = fmt.Sprintf("%04d-%02d-%02d", w.year, w.month, w.day)
	case w.day > 0 && w.month > 0:
		w.open = fmt.Sprintf("XXXX-%02d-%02d", w.month, w.day)
	case w.day > 0:
		w.open = fmt.Sprintf("XXXX-XX-%02d", w.day)
	case w.month > 0 && w.year > 0:
		w.value = fmt.Sprintf("%04d-%02d", w.year, w.month)
	case w.month > 0:
		w.open = fmt.Sprintf("XXXX-%02d", w.month)
	case w.year > 0:
		w.value = fmt.Sprintf("%04d", w.year)
	}
	w.oneDay = w.day > 0
	if w.value != "" {
		if _, err := schema.ParsePeriod(w.value); err != nil {
			w.open, w.value = w.value, "" // "31 April 2001": a span, but no day
		}
	}
	return w, w.month <= 12 && w.day <= 31
}

// date reads a date with a day: "9 July 1975", "July 9th, 1975", "1975-07-09",
// "Monday 12 May", "the 27th".
func (r *numReader) date(i int) (when, bool) {
	if _, j, ok := r.weekdayAt(i); ok {
		return r.afterWeekday(i, j)
	}
	if w, ok := r.numericDate(i); ok {
		return w, true
	}
	if w, ok := r.monthFirst(i); ok {
		return w, true
	}
	if w, ok := r.yearFirst(i); ok {
		return w, true
	}
	return r.dayFirst(i)
}

// weekdayAt reads a weekday, spelled out or abbreviated. Short forms that are
// words or names need a capital and something of a date beside them.
func (r *numReader) weekdayAt(i int) (day, to int, ok bool) {
	w := r.low(i)
	day = r.Weekdays[w]
	if day == 0 || r.glued(i) && (r.is(i-1, lexDigits) || r.low(i-1) == "'") {
		return 0, 0, false
	}
	to = i + 1
	if len(w) > 5 || w == "tues" || w == "thurs" || w == "thur" {
		return day, r.skipPoint(to), true
	}
	beside := r.is(to, lexDigits) || r.is(r.skipPoint(to), lexDigits) || r.Months[r.low(to)] > 0
	if _, ok := r.shiftWord(i - 1); ok || beside || r.low(i-1) == "on" || r.low(i-1) == "or" || r.low(i-1) == "from" || r.low(i-1) == "to" || r.low(i-1) == "week" {
		return day, r.skipPoint(to), true
	}
	return 0, 0, false
}

// skipPoint skips the point of an abbreviation that more of a date follows.
func (r *numReader) skipPoint(i int) int {
	if r.low(i) == "." && r.glued(i) && (r.is(i+1, lexDigits) || r.Months[r.low(i+1)] > 0) {
		return i + 1
	}
	return i
}

// afterWeekday reads what may follow a weekday: a date, "the 21st", "next week".
func (r *numReader) afterWeekday(i, j int) (when, bool) {
	day := r.Weekdays[r.low(i)]
	k := j
	bracket := false
	switch r.low(k) {
	case ",":
		k++
	case "(":
		bracket = true
		k++
	}
	for _, read := range [...]func(*numReader, int) (when, bool){(*numReader).monthFirst, (*numReader).numericDate, (*numReader).slashDate, (*numReader).dayFirst, (*numReader).yearFirst} {
		if w, ok := read(r, k); ok {
			if bracket && r.low(w.to) == ")" {
				w.to++
			} else if bracket {
				continue
			}
			return w, true
		}
	}
	the := r.low(k) == "the"
	if the {
		k++
	}
	if d, to, ordinal, ok := r.dayNumber(k); ok && r.low(j) != "," && !bracket && (the || ordinal || r.is(k, lexDigits) && !r.timeOfDay(k)) {
		w, ok := when{to: to, day: d}.complete()
		if !the {
			w.open = fmt.Sprintf("XXXX-WXX-%d", day)
		}
		w.resolve = func(ref schema.Day) string { return weekdayDate(ref, day, d) }
		return w, ok
	}
	w := when{to: j, oneDay: true, open: fmt.Sprintf("XXXX-WXX-%d", day)}
	w.resolve = func(ref schema.Day) string { return lastWeekday(ref, day) }
	return r.ofWeek(w, j, day), true
}

// ofWeek adds the week of a weekday: "Friday next week", "Tuesday of last week".
func (r *numReader) ofWeek(w when, j, day int) when {
	if c := r.low(j); c == "of" || c == "in" {
		j++
	}
	n, k, ok := r.shifts.match(r.lx, j)
	if !ok || r.low(k) != "week" {
		return w
	}
	w.to, w.open = k+1, ""
	w.resolve = func(ref schema.Day) string { return weekdayOfWeek(ref, day, n) }
	return w
}

// timeOfDay tells whether digits at k belong to a time of day: "11:30", "4 pm".
func (r *numReader) timeOfDay(k int) bool {
	switch r.low(k + 1) {
	case ":", "am", "pm", "a", "p", "h", "oclock", "o":
		return true
	case "-", "–", "~":
		return r.is(k+2, lexDigits)
	}
	return false
}

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

// dayNumber reads the day of a month: "9", "09th", "twenty-first", "twenty one".
func (r *numReader) dayNumber(i int) (day, to int, ordinal, ok bool) {
	if r.is(i, lexDigits) {
		if len(r.low(i)) > 2 || r.runsOn(i) {
			return 0, 0, false, false
		}
		day, _ = strconv.Atoi(r.low(i))
		to = i + 1
		if r.glued(to) {
			switch r.low(to) {
			case "st", "nd", "rd", "th":
				to++
				ordinal = true
			case ":", "%":
				return 0, 0, false, false
			case ".", ",":
				if r.is(to+1, lexDigits) && r.glued(to+1) && len(r.low(to+1)) != 4 {
					return 0, 0, false, false
				}
			default:
				if r.is(to, lexWord) && r.Months[r.low(to)] == 0 {
					return 0, 0, false, false
				}
			}
		}
		return day, to, ordinal, day >= 1 && day <= 31
	}
	if !r.is(i, lexWord) {
		return 0, 0, false, false
	}
	if _, ok := r.Numbers[r.low(i)]; !ok && r.Ordinals[r.low(i)] == 0 {
		return 0, 0, false, false
	}
	n, ok := r.number(i)
	if !ok || n.value < 1 || n.value > 31 || n.form != formInteger && n.form != formOrdinal {
		return 0, 0, false, false
	}
	return int(n.value), n.to, n.form == formOrdinal, true
}

// monthAt reads a month's name. Names that are words too need a capital or a
// neighbour that makes them a month.
func (r *numReader) monthAt(i int) (month, to int, ok bool) {
	w := r.low(i)
	month = r.Months[w]
	if month == 0 {
		return 0, 0, false
	}
	to = i + 1
	if len(w) <= 4 && w != "may" && w != "june" && w != "july" && r.low(to) == "." && r.glued(to) {
		to++
	}
	return month, to, !r.ambiguousMonth(i) || r.monthContext(i, to)
}

func (r *numReader) ambiguousMonth(i int) bool {
	switch w := r.low(i); w {
	case "may", "march", "mar", "jan", "dec", "sep", "jun":
		capital := r.text[r.lx[i].start] < 'a'
		first := i == 0 || r.low(i-1) == "." || r.low(i-1) == "?" || r.low(i-1) == "!"
		return !capital || first && w != "march"
	}
	return false
}

func (r *numReader) monthContext(i, to int) bool {
	if _, _, _, ok := r.dayNumber(r.skipSeparator(to)); ok {
		return true
	}
	if y, _, ok := r.yearAt(r.skipSeparator(to)); ok && y > 0 {
		return true
	}
	if c := r.low(to); (c == "-" || c == "–" || c == "to" || c == "/") && r.Months[r.low(to+1)] > 0 {
		return true
	}
	return r.monthBefore(i)
}

// monthBefore tells whether what stands before lexeme i makes it a month.
func (r *numReader) monthBefore(i int) bool {
	switch r.low(i - 1) {
	case "in", "of", "since", "until", "till", "last", "next", "mid", "late", "early", "by", "on", "between", "during", "th", "st", "nd", "rd":
		return true
	case "the":
		return r.low(i-2) == "in" || r.low(i-2) == "of"
	case "-", "–", "~":
		return r.is(i-2, lexDigits) || r.parts.has(r.lx, i-2)
	case "to", "from", "after", "before", "through":
		return r.low(i) != "may" && r.low(i) != "march"
	}
	return r.is(i-1, lexDigits)
}

// skipSeparator skips one comma, hyphen, slash, or "of" between parts of a date.
func (r *numReader) skipSeparator(i int) int {
	switch r.low(i) {
	case ",", "-", "/", "of", "the", ".":
		return i + 1
	}
	return i
}

// monthFirst reads "July 9, 1975", "Oct-2", "may the eleventh", "april22".
func (r *numReader) monthFirst(i int) (when, bool) {
	m, j, ok := r.monthAt(i)
	if !ok {
		return when{}, false
	}
	k := j
	switch r.low(k) {
	case "-", "/":
		if r.glued(k) && !r.glued(k+1) {
			return when{}, false
		}
		k++
	case ",", "the":
		k++
	case ".":
		k++
	}
	if r.low(k) == "the" {
		k++
	}
	d, to, ordinal, ok := r.dayNumber(k)
	if !ok {
		return when{}, false
	}
	w := when{month: m, day: d}
	y, end, withYear := r.yearAfter(to)
	if withYear {
		w.year, to = y, end
	}
	if !ordinal && !withYear && (r.countsThings(i, to) || r.ambiguousMonth(i) && r.pluralNext(to)) {
		return when{}, false
	}
	w.to = to
	return w.complete()
}

// countsThings tells whether the number after a month counts what follows:
// "in March 12 ships".
func (r *numReader) countsThings(i, to int) bool {
	if p := r.low(i - 1); p != "in" && p != "since" && p != "of" {
		return false
	}
	return r.is(to, lexWord) && !r.functionWord(to)
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

// dayFirst reads "9 July 1975", "the 4th of March", "22/Jan/2019", "20th of
// next month", "the 27th".
func (r *numReader) dayFirst(i int) (when, bool) {
	j := i
	the := r.low(j) == "the"
	if the {
		j++
	}
	d, k, ordinal, ok := r.dayNumber(j)
	if !ok {
		return when{}, false
	}
	end := k
	if r.low(k) == "day" && ordinal {
		k++
	}
	switch r.low(k) {
	case "-", "/", ".":
		k++
	case "of":
		k++
	}
	if m, to, ok := r.monthAt(k); ok {
		if the && ordinal && r.is(j, lexWord) {
			return when{}, false // read again without the article
		}
		w := when{to: to, month: m, day: d}
		if y, end, ok := r.yearAfter(to); ok {
			w.year, w.to = y, end
		} else if r.low(to-1) == "." {
			w.to = to - 1
		}
		return w.complete()
	}
	if w, ok := r.dayOfMonth(k, d); ok && r.low(k-1) == "of" {
		return w, true
	}
	if !the || !r.dayPosition(i, r.is(j, lexDigits)) || !ordinal && (!r.is(j, lexDigits) || !r.lastOfClause(end)) || r.is(end, lexWord) && !r.functionWord(end) {
		return when{}, false
	}
	if r.is(j, lexWord) && !r.lastOfClause(end) {
		return when{}, false
	}
	w, ok := when{to: end, day: d}.complete()
	w.resolve = func(ref schema.Day) string { return dayOfMonths(ref, d, 0) }
	return w, ok
}

func (r *numReader) lastOfClause(i int) bool { return i >= len(r.lx) || r.is(i, lexMark) }

// dayPosition tells whether a day may stand alone after what is before it:
// "on the 27th". Words need more than digits do: "by the second" may be a ship.
func (r *numReader) dayPosition(i int, digits bool) bool {
	switch r.low(i - 1) {
	case "on", "for", "until", "till", "since":
		return true
	case "from", "to", "by", "of", "and", "between", "before", "after":
		return digits && (r.is(i+2, lexWord) && r.glued(i+2)) || r.second == i+1
	}
	return false
}

// dayOfMonth reads the month that a day is counted in: "next month", "the month".
func (r *numReader) dayOfMonth(k, d int) (when, bool) {
	n := 0
	switch {
	case r.low(k) == "the" && r.low(k+1) == "month":
		k++
	default:
		shift, to, ok := r.shifts.match(r.lx, k)
		if !ok || r.low(to) != "month" {
			return when{}, false
		}
		n, k = shift, to
	}
	w := when{to: k + 1, day: d, oneDay: true}
	w.resolve = func(ref schema.Day) string { return dayOfMonths(ref, d, n) }
	return w, true
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

// shiftWord tells whether a word such as "last" or "this" stands at i.
func (r *numReader) shiftWord(i int) (int, bool) {
	n, ok := r.Shifts[r.low(i)]
	return n, ok
}
