package check

import (
	"strings"
	"testing"

	"github.com/claimgraph/claimgraph/schema"
)

func TestRules(t *testing.T) {
	r := rules()
	for _, p := range schema.Vocabulary().Predicates {
		reason, _ := r.whyNotCheckable(schema.Assertion{Predicate: p.ID})
		if strings.HasPrefix(r.wouldDecide(p.ID), "a reference on") && reason == "" {
			t.Errorf("%s: say under would_decide what would decide it", p.ID)
		}
	}
	for from, to := range map[string]string{
		"not_checkable:": "not_checkable:\n  - {predicates: [likes], reason: x}",
		"would_decide:":  "would_decide:\n  - {predicates: [likes], by: x}",
		"1945..1991":     "1945 to 1991",
		"version: 1":     "version: 1\nverdicts: []",
	} {
		bad := strings.Replace(string(rulesYAML), from, to, 1)
		if _, err := parseRules("bad.yaml", []byte(bad)); err == nil || !strings.HasPrefix(err.Error(), "bad.yaml: ") {
			t.Errorf("%s: no error with the file's name: %v", to, err)
		}
	}
}

func TestOffices(t *testing.T) {
	r := rules()
	for _, c := range []struct {
		title string
		words string // of the source, joined by ";"; "" when no source lists such an office
		is    bool
	}{
		{"President", "chief of state;president", true},
		{"president", "head of government;prime minister", false},
		{"Prime Minister", "head of government;prime minister", true},
		{"Prime Minister", "head of government;president", false},
		{"Chancellor", "head of government;chancellor", true},
		{"King", "chief of state;king", true},
		{"King", "chief of state;president", false},
		{"head of state", "chief of state;president", true},
		{"leader", "chief of state;president", true},
		{"Foreign Minister", "", false},
		{"Deputy Prime Minister", "", false},
		{"Vice President", "", false},
		{"former president", "", false},
	} {
		o, ok := r.officeOf(c.title)
		if ok != (c.words != "") {
			t.Errorf("%s: listed %v", c.title, ok)
		}
		if ok && o.is(strings.Split(c.words, ";")) != c.is {
			t.Errorf("%s by %s: %v", c.title, c.words, !c.is)
		}
	}
}

func TestIsWhole(t *testing.T) {
	r := rules()
	kenya := schema.Entity{Kind: schema.Country, Key: "KEN", Name: "Kenya"}
	for text, want := range map[string]bool{
		"": true, "KEN exports": true, "Kenyan exports": true, "its total exports": true, "Kenya's overall trade": true,
		"Kenyan tea exports": false, "gas imports": false, "world exports": false, "PAK imports": false,
	} {
		if got := isWhole(text, r.WholeWords, kenya); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
	if !isWhole("trading partners of KEN", r.OrderWords, kenya) || isWhole("arms suppliers of KEN", r.OrderWords, kenya) {
		t.Error("an order of trading partners is of all trade, one of arms suppliers is not")
	}
}

func TestMaybeSame(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"recep-erdogan Recep Erdogan", "Recep Tayyip Erdogan", true},
		{"e:person/ann-low Ann Low", "Cy Deep", false},
		{"Bo High", "Jo High", true}, // too alike to be called another person
	} {
		if got := maybeSame(c.a, c.b); got != c.want {
			t.Errorf("%s and %s: %v", c.a, c.b, got)
		}
	}
}

func TestSplitCell(t *testing.T) {
	for cell, want := range map[string]string{
		"p.csv:3:share": "p.csv|3|share", "a:b.csv:12:4": "a:b.csv|12|4", "p.csv": "p.csv|0|", "p.csv:x:y": "p.csv:x:y|0|", "": "|0|",
	} {
		file, line, column := splitCell(cell)
		if got := strings.Join([]string{file, schema.Quantity{Value: float64(line)}.String(), column}, "|"); got != want {
			t.Errorf("%q: %s, want %s", cell, got, want)
		}
	}
}
