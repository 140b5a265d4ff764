// Package schema holds the words of the graph: what an article can assert,
// where it asserts it, what a reference source is, and how all of it is
// written as quads.
package schema

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"
)

// A Row is one answer to a query: a value for each name it tags.
type Row map[string]quad.Value

// A Span is the half-open range [Start, End) of a document's text, in Unicode
// code points.
type Span struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// A Document is a text that asserts things. All spans of its assertions count
// the code points of Text.
type Document struct {
	Name   string // short name, for people: "article" for article.html
	Title  string // "" when the document has none
	Text   string // UTF-8, NFC, "\n" line ends
	SHA256 string // of Text, in hex: the version of the document
	Origin string // path or URL it was read from
	Pages  []int  // for paged formats: the code point at which each page starts; nil otherwise
}

// Page is the number of the page on which a code point stands, from 1; 0 in a
// document without pages.
func (d Document) Page(at int) int {
	n, _ := slices.BinarySearch(d.Pages, at+1)
	return n
}

// An EntityKind says what sort of thing an Entity is; it decides its IRI.
type EntityKind string

// The kinds of entity. Only countries have codes; the key of any other kind is
// made from its name.
const (
	Country      EntityKind = "country"      // a state or territory, present or historic; key is ISO 3166-1 alpha-3, or ISO 3166-3 (SUN, YUG, CSK, DDR)
	Organisation EntityKind = "organisation" // United Nations, NATO, a party, an armed group
	Person       EntityKind = "person"
	Treaty       EntityKind = "treaty" // a named instrument
	Forum        EntityKind = "forum"  // a named conference or meeting series
	Place        EntityKind = "place"  // a city, region, sea or territory that is no party
	Thing        EntityKind = "thing"  // anything else: nuclear weapons, a right, a proposition
)

// An Entity is a party or a thing that assertions are about.
// The zero Entity means "not known".
type Entity struct {
	Kind EntityKind
	Key  string // unique within the kind: "PRK", "sergey-lavrov"
	Name string // for people: "North Korea", "Sergey Lavrov"
}

// ID is the short form used in output: the code of a country, the name of
// anything else.
func (e Entity) ID() string {
	if e.Kind == Country {
		return e.Key
	}
	return e.Name
}

// MarshalText writes the short form.
func (e Entity) MarshalText() ([]byte, error) { return []byte(e.ID()), nil }

// A Confidence is the tier of an assertion: how far the extractor trusts its own reading.
type Confidence string

// The tiers, best first.
const (
	High   Confidence = "high"   // independent readings agree, both parties named or certain
	Medium Confidence = "medium" // one reading, or a party carried over from context
	Low    Confidence = "low"    // open triples, guesses worth showing
)

// An Assertion is one thing a document says, with the words that say it.
type Assertion struct {
	ID           string // "a013": unique in the document, in text order
	Sentence     Span
	SentenceText string
	Subject      Entity
	Predicate    string // an id of vocab.yaml
	Object       Entity
	Qualifiers   Qualifiers
	Quote        Span // the words that carry the assertion, inside Sentence
	QuoteText    string
	Page         int // on which the quote begins, from 1; 0 when the document has no pages
	Inherited    []Inheritance
	Confidence   Confidence
	Rule         string // which rule of the lexicon found it: "participle:account-for"
	Mentions     []Mention
}

// A Mention records which words were taken for which entity, and why.
type Mention struct {
	Span
	Text   string // the words
	Entity Entity
	Rule   string // name, demonym, adjective, capital, epithet, pair ("the two countries"), pronoun, …
}

// An Inheritance records a qualifier that a clause took over from an earlier one.
type Inheritance struct {
	Qualifier string // "as_of"
	From      Span   // the words it comes from
}

// Qualifiers say how an assertion holds: key is an id of vocab.yaml.
type Qualifiers map[string]Value

// Keys returns the names in use, sorted.
func (q Qualifiers) Keys() []string { return slices.Sorted(maps.Keys(q)) }

// Text returns the qualifier as words, "" when absent.
func (q Qualifiers) Text(name string) string { return q[name].String() }

// A Value is what a qualifier says: words, a whole number, or a quantity.
// Exactly one of the three forms is in use; the zero Value is the empty words.
type Value struct {
	Words    string
	Int      *int64
	Quantity *Quantity
}

// Words makes a Value of words or of a period in ISO notation.
func Words(s string) Value { return Value{Words: s} }

// Int makes a Value of a whole number: a rank, a count.
func Int(n int64) Value { return Value{Int: &n} }

// Measured makes a Value of a quantity.
func Measured(q Quantity) Value { return Value{Quantity: &q} }

// String writes the value for people.
func (v Value) String() string {
	switch {
	case v.Quantity != nil:
		return v.Quantity.String()
	case v.Int != nil:
		return formatInt(*v.Int)
	}
	return v.Words
}

// MarshalJSON writes a string, a whole number, or {"value":…,"unit":…}.
func (v Value) MarshalJSON() ([]byte, error) {
	switch {
	case v.Quantity != nil:
		return json.Marshal(v.Quantity)
	case v.Int != nil:
		return json.Marshal(*v.Int)
	}
	return marshalText(v.Words)
}

// MarshalJSON writes an assertion in the form that extract and check print:
// spans in code points, entities in their short form.
func (a Assertion) MarshalJSON() ([]byte, error) {
	type quote struct {
		Span
		Exact string `json:"exact"`
	}
	type mention struct {
		Span
		Entity Entity `json:"entity"`
		Rule   string `json:"rule"`
	}
	inherited := make([]string, 0, len(a.Inherited))
	for _, i := range a.Inherited {
		inherited = append(inherited, i.Qualifier)
	}
	mentions := make([]mention, 0, len(a.Mentions))
	for _, m := range a.Mentions {
		mentions = append(mentions, mention{m.Span, m.Entity, m.Rule})
	}
	qualifiers := a.Qualifiers
	if qualifiers == nil {
		qualifiers = Qualifiers{}
	}
	return marshal(struct {
		ID string `json:"id"`
		Span
		Sentence   string     `json:"sentence"`
		Subject    Entity     `json:"subject"`
		Predicate  string     `json:"predicate"`
		Object     Entity     `json:"object"`
		Qualifiers Qualifiers `json:"qualifiers"`
		Quote      quote      `json:"quote"`
		Page       int        `json:"page,omitempty"`
		Inherited  []string   `json:"inherited"`
		Confidence Confidence `json:"confidence"`
		Rule       string     `json:"rule"`
		Mentions   []mention  `json:"mentions"`
	}{
		a.ID, a.Sentence, a.SentenceText, a.Subject, a.Predicate, a.Object, qualifiers,
		quote{a.Quote, a.QuoteText}, a.Page, inherited, a.Confidence, a.Rule, mentions,
	})
}

// A SourceKind says what sort of source a label stands for.
type SourceKind string

// The kinds of source.
const (
	ArticleSource   SourceKind = "article"
	DatasetSource   SourceKind = "dataset"
	RDFSource       SourceKind = "rdf" // quads loaded as they are
	CheckSource     SourceKind = "check"
	JudgementSource SourceKind = "judgement"
)

// A Source is whoever says a set of quads; its Label is their fourth position.
type Source struct {
	Label   quad.IRI   `json:"label"`
	Name    string     `json:"name"` // "factbook-partners", "article": what commands take
	Kind    SourceKind `json:"kind"`
	Title   string     `json:"title"`
	Edition string     `json:"edition,omitempty"`
	Licence string     `json:"licence,omitempty"` // SPDX id or the publisher's words
	URL     string     `json:"url,omitempty"`
	SHA256  string     `json:"sha256"` // of what was read, in hex
}

// marshal writes JSON without HTML escapes: quotes of articles stay readable.
func marshal(v any) ([]byte, error) {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return []byte(strings.TrimSuffix(b.String(), "\n")), nil
}

func marshalText(s string) ([]byte, error) { return marshal(s) }
