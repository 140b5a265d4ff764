package article

import (
	"fmt"
	"strings"
	"time"

	"github.com/claimgraph/claimgraph/schema"
)

// dayText writes a day as a period.
func dayText(d schema.Day) string {
	return fmt.Sprintf("%04d-%02d-%02d", d/10000, d/100%100, d%100)
}

func dayTime(d schema.Day) time.Time {
	return time.Date(int(d/10000), time.Month(d/100%100), int(d%100), 0, 0, 0, 0, time.UTC)
}

func isoDay(t time.Time) string {
	if t.Year() < 1000 || t.Year() > 9999 {
		return ""
	}
	return t.Format(time.DateOnly)
}

// monday is the first day of the week of t.
func monday(t time.Time) time.Time { return t.AddDate(0, 0, -weekday(t)+1) }

// weekday counts Monday as 1 and Sunday as 7.
func weekday(t time.Time) int {
	if t.Weekday() == time.Sunday {
		return 7
	}
	return int(t.Weekday())
}

// lastBefore gives a date without a year the last year in which it was not
// after the reference day: what an article tells has mostly happened.
func lastBefore(open string, ref schema.Day) string {
	if open == "PRESENT_REF" {
		return dayText(ref)
	}
	if strings.Contains(open, "W") || strings.Contains(open, "-XX") {
		return ""
	}
	for _, year := range [...]int{ref.Year(), ref.Year() - 1} {
		v := strings.ReplaceAll(open, "XXXX", fmt.Sprintf("%04d", year))
		p, err := schema.ParsePeriod(v)
		if err != nil {
			return ""
		}
		if p.Start <= ref {
			return v
		}
	}
	return ""
}

// lastWeekday is the last day of that name up to the reference day.
func lastWeekday(ref schema.Day, day int) string {
	t := dayTime(ref)
	return isoDay(t.AddDate(0, 0, -((weekday(t) - day + 7) % 7)))
}

func weekdayOfWeek(ref schema.Day, day, weeks int) string {
	return isoDay(monday(dayTime(ref)).AddDate(0, 0, 7*weeks+day-1))
}

// shiftedWeekday is "last Friday", "next Monday", "this Sunday": of the week
// before, after, or of this one; "this past" and "this coming" are the nearest.
func shiftedWeekday(ref schema.Day, day, n int, word string) string {
	t := dayTime(ref)
	if word == "this" && n != 0 {
		d := n * ((n*(day-weekday(t)) + 6) % 7)
		return isoDay(t.AddDate(0, 0, d+n))
	}
	return weekdayOfWeek(ref, day, n)
}

// weekdayDate is "Thursday the 21st": in the month of the reference day.
func weekdayDate(ref schema.Day, day, d int) string {
	for back := 0; back < 12; back++ {
		t := time.Date(ref.Year(), time.Month(ref/100%100)-time.Month(back), d, 0, 0, 0, 0, time.UTC)
		if t.Day() == d && weekday(t) == day {
			return isoDay(t)
		}
	}
	return ""
}

func dayOfMonths(ref schema.Day, d, months int) string {
	t := time.Date(ref.Year(), time.Month(ref/100%100)+time.Month(months), d, 0, 0, 0, 0, time.UTC)
	if t.Day() != d {
		return ""
	}
	return isoDay(t)
}

// shiftedMonth is "last May", "this June": the last one over, the one of this
// year, the next to come.
func shiftedMonth(ref schema.Day, month, n int) string {
	year := ref.Year()
	now := int(ref / 100 % 100)
	switch {
	case n < 0 && month >= now:
		year--
	case n > 0 && month <= now:
		year++
	}
	return fmt.Sprintf("%04d-%02d", year, month)
}

// unitAround is the period of a unit, n units from the one of the reference day.
func unitAround(ref schema.Day, u timeUnit, n int) string {
	t := dayTime(ref)
	year := t.Year()
	switch u.name {
	case "day":
		return isoDay(t.AddDate(0, 0, n))
	case "week", "fortnight":
		from := monday(t).AddDate(0, 0, n*u.Days)
		return isoDay(from) + ".." + isoDay(from.AddDate(0, 0, u.Days-1))
	case "weekend":
		from := monday(t).AddDate(0, 0, 7*n+5)
		return isoDay(from) + ".." + isoDay(from.AddDate(0, 0, 1))
	case "month":
		first := time.Date(year, t.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
		return first.Format("2006-01")
	case "quarter":
		q := year*4 + (int(t.Month())-1)/3 + n
		return quarterValue(q/4, q%4+1, false)
	case "year":
		return fmt.Sprintf("%04d", year+n)
	case "decade":
		return fmt.Sprintf("%ds", (year/10+n)*10)
	case "century":
		c := (year-1)/100 + 1 + n
		return centuryName(c)
	}
	return ""
}

// stretchValue is "the last three years", "the next 2 weeks". Years and longer
// are counted in whole years; decades are calendar decades.
func stretchValue(ref schema.Day, l length, n int) string {
	t := dayTime(ref)
	switch l.coarse {
	case "decade":
		first := t.Year() / 10 * 10
		if n < 0 {
			return fmt.Sprintf("%04d..%04d", first-10*l.n, first-1)
		}
		return fmt.Sprintf("%04d..%04d", first+10, first+10*l.n+9)
	case "quarter":
		q := t.Year()*4 + (int(t.Month())-1)/3
		from, to := q+1, q+l.n
		if n < 0 {
			from, to = q-l.n, q-1
		}
		return quarterValue(from/4, from%4+1, false) + ".." + quarterValue(to/4, to%4+1, false)
	case "weekday":
		return workingDays(t, l.n, n)
	}
	if n < 0 {
		return isoDay(t.AddDate(0, -l.months, -l.days)) + ".." + isoDay(t)
	}
	from := t.AddDate(0, 0, 1)
	return isoDay(from) + ".." + isoDay(from.AddDate(0, l.months, l.days-1))
}

func workingDays(t time.Time, count, sign int) string {
	d := t
	var first, last time.Time
	for got := 0; got < count && got < 1000; {
		d = d.AddDate(0, 0, sign)
		if weekday(d) > 5 {
			continue
		}
		if got == 0 {
			first = d
		}
		last = d
		got++
	}
	if sign < 0 {
		first, last = last, first
	}
	return isoDay(first) + ".." + isoDay(last)
}

// moved moves a period by months and days, and writes it as precisely as the
// unit counted in.
func moved(value string, months, days int, unit string) string {
	p, err := schema.ParsePeriod(value)
	if err != nil || p.Start == 0 {
		return ""
	}
	t := dayTime(p.Start)
	// A month further from the 31st is the last day of that month.
	first := time.Date(t.Year(), t.Month()+time.Month(months), 1, 0, 0, 0, 0, time.UTC)
	lastOf := first.AddDate(0, 1, -1).Day()
	t = time.Date(first.Year(), first.Month(), min(t.Day(), lastOf), 0, 0, 0, 0, time.UTC).AddDate(0, 0, days)
	if t.Year() < 1000 || t.Year() > 9999 {
		return ""
	}
	if p.Start == p.End {
		return isoDay(t)
	}
	if unit == "month" || len(value) == 7 {
		return t.Format("2006-01")
	}
	return t.Format("2006")
}

// anchored counts units from a period told before: "the following year". A
// period longer than the unit leaves it open.
func anchored(u timeUnit, n int) func(string) string {
	return func(period string) string {
		p, err := schema.ParsePeriod(period)
		if err != nil || p.Start == 0 || p.End == 0 {
			return ""
		}
		first, last := unitAround(p.Start, u, n), unitAround(p.End, u, n)
		if first != last {
			return ""
		}
		return first
	}
}

func yearToDate(ref schema.Day) string {
	return fmt.Sprintf("%04d-01-01..%s", ref.Year(), dayText(ref))
}

// lastOfMonth asks nthWeekday for the last day of that name.
const lastOfMonth = 9

// isoWeek is the week of that number, from Monday to Sunday.
func isoWeek(year, n int) string {
	first := monday(time.Date(year, 1, 4, 0, 0, 0, 0, time.UTC)).AddDate(0, 0, 7*(n-1))
	return isoDay(first) + ".." + isoDay(first.AddDate(0, 0, 6))
}

// nthWeekday is "the second Monday" of a month, or of a year.
func nthWeekday(value string, day, n int) string {
	p, err := schema.ParsePeriod(value)
	if err != nil || p.Start == 0 || p.End == 0 {
		return ""
	}
	t := dayTime(p.Start)
	t = t.AddDate(0, 0, (day-weekday(t)+7)%7+7*(n-1))
	end := dayTime(p.End)
	if n == lastOfMonth {
		t = end.AddDate(0, 0, -((weekday(end) - day + 7) % 7))
	}
	if t.After(end) {
		return ""
	}
	return isoDay(t)
}
