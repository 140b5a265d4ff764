package main

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"github.com/claimgraph/claimgraph/schema"
)

//go:embed organisations.yaml
var organisationsYAML []byte

// lastEdition is the day of the last edition of the World Factbook.
const lastEdition = "2026-02-04"

// A roll is an organisation or treaty whose members the entries of the World
// Factbook name, with what is known of it beside them.
type roll struct {
	Name     string
	Members  int       // 0: unknown, the entries name only some
	Former   *[]string // nil: unknown
	Outdated []string
	Unlisted []string
	Changed  []string
	Disputed []string
	Absent   string
}

type organisations struct {
	Organisations map[string]roll
	Court         roll
	Spellings     map[string]string
	Statuses      map[string]string
}

// An entry is the page of one state or territory in the World Factbook.
type entry struct {
	state      string
	Government struct {
		Organisations struct{ Text, Note string } `json:"International organization participation"`
		Courts        struct{ Text string }       `json:"International law organization participation"`
	}
	Environment struct {
		// by "party to" and "signed, but not ratified"
		Agreements map[string]struct{ Text string } `json:"International environmental agreements"`
	}
}

// entries reads the pages of all states and territories, sorted by state.
func (b *builder) entries() ([]entry, error) {
	files, err := filepath.Glob(filepath.Join(b.from, "factbook_json", "*", "??.json"))
	if err != nil {
		return nil, err
	}
	var all []entry
	for _, f := range files {
		held := b.states.codes["gec"][strings.ToUpper(strings.TrimSuffix(filepath.Base(f), ".json"))]
		if len(held) == 0 {
			continue // an ocean, the world, a base, the European Union
		}
		data, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		e := entry{state: held[len(held)-1].Key}
		if err := json.Unmarshal(data, &e); err != nil {
			return nil, fmt.Errorf("%s: %w", filepath.Base(f), err)
		}
		e.Government.Organisations.Text = plain(e.Government.Organisations.Text)
		e.Government.Organisations.Note = plain(e.Government.Organisations.Note)
		e.Government.Courts.Text = plain(e.Government.Courts.Text)
		all = append(all, e)
	}
	slices.SortStableFunc(all, func(a, b entry) int { return strings.Compare(a.state, b.state) })
	return all, nil
}

var markup = regexp.MustCompile(`<[^>]*>`)

// plain is a text without markup and with single spaces.
func plain(text string) string {
	text = strings.NewReplacer("&nbsp;", " ", "\u00a0", " ").Replace(markup.ReplaceAllString(text, " "))
	return strings.Join(strings.Fields(text), " ")
}

// A standing is where a state stands towards an organisation or treaty.
type standing struct{ state, roll, status, text, held, note string }

// memberships makes the tables of the organisations that states belong to.
func (b *builder) memberships() error {
	var own organisations
	if err := yaml.NewDecoder(bytes.NewReader(organisationsYAML), yaml.Strict()).Decode(&own); err != nil {
		return fmt.Errorf("organisations.yaml: %w", err)
	}
	all, err := b.entries()
	if err != nil {
		return err
	}
	var found []standing
	var lists [][]string
	ignored := map[string]int{}
	for _, e := range all {
		text := e.Government.Organisations.Text
		if text == "" {
			continue
		}
		mine, err := own.standings(e, ignored)
		if err != nil {
			return fmt.Errorf("entry of %s: %w", e.state, err)
		}
		found = append(found, mine...)
		lists = append(lists, []string{e.state, text})
	}
	b.note("  %d abbreviations are not used, such as %s", len(ignored), strings.Join(sortedByCount(ignored)[:min(5, len(ignored))], ", "))
	heads := [][]string{}
	for _, key := range slices.Sorted(maps.Keys(own.Organisations)) {
		r := own.Organisations[key]
		if found, err = r.correct(key, found, "member", "suspended", "permanent member"); err != nil {
			return err
		}
		heads = append(heads, r.head("not listed"))
	}
	if b.courts, err = own.Court.courts(all); err != nil {
		return err
	}
	heads = append(heads, own.Court.head(""))
	rows := [][]string{}
	for _, s := range append(found, b.courts...) {
		name := own.Court.Name
		if r, ok := own.Organisations[s.roll]; ok {
			name = r.Name
		}
		rows = append(rows, []string{s.state, schema.Slug(name), s.status, s.held, s.text, s.note})
	}
	slices.SortFunc(rows, slices.Compare)
	slices.SortFunc(heads, slices.Compare)
	if err := b.write("factbook-memberships/organisations.csv.gz", []string{"organisation", "name", "members", "absent", "during", "former"}, heads); err != nil {
		return err
	}
	if err := b.write("factbook-memberships/entries.csv.gz", []string{"state", "text"}, lists); err != nil {
		return err
	}
	return b.write("factbook-memberships/memberships.csv.gz", []string{"state", "organisation", "status", "held", "text", "note"}, rows)
}

// head is the row of a roll: its key, its name, how many members it has, what
// not being listed means, for which time, and who left. All but key and name are
// empty when the entries do not name all members.
func (r roll) head(absent string) []string {
	row := []string{schema.Slug(r.Name), r.Name, "", "", "", ""}
	if r.Members == 0 {
		return row
	}
	row[2], row[3], row[4] = strconv.Itoa(r.Members), absent, lastEdition
	if r.Absent != "" {
		row[3] = r.Absent
	}
	if r.Former != nil {
		row[4], row[5] = ".."+lastEdition, strings.Join(*r.Former, "|")
	}
	return row
}

var (
	preface = regexp.MustCompile(`^[^,:]* following organizations[^:]*: `)
	listed  = regexp.MustCompile(`(?:[^,;(]|\([^()]*\))+`)
	inside  = regexp.MustCompile(`^(.*?) ?\((.*)\)$`)
	hopeful = regexp.MustCompile(`is an EU candidate country`)
)

// standings reads the entry of one state. ignored counts the abbreviations that
// organisations.yaml does not have.
func (own organisations) standings(e entry, ignored map[string]int) ([]standing, error) {
	var found []standing
	seen := map[string]bool{}
	for _, item := range listed.FindAllString(preface.ReplaceAllString(e.Government.Organisations.Text, ""), -1) {
		item = strings.TrimSpace(item)
		name, words := item, ""
		if m := inside.FindStringSubmatch(item); m != nil {
			name, words = m[1], m[2]
		}
		if usual, ok := own.Spellings[name]; ok {
			name = usual
		}
		if _, ok := own.Organisations[name]; !ok {
			ignored[name]++
			continue
		}
		status, ok := own.Statuses[words]
		if !ok {
			return nil, fmt.Errorf("%q: organisations.yaml does not know the status %q", item, words)
		}
		if status == "" || seen[name] {
			continue
		}
		seen[name] = true
		found = append(found, standing{state: e.state, roll: name, status: status, text: item, held: lastEdition})
	}
	if note := e.Government.Organisations.Note; !seen["EU"] && hopeful.MatchString(note) {
		found = append(found, standing{state: e.state, roll: "EU", status: "candidate", text: note, held: lastEdition})
	}
	return found, nil
}

// correct marks what the entries have wrong about a roll, and checks that with
// the corrections it has as many members as it should. Of members, full tells
// the statuses.
func (r roll) correct(key string, all []standing, full ...string) ([]standing, error) {
	at := map[string]int{}
	for i, s := range all {
		if s.roll == key {
			at[s.state] = i
		}
	}
	isFull := func(state string) bool {
		i, ok := at[state]
		return ok && slices.Contains(full, all[i].status)
	}
	members := 0
	for state := range at {
		if isFull(state) {
			members++
		}
	}
	for _, state := range r.Outdated {
		if !isFull(state) {
			return nil, fmt.Errorf("%s is outdated about %s, but the entry does not list it", state, key)
		}
	}
	for _, state := range r.Unlisted {
		if isFull(state) {
			return nil, fmt.Errorf("%s is unlisted in %s, but the entry lists it", state, key)
		}
	}
	for _, state := range r.Changed {
		if _, ok := at[state]; !ok {
			return nil, fmt.Errorf("%s has another standing in %s, but the entry does not list it", state, key)
		}
	}
	if n := members - len(r.Outdated) + len(r.Unlisted); r.Members != 0 && n != r.Members {
		return nil, fmt.Errorf("%s has %d members by the entries, and %d were expected", key, n, r.Members)
	}
	for _, c := range []struct {
		states []string
		note   string
	}{
		{r.Outdated, "the entry is out of date: the state has left, or never joined"},
		{r.Unlisted, "the entry is out of date: the state has joined"},
		{r.Changed, "the entry is out of date: the state's standing has changed"},
		{r.Disputed, "membership is contested, frozen or about to end"},
	} {
		for _, state := range c.states {
			i, ok := at[state]
			if !ok {
				i = len(all)
				all = append(all, standing{state: state, roll: key, text: "not in the entry"})
			}
			all[i].status, all[i].held, all[i].note = "doubtful", lastEdition, c.note
		}
	}
	return all, nil
}

var (
	accepts = regexp.MustCompile(`^accepts ICCt? jurisdiction`)
	refuses = regexp.MustCompile(`^(?:non-party state to the ICCt?|withdrew |formerly )`)
	left    = regexp.MustCompile(`^withdrew from (?:the )?ICCt in (\w+ \d{4})$`)
)

// courts reads who accepts the International Criminal Court. A state that left
// has a row about the time before, too.
func (r roll) courts(all []entry) ([]standing, error) {
	const key = "ICCt"
	var found, before []standing
	for _, e := range all {
		_, text, ok := strings.Cut(e.Government.Courts.Text, "; ")
		if !ok {
			continue
		}
		s := standing{state: e.state, roll: key, text: text, held: lastEdition}
		switch {
		case accepts.MatchString(text):
			s.status = "member"
		case refuses.MatchString(text):
			s.status = "no member"
			if !slices.Contains(*r.Former, e.state) {
				s.held = ".." + lastEdition
			}
		default:
			return nil, fmt.Errorf("entry of %s: %q is not understood", e.state, text)
		}
		if m := left.FindStringSubmatch(text); m != nil {
			month, err := time.Parse("January 2006", m[1])
			if err != nil {
				return nil, fmt.Errorf("entry of %s: %w", e.state, err)
			}
			before = append(before, standing{state: e.state, roll: key, text: text, status: "withdrew", held: ".." + month.Format("2006-01")})
		}
		found = append(found, s)
	}
	found, err := r.correct(key, found, "member")
	return append(found, before...), err
}
