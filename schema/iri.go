package schema

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/cayleygraph/quad"
	"golang.org/x/text/unicode/norm"
)

// Namespace is the start of every IRI that claimgraph makes.
const Namespace = "https://w3id.org/claimgraph/"

// The parts of the namespace, and the outside vocabularies in use. Short forms
// ("e:RUS") are for input and output; the graph holds full IRIs only.
const (
	VocabNS       = Namespace + "v/"      // cg: predicates, classes, properties
	EntityNS      = Namespace + "e/"      // e:RUS, e:person/sergey-lavrov
	StatementNS   = Namespace + "st/"     // st:<document>/<n>
	EvidenceNS    = Namespace + "ev/"     // ev:<document>/<n>
	MentionNS     = Namespace + "mn/"     // mn:<document>/<n>
	ObservationNS = Namespace + "obs/"    // obs:<dataset>/<key>…
	ListNS        = Namespace + "list/"   // list:<dataset>/<key>…
	SlotNS        = Namespace + "slot/"   // slot:<measure>/<reporter>/<partner>/<period>
	PeriodNS      = Namespace + "period/" // period:2020
	MeasureNS     = Namespace + "m/"      // m:export-share
	SourceNS      = Namespace + "src/"    // src:<name>/<version>
	CheckNS       = Namespace + "ck/"     // ck:<document>/<n>

	RDF  = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
	RDFS = "http://www.w3.org/2000/01/rdf-schema#"
	XSD  = "http://www.w3.org/2001/XMLSchema#"
	OWL  = "http://www.w3.org/2002/07/owl#"
	SKOS = "http://www.w3.org/2004/02/skos/core#"
	DCT  = "http://purl.org/dc/terms/"
	PROV = "http://www.w3.org/ns/prov#"
	OA   = "http://www.w3.org/ns/oa#"
	QB   = "http://purl.org/linked-data/cube#"
	WD   = "http://www.wikidata.org/entity/"
)

// A Prefix is a short form of a namespace.
type Prefix struct{ Name, IRI string }

// Prefixes lists the short forms, longest namespace first where one contains another.
func Prefixes() []Prefix {
	return []Prefix{
		{"cg", VocabNS},
		{"e", EntityNS},
		{"st", StatementNS},
		{"ev", EvidenceNS},
		{"mn", MentionNS},
		{"obs", ObservationNS},
		{"list", ListNS},
		{"slot", SlotNS},
		{"period", PeriodNS},
		{"m", MeasureNS},
		{"src", SourceNS},
		{"ck", CheckNS},
		{"rdf", RDF},
		{"rdfs", RDFS},
		{"xsd", XSD},
		{"owl", OWL},
		{"skos", SKOS},
		{"dct", DCT},
		{"prov", PROV},
		{"oa", OA},
		{"qb", QB},
		{"wd", WD},
	}
}

// Meta is the label of facts about sources.
const Meta = quad.IRI(SourceNS + "meta")

// Short writes an IRI with its prefix, "e:RUS", or unchanged when no prefix fits.
func Short(iri quad.IRI) string {
	for _, p := range Prefixes() {
		if rest, ok := strings.CutPrefix(string(iri), p.IRI); ok && rest != "" {
			return p.Name + ":" + rest
		}
	}
	return string(iri)
}

// Expand reads a short form, or a full IRI with or without angle brackets.
func Expand(s string) (quad.IRI, error) {
	s = strings.TrimSuffix(strings.TrimPrefix(s, "<"), ">")
	name, rest, ok := strings.Cut(s, ":")
	if !ok {
		return "", fmt.Errorf("%q is no IRI: write a prefix and a name such as e:RUS, or a full IRI", s)
	}
	for _, p := range Prefixes() {
		if p.Name == name {
			s = p.IRI + rest
			break
		}
	}
	iri := quad.IRI(s)
	return iri, CheckIRI(iri)
}

// CheckIRI refuses what no N-Quads file could hold: a relative reference, a
// space, a control character, or one of <>"{}|^`\.
func CheckIRI(iri quad.IRI) error {
	s := string(iri)
	if !utf8.ValidString(s) {
		return fmt.Errorf("%q is no IRI: it is not UTF-8", s)
	}
	scheme, rest, ok := strings.Cut(s, ":")
	if !ok || scheme == "" || rest == "" || strings.ContainsAny(scheme, "/?#") {
		return fmt.Errorf("%q is no IRI: it has no scheme", s)
	}
	for i := range len(s) {
		if !mayStandInIRI(s[i]) {
			return fmt.Errorf("%q is no IRI: character %q at byte %d", s, s[i], i)
		}
	}
	return nil
}

// mayStandInIRI tells whether a byte of UTF-8 may be part of an IRI.
func mayStandInIRI(c byte) bool {
	switch c {
	case '<', '>', '"', '{', '}', '|', '^', '`', '\\', 0x7f:
		return false
	}
	return c > ' '
}

// Mint makes an IRI of a namespace and the parts of a key, joined in order by
// "/". Each part is escaped, so that different keys never make the same IRI.
func Mint(ns string, parts ...string) (quad.IRI, error) {
	if len(parts) == 0 {
		return "", fmt.Errorf("an IRI in %s needs a key", ns)
	}
	var b strings.Builder
	b.WriteString(ns)
	for i, p := range parts {
		if p == "" {
			return "", fmt.Errorf("an IRI in %s needs its key part %d of %d: it is empty", ns, i+1, len(parts))
		}
		if i > 0 {
			b.WriteByte('/')
		}
		escapeTo(&b, norm.NFC.String(p))
	}
	return quad.IRI(b.String()), nil
}

// escapeTo percent-encodes what may not stand in one part of a path. Letters
// and digits of all scripts stay as they are.
func escapeTo(b *strings.Builder, s string) {
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && n == 1,
			r < utf8.RuneSelf && !isUnreserved(byte(r)),
			r >= utf8.RuneSelf && !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r):
			for _, c := range []byte(s[i : i+n]) {
				fmt.Fprintf(b, "%%%02X", c)
			}
		default:
			b.WriteString(s[i : i+n])
		}
		i += n
	}
}

func isUnreserved(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("-._~:", c) >= 0
}

// Slug makes a key of a name: lower case, words joined by "-", everything but
// letters, marks and digits dropped. "Sergey Lavrov" gives "sergey-lavrov".
func Slug(name string) string {
	var b strings.Builder
	gap := false
	for _, r := range strings.ToLower(norm.NFC.String(name)) {
		switch {
		case unicode.IsLetter(r), unicode.IsMark(r), unicode.IsDigit(r):
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(r)
		case r == '\'' || r == '’' || r == '.':
		default:
			gap = true
		}
	}
	return b.String()
}

// IRI is the entity's node in the graph.
func (e Entity) IRI() (quad.IRI, error) {
	if e.Kind == Country {
		return Mint(EntityNS, e.Key)
	}
	return Mint(EntityNS, string(e.Kind), e.Key)
}

// NewEntity makes an entity of any kind but Country: its key is the slug of the name.
func NewEntity(kind EntityKind, name string) Entity {
	return Entity{Kind: kind, Key: Slug(name), Name: name}
}

// SlotIRI is the meeting point of a claim and the data that can check it.
func SlotIRI(measure string, reporter, partner Entity, period Period) (quad.IRI, error) {
	return Mint(SlotNS, measure, reporter.Key, partner.Key, period.String())
}

// PeriodIRI is the node of a period.
func PeriodIRI(p Period) (quad.IRI, error) { return Mint(PeriodNS, p.String()) }

// SourceIRI is the label of one version of a source.
func SourceIRI(name, version string) (quad.IRI, error) { return Mint(SourceNS, name, version) }
