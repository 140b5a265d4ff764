package article

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/claimgraph/claimgraph/schema"
)

// TestAnnotatedSnapshots holds what is read in the annotated texts, whose
// sentences are not part of the repository: where, who, what, to whom, and a
// digest of the rest.
func TestAnnotatedSnapshots(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(goldFolder, "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skip("the annotated texts are not here")
	}
	x := extractor(t)
	var got strings.Builder
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := Read(f, bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&got, "# %s\n", doc.Name)
		for _, a := range x.Extract(doc) {
			fmt.Fprintf(&got, "%d-%d\t%s\t%s\t%s\t%s\t%s\n", a.Quote.Start, a.Quote.End, subjectCode(a.Subject), a.Predicate, subjectCode(a.Object), a.Confidence, digestOf(a))
		}
	}
	const golden = "testdata/annotated.tsv"
	if *update {
		if err := os.WriteFile(golden, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got.String(), "\n")); diff != "" {
		t.Errorf("-want +got, run go test -update and read the change:\n%s", diff)
	}
}

// subjectCode is the code of a state, and the kind of anything else with a
// digest of its name.
func subjectCode(e schema.Entity) string {
	if e.Kind == schema.Country {
		return e.ID()
	}
	return string(e.Kind) + ":" + digest(e.ID())
}

// digestOf stands for the qualifiers of an assertion and its mentions.
func digestOf(a schema.Assertion) string {
	var b strings.Builder
	for _, k := range a.Qualifiers.Keys() {
		fmt.Fprintf(&b, "%s=%s\n", k, a.Qualifiers.Text(k))
	}
	for _, m := range a.Mentions {
		fmt.Fprintf(&b, "%v %s %s\n", m.Span, m.Entity.ID(), m.Rule)
	}
	return digest(b.String())
}

func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:4])
}
