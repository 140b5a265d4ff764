package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/claimgraph/claimgraph/graph"
	"github.com/claimgraph/claimgraph/loaders"
	"github.com/claimgraph/claimgraph/loaders/article"
	"github.com/claimgraph/claimgraph/queries"
	"github.com/claimgraph/claimgraph/queries/check"
	"github.com/claimgraph/claimgraph/schema"
)

// articlesForReports are texts on what the samples of the datasets are about, with
// claims of most kinds: shares, ranks, treaties, votes, offices, alliances, arms.
var articlesForReports = map[string]string{
	"trade": "In 2017, Peru sent 26.5% of its exports to China. In 2017, Peru sent 40% of its exports to Switzerland. " +
		"As of 2020, Russia is the second-largest trading partner of Yugoslavia. Chile and Kazakhstan have a free trade agreement. " +
		"In 2003 Kenya bought 31.8% of its imports from the European Union. Brazil has strong trade relations with Bolivia.",
	"votes": "Russia has called for fewer lighthouses. Russia and the United Kingdom vetoed a draft resolution on ferries in 1987. " +
		"The United States is a signatory of the Convention on the Rights of the Child. Finland ratified the Convention on the Rights of the Child in 1991. " +
		"Finland is a signatory of the Convention on Child Rights. The United States is a signatory of the Universal Treaty on the Rights of Children.",
	"arms": "Belgium and France were military allies from 1920 to 1936. Russia and India are military allies. Russia has possessed nuclear weapons. " +
		"Halla Tomasdottir has been the president of Iceland since August 2024. Gudni Johannesson was the president of Iceland in 2005. " +
		"The Pacific Islands Forum imposed sanctions on Fiji in 2009. Norway has close military ties with Finland.",
}

// TestReportsWhateverTheStore checks texts in stores that hold the same sources but
// came about otherwise: loaded in another order, dropped and loaded again, opened
// anew, and asked through a worker. The reports have the same bytes.
func TestReportsWhateverTheStore(t *testing.T) {
	example, err := os.ReadFile("../../examples/russia-dprk.txt")
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{"example": string(example)}
	for name, text := range articlesForReports {
		texts[name] = text
	}
	datasets, err := loaders.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	one, other := filepath.Join(t.TempDir(), "graph"), filepath.Join(t.TempDir(), "graph")
	loadSamples(t, one, datasets, 0)
	slices.Reverse(datasets)
	loadSamples(t, other, datasets, len(datasets)/2)
	want := reportsFrom(t, openRead(t, one), texts)
	if n := bytes.Count(want, []byte(`"family": "supported"`)) + bytes.Count(want, []byte(`"family": "refuted"`)); n < 5 {
		t.Errorf("only %d decided findings: the texts prove little", n)
	}
	if !bytes.Contains(want, []byte("Related: ")) {
		t.Error("no rows stand beside an open verdict")
	}
	if got := reportsFrom(t, openRead(t, one), texts); !bytes.Equal(got, want) {
		t.Errorf("opened again, the reports differ: %s", firstDifference(got, want))
	}
	if got := reportsFrom(t, openRead(t, other), texts); !bytes.Equal(got, want) {
		t.Errorf("loaded in reverse and in part again, the reports differ: %s", firstDifference(got, want))
	}
	self := filepath.Join(t.TempDir(), "claimgraph") // TestMain runs the program under this name
	if err := os.Symlink(executable(t), self); err != nil {
		t.Skip("no symbolic link:", err)
	}
	worker := graph.NewWorker([]string{self, workerName}, other, graph.WorkerOptions{})
	defer worker.Close()
	if got := reportsFrom(t, worker, texts); !bytes.Equal(got, want) {
		t.Errorf("through a worker, the reports differ: %s", firstDifference(got, want))
	}
}

func executable(t *testing.T) string {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// loadSamples loads the samples of datasets, and drops and loads again the first of
// them.
func loadSamples(t *testing.T, dir string, datasets []*loaders.Dataset, again int) {
	t.Helper()
	store, err := graph.Open(dir, graph.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	ctx := context.Background()
	labels := make([]schema.Source, len(datasets))
	load := func(i int) {
		d := datasets[i]
		in, err := d.Sample()
		if err != nil {
			t.Fatal(err)
		}
		labels[i] = in.Source
		if _, _, err := store.Load(ctx, in.Source, time.Time{}, d.Read(ctx, in, &loaders.Report{})); err != nil {
			t.Fatalf("%s: %v", d.Name, err)
		}
	}
	for i := range datasets {
		load(i)
	}
	for i := range again {
		if err := store.Drop(ctx, labels[i].Label); err != nil {
			t.Fatal(err)
		}
	}
	for i := range again {
		load(i)
	}
}

func openRead(t *testing.T, dir string) *graph.Store {
	t.Helper()
	store, err := graph.Open(dir, graph.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return store
}

// reportsFrom reads and checks texts, and returns the reports as JSON.
func reportsFrom(t *testing.T, on asker, texts map[string]string) []byte {
	t.Helper()
	library, err := queries.Open(nil)
	if err != nil {
		t.Fatal(err)
	}
	reader, err := article.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	for _, name := range []string{"example", "trade", "votes", "arms"} {
		doc, err := article.Read(name+".txt", strings.NewReader(texts[name]))
		if err != nil {
			t.Fatal(err)
		}
		checker, err := check.New(t.Context(), runner(on), library, check.Options{Timeout: time.Minute})
		if err != nil {
			t.Fatal(err)
		}
		report, err := checker.Check(t.Context(), doc, reader.Extract(doc))
		if err != nil {
			t.Fatal(err)
		}
		if err := report.WriteJSON(&out); err != nil {
			t.Fatal(err)
		}
	}
	return out.Bytes()
}

// firstDifference shows the first line that two texts do not share.
func firstDifference(got, want []byte) string {
	a, b := strings.Split(string(got), "\n"), strings.Split(string(want), "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return a[i] + "\nwant " + b[i]
		}
	}
	return "one ends earlier"
}
