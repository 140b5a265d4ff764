package graph_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/graph"
	"github.com/claimgraph/claimgraph/schema"
)

// tradeStore holds two datasets that tell of trade, with shared countries.
func tradeStore(t testing.TB) *graph.Store {
	t.Helper()
	s := open(t, t.TempDir(), graph.Options{})
	e := func(code string) quad.IRI { return quad.IRI(schema.EntityNS + code) }
	v := func(name string) quad.IRI { return quad.IRI(schema.VocabNS + name) }
	for i, shares := range [][]float64{{12.5, 40, 7}, {13, 38.25}} {
		src := source([]string{"alpha", "beta"}[i])
		list := []quad.Quad{{Subject: e("AAA"), Predicate: v("trades-with"), Object: e("BBB"), Label: src.Label}}
		for k, share := range shares {
			obs := quad.IRI(fmt.Sprintf("%s%s/%d", schema.ObservationNS, src.Name, k))
			milli, _ := schema.Thousandths(share)
			for _, po := range [][2]quad.Value{
				{v("reporter"), e("AAA")}, {v("partner"), e([]string{"BBB", "CCC", "DDD"}[k])},
				{v("value"), quad.Float(share)}, {v("milli"), quad.Int(milli)}, {v("text"), quad.String(fmt.Sprintf("%g%%", share))},
			} {
				list = append(list, quad.Quad{Subject: obs, Predicate: po[0], Object: po[1], Label: src.Label})
			}
		}
		load(t, s, src, list)
	}
	return s
}

// ask runs a program and gives its rows as sorted text, and its error.
func ask(t testing.TB, s *graph.Store, program string, l graph.Limits) (rows []string, last error) {
	t.Helper()
	for row, err := range s.Query(t.Context(), program, l) {
		if err != nil {
			last = err
			break
		}
		var fields []string
		for name, v := range row {
			text := fmt.Sprintf("%v", v)
			if iri, ok := v.(quad.IRI); ok {
				text = schema.Short(iri)
			}
			fields = append(fields, fmt.Sprintf("%s=%s", name, text))
		}
		slices.Sort(fields)
		rows = append(rows, strings.Join(fields, " "))
	}
	slices.Sort(rows)
	return rows, last
}

func TestQueryRows(t *testing.T) {
	s := tradeStore(t)
	for _, c := range []struct {
		name, program string
		want          []string
	}{
		{"short forms everywhere", `g.V("<e:AAA>").Out("<cg:trades-with>").Unique().All()`, []string{"id=e:BBB"}},
		{"an edge of two sources comes twice", `g.V("<e:AAA>").Out("<cg:trades-with>").All()`, []string{"id=e:BBB", "id=e:BBB"}},
		{"constructors", `g.V(iri("e:AAA")).out(g.IRI("cg:trades-with")).unique().all()`, []string{"id=e:BBB"}},
		{"label", `g.V("<e:AAA>").labelContext("<src:beta/1>").out("<cg:trades-with>").all()`, []string{"id=e:BBB"}},
		{"tags", `g.V("<e:BBB>").in("<cg:partner>").tag("obs").out("<cg:milli>").all()`,
			[]string{`id="12500"^^<xsd:integer> obs=obs:alpha/0`, `id="13000"^^<xsd:integer> obs=obs:beta/0`}},
		{"integer range", `g.V().has("<cg:milli>", gt(12500), lte(38250)).all()`, []string{"id=obs:beta/0", "id=obs:beta/1"}},
		{"float range", `g.V().has("<cg:value>", lt(12.75)).all()`, []string{"id=obs:alpha/0", "id=obs:alpha/2"}},
		{"range along a path", `g.V("<e:AAA>").in("<cg:reporter>").out("<cg:milli>").filter(gte(38250)).all()`,
			[]string{`id="38250"^^<xsd:integer>`, `id="40000"^^<xsd:integer>`}},
		{"save and saveOpt", `g.V("<e:DDD>").in("<cg:partner>").save("<cg:text>","words").saveOpt("<cg:none>","no").all()`, []string{`id=obs:alpha/2 words="7%"`}},
		{"count", `g.emit(g.V("<e:AAA>").in("<cg:reporter>").count())`, []string{`value="5"^^<xsd:integer>`}},
		{"count of an intersection", `g.V().has("<cg:reporter>","<e:AAA>").has("<cg:partner>","<e:CCC>").count()`, []string{`value="2"^^<xsd:integer>`}},
		{"emitted object", `g.emit({a: 1, b: 2.5, c: "<e:AAA>", d: "<not an iri>", e: [1, 2], f: true, g: null})`,
			[]string{`a="1"^^<xsd:integer> b="2.5E+00"^^<xsd:double> c=e:AAA d="<not an iri>" e="[1,2]"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON> f="True"^^<xsd:boolean>`}},
		{"emitted short form", `g.emit(g.IRI("e:AAA")); g.emit(iri("e:BBB"))`, []string{"value=e:AAA", "value=e:BBB"}},
		{"value of the program", `1 + 1`, []string{`value="2"^^<xsd:integer>`}},
		{"nothing found", `g.V("<e:ZZZ>").out().all()`, nil},
		{"except", `g.V("<e:AAA>").in("<cg:reporter>").except(g.V("<e:BBB>").in("<cg:partner>")).out("<cg:partner>").unique().all()`, []string{"id=e:CCC", "id=e:DDD"}},
		{"order and limit", `g.V("<e:AAA>").in("<cg:reporter>").order().limit(2).all()`, []string{"id=obs:alpha/0", "id=obs:alpha/1"}},
		{"both and predicates", `g.V("<e:BBB>").inPredicates().all()`, []string{"id=cg:partner", "id=cg:trades-with"}},
		{"labels", `g.V("<obs:beta/1>").labels().all()`, []string{"id=src:beta/1"}},
		{"regular expression", `g.V().filter(regex("^7")).all()`, []string{`id="7%"`}},
	} {
		rows, err := ask(t, s, c.program, graph.Limits{})
		if err != nil || !slices.Equal(rows, c.want) {
			t.Errorf("%s: %s\n got %q, %v\nwant %q", c.name, c.program, rows, err, c.want)
		}
	}
}

func TestQueryIsTyped(t *testing.T) {
	s := tradeStore(t)
	for row, err := range s.Query(t.Context(), `g.V("<obs:alpha/1>").save("<cg:value>","value").save("<cg:milli>","milli").save("<cg:partner>","partner").all()`, graph.Limits{}) {
		if err != nil {
			t.Fatal(err)
		}
		want := schema.Row{"id": quad.IRI(schema.ObservationNS + "alpha/1"), "value": quad.Float(40), "milli": quad.Int(40000), "partner": quad.IRI(schema.EntityNS + "CCC")}
		for name, v := range want {
			if row[name] != v {
				t.Errorf("%s = %#v, want %#v", name, row[name], v)
			}
		}
	}
}

func TestQueryLimitOfRows(t *testing.T) {
	s := tradeStore(t)
	all, err := ask(t, s, `g.V().all()`, graph.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	rows, err := ask(t, s, `g.V().all()`, graph.Limits{Rows: len(all)})
	if err != nil || len(rows) != len(all) {
		t.Errorf("at the limit: %d rows, %v", len(rows), err)
	}
	rows, err = ask(t, s, `g.V().all()`, graph.Limits{Rows: len(all) - 1})
	if !errors.Is(err, graph.ErrCut) || len(rows) != len(all)-1 {
		t.Errorf("over the limit: %d rows, %v", len(rows), err)
	}
}

// Mistakes in a program are errors that say where, and never end the process.
func TestQueryMistakes(t *testing.T) {
	s := tradeStore(t)
	for _, c := range []struct{ program, want string }{
		{"g.V(\n  .all()", "gizmo:2:3: "},
		{"var a = 1;\nnothing.all()", "gizmo:2:1: ReferenceError: nothing is not defined"},
		{"g.V().nowhere()", "gizmo:1:14: TypeError: Object has no member 'nowhere'"},
		{"throw 'stop'", "gizmo:1:1: stop"},
		{"iri(null)", "gizmo:1:4: TypeError: iri"},
		{"str({})", "gizmo:1:4: TypeError: str"},
		{"gt(undefined)", "gizmo:1:3: TypeError: gt"},
		{"g.V().out({}).all()", "gizmo: wrong argument"},
		{"g.V().in(/x/).all()", "gizmo: wrong argument"},
		{"g.V().labelContext({}).all()", "gizmo: wrong argument"},
		{"function f() { return f() } f()", "calls go deeper"},
		{"g.V('<e:AAA>').out()", "end it in .all()"},
		{"g.V().filter(regex('(')).all()", "error parsing regexp"},
		{"", ""},
	} {
		_, err := ask(t, s, c.program, graph.Limits{Timeout: 5 * time.Second})
		switch {
		case c.want == "":
			if err != nil {
				t.Errorf("%q: %v", c.program, err)
			}
		case err == nil || !strings.Contains(err.Error(), c.want):
			t.Errorf("%q: error %v, want one with %q", c.program, err, c.want)
		default:
			var mistake *graph.ScriptError
			if !errors.As(err, &mistake) {
				t.Errorf("%q: error of type %T", c.program, err)
			}
		}
	}
	if rows, err := ask(t, s, `g.V("<e:AAA>").out("<cg:trades-with>").unique().all()`, graph.Limits{}); err != nil || len(rows) != 1 {
		t.Errorf("after the mistakes: %v, %v", rows, err)
	}
}

func TestQueryStopsInTime(t *testing.T) {
	s := tradeStore(t)
	for _, program := range []string{
		"while (true) {}",
		"for (;;) g.V().count()",
		"g.V().both().both().both().both().both().both().both().both().both().both().filter(regex('nowhere')).all()",
	} {
		start := time.Now()
		_, err := ask(t, s, program, graph.Limits{Timeout: 100 * time.Millisecond})
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: %v", program, err)
		}
		if took := time.Since(start); took > 2*time.Second {
			t.Errorf("%s: stopped after %v", program, took)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, err := range s.Query(ctx, "while (true) {}", graph.Limits{}) {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled: %v", err)
		}
	}
}

// Queries do not see one another, and cannot reach out of the store.
func TestQueryIsAlone(t *testing.T) {
	s := tradeStore(t)
	if _, err := ask(t, s, "leak = 1; Array.prototype.extra = 2", graph.Limits{}); err != nil {
		t.Fatal(err)
	}
	rows, err := ask(t, s, "[typeof leak, typeof [].extra, typeof require, typeof process, typeof fetch, Object.keys(this).filter(function(k){return k.indexOf('claimgraph')>=0}).length].join()", graph.Limits{})
	if err != nil || !slices.Equal(rows, []string{`value="undefined,undefined,undefined,undefined,undefined,0"`}) {
		t.Errorf("%q, %v", rows, err)
	}
}

// A query that is left early leaves nothing running and nothing open.
func TestQueryLeftEarly(t *testing.T) {
	s := tradeStore(t)
	for range s.Query(t.Context(), `g.V().all()`, graph.Limits{}) {
		break
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}
