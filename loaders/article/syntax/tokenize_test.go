package syntax

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// TestTokenize gives every text with its tokens parted by spaces.
func TestTokenize(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{" \t\n ", ""},
		{"Ministers met.", "Ministers met ."},
		{"Laos's ministers didn't come; they can't.", "Laos 's ministers did n't come ; they ca n't ."},
		{"Laos’s ministers didn’t come; they’d left.", "Laos ’s ministers did n’t come ; they ’d left ."},
		{"The states' envoys cannot agree.", "The states ' envoys can not agree ."},
		{"Laos 's aim, 're-entry' and 's'", "Laos 's aim , ' re-entry ' and ' s '"},
		{"O'Neill met N'Guesso at five o'clock.", "O'Neill met N'Guesso at five o'clock ."},
		{"“Peace,” he said—and (perhaps) left…", "“ Peace , ” he said — and ( perhaps ) left …"},
		{"Really?! Wait... No -- yes!!", "Really ?! Wait ... No -- yes !!"},
		{"the ''old'' city", "the '' old '' city"},
		// numbers, signs, units
		{"It sold $3.5bn, i.e. 17% of 1,200 tonnes.", "It sold $ 3.5 bn , i.e. 17 % of 1,200 tonnes ."},
		{"US$40m, HK$2, €9.75 and £.5", "US$ 40 m , HK$ 2 , € 9.75 and £ .5"},
		{"Within 45km, 120kg, the 1990s, the 2nd and '98.", "Within 45 km , 120 kg , the 1990s , the 2nd and '98 ."},
		{"1,2,3 and 12:30 on 9/11 in 2016-17 or 2017/18", "1 , 2 , 3 and 12:30 on 9/11 in 2016 - 17 or 2017/18"},
		{"On 2017-03-09, 5-10 came; 2017-03-091 is none.", "On 2017-03-09 , 5 - 10 came ; 2017 - 03 - 091 is none ."},
		// full stops
		{"The U.S. and U.N. envoys, e.g. Dr. B. Ortiz Jr., met on Jan. 5.", "The U.S. and U.N. envoys , e.g. Dr. B. Ortiz Jr. , met on Jan. 5 ."},
		{"They came in May. They left on Mon.", "They came in May . They left on Mon ."},
		{"See No. 5. He said no.", "See No. 5 . He said no ."},
		{"Plan B.", "Plan B ."},
		{"It ended.Then it began.", "It ended . Then it began ."},
		{"The U.S.'s aim", "The U.S. 's aim"},
		// hyphens
		{"Sino-Russian and US-Japan talks", "Sino-Russian and US-Japan talks"},
		{"a Paris–Tokyo pact, in 1994–1998", "a Paris–Tokyo pact , in 1994 – 1998"},
		{"the US-led, Seoul-based, state-owned firm", "the US - led , Seoul - based , state - owned firm"},
		{"Park Chung-hee and Xi'an's al-Nahda in non-Arab, anti-ship mid-2019", "Park Chung-hee and Xi'an 's al-Nahda in non-Arab , anti-ship mid-2019"},
		{"the UN-led mission, Un-American", "the UN - led mission , Un-American"},
		{"F-16s, S-300, e-mail, AT&T; and/or", "F-16s , S-300 , e-mail , AT&T ; and / or"},
		// addresses
		{"Write to press.office@example.org, or see https://example.org/a?b=c.", "Write to press.office@example.org , or see https://example.org/a?b=c ."},
		{"(www.example.org)", "( www.example.org )"},
		// other scripts, joiners, broken bytes
		{"Évora a signé à Москва 条約", "Évora a signé à Москва 条約"},
		{"co\u00adoperate\u200b\ufeffnow", "co\u00adoperate now"},
		{"a\xffb", "a \xff b"},
		{strings.Repeat("=-", 20) + "x", strings.Repeat("=-", 20) + " x"},
		{"((a))", "( ( a ) )"},
	} {
		var got []string
		for _, k := range Tokenize(c.text) {
			got = append(got, k.Text)
			if c.text[k.Start:k.End] != k.Text {
				t.Errorf("%q: token %q is not at %d to %d", c.text, k.Text, k.Start, k.End)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%q:\n got %s\nwant %s", c.text, strings.Join(got, " "), c.want)
		}
	}
}

// checkTokens checks that the tokens lie in the text on rune borders, in order,
// and that nothing but gaps is between them.
func checkTokens(t *testing.T, text string, tokens []Token) {
	t.Helper()
	last, valid := 0, utf8.ValidString(text)
	for i, k := range tokens {
		if k.Start < last || k.End <= k.Start || k.End > len(text) || text[k.Start:k.End] != k.Text {
			t.Fatalf("token %d of %.80q: %q at %d to %d, behind %d", i, text, k.Text, k.Start, k.End, last)
		}
		for _, at := range []int{k.Start, k.End} {
			if at < len(text) && valid && !utf8.RuneStart(text[at]) {
				t.Fatalf("token %d of %.80q: %d is inside a rune", i, text, at)
			}
		}
		if gap := strings.TrimFunc(text[last:k.Start], isGap); gap != "" {
			t.Fatalf("%.80q: %q is in no token", text, gap)
		}
		last = k.End
	}
	if gap := strings.TrimFunc(text[last:], isGap); gap != "" {
		t.Fatalf("%.80q: %q is in no token", text, gap)
	}
}

// TestTokenizeIsLinear gives long texts of one kind each; work that grows with
// the square of the length would take hours.
func TestTokenizeIsLinear(t *testing.T) {
	for name, unit := range endless() {
		size := 1 << 20
		if len(unit) == 1 {
			size = 10 << 20
		}
		text := strings.Repeat(unit, size/len(unit))
		start := time.Now()
		checkTokens(t, text, Tokenize(text))
		if spent := time.Since(start); spent > time.Minute {
			t.Errorf("%s: %v for %d MB", name, spent, size>>20)
		}
	}
}

// endless texts, by what they repeat.
func endless() map[string]string {
	return map[string]string{
		"letters": "a", "digits": "7", "brackets": "(", "capitals and stops": "A.", "hyphens": "a-", "joined names": "Ab-",
		"syllables": "Jong-un-", "apostrophes": "n't", "quotes": "'", "commas": "1,", "thousands": "000,", "at signs": "a@", "slashes": "www.a/",
		"marks": "?!", "two marks": ".,", "two bytes": "é", "broken": "\xff", "joiners": "\u00ad", "dates": "2017-03-09-",
	}
}
