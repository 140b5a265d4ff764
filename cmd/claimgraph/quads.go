package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/graph"
	"github.com/claimgraph/claimgraph/schema"
)

type (
	quadOf       = quad.Quad
	quadIRI      = quad.IRI
	quadSequence = iter.Seq2[quad.Quad, error]
)

// loadQuads loads a file of quads as a source. Graph names in the file are put
// aside, and counted: in the store the label says which source a quad is from.
func (a *app) loadQuads(ctx context.Context, args []string, name string) error {
	if len(args) > 1 {
		return usage(fmt.Errorf("one file of quads at a time, got %d", len(args)))
	}
	file := args[0]
	if name == "" {
		base := strings.TrimSuffix(filepath.Base(file), ".gz")
		name = schema.Slug(strings.TrimSuffix(base, filepath.Ext(base)))
	}
	sum, err := fileSHA256(file)
	if err != nil {
		return err
	}
	label, err := schema.SourceIRI(name, sum[:12])
	if err != nil {
		return usage(err)
	}
	src := schema.Source{Label: label, Name: name, Kind: schema.RDFSource, Title: filepath.Base(file), Edition: sum[:12], SHA256: sum}
	store, err := a.openForWriting(ctx)
	if err != nil {
		return err
	}
	named := 0
	stored, loaded, err := store.Load(ctx, src, a.now(), relabelled(file, label, &named))
	if err != nil {
		return err
	}
	if named > 0 {
		a.say("%s quads had a graph name, which is put aside: their label is now the source", thousands(int64(named)))
	}
	if !loaded {
		fmt.Fprintf(a.out, "%s is loaded already, unchanged\n", schema.Short(label))
		return nil
	}
	fmt.Fprintf(a.out, "%s: %s quads\n", schema.Short(label), thousands(stored.Quads))
	a.say("next: claimgraph gizmo, or claimgraph undo %s", name)
	return nil
}

func fileSHA256(file string) (string, error) {
	f, err := os.Open(file)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", fmt.Errorf("%s: %w", file, err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// relabelled reads a file of quads and gives them all the label; named counts
// those that had another.
func relabelled(file string, label quad.IRI, named *int) quadSequence {
	return func(yield func(quad.Quad, error) bool) {
		f, err := os.Open(file)
		if err != nil {
			yield(quad.Quad{}, err)
			return
		}
		defer f.Close()
		format, _ := graph.RDFFormatOf(file)
		for q, err := range graph.ReadRDF(file, f, format, label) {
			if q.Label != nil && q.Label != quad.Value(label) {
				*named++
			}
			q.Label = label
			if !yield(q, err) {
				return
			}
		}
	}
}
