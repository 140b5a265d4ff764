package loaders

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/schema"
)

// A run is the state of reading one dataset once.
type run struct {
	ctx      context.Context
	dataset  *Dataset
	label    quad.IRI
	report   *Report
	codes    *Codes
	aliases  map[string]string // folded name -> key or IRI, from the dataset's parties.csv
	tables   map[string]tableCells
	seen     map[string]struct{} // keys of the function "repeated"
	patterns map[string]*regexp.Regexp
	iris     map[string]quad.Value
	found    map[string][]string // answers of country
	periods  map[quad.IRI]struct{}
	joins    map[*join]map[string][]quad.Value
	blanks   string    // what the labels of blank nodes begin with: those of two sources are never one
	own      [2]string // namespaces of the dataset's rows and lists
	edition  string    // what is put behind them: rows of two editions are never one
	fresh    int       // blank nodes that were made without a value
}

// maxCached bounds each cache of a run, in entries.
const maxCached = 1 << 16

func newRun(ctx context.Context, d *Dataset, label quad.IRI, report *Report) (*run, error) {
	codes, err := builtinCodes()
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(label))
	_, edition, _ := strings.Cut(strings.TrimPrefix(string(label), schema.SourceNS), "/")
	return &run{
		own: [2]string{schema.ObservationNS + d.Name + "/", schema.ListNS + d.Name + "/"}, edition: edition + "/",
		blanks: "s" + hex.EncodeToString(sum[:8]), ctx: ctx, dataset: d, label: label, report: report, codes: codes, aliases: d.aliases,
		seen: map[string]struct{}{}, patterns: map[string]*regexp.Regexp{}, iris: map[string]quad.Value{},
		found: map[string][]string{}, periods: map[quad.IRI]struct{}{},
		tables: map[string]tableCells{}, joins: map[*join]map[string][]quad.Value{},
	}, nil
}

// ofEdition tells the rows and lists of this edition from those of another one, so
// that the store does not join them to one.
func (r *run) ofEdition(iri string) string {
	for _, ns := range r.own {
		if rest, ok := strings.CutPrefix(iri, ns); ok {
			return ns + r.edition + rest
		}
	}
	return iri
}

// freshBlank is a blank node that no other value makes.
func (r *run) freshBlank() quad.Value {
	r.fresh++
	return quad.BNode(r.blanks + "n" + strconv.Itoa(r.fresh))
}

// pattern compiles a regular expression once.
func (r *run) pattern(s string) (*regexp.Regexp, error) {
	if re := r.patterns[s]; re != nil {
		return re, nil
	}
	re, err := regexp.Compile(s)
	if err != nil {
		return nil, err
	}
	r.patterns[s] = re
	return re, nil
}

// iri checks an IRI; ones that come again are taken from a cache.
func (r *run) iri(s string) (quad.Value, error) {
	if v, ok := r.iris[s]; ok {
		return v, nil
	}
	if err := schema.CheckIRI(quad.IRI(s)); err != nil {
		return nil, err
	}
	var v quad.Value = quad.IRI(s)
	if len(r.iris) >= maxCached {
		clear(r.iris)
	}
	r.iris[s] = v
	return v, nil
}

// country finds states by the dataset's own names first, then by the common table.
func (r *run) country(scheme, code, from, to string) ([]string, error) {
	key := scheme + "\x1f" + code + "\x1f" + from + "\x1f" + to
	if keys, ok := r.found[key]; ok {
		return keys, nil
	}
	keys, err := r.findCountry(scheme, code, from, to)
	if err != nil {
		return nil, err
	}
	if len(r.found) >= maxCached {
		clear(r.found)
	}
	r.found[key] = keys
	return keys, nil
}

func (r *run) findCountry(scheme, code, from, to string) ([]string, error) {
	if scheme == "name" {
		if alias, ok := r.aliases[FoldName(code)]; ok {
			if strings.Contains(alias, "/") {
				return nil, fmt.Errorf("%q is no state", code)
			}
			return []string{alias}, nil
		}
	}
	return r.codes.Find(scheme, code, from, to)
}

// party returns the IRIs of states, or of another party of parties.csv.
func (r *run) party(name, from, to string) ([]string, error) {
	if alias, ok := r.aliases[FoldName(name)]; ok {
		return one(schema.EntityNS + alias)
	}
	keys, err := r.country("name", name, from, to)
	if err != nil {
		return nil, fmt.Errorf("%w; if it is another party, list it in parties.csv", err)
	}
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = schema.EntityNS + k
	}
	return out, nil
}

func (r *run) lookup(table, key, column string) []string {
	return r.tables[table][key][column]
}

// A scope is a row on its way through the expressions of its source.
type scope struct {
	run    *run
	source *source
	row    *row
	cells  []derivedCell // of the derived columns, by slot
	buf    []byte        // text of a template being written
	texts  []string
	subj   []quad.Value
	pred   []quad.Value
	obj    []quad.Value
	graphs []quad.Value
	out    []quad.Quad
}

type derivedCell struct {
	known bool
	vals  []string
	err   error
}

func newScope(r *run, s *source) *scope {
	return &scope{run: r, source: s, cells: make([]derivedCell, len(s.names))}
}

// set takes the next row.
func (s *scope) set(r *row) {
	s.row = r
	if len(s.source.derived) > 0 {
		clear(s.cells)
	}
	s.out = s.out[:0]
}

// values returns the values of a column of the row; derived ones are computed
// when first asked for.
func (s *scope) values(slot int) ([]string, error) {
	e, derived := s.source.derived[slot]
	if !derived {
		return s.row.vals[slot], nil
	}
	c := &s.cells[slot]
	if !c.known {
		c.known = true
		c.vals, c.err = e.eval(s, nil)
	}
	return c.vals, c.err
}

// condition evaluates a condition.
func (s *scope) condition(e expr) (bool, error) {
	vals, err := e.eval(s, nil)
	return holds(vals), err
}

// A rejectedRow says why a row cannot be used.
type rejectedRow struct{ reason string }

func (e rejectedRow) Error() string { return e.reason }

// quads computes all quads of the row; the result is valid until the next row.
// An error means that the row is rejected.
func (s *scope) quads(rules []*rule) ([]quad.Quad, error) {
	if err := s.refused(); err != nil {
		return nil, err
	}
	if s.source.each == nil {
		if err := s.applyAll(rules); err != nil {
			return nil, err
		}
		return s.made()
	}
	all, err := s.values(s.source.each.slot)
	if err != nil {
		return nil, err
	}
	for i := range all {
		clear(s.cells)
		s.cells[s.source.each.slot] = derivedCell{known: true, vals: all[i : i+1 : i+1]}
		if n := s.source.each.number; n >= 0 {
			s.cells[n] = derivedCell{known: true, vals: []string{strconv.Itoa(i + 1)}}
		}
		if err := s.applyAll(rules); err != nil {
			return nil, err
		}
	}
	return s.made()
}

// made returns the quads of the row; none is a reason to reject it.
func (s *scope) made() ([]quad.Quad, error) {
	if len(s.out) == 0 {
		return nil, rejectedRow{cmp.Or(s.source.unused, "no mapping applies to this row")}
	}
	return s.out, nil
}

// refused tells why the source refuses the row; nil when it does not.
func (s *scope) refused() error {
	for _, r := range s.source.rejects {
		yes, err := s.condition(r.when)
		if err != nil {
			return err
		}
		if yes {
			return rejectedRow{r.reason}
		}
	}
	return nil
}

func (s *scope) applyAll(rules []*rule) error {
	for _, r := range rules {
		if err := s.apply(r); err != nil {
			return err
		}
	}
	return nil
}

func (s *scope) add(subject, predicate, object quad.Value) {
	s.out = append(s.out, quad.Quad{Subject: subject, Predicate: predicate, Object: object, Label: s.run.label})
}

func (s *scope) apply(r *rule) error {
	if r.when != nil {
		yes, err := s.condition(r.when)
		if err != nil || !yes {
			return err
		}
	}
	var err error
	s.subj = s.subj[:0]
	for _, t := range r.subjects {
		if s.subj, err = t.make(s, s.subj); err != nil {
			return err
		}
	}
	if len(s.subj) == 0 {
		return nil
	}
	start := len(s.out)
	for _, q := range r.po {
		if err := s.pair(r, q); err != nil {
			return err
		}
	}
	for _, j := range r.joins {
		if err := s.join(r, j); err != nil {
			return err
		}
	}
	if len(s.out) == start {
		return nil
	}
	return s.enrich(r, start)
}

// inGraphs computes the labels under which quads of the rule are made.
func (s *scope) inGraphs(r *rule, more []*term) error {
	s.graphs = s.graphs[:0]
	var err error
	for _, graphs := range [][]*term{r.graphs, more} {
		for _, g := range graphs {
			if g == nil {
				s.graphs = append(s.graphs, s.run.label)
			} else if s.graphs, err = g.make(s, s.graphs); err != nil {
				return err
			}
		}
	}
	if len(s.graphs) == 0 {
		s.graphs = append(s.graphs, s.run.label)
	}
	return nil
}

// state adds a quad to each of the graphs.
func (s *scope) state(subject, predicate, object quad.Value) {
	for _, g := range s.graphs {
		s.out = append(s.out, quad.Quad{Subject: subject, Predicate: predicate, Object: object, Label: g})
	}
}

func (s *scope) pair(r *rule, q *pair) error {
	if q.when != nil {
		yes, err := s.condition(q.when)
		if err != nil || !yes {
			return err
		}
	}
	err := s.inGraphs(r, q.graphs)
	if err != nil {
		return err
	}
	s.pred, s.obj = s.pred[:0], s.obj[:0]
	for _, t := range q.predicates {
		if s.pred, err = t.make(s, s.pred); err != nil {
			return err
		}
	}
	for _, t := range q.objects {
		if s.obj, err = t.make(s, s.obj); err != nil {
			return err
		}
	}
	for _, subject := range s.subj {
		for _, p := range s.pred {
			for _, o := range s.obj {
				s.state(subject, p, o)
			}
		}
	}
	if len(q.inverse) == 0 {
		return nil
	}
	s.pred = s.pred[:0]
	for _, t := range q.inverse {
		if s.pred, err = t.make(s, s.pred); err != nil {
			return err
		}
	}
	for _, subject := range s.subj {
		for _, p := range s.pred {
			for _, o := range s.obj {
				s.state(o, p, subject)
			}
		}
	}
	return nil
}
