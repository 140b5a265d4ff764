package queries_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cayleygraph/quad"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/claimgraph/claimgraph/queries"
	"github.com/claimgraph/claimgraph/queries/internal/facts"
	"github.com/claimgraph/claimgraph/schema"
)

var update = flag.Bool("update", false, "write what the queries answer into the stories")

// TestStories runs every saved query on its story: testdata/NAME.txtar has a
// sentence on what it proves, facts, arguments and the rows to expect. More
// arguments come as args.2 and want.2, and so on.
func TestStories(t *testing.T) {
	library, err := queries.Open(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range library.All() {
		t.Run(q.Name, func(t *testing.T) {
			file := filepath.Join("testdata", q.Name+".txtar")
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatalf("a query needs a story: %v", err)
			}
			story := txtar.Parse(data)
			if len(strings.Fields(string(story.Comment))) < 5 {
				t.Error("a story begins with a sentence on what it proves")
			}
			quads, err := facts.Parse(section(story, "facts"))
			if err != nil {
				t.Fatal(err)
			}
			run := open(t, quads)
			asked := 0
			for i := range story.Files {
				suffix, ok := strings.CutPrefix(story.Files[i].Name, "args")
				if !ok {
					continue
				}
				asked++
				rows, err := q.Run(context.Background(), run, arguments(string(story.Files[i].Data)), queries.Limits{Timeout: time.Minute})
				if err != nil {
					t.Fatal(err)
				}
				got := table(q, rows)
				if *update {
					setSection(story, "want"+suffix, got)
				} else if want := section(story, "want"+suffix); got != want {
					t.Errorf("%s: got\n%swant\n%s", story.Files[i].Name, got, want)
				}
				if strings.Count(section(story, "want"+suffix), "\n") < 2 && suffix == "" {
					t.Error("the first question of a story should have an answer")
				}
			}
			if asked == 0 {
				t.Error("the story asks nothing: add -- args -- and -- want --")
			}
			if *update {
				if err := os.WriteFile(file, txtar.Format(story), 0o666); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func section(a *txtar.Archive, name string) string {
	for _, f := range a.Files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	return ""
}

func setSection(a *txtar.Archive, name, text string) {
	for i := range a.Files {
		if a.Files[i].Name == name {
			a.Files[i].Data = []byte(text)
			return
		}
	}
	a.Files = append(a.Files, txtar.File{Name: name, Data: []byte(text)})
}

// arguments reads lines "name value".
func arguments(text string) map[string]string {
	args := map[string]string{}
	for line := range strings.Lines(text) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), " "); ok {
			args[name] = value
		}
	}
	return args
}

// table writes rows as text: a line of columns, then a line for each row.
func table(q *queries.Query, rows []schema.Row) string {
	var b strings.Builder
	line := func(cell func(queries.Column) string) {
		var cells []string
		for _, c := range q.Returns {
			cells = append(cells, cell(c))
		}
		b.WriteString(strings.Join(cells, " | ") + "\n")
	}
	line(func(c queries.Column) string { return c.Name })
	for _, row := range rows {
		line(func(c queries.Column) string { return show(row[c.Name]) })
	}
	return b.String()
}

func show(v quad.Value) string {
	switch v := v.(type) {
	case nil:
		return "-"
	case quad.IRI:
		return schema.Short(v)
	case quad.Int:
		return strconv.FormatInt(int64(v), 10)
	case quad.Float:
		return strconv.FormatFloat(float64(v), 'g', -1, 64)
	case quad.String:
		return strings.ReplaceAll(string(v), "\n", " ")
	}
	return fmt.Sprint(v)
}
