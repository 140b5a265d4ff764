package graph_test

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/claimgraph/claimgraph/graph"
)

var kills = flag.Int("kills", 12, "number of processes that TestKilledWhileLoading kills")

// crashDir names the store that the process under test loads into.
const crashDir = "CLAIMGRAPH_TEST_CRASH_DIR"

const (
	crashSources = 6
	crashQuads   = 4000
)

// TestKilledWhileLoading kills a process that loads, at random moments. What it
// had acknowledged is there whole, nothing else is there in part, and loading
// again gives the store that an undisturbed process makes.
func TestKilledWhileLoading(t *testing.T) {
	if dir := os.Getenv(crashDir); dir != "" {
		loadAll(t, dir)
		return
	}
	reference := t.TempDir()
	loadAll(t, reference)
	want := manifestOf(t, reference)
	rng := rand.New(rand.NewPCG(1, uint64(time.Now().UnixNano())))
	for range *kills {
		dir := t.TempDir()
		acknowledged := loadAndKill(t, dir, time.Duration(rng.IntN(400))*time.Millisecond)
		s := open(t, dir, graph.Options{})
		if err := s.Verify(t.Context()); err != nil {
			t.Fatal(err)
		}
		there := map[string]bool{}
		for _, src := range s.Sources() {
			there[src.Name] = true
			i := 0
			if _, err := fmt.Sscanf(src.Name, "d%d", &i); err != nil {
				t.Fatal(err)
			}
			list := randomQuads(src.Source, crashQuads, uint64(i))
			if got := matched(t, s, graph.Pattern{Label: src.Label}); !slices.Equal(got, selected(list, graph.Pattern{})) {
				t.Errorf("%s is torn: %d quads", src.Name, len(got))
			}
		}
		for _, name := range acknowledged {
			if !there[name] {
				t.Errorf("%s was acknowledged and is gone", name)
			}
		}
		if left, err := filepath.Glob(filepath.Join(dir, "build-*")); err != nil || left != nil {
			t.Errorf("left behind: %v (%v)", left, err)
		}
		s.Close()
		loadAll(t, dir)
		if manifestOf(t, dir) != want {
			t.Error("loading again gives another store")
		}
	}
}

// loadAll loads the sources and says so after each.
func loadAll(t *testing.T, dir string) {
	t.Helper()
	s := open(t, dir, graph.Options{})
	defer s.Close()
	for i := range crashSources {
		src := source(fmt.Sprint("d", i))
		if _, _, err := s.Load(t.Context(), src, loadedAt, sequenceOf(randomQuads(src, crashQuads, uint64(i)))); err != nil {
			t.Fatal(err)
		}
		if os.Getenv(crashDir) != "" {
			fmt.Println("loaded", src.Name)
		}
	}
}

// loadAndKill starts a process that loads, kills it, and returns what it had
// acknowledged.
func loadAndKill(t *testing.T, dir string, after time.Duration) (acknowledged []string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestKilledWhileLoading$")
	cmd.Env = append(os.Environ(), crashDir+"="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(after, func() {
		if err := cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
			t.Error(err)
		}
	})
	defer timer.Stop()
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if name, ok := strings.CutPrefix(lines.Text(), "loaded "); ok {
			acknowledged = append(acknowledged, name)
		}
	}
	var exit *exec.ExitError
	if err := cmd.Wait(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return acknowledged
}

func manifestOf(t *testing.T, dir string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, "MANIFEST.json"))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
