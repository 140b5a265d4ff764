package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

func handwrittenTables(t *testing.T) (organisations, agreements) {
	t.Helper()
	var o organisations
	if err := yaml.NewDecoder(bytes.NewReader(organisationsYAML), yaml.Strict()).Decode(&o); err != nil {
		t.Fatal(err)
	}
	var a agreements
	if err := yaml.NewDecoder(bytes.NewReader(agreementsYAML), yaml.Strict()).Decode(&a); err != nil {
		t.Fatal(err)
	}
	return o, a
}

// TestNamesInGazetteer asks that texts can name what the tables are about.
func TestNamesInGazetteer(t *testing.T) {
	o, a := handwrittenTables(t)
	for _, tt := range []struct {
		file  string
		rolls map[string]roll
		more  string
	}{{"organisations.tsv", o.Organisations, o.Court.Name}, {"treaties.tsv", a.Agreements, a.Statute}} {
		data, err := os.ReadFile(filepath.Join("..", "article", "gazetteer", tt.file))
		if err != nil {
			t.Fatal(err)
		}
		names := map[string]bool{}
		for _, line := range strings.Split(string(data), "\n") {
			name, _, _ := strings.Cut(line, "\t")
			names[name] = true
		}
		if !names[tt.more] {
			t.Errorf("%s lacks %q", tt.file, tt.more)
		}
		for key, r := range tt.rolls {
			if !names[r.Name] {
				t.Errorf("%s lacks %q, for %s", tt.file, r.Name, key)
			}
		}
	}
}

func TestStandings(t *testing.T) {
	o, _ := handwrittenTables(t)
	e := entry{state: "FJI"}
	e.Government.Organisations.Text = "Fiji is a member of the following organizations but seldom comes: ADB, Commonwealth of Nations; EU (candidate country), FAO, FAO, OAS (observer), UN Security Council (temporary), XYZ"
	ignored := map[string]int{}
	got, err := o.standings(e, ignored)
	if err != nil {
		t.Fatal(err)
	}
	var have []string
	for _, s := range got {
		have = append(have, s.roll+" "+s.status)
	}
	if want := "ADB member, C member, EU candidate, FAO member, OAS observer"; strings.Join(have, ", ") != want {
		t.Errorf("got %v, want %s", have, want)
	}
	if ignored["XYZ"] != 1 || len(ignored) != 1 {
		t.Errorf("ignored %v", ignored)
	}
	e.Government.Organisations.Text = "NATO (on probation)"
	if _, err := o.standings(e, ignored); err == nil || !strings.Contains(err.Error(), "on probation") {
		t.Errorf("an unknown status gives %v", err)
	}
	e.Government.Organisations.Text, e.Government.Organisations.Note = "UN", "note: Fiji is an EU candidate country"
	if got, err := o.standings(e, ignored); err != nil || len(got) != 2 || got[1].status != "candidate" {
		t.Errorf("a candidate by the note: %v, %v", got, err)
	}
}

func TestCorrect(t *testing.T) {
	all := func() []standing {
		return []standing{{state: "FJI", roll: "X", status: "member", text: "X"}, {state: "ISL", roll: "X", status: "observer", text: "X (observer)"}, {state: "PER", roll: "X", status: "member", text: "X"}}
	}
	got, err := roll{Members: 2, Outdated: []string{"PER"}, Unlisted: []string{"ISL"}, Changed: []string{"FJI"}, Disputed: []string{"TWN"}}.correct("X", all(), "member")
	if err != nil {
		t.Fatal(err)
	}
	var have []string
	for _, s := range got {
		have = append(have, s.state+" "+s.status+" "+s.text)
	}
	if want := "FJI doubtful X, ISL doubtful X (observer), PER doubtful X, TWN doubtful not in the entry"; strings.Join(have, ", ") != want {
		t.Errorf("got %v, want %s", have, want)
	}
	for _, bad := range []roll{{Members: 3}, {Members: 2, Outdated: []string{"ISL"}}, {Members: 2, Unlisted: []string{"FJI"}}, {Changed: []string{"TWN"}}} {
		if _, err := bad.correct("X", all(), "member"); err == nil {
			t.Errorf("%+v is accepted", bad)
		}
	}
}

func TestCourts(t *testing.T) {
	r := roll{Name: "Court", Members: 1, Former: &[]string{"BDI"}}
	page := func(state, text string) entry {
		e := entry{state: state}
		e.Government.Courts.Text = text
		return e
	}
	got, err := r.courts([]entry{
		page("BDI", "has not submitted an ICJ jurisdiction declaration; withdrew from ICCt in October 2017"),
		page("CHN", "has not submitted an ICJ jurisdiction declaration; non-party state to the ICCt"),
		page("FJI", "has not submitted an ICJ jurisdiction declaration; accepts ICCt jurisdiction"),
		page("TWN", ""),
	})
	if err != nil {
		t.Fatal(err)
	}
	var have []string
	for _, s := range got {
		have = append(have, s.state+" "+s.status+" "+s.held)
	}
	if want := "BDI no member 2026-02-04, CHN no member ..2026-02-04, FJI member 2026-02-04, BDI withdrew ..2017-10"; strings.Join(have, ", ") != want {
		t.Errorf("got %v, want %s", have, want)
	}
	if _, err := r.courts([]entry{page("FJI", "x; thinks about it")}); err == nil {
		t.Error("words that are not understood are accepted")
	}
}
