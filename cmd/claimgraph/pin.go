package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/claimgraph/claimgraph/queries/check"
	"github.com/claimgraph/claimgraph/schema"
)

// pinsEnding ends the names of files with pinned verdicts.
const pinsEnding = ".pins.json"

// pinsSchema names the form of such a file.
const pinsSchema = "claimgraph.pins/v1"

// pins are the verdicts on an article that are meant to stay.
type pins struct {
	Schema  string `json:"schema"`
	Article string `json:"article"` // a file, from the folder of the pins, or what else check takes
	Pins    []pin  `json:"pins"`
}

// A pin is the verdict on one assertion, wherever it stands in the article.
type pin struct {
	Key     string      `json:"key"`
	Quote   string      `json:"quote"` // for people
	Verdict schema.Kind `json:"verdict"`
}

// pin writes the present verdicts on an article into a file: the decided ones,
// since a loaded source may always decide more.
func (a *app) pin(ctx context.Context, article, file string) error {
	if !strings.HasSuffix(file, pinsEnding) {
		return usage(fmt.Errorf("--pin %s: name the file NAME%s, and keep it in the folder of the queries for query --test", file, pinsEnding))
	}
	if article == "-" {
		return usage(errors.New("--pin needs an article that can be read again, not standard input"))
	}
	found, err := a.savedReport(ctx, article)
	if err != nil {
		return err
	}
	p := pins{Schema: pinsSchema, Article: article, Pins: []pin{}}
	if _, err := os.Stat(article); err == nil {
		if p.Article, err = relativeTo(filepath.Dir(file), article); err != nil {
			return err
		}
	}
	for _, f := range found.Findings {
		if f.Verdict.NeedsRow() {
			p.Pins = append(p.Pins, pin{Key: f.Key, Quote: f.Quote.Exact, Verdict: f.Verdict})
		}
	}
	data, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(file, append(data, '\n'), 0o644); err != nil {
		return err
	}
	a.say("%d verdicts pinned in %s; next: claimgraph query --test", len(p.Pins), file)
	return nil
}

// relativeTo is the way from a folder to a file, with slashes.
func relativeTo(dir, file string) (string, error) {
	from, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	to, err := filepath.Abs(file)
	if err != nil {
		return "", err
	}
	way, err := filepath.Rel(from, to)
	return filepath.ToSlash(way), err
}

// savedReport judges an article and returns the report as its JSON would be read.
func (a *app) savedReport(ctx context.Context, article string) (check.Saved, error) {
	doc, err := a.document(ctx, article)
	if err != nil {
		return check.Saved{}, err
	}
	report, err := a.judge(ctx, doc)
	if err != nil {
		return check.Saved{}, err
	}
	return report.Saved()
}

// pinFiles lists the files with pinned verdicts beside the user's queries.
func (a *app) pinFiles() ([]string, error) {
	names, err := fs.Glob(os.DirFS(a.config.Queries), "*"+pinsEnding)
	slices.Sort(names)
	return names, err
}

// testPins judges an article again. It returns how many verdicts are pinned, and
// an error that shows those that changed, with the rows behind them.
func (a *app) testPins(ctx context.Context, name string) (int, error) {
	data, err := os.ReadFile(filepath.Join(a.config.Queries, name))
	if err != nil {
		return 0, err
	}
	var p pins
	if err := json.Unmarshal(data, &p); err != nil || p.Schema != pinsSchema {
		return 0, fmt.Errorf("%s: no pinned verdicts: write it by claimgraph check FILE --pin %s", name, name)
	}
	article := filepath.Join(a.config.Queries, filepath.FromSlash(p.Article))
	if _, err := os.Stat(article); err != nil || filepath.IsAbs(p.Article) {
		article = p.Article
	}
	found, err := a.savedReport(ctx, article)
	if err != nil {
		return len(p.Pins), fmt.Errorf("%s: %w", name, err)
	}
	before := check.Saved{Document: found.Document}
	for i, pinned := range p.Pins {
		f := check.SavedFinding{ID: fmt.Sprint(i), Key: pinned.Key, Verdict: pinned.Verdict}
		f.Quote.Exact = pinned.Quote
		before.Findings = append(before.Findings, f)
	}
	d := check.Compare(before, found)
	d.Changes = slices.DeleteFunc(d.Changes, func(c check.Change) bool { return c.Before == schema.Silent }) // not pinned
	if len(d.Changes) == 0 {
		return len(p.Pins), nil
	}
	var text strings.Builder
	if err := d.WriteTable(&text, a.width(), nil); err != nil {
		return len(p.Pins), err
	}
	changes, _, _ := strings.Cut(text.String(), fmt.Sprintf("%d changed", len(d.Changes)))
	return len(p.Pins), fmt.Errorf("%s: %d of %d pinned verdicts on %s changed:\n%s", name, len(d.Changes), len(p.Pins), p.Article, strings.TrimRight(changes, "\n"))
}
