package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/claimgraph/claimgraph/schema"
)

//go:embed treaties.yaml
var treatiesYAML []byte

type treatyNames struct {
	Treaties map[string]struct {
		Name    string
		Names   []string
		Adopted int
	}
}

// statusColumns are the columns that hold 1 for the status of a state.
var statusColumns = []string{"state party", "signatory", "no action"}

func (b *builder) treaties() error {
	var own treatyNames
	if err := yaml.NewDecoder(bytes.NewReader(treatiesYAML), yaml.Strict()).Decode(&own); err != nil {
		return fmt.Errorf("treaties.yaml: %w", err)
	}
	files, err := filepath.Glob(filepath.Join(b.from, "un_hr_treaties", "hr_status_*.csv"))
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	var rows [][]string
	for _, f := range files {
		id := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(f), "hr_status_"), ".csv")
		treaty, ok := own.Treaties[id]
		if !ok {
			return fmt.Errorf("%s: treaties.yaml does not know %q", filepath.Base(f), id)
		}
		seen[id] = true
		key := schema.Slug(treaty.Name)
		table, err := b.read("un_hr_treaties/" + filepath.Base(f))
		if err != nil {
			return err
		}
		made, err := b.statuses(key, table)
		if err != nil {
			return fmt.Errorf("%s: %w", filepath.Base(f), err)
		}
		rows = append(rows, made...)
	}
	var heads [][]string
	for _, id := range slices.Sorted(maps.Keys(own.Treaties)) {
		if !seen[id] {
			return fmt.Errorf("un_hr_treaties: hr_status_%s.csv is missing", id)
		}
		t := own.Treaties[id]
		heads = append(heads, []string{schema.Slug(t.Name), t.Name, strings.Join(t.Names, "|"), strconv.Itoa(t.Adopted)})
	}
	slices.SortFunc(rows, func(a, b []string) int { return slices.Compare(a[:2], b[:2]) })
	if err := b.write("human-rights-treaties/treaties.csv.gz", []string{"treaty", "name", "names", "adopted"}, heads); err != nil {
		return err
	}
	return b.write("human-rights-treaties/statuses.csv.gz", []string{"treaty", "state", "status", "year", "until", "note"}, rows)
}

// denounced finds the year in which a party left, which stands in notes only.
var denounced = regexp.MustCompile(`(?i)denounced\D*(\d{4})`)

// statuses reads the rows of one treaty. A row that claims two statuses keeps
// the first of state party, signatory, no action, with a note.
func (b *builder) statuses(treaty string, table []record) ([][]string, error) {
	var rows [][]string
	for _, r := range table {
		state := b.entity(r["member"], nil)
		if found := b.states.codes["iso2"][r["iso2"]]; len(found) == 1 {
			state = found[0].Key
		}
		if state == "" {
			return nil, fmt.Errorf("iso2 %q, member %q: no such state", r["iso2"], r["member"])
		}
		var claimed []string
		for _, c := range statusColumns {
			if r[c] == "1" {
				claimed = append(claimed, c)
			}
		}
		if len(claimed) == 0 {
			claimed = []string{r["status"]}
		}
		if !slices.Contains(statusColumns, claimed[0]) {
			return nil, fmt.Errorf("status %q of %s", claimed[0], r["member"])
		}
		year, until, note := r["year ratification or accession"], "", ""
		if m := denounced.FindStringSubmatch(r["note"]); m != nil && claimed[0] == "state party" {
			until = m[1]
		} else if len(claimed) > 1 {
			note = "the source marks this row as " + strings.Join(claimed, " and as ") + " at once"
		}
		if y, err := strconv.Atoi(year); claimed[0] != "state party" || err != nil || y < 1945 {
			year = ""
		}
		rows = append(rows, []string{treaty, state, claimed[0], year, until, note})
	}
	return rows, nil
}
