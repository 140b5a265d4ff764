package loaders

import (
	"path"
	"slices"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/schema"
)

// describe says in quads what the source is and what it covers; the checks
// read it there.
func (d *Dataset) describe(in *Input) []quad.Quad {
	label := in.Source.Label
	var out []quad.Quad
	add := func(predicate quad.IRI, object quad.Value) {
		out = append(out, quad.Quad{Subject: label, Predicate: predicate, Object: object, Label: label})
	}
	text := func(predicate quad.IRI, s string) {
		if s != "" {
			add(predicate, quad.String(s))
		}
	}
	add(rdfType, schema.CG("Dataset"))
	text(schema.DCT+"title", d.Title)
	text(schema.CG("name"), d.Name)
	text(schema.CG("edition"), d.Version)
	text(schema.CG("sha256"), in.Source.SHA256)
	text(schema.CG("url"), d.Homepage)
	for _, l := range d.Licences {
		text(schema.DCT+"license", l.Name)
	}
	for _, s := range d.Sources {
		text(schema.DCT+"source", s.Title)
	}
	for _, r := range d.Resources {
		for _, f := range in.files[r.Name] {
			text(schema.CG("file"), in.sums[f.Name]+"  "+path.Base(f.Name))
		}
	}
	c := d.Coverage
	if c.Period.Start != 0 {
		add(schema.CG("coverageStart"), quad.Int(c.Period.Start))
	}
	if c.Period.End != 0 {
		add(schema.CG("coverageEnd"), quad.Int(c.Period.End))
	}
	world := "open"
	if c.Closed {
		world = "closed"
	}
	text(schema.CG("world"), world)
	for _, iri := range c.Covers {
		add(schema.CG("covers"), iri)
	}
	for _, key := range c.Reporters {
		add(schema.CG("coversReporter"), quad.IRI(schema.EntityNS+key))
	}
	for _, root := range c.DerivedFrom {
		if iri, err := schema.Mint(schema.SourceNS, root); err == nil {
			add(schema.PROV+"wasDerivedFrom", iri)
		}
	}
	slices.SortFunc(out, compareQuads)
	return out
}

func compareQuads(a, b quad.Quad) int {
	for _, pair := range [][2]quad.Value{{a.Subject, b.Subject}, {a.Predicate, b.Predicate}, {a.Object, b.Object}} {
		x, y := quad.StringOf(pair[0]), quad.StringOf(pair[1])
		if x != y {
			if x < y {
				return -1
			}
			return 1
		}
	}
	return 0
}
