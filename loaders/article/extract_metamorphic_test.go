package article

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/claimgraph/claimgraph/schema"
)

// ownSentences are the example sentences of the vocabulary and those of
// testdata/predicates.tsv that assert something.
func ownSentences(t testing.TB) []string {
	t.Helper()
	var out []string
	for _, p := range schema.Vocabulary().Predicates {
		out = append(out, p.Example.Text)
	}
	for _, c := range predicateCases(t) {
		if !c.miss() {
			out = append(out, c.text)
		}
	}
	return out
}

// swapped exchanges two states in a sentence, where it has both by their names
// only, and in triples.
func swapped(text string, list []schema.Assertion) (string, func(string) string, bool) {
	var names, codes []string
	for _, a := range list {
		for _, m := range a.Mentions {
			if m.Entity.Kind != schema.Country || slices.Contains(names, m.Text) {
				continue
			}
			if m.Rule != ruleName {
				return "", nil, false
			}
			names, codes = append(names, m.Text), append(codes, m.Entity.ID())
		}
	}
	if len(names) != 2 || codes[0] == codes[1] {
		return "", nil, false
	}
	return strings.NewReplacer(names[0], names[1], names[1], names[0]).Replace(text),
		strings.NewReplacer(codes[0], codes[1], codes[1], codes[0]).Replace, true
}

// TestSwapEverywhere: when two states change places in a sentence, they do so in
// its triples, whatever the predicate.
func TestSwapEverywhere(t *testing.T) {
	x := extractor(t)
	tried := 0
	for _, text := range ownSentences(t) {
		list := x.Extract(document(text))
		other, code, ok := swapped(text, list)
		if !ok {
			continue
		}
		tried++
		var want []string
		for _, a := range list {
			b := a
			b.Subject.Key, b.Object.Key = code(a.Subject.Key), code(a.Object.Key)
			want = append(want, triples([]schema.Assertion{b})...)
		}
		slices.Sort(want)
		if diff := cmp.Diff(want, triples(x.Extract(document(other)))); diff != "" {
			t.Errorf("%q and %q: %s", text, other, diff)
		}
	}
	if tried < 100 {
		t.Errorf("only %d sentences have two states by name", tried)
	}
}

// TestNeutralEverywhere: a sentence that asserts nothing between states changes
// nothing, before or behind any other.
func TestNeutralEverywhere(t *testing.T) {
	x := extractor(t)
	const neutral = "The weather was mild and the streets were full of people."
	for _, text := range ownSentences(t) {
		want := triples(x.Extract(document(text)))
		for _, with := range []string{neutral + " " + text, text + " " + neutral} {
			if diff := cmp.Diff(want, triples(x.Extract(document(with)))); diff != "" {
				t.Errorf("%q: %s", with, diff)
			}
		}
	}
}

// endDate is a date behind all that a sentence says.
var endDate = regexp.MustCompile(`^([A-Z].*) ((?:in|on|since|from|until|between) [^.]*\d{4})\.$`)

// TestDateToTheFront: a sentence says the same with its date first.
func TestDateToTheFront(t *testing.T) {
	x := extractor(t)
	tried := 0
	for _, text := range append(ownSentences(t), datedSentences...) {
		m := endDate.FindStringSubmatch(text)
		if m == nil {
			continue
		}
		tried++
		front := strings.ToUpper(m[2][:1]) + m[2][1:] + ", " + inside(x, m[1]) + "."
		if diff := cmp.Diff(dated(x, text), dated(x, front)); diff != "" {
			t.Errorf("%q and %q: %s", text, front, diff)
		}
	}
	if tried < 40 {
		t.Errorf("only %d sentences end with a date", tried)
	}
}

// inside writes a clause as it stands inside of a sentence: with a small letter,
// unless a name comes first.
func inside(x *Extractor, clause string) string {
	for _, a := range x.Extract(document(clause + ".")) {
		for _, m := range a.Mentions {
			if m.Start == 0 {
				return clause
			}
		}
	}
	return strings.ToLower(clause[:1]) + clause[1:]
}

// dated writes the triples of a text with their dates.
func dated(x *Extractor, text string) []string {
	var out []string
	for _, a := range x.Extract(document(text)) {
		when := ""
		for _, q := range []string{"date", "start", "end", "as_of"} {
			when += " " + a.Qualifiers.Text(q)
		}
		out = append(out, triples([]schema.Assertion{a})[0]+when)
	}
	slices.Sort(out)
	return out
}

// datedSentences end with dates of other kinds.
var datedSentences = []string{
	"Kenya opened an embassy in Oman on 4 May 2012.",
	"Kenya has had an embassy in Oman since 2012.",
	"Peru supplied rifles to Bolivia between 1990 and 1994.",
	"Japan occupied Burma from 1942 to 1945.",
	"Italy and Greece held talks on fishing in March 2003.",
	"Ghana sent troops to Mali on 17 January 2013.",
	"Sweden recalled its ambassador from Belarus in August 2012.",
	"Nepal joined the World Trade Organization on 23 April 2004.",
	"Chad expelled five Sudanese diplomats in April 2006.",
	"Laos and Thailand fought a border war from December 1987 to February 1988.",
	"Qatar bought frigates from Italy in June 2016.",
	"Trade between Kenya and Oman reached $90 million in 2009.",
}

// voices are sentences in the active and in the passive voice.
var voices = [][2]string{
	{"Peru recognized Ghana in 1960.", "Ghana was recognized by Peru in 1960."},
	{"Peru invaded Ghana.", "Ghana was invaded by Peru."},
	{"Peru imposed sanctions on Ghana.", "Sanctions were imposed on Ghana by Peru."},
	{"Peru supplied missiles to Ghana.", "Missiles were supplied to Ghana by Peru."},
	{"Peru condemned Ghana.", "Ghana was condemned by Peru."},
	{"Peru provided aid to Ghana.", "Aid was provided to Ghana by Peru."},
	{"Peru has invited Ghana to the talks.", "Ghana has been invited to the talks by Peru."},
	{"Peru will support Ghana.", "Ghana will be supported by Peru."},
	{"Peru attacked Ghana in 1950.", "Ghana was attacked by Peru in 1950."},
	{"Peru bombed Ghana.", "Ghana was bombed by Peru."},
	{"Peru occupied Ghana in 1950.", "Ghana was occupied by Peru in 1950."},
	{"Peru annexed Ghana.", "Ghana was annexed by Peru."},
	{"Peru conquered Ghana.", "Ghana was conquered by Peru."},
	{"Peru defeated Ghana in 1883.", "Ghana was defeated by Peru in 1883."},
	{"Peru ceded the island to Ghana.", "The island was ceded to Ghana by Peru."},
	{"Peru transferred the island to Ghana.", "The island was transferred to Ghana by Peru."},
	{"Peru threatened Ghana.", "Ghana was threatened by Peru."},
	{"Peru pressured Ghana.", "Ghana was pressured by Peru."},
	{"Peru criticized Ghana for the arrests.", "Ghana was criticized by Peru for the arrests."},
	{"Peru denounced Ghana.", "Ghana was denounced by Peru."},
	{"Peru accused Ghana of spying.", "Ghana was accused of spying by Peru."},
	{"Peru urged Ghana to sign.", "Ghana was urged to sign by Peru."},
	{"Peru opposed the plan of Ghana.", "The plan of Ghana was opposed by Peru."},
	{"Peru rejected the claims of Ghana.", "The claims of Ghana were rejected by Peru."},
	{"Peru backed Ghana.", "Ghana was backed by Peru."},
	{"Peru assisted Ghana.", "Ghana was assisted by Peru."},
	{"Peru armed Ghana.", "Ghana was armed by Peru."},
	{"Peru sold rifles to Ghana.", "Rifles were sold to Ghana by Peru."},
	{"Peru delivered tanks to Ghana in 1980.", "Tanks were delivered to Ghana by Peru in 1980."},
	{"Peru exports copper to Ghana.", "Copper is exported to Ghana by Peru."},
	{"Peru imports cocoa from Ghana.", "Cocoa is imported from Ghana by Peru."},
	{"Peru delivers gas to Ghana.", "Gas is delivered to Ghana by Peru."},
	{"Peru gave a loan to Ghana.", "A loan was given to Ghana by Peru."},
	{"Peru sent food to Ghana.", "Food was sent to Ghana by Peru."},
	{"Peru invested $3 million in Ghana.", "$3 million was invested in Ghana by Peru."},
	{"Peru lifted sanctions on Ghana in 1999.", "Sanctions on Ghana were lifted by Peru in 1999."},
	{"Peru placed an embargo on Ghana.", "An embargo was placed on Ghana by Peru."},
	{"Peru imposed a 10% tariff on Ghana.", "A 10% tariff was imposed on Ghana by Peru."},
	{"Peru abolished tariffs on Ghana.", "Tariffs on Ghana were abolished by Peru."},
	{"Peru opened an embassy in Ghana.", "An embassy was opened in Ghana by Peru."},
	{"Peru broke off diplomatic relations with Ghana.", "Diplomatic relations with Ghana were broken off by Peru."},
	{"Peru severed ties with Ghana.", "Ties with Ghana were severed by Peru."},
	{"Peru resumed diplomatic relations with Ghana.", "Diplomatic relations with Ghana were resumed by Peru."},
	{"Peru expelled the ambassador of Ghana.", "The ambassador of Ghana was expelled by Peru."},
	{"Peru recalled its ambassador from Ghana.", "The Peruvian ambassador was recalled from Ghana."},
	{"Peru signed a treaty with Ghana.", "A treaty with Ghana was signed by Peru."},
	{"Peru ratified the Paris Agreement.", "The Paris Agreement was ratified by Peru."},
	{"Peru and Ghana signed a treaty in 1999.", "A treaty was signed in 1999 by Peru and Ghana."},
	{"Peru and Ghana established diplomatic relations.", "Diplomatic relations were established by Peru and Ghana."},
	{"Peru stationed troops in Ghana.", "Troops were stationed in Ghana by Peru."},
	{"Peru deployed soldiers to Ghana.", "Soldiers were deployed to Ghana by Peru."},
	{"Peru controls Ghana.", "Ghana is controlled by Peru."},
	{"Peru governed Ghana.", "Ghana was governed by Peru."},
	{"Peru claims Ghana.", "Ghana is claimed by Peru."},
	{"Peru violated the ceasefire.", "The ceasefire was violated by Peru."},
	{"Peru designated Hezbollah as a terrorist group.", "Hezbollah was designated as a terrorist group by Peru."},
	{"Peru produces copper.", "Copper is produced by Peru."},
	{"Peru launched attacks on Ghana.", "Attacks on Ghana were launched by Peru."},
	{"Peru and Ghana held talks.", "Talks were held by Peru and Ghana."},
	{"Peru and Ghana held a joint military exercise.", "A joint military exercise was held by Peru and Ghana."},
}

// TestVoices: the passive says the same as the active.
func TestVoices(t *testing.T) {
	x := extractor(t)
	predicates, verbs := map[string]bool{}, map[string]bool{}
	for _, pair := range voices {
		list := x.Extract(document(pair[0]))
		active, passive := triples(list), triples(x.Extract(document(pair[1])))
		if len(active) == 0 || !slices.EqualFunc(active, passive, strings.EqualFold) {
			t.Errorf("%q gives %v, %q gives %v", pair[0], active, pair[1], passive)
		}
		for _, a := range list {
			predicates[a.Predicate] = true
			verbs[a.Rule] = true
		}
	}
	if len(predicates) < 25 || len(verbs) < 40 {
		t.Errorf("%d predicates and %d verbs tried in both voices", len(predicates), len(verbs))
	}
}
