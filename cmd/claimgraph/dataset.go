package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"github.com/claimgraph/claimgraph/graph"
	"github.com/claimgraph/claimgraph/loaders"
	"github.com/claimgraph/claimgraph/schema"
)

// dataset opens a dataset by name, or by the path of its folder.
func (a *app) dataset(name string) (*loaders.Dataset, error) {
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		d, err := loaders.Open(os.DirFS(name))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		return d, nil
	}
	datasets, err := loaders.Builtin()
	if err != nil {
		return nil, err
	}
	var names []string
	for _, d := range datasets {
		if d.Name == name {
			return d, nil
		}
		names = append(names, d.Name)
	}
	return nil, usage(fmt.Errorf("no dataset %q, and no folder of that name%s", name, didYouMean(name, names)))
}

func datasetCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "dataset",
		Short:   "Describe the datasets that can be loaded, or try a new one",
		Example: "  claimgraph dataset list\n  claimgraph dataset show cow-trade\n  claimgraph dataset check ./my-dataset",
		Args:    none,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(datasetListCommand(a), datasetShowCommand(a), datasetCheckCommand(a))
	return cmd
}

func datasetListCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{Use: "list", Short: "List the datasets that claimgraph knows", Example: "  claimgraph dataset list", Args: none}
	format := formatFlag(cmd, tableFormats)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := checkFormat(*format, tableFormats); err != nil {
			return err
		}
		datasets, err := loaders.Builtin()
		if err != nil {
			return err
		}
		store, err := a.open(cmd.Context())
		if err != nil {
			return err
		}
		loaded := map[string]bool{}
		for _, s := range store.Sources() {
			loaded[s.Name] = loaded[s.Name] || s.Kind == schema.DatasetSource
		}
		t := &table{schema: "claimgraph.datasets/v1", columns: []string{"name", "covers", "rows", "loaded", "title"}}
		for _, d := range datasets {
			origin, is := "yours", "no"
			if d.Embedded() {
				origin = "embedded"
			}
			if loaded[d.Name] {
				is = "yes"
			}
			t.rows = append(t.rows, []any{d.Name, d.Coverage.Period.String(), origin, is, d.Title})
		}
		if err := t.write(a.out, *format); err != nil {
			return err
		}
		a.say("\nnext: claimgraph dataset show NAME, for its licence and traps; claimgraph load NAME FILE…")
		return nil
	}
	return cmd
}

func datasetShowCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "show NAME", Short: "Show a dataset's source, licence, coverage and traps", Example: "  claimgraph dataset show cow-trade",
		Args: exactly(1, "one NAME"),
		RunE: func(cmd *cobra.Command, args []string) error {
			d, err := a.dataset(args[0])
			if err != nil {
				return err
			}
			return describeDataset(a.out, d)
		},
	}
}

func describeDataset(w io.Writer, d *loaders.Dataset) error {
	var b strings.Builder
	line := func(name, text string) {
		if text != "" {
			fmt.Fprintf(&b, "%-10s %s\n", name, text)
		}
	}
	line("name", d.Name)
	line("title", d.Title)
	line("edition", d.Version)
	line("homepage", d.Homepage)
	for _, l := range d.Licences {
		line("licence", strings.TrimSpace(l.Name+" "+l.Path))
	}
	for _, s := range d.Sources {
		line("source", strings.TrimSpace(s.Title+" "+s.Path))
	}
	world := "open: what it does not list may still be so"
	if d.Coverage.Closed {
		world = "closed: within its years, what it does not list is not so"
	}
	line("covers", d.Coverage.Period.String())
	line("world", world)
	for _, c := range d.Coverage.Covers {
		line("", schema.Short(c))
	}
	for _, r := range d.Resources {
		line("file", r.Path)
	}
	if d.Description != "" {
		fmt.Fprintf(&b, "\n%s\n", strings.TrimSpace(d.Description))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func datasetCheckCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "check NAME | FOLDER [FILE…]", Short: "Try a mapping on a sample or on files, without loading anything",
		Example: "  claimgraph dataset check ./my-dataset\n  claimgraph dataset check cow-trade Dyadic_COW_4.0.csv",
		Args:    atLeast(1, "NAME or FOLDER"),
		RunE: func(cmd *cobra.Command, args []string) error {
			d, err := a.dataset(args[0])
			if err != nil {
				return err
			}
			in, err := datasetInput(cmd.Context(), d, args[1:], true)
			if err != nil {
				return err
			}
			report := loaders.Report{Rejects: a.errw}
			n, err := graph.WriteNQuads(a.out, d.Read(cmd.Context(), in, &report))
			if err != nil {
				return err
			}
			a.say("%s", rowsLine(&report))
			a.say("%s quads; next: claimgraph load %s", thousands(int64(n)), strings.Join(args, " "))
			return nil
		},
	}
}

// datasetInput gathers the files of a dataset; with none, its own rows or sample.
func datasetInput(ctx context.Context, d *loaders.Dataset, paths []string, sample bool) (*loaders.Input, error) {
	var files []loaders.File
	for _, path := range paths {
		more, err := loaders.Files(path)
		if err != nil {
			return nil, err
		}
		files = append(files, more...)
	}
	if len(files) == 0 && sample && !d.Embedded() {
		return d.Sample()
	}
	return d.Input(ctx, files...)
}

func rowsLine(r *loaders.Report) string {
	line := fmt.Sprintf("%s rows: %s used, %s rejected", thousands(r.Rows()), thousands(r.Used()), thousands(r.Rejected()))
	for _, reason := range r.Reasons() {
		line += fmt.Sprintf("\n  %s × %s", thousands(reason.Rows), reason.Text)
	}
	return line
}

func loadCommand(a *app) *cobra.Command {
	var strict bool
	var rejects, as string
	cmd := &cobra.Command{
		Use:   "load NAME [FILE…]",
		Short: "Load a dataset, or quads from an N-Quads file",
		Long: `Load a dataset by its name, or by its folder, from the publisher's files; or
load quads from a file ending in .nq or .nt (also .gz) under a name of your own. A load is whole or
not at all; loading the same again changes nothing.`,
		Example: `  claimgraph load cow-trade Dyadic_COW_4.0.csv
  claimgraph load ./my-dataset my.csv
  claimgraph load facts.nq --as my-facts`,
		Args: atLeast(1, "NAME"),
	}
	cmd.Flags().BoolVar(&strict, "strict", false, "load nothing and end with exit code 4 when a row is rejected")
	cmd.Flags().StringVar(&rejects, "rejects", "", "write rejected rows with their reasons to this CSV file")
	cmd.Flags().StringVar(&as, "as", "", "name of a source of quads")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if isQuadFile(args[0]) {
			return a.loadQuads(cmd.Context(), args, as)
		}
		d, err := a.dataset(args[0])
		if err != nil {
			return err
		}
		in, err := datasetInput(cmd.Context(), d, args[1:], false)
		if err != nil {
			return err
		}
		report := &loaders.Report{}
		if rejects != "" {
			f, err := os.Create(rejects)
			if err != nil {
				return err
			}
			defer f.Close()
			report.Rejects = f
		}
		store, err := a.openForWriting(cmd.Context())
		if err != nil {
			return err
		}
		progress := a.progress(report)
		quads := d.Read(cmd.Context(), in, report)
		if strict {
			quads = failRejected(quads, report)
		}
		stored, loaded, err := store.Load(cmd.Context(), in.Source, a.now(), quads)
		progress()
		if err != nil {
			return err
		}
		fmt.Fprintf(a.out, "%s\n", rowsLine(report))
		if !loaded {
			fmt.Fprintf(a.out, "%s is loaded already, unchanged\n", schema.Short(stored.Label))
			return nil
		}
		fmt.Fprintf(a.out, "%s: %s quads, %s kB\n", schema.Short(stored.Label), thousands(stored.Quads), thousands(stored.Bytes>>10))
		a.say("next: claimgraph check FILE, which now uses it too")
		return nil
	}
	return cmd
}

// progress shows rows as they are read, on a terminal only. The function it
// returns ends the display.
func (a *app) progress(report *loaders.Report) func() {
	if a.config.Quiet || !isTerminal(a.errw) {
		return func() {}
	}
	p := mpb.New(mpb.WithOutput(a.errw), mpb.WithAutoRefresh())
	bar := p.AddBar(0, mpb.PrependDecorators(decor.Name("rows "), decor.CurrentNoUnit("%d")), mpb.AppendDecorators(decor.AverageSpeed(0, "%.0f rows/s")))
	report.Progress = func(rows, _ int64) { bar.SetCurrent(rows) }
	return func() {
		bar.SetTotal(-1, true)
		p.Wait()
	}
}

// errRejected ends a strict load.
var errRejected = errors.New("rows were rejected, nothing was loaded")

// failRejected ends the quads with an error when a row was rejected.
func failRejected(quads quadSequence, report *loaders.Report) quadSequence {
	return func(yield func(quadOf, error) bool) {
		for q, err := range quads {
			if !yield(q, err) {
				return
			}
		}
		if report.Rejected() > 0 {
			yield(quadOf{}, &exitError{exitRejected, fmt.Errorf("%w: %s", errRejected, rowsLine(report))})
		}
	}
}

func isQuadFile(name string) bool {
	name = strings.TrimSuffix(strings.ToLower(name), ".gz")
	ext := filepath.Ext(name)
	return ext == ".nq" || ext == ".nt"
}
