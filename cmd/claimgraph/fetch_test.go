package main

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestFetch downloads the file of a dataset from a server on this machine, and
// loads what was got without naming it.
func TestFetch(t *testing.T) {
	table := "state,year,share\nARM,2020,17\nGEO,2020,4\n"
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"e1"`)
		http.ServeContent(w, r, "", time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), strings.NewReader(table))
	}))
	defer server.Close()
	dir, home := filepath.Join(t.TempDir(), "fetched"), t.TempDir()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"datapackage.yaml": fmt.Sprintf(`name: fetched
title: Shares, made up
version: "1"
fetch: [{path: "%s/shares.csv", name: shares-1.csv}]
resources: [{name: shares, path: "shares-*.csv"}]
coverage: {period: 2020, world: open, covers: [m:export-share]}
`, server.URL),
		"mapping.yaml": `prefixes: {ex: "http://example.org/"}
mappings:
  share:
    sources: [[shares~csv]]
    s: ex:share/$(state)/$(year)
    po: [[ex:share, $(share), xsd:double]]
`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	command := func(reach []netip.AddrPort, args ...string) (string, int) {
		var out bytes.Buffer
		env := map[string]string{"HOME": home}
		a := &app{in: strings.NewReader(""), out: &out, errw: &out, now: time.Now, getenv: func(k string) string { return env[k] }, reach: reach}
		code := a.run(t.Context(), args)
		return out.String(), code
	}
	if out, code := command(nil, "load", dir); code == exitDone || !strings.Contains(out, "claimgraph fetch fetched gets it from "+server.URL) {
		t.Errorf("load without a file: %d %s", code, out)
	}
	if out, code := command(nil, "fetch", dir); code == exitDone || !strings.Contains(out, "not public") {
		t.Errorf("fetch from inside: %d %s", code, out)
	}
	reach := []netip.AddrPort{netip.MustParseAddrPort(server.Listener.Addr().String())}
	if out, code := command(reach, "fetch", dir); code != exitDone ||
		!strings.Contains(out, "shares-1.csv: 40 bytes, sha256 ") || !strings.Contains(out, "taken for edition 1 (changed on the server Fri, 02 Jan 2026 03:04:05 GMT)") {
		t.Errorf("fetch: %d %s", code, out)
	}
	if out, code := command(reach, "fetch", dir); code != exitDone || !strings.Contains(out, "unchanged, not got again") {
		t.Errorf("fetch again: %d %s", code, out)
	}
	if out, code := command(nil, "load", dir); code != exitDone || !strings.Contains(out, "2 rows: 2 used, 0 rejected") {
		t.Errorf("load: %d %s", code, out)
	}
	if out, code := command(nil, "fetch", "leaders"); code == exitDone || !strings.Contains(out, "names no file to download") {
		t.Errorf("fetch of a dataset without files: %d %s", code, out)
	}
}
