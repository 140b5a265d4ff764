package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"
	"github.com/spf13/cobra"

	"github.com/claimgraph/claimgraph/graph"
	"github.com/claimgraph/claimgraph/queries/check"
	"github.com/claimgraph/claimgraph/schema"
)

// exportFormats are the endings that export writes.
var exportFormats = []string{"claimreview", "csv", "dot", "gexf", "graphml", "html", "jsonld", "nq", "png", "svg", "trig", "ttl"}

// pictureFormats are those of them that draw.
var pictureFormats = []string{"dot", "png", "svg"}

func writePicture(w io.Writer, form string, p graph.Picture) error {
	switch form {
	case "svg":
		return graph.WriteSVG(w, p)
	case "png":
		return graph.WritePNG(w, p)
	}
	return graph.WriteDOT(w, p)
}

func exportCommand(a *app) *cobra.Command {
	var output string
	var about []string
	cmd := &cobra.Command{
		Use:   "export [SOURCE…] -o FILE",
		Short: "Write sources as a picture, a page, a network, RDF or CSV",
		Long: `Write sources to a file; its ending says how.

  svg png dot          a picture: the claims of one article with their verdicts, or
                       the direct connections of other sources (dot is GraphViz's)
  html                 a page about one article: its text with the claims marked,
                       the picture, every finding with its rows, the sources
  claimreview          the decided findings on one article as ClaimReview of
                       schema.org (also FILE.claimreview.json)
  graphml gexf         a network of entities for Gephi, Cytoscape, yEd, NetworkX:
                       an edge for each claim with its verdict, or for each fact
  nq trig ttl jsonld   all statements as RDF; ttl does not name their sources
  csv                  all statements as a table

SOURCE is the name of a loaded source or an article file; none means everything
that is loaded. "-o -" with --format writes to standard output.`,
		Example: `  claimgraph export article.html -o claims.svg
  claimgraph export article.html -o report.html
  claimgraph export article.html -o claims.gexf
  claimgraph export leaders -o leaders.nq
  claimgraph export factbook-partners --about PRK --about RUS -o trade.svg
  claimgraph export -o everything.nq`,
	}
	cmd.Flags().StringVarP(&output, "output", "o", "", "the file to write")
	cmd.Flags().StringArrayVar(&about, "about", nil, "only facts that this entity has part in; again for facts of several")
	format := cmd.Flags().StringP("format", "f", "", "form, when the file's ending does not say it: "+strings.Join(exportFormats, ", "))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if output == "" {
			return usage(errors.New("export needs -o FILE"))
		}
		form := *format
		if form == "" {
			name := strings.TrimSuffix(strings.ToLower(output), ".claimreview.json") // JSON of no other form is written
			form = strings.TrimPrefix(filepath.Ext(name), ".")
			if len(name) < len(output) {
				form = "claimreview"
			}
		}
		if !slices.Contains(exportFormats, form) {
			return usage(fmt.Errorf("%s: the ending says no known form: use one of %s%s", output, strings.Join(exportFormats, ", "), didYouMean(form, exportFormats)))
		}
		write := func(w io.Writer) error { return a.export(cmd.Context(), w, form, args, about) }
		if output == "-" {
			return write(a.out)
		}
		if err := writeFile(output, write); err != nil {
			return err
		}
		a.say("wrote %s", output)
		return nil
	}
	return cmd
}

// writeFile writes a file whole or not at all.
func writeFile(name string, write func(io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+"-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.Close(), os.Remove(f.Name()))
		}
	}()
	if err := write(f); err != nil {
		return err
	}
	if err := f.Chmod(0o644); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}

func (a *app) export(ctx context.Context, w io.Writer, form string, args, about []string) error {
	switch form {
	case "dot", "png", "svg":
		p, err := a.picture(ctx, args, about)
		if err != nil {
			return err
		}
		return writePicture(w, form, p)
	case "graphml", "gexf":
		n, err := a.network(ctx, args, about)
		if err != nil {
			return err
		}
		if form == "gexf" {
			return graph.WriteGEXF(w, n)
		}
		return graph.WriteGraphML(w, n)
	case "html", "claimreview":
		report, err := a.reportOf(ctx, args, about)
		if err != nil {
			return err
		}
		if report == nil {
			return usage(fmt.Errorf("%s shows the findings on one article: name one, without --about", form))
		}
		if form == "html" {
			return a.writePage(w, report)
		}
		return a.writeReviews(w, report)
	}
	quads, err := a.quadsAbout(ctx, args, about)
	if err != nil {
		return err
	}
	if form == "csv" {
		_, err = graph.WriteCSV(w, quads)
		return err
	}
	if form == string(graph.Turtle) && len(args) != 1 {
		a.say("Turtle does not say which source a statement is from; TriG (-o FILE.trig) does")
	}
	_, err = graph.WriteRDF(w, graph.RDFFormat(form), quads)
	return err
}

func (a *app) writePage(w io.Writer, report *check.Report) error {
	var svg bytes.Buffer
	if len(report.Findings) > 0 {
		if err := graph.WriteSVG(&svg, claimsPicture(report)); err != nil {
			return err
		}
	}
	return report.WriteHTML(w, svg.String())
}

func (a *app) writeReviews(w io.Writer, report *check.Report) error {
	open, err := report.WriteClaimReview(w)
	if err != nil {
		return err
	}
	if open > 0 {
		a.say("%d open findings are left out: a review needs a rating", open)
	}
	a.say("author, url and datePublished are for whoever publishes the reviews to add")
	return nil
}

// quadsOf lists the quads of sources, and of article files that are not stored.
func (a *app) quadsOf(ctx context.Context, args []string) (quadSequence, error) {
	store, err := a.open(ctx)
	if err != nil {
		return nil, err
	}
	if len(args) == 0 {
		return store.Match(ctx, graph.Pattern{}), nil
	}
	var parts []quadSequence
	for _, arg := range args {
		src, err := findSource(store, arg)
		if err == nil {
			parts = append(parts, store.Match(ctx, graph.Pattern{Label: src.Label}))
			continue
		}
		if _, serr := os.Stat(arg); errors.Is(serr, fs.ErrNotExist) {
			return nil, err
		}
		var b bytes.Buffer
		doc, err := a.document(ctx, arg)
		if err != nil {
			return nil, err
		}
		assertions, err := a.extract(ctx, doc)
		if err != nil {
			return nil, err
		}
		if err := writeArticleQuads(&b, doc, assertions); err != nil {
			return nil, err
		}
		parts = append(parts, graph.ReadNQuads(arg, &b))
	}
	return concat(parts), nil
}

// quadsAbout lists the quads of sources, and keeps to those of nodes that all
// the entities have part in.
func (a *app) quadsAbout(ctx context.Context, args, about []string) (quadSequence, error) {
	quads, err := a.quadsOf(ctx, args)
	if err != nil || len(about) == 0 {
		return quads, err
	}
	found := map[quad.Value]int{}
	for _, name := range about {
		entity, err := resolveEntity(ctx, a.store, name)
		if err != nil {
			return nil, usage(fmt.Errorf("--about: %w", err))
		}
		touched := map[quad.Value]bool{entity: true}
		for q, err := range a.store.Match(ctx, graph.Pattern{Object: entity}) {
			if err != nil {
				return nil, err
			}
			touched[q.Subject] = true
		}
		for node := range touched {
			found[node]++
		}
	}
	return func(yield func(quadOf, error) bool) {
		for q, err := range quads {
			if err == nil && found[q.Subject] != len(about) {
				continue
			}
			if !yield(q, err) {
				return
			}
		}
	}, nil
}

func concat(parts []quadSequence) quadSequence {
	return func(yield func(quadOf, error) bool) {
		for _, part := range parts {
			for q, err := range part {
				if !yield(q, err) || err != nil {
					return
				}
			}
		}
	}
}

// picture draws the claims of one article, or the facts of sources.
func (a *app) picture(ctx context.Context, args, about []string) (graph.Picture, error) {
	report, err := a.reportOf(ctx, args, about)
	if err != nil {
		return graph.Picture{}, err
	}
	if report != nil {
		return claimsPicture(report), nil
	}
	quads, err := a.quadsAbout(ctx, args, about)
	if err != nil {
		return graph.Picture{}, err
	}
	return factsPicture(ctx, a.store, factsTitle(args, about), quads)
}

// reportOf checks the one article that args name. It is nil when they name
// other sources, several, or only the facts about some entities.
func (a *app) reportOf(ctx context.Context, args, about []string) (*check.Report, error) {
	if len(args) != 1 || len(about) > 0 {
		return nil, nil
	}
	store, err := a.open(ctx)
	if err != nil {
		return nil, err
	}
	if src, err := findSource(store, args[0]); err == nil && src.Kind != schema.ArticleSource {
		return nil, nil
	}
	doc, err := a.document(ctx, args[0])
	if err != nil {
		return nil, err
	}
	return a.judge(ctx, doc)
}

// factsTitle names what an export has facts of.
func factsTitle(args, about []string) string {
	title := strings.Join(args, ", ")
	if title == "" {
		title = "everything"
	}
	if len(about) > 0 {
		title += " about " + strings.Join(about, ", ")
	}
	return title
}
