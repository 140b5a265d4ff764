package main

import (
	"errors"
	"io"
	"strings"

	"github.com/spf13/cobra"

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
		if err := checkFormat(*format, formats); err != nil {
			return err
		}
		files, err := articleFiles(args)
		if err != nil {
			return err
		}
		switch {
		case quantities:
			return a.extractQuantities(files, lines, *format)
		case open:
			return a.extractOpen(cmd.Context(), files, lines, *format)
		}
		total := 0
		for _, file := range files {
			doc, err := a.document(cmd.Context(), file)
			if err != nil {
				return err
			}
			if explain {
				if err := a.explain(cmd.Context(), doc); err != nil {
					return err
				}
				continue
			}
			assertions, err := a.extract(cmd.Context(), doc)
			if err != nil {
				return err
			}
			total += len(assertions)
			if err := writeAssertions(a.out, doc, assertions, *format); err != nil {
				return err
			}
		}
		if explain {
			return nil
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
