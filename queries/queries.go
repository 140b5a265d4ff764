// Package queries holds the saved queries: Gizmo programs with a typed header,
// their arguments bound as data, their answers typed and sorted.
package queries

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/schema"
)

// A Runner runs one Gizmo program and yields its rows; a graph store does. At
// most the given number of rows is wanted (0: all), within the given time (0:
// no limit).
type Runner func(ctx context.Context, program string, rows int, timeout time.Duration) iter.Seq2[schema.Row, error]

// A Query is one saved query.
type Query struct {
	Name    string // file name without .gizmo
	Title   string // one line for lists and help
	Params  []Param
	Returns []Column // in the order in which rows are sorted and shown
	Judges  []Judge  // which assertions it can judge; nil for queries for people only
	Beside  []Judge  // which assertions its rows can stand beside, undecided
	Program string   // the whole file
	Origin  string   // "built in", or the file it was read from

	story func() ([]byte, error) // reads its story; nil for a query that is in no library
}

// A Param is one argument of a query.
type Param struct {
	Name     string
	Type     Type
	Optional bool     // may be left out; the program then sees null
	Default  string   // used when it is left out; "" for none
	Choices  []string // nil: any value of the type
	Example  string   // a value for help texts, "" for none
}

// A Column is one value of each answer.
type Column struct {
	Name string
	Type Type
}

// A Type says what a parameter or a column holds.
type Type string

// The types. Parameters may have the first nine; columns may have any.
const (
	CountryType   Type = "country"
	EntityType    Type = "entity"
	YearType      Type = "year"
	PeriodType    Type = "period"
	MeasureType   Type = "measure"
	PredicateType Type = "predicate"
	SourceType    Type = "source"
	TextType      Type = "text"
	IntType       Type = "int"

	NumberType  Type = "number"
	PercentType Type = "percent"
	DayType     Type = "day" // YYYYMMDD
	CellType    Type = "cell"
	NodeType    Type = "node" // any IRI
	AnyType     Type = "any"  // whatever stands in the graph
)

func paramTypes() []Type {
	return []Type{CountryType, EntityType, YearType, PeriodType, MeasureType, PredicateType, SourceType, TextType, IntType}
}

func columnTypes() []Type {
	return append(paramTypes(), NumberType, PercentType, DayType, CellType, NodeType, AnyType)
}

// Limits bound a run; the zero value bounds nothing.
type Limits struct {
	Rows    int
	Timeout time.Duration
}

// Run binds the arguments (name to text, as a person writes them) and runs the
// query. Rows come sorted by the columns in order, equal ones once; each holds
// the declared columns only. Unknown arguments, and tags that the header does
// not declare, are errors. When the runner ends with an error, such as that of a
// result cut at the limit, the rows before it come with it, wrapped.
func (q *Query) Run(ctx context.Context, run Runner, args map[string]string, limits Limits) ([]schema.Row, error) {
	program, err := q.Bind(args)
	if err != nil {
		return nil, err
	}
	var rows []schema.Row
	for row, err := range run(ctx, program, limits.Rows, limits.Timeout) {
		if err != nil {
			q.sort(rows)
			return slices.CompactFunc(rows, q.equal), fmt.Errorf("query %s: %w", q.Name, err)
		}
		row, err := q.typed(row)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	q.sort(rows)
	return slices.CompactFunc(rows, q.equal), nil
}

// typed keeps the declared columns. Gizmo tags the end of a path "id" by itself.
func (q *Query) typed(row schema.Row) (schema.Row, error) {
	typed := make(schema.Row, len(q.Returns))
	for name, value := range row {
		i := slices.IndexFunc(q.Returns, func(c Column) bool { return c.Name == name })
		switch {
		case i >= 0:
			if err := q.Returns[i].Type.accepts(value); err != nil {
				return nil, fmt.Errorf("query %s: column %s: %w", q.Name, name, err)
			}
			typed[name] = value
		case name != "id":
			return nil, fmt.Errorf("query %s: the program tags %q, which the header does not return: add it to // returns", q.Name, name)
		}
	}
	return typed, nil
}

// accepts checks the sort of a value, not its meaning.
func (t Type) accepts(v quad.Value) error {
	ok := false
	switch t {
	case AnyType:
		ok = v != nil
	case CountryType, EntityType, MeasureType, PredicateType, SourceType, NodeType:
		_, ok = v.(quad.IRI)
	case YearType, IntType, DayType:
		_, ok = v.(quad.Int)
	case NumberType, PercentType:
		switch v.(type) {
		case quad.Int, quad.Float:
			ok = true
		}
	case PeriodType:
		iri, isIRI := v.(quad.IRI)
		ok = isIRI && strings.HasPrefix(string(iri), schema.PeriodNS)
	case TextType, CellType:
		switch v.(type) {
		case quad.String, quad.LangString, quad.TypedString:
			ok = true
		}
	}
	if !ok {
		return fmt.Errorf("%s is no %s", v, t)
	}
	return nil
}

func (q *Query) sort(rows []schema.Row) { slices.SortStableFunc(rows, q.compare) }

func (q *Query) equal(a, b schema.Row) bool { return q.compare(a, b) == 0 }

func (q *Query) compare(a, b schema.Row) int {
	for _, c := range q.Returns {
		if d := CompareValues(a[c.Name], b[c.Name]); d != 0 {
			return d
		}
	}
	return 0
}

// CompareValues orders values: none first, then numbers by size, then the rest
// as written.
func CompareValues(a, b quad.Value) int {
	x, xok := number(a)
	y, yok := number(b)
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return -1
	case b == nil:
		return 1
	case xok && yok:
		return cmp.Or(cmp.Compare(x, y), strings.Compare(quad.StringOf(a), quad.StringOf(b)))
	case xok:
		return -1
	case yok:
		return 1
	}
	return strings.Compare(quad.StringOf(a), quad.StringOf(b))
}

func number(v quad.Value) (float64, bool) {
	switch v := v.(type) {
	case quad.Int:
		return float64(v), true
	case quad.Float:
		return float64(v), true
	}
	return 0, false
}

// Param returns a parameter by name, nil when there is none.
func (q *Query) Param(name string) *Param {
	for i := range q.Params {
		if q.Params[i].Name == name {
			return &q.Params[i]
		}
	}
	return nil
}

// Command writes the query with its arguments as a person would type it.
func (q *Query) Command(args map[string]string) string {
	var b strings.Builder
	b.WriteString(q.Name)
	for _, p := range q.Params {
		value := args[p.Name]
		if value == "" || value == p.Default {
			continue
		}
		if iri, err := schema.Expand(value); err == nil {
			value = strings.TrimPrefix(schema.Short(iri), "e:")
		}
		if strings.ContainsAny(value, " \t\"'") {
			value = fmt.Sprintf("%q", value)
		}
		fmt.Fprintf(&b, " --%s %s", p.Name, value)
	}
	return b.String()
}
