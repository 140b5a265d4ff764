package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"iter"
	"os"

	"github.com/claimgraph/claimgraph/loaders/article"
	"github.com/claimgraph/claimgraph/schema"
)

// maxLine bounds a line of a file of texts, in bytes.
const maxLine = 16 << 20

// extractQuantities shows the numbers and times of files: as a table, or as one
// JSON array per file or line.
func (a *app) extractQuantities(files []string, lines bool, format string) error {
	for _, file := range files {
		if err := a.quantitiesOf(file, lines, format); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	return nil
}

func (a *app) quantitiesOf(file string, lines bool, format string) error {
	texts, err := a.texts(file, lines)
	if err != nil {
		return err
	}
	for text, err := range texts {
		if err != nil {
			return err
		}
		if err := writeQuantities(a.out, article.Quantities(text), format); err != nil {
			return err
		}
	}
	return nil
}

// texts yields the lines of a file, or its whole text.
func (a *app) texts(file string, lines bool) (iter.Seq2[string, error], error) {
	if !lines {
		doc, err := a.readFile(file)
		if err != nil {
			return nil, err
		}
		return func(yield func(string, error) bool) { yield(doc.Text, nil) }, nil
	}
	return func(yield func(string, error) bool) {
		r := a.in
		if file != "-" {
			f, err := os.Open(file)
			if err != nil {
				yield("", err)
				return
			}
			defer f.Close()
			r = f
		}
		s := bufio.NewScanner(r)
		s.Buffer(make([]byte, 0, 1<<16), maxLine)
		for s.Scan() {
			if !yield(s.Text(), nil) {
				return
			}
		}
		if err := s.Err(); err != nil {
			yield("", err)
		}
	}, nil
}

func writeQuantities(w io.Writer, found []article.Expression, format string) error {
	if format == "jsonl" {
		if found == nil {
			found = []article.Expression{}
		}
		return writeJSONLine(w, found)
	}
	t := &table{columns: []string{"start", "end", "type", "value", "unit", "text"}}
	for _, e := range found {
		t.rows = append(t.rows, []any{e.Start, e.End, e.Type, e.Value, e.Unit, e.Text})
	}
	return t.writeText(w)
}

// explain says how each sentence of a document was read.
func (a *app) explain(ctx context.Context, doc schema.Document) error {
	x, err := a.extractor(ctx)
	if err != nil {
		return err
	}
	text := []rune(doc.Text)
	_, notes := x.Explain(doc)
	for _, n := range notes {
		if _, err := fmt.Fprintf(a.out, "%s\n", plainLine(string(text[n.Sentence.Start:n.Sentence.End]))); err != nil {
			return err
		}
		for _, step := range n.Steps {
			if _, err := fmt.Fprintf(a.out, "    %s\n", plainLine(step)); err != nil {
				return err
			}
		}
	}
	return nil
}
