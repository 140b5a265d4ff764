package schema

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Hedges is the table of hedge words. Checks cite its version.
type Hedges struct {
	Version int                    `yaml:"version"`
	Kinds   map[HedgeKind][]string `yaml:"kinds"`
}

// A HedgeKind says what a hedge makes of a number.
type HedgeKind string

// The kinds of hedge; vocab.yaml says what each means.
const (
	HedgeBelow  HedgeKind = "below"
	HedgeAbove  HedgeKind = "above"
	HedgeAround HedgeKind = "around"
	HedgeOver   HedgeKind = "over"
	HedgeUnder  HedgeKind = "under"
	HedgeLeast  HedgeKind = "least"
	HedgeMost   HedgeKind = "most"
	HedgeExact  HedgeKind = "exact"
)

// index turns the table round: word to kind.
func (h Hedges) index() (map[string]HedgeKind, error) {
	known := []HedgeKind{HedgeBelow, HedgeAbove, HedgeAround, HedgeOver, HedgeUnder, HedgeLeast, HedgeMost, HedgeExact}
	words := map[string]HedgeKind{}
	for _, kind := range known {
		if len(h.Kinds[kind]) == 0 {
			return nil, fmt.Errorf("hedges: kind %s has no words", kind)
		}
		for _, w := range h.Kinds[kind] {
			if other, ok := words[w]; ok {
				return nil, fmt.Errorf("hedges: %q stands under %s and %s", w, other, kind)
			}
			words[w] = kind
		}
	}
	for kind := range h.Kinds {
		if !slices.Contains(known, kind) {
			return nil, fmt.Errorf("hedges: no kind %q", kind)
		}
	}
	return words, nil
}

// Hedge returns the kind of a hedge as an article writes it. Unknown words count
// as HedgeAround, so that a hedge is never read as more exact than it is; no
// words at all are HedgeExact.
func (v *Vocab) Hedge(words string) HedgeKind {
	w := strings.Join(strings.Fields(strings.ToLower(words)), " ")
	if w == "" {
		return HedgeExact
	}
	if kind, ok := v.hedges[w]; ok {
		return kind
	}
	return HedgeAround
}

// Interval is the range of true values that a written number allows, under the
// hedge written with it ("" for none).
func (v *Vocab) Interval(q Quantity, hedge string) Interval {
	x, digit := q.Value, max(q.Digit, lastDigit(q.Value))
	if 0 < q.Digit && math.Abs(x) < 1000 {
		digit = q.Digit // "5.0" is written to a tenth, though the number is whole
	}
	switch v.Hedge(hedge) {
	case HedgeBelow:
		return Interval{Low: x - digit, High: x}
	case HedgeAbove:
		return Interval{Low: x, High: x + digit}
	case HedgeAround:
		d := max(digit/2, math.Abs(x)*0.05)
		return Interval{Low: x - d, High: x + d}
	case HedgeOver:
		return Interval{Low: x, LowOpen: true, High: math.Inf(1)}
	case HedgeUnder:
		return Interval{Low: math.Min(0, x), High: x, HighOpen: true}
	case HedgeLeast:
		return Interval{Low: x, High: math.Inf(1)}
	case HedgeMost:
		return Interval{Low: math.Min(0, x), High: x}
	}
	return Interval{Low: x - digit/2, High: x + digit/2}
}

// lastDigit guesses the worth of the last digit written, from the number alone:
// 1 for 17, 0.1 for 16.9, 1e8 for 1.2e9. Trailing zeros count as written below
// 1000 and as rounding from there on. A number with more than three decimals is
// a fraction worked out ("a third"), good to a tenth of itself.
func lastDigit(x float64) float64 {
	x = math.Abs(x)
	if x == 0 || math.IsInf(x, 0) || math.IsNaN(x) {
		return 1
	}
	if x == math.Trunc(x) {
		digit := 1.0
		for x >= 1000 && digit*10 <= x && math.Mod(x, digit*10) == 0 {
			digit *= 10
		}
		return digit
	}
	for _, digit := range []float64{0.1, 0.01, 0.001} {
		if scaled := x / digit; math.Abs(scaled-math.Round(scaled)) < 1e-6*max(1, scaled) {
			return digit
		}
	}
	return x / 10
}

// String writes the interval for people: "[16, 17]", "(2, …)".
func (i Interval) String() string {
	open, closing := "[", "]"
	low, high := number3(i.Low), number3(i.High)
	if i.LowOpen {
		open = "("
	}
	if math.IsInf(i.Low, -1) {
		open, low = "(", "…"
	}
	if i.HighOpen {
		closing = ")"
	}
	if math.IsInf(i.High, 1) {
		closing, high = ")", "…"
	}
	if i.Low == i.High {
		return low
	}
	return open + low + ", " + high + closing
}

// number3 writes at most three decimals.
func number3(x float64) string {
	return Quantity{Value: math.Round(x*1000) / 1000}.String()
}
