package check

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/claimgraph/claimgraph/schema"
)

// DiffSchema names the form of the JSON of a Diff; it changes only with the form.
const DiffSchema = "claimgraph.diff/v1"

// A Saved report is what comparing needs of a report that was written as JSON.
type Saved struct {
	Schema   string         `json:"schema"`
	Document DocumentInfo   `json:"document"`
	Sources  []SourceInfo   `json:"sources"`
	Findings []SavedFinding `json:"findings"`
}

// A SavedFinding is a finding as its JSON has it.
type SavedFinding struct {
	ID      string `json:"id"`
	Key     string `json:"key"`
	Claimed string `json:"claimed"`
	Quote   struct {
		Exact string `json:"exact"`
	} `json:"quote"`
	Verdict  schema.Kind       `json:"verdict"`
	Family   schema.Family     `json:"family"`
	Evidence []schema.Evidence `json:"evidence"`
}

// ReadSaved reads a report that check wrote as JSON; name is for errors.
func ReadSaved(name string, data []byte) (Saved, error) {
	var s Saved
	if err := json.Unmarshal(data, &s); err != nil {
		return Saved{}, fmt.Errorf("%s: no report of one check: %w", name, err)
	}
	if s.Schema != Schema {
		return Saved{}, fmt.Errorf("%s: its schema is %q, not %q: write it by claimgraph check FILE --format json", name, s.Schema, Schema)
	}
	for _, f := range s.Findings {
		if f.Key == "" {
			return Saved{}, fmt.Errorf("%s: finding %s has no key: write it again by claimgraph check FILE --format json", name, f.ID)
		}
	}
	return s, nil
}

// Saved returns the report as its JSON would be read.
func (r *Report) Saved() (Saved, error) {
	var b strings.Builder
	if err := r.WriteJSON(&b); err != nil {
		return Saved{}, err
	}
	return ReadSaved(r.Document.Name, []byte(b.String()))
}

// A Diff says which verdicts differ between two checks of a document, and by
// which rows.
type Diff struct {
	Schema    string       `json:"schema"`
	Document  DocumentInfo `json:"document"`
	Before    []SourceInfo `json:"sources_before"`
	After     []SourceInfo `json:"sources_after"`
	Changes   []Change     `json:"changes"`
	Unchanged int          `json:"unchanged"`
}

// A Change is an assertion whose verdict differs, or that only one check has.
type Change struct {
	Number  int               `json:"number,omitempty"` // in the later report, 0 when it is not there
	Key     string            `json:"key"`
	Claimed string            `json:"claimed"`
	Quote   string            `json:"quote"`
	Before  schema.Kind       `json:"before,omitempty"` // "" when the assertion is new
	After   schema.Kind       `json:"after,omitempty"`  // "" when it is gone
	Added   []schema.Evidence `json:"rows_added"`       // rows that only the later verdict rests on
	Dropped []schema.Evidence `json:"rows_dropped"`
}

// Compare sets two reports on a document side by side; assertions are the same
// by their keys, wherever they stand.
func Compare(before, after Saved) Diff {
	d := Diff{Schema: DiffSchema, Document: after.Document, Before: before.Sources, After: after.Sources, Changes: []Change{}}
	old := map[string][]SavedFinding{}
	for _, f := range before.Findings {
		old[f.Key] = append(old[f.Key], f)
	}
	for i, f := range after.Findings {
		c := Change{Number: i + 1, Key: f.Key, Claimed: f.Claimed, Quote: f.Quote.Exact, After: f.Verdict}
		var was []schema.Evidence
		if same := old[f.Key]; len(same) > 0 {
			c.Before, was = same[0].Verdict, same[0].Evidence
			old[f.Key] = same[1:]
		}
		if c.Before == c.After {
			d.Unchanged++
			continue
		}
		c.Added, c.Dropped = rowsOnlyIn(f.Evidence, was), rowsOnlyIn(was, f.Evidence)
		d.Changes = append(d.Changes, c)
	}
	for _, f := range before.Findings {
		if rest := old[f.Key]; len(rest) > 0 && rest[0].ID == f.ID {
			old[f.Key] = rest[1:]
			d.Changes = append(d.Changes, Change{
				Key: f.Key, Claimed: f.Claimed, Quote: f.Quote.Exact, Before: f.Verdict, Added: []schema.Evidence{}, Dropped: rowsOnlyIn(f.Evidence, nil),
			})
		}
	}
	return d
}

// rowsOnlyIn returns the rows that the other list lacks.
func rowsOnlyIn(rows, other []schema.Evidence) []schema.Evidence {
	return slices.DeleteFunc(append([]schema.Evidence{}, rows...), func(e schema.Evidence) bool {
		return slices.ContainsFunc(other, func(o schema.Evidence) bool { return evidenceText(o) == evidenceText(e) })
	})
}

// WriteJSON writes the differences as one JSON object.
func (d Diff) WriteJSON(w io.Writer) error {
	data, err := encode(d, "  ")
	if err != nil {
		return err
	}
	_, err = w.Write(append(data, '\n'))
	return err
}

// WriteTable writes the differences for a terminal; style may be nil.
func (d Diff) WriteTable(w io.Writer, width int, style Style) error {
	if style == nil {
		style = func(_ schema.Family, text string) string { return text }
	}
	width = max(width, 60)
	p := &printer{w: w}
	word := func(k schema.Kind, none string) string {
		if k == schema.Silent {
			return none
		}
		return style(k.Family(), Symbol(k.Family())+" "+string(k))
	}
	for _, c := range d.Changes {
		number := "  -"
		if c.Number > 0 {
			number = fmt.Sprintf("%3d", c.Number)
		}
		p.printf("%s  %s → %s\n", number, word(c.Before, "not read"), word(c.After, "no longer read"))
		p.wrapped(width, "     “", "      ", oneLine(c.Quote)+"”")
		for _, e := range c.Added {
			p.wrapped(width, "     + ", "       ", evidenceText(e))
		}
		for _, e := range c.Dropped {
			p.wrapped(width, "     - ", "       ", evidenceText(e))
		}
		p.printf("\n")
	}
	p.printf("%d changed, %d unchanged\n", len(d.Changes), d.Unchanged)
	return p.err
}
