// Package check judges the assertions of a document by the saved queries that
// say they can, and reports what was found, by which rows, and what was not.
package check

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/queries"
	"github.com/claimgraph/claimgraph/schema"
)

// Options tell a Checker what it cannot read from the graph. The zero value is
// complete.
type Options struct {
	// Gazetteers know names beyond those that loaded sources hold.
	Gazetteers []Gazetteer
	// Catalogue lists datasets that could be loaded, so that a finding without
	// a reference can name the one that would help.
	Catalogue []Offer
	// Judgements are what people said about assertions of any document.
	Judgements []schema.Judgement
	// Without drops sources: the check goes as if they were not loaded.
	Without func(label quad.IRI) bool
	// Timeout bounds each query; zero means ten seconds.
	Timeout time.Duration
}

// A Gazetteer is a list of names.
type Gazetteer struct {
	Name  string                     // for people: "built-in gazetteer of organisations"
	Kinds []schema.EntityKind        // what it lists
	Has   func(e schema.Entity) bool // whether it knows the entity
}

// An Offer is a dataset that is not loaded but could be.
type Offer struct {
	Name, Title string
	Covers      []quad.IRI // measures and classes
	Start, End  schema.Day // zero: open
}

// A Checker judges documents against one state of a graph.
type Checker struct {
	run     queries.Runner
	library *queries.Library
	options Options
	vocab   *schema.Vocab
	rules   *ruleTable
	sources []source
	before  map[string][]earlier // country IRI to the states it carries on
	after   map[string]string    // and back
	asked   map[string][]schema.Row
}

// an earlier state, which another carries on.
type earlier struct {
	iri string
	end schema.Day // last day; zero when not known
}

// New makes a Checker: it reads what the loaded sources cover and which states
// carry on others.
func New(ctx context.Context, run queries.Runner, library *queries.Library, options Options) (*Checker, error) {
	if options.Timeout == 0 {
		options.Timeout = 10 * time.Second
	}
	c := &Checker{
		run: run, library: library, options: options, vocab: schema.Vocabulary(), rules: rules(),
		before: map[string][]earlier{}, after: map[string]string{}, asked: map[string][]schema.Row{},
	}
	if err := c.readSources(ctx); err != nil {
		return nil, err
	}
	return c, c.readSuccessions(ctx)
}

// ask runs a saved query, once for the same arguments.
func (c *Checker) ask(ctx context.Context, name string, args map[string]string) ([]schema.Row, error) {
	q, err := c.library.Get(name)
	if err != nil {
		return nil, err
	}
	key := name
	for _, p := range q.Params {
		key += "\x00" + args[p.Name]
	}
	if rows, ok := c.asked[key]; ok {
		return rows, nil
	}
	rows, err := q.Run(ctx, c.run, args, queries.Limits{Timeout: c.options.Timeout})
	if err != nil {
		return nil, err
	}
	if c.options.Without != nil {
		rows = slices.DeleteFunc(rows, func(r schema.Row) bool { return c.options.Without(iriOf(r["source"])) })
	}
	c.asked[key] = rows
	return rows, nil
}

// Check judges every assertion of a document. The same graph, document and
// assertions give the same report, whatever the order in which sources were
// loaded. An error means that a query failed, not that a claim did.
func (c *Checker) Check(ctx context.Context, doc schema.Document, assertions []schema.Assertion) (*Report, error) {
	inside := insideFindings(doc, assertions, c.vocab, c.rules)
	report := newReport(doc, c.sources)
	for i, a := range assertions {
		verdict, err := c.judge(ctx, doc, a)
		if err != nil {
			return nil, fmt.Errorf("checking %s: %w", a.ID, err)
		}
		for _, f := range inside[i] {
			verdict = verdict.Join(f.Verdict())
		}
		report.add(a, verdict)
	}
	names, err := c.names(ctx, report)
	if err != nil {
		return nil, err
	}
	report.finish(names, c.vocab)
	report.judged(c.options.Judgements)
	return report, nil
}

// judge decides an assertion, and lists what else bears on it when nothing does.
func (c *Checker) judge(ctx context.Context, doc schema.Document, a schema.Assertion) (schema.Verdict, error) {
	verdict, err := c.decide(ctx, doc, a)
	if _, alone := c.rules.whyNotCheckable(a); err != nil || verdict.Kind().NeedsRow() || alone {
		return verdict, err
	}
	related, err := c.related(ctx, doc, a, verdict.Kind())
	return verdict.Join(related), err
}

// decide joins what everything that can judge an assertion says about it. When
// nothing does, it says why not.
func (c *Checker) decide(ctx context.Context, doc schema.Document, a schema.Assertion) (schema.Verdict, error) {
	var verdict schema.Verdict
	if missing, err := c.missingNames(ctx, a); err != nil {
		return verdict, err
	} else if missing != nil {
		verdict = verdict.Join(missing.Verdict())
	}
	if reason, _ := c.rules.whyNotCheckable(a); reason != "" {
		f, err := schema.Open(schema.NotCheckable, schema.Because{Reason: upperFirst(reason) + "."})
		return verdict.Join(f.Verdict()), err
	}
	if part := c.rules.partOf(a); part != "" {
		f, err := schema.Open(schema.NoReference, schema.Because{Reason: fmt.Sprintf("It is about %q, of which the sources on states say nothing.", part)})
		return verdict.Join(f.Verdict()), err
	}
	if _, _, unknown := c.rules.timeOf(a); unknown != "" {
		f, err := schema.Open(schema.NoReference, schema.Because{Reason: fmt.Sprintf("It holds for %q, which points to no years that a source could be asked for.", unknown)})
		return verdict.Join(f.Verdict()), err
	}
	a = c.rules.withoutGoods(a)
	known := a
	var err error
	if known.Subject, err = c.resolve(ctx, a.Subject); err != nil {
		return verdict, err
	}
	if known.Object, err = c.resolve(ctx, a.Object); err != nil {
		return verdict, err
	}
	silences := []string{}
	var beside schema.Verdict
	var covers []quad.IRI
	parts := map[string]schema.Verdict{} // by the number of the claim that is judged
	for _, q := range c.library.All() {
		for _, j := range q.Judges {
			if !j.Fits(a) || !c.comparable(j, a) {
				continue
			}
			args, ok := q.ArgumentsFor(j, known)
			if !ok {
				continue
			}
			covers = append(covers, j.Covers...)
			q := question{c: c, query: q, judge: j, claim: a, args: args, doc: doc}
			found, silent, near, err := q.answer(ctx)
			if err != nil {
				return verdict, err
			}
			part := parts[j.Compare.Qualifier]
			for _, f := range found {
				part = part.Join(f.Verdict())
			}
			parts[j.Compare.Qualifier] = part
			silences = append(silences, silent...)
			beside = beside.Join(near)
		}
	}
	if verdict = verdict.Join(parts[""]).Join(worst(parts)); verdict.Kind() != schema.Silent {
		return verdict, nil
	}
	f, err := schema.Open(schema.NoReference, schema.Because{Reason: c.whyNoReference(a, covers, silences)})
	return verdict.Join(f.Verdict()).Join(beside), err
}

// worst is what a claim's numbers come to together: it holds only if all of them
// hold, so that the one that fares worst decides. What is judged without a number
// is no part.
func worst(parts map[string]schema.Verdict) schema.Verdict {
	var verdict schema.Verdict
	for _, family := range []schema.Family{schema.FamilyRefuted, schema.FamilyMixed, schema.FamilyOpen, schema.FamilySupported} {
		found := false
		for _, name := range slices.Sorted(maps.Keys(parts)) {
			if name != "" && parts[name].Kind().Family() == family {
				verdict, found = verdict.Join(parts[name]), true
			}
		}
		if found {
			return verdict
		}
	}
	return verdict
}

// comparable tells whether a claim's number is the number that the judge's rows
// give: a share or rank of all trade, not of one good.
func (c *Checker) comparable(j queries.Judge, a schema.Assertion) bool {
	reporter, partner := a.Subject, a.Object
	if j.Args["reporter"] == "object" || j.Args["whole"] == "object" {
		reporter, partner = partner, reporter
	}
	if partner.Key == reporter.Key && partner.Kind == reporter.Kind {
		return false
	}
	if otherFlow(j, a.Qualifiers.Text("share_of")+" "+a.Qualifiers.Text("rank_of")) {
		return false
	}
	switch j.Compare.Qualifier {
	case "share":
		return isWhole(a.Qualifiers.Text("share_of"), c.rules.WholeWords, reporter)
	case "rank", "rank_within":
		return isWhole(a.Qualifiers.Text("rank_of"), c.rules.OrderWords, reporter)
	}
	return true
}

// otherFlow tells whether a claim's words for what a number is of name the other
// direction of trade than the judge's measure: a place among import partners is none
// among export partners.
func otherFlow(j queries.Judge, text string) bool {
	has := func(words ...string) bool { return (queries.Condition{Values: words}).Contains(text) }
	exports, imports := has("export", "exports", "exported"), has("import", "imports", "imported")
	switch j.Args["measure"] {
	case "'export-share'":
		return imports && !exports
	case "'import-share'":
		return exports && !imports
	}
	return false
}

// whyNoReference says why nothing speaks, and what would.
func (c *Checker) whyNoReference(a schema.Assertion, covers []quad.IRI, silences []string) string {
	slices.Sort(silences)
	silences = slices.Compact(silences)
	if len(silences) > 0 {
		return strings.Join(silences, " ")
	}
	reason := "No loaded source covers this. What would decide it: " + c.rules.wouldDecide(a.Predicate) + "."
	var offers []string
	for _, o := range c.options.Catalogue {
		if slices.ContainsFunc(o.Covers, func(term quad.IRI) bool { return slices.Contains(covers, term) }) && !c.loaded(o.Name) {
			offers = append(offers, o.Name)
		}
	}
	slices.Sort(offers)
	if len(offers) > 0 {
		reason += " It could be loaded: " + strings.Join(slices.Compact(offers), ", ") + "."
	}
	return reason
}

func upperFirst(s string) string {
	for i, r := range s {
		return strings.ToUpper(string(r)) + s[i+len(string(r)):]
	}
	return s
}
