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
		Long: `Draft a dataset for a CSV or TSV file: a folder with datapackage.yaml and
mapping.yaml, in which the columns that look like states, years and numbers are
mapped and the others are listed. It can be tried at once; what it takes the rows
for is a guess.`,
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
