package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// publisher serves one file, and breaks the connection off after some bytes as
// often as it is told to.
type publisher struct {
	data    []byte
	etag    string
	breaks  int
	after   int
	asked   []string // Range headers
	noRange bool
}

func (p *publisher) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.asked = append(p.asked, r.Header.Get("Range"))
	if p.noRange {
		r.Header.Del("Range")
	}
	if p.etag != "" {
		w.Header().Set("ETag", p.etag)
	}
	if p.breaks > 0 {
		p.breaks--
		from := 0
		if rest, ok := strings.CutPrefix(r.Header.Get("Range"), "bytes="); ok {
			fmt.Sscanf(rest, "%d-", &from) //nolint:errcheck // stays 0
			w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", from, len(p.data)-1, len(p.data)))
			w.Header().Set("Content-Length", fmt.Sprint(len(p.data)-from))
			w.WriteHeader(http.StatusPartialContent)
		} else {
			w.Header().Set("Content-Length", fmt.Sprint(len(p.data)))
		}
		w.Write(p.data[from:min(from+p.after, len(p.data))]) //nolint:errcheck // it breaks off in any case
		panic(http.ErrAbortHandler)
	}
	http.ServeContent(w, r, "file", time.Time{}, bytes.NewReader(p.data))
}

func (p *publisher) sum() string {
	sum := sha256.Sum256(p.data)
	return hex.EncodeToString(sum[:])
}

func download(t *testing.T, p http.Handler, o Options) Download {
	t.Helper()
	url, c := server(t, o, p.ServeHTTP)
	return Download{Client: c, URL: url + "/file.csv", File: filepath.Join(t.TempDir(), "file.csv"), Pause: time.Millisecond}
}

// holds checks that the folder of a download holds these files and no others.
func holds(t *testing.T, d Download, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(d.File))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if strings.Join(got, " ") != strings.Join(names, " ") {
		t.Errorf("the folder holds %v, want %v", got, names)
	}
}

func isFile(t *testing.T, d Download, want []byte) {
	t.Helper()
	got, err := os.ReadFile(d.File)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("the file has %d bytes, %v; want %d", len(got), err, len(want))
	}
}

func TestDownload(t *testing.T) {
	p := &publisher{data: bytes.Repeat([]byte("row\n"), 50_000), etag: `"one"`}
	d := download(t, p, Options{})
	d.SHA256 = p.sum()
	got, err := d.Get(t.Context())
	if err != nil || got.SHA256 != p.sum() || got.Bytes != int64(len(p.data)) {
		t.Fatalf("%+v, %v", got, err)
	}
	isFile(t, d, p.data)
	holds(t, d, "file.csv", "file.csv.json")
	if got, err = d.Get(t.Context()); err != nil || !got.Unchanged || got.SHA256 != p.sum() {
		t.Errorf("again: %+v, %v", got, err)
	}
	p.data, p.etag = []byte("another edition\n"), `"two"`
	if _, err = d.Get(t.Context()); err == nil || !strings.Contains(err.Error(), "SHA-256") {
		t.Errorf("another edition under a pinned hash: %v", err)
	}
	d.SHA256 = ""
	if got, err = d.Get(t.Context()); err != nil || got.Unchanged || got.SHA256 != p.sum() {
		t.Errorf("another edition: %+v, %v", got, err)
	}
	isFile(t, d, p.data)
}

// TestDownloadGoesOn breaks the connection off, at once taken up again, and
// across two commands.
func TestDownloadGoesOn(t *testing.T) {
	p := &publisher{data: bytes.Repeat([]byte("row\n"), 50_000), etag: `"one"`, breaks: 2, after: 70_000}
	d := download(t, p, Options{})
	d.Tries = 3
	got, err := d.Get(t.Context())
	if err != nil || got.Resumed < 70_000 || got.SHA256 != p.sum() {
		t.Fatalf("%+v, %v", got, err)
	}
	if len(p.asked) != 3 || p.asked[0] != "" || p.asked[1] != "bytes=70000-" {
		t.Errorf("asked for %q", p.asked)
	}

	p = &publisher{data: p.data, etag: `"one"`, breaks: 1, after: 60_000}
	d = download(t, p, Options{})
	if _, err := d.Get(t.Context()); err == nil || !strings.Contains(err.Error(), "goes on from there") {
		t.Fatal(err)
	}
	holds(t, d, "file.csv.part", "file.csv.part.json")
	if got, err = d.Get(t.Context()); err != nil || got.Resumed != 60_000 {
		t.Errorf("%+v, %v", got, err)
	}
	isFile(t, d, p.data)
	holds(t, d, "file.csv", "file.csv.json")
}

// TestDownloadBeginsAnew: what came of an old edition is not put before the new one.
func TestDownloadBeginsAnew(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(*publisher)
	}{
		{"another ETag", func(p *publisher) { p.data, p.etag = bytes.Repeat([]byte("new\n"), 50_000), `"two"` }},
		{"shorter than the part", func(p *publisher) { p.data = []byte("short\n") }},
		{"no ranges", func(p *publisher) { p.noRange = true }},
		{"no validator", func(p *publisher) { p.etag = "" }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := &publisher{data: bytes.Repeat([]byte("row\n"), 50_000), etag: `"one"`, breaks: 1, after: 60_000}
			d := download(t, p, Options{})
			if _, err := d.Get(t.Context()); err == nil {
				t.Fatal("no error")
			}
			tt.change(p)
			if tt.name == "no validator" {
				if err := os.WriteFile(d.File+".part.json", []byte(`{"url": "`+d.URL+`"}`), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			got, err := d.Get(t.Context())
			if err != nil || got.Resumed != 0 || got.SHA256 != p.sum() {
				t.Errorf("%+v, %v", got, err)
			}
			isFile(t, d, p.data)
		})
	}
}

func TestDownloadRefuses(t *testing.T) {
	p := &publisher{data: bytes.Repeat([]byte("row\n"), 50_000), etag: `"one"`}
	d := download(t, p, Options{})
	d.SHA256 = strings.Repeat("0", 64)
	if _, err := d.Get(t.Context()); err == nil || !strings.Contains(err.Error(), p.sum()) {
		t.Errorf("wrong checksum: %v", err)
	}
	holds(t, d)
	d = download(t, p, Options{Bytes: 1000})
	if _, err := d.Get(t.Context()); !errors.Is(err, ErrTooLarge) {
		t.Errorf("too large: %v", err)
	}
	var status *StatusError
	d = download(t, http.NotFoundHandler(), Options{})
	if _, err := d.Get(t.Context()); !errors.As(err, &status) || status.Status != http.StatusNotFound {
		t.Errorf("404: %v", err)
	}
	holds(t, d)
	d = download(t, http.RedirectHandler("http://127.0.0.1:9/secret", http.StatusFound), Options{})
	if _, err := d.Get(t.Context()); !errors.Is(err, ErrInside) {
		t.Errorf("a redirect inside: %v", err)
	}
	d = download(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "br")
		fmt.Fprint(w, "packed")
	}), Options{})
	if _, err := d.Get(t.Context()); err == nil || !strings.Contains(err.Error(), "packs the file") {
		t.Errorf("packed: %v", err)
	}
	holds(t, d)
}
