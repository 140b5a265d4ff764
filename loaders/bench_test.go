package loaders_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
)

// BenchmarkCSV maps rows to five quads each. One row is one operation, so that
// a second divided by ns/op is rows per second.
func BenchmarkCSV(b *testing.B) {
	d, err := open(strings.Replace(plainPackage, "  - {name: more, path: more.csv, optional: true}\n", "", 1), `prefixes: {ex: "http://example.org/"}
mappings:
  person:
    sources: [[rows~csv]]
    s: ex:person/$(id)
    po:
      - [a, ex:Person]
      - [ex:name, $(name)]
      - [ex:born, $(year), xsd:integer]
      - [ex:lives, ex:place/$(place)~iri]
      - [ex:label, "$(name) of $(place)"]
`)
	if err != nil {
		b.Fatal(err)
	}
	var rows strings.Builder
	rows.WriteString("id,name,year,place\n")
	for i := range b.N {
		fmt.Fprintf(&rows, "%d,Person %d,%d,town%d\n", i, i, 1900+i%100, i%1000)
	}
	in, err := d.Input(context.Background(), file("rows.csv", rows.String()))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	b.ResetTimer()
	n := 0
	for _, err := range d.Read(context.Background(), in, nil) {
		if err != nil {
			b.Fatal(err)
		}
		n++
	}
	if n < 5*b.N {
		b.Errorf("%d quads of %d rows", n, b.N)
	}
}
