package queries_test

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/claimgraph/claimgraph/queries"
)

var update = flag.Bool("update", false, "write what the queries answer into the stories")

// TestStories runs every saved query on its story.
func TestStories(t *testing.T) {
	library, err := queries.Open(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range library.All() {
		t.Run(q.Name, func(t *testing.T) {
			story, err := q.Story()
			if err != nil {
				t.Fatalf("a query needs a story: %v", err)
			}
			answers, err := story.Tell(context.Background(), q, open(t, story.Facts), time.Minute)
			if err != nil {
				t.Fatal(err)
			}
			if *update {
				if err := os.WriteFile(filepath.Join("testdata", q.Name+".txtar"), story.With(answers), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			for _, a := range answers {
				if !a.OK() {
					t.Errorf("%s: got\n%swant\n%s", a.Name, a.Got, a.Want)
				}
			}
			if story.ExpectsNothing() {
				t.Error("the first question of a story should have an answer")
			}
		})
	}
}

// TestParseStory: what a story lacks is said.
func TestParseStory(t *testing.T) {
	const about = "Nothing but the year comes out.\n"
	for _, c := range []struct{ text, want string }{
		{"-- args --\na 1\n", "begin with a sentence"},
		{about, "asks nothing"},
		{about + "-- facts --\nobs:demo/1\n-- args --\na 1\n", "facts: line 1"},
		{about + "-- arg --\na 1\n", `did you mean "args"?`},
		{about + "-- args --\na 1\n-- args --\na 2\n", "a second section"},
		{about + "-- args --\na 1\n-- want.2 --\na\n", `"want.2" answers no section`},
	} {
		_, err := queries.ParseStory("s.txtar", []byte(c.text))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: error %v, want %q", c.text, err, c.want)
		}
	}
	s, err := queries.ParseStory("s.txtar", []byte(about+"-- args --\na 1\n-- args.2 --\n-- want --\nyear\n-- want.2 --\nyear\n1990\n"))
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Asks) != 2 || s.Asks[0].Args["a"] != "1" || s.Asks[1].Want != "year\n1990\n" || !s.ExpectsNothing() {
		t.Errorf("read %+v", s)
	}
}
