package main

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/graph"
	"github.com/claimgraph/claimgraph/loaders"
	"github.com/claimgraph/claimgraph/schema"
)

//go:embed dataset
var datasetFiles embed.FS

// loadQuads is run in a process of its own: it loads the N-Quads file of dir.
func loadQuads(ctx context.Context, dir string) (graph.Stored, error) {
	f, err := os.Open(filepath.Join(dir, quadsFile))
	if err != nil {
		return graph.Stored{}, err
	}
	defer f.Close()
	source := schema.Source{Label: label, Name: "bench", Kind: schema.RDFSource, Title: "made-up observations", Edition: "1"}
	return load(ctx, filepath.Join(dir, storeOfNQ), source, func(yield func(quad.Quad, error) bool) {
		for q, err := range graph.ReadRDF(quadsFile, f, graph.NQuads, label) {
			if !yield(q, err) {
				return
			}
		}
	})
}

// loadRows is run in a process of its own: it loads the CSV file of dir by a mapping.
func loadRows(ctx context.Context, dir string) (graph.Stored, error) {
	folder, err := fs.Sub(datasetFiles, "dataset")
	if err != nil {
		return graph.Stored{}, err
	}
	dataset, err := loaders.Open(folder)
	if err != nil {
		return graph.Stored{}, err
	}
	files, err := loaders.Files(filepath.Join(dir, rowsFile))
	if err != nil {
		return graph.Stored{}, err
	}
	input, err := dataset.Input(ctx, files...)
	if err != nil {
		return graph.Stored{}, err
	}
	var report loaders.Report
	stored, err := load(ctx, filepath.Join(dir, storeOfCSV), input.Source, dataset.Read(ctx, input, &report))
	if err == nil && report.Rejected() > 0 {
		err = fmt.Errorf("%d rows were rejected", report.Rejected())
	}
	return stored, err
}

func load(ctx context.Context, dir string, source schema.Source, quads func(func(quad.Quad, error) bool)) (graph.Stored, error) {
	s, err := graph.Open(dir, graph.Options{})
	if err != nil {
		return graph.Stored{}, err
	}
	stored, _, err := s.Load(ctx, source, time.Unix(0, 0), quads)
	return stored, errors.Join(err, s.Close())
}

// askClaimgraph is run in a process of its own: it asks the store of the N-Quads file.
func askClaimgraph(ctx context.Context, dir string, list []question) (answers, error) {
	store := filepath.Join(dir, storeOfNQ)
	var got answers
	var err error
	if got.Open, err = best(func() error {
		s, err := graph.Open(store, graph.Options{ReadOnly: true})
		if err != nil {
			return err
		}
		return s.Close()
	}); err != nil {
		return got, err
	}
	s, err := graph.Open(store, graph.Options{ReadOnly: true})
	if err != nil {
		return got, err
	}
	defer s.Close()
	for _, q := range list {
		var a answer
		took, err := best(func() error {
			a.Number = 0
			for row, err := range s.Query(ctx, q.Gizmo, graph.Limits{}) {
				if err != nil {
					return err
				}
				if a.Number++; q.Count {
					a.Number = onlyNumber(row)
				}
			}
			return nil
		})
		if err != nil {
			return got, fmt.Errorf("%s: %w", q.Name, err)
		}
		a.Took = took
		got.Answers = append(got.Answers, a)
	}
	return got, nil
}

// onlyNumber is the number in a row of one column, -1 if there is none.
func onlyNumber(row schema.Row) int64 {
	for _, v := range row {
		switch v := v.(type) {
		case quad.Int:
			return int64(v)
		case quad.Float:
			return int64(v)
		}
	}
	return -1
}

// Each question is asked again and again for this long, and at least so often.
// The shortest time counts: it is what a busy machine disturbs least.
const (
	askingTime = 500 * time.Millisecond
	leastCalls = 5
)

// best is the shortest time that a call takes.
func best(call func() error) (time.Duration, error) {
	var least time.Duration
	for begin, calls := time.Now(), 0; calls < leastCalls || time.Since(begin) < askingTime; calls++ {
		start := time.Now()
		if err := call(); err != nil {
			return 0, err
		}
		if took := time.Since(start); calls == 0 || took < least {
			least = took
		}
	}
	return least, nil
}

// child does the part of a run that is measured in a process of its own, and
// writes what it found as JSON.
func child(ctx context.Context, what, dir string, n int) error {
	var found any
	var err error
	switch what {
	case "load-quads":
		found, err = loadQuads(ctx, dir)
	case "load-rows":
		found, err = loadRows(ctx, dir)
	case "ask":
		var list []question
		if list, err = readQuestions(n); err == nil {
			found, err = askClaimgraph(ctx, dir, list)
		}
	default:
		return fmt.Errorf("no part %q", what)
	}
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(found)
}
