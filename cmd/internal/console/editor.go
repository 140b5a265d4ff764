package console

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/reeflective/readline"

	"github.com/claimgraph/claimgraph/schema"
)

// editor reads inputs from a terminal, with completion and history.
type editor struct{ shell *readline.Shell }

// methods are the words of Gizmo that are completed after a point.
var methods = []string{
	"all", "and", "back", "both", "count", "difference", "except", "filter", "follow", "followR", "followRecursive",
	"forEach", "getLimit", "has", "hasR", "in", "inPredicates", "intersect", "is", "labelContext", "labels", "limit",
	"or", "order", "out", "outPredicates", "save", "saveInPredicates", "saveOpt", "saveOptR", "saveOutPredicates",
	"saveR", "skip", "tag", "tagArray", "tagValue", "toArray", "toValue", "union", "unique",
}

func newEditor(ctx context.Context, b Backend) (*editor, error) {
	e := &editor{shell: readline.NewShell()}
	e.shell.Prompt.Primary(func() string { return "gizmo> " })
	e.shell.Prompt.Secondary(func() string { return "     > " })
	e.shell.AcceptMultiline = func(line []rune) bool { return complete(string(line)) }
	if b.History != "" {
		if err := os.MkdirAll(filepath.Dir(b.History), 0o700); err != nil {
			return nil, err
		}
		history, err := readline.NewHistoryFromFile(b.History)
		if err != nil {
			return nil, err
		}
		e.shell.History.Delete()
		e.shell.History.Add("programs", history)
	}
	words := terms(ctx, b)
	e.shell.Completer = func(line []rune, cursor int) readline.Completions {
		return candidates(string(line[:cursor]), b, words)
	}
	return e, nil
}

func (e *editor) read(context.Context) (string, error) {
	line, err := e.shell.Readline()
	if errors.Is(err, readline.ErrInterrupt) {
		return "", errAgain
	}
	if err != nil {
		return "", io.EOF
	}
	return line, nil
}

// term is a word that can be completed, with what it means.
type term struct{ text, about string }

// terms lists predicates, classes and the entities of the graph.
func terms(ctx context.Context, b Backend) []term {
	var out []term
	v := schema.Vocabulary()
	for _, p := range v.Predicates {
		out = append(out, term{"<cg:" + p.ID + ">", p.About})
	}
	for _, p := range v.Properties {
		out = append(out, term{"<" + p.ID + ">", p.About})
	}
	entities, err := b.Entities(ctx)
	if err != nil {
		return out // completion of entities is a comfort, not worth a failure
	}
	for _, e := range entities {
		out = append(out, term{"<" + e.ID + ">", e.Name})
	}
	return out
}

// candidates completes the word before the cursor: a command, a query's name, a
// method after a point, or a term after "<".
func candidates(before string, b Backend, words []term) readline.Completions {
	if strings.HasPrefix(before, ".run ") {
		var names []string
		for _, q := range b.Library.All() {
			names = append(names, q.Name, q.Title)
		}
		return readline.CompleteValuesDescribed(names...)
	}
	if strings.HasPrefix(before, ".") && !strings.Contains(before, " ") {
		return readline.CompleteValues(commands...)
	}
	if open := strings.LastIndexByte(before, '<'); open >= 0 && !strings.ContainsAny(before[open:], `>"'`) {
		return completeTerm(before[open:], words)
	}
	if point := strings.LastIndexAny(before, ".("); point >= 0 && before[point] == '.' {
		prefix := before[point+1:]
		var values []string
		for _, m := range methods {
			if strings.HasPrefix(m, prefix) {
				values = append(values, m+"(")
			}
		}
		c := readline.CompleteValues(values...).NoSpace('(')
		c.PREFIX = prefix
		return c
	}
	return readline.CompleteValues("g.V(", "g.M()", "g.emit(").NoSpace('(')
}

// maxTerms bounds the list that Tab shows.
const maxTerms = 60

// completeTerm offers terms that start with the word, or whose meaning does:
// "<Rus" finds e:RUS.
func completeTerm(word string, words []term) readline.Completions {
	needle := strings.ToLower(strings.TrimPrefix(word, "<"))
	var found []string
	for _, t := range words {
		id := strings.ToLower(strings.Trim(t.text, "<>"))
		_, name, _ := strings.Cut(id, ":")
		if strings.HasPrefix(id, needle) || strings.HasPrefix(name, needle) || strings.HasPrefix(strings.ToLower(t.about), needle) {
			found = append(found, t.text, t.about)
		}
		if len(found) >= 2*maxTerms {
			break
		}
	}
	c := readline.CompleteValuesDescribed(slices.Clip(found)...).NoSpace('>')
	c.PREFIX = word
	return c
}
