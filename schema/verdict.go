package schema

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/cayleygraph/quad"
)

// A Kind is what a check found about an assertion.
type Kind string

// The kinds of verdict. Silent is the zero: nothing was said.
const (
	Silent              Kind = ""
	Supported           Kind = "supported"
	Refuted             Kind = "refuted"
	RefutedByBound      Kind = "refuted-by-bound"
	RoleMismatch        Kind = "role-mismatch"
	PossibleOnlyAtBound Kind = "possible-only-at-bound"
	OtherPeriod         Kind = "other-period"
	OtherDefinition     Kind = "other-definition"
	ReferencesDisagree  Kind = "references-disagree"
	SelfContradicting   Kind = "self-contradicting"
	EntityNotFound      Kind = "entity-not-found"
	CircularSource      Kind = "circular-source"
	NotCheckable        Kind = "not-checkable"
	NoReference         Kind = "no-reference"
)

// A Family is a coarse kind.
type Family string

// The families. Only the first two are decisive.
const (
	FamilySupported Family = "supported"
	FamilyRefuted   Family = "refuted"
	FamilyMixed     Family = "mixed"
	FamilyOpen      Family = "open"
)

// Kinds lists every kind but Silent, in the order of the families.
func Kinds() []Kind {
	return []Kind{
		Supported, Refuted, RefutedByBound, RoleMismatch, PossibleOnlyAtBound, OtherPeriod, OtherDefinition,
		ReferencesDisagree, SelfContradicting, EntityNotFound, CircularSource, NotCheckable, NoReference,
	}
}

// Family returns the family of a kind; that of Silent is open.
func (k Kind) Family() Family {
	switch k {
	case Supported:
		return FamilySupported
	case Refuted, RefutedByBound, RoleMismatch:
		return FamilyRefuted
	case PossibleOnlyAtBound, OtherPeriod, OtherDefinition, ReferencesDisagree, SelfContradicting:
		return FamilyMixed
	case Silent, EntityNotFound, CircularSource, NotCheckable, NoReference:
	}
	return FamilyOpen
}

// NeedsRow tells whether a verdict of this kind must show what it rests on.
func (k Kind) NeedsRow() bool { return k.Family() != FamilyOpen }

// Evidence is one row that a finding rests on, or, where the finding is open, that
// bears on the assertion without deciding it: what a reader needs to look it up and
// to see why it counts.
type Evidence struct {
	Source  quad.IRI `json:"source"`            // label of the source
	Dataset string   `json:"dataset"`           // its name
	Edition string   `json:"edition,omitempty"` // of the row where it has one, otherwise of the source
	Node    quad.IRI `json:"node,omitempty"`    // the row in the graph; "" for a whole table
	File    string   `json:"file,omitempty"`
	Line    int      `json:"line,omitempty"`
	Column  string   `json:"column,omitempty"`
	Value   *float64 `json:"value,omitempty"`
	Unit    string   `json:"unit,omitempty"`
	Period  string   `json:"period,omitempty"`
	Text    string   `json:"text"` // the cell word for word, or what the table covers
	Note    string   `json:"note,omitempty"`
}

// compareEvidence orders evidence; equal only when the same row says the same.
func compareEvidence(a, b Evidence) int {
	return cmp.Or(
		cmp.Compare(a.Dataset, b.Dataset), cmp.Compare(a.Source, b.Source), cmp.Compare(b.Edition, a.Edition),
		cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column),
		cmp.Compare(a.Node, b.Node), cmp.Compare(a.Period, b.Period), cmp.Compare(a.Text, b.Text),
		compareNumbers(a.Value, b.Value), cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.Note, b.Note),
	)
}

func compareNumbers(a, b *float64) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return -1
	case b == nil:
		return 1
	}
	return cmp.Compare(*a, *b)
}

// A Finding is the word of one source, by one query, about one assertion. It is
// made by Find or Open and cannot be changed afterwards.
type Finding struct {
	kind       Kind
	against    bool
	near       bool
	root       string
	rows       []Evidence
	arithmetic string
	reason     string
	fits       string
	query      string
}

// Because carries the words that go with a finding.
type Because struct {
	Root       string // the independent source behind it; sources with one root count once
	Arithmetic string // how the claim and the row compare
	Reason     string // one sentence for people
	Fits       string // for what the claim would be true: entries joined by "; ", or ""
	Query      string // the saved query to run again
	// Against marks a mixed finding that also says that the claim as it stands
	// is not so: true for another year, and false for the one claimed.
	Against bool
	// Near marks a mixed finding whose row is so close to the claim that it
	// neither contradicts a source that supports it nor agrees with one that
	// refutes it.
	Near bool
}

// Find makes a finding that rests on rows: the first is required by the
// signature, so that nothing decisive can stand without one.
func Find(kind Kind, because Because, row Evidence, more ...Evidence) (Finding, error) {
	if !kind.NeedsRow() {
		return Finding{}, fmt.Errorf("verdict %q rests on no row: use Open", kind)
	}
	if row.Text == "" || row.Dataset == "" {
		return Finding{}, fmt.Errorf("verdict %s: a row needs its dataset and its text", kind)
	}
	rows := once(append([]Evidence{row}, more...))
	root := because.Root
	if root == "" {
		root = string(row.Source)
	}
	return Finding{
		kind: kind, rows: rows, root: root, against: because.Against || kind.Family() == FamilyRefuted, near: because.Near,
		arithmetic: because.Arithmetic, reason: because.Reason, fits: because.Fits, query: because.Query,
	}, nil
}

// Open makes a finding that decides nothing; kind must be of the open family.
// Rows that bear on the assertion may stand beside it.
func Open(kind Kind, because Because, beside ...Evidence) (Finding, error) {
	if kind.NeedsRow() || kind == Silent {
		return Finding{}, fmt.Errorf("verdict %q is not an open one: use Find with its row", kind)
	}
	return Finding{kind: kind, rows: once(beside), root: because.Root, arithmetic: because.Arithmetic, reason: because.Reason, fits: because.Fits, query: because.Query}, nil
}

// Kind returns what was found.
func (f Finding) Kind() Kind { return f.kind }

// Root returns the independent source that the finding goes back to.
func (f Finding) Root() string { return f.root }

// Rows returns what the finding rests on, what decides first; of an open one, what
// stands beside it.
func (f Finding) Rows() []Evidence { return slices.Clone(f.rows) }

// Arithmetic returns how the claim and the rows compare, "" when nothing was counted.
func (f Finding) Arithmetic() string { return f.arithmetic }

// Reason returns the finding in one sentence.
func (f Finding) Reason() string { return f.reason }

// Fits returns for what the claim would be true, "" when nothing was found.
func (f Finding) Fits() string { return f.fits }

// Query returns the saved query with its arguments, "" when none was run.
func (f Finding) Query() string { return f.query }

func compareFindings(a, b Finding) int {
	return cmp.Or(
		cmp.Compare(rankOf(a.kind), rankOf(b.kind)), cmp.Compare(a.root, b.root),
		slices.CompareFunc(a.rows, b.rows, compareEvidence),
		cmp.Compare(a.query, b.query), cmp.Compare(a.arithmetic, b.arithmetic), cmp.Compare(a.reason, b.reason),
		cmp.Compare(a.fits, b.fits), cmp.Compare(weight(a.against), weight(b.against)), cmp.Compare(weight(a.near), weight(b.near)),
	)
}

func weight(b bool) int {
	if b {
		return 1
	}
	return 0
}

func rankOf(k Kind) int { return slices.Index(Kinds(), k) }

// A Verdict is what all sources together say about an assertion: a set of
// findings. The zero Verdict is silence.
type Verdict struct {
	findings []Finding // sorted, each once
}

// Verdict makes a finding the only voice.
func (f Finding) Verdict() Verdict {
	if f.kind == Silent {
		return Verdict{}
	}
	return Verdict{[]Finding{f}}
}

// Join puts two verdicts together. It is commutative, associative and idempotent,
// with the zero Verdict as neutral element.
func (v Verdict) Join(w Verdict) Verdict {
	all := slices.Concat(v.findings, w.findings)
	slices.SortFunc(all, compareFindings)
	return Verdict{slices.CompactFunc(all, func(a, b Finding) bool { return compareFindings(a, b) == 0 })}
}

// Findings returns the single findings, those that carry the verdict first.
func (v Verdict) Findings() []Finding { return slices.Clone(v.findings) }

// Roots counts the independent sources that speak, apart from silence, openness
// and what the document says against itself.
func (v Verdict) Roots() int {
	roots := map[string]bool{}
	for _, f := range v.findings {
		if f.kind.NeedsRow() && f.kind != SelfContradicting {
			roots[f.root] = true
		}
	}
	return len(roots)
}

// Kind returns what the findings come to. Sources that contradict each other
// give references-disagree; a refutation that goes with "true for another year"
// is that, not a plain refutation, unless somebody else held the office; what
// decides goes before what does not.
func (v Verdict) Kind() Kind {
	var supported, refuted bool
	has := map[Kind]bool{}
	for _, f := range v.findings {
		has[f.kind] = true
		supported = supported || f.kind == Supported
		refuted = refuted || f.against
	}
	switch {
	case has[ReferencesDisagree], supported && refuted:
		return ReferencesDisagree
	case supported:
		return Supported
	}
	if refuted {
		for _, k := range []Kind{RoleMismatch, OtherPeriod, OtherDefinition, RefutedByBound, Refuted} {
			if has[k] && v.counts(k) {
				return k
			}
		}
	}
	for _, k := range []Kind{
		SelfContradicting, PossibleOnlyAtBound, OtherPeriod, OtherDefinition,
		EntityNotFound, CircularSource, NotCheckable, NoReference,
	} {
		if has[k] {
			return k
		}
	}
	return Silent
}

// counts tells whether a finding of the kind also speaks against the claim, or
// against its refutation.
func (v Verdict) counts(k Kind) bool {
	return slices.ContainsFunc(v.findings, func(f Finding) bool { return f.kind == k && (f.against || f.near) })
}

// Rows returns the evidence of the findings that carry the verdict, each row
// once, what decides first.
func (v Verdict) Rows() []Evidence {
	var rows []Evidence
	kind := v.Kind()
	for _, f := range v.findings {
		if f.kind == kind || kind == ReferencesDisagree && f.kind.NeedsRow() {
			rows = append(rows, f.rows...)
		}
	}
	return once(rows)
}

// once drops rows that stand there before.
func once(rows []Evidence) []Evidence {
	var kept []Evidence
	for _, r := range rows {
		if !slices.ContainsFunc(kept, func(k Evidence) bool { return compareEvidence(k, r) == 0 }) {
			kept = append(kept, r)
		}
	}
	return kept
}
