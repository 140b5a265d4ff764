package loaders_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/claimgraph/claimgraph/loaders"
)

// TestColumnsChanged gives every dataset its own sample with a column added,
// renamed and dropped: each time the load stops and says which.
func TestColumnsChanged(t *testing.T) {
	datasets, err := loaders.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	for _, d := range datasets {
		for _, r := range d.Resources {
			if r.Format != "csv" || !r.Dialect.Header || !r.Dialect.Quoted {
				continue
			}
			tried++
			t.Run(d.Name+"/"+r.Name, func(t *testing.T) {
				sample := read(t, d, r.Sample)
				lines := strings.SplitAfter(sample, "\n")
				head := strings.TrimRight(lines[r.Dialect.HeaderRow-1], "\r\n")
				names := strings.Split(head, string(r.Dialect.Delimiter))
				for _, change := range []struct{ what, header, want string }{
					{"added", head + string(r.Dialect.Delimiter) + "brand_new", `new column "brand_new"`},
					{"renamed", strings.Replace(head, names[used(t, d, r, names)], "brand_new", 1), "is gone"},
				} {
					changed := strings.Join(lines[:r.Dialect.HeaderRow-1], "") + change.header + "\n" + strings.Join(lines[r.Dialect.HeaderRow:], "")
					err := load(t, d, r, changed)
					if err == nil || !strings.Contains(err.Error(), change.want) {
						t.Errorf("column %s: got error %v, want one with %q", change.what, err, change.want)
					}
					if change.what == "renamed" && (err == nil || !strings.Contains(err.Error(), `"brand_new" is its new name`)) {
						t.Errorf("column renamed: the error names no remedy: %v", err)
					}
				}
			})
		}
	}
	if tried < 10 {
		t.Errorf("only %d tables were tried", tried)
	}
}

// used finds a column that the dataset cannot do without: its loss is an error.
func used(t *testing.T, d *loaders.Dataset, r loaders.Resource, names []string) int {
	t.Helper()
	for i := range names {
		header := append([]string{}, names...)
		header = append(header[:i], header[i+1:]...)
		if err := load(t, d, r, strings.Repeat("\n", r.Dialect.HeaderRow-1)+strings.Join(header, string(r.Dialect.Delimiter))+"\n"); err != nil && strings.Contains(err.Error(), "is gone") {
			if !strings.Contains(err.Error(), fmt.Sprintf("changed.csv:%d:", r.Dialect.HeaderRow)) {
				t.Errorf("column %s dropped: the error names no place: %v", names[i], err)
			}
			return i
		}
	}
	t.Fatal("no column is needed")
	return 0
}

// load reads a dataset's samples with one of them replaced by a text.
func load(t *testing.T, d *loaders.Dataset, r loaders.Resource, text string) error {
	t.Helper()
	in, err := d.SampleWith(map[string]loaders.File{r.Name: file("changed.csv", text)})
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range d.Read(context.Background(), in, nil) {
		if err != nil {
			return err
		}
	}
	return nil
}

func read(t *testing.T, d *loaders.Dataset, name string) string {
	t.Helper()
	f, err := d.Files().Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	data, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(bytes.TrimPrefix(data, []byte("\ufeff")))
}
