package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/graph"
	"github.com/claimgraph/claimgraph/queries"
	"github.com/claimgraph/claimgraph/schema"
)

const queryTestHelp = `

--test runs the story of a query, or of all: facts, arguments and the rows to
expect, in the file NAME.txtar beside NAME.gizmo. Each story has a graph of its
own, what is loaded does not count. It looks like this:

  One sentence on what the story proves.
  -- facts --
  obs:demo/1 rdf:type cg:Vote; cg:voter e:GHA; cg:choice "yes"; cg:cell "v.csv:2:4"
  -- args --
  voter GHA
  -- want --
  choice | cell
  yes | v.csv:2:4

More questions come as args.2 and want.2.

Without a name, --test also judges the articles whose verdicts are pinned beside
the queries (claimgraph check FILE --pin NAME.pins.json), by what is loaded now.`

// storyResults are what a test of a query can end with.
const (
	storyOK      = "ok"
	storyDiffers = "differs"
	storyFails   = "fails"
	storyMissing = "no story"
)

// testQueries runs the stories of queries and, when asked, compares the pinned
// verdicts on articles. It fails when an answer is not the
// expected one; a query without a story fails only when it is the one asked for.
func (a *app) testQueries(ctx context.Context, tested []*queries.Query, pinned bool, format string) error {
	t := &table{schema: "claimgraph.querytests/v1", columns: []string{"query", "questions", "result", "proves", "from"}}
	failed := 0
	for _, q := range tested {
		result, story, err := a.tellStory(ctx, q)
		if err != nil && ctx.Err() != nil {
			return err
		}
		if err != nil && (result != storyMissing || len(tested) == 1) {
			a.say("%v", err)
			failed++
		}
		questions, proves := 0, ""
		if story != nil {
			questions, proves = len(story.Asks), story.Proves
		}
		t.rows = append(t.rows, []any{q.Name, questions, result, proves, q.Origin})
	}
	if pinned {
		n, err := a.addPins(ctx, t)
		if err != nil {
			return err
		}
		failed += n
	}
	if format == "table" {
		t.columns = t.columns[:3]
		for i := range t.rows {
			t.rows[i] = t.rows[i][:3]
		}
	}
	if err := t.write(a.out, format); err != nil {
		return err
	}
	if failed > 0 {
		return fmt.Errorf("%d of %d queries do not do what their stories expect", failed, len(t.rows))
	}
	return nil
}

// addPins adds the files of pinned verdicts to a table of results, and returns how
// many of them do not hold.
func (a *app) addPins(ctx context.Context, t *table) (failed int, err error) {
	files, err := a.pinFiles()
	if err != nil {
		return 0, err
	}
	for _, name := range files {
		n, err := a.testPins(ctx, name)
		if err != nil && ctx.Err() != nil {
			return failed, err
		}
		result := storyOK
		if err != nil {
			a.say("%v", err)
			result = storyDiffers
			failed++
		}
		t.rows = append(t.rows, []any{strings.TrimSuffix(name, pinsEnding), n, result, "pinned verdicts", filepath.Join(a.config.Queries, name)})
	}
	return failed, nil
}

// tellStory runs the story of one query; err says how it went wrong.
func (a *app) tellStory(ctx context.Context, q *queries.Query) (result string, story *queries.Story, err error) {
	story, err = q.Story()
	if errors.Is(err, fs.ErrNotExist) {
		return storyMissing, nil, fmt.Errorf("query %s has no story: write %s.txtar beside it; claimgraph query --help says how", q.Name, q.Name)
	}
	if err != nil {
		return storyFails, nil, err
	}
	run, done, err := a.storyGraph(ctx, q, story.Facts)
	if err != nil {
		return storyFails, story, fmt.Errorf("query %s: story: %w", q.Name, err)
	}
	defer done()
	answers, err := story.Tell(ctx, q, run, a.config.Timeout)
	if err != nil {
		return storyFails, story, err
	}
	var wrong []error
	for _, answer := range answers {
		if !answer.OK() {
			wrong = append(wrong, fmt.Errorf("query %s, %s: answers\n%sinstead of\n%s", q.Name, answer.Name, answer.Got, answer.Want))
		}
	}
	if story.ExpectsNothing() && len(wrong) == 0 {
		wrong = append(wrong, fmt.Errorf("query %s: its story expects no row of the first question, so it proves nothing: add facts that answer it", q.Name))
	}
	if len(wrong) > 0 {
		return storyDiffers, story, errors.Join(wrong...)
	}
	return storyOK, story, nil
}

// storyGraph makes a graph of the facts, each label a source of its own, and
// lets a query run on it: in a worker when a person wrote the query. done
// removes the graph.
func (a *app) storyGraph(ctx context.Context, q *queries.Query, facts []quad.Quad) (run queries.Runner, done func(), err error) {
	dir, err := os.MkdirTemp("", "claimgraph-story-")
	if err != nil {
		return nil, nil, err
	}
	closers := []func() error{func() error { return os.RemoveAll(dir) }}
	done = func() {
		for _, c := range slices.Backward(closers) {
			if err := c(); err != nil {
				a.say("after the story of %s: %v", q.Name, err)
			}
		}
	}
	defer func() {
		if err != nil {
			done()
		}
	}()
	store, err := graph.Open(dir, a.writing())
	if err != nil {
		return nil, nil, err
	}
	closers = append(closers, store.Close)
	byLabel := map[quad.IRI][]quad.Quad{}
	for _, f := range facts {
		label, _ := f.Label.(quad.IRI)
		byLabel[label] = append(byLabel[label], f)
	}
	for _, label := range slices.Sorted(maps.Keys(byLabel)) {
		name := strings.TrimPrefix(schema.Short(label), "src:")
		src := schema.Source{Label: label, Name: name, Kind: schema.DatasetSource, SHA256: name}
		if _, _, err := store.Load(ctx, src, time.Time{}, sequence(byLabel[label])); err != nil {
			return nil, nil, err
		}
	}
	if q.Origin == queries.BuiltIn || a.self == "" {
		return runner(store), done, nil
	}
	worker := graph.NewWorker([]string{a.self, workerName}, dir, graph.WorkerOptions{Memory: int64(a.config.Memory) << 20, Timeout: a.config.Timeout})
	closers = append(closers, worker.Close)
	return runner(worker), done, nil
}
