package main

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"os"

	"github.com/claimgraph/claimgraph/loaders/article"
	"github.com/claimgraph/claimgraph/schema"
)

// maxLine bounds a line of a file of texts, in bytes.
const maxLine = 16 << 20

// eachLine takes each line of files for a text of its own, and shows its
// numbers and times, or its open triples.
func (a *app) eachLine(files []string, x *article.Extractor, open bool, format string) error {
	for _, file := range files {
		for text, err := range a.lines(file) {
			switch {
			case err != nil:
			case open:
				err = writeOpen(a.out, text, x.Open(text), format)
			default:
				err = writeQuantities(a.out, article.Quantities(text), format)
			}
			if err != nil {
				return fmt.Errorf("%s: %w", file, err)
			}
		}
	}
	return nil
}

// lines yields the lines of a file, or of standard input for "-".
func (a *app) lines(file string) iter.Seq2[string, error] {
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
	}
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

// writeExplained says how each sentence of a document was read.
func writeExplained(w io.Writer, x *article.Extractor, doc schema.Document) error {
	text := []rune(doc.Text)
	_, notes := x.Explain(doc)
	for _, n := range notes {
		if _, err := fmt.Fprintf(w, "%s\n", plainLine(string(text[n.Sentence.Start:n.Sentence.End]))); err != nil {
			return err
		}
		for _, step := range n.Steps {
			if _, err := fmt.Fprintf(w, "    %s\n", plainLine(step)); err != nil {
				return err
			}
		}
	}
	return nil
}
