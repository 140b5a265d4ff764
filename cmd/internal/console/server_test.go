package console

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/claimgraph/claimgraph/queries"
)

// serverFor starts a server on a free port whose answers say what was asked.
func serverFor(t *testing.T, change func(*API)) (address string) {
	t.Helper()
	library, err := queries.Open(fstest.MapFS{})
	if err != nil {
		t.Fatal(err)
	}
	api := API{
		Library: library, Limit: 7,
		Gizmo: func(_ context.Context, w io.Writer, program string, limit int) error {
			switch program {
			case "bad":
				return errors.New("gizmo:1:1: bad")
			case "slow":
				return fmt.Errorf("stopped: %w", context.DeadlineExceeded)
			}
			_, err := fmt.Fprintf(w, "%s %d", program, limit)
			return err
		},
		Query: func(_ context.Context, w io.Writer, q *queries.Query, args map[string]string, limit int) error {
			_, err := fmt.Fprintln(w, q.Name, args, limit)
			return err
		},
		Check: func(_ context.Context, w io.Writer, format, name string, text io.Reader) error {
			b, err := io.ReadAll(text)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(w, "%s %s %q", format, name, b)
			return err
		},
		Sources: func(_ context.Context, w io.Writer) error { _, err := io.WriteString(w, "sources"); return err },
		Entities: func(context.Context) ([]Entity, error) {
			return []Entity{{"e:ARM", "Armenia"}, {"e:RUS", "Russia"}}, nil
		},
	}
	if change != nil {
		change(&api)
	}
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := Server{API: api, Token: "secret", Host: l.Addr().String()}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- Serve(ctx, l, s.Handler()) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return s.Host
}

const jsonType = "application/json"

// ask sends a request with headers given as "Name: value" and returns the
// status and the body.
func ask(t *testing.T, client *http.Client, method, address, body string, headers ...string) (int, string, http.Header) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Set(name, value)
		if name == "Host" {
			r.Host = value
		}
	}
	answer, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(text), answer.Header
}

// TestGuard shows who reaches the server: the holder of the token, from no page
// or the server's own.
func TestGuard(t *testing.T) {
	host := serverFor(t, nil)
	_, port, _ := net.SplitHostPort(host)
	const token = "Authorization: Bearer secret"
	for _, c := range []struct {
		name, method, path, body string
		headers                  []string
		status                   int
		want                     string
	}{
		{"no token", "GET", "/api/v1/sources", "", nil, 401, "token is missing"},
		{"no token, page", "GET", "/", "", nil, 401, "token is missing"},
		{"wrong token", "GET", "/api/v1/sources", "", []string{"Authorization: Bearer secrets"}, 401, "token is missing"},
		{"wrong token in the address", "GET", "/?token=", "", nil, 401, "token is missing"},
		{"token in the address of an answer", "GET", "/api/v1/sources?token=secret", "", nil, 401, "token is missing"},
		{"token", "GET", "/api/v1/sources", "", []string{token}, 200, "sources"},
		{"by another name of this machine", "GET", "/api/v1/sources", "", []string{token, "Host: localhost:" + port}, 200, "sources"},
		{"a name that points here", "GET", "/api/v1/sources", "", []string{token, "Host: evil.example:" + port}, 403, "answers to"},
		{"another port", "GET", "/api/v1/sources", "", []string{token, "Host: 127.0.0.1:1"}, 403, "answers to"},
		{"foreign page", "POST", "/api/v1/gizmo", `{"program":"x"}`, []string{token, "Origin: https://evil.example", "Content-Type: " + jsonType}, 403, "may not ask"},
		{"page without an origin", "POST", "/api/v1/gizmo", `{"program":"x"}`, []string{token, "Origin: null", "Content-Type: " + jsonType}, 403, "may not ask"},
		{"own page", "POST", "/api/v1/gizmo", `{"program":"x"}`, []string{token, "Origin: http://" + host, "Content-Type: " + jsonType}, 200, "x 7"},
		{"form", "POST", "/api/v1/gizmo", "program=x", []string{token, "Content-Type: application/x-www-form-urlencoded"}, 415, "Content-Type"},
		{"text", "POST", "/api/v1/check", `{"text":"x"}`, []string{token, "Content-Type: text/plain"}, 415, "Content-Type"},
		{"reading what works", "GET", "/api/v1/gizmo?program=x", "", []string{token}, 405, ""},
		{"no such path", "GET", "/api/v1/nothing", "", []string{token}, 404, ""},
		{"out of the folder", "GET", "/..%2fserver.go", "", []string{token}, 404, ""},
	} {
		status, text, _ := ask(t, http.DefaultClient, c.method, "http://"+host+c.path, c.body, c.headers...)
		if status != c.status || !strings.Contains(text, c.want) {
			t.Errorf("%s: %d %q, want %d with %q", c.name, status, text, c.status, c.want)
		}
	}
}

// TestPage follows the address that is printed, as a browser does.
func TestPage(t *testing.T) {
	host := serverFor(t, nil)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := &http.Client{Jar: jar}
	status, text, header := ask(t, browser, "GET", "http://"+host+"/?token=secret", "")
	if status != 200 || !strings.Contains(text, "<title>claimgraph</title>") {
		t.Fatalf("%d %q", status, text)
	}
	if policy := header.Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "script-src 'self' 'unsafe") {
		t.Errorf("policy %q", policy)
	}
	u := &url.URL{Scheme: "http", Host: host, Path: "/"}
	if len(jar.Cookies(u)) != 1 {
		t.Fatalf("cookies %v", jar.Cookies(u))
	}
	for _, file := range []string{"app.js", "style.css", "api/v1/sources"} {
		if status, _, _ := ask(t, browser, "GET", u.String()+file, ""); status != 200 {
			t.Errorf("%s: %d", file, status)
		}
	}
}

// TestRequests shows the answers of every path, and errors with their status.
func TestRequests(t *testing.T) {
	host := serverFor(t, nil)
	for _, c := range []struct {
		path, body string
		status     int
		want       string
	}{
		{"gizmo", `{"program":"p","limit":3}`, 200, "p 3"},
		{"gizmo", `{"program":"p","limit":0}`, 200, "p 0"},
		{"gizmo", `{"program":"bad"}`, 422, `{"error":"gizmo:1:1: bad"}`},
		{"gizmo", `{"program":"slow"}`, 504, "stopped"},
		{"gizmo", `{"programme":"p"}`, 400, "programme"},
		{"gizmo", `{`, 400, "no JSON of the expected form"},
		{"query", `{"name":"trade-share","params":{"reporter":"PRK","partner":"CHN","measure":""}}`, 200, "trade-share map[partner:CHN reporter:PRK] 7"},
		{"query", `{"name":"trade-shares"}`, 404, "trade-share"},
		{"query", `{"name":"trade-share","params":{"rapporteur":"PRK"}}`, 400, `no parameter \"rapporteur\"`},
		{"check", `{"text":"x"}`, 200, `json text "x"`},
		{"check?format=html", `{"name":"a.md","text":"x"}`, 200, `html a.md "x"`},
		{"check?format=pdf", `{"text":"x"}`, 400, "ask for json or html"},
		{"check", `{"text":"` + strings.Repeat("x", maxBody) + `"}`, 413, "at most 50 MB"},
	} {
		status, text, header := ask(t, http.DefaultClient, "POST", "http://"+host+"/api/v1/"+c.path, c.body, "Authorization: Bearer secret", "Content-Type: "+jsonType)
		if status != c.status || !strings.Contains(text, c.want) {
			t.Errorf("%s %.60s: %d %.200q, want %d with %q", c.path, c.body, status, text, c.status, c.want)
		}
		if strings.Contains(c.path, "html") && !strings.Contains(header.Get("Content-Security-Policy"), "sandbox") {
			t.Errorf("%s: a report must not run anything: %v", c.path, header)
		}
	}
	bytes := []string{"Authorization: Bearer secret", "Content-Type: application/octet-stream"}
	if status, text, _ := ask(t, http.DefaultClient, "POST", "http://"+host+"/api/v1/check?name=a.pdf", "%PDF\x00", bytes...); status != 200 || text != `json a.pdf "%PDF\x00"` {
		t.Errorf("%d %q", status, text)
	}
	if status, text, _ := ask(t, http.DefaultClient, "POST", "http://"+host+"/api/v1/check", "x", bytes...); status != 400 || !strings.Contains(text, "name the file") {
		t.Errorf("%d %q", status, text)
	}
	if status, text, _ := ask(t, http.DefaultClient, "GET", "http://"+host+"/api/v1/entities?prefix=arm", "", "Authorization: Bearer secret"); status != 200 || !strings.Contains(text, `[{"id":"e:ARM","name":"Armenia"}]`) {
		t.Errorf("%d %q", status, text)
	}
	if status, text, _ := ask(t, http.DefaultClient, "GET", "http://"+host+"/api/v1/queries", "", "Authorization: Bearer secret"); status != 200 || !strings.Contains(text, `"name":"trade-share"`) {
		t.Errorf("%d %.200q", status, text)
	}
}

// TestCrowd shows that questions which take long, and clients which send
// nothing, keep nobody from what is quick, and that who waits in vain is told.
func TestCrowd(t *testing.T) {
	release := make(chan struct{})
	host := serverFor(t, func(api *API) {
		api.Gizmo = func(ctx context.Context, _ io.Writer, _ string, _ int) error {
			select {
			case <-release:
			case <-ctx.Done():
			}
			return nil
		}
	})
	for range 300 {
		c, err := new(net.Dialer).DialContext(t.Context(), "tcp", host)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if _, err := io.WriteString(c, "GET / HTTP/1.1\r\n"); err != nil {
			t.Fatal(err)
		}
	}
	const crowd = 64
	statuses := make(chan string, crowd)
	for range crowd {
		go func() {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+host+"/api/v1/gizmo", strings.NewReader(`{"program":"p"}`))
			if err != nil {
				statuses <- err.Error()
				return
			}
			r.Header.Set("Authorization", "Bearer secret")
			r.Header.Set("Content-Type", jsonType)
			answer, err := http.DefaultClient.Do(r)
			if err != nil {
				statuses <- err.Error()
				return
			}
			answer.Body.Close()
			statuses <- fmt.Sprintf("%d %s", answer.StatusCode, answer.Header.Get("Retry-After"))
		}()
	}
	seen := map[string]int{}
	timeout := time.After(time.Minute)
	for len(statuses) == 0 { // the first of those that were told to come again
		select {
		case <-timeout:
			t.Fatal("nobody was told to come again")
		case <-time.After(10 * time.Millisecond):
		}
	}
	if status, _, _ := ask(t, http.DefaultClient, "GET", "http://"+host+"/api/v1/sources", "", "Authorization: Bearer secret"); status != 200 {
		t.Errorf("while others wait: %d", status)
	}
	close(release)
	for range crowd {
		seen[<-statuses]++
	}
	if seen["429 1"] == 0 || seen["200 "]+seen["429 1"] != crowd || seen["200 "] == 0 {
		t.Errorf("answers %v", seen)
	}
}
