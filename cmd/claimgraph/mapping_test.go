package main

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/claimgraph/claimgraph/graph"
)

// TestMappings runs every case of testdata/mapping: a mapping in RML or YARRRML
// with its files, and the quads that it gives (output.nq) or a part of the
// error (error.txt). A case may have both, for rows that are rejected.
func TestMappings(t *testing.T) {
	cases, err := filepath.Glob("testdata/mapping/*.txtar")
	if err != nil || len(cases) == 0 {
		t.Fatalf("%d cases, %v", len(cases), err)
	}
	for _, file := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			if err := txtar.Write(archive, dir); err != nil {
				t.Fatal(err)
			}
			testMapping(t, dir)
		})
	}
}

// TestRMLTestCases runs the public test cases of RML for CSV, JSON and XML,
// where there is a copy of them.
func TestRMLTestCases(t *testing.T) {
	dir := os.Getenv("CLAIMGRAPH_TEST_RML")
	if dir == "" {
		t.Skip("CLAIMGRAPH_TEST_RML names no folder with the RML test cases")
	}
	mappings, err := filepath.Glob(filepath.Join(dir, "*", "mapping.ttl"))
	if err != nil || len(mappings) == 0 {
		t.Fatalf("%s holds %d cases: %v", dir, len(mappings), err)
	}
	for _, m := range mappings {
		t.Run(filepath.Base(filepath.Dir(m)), func(t *testing.T) { testMapping(t, filepath.Dir(m), "--base", "http://example.com/") })
	}
}

func testMapping(t *testing.T, dir string, flags ...string) {
	t.Helper()
	mapping := filepath.Join(dir, "mapping.ttl")
	if _, err := os.Stat(mapping); err != nil {
		mapping = filepath.Join(dir, "mapping.yml")
	}
	got, words, err := mapFolder(t, mapping, flags...)
	wantError, rerr := os.ReadFile(filepath.Join(dir, "error.txt"))
	if rerr == nil && !strings.Contains(words, strings.TrimSpace(strings.ReplaceAll(string(wantError), "DIR", dir))) {
		t.Errorf("it says\n%s\nwhich lacks\n%s", words, wantError)
	}
	want, rerr := os.ReadFile(filepath.Join(dir, "output.nq"))
	if errors.Is(rerr, fs.ErrNotExist) {
		if err == nil {
			t.Errorf("no error, and %d quads", len(got))
		}
		return
	}
	if rerr != nil {
		t.Fatal(rerr)
	}
	if err != nil {
		t.Fatal(err)
	}
	if expected := readQuads(t, "output.nq", want); !sameGraph(got, expected) {
		t.Errorf("got\n%s\nwant\n%s", quadText(got), quadText(expected))
	}
}

// mapFolder applies a mapping to the files in its folder. The description of
// the source is left out, and its label taken for the default graph. The words
// are what is said of errors and rejected rows.
func mapFolder(t *testing.T, mapping string, flags ...string) ([]quad.Quad, string, error) {
	t.Helper()
	var out, errw bytes.Buffer
	if code := run(t.Context(), append([]string{"dataset", "check", "--mapping", mapping, "--format", "nquads", "--store", t.TempDir()}, flags...), strings.NewReader(""), &out, &errw); code != exitDone {
		return nil, errw.String(), errors.New(errw.String())
	}
	var got []quad.Quad
	for _, q := range readQuads(t, "nquads", out.Bytes()) {
		label, source := q.Label.(quad.IRI)
		if source = source && strings.HasPrefix(string(label), "https://w3id.org/claimgraph/src/"); source {
			q.Label = nil
		}
		if !source || q.Subject != quad.Value(label) {
			got = append(got, q)
		}
	}
	return got, errw.String(), nil
}

// readQuads reads N-Quads into a set.
func readQuads(t *testing.T, name string, data []byte) []quad.Quad {
	t.Helper()
	seen := map[quad.Quad]bool{}
	var out []quad.Quad
	for q, err := range graph.ReadRDF(name, bytes.NewReader(data), graph.NQuads, "test:"+quad.IRI(name)) {
		if err != nil {
			t.Fatal(err)
		}
		if !seen[q] {
			seen[q], out = true, append(out, q)
		}
	}
	return out
}

func quadText(quads []quad.Quad) string {
	var lines []string
	for _, q := range quads {
		lines = append(lines, q.String())
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// sameGraph tells whether two sets of quads are the same but for the names of
// blank nodes. It tries them all, which is enough for a few.
func sameGraph(a, b []quad.Quad) bool {
	if len(a) != len(b) {
		return false
	}
	in := map[quad.Quad]bool{}
	for _, q := range b {
		in[q] = true
	}
	from, to := blankNodes(a), blankNodes(b)
	if len(from) != len(to) {
		return false
	}
	names := map[quad.Value]quad.Value{}
	renamed := func(v quad.Value) quad.Value {
		if name, ok := names[v]; ok {
			return name
		}
		return v
	}
	var try func(i int) bool
	try = func(i int) bool {
		if i == len(from) {
			return !slices.ContainsFunc(a, func(q quad.Quad) bool {
				return !in[quad.Quad{Subject: renamed(q.Subject), Predicate: q.Predicate, Object: renamed(q.Object), Label: renamed(q.Label)}]
			})
		}
		for j, name := range to {
			if name == nil {
				continue
			}
			names[from[i]], to[j] = name, nil
			if try(i + 1) {
				return true
			}
			to[j] = name
		}
		return false
	}
	return try(0)
}

func blankNodes(quads []quad.Quad) []quad.Value {
	var out []quad.Value
	for _, q := range quads {
		for _, v := range []quad.Value{q.Subject, q.Object, q.Label} {
			if _, ok := v.(quad.BNode); ok && !slices.Contains(out, v) {
				out = append(out, v)
			}
		}
	}
	return out
}
