// Command bench measures claimgraph beside SQLite, Oxigraph and DuckDB on the
// same made-up observations: about five quads per row over 200 countries, one
// object that all rows share, and a tree. What is not installed is left out,
// and said.
//
//	go run ./graph/bench -quads 1000000 -peers FOLDER
//
// peers/install.sh FOLDER installs Oxigraph and DuckDB, which need Node.js.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/claimgraph/claimgraph/graph"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := bench(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

type options struct {
	quads int
	peers string // folder of the peers for Node.js, "" for none
	alone bool   // claimgraph only
	dir   string // of the data, "" for a temporary one
	child string // part that is measured in this process, "" to measure all
}

func bench(ctx context.Context, args []string, out, errw io.Writer) error {
	var o options
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(errw)
	flags.IntVar(&o.quads, "quads", 1_000_000, "number of quads, about")
	flags.StringVar(&o.peers, "peers", "", "folder that peers/install.sh has filled")
	flags.BoolVar(&o.alone, "alone", false, "measure claimgraph only")
	flags.StringVar(&o.dir, "dir", "", "folder for the data, which stay there; by default a temporary one")
	flags.StringVar(&o.child, "child", "", "measure one part in this process; for the program itself")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if o.quads < 5_000 {
		return fmt.Errorf("-quads %d: at least 5000 are needed", o.quads)
	}
	if o.child != "" {
		return child(ctx, o.child, o.dir, rows(o.quads))
	}
	if o.dir == "" {
		dir, err := os.MkdirTemp("", "claimgraph-bench-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		o.dir = dir
	}
	list, results, err := measure(ctx, o, errw)
	if err != nil {
		return err
	}
	if err := agree(list, results); err != nil {
		return err
	}
	return writeReport(out, thisMachine(), results[0].Quads, list, results)
}

// measure makes the data and measures one system after the other.
func measure(ctx context.Context, o options, errw io.Writer) ([]question, []result, error) {
	n := rows(o.quads)
	list, err := readQuestions(n)
	if err != nil {
		return nil, nil, err
	}
	if err := os.MkdirAll(o.dir, 0o755); err != nil {
		return nil, nil, err
	}
	fmt.Fprintf(errw, "making %d rows\n", n)
	if err := writeData(o.dir, n); err != nil {
		return nil, nil, err
	}
	systems := []func() (result, error){
		func() (result, error) { return benchQuads(ctx, o) },
		func() (result, error) { return benchRows(ctx, o) },
	}
	if !o.alone {
		systems = append(systems, func() (result, error) { return benchSQLite(ctx, o.dir, list) })
		for _, p := range peers() {
			systems = append(systems, func() (result, error) { return p.bench(ctx, o.peers, o.dir, list) })
		}
	}
	var results []result
	for _, system := range systems {
		r, err := system()
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", r.System, err)
		}
		fmt.Fprintf(errw, "%s: loaded in %s %s\n", r.System, duration(r.Load.CPU), r.Skipped)
		results = append(results, r)
	}
	return list, results, nil
}

// benchQuads measures claimgraph, loaded from N-Quads.
func benchQuads(ctx context.Context, o options) (result, error) {
	r := result{System: "claimgraph", Note: "loaded from N-Quads; asked in Gizmo, without the worker process of user queries"}
	var stored graph.Stored
	var err error
	if r.Load, err = runSelf(ctx, o, "load-quads", storeOfNQ, &stored); err != nil {
		return r, err
	}
	r.Quads = stored.Quads
	if r.Bytes, err = size(filepath.Join(o.dir, storeOfNQ)); err != nil {
		return r, err
	}
	var got answers
	if _, err := runSelf(ctx, o, "ask", "", &got); err != nil {
		return r, err
	}
	r.Open, r.Answers = got.Open, got.Answers
	return r, nil
}

// benchRows measures claimgraph, loaded from a mapped CSV.
func benchRows(ctx context.Context, o options) (result, error) {
	r := result{System: "claimgraph, CSV", Note: "loaded from one row per observation by a mapping, with cell, slot and integer twin added to each"}
	var stored graph.Stored
	var err error
	if r.Load, err = runSelf(ctx, o, "load-rows", storeOfCSV, &stored); err != nil {
		return r, err
	}
	r.Quads = stored.Quads
	r.Bytes, err = size(filepath.Join(o.dir, storeOfCSV))
	return r, err
}

// runSelf measures a part in a process of its own. A store that an earlier run
// left behind is removed first.
func runSelf(ctx context.Context, o options, part, store string, out any) (spent, error) {
	self, err := os.Executable()
	if err != nil {
		return spent{}, err
	}
	if store != "" {
		if err := os.RemoveAll(filepath.Join(o.dir, store)); err != nil {
			return spent{}, err
		}
	}
	return run(ctx, nil, out, self, "-child", part, "-dir", o.dir, "-quads", fmt.Sprint(o.quads))
}

// agree checks that all systems gave the same answers.
func agree(list []question, results []result) error {
	var problems []error
	for i, q := range list {
		want := results[0].Answers[i].Number
		for _, r := range results {
			if len(r.Answers) > 0 && r.Answers[i].Took > 0 && r.Answers[i].Number != want {
				problems = append(problems, fmt.Errorf("%s: %s answers %d, %s %d", q.Name, results[0].System, want, r.System, r.Answers[i].Number))
			}
		}
		if want == 0 {
			problems = append(problems, fmt.Errorf("%s: the answer is empty", q.Name))
		}
	}
	return errors.Join(problems...)
}

// size adds up the files of a folder, or is that of a file.
func size(path string) (total int64, err error) {
	err = filepath.WalkDir(path, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			total += info.Size()
		}
		return err
	})
	return total, err
}

// thisMachine says where this program runs, as far as the system tells.
func thisMachine() machine {
	m := machine{
		Processor: fmt.Sprintf("%d processors", runtime.NumCPU()), System: runtime.GOOS + "/" + runtime.GOARCH,
		Go: runtime.Version(), Date: time.Now().Format(time.DateOnly),
	}
	if info, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		if _, rest, ok := strings.Cut(string(info), "model name"); ok {
			line, _, _ := strings.Cut(rest, "\n")
			m.Processor = fmt.Sprintf("%d × %s", runtime.NumCPU(), strings.Trim(line, " \t:"))
		}
	}
	if load, err := os.ReadFile("/proc/loadavg"); err == nil {
		m.Load = fmt.Sprintf("; load average %s at the end", strings.Join(strings.Fields(string(load))[:3], ", "))
	}
	return m
}
