package check

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/claimgraph/claimgraph/queries"
	"github.com/claimgraph/claimgraph/schema"
)

// fewRows is how many rows stand beside an open verdict when a query does not say,
// mostSaid how many kinds of rows are told apart.
const fewRows, mostSaid = 3, 5

// related finds rows that bear on an assertion which nothing decides. They are
// findings of the same open kind, so that they cannot change the verdict.
func (c *Checker) related(ctx context.Context, doc schema.Document, a schema.Assertion, kind schema.Kind) (schema.Verdict, error) {
	var verdict schema.Verdict
	known := a
	var err error
	if known.Subject, err = c.resolve(ctx, a.Subject); err != nil {
		return verdict, err
	}
	if known.Object, err = c.resolve(ctx, a.Object); err != nil {
		return verdict, err
	}
	for _, query := range c.library.All() {
		for _, j := range query.Beside {
			args, ok := query.ArgumentsFor(j, known)
			if !ok || !j.Fits(a) {
				continue
			}
			q := question{c: c, query: query, judge: j, claim: a, args: args, doc: doc}
			f, err := q.beside(ctx, kind)
			if err != nil {
				return verdict, err
			}
			verdict = verdict.Join(f.Verdict())
		}
	}
	return verdict, nil
}

// beside says what the rows of a query show, and why they do not decide; the zero
// finding when there are none.
func (q question) beside(ctx context.Context, kind schema.Kind) (schema.Finding, error) {
	rows, err := q.rows(ctx, q.query.Name, q.args)
	if err != nil {
		return schema.Finding{}, err
	}
	rows = slices.DeleteFunc(rows, func(r row) bool {
		return r.near || q.c.rules.unreliable(r.note) || q.c.sourceOf(iriOf(r.Row["source"])).derivesFrom(q.doc)
	})
	rows = onceEach(q.ofTheTime(rows))
	if len(rows) == 0 {
		return schema.Finding{}, nil
	}
	var said []string
	var shown []schema.Evidence
	most := cmp.Or(q.judge.Rows, fewRows)
	for _, group := range q.groups(rows) {
		said = append(said, q.judge.Say(len(group), func(name string) string { return q.wordsFor(name, group) }))
		for _, r := range spread(group, most-len(shown)) {
			e := q.evidence(q.c.sourceOf(iriOf(r.Row["source"])), r)
			e.Note = cmp.Or(e.Note, nameIn(r))
			shown = append(shown, e)
		}
	}
	if len(said) > mostSaid {
		said = append(said[:mostSaid-1], fmt.Sprintf("and %d more of other kinds", len(said)-mostSaid+1))
	}
	reason := relatedMark + strings.Join(said, "; ") + ". " + upperFirst(q.judge.Yet) + "."
	if more := len(rows) - len(shown); more > 0 {
		reason += fmt.Sprintf(" %d of %d rows are shown.", len(shown), len(rows))
	}
	return schema.Open(kind, schema.Because{Root: string(shown[0].Source), Reason: reason, Query: q.query.Command(q.args)}, shown...)
}

// relatedMark begins a sentence about rows that do not decide.
const relatedMark = "Related: "

// ofTheTime keeps the rows of the claimed time; all, when the claim gives none or
// there are none of it.
func (q question) ofTheTime(rows []row) []row {
	period, dated := q.time()
	if !dated {
		return rows
	}
	within := slices.DeleteFunc(slices.Clone(rows), func(r row) bool { return !r.dated || !r.period.Overlaps(period) })
	if len(within) == 0 {
		return rows
	}
	return within
}

// onceEach sorts rows by time and drops those that are there already: as a row about
// another state that the claim's carries on, or of another source, of the same day and
// with the same number.
func onceEach(rows []row) []row {
	slices.SortStableFunc(rows, func(a, b row) int { return cmp.Compare(a.period.Start, b.period.Start) })
	var kept []row
	for _, r := range rows {
		if !slices.ContainsFunc(kept, func(k row) bool {
			return k.period == r.period && (k.Row["row"] == r.Row["row"] && k.Row["source"] == r.Row["source"] || slices.ContainsFunc(r.words("number"), func(n string) bool { return slices.Contains(k.words("number"), n) }))
		}) {
			kept = append(kept, r)
		}
	}
	return kept
}

// groups parts rows by the words of the column that the query names, and by the
// state that they are about: the claim's own first, then by place where rows have one,
// then the fewest rows, as what was done once tells more than what was done always.
func (q question) groups(rows []row) [][]row {
	var groups [][]row
	for _, r := range rows {
		i := slices.IndexFunc(groups, func(g []row) bool {
			return g[0].via == r.via && (q.judge.Groups == "" || slices.Equal(g[0].words(q.judge.Groups), r.words(q.judge.Groups)))
		})
		if i < 0 {
			groups = append(groups, nil)
			i = len(groups) - 1
		}
		groups[i] = append(groups[i], r)
	}
	slices.SortStableFunc(groups, func(a, b []row) int {
		return cmp.Or(cmp.Compare(a[0].via, b[0].via), cmp.Compare(firstPlace(a), firstPlace(b)), cmp.Compare(len(a), len(b)))
	})
	return groups
}

// firstPlace is the best place of rows in their order, 0 when they have none.
func firstPlace(rows []row) int64 {
	return intOf(slices.MinFunc(rows, func(a, b row) int { return cmp.Compare(intOf(a.Row["position"]), intOf(b.Row["position"])) }).Row["position"])
}

// spread picks the first and last rows and some between, at most n.
func spread(rows []row, n int) []row {
	if len(rows) <= n {
		return rows
	}
	var picked []row
	for i := range n {
		picked = append(picked, rows[i*(len(rows)-1)/max(1, n-1)])
	}
	return picked
}

// nameIn is what a row is about, by number and name, "" when it has neither.
func nameIn(r row) string {
	name := ""
	for _, w := range r.words("name") {
		if len(w) > len(name) {
			name = w
		}
	}
	return join(strings.Join(r.words("number"), ", "), name)
}

// wordsFor gives the words for a parameter or column in what a query shows.
func (q question) wordsFor(name string, rows []row) string {
	if name == "period" {
		if onePeriod(rows) && rows[0].period.End != 0 {
			return periodWords(rows[0].period)
		}
		whole := schema.Period{Start: rows[0].period.Start}
		for _, r := range rows {
			if r.period.End == 0 {
				return "from " + dayText(whole.Start, "the beginning") + " on"
			}
			whole.End = max(whole.End, r.period.End)
		}
		return periodWords(whole)
	}
	if p := q.query.Param(name); p != nil {
		if p.Type == queries.CountryType || p.Type == queries.EntityType {
			if via := rows[0].via; via != "" && (q.c.after[via] == q.args[name] || q.c.after[q.args[name]] == via) {
				return nameOf(iriText(via))
			}
			return nameOf(iriText(q.args[name]))
		}
		return q.args[name]
	}
	if text, ok := q.rangeOf(name, rows); ok {
		return text
	}
	var words []string
	for _, r := range rows {
		w := q.cellOf(r, name)
		if w != "" && !slices.Contains(words, w) {
			words = append(words, w)
		}
	}
	const most = 4
	if len(words) > most {
		words = append(words[:most-1], "…", words[len(words)-1])
	}
	return strings.ReplaceAll(strings.Join(words, ", "), "…, ", "… ")
}

// rangeOf writes the least and largest of several numbers.
func (q question) rangeOf(column string, rows []row) (text string, ok bool) {
	numbers := slices.DeleteFunc(slices.Clone(rows), func(r row) bool { _, ok := floatOf(r.Row[column]); return !ok })
	if len(numbers) < 2 {
		return "", false
	}
	slices.SortStableFunc(numbers, func(a, b row) int {
		x, _ := floatOf(a.Row[column])
		y, _ := floatOf(b.Row[column])
		return cmp.Compare(x, y)
	})
	return q.cellOf(numbers[0], column) + " to " + q.cellOf(numbers[len(numbers)-1], column), true
}

// cellOf is what a row has in a column, as it stands in a sentence.
func (q question) cellOf(r row, column string) string {
	if x, ok := floatOf(r.Row[column]); ok {
		i := slices.IndexFunc(q.query.Returns, func(c queries.Column) bool { return c.Name == column })
		if i >= 0 && q.query.Returns[i].Type == queries.PercentType {
			return amount(x, "%")
		}
		return amount(x, textOf(r.Row["unit"]))
	}
	if iri := iriOf(r.Row[column]); iri != "" {
		return nameOf(iri)
	}
	if all := r.words(column); len(all) > 0 {
		return all[0]
	}
	return ""
}
