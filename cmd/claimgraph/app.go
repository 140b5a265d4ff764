package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"log/slog"
	"net/netip"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	"github.com/claimgraph/claimgraph/graph"
	"github.com/claimgraph/claimgraph/loaders"
	"github.com/claimgraph/claimgraph/loaders/article"
	"github.com/claimgraph/claimgraph/queries"
	"github.com/claimgraph/claimgraph/schema"
)

// app is what the commands of one run share.
type app struct {
	in        io.Reader
	out, errw io.Writer
	now       func() time.Time
	getenv    func(string) string
	self      string           // path of this program, for a worker; "" to run programs of people in this process
	reach     []netip.AddrPort // addresses that are reached although they are not public
	config    config
	store     *graph.Store // opened on first use
	worker    *graph.Worker
	library   *queries.Library
	reader    *article.Extractor
}

func (a *app) close() {
	if a.worker != nil {
		if err := a.worker.Close(); err != nil {
			a.say("closing the worker: %v", err)
		}
		a.worker = nil
	}
	if a.store != nil {
		if err := a.store.Close(); err != nil {
			a.say("closing the store: %v", err)
		}
		a.store = nil
	}
}

// say writes a line for people, beside the result.
func (a *app) say(format string, args ...any) {
	if !a.config.Quiet {
		fmt.Fprintf(a.errw, format+"\n", args...)
	}
}

// log is the logger of the packages below.
func (a *app) log() *slog.Logger {
	if !a.config.Verbose {
		return slog.New(slog.DiscardHandler)
	}
	return slog.New(slog.NewTextHandler(a.errw, nil))
}

// isTerminal tells whether a stream is an interactive terminal.
func isTerminal(w any) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// colored tells whether the result may have colours.
func (a *app) colored() bool {
	switch a.config.Color {
	case "always":
		return true
	case "never":
		return false
	}
	return isTerminal(a.out) && a.getenv("NO_COLOR") == "" && a.getenv("TERM") != "dumb"
}

// open opens the store for reading; on first use, and after the program's own
// data changed, it loads the embedded pack.
func (a *app) open(ctx context.Context) (*graph.Store, error) {
	if a.store != nil {
		return a.store, nil
	}
	options := a.reading()
	store, err := graph.Open(a.config.Store, options)
	if err == nil {
		missing, perr := a.missingPack(ctx, store)
		if perr != nil || len(missing) == 0 {
			a.store = store
			return store, perr
		}
		if err := store.Close(); err != nil {
			return nil, err
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if err := a.loadPack(ctx); err != nil {
		return nil, err
	}
	a.store, err = graph.Open(a.config.Store, options)
	return a.store, err
}

// openForWriting opens the store so that sources can be loaded and dropped.
func (a *app) openForWriting(ctx context.Context) (*graph.Store, error) {
	a.limitMemory()
	if _, err := a.open(ctx); err != nil { // loads the pack
		return nil, err
	}
	a.close()
	store, err := graph.Open(a.config.Store, a.writing())
	if err != nil {
		return nil, err
	}
	a.store = store
	return store, nil
}

func (a *app) reading() graph.Options {
	o := a.writing()
	o.ReadOnly = true
	return o
}

// limitMemory keeps this process within the setting. A quarter is left for what
// the collector does not see: mapped files, stacks and the program itself.
func (a *app) limitMemory() {
	limit := int64(a.config.Memory) << 20 / 4 * 3
	if limit < debug.SetMemoryLimit(-1) {
		debug.SetMemoryLimit(limit)
	}
}

func (a *app) writing() graph.Options {
	return graph.Options{Log: a.log(), MemoryLimit: int64(a.config.Memory) << 20, Copy: a.copyOfDatabase()}
}

// copyOfDatabase is the folder for this machine's copy of a store that is in a
// database.
func (a *app) copyOfDatabase() string {
	sum := sha256.Sum256([]byte(graph.ShownPlace(a.config.Store)))
	return filepath.Join(xdg(a.getenv, "XDG_CACHE_HOME", a.getenv("HOME"), ".cache"), "databases", hex.EncodeToString(sum[:8]))
}

// packItem is an embedded dataset that the store lacks.
type packItem struct {
	dataset *loaders.Dataset
	input   *loaders.Input
}

// missingPack lists the embedded datasets whose present edition is not loaded.
func (a *app) missingPack(ctx context.Context, store *graph.Store) ([]packItem, error) {
	loaded := map[string]string{}
	for _, s := range store.Sources() {
		loaded[string(s.Label)] = s.SHA256
	}
	datasets, err := loaders.Builtin()
	if err != nil {
		return nil, err
	}
	var missing []packItem
	for _, d := range datasets {
		if !d.Embedded() {
			continue
		}
		in, err := d.Input(ctx)
		if err != nil {
			return nil, err
		}
		if loaded[string(in.Source.Label)] != in.Source.SHA256 {
			missing = append(missing, packItem{d, in})
		}
	}
	return missing, nil
}

// loadPack loads what is missing of the embedded pack. When another process is
// at it, it waits for that one.
func (a *app) loadPack(ctx context.Context) error {
	store, err := a.waitForLock(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	missing, err := a.missingPack(ctx, store)
	if err != nil || len(missing) == 0 {
		return err
	}
	if len(store.Sources()) == 0 {
		a.say("first use: loading the reference data that come with claimgraph into %s", graph.ShownPlace(a.config.Store))
	} else {
		a.say("loading reference data that came with this version of claimgraph")
	}
	var total int64
	for _, item := range missing {
		var report loaders.Report
		stored, _, err := store.Load(ctx, item.input.Source, a.now(), item.dataset.Read(ctx, item.input, &report))
		if err != nil {
			return err
		}
		for _, old := range store.Sources() {
			if old.Kind == schema.DatasetSource && old.Name == item.dataset.Name && old.Label != stored.Label {
				if err := store.Drop(ctx, old.Label); err != nil {
					return err
				}
			}
		}
		total += stored.Quads
	}
	a.say("loaded %d datasets, %s quads", len(missing), thousands(total))
	return nil
}

// waitForLock opens the store for writing, after whoever writes to it now.
func (a *app) waitForLock(ctx context.Context) (*graph.Store, error) {
	for deadline := a.now().Add(time.Minute); ; {
		store, err := graph.Open(a.config.Store, a.writing())
		var locked *graph.LockedError
		if !errors.As(err, &locked) || a.now().After(deadline) {
			return store, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// queries opens the saved queries; mistakes in the user's own are said, and do
// not keep the others from running.
func (a *app) queries() *queries.Library {
	if a.library == nil {
		library, err := queries.Open(os.DirFS(a.config.Queries))
		if err != nil {
			a.say("%v", err)
		}
		a.library = library
	}
	return a.library
}

// asker runs a Gizmo program: a store, or a worker.
type asker interface {
	Query(ctx context.Context, program string, l graph.Limits) iter.Seq2[schema.Row, error]
}

// untrusted runs programs that people wrote: in a process of their own, so that
// one which hangs, crashes or takes all memory costs that process only.
func (a *app) untrusted(store *graph.Store) asker {
	if a.self == "" {
		return store
	}
	if a.worker == nil {
		a.worker = graph.NewWorker([]string{a.self, workerName}, store.Folder(), graph.WorkerOptions{Memory: int64(a.config.Memory) << 20, Timeout: a.config.Timeout})
	}
	return a.worker
}

// runner lets saved queries run on a store or a worker.
func runner(on asker) queries.Runner {
	return func(ctx context.Context, program string, rows int, timeout time.Duration) iter.Seq2[schema.Row, error] {
		return on.Query(ctx, program, graph.Limits{Rows: rows, Timeout: timeout})
	}
}
