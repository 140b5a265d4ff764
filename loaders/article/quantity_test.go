package article

import (
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/claimgraph/claimgraph/loaders/article/syntax"
	"github.com/claimgraph/claimgraph/schema"
)

// shape writes a quantity in one line: kind, value, unit, hedge, noun.
func (q quantity) shape() string {
	names := [...]string{"number", "share", "fraction", "amount", "count", "vague", "rank", "rank-text", "ordinal"}
	s := fmt.Sprintf("%s %s", names[q.kind], q.Text())
	if q.value.Unit != "" {
		s += " " + q.value.Unit
	}
	if q.approx != "" {
		s += " ~" + q.approx
	}
	if q.noun != "" {
		s += " of " + q.noun
	}
	return s
}

func TestQuantities(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"Norway bought nearly 12% of Iceland's fish in 2011.", []string{"share 12 % ~nearly"}},
		{"Peru sells more than a third of its copper to Chile.", []string{"fraction 33.3333333333333 % ~more than"}},
		{"The loan was worth about US$ 2.4 billion.", []string{"amount 2400000000 USD ~about"}},
		{"Ghana received £35m, then C$4 million and 1.5 million euros.", []string{"amount 35000000 GBP", "amount 4000000 CAD", "amount 1500000 EUR"}},
		{"Between 40 and 45 percent of the harvest was lost.", []string{"share 40-45 %"}},
		{"The fund holds $5–7 million.", []string{"amount 5000000-7000000 USD"}},
		{"Some 3,500 troops and two dozen tanks crossed the border.", []string{"count 3500 ~Some of troops", "count 24 of tanks"}},
		{"It exports 400,000 barrels a day over a 900-km pipeline.", []string{"amount 400000 barrel per day", "amount 900 kilometer"}},
		{"Oman is the fourth-largest buyer and one of the largest investors.", []string{"rank 4", "rank-text one of the largest of investors"}},
		{"Malta is its 58th trading partner.", []string{"rank 58"}},
		{"The main port is the second most important market.", []string{"rank 1", "rank 2"}},
		{"Several states sent dozens of observers.", []string{"vague Several of states", "vague dozens"}},
		{"The share rose by 3 percentage points.", []string{"amount 3 percentage point"}},
		{"Resolution 1973 and the A-320 are names; 300 or so ships are not.", []string{"count 300 ~or so of ships"}},
		{"From 1998 to 2004 it paid 20 million rupees per year.", []string{"amount 20000000 rupee per year"}},
		{"Exports rose two and a half times to half a million tonnes.", []string{"count 2.5 of times", "amount 500000 tonne"}},
		{"At least 20,000-25,000 people fled.", []string{"count 20000-25000 ~At least of people"}},
	} {
		var have []string
		for _, q := range quantities(c.text, nil) {
			have = append(have, q.shape())
			if c.text[q.start:q.end] != q.words {
				t.Errorf("%q: words %q are not at %d", c.text, q.words, q.start)
			}
			if q.approx != "" && !strings.HasPrefix(c.text[q.hedgeStart:], q.approx) && !strings.Contains(c.text[q.end:], q.approx) {
				t.Errorf("%q: hedge %q is not at %d", c.text, q.approx, q.hedgeStart)
			}
		}
		if !reflect.DeepEqual(have, c.want) {
			t.Errorf("%s\nhave %q\nwant %q", c.text, have, c.want)
		}
	}
}

// The tree finds the noun where order cannot: behind a list of adjectives, an
// abbreviation with points, a name.
func TestCountedNounByTree(t *testing.T) {
	parser, err := syntax.Default()
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"Around 900 U.S. soldiers arrived.":               "U.S. soldiers",
		"Turkey deployed six armed reconnaissance drones": "armed reconnaissance drones",
	} {
		found := quantities(text, parser.Parse(text))
		if len(found) != 1 || found[0].noun != want {
			t.Errorf("%s: have %+v, want noun %q", text, found, want)
		}
	}
}

func TestDigitOfQuantity(t *testing.T) {
	for text, want := range map[string]float64{"17%": 1, "16.9%": 0.1, "$1.2 billion": 1e8, "three million": 1e6, "94,000": 1} {
		found := quantities(text, nil)
		if len(found) != 1 || math.Abs(found[0].value.Digit-want) > want*1e-9 {
			t.Errorf("%s: have %+v, want digit %g", text, found, want)
		}
	}
}

func TestExpressions(t *testing.T) {
	text := "Café owners paid €2.5 million, over 30 percent more than in May 2004."
	want := []Expression{
		{17, 29, "€2.5 million", "currency", 2.5e6, "Euro", "EUR"},
		{18, 29, "2.5 million", "number", 2.5e6, "", ""},
		{36, 46, "30 percent", "percentage", 30., "%", ""},
		{36, 38, "30", "number", 30., "", ""},
		{60, 68, "May 2004", "daterange", "2004-05", "", ""},
	}
	if have := Quantities(text); !reflect.DeepEqual(have, want) {
		t.Errorf("have %+v\nwant %+v", have, want)
	}
}

// Work grows with the text, whatever it is made of.
func TestQuantitiesLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	for _, unit := range []string{"7", "7 ", "1,", "(", "$", "one ", "one hundred and ", "between 1 and ", "the end of ", "2 years and ", "3 weeks before ", "from May to ", "- ", "5/", "\n", "é"} {
		small := timeOf(strings.Repeat(unit, 1<<15/len(unit)))
		large := timeOf(strings.Repeat(unit, 1<<17/len(unit)))
		if large > 40*small && large > time.Second {
			t.Errorf("%q: 32 kB take %v, 128 kB %v", unit, small, large)
		}
	}
}

func timeOf(text string) time.Duration {
	start := time.Now()
	Quantities(text)
	return time.Since(start)
}

func FuzzQuantities(f *testing.F) {
	for _, s := range []string{"nearly 17% of exports, $3.5 bn–4 bn", "from 4 to 22 January, 1995", "two and a half million", "the '40s · ½ hour", "Q3 2016 10/1-11/2/2017", "\xff5\x80%", "1e999 9^999 0/0 32/13/9999"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, q := range quantities(text, nil) {
			if q.start < 0 || q.end > len(text) || q.start >= q.end || text[q.start:q.end] != q.words || q.hedgeStart > q.start {
				t.Fatalf("quantity %+v is not in %q", q, text)
			}
			if math.IsNaN(q.value.Value) || math.IsInf(q.value.Value, 0) {
				t.Fatalf("quantity %+v of %q is no number", q, text)
			}
		}
		for _, w := range timexes(text, nil, 20160229) {
			if w.start < 0 || w.end > len(text) || w.start >= w.end || w.signalStart > w.start {
				t.Fatalf("time %+v is not in %q", w, text)
			}
			if _, err := schema.ParsePeriod(w.value); w.fixed && err != nil {
				t.Fatalf("time %+v of %q: %v", w, text, err)
			}
		}
		if !utf8.ValidString(text) {
			return
		}
		runes := []rune(text)
		for _, e := range Quantities(text) {
			if e.Start < 0 || e.End > len(runes) || string(runes[e.Start:e.End]) != e.Text {
				t.Fatalf("expression %+v does not read back from %q", e, text)
			}
		}
	})
}

func BenchmarkQuantities(b *testing.B) {
	text := strings.Repeat("In 2014 Chile exported about 12% of its copper, worth $3.4 billion, to Japan, its third-largest partner. ", 50)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		quantities(text, nil)
		timexes(text, nil, 0)
	}
}
