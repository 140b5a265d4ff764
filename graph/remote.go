package graph

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/graph/internal/postgres"
	"github.com/claimgraph/claimgraph/graph/internal/segment"
	"github.com/claimgraph/claimgraph/schema"
)

// IsDatabase tells whether a store's place is the address of a database
// instead of a folder.
func IsDatabase(place string) bool {
	return strings.HasPrefix(place, "postgres://") || strings.HasPrefix(place, "postgresql://")
}

// ShownPlace is the place of a store as it may be shown: without a password.
func ShownPlace(place string) string {
	if IsDatabase(place) {
		return postgres.Redacted(place)
	}
	return place
}

// Folder is where the segments of the store are: another process can open it
// read-only.
func (s *Store) Folder() string {
	if s.remote != nil {
		return s.copyDir
	}
	return s.dir
}

// A store in a database has a copy of its sources in a folder of this machine,
// which answers all questions. The database says what is loaded, so the copy is
// brought up to date whenever the store is opened, changed or refreshed.

func (s *Store) openRemote(ctx context.Context) (err error) {
	s.remote, err = postgres.Open(s.dir, s.options.ReadOnly)
	if errors.Is(err, postgres.ErrNoStore) {
		return fmt.Errorf("%w: %w", fs.ErrNotExist, err)
	}
	if err != nil {
		return err
	}
	if s.copyDir = s.options.Copy; s.copyDir == "" {
		s.copyDir, err = os.MkdirTemp("", "claimgraph-")
	}
	if err == nil {
		err = s.fetch(ctx)
	}
	if err != nil {
		return errors.Join(err, s.closeRemote())
	}
	return nil
}

func (s *Store) closeRemote() (err error) {
	if s.copy != nil {
		err = s.copy.Close()
	}
	if s.options.Copy == "" {
		err = errors.Join(err, os.RemoveAll(s.copyDir))
	}
	return errors.Join(err, s.remote.Close())
}

// fetch makes the copy hold what the database holds. What is missing is built
// from the quads in the database, and must have the digest of its load.
func (s *Store) fetch(ctx context.Context) error {
	reading, err := s.remote.Read(ctx)
	if err != nil {
		return err
	}
	defer reading.Close()
	want, err := entriesOf(ctx, reading)
	if err != nil {
		return err
	}
	same := func(local *Store) bool {
		return len(local.Sources()) == len(want) && !slices.ContainsFunc(want, func(e entry) bool { return !local.holds(e) })
	}
	if s.copy == nil {
		if s.copy, err = Open(s.copyDir, Options{ReadOnly: true, Log: s.options.Log}); err != nil && !errors.Is(err, fs.ErrNotExist) {
			s.options.Log.Warn("the copy of the database is not readable: made anew", "error", err)
			if err := os.RemoveAll(s.copyDir); err != nil {
				return err
			}
		}
	}
	if s.copy != nil {
		if err := s.copy.Refresh(); err != nil {
			return err
		}
		if same(s.copy) {
			return nil
		}
	}
	return s.changeCopy(ctx, func(local *Store) error {
		for _, e := range want {
			if local.holds(e) {
				continue
			}
			s.options.Log.Info("fetch", "source", e.Source.Label, "quads", e.Quads)
			if _, _, err := local.Load(ctx, e.Source, e.Loaded, reading.Quads(ctx, e.Source.Label)); err != nil {
				return err
			}
			if !local.holds(e) {
				return errors.Join(fmt.Errorf("%s in %s: %w", e.Source.Label, postgres.Redacted(s.dir), errDamaged), local.Drop(ctx, e.Source.Label))
			}
		}
		for _, there := range local.Sources() {
			if slices.ContainsFunc(want, func(e entry) bool { return e.Source.Label == there.Label }) {
				continue
			}
			if err := local.Drop(ctx, there.Label); err != nil {
				return err
			}
		}
		return nil
	})
}

// holds tells whether a folder has a source as it was loaded into the database.
func (s *Store) holds(e entry) bool {
	current, err := s.acquire()
	if err != nil {
		return false
	}
	defer current.release()
	i := current.manifest.find(string(e.Source.Label))
	return i >= 0 && current.manifest.Segments[i].SHA256 == e.SHA256 && current.manifest.Segments[i].Source == e.Source
}

// Other processes of this machine may be changing the same copy.
const (
	copyWaits = 1200
	copyWait  = 50 * time.Millisecond
)

// changeCopy lets change write to the copy, after whoever does so now, and opens
// it for reading again.
func (s *Store) changeCopy(ctx context.Context, change func(local *Store) error) error {
	local, err := s.lockCopy()
	for n := 0; errors.As(err, new(*LockedError)) && n < copyWaits; n++ {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(copyWait):
		}
		local, err = s.lockCopy()
	}
	if err != nil {
		return err
	}
	if err := errors.Join(change(local), local.Close()); err != nil {
		return err
	}
	return s.reopenCopy()
}

func (s *Store) lockCopy() (*Store, error) {
	return Open(s.copyDir, Options{Log: s.options.Log, MemoryLimit: s.options.MemoryLimit})
}

func (s *Store) reopenCopy() (err error) {
	if s.copy != nil {
		return s.copy.Refresh()
	}
	s.copy, err = Open(s.copyDir, Options{ReadOnly: true, Log: s.options.Log})
	return err
}

func (s *Store) loadRemote(ctx context.Context, src schema.Source, at time.Time, quads iter.Seq2[quad.Quad, error]) (stored Stored, loaded bool, err error) {
	if s.options.ReadOnly {
		return Stored{}, false, fmt.Errorf("load %s: the store is open read-only", src.Label)
	}
	if err := s.fetch(ctx); err != nil { // what others loaded
		return Stored{}, false, err
	}
	local, err := s.lockCopy()
	if err != nil {
		return Stored{}, false, err
	}
	stored, loaded, err = s.loadThrough(ctx, local, src, at, quads)
	if err = errors.Join(err, local.Close()); err != nil {
		return Stored{}, false, fmt.Errorf("load %s: %w", src.Label, err)
	}
	return stored, loaded, s.reopenCopy()
}

// loadThrough builds the segment of the source in the copy, for its checks and
// its digest, writes it to the database in one transaction, and only then
// makes it part of the copy.
func (s *Store) loadThrough(ctx context.Context, local *Store, src schema.Source, at time.Time, quads iter.Seq2[quad.Quad, error]) (Stored, bool, error) {
	build, err := os.MkdirTemp(local.dir, buildPrefix)
	if err != nil {
		return Stored{}, false, err
	}
	defer os.RemoveAll(build)
	file, err := s.build(ctx, build, src.Label, quads)
	if err != nil {
		return Stored{}, false, err
	}
	e := newEntry(src, file, at)
	if !local.holds(e) {
		if err := s.insert(ctx, e, file.Path); err != nil {
			return Stored{}, false, err
		}
	}
	return local.adopt(ctx, build, file, e)
}

// insert writes a segment to the database.
func (s *Store) insert(ctx context.Context, e entry, path string) error {
	text, err := json.Marshal(e)
	if err != nil {
		return err
	}
	seg, err := segment.Open(path)
	if err != nil {
		return err
	}
	err = s.remote.Load(ctx, postgres.Record{Label: string(e.Source.Label), SHA256: e.SHA256, Entry: string(text)}, seg)
	return errors.Join(lockedRemote(s.dir, err), seg.Close())
}

// lockedRemote makes the error of a database that somebody else writes to that
// of a folder in the same state.
func lockedRemote(address string, err error) error {
	var locked *postgres.LockedError
	if errors.As(err, &locked) {
		return &LockedError{Dir: postgres.Redacted(address), Holder: Holder{PID: locked.PID, Host: locked.Client, Command: locked.Program}}
	}
	return err
}

func (s *Store) dropRemote(ctx context.Context, label quad.IRI) error {
	if s.options.ReadOnly {
		return errors.New("the store is open read-only")
	}
	found, err := s.remote.Drop(ctx, string(label))
	if err == nil && !found {
		err = ErrNotLoaded
	}
	if err == nil {
		err = s.fetch(ctx)
	}
	if err != nil {
		return fmt.Errorf("drop %s: %w", label, lockedRemote(s.dir, err))
	}
	return nil
}

// entriesOf lists what the database holds, by label.
func entriesOf(ctx context.Context, r *postgres.Reading) ([]entry, error) {
	records, err := r.Records(ctx)
	if err != nil {
		return nil, err
	}
	list := make([]entry, len(records))
	for i, r := range records {
		if err := json.Unmarshal([]byte(r.Entry), &list[i]); err != nil {
			return nil, fmt.Errorf("description of %s: %w", r.Label, err)
		}
		list[i].SHA256 = r.SHA256
	}
	return list, nil
}

// verifyRemote builds the segment of every source anew from the database and
// compares its digest with that of the load, then verifies the copy.
func (s *Store) verifyRemote(ctx context.Context) error {
	reading, err := s.remote.Read(ctx)
	if err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	defer reading.Close()
	list, err := entriesOf(ctx, reading)
	if err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	var found []error
	for _, e := range list {
		build, err := os.MkdirTemp("", "claimgraph-")
		if err != nil {
			return err
		}
		file, err := s.build(ctx, build, e.Source.Label, reading.Quads(ctx, e.Source.Label))
		if err == nil && file.SHA256 != e.SHA256 {
			err = errDamaged
		}
		if err != nil {
			found = append(found, fmt.Errorf("verify: source %s: %w", e.Source.Label, err))
		}
		if err := os.RemoveAll(build); err != nil {
			return err
		}
	}
	return errors.Join(append(found, s.copy.Verify(ctx))...)
}
