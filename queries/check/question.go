package check

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/queries"
	"github.com/claimgraph/claimgraph/schema"
)

// A question is one assertion put to one saved query.
type question struct {
	c     *Checker
	query *queries.Query
	judge queries.Judge
	claim schema.Assertion
	args  map[string]string
	doc   schema.Document
	last  schema.Period // the latest for which any source has a number of the claimed kind
}

// A row of an answer, with the columns that every judgement needs.
type row struct {
	schema.Row
	period schema.Period
	dated  bool
	note   string
	more   map[string][]string // further words of columns that have several values
	via    string              // IRI of the earlier or later state that the row is about, "" when about the claim's own
	flow   string              // in a balance: whether the subject sells or buys
	year   schema.Period       // its own year, when period is that of the years in sequence that it is one of
	near   bool                // that state is not the same subject of law, only near the claim
}

// answer lets every source that covers the question, or answers it, speak for
// itself. silent says in sentences why sources that cover it say nothing; beside
// are open findings with rows that come near.
func (q question) answer(ctx context.Context) (found []schema.Finding, silent []string, beside schema.Verdict, err error) {
	if q.isOrder() && !q.isDated() {
		return nil, []string{"A place in an order changes from year to year, and the claim gives no year."}, beside, nil
	}
	rows, err := q.rows(ctx, q.query.Name, q.args)
	if err != nil {
		return nil, nil, beside, err
	}
	q.last, _ = latest(q.numbered(slices.Clone(rows)), nil)
	for _, s := range q.sources(rows) {
		mine := of(s, rows)
		if s.derivesFrom(q.doc) {
			if len(mine) > 0 {
				f, err := schema.Open(schema.CircularSource, schema.Because{Root: s.root(), Reason: s.title + " derives from this document itself."})
				if err != nil {
					return nil, nil, beside, err
				}
				found = append(found, f)
			}
			continue
		}
		var o outcome
		switch {
		case q.tallied():
			o = q.tally(s, mine)
		case q.judge.Compare.Part:
			o, err = q.part(s, mine)
		case q.judge.Compare.Sides:
			o, err = q.balance(s, mine)
		case q.isOrder():
			o, err = q.order(ctx, s, mine)
		case q.judge.Compare.Column != "":
			o, err = q.number(ctx, s, mine)
		default:
			o, err = q.fact(ctx, s, mine)
		}
		if err != nil {
			return nil, nil, beside, err
		}
		if o.kind == schema.Silent {
			if o.reason != "" {
				silent = append(silent, o.reason)
			}
			f, err := q.near(s, o)
			if err != nil {
				return nil, nil, beside, err
			}
			beside = beside.Join(f.Verdict())
			continue
		}
		f, err := q.finding(s, o)
		if err != nil {
			return nil, nil, beside, err
		}
		found = append(found, f)
	}
	return found, silent, beside, nil
}

// near turns the rows of a silent outcome into an open finding; the zero finding
// when it has none.
func (q question) near(s source, o outcome) (schema.Finding, error) {
	if len(o.rows) == 0 {
		return schema.Finding{}, nil
	}
	return schema.Open(schema.NoReference, schema.Because{
		Root: s.root(), Arithmetic: o.arithmetic, Reason: relatedMark + o.also, Fits: strings.Join(o.fits, "; "), Query: q.query.Command(q.args),
	}, o.rows...)
}

// isOrder tells whether a claimed place is to be counted from values.
func (q question) isOrder() bool {
	return q.isRank() && q.judge.Compare.Column == "value"
}

// isRank tells whether places are compared.
func (q question) isRank() bool { return strings.HasPrefix(q.judge.Compare.Qualifier, "rank") }

// An outcome is what a source says, before it is made a finding. With kind
// Silent, reason says why, and also what its rows, if any, show all the same.
type outcome struct {
	kind       schema.Kind
	against    bool
	near       bool // the row is too close to the claim to contradict it
	rows       []schema.Evidence
	arithmetic string
	reason     string
	also       string
	fits       []string
}

func silence(format string, args ...any) outcome {
	return outcome{reason: fmt.Sprintf(format, args...)}
}

// finding turns an outcome into a finding. A denial in the text swaps what
// supports and what refutes.
func (q question) finding(s source, o outcome) (schema.Finding, error) {
	if q.denied() {
		switch o.kind.Family() {
		case schema.FamilySupported:
			o.kind = schema.Refuted
		case schema.FamilyRefuted:
			o.kind = schema.Supported
		case schema.FamilyMixed, schema.FamilyOpen:
		}
		o.against = false
		o.reason += " The text denies it."
	}
	because := schema.Because{
		Root: s.root(), Arithmetic: o.arithmetic, Reason: o.reason, Fits: strings.Join(o.fits, "; "),
		Query: q.query.Command(q.args), Against: o.against, Near: o.near,
	}
	if len(o.rows) == 0 {
		return schema.Finding{}, fmt.Errorf("query %s: %s of %s without a row", q.query.Name, o.kind, s.name)
	}
	return schema.Find(o.kind, because, o.rows[0], o.rows[1:]...)
}

// sources lists who covers the question and who answers it, each once, sorted.
func (q question) sources(rows []row) []source {
	all := q.c.covering(q.judge.Covers)
	for _, r := range rows {
		label := iriOf(r.Row["source"])
		if !slices.ContainsFunc(all, func(s source) bool { return s.label == label }) {
			all = append(all, q.c.sourceOf(label))
		}
	}
	slices.SortFunc(all, func(a, b source) int { return strings.Compare(string(a.label), string(b.label)) })
	return all
}

func of(s source, rows []row) []row {
	var mine []row
	for _, r := range rows {
		if iriOf(r.Row["source"]) == s.label {
			mine = append(mine, r)
		}
	}
	return mine
}

// rows asks a query, and asks again for the states that a party carries on.
func (q question) rows(ctx context.Context, name string, args map[string]string) ([]row, error) {
	answers, err := q.c.ask(ctx, name, args)
	if err != nil {
		return nil, err
	}
	rows := wrap(answers, "")
	if q.judge.Own {
		return rows, nil
	}
	for _, param := range slices.Sorted(maps.Keys(args)) {
		for _, e := range q.c.before[args[param]] {
			more, err := q.asOther(ctx, name, args, param, e.iri)
			if err != nil {
				return nil, err
			}
			for i := range more {
				more[i].near = !q.c.same(e.iri, args[param])
			}
			rows = append(rows, more...)
		}
		if after, ok := q.c.after[args[param]]; ok && q.c.same(args[param], after) {
			more, err := q.asOther(ctx, name, args, param, after)
			if err != nil {
				return nil, err
			}
			rows = append(rows, startingBy(q.c.endOf(args[param]), more)...)
		}
	}
	return rows, nil
}

// asOther asks with another state in the place of one.
func (q question) asOther(ctx context.Context, name string, args map[string]string, param, other string) ([]row, error) {
	changed := maps.Clone(args)
	changed[param] = other
	answers, err := q.c.ask(ctx, name, changed)
	return wrap(answers, other), err
}

// same tells whether two states are one subject of law.
func (c *Checker) same(before, after string) bool {
	key, ok := c.rules.SameState[strings.TrimPrefix(before, schema.EntityNS)]
	return ok && schema.EntityNS+key == after
}

// ended tells whether a party of the claim is a state of the past.
func (q question) ended() bool {
	for _, value := range q.args {
		if _, ok := q.c.after[value]; ok {
			return true
		}
	}
	return false
}

// endOf is the last day of a state that another carries on, zero when not known.
func (c *Checker) endOf(before string) schema.Day {
	for _, e := range c.before[c.after[before]] {
		if e.iri == before {
			return e.end
		}
	}
	return 0
}

// startingBy keeps rows of a later state that began in the earlier one's time:
// sources that use one code throughout mean the earlier state there. Without a
// known end there is no telling.
func startingBy(end schema.Day, rows []row) []row {
	return slices.DeleteFunc(rows, func(r row) bool { return end == 0 || !r.dated || r.period.Start > end })
}

// wrap reads what every judgement needs from the answers. Rows of one node and
// source that differ in words only are one: a fact may have several titles, or
// stand in several editions, of which the last is kept.
func wrap(answers []schema.Row, via string) []row {
	rows := make([]row, 0, len(answers))
	at := map[quad.Value][]int{} // places of the rows of a node
	for _, a := range answers {
		r := row{Row: a, note: textOf(a["note"]), via: via}
		r.period, r.dated = periodOf(a["period"])
		node := a["row"]
		i := slices.IndexFunc(at[node], func(i int) bool { return rows[i].Row["source"] == a["source"] && rows[i].sameNumbers(r) })
		if node != nil && i >= 0 {
			rows[at[node][i]].take(r)
			continue
		}
		at[node] = append(at[node], len(rows))
		rows = append(rows, r)
	}
	return rows
}

// sameNumbers tells whether two rows differ in texts only.
func (r row) sameNumbers(other row) bool {
	for name, value := range r.Row {
		if _, isText := value.(quad.String); !isText && other.Row[name] != value {
			return false
		}
	}
	return len(r.Row) == len(other.Row)
}

// take adds the words of a row to those of the same row.
func (r *row) take(other row) {
	merged := maps.Clone(r.Row)
	for name, value := range other.Row {
		text := textOf(value)
		switch {
		case value == r.Row[name]:
		case name == "edition":
			merged[name] = quad.String(max(textOf(r.Row[name]), text))
		case !slices.Contains(r.words(name), text):
			if r.more == nil {
				r.more = map[string][]string{}
			}
			r.more[name] = append(r.more[name], text)
		}
	}
	r.Row = merged
}

// words lists what a column says, an IRI in its short form.
func (r row) words(column string) []string {
	var words []string
	if iri := iriOf(r.Row[column]); iri != "" {
		words = append(words, schema.Short(iri))
	} else if text := textOf(r.Row[column]); text != "" {
		words = append(words, text)
	}
	return append(words, r.more[column]...)
}

// evidence shows a row of a source.
func (q question) evidence(s source, r row) schema.Evidence {
	e := schema.Evidence{
		Source: s.label, Dataset: s.name, Edition: s.edition, Node: iriOf(r.Row["row"]),
		Text: textOf(r.Row["text"]), Note: r.note, Unit: textOf(r.Row["unit"]),
	}
	if edition := textOf(r.Row["edition"]); edition != "" {
		e.Edition = edition
	}
	e.File, e.Line, e.Column = splitCell(textOf(r.Row["cell"]))
	if r.year.Start != 0 {
		e.Period = r.year.String()
	} else if r.dated {
		e.Period = r.period.String()
	}
	for _, column := range []string{q.judge.Compare.Column, "value", "smallest"} {
		if x, ok := floatOf(r.Row[column]); ok && column != "" {
			e.Value = &x
			break
		}
	}
	if e.Unit == "" && e.Value != nil {
		e.Unit = q.unit()
	}
	if e.Text == "" {
		e.Text = "(empty cell)"
	}
	return e
}

// unit is the unit of the number that the judge compares, "" for ranks.
func (q question) unit() string {
	if q.isRank() {
		return ""
	}
	if v := q.claim.Qualifiers[q.judge.Compare.Qualifier].Quantity; v != nil {
		return v.Unit
	}
	return ""
}

// splitCell takes "file:line:column" apart; file names may hold colons.
func splitCell(cell string) (file string, line int, column string) {
	rest, column, ok := cutLast(cell, ":")
	if !ok {
		return cell, 0, ""
	}
	file, number, ok := cutLast(rest, ":")
	line, err := strconv.Atoi(number)
	if !ok || err != nil {
		return cell, 0, ""
	}
	return file, line, column
}

func cutLast(s, sep string) (before, after string, ok bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

// tableEvidence shows a whole table: what it covers, in place of a row.
func tableEvidence(s source, what string) schema.Evidence {
	text := "the table lists every " + what
	if s.days.Start != 0 || s.days.End != 0 {
		text += " from " + dayText(s.days.Start, "the beginning") + " to " + dayText(s.days.End, "now")
	}
	return schema.Evidence{Source: s.label, Dataset: s.name, Edition: s.edition, Text: text + "; it has none for these parties"}
}

// dayText writes a day as people do, without the parts that are the year's ends.
func dayText(d schema.Day, open string) string {
	if d == 0 {
		return open
	}
	if d%10000 == 101 || d%10000 == 1231 {
		return strconv.Itoa(d.Year())
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year(), d/100%100, d%100)
}

// nameOf marks an entity for the report, which knows names.
func nameOf(iri quad.IRI) string { return "{" + string(iri) + "}" }
