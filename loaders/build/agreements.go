package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/claimgraph/claimgraph/schema"
)

//go:embed agreements.yaml
var agreementsYAML []byte

type agreements struct {
	Agreements map[string]roll
	Statute    string
	Spellings  map[string]string
	Without    []string
}

// agreements makes the tables of the environmental agreements that states are
// party to, and of the statute of the International Criminal Court.
func (b *builder) agreements() error {
	var own agreements
	if err := yaml.NewDecoder(bytes.NewReader(agreementsYAML), yaml.Strict()).Decode(&own); err != nil {
		return fmt.Errorf("agreements.yaml: %w", err)
	}
	all, err := b.entries()
	if err != nil {
		return err
	}
	var found []standing
	var lists [][]string
	for _, e := range all {
		mine, err := own.standings(e)
		if err != nil {
			return fmt.Errorf("entry of %s: %w", e.state, err)
		}
		if len(mine) > 0 {
			found = append(found, mine...)
			lists = append(lists, []string{e.state, e.agreed("party to") + "; " + e.agreed("signed, but not ratified")})
		}
	}
	heads, rows := [][]string{}, [][]string{}
	for _, key := range slices.Sorted(maps.Keys(own.Agreements)) {
		r := own.Agreements[key]
		if found, err = r.correct(key, found, "state party"); err != nil {
			return err
		}
		heads = append(heads, r.head("no action"))
	}
	for _, s := range found {
		rows = append(rows, []string{s.state, schema.Slug(own.Agreements[s.roll].Name), s.status, s.held, s.text, s.note})
	}
	for _, s := range b.courts {
		status, ok := map[string]string{"member": "state party", "no member": "no party", "withdrew": "withdrawn", "doubtful": "doubtful"}[s.status]
		if !ok {
			return fmt.Errorf("status %q of %s towards the %s", s.status, s.state, own.Statute)
		}
		rows = append(rows, []string{s.state, schema.Slug(own.Statute), status, s.held, s.text, s.note})
	}
	heads = append(heads, roll{Name: own.Statute}.head(""))
	slices.SortFunc(rows, slices.Compare)
	slices.SortFunc(heads, slices.Compare)
	if err := b.write("factbook-agreements/treaties.csv.gz", []string{"treaty", "name", "parties", "absent", "during", "former"}, heads); err != nil {
		return err
	}
	if err := b.write("factbook-agreements/entries.csv.gz", []string{"state", "text"}, lists); err != nil {
		return err
	}
	return b.write("factbook-agreements/statuses.csv.gz", []string{"state", "treaty", "status", "held", "text", "note"}, rows)
}

// agreed is a part of an entry under its heading.
func (e entry) agreed(heading string) string {
	return heading + ": " + plain(e.Environment.Agreements[heading].Text)
}

// standings reads the entry of one state.
func (own agreements) standings(e entry) ([]standing, error) {
	var found []standing
	seen := map[string]bool{}
	for _, part := range []struct{ words, status string }{{"party to", "state party"}, {"signed, but not ratified", "signatory"}} {
		for _, name := range strings.Split(plain(e.Environment.Agreements[part.words].Text), ",") {
			name = strings.TrimSpace(name)
			if usual, ok := own.Spellings[name]; ok {
				name = usual
			}
			if name == "" || name == "none of the selected agreements" || slices.Contains(own.Without, name) || seen[name] {
				continue
			}
			if _, ok := own.Agreements[name]; !ok {
				return nil, fmt.Errorf("agreements.yaml does not know %q", name)
			}
			seen[name] = true
			found = append(found, standing{state: e.state, roll: name, status: part.status, text: part.words + ": " + name, held: lastEdition})
		}
	}
	return found, nil
}
