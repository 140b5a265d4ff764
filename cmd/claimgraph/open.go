package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/claimgraph/claimgraph/loaders/article"
	"github.com/claimgraph/claimgraph/schema"
)

// writeOpenSentences writes the open triples of each sentence of a document.
func writeOpenSentences(w io.Writer, x *article.Extractor, doc schema.Document, format string) error {
	for _, text := range article.Sentences(doc) {
		if err := writeOpen(w, text, x.Open(text), format); err != nil {
			return err
		}
	}
	return nil
}

func writeOpen(w io.Writer, sentence string, triples []article.OpenTriple, format string) error {
	for _, t := range triples {
		var arguments []string
		for _, arg := range t.Arguments {
			arguments = append(arguments, plainLine(arg.Text))
		}
		var err error
		switch format {
		case "carb":
			fields := append([]string{plainLine(sentence), strconv.FormatFloat(t.Confidence, 'f', 3, 64), unbracket.Replace(plainLine(t.Predicate))}, arguments...)
			_, err = fmt.Fprintln(w, strings.Join(fields, "\t"))
		case "jsonl":
			err = writeJSONLine(w, struct {
				Sentence   string   `json:"sentence"`
				Predicate  string   `json:"predicate"`
				Arguments  []string `json:"arguments"`
				Confidence float64  `json:"confidence"`
			}{sentence, t.Predicate, arguments, t.Confidence})
		default:
			_, err = fmt.Fprintf(w, "%.2f  (%s; %s)\n", t.Confidence, plainLine(t.Predicate), strings.Join(arguments, "; "))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// unbracket writes words that a sentence leaves out as the benchmarks do.
var unbracket = strings.NewReplacer("[is]", "is", "[has]", "has")
