package schema

import (
	"bytes"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/cayleygraph/quad"
	"github.com/goccy/go-yaml"
)

//go:embed vocab.yaml
var vocabYAML []byte

// A Vocab is the vocabulary of the graph, as vocab.yaml gives it.
type Vocab struct {
	Version    int             `yaml:"version"`
	Classes    []Class         `yaml:"classes"`
	Predicates []Predicate     `yaml:"predicates"`
	Qualifiers []QualifierTerm `yaml:"qualifiers"`
	Measures   []Measure       `yaml:"measures"`
	Hedges     Hedges          `yaml:"hedges"`
	Properties []Property      `yaml:"properties"`

	classes    map[string]*Class
	predicates map[string]*Predicate
	qualifiers map[string]*QualifierTerm
	measures   map[string]*Measure
	properties map[string]*Property
	hedges     map[string]HedgeKind
}

// A Class is a sort of node.
type Class struct {
	ID     string `yaml:"id"`
	Parent string `yaml:"parent"` // "" for a top class
	About  string `yaml:"about"`
}

// A Predicate is one kind of relation that an article can assert.
type Predicate struct {
	ID        string  `yaml:"id"`
	Topic     string  `yaml:"topic"` // the heading under which pictures group it
	About     string  `yaml:"about"`
	Domain    string  `yaml:"domain"` // class of the subject
	Range     string  `yaml:"range"`  // class of the object
	Inverse   string  `yaml:"inverse"`
	Symmetric bool    `yaml:"symmetric"`
	Says      string  `yaml:"says"` // in English, with {subject} and {object}
	PLOVER    string  `yaml:"plover"`
	CAMEO     string  `yaml:"cameo"`
	Wikidata  string  `yaml:"wikidata"`
	Example   Example `yaml:"example"`
}

// An Example is a sentence that asserts a predicate, with the IDs of its parties.
type Example struct {
	Text    string `yaml:"text"`
	Subject string `yaml:"subject"`
	Object  string `yaml:"object"`
}

// A QualifierTerm is one way in which a statement can be qualified.
type QualifierTerm struct {
	ID      string   `yaml:"id"`
	Value   string   `yaml:"value"` // words, period, whole, quantity or rank
	About   string   `yaml:"about"`
	Choices []string `yaml:"choices"` // nil: any
}

// A Measure is what a number means. Where Predicate is set, statements with
// that predicate and Qualifier are about the measure.
type Measure struct {
	ID        string `yaml:"id"`
	About     string `yaml:"about"`
	Unit      string `yaml:"unit"`
	Predicate string `yaml:"predicate"`
	Qualifier string `yaml:"qualifier"`
	Reporter  string `yaml:"reporter"` // which side of a statement the reporter is: subject or object
	Flow      string `yaml:"flow"`     // export, import, both, aid
	Mirror    string `yaml:"mirror"`   // the measure by which the partner reports the same flow
}

// A Property is a predicate of the graph that no article asserts by itself.
type Property struct {
	ID    string `yaml:"id"`
	Value string `yaml:"value"` // iri, string, int, float or any
	About string `yaml:"about"`
}

// Vocabulary returns the vocabulary. It is read once and must not be changed.
func Vocabulary() *Vocab { return vocabulary() }

var vocabulary = sync.OnceValue(func() *Vocab {
	v, err := ParseVocab("vocab.yaml", vocabYAML)
	if err != nil {
		panic(err) // the embedded file is covered by TestVocabulary
	}
	return v
})

// ParseVocab reads and checks a vocabulary. Errors name file, line and column
// where the YAML is at fault, otherwise the entry.
func ParseVocab(name string, data []byte) (*Vocab, error) {
	v := &Vocab{}
	dec := yaml.NewDecoder(bytes.NewReader(data), yaml.Strict())
	if err := dec.Decode(v); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if err := v.index(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return v, nil
}

// index fills the look-up tables and checks every cross reference.
func (v *Vocab) index() error {
	var err error
	if v.classes, err = byID("class", v.Classes, func(c *Class) string { return c.ID }); err != nil {
		return err
	}
	if v.predicates, err = byID("predicate", v.Predicates, func(p *Predicate) string { return p.ID }); err != nil {
		return err
	}
	if v.qualifiers, err = byID("qualifier", v.Qualifiers, func(q *QualifierTerm) string { return q.ID }); err != nil {
		return err
	}
	if v.measures, err = byID("measure", v.Measures, func(m *Measure) string { return m.ID }); err != nil {
		return err
	}
	if v.properties, err = byID("property", v.Properties, func(p *Property) string { return p.ID }); err != nil {
		return err
	}
	if v.hedges, err = v.Hedges.index(); err != nil {
		return err
	}
	for _, check := range []func() error{v.checkClasses, v.checkPredicates, v.checkQualifiers, v.checkMeasures, v.checkProperties} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

func (v *Vocab) checkClasses() error {
	for _, c := range v.Classes {
		if c.Parent != "" && v.classes[c.Parent] == nil {
			return fmt.Errorf("class %s: no such parent class %q", c.ID, c.Parent)
		}
		if c.Parent != "" && v.IsA(c.Parent, c.ID) {
			return fmt.Errorf("class %s: it is an ancestor of itself", c.ID)
		}
	}
	return nil
}

func (v *Vocab) checkPredicates() error {
	for _, p := range v.Predicates {
		inverse := v.predicates[p.Inverse]
		switch {
		case v.classes[p.Domain] == nil:
			return fmt.Errorf("predicate %s: domain: no such class %q", p.ID, p.Domain)
		case v.classes[p.Range] == nil:
			return fmt.Errorf("predicate %s: range: no such class %q", p.ID, p.Range)
		case p.About == "" || p.Topic == "" || p.Example.Text == "" || p.Example.Subject == "" || p.Example.Object == "":
			return fmt.Errorf("predicate %s: it needs about, topic and an example with text, subject and object", p.ID)
		case !strings.Contains(p.Says, "{subject}") || !strings.Contains(p.Says, "{object}"):
			return fmt.Errorf("predicate %s: says needs {subject} and {object}", p.ID)
		case p.Inverse != "" && (p.Symmetric || inverse == nil || inverse.Inverse != p.ID):
			return fmt.Errorf("predicate %s: its inverse %q must be a predicate whose inverse is %s, and neither symmetric", p.ID, p.Inverse, p.ID)
		case p.Symmetric && p.Domain != p.Range:
			return fmt.Errorf("predicate %s: symmetric, so domain and range must be the same", p.ID)
		}
	}
	return nil
}

func (v *Vocab) checkQualifiers() error {
	for _, q := range v.Qualifiers {
		if !slices.Contains([]string{"words", "period", "whole", "quantity", "rank"}, q.Value) {
			return fmt.Errorf("qualifier %s: value %q: use words, period, whole, quantity or rank", q.ID, q.Value)
		}
		if q.About == "" {
			return fmt.Errorf("qualifier %s: it needs about", q.ID)
		}
	}
	return nil
}

func (v *Vocab) checkMeasures() error {
	for _, m := range v.Measures {
		switch {
		case m.About == "" || m.Unit == "":
			return fmt.Errorf("measure %s: it needs about and unit", m.ID)
		case m.Mirror != "" && v.measures[m.Mirror] == nil:
			return fmt.Errorf("measure %s: mirror: no such measure %q", m.ID, m.Mirror)
		case m.Predicate == "":
		case v.predicates[m.Predicate] == nil:
			return fmt.Errorf("measure %s: no such predicate %q", m.ID, m.Predicate)
		case v.qualifiers[m.Qualifier] == nil:
			return fmt.Errorf("measure %s: no such qualifier %q", m.ID, m.Qualifier)
		case m.Reporter != "subject" && m.Reporter != "object":
			return fmt.Errorf("measure %s: reporter %q: use subject or object", m.ID, m.Reporter)
		}
	}
	return nil
}

func (v *Vocab) checkProperties() error {
	for _, p := range v.Properties {
		switch {
		case !slices.Contains([]string{"iri", "string", "int", "float", "any"}, p.Value):
			return fmt.Errorf("property %s: value %q: use iri, string, int, float or any", p.ID, p.Value)
		case p.About == "":
			return fmt.Errorf("property %s: it needs about", p.ID)
		case v.predicates[p.ID] != nil:
			return fmt.Errorf("property %s: a predicate has the same name", p.ID)
		}
	}
	return nil
}

// byID makes a look-up table of entries, each with an id of its own that can
// stand in an IRI as it is.
func byID[T any](what string, all []T, id func(*T) string) (map[string]*T, error) {
	table := make(map[string]*T, len(all))
	for i := range all {
		key := id(&all[i])
		iri, err := Mint(VocabNS, key)
		switch {
		case err != nil || string(iri) != VocabNS+key:
			return nil, fmt.Errorf("%s %d: id %q: use letters, digits, - and _", what, i+1, key)
		case table[key] != nil:
			return nil, fmt.Errorf("%s %s: it stands there twice", what, key)
		}
		table[key] = &all[i]
	}
	return table, nil
}

// Class returns a class by its id, nil when there is none.
func (v *Vocab) Class(id string) *Class { return v.classes[id] }

// Predicate returns a predicate by its id, nil when there is none.
func (v *Vocab) Predicate(id string) *Predicate { return v.predicates[id] }

// Qualifier returns a qualifier by its id, nil when there is none.
func (v *Vocab) Qualifier(id string) *QualifierTerm { return v.qualifiers[id] }

// Measure returns a measure by its id, nil when there is none.
func (v *Vocab) Measure(id string) *Measure { return v.measures[id] }

// Property returns a property by its id, nil when there is none.
func (v *Vocab) Property(id string) *Property { return v.properties[id] }

// IsA tells whether a class is another one or below it.
func (v *Vocab) IsA(class, ancestor string) bool {
	for range len(v.Classes) {
		if class == ancestor {
			return true
		}
		c := v.classes[class]
		if c == nil {
			return false
		}
		class = c.Parent
	}
	return false
}

// Known tells whether an IRI may stand as predicate or class in a query: every
// IRI outside the namespace may, inside it only terms of the vocabulary.
func (v *Vocab) Known(iri quad.IRI) bool {
	id, ours := strings.CutPrefix(string(iri), VocabNS)
	if !ours {
		return true
	}
	if q, ok := strings.CutPrefix(id, "q/"); ok {
		q, _, _ = strings.Cut(q, ".")
		return v.qualifiers[q] != nil
	}
	return v.predicates[id] != nil || v.properties[id] != nil || v.classes[id] != nil
}

// Terms lists every term that Known knows by name, sorted, in short form.
func (v *Vocab) Terms() []string {
	var terms []string
	for _, p := range v.Predicates {
		terms = append(terms, "cg:"+p.ID)
	}
	for _, p := range v.Properties {
		terms = append(terms, "cg:"+p.ID)
	}
	for _, c := range v.Classes {
		terms = append(terms, "cg:"+c.ID)
	}
	for _, q := range v.Qualifiers {
		terms = append(terms, "cg:q/"+q.ID)
	}
	slices.Sort(terms)
	return slices.Compact(terms)
}

// CG is the IRI of a term of the vocabulary.
func CG(id string) quad.IRI { return quad.IRI(VocabNS + id) }

// MeasureOf returns the measure that a statement gives a number of, and which
// entity is reporter and which partner; nil when it gives none.
func (v *Vocab) MeasureOf(a Assertion) (m *Measure, reporter, partner Entity) {
	for i := range v.Measures {
		m := &v.Measures[i]
		if m.Predicate != a.Predicate || m.Predicate == "" {
			continue
		}
		if _, ok := a.Qualifiers[m.Qualifier]; !ok {
			continue
		}
		if m.Reporter == "object" {
			return m, a.Object, a.Subject
		}
		return m, a.Subject, a.Object
	}
	return nil, Entity{}, Entity{}
}

// Sentence says a statement's triple in English, with the names given.
func (p *Predicate) Sentence(subject, object string) string {
	return strings.NewReplacer("{subject}", subject, "{object}", object).Replace(p.Says)
}
