package console

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/reeflective/readline"

	"github.com/claimgraph/claimgraph/queries"
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
		// The file must be there, and be readable by its owner only.
		f, err := os.OpenFile(b.History, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
		if err != nil {
			return nil, err
		}
		if err := f.Close(); err != nil {
			return nil, err
		}
		history, err := readline.NewHistoryFromFile(b.History)
		if err != nil {
			return nil, err
		}
		e.shell.History.Delete()
		e.shell.History.Add("programs", history)
	}
	if err := e.shell.Config.Set("completion-ignore-case", true); err != nil {
		return nil, err
	}
	words := terms(ctx, b)
	e.shell.Completer = func(line []rune, cursor int) readline.Completions {
		before := string(line[:cursor])
		if word, ok := termBefore(before); ok {
			return e.completeTerm(word, words)
		}
		prefix, found := candidates(before, b.Library)
		return completions(prefix, found)
	}
	return e, nil
}

// completeTerm offers terms by their ids. Where none fits, it looks among their
// names: "<Arm" becomes "<e:ARM>", or names what it may be.
func (e *editor) completeTerm(word string, words []term) readline.Completions {
	found := termsByID(word, words)
	if len(found) > 0 {
		return completions(word, found)
	}
	found = termsByName(word, words)
	switch len(found) {
	case 0:
		return readline.CompleteMessage("nothing begins with %s", strings.TrimPrefix(word, "<"))
	case 1:
		end := e.shell.Cursor().Pos()
		start := end - utf8.RuneCountInString(word)
		e.shell.Line().Cut(start, end)
		e.shell.Line().Insert(start, []rune(found[0].text)...)
		e.shell.Cursor().Set(start + utf8.RuneCountInString(found[0].text))
		return readline.Completions{}
	}
	var choices []string
	for _, t := range found[:min(len(found), maxChoices)] {
		choices = append(choices, strings.Trim(t.text, "<>")+" "+t.about)
	}
	if len(found) > maxChoices {
		choices = append(choices, "…")
	}
	return readline.CompleteMessage("%s", strings.Join(choices, ", "))
}

func completions(prefix string, found []term) readline.Completions {
	var values []string
	for _, t := range found {
		values = append(values, t.text, t.about)
	}
	c := readline.CompleteValuesDescribed(values...).NoSpace('(', '>', '=', ' ')
	c.PREFIX = prefix
	return c
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

// terms lists the words of the vocabulary and the entities of the graph.
func terms(ctx context.Context, b Backend) []term {
	out := []term{
		{"<rdf:type>", "class of a node"},
		{"<skos:prefLabel>", "usual name"},
		{"<skos:altLabel>", "other name"},
		{"<skos:exactMatch>", "the same in Wikidata"},
		{"<prov:wasDerivedFrom>", "root of a source"},
		{"<dct:title>", "title of a source"},
		{"<dct:license>", "licence of a source"},
	}
	v := schema.Vocabulary()
	for _, p := range v.Predicates {
		out = append(out, term{"<cg:" + p.ID + ">", p.About})
	}
	for _, p := range v.Properties {
		out = append(out, term{"<cg:" + p.ID + ">", p.About})
	}
	for _, c := range v.Classes {
		out = append(out, term{"<cg:" + c.ID + ">", c.About})
	}
	for _, m := range v.Measures {
		out = append(out, term{"<m:" + m.ID + ">", m.About})
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

// candidates completes the word before the cursor that is no term: a command, a
// query's name, a parameter, or a method after a point. It returns the word.
func candidates(before string, library *queries.Library) (word string, found []term) {
	if rest, ok := strings.CutPrefix(before, ".run "); ok {
		return runCandidates(rest, library)
	}
	if strings.HasPrefix(before, ".") && !strings.Contains(before, " ") {
		return before, withPrefix(before, plain(commands))
	}
	if point := strings.LastIndexAny(before, ".("); point >= 0 && before[point] == '.' {
		word = before[point+1:]
		return word, withPrefix(word, plain(methods))
	}
	return before, withPrefix(before, []term{{"g.V(", "start at nodes"}, {"g.M()", "a path to follow later"}, {"g.emit(", "send a row"}})
}

// runCandidates completes the name of a saved query, then its parameters.
func runCandidates(rest string, library *queries.Library) (word string, found []term) {
	words := strings.Split(rest, " ")
	word = words[len(words)-1]
	if len(words) == 1 {
		for _, q := range library.All() {
			name := q.Name
			if len(q.Params) > 0 {
				name += " "
			}
			found = append(found, term{name, q.Title})
		}
		return word, withPrefix(word, found)
	}
	q, err := library.Get(words[0])
	if err != nil {
		return word, nil
	}
	for _, p := range q.Params {
		found = append(found, term{p.Name + "=", string(p.Type)})
	}
	return word, withPrefix(word, found)
}

// plain makes terms of words that need no explanation.
func plain(words []string) []term {
	var out []term
	for _, w := range words {
		if !strings.HasPrefix(w, ".") {
			w += "("
		}
		out = append(out, term{text: w})
	}
	return out
}

func withPrefix(prefix string, words []term) []term {
	return slices.DeleteFunc(words, func(t term) bool { return !strings.HasPrefix(t.text, prefix) })
}

// The most terms that Tab lists, by id and by name.
const (
	maxTerms   = 60
	maxChoices = 12
)

// termBefore is the beginning of a term before the cursor: "<e:RU".
func termBefore(before string) (word string, ok bool) {
	open := strings.LastIndexByte(before, '<')
	if open < 0 || strings.ContainsAny(before[open:], ">\"'") {
		return "", false
	}
	return before[open:], true
}

// termsByID finds terms by the beginning of their id, in any case where none
// fits as it is written.
func termsByID(word string, words []term) []term {
	for _, same := range []func(a, b string) bool{func(a, b string) bool { return a == b }, strings.EqualFold} {
		var found []term
		for _, t := range words {
			if len(found) < maxTerms && len(t.text) >= len(word) && same(t.text[:len(word)], word) {
				found = append(found, t)
			}
		}
		if found != nil {
			return found
		}
	}
	return nil
}

// termsByName finds terms by the beginning of their name, or of their id without
// its prefix.
func termsByName(word string, words []term) []term {
	needle := strings.ToLower(strings.TrimPrefix(word, "<"))
	if _, name, ok := strings.Cut(needle, ":"); ok {
		needle = name
	}
	var found []term
	for _, t := range words {
		_, id, _ := strings.Cut(strings.ToLower(t.text), ":")
		if needle != "" && (strings.HasPrefix(id, needle) || strings.HasPrefix(strings.ToLower(t.about), needle)) {
			found = append(found, t)
		}
	}
	// A country is meant before persons and bodies that are named after it.
	countries := slices.DeleteFunc(slices.Clone(found), func(t term) bool {
		return !strings.HasPrefix(t.text, "<e:") || strings.Contains(t.text, "/")
	})
	if len(countries) == 1 {
		return countries
	}
	return found
}
