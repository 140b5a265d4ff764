package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"
)

func TestPublic(t *testing.T) {
	for address, want := range map[string]bool{
		"8.8.8.8": true, "2606:4700::1111": true, "64:ff9b::808:808": true, "2002:808:808::1": true,
		"127.0.0.1": false, "127.8.9.1": false, "10.1.2.3": false, "172.31.0.1": false, "192.168.0.1": false,
		"169.254.169.254": false, "100.100.100.200": false, "168.63.129.16": false, "0.0.0.0": false, "0.1.2.3": false,
		"255.255.255.255": false, "224.0.0.1": false, "198.18.0.1": false, "203.0.113.7": false,
		"::": false, "::1": false, "fe80::1%eth0": false, "fd00:ec2::254": false, "ff02::1": false, "2001:db8::1": false,
		"::ffff:127.0.0.1": false, "::ffff:10.0.0.1": false, "64:ff9b::a00:1": false, "2002:7f00:1::": false, "::127.0.0.1": false,
		"2001::1": false, "fec0::1": false,
	} {
		if got := Public(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s: public is %v, want %v", address, got, want)
		}
	}
}

// server starts a server and returns its URL, and a client that may reach it.
func server(t *testing.T, o Options, handler http.HandlerFunc) (string, *Client) {
	t.Helper()
	s := httptest.NewServer(handler)
	t.Cleanup(s.Close)
	o.Allow = append(o.Allow, netip.MustParseAddrPort(s.Listener.Addr().String()))
	return s.URL, NewClient(o)
}

func read(t *testing.T, c *Client, url string) (string, error) {
	t.Helper()
	res, err := c.Get(t.Context(), url, nil)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	return string(data), err
}

func TestGet(t *testing.T) {
	url, c := server(t, Options{Agent: "test/1"}, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/from" {
			http.Redirect(w, r, "/to", http.StatusFound)
			return
		}
		fmt.Fprintf(w, "%s for %s", r.URL.Path, r.UserAgent())
	})
	if got, err := read(t, c, url+"/from"); err != nil || got != "/to for test/1" {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestInsideIsRefused(t *testing.T) {
	hits := 0
	target := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { hits++ }))
	defer target.Close()
	_, port, _ := strings.Cut(strings.TrimPrefix(target.URL, "http://"), ":")
	redirecting, c := server(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, target.URL, http.StatusFound)
	})
	for _, url := range []string{
		target.URL, redirecting, "http://localhost:" + port, "http://[::1]:" + port, "http://2130706433:" + port,
		"http://0x7f.1:" + port, "http://[::ffff:127.0.0.1]:" + port, "http://169.254.169.254/latest/meta-data/", "http://0:" + port,
	} {
		if _, err := read(t, c, url); err == nil {
			t.Errorf("%s was read", url)
		}
	}
	for _, url := range []string{target.URL, redirecting, "http://169.254.169.254/"} {
		if _, err := read(t, c, url); !errors.Is(err, ErrInside) {
			t.Errorf("%s: %v, want %v", url, err, ErrInside)
		}
	}
	if hits > 0 {
		t.Errorf("the server inside was reached %d times", hits)
	}
}

func TestOtherSchemesAreRefused(t *testing.T) {
	url, c := server(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Location", "file:///etc/passwd")
		w.WriteHeader(http.StatusFound)
	})
	for _, bad := range []string{url, "file:///etc/passwd", "ftp://example.org/x", "/etc/passwd", "http://", "gopher://example.org", "http://user:secret@example.org/"} {
		if got, err := read(t, c, bad); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %q, %v", bad, got, err)
		}
	}
}

func TestRedirectsEnd(t *testing.T) {
	url, c := server(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/again", http.StatusFound)
	})
	if _, err := read(t, c, url); err == nil || !strings.Contains(err.Error(), "redirects") {
		t.Error(err)
	}
}

func TestSizeLimit(t *testing.T) {
	bomb := func() []byte {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		for range 100 {
			z.Write(make([]byte, 10_000)) //nolint:errcheck // to memory
		}
		z.Close() //nolint:errcheck // to memory
		return b.Bytes()
	}()
	url, c := server(t, Options{Bytes: 100_000}, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/bomb":
			w.Header().Set("Content-Encoding", "gzip")
			w.Write(bomb) //nolint:errcheck // the client may go away
		case "/known":
			w.Header().Set("Content-Length", "1000000")
		default:
			for range 1000 {
				w.Write(make([]byte, 1000)) //nolint:errcheck // the client may go away
			}
		}
	})
	for _, path := range []string{"/bomb", "/known", "/endless"} {
		if got, err := read(t, c, url+path); !errors.Is(err, ErrTooLarge) || len(got) > 100_000 {
			t.Errorf("%s: %d bytes, %v", path, len(got), err)
		}
	}
}

func TestTimeLimits(t *testing.T) {
	release := make(chan struct{})
	handler := func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, "a beginning")
		w.(http.Flusher).Flush()
		select {
		case <-release:
		case <-r.Context().Done():
		}
	}
	url, c := server(t, Options{Stall: 50 * time.Millisecond}, handler)
	if _, err := read(t, c, url); !errors.Is(err, ErrStalled) {
		t.Errorf("stalled: %v", err)
	}
	url, c = server(t, Options{Total: 50 * time.Millisecond}, handler)
	if _, err := read(t, c, url); err == nil || !strings.Contains(err.Error(), "not done after 50ms") {
		t.Errorf("slow: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Get(ctx, url, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	close(release)
}

func TestStatus(t *testing.T) {
	url, c := server(t, Options{}, http.NotFound)
	var status *StatusError
	if _, err := read(t, c, url+"/gone"); !errors.As(err, &status) || status.Status != http.StatusNotFound {
		t.Error(err)
	}
}
