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
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/graph"
	"github.com/claimgraph/claimgraph/loaders"
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
	src, err := a.quadSource(file, name)
	if err != nil {
		return err
	}
	label := src.Label
	store, err := a.openForWriting(ctx)
	if err != nil {
		return err
	}
	for _, there := range store.Sources() {
		if there.Label == label && there.Kind != schema.RDFSource {
			return fmt.Errorf("%s: its quads are those of the %s %s, which is loaded: give them another name with --as", file, there.Kind, there.Name)
		}
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
	a.say("next: claimgraph gizmo, or claimgraph undo %s", src.Name)
	return nil
}

// quadSource describes a file of quads as a source. An export of quads that
// were loaded under the same name is that source again; any other file is a
// new edition, named after its content.
func (a *app) quadSource(file, name string) (schema.Source, error) {
	sum, err := fileSHA256(file)
	if err != nil {
		return schema.Source{}, err
	}
	src := schema.Source{Name: name, Kind: schema.RDFSource, Title: filepath.Base(file), Edition: sum[:12], SHA256: sum}
	if of, edition := exportedSource(file); edition != "" && (name == "" || name == of) {
		builtin, err := loaders.Builtin()
		if err != nil {
			return schema.Source{}, err
		}
		if !slices.ContainsFunc(builtin, func(d *loaders.Dataset) bool { return d.Name == of }) { // those names are not for others to take
			src.Name, src.Edition = of, edition
		}
	}
	if src.Name == "" {
		base := strings.TrimSuffix(filepath.Base(file), ".gz")
		src.Name = schema.Slug(strings.TrimSuffix(base, filepath.Ext(base)))
	}
	if src.Label, err = schema.SourceIRI(src.Name, src.Edition); err != nil {
		return schema.Source{}, usage(err)
	}
	return src, nil
}

// exportedSource is the name and edition of the source that the first quad of
// an N-Quads file is of; "" when its graph name is none of a source.
func exportedSource(file string) (name, edition string) {
	f, err := os.Open(file)
	if err != nil {
		return "", ""
	}
	defer f.Close()
	if format, _ := graph.RDFFormatOf(file); format != graph.NQuads {
		return "", ""
	}
	for q, err := range graph.ReadRDF(file, f, graph.NQuads, "") {
		if label, ok := q.Label.(quad.IRI); ok && err == nil {
			rest, _ := strings.CutPrefix(string(label), schema.SourceNS)
			name, edition, _ = strings.Cut(rest, "/")
			if again, err := schema.SourceIRI(name, edition); err != nil || again != label {
				return "", ""
			}
		}
		break
	}
	return name, edition
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
