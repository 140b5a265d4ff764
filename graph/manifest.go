package graph

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/claimgraph/claimgraph/schema"
)

// The files of a store's folder, beside *.seg and links-* files.
const (
	manifestFile = "MANIFEST.json"
	lockFile     = "LOCK"
	buildPrefix  = "build-"
	segmentEnd   = ".seg"
	linksPrefix  = "links-"
)

const manifestFormat = 1

// A manifest names the live files of a store. It is replaced as a whole, so a
// store is always what one manifest says.
type manifest struct {
	Format   int     `json:"format"`
	Links    string  `json:"links"` // file of the links between the segments
	Segments []entry `json:"segments"`
	Checksum string  `json:"checksum"` // SHA-256 of this file with an empty checksum
}

// entry is one segment. Segments are sorted by label, so that the order of
// loading does not show.
type entry struct {
	Source schema.Source `json:"source"`
	File   string        `json:"file"`
	SHA256 string        `json:"sha256"` // of the file
	Quads  int64         `json:"quads"`
	Bytes  int64         `json:"bytes"`
	Loaded time.Time     `json:"loaded"`
}

func (m *manifest) encode() ([]byte, error) {
	m.Checksum = ""
	b, err := json.MarshalIndent(m, "", "\t")
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(b)
	m.Checksum = hex.EncodeToString(sum[:])
	return json.MarshalIndent(m, "", "\t")
}

// readManifest reads and checks the manifest of a folder. Without one the
// error wraps fs.ErrNotExist.
func readManifest(dir string) (*manifest, error) {
	path := filepath.Join(dir, manifestFile)
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	m := &manifest{}
	if err := json.Unmarshal(b, m); err != nil {
		return nil, fmt.Errorf("%s: %w: %w", path, errDamaged, err)
	}
	if m.Format != manifestFormat {
		return nil, fmt.Errorf("%s: format %d is unknown to this version of claimgraph, which writes format %d", path, m.Format, manifestFormat)
	}
	want := *m
	again, err := want.encode()
	if err != nil {
		return nil, err
	}
	if string(again) != string(b) {
		return nil, fmt.Errorf("%s: checksum: %w", path, errDamaged)
	}
	return m, nil
}

func (m *manifest) find(label string) int {
	return slices.IndexFunc(m.Segments, func(e entry) bool { return string(e.Source.Label) == label })
}

// with is the manifest with an entry put in its place by label.
func (m *manifest) with(e entry) *manifest {
	out := m.without(string(e.Source.Label))
	i, _ := slices.BinarySearchFunc(out.Segments, e, func(a, b entry) int {
		return strings.Compare(string(a.Source.Label), string(b.Source.Label))
	})
	out.Segments = slices.Insert(out.Segments, i, e)
	return out
}

// without is the manifest without the entry of a label.
func (m *manifest) without(label string) *manifest {
	out := &manifest{Format: manifestFormat}
	for _, e := range m.Segments {
		if string(e.Source.Label) != label {
			out.Segments = append(out.Segments, e)
		}
	}
	return out
}

// files are the names that the manifest keeps alive.
func (m *manifest) files() map[string]bool {
	live := map[string]bool{m.Links: true}
	for _, e := range m.Segments {
		live[e.File] = true
	}
	return live
}

// removeStale removes what no manifest names any more: the rest of loads that
// were killed, and dropped segments. Only the writer may do so.
func removeStale(dir string, live map[string]bool) error {
	list, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, f := range list {
		name := f.Name()
		stale := strings.HasPrefix(name, buildPrefix) || !live[name] &&
			(strings.HasSuffix(name, segmentEnd) || strings.HasPrefix(name, linksPrefix))
		if !stale {
			continue
		}
		if err := os.RemoveAll(filepath.Join(dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// writeSynced writes a file under a temporary name of the folder build, syncs
// it and renames it to path.
func writeSynced(build, path string, b []byte) error {
	f, err := os.Create(filepath.Join(build, filepath.Base(path)))
	if err != nil {
		return err
	}
	defer f.Close()
	if _, err := f.Write(b); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// syncDir makes the names of a folder survive a crash.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}
