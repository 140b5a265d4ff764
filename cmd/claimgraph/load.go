package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"
	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"github.com/claimgraph/claimgraph/graph"
	"github.com/claimgraph/claimgraph/loaders"
	"github.com/claimgraph/claimgraph/schema"
)

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
	var mapping *mappingOptions
	cmd := &cobra.Command{
		Use:   "load NAME [FILE…]",
		Short: "Load a dataset, or quads from an RDF file",
		Long: `Load a dataset by its name, or by its folder, from the publisher's files; or
load RDF from a file ending in .nq, .nt, .ttl, .trig or .jsonld (also .gz) under a
name of your own; or the files that a mapping in RML (.ttl) or YARRRML (.yml) reads,
found in its folder unless they are given. A load is whole or
not at all; loading the same again changes nothing.`,
		Example: `  claimgraph load cow-trade Dyadic_COW_4.0.csv
  claimgraph load cow-trade              the files that fetch has got
  claimgraph load ./my-dataset my.csv
  claimgraph load facts.nq --as my-facts
  claimgraph load --mapping rules.rml.ttl people.csv --as people`,
		Args: func(cmd *cobra.Command, args []string) error {
			if mapping.file != "" {
				return nil
			}
			return atLeast(1, "NAME")(cmd, args)
		},
	}
	cmd.Flags().BoolVar(&strict, "strict", false, "load nothing and end with exit code 4 when a row is rejected")
	cmd.Flags().StringVar(&rejects, "rejects", "", "write rejected rows with their reasons to this CSV file")
	cmd.Flags().StringVar(&as, "as", "", "name of a source of quads, or of what a mapping makes")
	mapping = mappingFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if mapping.file == "" && isRDF(args[0]) {
			return a.loadQuads(cmd.Context(), args, as)
		}
		d, files, err := a.datasetOrMapping(*mapping, as, args)
		if err != nil {
			return err
		}
		if len(files) == 0 {
			files = a.fetched(d)
		}
		in, err := datasetInput(cmd.Context(), d, files, false)
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
		if report.Graphs > 0 {
			a.say("%s quads had a graph name, which is put aside: their label is now the source", thousands(report.Graphs))
		}
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

func isRDF(name string) bool {
	_, ok := graph.RDFFormatOf(name)
	return ok
}
