// Package graph stores quads and answers questions about them. A store is a
// folder of immutable segments, one per source; SEGMENT.md describes its files.
package graph

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/graph/internal/postgres"
	"github.com/claimgraph/claimgraph/graph/internal/segment"
	"github.com/claimgraph/claimgraph/graph/internal/union"
	"github.com/claimgraph/claimgraph/schema"
)

// Options say how to open a store. The zero Options open it for writing.
type Options struct {
	ReadOnly    bool         // take no lock; see the loads that were finished when it was opened
	Log         *slog.Logger // nil: silent
	MemoryLimit int64        // bytes that a load may use to build its segment; 0 is 1 GiB
	Copy        string       // folder for the local copy of a database; "": a temporary one
}

// ErrClosed is the error of every use of a closed store.
var ErrClosed = errors.New("the store is closed")

// ErrNotLoaded is wrapped when a source is asked for that is not in the store.
var ErrNotLoaded = errors.New("no such source is loaded")

// errDamaged is wrapped by errors about files that are not as written.
var errDamaged = errors.New("the store is damaged; drop the source and load it again")

// A Store is a set of sources, each with its quads. It may be used by any
// number of goroutines. Only one process at a time may have a folder open for
// writing; any number may read it.
type Store struct {
	dir     string
	options Options

	remote  *postgres.DB // nil for a folder; then the fields below are in use
	copyDir string       // the folder of copy
	copy    *Store       // of what is in the database

	lock *os.File // nil when read-only

	writing sync.Mutex // held by Load and Drop

	mu      sync.Mutex // guards current
	current *snapshot  // nil when closed
}

// A Stored is a source that is loaded.
type Stored struct {
	schema.Source
	Quads  int64     `json:"quads"`
	Bytes  int64     `json:"bytes"` // on disk
	Loaded time.Time `json:"loaded"`
}

// A Pattern selects quads; nil matches anything.
type Pattern struct{ Subject, Predicate, Object, Label quad.Value }

// Open opens the store in a folder, or in the PostgreSQL database of a
// postgres:// address. For writing it makes the folder if there is
// none, and fails at once with a *LockedError when another process writes to
// it. Read-only it fails with an error that wraps fs.ErrNotExist when there is
// no store.
func Open(dir string, o Options) (*Store, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &Store{dir: dir, options: o}
	var err error
	if IsDatabase(dir) {
		err = s.openRemote(context.Background())
	} else if o.ReadOnly {
		s.current, err = openSnapshot(dir, o.Log)
	} else {
		err = s.openForWriting()
	}
	if err != nil {
		return nil, fmt.Errorf("open the store: %w", err)
	}
	return s, nil
}

func (s *Store) openForWriting() (err error) {
	if err := os.MkdirAll(s.dir, 0o755); err != nil {
		return err
	}
	if s.lock, err = lock(s.dir); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.lock.Close())
		}
	}()
	_, err = readManifest(s.dir)
	if errors.Is(err, fs.ErrNotExist) {
		err = s.create()
	}
	if err != nil {
		return err
	}
	s.current, err = openSnapshot(s.dir, s.options.Log)
	if errors.Is(err, union.ErrLinks) {
		s.options.Log.Warn("the links between the sources are damaged: made anew", "error", err)
		s.current, err = s.relink()
	}
	if err != nil {
		return err
	}
	return removeStale(s.dir, s.current.manifest.files())
}

// create makes an empty store.
func (s *Store) create() error {
	build, err := os.MkdirTemp(s.dir, buildPrefix)
	if err != nil {
		return err
	}
	defer os.RemoveAll(build)
	links, err := linkAll(nil, func() error { return nil })
	if err != nil {
		return err
	}
	return s.write(build, &manifest{Format: manifestFormat}, links)
}

// relink makes the links between the segments anew: they follow from the segments.
func (s *Store) relink() (*snapshot, error) {
	m, err := readManifest(s.dir)
	if err != nil {
		return nil, err
	}
	segments, err := openSegments(s.dir, m, nil, s.options.Log)
	if err != nil {
		return nil, err
	}
	defer releaseAll(s.options.Log, segments)
	links, err := linkAll(plainSegments(segments), func() error { return nil })
	if err != nil {
		return nil, err
	}
	build, err := os.MkdirTemp(s.dir, buildPrefix)
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(build)
	if err := s.write(build, m, links); err != nil {
		return nil, err
	}
	return openSnapshot(s.dir, s.options.Log)
}

// Close gives the lock back and closes the files, when the last query that is
// running has ended.
func (s *Store) Close() error {
	s.writing.Lock()
	defer s.writing.Unlock()
	if s.remote != nil {
		return s.closeRemote()
	}
	s.mu.Lock()
	current := s.current
	s.current = nil
	s.mu.Unlock()
	if current == nil {
		return nil
	}
	current.release()
	if s.lock != nil {
		return s.lock.Close()
	}
	return nil
}

// acquire takes the present snapshot, which the caller must release.
func (s *Store) acquire() (*snapshot, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.current == nil {
		return nil, ErrClosed
	}
	s.current.users.Add(1)
	return s.current, nil
}

// Refresh lets a read-only store see what was loaded and dropped since.
func (s *Store) Refresh() error {
	s.writing.Lock()
	defer s.writing.Unlock()
	if s.remote != nil {
		return s.fetch(context.Background())
	}
	if !s.options.ReadOnly {
		return nil
	}
	next, err := openSnapshot(s.dir, s.options.Log)
	if err != nil {
		return fmt.Errorf("refresh the store: %w", err)
	}
	return s.swap(next)
}

// swap makes next the present snapshot.
func (s *Store) swap(next *snapshot) error {
	s.mu.Lock()
	last := s.current
	if last != nil {
		s.current = next
	}
	s.mu.Unlock()
	if last == nil {
		next.release()
		return ErrClosed
	}
	last.release()
	return nil
}

// Sources lists what is loaded, by kind, then name, then label.
func (s *Store) Sources() []Stored {
	if s.remote != nil {
		return s.copy.Sources()
	}
	current, err := s.acquire()
	if err != nil {
		return nil
	}
	defer current.release()
	return sorted(current.manifest.Segments)
}

// sorted lists entries, which come by label, by kind and name.
func sorted(entries []entry) []Stored {
	list := make([]Stored, 0, len(entries))
	for _, e := range entries {
		list = append(list, e.stored())
	}
	slices.SortStableFunc(list, func(a, b Stored) int {
		if c := strings.Compare(string(a.Kind), string(b.Kind)); c != 0 {
			return c
		}
		return strings.Compare(a.Name, b.Name)
	})
	return list
}

func newEntry(src schema.Source, f segment.File, at time.Time) entry {
	return entry{
		Source: src, File: f.SHA256[:32] + segmentEnd, SHA256: f.SHA256,
		Quads: int64(f.Rows), Bytes: f.Size, Loaded: at.UTC().Truncate(time.Second),
	}
}

func (e entry) stored() Stored {
	return Stored{Source: e.Source, Quads: e.Quads, Bytes: e.Bytes, Loaded: e.Loaded}
}

// Load stores a source with its quads, whole or not at all: after an error, or
// a crash at any moment, the store is as it was. A source with the same label
// is replaced. When it is there already with the same quads and description,
// nothing is written and loaded is false. Every quad must have the label of the
// source; a quad that comes twice is stored once.
func (s *Store) Load(ctx context.Context, src schema.Source, at time.Time, quads iter.Seq2[quad.Quad, error]) (stored Stored, loaded bool, err error) {
	if err := schema.CheckIRI(src.Label); err != nil {
		return Stored{}, false, fmt.Errorf("label of the source: %w", err)
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	if s.remote != nil {
		return s.loadRemote(ctx, src, at, quads)
	}
	if _, err := s.writable(); err != nil {
		return Stored{}, false, err
	}
	build, err := os.MkdirTemp(s.dir, buildPrefix)
	if err != nil {
		return Stored{}, false, fmt.Errorf("load %s: %w", src.Label, err)
	}
	defer os.RemoveAll(build)
	file, err := s.build(ctx, build, src.Label, quads)
	if err != nil {
		return Stored{}, false, fmt.Errorf("load %s: %w", src.Label, err)
	}
	stored, loaded, err = s.adopt(ctx, build, file, newEntry(src, file, at))
	if err != nil {
		return Stored{}, false, fmt.Errorf("load %s: %w", src.Label, err)
	}
	return stored, loaded, nil
}

// adopt takes a segment that was built in the folder build into the store,
// unless it is there already.
func (s *Store) adopt(ctx context.Context, build string, file segment.File, e entry) (stored Stored, loaded bool, err error) {
	current, err := s.writable()
	if err != nil {
		return Stored{}, false, err
	}
	label := string(e.Source.Label)
	if i := current.manifest.find(label); i >= 0 {
		if old := current.manifest.Segments[i]; old.SHA256 == e.SHA256 && old.Source == e.Source {
			return old.stored(), false, nil
		}
	}
	if err := os.Rename(file.Path, filepath.Join(s.dir, e.File)); err != nil {
		return Stored{}, false, err
	}
	if err := s.publish(ctx, build, current, current.manifest.with(e), label); err != nil {
		return Stored{}, false, err
	}
	s.options.Log.Info("loaded", "source", e.Source.Label, "quads", e.Quads, "bytes", e.Bytes)
	return e.stored(), true, nil
}

// writable is the present snapshot, if the store can be written to. It stays
// open as long as s.writing is held.
func (s *Store) writable() (*snapshot, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.current == nil:
		return nil, ErrClosed
	case s.options.ReadOnly:
		return nil, errors.New("the store is open read-only")
	}
	return s.current, nil
}

// build writes the quads to a segment file in the folder build.
func (s *Store) build(ctx context.Context, build string, label quad.IRI, quads iter.Seq2[quad.Quad, error]) (segment.File, error) {
	b, err := segment.NewBuilder(filepath.Join(build, "parts"), s.options.MemoryLimit, checkValue, ctx.Err)
	if err != nil {
		return segment.File{}, err
	}
	n := 0
	for q, err := range quads {
		if err != nil {
			return segment.File{}, errors.Join(err, b.Close())
		}
		n++
		if err := checkQuad(q, label); err != nil {
			return segment.File{}, errors.Join(fmt.Errorf("quad %d, %v: %w", n, q, err), b.Close())
		}
		if err := b.Add(q.Subject, q.Predicate, q.Object); err != nil {
			return segment.File{}, errors.Join(fmt.Errorf("quad %d, %v: %w", n, q, err), b.Close())
		}
	}
	f, err := b.Finish(label)
	if err != nil {
		return segment.File{}, errors.Join(err, b.Close())
	}
	whole := filepath.Join(build, "whole"+segmentEnd)
	if err := os.Rename(f.Path, whole); err != nil {
		return segment.File{}, errors.Join(err, b.Close())
	}
	f.Path = whole
	return f, b.Close()
}

// checkQuad refuses what no N-Quads file could hold.
func checkQuad(q quad.Quad, label quad.IRI) error {
	switch q.Subject.(type) {
	case quad.IRI, quad.BNode:
	default:
		return fmt.Errorf("a %T cannot be a subject", q.Subject)
	}
	if _, ok := q.Predicate.(quad.IRI); !ok {
		return fmt.Errorf("a %T cannot be a predicate", q.Predicate)
	}
	if q.Label != quad.Value(label) {
		return fmt.Errorf("label %v is not that of the source, %v", q.Label, label)
	}
	return nil
}

// checkValue refuses values that no N-Quads file could hold.
func checkValue(v quad.Value) error {
	text := ""
	switch v := v.(type) {
	case quad.IRI:
		return schema.CheckIRI(v)
	case quad.BNode:
		text = string(v)
	case quad.String:
		text = string(v)
	case quad.LangString:
		text = string(v.Value) + v.Lang
	case quad.TypedString:
		if err := schema.CheckIRI(v.Type); err != nil {
			return err
		}
		text = string(v.Value)
	}
	if !utf8.ValidString(text) {
		return fmt.Errorf("%q is not UTF-8", text)
	}
	return nil
}

// publish makes a manifest the present one. changed is the label of the source
// that was loaded or dropped. After an error the old manifest still holds.
func (s *Store) publish(ctx context.Context, build string, current *snapshot, m *manifest, changed string) error {
	links, err := s.join(ctx, current, m, changed)
	if err == nil {
		err = s.write(build, m, links)
	}
	if err != nil {
		return errors.Join(err, removeStale(s.dir, current.manifest.files()))
	}
	next, err := openManifest(s.dir, m, current, s.options.Log)
	if err != nil {
		return err
	}
	if err := s.swap(next); err != nil {
		return err
	}
	return removeStale(s.dir, m.files())
}

// join finds the links between the segments of the next manifest.
func (s *Store) join(ctx context.Context, current *snapshot, m *manifest, changed string) ([]byte, error) {
	segments, err := openSegments(s.dir, m, current, s.options.Log)
	if err != nil {
		return nil, err
	}
	defer releaseAll(s.options.Log, segments)
	c := union.Change{Old: current.links, Added: m.find(changed)}
	for _, e := range current.manifest.Segments {
		now := m.find(string(e.Source.Label))
		if string(e.Source.Label) == changed {
			now = -1 // replaced or dropped
		}
		c.Moved = append(c.Moved, now)
	}
	return union.Join(plainSegments(segments), c, ctx.Err)
}

// write puts the links and the manifest in place, the manifest last.
func (s *Store) write(build string, m *manifest, links []byte) error {
	m.Links = linksName(links)
	if err := writeSynced(build, filepath.Join(s.dir, m.Links), links); err != nil {
		return err
	}
	if err := syncDir(s.dir); err != nil {
		return err
	}
	b, err := m.encode()
	if err != nil {
		return err
	}
	if err := writeSynced(build, filepath.Join(s.dir, manifestFile), b); err != nil {
		return err
	}
	return syncDir(s.dir)
}

// linksName is the name of a links file, which holds its checksum.
func linksName(b []byte) string {
	sum := sha256.Sum256(b)
	return linksPrefix + hex.EncodeToString(sum[:])
}

// Drop removes a source. When it is not loaded the error wraps ErrNotLoaded.
func (s *Store) Drop(ctx context.Context, label quad.IRI) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	if s.remote != nil {
		return s.dropRemote(ctx, label)
	}
	current, err := s.writable()
	if err != nil {
		return err
	}
	if current.manifest.find(string(label)) < 0 {
		return fmt.Errorf("drop %s: %w", label, ErrNotLoaded)
	}
	build, err := os.MkdirTemp(s.dir, buildPrefix)
	if err != nil {
		return fmt.Errorf("drop %s: %w", label, err)
	}
	defer os.RemoveAll(build)
	if err := s.publish(ctx, build, current, current.manifest.without(string(label)), string(label)); err != nil {
		return fmt.Errorf("drop %s: %w", label, err)
	}
	s.options.Log.Info("dropped", "source", label)
	return nil
}

// Match lists the quads of a pattern, source by source in the order of labels.
// It reads one snapshot, whatever is loaded meanwhile.
func (s *Store) Match(ctx context.Context, p Pattern) iter.Seq2[quad.Quad, error] {
	if s.remote != nil {
		return s.copy.Match(ctx, p)
	}
	values := [4]quad.Value{p.Subject, p.Predicate, p.Object, p.Label}
	return func(yield func(quad.Quad, error) bool) {
		current, err := s.acquire()
		if err != nil {
			yield(quad.Quad{}, err)
			return
		}
		defer current.release()
		for q, err := range current.union.Match(ctx, values) {
			if !yield(q, err) {
				return
			}
		}
	}
}

// Verify reads all files of the store, as they are now, and compares them with
// their checksums. The error names every source that is damaged.
func (s *Store) Verify(ctx context.Context) error {
	if s.remote != nil {
		return s.verifyRemote(ctx)
	}
	now, err := openSnapshot(s.dir, s.options.Log)
	if err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	defer now.release()
	if err := now.verify(s.dir, ctx.Err); err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	return nil
}
