package check

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/claimgraph/claimgraph/schema"
)

// insideFindings compares the assertions of one document with each other. The
// result has the findings of each assertion at its index.
func insideFindings(doc schema.Document, assertions []schema.Assertion, v *schema.Vocab, r *ruleTable) [][]schema.Finding {
	in := &inside{doc: doc, assertions: assertions, vocab: v, rules: r, clashes: make([][]clash, len(assertions))}
	in.sums()
	for _, group := range in.groups() {
		for n, i := range group {
			for _, j := range group[n+1:] {
				if why, arithmetic := in.clash(assertions[i], assertions[j]); why != "" {
					in.report([]int{i, j}, why, arithmetic)
				}
			}
		}
	}
	return in.findings()
}

// groups lists the assertions that can clash at all: the same predicate between
// the same two parties, and places in orders of one predicate.
func (in *inside) groups() [][]int {
	byKey := map[string][]int{}
	var order []string
	put := func(key string, i int) {
		if byKey[key] == nil {
			order = append(order, key)
		}
		byKey[key] = append(byKey[key], i)
	}
	for i, a := range in.assertions {
		if isOpen(a) {
			continue
		}
		parties := []string{string(a.Subject.Kind) + a.Subject.Key, string(a.Object.Kind) + a.Object.Key}
		slices.Sort(parties)
		put(a.Predicate+"\x00"+parties[0]+"\x00"+parties[1], i)
		if rank := a.Qualifiers["rank"].Int; rank != nil {
			put(fmt.Sprintf("%s\x00%d", a.Predicate, *rank), i)
		}
	}
	groups := make([][]int, 0, len(order))
	for _, key := range order {
		groups = append(groups, byKey[key])
	}
	return groups
}

// inside holds what is found in one document.
type inside struct {
	doc        schema.Document
	assertions []schema.Assertion
	vocab      *schema.Vocab
	rules      *ruleTable
	clashes    [][]clash // of each assertion
}

// A clash is one way in which other assertions contradict one.
type clash struct {
	why, arithmetic string
	others          []int
}

// report notes for each of a group that the others contradict it, once for
// every reason.
func (in *inside) report(group []int, why, arithmetic string) {
	for _, i := range group {
		n := slices.IndexFunc(in.clashes[i], func(c clash) bool { return c.why == why })
		if n < 0 {
			n = len(in.clashes[i])
			in.clashes[i] = append(in.clashes[i], clash{why: why, arithmetic: arithmetic})
		}
		c := &in.clashes[i][n]
		for _, j := range group {
			if j != i && !slices.Contains(c.others, j) {
				c.others = append(c.others, j)
			}
		}
	}
}

// findings makes a finding of every clash. A document without a name, or a
// statement without words, shows nothing and gives none.
func (in *inside) findings() [][]schema.Finding {
	found := make([][]schema.Finding, len(in.assertions))
	for i, clashes := range in.clashes {
		for _, c := range clashes {
			var rows []schema.Evidence
			var ids []string
			for _, j := range c.others {
				rows = append(rows, in.evidence(in.assertions[j]))
				ids = append(ids, in.assertions[j].ID)
			}
			because := schema.Because{Root: in.doc.Name, Reason: c.why + " (see " + strings.Join(ids, ", ") + ").", Arithmetic: c.arithmetic}
			if f, err := schema.Find(schema.SelfContradicting, because, rows[0], rows[1:]...); err == nil {
				found[i] = append(found[i], f)
			}
		}
	}
	return found
}

// evidence shows another statement of the document.
func (in *inside) evidence(a schema.Assertion) schema.Evidence {
	e := schema.Evidence{Dataset: in.doc.Name, File: in.doc.Origin, Text: a.QuoteText, Note: a.ID}
	if node, err := schema.StatementIRI(in.doc, a.ID); err == nil {
		e.Node = node
	}
	if src, err := schema.ArticleOf(in.doc); err == nil {
		e.Source = src.Label
	}
	return e
}

// part is the share that an assertion gives of a reporter's flow.
type part struct {
	index    int
	partner  schema.Entity
	interval schema.Interval
}

// sums finds shares of one whole that cannot stand together: different partners
// with more than all of it.
func (in *inside) sums() {
	wholes := map[string][]part{}
	var order []string
	for i, a := range in.assertions {
		m, reporter, partner := in.vocab.MeasureOf(a)
		if m == nil || m.Unit != "%" || isDenied(a) || a.Qualifiers["share"].Quantity == nil || !isWhole(a.Qualifiers.Text("share_of"), in.rules.WholeWords, reporter) {
			continue
		}
		if _, ok := a.Qualifiers["item"]; ok {
			continue
		}
		key := m.ID + "\x00" + reporter.Key + "\x00" + periodText(a)
		if wholes[key] == nil {
			order = append(order, key)
		}
		wholes[key] = append(wholes[key], part{i, partner, in.vocab.Interval(*a.Qualifiers["share"].Quantity, a.Qualifiers.Text("approx"))})
	}
	for _, key := range order {
		in.sum(wholes[key])
		in.order(wholes[key])
	}
}

// order finds a partner that is put before another one and has the smaller share.
func (in *inside) order(parts []part) {
	for _, a := range parts {
		first := in.assertions[a.index].Qualifiers["rank"].Int
		for _, b := range parts {
			second := in.assertions[b.index].Qualifiers["rank"].Int
			if first == nil || a.partner == b.partner || a.interval.High >= b.interval.Low || *first != 1 && (second == nil || *second <= *first) {
				continue
			}
			in.report([]int{a.index, b.index}, "The text puts the smaller share before the larger one",
				fmt.Sprintf("place %d: %s at most %s; %s at least %s", *first, a.partner.ID(), amount(a.interval.High, "%"), b.partner.ID(), amount(b.interval.Low, "%")))
		}
	}
}

func (in *inside) sum(parts []part) {
	least := 0.0
	var group []int
	text := ""
	seen := map[string]bool{}
	for _, p := range parts {
		if seen[p.partner.Key] {
			continue
		}
		seen[p.partner.Key] = true
		least += max(0, p.interval.Low)
		group = append(group, p.index)
		if text != "" {
			text += " + "
		}
		text += fmt.Sprintf("%s at least %s", p.partner.ID(), amount(p.interval.Low, "%"))
	}
	if len(group) > 1 && least > 100 {
		in.report(group, "The shares that the text gives add up to more than the whole", fmt.Sprintf("%s = %s > 100 %%", text, amount(least, "%")))
	}
}

// clash says why two assertions cannot both hold, "" when they can.
func (in *inside) clash(a, b schema.Assertion) (why, arithmetic string) {
	for _, test := range []func(a, b schema.Assertion) (string, string){in.numbers, in.ranks, in.denial, in.turns, in.firsts} {
		if why, arithmetic := test(a, b); why != "" {
			return why, arithmetic
		}
	}
	return "", ""
}

// numbers: two different numbers for one thing.
func (in *inside) numbers(a, b schema.Assertion) (why, arithmetic string) {
	if !sameParties(a, b) || a.Predicate != b.Predicate || !sameTime(a, b) || isDenied(a) || isDenied(b) || !sameWords(a, b, "share_of", "item", "field", "topic", "purpose") {
		return "", ""
	}
	for _, name := range []string{"share", "amount"} {
		x, y := a.Qualifiers[name].Quantity, b.Qualifiers[name].Quantity
		if x == nil || y == nil || x.Unit != y.Unit || name == "amount" && in.measureOf(a) == nil {
			continue
		}
		i, j := in.vocab.Interval(*x, a.Qualifiers.Text("approx")), in.vocab.Interval(*y, b.Qualifiers.Text("approx"))
		if !i.Overlaps(j) {
			return "The text gives two numbers for the same thing", fmt.Sprintf("%s and %s do not meet", rangeText(i, x.Unit), rangeText(j, y.Unit))
		}
	}
	return "", ""
}

func (in *inside) measureOf(a schema.Assertion) *schema.Measure {
	m, _, _ := in.vocab.MeasureOf(a)
	return m
}

// ranks: a share that is too large for a place in the same list, or two
// partners whose places and shares are in opposite order.
func (in *inside) ranks(a, b schema.Assertion) (why, arithmetic string) {
	if a.Predicate != b.Predicate || a.Predicate == "trades-with" || !sameTime(a, b) || isDenied(a) || isDenied(b) {
		return "", ""
	}
	if a.Qualifiers["rank"].Int == nil {
		a, b = b, a
	}
	rank, share := a.Qualifiers["rank"].Int, b.Qualifiers["share"].Quantity
	if rank == nil || share == nil || !sameParties(a, b) || !sameWords(a, b, "item", "field") || *rank < 1 {
		return "", ""
	}
	i := in.vocab.Interval(*share, b.Qualifiers.Text("approx"))
	if most := 100 / float64(*rank); i.Low > most {
		return "The text gives a place in an order and a share that is too large for it",
			fmt.Sprintf("place %d allows at most 100/%d = %s; claimed %s", *rank, *rank, amount(math.Round(most*10)/10, "%"), rangeText(i, "%"))
	}
	return "", ""
}

// denial: the same said and denied.
func (in *inside) denial(a, b schema.Assertion) (why, arithmetic string) {
	if a.Predicate != b.Predicate || !sameParties(a, b) || isDenied(a) == isDenied(b) || !sameTime(a, b) || a.Sentence == b.Sentence {
		return "", ""
	}
	for _, name := range slices.Concat(a.Qualifiers.Keys(), b.Qualifiers.Keys()) {
		if name != "polarity" && name != "scope" && name != "duration" && a.Qualifiers.Text(name) != b.Qualifiers.Text(name) {
			return "", ""
		}
	}
	return "The text says it in one place and denies it in another", ""
}

// turns: relations that are said to get better and worse at the same time.
func (in *inside) turns(a, b schema.Assertion) (why, arithmetic string) {
	if a.Predicate != b.Predicate || !sameParties(a, b) || !sameTime(a, b) || !sameWords(a, b, "field", "topic") || isDenied(a) != isDenied(b) {
		return "", ""
	}
	for _, o := range in.rules.Opposites {
		x, y := a.Qualifiers.Text(o.Qualifier), b.Qualifiers.Text(o.Qualifier)
		if slices.Contains(o.One, x) && slices.Contains(o.Other, y) || slices.Contains(o.Other, x) && slices.Contains(o.One, y) {
			return fmt.Sprintf("The text says in one place %q and in another %q of the same relation", x, y), ""
		}
	}
	return "", ""
}

// firsts: two different parties in the first place of one order.
func (in *inside) firsts(a, b schema.Assertion) (why, arithmetic string) {
	x, y := a.Qualifiers["rank"].Int, b.Qualifiers["rank"].Int
	if x == nil || y == nil || *x != *y || a.Predicate != b.Predicate || isDenied(a) || isDenied(b) || !sameTime(a, b) ||
		!sameWords(a, b, "rank_of", "field", "aid_type", "item", "topic") {
		return "", ""
	}
	// one side is whose order it is, the other stands in it
	same := a.Object == b.Object && a.Subject != b.Subject && a.Predicate != "exports-to" && a.Predicate != "imports-from" ||
		a.Subject == b.Subject && a.Object != b.Object && (a.Predicate == "exports-to" || a.Predicate == "imports-from")
	if !same {
		return "", ""
	}
	return fmt.Sprintf("The text puts two different parties in place %d of one order", *x), ""
}

func sameParties(a, b schema.Assertion) bool {
	if a.Subject == b.Subject && a.Object == b.Object {
		return true
	}
	p := schema.Vocabulary().Predicate(a.Predicate)
	return p != nil && p.Symmetric && a.Qualifiers["rank"].Int == nil && a.Subject == b.Object && a.Object == b.Subject
}

// sameTime tells whether two assertions are about the same time as far as the
// text says: the same dates in the same words.
func sameTime(a, b schema.Assertion) bool { return periodText(a) == periodText(b) }

func periodText(a schema.Assertion) string {
	text := ""
	for _, name := range []string{"as_of", "date"} {
		if t := a.Qualifiers.Text(name); t != "" {
			text = t
		}
	}
	for _, name := range []string{"start", "end", "period", "duration"} {
		text += "|" + a.Qualifiers.Text(name)
	}
	return text
}

func sameWords(a, b schema.Assertion, names ...string) bool {
	return !slices.ContainsFunc(names, func(n string) bool { return a.Qualifiers.Text(n) != b.Qualifiers.Text(n) })
}

func isDenied(a schema.Assertion) bool { return a.Qualifiers.Text("polarity") == "negative" }

// isOpen tells whether an assertion is only possible, planned or somebody's word.
func isOpen(a schema.Assertion) bool {
	return a.Qualifiers.Text("modality") != "" || a.Qualifiers.Text("attribution") != ""
}
