package queries_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/claimgraph/claimgraph/queries"
)

// FuzzParse: any file either parses or is refused with a place inside it.
func FuzzParse(f *testing.F) {
	f.Add(good)
	library, err := queries.Open(nil)
	if err != nil {
		f.Fatal(err)
	}
	for _, q := range library.All() {
		f.Add(q.Program)
	}
	f.Add("// title:\n//   \n// judges: ;;;:=|\n")
	f.Add("// title: t\n// returns: a any\n// judges: visits; args: a=b=c; compare: part(; covers: m:\n")
	f.Fuzz(func(t *testing.T, text string) {
		q, err := queries.Parse("q", "q.gizmo", text)
		var where *queries.Error
		switch {
		case err == nil:
			if q.Title == "" || len(q.Returns) == 0 {
				t.Errorf("accepted without title or columns: %q", text)
			}
			_, _ = q.Bind(map[string]string{})
		case !errors.As(err, &where):
			t.Errorf("%q: an error without a place: %v", text, err)
		case where.Line < 1 || where.Column < 1 || where.Line > strings.Count(text, "\n")+1:
			t.Errorf("%q: the error is at %d:%d", text, where.Line, where.Column)
		}
	})
}
