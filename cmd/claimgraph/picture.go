package main

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/claimgraph/claimgraph/graph"
	"github.com/claimgraph/claimgraph/queries/check"
	"github.com/claimgraph/claimgraph/schema"
)

const maxCardRows = 12 // claims on one card; the rest is counted

// markOf is how the findings of a kind look.
func markOf(kind schema.Kind) graph.Mark {
	m := familyMark(kind.Family())
	m.Word = string(kind)
	return m
}

func familyMark(f schema.Family) graph.Mark {
	symbol := check.Symbol(f)
	switch f {
	case schema.FamilySupported:
		return graph.Mark{Word: "supported", Symbol: symbol, Color: "#15803d", Fill: "#f0fdf4", Line: graph.Solid}
	case schema.FamilyRefuted:
		return graph.Mark{Word: "refuted", Symbol: symbol, Color: "#b91c1c", Fill: "#fef2f2", Line: graph.Bold}
	case schema.FamilyMixed:
		return graph.Mark{Word: "mixed: partly so, or so elsewhere", Symbol: symbol, Color: "#b45309", Fill: "#fffbeb", Line: graph.Dashed}
	case schema.FamilyOpen:
	}
	return graph.Mark{Word: "open: not decided by the data", Symbol: symbol, Color: "#64748b", Fill: "#f8fafc", Line: graph.Dotted}
}

// claimsPicture draws the findings of an article: a box for each party, cards
// between them with one row a claim, grouped by topic.
func claimsPicture(r *check.Report) graph.Picture {
	pic := graph.Picture{Title: "What " + r.Document.Name + " claims", Note: r.Coverage.Line()}
	index := map[cardKey]int{}
	worst := map[cardKey]schema.Family{}
	named := map[string]bool{}
	used := map[schema.Family]bool{}
	for i, f := range r.Findings {
		p := schema.Vocabulary().Predicate(f.Assertion.Predicate)
		if p == nil {
			continue
		}
		from, to := f.Assertion.Subject, f.Assertion.Object
		if p.Symmetric && entityKey(to) < entityKey(from) {
			from, to = to, from
		}
		for _, e := range []schema.Entity{from, to} {
			if !named[entityKey(e)] {
				named[entityKey(e)] = true
				pic.Parties = append(pic.Parties, graph.Party{ID: entityKey(e), Label: e.Name})
			}
		}
		key := cardKey{p.Topic, entityKey(from), entityKey(to), p.Symmetric}
		n, ok := index[key]
		if !ok {
			n = len(pic.Cards)
			index[key] = n
			arrow := " → "
			if p.Symmetric {
				arrow = " – "
			}
			pic.Cards = append(pic.Cards, graph.Card{
				From: key.from, To: key.to, Label: from.Name + arrow + to.Name, Topic: p.Topic, Undirected: p.Symmetric,
				Mark: familyMark(schema.FamilyOpen),
			})
		}
		c := &pic.Cards[n]
		c.Rows = append(c.Rows, cardRow(i+1, f))
		used[f.Kind.Family()] = true
		if family := f.Kind.Family(); check.Seriousness(family) > check.Seriousness(worst[key]) {
			worst[key], c.Mark = family, familyMark(family)
		}
	}
	for i := range pic.Cards {
		foldRows(&pic.Cards[i])
	}
	for _, f := range families() {
		if used[f] {
			pic.Legend = append(pic.Legend, familyMark(f))
		}
	}
	return pic
}

// cardKey is what the claims on one card share.
type cardKey struct {
	topic, from, to string
	symmetric       bool
}

// foldRows keeps the rows that say most: where there are too many, the claims
// that nothing decides are counted instead.
func foldRows(c *graph.Card) {
	surplus := len(c.Rows) - maxCardRows
	if surplus <= 0 {
		return
	}
	var kept []graph.CardRow
	folded := 0
	for i := len(c.Rows) - 1; i >= 0; i-- {
		if folded <= surplus && c.Rows[i].Mark.Line == graph.Dotted {
			folded++
			continue
		}
		kept = append(kept, c.Rows[i])
	}
	slices.Reverse(kept)
	if folded > 0 {
		kept = append(kept, graph.CardRow{Text: fmt.Sprintf("and %d more that the data do not decide", folded), Mark: graph.Mark{Line: graph.Dotted}})
	}
	c.Rows = kept
}

func families() []schema.Family {
	return []schema.Family{schema.FamilySupported, schema.FamilyRefuted, schema.FamilyMixed, schema.FamilyOpen}
}

func entityKey(e schema.Entity) string { return string(e.Kind) + "/" + e.Key }

// cardRow is one claim: its number, predicate and main qualifiers.
func cardRow(number int, f check.Finding) graph.CardRow {
	a := f.Assertion
	text := fmt.Sprintf("%d  %s", number, strings.ReplaceAll(a.Predicate, "-", " "))
	if details := rowDetails(a.Qualifiers); details != "" {
		text += ": " + details
	}
	tooltip := "“" + a.QuoteText + "”"
	related := ""
	if !f.Kind.NeedsRow() {
		related = "related, not decisive: "
	}
	for _, e := range f.Evidence[:min(3, len(f.Evidence))] {
		tooltip += "\n" + related + e.Dataset + " " + e.Edition + ": " + e.Text
	}
	if f.Arithmetic != "" {
		tooltip += "\n" + f.Arithmetic
	}
	return graph.CardRow{Text: text, Tooltip: tooltip, Anchor: a.ID, Mark: markOf(f.Kind)}
}

// The qualifiers that tell claims apart, in the order in which a row has them:
// what, then when or how firmly. A row has the first of each that are there.
var (
	rowWhat = []string{
		"share", "amount", "count", "rank", "rank_text", "quality", "aid_type", "agreement", "agreement_type", "item",
		"mission_type", "sanction_type", "office", "field", "topic", "event", "location",
	}
	rowWhen = []string{"date", "as_of", "start", "end", "period", "modality"}
)

// maxRowWhat bounds how much of rowWhat a row has.
const maxRowWhat = 3

func rowDetails(q schema.Qualifiers) string {
	var parts []string
	hedge := q.Text("approx")
	for _, name := range rowWhat {
		value := q.Text(name)
		if quantity := q[name].Quantity; quantity != nil {
			value = shortQuantity(*quantity)
		}
		switch {
		case value == "" || len(parts) == maxRowWhat || slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(p, value) }):
			continue
		case name == "rank":
			value = "rank " + value
		case hedge != "" && (name == "share" || name == "amount" || name == "count"):
			value, hedge = hedge+" "+value, ""
		}
		parts = append(parts, value)
	}
	if q.Text("polarity") != "" {
		parts = append([]string{"not"}, parts...)
	}
	for _, name := range rowWhen {
		if value := q.Text(name); value != "" {
			parts = append(parts, "("+value+")")
			break
		}
	}
	return strings.Join(parts, " ")
}

// shortQuantity writes "1.3 billion USD" for 1300000000 USD.
func shortQuantity(q schema.Quantity) string {
	size, word := 1.0, ""
	for _, step := range []struct {
		size float64
		word string
	}{{1e6, " million"}, {1e9, " billion"}, {1e12, " trillion"}} {
		if math.Abs(q.Value) >= step.size {
			size, word = step.size, step.word
		}
	}
	number := strconv.FormatFloat(math.Round(q.Value/size*1000)/1000, 'f', -1, 64)
	if whole, fraction, _ := strings.Cut(number, "."); word == "" && fraction == "" {
		if n, err := strconv.ParseInt(whole, 10, 64); err == nil {
			number = thousands(n)
		}
	}
	return strings.TrimSpace(number + word + " " + q.Unit)
}
