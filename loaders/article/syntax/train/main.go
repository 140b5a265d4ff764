// Command train learns the model of package syntax from dependency treebanks.
//
//	go run ./loaders/article/syntax/train -data DIR
//
// DIR holds CoNLL-U files, plain or gzipped. The model is learnt from those
// whose names contain "train" and the trees in own.conllu, and measured on those
// whose names contain "dev".
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/claimgraph/claimgraph/loaders/article/syntax/internal/tree"
)

func main() {
	if err := run(os.Args[1:], os.Stdout, os.Stderr); err != nil {
		if !errors.Is(err, flag.ErrHelp) {
			fmt.Fprintln(os.Stderr, "train:", err)
		}
		os.Exit(1)
	}
}

func run(args []string, out, errw io.Writer) error {
	flags := flag.NewFlagSet("train", flag.ContinueOnError)
	flags.SetOutput(errw)
	set := defaults()
	data := flags.String("data", "", "folder of the treebanks, `DIR`")
	target := flags.String("out", filepath.Join("loaders", "article", "syntax", "model.bin"), "model to write, `FILE`")
	measure := flags.Bool("measure", false, "measure the model that is there instead of learning a new one")
	flags.IntVar(&set.arcRounds, "rounds", set.arcRounds, "passes of the parser over the trees before pruning")
	flags.IntVar(&set.mendRounds, "mend", set.mendRounds, "passes of the parser over the trees after pruning")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *data == "" {
		return errors.New("no treebanks given; use -data DIR")
	}
	log := slog.New(slog.NewTextHandler(errw, nil))
	if !*measure {
		trees, err := readSplit(*data, "train")
		if err != nil {
			return err
		}
		own, err := readTrees(strings.NewReader(ownTrees))
		if err != nil {
			return fmt.Errorf("own.conllu:%w", err)
		}
		for range set.ownTimes {
			trees = append(trees, own...)
		}
		if err := os.WriteFile(*target, train(trees, set, log), 0o644); err != nil {
			return err
		}
	}
	return report(*data, *target, out)
}

// readSplit reads and retokenizes the files of a split, in the order of their names.
func readSplit(dir, split string) ([]sentence, error) {
	files, err := splitFiles(dir, split)
	if err != nil {
		return nil, err
	}
	return readFiles(files)
}

func splitFiles(dir, split string) ([]string, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.conllu*"))
	if err != nil {
		return nil, err
	}
	files = slices.DeleteFunc(files, func(f string) bool { return !strings.Contains(filepath.Base(f), split) })
	if len(files) == 0 {
		return nil, fmt.Errorf("%s: no *%s*.conllu or .conllu.gz", dir, split)
	}
	return files, nil
}

// report measures a model on the development trees, on each file and on all.
func report(dir, file string, out io.Writer) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	model, err := tree.OpenModel(data)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	files, err := splitFiles(dir, "dev")
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%s: %d bytes\n", file, len(data))
	var all scores
	start := time.Now()
	for _, name := range files {
		gold, err := readFiles([]string{name})
		if err != nil {
			return err
		}
		s := score(gold, model)
		all.add(s)
		fmt.Fprintf(out, "%s: %v\n", filepath.Base(name), s)
	}
	fmt.Fprintf(out, "all: %v; %.0f words/s with reading\n", all, float64(all.words)/time.Since(start).Seconds())
	return nil
}
