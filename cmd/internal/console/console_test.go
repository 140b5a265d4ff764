package console

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/claimgraph/claimgraph/queries"
)

// backend answers every program with its text, and every saved query with its
// name and arguments.
func backend(t *testing.T) Backend {
	t.Helper()
	library, err := queries.Open(nil)
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	b := Backend{Library: library, Folder: filepath.Join(t.TempDir(), "queries"), Limit: 10}
	b.Reload = func() *queries.Library {
		l, err := queries.Open(os.DirFS(b.Folder))
		if err != nil {
			t.Error(err)
		}
		return l
	}
	b.Now = func() time.Time {
		at = at.Add(1500 * time.Microsecond)
		return at
	}
	b.Gizmo = func(_ context.Context, w io.Writer, format, program string, limit int) (int, error) {
		if program == "g.Bad()" {
			return 0, errors.New("gizmo:1:3: no such method")
		}
		_, err := fmt.Fprintf(w, "%s of %q, limit %d\n", format, program, limit)
		return 2, err
	}
	b.Query = func(_ context.Context, w io.Writer, q *queries.Query, args map[string]string, limit int) (int, error) {
		_, err := fmt.Fprintf(w, "%s %v, limit %d\n", q.Name, args, limit)
		return 1, err
	}
	return b
}

// session types lines and returns what is printed on both streams.
func session(t *testing.T, b Backend, lines ...string) (out, errw string) {
	t.Helper()
	var o, e strings.Builder
	if err := Run(t.Context(), b, strings.NewReader(strings.Join(lines, "\n")+"\n"), &o, &e, false); err != nil {
		t.Fatal(err)
	}
	return o.String(), e.String()
}

func TestSession(t *testing.T) {
	for _, c := range []struct {
		name      string
		lines     []string
		out, errw string
	}{
		{"a program", []string{"g.V().all()"}, "table of \"g.V().all()\", limit 10\n", "2 rows, 1.5 ms\n"},
		{"an open bracket goes on", []string{"g.V(", "[1,", "2]).all()"}, "table of \"g.V(\\n[1,\\n2]).all()\", limit 10\n", "2 rows, 1.5 ms\n"},
		{"a mistake does not end it", []string{"g.Bad()", "g.V()"}, "table of \"g.V()\", limit 10\n", "gizmo:1:3: no such method\n2 rows, 1.5 ms\n"},
		{"a limit", []string{".limit 0", "g.V()"}, "table of \"g.V()\", limit 0\n", "2 rows, 1.5 ms\n"},
		{"a bad limit", []string{".limit few"}, "", ".limit needs a number of rows, 0 for all\n"},
		{"a saved query", []string{`.run allies state="North Korea"`}, "allies map[state:North Korea], limit 10\n", "1 row, 1.5 ms\n"},
		{"as on the command line", []string{`.run trade-share --reporter PRK --partner RUS`}, "trade-share map[partner:RUS reporter:PRK], limit 10\n", "1 row, 1.5 ms\n"},
		{"a bare argument", []string{".run allies PRK"}, "", "\"PRK\": write PARAM=VALUE\n"},
		{"a misspelt command", []string{".limt 3"}, "", "unknown command .limt: did you mean .limit?\n"},
		{"the end", []string{".quit", "g.V()"}, "", ""},
		{"nothing to save", []string{".save mine My own"}, "", "there is no program to save yet\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, errw := session(t, backend(t), c.lines...)
			if out != c.out || errw != c.errw {
				t.Errorf("printed\n%s%s\nwant\n%s%s", out, errw, c.out, c.errw)
			}
		})
	}
}

func TestUnknownQuery(t *testing.T) {
	_, errw := session(t, backend(t), ".run trade-shar")
	if !strings.Contains(errw, `did you mean "trade-share"`) {
		t.Errorf("printed %q", errw)
	}
}

// TestSave writes a program as a saved query that can be run at once, and does
// not overwrite one.
func TestSave(t *testing.T) {
	b := backend(t)
	out, errw := session(t, b, `g.V().tag("a").save("<cg:capital>", 'b').all()`, ".save mine My own question", ".run mine", ".save mine Again")
	if !strings.Contains(out, "mine map[], limit 10") || !strings.Contains(errw, "file exists") {
		t.Errorf("printed\n%s%s", out, errw)
	}
	data, err := os.ReadFile(filepath.Join(b.Folder, "mine.gizmo"))
	if err != nil {
		t.Fatal(err)
	}
	q, err := queries.Parse("mine", "mine.gizmo", string(data))
	if err != nil {
		t.Fatal(err)
	}
	var columns []string
	for _, c := range q.Returns {
		columns = append(columns, c.Name)
	}
	if q.Title != "My own question" || !slices.Equal(columns, []string{"a", "b"}) {
		t.Errorf("saved %q with columns %v", q.Title, columns)
	}
}

func TestExport(t *testing.T) {
	file := filepath.Join(t.TempDir(), "rows.csv")
	_, errw := session(t, backend(t), "g.V()", ".export "+file, ".export rows.doc")
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(data) != "csv of \"g.V()\", limit 0\n" || !strings.Contains(errw, "rows.doc: use the ending") {
		t.Errorf("wrote %q, said %q", data, errw)
	}
}

func TestCandidates(t *testing.T) {
	b := backend(t)
	for before, want := range map[string]string{
		".li":                       ".limit",
		`g.V("<e:ARM>").outP`:       "outPredicates(",
		"g.V().un":                  "union( unique(",
		".run trade-li":             "trade-lists ",
		".run trade-share re":       "reporter=",
		"g.":                        strings.Join(texts(plain(methods)), " "),
		".run no-such-query x":      "",
		".run trade-share x=1 part": "partner=",
		"g":                         "g.V( g.M() g.emit(",
	} {
		_, found := candidates(before, b.Library)
		if got := strings.Join(texts(found), " "); got != want {
			t.Errorf("%s: %q, want %q", before, got, want)
		}
	}
}

func texts(terms []term) []string {
	var out []string
	for _, t := range terms {
		out = append(out, t.text)
	}
	return out
}

func TestTerms(t *testing.T) {
	words := []term{
		{"<cg:capital>", "seat of government"}, {"<cg:Capability>", "what a state has"}, {"<e:ARM>", "Armenia"}, {"<e:ARG>", "Argentina"},
		{"<e:person/armen-x>", "Armen X"}, {"<cg:trades-with>", "goods go between"},
	}
	for word, want := range map[string]string{
		"<cg:cap": "<cg:capital>", "<CG:CAP": "<cg:capital> <cg:Capability>", "<e:A": "<e:ARM> <e:ARG>", "<zz": "",
	} {
		if got := strings.Join(texts(termsByID(word, words)), " "); got != want {
			t.Errorf("id %s: %q, want %q", word, got, want)
		}
	}
	for word, want := range map[string]string{
		"<Armen": "<e:ARM>", "<ar": "<e:ARM> <e:ARG> <e:person/armen-x>", "<trades": "<cg:trades-with>", "<": "",
	} {
		if got := strings.Join(texts(termsByName(word, words)), " "); got != want {
			t.Errorf("name %s: %q, want %q", word, got, want)
		}
	}
	for before, want := range map[string]string{`g.V("<e:A`: "<e:A", `g.V("<e:ARM>").out("<`: "<", `g.V("<e:ARM>")`: "", "1 < 2 \"": ""} {
		if word, _ := termBefore(before); word != want {
			t.Errorf("term before the cursor of %s: %q, want %q", before, word, want)
		}
	}
}

func TestComplete(t *testing.T) {
	for text, want := range map[string]bool{
		"g.V()": true, "g.V(": false, `g.V("(`: false, `g.V("(")`: true, "`a": false, "`a\nb`": true, ".save (": true, `"\"("`: true, "f({[": false, "])}": true,
	} {
		if complete(text) != want {
			t.Errorf("complete(%q) = %v", text, !want)
		}
	}
}

func TestFields(t *testing.T) {
	for text, want := range map[string]string{
		"": "", " a  b ": "a|b", `x="y z" w`: "x=y z|w", `'a b' ""`: "a b|", `"open quote`: "open quote",
	} {
		if got := strings.Join(fields(text), "|"); got != want {
			t.Errorf("fields(%q) = %q, want %q", text, got, want)
		}
	}
}

// TestLongLine refuses a line past the limit.
func TestLongLine(t *testing.T) {
	err := Run(t.Context(), backend(t), strings.NewReader(strings.Repeat("x", maxInput+10)), io.Discard, io.Discard, false)
	if err == nil || !strings.Contains(err.Error(), "longer than") {
		t.Errorf("error %v", err)
	}
}
