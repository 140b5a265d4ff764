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
		{"lanterns", []string{"T-62", "tank"}, false},
	} {
		if got := rules().sameSort(c.claim, c.words); got != c.want {
			t.Errorf("%q for %q: %v", c.words, c.claim, got)
		}
	}
}
