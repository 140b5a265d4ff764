package queries

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

//go:embed saved/*.gizmo testdata/*.txtar
var saved embed.FS

// BuiltIn is the Origin of the queries that come with the program.
const BuiltIn = "built in"

// A Library holds queries by name.
type Library struct {
	queries []*Query // sorted by name
}

// Open reads the built-in queries and those of the user's folder, where one of
// the same name wins. user may be nil. Files with mistakes are left out and
// reported together, each with its place; the library holds the others.
func Open(user fs.FS) (*Library, error) {
	l := &Library{}
	var faults []error
	if err := l.add(saved, "saved", "testdata", BuiltIn); err != nil {
		faults = append(faults, err)
	}
	if user != nil {
		if err := l.add(user, ".", ".", ""); err != nil {
			faults = append(faults, err)
		}
	}
	slices.SortFunc(l.queries, func(a, b *Query) int { return strings.Compare(a.Name, b.Name) })
	return l, errors.Join(faults...)
}

// add reads every *.gizmo file of a folder; their stories are in another.
func (l *Library) add(fsys fs.FS, dir, stories, origin string) error {
	entries, err := fs.ReadDir(fsys, dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("queries: %w", err)
	}
	var faults []error
	for _, e := range entries {
		name, ok := strings.CutSuffix(e.Name(), ".gizmo")
		if !ok || e.IsDir() {
			continue
		}
		data, err := fs.ReadFile(fsys, path.Join(dir, e.Name()))
		if err != nil {
			faults = append(faults, fmt.Errorf("queries: %w", err))
			continue
		}
		q, err := Parse(name, e.Name(), string(data))
		if err != nil {
			faults = append(faults, err)
			continue
		}
		if origin != "" {
			q.Origin = origin
		}
		q.story = func() ([]byte, error) { return fs.ReadFile(fsys, path.Join(stories, name+".txtar")) }
		l.queries = slices.DeleteFunc(l.queries, func(o *Query) bool { return o.Name == name })
		l.queries = append(l.queries, q)
	}
	return errors.Join(faults...)
}

// All returns the queries, sorted by name.
func (l *Library) All() []*Query { return slices.Clone(l.queries) }

// Get returns a query by name; the error for an unknown one names the nearest.
func (l *Library) Get(name string) (*Query, error) {
	var names []string
	for _, q := range l.queries {
		if q.Name == name {
			return q, nil
		}
		names = append(names, q.Name)
	}
	return nil, fmt.Errorf("no saved query %q%s", name, didYouMean(name, names))
}

// Story reads the story of a query; the error wraps fs.ErrNotExist when it has none.
func (q *Query) Story() (*Story, error) {
	if q.story == nil {
		return nil, fmt.Errorf("query %s: story: %w", q.Name, fs.ErrNotExist)
	}
	data, err := q.story()
	if err != nil {
		return nil, fmt.Errorf("query %s: %w", q.Name, err)
	}
	return ParseStory(q.Name+".txtar", data)
}
