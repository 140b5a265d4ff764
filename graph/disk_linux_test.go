package graph_test

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"syscall"
	"testing"

	"github.com/claimgraph/claimgraph/graph"
)

// A full disk gives a clear error at once and leaves the store whole; with
// space again the load succeeds.
func TestDiskFull(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=1m"); err != nil {
		t.Skip("a small file system cannot be mounted:", err)
	}
	defer syscall.Unmount(dir, 0)
	s := open(t, filepath.Join(dir, "store"), graph.Options{})
	defer s.Close()
	small := source("small")
	list := randomQuads(small, 500, 1)
	load(t, s, small, list)
	big := source("big")
	bigList := randomQuads(big, 150_000, 2)
	row := benchRows(big.Label)
	for i := range bigList {
		bigList[i].Subject = row(i)[0].Subject // a new one each
	}
	for range 2 {
		_, _, err := s.Load(t.Context(), big, loadedAt, sequenceOf(bigList))
		if !errors.Is(err, syscall.ENOSPC) {
			t.Fatalf("load on a full disk: %v", err)
		}
	}
	if err := s.Verify(context.Background()); err != nil {
		t.Error(err)
	}
	if got := matched(t, s, graph.Pattern{}); !slices.Equal(got, selected(list, graph.Pattern{})) {
		t.Error("the store changed")
	}
	other := source("other")
	load(t, s, other, randomQuads(other, 500, 3))
}
