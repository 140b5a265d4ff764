package check_test

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/queries/check"
	"github.com/claimgraph/claimgraph/schema"
)

// A derived claim is one whose verdict follows from the facts by brute force.
type derived struct {
	what string // why the family is expected
	line string
	want []schema.Family
}

// TestDerivedClaims judges claims made from the embedded datasets: true ones,
// false by much, of another year, of another flow, beyond a list's bound, within
// it, out of coverage. The limits are those of a fact-checker: nothing true
// refuted, nothing false supported, decisive verdicts right, every one with a row.
func TestDerivedClaims(t *testing.T) {
	run, quads := pack(t)
	w := readWorld(quads)
	claims := slices.Concat(w.shares(), w.ranks(), w.statuses(), w.tenures(), w.memberships())
	if len(claims) < 150 {
		t.Fatalf("only %d claims could be derived", len(claims))
	}
	judgeDerived(t, newChecker(t, run, check.Options{}), claims, 0.9)
}

// judgeDerived judges every claim alone, since together they contradict each
// other, and holds the findings to the limits; least is the part with the right family.
func judgeDerived(t *testing.T, checker *check.Checker, claims []derived, least float64) {
	t.Helper()
	var text strings.Builder
	for _, c := range claims {
		text.WriteString(c.line + "\n")
	}
	doc, assertions := document(t, text.String())
	var right, decisive, decisiveRight int
	counts := map[string][2]int{}
	for i, a := range assertions {
		report, err := checker.Check(context.Background(), doc, []schema.Assertion{a})
		if err != nil {
			t.Fatal(err)
		}
		f := report.Findings[0]
		family := f.Kind.Family()
		ok := slices.Contains(claims[i].want, family)
		n := counts[claims[i].what]
		n[1]++
		if ok {
			right++
			n[0]++
		} else {
			t.Logf("%s: %q: %s, want %v: %s", claims[i].what, claims[i].line, f.Kind, claims[i].want, f.Explanation)
		}
		counts[claims[i].what] = n
		if family == schema.FamilySupported || family == schema.FamilyRefuted {
			decisive++
			if ok {
				decisiveRight++
			}
			if len(f.Evidence) == 0 || f.Evidence[0].File == "" && f.Evidence[0].Text == "" {
				t.Errorf("%q: %s without a row", claims[i].line, f.Kind)
			}
			if opposite(family, claims[i].want) {
				t.Errorf("%q is %s, and %v was expected: %s", claims[i].line, f.Kind, claims[i].want, f.Explanation)
			}
		}
	}
	for _, what := range slices.Sorted(maps.Keys(counts)) {
		t.Logf("%-28s %3d of %3d", what, counts[what][0], counts[what][1])
	}
	precision, share := float64(decisiveRight)/float64(decisive), float64(right)/float64(len(claims))
	t.Logf("%d claims: right family %.3f, decisive precision %.3f (%d of %d)", len(claims), share, precision, decisiveRight, decisive)
	if precision < 0.98 || share < least {
		t.Errorf("right family %.3f, decisive precision %.3f", share, precision)
	}
}

func opposite(got schema.Family, want []schema.Family) bool {
	return got == schema.FamilySupported && slices.Equal(want, []schema.Family{schema.FamilyRefuted}) ||
		got == schema.FamilyRefuted && slices.Equal(want, []schema.Family{schema.FamilySupported})
}

var (
	supported = []schema.Family{schema.FamilySupported}
	refuted   = []schema.Family{schema.FamilyRefuted}
	mixed     = []schema.Family{schema.FamilyMixed}
	open_     = []schema.Family{schema.FamilyOpen}
)

// pair is a measure of a reporter with a partner.
type pair struct{ measure, reporter, partner string }

// world is the pack read by other means than queries.
type world struct {
	values    map[pair]map[int][]float64 // by year
	positions map[pair]map[int][]int
	lists     map[[2]string]map[int][]list // measure and reporter, by year
	facts     []map[quad.IRI][]quad.Value  // other nodes
}

type list struct {
	size     int
	smallest float64
	bounds   bool
	members  map[string]float64
}

func readWorld(quads []quad.Quad) *world {
	nodes := map[quad.Value]map[quad.IRI][]quad.Value{}
	for _, q := range quads {
		if nodes[q.Subject] == nil {
			nodes[q.Subject] = map[quad.IRI][]quad.Value{}
		}
		p := q.Predicate.(quad.IRI)
		nodes[q.Subject][p] = append(nodes[q.Subject][p], q.Object)
	}
	w := &world{values: map[pair]map[int][]float64{}, positions: map[pair]map[int][]int{}, lists: map[[2]string]map[int][]list{}}
	members := map[quad.Value]map[string]float64{}
	for _, key := range slices.SortedFunc(maps.Keys(nodes), func(a, b quad.Value) int { return strings.Compare(a.String(), b.String()) }) {
		n := nodes[key]
		year := yearOf(n[schema.CG("period")])
		if value, ok := first(n, "value").(quad.Float); ok && year > 0 {
			p := pair{local(first(n, "measure")), local(first(n, "reporter")), local(first(n, "partner"))}
			if w.values[p] == nil {
				w.values[p], w.positions[p] = map[int][]float64{}, map[int][]int{}
			}
			w.values[p][year] = append(w.values[p][year], float64(value))
			if place, ok := first(n, "position").(quad.Int); ok {
				w.positions[p][year] = append(w.positions[p][year], int(place))
			}
			l := first(n, "list")
			if members[l] == nil {
				members[l] = map[string]float64{}
			}
			members[l][p.partner] = float64(value)
		}
		if n[schema.CG("state")] != nil || n[schema.CG("office")] != nil || n[schema.CG("former")] != nil || n[schema.CG("organisation")] != nil {
			w.facts = append(w.facts, n)
		}
	}
	for key, n := range nodes {
		size, ok := first(n, "size").(quad.Int)
		if !ok {
			continue
		}
		l := list{size: int(size), members: members[key]}
		if smallest, ok := first(n, "smallest").(quad.Float); ok {
			l.smallest, l.bounds = float64(smallest), true
		}
		k := [2]string{local(first(n, "measure")), local(first(n, "reporter"))}
		if w.lists[k] == nil {
			w.lists[k] = map[int][]list{}
		}
		year := yearOf(n[schema.CG("period")])
		w.lists[k][year] = append(w.lists[k][year], l)
	}
	return w
}

func first(n map[quad.IRI][]quad.Value, property string) quad.Value {
	if vs := n[schema.CG(property)]; len(vs) > 0 {
		return vs[0]
	}
	return nil
}

func local(v quad.Value) string {
	iri, _ := v.(quad.IRI)
	return string(iri[strings.LastIndexByte(string(iri), '/')+1:])
}

func yearOf(periods []quad.Value) int {
	if len(periods) != 1 {
		return 0
	}
	p, err := schema.ParsePeriod(local(periods[0]))
	if err != nil || p.Start.Year() != p.End.Year() {
		return 0
	}
	return p.Start.Year()
}

// sample picks every n-th pair, in order.
func sample[K comparable, V any](m map[K]V, n int, order func(a, b K) int) []K {
	var picked []K
	for i, k := range slices.SortedFunc(maps.Keys(m), order) {
		if i%n == 0 {
			picked = append(picked, k)
		}
	}
	return picked
}

func comparePairs(a, b pair) int {
	return cmp.Or(cmp.Compare(a.reporter, b.reporter), cmp.Compare(a.partner, b.partner), cmp.Compare(a.measure, b.measure))
}

var verbs = map[string]string{"export-share": "exports-to", "import-share": "imports-from"}

func share(p pair, value float64, year int) string {
	return fmt.Sprintf("%s %s %s; share=%g %%; as_of=%d", p.reporter, verbs[p.measure], p.partner, value, year)
}

// far tells whether no value comes near x.
func far(x float64, values []float64) bool {
	return !slices.ContainsFunc(values, func(v float64) bool { return math.Abs(v-x) < max(2, 0.3*max(v, x)) })
}

func all(years map[int][]float64) []float64 {
	var vs []float64
	for _, year := range slices.Sorted(maps.Keys(years)) {
		vs = append(vs, years[year]...)
	}
	return vs
}

func (w *world) shares() []derived {
	var out []derived
	for i, p := range sample(w.values, 97, comparePairs) {
		years := w.values[p]
		for _, year := range slices.Sorted(maps.Keys(years)) {
			values := years[year]
			v := values[0]
			if len(p.reporter) != 3 || len(p.partner) != 3 || slices.Max(values)-slices.Min(values) > 0.05 || v < 3 {
				continue
			}
			out = append(out, derived{"true share", share(p, v, year), supported})
			if up := math.Ceil(v); up-v < 0.9 && up > v {
				out = append(out, derived{"true, nearly", share(p, up, year) + "; approx=nearly", supported})
			}
			out = append(out, derived{"true, more than", share(p, math.Floor(v)-1, year) + "; approx=more than", supported})
			other := all(w.values[pair{flip(p.measure), p.reporter, p.partner}])
			other = slices.Concat(other, all(w.values[pair{p.measure, p.partner, p.reporter}]), all(w.values[pair{flip(p.measure), p.partner, p.reporter}]))
			if much := math.Round(v*2 + 17); much < 100 && far(much, all(years)) && far(much, other) {
				out = append(out, derived{"false by much", share(p, much, year), refuted})
			}
			for _, y := range slices.Sorted(maps.Keys(years)) {
				if far(years[y][0], values) && y != year && years[y][0] >= 3 {
					out = append(out, derived{"other year", share(p, years[y][0], year), mixed})
					break
				}
			}
			if flow := w.values[pair{flip(p.measure), p.reporter, p.partner}][year]; len(flow) == 1 && flow[0] >= 5 && far(flow[0], all(years)) {
				out = append(out, derived{"other flow", share(p, flow[0], year), mixed})
			}
			out = append(out, derived{"out of coverage", share(p, v, 2041), open_})
			break
		}
		if i%3 == 0 {
			out = append(out, w.bounds(p)...)
		}
	}
	return out
}

func flip(measure string) string {
	if measure == "export-share" {
		return "import-share"
	}
	return "export-share"
}

// bounds makes claims about a partner that no list of a year names.
func (w *world) bounds(p pair) []derived {
	const stranger = "TUV" // trades little with anybody
	years := w.lists[[2]string{p.measure, p.reporter}]
	q := pair{p.measure, p.reporter, stranger}
	if p.reporter == stranger || len(p.reporter) != 3 || w.values[q] != nil {
		return nil
	}
	var out []derived
	for _, year := range slices.Sorted(maps.Keys(years)) {
		ls := years[year]
		if year == 0 || slices.ContainsFunc(ls, func(l list) bool { return !l.bounds || len(l.members) < l.size }) {
			continue
		}
		most := 0.0
		for _, l := range ls {
			most = max(most, l.smallest)
		}
		if claimed := math.Round(most + 12); claimed < 95 {
			out = append(out, derived{"beyond the bound", share(q, claimed, year), refuted})
		}
		if most >= 6 {
			out = append(out, derived{"within the bound", share(q, math.Floor(most/3), year), []schema.Family{schema.FamilyOpen, schema.FamilyMixed}})
		}
		break
	}
	return out
}

func (w *world) ranks() []derived {
	var out []derived
	for _, p := range sample(w.positions, 331, comparePairs) {
		for _, year := range slices.Sorted(maps.Keys(w.positions[p])) {
			places := w.positions[p][year]
			if len(p.reporter) != 3 || len(p.partner) != 3 || slices.Max(places) != slices.Min(places) {
				continue
			}
			rank := func(n int) string {
				return fmt.Sprintf("%s %s %s; rank=%d; as_of=%d", p.reporter, verbs[p.measure], p.partner, n, year)
			}
			out = append(out, derived{"true place", rank(places[0]), supported})
			out = append(out, derived{"false place", rank(places[0] + 9), []schema.Family{schema.FamilyRefuted, schema.FamilyMixed}})
			break
		}
	}
	return out
}

func (w *world) statuses() []derived {
	var out []derived
	for i, n := range w.facts {
		state, treaty := local(first(n, "state")), local(first(n, "treaty"))
		if treaty == "" || i%97 != 0 {
			continue
		}
		line := fmt.Sprintf("%s | signatory-of | treaty:%s", state, strings.ReplaceAll(treaty, "-", " "))
		switch status := first(n, "status"); status {
		case quad.String("no action"):
			out = append(out, derived{"no party", line, refuted})
		case quad.String("state party"):
			out = append(out, derived{"party", line, supported})
			if p, err := schema.ParsePeriod(local(first(n, "period"))); err == nil && p.End == 0 && p.Start.Year() > 1970 {
				out = append(out, derived{"party since", fmt.Sprintf("%s; date=%d", line, p.Start.Year()), supported})
				out = append(out, derived{"party, wrong year", fmt.Sprintf("%s; date=%d", line, p.Start.Year()-4), mixed})
			}
		}
	}
	return out
}

func (w *world) tenures() []derived {
	var out []derived
	for i, n := range w.facts {
		country, person := local(first(n, "country")), local(first(n, "person"))
		p, err := schema.ParsePeriod(local(first(n, "period")))
		if country == "" || err != nil || i%41 != 0 || p.End == 0 || p.End.Year()-p.Start.Year() < 4 || !slices.Contains(n[schema.CG("office")], quad.Value(quad.String("prime minister"))) ||
			!slices.Contains(n[schema.CG("office")], quad.Value(quad.String("head of government"))) {
			continue
		}
		line := func(person string, year int) string {
			return fmt.Sprintf("person:%s | holds-office-in | %s; office=prime minister; as_of=%d", strings.ReplaceAll(person, "-", " "), country, year)
		}
		out = append(out, derived{"in office", line(person, p.Start.Year()+2), supported})
		if p.Start.Year() > 1992 { // the first edition
			out = append(out, derived{"another in office", line("zzyx qqurv", p.Start.Year()+2), refuted})
		}
	}
	return out
}

// memberships makes claims from the rows of members, and from the absence of a
// row where an organisation's list names all of them.
func (w *world) memberships() []derived {
	type standing struct{ state, body string }
	known, whole, entries := map[standing]bool{}, map[string]map[string]bool{}, map[string]bool{}
	lasting := map[string]bool{} // bodies that nobody else left
	var out []derived
	for i, n := range w.facts {
		state, body := local(first(n, "state")), local(first(n, "organisation"))
		status := strings.Trim(fmt.Sprint(first(n, "status")), `"`)
		switch {
		case state != "" && body == "" && first(n, "treaty") == nil && first(n, "list") == quad.IRI(schema.ListNS+"factbook-memberships"):
			entries[state] = true
		case state == "" && body != "" && status == "not listed":
			whole[body] = map[string]bool{}
			lasting[body] = strings.HasPrefix(local(first(n, "period")), "..")
			for _, former := range n[schema.CG("former")] {
				whole[body][local(former)] = true
			}
		case state != "" && body != "":
			known[standing{state, body}] = true
			line := fmt.Sprintf("%s | member-of | organisation:%s", state, strings.ReplaceAll(body, "-", " "))
			if i%67 != 0 {
				continue
			}
			switch status {
			case "member":
				out = append(out, derived{"member", line, supported}, derived{"no member, it says", line + "; polarity=negative", refuted},
					derived{"member since", line + "; start=1990", mixed}, derived{"founding member", line + "; status=founding", mixed})
			case "observer", "candidate", "partner":
				out = append(out, derived{"observer for member", line, refuted}, derived{"observer", line + "; status=" + status, supported})
			case "doubtful":
				out = append(out, derived{"doubtful member", line, mixed})
			}
		}
	}
	n := 0
	for _, body := range slices.Sorted(maps.Keys(whole)) {
		for _, state := range slices.Sorted(maps.Keys(entries)) {
			if n++; known[standing{state, body}] || n%211 != 0 {
				continue
			}
			line := fmt.Sprintf("%s | member-of | organisation:%s", state, strings.ReplaceAll(body, "-", " "))
			out = append(out, derived{"not listed", line, refuted}, derived{"not listed, it says", line + "; polarity=negative", supported})
			if lasting[body] && !whole[body][state] {
				out = append(out, derived{"never joined", line + "; start=1998", refuted})
			} else {
				out = append(out, derived{"may have left", line + "; start=1998", open_})
			}
		}
	}
	return out
}
