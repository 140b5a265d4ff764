package main

import (
	"database/sql"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	_ "github.com/lib/pq" // the driver
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/claimgraph/claimgraph/graph"
)

// serverVariable holds the postgres:// address of a server on which the tests
// may make and drop databases.
const serverVariable = "CLAIMGRAPH_TEST_POSTGRES"

// newDatabase makes a database on the server of CLAIMGRAPH_TEST_POSTGRES, and
// gives its address. It is dropped when the test ends.
func newDatabase(t *testing.T) string {
	t.Helper()
	server := os.Getenv(serverVariable)
	if server == "" {
		t.Skip(serverVariable + " is not set: no PostgreSQL server to test with")
	}
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("postgres", server)
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("claimgraph_%d_%s", os.Getpid(), strings.ToLower(t.Name()))
	if _, err := db.ExecContext(t.Context(), "CREATE DATABASE "+name); err != nil {
		t.Fatal(err)
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

// TestScriptsOnDatabase runs every command once more, with a store in
// PostgreSQL, and expects the same output. The scripts share a database, one
// after the other; what a script added is dropped behind it.
func TestScriptsOnDatabase(t *testing.T) {
	address, cache := newDatabase(t), t.TempDir()
	t.Setenv("XDG_CACHE_HOME", cache)
	var errw strings.Builder
	if code := run(t.Context(), []string{"sources", "--store", address}, strings.NewReader(""), io.Discard, &errw); code != exitDone {
		t.Fatal(errw.String())
	}
	store, err := graph.Open(address, graph.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	pack := store.Sources()
	files, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			testscript.Run(t, testscript.Params{
				Files:               []string{file},
				RequireExplicitExec: true,
				Setup: func(env *testscript.Env) error {
					env.Setenv("HOME", env.WorkDir)
					env.Setenv("XDG_CACHE_HOME", cache)
					env.Setenv("CLAIMGRAPH_STORE", address)
					return nil
				},
			})
		})
		if err := store.Refresh(); err != nil {
			t.Fatal(err)
		}
		for _, s := range store.Sources() {
			if slices.ContainsFunc(pack, func(p graph.Stored) bool { return p.Label == s.Label }) {
				continue
			}
			if err := store.Drop(t.Context(), s.Label); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestSameReportFromEveryStore checks an article on a folder and on a database,
// then again after the sources were loaded anew in another order and beside
// sources about other things: the reports are the same to the byte.
func TestSameReportFromEveryStore(t *testing.T) {
	stores := []string{filepath.Join(t.TempDir(), "graph")}
	if os.Getenv(serverVariable) != "" {
		stores = append(stores, newDatabase(t))
	}
	t.Setenv("HOME", t.TempDir())
	t.Setenv("XDG_CACHE_HOME", "")
	command := func(store string, args ...string) string {
		t.Helper()
		var out, errw strings.Builder
		if code := run(t.Context(), append(args, "--store", store), strings.NewReader(""), &out, &errw); code != exitDone {
			t.Fatalf("%v on %s: %s", args, store, errw.String())
		}
		return out.String()
	}
	want := ""
	for _, store := range stores {
		report := func(when string) {
			t.Helper()
			got := command(store, "check", "../../examples/russia-dprk.txt", "--format", "json")
			if want == "" {
				want = got
			}
			if got != want {
				t.Errorf("%s, %s: the report differs:\n%s", store, when, cmp.Diff(want, got))
			}
		}
		report("first")
		for _, name := range []string{"countries", "human-rights-treaties"} {
			command(store, "undo", name)
			command(store, "sources") // loads it again, as the last one
		}
		for i := range 5 {
			file := filepath.Join(t.TempDir(), fmt.Sprint("other", i, ".nt"))
			text := fmt.Sprintf("<http://names.example/a%d> <http://names.example/knows> _:b .\n", i)
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			command(store, "load", file)
		}
		report("in another order, beside five other sources")
		command(store, "verify")
	}
	if !strings.Contains(want, "refuted-by-bound") {
		t.Error("the report refutes nothing: it shows too little")
	}
}
