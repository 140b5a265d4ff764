package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
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
	r := a.in
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return err
		}
		defer f.Close()
		r = f
	}
	if !lines {
		doc, err := article.Read(file, r)
		if err != nil {
			return err
		}
		return writeQuantities(a.out, article.Quantities(doc.Text), format)
	}
	s := bufio.NewScanner(r)
	s.Buffer(make([]byte, 0, 1<<16), maxLine)
	for s.Scan() {
		if err := writeQuantities(a.out, article.Quantities(s.Text()), format); err != nil {
			return err
		}
	}
	return s.Err()
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
