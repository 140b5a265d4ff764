package check_test

import (
	"compress/gzip"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/claimgraph/claimgraph/loaders"
	"github.com/claimgraph/claimgraph/queries"
	"github.com/claimgraph/claimgraph/queries/check"
	"github.com/claimgraph/claimgraph/schema"
)

const publishers = "../../../shared/data"

// A state by the codes of the publishers.
type state struct{ iso, cow, name string }

var someStates = []state{
	{"USA", "2", "United States"}, {"CAN", "20", "Canada"}, {"MEX", "70", "Mexico"}, {"VEN", "101", "Venezuela"}, {"BRA", "140", "Brazil"},
	{"GBR", "200", "United Kingdom"}, {"FRA", "220", "France"}, {"ESP", "230", "Spain"}, {"POL", "290", "Poland"}, {"ITA", "325", "Italy"},
	{"NOR", "385", "Norway"}, {"KEN", "501", "Kenya"}, {"TUR", "640", "Turkey"}, {"EGY", "651", "Egypt"}, {"IRN", "630", "Iran"},
	{"CHN", "710", "China"}, {"KOR", "732", "South Korea"}, {"JPN", "740", "Japan"}, {"IND", "750", "India"}, {"AUS", "900", "Australia"},
}

func byCOW(code string) (state, bool)  { return find(func(s state) bool { return s.cow == code }) }
func byName(name string) (state, bool) { return find(func(s state) bool { return s.name == name }) }

func find(is func(state) bool) (state, bool) {
	i := slices.IndexFunc(someStates, is)
	if i < 0 {
		return state{}, false
	}
	return someStates[i], true
}

// TestReferenceClaims judges claims on many states and years, made from the
// publishers' files by reading them as plain tables: true, false by much, of
// another year, expired, of another party, outside what a source covers.
func TestReferenceClaims(t *testing.T) {
	if testing.Short() {
		t.Skip("loading the publishers' files takes a minute")
	}
	if _, err := os.Stat(publishers); err != nil {
		t.Skip("the publishers' files are not beside the repository")
	}
	trade := filtered(t, "cow_dyadic_trade_4.0/Dyadic_COW_4.0_directed.csv.gz", func(row []string) bool {
		_, one := byCOW(row[0])
		_, two := byCOW(row[1])
		return one && two
	})
	calls := map[string]bool{}
	votes := filtered(t, "un_ga_votes/un_votes.csv.gz", func(row []string) bool {
		_, known := byName(row[1])
		n, _ := strconv.Atoi(row[0])
		return known && n%40 == 0
	})
	for _, row := range tableOf(t, filepath.Join(votes, "un_votes.csv.gz"), ',') {
		calls[row["rcid"]] = true
	}
	for _, name := range []string{"un_roll_calls.csv", "un_roll_call_issues.csv"} {
		copyFiltered(t, filepath.Join(publishers, "un_ga_votes", name), filepath.Join(votes, name), func(row []string) bool { return calls[row[0]] })
	}
	run := reference(t, map[string]string{
		"cow-trade": trade, "un-ga-votes": votes,
		"cow-alliances": "cow_alliances_v4.1", "desta": "desta_ptas", "sipri-transfers": "sipri_arms_transfers", "gsdb": "gsdb_sanctions",
		"aiddata-gcdf": "aiddata_gcdf", "leaders-reign": "leaders_reign", "archigos": "leaders_archigos", "un-sc-vetoes": "un_sc_vetoes", "un-sc-votes": "starter_pack",
		"nuclear": "owid_nuclear", "freedom-house": "freedom_house", "ucdp": "ucdp", "un-sanctions": "un_sanctions_list", "ofac-sdn": "ofac_sdn",
	})
	claims := slices.Concat(
		tradeClaims(t, trade), allianceClaims(t), agreementClaims(t), vetoClaims(t), councilClaims(t), assemblyClaims(t, votes), sanctionClaims(t),
		armsClaims(t), aidClaims(t), leaderClaims(t), nuclearClaims(t), warClaims(t),
	)
	if len(claims) < 150 {
		t.Fatalf("only %d claims could be derived", len(claims))
	}
	judgeDerived(t, newChecker(t, run, check.Options{}), claims, 0.85)
	t.Run("article", func(t *testing.T) { decisiveOnArticle(t, run) })
}

// decisiveOnArticle holds the decisive verdicts on the annotated article to what
// the publishers' files say, read by hand; nothing else in it can be decided.
func decisiveOnArticle(t *testing.T, run queries.Runner) {
	doc, claims := annotation(t, "article")
	want := map[string]schema.Family{
		"PRK exports-to RUS": schema.FamilyRefuted, "RUS has-agreement-with PRK": schema.FamilyRefuted,
		"RUS supplies-arms-to PRK": schema.FamilySupported, "Kim Jong Un holds-office-in PRK": schema.FamilySupported,
		"PRK develops nuclear-weapons": schema.FamilySupported, "United Nations sanctions PRK": schema.FamilySupported,
	}
	for _, f := range judge(t, run, doc, claims, check.Options{}).Findings {
		a := f.Assertion
		triple := strings.Join([]string{a.Subject.ID(), a.Predicate, a.Object.ID()}, " ")
		family := f.Kind.Family()
		if (family == schema.FamilySupported || family == schema.FamilyRefuted) && family != want[triple] {
			t.Errorf("%s: %s: %s", triple, f.Kind, f.Explanation)
		}
		if strings.Contains(f.Explanation+strings.Join(f.WouldBeTrue, " "), "Myanmar") {
			t.Errorf("%s: no loaded source has Myanmar's share of that year: %s", triple, f.Explanation)
		}
	}
}

// filtered copies a table of the publishers without the rows that keep refuses.
func filtered(t *testing.T, path string, keep func(row []string) bool) (dir string) {
	t.Helper()
	dir = t.TempDir()
	copyFiltered(t, filepath.Join(publishers, path), filepath.Join(dir, filepath.Base(path)), keep)
	return dir
}

func copyFiltered(t *testing.T, from, to string, keep func(row []string) bool) {
	t.Helper()
	f, err := os.Create(to)
	if err != nil {
		t.Fatal(err)
	}
	var out io.WriteCloser = f
	if strings.HasSuffix(to, ".gz") {
		out = gzip.NewWriter(f)
	}
	w := csv.NewWriter(out)
	for i, row := range records(t, from, ',') {
		if i == 0 || keep(row) {
			if err := w.Write(row); err != nil {
				t.Fatal(err)
			}
		}
	}
	w.Flush()
	if err := errors.Join(w.Error(), out.Close()); err != nil {
		t.Fatal(err)
	}
}

func records(t *testing.T, path string, comma rune) [][]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Skip("the publishers' files are not beside the repository")
	}
	defer f.Close()
	var in io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		if in, err = gzip.NewReader(f); err != nil {
			t.Fatal(err)
		}
	}
	r := csv.NewReader(in)
	r.Comma, r.LazyQuotes, r.FieldsPerRecord = comma, true, -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// tableOf reads rows by the names of the header's columns.
func tableOf(t *testing.T, path string, comma rune) []map[string]string {
	t.Helper()
	if !filepath.IsAbs(path) {
		path = filepath.Join(publishers, path)
	}
	rows := records(t, path, comma)
	var out []map[string]string
	for _, row := range rows[1:] {
		m := map[string]string{}
		for i, name := range rows[0] {
			if i < len(row) {
				m[strings.TrimPrefix(name, "\ufeff")] = row[i]
			}
		}
		out = append(out, m)
	}
	return out
}

// reference loads the embedded datasets and those of the folders.
func reference(t *testing.T, folders map[string]string) queries.Runner {
	t.Helper()
	datasets, err := loaders.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	store := newStore(t, t.TempDir())
	for _, d := range datasets {
		folder, wanted := folders[d.Name]
		if !wanted && !d.Embedded() {
			continue
		}
		var files []loaders.File
		if wanted {
			if !filepath.IsAbs(folder) {
				folder = filepath.Join(publishers, folder)
			} else {
				d.Expect = loaders.Expect{Rejected: 1}
			}
			if files, err = loaders.Files(folder); err != nil {
				t.Fatal(err)
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
	return runner(store)
}

var (
	refutedOrMixed = []schema.Family{schema.FamilyRefuted, schema.FamilyMixed}
	mixedOrOpen    = []schema.Family{schema.FamilyMixed, schema.FamilyOpen}
)

func number(s string) float64 { x, _ := strconv.ParseFloat(s, 64); return x }

// thin keeps every n-th of many claims, so that no dataset outweighs the others.
func thin(claims []derived, most int) []derived {
	byKind := map[string][]derived{}
	for _, c := range claims {
		byKind[c.what] = append(byKind[c.what], c)
	}
	var out []derived
	for _, what := range slices.Sorted(maps.Keys(byKind)) {
		all := byKind[what]
		step := max(1, len(all)/most)
		for i := 0; i < len(all) && i/step < most; i += step {
			out = append(out, all[i])
		}
	}
	return out
}

func tradeClaims(t *testing.T, dir string) []derived {
	var out []derived
	for _, row := range tableOf(t, filepath.Join(dir, "Dyadic_COW_4.0_directed.csv.gz"), ',') {
		a, _ := byCOW(row["ccode1"])
		b, _ := byCOW(row["ccode2"])
		value, smooth := number(row["flow1"]), number(row["smoothflow1"])
		year := int(number(row["year"]))
		if number(row["ccode1"]) > number(row["ccode2"]) || year < 1975 || value < 100 || math.Abs(value-smooth) > 0.1*value {
			continue
		}
		line := func(x float64, year int) string {
			return fmt.Sprintf("%s imports-from %s; amount=%.0f USD; date=%d", a.iso, b.iso, x*1e6, year)
		}
		out = append(
			out, derived{"trade, true value", line(value, year), supported}, derived{"trade, false by much", line(value*900, year), refutedOrMixed},
			derived{"trade, after the data", line(value, 2041), mixedOrOpen},
			derived{"trade, there is some", fmt.Sprintf("%s exports-to %s; date=%d", b.iso, a.iso, year), supported},
		)
	}
	return thin(out, 8)
}

func allianceClaims(t *testing.T) []derived {
	type span struct{ from, to int }
	pacts := map[[2]string][]span{}
	any := map[[2]string]bool{}
	known := map[string]bool{}
	for _, row := range tableOf(t, "cow_alliances_v4.1/alliance_v4.1_by_dyad.csv", ',') {
		a, one := byCOW(row["ccode1"])
		b, two := byCOW(row["ccode2"])
		known[row["ccode1"]], known[row["ccode2"]] = true, true
		if !one || !two {
			continue
		}
		pair := [2]string{min(a.iso, b.iso), max(a.iso, b.iso)}
		any[pair] = true
		if row["defense"] == "1" {
			to := 2012
			if row["dyad_end_year"] != "" {
				to = int(number(row["dyad_end_year"]))
			}
			pacts[pair] = append(pacts[pair], span{int(number(row["dyad_st_year"])), to})
		}
	}
	var out []derived
	for i, a := range someStates {
		for _, b := range someStates[i+1:] {
			pair := [2]string{min(a.iso, b.iso), max(a.iso, b.iso)}
			line := func(year int) string { return fmt.Sprintf("%s allied-with %s; as_of=%d", pair[0], pair[1], year) }
			spans := pacts[pair]
			switch {
			case len(spans) > 0 && spans[0].to-spans[0].from > 4:
				out = append(out, derived{"allies then", line(spans[0].from + 2), supported})
				if len(spans) == 1 && spans[0].to < 1990 {
					out = append(out, derived{"alliance expired", line(spans[0].to + 15), mixed})
				}
				if len(spans) == 1 && spans[0].from > 1900 {
					out = append(out, derived{"alliance not yet", line(spans[0].from - 12), mixed})
				}
			case !any[pair] && known[a.cow] && known[b.cow]:
				out = append(out, derived{"never allies", line(1975), refuted}, derived{"allies after the data", line(2040), open_})
			}
		}
	}
	return thin(out, 7)
}

func agreementClaims(t *testing.T) []derived {
	iso := map[string]string{"840": "USA", "124": "CAN", "484": "MEX", "862": "VEN", "76": "BRA", "152": "CHL", "764": "THA", "792": "TUR", "818": "EGY", "364": "IRN", "156": "CHN", "410": "KOR", "392": "JPN", "356": "IND", "36": "AUS", "404": "KEN", "578": "NOR", "554": "NZL"}
	together := map[[2]string]bool{}
	var out []derived
	for _, row := range tableOf(t, "desta_ptas/DESTA.csv", ';') {
		var members []string
		for i := 1; i <= 91; i++ {
			if code := row[fmt.Sprintf("c%d", i)]; code != "" && code != "NA" {
				members = append(members, code)
			}
		}
		for _, a := range members {
			for _, b := range members {
				together[[2]string{iso[a], iso[b]}] = true
			}
		}
		if len(members) == 2 && row["entry_type"] == "base_treaty" && iso[members[0]] != "" && iso[members[1]] != "" {
			line := func(year int) string {
				return fmt.Sprintf("%s has-agreement-with %s; agreement_type=free trade agreement; agreement_status=signed; date=%d", iso[members[0]], iso[members[1]], year)
			}
			year := int(number(row["year"]))
			out = append(out, derived{"agreement signed then", line(year), supported}, derived{"agreement, wrong year", line(year - 17), refutedOrMixed})
		}
	}
	codes := slices.Sorted(maps.Values(iso))
	for i, a := range codes {
		for _, b := range codes[i+1:] {
			if !together[[2]string{a, b}] {
				out = append(out, derived{"no agreement", fmt.Sprintf("%s has-agreement-with %s; agreement_type=free trade agreement", a, b), refuted})
			}
		}
	}
	return thin(out, 7)
}

var vetoers = map[string]string{"USSR": "SUN", "Russia": "RUS", "USA": "USA", "UK": "GBR", "France": "FRA", "China": "CHN"}

func vetoClaims(t *testing.T) []derived {
	did := map[string]bool{}
	rows := tableOf(t, "un_sc_vetoes/unsc_vetoes_1946_sept2022.csv", ',')
	for _, row := range rows {
		for _, who := range []string{row["member_veto1"], row["member_veto2"], row["member_veto3"]} {
			did[vetoers[who]+row["year"]] = true
		}
	}
	var out []derived
	for _, row := range rows {
		topic, year := row["crisis_topic"], row["year"]
		if len(strings.Fields(topic)) != 1 || vetoers[row["member_veto1"]] == "" || number(year) > 2021 {
			continue
		}
		line := func(who string) string {
			return fmt.Sprintf("%s | opposes | thing:Security Council resolution on %s; event=veto; date=%s", who, topic, year)
		}
		out = append(out, derived{"vetoed", line(vetoers[row["member_veto1"]]), supported}, derived{"no member, no veto", line("KEN"), refuted})
		if number(year) > 1972 && !did["CHN"+year] {
			out = append(out, derived{"no veto that year", line("CHN"), refuted})
		}
	}
	return thin(out, 7)
}

func councilClaims(t *testing.T) []derived {
	var out []derived
	for _, row := range tableOf(t, "starter_pack/un_sc_meetings_outcomes_1946_2022.csv", ',') {
		if row["resolution"] == "" || row["yes"] != "15" || row["no"] != "0" || row["abstain"] != "0" {
			continue
		}
		line := func(predicate string) string {
			return fmt.Sprintf("FRA | %s | thing:Security Council resolution %s; event=vote; date=%s", predicate, row["resolution"], row["year"])
		}
		out = append(out, derived{"voted for it", line("supports"), supported}, derived{"voted against it", line("opposes"), refuted})
	}
	return thin(out, 6)
}

func assemblyClaims(t *testing.T, dir string) []derived {
	symbols, seen := map[string]map[string]string{}, map[string]int{}
	for _, row := range tableOf(t, filepath.Join(dir, "un_roll_calls.csv"), ',') {
		symbols[row["rcid"]] = row
		seen[row["unres"]]++
	}
	var out []derived
	for _, row := range tableOf(t, filepath.Join(dir, "un_votes.csv.gz"), ',') {
		call := symbols[row["rcid"]]
		s, _ := byName(row["country"])
		number, ok := strings.CutPrefix(call["unres"], "R/")
		if !ok || seen[call["unres"]] > 1 || call["short"] == "NA" || row["vote"] == "absent" {
			continue
		}
		line := func(predicate string) string {
			return fmt.Sprintf("%s | %s | thing:General Assembly resolution %s; event=vote; date=%s", s.iso, predicate, number, call["date"][:4])
		}
		agrees := map[string]string{"yes": "supports", "no": "opposes", "abstain": "abstains-on"}[row["vote"]]
		denies := map[string]string{"yes": "opposes", "no": "supports", "abstain": "supports"}[row["vote"]]
		out = append(out, derived{"vote as recorded: " + row["vote"], line(agrees), supported}, derived{"vote otherwise than " + row["vote"], line(denies), refuted})
	}
	return thin(out, 5)
}

func sanctionClaims(t *testing.T) []derived {
	var out []derived
	for _, row := range tableOf(t, "gsdb_sanctions/GSDB_V3.csv", ',') {
		target, one := byName(row["sanctioned_state"])
		sender, two := byName(row["sanctioning_state"])
		if !one || !two {
			continue
		}
		begin := int(number(row["begin"]))
		line := func(s, t, when string) string { return fmt.Sprintf("%s sanctions %s; %s", s, t, when) }
		out = append(
			out, derived{"sanctions then", line(sender.iso, target.iso, "as_of="+row["begin"]), supported},
			derived{"sanctions long before", line(sender.iso, target.iso, fmt.Sprintf("as_of=%d", begin-60)), mixedOrOpen},
			derived{"sanctions of nobody", line("KEN", target.iso, "as_of="+row["begin"]), open_},
		)
	}
	return thin(out, 5)
}

func armsClaims(t *testing.T) []derived {
	var out []derived
	data, err := os.ReadFile(filepath.Join(publishers, "sipri_arms_transfers/trade-register_1950-2025_20251023.csv"))
	if err != nil {
		t.Skip("the publishers' files are not beside the repository")
	}
	lines := strings.SplitN(string(data), "\n", 13)
	r := csv.NewReader(strings.NewReader(lines[12]))
	r.LazyQuotes, r.FieldsPerRecord = true, -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if len(row) < 12 {
			continue
		}
		recipient, one := byName(row[0])
		supplier, two := byName(row[1])
		what, year, one2, uncertain := row[6], row[10], !strings.Contains(row[10], ";"), row[3]+row[5]+row[9]
		if !one || !two || !one2 || year == "" || strings.TrimSpace(uncertain) != "" || !strings.ContainsAny(what, "0123456789") || strings.Contains(what, " ") {
			continue
		}
		line := func(s, r, item, year string) string {
			return fmt.Sprintf("%s supplies-arms-to %s; item=%s; date=%s", s, r, item, year)
		}
		out = append(
			out, derived{"arms delivered", line(supplier.iso, recipient.iso, what, year), supported},
			derived{"arms of another sort", line(supplier.iso, recipient.iso, "ZQX-77", year), mixed},
			derived{"arms of nobody", line("KEN", recipient.iso, what, year), open_},
		)
	}
	return thin(out, 6)
}

func aidClaims(t *testing.T) []derived {
	var out []derived
	for _, row := range tableOf(t, "aiddata_gcdf/cow_gcdf.csv", ',') {
		if s, ok := byCOW(row["ccode"]); ok && number(row["oda_amt"]) > 1e6 {
			out = append(
				out, derived{"aid then", fmt.Sprintf("CHN gives-aid-to %s; date=%s", s.iso, row["year"]), supported},
				derived{"aid after the data", fmt.Sprintf("CHN gives-aid-to %s; date=2041", s.iso), mixedOrOpen},
			)
		}
	}
	return thin(out, 5)
}

func leaderClaims(t *testing.T) []derived {
	var out []derived
	for _, row := range tableOf(t, "leaders_reign/leaderlist_3_21.csv", ',') {
		s, ok := byCOW(row["ccode"])
		begin, end := int(number(row["syear"])), int(number(row["eyear"]))
		if !ok || end-begin < 5 || begin < 1955 || len(row["leader"]) < 5 {
			continue
		}
		line := func(year int) string {
			return fmt.Sprintf("person:%s | holds-office-in | %s; office=leader; as_of=%d", row["leader"], s.iso, year)
		}
		out = append(out, derived{"in power", line(begin + 2), supported})
	}
	return thin(out, 8)
}

func nuclearClaims(t *testing.T) []derived {
	var out []derived
	for _, row := range tableOf(t, "owid_nuclear/Nuclear_weapons_proliferation_____OWID_based_on_Bleek__2017___Nuclear_Threat_Initiative__2022_.csv", ',') {
		s, ok := byName(row["Entity"])
		if ok && row["nuclear_weapons_possession"] == "1" && strings.HasSuffix(row["Year"], "5") {
			out = append(out, derived{"nuclear weapons", fmt.Sprintf("%s | develops | thing:nuclear weapons; date=%s", s.iso, row["Year"]), supported})
		}
	}
	return thin(out, 5)
}

func warClaims(t *testing.T) []derived {
	var out []derived
	for _, row := range tableOf(t, "ucdp/UcdpPrioConflict_v24_1.csv", ',') {
		a, one := byCOW(row["gwno_a"])
		b, two := byCOW(row["gwno_b"])
		if !one || !two || row["type_of_conflict"] != "2" {
			continue
		}
		out = append(
			out, derived{"at war", fmt.Sprintf("%s fights %s; date=%s", b.iso, a.iso, row["year"]), supported},
			derived{"at war later", fmt.Sprintf("%s fights %s; date=2022", a.iso, b.iso), mixedOrOpen},
		)
	}
	return thin(out, 5)
}
