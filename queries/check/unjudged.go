package check

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/claimgraph/claimgraph/queries"
	"github.com/claimgraph/claimgraph/schema"
)

// narrowing are the qualifiers whose numbers say more than that a relation is there.
var narrowing = []string{"share", "amount", "rank", "rank_within", "count"}

// unjudged is the claim's own words for a number, or a place above all others, that the
// judge does not compare, "" for none: rows that show the relation do not bear it out.
func (q question) unjudged() string {
	for _, name := range narrowing {
		v, ok := q.claim.Qualifiers[name]
		if !ok || v.Int == nil && v.Quantity == nil || q.compares(name) {
			continue
		}
		text := v.String()
		if name != "share" && name != "amount" {
			text = strings.ReplaceAll(name, "_", " ") + " " + text
		}
		return text
	}
	return q.uncompared()
}

// otherEvent is what an undated claim names as what happened and no row tells of, "" for
// none: the words besides those of war and the parties' names are in none of them.
func (q question) otherEvent(rows []row) string {
	event := q.claim.Qualifiers.Text("event")
	if event == "" || q.isDated() || !q.judge.Yearly {
		return ""
	}
	known := schema.Slug(q.claim.Subject.Name + " " + q.claim.Object.Name)
	for _, r := range rows {
		known += "-" + schema.Slug(textOf(r.Row["name"])+" "+textOf(r.Row["text"]))
	}
	names := strings.Split(known, "-")
	for _, w := range strings.Split(schema.Slug(event), "-") {
		if !slices.Contains(q.c.rules.WarWords, w) && !slices.ContainsFunc(names, func(n string) bool { return n != "" && (n == w || sharesStem(n, w)) }) {
			return strconv.Quote(event)
		}
	}
	return ""
}

// uncompared is the word by which the claim sets its subject apart from all others
// ("the only …", "the largest …"), "" for none or when places are compared.
func (q question) uncompared() string {
	if q.isRank() || q.tallied() || (queries.Condition{Values: []string{"not only"}}).Contains(q.claim.QuoteText) {
		return ""
	}
	for _, w := range q.c.rules.UncomparedWords {
		if (queries.Condition{Values: []string{w}}).Contains(q.claim.QuoteText) {
			return strconv.Quote(w)
		}
	}
	ahead := []rune(q.claim.SentenceText)
	ahead = ahead[:min(max(0, q.claim.Quote.Start-q.claim.Sentence.Start), len(ahead))]
	before := " " + strings.TrimSuffix(strings.ToLower(strings.TrimSpace(string(ahead))), " the")
	for _, w := range q.c.rules.UncomparedAhead {
		if strings.HasSuffix(before, " "+w) {
			return strconv.Quote(w)
		}
	}
	return ""
}

// otherYear is the time of an undated claim's sentence when any row would do and none of
// them is of one of its years, "" when one is, or the sentence has no year: what happened
// then is another event than theirs.
func (q question) otherYear(rows []row) string {
	found := yearWords.FindAllString(q.claim.SentenceText, -1)
	if !q.judge.AnyTime || q.isDated() || len(found) == 0 {
		return ""
	}
	for _, text := range found {
		year, err := schema.ParsePeriod(text)
		if err != nil || slices.ContainsFunc(rows, func(r row) bool { return !r.dated || r.period.Overlaps(year) }) {
			return ""
		}
	}
	return "time (" + strings.Join(found, ", ") + ")"
}

// yearWords finds years in a text, not what is part of a longer number or a name.
var yearWords = regexp.MustCompile(`\b(?:1[89]|20)[0-9][0-9]\b`)

// compares tells whether the judge sets a qualifier against what rows say.
func (q question) compares(qualifier string) bool {
	j := q.judge
	return slices.Contains(j.Qualifiers, qualifier) || j.Compare.Qualifier == qualifier ||
		slices.ContainsFunc(slices.Concat(j.Counts, j.Match, j.Sorts), func(c queries.Comparison) bool { return c.Qualifier == qualifier })
}

// bare turns support for a claim with what was not compared into what it is: support
// for the claim without it.
func (q question) bare(o outcome, rows []row) outcome {
	if untold := cmp.Or(q.unjudged(), q.otherEvent(rows), q.otherYear(rows)); untold != "" && o.kind == schema.Supported {
		o.kind = schema.OtherDefinition
		o.reason = strings.TrimSuffix(o.reason, ".") + "; that does not tell the claimed " + untold + "."
	}
	return o
}
