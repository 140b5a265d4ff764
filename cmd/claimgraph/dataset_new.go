package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/claimgraph/claimgraph/loaders"
)

func datasetNewCommand(a *app) *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use: "new FILE", Short: "Draft a dataset for a table: its two files, to be looked over",
		Long: `Draft a dataset for a table (CSV, TSV, Excel, a table in HTML, JSON or JSON
lines): a folder with datapackage.yaml and mapping.yaml, in which the columns that
look like states, times and numbers are mapped and the others are listed. By the
columns' names, rows are taken for

  trade       two states, such as exporter and importer, and a number
  aid         donor, recipient and a number
  arms        supplier, recipient and weapon
  membership  a state and an organisation; status, joined and left where there are
  treaties    a state and a treaty; ratified or signed
  offices     a state, a person and an office; from and to
  votes       a state, a resolution and a vote

and else for ratings, ties of two states, or things. The draft can be tried and
loaded as it is. What it takes the rows for is a guess: look over the lines marked
so, then say in datapackage.yaml what the table is, where it is from, which years it
covers, and whether what it does not list is not so (world: closed). "check" uses
the rows from then on. For claims that no query judges yet, write one with a line
"judges:"; queries/CHECKS.md goes through all of it.`,
		Example: "  claimgraph dataset new aid.csv\n  claimgraph dataset new aid.csv --dir datasets/aid",
		Args:    exactly(1, "one FILE"),
	}
	cmd.Flags().StringVar(&dir, "dir", "", "the folder to make; default: the name of the file")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		files, err := loaders.Files(args[0])
		if err != nil {
			return err
		}
		if len(files) != 1 {
			return usage(fmt.Errorf("%s: one table at a time, it holds %d files", args[0], len(files)))
		}
		draft, err := loaders.Scaffold(files[0])
		if err != nil {
			return err
		}
		if dir == "" {
			dir = draft.Name
		}
		if err := writeDraft(dir, draft); err != nil {
			return err
		}
		for _, note := range draft.Notes {
			fmt.Fprintln(a.out, plainLine(note))
		}
		a.say("wrote %s and %s; look them over, then: claimgraph dataset check %s %s",
			filepath.Join(dir, "datapackage.yaml"), filepath.Join(dir, "mapping.yaml"), localPath(dir), args[0])
		return nil
	}
	return cmd
}

// writeDraft writes the two files of a dataset into a folder that has none.
func writeDraft(dir string, draft *loaders.Draft) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for name, data := range map[string][]byte{"datapackage.yaml": draft.Descriptor, "mapping.yaml": draft.Mapping} {
		f, err := os.OpenFile(filepath.Join(dir, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		if errors.Is(err, os.ErrExist) {
			return fmt.Errorf("%s is there already: give another --dir", filepath.Join(dir, name))
		}
		if err != nil {
			return err
		}
		_, err = f.Write(data)
		if err := errors.Join(err, f.Close()); err != nil {
			return err
		}
	}
	return nil
}

// localPath writes a relative path so that it is not taken for a name.
func localPath(dir string) string {
	if filepath.IsAbs(dir) {
		return dir
	}
	return "." + string(filepath.Separator) + filepath.Clean(dir)
}
