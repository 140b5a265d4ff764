package check_test

import (
	"bufio"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/claimgraph/claimgraph/loaders"
	"github.com/claimgraph/claimgraph/queries/check"
	"github.com/claimgraph/claimgraph/schema"
)

const annotated = "../../../shared/texts/annotated"

// TestAnnotatedArticle checks the annotated assertions of an article, which its
// annotators know, against the embedded datasets alone.
func TestAnnotatedArticle(t *testing.T) {
	doc, claims := annotation(t, "article")
	run, _ := pack(t)
	report := judge(t, run, doc, claims, check.Options{})
	var decisive []string
	for _, f := range report.Findings {
		a := f.Assertion
		triple := strings.Join([]string{a.Subject.ID(), a.Predicate, a.Object.ID()}, " ")
		want := []schema.Kind(nil)
		switch {
		case triple == "PRK exports-to RUS":
			want = []schema.Kind{schema.RefutedByBound, schema.Refuted}
		case triple == "PRK imports-from RUS":
			want = []schema.Kind{schema.PossibleOnlyAtBound, schema.OtherPeriod}
		case a.Predicate == "signatory-of":
			want = []schema.Kind{schema.EntityNotFound}
		case a.Qualifiers.Text("modality") == "likely", a.Qualifiers.Text("period") == "future":
			want = []schema.Kind{schema.NotCheckable}
		}
		if want != nil && !slices.Contains(want, f.Kind) {
			t.Errorf("%s: %s, want one of %v: %s", triple, f.Kind, want, f.Explanation)
		}
		if family := f.Kind.Family(); family == schema.FamilySupported || family == schema.FamilyRefuted {
			decisive = append(decisive, triple)
		}
	}
	// who leads North Korea, and the share of exports
	if want := []string{"Kim Jong Un holds-office-in PRK", "PRK exports-to RUS"}; !slices.Equal(decisive, want) {
		t.Errorf("decisive: %q, want %q", decisive, want)
	}
}

// TestAnnotatedArticleWithMore adds a table of alliances and one of trade
// agreements from the publishers' files.
func TestAnnotatedArticleWithMore(t *testing.T) {
	doc, claims := annotation(t, "article")
	datasets, err := loaders.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	store := newStore(t, t.TempDir())
	folders := map[string]string{"countries": "", "cow-alliances": "cow_alliances_v4.1", "desta": "desta_ptas"}
	for _, d := range datasets {
		folder, wanted := folders[d.Name]
		if !wanted {
			continue
		}
		var files []loaders.File
		if folder != "" {
			if files, err = loaders.Files(filepath.Join("../../../shared/data", folder)); err != nil {
				t.Skip("the publishers' files are not beside the repository")
			}
		}
		in, err := d.Input(context.Background(), files...)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := store.Load(context.Background(), in.Source, time.Time{}, d.Read(context.Background(), in, &loaders.Report{})); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range judge(t, runner(store), doc, claims, check.Options{}).Findings {
		a := f.Assertion
		switch {
		case a.Qualifiers.Text("agreement_type") == "free trade agreement":
			if f.Kind != schema.Refuted || !strings.Contains(f.Explanation, "from 1948 to 2020") {
				t.Errorf("the closed table and its years should refute this: %s: %s", f.Kind, f.Explanation)
			}
		case a.Predicate == "allied-with":
			if f.Kind != schema.OtherPeriod || !strings.Contains(f.Explanation, "1961-07-06 to 1995-09-07") {
				t.Errorf("the alliance should be dated: %s: %s", f.Kind, f.Explanation)
			}
		case f.Kind.Family() == schema.FamilySupported || f.Kind.Family() == schema.FamilyRefuted:
			t.Errorf("%s: %s", f.Kind, f.Explanation)
		}
	}
}

// TestAnnotatedArticleEvidence looks for the rows that bear on an assertion of the
// article, read by hand from the publishers' files: each stands in the evidence of
// a finding of that triple, whatever the verdict.
func TestAnnotatedArticleEvidence(t *testing.T) {
	if testing.Short() {
		t.Skip("loading the publishers' files takes seconds")
	}
	if _, err := os.Stat(publishers); err != nil {
		t.Skip("the publishers' files are not at hand: ../shared/data is missing")
	}
	doc, claims := annotation(t, "article")
	run := reference(t, map[string]string{
		"cow-alliances": "cow_alliances_v4.1", "atop": "atop_v4", "desta": "desta_ptas", "sipri-transfers": "sipri_arms_transfers", "gsdb": "gsdb_sanctions",
		"aiddata-gcdf": "aiddata_gcdf", "leaders-reign": "leaders_reign", "archigos": "leaders_archigos", "nuclear": "owid_nuclear", "un-sanctions": "un_sanctions_list",
		"un-sc-votes": "un_sc_votes", "un-sc-vetoes": "un_sc_vetoes",
	})
	shown := map[string]string{}
	for _, f := range judge(t, run, doc, claims, check.Options{}).Findings {
		a := f.Assertion
		triple := strings.Join([]string{a.Subject.ID(), a.Predicate, a.Object.ID()}, " ")
		for _, e := range f.Evidence {
			shown[triple] += e.Dataset + ": " + e.Text + "\n"
		}
	}
	for _, want := range []struct{ triple, row string }{
		{"SUN gives-aid-to PRK", "sipri-transfers: Recipient=North Korea; Supplier=Soviet Union"},
		{"PRK exports-to RUS", "factbook-partners: China 67%, Suriname 6% (2019)"},
		{"PRK imports-from RUS", "factbook-partners: China 96% (2019)"},
		{"PRK imports-from RUS", "factbook-partners: 4\n"}, // of 2007, for which the claim would be true
		{"RUS has-agreement-with PRK", "desta: the table lists every trade agreement from 1948 to 2020; it has none for these parties"},
		{"RUS supplies-arms-to PRK", "Year of order=2000; Number ordered=32; Weapon designation=BTR-80A"},
		{"RUS gives-aid-to PRK", "Year of order=1994; Number ordered=4; Weapon designation=Mi-26"},
		{"RUS allied-with PRK", "cow-alliances: ccode1=365; ccode2=731; dyad_st_day=6; dyad_st_month=7; dyad_st_year=1961; dyad_end_day=7; dyad_end_month=9; dyad_end_year=1995"},
		{"RUS allied-with PRK", "cow-alliances: ccode1=365; ccode2=731; dyad_st_day=9; dyad_st_month=2; dyad_st_year=2000"},
		{"RUS allied-with PRK", "atop: atopid=3440; member=365; yrent=1961; moent=7; dayent=6; yrexit=1996"},
		{"RUS allied-with PRK", "atop: atopid=4940; member=365; yrent=2000; moent=2; dayent=9"},
		{"Kim Jong Un holds-office-in PRK", "leaders-reign: leader=Kim Jong Un; sdate=17; smonth=12; syear=2011"},
		{"Kim Jong Un holds-office-in PRK", "archigos: leader=Kim Jong Un; obsid=PRK-2011"},
		{"Kim Jong Un holds-office-in PRK", "leaders: State Affairs Commission President KIM Jong Un (since 17 December 2011)"},
		{"CHN gives-aid-to PRK", "aiddata-gcdf: "},
		{"United Nations sanctions PRK", "gsdb: case_id=779"},
		{"United Nations sanctions PRK", "un-sanctions: "},
		{"PRK develops nuclear-weapons", "nuclear: Entity=North Korea; Year=2022; nuclear_weapons_possession=1"},
		// beside claims that stay open
		{"RUS signatory-of United Nations Human Rights Convention", "treaty=international-covenant-on-civil-and-political-rights; state=RUS; status=state party; year=1973"},
		{"RUS signatory-of United Nations Human Rights Convention", "treaty=international-covenant-on-economic-social-and-cultural-rights; state=RUS; status=state party; year=1973"},
		{"RUS signatory-of United Nations Human Rights Convention", "treaty=convention-on-the-rights-of-the-child; state=RUS; status=state party; year=1990"},
		{"RUS signatory-of United Nations Human Rights Convention", "treaty=convention-on-the-rights-of-persons-with-disabilities; state=RUS; status=state party; year=2012"},
		{"RUS signatory-of United Nations Human Rights Convention", "treaty=convention-against-torture-and-other-cruel-inhuman-or-degrading-treatment-or-punishment; state=RUS; status=state party; year=1987"},
		{"RUS opposes PRK", "un-sc-vetoes: date=5/26/2022; draft=S/2022/431"},
		{"RUS opposes PRK", "un-sc-votes: S/RES/1695 (2006) 15-0-0"},
		{"RUS opposes PRK", "un-sc-votes: S/RES/1718 (2006) 15-0-0"},
		{"RUS opposes PRK", "un-sc-votes: S/RES/1874 (2009) 15-0-0"},
		{"RUS opposes PRK", "un-sc-votes: S/RES/2087 (2013) 15-0-0"},
		{"RUS opposes PRK", "un-sc-votes: S/RES/2094 (2013) 15-0-0"},
		{"RUS opposes PRK", "un-sc-votes: S/RES/2270 (2016) 15-0-0"},
		{"RUS opposes PRK", "un-sc-votes: S/RES/2321 (2016) 15-0-0"},
		{"RUS opposes PRK", "un-sc-votes: S/RES/2356 (2017) 15-0-0"},
		{"RUS opposes PRK", "un-sc-votes: S/RES/2371 (2017) 15-0-0"},
		{"RUS opposes PRK", "un-sc-votes: S/RES/2375 (2017) 15-0-0"},
		{"RUS opposes PRK", "un-sc-votes: S/RES/2397 (2017) 15-0-0"},
		{"RUS calls-for denuclearization of the Korean Peninsula", "un-sc-votes: S/RES/2397 (2017) 15-0-0"},
		{"RUS calls-for denuclearization of the Korean Peninsula", "un-sc-vetoes: date=5/26/2022; draft=S/2022/431"},
		{"RUS supports PRK", "un-sc-vetoes: date=5/26/2022; draft=S/2022/431"},
		{"RUS supports PRK", "sipri-transfers: 119 orders"},
		{"RUS supports PRK", "sipri-transfers: 1 order with deliveries in the 2010s"},
		{"RUS has-relations-with PRK", "sipri-transfers: 2 orders with deliveries in the 2020s"}, // from North Korea to Russia
		{"Sergey Lavrov meets-with Kim Jong Un", "leaders: State Affairs Commission President KIM Jong Un (since 17 December 2011)"},
	} {
		if !strings.Contains(shown[want.triple], want.row) {
			t.Errorf("%s: no row %q, but\n%s", want.triple, want.row, shown[want.triple])
		}
	}
}

// annotation reads an annotated text of the shared material.
func annotation(t testing.TB, name string) (schema.Document, []schema.Assertion) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(annotated, name+".txt"))
	if err != nil {
		t.Skip("the annotated texts are not beside the repository")
	}
	f, err := os.Open(filepath.Join(annotated, name+".jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	doc := schema.Document{Name: name, Text: string(text), SHA256: strings.Repeat("0", 64)}
	var claims []schema.Assertion
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var line struct {
			ID, Sentence, Subject, Predicate, Object string
			Start, End                               int
			Qualifiers                               map[string]json.RawMessage
		}
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			t.Fatal(err)
		}
		span := schema.Span{Start: line.Start, End: line.End}
		a := schema.Assertion{
			ID: line.ID, Sentence: span, SentenceText: line.Sentence, Quote: span, QuoteText: line.Sentence,
			Subject: annotatedParty(line.Subject), Predicate: line.Predicate, Object: annotatedParty(line.Object), Qualifiers: schema.Qualifiers{},
		}
		if a.Predicate == "signatory-of" {
			a.Object.Kind = schema.Treaty
		}
		if a.Predicate == "holds-office-in" {
			a.Subject.Kind = schema.Person
		}
		if a.Predicate == "meets-with" && a.Subject.Kind == schema.Thing {
			a.Subject.Kind, a.Object.Kind = schema.Person, schema.Person
		}
		for name, raw := range line.Qualifiers {
			a.Qualifiers[name] = annotatedValue(raw)
		}
		claims = append(claims, a)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return doc, claims
}

func annotatedParty(id string) schema.Entity {
	if id == "UNO" {
		return schema.NewEntity(schema.Organisation, "United Nations")
	}
	if len(id) == 3 && strings.ToUpper(id) == id {
		return schema.Entity{Kind: schema.Country, Key: id}
	}
	return schema.NewEntity(schema.Thing, id)
}

func annotatedValue(raw json.RawMessage) schema.Value {
	var q schema.Quantity
	var n int64
	var words string
	switch {
	case json.Unmarshal(raw, &n) == nil:
		return schema.Int(n)
	case json.Unmarshal(raw, &words) == nil:
		return schema.Words(words)
	case json.Unmarshal(raw, &q) == nil:
		return schema.Measured(q)
	}
	return schema.Words(string(raw))
}

// BenchmarkCheck checks an article of 74 assertions on the embedded datasets.
func BenchmarkCheck(b *testing.B) {
	doc, claims := annotation(b, "article")
	run, _ := pack(b)
	for b.Loop() {
		judge(b, run, doc, claims, check.Options{})
	}
}
