package schema

import (
	"cmp"
	"fmt"
	"iter"
	"net/url"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"
)

// EntityOf reads an entity's kind and key back from its IRI; the name is not in
// it. ok is false when the IRI is none of an entity.
func EntityOf(iri quad.IRI) (e Entity, ok bool) {
	rest, ok := strings.CutPrefix(string(iri), EntityNS)
	if !ok || rest == "" {
		return Entity{}, false
	}
	kind, key, two := strings.Cut(rest, "/")
	if !two {
		kind, key = string(Country), rest
	}
	key, err := url.PathUnescape(key)
	if err != nil || key == "" || EntityKind(kind).class() == "" {
		return Entity{}, false
	}
	return Entity{Kind: EntityKind(kind), Key: key}, true
}

// ReadQuads reads back what Quads wrote: the document and its assertions, in
// their order. Mentions and inherited qualifiers of an assertion come in text
// order, each once.
func ReadQuads(quads iter.Seq2[quad.Quad, error]) (Document, []Assertion, error) {
	r := reader{}
	var article quad.IRI
	var statements []quad.IRI
	for q, err := range quads {
		if err != nil {
			return Document{}, nil, err
		}
		s, okS := q.Subject.(quad.IRI)
		p, okP := q.Predicate.(quad.IRI)
		if !okS || !okP {
			continue
		}
		if r[s] == nil {
			r[s] = map[quad.IRI][]quad.Value{}
		}
		r[s][p] = append(r[s][p], q.Object)
		if p == RDF+"type" && q.Object == quad.Value(CG("Article")) {
			article = s
		}
		if p == RDF+"type" && q.Object == quad.Value(quad.IRI(RDF+"Statement")) {
			statements = append(statements, s)
		}
	}
	if article == "" {
		return Document{}, nil, fmt.Errorf("no cg:Article among the quads")
	}
	doc := Document{
		Name: r.text(article, CG("name")), Title: r.text(article, DCT+"title"), Text: r.text(article, CG("fullText")),
		SHA256: r.text(article, CG("sha256")), Origin: r.text(article, CG("origin")),
	}
	for _, v := range r[article][CG("page")] {
		if n, ok := v.(quad.Int); ok {
			doc.Pages = append(doc.Pages, int(n))
		}
	}
	slices.Sort(doc.Pages)
	slices.SortFunc(statements, func(a, b quad.IRI) int {
		return cmp.Or(cmp.Compare(r.number(a, CG("position")), r.number(b, CG("position"))), cmp.Compare(a, b))
	})
	assertions := make([]Assertion, 0, len(statements))
	for _, st := range slices.Compact(statements) {
		a, err := r.assertion(st)
		if err != nil {
			return Document{}, nil, fmt.Errorf("%s: %w", Short(st), err)
		}
		a.Page = doc.Page(a.Quote.Start)
		assertions = append(assertions, a)
	}
	return doc, assertions, nil
}

// reader holds quads by subject and predicate.
type reader map[quad.IRI]map[quad.IRI][]quad.Value

func (r reader) one(s, p quad.IRI) quad.Value {
	if vs := r[s][p]; len(vs) > 0 {
		return vs[0]
	}
	return nil
}

func (r reader) text(s, p quad.IRI) string {
	v, _ := r.one(s, p).(quad.String)
	return string(v)
}

func (r reader) number(s, p quad.IRI) int {
	v, _ := r.one(s, p).(quad.Int)
	return int(v)
}

func (r reader) iri(s, p quad.IRI) quad.IRI {
	v, _ := r.one(s, p).(quad.IRI)
	return v
}

func (r reader) span(node quad.IRI) Span {
	return Span{Start: r.number(node, OA+"start"), End: r.number(node, OA+"end")}
}

func (r reader) entity(iri quad.IRI) (Entity, error) {
	e, ok := EntityOf(iri)
	if !ok {
		return Entity{}, fmt.Errorf("%q is no entity", iri)
	}
	e.Name = r.text(iri, SKOS+"prefLabel")
	return e, nil
}

func (r reader) assertion(st quad.IRI) (Assertion, error) {
	ev := r.iri(st, CG("evidence"))
	a := Assertion{
		ID: r.text(st, CG("id")), Predicate: strings.TrimPrefix(string(r.iri(st, CG("predicate"))), VocabNS),
		Sentence:     Span{Start: r.number(ev, CG("sentenceStart")), End: r.number(ev, CG("sentenceEnd"))},
		SentenceText: r.text(ev, CG("sentence")), Quote: r.span(ev), QuoteText: r.text(ev, OA+"exact"),
		Confidence: Confidence(r.text(st, CG("confidence"))), Rule: r.text(st, CG("rule")),
	}
	var err error
	if a.Subject, err = r.entity(r.iri(st, CG("subject"))); err != nil {
		return a, fmt.Errorf("subject: %w", err)
	}
	if a.Object, err = r.entity(r.iri(st, CG("object"))); err != nil {
		return a, fmt.Errorf("object: %w", err)
	}
	a.Qualifiers = r.qualifiers(st)
	for _, v := range r[st][CG("inherited")] {
		node, _ := v.(quad.IRI)
		a.Inherited = append(a.Inherited, Inheritance{Qualifier: r.text(node, CG("qualifier")), From: r.span(node)})
	}
	for _, v := range r[st][CG("mention")] {
		node, _ := v.(quad.IRI)
		e, err := r.entity(r.iri(node, CG("entity")))
		if err != nil {
			return a, fmt.Errorf("mention: %w", err)
		}
		a.Mentions = append(a.Mentions, Mention{Span: r.span(node), Text: r.text(node, OA+"exact"), Entity: e, Rule: r.text(node, CG("rule"))})
	}
	a.Inherited, a.Mentions = inTextOrder(a.Inherited, a.Mentions)
	return a, nil
}

// inTextOrder sorts by place in the text and drops what stands there twice.
func inTextOrder(in []Inheritance, mentions []Mention) ([]Inheritance, []Mention) {
	slices.SortFunc(in, func(a, b Inheritance) int {
		return cmp.Or(a.From.Start-b.From.Start, a.From.End-b.From.End, cmp.Compare(a.Qualifier, b.Qualifier))
	})
	slices.SortFunc(mentions, func(a, b Mention) int {
		return cmp.Or(a.Start-b.Start, a.End-b.End, cmp.Compare(a.Entity.Kind, b.Entity.Kind),
			cmp.Compare(a.Entity.Key, b.Entity.Key), cmp.Compare(a.Rule, b.Rule))
	})
	return slices.Compact(in), slices.Compact(mentions)
}

func (r reader) qualifiers(st quad.IRI) Qualifiers {
	var qs Qualifiers
	for p, values := range r[st] {
		name, ok := strings.CutPrefix(string(p), VocabNS+"q/")
		if !ok || strings.Contains(name, ".") || len(values) == 0 {
			continue
		}
		if qs == nil {
			qs = Qualifiers{}
		}
		switch v := values[0].(type) {
		case quad.Float:
			digit, _ := r.one(st, QualifierIRI(name, "digit")).(quad.Float)
			qs[name] = Measured(Quantity{Value: float64(v), Unit: r.text(st, QualifierIRI(name, "unit")), Digit: float64(digit)})
		case quad.Int:
			qs[name] = Int(int64(v))
		case quad.String:
			qs[name] = Words(string(v))
		}
	}
	return qs
}
