package graph_test

import (
	"strings"
	"testing"

	"github.com/claimgraph/claimgraph/graph"
)

var jsonldCases = []rdfCase{
	{name: "empty", text: `{}`},
	{name: "full IRIs", text: `{"@id":"http://e.example/s","http://e.example/p":{"@id":"http://e.example/q"}}`, want: []string{eS + eP + "<http://e.example/q> ."}},
	{name: "context", text: `{"@context":{"e":"http://e.example/","p":"e:p","of":{"@id":"e:q","@type":"@id"}},"@id":"e:s","p":["a","b"],"of":["#x","é"]}`, want: []string{
		eS + eP + `"a" .`, eS + eP + `"b" .`, eS + eQ + "<http://src.example/one/#x> .", eS + eQ + "<http://src.example/one/é> .",
	}},
	{name: "vocabulary and base", text: `{"@context":{"@vocab":"http://e.example/","@base":"http://b.example/x/"},"@id":"../y","@type":"T","p":1}`, want: []string{
		"<http://b.example/y> " + rdfType + "<http://e.example/T> .", "<http://b.example/y> " + eP + `"1"` + xsd + "integer> .",
	}},
	{name: "values", text: `{"@context":{"@vocab":"http://e.example/","xsd":"http://www.w3.org/2001/XMLSchema#"},"@id":"http://e.example/s",
		"p":[true,7,-7,7.0,7.5,1e3,12345678901234567890,"x",{"@value":"x","@language":"en-GB"},{"@value":"2020-01-01","@type":"xsd:date"},{"@value":1.25,"@type":"xsd:decimal"},{"@value":7,"@type":"xsd:double"}]}`, want: []string{
		eS + eP + `"true"` + xsd + "boolean> .", eS + eP + `"7"` + xsd + "integer> .", eS + eP + `"-7"` + xsd + "integer> .", eS + eP + `"7"` + xsd + "integer> .",
		eS + eP + `"7.5E0"` + xsd + "double> .", eS + eP + `"1000"` + xsd + "integer> .", eS + eP + `"12345678901234567890"` + xsd + "integer> .", eS + eP + `"x" .`,
		eS + eP + `"x"@en-gb .`, eS + eP + `"2020-01-01"` + xsd + "date> .", eS + eP + `"1.25"` + xsd + "decimal> .", eS + eP + `"7.0E0"` + xsd + "double> .",
	}},
	{name: "nested nodes and names", text: `{"@context":{"@vocab":"http://e.example/"},"p":{"@id":"_:x","p":{"q":"in"}}}`, want: []string{
		"_:.1 " + eP + "_:-x .", "_:-x " + eP + "_:.2 .", "_:.2 " + eQ + `"in" .`,
	}},
	{name: "lists", text: `{"@context":{"@vocab":"http://e.example/","p":{"@container":"@list"}},"@id":"http://e.example/s","p":["a",["b"]],"q":{"@list":[]}}`, want: []string{
		eS + eP + "_:.1 .", "_:.1 " + rdfFirst + `"a" .`, "_:.1 " + rdfRest + "_:.2 .", "_:.2 " + rdfFirst + "_:.3 .", "_:.2 " + rdfRest + rdfNil + ".",
		"_:.3 " + rdfFirst + `"b" .`, "_:.3 " + rdfRest + rdfNil + ".", eS + eQ + rdfNil + ".",
	}},
	{name: "graphs", text: `{"@context":{"@vocab":"http://e.example/"},"@id":"http://e.example/g","p":1,"@graph":[{"@id":"http://e.example/s","p":{"p":2}},{"@id":"http://e.example/s","q":3}]}`, want: []string{
		"<http://e.example/g> " + eP + `"1"` + xsd + "integer> .", eS + eP + "_:.1 <http://e.example/g> .", "_:.1 " + eP + `"2"` + xsd + "integer> <http://e.example/g> .",
		eS + eQ + `"3"` + xsd + "integer> <http://e.example/g> .",
	}},
	{name: "the default graph", text: `{"@context":{"@vocab":"http://e.example/"},"@graph":[{"@id":"http://e.example/s","p":1}]}`, want: []string{eS + eP + `"1"` + xsd + "integer> ."}},
	{name: "reverse", text: `{"@context":{"@vocab":"http://e.example/","in":{"@reverse":"q"}},"@id":"http://e.example/s","@reverse":{"p":{"@id":"http://e.example/a"}},"in":{"@id":"http://e.example/b"}}`, want: []string{
		"<http://e.example/a> " + eP + "<http://e.example/s> .", "<http://e.example/b> " + eQ + "<http://e.example/s> .",
	}},
	{name: "language maps and indexes", text: `{"@context":{"@vocab":"http://e.example/","p":{"@container":"@language"},"q":{"@container":"@index"}},"@id":"http://e.example/s","p":{"en":"a","fr":"b"},"q":{"i":"c"}}`, want: []string{
		eS + eP + `"a"@en .`, eS + eP + `"b"@fr .`, eS + eQ + `"c" .`,
	}},
	{name: "a key that is left out on purpose", text: `{"@context":{"@vocab":"http://e.example/","note":null},"@id":"http://e.example/s","note":"not kept","p":"kept"}`, want: []string{eS + eP + `"kept" .`}},
	{name: "JSON as a value", text: `{"@context":{"p":{"@id":"http://e.example/p","@type":"@json"}},"@id":"http://e.example/s","p":{"b":1,"a":[null]}}`, want: []string{
		eS + eP + `"{\"a\":[null],\"b\":1}"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON> .`,
	}},
	{name: "hostile strings", text: `{"http://e.example/p":"\" . <x:a> <x:b> <x:c> .\n\u0000<script>"}`, want: []string{"_:.1 " + eP + `"\" . <x:a> <x:b> <x:c> .\n\u0000<script>" .`}},

	{name: "context elsewhere", text: "{\n  \"@context\": \"https://schema.org\",\n  \"name\": \"x\"\n}", at: `2:15: the context https://schema.org is not fetched: put its content here`},
	{name: "context in a file", text: `{"@context":["file:///etc/passwd",{"@vocab":"http://e.example/"}],"p":1}`, at: `1:14: the context file:///etc/passwd is not fetched`},
	{name: "import of a context", text: `{"@context":{"@version":1.1,"@import":"http://169.254.169.254/latest"},"p":1}`, at: `1:39: the context http://169.254.169.254/latest is not fetched`},
	{name: "document elsewhere", text: `"http://e.example/document"`, at: `1:1: the context http://e.example/document is not fetched`},
	{name: "key without a meaning", text: "{\"@context\":{\"e\":\"http://e.example/\"},\n\"e:p\":1, \"p\":2}", at: `2:10: "p" has no meaning here: declare it in the @context`},
	{name: "type without a meaning", text: "{\"@type\":\"Person\"}", at: `1:10: "Person" has no meaning here`},
	{name: "no JSON", text: "{\"a\":1,\n}", at: "2:1: no valid JSON"},
	{name: "no value", text: "", at: "1:1: the file ends before its value does"},
	{name: "half a value", text: `{"a":[1`, at: "1:8: the file ends before its value does"},
	{name: "two values", text: `{} {}`, at: "1:4: nothing may follow"},
	{name: "key that comes twice", text: `{"a":1,"b":{"a":1},"a":2}`, at: `1:22: the key "a" comes twice in one object`},
	{name: "bottomless", text: strings.Repeat(`{"http://e.example/p":`, 100_000), at: "1:11001: more than 500 brackets are open"},
	{name: "bottomless arrays", text: strings.Repeat(`[`, 1_000_000), at: "1:501: more than 500 brackets are open"},
	{name: "not UTF-8", text: "{\"a\":\"\xff\"}", at: "1:7: the file is not UTF-8 here"},
	{name: "space in an IRI", text: `{"@id":"http://e.example/a b","http://e.example/p":1}`, at: ` "http://e.example/a b" is no IRI`},
	{name: "language that is none", text: `{"http://e.example/p":{"@value":"x","@language":"e n"}}`, at: ` "e n" is no language tag`},
	{name: "blank node as predicate", text: `{"_:p":1}`, at: ` "_:p" is a blank node: a predicate must be an IRI`},
	{name: "direction", text: `{"http://e.example/p":{"@value":"x","@direction":"rtl"}}`, at: ` the direction of writing "rtl" is not kept`},
	{name: "cyclic context", text: `{"@context":{"a":"b:x","b":"a:x"},"a":1}`, at: " cyclic IRI mapping"},
	{name: "number out of range", text: `{"http://e.example/p":1e999}`, at: " the number 1e999 is out of range"},
	{name: "value and node at once", text: `{"http://e.example/p":{"@value":"x","@id":"http://e.example/q"}}`, at: " invalid value object"},
}

func TestReadJSONLD(t *testing.T) { runRDFCases(t, graph.JSONLD, "", jsonldCases) }

// TestJSONLDDeterministic reads a document with many unnamed nodes often: their
// names must not depend on the order of Go's maps.
func TestJSONLDDeterministic(t *testing.T) {
	var b strings.Builder
	b.WriteString(`{"@context":{"@vocab":"http://e.example/"}`)
	for _, key := range "abcdefghijklmnopqrstuvwxyz" {
		b.WriteString(`,"` + string(key) + `":[{"p":{"q":{}}},{"@list":[{"p":1},{"@graph":[{"p":2}]}]}]`)
	}
	b.WriteString("}")
	first := ""
	for range 20 {
		var all strings.Builder
		for q, err := range graph.ReadRDF("in.jsonld", strings.NewReader(b.String()), graph.JSONLD, rdfSource) {
			if err != nil {
				t.Fatal(err)
			}
			all.WriteString(q.String())
		}
		if first == "" {
			first = all.String()
		}
		if all.String() != first {
			t.Fatal("the same file gave different quads")
		}
	}
}
