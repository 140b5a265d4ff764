package main

import (
	_ "embed" // of the questions
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/claimgraph/claimgraph/schema"
)

//go:embed queries.yaml
var questionText []byte

// A question is asked of every system in its language; "" if it cannot be.
type question struct {
	Name   string `yaml:"name" json:"name"`
	Count  bool   `yaml:"count" json:"count"` // the answer is the number in the one row, not the number of rows
	Gizmo  string `yaml:"gizmo" json:"-"`
	SQL    string `yaml:"sql" json:"-"`
	SPARQL string `yaml:"sparql" json:"oxigraph"`
	DuckDB string `yaml:"duckdb" json:"duckdb"`
}

// readQuestions reads the questions, and fills in the names of the row in the
// middle of n.
func readQuestions(n int) ([]question, error) {
	var list []question
	if err := yaml.UnmarshalWithOptions(questionText, &list, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("queries.yaml: %w", err)
	}
	r := rowAt(n / 2)
	const about = 20 // rows in a range
	low, width := numbers/20, about*numbers/n
	names := strings.NewReplacer(
		"$A", r.reporter, "$B", r.partner, "$P", strconv.Itoa(r.period), "$K", strconv.Itoa(r.key),
		"$LOW", strconv.Itoa(low), "$HIGH", strconv.Itoa(low+width), "$TOP", strconv.Itoa(max(0, numbers-countries*width)),
	)
	for i := range list {
		q := &list[i]
		q.Gizmo, q.DuckDB = names.Replace(q.Gizmo), names.Replace(q.DuckDB)
		q.SPARQL = sparqlPrefixes() + names.Replace(q.SPARQL)
		q.SQL = termInSQL.ReplaceAllString(names.Replace(q.SQL), "(select id from term where value = '$1')")
	}
	return list, nil
}

var termInSQL = regexp.MustCompile(`\{([^}]+)\}`)

func sparqlPrefixes() string {
	var b strings.Builder
	for _, p := range schema.Prefixes() {
		fmt.Fprintf(&b, "PREFIX %s: <%s>\n", p.Name, p.IRI)
	}
	return b.String()
}
