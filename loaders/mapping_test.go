package loaders_test

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/claimgraph/claimgraph/loaders"
)

const plainPackage = `name: demo
title: Demo
version: "1"
resources:
  - {name: rows, path: rows.csv}
  - {name: more, path: more.csv, optional: true}
coverage: {period: any, world: open, covers: [cg:Thing]}
`

// open makes a dataset of the two files.
func open(pkg, mapping string) (*loaders.Dataset, error) {
	return loaders.Open(fstest.MapFS{"datapackage.yaml": {Data: []byte(pkg)}, "mapping.yaml": {Data: []byte(mapping)}})
}

// TestMapping maps one row, or a few, by one feature of YARRRML after another.
// The dataset's own description and the cells are left out of the comparison.
func TestMapping(t *testing.T) {
	head := "sources:\n  rows: {access: rows, referenceFormulation: csv, ignore: ['*']}\n  more: {access: more, referenceFormulation: csv, ignore: ['*']}\nmappings:\n  other: {sources: more, s: ex:m/$(id), po: [[ex:is, $(id)]]}\n"
	tests := []struct{ name, mapping, rows, want string }{
		{"constant, reference and template", "  x: {sources: rows, s: ex:$(a), po: [[ex:p, c], [ex:p, $(b)], [ex:p, '$(a)-$(b)']]}", "a,b\n1,2\n",
			"ex:1 ex:p \"1-2\"\nex:1 ex:p \"2\"\nex:1 ex:p \"c\"\n"},
		{"values in IRIs are escaped", "  x: {sources: rows, s: 'ex:$(a)/$(b)', po: [[ex:p, x]]}", "a,b\nü /%,a:b\n", "ex:ü%20%2F%25/a%3Ab ex:p \"x\"\n"},
		{"escaped references", `  x: {sources: rows, s: ex:s, po: [[ex:p, 'costs \$(b\) $(a (b))']]}`, "\"a (b)\",b\n1,2\n", "ex:s ex:p \"costs $(b) 1\"\n"},
		{"IRI, datatype and language", "  x: {sources: rows, s: ex:s, po: [[ex:p, ex:$(a)~iri], [ex:q, $(b), xsd:integer], [ex:r, $(b), nl~lang], {p: ex:t, o: {value: $(b), datatype: xsd:date}}]}", "a,b\n1,2\n",
			"ex:s ex:p ex:1\nex:s ex:q \"2\"^^xsd:integer\nex:s ex:r \"2\"@nl\nex:s ex:t \"2\"^^xsd:date\n"},
		{"several predicates and objects", "  x: {sources: rows, s: ex:s, po: [[[ex:p, ex:q], [$(a), $(b)]]]}", "a,b\n1,2\n",
			"ex:s ex:p \"1\"\nex:s ex:p \"2\"\nex:s ex:q \"1\"\nex:s ex:q \"2\"\n"},
		{"several subjects, inverse predicate", "  x: {sources: rows, s: [ex:s, ex:t], po: [{p: ex:p, inversepredicates: ex:i, o: ex:$(a)~iri}]}", "a,b\n1,2\n",
			"ex:1 ex:i ex:s\nex:1 ex:i ex:t\nex:s ex:p ex:1\nex:t ex:p ex:1\n"},
		{"an empty cell is nothing", "  x: {sources: rows, s: ex:s, po: [[ex:p, 'x$(a)'], [ex:q, $(b)]]}", "a,b\n,2\n", "ex:s ex:q \"2\"\n"},
		{"conditions", "  x: {sources: rows, s: ex:$(a), condition: 'greater($(a), 1)', po: [{p: ex:p, o: low, condition: 'less($(b), 5)'}, [ex:q, any]]}", "a,b\n1,1\n2,9\n3,1\n",
			"ex:2 ex:q \"any\"\nex:3 ex:p \"low\"\nex:3 ex:q \"any\"\n"},
		{"a function in the long form", "  x: {sources: rows, s: ex:s, po: [{p: ex:p, o: {function: grel:toUpperCase, parameters: [[grel:valueParameter, $(a)]]}}]}", "a,b\nx,2\n", "ex:s ex:p \"X\"\n"},
		{"functions inside each other", "  x: {sources: rows, s: ex:s, po: [{p: ex:p, o: {function: 'join(\"+\", split($(a), \";\"), upper(concat($(b), \", z\")))'}}]}", "a,b\nx;y,v\n", "ex:s ex:p \"x+y+V, Z\"\n"},
		{"several values of one reference", "  x: {sources: rows, s: ex:s, po: [{p: ex:p, o: {function: 'split($(a), \";\")'}}]}", "a,b\nx; y,v\n", "ex:s ex:p \"x\"\nex:s ex:p \"y\"\n"},
		{"a join", "  x: {sources: rows, s: ex:$(a), po: [{p: ex:p, o: {mapping: other, condition: {function: equal, parameters: [[str1, $(b)], [str2, $(key)]]}}}]}", "a,b\n1,k\n2,none\n",
			"ex:1 ex:p ex:m/7\nex:1 ex:p ex:m/8\nex:m/7 ex:is \"7\"\nex:m/8 ex:is \"8\"\nex:m/9 ex:is \"9\"\n"},
		{"blank nodes", "  x: {sources: rows, s: '_:$(a)', po: [[ex:p, x]]}", "a,b\né 1,2\n", "_:s2f476a80b43542ccb_C3_A9_201 ex:p \"x\"\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d, err := open(plainPackage, "prefixes: {ex: 'http://example.org/', grel: 'http://users.ugent.be/~bjdmeest/function/grel.ttl#'}\n"+head+tt.mapping+"\n")
			if err != nil {
				t.Fatal(err)
			}
			files := []loaders.File{file("rows.csv", tt.rows)}
			if strings.Contains(tt.mapping, "mapping: other") {
				files = append(files, file("more.csv", "key,id\nk,7\nk,8\nz,9\n"))
			}
			in, err := d.Input(context.Background(), files...)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, line := range strings.SplitAfter(string(nquads(t, d.Read(context.Background(), in, nil))), "\n") {
				if !strings.HasPrefix(line, "<https://w3id.org/claimgraph/src/") && line != "" {
					got = append(got, short(line))
				}
			}
			if s := strings.Join(got, ""); s != tt.want {
				t.Errorf("got\n%swant\n%s", s, tt.want)
			}
		})
	}
}

// short drops the label and writes prefixes.
func short(line string) string {
	line = line[:strings.LastIndex(line, " <")] + "\n"
	for _, p := range [][2]string{{"<http://example.org/", "ex:"}, {"<http://www.w3.org/2001/XMLSchema#", "xsd:"}} {
		line = strings.ReplaceAll(line, p[0], p[1])
	}
	return strings.ReplaceAll(line, ">", "")
}

// TestMistakes shows mistakes in the two files where they are.
func TestMistakes(t *testing.T) {
	rows := "sources:\n  rows: {access: rows, referenceFormulation: csv}\nmappings:\n"
	tests := []struct{ name, pkg, mapping, want string }{
		{"unknown key", plainPackage, rows + "  x:\n    sources: rows\n    subjetcs: ex:s\n", `demo/mapping.yaml:6:5: unknown key "subjetcs": did you mean "subjects"?`},
		{"unknown property", plainPackage, rows + "  x:\n    sources: rows\n    s: e:$(a)\n    po:\n      - [cg:reportr, e:X~iri]\n", `8:10: no term cg:reportr in the vocabulary: did you mean "reporter"?`},
		{"unknown class", plainPackage, rows + "  x:\n    sources: rows\n    s: e:$(a)\n    po:\n      - [a, cg:Aliance]\n", `8:13: no term cg:Aliance in the vocabulary: did you mean "Alliance"?`},
		{"unknown measure", plainPackage, rows + "  x:\n    sources: rows\n    s: e:$(a)\n    po:\n      - [cg:measure, m:export-shre~iri]\n", `no measure m:export-shre`},
		{"text where an IRI belongs", plainPackage, rows + "  x:\n    sources: rows\n    s: e:$(a)\n    po:\n      - [cg:reporter, e:$(a)]\n", "cg:reporter takes an IRI: write ~iri"},
		{"wrong datatype", plainPackage, rows + "  x:\n    sources: rows\n    s: e:$(a)\n    po:\n      - [cg:value, $(a), xsd:integer]\n", "cg:value takes xsd:double"},
		{"unknown function", plainPackage, rows + "  x:\n    sources: rows\n    s: e:$(a)\n    condition: equl($(a), 1)\n", `7:16: no function "equl": did you mean "equal"?`},
		{"arguments", plainPackage, rows + "  x:\n    sources: rows\n    s: e:$(a)\n    condition: equal($(a))\n", "equal: 1 arguments do not fit"},
		{"pattern", plainPackage, rows + "  x:\n    sources: rows\n    s: e:$(a)\n    condition: matches($(a), '(')\n", "missing closing )"},
		{"open call", plainPackage, rows + "  x:\n    sources: rows\n    s: e:$(a)\n    condition: equal($(a), 1\n", "is not closed"},
		{"graphs", plainPackage, rows + "  x:\n    sources: rows\n    s: e:$(a)\n    graphs: ex:g\n", "label of every quad is the dataset itself"},
		{"unknown source", plainPackage, rows + "  x:\n    sources: row\n    s: e:$(a)\n", `no source "row": did you mean "rows"?`},
		{"unused source", plainPackage, "sources:\n  rows: {access: rows}\n  more: {access: more}\nmappings:\n  x:\n    sources: rows\n    s: e:$(a)\n", `source "more" is not used`},
		{"key twice", plainPackage, rows + "  x:\n    sources: rows\n    s: e:a\n    s: e:b\n", "s"},
		{"broken YAML", plainPackage, "mappings: [", "demo/mapping.yaml:1"},
		{"alias bomb", plainPackage, "a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e,*e,*e]\n", "values"},
		{"no coverage", "name: demo\ntitle: D\nversion: '1'\nresources: [{name: rows, path: x}]\n", rows, "coverage is missing"},
		{"bad world", strings.Replace(plainPackage, "open", "flat", 1), rows, `world "flat"`},
		{"bad name", strings.Replace(plainPackage, "name: demo", "name: De mo", 1), rows, `datapackage.yaml:1:7: name "De mo"`},
		{"unknown covers", strings.Replace(plainPackage, "cg:Thing", "cg:Thingy", 1), rows, "no term cg:Thingy"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := open(tt.pkg, tt.mapping)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got error\n%v\nwant one with\n%s", err, tt.want)
			}
		})
	}
}
