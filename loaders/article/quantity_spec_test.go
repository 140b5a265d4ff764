package article

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/claimgraph/claimgraph/schema"
)

// specCase is one line of the public specification of such expressions
// (see its SOURCE.txt).
type specCase struct {
	Input   string
	Context struct{ ReferenceDateTime string }
	Results []specResult
}

type specResult struct {
	Text, TypeName, Type string
	Start                int
	Resolution           struct {
		Value  string
		Values []struct{ Timex, Value, Start, End string }
	}
	Value *struct {
		Timex                            string
		FutureResolution, PastResolution struct{ Date, StartDate, EndDate string }
	}
}

func (c specCase) reference() schema.Day {
	day, _, _ := strings.Cut(c.Context.ReferenceDateTime, "T")
	n, err := strconv.Atoi(strings.ReplaceAll(day, "-", ""))
	if err != nil {
		return 0
	}
	return schema.Day(n)
}

func (s specResult) kind() string {
	return strings.TrimPrefix(s.TypeName+s.Type, "datetimeV2.")
}

// TestSpecification measures the grammar on development data that are not part
// of the repository. A found expression is right when span and value are.
func TestSpecification(t *testing.T) {
	dir := filepath.Join("..", "..", "..", "shared", "texts", "quantities")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("the development data ../shared/texts/quantities are not here")
	}
	for _, f := range []struct {
		file, kinds string
		floor       float64 // of span and value
	}{
		{"NumberModel", "number", 0.9},
		{"PercentModel", "percentage", 0.85},
		{"CurrencyModel", "currency", 0.9},
		{"OrdinalModel", "ordinal ordinal.relative", 0.9},
		{"NumberRangeModel", "numberrange", 0.9},
		{"DateExtractor", "date", 0.9},
		{"DateParser", "date", 0.9},
		{"DatePeriodParser", "daterange", 0.9},
		{"DateTimeModel", "date daterange", 0.85},
	} {
		t.Run(f.file, func(t *testing.T) {
			cases := readSpec(t, filepath.Join(dir, f.file+".jsonl"))
			expected, spans, values, spurious := 0, 0, 0, 0
			for _, c := range cases {
				found := expressions(c.Input, c.reference())
				used := make([]bool, len(found))
				for _, want := range c.Results {
					if !strings.Contains(" "+f.kinds+" ", " "+want.kind()+" ") {
						continue
					}
					expected++
					span, value := false, false
					for i, e := range found {
						if e.Start == want.Start && e.End-e.Start == len([]rune(want.Text)) && e.Type == want.kind() {
							span, value = true, sameValue(want, e)
							used[i] = true
							if !value {
								t.Logf("VALUE %q %s: have %v", want.Text, specValue(want), e.Value)
							}
							break
						}
					}
					if span {
						spans++
					} else {
						t.Logf("MISS  %q in %q (%s)", want.Text, c.Input, want.kind())
					}
					if value {
						values++
					}
				}
				for i, e := range found {
					if !used[i] && strings.Contains(" "+f.kinds+" ", " "+e.Type+" ") {
						spurious++
						t.Logf("EXTRA %q (%s %v) in %q", e.Text, e.Type, e.Value, c.Input)
					}
				}
			}
			share := float64(values) / float64(expected)
			t.Logf("%-18s expected %3d  spans %.3f  spans and values %.3f  precision %.3f", f.file, expected,
				float64(spans)/float64(expected), share, float64(spans)/float64(spans+spurious))
			if share < f.floor {
				t.Errorf("span and value right: %.3f, want %.3f", share, f.floor)
			}
		})
	}
}

func readSpec(t *testing.T, name string) []specCase {
	t.Helper()
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var cases []specCase
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var c specCase
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		cases = append(cases, c)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return cases
}

func specValue(w specResult) string {
	switch {
	case w.Value != nil:
		return w.Value.Timex
	case len(w.Resolution.Values) > 0:
		return fmt.Sprint(w.Resolution.Values)
	}
	return w.Resolution.Value
}

// sameValue compares a value with the specification's. Dates that the text
// alone does not fix count as right when both leave them open.
func sameValue(w specResult, e Expression) bool {
	have := fmt.Sprint(e.Value)
	switch e.Type {
	case "number", "ordinal", "percentage", "currency":
		want, err := strconv.ParseFloat(strings.TrimSuffix(w.Resolution.Value, "%"), 64)
		got, ok := e.Value.(float64)
		return err == nil && ok && math.Abs(want-got) <= 1e-9*math.Max(math.Abs(want), 1e-12)
	case "ordinal.relative", "numberrange":
		return have == w.Resolution.Value
	}
	if w.Value == nil && len(w.Resolution.Values) == 0 {
		return true // this file gives spans only
	}
	if w.timex() == have {
		return true
	}
	p, err := schema.ParsePeriod(have)
	if err != nil {
		return e.Value == nil || strings.Contains(have, "X") == strings.Contains(w.timex(), "X") && strings.Contains(have, "X")
	}
	for _, days := range w.days() {
		if sameDays(p, days[0], days[1]) {
			return true
		}
	}
	return false
}

func (w specResult) timex() string {
	if w.Value != nil {
		return w.Value.Timex
	}
	return w.Resolution.Values[0].Timex
}

// days lists the readings of a time: its first day, and its last or the one
// after it; "" for an open side.
func (w specResult) days() [][2]string {
	var out [][2]string
	if w.Value != nil {
		for _, d := range []struct{ Date, StartDate, EndDate string }{w.Value.PastResolution, w.Value.FutureResolution} {
			if d.Date != "" {
				out = append(out, [2]string{d.Date, d.Date})
			} else {
				out = append(out, [2]string{d.StartDate, d.EndDate})
			}
		}
		return out
	}
	for _, v := range w.Resolution.Values {
		if v.Value != "" {
			out = append(out, [2]string{v.Value, v.Value})
		} else {
			out = append(out, [2]string{v.Start, v.End})
		}
	}
	return out
}

// sameDays compares a period with days of the specification. There, the end of
// a range is the first day of its last period or the day after that; a part of
// a period ("late July") may be any days inside the period; centuries count
// from the year 00.
func sameDays(p schema.Period, start, end string) bool {
	day := func(s string) schema.Day {
		n, _ := strconv.Atoi(strings.ReplaceAll(s, "-", ""))
		return schema.Day(n)
	}
	from, to := day(start), day(end)
	if strings.HasSuffix(p.String(), "century") {
		return from.Year() == p.Start.Year()-1
	}
	inside := func(d schema.Day) bool { return d == 0 || p.Start <= d && (p.End == 0 || d <= p.End+9000) }
	return (from == 0) == (p.Start == 0) && inside(from) && inside(to) || from == 0 && p.Start == 0 && to > 0
}
