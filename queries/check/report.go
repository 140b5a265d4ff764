package check

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/claimgraph/claimgraph/schema"
)

// Schema names the form of the JSON report; it changes only with the form.
const Schema = "claimgraph.check/v1"

// A Report is what was found about one document.
type Report struct {
	Document DocumentInfo
	Sources  []SourceInfo // every loaded reference dataset, sorted by id
	Coverage Coverage
	Findings []Finding          // in the order of the assertions
	Rules    string             // versions of the tables that were used
	Gone     []schema.Judgement // of assertions that are no longer read

	doc schema.Document
}

// DocumentInfo names the document that was checked.
type DocumentInfo struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
	Chars  int    `json:"chars"` // code points
}

// SourceInfo names a loaded source.
type SourceInfo struct {
	ID      string `json:"id"`
	Title   string `json:"title"`
	Edition string `json:"edition,omitempty"`
	Licence string `json:"licence,omitempty"`
}

// Coverage counts what could be decided. Checked findings rest on rows, open
// ones do not; Why counts the open ones by kind.
type Coverage struct {
	Assertions int            `json:"assertions"`
	Checked    int            `json:"checked"`
	Open       int            `json:"open"`
	Why        map[string]int `json:"why"`
	Kinds      map[string]int `json:"-"`
}

// A Finding is an assertion with its verdict, said in words.
type Finding struct {
	Assertion   schema.Assertion
	Verdict     schema.Verdict
	Kind        schema.Kind
	Evidence    []schema.Evidence // of the findings that carry the verdict
	Arithmetic  string
	WouldBeTrue []string
	Claimed     string // the triple back in English
	Explanation string
	Query       string             // the saved query to run again, "" when none was run
	Roots       int                // independent sources that speak
	Judgements  []schema.Judgement // what people said, beside the verdict

	related string // the end of the explanation: what rows show that do not decide
}

func newReport(doc schema.Document, sources []source) *Report {
	r := &Report{
		Document: DocumentInfo{Name: doc.Name, SHA256: doc.SHA256, Chars: utf8.RuneCountInString(doc.Text)},
		Coverage: Coverage{Why: map[string]int{}, Kinds: map[string]int{}}, Findings: []Finding{}, Sources: []SourceInfo{}, doc: doc,
		Rules: fmt.Sprintf("vocabulary %d, hedges %d, rules %d", schema.Vocabulary().Version, schema.Vocabulary().Hedges.Version, rules().Version),
	}
	for _, s := range sources {
		r.Sources = append(r.Sources, SourceInfo{ID: s.name, Title: s.title, Edition: s.edition, Licence: s.licence})
	}
	return r
}

// add appends a verdict; finish puts it into words.
func (r *Report) add(a schema.Assertion, v schema.Verdict) {
	f := Finding{Assertion: a, Verdict: v, Kind: v.Kind(), Evidence: v.Rows(), WouldBeTrue: []string{}, Roots: v.Roots()}
	if f.Evidence == nil {
		f.Evidence = []schema.Evidence{}
	}
	for _, g := range carrying(v) {
		if f.Arithmetic == "" {
			f.Arithmetic = g.Arithmetic()
		}
		if f.Query == "" {
			f.Query = g.Query()
		}
		if g.Fits() != "" {
			f.WouldBeTrue = append(f.WouldBeTrue, strings.Split(g.Fits(), "; ")...)
		}
	}
	slices.Sort(f.WouldBeTrue)
	f.WouldBeTrue = slices.Compact(f.WouldBeTrue)
	r.Coverage.Assertions++
	r.Coverage.Kinds[string(f.Kind)]++
	if f.Kind.NeedsRow() {
		r.Coverage.Checked++
	} else {
		r.Coverage.Open++
		r.Coverage.Why[string(f.Kind)]++
	}
	r.Findings = append(r.Findings, f)
}

// carrying lists the findings that make the verdict what it is.
func carrying(v schema.Verdict) []schema.Finding {
	kind := v.Kind()
	return slices.DeleteFunc(v.Findings(), func(f schema.Finding) bool {
		return f.Kind() != kind && (kind != schema.ReferencesDisagree || !f.Kind().NeedsRow())
	})
}

// beside lists the other findings, which are said but do not decide. Rows that only
// bear on the assertion are not told beside a decision.
func beside(v schema.Verdict) []schema.Finding {
	kind := v.Kind()
	return slices.DeleteFunc(v.Findings(), func(f schema.Finding) bool {
		isRelated := !f.Kind().NeedsRow() && len(f.Rows()) > 0
		return f.Kind() == kind || kind == schema.ReferencesDisagree && f.Kind().NeedsRow() || isRelated && kind.NeedsRow()
	})
}

// markPattern finds the entities that sentences mark by their IRIs.
var markPattern = regexp.MustCompile(`\{([^{}\s]+)\}`)

// marked lists the IRIs that the sentences of all findings mark, sorted.
func (r *Report) marked() []string {
	var iris []string
	for _, f := range r.Findings {
		for _, g := range f.Verdict.Findings() {
			for _, m := range markPattern.FindAllStringSubmatch(g.Reason()+g.Fits(), -1) {
				iris = append(iris, m[1])
			}
		}
	}
	slices.Sort(iris)
	return slices.Compact(iris)
}

// finish puts every finding into sentences with names.
func (r *Report) finish(names map[string]string, v *schema.Vocab) {
	say := func(text string) string {
		return markPattern.ReplaceAllStringFunc(text, func(mark string) string {
			iri := mark[1 : len(mark)-1]
			if names[iri] != "" {
				return names[iri]
			}
			return strings.TrimPrefix(schema.Short(iriText(iri)), "e:")
		})
	}
	for i := range r.Findings {
		f := &r.Findings[i]
		f.Claimed = claimed(f.Assertion, v)
		for k := range f.WouldBeTrue {
			f.WouldBeTrue[k] = say(f.WouldBeTrue[k])
		}
		sentences := []string{"Claimed: " + f.Claimed + "."}
		said := map[string]bool{}
		var related []string
		for _, g := range carrying(f.Verdict) {
			reason := say(g.Reason())
			switch {
			case reason == "" || said[reason]:
			case !f.Kind.NeedsRow() && len(g.Rows()) > 0:
				related = append(related, reason)
			default:
				sentences = append(sentences, reason)
			}
			said[reason] = true
		}
		for _, g := range beside(f.Verdict) {
			if reason := say(g.Reason()); reason != "" && !said[reason] {
				said[reason] = true
				sentences = append(sentences, "Also: "+reason)
			}
		}
		if f.Kind == schema.Supported && f.Roots > 1 {
			sentences = append(sentences, fmt.Sprintf("%d independent sources agree.", f.Roots))
		}
		f.related = strings.Join(related, " ")
		f.Explanation = join(strings.Join(sentences, " "), f.related)
	}
}

// claimed says an assertion in English, from the triple and its qualifiers.
func claimed(a schema.Assertion, v *schema.Vocab) string {
	text := a.Predicate
	if p := v.Predicate(a.Predicate); p != nil {
		text = p.Sentence(nameFor(a.Subject), nameFor(a.Object))
	}
	var details []string
	skip := map[string]bool{"approx": true, "share_of": true, "rank_of": true, "polarity": true}
	if share := a.Qualifiers.Text("share"); share != "" {
		details = append(details, join(a.Qualifiers.Text("approx"), share, prefixed("of ", a.Qualifiers.Text("share_of"))))
	}
	if rank := a.Qualifiers.Text("rank"); rank != "" {
		details = append(details, join("place", rank, prefixed("of ", a.Qualifiers.Text("rank_of"))))
	}
	for _, name := range a.Qualifiers.Keys() {
		if skip[name] || name == "share" || name == "rank" {
			continue
		}
		value := a.Qualifiers.Text(name)
		if (name == "amount" || name == "count") && a.Qualifiers.Text("share") == "" {
			value = join(a.Qualifiers.Text("approx"), value)
		}
		details = append(details, join(strings.ReplaceAll(name, "_", " "), value))
	}
	if len(details) > 0 {
		text += ": " + strings.Join(details, ", ")
	}
	if isDenied(a) {
		text = "it is not so that " + text
	}
	return text
}

func nameFor(e schema.Entity) string {
	if e.Name != "" {
		return e.Name
	}
	return e.ID()
}

func prefixed(prefix, s string) string {
	if s == "" {
		return ""
	}
	return prefix + s
}

// join puts words together with one space, leaving empty ones out.
func join(words ...string) string {
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), " ")
}

// MarshalJSON writes the assertion with the verdict's fields after its own.
func (f Finding) MarshalJSON() ([]byte, error) {
	assertion, err := f.Assertion.MarshalJSON()
	if err != nil {
		return nil, err
	}
	rest, err := encode(struct {
		Verdict     schema.Kind        `json:"verdict"`
		Family      schema.Family      `json:"family"`
		Evidence    []schema.Evidence  `json:"evidence"`
		Arithmetic  string             `json:"arithmetic"`
		WouldBeTrue []string           `json:"would_be_true"`
		Claimed     string             `json:"claimed"`
		Explanation string             `json:"explanation"`
		Query       string             `json:"query"`
		Roots       int                `json:"independent_sources"`
		Key         string             `json:"key"`
		Judgements  []schema.Judgement `json:"judgements,omitempty"`
	}{f.Kind, f.Kind.Family(), f.Evidence, f.Arithmetic, f.WouldBeTrue, f.Claimed, f.Explanation, f.Query, f.Roots, f.Assertion.Key(), f.Judgements}, "")
	if err != nil {
		return nil, err
	}
	return append(append(bytes.TrimSuffix(assertion, []byte("}")), ','), rest[1:]...), nil
}

// encode writes JSON without HTML escapes, so that quotes stay readable.
func encode(v any, indent string) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", indent)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// WriteJSON writes the report as one JSON object.
func (r *Report) WriteJSON(w io.Writer) error {
	data, err := encode(struct {
		Schema   string             `json:"schema"`
		Document DocumentInfo       `json:"document"`
		Sources  []SourceInfo       `json:"sources"`
		Rules    string             `json:"rules"`
		Coverage Coverage           `json:"coverage"`
		Findings []Finding          `json:"findings"`
		Gone     []schema.Judgement `json:"judgements_without_claim,omitempty"`
	}{Schema, r.Document, r.Sources, r.Rules, r.Coverage, r.Findings, r.Gone}, "  ")
	if err != nil {
		return err
	}
	_, err = w.Write(append(data, '\n'))
	return err
}
