package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/cmd/internal/web"
	"github.com/claimgraph/claimgraph/graph"
	"github.com/claimgraph/claimgraph/loaders/article"
	"github.com/claimgraph/claimgraph/schema"
)

// document reads a file, standard input for "-", a web page by its URL, or an
// article of the store by its name.
func (a *app) document(ctx context.Context, arg string) (schema.Document, error) {
	if strings.Contains(arg, "://") {
		return a.readURL(ctx, arg)
	}
	doc, err := a.readFile(arg)
	if !errors.Is(err, fs.ErrNotExist) {
		return doc, err
	}
	doc, _, err = a.storedArticle(ctx, arg)
	if errors.Is(err, graph.ErrNotLoaded) {
		return doc, fmt.Errorf("%s: no such file, and no article of that name is stored", arg)
	}
	return doc, err
}

// readFile reads an article from a file or, for "-", standard input.
func (a *app) readFile(file string) (schema.Document, error) {
	if file == "-" {
		return article.Read("stdin", a.in)
	}
	f, err := os.Open(file)
	if err != nil {
		return schema.Document{}, err
	}
	defer f.Close()
	return article.Read(file, f)
}

// Limits on getting an article from the web.
const (
	webConnect = 15 * time.Second
	webTotal   = 90 * time.Second
)

// readURL reads an article from the web; nothing inside a network is reached.
func (a *app) readURL(ctx context.Context, address string) (schema.Document, error) {
	client := web.NewClient(web.Options{Agent: "claimgraph", Connect: webConnect, Total: webTotal, Bytes: article.MaxBytes, Allow: a.reach})
	answer, err := client.Get(ctx, address, http.Header{"Accept": {"text/html,application/xhtml+xml,text/*;q=0.9,application/pdf;q=0.9,*/*;q=0.5"}})
	if err != nil {
		return schema.Document{}, fmt.Errorf("%s: %w", address, err)
	}
	doc, err := article.ReadAs(address, answer.Header.Get("Content-Type"), answer.Body)
	return doc, errors.Join(err, answer.Body.Close())
}

// storedArticle reads an article of the store back from its quads.
func (a *app) storedArticle(ctx context.Context, name string) (schema.Document, []schema.Assertion, error) {
	store, err := a.open(ctx)
	if err != nil {
		return schema.Document{}, nil, err
	}
	src, err := findSource(store, name, schema.ArticleSource)
	if err != nil {
		return schema.Document{}, nil, err
	}
	return schema.ReadQuads(store.Match(ctx, graph.Pattern{Label: src.Label}))
}

// findSource finds a loaded source by its name or label; kinds bounds what it
// may be. Of several editions the last loaded is meant.
func findSource(store *graph.Store, name string, kinds ...schema.SourceKind) (graph.Stored, error) {
	var found *graph.Stored
	var names []string
	label, _ := schema.Expand(name)
	for _, s := range store.Sources() {
		if len(kinds) > 0 && !slices.Contains(kinds, s.Kind) {
			continue
		}
		names = append(names, s.Name)
		if (s.Name == name || s.Label == label && label != "") && (found == nil || s.Loaded.After(found.Loaded)) {
			found = &s
		}
	}
	if found == nil {
		return graph.Stored{}, fmt.Errorf("source %q: %w%s", name, graph.ErrNotLoaded, didYouMean(name, names))
	}
	return *found, nil
}

// extract reads what a document asserts.
func (a *app) extract(ctx context.Context, doc schema.Document) ([]schema.Assertion, error) {
	x, err := a.extractor(ctx)
	if err != nil {
		return nil, err
	}
	return x.Extract(doc), nil
}

// extractor links the entities of sources that the user loaded by their names,
// beside those of the built-in gazetteer.
func (a *app) extractor(ctx context.Context) (*article.Extractor, error) {
	if a.reader != nil {
		return a.reader, nil
	}
	names, err := a.loadedNames(ctx)
	if err != nil {
		return nil, err
	}
	a.reader, err = article.New(names)
	return a.reader, err
}

// lastCheck is what `why N` needs of the check before.
type lastCheck struct {
	Document schema.Document
}

func (a *app) lastCheckFile() string { return filepath.Join(a.config.State, "last-check.json") }

// remember keeps a document for `why N`.
func (a *app) remember(doc schema.Document) error {
	data, err := json.Marshal(lastCheck{doc})
	if err != nil {
		return err
	}
	if err := os.MkdirAll(a.config.State, 0o700); err != nil {
		return err
	}
	return os.WriteFile(a.lastCheckFile(), data, 0o600)
}

func (a *app) recall() (schema.Document, error) {
	data, err := os.ReadFile(a.lastCheckFile())
	if errors.Is(err, fs.ErrNotExist) {
		return schema.Document{}, usage(errors.New("nothing was checked yet: run claimgraph check FILE first, or name a stored article as NAME#N"))
	}
	if err != nil {
		return schema.Document{}, err
	}
	var last lastCheck
	if err := json.Unmarshal(data, &last); err != nil {
		return schema.Document{}, fmt.Errorf("%s: %w", a.lastCheckFile(), err)
	}
	return last.Document, nil
}

// sequence yields quads that are in memory.
func sequence(quads []quad.Quad) func(func(quad.Quad, error) bool) {
	return func(yield func(quad.Quad, error) bool) {
		for _, q := range quads {
			if !yield(q, nil) {
				return
			}
		}
	}
}
