package check

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/queries"
	"github.com/claimgraph/claimgraph/schema"
)

// A when says how a row's time stands to the claim's.
type when int

const (
	atTheTime   when = iota // it holds when the claim says
	atOtherTime             // it holds, but not then
	pastTheEnd              // it holds as far as the source goes, the claim is later
	noTime                  // the row has no date, the claim has
)

// fact decides by rows that are there, or by a closed table that has none.
func (q question) fact(ctx context.Context, s source, rows []row) (outcome, error) {
	if len(rows) == 0 {
		var err error
		if rows, err = q.namesakes(ctx, s); err != nil {
			return outcome{}, err
		}
	}
	rows, known := q.matching(rows)
	if !known {
		return silence("%s does not list offices of this kind.", s.title), nil
	}
	sorted := map[string][]row{}
	for _, r := range rows {
		r.near = r.near || !q.ofTheSort(r)
		sorted[q.side(r)] = append(sorted[q.side(r)], r)
	}
	for side, rows := range sorted {
		sorted[side] = q.spells(rows)
	}
	agree, deny, part := q.byTime(s, sorted["agrees"]), q.byTime(s, sorted["denies"]), q.byTime(s, sorted["partly"])
	if q.never() && !q.isDated() { // once is enough to deny it
		agree[atTheTime] = append(agree[atTheTime], agree[atOtherTime]...)
		delete(agree, atOtherTime)
	}
	deny[atTheTime] = append(deny[atTheTime], q.neverBegun(s, deny[atOtherTime])...)
	if period, _ := q.time(); s.days.End == 0 || period.Start <= s.days.End {
		never := slices.DeleteFunc(slices.Clone(deny[noTime]), func(r row) bool { return r.dated })
		deny[atTheTime] = append(deny[atTheTime], never...) // "never, as far as the source goes"
	}
	if q.judge.Events && (len(part[atTheTime]) > 0 || len(agree[atTheTime]) > 0 && !sameEvent(agree[atTheTime], deny[atTheTime])) {
		part[atTheTime], deny[atTheTime] = append(part[atTheTime], deny[atTheTime]...), nil // of several events one is enough
	}
	if part := part[atTheTime]; q.never() && len(agree[atTheTime]) == 0 && len(deny[atTheTime]) > 0 && len(part) > 0 {
		return outcome{
			kind: schema.OtherDefinition, rows: q.shown(s, slices.Concat(part, deny[atTheTime])),
			reason: q.found(s, part) + ", though not now: " + q.found(s, deny[atTheTime]) + ".",
		}, nil
	}
	switch {
	case len(agree[atTheTime]) > 0 && len(deny[atTheTime]) > 0:
		both := slices.Concat(agree[atTheTime], deny[atTheTime])
		return outcome{kind: schema.ReferencesDisagree, rows: q.shown(s, both), reason: s.title + " has rows for and against."}, nil
	case len(agree[atTheTime]) > 0 && q.judge.Proxy:
		return outcome{
			kind: schema.OtherDefinition, rows: q.shown(s, agree[atTheTime]),
			reason: q.found(s, agree[atTheTime]) + "; that is related to the claim, but not the same thing.",
		}, nil
	case len(agree[atTheTime]) > 0 && q.judge.Role != "" && q.claim.Qualifiers.Text("end") != "":
		return q.tenureEnd(ctx, s, agree[atTheTime][0])
	case len(agree[atTheTime]) > 0:
		if o := q.miscounted(s, agree[atTheTime]); o.kind != schema.Silent {
			return o, nil
		}
		return q.bare(outcome{kind: schema.Supported, rows: q.shown(s, agree[atTheTime]), reason: q.found(s, agree[atTheTime]) + q.asOf(s, agree[atTheTime]) + "."}, agree[atTheTime]), nil
	case len(deny[atTheTime]) > 0:
		return outcome{
			kind: schema.Refuted, against: true, rows: q.shown(s, deny[atTheTime]), fits: q.instead(deny[atTheTime]),
			reason: q.found(s, deny[atTheTime]) + q.asOf(s, deny[atTheTime]) + ".",
		}, nil
	}
	if q.judge.Events && q.judge.Closed {
		if o, err := q.absent(ctx, s); err != nil || o.kind != schema.Silent || o.reason != "" && len(agree[atOtherTime]) == 0 {
			return o, err
		}
	}
	if later := slices.Concat(agree[atOtherTime], agree[pastTheEnd]); len(later) > 0 && q.judge.Proxy {
		return outcome{
			kind: schema.OtherDefinition, rows: q.shown(s, later),
			reason: q.found(s, later) + "; that is neither the claimed time nor the same thing.",
		}, nil
	}
	if o, err := q.over(ctx, s, agree, part); err != nil || o.kind != schema.Silent {
		return o, err
	}
	if len(agree[atOtherTime]) > 0 && q.judge.Role != "" {
		if o, err := q.betweenHolders(ctx, s, agree[atOtherTime][0]); err != nil || o.kind != schema.Silent {
			return o, err
		}
	}
	if len(agree[atOtherTime]) > 0 {
		if mismatch, err := q.otherHolder(ctx, s); err != nil {
			return outcome{}, err
		} else if mismatch.kind != schema.Silent && q.isDated() && !q.isTitle() {
			mismatch.rows = append(mismatch.rows, q.shown(s, agree[atOtherTime])...)
			mismatch.fits = append(mismatch.fits, periods(agree[atOtherTime])...)
			mismatch.reason += " " + q.found(s, agree[atOtherTime]) + "."
			return mismatch, nil
		}
		o := outcome{
			kind: schema.OtherPeriod, against: q.covered(s) && !q.judge.Events && !q.measured(), rows: q.shown(s, agree[atOtherTime]), fits: periods(agree[atOtherTime]),
			reason: q.found(s, agree[atOtherTime]) + q.notThen(s) + ".",
		}
		if len(part[atTheTime]) > 0 {
			o.rows = append(o.rows, q.shown(s, part[atTheTime])...)
			o.reason += " At that time: " + q.found(s, part[atTheTime]) + "."
		}
		return o, nil
	}
	if len(agree[pastTheEnd]) > 0 {
		return outcome{
			kind: schema.OtherPeriod, rows: q.shown(s, agree[pastTheEnd]), fits: periods(agree[pastTheEnd]),
			reason: fmt.Sprintf("%s; the source ends with %s, the claim is later.", q.found(s, agree[pastTheEnd]), dayText(s.days.End, "now")),
		}, nil
	}
	if len(agree[noTime]) > 0 {
		return outcome{
			kind: schema.OtherPeriod, rows: q.shown(s, agree[noTime]),
			reason: q.found(s, agree[noTime]) + q.unknownSince(agree[noTime]) + ".",
		}, nil
	}
	if near := slices.Concat(part[atTheTime], part[noTime]); len(near) > 0 {
		return outcome{kind: schema.OtherDefinition, rows: q.shown(s, near), reason: q.found(s, near) + ", which is not what is claimed but near it."}, nil
	}
	if len(deny[noTime]) > 0 && !(s.closed && q.judge.Closed) {
		period, _ := q.time()
		return silence("%s, which says nothing about %s.", q.found(s, deny[noTime]), periodWords(period)), nil
	}
	if o, err := q.otherHolder(ctx, s); err != nil || o.kind != schema.Silent || o.reason != "" {
		return o, err
	}
	if near := slices.Concat(part[atOtherTime], part[pastTheEnd]); len(near) > 0 {
		o := outcome{
			kind: schema.OtherDefinition, rows: q.shown(s, near),
			reason: q.found(s, near) + ", which is neither what is claimed nor at that time.",
		}
		if !q.judge.Ends {
			o.fits = periods(near)
		}
		return o, nil
	}
	return q.absent(ctx, s)
}

// measured tells whether the rows asked for are figures of single years, of which a
// source may lack some.
func (q question) measured() bool {
	return strings.HasPrefix(string(q.judge.Covers[0]), schema.MeasureNS)
}

// manyTimes is how much larger than all that rows count a claimed number is
// when it cannot be another way of counting.
const manyTimes = 3

// miscounted is the outcome when rows are about another number of things than the
// claim, or do not tell how many; silent when the claim gives no number, or one of
// theirs.
func (q question) miscounted(s source, rows []row) outcome {
	if len(q.judge.Counts) == 0 || q.claim.Qualifiers[q.judge.Counts[0].Qualifier].Int == nil {
		return outcome{}
	}
	claimed := q.c.vocab.Interval(schema.Quantity{Value: float64(*q.claim.Qualifiers[q.judge.Counts[0].Qualifier].Int)}, q.claim.Qualifiers.Text("approx"))
	total, known := 0.0, true
	for _, r := range rows {
		count := float64(intOf(r.Row[q.judge.Counts[0].Column]))
		if count > 0 && claimed.Contains(count) {
			return outcome{}
		}
		total += count
		known = known && count > 0
	}
	o := outcome{kind: schema.OtherDefinition, rows: q.shown(s, rows)}
	switch {
	case !known:
		o.reason = q.found(s, rows) + ", which does not tell how many."
		return o
	case claimed.Contains(total):
		return outcome{}
	case claimed.Low > manyTimes*total:
		o.kind = schema.Refuted
	}
	o.against = true
	o.arithmetic = fmt.Sprintf("claimed %s; %g in the rows of that time", claimed, total)
	o.reason = fmt.Sprintf("%s, %g in all of that time, which is not the number claimed.", q.found(s, rows), total)
	return o
}

// over decides a denial by rows that hold at other times only: a closed table has
// none for the claimed time, and who left an office is no longer in it.
func (q question) over(ctx context.Context, s source, agree, part map[when][]row) (outcome, error) {
	_, dated := q.time()
	rows := agree[atOtherTime]
	if !q.denied() || q.never() || len(rows) == 0 || len(agree[noTime]) > 0 || len(part[atTheTime]) > 0 {
		return outcome{}, nil
	}
	o := outcome{kind: schema.Refuted, against: true, rows: q.shown(s, rows), reason: q.found(s, rows) + q.notThen(s) + "."}
	if q.judge.Role != "" {
		if dated || slices.ContainsFunc(rows, func(r row) bool { return !s.endsBeforeEnd(r.period) }) {
			return outcome{}, nil
		}
		return o, nil
	}
	absent, err := q.absent(ctx, s)
	if err != nil || absent.kind != schema.Refuted {
		return outcome{}, err
	}
	return o, nil
}

// sameEvent tells whether two rows for and against are about one document.
func sameEvent(agree, deny []row) bool {
	return slices.ContainsFunc(agree, func(a row) bool {
		return slices.ContainsFunc(deny, func(b row) bool {
			return slices.ContainsFunc([]string{"number", "symbol"}, func(column string) bool {
				return textOf(a.Row[column]) != "" && a.Row[column] == b.Row[column]
			})
		})
	})
}

// matching keeps rows whose text columns fit the claim's qualifiers. known is
// false when the claim's words stand for nothing that sources list.
func (q question) matching(rows []row) (fit []row, known bool) {
	for _, m := range q.judge.Match {
		text := q.claim.Qualifiers.Text(m.Qualifier)
		if text == "" {
			continue
		}
		is := func(words []string) bool {
			return slices.ContainsFunc(words, (queries.Condition{Values: []string{text}}).Contains)
		}
		if m.Qualifier == "office" {
			o, ok := q.c.rules.officeOf(text)
			if !ok {
				return nil, false
			}
			is = o.is
			rows = slices.Clone(rows)
			for i, r := range rows {
				if !is(r.words(m.Column)) && (queries.Condition{Values: q.c.rules.RulerWords}).Contains(strings.Join(r.words(m.Column), " ")) {
					rows[i].near = true // who governed, by whatever title
				}
			}
			is = func(words []string) bool {
				return o.is(words) || (queries.Condition{Values: q.c.rules.RulerWords}).Contains(strings.Join(words, " "))
			}
		}
		rows = slices.DeleteFunc(slices.Clone(rows), func(r row) bool { return !is(r.words(m.Column)) })
	}
	return rows, true
}

// ofTheSort tells whether a row's words name the sort of thing that the claim names.
func (q question) ofTheSort(r row) bool {
	return !slices.ContainsFunc(q.judge.Sorts, func(c queries.Comparison) bool {
		text := q.claim.Qualifiers.Text(c.Qualifier)
		return text != "" && !q.c.rules.sameSort(text, r.words(c.Column))
	})
}

// side says which list of conditions a row meets first: denies, agrees, partly,
// or none of them.
func (q question) side(r row) string {
	if r.note != "" && q.c.rules.unreliable(r.note) {
		return ""
	}
	switch j := q.judge; {
	case meets(j.Denies, r):
		if r.near {
			return ""
		}
		return "denies"
	case j.Agrees == nil || meets(j.Agrees, r):
		if r.near {
			return "partly"
		}
		return "agrees"
	case meets(j.Partly, r):
		return "partly"
	}
	return ""
}

func meets(groups [][]queries.Condition, r row) bool {
	return slices.ContainsFunc(groups, func(all []queries.Condition) bool {
		return !slices.ContainsFunc(all, func(c queries.Condition) bool { return !slices.ContainsFunc(r.words(c.Name), c.Contains) })
	})
}

// instead lists what would be true, in the words of rows that deny the claim
// and are near it: an observer, where a member is claimed.
func (q question) instead(rows []row) []string {
	var fits []string
	for _, r := range rows {
		for _, group := range q.judge.Partly {
			if !meets([][]queries.Condition{group}, r) {
				continue
			}
			for _, c := range group {
				fits = append(fits, r.words(c.Name)...)
			}
		}
	}
	slices.Sort(fits)
	return slices.Compact(fits)
}

func (q question) byTime(s source, rows []row) map[when][]row {
	sorted := map[when][]row{}
	for _, r := range q.nearestFirst(rows) {
		w := q.when(s, r)
		sorted[w] = append(sorted[w], r)
	}
	return sorted
}

// nearestFirst sorts rows by their distance from the claim's time, the latest
// first when it gives none.
func (q question) nearestFirst(rows []row) []row {
	period, dated := q.time()
	own := func(r row) schema.Period {
		if r.year.Start != 0 && !q.hasBeginning() {
			return r.year
		}
		return r.period
	}
	sorted := slices.Clone(rows)
	slices.SortStableFunc(sorted, func(a, b row) int {
		if dated && a.dated && b.dated {
			if d := cmp.Compare(years(own(a), period), years(own(b), period)); d != 0 {
				return d
			}
		}
		return cmp.Compare(b.period.Start, a.period.Start)
	})
	return sorted
}

// when compares the time of a row with that of the claim.
func (q question) when(s source, r row) when {
	period, dated := q.time()
	begins, hasBegun := q.beginnings(r)
	switch {
	case q.judge.Ends:
		return q.whenEnded(s, r, period, dated)
	case !dated && (q.judge.AnyTime && !q.denied() || q.never() && s.closed || q.judge.Events || q.ended() && !q.denied() || q.anyTime()):
		return atTheTime
	case !dated && !r.dated && !hasBegun:
		return atTheTime // "as the source has it", without any date
	case dated && s.isSnapshot(r) && q.judge.Never != nil && meets(q.judge.Never, r) && q.overBy(s.days.End):
		return atTheTime
	case dated && s.isSnapshot(r) && (!r.period.Overlaps(period) || q.hasBeginning()), q.never() && !s.closed && s.isSnapshot(r):
		return noTime
	case !dated && r.dated && s.endsBeforeEnd(r.period):
		return atOtherTime
	case !dated:
		return atTheTime
	case !r.dated && !hasBegun:
		return noTime
	}
	if begun, ok := q.claimedBeginning(); ok && !s.isSnapshot(r) && !q.isWithin() {
		if slices.ContainsFunc(begins, func(b schema.Period) bool { return b.Overlaps(begun) }) && !otherDay(begun, r) && q.endsAsClaimed(s, r) {
			return atTheTime
		}
		return atOtherTime
	}
	holds := r.period
	if !r.dated {
		holds = schema.Period{Start: begins[0].Start}
	}
	if q.endsSooner(s, holds) && !q.isWithin() {
		return atOtherTime
	}
	if s.days.End != 0 && period.Start > s.days.End {
		if s.endsBeforeEnd(holds) {
			return atOtherTime
		}
		return pastTheEnd
	}
	if period.Overlaps(holds) {
		return atTheTime
	}
	return atOtherTime
}

// denied tells whether the claim is that something is not so.
func (q question) denied() bool { return q.claim.Qualifiers.Text("polarity") == "negative" }

// never tells whether the claim is that something was not so at any time.
func (q question) never() bool {
	return q.denied() && (queries.Condition{Values: []string{"never"}}).Contains(q.claim.QuoteText)
}

// endsAsClaimed tells whether a row does not end at another time than the claim
// says that the state of affairs ended.
func (q question) endsAsClaimed(s source, r row) bool {
	end, err := schema.ParsePeriod(q.claim.Qualifiers.Text("end"))
	if err != nil || !r.dated || q.judge.Role != "" || q.judge.Events {
		return true
	}
	if !s.endsBeforeEnd(r.period) {
		return s.days.End == 0 || end.End >= s.days.End
	}
	return schema.Year(r.period.End.Year()).Overlaps(end)
}

// endsSooner tells whether a row is over before the time up to which the claim says
// that the state of affairs lasted.
func (q question) endsSooner(s source, holds schema.Period) bool {
	end, err := schema.ParsePeriod(q.claim.Qualifiers.Text("end"))
	return err == nil && q.judge.Role == "" && !q.judge.Events && s.endsBeforeEnd(holds) && holds.End < end.Start
}

// neverBegun keeps rows that deny for all the time up to the claimed beginning
// and on: when they began is not known, so they have none to compare with it.
func (q question) neverBegun(s source, rows []row) []row {
	begun, ok := q.claimedBeginning()
	return slices.DeleteFunc(slices.Clone(rows), func(r row) bool {
		return !ok || q.judge.Ends || r.period.Start != 0 || r.period.End == 0 || s.endsBeforeEnd(r.period) || !r.period.Contains(begun)
	})
}

// whenEnded compares the end of a row with a claim that something ended.
func (q question) whenEnded(s source, r row, period schema.Period, dated bool) when {
	if end, err := schema.ParsePeriod(q.claim.Qualifiers.Text("end")); err == nil {
		period, dated = end, true
	}
	switch {
	case !r.dated:
		return noTime
	case r.period.End == 0 || !s.endsBeforeEnd(r.period):
		return atOtherTime
	case !dated || schema.Year(r.period.End.Year()).Overlaps(period):
		return atTheTime
	}
	return atOtherTime
}

// isSnapshot tells whether a row only says what was so on the source's last day,
// not since when.
func (s source) isSnapshot(r row) bool {
	return r.dated && r.period.Start == r.period.End && r.period.End == s.days.End
}

// endsBeforeEnd tells whether a stretch ends before the source does.
func (s source) endsBeforeEnd(p schema.Period) bool {
	return p.End != 0 && (s.days.End == 0 || p.End.Year() < s.days.End.Year())
}

// beginnings lists when the state of affairs of a row began, in years.
func (q question) beginnings(r row) ([]schema.Period, bool) {
	var begins []schema.Period
	for _, column := range q.judge.Begins {
		if year := intOf(r.Row[column]); year > 0 {
			begins = append(begins, schema.Year(int(year)))
		}
	}
	if len(begins) == 0 && r.dated && r.period.Start != 0 {
		begins = append(begins, schema.Year(r.period.Start.Year()))
	}
	return begins, len(begins) > 0
}

// claimedBeginning is when the claim says that the state of affairs began.
func (q question) claimedBeginning() (schema.Period, bool) {
	names := []string{"start"}
	if q.judge.DateBegins {
		names = append(names, "date")
	}
	for _, name := range names {
		if p, err := schema.ParsePeriod(q.claim.Qualifiers.Text(name)); err == nil {
			return p, true
		}
	}
	return schema.Period{}, false
}

// otherDay tells whether a row began on a day more than a month away from the one that
// is claimed: it is then of another act of the same year. A row of the first of January
// only gives the year.
func otherDay(claimed schema.Period, r row) bool {
	const month = 100
	start := r.period.Start
	if claimed.Start != claimed.End || !r.dated || start == 0 || start%10000 == 101 || start.Year() != claimed.Start.Year() {
		return false
	}
	return start-claimed.Start > month || claimed.Start-start > month
}

// overBy tells whether what the claim says happened, or began, by a day.
func (q question) overBy(day schema.Day) bool {
	period, _ := q.time()
	if begun, ok := q.claimedBeginning(); ok {
		period = begun
	}
	return period.End != 0 && period.End <= day
}

// isWithin tells whether the claim's beginning and end bound a time in which
// something happened, once or more.
func (q question) isWithin() bool {
	return q.judge.Within && q.claim.Qualifiers.Text("start") != "" && q.claim.Qualifiers.Text("end") != ""
}

// hasBeginning tells whether the claim says when the state of affairs began.
func (q question) hasBeginning() bool { _, ok := q.claimedBeginning(); return ok }

// covered tells whether the claim's time lies inside what a source covers.
func (q question) covered(s source) bool {
	period, dated := q.time()
	return !dated || s.days.Contains(period) || s.days.Overlaps(period) && period.End == 0
}

// absent decides when no row fits: a closed-world table denies, inside its
// coverage and for parties that it knows.
func (q question) absent(ctx context.Context, s source) (outcome, error) {
	what := describe(q.judge.Covers[0])
	switch {
	case !q.covered(s):
		return silence("%s", q.outside(s)), nil
	case !q.judge.Closed || !s.closed:
		return silence("%s has no %s of these parties, which does not mean that there is none.", s.title, what), nil
	}
	if others, err := q.others(ctx, s); err != nil {
		return outcome{}, err
	} else if len(others) > 0 {
		return silence("%s, whose subject may be the same in other words.", q.found(s, others)), nil
	}
	for _, name := range slices.Sorted(maps.Keys(q.args)) {
		p := q.query.Param(name)
		if q.judge.All {
			break
		}
		if p.Type != queries.CountryType && p.Type != queries.EntityType {
			continue
		}
		known, err := q.c.knows(ctx, s, iriText(q.args[name]))
		if err != nil {
			return outcome{}, err
		}
		if !known {
			return silence("%s has no row about %s at all, so its silence means nothing.", s.title, nameOf(iriText(q.args[name]))), nil
		}
	}
	if q.judge.ClosedThen && !q.isDated() && !q.denied() {
		return silence("%s has no %s of these parties from %s to %s; the claim does not say when, nor by what document.",
			s.title, what, dayText(s.days.Start, "the beginning"), dayText(s.days.End, "now")), nil
	}
	return outcome{
		kind: schema.Refuted, against: true, rows: []schema.Evidence{tableEvidence(s, what)},
		reason: fmt.Sprintf("%s lists every %s from %s to %s, and none such for %s.", s.title, what, dayText(s.days.Start, "the beginning"), dayText(s.days.End, "now"), q.partyNames()),
	}, nil
}

// others lists rows of the claimed time that do not fit the narrower arguments.
func (q question) others(ctx context.Context, s source) ([]row, error) {
	if q.judge.Wider == nil {
		return nil, nil
	}
	args := maps.Clone(q.args)
	maps.DeleteFunc(args, func(name, _ string) bool { return slices.Contains(q.judge.Wider, name) })
	rows, err := q.rows(ctx, q.query.Name, args)
	return slices.DeleteFunc(of(s, rows), func(r row) bool { return q.when(s, r) != atTheTime }), err
}

// knows tells whether a source covers an entity: one of the states that it says
// it covers, or one that it has a row about.
func (c *Checker) knows(ctx context.Context, s source, entity quad.IRI) (bool, error) {
	if slices.Contains(s.states, entity) {
		return true, nil
	}
	if e, ok := schema.EntityOf(entity); ok && e.Kind == schema.Country && s.states != nil {
		return false, nil
	}
	rows, err := c.ask(ctx, "known-to", map[string]string{"entity": string(entity), "source": string(s.label)})
	return len(rows) > 0, err
}

func (q question) partyNames() string {
	var names []string
	for _, p := range q.query.Params {
		if value := q.args[p.Name]; value != "" && (p.Type == queries.CountryType || p.Type == queries.EntityType) {
			names = append(names, nameOf(iriText(value)))
		}
	}
	return strings.Join(names, " and ")
}

func firstQualifier(cs []queries.Comparison) string {
	if len(cs) == 0 {
		return ""
	}
	return cs[0].Qualifier
}

// found says what rows a source has: "Alliances has a defense alliance, 1961..1995".
func (q question) found(s source, rows []row) string {
	r := rows[0]
	what := describe(q.judge.Covers[0])
	var details []string
	for _, column := range detailColumns(q.judge) {
		if _, isNode := r.Row[column].(quad.IRI); !isNode && (column != "text" || textOf(r.Row["name"]) == "") { // the row itself is shown besides
			details = append(details, r.words(column)...)
		}
	}
	for _, column := range []string{"number", "symbol", "name"} {
		if text := textOf(r.Row[column]); text != "" {
			details = append(details, text)
		}
	}
	text := s.titleOf(r) + " has a row on this " + what
	if r.year.Start != 0 {
		text = s.titleOf(r) + " has a row for each year on this " + what
	}
	if len(details) > 0 {
		text += " (" + strings.Join(details, ", ") + ")"
	}
	if r.dated {
		text += " for " + periodWords(r.period)
	}
	for _, column := range q.judge.Begins {
		if year := intOf(r.Row[column]); year > 0 {
			text += fmt.Sprintf(", %s %d", wordsOf(column), year)
		}
	}
	if r.via != "" {
		text += ", about " + nameOf(iriText(r.via))
	}
	return text
}

func detailColumns(j queries.Judge) []string {
	var columns []string
	for _, c := range slices.Concat(slices.Concat(j.Agrees...), slices.Concat(j.Partly...), slices.Concat(j.Denies...)) {
		if !slices.Contains(columns, c.Name) {
			columns = append(columns, c.Name)
		}
	}
	for _, m := range slices.Concat(j.Match, j.Sorts) {
		if !slices.Contains(columns, m.Column) {
			columns = append(columns, m.Column)
		}
	}
	return columns
}

// asOf adds for claims without a date how far the source goes.
func (q question) asOf(s source, rows []row) string {
	if _, dated := q.time(); dated || q.judge.AnyTime || s.days.End == 0 || rows[0].dated && rows[0].period.End != 0 {
		return ""
	}
	return ", as of " + dayText(s.days.End, "")
}

// unknownSince says why a row without a beginning cannot bear out a claimed date.
func (q question) unknownSince(rows []row) string {
	if rows[0].dated {
		return "; it does not say since when, so the claimed date stays open"
	}
	return "; the row has no date, so it cannot bear out the claimed one"
}

// notThen says that a row's time is not the claim's.
func (q question) notThen(s source) string {
	period, dated := q.time()
	switch {
	case q.judge.Ends:
		return "; it does not show the end that is claimed"
	case dated:
		return ", not for " + periodWords(period)
	}
	return ", and not for the time since, up to " + dayText(s.days.End, "now")
}

// describe says what a class or measure is: "trade agreement".
func describe(term quad.IRI) string {
	name := string(term)
	return strings.TrimSpace(wordsOf(name[strings.LastIndexByte(name, '/')+1:]))
}

// wordsOf writes a name made of joined words with spaces: TradeAgreement, inForce.
func wordsOf(name string) string {
	var b strings.Builder
	for _, r := range name {
		if 'A' <= r && r <= 'Z' {
			b.WriteByte(' ')
			r += 'a' - 'A'
		}
		if r == '-' {
			r = ' '
		}
		b.WriteRune(r)
	}
	return b.String()
}
