package loaders

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/claimgraph/claimgraph/schema"
)

// textFunctions clean and cut texts.
var textFunctions = []function{
	{name: "lower", params: []string{"input"}, about: "in lower case", aliases: []string{grelNS + "toLowerCase"},
		values: func(_ *scope, a []string) ([]string, error) { return one(strings.ToLower(a[0])) }},
	{name: "upper", params: []string{"input"}, about: "in upper case", aliases: []string{grelNS + "toUpperCase"},
		values: func(_ *scope, a []string) ([]string, error) { return one(strings.ToUpper(a[0])) }},
	{name: "trim", params: []string{"input"}, about: "without spaces at the ends, runs of spaces made one; nothing when empty",
		aliases: []string{grelNS + "string_trim"},
		values: func(_ *scope, a []string) ([]string, error) {
			if s := strings.Join(strings.Fields(a[0]), " "); s != "" {
				return one(s)
			}
			return nil, nil
		}},
	{name: "strip", params: []string{"input", "characters"}, about: "without these characters at the ends; nothing when empty",
		values: func(_ *scope, a []string) ([]string, error) {
			if s := strings.Trim(a[0], a[1]); s != "" {
				return one(s)
			}
			return nil, nil
		}},
	{name: "replace", params: []string{"input", "find", "by"}, about: "with every find replaced", aliases: []string{grelNS + "string_replace"},
		values: func(_ *scope, a []string) ([]string, error) { return one(strings.ReplaceAll(a[0], a[1], a[2])) }},
	{name: "match", params: []string{"input", "pattern"}, about: "the first group of a regular expression, or all of the match; nothing when it does not match",
		check: constantPattern,
		values: func(s *scope, a []string) ([]string, error) {
			re, err := s.run.pattern(a[1])
			if err != nil {
				return nil, err
			}
			m := re.FindStringSubmatch(a[0])
			if m == nil {
				return nil, nil
			}
			return one(m[min(1, len(m)-1)])
		}},
	{name: "matches", params: []string{"input", "pattern"}, nullable: true, about: "a regular expression matches somewhere",
		check: constantPattern,
		values: func(s *scope, a []string) ([]string, error) {
			re, err := s.run.pattern(a[1])
			if err != nil {
				return nil, err
			}
			return truth(re.MatchString(a[0]))
		}},
	{name: "split", params: []string{"input", "separator"}, about: "the parts between separators, trimmed, without empty ones",
		aliases: []string{grelNS + "string_split"},
		values: func(_ *scope, a []string) ([]string, error) {
			if a[1] == "" {
				return nil, fmt.Errorf("the separator is empty")
			}
			var out []string
			for p := range strings.SplitSeq(a[0], a[1]) {
				if p = strings.TrimSpace(p); p != "" {
					out = append(out, p)
				}
			}
			return out, nil
		}},
	{name: "part", params: []string{"input", "separator", "number"}, about: "one part between separators, from 1; from the end when negative; nothing when there are fewer",
		values: func(_ *scope, a []string) ([]string, error) {
			n, err := strconv.Atoi(a[2])
			if err != nil || n == 0 || a[1] == "" {
				return nil, fmt.Errorf("part %q of %q: number parts from 1", a[2], a[0])
			}
			parts := strings.Split(a[0], a[1])
			if n < 0 {
				n += len(parts) + 1
			}
			if n < 1 || n > len(parts) || strings.TrimSpace(parts[n-1]) == "" {
				return nil, nil
			}
			return one(strings.TrimSpace(parts[n-1]))
		}},
	{name: "join", params: []string{"separator", "value"}, required: 2, variadic: true, about: "all values in one text",
		lists: func(_ *scope, a [][]string) ([]string, error) {
			var all []string
			for _, vals := range a[1:] {
				all = append(all, vals...)
			}
			if len(all) == 0 || len(a[0]) == 0 {
				return nil, nil
			}
			return one(strings.Join(all, a[0][0]))
		}},
	{name: "concat", params: []string{"value"}, variadic: true, about: "the texts one after the other",
		values: func(_ *scope, a []string) ([]string, error) { return one(strings.Join(a, "")) }},
	{name: "contains", params: []string{"input", "sub"}, nullable: true, about: "the text holds the other",
		aliases: []string{grelNS + "string_contains"},
		values:  func(_ *scope, a []string) ([]string, error) { return truth(strings.Contains(a[0], a[1])) }},
	{name: "startsWith", params: []string{"input", "sub"}, nullable: true, about: "the text begins with the other",
		aliases: []string{grelNS + "string_startsWith"},
		values:  func(_ *scope, a []string) ([]string, error) { return truth(strings.HasPrefix(a[0], a[1])) }},
	{name: "endsWith", params: []string{"input", "sub"}, nullable: true, about: "the text ends with the other",
		aliases: []string{grelNS + "string_endsWith"},
		values:  func(_ *scope, a []string) ([]string, error) { return truth(strings.HasSuffix(a[0], a[1])) }},
	{name: "length", params: []string{"input"}, about: "number of characters", aliases: []string{grelNS + "string_length"},
		values: func(_ *scope, a []string) ([]string, error) { return one(strconv.Itoa(utf8.RuneCountInString(a[0]))) }},
	{name: "file", about: "name of the file that the row stands in", lists: func(s *scope, _ [][]string) ([]string, error) { return one(s.row.file) }},
	{name: "hash", params: []string{"value"}, variadic: true, nullable: true, about: "a short key made of all arguments, for rows that have none",
		values: func(_ *scope, a []string) ([]string, error) {
			sum := sha256.Sum256([]byte(strings.Join(a, "\x1f")))
			return one(hex.EncodeToString(sum[:8]))
		}},
	{name: "unescape", params: []string{"input"}, about: "a part of a URL with its %-escapes read: Jos%C3%A9 is José",
		values: func(_ *scope, a []string) ([]string, error) {
			text, err := url.PathUnescape(a[0])
			if err != nil {
				return nil, err
			}
			return one(text)
		}},
	{name: "slug", params: []string{"input"}, about: "a key made of a name: lower case, words joined by hyphens",
		values: func(_ *scope, a []string) ([]string, error) {
			if s := schema.Slug(a[0]); s != "" {
				return one(s)
			}
			return nil, nil
		}},
}

// constantPattern refuses a regular expression that does not compile.
func constantPattern(_ *compiler, args []expr) error {
	p, ok := args[1].(constant)
	if !ok {
		return fmt.Errorf("the pattern must be the same for every row")
	}
	_, err := regexp.Compile(string(p))
	return err
}

// numberFunctions compute. Numbers are decimal texts.
var numberFunctions = []function{
	{name: "number", params: []string{"input"}, about: "a number without thousands separators, currency or percent sign",
		values: func(_ *scope, a []string) ([]string, error) {
			x, err := parseNumber(a[0])
			if err != nil {
				return nil, err
			}
			return one(formatNumber(x))
		}},
	{name: "commaNumber", params: []string{"input"}, about: "a number with a decimal comma, as 1.234,5 %",
		values: func(_ *scope, a []string) ([]string, error) {
			x, err := parseNumber(swapPoint.Replace(a[0]))
			if err != nil {
				return nil, err
			}
			return one(formatNumber(x))
		}},
	{name: "multiply", params: []string{"a", "b"}, about: "a times b", values: arithmetic(func(a, b float64) float64 { return a * b })},
	{name: "divide", params: []string{"a", "b"}, about: "a divided by b", values: arithmetic(func(a, b float64) float64 { return a / b })},
	{name: "add", params: []string{"a", "b"}, about: "a plus b", values: arithmetic(func(a, b float64) float64 { return a + b })},
	{name: "subtract", params: []string{"a", "b"}, about: "a minus b", values: arithmetic(func(a, b float64) float64 { return a - b })},
	{name: "greater", params: []string{"a", "b"}, about: "a is more than b", values: comparison(func(a, b float64) bool { return a > b })},
	{name: "atLeast", params: []string{"a", "b"}, about: "a is b or more", values: comparison(func(a, b float64) bool { return a >= b })},
	{name: "less", params: []string{"a", "b"}, about: "a is less than b", values: comparison(func(a, b float64) bool { return a < b })},
	{name: "atMost", params: []string{"a", "b"}, about: "a is b or less", values: comparison(func(a, b float64) bool { return a <= b })},
	{name: "numeric", params: []string{"input"}, nullable: true, about: "the text is a number",
		values: func(_ *scope, a []string) ([]string, error) {
			_, err := parseNumber(a[0])
			return truth(err == nil)
		}},
	{name: "smallest", params: []string{"value"}, about: "the smallest of several numbers", lists: chosen(func(a, b float64) bool { return a < b })},
	{name: "largest", params: []string{"value"}, about: "the largest of several numbers", lists: chosen(func(a, b float64) bool { return a > b })},
	{name: "sum", params: []string{"value"}, about: "the sum of several numbers",
		lists: func(_ *scope, a [][]string) ([]string, error) {
			total := 0.0
			for _, v := range a[0] {
				x, err := parseNumber(v)
				if err != nil {
					return nil, err
				}
				total += x
			}
			return one(formatNumber(total))
		}},
	{name: "range", params: []string{"from", "to"}, about: "the whole numbers from one to the other, both included",
		values: func(_ *scope, a []string) ([]string, error) {
			from, err1 := strconv.Atoi(a[0])
			to, err2 := strconv.Atoi(a[1])
			if err1 != nil || err2 != nil || to < from || to-from > 10_000 {
				return nil, fmt.Errorf("%q to %q is no range of whole numbers", a[0], a[1])
			}
			var out []string
			for n := from; n <= to; n++ {
				out = append(out, strconv.Itoa(n))
			}
			return out, nil
		}},
}

// chosen picks the number that comes before all others.
func chosen(before func(a, b float64) bool) func(*scope, [][]string) ([]string, error) {
	return func(_ *scope, a [][]string) ([]string, error) {
		var best []string
		var number float64
		for i, v := range a[0] {
			x, err := parseNumber(v)
			if err != nil {
				return nil, err
			}
			if best == nil || before(x, number) {
				best, number = a[0][i:i+1:i+1], x
			}
		}
		return best, nil
	}
}

func arithmetic(op func(a, b float64) float64) func(*scope, []string) ([]string, error) {
	return func(_ *scope, args []string) ([]string, error) {
		a, b, err := two(args)
		if err != nil {
			return nil, err
		}
		x := op(a, b)
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return nil, fmt.Errorf("%s and %s give no number", args[0], args[1])
		}
		return one(formatNumber(x))
	}
}

func comparison(op func(a, b float64) bool) func(*scope, []string) ([]string, error) {
	return func(_ *scope, args []string) ([]string, error) {
		a, b, err := two(args)
		if err != nil {
			return nil, err
		}
		return truth(op(a, b))
	}
}

func two(args []string) (a, b float64, err error) {
	if a, err = parseNumber(args[0]); err != nil {
		return
	}
	b, err = parseNumber(args[1])
	return
}

// numberSigns may stand around a number.
var numberSigns = strings.NewReplacer(",", "", " ", "", "\u00a0", "", "\u202f", "", "$", "", "€", "", "£", "", "%", "")

// swapPoint writes a number with a decimal comma as one with a point.
var swapPoint = strings.NewReplacer(".", "", "'", "", ",", ".")

func parseNumber(s string) (float64, error) {
	x, err := strconv.ParseFloat(s, 64)
	if err != nil {
		x, err = strconv.ParseFloat(numberSigns.Replace(s), 64)
	}
	if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
		return 0, fmt.Errorf("%q is no number", s)
	}
	return x, nil
}

// formatNumber writes at most 15 significant digits, which is what a decimal
// text of a source can carry through binary arithmetic unharmed.
func formatNumber(x float64) string {
	if x == math.Trunc(x) && math.Abs(x) < 1e15 {
		return strconv.FormatInt(int64(x), 10)
	}
	y, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 15, 64), 64)
	if err != nil {
		y = x
	}
	return strconv.FormatFloat(y, 'f', -1, 64)
}
