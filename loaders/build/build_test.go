package main

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// sources writes a small set of sources of our own; it holds every state that
// the handwritten tables refer to, taken from the embedded table.
func sources(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	write := func(name, text string) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var countries strings.Builder
	countries.WriteString("ISO3166-1-Alpha-3,CLDR display name,ISO3166-1-Alpha-2,ISO3166-1-numeric,Capital,FIPS,wikidata_id,UNTERM French Short\n")
	for _, r := range table(t, filepath.Join("..", "datasets", "countries", "countries.csv.gz")) {
		if r["isoNumeric"] != "" && r["from"] == "" {
			fmt.Fprintf(&countries, "%s,%q,%s,%s,%q,%s,https://www.wikidata.org/wiki/%s,%q\n", r["key"], r["name"], r["iso2"], r["isoNumeric"], r["capital"], r["gec"], r["wikidata"], r["fr"]+" (les) [fém.]")
		}
	}
	write("country_codes/country-codes.csv", countries.String())
	write("cow_state_system/states2016.csv", "stateabb,ccode,statenme\nPOR,235,Portugal\nRUS,365,Russia\nFIJ,950,Fiji\n")
	for file, page := range pages(t) {
		write("factbook_json/all/"+file, page)
	}
	write("starter_pack/trade_partners_factbook_x.csv", `edition,reporter_gec,reporter_iso2,reporter,flow,rank,partner,partner_iso2,share_pct,data_year,est
2018,FJ,FJ,Fiji,exports,1,US,US,20.5,2017,0
2018,FJ,FJ,Fiji,exports,2,Burma,MM,4,2017,0
2019,FJ,FJ,Fiji,exports,1,US,US,20.5,2017,0
2019,FJ,FJ,Fiji,exports,2,Burma,MM,4,2017,0
2020,FJ,FJ,Fiji,exports,1,US,US,21,2018,1
2018,FJ,FJ,Fiji,imports,1,Asia,,60,2017,0
2018,FJ,FJ,Fiji,imports,2,NZ,NZ,50,2017,0
`)
	write("starter_pack/leaders_factbook_x.csv", `edition,gec,iso2,country,role,text
2003,FJ,FJ,Fiji,chief of state,President Ratu Josefa ILOILO (since 4 October 2000)
2004,FJ,FJ,Fiji,chief of state,President Ratu Josefa ILOILO Uluivuda (since 4 October 2000)
2005,FJ,FJ,Fiji,chief of state,"Queen ELIZABETH II (since 6 February 1952), represented by Governor General Sir Test NAME (since NA 2005)"
2006,FJ,FJ,Fiji,chief of state,President of Fiji Anna SAMPLE (since 1 June 2005)
2006,FJ,FJ,Fiji,head of government,Prime Minister (vacant)
2003,PO,PT,Portugal,head of government,Prime Minister Rui EARLY (since 6 April 2002)
2004,PO,PT,Portugal,head of government,Prime Minister Rui EARLY (since 6 April 2002)
2005,PO,PT,Portugal,head of government,Prime Minister Ana LATER (since 17 January 2004)
2006,PO,PT,Portugal,head of government,Prime Minister Eva LATEST (since 12 March 2006)
`)
	for id := range map[string]bool{"cat": true, "cedaw": true, "cped": true, "crc": true, "crpd": true, "iccpr": true, "iccpr_op1": true, "iccpr_op2": true, "icerd": true,
		"icescr": true, "icescr_op": true, "icmw": true, "op_cedaw": true, "op_crc_ac": true, "op_crc_ic": true, "op_crc_sc": true, "op_crpd": true, "opcat": true} {
		write("un_hr_treaties/hr_status_"+id+".csv", "iso2,member,state party,year ratification or accession,signatory,no action,status,note\nFJ,Fiji,1,1993,0,1,state party,\nPT,Portugal,0,,1,0,signatory,\nIS,Iceland,1,1981,0,1,state party,Denounced it in 1999\n")
	}
	return dir
}

// pages writes the pages of the World Factbook, as far as the builder reads
// them, from the embedded tables.
func pages(t *testing.T) map[string]string {
	t.Helper()
	embedded := func(name string) []record { return table(t, filepath.Join("..", "datasets", filepath.FromSlash(name))) }
	texts := map[string]map[string]string{}
	put := func(state, key, text string) {
		if texts[state] == nil {
			texts[state] = map[string]string{}
		}
		texts[state][key] = text
	}
	for _, r := range embedded("factbook-memberships/entries.csv.gz") {
		put(r["state"], "bodies", r["text"])
	}
	for _, r := range embedded("factbook-memberships/memberships.csv.gz") {
		switch {
		case r["organisation"] == "international-criminal-court":
			put(r["state"], "court", "x; "+r["text"])
		case strings.Contains(r["text"], "is an EU candidate country"):
			put(r["state"], "note", r["text"])
		}
	}
	for _, r := range embedded("factbook-agreements/entries.csv.gz") {
		party, signed, _ := strings.Cut(strings.TrimPrefix(r["text"], "party to: "), "; signed, but not ratified: ")
		put(r["state"], "party", party)
		put(r["state"], "signed", signed)
	}
	out := map[string]string{}
	for _, r := range embedded("countries/codes.csv.gz") {
		of := texts[r["key"]]
		if of == nil || r["scheme"] != "gec" || r["to"] != "" {
			continue
		}
		long := ""
		if r["key"] == "FJI" {
			long = "Republic of Fiji"
		}
		out[strings.ToLower(r["code"])+".json"] = fmt.Sprintf(`{"Government": {"Country name": {"conventional long form": {"text": %q}, "etymology": {"text": "x"}},
			"International organization participation": {"text": %q, "note": %q}, "International law organization participation": {"text": %q}},
			"Environment": {"International environmental agreements": {"party to": {"text": %q}, "signed, but not ratified": {"text": %q}}}}`,
			long, of["bodies"], of["note"], of["court"], of["party"], of["signed"])
	}
	return out
}

func table(t *testing.T, name string) []record {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(z).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []record
	for _, r := range rows[1:] {
		rec := record{}
		for i, c := range r {
			rec[rows[0][i]] = c
		}
		out = append(out, rec)
	}
	return out
}

// TestReproducible builds twice: the bytes are the same.
func TestReproducible(t *testing.T) {
	from := sources(t)
	var made [2]map[string][]byte
	for i := range made {
		to := t.TempDir()
		if err := build(from, to, io.Discard); err != nil {
			t.Fatal(err)
		}
		made[i] = map[string][]byte{}
		files, err := filepath.Glob(filepath.Join(to, "*", "*.gz"))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			data, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			made[i][filepath.Base(filepath.Dir(f))+"/"+filepath.Base(f)] = data
		}
	}
	if len(made[0]) != 14 {
		t.Errorf("%d tables, want 14", len(made[0]))
	}
	for name, data := range made[0] {
		if !bytes.Equal(data, made[1][name]) {
			t.Errorf("%s differs between two builds", name)
		}
	}
}

// TestTables looks at what becomes of the traps in the sources.
func TestTables(t *testing.T) {
	to := t.TempDir()
	if err := build(sources(t), to, io.Discard); err != nil {
		t.Fatal(err)
	}
	read := func(name string) []record { return table(t, filepath.Join(to, filepath.FromSlash(name))) }
	find := func(rows []record, where ...string) record {
		t.Helper()
		for _, r := range rows {
			ok := true
			for i := 0; i < len(where); i += 2 {
				ok = ok && r[where[i]] == where[i+1]
			}
			if ok {
				return r
			}
		}
		t.Fatalf("no row with %v", where)
		return nil
	}
	check := func(r record, cells ...string) {
		t.Helper()
		for i := 0; i < len(cells); i += 2 {
			if r[cells[i]] != cells[i+1] {
				t.Errorf("%s is %q, want %q in %v", cells[i], r[cells[i]], cells[i+1], r)
			}
		}
	}
	lists := read("factbook-partners/lists.csv.gz")
	check(find(lists, "flow", "export", "year", "2017"), "first", "2018", "last", "2019", "smallest", "4", "text", "US 20.5%, Burma 4% (2017)")
	check(find(lists, "flow", "import"), "smallest", "", "note", "the shares add up to more than 100 %")
	partners := read("factbook-partners/partners.csv.gz")
	check(find(partners, "name", "Burma"), "partner", "MMR", "share", "4", "position", "2")
	check(find(partners, "name", "Asia"), "partner", "")
	check(find(partners, "year", "2018"), "note", "estimate")

	tenures := read("leaders/tenures.csv.gz")
	check(find(tenures, "person", "josefa-iloilo"), "from", "2000-10-04", "first", "2003", "last", "2004", "title", "president")
	check(find(tenures, "office", "representative of the chief of state"), "person", "test-name", "from", "2005")
	check(find(tenures, "person", "anna-sample"), "from", "2005-06-01", "to", "")
	check(find(tenures, "person", "elizabeth-ii"), "country", "FJI")
	check(find(tenures, "person", "rui-early"), "to", "2004-01-16", "note", "")
	check(find(tenures, "person", "ana-later"), "to", "2005-01", "note", "the day it ended is not printed")
	check(find(tenures, "person", "eva-latest"), "to", "")
	check(find(read("leaders/persons.csv.gz"), "person", "josefa-iloilo"), "name", "Josefa Iloilo", "aliases", "Josefa Iloilo Uluivuda")

	statuses := read("human-rights-treaties/statuses.csv.gz")
	check(find(statuses, "state", "FJI"), "status", "state party", "year", "1993", "note", "the source marks this row as state party and as no action at once")
	check(find(statuses, "state", "PRT"), "status", "signatory", "year", "")
	check(find(statuses, "state", "ISL"), "status", "state party", "year", "1981", "until", "1999", "note", "")

	codes := read("countries/codes.csv.gz")
	check(find(codes, "scheme", "cow", "code", "365", "key", "SUN"), "from", "1922-12-30", "to", "1991-12-25")
	check(find(codes, "scheme", "name", "code", "republic of fiji"), "key", "FJI")
	check(find(codes, "scheme", "fr", "code", "chypre"), "key", "CYP")
	check(find(codes, "scheme", "es", "code", "reino unido"), "key", "GBR")
	check(find(codes, "scheme", "gw", "code", "970"), "key", "KIR")
}

// TestUnknown stops at a source whose names nobody knows.
func TestUnknown(t *testing.T) {
	from := sources(t)
	path := filepath.Join(from, "cow_state_system", "states2016.csv")
	if err := os.WriteFile(path, []byte("stateabb,ccode,statenme\nATL,901,Atlantis\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	err := build(from, t.TempDir(), io.Discard)
	if err == nil || !strings.Contains(err.Error(), "Atlantis") || !strings.Contains(err.Error(), "states.yaml") {
		t.Errorf("got error %v, want one that names Atlantis and the remedy", err)
	}
}
