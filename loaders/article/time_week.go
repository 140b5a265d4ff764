package article

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/claimgraph/claimgraph/schema"
)

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
