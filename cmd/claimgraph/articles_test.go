package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/claimgraph/claimgraph/loaders/article"
)

const page = `<html><head><title>Fish</title></head><body><nav>Home</nav><article><p>Norway exports fish to Poland. The two countries signed a treaty in 1999.</p></article></body></html>`

// TestURL: pages come with their media type and charset; what leads inside, or
// unpacks without end, is refused.
func TestURL(t *testing.T) {
	mux := http.NewServeMux()
	answer := func(path, mediaType, body string) {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", mediaType)
			fmt.Fprint(w, body)
		})
	}
	answer("/news/fish.html", "text/html; charset=utf-8", page)
	answer("/cyrillic", "text/html; charset=windows-1251", "<p>Norway exports fish to Poland, says \xc8\xe2\xe0\xed in a letter.</p>")
	answer("/plain.txt", "text/plain; charset=iso-8859-1", "Norway exports fish to S\xe3o Tom\xe9 and to Poland.")
	answer("/picture", "image/png", "\x89PNG\r\n")
	answer("/data", "application/json", `{"a": "Norway exports fish to Poland."}`)
	mux.HandleFunc("/moved", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/news/fish.html", http.StatusFound) })
	mux.HandleFunc("/inside", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://10.0.0.1/", http.StatusFound)
	})
	mux.HandleFunc("/metadata", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://169.254.169.254/latest/meta-data/", http.StatusFound)
	})
	mux.HandleFunc("/file", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", "file:///etc/passwd")
		w.WriteHeader(http.StatusFound)
	})
	mux.HandleFunc("/bomb", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		block := bytes.Repeat([]byte("a word "), 1<<16)
		for range 200 {
			if _, err := z.Write(block); err != nil {
				return
			}
		}
		z.Close()
	})
	server := httptest.NewServer(mux)
	defer server.Close()
	reach := []netip.AddrPort{netip.MustParseAddrPort(strings.TrimPrefix(server.URL, "http://"))}

	for _, c := range []struct{ address, text, fails string }{
		{server.URL + "/news/fish.html", "Norway exports fish to Poland. The two countries", ""},
		{server.URL + "/moved", "Norway exports fish to Poland.", ""},
		{server.URL + "/cyrillic", "says Иван in a letter", ""},
		{server.URL + "/plain.txt", "fish to São Tomé and", ""},
		{server.URL + "/picture", "", "not image/png"},
		{server.URL + "/data", "", "not application/json"},
		{server.URL + "/none", "", "404"},
		{server.URL + "/inside", "", "not public"},
		{server.URL + "/metadata", "", "not public"},
		{server.URL + "/file", "", "no web address"},
		{server.URL + "/bomb", "", "too large"},
		{"file:///etc/passwd", "", "no web address"},
		{"http://127.0.0.1:1/", "", "not public"},
		{"http://user:secret@example.org/", "", "name or password"},
	} {
		a := &app{reach: reach, now: time.Now}
		doc, err := a.document(t.Context(), c.address)
		switch {
		case c.fails != "":
			if err == nil || !strings.Contains(err.Error(), c.fails) {
				t.Errorf("%s: error %v, want %q in it", c.address, err, c.fails)
			}
		case err != nil:
			t.Error(err)
		case !strings.Contains(doc.Text, c.text) || doc.Origin != c.address:
			t.Errorf("%s: text %q from %q, want %q in it", c.address, doc.Text, doc.Origin, c.text)
		}
	}
	doc, err := (&app{reach: reach}).document(t.Context(), server.URL+"/news/fish.html")
	if err != nil || doc.Name != "fish" || doc.Title != "Fish" {
		t.Errorf("name %q, title %q, error %v", doc.Name, doc.Title, err)
	}
}

// TestEachArticle: results come in the order of the arguments however long each
// takes, and all but the failed ones come.
func TestEachArticle(t *testing.T) {
	var files, want []string
	for i := range 40 {
		files = append(files, fmt.Sprint(i))
		if i%10 != 3 {
			want = append(want, fmt.Sprint(i))
		}
	}
	broken := errors.New("broken")
	var got []string
	err := (&app{errw: &bytes.Buffer{}}).eachArticle(t.Context(), files, func(_ context.Context, file string) (func() error, error) {
		time.Sleep(time.Duration(len(files)-len(got)) * 50 * time.Microsecond)
		if strings.HasSuffix(file, "3") {
			return nil, fmt.Errorf("%s: %w", file, broken)
		}
		return func() error { got = append(got, file); return nil }, nil
	})
	if !slices.Equal(got, want) {
		t.Errorf("shown %v, want %v", got, want)
	}
	if !errors.Is(err, broken) || err.Error() != "3: broken\n13: broken\n23: broken\n33: broken" {
		t.Errorf("error %v", err)
	}
	stop := errors.New("cannot write")
	if err := (&app{errw: &bytes.Buffer{}}).eachArticle(t.Context(), files, func(context.Context, string) (func() error, error) {
		return func() error { return stop }, nil
	}); !errors.Is(err, stop) {
		t.Errorf("error %v, want %v", err, stop)
	}
}

// TestSideBySide: many texts at once give the bytes they give one by one.
func TestSideBySide(t *testing.T) {
	dir := filepath.Join("..", "..", "..", "shared", "texts", "dev")
	files, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	files = slices.DeleteFunc(files, func(f string) bool { return filepath.Base(f) == "SOURCES.txt" })
	if len(files) == 0 {
		t.Skip("the development texts ../shared/texts/dev are not here")
	}
	files = files[:min(len(files), 60)]
	x, err := article.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	var one, many bytes.Buffer
	show := func(out *bytes.Buffer) func(context.Context, string) (func() error, error) {
		return func(_ context.Context, file string) (func() error, error) {
			data, err := os.ReadFile(file)
			if err != nil {
				return nil, err
			}
			doc, err := article.Read(file, bytes.NewReader(data))
			if err != nil {
				return nil, err
			}
			assertions := x.Extract(doc)
			return func() error { return writeAssertions(out, doc, assertions, "jsonl") }, nil
		}
	}
	for _, f := range files {
		if err := (&app{errw: &bytes.Buffer{}}).eachArticle(t.Context(), []string{f}, show(&one)); err != nil {
			t.Fatal(err)
		}
	}
	if err := (&app{errw: &bytes.Buffer{}}).eachArticle(t.Context(), files, show(&many)); err != nil {
		t.Fatal(err)
	}
	if one.Len() == 0 || !bytes.Equal(one.Bytes(), many.Bytes()) {
		t.Errorf("%d bytes one by one, %d side by side", one.Len(), many.Len())
	}
}
