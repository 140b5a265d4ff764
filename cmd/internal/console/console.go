// Package console is a Gizmo session for people. In a terminal and on plain
// lines it reads programs and commands and prints tables; Server is the same as
// a page in a browser, with saved queries and checks, and over HTTP.
package console

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/claimgraph/claimgraph/queries"
)

// A Backend is what the console works on.
type Backend struct {
	// Gizmo runs a program and prints its rows, at most limit (0: all), or
	// writes them to w in the format of a file ending such as ".csv".
	Gizmo func(ctx context.Context, w io.Writer, format, program string, limit int) (rows int, err error)
	// Query runs a saved query and prints its rows.
	Query    func(ctx context.Context, w io.Writer, q *queries.Query, args map[string]string, limit int) (rows int, err error)
	Library  *queries.Library
	Reload   func() *queries.Library                     // after .save
	Entities func(ctx context.Context) ([]Entity, error) // for completion
	Now      func() time.Time
	Folder   string // where .save writes queries
	History  string // file of the line editor's history
	Limit    int    // rows to show
}

// An Entity is a node that can be completed: "e:RUS", Russia.
type Entity struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// reader gives the next program or command; io.EOF ends the session. Errors
// that wrap errAgain mean that the input was given up.
type reader interface {
	read(ctx context.Context) (string, error)
}

var errAgain = errors.New("input given up")

// Console is one session.
type Console struct {
	Backend
	out, errw io.Writer
	last      string // the program before, for .save and .export
}

const help = `A line is a Gizmo program, or a command:
  .help                       this text
  .queries                    the saved queries
  .run NAME [PARAM=VALUE…]    run a saved query: .run allies state="North Korea"
  .save NAME TITLE            save the last program as a query of your own
  .limit N                    show at most N rows, 0 for all
  .export FILE                write the rows of the last program: .csv .json .jsonl .md
  .quit                       end; Ctrl-D too
An open bracket goes on in the next line. Tab completes methods, predicates and
entities: g.V("<e:ARM>").out("<cg:capital>").all()
`

// Run reads and answers until the input ends.
func Run(ctx context.Context, b Backend, in io.Reader, out, errw io.Writer, terminal bool) error {
	c := &Console{Backend: b, out: out, errw: errw}
	var r reader
	if terminal {
		editor, err := newEditor(ctx, b)
		if err != nil {
			return err
		}
		fmt.Fprintln(errw, `Gizmo console. ".help" says what it knows, Tab completes, Ctrl-D ends.`)
		r = editor
	} else {
		r = newLines(in)
	}
	for {
		text, err := r.read(ctx)
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.Is(err, errAgain):
			continue
		case err != nil:
			return err
		}
		if quit := c.answer(ctx, strings.TrimSpace(text)); quit {
			return nil
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
}

// answer handles one input; mistakes are printed, they do not end the session.
func (c *Console) answer(ctx context.Context, text string) (quit bool) {
	if text == "" {
		return false
	}
	var err error
	if strings.HasPrefix(text, ".") {
		quit, err = c.command(ctx, text)
	} else {
		c.last = text
		err = c.timed(func() (int, error) { return c.Gizmo(ctx, c.out, "table", text, c.Limit) })
	}
	if errors.Is(err, context.Canceled) {
		err = errors.New("interrupted")
	}
	if err != nil {
		fmt.Fprintln(c.errw, err)
	}
	return quit
}

// fields splits a command at spaces; quotes keep words together.
func fields(text string) []string {
	var out []string
	var word strings.Builder
	quote, open := rune(0), false
	for _, r := range text + " " {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(r)
		case r == '"' || r == '\'':
			quote, open = r, true
		case !unicode.IsSpace(r):
			word.WriteRune(r)
			open = true
		case open:
			out = append(out, word.String())
			word.Reset()
			open = false
		}
	}
	if open {
		out = append(out, strings.TrimSuffix(word.String(), " "))
	}
	return out
}

// timed runs a question and says how many rows came in which time.
func (c *Console) timed(ask func() (int, error)) error {
	start := c.Now()
	n, err := ask()
	if err != nil {
		return err
	}
	rows := "rows"
	if n == 1 {
		rows = "row"
	}
	fmt.Fprintf(c.errw, "%d %s, %.1f ms\n", n, rows, float64(c.Now().Sub(start).Microseconds())/1000)
	return nil
}

var commands = []string{".help", ".queries", ".run", ".save", ".limit", ".export", ".quit"}

func (c *Console) command(ctx context.Context, text string) (quit bool, err error) {
	words := fields(text)
	name, args := words[0], words[1:]
	switch name {
	case ".quit", ".exit":
		return true, nil
	case ".help":
		_, err = io.WriteString(c.out, help)
	case ".queries":
		for _, q := range c.Library.All() {
			fmt.Fprintf(c.out, "%-20s %s\n", q.Name, q.Title)
		}
	case ".run":
		err = c.run(ctx, args)
	case ".limit":
		err = c.setLimit(args)
	case ".save":
		err = c.save(args)
	case ".export":
		err = c.export(ctx, args)
	default:
		err = fmt.Errorf("unknown command %s: .help lists them", name)
		if near := queries.Nearest(name, commands); near != "" {
			err = fmt.Errorf("unknown command %s: did you mean %s?", name, near)
		}
	}
	return false, err
}

func (c *Console) run(ctx context.Context, args []string) error {
	if len(args) == 0 {
		return errors.New(".run needs the name of a saved query: .queries lists them")
	}
	q, err := c.Library.Get(args[0])
	if err != nil {
		return err
	}
	values := map[string]string{}
	for rest := args[1:]; len(rest) > 0; rest = rest[1:] {
		name, value, ok := strings.Cut(strings.TrimPrefix(rest[0], "--"), "=")
		if !ok && strings.HasPrefix(rest[0], "--") && len(rest) > 1 {
			value, ok = rest[1], true // as the command line has it
			rest = rest[1:]
		}
		if !ok {
			return fmt.Errorf("%q: write PARAM=VALUE", rest[0])
		}
		values[name] = value
	}
	return c.timed(func() (int, error) { return c.Query(ctx, c.out, q, values, c.Limit) })
}

func (c *Console) setLimit(args []string) error {
	n, err := strconv.Atoi(strings.Join(args, " "))
	if err != nil || n < 0 {
		return errors.New(".limit needs a number of rows, 0 for all")
	}
	c.Limit = n
	return nil
}

// save writes the last program as a saved query that returns all it tags.
func (c *Console) save(args []string) error {
	if c.last == "" {
		return errors.New("there is no program to save yet")
	}
	if len(args) < 2 {
		return errors.New(".save needs a name and a title: .save my-query What it asks for")
	}
	text := fmt.Sprintf("// title: %s\n// returns: %s\n%s\n", strings.Join(args[1:], " "), returned(c.last), c.last)
	if _, err := queries.Parse(args[0], args[0]+".gizmo", text); err != nil {
		return err
	}
	if err := os.MkdirAll(c.Folder, 0o755); err != nil {
		return err
	}
	file := filepath.Join(c.Folder, args[0]+".gizmo")
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	c.Library = c.Reload()
	fmt.Fprintf(c.errw, "saved %s; next: .run %s\n", file, args[0])
	return nil
}

// returned lists the tags of a program as columns of any type.
func returned(program string) string {
	var tags []string
	for _, call := range []string{".tag(", ".Tag(", ".save(", ".Save(", ".saveOpt(", ".SaveOpt("} {
		for rest := program; ; {
			_, after, ok := strings.Cut(rest, call)
			if !ok {
				break
			}
			rest = after
			arguments, _, _ := strings.Cut(after, ")")
			parts := strings.Split(arguments, ",")
			tag := strings.Trim(parts[len(parts)-1], " \"'")
			if tag != "" && !slices.Contains(tags, tag) {
				tags = append(tags, tag)
			}
		}
	}
	if len(tags) == 0 {
		tags = []string{"id"}
	}
	slices.Sort(tags)
	for i := range tags {
		tags[i] += " any"
	}
	return strings.Join(tags, ", ")
}

func (c *Console) export(ctx context.Context, args []string) error {
	if c.last == "" || len(args) != 1 {
		return errors.New(".export needs a file, after a program: .export rows.csv")
	}
	format := strings.TrimPrefix(filepath.Ext(args[0]), ".")
	if !slices.Contains([]string{"csv", "json", "jsonl", "md"}, format) {
		return fmt.Errorf("%s: use the ending .csv, .json, .jsonl or .md", args[0])
	}
	f, err := os.Create(args[0])
	if err != nil {
		return err
	}
	err = c.timed(func() (int, error) { return c.Gizmo(ctx, f, format, c.last, 0) })
	return errors.Join(err, f.Close())
}
