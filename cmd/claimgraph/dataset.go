package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

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
	cmd.AddCommand(datasetListCommand(a), datasetShowCommand(a), datasetCheckCommand(a), datasetNewCommand(a))
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
		line("licence", strings.TrimSpace(l.Name+" "+l.Title+" "+l.Path))
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
	for _, r := range d.Fetch {
		line("download", r.URL)
	}
	if d.Description != "" {
		fmt.Fprintf(&b, "\n%s\n", strings.TrimSpace(d.Description))
	}
	if len(d.Traps) > 0 {
		b.WriteString("\nTraps:\n")
	}
	for _, trap := range d.Traps {
		fmt.Fprintf(&b, "  - %s\n", trap)
	}
	_, err := io.WriteString(w, b.String())
	return err
}
