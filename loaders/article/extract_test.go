package article

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/claimgraph/claimgraph/schema"
)

// extractor is made once for all tests of the package.
func extractor(t testing.TB) *Extractor {
	t.Helper()
	x, err := New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// document makes a document of a text as Read does.
func document(text string) schema.Document {
	sum := sha256.Sum256([]byte(text))
	return schema.Document{Name: "test", Text: text, SHA256: hex.EncodeToString(sum[:])}
}

// triples writes assertions as "A predicate B", sorted.
func triples(list []schema.Assertion) []string {
	var out []string
	for _, a := range list {
		s, o := a.Subject.ID(), a.Object.ID()
		if schema.Vocabulary().Predicate(a.Predicate).Symmetric && o < s {
			s, o = o, s
		}
		out = append(out, s+" "+a.Predicate+" "+o)
	}
	slices.Sort(out)
	return out
}

// TestVocabularyExamples: the example sentence of every predicate is found.
func TestVocabularyExamples(t *testing.T) {
	x := extractor(t)
	for _, p := range schema.Vocabulary().Predicates {
		found := false
		list := x.Extract(document(p.Example.Text))
		for _, a := range list {
			same := a.Subject.ID() == p.Example.Subject && a.Object.ID() == p.Example.Object
			if p.Symmetric {
				same = same || a.Subject.ID() == p.Example.Object && a.Object.ID() == p.Example.Subject
			}
			found = found || a.Predicate == p.ID && same
		}
		if !found {
			t.Errorf("%s: %q gives %s", p.ID, p.Example.Text, strings.Join(triples(list), "; "))
		}
	}
}

var update = flag.Bool("update", false, "write the snapshots of testdata/extract anew")

// TestSnapshots compares the annotated reading of our own texts with the one
// that was looked at: text, carets, triples.
func TestSnapshots(t *testing.T) {
	x := extractor(t)
	files, err := filepath.Glob("testdata/extract/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no texts in testdata/extract", err)
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := Read(f, bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		got := Annotate(x.Extract(doc))
		golden := strings.TrimSuffix(f, ".txt") + ".want"
		if *update {
			if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s: -want +got, run go test -update and read the change:\n%s", f, diff)
		}
	}
}

// TestSwap: when two states change places in a text, they do so in its triples.
func TestSwap(t *testing.T) {
	x := extractor(t)
	text := "Relations between Peru and Ghana\n\nPeru exports copper to Ghana. Ghana recognized Peru in 1960. Peru imposed sanctions on Ghana. " +
		"Ghana has an embassy in Peru. Peru accused Ghana of dumping. Peru sold tanks to Ghana. Ghana accounts for 12% of Peru's exports."
	swap := strings.NewReplacer("Peru", "Ghana", "Ghana", "Peru")
	var want []string
	for _, s := range triples(x.Extract(document(text))) {
		want = append(want, strings.NewReplacer("PER", "GHA", "GHA", "PER").Replace(s))
	}
	slices.Sort(want)
	if len(want) < 6 {
		t.Fatalf("the text gives only %v", want)
	}
	if diff := cmp.Diff(want, triples(x.Extract(document(swap.Replace(text))))); diff != "" {
		t.Error(diff)
	}
}

// TestNeutralSentence: a sentence that asserts nothing between states changes
// nothing.
func TestNeutralSentence(t *testing.T) {
	x := extractor(t)
	parts := []string{"Peru exports copper to Ghana.", "Ghana has an embassy in Lima.", "In 2003 Peru signed a treaty with Ghana."}
	want := triples(x.Extract(document(strings.Join(parts, " "))))
	if len(want) != 3 {
		t.Fatalf("the text gives %v", want)
	}
	for i := range parts {
		with := slices.Insert(slices.Clone(parts), i, "The weather was mild and the streets were full of people.")
		if diff := cmp.Diff(want, triples(x.Extract(document(strings.Join(with, " "))))); diff != "" {
			t.Errorf("before sentence %d: %s", i, diff)
		}
	}
}

// TestHolding: negation, plans, reports and speakers are told.
func TestHolding(t *testing.T) {
	x := extractor(t)
	for _, c := range []struct{ text, qualifier, want string }{
		{"Peru did not recognize Ghana.", "polarity", "negative"},
		{"Peru never invaded Ghana.", "polarity", "negative"},
		{"Peru refused to recognize Ghana.", "polarity", "negative"},
		{"Peru no longer recognizes Ghana.", "polarity", "negative"},
		{"Neither Peru nor Chile recognizes Ghana.", "polarity", "negative"},
		{"Chad belongs to neither NATO nor OPEC.", "polarity", "negative"},
		{"None of the Baltic states is a member of OPEC.", "polarity", "negative"},
		{"No embassy of Peru exists in Ghana.", "polarity", "negative"},
		{"Peru ceased to be a member of OPEC.", "polarity", "negative"},
		{"Peru ceased to be a member of OPEC in 1990.", "polarity", ""},
		{"Peru ceased to be a member of OPEC in 1990.", "end", "1990"},
		{"Peru has partner status in the OSCE.", "status", "partner"},
		{"Peru plans to recognize Ghana.", "modality", "planned"},
		{"Peru will recognize Ghana.", "modality", "planned"},
		{"Peru may recognize Ghana.", "modality", "possible"},
		{"Peru is likely to recognize Ghana.", "modality", "likely"},
		{"It is likely that Peru will recognize Ghana.", "modality", "likely"},
		{"Peru reportedly invaded Ghana.", "modality", "reported"},
		{"Peru was accused of invading Ghana.", "modality", "alleged"},
		{"Peru hopes to join NATO.", "modality", "intended"},
		{"Peru is hardly a member of OPEC.", "polarity", "negative"},
		{"Peru is almost a member of OPEC.", "modality", "possible"},
		{"If Peru leaves OPEC, Chile remains the largest trading partner of Peru.", "modality", "hypothetical"},
		{"Unless Peru is a member of OPEC, no such rule applies.", "modality", "hypothetical"},
		{"Had Peru joined OPEC, prices would be lower.", "modality", "hypothetical"},
		{"Should Peru join OPEC, Chile would follow.", "modality", "likely"},
		{"Suppose Peru were a member of OPEC.", "modality", "hypothetical"},
		{"In this scenario, Peru is a member of OPEC.", "modality", "hypothetical"},
		{"In the novel, the Peruvian army invades Ghana.", "modality", "hypothetical"},
		{"One can imagine Peru as a member of OPEC.", "modality", "hypothetical"},
		{"Diplomats dream of a free trade agreement between Peru and Ghana.", "modality", "hypothetical"},
		{"The plan foresees a free trade agreement between Peru and Ghana.", "modality", "hypothetical"},
		{"Observers doubt that Peru is a member of OPEC.", "modality", "hypothetical"},
		{"There is no doubt that Peru is a member of OPEC.", "modality", ""},
		{"Whether Peru is a member of OPEC was disputed.", "modality", "hypothetical"},
		{"There is no evidence that Peru supplied arms to Ghana.", "modality", "hypothetical"},
		{"It is a myth that Peru is a member of OPEC.", "modality", "hypothetical"},
		{"It is false that Peru invaded Ghana.", "polarity", "negative"},
		{"The rumour that Peru invaded Ghana is untrue.", "modality", "hypothetical"},
		{"The paper falsely stated that Peru invaded Ghana.", "polarity", "negative"},
		{"The paper falsely stated that Peru never invaded Ghana.", "polarity", ""},
		{"Contrary to claims that Peru invaded Ghana, there was peace.", "modality", "hypothetical"},
		{"Contrary to a popular belief, Peru invaded Ghana.", "modality", ""},
		{"Not Peru but Ghana is a member of OPEC.", "polarity", "negative"},
		{"Instead of joining OPEC, Peru joined NATO.", "polarity", "negative"},
		{"Chile said that Peru had invaded Ghana.", "attribution", "Chile"},
		{"According to Chile, Peru invaded Ghana.", "attribution", "Chile"},
		{"As of 2019, Peru is the second-largest trading partner of Ghana.", "rank", "2"},
		{"Nearly 17% of Peru's exports went to Ghana.", "share", "17 %"},
		{"Peru gave $5 million in aid to Ghana.", "amount", "5000000 USD"},
		{"Peru recognized Ghana on 3 March 1960.", "date", "1960-03-03"},
		{"Since 1999, Peru has had an embassy in Ghana.", "start", "1999"},
	} {
		list := x.Extract(document(c.text))
		if len(list) == 0 {
			t.Errorf("%q gives nothing", c.text)
			continue
		}
		if got := list[0].Qualifiers.Text(c.qualifier); got != c.want {
			t.Errorf("%q: %s is %q, want %q; all: %v", c.text, c.qualifier, got, c.want, list[0].Qualifiers)
		}
	}
}

// TestSilence: questions of home affairs, other kinds of things, and parties
// that cannot be resolved give nothing.
func TestSilence(t *testing.T) {
	x := extractor(t)
	for _, text := range []string{
		"The president of Peru dissolved the parliament of Peru.",
		"They signed an agreement with it.",
		"The company sold cars to its customers.",
		"Peru held elections in 2011.",
		"Ghana has beautiful beaches and a warm climate.",
		"Is Peru a member of OPEC?",
		"Peru is a member of OPEC's board of auditors.",
		"Did Peru invade Ghana in 1960?",
		"",
	} {
		if got := x.Extract(document(text)); len(got) != 0 {
			t.Errorf("%q gives %v", text, triples(got))
		}
	}
}

// checkSpans: spans lie in the text, in order, and read back.
func checkSpans(t *testing.T, doc schema.Document, list []schema.Assertion) {
	t.Helper()
	runes := []rune(doc.Text)
	read := func(what string, s schema.Span, want string) {
		if s.Start < 0 || s.End > len(runes) || s.Start > s.End {
			t.Fatalf("%s: span %v of %d code points", what, s, len(runes))
		}
		if got := string(runes[s.Start:s.End]); got != want {
			t.Fatalf("%s: %q in the text, %q in the assertion", what, got, want)
		}
	}
	for _, a := range list {
		read("sentence", a.Sentence, a.SentenceText)
		read("quote", a.Quote, a.QuoteText)
		if a.Quote.Start < a.Sentence.Start || a.Quote.End > a.Sentence.End {
			t.Fatalf("quote %v outside of sentence %v", a.Quote, a.Sentence)
		}
		for _, m := range a.Mentions {
			read("mention", m.Span, m.Text)
		}
		if a.Subject.Key == "" || a.Object.Key == "" || schema.Vocabulary().Predicate(a.Predicate) == nil {
			t.Fatalf("%s: %v %s %v", a.ID, a.Subject, a.Predicate, a.Object)
		}
	}
}

func FuzzExtract(f *testing.F) {
	for _, p := range schema.Vocabulary().Predicates {
		f.Add(p.Example.Text)
	}
	f.Add("Peru’s “aid” to Ghana — (see Lima) … ² 50 % of 3")
	f.Add("of of of by with Peru Ghana signed signed treaty (((")
	x, err := New(nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		doc, err := Read("fuzz.txt", strings.NewReader("Peru and Ghana are friendly states of the world. "+text))
		if err != nil {
			t.Skip()
		}
		checkSpans(t, doc, x.Extract(doc))
	})
}

// TestTwice: the same text gives the same assertions, also at the same time.
func TestTwice(t *testing.T) {
	x := extractor(t)
	data, err := os.ReadFile("testdata/extract/two-states.txt")
	if err != nil {
		t.Fatal(err)
	}
	doc := document(string(data))
	want := Annotate(x.Extract(doc))
	results := make(chan string)
	for range 4 {
		go func() { results <- Annotate(x.Extract(doc)) }()
	}
	for range 4 {
		if got := <-results; got != want {
			t.Error(cmp.Diff(want, got))
		}
	}
}
