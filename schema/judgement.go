package schema

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"iter"
	"strings"

	"github.com/cayleygraph/quad"
)

// The words of judgements.
const (
	Accept = "accept" // the assertion was read right, and its verdict is shared
	Reject = "reject" // it was not, or is not
	Note   = "note"   // a remark only
)

// A Judgement is what a person says about one assertion of an article, beside
// the machine's verdict.
type Judgement struct {
	Article   string `json:"article"`   // name of the document
	Key       string `json:"key"`       // of the assertion
	Claimed   string `json:"claimed"`   // the assertion in English, should the article change
	Judgement string `json:"judgement"` // accept, reject or note
	Note      string `json:"note,omitempty"`
	By        string `json:"by"`
	At        string `json:"at"` // RFC 3339
}

// Key identifies an assertion by what it says and the words that say it, wherever
// in the document they stand: twelve hexadecimal digits.
func (a Assertion) Key() string {
	parts := []string{string(a.Subject.Kind), a.Subject.Key, a.Predicate, string(a.Object.Kind), a.Object.Key}
	for _, name := range a.Qualifiers.Keys() {
		parts = append(parts, name, a.Qualifiers.Text(name))
	}
	sum := sha256.Sum256([]byte(strings.Join(append(parts, a.QuoteText), "\x00")))
	return hex.EncodeToString(sum[:6])
}

// SourceName is the name of the source that holds the judgement: one for each
// person and assertion.
func (j Judgement) SourceName() string {
	return Slug("judgement " + j.Article + " " + j.Key + " " + j.By)
}

// Source describes a judgement as a source of its own.
func (j Judgement) Source() (Source, error) {
	sum := sha256.Sum256([]byte(strings.Join([]string{j.Article, j.Key, j.Claimed, j.Judgement, j.Note, j.By, j.At}, "\x00")))
	hash := hex.EncodeToString(sum[:])
	label, err := SourceIRI(j.SourceName(), hash[:12])
	return Source{
		Label: label, Name: j.SourceName(), Kind: JudgementSource, Edition: j.At, SHA256: hash,
		Title: fmt.Sprintf("%s of a claim of %s by %s", j.Judgement, j.Article, j.By),
	}, err
}

// Quads writes the judgement under the label of its source.
func (j Judgement) Quads(label quad.IRI) []quad.Quad {
	quads := []quad.Quad{{Subject: label, Predicate: quad.IRI(RDF + "type"), Object: CG("Judgement"), Label: label}}
	for _, p := range j.properties() {
		if *p.text != "" {
			quads = append(quads, quad.Quad{Subject: label, Predicate: CG(p.name), Object: quad.String(*p.text), Label: label})
		}
	}
	return quads
}

type judgementProperty struct {
	name string
	text *string
}

func (j *Judgement) properties() []judgementProperty {
	return []judgementProperty{
		{"article", &j.Article}, {"claimKey", &j.Key}, {"explanation", &j.Claimed}, {"judgement", &j.Judgement},
		{"note", &j.Note}, {"judgedBy", &j.By}, {"judgedAt", &j.At},
	}
}

// ReadJudgement reads a judgement back from the quads of its source.
func ReadJudgement(quads iter.Seq2[quad.Quad, error]) (Judgement, error) {
	var j Judgement
	for q, err := range quads {
		if err != nil {
			return Judgement{}, err
		}
		for _, p := range j.properties() {
			if text, ok := q.Object.(quad.String); ok && q.Predicate == quad.Value(CG(p.name)) {
				*p.text = string(text)
			}
		}
	}
	if j.Article == "" || j.Key == "" || j.Judgement == "" {
		return Judgement{}, fmt.Errorf("the source holds no judgement")
	}
	return j, nil
}

// CompareJudgements orders judgements by article, assertion, person and time.
func CompareJudgements(a, b Judgement) int {
	return cmp.Or(cmp.Compare(a.Article, b.Article), cmp.Compare(a.Key, b.Key), cmp.Compare(a.By, b.By), cmp.Compare(a.At, b.At))
}

// JudgementWords lists the words that a judgement can be.
func JudgementWords() []string { return []string{Accept, Reject, Note} }
