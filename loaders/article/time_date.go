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

// shiftWord tells whether a word such as "last" or "this" stands at i.
func (r *numReader) shiftWord(i int) (int, bool) {
	n, ok := r.Shifts[r.low(i)]
	return n, ok
}
