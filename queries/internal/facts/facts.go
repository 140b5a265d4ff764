// Package facts reads the short notation in which stories write quads.
package facts

import (
	"fmt"
	"iter"
	"strconv"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/schema"
)

// Parse reads lines "SUBJECT PREDICATE OBJECT; PREDICATE OBJECT … @ LABEL" with
// short IRIs, "strings", whole numbers and decimals. Without a label they are
// from src:demo/1. Lines that begin with # are left out.
func Parse(text string) ([]quad.Quad, error) {
	var quads []quad.Quad
	number := 0
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		line, label, ok := strings.Cut(line, " @ ")
		if !ok {
			label = "src:demo/1"
		}
		subject, rest, _ := strings.Cut(line, " ")
		for _, pair := range strings.Split(rest, "; ") {
			predicate, object, ok := strings.Cut(strings.TrimSpace(pair), " ")
			if !ok {
				return nil, fmt.Errorf("line %d: %q: want a predicate and an object", number, pair)
			}
			q, err := makeQuad(subject, predicate, object, label)
			if err != nil {
				return nil, fmt.Errorf("line %d: %w", number, err)
			}
			quads = append(quads, q)
		}
	}
	return quads, nil
}

func makeQuad(terms ...string) (quad.Quad, error) {
	var values [4]quad.Value
	for i, t := range terms {
		v, err := term(t)
		if err != nil {
			return quad.Quad{}, err
		}
		values[i] = v
	}
	return quad.Quad{Subject: values[0], Predicate: values[1], Object: values[2], Label: values[3]}, nil
}

func term(s string) (quad.Value, error) {
	if text, err := strconv.Unquote(s); err == nil {
		return quad.String(text), nil
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return quad.Int(n), nil
	}
	if f, err := strconv.ParseFloat(s, 64); err == nil {
		return quad.Float(f), nil
	}
	return schema.Expand(s)
}

// Each yields quads one by one, as a store takes them.
func Each(quads []quad.Quad) iter.Seq2[quad.Quad, error] {
	return func(yield func(quad.Quad, error) bool) {
		for _, q := range quads {
			if !yield(q, nil) {
				return
			}
		}
	}
}
