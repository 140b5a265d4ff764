package schema

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/cayleygraph/quad"
)

// contextRunes is how much text before and after a quote goes with it, so that
// the quote can be found again in a changed text.
const contextRunes = 32

// ArticleOf makes the source of one version of a document.
func ArticleOf(doc Document) (Source, error) {
	version, err := doc.version()
	if err != nil {
		return Source{}, err
	}
	label, err := SourceIRI(doc.Name, version)
	if err != nil {
		return Source{}, fmt.Errorf("document %q: %w", doc.Name, err)
	}
	title := doc.Title
	if title == "" {
		title = doc.Name
	}
	return Source{Label: label, Name: doc.Name, Kind: ArticleSource, Title: title, SHA256: doc.SHA256}, nil
}

// version is the short form of the hash that stands in the document's IRIs.
func (d Document) version() (string, error) {
	if len(d.SHA256) < 12 {
		return "", fmt.Errorf("document %q: it has no SHA-256", d.Name)
	}
	return d.SHA256[:12], nil
}

// StatementIRI is the node of an assertion of a document.
func StatementIRI(doc Document, id string) (quad.IRI, error) {
	version, err := doc.version()
	if err != nil {
		return "", err
	}
	return Mint(StatementNS, doc.Name, version, id)
}

// Quads writes a document and its assertions, all under the label of ArticleOf:
// for each a direct edge, a statement with its qualifiers, the evidence, the
// mentions and, where it gives a number, the slot. It refuses assertions whose
// quotes do not read back from the text, and terms that the vocabulary lacks.
func Quads(doc Document, assertions []Assertion) ([]quad.Quad, error) {
	src, err := ArticleOf(doc)
	if err != nil {
		return nil, err
	}
	version, err := doc.version()
	if err != nil {
		return nil, err
	}
	w := &writer{doc: doc, version: version, label: src.Label, vocab: Vocabulary(), seen: map[string]bool{}}
	w.places = newPlaces(doc.Text, assertions)
	w.document(src)
	for i, a := range assertions {
		if err := w.assertion(int64(i+1), a); err != nil {
			return nil, fmt.Errorf("assertion %s: %w", a.ID, err)
		}
	}
	slices.SortFunc(w.quads, CompareQuads)
	return slices.Compact(w.quads), nil
}

// CompareQuads orders quads by subject, predicate, object and label, as written.
func CompareQuads(a, b quad.Quad) int {
	for _, d := range []quad.Direction{quad.Subject, quad.Predicate, quad.Object, quad.Label} {
		if c := strings.Compare(quad.StringOf(a.Get(d)), quad.StringOf(b.Get(d))); c != 0 {
			return c
		}
	}
	return 0
}

// writer collects the quads of one document.
type writer struct {
	doc     Document
	version string
	label   quad.IRI
	vocab   *Vocab
	places  places
	seen    map[string]bool
	quads   []quad.Quad
}

func (w *writer) add(s, p quad.IRI, o quad.Value) {
	w.quads = append(w.quads, quad.Quad{Subject: s, Predicate: p, Object: o, Label: w.label})
}

func (w *writer) addInt(s, p quad.IRI, n int) { w.add(s, p, quad.Int(n)) }

// addText leaves empty texts out: absence reads back as "".
func (w *writer) addText(s, p quad.IRI, text string) {
	if text != "" {
		w.add(s, p, quad.String(text))
	}
}

func (w *writer) document(src Source) {
	d := w.doc
	w.add(src.Label, RDF+"type", CG("Article"))
	w.addText(src.Label, CG("name"), d.Name)
	w.addText(src.Label, DCT+"title", d.Title)
	w.addText(src.Label, CG("sha256"), d.SHA256)
	w.addText(src.Label, CG("origin"), d.Origin)
	w.addText(src.Label, CG("fullText"), d.Text)
	w.addInt(src.Label, CG("chars"), utf8.RuneCountInString(d.Text))
	for _, p := range d.Pages {
		w.addInt(src.Label, CG("page"), p)
	}
}

func (w *writer) assertion(position int64, a Assertion) error {
	predicate := w.vocab.Predicate(a.Predicate)
	switch {
	case predicate == nil:
		return fmt.Errorf("no predicate %q in vocab.yaml", a.Predicate)
	case a.ID == "" || w.seen[a.ID]:
		return fmt.Errorf("its id is empty or used twice")
	}
	w.seen[a.ID] = true
	st, err := Mint(StatementNS, w.doc.Name, w.version, a.ID)
	if err != nil {
		return err
	}
	subject, err := w.entity(a.Subject)
	if err != nil {
		return fmt.Errorf("subject: %w", err)
	}
	object, err := w.entity(a.Object)
	if err != nil {
		return fmt.Errorf("object: %w", err)
	}
	w.add(subject, CG(a.Predicate), object)
	w.add(st, RDF+"type", quad.IRI(RDF+"Statement"))
	w.add(st, CG("id"), quad.String(a.ID))
	w.add(st, CG("position"), quad.Int(position))
	w.add(st, CG("subject"), subject)
	w.add(st, CG("predicate"), CG(a.Predicate))
	w.add(st, CG("object"), object)
	w.addText(st, CG("confidence"), string(a.Confidence))
	w.addText(st, CG("rule"), a.Rule)
	if err := w.evidence(st, a); err != nil {
		return err
	}
	if err := w.mentions(st, a.Mentions); err != nil {
		return err
	}
	if err := w.qualifiers(st, a); err != nil {
		return err
	}
	if err := w.inherited(st, a); err != nil {
		return err
	}
	return w.slot(st, a)
}

// entity writes the facts by which an entity reads back, once.
func (w *writer) entity(e Entity) (quad.IRI, error) {
	iri, err := e.IRI()
	if err != nil {
		return "", err
	}
	class := e.Kind.class()
	if class == "" {
		return "", fmt.Errorf("no kind of entity %q", e.Kind)
	}
	if !w.seen[string(iri)] {
		w.seen[string(iri)] = true
		w.add(iri, RDF+"type", CG(class))
		w.addText(iri, SKOS+"prefLabel", e.Name)
	}
	return iri, nil
}

// span checks that a span reads back from the text as its words and writes it.
func (w *writer) span(node quad.IRI, s Span, words string) error {
	from, okFrom := w.places[s.Start]
	to, okTo := w.places[s.End]
	if !okFrom || !okTo || s.End < s.Start {
		return fmt.Errorf("span [%d, %d) lies outside the text", s.Start, s.End)
	}
	if got := w.doc.Text[from:to]; got != words {
		return fmt.Errorf("span [%d, %d) reads %.60q in the text, not %.60q", s.Start, s.End, got, words)
	}
	w.addInt(node, OA+"start", s.Start)
	w.addInt(node, OA+"end", s.End)
	w.addInt(node, CG("byteStart"), from)
	w.addInt(node, CG("byteEnd"), to)
	w.add(node, OA+"exact", quad.String(words))
	return nil
}

func (w *writer) evidence(st quad.IRI, a Assertion) error {
	ev, err := Mint(EvidenceNS, w.doc.Name, w.version, a.ID)
	if err != nil {
		return err
	}
	if err := w.span(ev, a.Quote, a.QuoteText); err != nil {
		return fmt.Errorf("quote: %w", err)
	}
	from, okFrom := w.places[a.Sentence.Start]
	to, okTo := w.places[a.Sentence.End]
	if !okFrom || !okTo || to < from || w.doc.Text[from:to] != a.SentenceText {
		return fmt.Errorf("sentence [%d, %d) does not read back from the text", a.Sentence.Start, a.Sentence.End)
	}
	w.add(st, CG("evidence"), ev)
	w.add(ev, RDF+"type", quad.IRI(OA+"Annotation"))
	w.addText(ev, OA+"prefix", lastRunes(w.doc.Text[:w.places[a.Quote.Start]], contextRunes))
	w.addText(ev, OA+"suffix", firstRunes(w.doc.Text[w.places[a.Quote.End]:], contextRunes))
	w.addText(ev, CG("sentence"), a.SentenceText)
	w.addInt(ev, CG("sentenceStart"), a.Sentence.Start)
	w.addInt(ev, CG("sentenceEnd"), a.Sentence.End)
	w.addText(ev, CG("sha256"), w.doc.SHA256)
	return nil
}

// mentions writes one node for equal mentions, however many statements use it.
func (w *writer) mentions(st quad.IRI, mentions []Mention) error {
	for _, m := range mentions {
		e, err := w.entity(m.Entity)
		if err != nil {
			return fmt.Errorf("mention %q: %w", m.Text, err)
		}
		key := []string{w.doc.Name, w.version, fmt.Sprintf("%d-%d", m.Start, m.End), string(m.Entity.Kind), m.Entity.Key}
		if m.Rule != "" {
			key = append(key, m.Rule)
		}
		mn, err := Mint(MentionNS, key...)
		if err != nil {
			return fmt.Errorf("mention %q: %w", m.Text, err)
		}
		w.add(st, CG("mention"), mn)
		w.add(mn, RDF+"type", CG("Mention"))
		w.add(mn, CG("entity"), e)
		w.addText(mn, CG("rule"), m.Rule)
		if err := w.span(mn, m.Span, m.Text); err != nil {
			return fmt.Errorf("mention: %w", err)
		}
	}
	return nil
}

// QualifierIRI is the property of a statement that holds a qualifier. Parts of a
// quantity stand beside it: ".unit", ".digit" and the integer twin ".milli".
func QualifierIRI(name, part string) quad.IRI {
	if part == "" {
		return CG("q/" + name)
	}
	return CG("q/" + name + "." + part)
}

func (w *writer) qualifiers(st quad.IRI, a Assertion) error {
	for _, name := range a.Qualifiers.Keys() {
		if w.vocab.Qualifier(name) == nil {
			return fmt.Errorf("no qualifier %q in vocab.yaml", name)
		}
		switch v := a.Qualifiers[name]; {
		case v.Quantity != nil:
			q := *v.Quantity
			for _, x := range []float64{q.Value, q.Digit} {
				if math.IsNaN(x) || math.IsInf(x, 0) {
					return fmt.Errorf("qualifier %s: %v is no number", name, x)
				}
			}
			w.add(st, QualifierIRI(name, ""), quad.Float(q.Value))
			w.addText(st, QualifierIRI(name, "unit"), q.Unit)
			w.add(st, QualifierIRI(name, "digit"), quad.Float(q.Digit))
			if milli, ok := Thousandths(q.Value); ok {
				w.add(st, QualifierIRI(name, "milli"), quad.Int(milli))
			}
		case v.Int != nil:
			w.add(st, QualifierIRI(name, ""), quad.Int(*v.Int))
		default:
			w.add(st, QualifierIRI(name, ""), quad.String(v.Words))
		}
	}
	return nil
}

func (w *writer) inherited(st quad.IRI, a Assertion) error {
	for _, in := range a.Inherited {
		node, err := Mint(StatementNS, w.doc.Name, w.version, a.ID, "inherited", in.Qualifier, fmt.Sprintf("%d-%d", in.From.Start, in.From.End))
		if err != nil {
			return fmt.Errorf("inherited qualifier: %w", err)
		}
		from, okFrom := w.places[in.From.Start]
		to, okTo := w.places[in.From.End]
		if !okFrom || !okTo || to < from {
			return fmt.Errorf("inherited %s: span [%d, %d) lies outside the text", in.Qualifier, in.From.Start, in.From.End)
		}
		w.add(st, CG("inherited"), node)
		w.add(node, RDF+"type", CG("Inheritance"))
		w.add(node, CG("qualifier"), quad.String(in.Qualifier))
		if err := w.span(node, in.From, w.doc.Text[from:to]); err != nil {
			return fmt.Errorf("inherited %s: %w", in.Qualifier, err)
		}
	}
	return nil
}

// slot ties a statement that gives a number to the data about the same number.
// Periods that read as such get their nodes.
func (w *writer) slot(st quad.IRI, a Assertion) error {
	period, dated := a.Period()
	if dated {
		quads, err := PeriodQuads(period, w.label)
		if err != nil {
			return err
		}
		w.quads = append(w.quads, quads...)
		w.add(st, CG("period"), quads[0].Subject)
	}
	measure, reporter, partner := w.vocab.MeasureOf(a)
	if measure == nil || reporter.Key == "" || partner.Key == "" {
		return nil
	}
	w.add(st, CG("measure"), quad.IRI(MeasureNS+measure.ID))
	if !dated {
		return nil
	}
	quads, err := SlotQuads(measure.ID, reporter, partner, period, w.label)
	if err != nil {
		return err
	}
	w.quads = append(w.quads, quads...)
	w.add(st, CG("slot"), quads[0].Subject)
	return nil
}

// SlotQuads writes a slot and its family; the slot is the subject of the first.
func SlotQuads(measure string, reporter, partner Entity, period Period, label quad.IRI) ([]quad.Quad, error) {
	slot, err := SlotIRI(measure, reporter, partner, period)
	if err != nil {
		return nil, err
	}
	family, err := Mint(SlotNS, measure, reporter.Key, partner.Key)
	if err != nil {
		return nil, err
	}
	return []quad.Quad{{Subject: slot, Predicate: CG("slotFamily"), Object: family, Label: label}}, nil
}

// PeriodQuads writes a period with its days; it is the subject of each.
func PeriodQuads(p Period, label quad.IRI) ([]quad.Quad, error) {
	node, err := PeriodIRI(p)
	if err != nil {
		return nil, err
	}
	quads := []quad.Quad{{Subject: node, Predicate: quad.IRI(RDF + "type"), Object: CG("Period"), Label: label}}
	if p.Start != 0 {
		quads = append(quads, quad.Quad{Subject: node, Predicate: CG("startDay"), Object: quad.Int(p.Start), Label: label})
	}
	if p.End != 0 {
		quads = append(quads, quad.Quad{Subject: node, Predicate: CG("endDay"), Object: quad.Int(p.End), Label: label})
	}
	return quads, nil
}

// Period returns when an assertion says that it holds: as_of or date, otherwise
// the stretch from start to end. ok is false when it gives no such period, or
// gives it in words only ("Cold War").
func (a Assertion) Period() (p Period, ok bool) {
	for _, name := range []string{"as_of", "date"} {
		if p, err := ParsePeriod(a.Qualifiers.Text(name)); err == nil {
			return p, true
		}
	}
	start, end := a.Qualifiers.Text("start"), a.Qualifiers.Text("end")
	if _, err := ParsePeriod(start); err != nil || strings.Contains(start, "..") {
		start = ""
	}
	if _, err := ParsePeriod(end); err != nil || strings.Contains(end, "..") {
		end = ""
	}
	if p, err := ParsePeriod(start + ".." + end); err == nil {
		return p, true
	}
	p, err := ParsePeriod(a.Qualifiers.Text("period"))
	return p, err == nil
}

// EntityKinds lists the kinds of entity.
func EntityKinds() []EntityKind {
	return []EntityKind{Country, Organisation, Person, Treaty, Forum, Place, Thing}
}

// class is the class of entities of a kind, "" for an unknown kind.
func (k EntityKind) class() string {
	switch k {
	case Country, Organisation, Person, Treaty, Forum, Place, Thing:
		return strings.ToUpper(string(k[:1])) + string(k[1:])
	}
	return ""
}

// places maps code points to bytes, for the ends of spans only.
type places map[int]int

func newPlaces(text string, assertions []Assertion) places {
	var wanted []int
	add := func(s Span) { wanted = append(wanted, s.Start, s.End) }
	for _, a := range assertions {
		add(a.Sentence)
		add(a.Quote)
		for _, m := range a.Mentions {
			add(m.Span)
		}
		for _, in := range a.Inherited {
			add(in.From)
		}
	}
	slices.Sort(wanted)
	wanted = slices.Compact(wanted)
	found := places{}
	i, point := 0, 0
	take := func(at int) {
		for i < len(wanted) && wanted[i] < point {
			i++
		}
		if i < len(wanted) && wanted[i] == point {
			found[point] = at
		}
		point++
	}
	for at := range text {
		take(at)
	}
	take(len(text))
	return found
}

func firstRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

func lastRunes(s string, n int) string {
	i := len(s)
	for ; n > 0 && i > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(s[:i])
		i -= size
	}
	return s[i:]
}
