package check_test

import (
	"slices"
	"testing"

	"github.com/claimgraph/claimgraph/queries/check"
	"github.com/claimgraph/claimgraph/schema"
)

// TestKnownMemberships asks about what the entries of the last edition have wrong,
// or what is contested: none of it is decided, said or denied; what stands is.
func TestKnownMemberships(t *testing.T) {
	run, _ := pack(t)
	var claims []derived
	for _, known := range []struct {
		said, denied []schema.Family
		lines        []string
	}{
		{mixed, mixed, []string{
			"GBR | member-of | organisation:European Union",
			"RUS | member-of | organisation:Council of Europe",
			"RUS | member-of | organisation:Council of the Baltic Sea States",
			"AUT | member-of | organisation:Central European Initiative",
			"CUB | member-of | organisation:Organization of American States",
			"NIC | member-of | organisation:Organization of American States",
			"VEN | member-of | organisation:Mercosur",
			"SAU | member-of | organisation:BRICS",
			"QAT | member-of | organisation:OPEC",
			"EST | member-of | organisation:European Space Agency",
			"BRA | member-of | organisation:Paris Club",
			"ERI | member-of | organisation:Intergovernmental Authority on Development",
			"USA | member-of | organisation:World Health Organization",
			"USA | member-of | organisation:UNESCO",
			"NER | member-of | organisation:International Criminal Court",
			"HUN | member-of | organisation:International Criminal Court",
			"GAB | member-of | organisation:African Union; status=suspended",
			"KEN | member-of | organisation:African Union; status=suspended",
			"VAT | signatory-of | treaty:Paris Agreement",
			"VAT | signatory-of | treaty:United Nations Framework Convention on Climate Change",
			"USA | signatory-of | treaty:Paris Agreement",
			"SEN | signatory-of | treaty:Convention on Fishing and Conservation of the Living Resources of the High Seas",
		}},
		{supported, refuted, []string{
			"MLI | member-of | organisation:African Union; status=suspended",
			"SWE | member-of | organisation:NATO",
			"TLS | member-of | organisation:Association of Southeast Asian Nations",
			"MAR | member-of | organisation:African Union",
			"BGD | signatory-of | treaty:Paris Agreement",
		}},
		{refuted, supported, []string{
			"MLI | member-of | organisation:Economic Community of West African States",
			"BFA | member-of | organisation:Economic Community of West African States",
			"AGO | member-of | organisation:OPEC",
			"UZB | member-of | organisation:Collective Security Treaty Organization",
			"GEO | member-of | organisation:Commonwealth of Independent States",
			"PHL | member-of | organisation:International Criminal Court",
		}},
	} {
		for _, line := range known.lines {
			claims = append(claims, derived{"said", line, known.said}, derived{"denied", line + "; polarity=negative", known.denied})
		}
	}
	for _, c := range claims {
		doc, assertions := document(t, c.line)
		f := judge(t, run, doc, assertions, check.Options{}).Findings[0]
		if !slices.Contains(c.want, f.Kind.Family()) {
			t.Errorf("%s %q is %s, want %v: %s", c.what, c.line, f.Kind, c.want, f.Explanation)
		}
	}
}
