package queries

import (
	"os"
	"strings"
	"testing"
)

// TestKeysAreDescribed asks that the guide for analysts knows every key of a
// line "judges:" or "beside:".
func TestKeysAreDescribed(t *testing.T) {
	guide, err := os.ReadFile("CHECKS.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range judgeKeys {
		if !strings.Contains(string(guide), "`"+key+"`") {
			t.Errorf("CHECKS.md does not describe %q", key)
		}
	}
}
