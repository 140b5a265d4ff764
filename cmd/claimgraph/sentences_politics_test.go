package main

import (
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Ways to say where a state stands towards a treaty: state, treaty, year.
var (
	ratified = []string{
		"%[1]s ratified the %[2]s in %[3]s.",
		"In %[3]s, %[1]s became a party to the %[2]s.",
		"The %[2]s has bound %[1]s since %[3]s.",
		"%[1]s deposited its instrument of ratification of the %[2]s in %[3]s.",
		"It was in %[3]s that %[1]s ratified the %[2]s.",
		"%[1]s put its signature to the %[2]s and ratified it in %[3]s.",
	}
	bound = []string{
		"%[1]s is a party to the %[2]s.",
		"The %[2]s is in force for %[1]s.",
		"%[1]s has ratified the %[2]s.",
		"%[1]s counts among the parties to the %[2]s.",
		"%[1]s is bound by the %[2]s.",
		"%[1]s has acceded to the %[2]s.",
	}
	unbound = []string{
		"%[1]s has not ratified the %[2]s.",
		"%[1]s has yet to ratify the %[2]s.",
		"%[1]s is no party to the %[2]s.",
		"%[1]s remains outside the %[2]s.",
		"The %[2]s has not been ratified by %[1]s.",
	}
	signed = []string{
		"%[1]s has signed the %[2]s without ratifying it.",
		"%[1]s signed the %[2]s but never ratified it.",
	}
)

// Ways to say where a state stands towards an organisation: state, organisation, status.
var (
	belongs = []string{
		"%[1]s is a member of %[2]s.",
		"%[1]s belongs to %[2]s.",
		"%[1]s is in %[2]s.",
		"%[1]s forms part of %[2]s.",
		"%[2]s counts %[1]s among its members.",
		"%[1]s holds full membership in %[2]s.",
		"%[1]s, a party to many treaties, is one of the members of %[2]s.",
	}
	outside = []string{
		"%[1]s is no member of %[2]s.",
		"%[1]s is not in %[2]s.",
		"%[1]s is outside %[2]s.",
		"%[1]s does not belong to %[2]s.",
		"%[1]s lacks membership of %[2]s.",
		"%[1]s has stayed out of %[2]s.",
	}
	observes = []string{
		"%[1]s takes part in %[2]s only as an observer.",
		"%[1]s has observer status in %[2]s.",
		"%[1]s is an observer of %[2]s.",
	}
)

// Ways to say that somebody held an office: person, office, state, year.
var (
	governs = []string{
		"%[1]s was %[2]s of %[3]s in %[4]s.",
		"In %[4]s, the office of %[2]s of %[3]s was held by %[1]s.",
		"%[1]s held the office of %[2]s of %[3]s in %[4]s.",
		"In %[4]s the %[2]s of %[3]s was %[1]s.",
		"%[3]s had %[1]s as its %[2]s in %[4]s.",
		"%[1]s served as %[2]s of %[3]s in %[4]s.",
	}
	begins = []string{
		"%[1]s became %[2]s of %[3]s in %[4]s.",
		"%[1]s entered office as %[2]s of %[3]s in %[4]s.",
	}
)

// TestPoliticalSentences checks sentences about treaties, memberships and offices that
// follow from the embedded tables. None may get the opposite verdict.
func TestPoliticalSentences(t *testing.T) {
	sayings := slices.Concat(sayTreaties(t), sayMemberships(t), sayOffices(t))
	if len(sayings) < 90 {
		t.Fatalf("only %d sentences", len(sayings))
	}
	judgeSayings(t, sayings, 0.9, 0.98)
}

// turns makes sentences of each kind from its forms in turn, so that every form
// comes up about as often, and no more than most of a kind.
type turns struct {
	most int
	said map[string]int
	out  []saying
}

func newTurns(most int) *turns { return &turns{most: most, said: map[string]int{}} }

func (s *turns) say(kind string, forms []string, want []string, words ...any) {
	if s.said[kind] >= s.most {
		return
	}
	text := fmt.Sprintf(forms[s.said[kind]%len(forms)], words...)
	s.said[kind]++
	s.out = append(s.out, saying{strings.ToUpper(text[:1]) + text[1:], want})
}

func sayTreaties(t *testing.T) []saying {
	titles := map[string]string{}
	for _, r := range readPacked(t, "human-rights-treaties", "treaties") {
		titles[r["treaty"]] = r["name"]
	}
	s := newTurns(8)
	for i, r := range readPacked(t, "human-rights-treaties", "statuses") {
		state, treaty := inEnglish[r["state"]], titles[r["treaty"]]
		if i%7 > 1 || state == "" || r["until"] != "" || r["note"] != "" || strings.Contains(treaty, ",") {
			continue
		}
		switch r["status"] {
		case "state party":
			s.say("ratified", ratified, []string{"supported"}, state, treaty, r["year"])
			s.say("bound", bound, []string{"supported"}, state, treaty)
			s.say("unbound, untrue", unbound, []string{"refuted"}, state, treaty)
		case "no action":
			s.say("unbound", unbound, []string{"supported"}, state, treaty)
			s.say("bound, untrue", bound, []string{"refuted"}, state, treaty)
			s.say("ratified, untrue", ratified, []string{"refuted"}, state, treaty, "1999")
		case "signatory":
			s.say("signed", signed, []string{"supported"}, state, treaty)
		}
	}
	return s.out
}

func sayMemberships(t *testing.T) []saying {
	status := map[[2]string]string{}
	for _, r := range readPacked(t, "factbook-memberships", "memberships") {
		if r["note"] != "" {
			r["status"] = "doubtful"
		}
		status[[2]string{r["state"], r["organisation"]}] = r["status"]
	}
	s := newTurns(9)
	for i, r := range readPacked(t, "factbook-memberships", "organisations") {
		if r["absent"] != "not listed" || !strings.HasPrefix(r["during"], "..") || r["organisation"] == "united-nations-security-council" {
			continue
		}
		name := r["name"]
		if strings.Contains(name, " ") || strings.HasSuffix(name, "zone") {
			name = "the " + name
		}
		for j, state := range slices.Sorted(maps.Keys(inEnglish)) {
			if (i+j)%9 > 0 || strings.Contains(r["former"], state) {
				continue
			}
			switch status[[2]string{state, r["organisation"]}] {
			case "member":
				s.say("belongs", belongs, []string{"supported"}, inEnglish[state], name)
				s.say("outside, untrue", outside, []string{"refuted"}, inEnglish[state], name)
			case "observer":
				s.say("observes", observes, []string{"supported"}, inEnglish[state], name)
			case "":
				s.say("outside", outside, []string{"supported"}, inEnglish[state], name)
				s.say("belongs, untrue", belongs, []string{"refuted"}, inEnglish[state], name)
			}
		}
	}
	return s.out
}

func sayOffices(t *testing.T) []saying {
	names := map[string]string{}
	for _, r := range readPacked(t, "leaders", "persons") {
		names[r["person"]] = r["name"]
	}
	rows := readPacked(t, "leaders", "tenures")
	s := newTurns(8)
	for _, r := range rows {
		name, state := names[r["person"]], inEnglish[r["country"]]
		if state == "" || r["note"] != "" || !strings.Contains(name, " ") || r["title"] != "president" && r["title"] != "prime minister" || len(r["from"]) < 10 || len(r["to"]) < 10 {
			continue
		}
		from, to := r["from"][:4], r["to"][:4]
		if from >= "1992" && to > from {
			s.say("begins", begins, []string{"supported"}, name, r["title"], state, from)
			s.say("governs", governs, []string{"supported"}, name, r["title"], state, to)
		}
		once := !slices.ContainsFunc(rows, func(o map[string]string) bool {
			return o["person"] == r["person"] && o["from"] != r["from"]
		})
		if once && from > "2000" && to < "2018" {
			s.say("governs, untrue", governs, []string{"refuted", "mixed"}, name, r["title"], state, "1994")
		}
	}
	return s.out
}

// readPacked reads a table of a dataset that comes with the program.
func readPacked(t *testing.T, dataset, table string) []map[string]string {
	t.Helper()
	file, err := os.Open(filepath.Join("..", "..", "loaders", "datasets", dataset, table+".csv.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unpacked, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(unpacked).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	out := make([]map[string]string, 0, len(records))
	for _, record := range records[1:] {
		row := map[string]string{}
		for i, name := range records[0] {
			row[name] = record[i]
		}
		out = append(out, row)
	}
	return out
}
