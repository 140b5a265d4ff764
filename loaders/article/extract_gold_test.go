package article

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestExtractGold extracts the annotated texts and holds the scores above
// floors. CLAIMGRAPH_GOLD names another folder of the same form, whose scores
// are only logged; CLAIMGRAPH_PREDICTIONS a folder to keep the predictions in.
func TestExtractGold(t *testing.T) {
	gold, floors := os.Getenv("CLAIMGRAPH_GOLD"), false
	if gold == "" {
		gold, floors = goldFolder, true
	}
	scorer := filepath.Join(goldFolder, "score")
	if _, err := os.Stat(scorer); err != nil {
		t.Skip("the annotated texts are not here")
	}
	dir := os.Getenv("CLAIMGRAPH_PREDICTIONS")
	if dir == "" {
		dir = t.TempDir()
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	x, err := New(nil)
	if err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob(filepath.Join(gold, "*.txt"))
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := Read(f, bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		for _, a := range x.Extract(doc) {
			line, err := json.Marshal(a)
			if err != nil {
				t.Fatal(err)
			}
			b.Write(line)
			b.WriteByte('\n')
		}
		name := strings.TrimSuffix(filepath.Base(f), ".txt") + ".jsonl"
		if err := os.WriteFile(filepath.Join(dir, name), []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	report := filepath.Join(t.TempDir(), "scores.json")
	out, err := exec.Command("python3", scorer, dir, "--gold", gold, "--json", report).CombinedOutput()
	if err != nil {
		t.Skipf("the scorer did not run: %v\n%s", err, out)
	}
	t.Logf("\n%s", out)
	if !floors {
		return
	}
	data, err := os.ReadFile(report)
	if err != nil {
		t.Fatal(err)
	}
	var scores map[string]struct {
		F1    float64 `json:"F1"`
		Full  float64 `json:"full_F1"`
		HighP float64 `json:"high_P"`
		HighR float64 `json:"high_R"`
	}
	if err := json.Unmarshal(data, &scores); err != nil {
		t.Fatal(err)
	}
	mean, n := 0.0, 0
	for doc, s := range scores {
		if doc != "article" && !strings.HasPrefix(doc, "MICRO") {
			mean, n = mean+s.F1, n+1
		}
	}
	mean /= float64(n)
	t.Logf("mean triple F1 without the seed article: %.3f", mean)
	all := scores["MICRO all"]
	for _, floor := range []struct {
		what     string
		got, low float64
	}{
		{"triple F1 of the seed article", scores["article"].F1, 0.92},
		{"mean triple F1 of the others", mean, 0.78},
		{"FULL F1", all.Full, 0.75},
		{"precision of the high tier", all.HighP, 0.95},
		{"recall of the high tier", all.HighR, 0.45},
	} {
		if floor.got < floor.low {
			t.Errorf("%s is %.3f, below its floor of %.2f", floor.what, floor.got, floor.low)
		}
	}
}
