package main

import (
	"compress/gzip"
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

// loadQuads loads an N-Quads file as a source. Graph names in the file are put
// aside: in the store the label says which source a quad comes from.
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
	stored, loaded, err := store.Load(ctx, src, a.now(), relabelled(file, label))
	if err != nil {
		return err
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

// relabelled reads a file of quads and gives them all the label.
func relabelled(file string, label quad.IRI) quadSequence {
	return func(yield func(quad.Quad, error) bool) {
		f, err := os.Open(file)
		if err != nil {
			yield(quad.Quad{}, err)
			return
		}
		defer f.Close()
		var r io.Reader = f
		if strings.HasSuffix(strings.ToLower(file), ".gz") {
			z, err := gzip.NewReader(f)
			if err != nil {
				yield(quad.Quad{}, fmt.Errorf("%s: %w", file, err))
				return
			}
			r = z
		}
		for q, err := range graph.ReadNQuads(file, r) {
			q.Label = label
			if !yield(q, err) {
				return
			}
		}
	}
}
