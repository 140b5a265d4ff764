package graph_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/graph"
)

const rdfSource = quad.IRI("http://src.example/one")

// rdfRead reads a text and gives its lines of N-Quads, sorted. Blank nodes lose
// what the source adds to their names: _:-x is called x in the file, _:.1 is
// the first without a name.
func rdfRead(format graph.RDFFormat, text string) (lines []string, err error) {
	for q, err := range graph.ReadRDF("in."+string(format), strings.NewReader(text), format, rdfSource) {
		if err != nil {
			return lines, err
		}
		line, err := graph.AppendNQuad(nil, q)
		if err != nil {
			return lines, err
		}
		lines = append(lines, scopePattern.ReplaceAllString(strings.TrimSuffix(string(line), "\n"), "_:"))
	}
	slices.Sort(lines)
	return lines, nil
}

var scopePattern = regexp.MustCompile(`_:s[0-9a-f]{16}`)

type rdfCase struct {
	name, text string
	want       []string // sorted lines, for what is read
	at         string   // "line:column: words", for what is refused
}

func runRDFCases(t *testing.T, format graph.RDFFormat, prologue string, cases []rdfCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(string(format)+"/"+c.name, func(t *testing.T) {
			got, err := rdfRead(format, prologue+c.text)
			if c.at != "" {
				if err == nil {
					t.Fatalf("read %.200q as %q, want an error %s", c.text, got, c.at)
				}
				if want := "in." + string(format) + ":" + c.at; !strings.Contains(err.Error(), want) {
					t.Fatalf("%.200q: got the error\n%v\nwant\n%s", c.text, err, want)
				}
				return
			}
			if err != nil {
				t.Fatalf("%.200q: %v", c.text, err)
			}
			slices.Sort(c.want)
			if !slices.Equal(got, c.want) {
				t.Errorf("%.200q:\n%s\nwant\n%s", c.text, strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

const turtlePrologue = "@prefix e: <http://e.example/> . "

const (
	eS       = "<http://e.example/s> "
	eP       = "<http://e.example/p> "
	eQ       = "<http://e.example/q> "
	rdfType  = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
	rdfFirst = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#first> "
	rdfRest  = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> "
	rdfNil   = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#nil> "
	xsd      = "^^<http://www.w3.org/2001/XMLSchema#"
)

// turtleCases are read, or refused, alike as Turtle and as TriG.
var turtleCases = []rdfCase{
	{name: "nothing", text: ""},
	{name: "only a comment", text: "# nothing here"},
	{name: "IRIs", text: `<http://e.example/s> <http://e.example/p> <tag:e,2020:x> .`, want: []string{eS + eP + "<tag:e,2020:x> ."}},
	{name: "escapes in an IRI", text: `e:s e:p <http://e.example/\u00e9\U0001F600> .`, want: []string{eS + eP + "<http://e.example/é😀> ."}},
	{name: "words close together", text: `e:s e:p"a"@en,<x:y>;a e:q.`, want: []string{eS + eP + `"a"@en .`, eS + eP + "<x:y> .", eS + rdfType + "<http://e.example/q> ."}},
	{name: "bracket after a", text: `e:s a[e:p 1].`, want: []string{eS + rdfType + "_:.1 .", "_:.1 " + eP + `"1"` + xsd + "integer> ."}},
	{name: "repeated semicolons", text: `e:s e:p 1;; ; e:q 2 ; .`, want: []string{eS + eP + `"1"` + xsd + "integer> .", eS + eQ + `"2"` + xsd + "integer> ."}},
	{name: "line ends of old systems", text: "# comment\re:s e:p\r# more\r\"a\" .\r", want: []string{eS + eP + `"a" .`}},
	{name: "comments everywhere", text: "e:s# c\n e:p # c\n e:q#c\n.#", want: []string{eS + eP + "<http://e.example/q> ."}},
	{name: "a hash is part of an IRI", text: `e:s e:p <http://e.example/#x> . # <y`, want: []string{eS + eP + "<http://e.example/#x> ."}},
	{name: "numbers", text: `e:s e:p 7, -07, +1, 1.50, .5, -.5, 1e0, 1.E3, .5e-1, 1.0E1.`, want: []string{
		eS + eP + `"7"` + xsd + "integer> .", eS + eP + `"-07"` + xsd + "integer> .", eS + eP + `"+1"` + xsd + "integer> .",
		eS + eP + `"1.50"` + xsd + "decimal> .", eS + eP + `".5"` + xsd + "decimal> .", eS + eP + `"-.5"` + xsd + "decimal> .",
		eS + eP + `"1e0"` + xsd + "double> .", eS + eP + `"1.E3"` + xsd + "double> .", eS + eP + `".5e-1"` + xsd + "double> .", eS + eP + `"1.0E1"` + xsd + "double> .",
	}},
	{name: "a number ends the statement", text: `e:s e:p 1.e:s e:q 2.`, want: []string{eS + eP + `"1"` + xsd + "integer> .", eS + eQ + `"2"` + xsd + "integer> ."}},
	{name: "truth", text: `e:s e:p true,false.`, want: []string{eS + eP + `"true"` + xsd + "boolean> .", eS + eP + `"false"` + xsd + "boolean> ."}},
	{name: "datatypes", text: `e:s e:p "1"^^<http://www.w3.org/2001/XMLSchema#byte>, "x"^^e:t, "plain"^^<http://www.w3.org/2001/XMLSchema#string>.`, want: []string{
		eS + eP + `"1"` + xsd + "byte> .", eS + eP + `"x"^^<http://e.example/t> .`, eS + eP + `"plain" .`,
	}},
	{name: "space before a language and a datatype", text: "e:s e:p 'a' @en-GB , 'b' ^^ e:t .", want: []string{eS + eP + `"a"@en-GB .`, eS + eP + `"b"^^<http://e.example/t> .`}},
	{name: "a quote too many", text: `e:s e:p 'a"b', "a'b", '''a'''' .`, at: `1:66: the line ends before the closing '\''`},
	{name: "quotes within quotes", text: `e:s e:p 'a"b', "a'b", '''a''b''', """a""b" """ .`, want: []string{eS + eP + `"a\"b" .`, eS + eP + `"a'b" .`, eS + eP + `"a''b" .`, eS + eP + `"a\"\"b\" " .`}},
	{name: "lines within quotes", text: "e:s e:p \"\"\"one\ntwo\r\nthree\r\\n\"\"\" .", want: []string{eS + eP + `"one\ntwo\r\nthree\r\n" .`}},
	{name: "empty strings", text: `e:s e:p "", '', """""", '''''' .`, want: []string{eS + eP + `"" .`, eS + eP + `"" .`, eS + eP + `"" .`, eS + eP + `"" .`}},
	{name: "escapes in strings", text: `e:s e:p "\t\b\n\r\f\"\'\\\u0041\U0001F600" .`, want: []string{eS + eP + `"\t\b\n\r\f\"'\\A😀" .`}},
	{name: "hostile strings", text: `e:s e:p "> . <x:a> <x:b> <x:c> .", "<script>alert(1)</script>", "'); DROP TABLE quads;--", "\u0000\u001b[2J" .`, want: []string{
		eS + eP + `"> . <x:a> <x:b> <x:c> ." .`, eS + eP + `"<script>alert(1)</script>" .`, eS + eP + `"'); DROP TABLE quads;--" .`, eS + eP + `"\u0000\u001B[2J" .`,
	}},
	{name: "names with dots, colons and escapes", text: `e:a.b e:c:d e:e\,f\.. e:%41 e:1 e:é, e: .`, want: []string{
		"<http://e.example/a.b> <http://e.example/c:d> <http://e.example/e,f.> .",
		"<http://e.example/%41> <http://e.example/1> <http://e.example/é> .", "<http://e.example/%41> <http://e.example/1> <http://e.example/> .",
	}},
	{name: "empty prefix, and a new one for a name in use", text: "PREFIX : <http://a.example/>\n:s :p :o . @prefix : <http://b.example/> . :s :p :o .", want: []string{
		"<http://a.example/s> <http://a.example/p> <http://a.example/o> .", "<http://b.example/s> <http://b.example/p> <http://b.example/o> .",
	}},
	{name: "a prefix with dots and digits", text: "@prefix a.b-1: <http://a.example/> . a.b-1:s e:p a.b-1:o .", want: []string{"<http://a.example/s> " + eP + "<http://a.example/o> ."}},
	{name: "base", text: "@base <http://b.example/x/y?q#f> . <> e:p <#z>, <z>, <../z>, </z>, <//c.example/z>, <?z>, <é/./ü> . base <w/> <> e:p <v> .", want: []string{
		"<http://b.example/x/y?q> " + eP + "<http://b.example/x/y?q#z> .", "<http://b.example/x/y?q> " + eP + "<http://b.example/x/z> .",
		"<http://b.example/x/y?q> " + eP + "<http://b.example/z> .", "<http://b.example/x/y?q> " + eP + "<http://b.example/z> .",
		"<http://b.example/x/y?q> " + eP + "<http://c.example/z> .", "<http://b.example/x/y?q> " + eP + "<http://b.example/x/y?z> .",
		"<http://b.example/x/y?q> " + eP + "<http://b.example/x/é/ü> .", "<http://b.example/x/w/> " + eP + "<http://b.example/x/w/v> .",
	}},
	{name: "without a base the source is it", text: "<> e:p <#me> .", want: []string{"<http://src.example/one/> " + eP + "<http://src.example/one/#me> ."}},
	{name: "blank nodes", text: "_:a e:p _:b.c, _:1 . _:a e:q [] , [ ] .", want: []string{"_:-a " + eP + "_:-b.c .", "_:-a " + eP + "_:-1 .", "_:-a " + eQ + "_:.1 .", "_:-a " + eQ + "_:.2 ."}},
	{name: "nested blank nodes", text: `[ e:p [ e:q "in" ; e:p [] ] ] . [ e:p 1 ] e:q 2 .`, want: []string{
		"_:.1 " + eP + "_:.2 .", "_:.2 " + eQ + `"in" .`, "_:.2 " + eP + "_:.3 .", "_:.4 " + eP + `"1"` + xsd + "integer> .", "_:.4 " + eQ + `"2"` + xsd + "integer> .",
	}},
	{name: "lists", text: `e:s e:p (), ("a" (e:q)) . (1) e:p 2 .`, want: []string{
		eS + eP + rdfNil + ".", eS + eP + "_:.1 .", "_:.1 " + rdfFirst + `"a" .`, "_:.1 " + rdfRest + "_:.3 .", "_:.3 " + rdfFirst + "_:.2 .", "_:.3 " + rdfRest + rdfNil + ".",
		"_:.2 " + rdfFirst + "<http://e.example/q> .", "_:.2 " + rdfRest + rdfNil + ".",
		"_:.4 " + rdfFirst + `"1"` + xsd + "integer> .", "_:.4 " + rdfRest + rdfNil + ".", "_:.4 " + eP + `"2"` + xsd + "integer> .",
	}},
	{name: "as deep as allowed", text: "e:s e:p " + strings.Repeat("[ e:p ", 500) + "1" + strings.Repeat(" ]", 500) + " .", want: deep(500)},

	{name: "bottomless brackets", text: "e:s e:p\n" + strings.Repeat("(", 1_000_000), at: "2:501: more than 500 brackets are open"},
	{name: "bottomless nodes", text: "e:s e:p\n" + strings.Repeat("[e:p", 100_000), at: "2:2001: more than 500 brackets are open"},
	{name: "not UTF-8", text: "e:s e:p \"é\xff\" .", at: "1:44: the file is not UTF-8 here"},
	{name: "not UTF-8 on a later line of a string", text: "e:s e:p '''a\nb\xc3''' .", at: "2:2: the file is not UTF-8 here"},
	{name: "no such code point", text: `e:s e:p "\UFFFFFFFF" .`, at: "1:43: this escape is not allowed here"},
	{name: "half a surrogate pair", text: `e:s e:p "\ud83d" .`, at: "1:43: this escape is not allowed here"},
	{name: "unknown escape", text: `e:s e:p "\x" .`, at: "1:43: this escape is not allowed here"},
	{name: "space in an IRI", text: `e:s e:p <http://e.example/a b> .`, at: `1:42: "http://e.example/a b" is no IRI: character ' '`},
	{name: "escaped space in an IRI", text: `e:s e:p <http://e.example/a\u0020b> .`, at: `1:42: "http://e.example/a b" is no IRI: character ' '`},
	{name: "quote in an IRI", text: `e:s e:p <http://e.example/"> .`, at: "1:42: "},
	{name: "IRI without an end", text: "e:s e:p <http://e.example/\n> .", at: "1:60: the line ends before the closing '>'"},
	{name: "prefix that nobody declared", text: "rdf:a e:p e:q .", at: `1:34: prefix "rdf:" is not declared: write @prefix rdf: <…> . before it`},
	{name: "language without an end", text: `e:s e:p "a"@en- .`, at: `1:46: "en-" is no language tag`},
	{name: "language and datatype", text: `e:s e:p "a"@en^^e:t .`, at: `1:48: "." must come here`},
	{name: "escape that names do not know", text: `e:s e:p e:a\zb .`, at: "1:45: this escape is not allowed here"},
	{name: "half a percent escape", text: `e:s e:p e:a%4 .`, at: `1:45: "%" must be followed by two hexadecimal digits`},
	{name: "no dot at the end", text: "e:s e:p e:q", at: `1:45: "." must come here: a statement must end with it`},
	{name: "no dot between", text: "e:s e:p e:q\ne:t e:p e:q .", at: `2:1: "." must come here`},
	{name: "literal as subject", text: `"a" e:p e:q .`, at: "1:34: the subject must not be a literal"},
	{name: "literal as predicate", text: `e:s "a" e:q .`, at: "1:38: the predicate must be"},
	{name: "blank node as predicate", text: `e:s _:a e:q .`, at: "1:38: the predicate must be"},
	{name: "a as subject", text: `a e:p e:q .`, at: `1:34: "a" cannot begin a statement`},
	{name: "nothing but brackets", text: `[] .`, at: "1:37: the predicate must be"},
	{name: "nothing but a list", text: `(1) .`, at: "1:38: the predicate must be"},
	{name: "open bracket", text: "e:s e:p [ e:q 1 .", at: `1:50: "]" must come here`},
	{name: "open list", text: "e:s e:p ( 1 2 .", at: "1:48: the object must be"},
	{name: "file ends before the object", text: "e:s e:p", at: "1:41: the file ends before the object"},
	{name: "string without an end", text: "e:s e:p \"a\n\" .", at: `1:44: the line ends before the closing '"'`},
	{name: "long string without an end", text: "e:s e:p '''a\nb\n", at: "2:2: the file ends before the closing ''' of the string in line 1"},
	{name: "dot at the end of SPARQL's form", text: "PREFIX x: <http://x.example/> .", at: "1:64: the subject must be"},
	{name: "no dot at the end of Turtle's form", text: "@prefix x: <http://x.example/>\ne:s e:p 1 .", at: `2:1: "." must come here: a directive`},
	{name: "prefix without a colon", text: "@prefix x <http://x.example/> .", at: `1:42: a prefix is declared by its name and ":"`},
	{name: "unknown directive", text: "@import <http://x.example/> .", at: "1:34: no directive @import"},
	{name: "triples within triples", text: "<<e:s e:p 1>> e:q 2 .", at: "1:34: triples within triples (RDF 1.2) are not read"},
	{name: "annotations", text: "e:s e:p 1 {| e:q 2 |} .", at: "1:44: annotations (RDF 1.2) are not read"},
	{name: "a word", text: "e:s e:p nothing .", at: "1:42: the object must be"},
	{name: "another sign", text: "e:s e:p & .", at: `1:42: '&' cannot stand here`},
	{name: "no name after _:", text: "_: e:p 1 .", at: `1:36: "_:" must be followed by a name`},
}

// deep is what n nodes within each other give.
func deep(n int) []string {
	lines := []string{eS + eP + "_:.1 .", fmt.Sprintf("_:.%d %s", n, eP) + `"1"` + xsd + "integer> ."}
	for i := 1; i < n; i++ {
		lines = append(lines, fmt.Sprintf("_:.%d %s_:.%d .", i, eP, i+1))
	}
	return lines
}

func TestReadTurtle(t *testing.T) {
	runRDFCases(t, graph.Turtle, turtlePrologue, turtleCases)
	runRDFCases(t, graph.TriG, turtlePrologue, turtleCases)
	runRDFCases(t, graph.Turtle, turtlePrologue, []rdfCase{
		{name: "a graph", text: "e:g { e:s e:p 1 }", at: "1:38: the predicate must be"},
		{name: "a nameless graph", text: "{ e:s e:p 1 }", at: "1:34: graphs are part of TriG"},
	})
}

var trigCases = []rdfCase{
	{name: "graphs", text: "e:s e:p 1 . e:g { e:s e:p 2 . e:s e:p 3 } GRAPH <http://e.example/h> { e:s e:p 4 . } graph _:b {} { e:s e:p 5 }", want: []string{
		eS + eP + `"1"` + xsd + "integer> .", eS + eP + `"2"` + xsd + "integer> <http://e.example/g> .", eS + eP + `"3"` + xsd + "integer> <http://e.example/g> .",
		eS + eP + `"4"` + xsd + "integer> <http://e.example/h> .", eS + eP + `"5"` + xsd + "integer> .",
	}},
	{name: "graphs named by blank nodes", text: "_:b { _:b e:p [ e:q () ] } [] { [ e:p 1 ] . [ e:p 2 ] }", want: []string{
		"_:-b " + eP + "_:.1 _:-b .", "_:.1 " + eQ + rdfNil + "_:-b .", "_:.3 " + eP + `"1"` + xsd + "integer> _:.2 .", "_:.4 " + eP + `"2"` + xsd + "integer> _:.2 .",
	}},
	{name: "no dot between the statements of a graph", text: "{ e:s e:p 1 e:s e:p 2 }", at: `1:46: "." must come here: a statement must end with it, or the graph with "}"`},
	{name: "two dots", text: "{ e:s e:p 1 .. }", at: "1:47: the subject must be"},
	{name: "graph without an end", text: "{ e:s e:p 1 .", at: "1:47: the file ends before the subject"},
	{name: "graph in a graph", text: "e:g { e:h { e:s e:p 1 } }", at: "1:44: the predicate must be"},
	{name: "graph named by a list", text: "(1) { e:s e:p 1 }", at: "1:38: a graph must be named by"},
	{name: "graph named by a node with properties", text: "[ e:p 1 ] { e:s e:p 1 }", at: "1:44: a graph must be named by"},
	{name: "graph named by a literal", text: `GRAPH "a" { e:s e:p 1 }`, at: "1:40: the subject must not be a literal"},
	{name: "prefix within a graph", text: "{ @prefix x: <http://x.example/> . }", at: "1:36: the subject must be"},
}

func TestReadTriG(t *testing.T) { runRDFCases(t, graph.TriG, turtlePrologue, trigCases) }

var ntriplesCases = []rdfCase{
	{name: "triple", text: `<x:s> <x:p> _:a . # c`, want: []string{`<x:s> <x:p> _:-a .`}},
	{name: "graph", text: `<x:s> <x:p> <x:o> <x:g> .`, at: `1:19: a statement of N-Triples must end here with "."`},
	{name: "no end", text: `<x:s> <x:p> <x:o>`, at: `1:18: `},
}

func TestReadStatements(t *testing.T) {
	runRDFCases(t, graph.NTriples, "", ntriplesCases)
	runRDFCases(t, graph.NQuads, "", []rdfCase{
		{name: "byte order mark", text: "\ufeff<x:s> <x:p> <x:o> <x:g> .", want: []string{"<x:s> <x:p> <x:o> <x:g> ."}},
		{name: "blank nodes", text: "_:a <x:p> _:b _:a .", want: []string{"_:-a <x:p> _:-b _:-a ."}},
	})
}

// TestExportKeepsBlankNodes shows that the blank nodes of a source keep their
// names when its export is read again, and that a changed export is refused.
func TestExportKeepsBlankNodes(t *testing.T) {
	const source = "x:one"
	read := func(text string) (out string, err error) {
		var b strings.Builder
		_, err = graph.WriteNQuads(&b, func(yield func(quad.Quad, error) bool) {
			for q, err := range graph.ReadRDF("f.nq", strings.NewReader(text), graph.NQuads, source) {
				q.Label = quad.IRI(source)
				if !yield(q, err) {
					return
				}
			}
		})
		return b.String(), err
	}
	first, err := read("_:a <x:p> _:s1-a .\n_:b <x:p> \"_:a\" .\n")
	if err != nil {
		t.Fatal(err)
	}
	if again, err := read(first); err != nil || again != first {
		t.Errorf("read again: %v\n%s\nwant\n%s", err, again, first)
	}
	for text, want := range map[string]string{
		first + "_:c <x:p> 1 .":                 "f.nq:3:",
		first + "_:c <x:p> <x:o> .":             "quad 3: quads of x:one and others in one file",
		first + "_:c <x:p> <x:o> <x:one> .":     "quad 3: _:c is no blank node of x:one",
		"_:c <x:p> <x:o> <x:one> .":             "quad 1: _:c is no blank node of x:one",
		"<x:s> <x:p> <x:o> <x:two> .\n" + first: "quad 2: quads of x:one and others in one file",
	} {
		if _, err := read(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want one with %q", text, err, want)
		}
	}
}

// TestBlankNodes shows that blank nodes of two sources are never one, whatever
// they are called, and that the same file gives the same names.
func TestBlankNodes(t *testing.T) {
	const text = "_:a <x:p> [ <x:q> 1 ] ."
	names := func(source quad.IRI) (names []quad.Value) {
		for q, err := range graph.ReadRDF("f.ttl", strings.NewReader(text), graph.Turtle, source) {
			if err != nil {
				t.Fatal(err)
			}
			names = append(names, q.Subject)
		}
		return names
	}
	one, again, other := names("x:one"), names("x:one"), names("x:two")
	if !slices.Equal(one, again) {
		t.Errorf("the same file gave %v, then %v", one, again)
	}
	for _, n := range one {
		if slices.Contains(other, n) {
			t.Errorf("%v is a node of both sources", n)
		}
	}
	copycat := "_:" + string(one[0].(quad.BNode)) + " <x:p> 1 ."
	for q, err := range graph.ReadRDF("f.ttl", strings.NewReader(copycat), graph.Turtle, "x:two") {
		if err != nil || slices.Contains(one, q.Subject) {
			t.Errorf("a file that uses the name of another source's node reached it: %v, %v", q, err)
		}
	}
}

// TestSyntaxErrorText shows what a user sees.
func TestSyntaxErrorText(t *testing.T) {
	_, err := rdfRead(graph.Turtle, "@prefix e: <http://e.example/> .\n\te:s e:p \"a\" ;\n\t    e:q nothing .\n")
	var syntax *graph.SyntaxError
	if !errors.As(err, &syntax) {
		t.Fatalf("got %v", err)
	}
	want := "in.ttl:3:10: the object must be an IRI, a prefixed name, a blank node, a literal or a list\n       e:q nothing .\n           ^"
	if err.Error() != want {
		t.Errorf("got\n%s\nwant\n%s", err, want)
	}
}

func TestUnpack(t *testing.T) {
	pack := func(text []byte) *bytes.Buffer {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		if _, err := z.Write(text); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		return &b
	}
	count := func(b *bytes.Buffer, format graph.RDFFormat) (n int, err error) {
		for _, err := range graph.ReadRDF("f.gz", b, format, rdfSource) {
			if err != nil {
				return n, err
			}
			n++
		}
		return n, nil
	}
	if n, err := count(pack([]byte("\ufeff<x:s> <x:p> 1 .")), graph.Turtle); n != 1 || err != nil {
		t.Errorf("packed Turtle gave %d quads, %v", n, err)
	}
	cut := pack([]byte(strings.Repeat("<x:s> <x:p> <x:o> .\n", 1000)))
	cut.Truncate(cut.Len() - 9)
	if _, err := count(cut, graph.NQuads); err == nil || !strings.Contains(err.Error(), "f.gz:") {
		t.Errorf("a file that was cut gave %v", err)
	}
	bomb := pack(bytes.Repeat([]byte("#"+strings.Repeat("x", 998)+"\n"), 40_000))
	for _, format := range []graph.RDFFormat{graph.NQuads, graph.Turtle} {
		if _, err := count(bytes.NewBuffer(bomb.Bytes()), format); err == nil || !strings.Contains(err.Error(), "unpacks to more than") {
			t.Errorf("%s: 40 MB of comments in %d bytes gave %v", format, bomb.Len(), err)
		}
	}
}
