package console

import (
	"bytes"
	"context"
	"crypto/subtle"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"net"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/claimgraph/claimgraph/queries"
)

// An API is what the server answers from. Its functions write JSON, Check also
// HTML, and are called by several requests at once.
type API struct {
	Gizmo    func(ctx context.Context, w io.Writer, program string, limit int) error
	Query    func(ctx context.Context, w io.Writer, q *queries.Query, args map[string]string, limit int) error
	Check    func(ctx context.Context, w io.Writer, format, name string, text io.Reader) error // format: "json" or "html"
	Sources  func(ctx context.Context, w io.Writer) error
	Library  *queries.Library
	Entities func(ctx context.Context) ([]Entity, error)
	Limit    int // rows, where a request does not say
}

// Limits on requests.
const (
	maxBody     = 50 << 20         // bytes of a request
	patience    = time.Second      // a request waits as long for its turn
	headerTime  = 5 * time.Second  // for a request's header to come
	bodyTime    = 60 * time.Second // for a request to come whole
	idleTime    = 60 * time.Second
	maxEntities = 50 // names in one answer for completion
)

// A Server shows the console as a web page and answers the requests behind it,
// to those who know the token. See the table of paths in Handler.
type Server struct {
	API
	Token string // secret; a request carries it as bearer token or in a cookie
	Host  string // host and port that requests must be addressed to

	turns chan struct{}
}

//go:embed page
var pageFiles embed.FS

const (
	cookie    = "claimgraph"
	checkPath = "/api/v1/check"
)

// Handler is the whole server. Every path needs the token; "/" takes it as a
// parameter once and turns it into a cookie.
func (s *Server) Handler() http.Handler {
	s.turns = make(chan struct{}, max(2, runtime.GOMAXPROCS(0)))
	files, err := fs.Sub(pageFiles, "page")
	if err != nil {
		panic(err) // the folder is embedded
	}
	mux := http.NewServeMux()
	for _, path := range []string{"/{$}", "/app.js", "/style.css"} {
		mux.Handle("GET "+path, http.FileServerFS(files))
	}
	mux.HandleFunc("GET /api/v1/sources", s.answer(func(ctx context.Context, w io.Writer, _ *http.Request) error { return s.Sources(ctx, w) }))
	mux.HandleFunc("GET /api/v1/queries", s.answer(s.listQueries))
	mux.HandleFunc("GET /api/v1/entities", s.answer(s.entities))
	mux.HandleFunc("POST /api/v1/query", s.answer(s.turn(s.query)))
	mux.HandleFunc("POST /api/v1/gizmo", s.answer(s.turn(s.gizmo)))
	mux.HandleFunc("POST "+checkPath, s.answer(s.turn(s.check)))
	return s.guard(mux)
}

// Serve answers on a listener until the context ends.
func Serve(ctx context.Context, l net.Listener, h http.Handler) error {
	server := &http.Server{Handler: h, ReadHeaderTimeout: headerTime, ReadTimeout: bodyTime, IdleTimeout: idleTime, MaxHeaderBytes: 64 << 10}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(l) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
		return server.Close()
	}
}

// A refusal is an error with a status of HTTP.
type refusal struct {
	status int
	text   string
}

func (r *refusal) Error() string { return r.text }

func refuse(status int, format string, args ...any) error {
	return &refusal{status, fmt.Sprintf(format, args...)}
}

// guard lets in whoever has the token and comes from the page itself or from no
// page at all. The address in a request is checked too, so that a foreign name
// which points to this machine reaches nothing.
func (s *Server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; frame-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("Cross-Origin-Resource-Policy", "same-origin")
		header.Set("Cache-Control", "no-store")
		origin := r.Header.Get("Origin")
		switch {
		case !s.isOwnHost(r.Host):
			fail(w, refuse(http.StatusForbidden, "this server answers to %s only", s.Host))
		case origin != "" && !s.isOwnHost(strings.TrimPrefix(origin, "http://")):
			fail(w, refuse(http.StatusForbidden, "a page of %s may not ask here", origin))
		case r.URL.Path == "/" && s.knows(r.URL.Query().Get("token")):
			http.SetCookie(w, &http.Cookie{Name: cookie, Value: s.Token, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode})
			http.Redirect(w, r, "/", http.StatusSeeOther)
		case !s.knows(tokenOf(r)):
			fail(w, refuse(http.StatusUnauthorized, "the token is missing: open the address that claimgraph serve printed, or send it as Authorization: Bearer TOKEN"))
		default:
			r.Body = http.MaxBytesReader(w, r.Body, maxBody)
			next.ServeHTTP(w, r)
		}
	})
}

// isOwnHost takes the host of the listener, by number or as localhost.
func (s *Server) isOwnHost(host string) bool {
	_, port, err := net.SplitHostPort(s.Host)
	return host == s.Host || err == nil && host == "localhost:"+port
}

func (s *Server) knows(token string) bool {
	return s.Token != "" && subtle.ConstantTimeCompare([]byte(token), []byte(s.Token)) == 1
}

func tokenOf(r *http.Request) string {
	if token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		return token
	}
	if c, err := r.Cookie(cookie); err == nil {
		return c.Value
	}
	return ""
}

// action answers a request by writing to w, or not at all.
type action func(ctx context.Context, w io.Writer, r *http.Request) error

// answer sends what an action writes when it is whole, or its error.
func (s *Server) answer(do action) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var b bytes.Buffer
		if err := do(r.Context(), &b, r); err != nil {
			fail(w, err)
			return
		}
		kind := "application/json"
		if r.URL.Path == checkPath && r.URL.Query().Get("format") == "html" {
			kind = "text/html; charset=utf-8"
			w.Header().Set("Content-Security-Policy", "sandbox; default-src 'none'; style-src 'unsafe-inline'")
		}
		w.Header().Set("Content-Type", kind)
		w.Write(b.Bytes()) //nolint:errcheck // the client is gone
	}
}

// turn bounds how many questions are worked on at once. Who waits too long is
// told to come again.
func (s *Server) turn(do action) action {
	return func(ctx context.Context, w io.Writer, r *http.Request) error {
		wait := time.NewTimer(patience)
		defer wait.Stop()
		select {
		case s.turns <- struct{}{}:
			defer func() { <-s.turns }()
			return do(ctx, w, r)
		case <-wait.C:
			return refuse(http.StatusTooManyRequests, "%d questions are being worked on: ask again in a second", cap(s.turns))
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// fail sends an error as JSON.
func fail(w http.ResponseWriter, err error) {
	status := http.StatusUnprocessableEntity
	var r *refusal
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &r):
		status = r.status
	case errors.As(err, &large):
		status, err = http.StatusRequestEntityTooLarge, fmt.Errorf("a request has at most %d MB", maxBody>>20)
	case errors.Is(err, context.DeadlineExceeded):
		status = http.StatusGatewayTimeout
	}
	if status == http.StatusTooManyRequests {
		w.Header().Set("Retry-After", "1")
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(map[string]string{"error": err.Error()}) //nolint:errcheck // the client is gone
}

// body reads the JSON of a request strictly.
func body(r *http.Request, into any) error {
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "application/json" {
		return refuse(http.StatusUnsupportedMediaType, "send JSON, with Content-Type: application/json")
	}
	d := json.NewDecoder(r.Body)
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return err
		}
		return refuse(http.StatusBadRequest, "the request is no JSON of the expected form: %v", err)
	}
	return nil
}

func (s *Server) gizmo(ctx context.Context, w io.Writer, r *http.Request) error {
	var ask struct {
		Program string `json:"program"`
		Limit   *int   `json:"limit"`
	}
	if err := body(r, &ask); err != nil {
		return err
	}
	return s.Gizmo(ctx, w, ask.Program, s.limit(ask.Limit))
}

func (s *Server) query(ctx context.Context, w io.Writer, r *http.Request) error {
	var ask struct {
		Name   string            `json:"name"`
		Params map[string]string `json:"params"`
		Limit  *int              `json:"limit"`
	}
	if err := body(r, &ask); err != nil {
		return err
	}
	q, err := s.Library.Get(ask.Name)
	if err != nil {
		return refuse(http.StatusNotFound, "%v", err)
	}
	args := map[string]string{}
	for name, value := range ask.Params {
		if !slices.ContainsFunc(q.Params, func(p queries.Param) bool { return p.Name == name }) {
			return refuse(http.StatusBadRequest, "the query %s has no parameter %q", q.Name, name)
		}
		if value != "" {
			args[name] = value
		}
	}
	return s.Query(ctx, w, q, args, s.limit(ask.Limit))
}

// check reads an article from JSON, or from a body of application/octet-stream
// with its file name as the parameter name.
func (s *Server) check(ctx context.Context, w io.Writer, r *http.Request) error {
	format := r.URL.Query().Get("format")
	if format == "" {
		format = "json"
	}
	if format != "json" && format != "html" {
		return refuse(http.StatusBadRequest, "format %q: ask for json or html", format)
	}
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind == "application/octet-stream" {
		name := r.URL.Query().Get("name")
		if name == "" {
			return refuse(http.StatusBadRequest, "name the file: ?name=article.pdf")
		}
		return s.Check(ctx, w, format, name, r.Body)
	}
	var ask struct {
		Name string `json:"name"`
		Text string `json:"text"`
	}
	if err := body(r, &ask); err != nil {
		return err
	}
	if ask.Name == "" {
		ask.Name = "text"
	}
	return s.Check(ctx, w, format, ask.Name, strings.NewReader(ask.Text))
}

func (s *Server) limit(asked *int) int {
	if asked == nil {
		return s.Limit
	}
	return max(0, *asked)
}

// listQueries describes the saved queries, from their headers.
func (s *Server) listQueries(_ context.Context, w io.Writer, _ *http.Request) error {
	type param struct {
		Name     string   `json:"name"`
		Type     string   `json:"type"`
		Example  string   `json:"example,omitempty"`
		Default  string   `json:"default,omitempty"`
		Optional bool     `json:"optional,omitempty"`
		Choices  []string `json:"choices,omitempty"`
	}
	type query struct {
		Name    string  `json:"name"`
		Title   string  `json:"title"`
		Params  []param `json:"params"`
		Program string  `json:"program"`
	}
	list := []query{}
	for _, q := range s.Library.All() {
		item := query{Name: q.Name, Title: q.Title, Params: []param{}, Program: q.Program}
		for _, p := range q.Params {
			item.Params = append(item.Params, param{p.Name, string(p.Type), p.Example, p.Default, p.Optional, p.Choices})
		}
		list = append(list, item)
	}
	return json.NewEncoder(w).Encode(map[string]any{"schema": "claimgraph.queries/v1", "queries": list})
}

// entities completes a name: those that begin with it, by identifier or name.
func (s *Server) entities(ctx context.Context, w io.Writer, r *http.Request) error {
	all, err := s.Entities(ctx)
	if err != nil {
		return err
	}
	prefix := strings.ToLower(r.URL.Query().Get("prefix"))
	found := []Entity{}
	for _, e := range all {
		_, code, _ := strings.Cut(e.ID, ":")
		if strings.HasPrefix(strings.ToLower(e.Name), prefix) || strings.HasPrefix(strings.ToLower(code), prefix) || strings.HasPrefix(e.ID, prefix) {
			found = append(found, e)
		}
	}
	cut := len(found) > maxEntities
	return json.NewEncoder(w).Encode(map[string]any{"schema": "claimgraph.entities/v1", "entities": found[:min(len(found), maxEntities)], "cut": cut})
}
