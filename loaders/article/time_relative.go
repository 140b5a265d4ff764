package article

import (
	"strconv"
	"strings"

	"github.com/claimgraph/claimgraph/schema"
)

// length is a stretch of time: so many months and days.
type length struct {
	months, days int
	short        bool // has hours or minutes, or a fraction of a unit: not counted from
	coarse       string
	n            int    // of the last unit
	iso          string // ISO 8601 without the P: "2Y1M"; "" for hours and fractions
}

// lengthBefore reads a length, but stops before a part that is counted from
// now by itself: "the last 3 months and 2 weeks and 2 days ago".
func (r *numReader) lengthBefore(i int) (l length, to int, ok bool) {
	l, to, ok = r.length(i)
	if !ok || r.low(to) != "ago" && r.low(to) != "later" {
		return l, to, ok
	}
	return r.lengthOf(i, 1)
}

// length reads "three years", "2 years 1 month and 21 days", "two and a half
// weeks", "a decade", "few months", "10-year".
func (r *numReader) length(i int) (l length, to int, ok bool) { return r.lengthOf(i, 6) }

// lengthOf reads a length of at most so many parts.
func (r *numReader) lengthOf(i, most int) (l length, to int, ok bool) {
	j := i
	for parts := 0; parts < most; parts++ {
		k := j
		if parts > 0 && (r.low(k) == "and" || r.low(k) == ",") {
			k++
		}
		n, next, found := r.lengthNumber(k)
		if !found {
			break
		}
		next = r.skipHyphen(next)
		u, end, unit := r.timeUnits.match(r.lx, next)
		if !unit {
			if !r.shortUnits[r.low(next)] || r.low(next) == "min" && r.low(next-1) == "a" {
				break
			}
			l.short = true
			j, ok = next+1, true
			continue
		}
		if r.low(end) == "and" && r.low(end+1) == "a" && (r.low(end+2) == "half" || r.low(end+2) == "quarter") {
			end += 3
			l.short = true
		}
		if n != float64(int(n)) || n > 1e5 {
			l.short = true
		} else {
			l.months += int(n) * u.Months
			l.days += int(n) * u.Days
			l.iso += u.iso(int(n))
		}
		l.coarse, l.n = u.name, int(n)
		j, ok = end, true
	}
	return l, j, ok
}

// lengthNumber reads the number of a length. "Few" is taken as three and "a
// couple" as two where a date is counted from them.
func (r *numReader) lengthNumber(i int) (n float64, to int, ok bool) {
	switch r.low(i) {
	case "a", "an":
		switch r.low(i + 1) {
		case "few":
			return 3, i + 2, true
		case "couple":
			if r.low(i+2) == "of" {
				return 2, i + 3, true
			}
			return 2, i + 2, true
		}
		if r.timeUnits.has(r.lx, i+1) || r.shortUnits[r.low(i+1)] {
			return 1, i + 1, true
		}
		if r.low(i+1) == "half" || r.magnitude(r.low(i+1)) > 0 {
			break
		}
		return 0, 0, false
	case "few", "several", "some":
		return 3, i + 1, true
	case "couple":
		return 2, i + 1 + btoi(r.low(i+1) == "of"), true
	case "half":
		if r.low(i+1) == "a" || r.low(i+1) == "an" {
			return 0.5, i + 2, r.shortUnits[r.low(i+2)] || r.timeUnits.has(r.lx, i+2)
		}
	}
	c, ok := r.number(i)
	if !ok || c.form == formOrdinal || c.form == formRelative || c.value < 0 {
		return 0, 0, false
	}
	return c.value, c.to, true
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// duration reads a length that is not counted from a day.
func (r *numReader) duration(i int) (when, bool) {
	l, to, ok := r.length(i)
	if !ok || r.glued(i) && r.is(i-1, lexWord) {
		return when{}, false
	}
	if c := r.low(i); (c == "a" || c == "an") && (l.coarse == "day" || l.coarse == "week" || l.coarse == "month" || l.coarse == "year" || l.coarse == "" || l.coarse == "weekday") && to == i+2 {
		return when{}, false // "twice a year"
	}
	if l.coarse == "quarter" || r.low(to) == "old" {
		return when{}, false // "three quarters" is a fraction
	}
	if l.coarse == "" && r.low(to-1) == "second" && l.n == 0 && r.low(i) != "one" {
		return when{}, false
	}
	w := when{to: to, kind: timeDuration, words: true}
	if !l.short {
		w.value = "P" + l.iso
	}
	return w, true
}

// iso writes so many units in the notation of ISO 8601.
func (u timeUnit) iso(n int) string {
	switch {
	case u.Months > 0 && u.Months%12 == 0:
		return strconv.Itoa(n*u.Months/12) + "Y"
	case u.Months > 0:
		return strconv.Itoa(n*u.Months) + "M"
	case u.Days%7 == 0:
		return strconv.Itoa(n*u.Days/7) + "W"
	}
	return strconv.Itoa(n*u.Days) + "D"
}

// unitsFrom reads a length counted from now or from a day: "two years ago",
// "three weeks from tomorrow", "in two months", "a fortnight later".
func (r *numReader) unitsFrom(i int) (when, bool) {
	j := i
	within := false
	hedged := false
	switch r.low(j) {
	case "in":
		return r.inUnits(j + 1)
	case "within":
		within = true
		j++
		if r.low(j) == "the" {
			j++
		}
		if _, to, ok := r.shifts.match(r.lx, j); ok {
			j = to
		}
	case "for":
		if l, to, ok := r.length(j + 1); ok && !l.short && r.low(to) == "," && r.low(to+1) == "from" {
			if from, ok := r.atom(to + 2); ok && from.oneDay {
				from.oneDay, from.kind = false, timeRange
				return r.stretchFrom(from, l), true
			}
		}
		return when{}, false
	default:
		if op, to, ok := r.comparisons.match(r.lx, j); ok && (op == "gt" || op == "lt") {
			hedged = true
			j = to
		}
	}
	l, to, ok := r.length(j)
	if !ok || l.short {
		return when{}, false
	}
	sign := 1
	switch w := r.low(to); {
	case w == "ago":
		sign, to = -1, to+1
	case w == "later" || w == "hence":
		to++
	case w == "earlier", w == "before" && !r.is(to+1, lexWord) && !r.is(to+1, lexDigits), w == "previously":
		sign, to = -1, to+1
	case w == "in" && r.low(to+1) == "the" && r.low(to+2) == "future":
		return r.stretchFrom(when{to: to + 3, kind: timeRange, resolve: dayText}, l), true
	case w == "from" && r.low(to+1) == "now":
		to += 2
	case w == "starting", w == "beginning":
		k := to + 1
		if r.low(k) == "from" || r.low(k) == "on" {
			k++
		}
		from, ok := r.atom(k)
		if !ok || !from.oneDay {
			return when{}, false
		}
		from.oneDay, from.kind = false, timeRange
		return r.stretchFrom(from, l), true
	case w == "from", w == "after", w == "before", w == "since", w == "prior" && r.low(to+1) == "to":
		if w == "before" || w == "prior" {
			sign = -1
		}
		k := to + 1
		if w == "prior" {
			k++
		}
		from, ok := r.atom(k)
		if !ok || from.kind == timeDuration || from.words && !from.oneDay {
			return when{}, false
		}
		from.oneDay = !hedged && !within
		return r.countedFrom(from, l, sign), true
	case within:
		return r.stretchFrom(when{to: to, kind: timeRange, resolve: dayText}, l), true
	default:
		return when{}, false
	}
	w := r.countedFrom(when{to: to, oneDay: true, resolve: dayText}, l, sign)
	switch r.low(to - 1) {
	case "later", "earlier", "before", "previously":
		w.anchor = func(period string) string { return moved(period, sign*l.months, sign*l.days, l.coarse) }
	}
	return w, true
}

// inUnits reads the length after "in": a day in the future, unless more
// follows that makes it a duration.
func (r *numReader) inUnits(j int) (when, bool) {
	l, to, ok := r.length(j)
	if !ok || l.short || r.is(to, lexWord) && !r.functionWord(to) {
		return when{}, false
	}
	if w := r.low(to); w == "of" || w == "in" || r.low(j) == "several" || r.low(j) == "some" {
		return when{}, false
	}
	base := when{to: to, oneDay: true, resolve: dayText}
	if r.low(to) == "since" {
		from, ok := r.atom(to + 1 + btoi(r.low(to+1) == "the"))
		if ok {
			from.oneDay = true
			return r.countedFrom(from, l, 1), true
		}
	}
	return r.countedFrom(base, l, 1), true
}

// countedFrom moves a time by a length.
func (r *numReader) countedFrom(from when, l length, sign int) when {
	resolve := from.resolver()
	from.value, from.open, from.part, from.counted = "", "", "", true
	from.year, from.month, from.day = 0, 0, 0
	from.resolve = func(ref schema.Day) string {
		return moved(resolve(ref), sign*l.months, sign*l.days, l.coarse)
	}
	return from
}

// stretchFrom makes a range that starts at a time and has a length.
func (r *numReader) stretchFrom(from when, l length) when {
	resolve := from.resolver()
	from.value, from.open, from.counted = "", "", true
	from.resolve = func(ref schema.Day) string {
		start := resolve(ref)
		end := moved(start, l.months, l.days, "day")
		if start == "" || end == "" {
			return ""
		}
		return start + ".." + end
	}
	return from
}

// resolver gives the value of a time for a reference day.
func (w when) resolver() func(schema.Day) string {
	switch {
	case w.value != "":
		return func(schema.Day) string { return w.value }
	case w.resolve != nil:
		return w.resolve
	}
	return func(ref schema.Day) string { return lastBefore(w.open, ref) }
}

// shifted reads periods counted from now: "last year", "the next two decades",
// "this week Friday", "the past few days", "next Monday", "last May".
func (r *numReader) shifted(i int) (when, bool) {
	j := i
	the := r.low(j) == "the"
	if the {
		j++
	}
	if w, ok := r.fixedUnit(i, j, the); ok {
		return w, true
	}
	n, k, ok := r.shifts.match(r.lx, j)
	if !ok {
		return r.numberFirst(i, j, the)
	}
	if m, to, ok := r.monthAt(k); ok && !the {
		if _, _, ok := r.monthYear(to); ok {
			return when{}, false
		}
		if d, ok := r.monthFirst(k); ok {
			return d, true
		}
		return when{to: to, month: m, resolve: func(ref schema.Day) string { return shiftedMonth(ref, m, n) }}, r.low(k) != "may" || r.low(k-1) != "this"
	}
	if day, to, ok := r.weekdayAt(k); ok && !the {
		if w, ok := r.afterWeekday(k, to); ok && (w.month > 0 || w.day > 0) {
			return w, true
		}
		return when{to: to, oneDay: true, resolve: func(ref schema.Day) string { return shiftedWeekday(ref, day, n, r.low(j)) }}, true
	}
	if d, ok := r.slashDate(k); ok && n != 0 || ok && r.low(j) == "this" {
		return d, true
	}
	if r.low(k) == "day" && !the {
		return when{}, false // "the next day" is told by dayFromNow
	}
	if l, to, ok := r.lengthBefore(k); ok && !l.short && r.low(k) != "a" {
		if n == 0 {
			return when{}, false
		}
		w := when{to: to, kind: timeRange, counted: true, resolve: func(ref schema.Day) string { return stretchValue(ref, l, n) }}
		if the && l.coarse != "decade" && l.coarse != "century" {
			return when{}, false // the article is left out
		}
		return w, true
	}
	u, to, ok := r.timeUnits.match(r.lx, k)
	if !ok || the && u.name != "decade" && u.name != "century" || strings.HasSuffix(r.low(to-1), "s") && u.name != "century" && n <= 0 && r.low(j) != "past" && r.low(j) != "last" {
		return when{}, false
	}
	if strings.HasSuffix(r.low(to-1), "s") {
		return when{to: to, words: true, kind: timePeriod}, r.low(j) != "this"
	}
	if u.name == "weekday" || u.name == "day" {
		return when{}, false
	}
	w := when{to: to, resolve: func(ref schema.Day) string { return unitAround(ref, u, n) }}
	if r.low(i-1) == "the" && n != 0 || r.low(j) == "following" || r.low(j) == "preceding" {
		w.anchor = anchored(u, n)
	}
	if u.name == "week" {
		if r.low(to) == "on" && r.Weekdays[r.low(to+1)] > 0 || r.Weekdays[r.low(to)] > 5 || r.Weekdays[r.low(to)] > 0 && len(r.low(to)) != 4 {
			k := to + btoi(r.low(to) == "on")
			day := r.Weekdays[r.low(k)]
			return when{to: k + 1, oneDay: true, resolve: func(ref schema.Day) string { return weekdayOfWeek(ref, day, n) }}, true
		}
	}
	return w, true
}

// numberFirst reads "5 upcoming years", "10 previous weeks".
func (r *numReader) numberFirst(i, j int, the bool) (when, bool) {
	if the {
		return when{}, false
	}
	c, ok := r.cardinal(j)
	if !ok || c.form != formInteger || c.value > 1000 || c.value < 1 || c.scale > 1 {
		return when{}, false
	}
	n, k, ok := r.shifts.match(r.lx, c.to)
	if !ok || n == 0 {
		return when{}, false
	}
	u, to, ok := r.timeUnits.match(r.lx, k)
	if !ok {
		return when{}, false
	}
	l := length{months: int(c.value) * u.Months, days: int(c.value) * u.Days, coarse: u.name, n: int(c.value)}
	return when{to: to, kind: timeRange, counted: true, resolve: func(ref schema.Day) string { return stretchValue(ref, l, n) }}, true
}

// fixedUnit reads "the weekend", "the year", "that weekend", "the same month",
// "the month after the next", "the year to date".
func (r *numReader) fixedUnit(i, j int, the bool) (when, bool) {
	same := false
	switch w := r.low(j); {
	case the && w == "same":
		return when{}, false
	case w == "same":
		same = true
		j++
	case w == "that" || w == "my":
		j++
	case w == "year" && r.low(j+1) == "to" && r.low(j+2) == "date":
		if the {
			return when{}, false // the article is left out
		}
		return when{to: j + 3, resolve: func(ref schema.Day) string { return yearToDate(ref) }}, true
	case !the:
		return when{}, false
	}
	u, to, ok := r.timeUnits.match(r.lx, j)
	if !ok || strings.HasSuffix(r.low(to-1), "s") || u.name == "century" || u.name == "decade" || u.name == "quarter" {
		return when{}, false
	}
	if r.low(to) == "after" && (r.low(to+1) == "next" || r.low(to+1) == "the" && r.low(to+2) == "next") {
		end := to + 2
		if r.low(to+1) == "the" {
			end++
		}
		return when{to: end, resolve: func(ref schema.Day) string { return unitAround(ref, u, 2) }}, true
	}
	w := when{to: to, oneDay: u.name == "day", resolve: func(ref schema.Day) string { return unitAround(ref, u, 0) }}
	if same || r.low(j-1) == "that" {
		w.anchor = anchored(u, 0)
	}
	if !same && r.low(j-1) != "that" && u.name != "weekend" && u.name != "fortnight" {
		p := r.low(i - 1)
		if p != "in" && p != "of" && p != "for" && p != "during" || r.is(to, lexWord) || r.is(to, lexDigits) {
			return w, false
		}
	}
	return w, true
}

// dayFromNow reads "today", "the day after tomorrow".
func (r *numReader) dayFromNow(i int) (when, bool) {
	n, to, ok := r.days.match(r.lx, i)
	if !ok || r.low(to-1) == "before" && r.is(to, lexWord) {
		return when{}, false
	}
	return when{to: to, oneDay: true, resolve: func(ref schema.Day) string { return moved(dayText(ref), 0, n, "day") }}, true
}
