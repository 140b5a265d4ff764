package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
)

// TestServe asks a running server what the browser's page asks it, and compares
// a report with that of check.
func TestServe(t *testing.T) {
	store := "--store=" + filepath.Join(t.TempDir(), "graph")
	const text = "In 2019, Armenia sent 90 percent of its exports to Russia.\n"
	var want, errw bytes.Buffer
	if code := run(t.Context(), []string{"check", store, "--format", "json", "-"}, strings.NewReader(text), &want, &errw); code != exitDone {
		t.Fatal(errw.String())
	}
	ctx, stop := context.WithCancel(t.Context())
	out, in := io.Pipe()
	ended := make(chan int, 1)
	var said bytes.Buffer
	go func() {
		ended <- run(ctx, []string{"serve", store}, strings.NewReader(""), in, &said)
		in.Close()
	}()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	address, err := url.Parse(strings.TrimSpace(line))
	if err != nil || address.Hostname() != "127.0.0.1" {
		t.Fatalf("it printed %q: %v", line, err)
	}
	token := address.Query().Get("token")
	post := func(path, body string) string {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+address.Host+"/api/v1/"+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+token)
		r.Header.Set("Content-Type", "application/json")
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		b, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	ask, err := json.Marshal(map[string]string{"name": "stdin", "text": text})
	if err != nil {
		t.Fatal(err)
	}
	if got := post("check", string(ask)); got != want.String() {
		t.Errorf("the server's report is\n%s\nthat of check\n%s", got, want.String())
	}
	for _, c := range []struct{ path, body, want string }{
		{"check?format=html", string(ask), `<section class="finding refuted"`},
		{"query", `{"name":"trade-share","params":{"reporter":"Armenia","partner":"RUS"}}`, `"schema":"claimgraph.rows/v1"`},
		{"query", `{"name":"trade-share","params":{"reporter":"Armenien","partner":"RUS"}}`, `{"error":`},
		{"gizmo", `{"program":"g.V(\"<e:ARM>\").out(\"<cg:capital>\").all()"}`, `[{"id":"Yerevan"}]`},
		{"gizmo", `{"program":"g.V("}`, `gizmo:1:5`},
		{"check", `{"text":"Der Vertrag wurde im Jahre 1990 von beiden Staaten in der Hauptstadt unterzeichnet."}`, `{"error":`},
	} {
		if got := post(c.path, c.body); !strings.Contains(got, c.want) {
			t.Errorf("%s %s: %.300s, want %s in it", c.path, c.body, got, c.want)
		}
	}
	stop()
	if code := <-ended; code != exitDone {
		t.Errorf("Ctrl-C ended it with %d: %s", code, said.String())
	}
	for _, listen := range []string{"0.0.0.0:0", "192.168.1.2:80", ":8080", "localhost:1", "[::]:1"} {
		errw.Reset()
		if code := run(t.Context(), []string{"serve", store, "--listen", listen}, strings.NewReader(""), io.Discard, &errw); code != exitUsage || !strings.Contains(errw.String(), "write a loopback address") {
			t.Errorf("--listen %s: %d %s", listen, code, errw.String())
		}
	}
}
