package loaders

import (
	"fmt"
	"strings"
)

// Calls are written in one line, country(cow, $(ccode1), $(year)), or the long
// way of YARRRML, as a table with the keys function and parameters.

// callOf compiles a function in either form.
func (c *compiler) callOf(n *node) (expr, error) {
	if n.kind == scalarNode {
		return c.inline(n, n.text)
	}
	t, err := n.table("function|fn|f", "parameters|pms")
	if err != nil {
		return nil, err
	}
	if t["function"] == nil {
		return nil, n.errorf("function is missing")
	}
	name, err := t["function"].scalar()
	if err != nil {
		return nil, err
	}
	if strings.Contains(name, "(") {
		return c.inline(t["function"], name)
	}
	fn, err := c.function(t["function"], name)
	if err != nil {
		return nil, err
	}
	return c.parameters(n, fn, t["parameters"])
}

func (c *compiler) function(n *node, name string) (*function, error) {
	if fn := functionNamed(c.expand(strings.TrimSpace(name))); fn != nil {
		return fn, nil
	}
	return nil, n.errorf("no function %q%s", name, didYouMean(name, functionNames()))
}

// parameters binds named parameters, [name, value] or {parameter: name, value: v},
// to the function's own; unnamed ones go by their order.
func (c *compiler) parameters(at *node, fn *function, list *node) (expr, error) {
	named := make([]expr, 0, len(fn.params))
	bound := map[int]expr{}
	if list == nil {
		list = &node{file: at.file, line: at.line, col: at.col}
	}
	for i, p := range list.list() {
		name, value, err := parameterOf(p)
		if err != nil {
			return nil, err
		}
		v, err := c.value(value)
		if err != nil {
			return nil, err
		}
		at := fn.param(c.expand(name), i)
		if at < 0 {
			return nil, p.errorf("%s has no parameter %q: it takes %s", fn.name, name, fn.signature())
		}
		if bound[at] != nil && !fn.variadic {
			return nil, p.errorf("parameter %q is given twice", name)
		}
		for bound[at] != nil {
			at++
		}
		bound[at] = v
	}
	for i := range len(bound) {
		if bound[i] == nil {
			return nil, at.errorf("%s needs its parameter %d: it takes %s", fn.name, i+1, fn.signature())
		}
		named = append(named, bound[i])
	}
	return c.apply(at, fn, named)
}

func parameterOf(p *node) (string, *node, error) {
	if p.kind == listNode {
		if len(p.items) < 2 || len(p.items) > 3 {
			return "", nil, p.errorf("write a parameter as [name, value]")
		}
		name, err := p.items[0].scalar()
		return name, p.items[1], err
	}
	t, err := p.table("parameter|pm", "value|v", "type", "from")
	if err != nil {
		return "", nil, err
	}
	if t["parameter"] == nil || t["value"] == nil {
		return "", nil, p.errorf("a parameter needs the keys parameter and value")
	}
	name, err := t["parameter"].scalar()
	return name, t["value"], err
}

// value compiles a value of a parameter: a text with references, or a function.
func (c *compiler) value(n *node) (expr, error) {
	if n.kind == tableNode {
		return c.callOf(n)
	}
	return c.text(n, false)
}

// apply checks the number of arguments.
func (c *compiler) apply(n *node, fn *function, args []expr) (expr, error) {
	if len(args) < fn.required || len(args) > len(fn.params) && !fn.variadic {
		return nil, n.errorf("%s: %d arguments do not fit: it takes %s", fn.name, len(args), fn.signature())
	}
	if fn.check != nil {
		if err := fn.check(c, args); err != nil {
			return nil, n.errorf("%s: %v", fn.name, err)
		}
	}
	return &call{fn: fn, args: args}, nil
}

// inline compiles the one-line form.
func (c *compiler) inline(n *node, text string) (expr, error) {
	p := &callParser{c: c, at: n, rest: text}
	e, err := p.argument(0)
	if err != nil {
		return nil, err
	}
	if p.skip(); p.rest != "" {
		return nil, n.errorf("%q stands after the end of the call", p.rest)
	}
	return e, nil
}

type callParser struct {
	c    *compiler
	at   *node
	rest string
}

// maxCallDepth bounds calls inside calls.
const maxCallDepth = 50

func (p *callParser) skip() { p.rest = strings.TrimLeft(p.rest, " \t\r\n") }

// argument reads name(…), a quoted text, or a plain text up to "," or ")".
func (p *callParser) argument(depth int) (expr, error) {
	if depth > maxCallDepth {
		return nil, p.at.errorf("more than %d calls inside each other", maxCallDepth)
	}
	p.skip()
	if p.rest != "" && (p.rest[0] == '"' || p.rest[0] == '\'') {
		return p.quoted()
	}
	end := p.plainEnd()
	if end < len(p.rest) && p.rest[end] == '(' {
		name := p.rest[:end]
		fn, err := p.c.function(p.at, name)
		if err != nil {
			return nil, err
		}
		p.rest = p.rest[end+1:]
		return p.call(fn, depth)
	}
	text := strings.TrimRight(p.rest[:end], " \t\r\n")
	p.rest = p.rest[end:]
	parts, err := p.c.parts(text)
	if err != nil {
		return nil, p.at.errorf("%v", err)
	}
	return compact(parts, false), nil
}

// plainEnd finds the end of a plain text, stepping over $(…).
func (p *callParser) plainEnd() int {
	for i := 0; i < len(p.rest); i++ {
		switch p.rest[i] {
		case '\\':
			i++
		case '$':
			if strings.HasPrefix(p.rest[i:], "$(") {
				_, n, err := referenceName(p.rest[i+2:])
				if err != nil {
					return len(p.rest)
				}
				i += 1 + n
			}
		case ',', ')', '(':
			return i
		}
	}
	return len(p.rest)
}

func (p *callParser) call(fn *function, depth int) (expr, error) {
	var args []expr
	for {
		p.skip()
		if strings.HasPrefix(p.rest, ")") && len(args) == 0 {
			break
		}
		a, err := p.argument(depth + 1)
		if err != nil {
			return nil, err
		}
		args = append(args, a)
		p.skip()
		if rest, ok := strings.CutPrefix(p.rest, ","); ok {
			p.rest = rest
			continue
		}
		if !strings.HasPrefix(p.rest, ")") {
			return nil, p.at.errorf("the call of %s is not closed: %q", fn.name, p.rest)
		}
		break
	}
	p.rest = p.rest[1:]
	return p.c.apply(p.at, fn, args)
}

// quoted reads a text between quotes as it is, without references; the quote
// itself is doubled inside.
func (p *callParser) quoted() (expr, error) {
	quote := p.rest[:1]
	var b strings.Builder
	rest := p.rest[1:]
	for {
		text, after, ok := strings.Cut(rest, quote)
		if !ok {
			return nil, p.at.errorf("%s is not closed", fmt.Sprintf("%.20s", p.rest))
		}
		b.WriteString(text)
		if !strings.HasPrefix(after, quote) {
			p.rest = after
			return constant(b.String()), nil
		}
		b.WriteString(quote)
		rest = after[1:]
	}
}
