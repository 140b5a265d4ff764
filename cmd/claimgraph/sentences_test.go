package main

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// A saying is an English sentence made from an embedded table,
// with the families of verdict that it may get.
type saying struct {
	text string
	want []string
}

// exported and imported are ways to say that a share of what one state trades goes
// to, or comes from, another: reporter, partner, share, year.
var exported = []string{
	"In %[4]d, %[1]s sent %[3]s of its exports to %[2]s.",
	"%[2]s took %[3]s of %[1]s's exports in %[4]d.",
	"%[3]s of %[1]s's exports went to %[2]s in %[4]d.",
	"In %[4]d %[3]s of %[1]s's exports were bought by %[2]s.",
	"%[2]s was the destination of %[3]s of %[1]s's exports in %[4]d.",
	"%[2]s's share of %[1]s's exports stood at %[3]s in %[4]d.",
	"%[2]s bought %[3]s of what %[1]s exported in %[4]d.",
	"%[1]s shipped %[3]s of its exports to %[2]s in %[4]d.",
	"%[1]s relied on %[2]s for %[3]s of its exports in %[4]d.",
	"%[3]s of what %[1]s sold abroad in %[4]d ended up in %[2]s.",
	"In %[4]d the share of %[1]s's exports bound for %[2]s was %[3]s.",
	"%[1]s directed %[3]s of its exports towards %[2]s in %[4]d.",
}

var imported = []string{
	"In %[4]d, %[1]s bought %[3]s of its imports from %[2]s.",
	"%[2]s supplied %[3]s of %[1]s's imports in %[4]d.",
	"%[3]s of %[1]s's imports came from %[2]s in %[4]d.",
	"%[2]s was the source of %[3]s of %[1]s's imports in %[4]d.",
	"%[1]s relied on %[2]s for %[3]s of its imports in %[4]d.",
	"%[2]s provided %[3]s of the goods that %[1]s imported in %[4]d.",
	"%[3]s of %[1]s's imports originated in %[2]s in %[4]d.",
	"%[2]s's share of %[1]s's imports was %[3]s in %[4]d.",
	"%[2]s supplied %[1]s with %[3]s of its imports in %[4]d.",
	"%[1]s met %[3]s of its import needs from %[2]s in %[4]d.",
	"In %[4]d, %[2]s was the origin of %[3]s of %[1]s's imports.",
	"By %[4]d, %[3]s of what %[1]s bought abroad came from %[2]s.",
}

// inEnglish names the states of the sentences, which need no article.
var inEnglish = map[string]string{
	"AUS": "Australia", "BRA": "Brazil", "CAN": "Canada", "CHL": "Chile", "CHN": "China", "DEU": "Germany", "EGY": "Egypt", "ESP": "Spain",
	"FIN": "Finland", "FRA": "France", "GHA": "Ghana", "HUN": "Hungary", "IDN": "Indonesia", "IND": "India", "ITA": "Italy", "JPN": "Japan",
	"KAZ": "Kazakhstan", "KEN": "Kenya", "MAR": "Morocco", "MYS": "Malaysia", "NGA": "Nigeria", "NOR": "Norway", "PER": "Peru", "POL": "Poland",
	"SWE": "Sweden", "THA": "Thailand", "TUR": "Turkey", "TZA": "Tanzania", "VNM": "Vietnam", "ZMB": "Zambia",
}

// TestSentences checks sentences that follow from the rows of the embedded table by
// plain comparison: true ones, false by much, of another year, outside the coverage.
// None may get the opposite verdict.
func TestSentences(t *testing.T) {
	sayings := readSayings(t)
	if len(sayings) < 100 {
		t.Fatalf("only %d sentences", len(sayings))
	}
	judgeSayings(t, sayings, 0.9, 0.98)
}

// judgeSayings checks sentences in a new store and compares the families of their
// verdicts with those they may get: at least some share of all must be right, and of
// the decisive ones.
func judgeSayings(t *testing.T, sayings []saying, leastRight, leastPrecise float64) {
	t.Helper()
	dir := t.TempDir()
	args := []string{"check", "--format", "json", "--store", filepath.Join(dir, "graph")}
	for i, s := range sayings {
		file := filepath.Join(dir, fmt.Sprintf("s%03d.txt", i))
		if err := os.WriteFile(file, []byte(s.text+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, file)
	}
	var out, errw bytes.Buffer
	if code := run(t.Context(), args, strings.NewReader(""), &out, &errw); code != exitDone {
		t.Fatal(errw.String())
	}
	right, decisive, decisiveRight := 0, 0, 0
	reports := json.NewDecoder(&out)
	for _, s := range sayings {
		var report struct {
			Findings []struct{ Family string }
		}
		if err := reports.Decode(&report); err != nil {
			t.Fatal(err)
		}
		family := "open"
		for _, f := range report.Findings {
			family = f.Family
		}
		ok := slices.Contains(s.want, family)
		if ok {
			right++
		} else {
			t.Logf("%s is %s, want %v", s.text, family, s.want)
		}
		if family == "supported" || family == "refuted" {
			decisive++
			if ok {
				decisiveRight++
			} else if slices.Contains(s.want, "supported") || slices.Contains(s.want, "refuted") {
				t.Errorf("%s is %s, want %v", s.text, family, s.want)
			}
		}
	}
	share, precision := float64(right)/float64(len(sayings)), float64(decisiveRight)/float64(decisive)
	t.Logf("%d sentences: right family %.3f, decisive precision %.3f (%d)", len(sayings), share, precision, decisive)
	if share < leastRight || precision < leastPrecise {
		t.Errorf("right family %.3f, decisive precision %.3f", share, precision)
	}
}

// flowOf is one flow between two states: the shares by year.
type flowOf struct {
	reporter, flow, partner string
}

func readSayings(t *testing.T) []saying {
	t.Helper()
	shares, order := readShares(t)
	far := func(x float64, of flowOf) bool {
		for _, flow := range []string{"export", "import"} {
			for _, pair := range [][2]string{{of.reporter, of.partner}, {of.partner, of.reporter}} {
				for _, values := range shares[flowOf{pair[0], flow, pair[1]}] {
					if slices.ContainsFunc(values, func(v float64) bool { return math.Abs(v-x) < 5 || max(x, v) < 1.5*min(x, v) }) {
						return false
					}
				}
			}
		}
		return true
	}
	var out []saying
	for i, of := range order {
		if i%3 != 0 || len(out) > 160 {
			continue
		}
		forms := exported
		if of.flow == "import" {
			forms = imported
		}
		say := func(share string, year int, want ...string) {
			form := forms[len(out)%len(forms)]
			out = append(out, saying{fmt.Sprintf(form, inEnglish[of.reporter], inEnglish[of.partner], share, year), want})
		}
		for year := 2001 + i%17; year < 2024; year++ {
			values := shares[of][year]
			if len(values) != 1 || values[0] < 4 {
				continue
			}
			v := values[0]
			say(fmt.Sprintf("%g%%", v), year, "supported")
			if x := math.Round(2.5*v + 15); x < 95 && far(x, of) {
				say(fmt.Sprintf("%g%%", x), year, "refuted")
			}
			if i%4 == 0 {
				say(fmt.Sprintf("%g%%", v), 2041, "open")
			}
			for other := 2001; other < 2024; other++ {
				if o := shares[of][other]; len(o) == 1 && math.Abs(o[0]-v) > 4 && max(o[0], v) > 1.5*min(o[0], v) {
					say(fmt.Sprintf("%g%%", o[0]), year, "mixed")
					break
				}
			}
			break
		}
	}
	return out
}

// readShares reads the embedded table: the shares of a flow by year, over all editions.
func readShares(t *testing.T) (map[flowOf]map[int][]float64, []flowOf) {
	t.Helper()
	file, err := os.Open("../../loaders/datasets/factbook-partners/partners.csv.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unpacked, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	rows := csv.NewReader(unpacked)
	header, err := rows.Read()
	if err != nil {
		t.Fatal(err)
	}
	shares := map[flowOf]map[int][]float64{}
	var order []flowOf
	for {
		row, err := rows.Read()
		if err == io.EOF {
			return shares, order
		}
		if err != nil {
			t.Fatal(err)
		}
		cell := func(name string) string { return row[slices.Index(header, name)] }
		of := flowOf{cell("reporter"), cell("flow"), cell("partner")}
		year, errYear := strconv.Atoi(cell("year"))
		share, errShare := strconv.ParseFloat(cell("share"), 64)
		if errYear != nil || errShare != nil || of.reporter == of.partner || inEnglish[of.reporter] == "" || inEnglish[of.partner] == "" {
			continue
		}
		if shares[of] == nil {
			shares[of] = map[int][]float64{}
			order = append(order, of)
		}
		if !slices.Contains(shares[of][year], share) {
			shares[of][year] = append(shares[of][year], share)
		}
	}
}
