package queries

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/claimgraph/claimgraph/schema"
)

// An Error is a mistake in a query file, at a place.
type Error struct {
	File         string
	Line, Column int    // from 1; columns count code points
	Text         string // the line
	Message      string
}

// Error writes place, cause, and the line with a caret below the place.
func (e *Error) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s\n  %s\n  %s^", e.File, e.Line, e.Column, e.Message, e.Text, caretGap(e.Text, e.Column))
}

// caretGap keeps tabs, so that the caret stands below its place.
func caretGap(text string, column int) string {
	var b strings.Builder
	for i, r := range []rune(text) {
		if i >= column-1 {
			break
		}
		if r == '\t' {
			b.WriteByte('\t')
		} else {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// Parse reads a query file: the comment lines at its top are the header, the
// rest is the program. Header lines are "// key: value", and go on in lines
// indented by at least two spaces; a comment line without a known key is an
// error, so that a misspelt key is not overlooked. An empty line ends the header.
func Parse(name, file, text string) (*Query, error) {
	p := &headerParser{file: file, q: &Query{Name: name, Program: text, Origin: file}}
	if !utf8.ValidString(text) {
		return nil, p.fail(1, 1, "", "not UTF-8 text")
	}
	for _, l := range headerLines(text) {
		if err := p.line(l.number, l.text); err != nil {
			return nil, err
		}
	}
	switch {
	case p.q.Title == "":
		return nil, p.fail(1, 1, firstLine(text), "the header needs a title: // title: what it answers")
	case len(p.q.Returns) == 0:
		return nil, p.fail(1, 1, firstLine(text), "the header needs its columns: // returns: year year, value number")
	}
	if err := p.checkJudges(); err != nil {
		return nil, err
	}
	if err := lint(file, text); err != nil {
		return nil, err
	}
	return p.q, nil
}

// headerLines returns the comment lines at the top, continued ones joined.
func headerLines(text string) []headerLine {
	var lines []headerLine
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSuffix(line, "\r")
		if !strings.HasPrefix(line, "//") {
			break
		}
		if more, ok := strings.CutPrefix(line, "//  "); ok && len(lines) > 0 {
			lines[len(lines)-1].text += " " + strings.TrimSpace(more)
			continue
		}
		lines = append(lines, headerLine{i + 1, line})
	}
	return lines
}

func firstLine(s string) string { line, _, _ := strings.Cut(s, "\n"); return line }

// headerParser fills a query from its header.
type headerParser struct {
	file        string
	q           *Query
	judgeLines  []headerLine
	besideLines []headerLine
}

type headerLine struct {
	number int
	text   string
}

func (p *headerParser) fail(line, column int, text, format string, args ...any) error {
	return &Error{File: p.file, Line: line, Column: column, Text: text, Message: fmt.Sprintf(format, args...)}
}

// at is the column of a part of a line.
func at(line, part string) int {
	i := strings.Index(line, part)
	if i < 0 || part == "" {
		return 1
	}
	return utf8.RuneCountInString(line[:i]) + 1
}

var headerKeys = []string{"title", "param", "returns", "judges", "beside"}

func (p *headerParser) line(n int, line string) error {
	body := strings.TrimSpace(strings.TrimPrefix(line, "//"))
	key, value, ok := strings.Cut(body, ":")
	value = strings.TrimSpace(value)
	if !ok || !slices.Contains(headerKeys, key) {
		return p.fail(n, at(line, body), line, "a header line is title:, param:, returns:, judges: or beside:%s (an empty line ends the header)", didYouMean(key, headerKeys))
	}
	if value == "" {
		return p.fail(n, at(line, body), line, "%s: is empty", key)
	}
	switch key {
	case "title":
		if p.q.Title != "" {
			return p.fail(n, at(line, body), line, "a second title")
		}
		p.q.Title = value
	case "param":
		return p.param(n, line, value)
	case "returns":
		return p.returns(n, line, value)
	case "judges", "beside":
		return p.judges(n, line, value, key == "beside")
	}
	return nil
}

// paramPattern: name type? "example" (choice|choice) = default
var paramPattern = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9_]*)\s+([a-z]+)(\?)?(?:\s+"([^"]*)")?(?:\s+\(([^)]*)\))?(?:\s*=\s*(.+))?$`)

func (p *headerParser) param(n int, line, value string) error {
	m := paramPattern.FindStringSubmatch(value)
	if m == nil {
		return p.fail(n, at(line, value), line, `write: param: NAME TYPE, then as needed ? "EXAMPLE" (CHOICE|CHOICE) = DEFAULT`)
	}
	param := Param{Name: m[1], Type: Type(m[2]), Optional: m[3] != "", Example: m[4], Default: strings.TrimSpace(m[6])}
	if m[5] != "" {
		for _, c := range strings.Split(m[5], "|") {
			param.Choices = append(param.Choices, strings.TrimSpace(c))
		}
	}
	switch {
	case !slices.Contains(paramTypes(), param.Type):
		return p.fail(n, at(line, m[2]), line, "no type %q for a parameter: use one of %s", m[2], join(paramTypes()))
	case p.q.Param(param.Name) != nil:
		return p.fail(n, at(line, value), line, "a second parameter %s", param.Name)
	}
	if param.Default != "" {
		if _, err := param.bind(param.Default); err != nil {
			return p.fail(n, at(line, param.Default), line, "default: %v", err)
		}
	}
	p.q.Params = append(p.q.Params, param)
	return nil
}

func (p *headerParser) returns(n int, line, value string) error {
	for _, part := range strings.Split(value, ",") {
		fields := strings.Fields(part)
		if len(fields) != 2 {
			return p.fail(n, at(line, strings.TrimSpace(part)), line, "write: returns: NAME TYPE, NAME TYPE")
		}
		c := Column{Name: fields[0], Type: Type(fields[1])}
		switch {
		case !slices.Contains(columnTypes(), c.Type):
			return p.fail(n, at(line, strings.TrimSpace(part)), line, "no type %q for a column: use one of %s", c.Type, join(columnTypes()))
		case slices.ContainsFunc(p.q.Returns, func(d Column) bool { return d.Name == c.Name }):
			return p.fail(n, at(line, strings.TrimSpace(part)), line, "a second column %s", c.Name)
		}
		p.q.Returns = append(p.q.Returns, c)
	}
	return nil
}

func join(types []Type) string {
	var words []string
	for _, t := range types {
		words = append(words, string(t))
	}
	return strings.Join(words, ", ")
}

// termPattern finds the IRIs in a program: "<cg:reporter>".
var termPattern = regexp.MustCompile(`"<([^<>"\s]+)>"`)

// lint refuses terms that the vocabulary lacks: to Gizmo they would be
// predicates that nothing has, and the answer would be empty.
func lint(file, text string) error {
	v := schema.Vocabulary()
	for i, line := range strings.Split(text, "\n") {
		for _, m := range termPattern.FindAllStringSubmatchIndex(line, -1) {
			term := line[m[2]:m[3]]
			iri, err := schema.Expand(term)
			message := ""
			switch {
			case err != nil:
				message = err.Error()
			case !v.Known(iri):
				message = fmt.Sprintf("no term %q in vocab.yaml%s", term, didYouMean(schema.Short(iri), v.Terms()))
			case string(iri) == term && !strings.Contains(term, "//"):
				message = fmt.Sprintf("no prefix for %q: use one of %s", term, prefixNames())
			}
			if message != "" {
				return &Error{File: file, Line: i + 1, Column: utf8.RuneCountInString(line[:m[2]]) + 1, Text: line, Message: message}
			}
		}
	}
	return nil
}

func prefixNames() string {
	var names []string
	for _, p := range schema.Prefixes() {
		names = append(names, p.Name+":")
	}
	return strings.Join(names, " ")
}

// Lint checks the terms of a program that a person wrote.
func Lint(file, text string) error { return lint(file, text) }
