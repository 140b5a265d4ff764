package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/claimgraph/claimgraph/loaders/article"
	"github.com/claimgraph/claimgraph/schema"
)

func extractCommand(a *app) *cobra.Command {
	formats := []string{"table", "jsonl", "nquads", "text", "carb"}
	var failEmpty, explain, quantities, open, lines bool
	cmd := &cobra.Command{
		Use:   "extract FILE…",
		Short: "Show what an article asserts, without checking it",
		Example: `  claimgraph extract article.html
  claimgraph extract --format jsonl article.txt     one assertion a line
  claimgraph extract --format text article.txt      the text with carets under what was read
  claimgraph extract --explain article.txt          why each sentence was read as it was
  claimgraph extract --quantities --lines numbers.txt --format jsonl
  claimgraph extract --open --lines sentences.txt --format carb`,
		Args: atLeast(1, "FILE"),
	}
	format := formatFlag(cmd, formats)
	cmd.Flags().BoolVar(&failEmpty, "fail-empty", false, "end with exit code 5 when nothing was asserted")
	cmd.Flags().BoolVar(&explain, "explain", false, "say how each sentence was read: rule, words, why this entity, or why nothing")
	cmd.Flags().BoolVar(&quantities, "quantities", false, "show numbers, money and times instead of assertions")
	cmd.Flags().BoolVar(&lines, "lines", false, "with --quantities or --open: each line of the file is a text of its own")
	cmd.Flags().BoolVar(&open, "open", false, "show triples of any predicate, with unlinked arguments; format table, jsonl or carb")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		switch {
		case lines && !quantities && !open:
			return usage(errors.New("--lines goes with --quantities or --open"))
		case *format == "carb" && !open:
			return usage(errors.New("--format carb goes with --open"))
		}
		allowed := formats
		if open {
			allowed = []string{"table", "jsonl", "carb"}
		}
		if err := checkFormat(*format, allowed); err != nil {
			return err
		}
		files, err := a.articleFiles(args)
		if err != nil {
			return err
		}
		x, err := a.extractor(cmd.Context())
		if err != nil {
			return err
		}
		if lines {
			return a.eachLine(files, x, open, *format)
		}
		total := 0
		err = a.eachArticle(cmd.Context(), files, func(ctx context.Context, file string) (func() error, error) {
			doc, err := a.document(ctx, file)
			if err != nil {
				return nil, err
			}
			var out bytes.Buffer
			n := 0
			if len(files) > 1 && *format == "table" {
				fmt.Fprintf(&out, "== %s\n\n", file)
			}
			switch {
			case quantities:
				err = writeQuantities(&out, article.Quantities(doc.Text), *format)
			case open:
				err = writeOpenSentences(&out, x, doc, *format)
			case explain:
				err = writeExplained(&out, x, doc)
			default:
				assertions := x.Extract(doc)
				n = len(assertions)
				if len(files) > 1 && *format == "jsonl" {
					err = writeNamedAssertions(&out, file, assertions)
				} else {
					err = writeAssertions(&out, doc, assertions, *format)
				}
			}
			return func() error {
				total += n
				if len(files) > 1 && *format == "table" {
					out.WriteByte('\n')
				}
				_, err := out.WriteTo(a.out)
				return err
			}, err
		})
		if err != nil || explain || quantities || open {
			return err
		}
		if total == 0 && failEmpty {
			return &exitError{exitEmpty, errors.New("nothing asserted")}
		}
		if *format == "table" {
			a.say("\n%d assertions; next: claimgraph check %s", total, strings.Join(args, " "))
		}
		return nil
	}
	return cmd
}

// writeNamedAssertions writes the assertions of one document of several as JSON
// lines, each with the document it is from.
func writeNamedAssertions(w io.Writer, file string, assertions []schema.Assertion) error {
	for _, s := range assertions {
		line := append([]byte(`{"document":`), mustJSON(file)...)
		line = append(append(line, ','), mustJSON(s)[1:]...)
		if _, err := w.Write(append(line, '\n')); err != nil {
			return err
		}
	}
	return nil
}

// writeAssertions writes the assertions of one document in a format of extract.
func writeAssertions(w io.Writer, doc schema.Document, assertions []schema.Assertion, format string) error {
	switch format {
	case "jsonl":
		for _, s := range assertions {
			if err := writeJSONLine(w, s); err != nil {
				return err
			}
		}
		return nil
	case "nquads":
		return writeArticleQuads(w, doc, assertions)
	case "text":
		return writeCarets(w, assertions)
	}
	t := &table{columns: []string{"id", "subject", "predicate", "object", "qualifiers", "confidence"}}
	for _, s := range assertions {
		var qualifiers []string
		for _, k := range s.Qualifiers.Keys() {
			qualifiers = append(qualifiers, k+"="+s.Qualifiers.Text(k))
		}
		t.rows = append(t.rows, []any{s.ID, s.Subject.ID(), s.Predicate, s.Object.ID(), strings.Join(qualifiers, ", "), string(s.Confidence)})
	}
	return t.writeText(w)
}
