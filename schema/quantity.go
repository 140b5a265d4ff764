package schema

import (
	"math"
	"strconv"
)

// A Quantity is a number as the text gives it.
type Quantity struct {
	Value float64 `json:"value"`
	Unit  string  `json:"unit"` // "%", an ISO 4217 code, or a noun: "USD", "ships"
	// Digit is the worth of the last digit written: 1 for "17", 0.1 for
	// "16.9", 1e8 for "1.2 billion". Zero means that the number is exact.
	Digit float64 `json:"-"`
}

// String writes the quantity for people: "17 %", "1200000000 USD".
func (q Quantity) String() string {
	n := strconv.FormatFloat(q.Value, 'f', -1, 64)
	if q.Unit == "" {
		return n
	}
	return n + " " + q.Unit
}

// An Interval is a closed range of numbers, unless a bound is open or infinite.
type Interval struct {
	Low, High         float64
	LowOpen, HighOpen bool
}

// Contains tells whether x lies in the interval.
func (i Interval) Contains(x float64) bool {
	return (x > i.Low || x == i.Low && !i.LowOpen) && (x < i.High || x == i.High && !i.HighOpen)
}

// Overlaps tells whether the two intervals share a number.
func (i Interval) Overlaps(j Interval) bool {
	low, lowOpen := i.Low, i.LowOpen
	if j.Low > low || j.Low == low && j.LowOpen {
		low, lowOpen = j.Low, j.LowOpen
	}
	high, highOpen := i.High, i.HighOpen
	if j.High < high || j.High == high && j.HighOpen {
		high, highOpen = j.High, j.HighOpen
	}
	return low < high || low == high && !lowOpen && !highOpen
}

// Thousandths is the integer twin of x, by which graph queries compare.
// ok is false when x is not finite or too large for the twin.
func Thousandths(x float64) (n int64, ok bool) {
	m := math.Round(x * 1000)
	if math.IsNaN(m) || math.Abs(m) >= 1<<62 {
		return 0, false
	}
	return int64(m), true
}

func formatInt(n int64) string { return strconv.FormatInt(n, 10) }
