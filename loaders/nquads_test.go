package loaders_test

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/schema"
)

// nquad writes a quad as a line of N-Quads with canonical XSD literals. The
// store's writer would do, but these tests want only what the loaders need.
func nquad(q quad.Quad) string {
	return fmt.Sprintf("%s %s %s %s .\n", term(q.Subject), term(q.Predicate), term(q.Object), term(q.Label))
}

func term(v quad.Value) string {
	switch v := v.(type) {
	case quad.IRI:
		return "<" + string(v) + ">"
	case quad.BNode:
		return "_:" + string(v)
	case quad.String:
		return literal(string(v))
	case quad.LangString:
		return literal(string(v.Value)) + "@" + v.Lang
	case quad.TypedString:
		return literal(string(v.Value)) + "^^" + term(v.Type)
	case quad.Int:
		return literal(strconv.FormatInt(int64(v), 10)) + "^^" + term(quad.IRI(schema.XSD+"integer"))
	case quad.Float:
		return literal(double(float64(v))) + "^^" + term(quad.IRI(schema.XSD+"double"))
	case quad.Bool:
		return literal(strconv.FormatBool(bool(v))) + "^^" + term(quad.IRI(schema.XSD+"boolean"))
	}
	return fmt.Sprintf("%T %v", v, v)
}

func literal(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`).Replace(s) + `"`
}

// double writes the canonical form of XSD: 3.18E1.
func double(x float64) string {
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(x, 'E', -1, 64), "E")
	if !strings.Contains(mantissa, ".") {
		mantissa += ".0"
	}
	n, _ := strconv.Atoi(exponent) // always a number
	return mantissa + "E" + strconv.Itoa(n)
}
