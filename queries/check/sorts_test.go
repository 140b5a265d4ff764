package check

import "testing"

func TestSameSort(t *testing.T) {
	for _, c := range []struct {
		claim string
		words []string
		want  bool
	}{
		{"MiG-21 fighters", []string{"MiG-21F", "fighter aircraft"}, true},
		{"F-16 fighters", []string{"F-16C", "fighter aircraft"}, true},
		{"F-1 fighters", []string{"F-16C", "fighter aircraft"}, false},
		{"S-400 missile systems", []string{"S-300PMU-1", "SAM system"}, false},
		{"anti-aircraft missiles", []string{"Fagot", "anti-tank missile"}, false},
		{"anti-aircraft missiles", []string{"Igla-1", "portable SAM"}, true},
		{"submarines", []string{"FLASH", "anti-submarine sonar"}, false},
		{"submarines", []string{"Type-209", "submarine"}, true},
		{"weapons", []string{"T-62", "tank"}, true},
		{"missiles", []string{"Peykaap", "missile boat"}, false},
		{"missiles", []string{"Hwasong-6", "surface-to-surface missile"}, true},
		{"missiles", []string{"Hwasong-5 TEL", "surface-to-surface missile launcher"}, false},
		{"missiles", []string{"Kashtan", "anti-aircraft gun/SAM system"}, true},
		{"missiles", []string{"9S35", "SAM system radar"}, false},
		{"rocket launchers", []string{"M-1985 240mm", "multiple rocket launcher"}, true},
		{"artillery", []string{"M-1985 240mm", "multiple rocket launcher"}, true},
		{"aircraft", []string{"J79", "aircraft engine"}, false},
		{"aircraft", []string{"KJ-200", "airborne early-warning aircraft"}, true},
		{"ships", []string{"Vikrant", "aircraft carrier"}, true},
		{"tanks", []string{"SU-100", "tank destroyer"}, false},
		{"destroyers", []string{"SU-100", "tank destroyer"}, false},
		{"destroyers", []string{"Gearing", "destroyer"}, true},
		{"helicopters", []string{"RDR-1", "combat helicopter radar"}, false},
		{"torpedoes", []string{"P-6", "torpedo boat"}, false},
		{"lanterns", []string{"T-62", "tank"}, false},
	} {
		if got := rules().sameSort(c.claim, c.words); got != c.want {
			t.Errorf("%q for %q: %v", c.words, c.claim, got)
		}
	}
}
