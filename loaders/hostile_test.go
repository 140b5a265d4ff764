package loaders_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/claimgraph/claimgraph/loaders"
)

// TestHostileFiles reads files that are made to take all memory: each ends with
// an error that names the place.
func TestHostileFiles(t *testing.T) {
	const mapping = `prefixes: {ex: "http://example.org/"}
mappings: {x: {sources: [[SOURCE]], s: ex:$(a), po: [[ex:b, $(b)]]}}
`
	long := bytes.Repeat([]byte("x"), 33<<20)
	tests := []struct {
		name, source, want string
		data               []byte
	}{
		{"long-line.csv", "long-line.csv~csv", "long-line.csv:3: one record of more than", append([]byte("a,b\n1,2\n3,"), long...)},
		{"open-quote.csv", "open-quote.csv~csv", "open-quote.csv:2: one record of more than", append([]byte("a,b\n\"1,2\n"), bytes.Repeat([]byte("3,4\n"), 9<<20)...)},
		{"columns.csv", "columns.csv~csv", "columns.csv:1: the header has 200001 columns", append([]byte("a,b"), bytes.Repeat([]byte(",c"), 199_999)...)},
		{"long.json", "long.json~jsonpath, '$[*]'", "long.json:1: one record of more than", append([]byte(`[{"a": 1, "b": "`), long...)},
		{"deep.json", "deep.json~jsonpath, '$[*]'", "deep.json:1: ", bytes.Repeat([]byte("["), 1<<20)},
		{"long.xml", "long.xml~xpath, /r/i", "long.xml: one record of more than", append([]byte("<r><i><a>1</a><b>"), long...)},
		{"deep.xml", "deep.xml~xpath, /r/i", "deep.xml: more than 1000 elements", append([]byte("<r><i>"), bytes.Repeat([]byte("<b>"), 1<<16)...)},
		{"whole.xml", "whole.xml~xpath, '//i[1]'", "needs the whole document in memory", append([]byte("<r><i>"), bytes.Repeat([]byte("<b>x</b>"), 9<<20)...)},
		{"entities.xml", "entities.xml~xpath, /r/i", "invalid character entity", []byte(`<!DOCTYPE r [<!ENTITY h "ha"><!ENTITY b SYSTEM "file:///etc/passwd">]><r><i><a>&b;</a></i></r>`)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d, err := loaders.OpenYARRRML("m.yml", []byte(strings.Replace(mapping, "SOURCE", tt.source, 1)), fstest.MapFS{tt.name: {Data: tt.data}})
			if err != nil {
				t.Fatal(err)
			}
			in, err := d.Input(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			var last error
			for _, err := range d.Read(context.Background(), in, nil) {
				last = err
			}
			if last == nil || !strings.Contains(last.Error(), tt.want) {
				t.Errorf("error %v, want %q in it", last, tt.want)
			}
		})
	}
}
