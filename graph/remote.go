package graph

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
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

func (s *Store) openRemote() (err error) {
	s.remote, err = postgres.Open(s.dir, s.options.ReadOnly)
	if errors.Is(err, postgres.ErrNoStore) {
		return fmt.Errorf("%w: %w", fs.ErrNotExist, err)
	}
	return err
}

// loadRemote builds the segment of the source in a temporary folder, for its
// checks and its digest, and copies it into the database in one transaction.
func (s *Store) loadRemote(ctx context.Context, src schema.Source, at time.Time, quads iter.Seq2[quad.Quad, error]) (Stored, bool, error) {
	fail := func(err error) (Stored, bool, error) {
		return Stored{}, false, fmt.Errorf("load %s: %w", src.Label, err)
	}
	if s.options.ReadOnly {
		return fail(errors.New("the store is open read-only"))
	}
	build, err := os.MkdirTemp("", "claimgraph-")
	if err != nil {
		return fail(err)
	}
	defer os.RemoveAll(build)
	file, err := s.build(ctx, build, src.Label, quads)
	if err != nil {
		return fail(err)
	}
	records, err := s.remoteEntries()
	if err != nil {
		return fail(err)
	}
	e := newEntry(src, file, at)
	e.File = ""
	for _, old := range records {
		if old.Source == e.Source && old.SHA256 == e.SHA256 {
			return old.stored(), false, nil
		}
	}
	text, err := json.Marshal(e)
	if err != nil {
		return fail(err)
	}
	seg, err := segment.Open(filepath.Clean(file.Path))
	if err != nil {
		return fail(err)
	}
	_, err = s.remote.Load(ctx, postgres.Record{Label: string(src.Label), SHA256: file.SHA256, Entry: string(text)}, seg)
	if err = errors.Join(lockedRemote(s.dir, err), seg.Close()); err != nil {
		return fail(err)
	}
	return e.stored(), true, nil
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
	if err != nil {
		return fmt.Errorf("drop %s: %w", label, lockedRemote(s.dir, err))
	}
	return nil
}

// remoteEntries lists what the database holds, by label.
func (s *Store) remoteEntries() ([]entry, error) {
	records, err := s.remote.Records()
	if err != nil {
		return nil, err
	}
	list := make([]entry, len(records))
	for i, r := range records {
		if err := json.Unmarshal([]byte(r.Entry), &list[i]); err != nil {
			return nil, fmt.Errorf("description of %s: %w", r.Label, err)
		}
	}
	return list, nil
}

func (s *Store) remoteSources() []Stored {
	list, err := s.remoteEntries()
	if err != nil {
		s.options.Log.Error("list the sources", "error", err)
		return nil
	}
	return sorted(list)
}

// verifyRemote builds the segment of every source anew from the database and
// compares its digest with that of the load.
func (s *Store) verifyRemote(ctx context.Context) error {
	list, err := s.remoteEntries()
	if err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	var found []error
	for _, e := range list {
		build, err := os.MkdirTemp("", "claimgraph-")
		if err != nil {
			return err
		}
		file, err := s.build(ctx, build, e.Source.Label, s.Match(ctx, Pattern{Label: e.Source.Label}))
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
	return errors.Join(found...)
}
