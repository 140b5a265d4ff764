package graph

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"math"
	"reflect"
	"runtime"
	"strings"
	"time"

	cayley "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/query"
	"github.com/cayleygraph/cayley/query/gizmo"
	"github.com/cayleygraph/quad"
	"github.com/dop251/goja"
	"github.com/dop251/goja/parser"

	"github.com/claimgraph/claimgraph/schema"
)

// Limits bound a query. The zero Limits bound nothing.
type Limits struct {
	Rows    int           // 0: any number
	Timeout time.Duration // 0: none
}

// ErrCut ends the rows of a query that has more than the limit.
var ErrCut = errors.New("the result was cut at the limit of rows")

// A ScriptError is a mistake in a Gizmo program.
type ScriptError struct {
	Line, Column int // from 1; 0 when not known
	Problem      string
}

// Error gives the place, then the cause.
func (e *ScriptError) Error() string {
	if e.Line == 0 {
		return "gizmo: " + e.Problem
	}
	return fmt.Sprintf("gizmo:%d:%d: %s", e.Line, e.Column, e.Problem)
}

// callDepth bounds the recursion of a program: deeper than any honest one, and
// far from exhausting memory.
const callDepth = 2000

// Query runs a Gizmo program and gives the rows it sends, by all() or emit().
// Each call has a session of its own on the present snapshot. Short forms such
// as <e:RUS> stand for full IRIs everywhere. The order of rows is that of the
// indexes: fixed for given sources, but no order to rely on.
//
// A row of all() has the values of its tags, with the end of the path as "id".
// A row of emit(x) has the fields of an object x, or else x as "value"; numbers
// in it are Int when whole, and text of the form <iri> is an IRI, because
// JavaScript does not keep them apart. A program that sends no row but ends in
// a number, text or boolean gives that as "value".
//
// Rows end with ErrCut when there are more than l.Rows, and with an error that
// wraps context.DeadlineExceeded after l.Timeout. A mistake in the program is a
// *ScriptError.
func (s *Store) Query(ctx context.Context, program string, l Limits) iter.Seq2[schema.Row, error] {
	return func(yield func(schema.Row, error) bool) {
		v, err := s.view()
		if err != nil {
			yield(nil, err)
			return
		}
		defer v.release()
		code, err := compile(program)
		if err != nil {
			yield(nil, err)
			return
		}
		if l.Timeout > 0 {
			var cancel context.CancelFunc
			ctx, cancel = context.WithTimeoutCause(ctx, l.Timeout,
				fmt.Errorf("the query was stopped after %v: %w", l.Timeout, context.DeadlineExceeded))
			defer cancel()
		}
		newSession(v, code).rows(ctx, l.Rows, yield)
	}
}

// A view is what a query reads.
type view struct {
	quads cayley.QuadStore
	*snapshot
}

// view gives the present view, which the caller must release.
func (s *Store) view() (view, error) {
	if s.remote != nil {
		return s.copy.view()
	}
	current, err := s.acquire()
	if err != nil {
		return view{}, err
	}
	return view{quads: current.union.WithPrefixes(expandPrefix), snapshot: current}, nil
}

// retain asks for one more release.
func (v view) retain() { v.snapshot.users.Add(1) }

// A session runs one program once.
type session struct {
	view  view
	gizmo *gizmo.Session
	vm    *goja.Runtime
	code  *goja.Program

	// Written by the goroutine of the program before it ends.
	value goja.Value
	err   error
}

func newSession(v view, code *goja.Program) *session {
	s := &session{view: v, gizmo: gizmo.NewSession(v.quads), code: code}
	// The session keeps its interpreter to itself, but leaves open how deep a
	// program may recurse, and lets a wrong argument end the process.
	s.vm = (*goja.Runtime)(reflect.ValueOf(s.gizmo).Elem().FieldByName("vm").UnsafePointer())
	s.vm.SetMaxCallStackSize(callDepth)
	return s
}

// entry is the hidden global through which the program is started.
const entryName = "\x00claimgraph"

// rows runs the program and hands on what it sends.
func (s *session) rows(ctx context.Context, limit int, yield func(schema.Row, error) bool) {
	s.vm.Set(entryName, s.run)
	results, err := s.gizmo.Execute(ctx, `this["\u0000claimgraph"]()`, query.Options{Collation: query.Raw})
	if err != nil {
		yield(nil, err)
		return
	}
	s.view.retain() // for run, which may outlive this call
	defer results.Close()
	n := 0
	for results.Next(ctx) {
		r, ok := results.Result().(*gizmo.Result)
		if !ok || r.Meta {
			continue
		}
		if limit > 0 && n == limit {
			yield(nil, ErrCut)
			return
		}
		n++
		row, err := s.row(r)
		if !yield(row, err) || err != nil {
			return
		}
	}
	switch {
	case ctx.Err() != nil:
		yield(nil, context.Cause(ctx))
	case results.Err() != nil:
		yield(nil, scriptError(results.Err()))
	case s.err != nil:
		yield(nil, s.err)
	case n == 0:
		s.last(yield)
	}
}

// run is called inside the goroutine of the session, so that a panic of Cayley
// on a wrong argument, or of the store on damaged files, can be caught.
func (s *session) run(goja.FunctionCall) goja.Value {
	defer s.view.release()
	defer func() {
		switch p := recover().(type) {
		case nil:
		case runtime.Error:
			s.err = fmt.Errorf("gizmo: a wrong argument, or a damaged store (verify tells): %w", p)
		default:
			s.err = &ScriptError{Problem: fmt.Sprint("wrong argument: ", p)}
		}
	}()
	s.vm.GlobalObject().Delete(entryName)
	s.guardConstructors()
	value, err := s.vm.RunProgram(s.code)
	if err != nil {
		s.err = scriptError(err)
	}
	s.value = value
	return goja.Undefined()
}

// guardConstructors lets the functions that make values throw an exception,
// with its place, where Cayley's own panic.
func (s *session) guardConstructors() {
	for _, name := range []string{"iri", "bnode", "raw", "str", "lang", "typed", "lt", "lte", "gt", "gte", "regex", "like"} {
		call, ok := goja.AssertFunction(s.vm.Get(name))
		if !ok {
			continue
		}
		s.vm.Set(name, func(c goja.FunctionCall) goja.Value {
			var problem any
			v, err := func() (v goja.Value, err error) {
				defer func() {
					if p := recover(); p != nil {
						problem = p
					}
				}()
				return call(c.This, c.Arguments...)
			}()
			switch {
			case problem != nil:
				panic(s.vm.NewTypeError("%s: %v", name, problem))
			case err != nil:
				panic(s.vm.NewTypeError("%s: %v", name, scriptError(err).Problem))
			}
			return v
		})
	}
}

// row makes a row of what the program sent.
func (s *session) row(r *gizmo.Result) (row schema.Row, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", errDamaged, p)
		}
	}()
	if r.Tags == nil {
		return emitted(r.Val), nil
	}
	row = make(schema.Row, len(r.Tags))
	for name, ref := range r.Tags {
		v, err := s.view.quads.NameOf(ref)
		if err != nil {
			return nil, err
		}
		if v != nil {
			row[name] = v
		}
	}
	return row, nil
}

// last makes a row of the value that the program ends in.
func (s *session) last(yield func(schema.Row, error) bool) {
	if s.value == nil {
		return
	}
	switch v := s.value.Export().(type) {
	case string, bool, int64, float64:
		yield(emitted(v), nil)
	case nil:
	default:
		if strings.HasPrefix(fmt.Sprintf("%T", v), "*gizmo.") {
			yield(nil, &ScriptError{Problem: "the program ends in a path whose values nobody asked for: end it in .all()"})
		}
	}
}

// emitted makes a row of a JavaScript value.
func emitted(v any) schema.Row {
	fields, ok := v.(map[string]any)
	if !ok {
		return schema.Row{"value": scalar(v)}
	}
	row := make(schema.Row, len(fields))
	for name, f := range fields {
		if f != nil {
			row[name] = scalar(f)
		}
	}
	return row
}

// scalar makes a value of a JavaScript value.
func scalar(v any) quad.Value {
	switch v := v.(type) {
	case quad.IRI:
		return expandPrefix(v)
	case quad.Value:
		return v
	case string:
		return textValue(v)
	case bool:
		return quad.Bool(v)
	case int64:
		return quad.Int(v)
	case int:
		return quad.Int(v)
	case float64:
		if v == math.Trunc(v) && math.Abs(v) < 1<<53 {
			return quad.Int(v)
		}
		return quad.Float(v)
	case time.Time:
		return quad.Time(v)
	}
	b, err := json.Marshal(v)
	if err != nil {
		return quad.String(fmt.Sprint(v))
	}
	return quad.TypedString{Value: quad.String(b), Type: schema.RDF + "JSON"}
}

// textValue undoes what Gizmo does to an IRI or blank node on its way into JavaScript.
func textValue(s string) quad.Value {
	if rest, ok := strings.CutPrefix(s, "<"); ok && strings.HasSuffix(rest, ">") {
		if iri := quad.IRI(strings.TrimSuffix(rest, ">")); schema.CheckIRI(iri) == nil {
			return expandPrefix(iri)
		}
	}
	if rest, ok := strings.CutPrefix(s, "_:"); ok && rest != "" && !strings.ContainsAny(rest, " \t\n") {
		return quad.BNode(rest)
	}
	return quad.String(s)
}

// expandPrefix makes a full IRI of a short form.
func expandPrefix(iri quad.IRI) quad.IRI {
	name, rest, ok := strings.Cut(string(iri), ":")
	if !ok || strings.HasPrefix(rest, "//") {
		return iri
	}
	for _, p := range schema.Prefixes() {
		if p.Name == name {
			return quad.IRI(p.IRI + rest)
		}
	}
	return iri
}

// compile finds mistakes of syntax, with their places.
func compile(program string) (*goja.Program, error) {
	tree, err := parser.ParseFile(nil, "", program, 0)
	if err == nil {
		var code *goja.Program
		if code, err = goja.CompileAST(tree, false); err == nil {
			return code, nil
		}
	}
	var list parser.ErrorList
	var syntax *goja.CompilerSyntaxError
	switch {
	case errors.As(err, &list) && len(list) > 0:
		return nil, &ScriptError{Line: list[0].Position.Line, Column: list[0].Position.Column, Problem: list[0].Message}
	case errors.As(err, &syntax) && syntax.File != nil:
		p := syntax.File.Position(syntax.Offset)
		return nil, &ScriptError{Line: p.Line, Column: p.Column, Problem: syntax.Message}
	}
	return nil, &ScriptError{Problem: err.Error()}
}

// scriptError finds the place where a program threw an exception.
func scriptError(err error) *ScriptError {
	var thrown *goja.Exception
	var deep *goja.StackOverflowError
	switch {
	case errors.As(err, &deep):
		return place(&ScriptError{Problem: fmt.Sprintf("calls go deeper than %d", callDepth)}, deep.Stack())
	case errors.As(err, &thrown):
		problem := &ScriptError{Problem: thrown.Error()}
		if v := thrown.Value(); v != nil {
			problem.Problem = v.String()
		}
		return place(problem, thrown.Stack())
	}
	return &ScriptError{Problem: err.Error()}
}

func place(e *ScriptError, stack []goja.StackFrame) *ScriptError {
	for _, f := range stack {
		if p := f.Position(); p.Line > 0 {
			e.Line, e.Column = p.Line, p.Column
			break
		}
	}
	return e
}
