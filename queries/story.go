package queries

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/cayleygraph/quad"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/claimgraph/claimgraph/queries/internal/facts"
	"github.com/claimgraph/claimgraph/schema"
)

// A Story shows what a query answers: facts, arguments, and the rows to expect.
// It is the file NAME.txtar beside NAME.gizmo. Its text before the first section
// says in a sentence what it proves; the section "facts" holds quads, "args" the
// arguments as lines "NAME VALUE", "want" the rows. More questions come as
// args.2 and want.2, and so on.
type Story struct {
	Name   string
	Proves string
	Facts  []quad.Quad
	Asks   []Ask

	archive *txtar.Archive
}

// An Ask is one question of a story.
type Ask struct {
	Name string // of the section: "args", "args.2"
	Args map[string]string
	Want string // the rows as Table writes them
}

// An Answer is what a query answers to a question of its story.
type Answer struct {
	Ask
	Got string
}

// OK tells whether the answer is the expected one.
func (a Answer) OK() bool { return a.Got == a.Want }

// minWords is how long the sentence at the top of a story is at least.
const minWords = 5

// ParseStory reads a story. A story must say what it proves and ask something.
func ParseStory(name string, data []byte) (*Story, error) {
	archive := txtar.Parse(data)
	s := &Story{Name: name, Proves: strings.TrimSpace(string(archive.Comment)), archive: archive}
	if len(strings.Fields(s.Proves)) < minWords {
		return nil, fmt.Errorf("%s: begin with a sentence on what the story proves, above the first -- section --", name)
	}
	seen := map[string]bool{}
	for _, f := range archive.Files {
		if seen[f.Name] {
			return nil, fmt.Errorf("%s: a second section %q", name, f.Name)
		}
		seen[f.Name] = true
		kind, _, _ := strings.Cut(f.Name, ".")
		switch kind {
		case "facts":
			quads, err := facts.Parse(string(f.Data))
			if err != nil {
				return nil, fmt.Errorf("%s: facts: %w", name, err)
			}
			s.Facts = quads
		case "args":
			s.Asks = append(s.Asks, Ask{Name: f.Name, Args: arguments(string(f.Data)), Want: s.section(wantOf(f.Name))})
		case "want":
			if !s.has("args" + strings.TrimPrefix(f.Name, "want")) {
				return nil, fmt.Errorf("%s: section %q answers no section of arguments", name, f.Name)
			}
		default:
			return nil, fmt.Errorf("%s: no section %q: write facts, args, want, args.2, want.2 …%s", name, f.Name, didYouMean(kind, []string{"facts", "args", "want"}))
		}
	}
	if len(s.Asks) == 0 {
		return nil, fmt.Errorf("%s: the story asks nothing: add the sections -- args -- and -- want --", name)
	}
	return s, nil
}

// wantOf names the section with the answer to a section of arguments.
func wantOf(args string) string { return "want" + strings.TrimPrefix(args, "args") }

func (s *Story) has(section string) bool {
	for _, f := range s.archive.Files {
		if f.Name == section {
			return true
		}
	}
	return false
}

func (s *Story) section(name string) string {
	for _, f := range s.archive.Files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	return ""
}

// Tell asks a query every question of the story. run must answer from a graph
// that holds the story's facts and nothing else.
func (s *Story) Tell(ctx context.Context, q *Query, run Runner, timeout time.Duration) ([]Answer, error) {
	var answers []Answer
	for _, ask := range s.Asks {
		rows, err := q.Run(ctx, run, ask.Args, Limits{Timeout: timeout})
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w", s.Name, ask.Name, err)
		}
		answers = append(answers, Answer{Ask: ask, Got: q.Table(rows)})
	}
	return answers, nil
}

// ExpectsNothing tells whether the first question expects no row: such a story
// would pass for a query that never answers.
func (s *Story) ExpectsNothing() bool { return strings.Count(s.Asks[0].Want, "\n") < 2 }

// With returns the story's text with the answers in the place of what it expects.
func (s *Story) With(answers []Answer) []byte {
	changed := &txtar.Archive{Comment: s.archive.Comment}
	for _, f := range s.archive.Files {
		if !strings.HasPrefix(f.Name, "want") {
			changed.Files = append(changed.Files, f)
		}
	}
	for _, a := range answers {
		changed.Files = append(changed.Files, txtar.File{Name: wantOf(a.Name), Data: []byte(a.Got)})
	}
	return txtar.Format(changed)
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

// Table writes rows as a story does: a line of columns, then a line for each row.
func (q *Query) Table(rows []schema.Row) string {
	var b strings.Builder
	line := func(cell func(Column) string) {
		var cells []string
		for _, c := range q.Returns {
			cells = append(cells, cell(c))
		}
		b.WriteString(strings.Join(cells, " | ") + "\n")
	}
	line(func(c Column) string { return c.Name })
	for _, row := range rows {
		line(func(c Column) string { return storyCell(row[c.Name]) })
	}
	return b.String()
}

func storyCell(v quad.Value) string {
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
