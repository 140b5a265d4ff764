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
)

// specCase is one line of the public specification of such expressions
// (see its SOURCE.txt).
type specCase struct {
	Input   string
	Results []specResult
}

type specResult struct {
	Text, TypeName, Type string
	Start                int
	Resolution           struct {
		Value  string
		Values []struct{ Timex, Value, Start, End string }
	}
	Value *struct{ Timex string }
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
		{"NumberModel", "number", 0.85},
		{"PercentModel", "percentage", 0.85},
		{"CurrencyModel", "currency", 0.85},
		{"OrdinalModel", "ordinal ordinal.relative", 0.85},
		{"NumberRangeModel", "numberrange", 0.8},
		{"DateExtractor", "date", 0},
		{"DateParser", "date", 0},
		{"DatePeriodParser", "daterange", 0},
		{"DateTimeModel", "date daterange", 0},
	} {
		t.Run(f.file, func(t *testing.T) {
			cases := readSpec(t, filepath.Join(dir, f.file+".jsonl"))
			expected, spans, values, spurious := 0, 0, 0, 0
			for _, c := range cases {
				found := Quantities(c.Input)
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
			fmt.Printf("%-18s expected %3d  spans %.3f  spans and values %.3f  precision %.3f\n", f.file, expected,
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
	timex := ""
	if w.Value != nil {
		timex = w.Value.Timex
	} else if len(w.Resolution.Values) > 0 {
		timex = w.Resolution.Values[0].Timex
	} else {
		return true
	}
	return sameTime(timex, e)
}
func sameTime(timex string, e Expression) bool { return fmt.Sprint(e.Value) == timex }
