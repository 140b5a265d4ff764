package article

import (
	"strings"
	"testing"
)

// TestOpen: open triples of our own sentences, best first where one matters.
func TestOpen(t *testing.T) {
	x := extractor(t)
	for _, c := range []struct{ sentence, want string }{
		{"The school taught boys, girls and adults, and the mill closed.", "The school | taught | girls"},
		{"The committee published a report on water in 2011.", "The committee | published | a report on water | in 2011"},
		{"Her brother lived in a small town near the coast.", "Her brother | lived in | a small town near the coast"},
		{"The bridge was built by local masons.", "The bridge | was built by | local masons"},
		{"Lima is the capital of Peru.", "Lima | is | the capital of Peru"},
		{"The miners did not accept the offer.", "The miners | did not accept | the offer"},
		{"The firm wants to buy a mill.", "The firm | wants to buy | a mill"},
		{"The singer, a native of Quito, moved to Paris.", "The singer | [is] | a native of Quito"},
		{"The doctor said that the patient had slept.", "The doctor | said that | the patient had slept"},
		{"They built a school, a mill and a bridge.", "They | built | a mill"},
		{"The bridge, which leads to the island, was closed.", "The bridge | leads to | the island"},
		{"They walked along a road built by prisoners.", "a road | [is] built by | prisoners"},
		{"In 1822 the traveller left Genoa and settled in Lisbon.", "the traveller | settled in | Lisbon | In 1822"},
		{"The farmers bought and sold cattle in the valley.", "The farmers | bought | cattle | in the valley"},
		{"The council often rejects its proposals.", "The council | often rejects | its proposals"},
		{"The museum opened the hall after it bought the collection.", "The museum | bought | the collection"},
		{"The wall was painted on Monday by two students.", "The wall | was painted by | two students | on Monday"},
		{"She wrote “The Long Winter” in 1840.", "She | wrote | “The Long Winter” | in 1840"},
		{"The committee elected President Silva in 1930.", "Silva | [is] | President"},
		{"The city's harbour freezes in winter.", "The city | [has] | harbour"},
	} {
		var got []string
		for _, o := range x.Open(c.sentence) {
			parts := []string{o.Arguments[0].Text, o.Predicate}
			for _, a := range o.Arguments[1:] {
				parts = append(parts, a.Text)
			}
			got = append(got, strings.Join(parts, " | "))
			if o.Confidence <= 0 || o.Confidence > 1 {
				t.Errorf("%q: confidence %v", c.sentence, o.Confidence)
			}
			runes := []rune(c.sentence)
			for _, a := range o.Arguments {
				if string(runes[a.Start:a.End]) != a.Text {
					t.Errorf("%q: %v reads %q", c.sentence, a.Span, a.Text)
				}
			}
		}
		found := false
		for _, g := range got {
			found = found || g == c.want
		}
		if !found {
			t.Errorf("%q gives %q, want %q among them", c.sentence, got, c.want)
		}
	}
}

func FuzzOpen(f *testing.F) {
	f.Add("The miners, who struck, did not accept “the offer” (of 3 %).")
	x, err := New(nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		runes := []rune(text)
		for _, o := range x.Open(text) {
			for _, a := range o.Arguments {
				if a.Start < 0 || a.End > len(runes) || a.Start >= a.End {
					t.Fatalf("%v of %d code points", a.Span, len(runes))
				}
			}
		}
	})
}
