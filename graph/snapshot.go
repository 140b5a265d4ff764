package graph

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/claimgraph/claimgraph/graph/internal/segment"
	"github.com/claimgraph/claimgraph/graph/internal/union"
)

// A snapshot is the store as one manifest describes it. It stays readable
// until everybody has released it, whatever is loaded or dropped meanwhile.
type snapshot struct {
	manifest *manifest
	segments []*mapped
	links    *union.Links
	union    *union.Union
	log      *slog.Logger
	users    atomic.Int64
}

// mapped is an open segment that several snapshots may share.
type mapped struct {
	*segment.Segment
	users atomic.Int64
}

// release gives the snapshot back; the last one closes the files.
func (s *snapshot) release() {
	if s.users.Add(-1) == 0 {
		releaseAll(s.log, s.segments)
	}
}

func releaseAll(log *slog.Logger, list []*mapped) {
	for _, m := range list {
		if m.users.Add(-1) > 0 {
			continue
		}
		if err := m.Close(); err != nil {
			log.Error("close a segment", "error", err)
		}
	}
}

// openSnapshot opens what the manifest of a folder names. A writer may replace
// the manifest and remove files between the reading of the one and the opening
// of the others: then the new manifest is read.
func openSnapshot(dir string, log *slog.Logger) (*snapshot, error) {
	m, err := readManifest(dir)
	for tries := 1; ; tries++ {
		if err != nil {
			return nil, err
		}
		s, err := openManifest(dir, m, nil, log)
		if err == nil || !errors.Is(err, fs.ErrNotExist) {
			return s, err
		}
		again, merr := readManifest(dir)
		switch {
		case merr != nil:
			return nil, merr
		case again.Checksum != m.Checksum:
			m, tries = again, 0
		case tries == openTries:
			return nil, fmt.Errorf("%w: %w", errDamaged, err)
		default: // a load undone by a drop in the meantime gives the same manifest, too
			time.Sleep(openPause)
		}
	}
}

// How often, and how far apart, the files of one manifest are opened before a
// missing one counts as damage.
const (
	openTries = 5
	openPause = 10 * time.Millisecond
)

// openManifest opens the files of a manifest, except for the segments that an
// open snapshot has already.
func openManifest(dir string, m *manifest, from *snapshot, log *slog.Logger) (*snapshot, error) {
	segments, err := openSegments(dir, m, from, log)
	if err != nil {
		return nil, err
	}
	s := &snapshot{manifest: m, segments: segments, log: log}
	s.users.Store(1)
	plain := plainSegments(segments)
	if s.links, err = union.ReadLinks(filepath.Join(dir, m.Links), plain); err != nil {
		releaseAll(log, segments)
		return nil, err
	}
	s.union = union.New(plain, s.links)
	return s, nil
}

func openSegments(dir string, m *manifest, from *snapshot, log *slog.Logger) (list []*mapped, err error) {
	defer func() {
		if err != nil {
			releaseAll(log, list)
		}
	}()
	open := map[string]*mapped{}
	if from != nil {
		for i, e := range from.manifest.Segments {
			open[e.File] = from.segments[i]
		}
	}
	for _, e := range m.Segments {
		seg := open[e.File]
		if seg == nil {
			seg = &mapped{}
			if seg.Segment, err = segment.Open(filepath.Join(dir, e.File)); err != nil {
				return list, err
			}
		}
		seg.users.Add(1)
		list = append(list, seg)
		if seg.Size() != e.Bytes || int64(seg.Rows()) != e.Quads {
			return list, fmt.Errorf("%s: %d bytes, the manifest says %d: %w", filepath.Join(dir, e.File), seg.Size(), e.Bytes, errDamaged)
		}
	}
	return list, nil
}

func plainSegments(list []*mapped) []*segment.Segment {
	plain := make([]*segment.Segment, len(list))
	for i, m := range list {
		plain[i] = m.Segment
	}
	return plain
}

// verify reads all files and compares them with their checksums, and the links
// with the values.
func (s *snapshot) verify(dir string, interrupted func() error) error {
	var found []error
	for i, e := range s.manifest.Segments {
		if err := interrupted(); err != nil {
			return err
		}
		if err := s.segments[i].Verify(e.SHA256); err != nil {
			found = append(found, fmt.Errorf("source %s: %w", e.Source.Label, err))
		}
	}
	if len(found) > 0 {
		return errors.Join(found...)
	}
	path := filepath.Join(dir, s.manifest.Links)
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if linksName(b) != s.manifest.Links {
		return fmt.Errorf("%s: checksum: %w", path, errDamaged)
	}
	return s.verifyLinks(path, b, interrupted)
}

// verifyLinks finds the links anew.
func (s *snapshot) verifyLinks(path string, want []byte, interrupted func() error) error {
	got, err := linkAll(plainSegments(s.segments), interrupted)
	if err != nil {
		return err
	}
	if string(got) != string(want) {
		return fmt.Errorf("%s: not the links of these segments: %w", path, errDamaged)
	}
	return nil
}

// linkAll makes the file of the links between segments from nothing, by adding
// one segment after the other.
func linkAll(list []*segment.Segment, interrupted func() error) ([]byte, error) {
	var file []byte
	change := union.Change{Added: -1}
	for n := range len(list) + 1 {
		var err error
		if file, err = union.Join(list[:n], change, interrupted); err != nil {
			return nil, err
		}
		links, err := union.ParseLinks(file, list[:n])
		if err != nil {
			return nil, err
		}
		moved := make([]int, n)
		for i := range moved {
			moved[i] = i
		}
		change = union.Change{Old: links, Moved: moved, Added: n}
	}
	return file, nil
}
