package queries_test

import (
	"context"
	"iter"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/cayleygraph/quad"
	"pgregory.net/rapid"

	"github.com/claimgraph/claimgraph/queries"
	"github.com/claimgraph/claimgraph/schema"
)

const good = `// title: Names of a state
// param: state country "KEN"
// param: year year? = 2015
// param: side text? (left|right)
// returns: name text, since year

g.V(iri(P.state)).save("<skos:prefLabel>", "name").all()
`

func TestParse(t *testing.T) {
	q, err := queries.Parse("names", "names.gizmo", good)
	if err != nil {
		t.Fatal(err)
	}
	if q.Title != "Names of a state" || len(q.Params) != 3 || q.Params[1].Default != "2015" || !q.Params[1].Optional || len(q.Params[2].Choices) != 2 || len(q.Returns) != 2 {
		t.Errorf("%+v", q)
	}
}

func TestParseShowsWhere(t *testing.T) {
	judging := strings.Replace(good, "// returns: name text, since year", "// returns: name text, since year, row node, source source, cell cell, text text\n// judges: visits; covers: cg:Tenure", 1)
	for _, c := range []struct{ text, from, to, want string }{
		{good, "// title:", "// titel:", `names.gizmo:1:4: a header line is title:, param:, returns:, judges: or beside:: did you mean "title"?`},
		{good, "state country", "state land", `names.gizmo:2:17: no type "land"`},
		{good, "year year? = 2015", "state year", "names.gizmo:3:11: a second parameter state"},
		{good, "= 2015", "= soon", `names.gizmo:3:24: default: "soon"`},
		{good, "year?", "year!", "names.gizmo:3:11: write: param: NAME TYPE"},
		{good, "since year\n", "since\n", "names.gizmo:5:24: write: returns:"},
		{good, "since year\n", "name year\n", "names.gizmo:5:24: a second column name"},
		{good, "<skos:prefLabel>", "<cg:repoter>", `names.gizmo:7:26: no term "cg:repoter" in vocab.yaml: did you mean "cg:reporter"?`},
		{good, "<skos:prefLabel>", "<scos:prefLabel>", `no prefix for "scos:prefLabel"`},
		{good, "// title: Names of a state\n", "", "names.gizmo:1:1: the header needs a title"},
		{good, "// returns: name text, since year\n", "", "names.gizmo:1:1: the header needs its columns"},
		{judging, "visits;", "visit;", `names.gizmo:6:12: no predicate "visit" in vocab.yaml: did you mean "visits"?`},
		{judging, "covers: cg:Tenure", "cover: cg:Tenure", `no key "cover": did you mean "covers"?`},
		{judging, "covers: cg:Tenure", "covers: cg:Tenur", "covers: no term cg:Tenur"},
		{judging, "; covers: cg:Tenure", "", "covers: is missing"},
		{judging, "covers: cg:Tenure", "covers: cg:Tenure; args: land=subject", `args: no parameter "land"`},
		{judging, "covers: cg:Tenure", "covers: cg:Tenure;\n//   agrees: kind=a", `no column "kind"`},
		{judging, "cell cell, ", "", "must return cell"},
		{judging, "covers: cg:Tenure", "covers: cg:Tenure; shows: {n row}", "belong to a beside line"},
		{judging, "judges: visits;", "beside: visits;", "names.gizmo:6:4: shows and yet are needed"},
		{judging, "judges: visits;", "beside: visits; shows: {n row} of {land}; yet: rows are not visits;", `no parameter or column "land"`},
		{judging, "judges: visits;", "beside: visits; shows: {n row}; yet: rows are not visits; groups: kind;", `groups: no column "kind"`},
		{judging, "judges: visits;", "beside: visits; shows: {n row}; yet: rows are not visits; rows: few;", "rows: write a number from 1"},
	} {
		bad := strings.Replace(c.text, c.from, c.to, 1)
		if bad == c.text {
			t.Fatalf("%q does not occur", c.from)
		}
		_, err := queries.Parse("names", "names.gizmo", bad)
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasSuffix(err.Error(), "^") {
			t.Errorf("%q -> %q: got %v, want %s", c.from, c.to, err, c.want)
		}
	}
}

// TestSay fills in the words of a beside line.
func TestSay(t *testing.T) {
	text := strings.Replace(good, "// returns: name text, since year",
		"// returns: name text, since year, row node, source source, cell cell, text text\n"+
			"// beside: visits; covers: cg:Tenure; shows: {state} has {n name}, {name}; yet: a name is no visit", 1)
	q, err := queries.Parse("names", "names.gizmo", text)
	if err != nil {
		t.Fatal(err)
	}
	value := func(name string) string { return "<" + name + ">" }
	for n, want := range map[int]string{1: "<state> has 1 name, <name>", 2: "<state> has 2 names, <name>"} {
		if got := q.Beside[0].Say(n, value); got != want {
			t.Errorf("%d: %s, want %s", n, got, want)
		}
	}
}

func TestBindRefuses(t *testing.T) {
	q, err := queries.Parse("names", "names.gizmo", good)
	if err != nil {
		t.Fatal(err)
	}
	for want, args := range map[string]map[string]string{
		`no parameter "stat": did you mean "state"?`: {"state": "KEN", "stat": "x"},
		`needs --state, a country, such as "KEN"`:    {},
		`--state: "x y:z`:                            {"state": "x y:z>"},
		`--year: "2015..2016" is no year`:            {"state": "KEN", "year": "2015..2016"},
		`--side: "lift" is none of left, right`:      {"state": "KEN", "side": "lift"},
	} {
		if _, err := q.Bind(args); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: got %v, want %s", args, err, want)
		}
	}
}

// TestArgumentsAreData passes hostile texts as arguments: each must come back as
// the same text, and no program line may move.
func TestArgumentsAreData(t *testing.T) {
	q, err := queries.Parse("echo", "echo.gizmo", "// title: t\n// param: x text\n// returns: label text\n\ng.V(str(P.x)).tag(\"label\").all()\n")
	if err != nil {
		t.Fatal(err)
	}
	check := func(text string) string {
		run := open(t, []quad.Quad{{Subject: schema.CG("s"), Predicate: schema.CG("p"), Object: quad.String(text), Label: schema.Meta}, {Subject: schema.CG("s"), Predicate: schema.CG("p"), Object: quad.String("other"), Label: schema.Meta}})
		rows, err := q.Run(context.Background(), run, map[string]string{"x": text}, queries.Limits{Timeout: time.Minute})
		if err != nil {
			return err.Error()
		}
		if len(rows) != 1 {
			return "no row"
		}
		return string(rows[0]["label"].(quad.String))
	}
	for _, text := range []string{
		`"); g.V().all(); ("`, "\\", "\u2028alert(1)", "</script>", "${P}", "*/", "\x00", "<e:KEN>", "'", "`", "{\"__proto__\":1}",
	} {
		if got := check(text); got != text {
			t.Errorf("%q came back as %q", text, got)
		}
	}
	rapid.Check(t, func(r *rapid.T) {
		text := rapid.StringN(1, 20, -1).Draw(r, "text")
		program, err := q.Bind(map[string]string{"x": text})
		if err != nil {
			r.Fatal(err)
		}
		if strings.Count(program, "\n") != strings.Count(q.Program, "\n") || !strings.HasSuffix(program, q.Program) {
			r.Fatalf("the argument moved the program: %q", program)
		}
	})
}

func TestUserFolderWins(t *testing.T) {
	library, err := queries.Open(fstest.MapFS{
		"entity.gizmo": {Data: []byte("// title: Mine\n// returns: a node\n\ng.V().tag(\"a\").all()\n")},
		"broken.gizmo": {Data: []byte("// titel: x\n")},
		"notes.txt":    {Data: []byte("not a query")},
	})
	if err == nil || !strings.Contains(err.Error(), "broken.gizmo:1:4") {
		t.Errorf("the broken file should be named: %v", err)
	}
	q, err := library.Get("entity")
	if err != nil || q.Title != "Mine" || q.Origin != "entity.gizmo" {
		t.Errorf("%+v, %v", q, err)
	}
	if _, err := library.Get("trade-shar"); err == nil || !strings.Contains(err.Error(), `did you mean "trade-share"?`) {
		t.Error(err)
	}
	if q, err := library.Get("trade-share"); err != nil || q.Origin != "built in" {
		t.Errorf("%+v, %v", q, err)
	}
}

func TestRunIsStrictAndSorted(t *testing.T) {
	answer := func(rows ...schema.Row) queries.Runner {
		return func(context.Context, string, int, time.Duration) iter.Seq2[schema.Row, error] {
			return func(yield func(schema.Row, error) bool) {
				for _, r := range rows {
					if !yield(r, nil) {
						return
					}
				}
			}
		}
	}
	q, err := queries.Parse("q", "q.gizmo", "// title: t\n// returns: n int, s text\n\ng.V().all()\n")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := q.Run(context.Background(), answer(
		schema.Row{"n": quad.Int(10), "id": quad.Int(1)}, schema.Row{"n": quad.Int(9)}, schema.Row{"n": quad.Int(10)}, schema.Row{"n": quad.Int(10), "s": quad.String("a")},
	), nil, queries.Limits{})
	if got := q.Table(rows); err != nil || got != "n | s\n9 | -\n10 | -\n10 | a\n" {
		t.Errorf("%v\n%s", err, got)
	}
	if _, err := q.Run(context.Background(), answer(schema.Row{"m": quad.Int(1)}), nil, queries.Limits{}); err == nil || !strings.Contains(err.Error(), `tags "m"`) {
		t.Errorf("an undeclared tag passed: %v", err)
	}
	if _, err := q.Run(context.Background(), answer(schema.Row{"n": quad.String("9")}), nil, queries.Limits{}); err == nil || !strings.Contains(err.Error(), "is no int") {
		t.Errorf("a column of the wrong type passed: %v", err)
	}
}
