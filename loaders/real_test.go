package loaders_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/claimgraph/claimgraph/loaders"
)

// realFiles are the publishers' files in ../shared/data, with what must become
// of their rows.
var realFiles = []struct {
	dataset, path        string
	rows, used, rejected int64
}{
	{"cow-trade", "cow_dyadic_trade_4.0", 1347308, 340954, 1006354},
	{"cow-alliances", "cow_alliances_v4.1", 3222, 3210, 12},
	{"un-ga-votes", "un_ga_votes", 882057, 823758, 58299},
	{"un-sc-votes", "starter_pack", 19220, 4658, 14562},
	{"atop", "atop_v4", 2398, 1603, 795},
	{"sipri-transfers", "sipri_arms_transfers", 28350, 28011, 339},
	{"un-sanctions", "un_sanctions_list", 892, 892, 0},
	{"gsdb", "gsdb_sanctions", 588, 588, 0},
	{"aiddata-gcdf", "aiddata_gcdf", 2458, 1842, 616},
	{"leaders-reign", "leaders_reign", 2524, 2524, 0},
	{"un-sc-vetoes", "un_sc_vetoes", 214, 214, 0},
	{"ofac-sdn", "ofac_sdn", 11445, 11443, 2},
	{"nk-missile-tests", "nk_missile_tests", 339, 339, 0},
	{"nuclear", "owid_nuclear", 17448, 1223, 16225},
	{"freedom-house", "freedom_house", 1885, 1755, 130},
	{"freedom-house-history", "freedom_house", 25965, 25962, 3},
	{"un-hr-treaties", "un_hr_treaties", 3474, 3474, 0},
	{"ucdp", "ucdp", 2686, 2683, 3},
	{"un-sc-resolutions", "un_sc_resolutions_xml", 12, 12, 0},
	{"factbook-json", "factbook_json", 1044, 924, 120},
	{"wits-trade", "wits_trade_summary", 408283, 83761, 324522},
	{"archigos", "leaders_archigos", 17686, 3368, 14318},
	{"desta", "desta_ptas", 1217, 1135, 82},
}

// TestRealFiles loads the publishers' files where they are at hand.
func TestRealFiles(t *testing.T) {
	root := filepath.Join("..", "..", "shared", "data")
	if _, err := os.Stat(root); err != nil {
		t.Skip("the publishers' files are not at hand: ../shared/data is missing")
	}
	for _, want := range realFiles {
		t.Run(want.dataset, func(t *testing.T) {
			d := dataset(t, want.dataset)
			files, err := loaders.Files(filepath.Join(root, want.path))
			if err != nil {
				t.Fatal(err)
			}
			in, err := d.Input(context.Background(), files...)
			if err != nil {
				t.Fatal(err)
			}
			var report loaders.Report
			n := count(t, d.Read(context.Background(), in, &report))
			t.Logf("%d rows, %d used, %d rejected, %d quads", report.Rows(), report.Used(), report.Rejected(), n)
			for i, r := range report.Reasons() {
				if i < 8 {
					t.Logf("  %6d rejected: %s", r.Rows, r.Text)
				}
			}
			if report.Rows() != want.rows || report.Used() != want.used || report.Rejected() != want.rejected {
				t.Errorf("%d rows, %d used, %d rejected; want %d, %d, %d", report.Rows(), report.Used(), report.Rejected(), want.rows, want.used, want.rejected)
			}
		})
	}
}

func dataset(t *testing.T, name string) *loaders.Dataset {
	t.Helper()
	all, err := loaders.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range all {
		if d.Name == name {
			return d
		}
	}
	t.Fatalf("no dataset %s", name)
	return nil
}
