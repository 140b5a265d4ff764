package schema

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// A Day is a calendar day written as the number YYYYMMDD. Days compare as
// numbers. Zero means "open": before all days as a start, after all as an end.
type Day int64

// A Period is a stretch of days, both ends included, as precise as its source.
type Period struct {
	Start, End Day
	text       string
}

// errPeriod says which notations are known.
var errPeriod = errors.New("not a period: write 2020, 2020-05, 2020-05-31, 2020-Q2, 2020s, 20th century, or two of them with .. between; either side may be left out")

var (
	dayPattern     = regexp.MustCompile(`^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$`)
	quarterPattern = regexp.MustCompile(`^(\d{4})-Q([1-4])$`)
	decadePattern  = regexp.MustCompile(`^(\d{3}0)s$`)
	centuryPattern = regexp.MustCompile(`^(\d{1,2})(?:st|nd|rd|th) century$`)
)

// ParsePeriod reads a period: a year, month, day, quarter, decade, century, or
// a range "from..to" of these.
func ParsePeriod(s string) (Period, error) {
	if from, to, ok := strings.Cut(s, ".."); ok {
		p := Period{text: s}
		if from == "" && to == "" {
			return Period{}, fmt.Errorf("%q: %w", s, errPeriod)
		}
		if from != "" {
			f, err := parseSimple(from)
			if err != nil {
				return Period{}, err
			}
			p.Start = f.Start
		}
		if to != "" {
			t, err := parseSimple(to)
			if err != nil {
				return Period{}, err
			}
			p.End = t.End
		}
		if p.Start != 0 && p.End != 0 && p.End < p.Start {
			return Period{}, fmt.Errorf("%q: the period ends before it starts", s)
		}
		return p, nil
	}
	return parseSimple(s)
}

func parseSimple(s string) (Period, error) {
	if m := dayPattern.FindStringSubmatch(s); m != nil {
		year, month, day := number(m[1]), number(m[2]), number(m[3])
		switch {
		case m[2] == "":
			return Period{ymd(year, 1, 1), ymd(year, 12, 31), s}, nil
		case month < 1 || month > 12:
		case m[3] == "":
			return Period{ymd(year, month, 1), ymd(year, month, lastDay(year, month)), s}, nil
		case day >= 1 && day <= lastDay(year, month):
			return Period{ymd(year, month, day), ymd(year, month, day), s}, nil
		}
		return Period{}, fmt.Errorf("%q: no such day or month", s)
	}
	if m := quarterPattern.FindStringSubmatch(s); m != nil {
		year, q := number(m[1]), number(m[2])
		return Period{ymd(year, 3*q-2, 1), ymd(year, 3*q, lastDay(year, 3*q)), s}, nil
	}
	if m := decadePattern.FindStringSubmatch(s); m != nil {
		year := number(m[1])
		return Period{ymd(year, 1, 1), ymd(year+9, 12, 31), s}, nil
	}
	if m := centuryPattern.FindStringSubmatch(s); m != nil {
		last := 100 * number(m[1])
		return Period{ymd(last-99, 1, 1), ymd(last, 12, 31), s}, nil
	}
	return Period{}, fmt.Errorf("%q: %w", s, errPeriod)
}

// String writes the period as it was read.
func (p Period) String() string { return p.text }

// Year is the period of one calendar year.
func Year(y int) Period { return Period{ymd(y, 1, 1), ymd(y, 12, 31), strconv.Itoa(y)} }

// Overlaps tells whether the periods share a day.
func (p Period) Overlaps(q Period) bool {
	return (p.End == 0 || q.Start <= p.End) && (q.End == 0 || p.Start <= q.End)
}

// Contains tells whether every day of q is a day of p.
func (p Period) Contains(q Period) bool {
	return p.Start <= q.Start && (p.End == 0 || q.End != 0 && q.End <= p.End)
}

// Year is the year of a day.
func (d Day) Year() int { return int(d / 10000) }

func ymd(y, m, d int) Day { return Day(y*10000 + m*100 + d) }

func lastDay(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// number reads digits that a pattern has already matched; "" is 0.
func number(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}
