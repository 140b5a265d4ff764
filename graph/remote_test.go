package graph_test

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/graph"
	"github.com/claimgraph/claimgraph/schema"
)

// databaseVariable holds the postgres:// address of a server on which the tests
// may make and drop databases.
const databaseVariable = "CLAIMGRAPH_TEST_POSTGRES"

// newDatabase makes an empty database and gives its address.
func newDatabase(t *testing.T) string {
	t.Helper()
	server := os.Getenv(databaseVariable)
	if server == "" {
		t.Skip(databaseVariable + " is not set: no PostgreSQL server to test with")
	}
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("postgres", server)
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("claimgraph_test_%d_%s", os.Getpid(), strings.ToLower(t.Name()))
	for _, text := range []string{"DROP DATABASE IF EXISTS " + name, "CREATE DATABASE " + name} {
		if _, err := db.ExecContext(t.Context(), text); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		if _, err := db.Exec("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Error(err)
		}
		db.Close()
	})
	u.Path = "/" + name
	return u.String()
}

// A database answers every pattern, and Gizmo, as a folder with the same sources does.
func TestDatabaseAnswersAsFolder(t *testing.T) {
	address := newDatabase(t)
	if _, err := graph.Open(address, graph.Options{ReadOnly: true}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("read-only without a store: %v", err)
	}
	remote, folder := open(t, address, graph.Options{}), open(t, t.TempDir(), graph.Options{})
	all := loadRandom(t, remote, 3)
	loadRandom(t, folder, 3)
	if got, want := fmt.Sprint(remote.Sources()), fmt.Sprint(folder.Sources()); got != want {
		t.Errorf("sources %s, want %s", got, want)
	}
	if err := remote.Drop(t.Context(), source("d1").Label); err != nil {
		t.Fatal(err)
	}
	if err := folder.Drop(t.Context(), source("d1").Label); err != nil {
		t.Fatal(err)
	}
	if err := remote.Drop(t.Context(), source("d1").Label); !errors.Is(err, graph.ErrNotLoaded) {
		t.Errorf("second drop: %v", err)
	}
	for k := range 16 * 3 {
		q := all[k*7%len(all)]
		var p graph.Pattern
		if k&1 != 0 {
			p.Subject = q.Subject
		}
		if k&2 != 0 {
			p.Predicate = q.Predicate
		}
		if k&4 != 0 {
			p.Object = q.Object
		}
		if k&8 != 0 {
			p.Label = q.Label
		}
		if got, want := matched(t, remote, p), matched(t, folder, p); !slices.Equal(got, want) {
			t.Fatalf("pattern %v: %d quads, want %d", p, len(got), len(want))
		}
	}
	for _, program := range []string{
		`g.V("<e:n1>").out("<cg:p1>").all()`,
		`g.V("<e:n1>").in().tag("s").out("<cg:p2>").all()`,
		`g.V("<e:n1>").labelContext("<src:d2/1>").out().all()`,
		`g.V().has("<cg:p1>", gt(20)).all()`,
		`g.V("<e:n2>").both("<cg:p0>").unique().all()`,
		`g.emit(g.V("<e:n1>").in("<cg:p1>").count())`,
		`g.V("<e:n3>").follow(g.M().out("<cg:p1>").in("<cg:p2>")).unique().all()`,
		`g.V("<e:nowhere>").out().all()`,
		`g.V("<e:n1>").saveOpt("<cg:p3>", "x").all()`,
	} {
		got, err := ask(t, remote, program, graph.Limits{Timeout: 20 * time.Second})
		want, wantErr := ask(t, folder, program, graph.Limits{})
		if err != nil || wantErr != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %d rows, %v; want %d, %v", program, len(got), err, len(want), wantErr)
		}
	}
	if err := remote.Verify(t.Context()); err != nil {
		t.Error(err)
	}
	reader := open(t, address, graph.Options{ReadOnly: true})
	if got, want := matched(t, reader, graph.Pattern{}), matched(t, folder, graph.Pattern{}); !slices.Equal(got, want) {
		t.Errorf("a reader sees %d quads, want %d", len(got), len(want))
	}
	if _, _, err := reader.Load(t.Context(), source("d"), loadedAt, sequenceOf(nil)); err == nil || !strings.Contains(err.Error(), "read-only") {
		t.Errorf("load by a reader: %v", err)
	}
}

// Loads into a database are whole or not at all, and twice is once.
func TestDatabaseLoads(t *testing.T) {
	s := open(t, newDatabase(t), graph.Options{})
	src := source("d")
	list := randomQuads(src, 500, 1)
	first := load(t, s, src, list)
	again, loaded, err := s.Load(t.Context(), src, loadedAt.Add(time.Hour), sequenceOf(append(list, list[:30]...)))
	if err != nil || loaded || again != first {
		t.Errorf("second load: loaded %t, %+v, %v", loaded, again, err)
	}
	q := list[0]
	with := func(o ...quad.Value) []quad.Quad {
		out := slices.Clone(list)
		for _, v := range o {
			out = append(out, quad.Quad{Subject: q.Subject, Predicate: q.Predicate, Object: v, Label: src.Label})
		}
		return out
	}
	for _, c := range []struct {
		name  string
		quads []quad.Quad
		want  string
	}{
		{"another label", append(slices.Clone(list), quad.Quad{Subject: q.Subject, Predicate: q.Predicate, Object: q.Object, Label: schema.Meta}), "quad 501"},
		{"a number and a text that reads the same", with(quad.Int(77), quad.TypedString{Value: "77", Type: "xsd:integer"}), "hash"},
		{"parts of a second", with(quad.Time(time.Unix(5, 7).UTC())), "parts of a second"},
	} {
		_, _, err := s.Load(t.Context(), src, loadedAt, sequenceOf(c.quads))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want an error with %q", c.name, err, c.want)
		}
		if got := matched(t, s, graph.Pattern{}); !slices.Equal(got, selected(list, graph.Pattern{})) {
			t.Fatalf("%s: the store changed", c.name)
		}
	}
	awkward := with(quad.String("a\x00b"), quad.String(`a\x00b`), quad.LangString{Value: `\x00`, Lang: "en"}, quad.String(""), quad.String("it's \"quoted\" \\ \t\n"),
		quad.Float(math.Inf(1)), quad.Float(math.NaN()), quad.Float(math.Copysign(0, -1)), quad.Float(0), quad.Int(math.MinInt64), quad.Bool(false),
		quad.BNode("x"), quad.TypedString{Value: "x", Type: schema.XSD + "token"}, quad.Time(time.Unix(1e9, 0).UTC()))
	if _, loaded, err := s.Load(t.Context(), src, loadedAt, sequenceOf(awkward)); err != nil || !loaded {
		t.Fatal(loaded, err)
	}
	if got := matched(t, s, graph.Pattern{}); !slices.Equal(got, selected(awkward, graph.Pattern{})) {
		t.Error("awkward values came back as others")
	}
	if err := s.Verify(t.Context()); err != nil {
		t.Error(err)
	}
}

// While one load runs, another fails at once and says who writes.
func TestDatabaseHasOneWriter(t *testing.T) {
	address := newDatabase(t)
	first, second := open(t, address, graph.Options{}), open(t, address, graph.Options{})
	locker, err := sql.Open("postgres", address)
	if err != nil {
		t.Fatal(err)
	}
	defer locker.Close()
	tx, err := locker.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.ExecContext(t.Context(), "SELECT pg_advisory_xact_lock($1)", 0x636c61696d6772); err != nil {
		t.Fatal(err)
	}
	src := source("d")
	start := time.Now()
	_, _, err = first.Load(t.Context(), src, loadedAt, sequenceOf(randomQuads(src, 10, 1)))
	var locked *graph.LockedError
	if !errors.As(err, &locked) || locked.Holder.PID == 0 {
		t.Errorf("load beside another writer: %v", err)
	}
	if took := time.Since(start); took > 3*time.Second {
		t.Errorf("refused after %v", took)
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	var loads sync.WaitGroup
	for i, s := range []*graph.Store{first, second} {
		loads.Go(func() {
			src := source(fmt.Sprint("d", i))
			for {
				_, _, err := s.Load(t.Context(), src, loadedAt, sequenceOf(randomQuads(src, 300, uint64(i))))
				if err == nil {
					return
				}
				if !errors.As(err, new(*graph.LockedError)) && !strings.Contains(err.Error(), "try again") {
					t.Error(err)
					return
				}
			}
		})
	}
	loads.Wait()
	if err := first.Refresh(); err != nil {
		t.Fatal(err)
	}
	if n := len(first.Sources()); n != 2 {
		t.Errorf("%d sources, want 2", n)
	}
}
