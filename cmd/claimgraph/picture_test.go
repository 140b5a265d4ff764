package main

import (
	"strings"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/graph"
	"github.com/claimgraph/claimgraph/queries/check"
	"github.com/claimgraph/claimgraph/schema"
)

func TestShortQuantity(t *testing.T) {
	for want, q := range map[string]schema.Quantity{
		"17 %":              {Value: 17, Unit: "%"},
		"1.323 billion USD": {Value: 1_323_000_000, Unit: "USD"},
		"12.5 million":      {Value: 12_500_000},
		"25,000 people":     {Value: 25_000, Unit: "people"},
		"0.25 EUR":          {Value: .25, Unit: "EUR"},
		"2 trillion JPY":    {Value: 2e12, Unit: "JPY"},
	} {
		if got := shortQuantity(q); got != want {
			t.Errorf("%v: %q, want %q", q, got, want)
		}
	}
}

func TestRowDetails(t *testing.T) {
	q := schema.Qualifiers{
		"share": schema.Measured(schema.Quantity{Value: 17, Unit: "%"}), "approx": schema.Words("nearly"), "rank": schema.Int(3),
		"item": schema.Words("coal and iron"), "field": schema.Words("coal"), "topic": schema.Words("ore"), "as_of": schema.Words("2020"),
		"polarity": schema.Words("negative"),
	}
	if got, want := rowDetails(q), "not nearly 17 % rank 3 coal and iron (2020)"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := rowDetails(nil); got != "" {
		t.Errorf("without qualifiers: %q", got)
	}
}

// finding makes a judged claim between two states.
func finding(t *testing.T, subject, predicate, object string, kind schema.Kind) check.Finding {
	t.Helper()
	entity := func(key string) schema.Entity { return schema.Entity{Kind: schema.Country, Key: key, Name: key} }
	f := check.Finding{Kind: kind}
	f.Assertion = schema.Assertion{ID: subject + predicate + object, Subject: entity(subject), Predicate: predicate, Object: entity(object), QuoteText: "words"}
	return f
}

// TestClaimsPicture puts claims of two parties on one topic on one card, drawn
// in the mark of the most serious verdict, and lists in the legend only what
// is used.
func TestClaimsPicture(t *testing.T) {
	p := claimsPicture(&check.Report{Findings: []check.Finding{
		finding(t, "KEN", "trades-with", "PER", schema.NoReference),
		finding(t, "PER", "trades-with", "KEN", schema.Refuted),
		finding(t, "KEN", "exports-to", "PER", schema.Supported),
		finding(t, "KEN", "no-such-predicate", "PER", schema.Supported),
	}})
	if len(p.Parties) != 2 || len(p.Cards) != 2 {
		t.Fatalf("%d parties, %d cards; want 2 and 2", len(p.Parties), len(p.Cards))
	}
	both, one := p.Cards[0], p.Cards[1]
	if len(both.Rows) != 2 || !both.Undirected || both.Mark.Word != "refuted" || both.Label != "KEN – PER" {
		t.Errorf("the card of a symmetric predicate: %+v", both)
	}
	if len(one.Rows) != 1 || one.Undirected || one.Mark.Word != "supported" || one.Label != "KEN → PER" {
		t.Errorf("the card of a directed predicate: %+v", one)
	}
	var legend []string
	for _, m := range p.Legend {
		legend = append(legend, m.Word)
	}
	if got := strings.Join(legend, "; "); got != "supported; refuted; open: not decided by the data" {
		t.Errorf("legend %q", got)
	}
}

// TestFoldRows counts what the data do not decide, and keeps what they do.
func TestFoldRows(t *testing.T) {
	var c graph.Card
	for i := range 30 {
		kind := schema.NotCheckable
		if i%10 == 9 {
			kind = schema.Refuted
		}
		c.Rows = append(c.Rows, graph.CardRow{Text: "claim", Mark: markOf(kind)})
	}
	foldRows(&c)
	refuted := 0
	for _, r := range c.Rows {
		if r.Mark.Word == string(schema.Refuted) {
			refuted++
		}
	}
	last := c.Rows[len(c.Rows)-1].Text
	if len(c.Rows) != maxCardRows || refuted != 3 || last != "and 19 more that the data do not decide" {
		t.Errorf("%d rows, %d of them refuted, the last %q", len(c.Rows), refuted, last)
	}
}

// TestFactRow writes a fact in one line.
func TestFactRow(t *testing.T) {
	f := &fact{parties: map[string][]quad.IRI{}, properties: map[string]string{}}
	for property, value := range map[string]quad.Value{
		"value": quad.Float(12.5), "unit": quad.String("%"), "note": quad.String("estimate"), "cell": quad.String("file.csv:3:share"),
		"text": quad.String("12.5 %"), "period": quad.IRI(schema.PeriodNS + "2019"), "reporter": quad.IRI(schema.EntityNS + "KEN"),
		"partner": quad.IRI(schema.EntityNS + "PER"), "measure": quad.IRI(schema.MeasureNS + "export-share"), "milli": quad.Int(12500),
	} {
		f.take(quad.IRI(schema.VocabNS+property), property, value)
	}
	row := f.row()
	if row.Text != "2019: 12.5 %, estimate" || row.Tooltip != "12.5 %\nfile.csv:3:share" || f.class != "export-share" {
		t.Errorf("row %+v of class %q", row, f.class)
	}
	if e := f.entities(); len(e) != 2 || e[0] != schema.EntityNS+"KEN" {
		t.Errorf("parties %v: the reporter comes first", e)
	}
}
