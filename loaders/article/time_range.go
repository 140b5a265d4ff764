package article

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/claimgraph/claimgraph/schema"
)

// twoEnded reads a time with two ends: "from 2007 to 2009", "between May 2015 and
// June 2018", "2014–18", "4 to 22 January 1995".
func (r *numReader) twoEnded(i int) (when, bool) {
	switch r.low(i) {
	case "from":
		return r.twoTimes(i, i+1, false)
	case "between":
		return r.twoTimes(i, i+1, true)
	}
	return r.twoTimes(i, i, false)
}

// twoTimes reads the ends of a range; from is its first lexeme, i that of the
// first end.
func (r *numReader) twoTimes(from, i int, between bool) (when, bool) {
	bare := from == i
	if w, ok := r.sharedMonth(i, between, bare); ok {
		w.from, w.signalFrom = from, from
		return w, true
	}
	if w, ok := r.yearSpan(i); ok {
		w.from, w.signalFrom = from, from
		return w, true
	}
	if w, ok := r.monthSpan(i); ok {
		w.from, w.signalFrom = from, from
		return w, true
	}
	a, ok := r.rangeTime(i, bare)
	if !ok {
		return when{}, false
	}
	k, ok := r.connector(a.to, between, bare)
	if !ok {
		return r.dayAfterDate(from, a, bare)
	}
	if r.low(k) == "the" {
		k++
	}
	r.second = k
	b, ok := r.rangeTime(k, bare)
	r.second = -1
	if !ok {
		if d, to, ordinal, ok := r.dayNumber(k); ok && a.day > 0 && a.month > 0 && !(r.is(a.from, lexDigits) && r.is(a.from+1, lexMark)) && (ordinal || !r.is(to, lexWord) || r.functionWord(to)) {
			b = when{to: to, month: a.month, day: d, year: a.year}
			b, _ = b.complete()
			if y, end, ok := r.yearAfter(to); ok && a.year == 0 {
				b.year, b.to = y, end
				b, _ = b.complete()
			}
			return joinTimes(from, a, b)
		}
		return r.dayAfterDate(from, a, bare)
	}
	return joinTimes(from, a, b)
}

// rangeTime reads an end of a range: a time, or a bare year.
func (r *numReader) rangeTime(i int, bare bool) (when, bool) {
	if r.low(i) == "the" && r.parts.has(r.lx, i+1) {
		i++
	}
	w, ok := r.atom(i)
	if ok && w.kind != timeDuration && w.kind != timeRange && (!w.words || w.oneDay) {
		return w, true
	}
	if ok && w.kind == timeRange {
		return w, false
	}
	if y, to, ok := r.yearAt(i); ok && r.is(i, lexDigits) && !bare && y >= 1500 && !r.signFollows(to) && r.magnitude(r.low(to)) == 0 && !r.pluralNext(to) {
		return when{to: to, year: y}.complete()
	}
	return when{}, false
}

// connector reads the words between the ends of a range.
func (r *numReader) connector(i int, between, bare bool) (next int, ok bool) {
	switch r.low(i) {
	case "and":
		return i + 1, between
	case "to", "through", "till", "until", "thru":
		return i + 1, true
	case "up":
		if r.low(i+1) == "to" || r.low(i+1) == "until" {
			return i + 2, !bare
		}
	case "-", "–", "~":
		return i + 1, r.glued(i) == r.glued(i+1)
	}
	return 0, false
}

// joinTimes makes a range of two times; an end without month or year takes
// over that of the other.
func joinTimes(from int, a, b when) (when, bool) {
	w := when{from: from, signalFrom: from, to: b.to, kind: timeRange}
	if a.year == 0 && b.year > 0 && a.value == "" && a.resolve == nil {
		a.year = b.year
		if a.month > b.month && b.month > 0 {
			a.year--
		}
		if a.month == 0 && a.day > 0 {
			a.month = b.month
		}
		a, _ = a.complete()
	}
	if b.year == 0 && a.year > 0 && b.value == "" && b.resolve == nil && b.month > 0 {
		b.year = a.year
		if b.month < a.month {
			b.year++
		}
		b, _ = b.complete()
	}
	if a.month == 0 && a.day > 0 && a.year == 0 && b.month > 0 {
		a.month = b.month
		a, _ = a.complete()
	}
	switch {
	case a.value != "" && b.value != "":
		v := spanValue(a.value, b.value)
		if v == "" {
			return w, false
		}
		w.value = v
	case a.open != "" && b.open != "" && a.resolve == nil && b.resolve == nil && !strings.Contains(a.open+b.open, "REF"):
		w.open = a.open + ".." + b.open
	default:
		first, second := a.resolver(), b.resolver()
		w.resolve = func(ref schema.Day) string {
			x, y := first(ref), second(ref)
			if x == "" || y == "" {
				return ""
			}
			if v := spanValue(x, y); v != "" || b.open == "" {
				return v
			}
			n, err := strconv.Atoi(x[:4])
			if err != nil {
				return ""
			}
			for year := n; year <= n+1; year++ { // "between now and 15 November"
				if v := spanValue(x, strings.ReplaceAll(b.open, "XXXX", strconv.Itoa(year))); v != "" {
					return v
				}
			}
			return ""
		}
	}
	return w, true
}

// spanValue writes a range of periods, "" when the end is before the start.
func spanValue(a, b string) string {
	if from, _, ok := strings.Cut(a, ".."); ok {
		a = from
	}
	if _, to, ok := strings.Cut(b, ".."); ok {
		b = to
	}
	v := a + ".." + b
	if _, err := schema.ParsePeriod(v); err != nil {
		return ""
	}
	return v
}

// sharedMonth reads two days of one month: "4 to 22 January 1995", "November
// 19-20", "between 3 and 12 of Sept", "4 to 23 next month".
func (r *numReader) sharedMonth(i int, between, bare bool) (when, bool) {
	j := i
	if r.low(j) == "the" {
		j++
	}
	d1, k, _, ok := r.dayNumber(j)
	if !ok {
		return when{}, false
	}
	and := r.low(k) == "and" && !between
	k, ok = r.connector(k, between || and, bare)
	if !ok {
		return when{}, false
	}
	if r.low(k) == "the" {
		k++
	}
	if b, ok := r.monthFirst(k); ok && !bare {
		a, _ := when{day: d1}.complete()
		return joinTimes(i, a, b)
	}
	d2, to, _, ok := r.dayNumber(k)
	if !ok || d2 <= d1 && r.is(j, lexDigits) || and && d2 != d1+1 {
		return when{}, false
	}
	k = to
	if r.low(k) == "of" {
		k++
	}
	a, b := when{day: d1}, when{day: d2}
	if m, end, ok := r.monthAt(k); ok {
		b.month, b.to = m, end
		a.month = m
		if y, end, ok := r.yearAfter(end); ok {
			b.year, b.to = y, end
			a.year = y
		}
		if d1 > d2 {
			a.month = 0
		}
		a, _ = a.complete()
		b, _ = b.complete()
		return joinTimes(i, a, b)
	}
	if in, ok := r.dayOfMonth(k, d2); ok {
		b.to = in.to
		first, _ := r.dayOfMonth(k, d1)
		return when{to: in.to, kind: timeRange, resolve: func(ref schema.Day) string {
			return spanValue(first.resolve(ref), in.resolve(ref))
		}}, true
	}
	return when{}, false
}

// dayAfterDate reads the second day after a date without a year: "November 19
// to 20", "March 4–7, 2013" where the day shares month and year.
func (r *numReader) dayAfterDate(from int, a when, bare bool) (when, bool) {
	if a.day == 0 || a.month == 0 || a.year > 0 || r.is(a.from, lexDigits) && r.is(a.from+1, lexMark) {
		return when{}, false
	}
	k, ok := r.connector(a.to, false, bare)
	if !ok {
		return when{}, false
	}
	if r.low(k) == "the" {
		k++
	}
	d, to, ordinal, ok := r.dayNumber(k)
	if !ok || d <= a.day || !ordinal && r.is(to, lexWord) && !r.functionWord(to) {
		return when{}, false
	}
	b := when{day: d, month: a.month, to: to}
	if y, end, ok := r.yearAfter(to); ok {
		b.year, b.to = y, end
	}
	b, _ = b.complete()
	return joinTimes(from, a, b)
}

// yearSpan reads "2014-2018", "1914–18", "2015/16", "2014 to 2018".
func (r *numReader) yearSpan(i int) (when, bool) {
	y, j, ok := r.yearAt(i)
	if !ok || !r.is(i, lexDigits) || r.glued(i) && i > 0 && r.low(i-1) != "(" && r.low(i-1) != "[" {
		return when{}, false
	}
	if _, _, ok := r.signBefore(i); ok || r.numberedThing(i) {
		return when{}, false
	}
	s := r.low(j)
	tight := r.glued(j) && r.glued(j+1)
	var end, to int
	switch {
	case (s == "-" || s == "–" || s == "/") && r.is(j+1, lexDigits) && len(r.low(j+1)) == 2 && tight:
		n, _ := strconv.Atoi(r.low(j + 1))
		end, to = y/100*100+n, j+2
		if end <= y && s == "/" || n < 13 && s == "-" && end != y+1 || s == "/" && end != y+1 {
			return when{}, false
		}
	case s == "-" || s == "–" || s == "~" || s == "to" || s == "through" || s == "till" || s == "until":
		if (s == "-" || s == "–") && r.glued(j) != r.glued(j+1) {
			return when{}, false
		}
		n, k, ok := r.yearAt(j + 1)
		if !ok || !r.is(j+1, lexDigits) {
			return when{}, false
		}
		if len(s) > 1 && s != "–" && s != "~" && (r.Months[r.low(k)] > 0 || r.pluralNext(k) || r.signFollows(k) || r.magnitude(r.low(k)) > 0) {
			return when{}, false
		}
		if y%100 == 0 && n%100 == 0 && s == "-" && r.is(k, lexWord) && !r.functionWord(k) {
			return when{}, false
		}
		end, to = n, k
	default:
		return when{}, false
	}
	if end <= y || y > 2100 || end > 2150 || end-y > 600 || r.pluralNext(to) && y%50 == 0 && end%50 == 0 {
		return when{}, false
	}
	if y < 1500 && (!tight || r.is(to, lexWord) && !r.functionWord(to)) {
		return when{}, false
	}
	if r.glued(to) && (r.is(to, lexWord) || r.low(to) == "-" && r.is(to+1, lexDigits)) {
		return when{}, false
	}
	return when{to: to, kind: timeRange, value: fmt.Sprintf("%04d..%04d", y, end)}, true
}

// monthSpan reads months that share a year: "Jan-Feb 2017", "May to July 2009",
// and weeks: "Week 31 to Week 35".
func (r *numReader) monthSpan(i int) (when, bool) {
	m1, j, ok := r.monthAt(i)
	if !ok {
		return when{}, false
	}
	s := r.low(j)
	if s != "-" && s != "–" && s != "/" && s != "to" && s != "through" || (s == "-" || s == "/") && r.glued(j) != r.glued(j+1) {
		return when{}, false
	}
	m2, k, ok := r.monthAt(j + 1)
	if !ok {
		return when{}, false
	}
	a := when{month: m1}
	b := when{month: m2, to: k}
	if d, ok := r.monthFirst(j + 1); ok {
		b = d
	} else if y, to, ok := r.monthYear(k); ok {
		b.year, b.to = y, to
	}
	a, _ = a.complete()
	b, _ = b.complete()
	return joinTimes(i, a, b)
}
