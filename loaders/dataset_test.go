package loaders_test

import (
	"bytes"
	"context"
	"flag"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"

	"github.com/claimgraph/claimgraph/loaders"
)

var update = flag.Bool("update", false, "write want.nq anew")

// TestSamples maps the sample of every dataset and compares the quads with want.nq.
func TestSamples(t *testing.T) {
	datasets, err := loaders.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range datasets {
		t.Run(d.Name, func(t *testing.T) {
			in, err := d.Sample()
			if err != nil {
				t.Fatal(err)
			}
			var report loaders.Report
			got := nquads(t, d.Read(context.Background(), in, &report))
			for _, f := range report.Files {
				if f.Rows != f.Used+f.Rejected {
					t.Errorf("%s: %d rows in, %d used, %d rejected", f.File, f.Rows, f.Used, f.Rejected)
				}
			}
			name := filepath.Join("datasets", d.Name, "want.nq")
			if *update {
				if err := os.WriteFile(name, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(name)
			if err != nil {
				t.Fatalf("%v; write it with go test ./loaders -update, and read it", err)
			}
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Errorf("want.nq (-) and the sample's quads (+) differ:\n%s", diff)
			}
		})
	}
}

// nquads writes quads sorted, each once.
func nquads(t *testing.T, quads iter.Seq2[quad.Quad, error]) []byte {
	t.Helper()
	var lines []string
	for q, err := range quads {
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, nquad(q))
	}
	slices.Sort(lines)
	return []byte(strings.Join(slices.Compact(lines), ""))
}

// count drains quads and returns how many there were.
func count(t *testing.T, quads iter.Seq2[quad.Quad, error]) (n int) {
	t.Helper()
	for _, err := range quads {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	return n
}

func file(name, text string) loaders.File {
	return loaders.File{Name: name, Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader([]byte(text))), nil }}
}
