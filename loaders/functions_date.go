package loaders

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/claimgraph/claimgraph/schema"
)

// dateFunctions make ISO dates, as precise as what they are given: 2020,
// 2020-05 or 2020-05-31, and periods of them.
var dateFunctions = []function{
	{name: "day", params: []string{"year", "month", "day"}, required: 1, nullable: true, about: "a date from its parts; month or day may be missing",
		values: func(_ *scope, a []string) ([]string, error) {
			if a[0] == "" {
				return nil, nil
			}
			return isoDate(append(a, "", "")[:3])
		}},
	{name: "date", params: []string{"input", "format"}, required: 2, variadic: true, about: "a date read by the first format that fits: %d %m %Y %B (month's name), %b (its start), %y",
		values: func(_ *scope, a []string) ([]string, error) {
			for _, format := range a[1:] {
				if d, ok := readDate(a[0], format); ok {
					return one(d)
				}
			}
			return nil, fmt.Errorf("%q is no date of the form %s", a[0], strings.Join(a[1:], " or "))
		}},
	{name: "year", params: []string{"date"}, about: "the year of an ISO date",
		values: func(_ *scope, a []string) ([]string, error) {
			p, err := schema.ParsePeriod(a[0])
			if err != nil {
				return nil, err
			}
			day := p.Start
			if day == 0 {
				day = p.End
			}
			return one(strconv.Itoa(day.Year()))
		}},
	{name: "period", params: []string{"from", "to"}, required: 1, nullable: true, about: "a period of ISO dates, both included; either may be missing",
		values: func(_ *scope, a []string) ([]string, error) {
			from, to := a[0], ""
			if len(a) > 1 {
				to = a[1]
			}
			text := from + ".." + to
			switch {
			case from == "" && to == "":
				return nil, nil
			case len(a) == 1 || from == to:
				text = from
			}
			if _, err := schema.ParsePeriod(text); err != nil {
				return nil, err
			}
			return one(text)
		}},
	{name: "overlap", params: []string{"a", "b"}, about: "the time that two periods share; nothing when they share none",
		values: func(_ *scope, args []string) ([]string, error) {
			a, err := schema.ParsePeriod(args[0])
			if err != nil {
				return nil, err
			}
			b, err := schema.ParsePeriod(args[1])
			if err != nil || !a.Overlaps(b) {
				return nil, err
			}
			from, to := start(args[0]), end(args[0])
			if b.Start > a.Start {
				from = start(args[1])
			}
			if a.End == 0 || b.End != 0 && b.End < a.End {
				to = end(args[1])
			}
			switch {
			case from == "" && to == "":
				return nil, nil
			case from == to:
				return one(from)
			}
			return one(from + ".." + to)
		}},
}

// start and end are the two sides of a period in ISO notation.
func start(period string) string {
	from, _, _ := strings.Cut(period, "..")
	return from
}

func end(period string) string {
	from, to, ok := strings.Cut(period, "..")
	if !ok {
		return from
	}
	return to
}

// isoDate joins year, month and day; parts that are missing end it.
func isoDate(ymd []string) ([]string, error) {
	var n [3]int
	for i, s := range ymd {
		if s == "" {
			break
		}
		v, err := strconv.Atoi(strings.TrimSpace(s))
		if err != nil {
			return nil, fmt.Errorf("%q is no %s", s, [...]string{"year", "month", "day"}[i])
		}
		n[i] = v
	}
	text, err := formatDate(n[0], n[1], n[2])
	if err != nil {
		return nil, err
	}
	return one(text)
}

// formatDate writes a date; month or day 0 is not known.
func formatDate(year, month, day int) (string, error) {
	if year < 1 || year > 9999 {
		return "", fmt.Errorf("year %d is out of range", year)
	}
	text := fmt.Sprintf("%04d", year)
	if month != 0 {
		text += fmt.Sprintf("-%02d", month)
		if day != 0 {
			text += fmt.Sprintf("-%02d", day)
		}
	}
	if _, err := schema.ParsePeriod(text); err != nil {
		return "", err
	}
	return text, nil
}

var errNoDate = errors.New("no date")

// readDate reads a text by a format in the notation of strptime.
func readDate(s, format string) (string, bool) {
	var year, month, day int
	for format != "" {
		if format[0] != '%' || len(format) == 1 {
			if s == "" || s[0] != format[0] {
				return "", false
			}
			s, format = s[1:], format[1:]
			continue
		}
		var err error
		switch format[1] {
		case 'Y':
			year, s, err = digits(s, 4, 4)
		case 'y':
			if year, s, err = digits(s, 2, 2); err == nil {
				// POSIX: 69 to 99 are of the 20th century, 00 to 68 of the 21st.
				if year += 1900; year < 1969 {
					year += 100
				}
			}
		case 'm':
			month, s, err = digits(s, 1, 2)
		case 'd':
			day, s, err = digits(s, 1, 2)
		case 'B', 'b':
			month, s, err = monthName(s, format[1] == 'B')
		case 'H', 'M', 'S':
			_, s, err = digits(s, 1, 2)
		default:
			err = errNoDate
		}
		if err != nil {
			return "", false
		}
		format = format[2:]
	}
	if s != "" {
		return "", false
	}
	text, err := formatDate(year, month, day)
	return text, err == nil
}

func digits(s string, least, most int) (int, string, error) {
	n := 0
	for n < len(s) && n < most && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	if n < least {
		return 0, s, errNoDate
	}
	v, err := strconv.Atoi(s[:n])
	return v, s[n:], err
}

var monthNames = []string{"january", "february", "march", "april", "may", "june", "july",
	"august", "september", "october", "november", "december"}

// monthName reads a month's English name, or its first three letters.
func monthName(s string, full bool) (int, string, error) {
	lower := strings.ToLower(s)
	for i, name := range monthNames {
		if !full {
			name = name[:3]
		}
		if strings.HasPrefix(lower, name) {
			return i + 1, s[len(name):], nil
		}
	}
	return 0, s, errNoDate
}
