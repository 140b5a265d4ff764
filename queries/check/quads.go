package check

import (
	"fmt"
	"slices"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/schema"
)

// Quads writes a report as a source of its own, so that saved queries can show
// findings beside the statements that they judge. version tells check runs of
// the same document apart.
func (r *Report) Quads(version string) (schema.Source, []quad.Quad, error) {
	name := r.Document.Name + ".check"
	label, err := schema.SourceIRI(name, version)
	if err != nil {
		return schema.Source{}, nil, fmt.Errorf("check of %s: %w", r.Document.Name, err)
	}
	src := schema.Source{
		Label: label, Name: name, Kind: schema.CheckSource, Title: "Check of " + r.Document.Name, Edition: version, SHA256: r.Document.SHA256,
	}
	w := &quadWriter{label: label}
	w.add(label, schema.RDF+"type", schema.CG("CheckRun"))
	w.text(label, schema.CG("name"), name)
	w.text(label, schema.DCT+"title", src.Title)
	w.text(label, schema.CG("edition"), version)
	w.text(label, schema.CG("sha256"), src.SHA256)
	if article, err := schema.ArticleOf(r.doc); err == nil {
		w.add(label, schema.PROV+"wasDerivedFrom", article.Label)
	}
	for _, f := range r.Findings {
		if err := w.finding(r, version, f); err != nil {
			return schema.Source{}, nil, fmt.Errorf("finding on %s: %w", f.Assertion.ID, err)
		}
	}
	slices.SortFunc(w.quads, schema.CompareQuads)
	return src, slices.Compact(w.quads), nil
}

type quadWriter struct {
	label quad.IRI
	quads []quad.Quad
}

func (w *quadWriter) add(s, p quad.IRI, o quad.Value) {
	w.quads = append(w.quads, quad.Quad{Subject: s, Predicate: p, Object: o, Label: w.label})
}

func (w *quadWriter) text(s, p quad.IRI, text string) {
	if text != "" {
		w.add(s, p, quad.String(text))
	}
}

func (w *quadWriter) finding(r *Report, version string, f Finding) error {
	statement, err := schema.StatementIRI(r.doc, f.Assertion.ID)
	if err != nil {
		return err
	}
	node, err := schema.Mint(schema.CheckNS, r.Document.Name, version, f.Assertion.ID)
	if err != nil {
		return err
	}
	w.add(w.label, schema.CG("finding"), node)
	w.add(node, schema.RDF+"type", schema.CG("Finding"))
	w.add(node, schema.CG("judges"), statement)
	w.text(node, schema.CG("verdict"), string(f.Kind))
	w.text(node, schema.CG("family"), string(f.Kind.Family()))
	w.text(node, schema.CG("rule"), r.Rules)
	w.text(node, schema.CG("arithmetic"), f.Arithmetic)
	w.text(node, schema.CG("explanation"), f.Explanation)
	w.text(node, schema.CG("query"), f.Query)
	for _, fit := range f.WouldBeTrue {
		w.text(node, schema.CG("wouldBeTrue"), fit)
	}
	for _, e := range f.Evidence {
		if e.Node != "" && !f.Kind.NeedsRow() {
			w.add(node, schema.CG("related"), e.Node)
			continue
		}
		if e.Node != "" {
			w.add(node, schema.CG("used"), e.Node)
		}
		if e.Source != "" {
			w.add(node, schema.CG("usedSource"), e.Source)
		}
	}
	return nil
}
