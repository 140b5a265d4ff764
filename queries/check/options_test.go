package check_test

import (
	"strings"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/queries/check"
	"github.com/claimgraph/claimgraph/queries/internal/facts"
	"github.com/claimgraph/claimgraph/schema"
)

// one judges a single claim on facts in short notation.
func one(t *testing.T, quads, line string, o check.Options) check.Finding {
	t.Helper()
	parsed, err := facts.Parse(quads)
	if err != nil {
		t.Fatal(err)
	}
	doc, claims := document(t, line)
	return judge(t, open(t, parsed), doc, claims, o).Findings[0]
}

const country = `e:KEN skos:prefLabel "Kenya"`

func TestGazetteers(t *testing.T) {
	o := check.Options{Gazetteers: []check.Gazetteer{{
		Name: "list of forums", Kinds: []schema.EntityKind{schema.Forum},
		Has: func(e schema.Entity) bool { return e.Key == "great-lakes-forum" },
	}}}
	for line, want := range map[string]schema.Kind{
		"KEN invites PAK; event=Great Lakes Forum":          schema.NoReference,
		"KEN invites PAK; event=Great Rivers Forum":         schema.EntityNotFound,
		"KEN invites PAK; event=the forum on rivers":        schema.NoReference,
		"KEN | member-of | organisation:Society of Rivers":  schema.NoReference, // no gazetteer lists organisations
		"KEN | meets-with | forum:Northern Rivers Congress": schema.EntityNotFound,
	} {
		f := one(t, country, line, o)
		if f.Kind != want || want == schema.EntityNotFound && !strings.Contains(f.Explanation, "searched: list of forums") {
			t.Errorf("%s: %s, want %s: %s", line, f.Kind, want, f.Explanation)
		}
	}
}

// TestNamingIsNoGazetteer: a source that only happens to name organisations does
// not make others unknown.
func TestNamingIsNoGazetteer(t *testing.T) {
	listed := `src:list/1 rdf:type cg:Dataset; cg:name "list"; dct:title "List"; cg:covers cg:SanctionsListing @ src:list/1
e:organisation/bad-company rdf:type cg:Organisation; skos:prefLabel "Bad Company" @ src:list/1
`
	if f := one(t, listed, "KEN | member-of | organisation:River Union", check.Options{}); f.Kind != schema.NoReference {
		t.Errorf("%s: %s", f.Kind, f.Explanation)
	}
	members := strings.ReplaceAll(listed, "cg:SanctionsListing", "cg:Membership")
	if f := one(t, members, "KEN | member-of | organisation:River Union", check.Options{}); f.Kind != schema.EntityNotFound {
		t.Errorf("%s: %s", f.Kind, f.Explanation)
	}
}

func TestCatalogueOffersWhatWouldHelp(t *testing.T) {
	o := check.Options{Catalogue: []check.Offer{
		{Name: "pacts", Covers: []quad.IRI{schema.CG("Alliance")}}, {Name: "votes", Covers: []quad.IRI{schema.CG("Vote")}},
	}}
	f := one(t, country, "KEN allied-with PAK", o)
	if f.Kind != schema.NoReference || !strings.Contains(f.Explanation, "could be loaded: pacts.") || strings.Contains(f.Explanation, "votes,") {
		t.Errorf("%s: %s", f.Kind, f.Explanation)
	}
}

const alliances = `src:NAME/1 rdf:type cg:Dataset; cg:name "NAME"; dct:title "NAME"; cg:covers cg:Alliance; prov:wasDerivedFrom ROOT @ src:NAME/1
obs:NAME/1 rdf:type cg:Alliance; cg:party e:KEN; cg:party e:PAK; cg:allianceType "defense"; cg:period period:1990..; cg:cell "a.csv:2:1"; cg:text "1" @ src:NAME/1
`

func table(name, root string) string {
	return strings.NewReplacer("NAME", name, "ROOT", root).Replace(alliances)
}

// TestCircularSource: what derives from the document cannot bear it out.
func TestCircularSource(t *testing.T) {
	f := one(t, table("wiki", "src:claims/000000000000"), "KEN allied-with PAK", check.Options{})
	if f.Kind != schema.CircularSource {
		t.Errorf("%s: %s", f.Kind, f.Explanation)
	}
	f = one(t, table("wiki", "src:claims/000000000000")+table("book", "src:archive/1"), "KEN allied-with PAK", check.Options{})
	if f.Kind != schema.Supported || len(f.Evidence) != 1 || f.Evidence[0].Dataset != "book" {
		t.Errorf("%s by %v", f.Kind, f.Evidence)
	}
}

// TestIndependentRoots: two copies of one source are one voice.
func TestIndependentRoots(t *testing.T) {
	f := one(t, table("a", "src:archive/1")+table("b", "src:archive/1"), "KEN allied-with PAK", check.Options{})
	if f.Kind != schema.Supported || f.Roots != 1 || strings.Contains(f.Explanation, "independent sources agree") {
		t.Errorf("%s, %d roots: %s", f.Kind, f.Roots, f.Explanation)
	}
	f = one(t, table("a", "src:archive/1")+table("b", "src:field/1"), "KEN allied-with PAK", check.Options{})
	if f.Roots != 2 || !strings.Contains(f.Explanation, "2 independent sources agree") {
		t.Errorf("%d roots: %s", f.Roots, f.Explanation)
	}
}

// TestReferencesDisagree: one table has it, another closed one does not.
func TestReferencesDisagree(t *testing.T) {
	closed := `src:shut/1 rdf:type cg:Dataset; cg:name "shut"; dct:title "Shut"; cg:covers cg:Alliance; cg:world "closed" @ src:shut/1
obs:shut/1 rdf:type cg:Alliance; cg:party e:KEN; cg:party e:UGA; cg:allianceType "defense"; cg:cell "s.csv:2:1"; cg:text "1" @ src:shut/1
obs:shut/2 rdf:type cg:Alliance; cg:party e:IND; cg:party e:PAK; cg:allianceType "defense"; cg:cell "s.csv:3:1"; cg:text "1" @ src:shut/1
`
	f := one(t, table("a", "src:archive/1")+closed, "KEN allied-with PAK; as_of=2000", check.Options{})
	if f.Kind != schema.ReferencesDisagree || len(f.Evidence) != 2 {
		t.Errorf("%s with %d rows: %s", f.Kind, len(f.Evidence), f.Explanation)
	}
}
