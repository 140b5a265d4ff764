package loaders_test

import (
	"context"
	"testing"

	"github.com/claimgraph/claimgraph/loaders"
)

// TestEmbedded reads the datasets that ship with the program, whole: no row is
// rejected, and two reads give the same.
func TestEmbedded(t *testing.T) {
	datasets, err := loaders.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range datasets {
		if !d.Embedded() {
			continue
		}
		t.Run(d.Name, func(t *testing.T) {
			in, err := d.Input(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			var first, second loaders.Report
			n := count(t, d.Read(context.Background(), in, &first))
			if m := count(t, d.Read(context.Background(), in, &second)); n != m || n == 0 {
				t.Errorf("two reads give %d and %d quads", n, m)
			}
			if first.Rejected() > 0 {
				t.Errorf("%d rows are rejected: %v", first.Rejected(), first.Reasons())
			}
			t.Logf("%s: %d rows, %d quads", in.Source.Label, first.Rows(), n)
		})
	}
}
