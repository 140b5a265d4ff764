package graph_test

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
	"pgregory.net/rapid"

	"github.com/claimgraph/claimgraph/graph"
	"github.com/claimgraph/claimgraph/schema"
)

// TestWriteRDF shows that what is written in any format reads back as it was,
// but for labels in the formats that have none.
func TestWriteRDF(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		node := rapid.OneOf(
			rapid.Custom(func(t *rapid.T) quad.Value { return anyIRI().Draw(t, "iri") }),
			rapid.SampledFrom([]quad.Value{
				schema.CG("subject"), quad.IRI(schema.EntityNS + "RUS"), quad.IRI(schema.EntityNS), quad.IRI(schema.EntityNS + "-x"), quad.IRI(schema.EntityNS + "/x"),
				quad.IRI(schema.EntityNS + "person/a.b"), quad.IRI(schema.XSD + "date"), quad.BNode("b"), quad.BNode("c"),
			}),
		)
		predicate := rapid.SampledFrom([]quad.Value{quad.IRI(schema.RDF + "type"), schema.CG("share"), quad.IRI("urn:x-1:%20"), quad.IRI(schema.RDF + "first")})
		label := rapid.SampledFrom([]quad.Value{nil, quad.IRI("x:l"), quad.IRI(schema.SourceNS + "leaders/2020"), quad.BNode("g")})
		object := rapid.OneOf(node, anyObject(), rapid.SampledFrom([]quad.Value{
			quad.Int(math.MaxInt64), quad.Float(17), quad.Float(math.Inf(-1)), quad.Float(math.Copysign(0, -1)), quad.TypedString{Value: "2020", Type: schema.XSD + "gYear"},
			quad.TypedString{Value: "{}", Type: schema.RDF + "JSON"}, quad.String("</script>\u2028\"\"\"\\"),
		}))
		quads := rapid.SliceOf(rapid.Custom(func(t *rapid.T) quad.Quad {
			return quad.Quad{Subject: node.Draw(t, "s"), Predicate: predicate.Draw(t, "p"), Object: object.Draw(t, "o"), Label: label.Draw(t, "l")}
		})).Draw(t, "quads")
		for _, format := range graph.RDFFormats() {
			want := slices.Clone(quads)
			if format == graph.Turtle || format == graph.NTriples {
				for i := range want {
					want[i].Label = nil
				}
			}
			var b bytes.Buffer
			if n, err := graph.WriteRDF(&b, format, sequence(quads)); err != nil || n != len(quads) {
				t.Fatalf("%s: wrote %d of %d: %v", format, n, len(quads), err)
			}
			var got []quad.Quad
			for q, err := range graph.ReadRDF("x", bytes.NewReader(b.Bytes()), format, "x:source") {
				if err != nil {
					t.Fatalf("%s: %v\n%s", format, err, b.String())
				}
				got = append(got, q)
			}
			if g, w := linesOf(t, got), linesOf(t, want); !slices.Equal(g, w) {
				t.Fatalf("%s: wrote\n%s\nread\n%s\nwant\n%s", format, b.String(), strings.Join(g, ""), strings.Join(w, ""))
			}
		}
	})
}

// linesOf sorts quads as N-Quads; blank nodes lose the name of their source, and
// quads that come twice do so once. Language tags are put in lower case, as the
// expansion of JSON-LD does.
func linesOf(t *rapid.T, quads []quad.Quad) []string {
	bare := func(v quad.Value) quad.Value {
		if b, ok := v.(quad.BNode); ok {
			if _, name, ok := strings.Cut(string(b), "-"); ok {
				return quad.BNode(name)
			}
		}
		if l, ok := v.(quad.LangString); ok {
			l.Lang = strings.ToLower(l.Lang)
			return l
		}
		return v
	}
	var lines []string
	for _, q := range quads {
		line, err := graph.AppendNQuad(nil, quad.Quad{Subject: bare(q.Subject), Predicate: q.Predicate, Object: bare(q.Object), Label: bare(q.Label)})
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, string(line))
	}
	slices.Sort(lines)
	return slices.Compact(lines)
}

// TestWriteRDFShape shows what the formats look like.
func TestWriteRDFShape(t *testing.T) {
	label := quad.IRI(schema.SourceNS + "leaders/2020")
	quads := []quad.Quad{
		{Subject: quad.IRI(schema.EntityNS + "RUS"), Predicate: quad.IRI(schema.RDF + "type"), Object: schema.CG("Country"), Label: label},
		{Subject: quad.IRI(schema.EntityNS + "RUS"), Predicate: schema.CG("name"), Object: quad.String("Russia"), Label: label},
		{Subject: quad.IRI(schema.EntityNS + "RUS"), Predicate: schema.CG("name"), Object: quad.LangString{Value: "Rusia", Lang: "es"}, Label: label},
		{Subject: quad.IRI(schema.EntityNS + "person/a"), Predicate: schema.CG("share"), Object: quad.Float(17)},
	}
	for format, want := range map[graph.RDFFormat]string{
		graph.TriG: `
<https://w3id.org/claimgraph/src/leaders/2020> {
e:RUS a cg:Country ;
    cg:name "Russia" ,
        "Rusia"@es .
}

<https://w3id.org/claimgraph/e/person/a> cg:share 1.7E1 .
`,
		graph.Turtle: `
e:RUS a cg:Country ;
    cg:name "Russia" ,
        "Rusia"@es .
<https://w3id.org/claimgraph/e/person/a> cg:share 1.7E1 .
`,
		graph.JSONLD: `
"@graph":[
{"@id":"src:leaders/2020","@graph":[
{"@id":"e:RUS","@type":"cg:Country","cg:name":["Russia",{"@value":"Rusia","@language":"es"}]}
]},
{"@id":"e:person/a","cg:share":{"@value":"1.7E1","@type":"xsd:double"}}
]}
`,
	} {
		var b bytes.Buffer
		if _, err := graph.WriteRDF(&b, format, sequence(quads)); err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(b.String(), want) {
			t.Errorf("%s: wrote\n%s\nwant, after the prefixes,\n%s", format, b.String(), want)
		}
	}
	for _, format := range graph.RDFFormats() {
		missing := []quad.Quad{{Subject: quad.IRI("x:s"), Predicate: quad.IRI("x:p")}}
		if _, err := graph.WriteRDF(&bytes.Buffer{}, format, sequence(missing)); err == nil || !strings.Contains(err.Error(), "quad 1: ") {
			t.Errorf("%s: %v", format, err)
		}
	}
	clash := []quad.Quad{{Subject: quad.IRI("e:RUS"), Predicate: quad.IRI("x:p"), Object: quad.Int(1)}}
	if _, err := graph.WriteRDF(&bytes.Buffer{}, graph.JSONLD, sequence(clash)); err == nil || !strings.Contains(err.Error(), "its scheme is also the prefix") {
		t.Error(err)
	}
}
