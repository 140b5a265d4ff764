package schema_test

import (
	"strings"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/schema"
)

func TestVocabulary(t *testing.T) {
	v := schema.Vocabulary()
	if len(v.Predicates) != 57 || len(v.Qualifiers) != 43 {
		t.Errorf("%d predicates and %d qualifiers, want 57 and 43", len(v.Predicates), len(v.Qualifiers))
	}
	for _, p := range v.Predicates {
		if words := len(strings.Fields(p.Example.Text)); words < 4 || words > 15 || !strings.HasSuffix(p.Example.Text, ".") {
			t.Errorf("%s: the example should be one plain sentence: %q", p.ID, p.Example.Text)
		}
		if v.Property(p.ID) != nil {
			t.Errorf("%s is a predicate and a property", p.ID)
		}
	}
	if !v.IsA("Country", "Entity") || v.IsA("Entity", "Country") || v.IsA("Treaty", "Actor") {
		t.Error("the class tree is wrong: Country is an Actor is an Entity, Treaty is no Actor")
	}
}

func TestKnown(t *testing.T) {
	v := schema.Vocabulary()
	for iri, want := range map[quad.IRI]bool{
		schema.CG("trades-with"): true, schema.CG("reporter"): true, schema.CG("Alliance"): true,
		schema.CG("q/share"): true, schema.CG("q/share.milli"): true, schema.CG("q/portion"): false,
		schema.CG("trade-with"): false, quad.IRI(schema.RDF + "type"): true,
	} {
		if v.Known(iri) != want {
			t.Errorf("Known(%s) = %v", iri, !want)
		}
	}
}

func TestParseVocabRefuses(t *testing.T) {
	const ok = `version: 1
classes: [{id: A, about: a}]
predicates: [{id: likes, topic: x, about: x, domain: A, range: A, says: "{subject} likes {object}", example: {text: t, subject: s, object: o}}]
qualifiers: [{id: date, value: period, about: when}]
measures: [{id: m, about: x, unit: USD}]
hedges: {version: 1, kinds: {below: [a], above: [b], around: [c], over: [d], under: [e], least: [f], most: [g], exact: [h]}}
properties: [{id: p, value: iri, about: x}]
`
	if _, err := schema.ParseVocab("ok", []byte(ok)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ from, to, want string }{
		{"version: 1\nc", "versions: 1\nc", "unknown field"},
		{"domain: A", "domain: B", `domain: no such class "B"`},
		{"range: A", "range: B", `range: no such class "B"`},
		{"{subject} likes", "likes", "says needs"},
		{"about: x, domain", "inverse: loves, about: x, domain", `its inverse "loves"`},
		{"value: period", "value: time", `value "time"`},
		{"unit: USD", `unit: ""`, "needs about and unit"},
		{"unit: USD", "unit: USD, mirror: n", "mirror: no such measure"},
		{"unit: USD", "unit: USD, predicate: hates", "no such predicate"},
		{"value: iri", "value: node", `value "node"`},
		{"id: p,", "id: likes,", "a predicate has the same name"},
		{"id: p,", `id: "a b",`, "use letters, digits"},
		{"above: [b]", "above: [a]", "stands under"},
		{"above: [b], ", "", "kind above has no words"},
		{"{id: A, about: a}", "{id: A, about: a}, {id: A, about: b}", "stands there twice"},
		{"{id: A, about: a}", "{id: A, about: a, parent: A}", "ancestor of itself"},
	} {
		bad := strings.Replace(ok, c.from, c.to, 1)
		if bad == ok {
			t.Fatalf("%q does not occur", c.from)
		}
		if _, err := schema.ParseVocab("bad.yaml", []byte(bad)); err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "bad.yaml: ") {
			t.Errorf("%s -> %s: got error %v, want one with %q", c.from, c.to, err, c.want)
		}
	}
}

func TestInterval(t *testing.T) {
	v := schema.Vocabulary()
	for _, c := range []struct {
		value, digit float64
		hedge, want  string
	}{
		{17, 1, "nearly", "[16, 17]"},
		{17, 1, "Almost", "[16, 17]"},
		{4, 1, "about", "[3.5, 4.5]"},
		{40, 1, "about", "[38, 42]"},
		{17, 0, "", "[16.5, 17.5]"},
		{16.9, 0, "", "[16.85, 16.95]"},
		{5, 0.1, "", "[4.95, 5.05]"},
		{1.2e9, 1e8, "", "[1150000000, 1250000000]"},
		{1.2e9, 0, "", "[1150000000, 1250000000]"},
		{24000, 1, "", "[23500, 24500]"},
		{23, 0, "", "[22.5, 23.5]"},
		{2, 1, "more than", "(2, …)"},
		{2, 1, "at least", "[2, …)"},
		{2, 1, "up to", "[0, 2]"},
		{2, 1, "less than", "[0, 2)"},
		{3, 1, "just over", "[3, 4]"},
		{100.0 / 3, 0, "", "[31.667, 35]"},
		{7, 1, "hopefully", "[6.5, 7.5]"},
		{0, 0, "", "[-0.5, 0.5]"},
	} {
		if got := v.Interval(schema.Quantity{Value: c.value, Digit: c.digit}, c.hedge).String(); got != c.want {
			t.Errorf("%s %v (last digit %v): %s, want %s", c.hedge, c.value, c.digit, got, c.want)
		}
	}
}
