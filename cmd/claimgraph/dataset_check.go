package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/cayleygraph/quad"
	"github.com/spf13/cobra"

	"github.com/claimgraph/claimgraph/graph"
	"github.com/claimgraph/claimgraph/loaders"
	"github.com/claimgraph/claimgraph/schema"
)

func datasetCheckCommand(a *app) *cobra.Command {
	formats := []string{"text", "nquads"}
	var rows int
	var mapping *mappingOptions
	var sample bool
	cmd := &cobra.Command{
		Use: "check NAME | FOLDER [FILE…]", Short: "Try a mapping on its sample or on files, without loading anything",
		Long: `Try a mapping on its sample or on files, without loading anything: the first
rows with their quads, which columns are used, and what became of all rows.`,
		Example: `  claimgraph dataset check ./my-dataset
  claimgraph dataset check ./my-dataset --rows 0 --format nquads > all.nq
  claimgraph dataset check cow-trade Dyadic_COW_4.0.csv
  claimgraph dataset check --mapping rules.rml.ttl people.csv`,
		Args: func(cmd *cobra.Command, args []string) error {
			if mapping.file != "" {
				return nil
			}
			return atLeast(1, "NAME or FOLDER")(cmd, args)
		},
	}
	mapping = mappingFlags(cmd)
	cmd.Flags().IntVar(&rows, "rows", 3, "rows to show")
	cmd.Flags().BoolVar(&sample, "sample", false, "try it on the dataset's own sample, also when its rows come with the program")
	format := formatFlag(cmd, formats)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := checkFormat(*format, formats); err != nil {
			return err
		}
		d, files, err := a.datasetOrMapping(*mapping, "", args)
		if err != nil {
			return err
		}
		if sample && (len(files) > 0 || mapping.file != "") {
			return usage(errors.New("--sample takes no files and no mapping: it is the dataset's own"))
		}
		in, err := checkInput(cmd.Context(), d, files, mapping.file == "", sample)
		if err != nil {
			return err
		}
		in.KeepGraphs = true
		out := io.Discard
		if *format == "nquads" {
			out = a.out
		} else if err := a.preview(cmd.Context(), d, in, rows); err != nil {
			return err
		}
		report := &loaders.Report{}
		if *format == "nquads" {
			report.Rejects = a.errw
		}
		done := a.progress(report)
		n, err := graph.WriteNQuads(out, d.Read(cmd.Context(), in, report))
		done()
		if err != nil {
			return err
		}
		if *format == "text" {
			fmt.Fprintf(a.out, "%s\n%s quads\n", rowsLine(report), thousands(int64(n)))
		} else {
			a.say("%s", rowsLine(report))
		}
		if mapping.file != "" {
			args = append([]string{"--mapping", mapping.file}, args...)
		}
		a.say("next: claimgraph load %s", strings.Join(args, " "))
		return nil
	}
	return cmd
}

// checkInput is what a mapping is tried on: files, or else the sample.
func checkInput(ctx context.Context, d *loaders.Dataset, files []string, hasSample, sample bool) (*loaders.Input, error) {
	if sample {
		return d.Sample()
	}
	return datasetInput(ctx, d, files, hasSample)
}

// preview shows what becomes of the first rows, and of the columns.
func (a *app) preview(ctx context.Context, d *loaders.Dataset, in *loaders.Input, rows int) error {
	p, err := d.Preview(ctx, in, rows)
	if err != nil {
		return err
	}
	var b strings.Builder
	for _, row := range p.Rows {
		fmt.Fprintf(&b, "%s:%d\n", row.File, row.Line)
		if row.Rejected != "" {
			fmt.Fprintf(&b, "  rejected: %s\n", plainLine(row.Rejected))
		}
		for _, q := range row.Quads {
			fmt.Fprintf(&b, "  %s  %s  %s\n", shortTerm(q.Subject), shortTerm(q.Predicate), shortTerm(q.Object))
		}
		b.WriteByte('\n')
	}
	for _, c := range p.Columns {
		fmt.Fprintf(&b, "%s uses %s\n", c.Resource, strings.Join(c.Used, ", "))
		if len(c.Ignored) > 0 {
			fmt.Fprintf(&b, "%s ignores %s\n", c.Resource, strings.Join(c.Ignored, ", "))
		}
	}
	_, err = io.WriteString(a.out, b.String())
	return err
}

// shortTerm writes a term for people: IRIs in their short form, text quoted.
func shortTerm(v quad.Value) string {
	if iri, ok := v.(quad.IRI); ok {
		return schema.Short(iri)
	}
	if text, ok := cellOf(v).(string); ok {
		return strconv.Quote(text)
	}
	return cellText(cellOf(v))
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
