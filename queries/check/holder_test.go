package check_test

import (
	"context"
	"testing"

	"github.com/claimgraph/claimgraph/queries/check"
	"github.com/claimgraph/claimgraph/schema"
)

// TestTenures judges who held an office, without a date, in the past, and until
// when: sources by edition show the end of a tenure only between two rows.
func TestTenures(t *testing.T) {
	run, _ := pack(t)
	checker := newChecker(t, run, check.Options{})
	for _, c := range []struct {
		line string
		want schema.Kind
	}{
		{"person:Friedrich Merz | holds-office-in | DEU; office=chancellor", schema.Supported},
		{"person:Olaf Scholz | holds-office-in | DEU; office=chancellor", schema.OtherPeriod},
		{"person:Emmanuel Macron | holds-office-in | DEU; office=president", schema.NoReference},
		{"person:Emmanuel Macron | holds-office-in | DEU; office=president; as_of=2019", schema.RoleMismatch},
		{"person:Frank Walter Stainmaier | holds-office-in | DEU; office=president; as_of=2019", schema.NoReference},
		{"person:Olaf Scholz | holds-office-in | DEU; office=chancellor; status=titled", schema.Supported},
		{"person:Hassan Rouhani | holds-office-in | IRN; office=president; as_of=2016", schema.NoReference},
		{"person:Emmanuel Macron | holds-office-in | DEU; office=president; status=former", schema.NoReference},
		{"person:Olaf Scholz | holds-office-in | DEU; office=chancellor; status=former", schema.Supported},
		{"person:Angela Merkel | holds-office-in | DEU; office=chancellor; start=2005; end=2021", schema.Supported},
		{"person:Angela Merkel | holds-office-in | DEU; office=chancellor; start=2005; end=2016", schema.OtherPeriod},
		{"person:Angela Merkel | holds-office-in | DEU; office=chancellor; start=2005; end=2023", schema.OtherPeriod},
		{"person:Angela Merkel | holds-office-in | DEU; office=chancellor; end=2021-03", schema.OtherPeriod},
		{"person:Friedrich Merz | holds-office-in | DEU; office=chancellor; end=2030", schema.OtherPeriod},
		{"person:Félix Tshisekedi | holds-office-in | COD; office=president; as_of=2020", schema.Supported},
		{"person:Dmitry Medvedev | holds-office-in | RUS; office=president; as_of=2010", schema.Supported},
		{"person:George H. W. Bush | holds-office-in | USA; office=president; as_of=2005", schema.OtherDefinition},
		{"person:George Bush | holds-office-in | USA; office=president; as_of=2005", schema.OtherPeriod},
		{"person:Harold Wilson | holds-office-in | GBR; office=prime minister; as_of=2005", schema.RoleMismatch},
		{"person:Angela Merkel | holds-office-in | DEU; office=chancellor; as_of=2004; status=titled", schema.OtherPeriod},
		{"person:Juan Guaidó | holds-office-in | VEN; office=interim president; as_of=2019", schema.NoReference},
	} {
		doc, assertions := document(t, c.line+"\n")
		report, err := checker.Check(context.Background(), doc, assertions)
		if err != nil {
			t.Fatal(err)
		}
		if f := report.Findings[0]; f.Kind != c.want {
			t.Errorf("%s: %s, want %s: %s", c.line, f.Kind, c.want, f.Explanation)
		}
	}
}
