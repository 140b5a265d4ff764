package graph_test

import (
	"bytes"
	"encoding/xml"
	"io"
	"strings"
	"testing"

	"github.com/claimgraph/claimgraph/graph"
)

// element is any XML element.
type element struct {
	XMLName  xml.Name
	Attrs    []xml.Attr `xml:",any,attr"`
	Text     string     `xml:",chardata"`
	Children []element  `xml:",any"`
}

func (e element) attr(name string) string {
	for _, a := range e.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// all lists the elements of a name, at any depth.
func (e element) all(name string) []element {
	var found []element
	for _, c := range e.Children {
		if c.XMLName.Local == name {
			found = append(found, c)
		}
		found = append(found, c.all(name)...)
	}
	return found
}

func parseXML(t *testing.T, write func(io.Writer, graph.Network) error, n graph.Network) element {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b, n); err != nil {
		t.Fatal(err)
	}
	var root element
	if err := xml.Unmarshal(b.Bytes(), &root); err != nil {
		t.Fatalf("%v:\n%s", err, b.String())
	}
	return root
}

const hostileLabel = "a\x00\"><script>&\ufffe\xff\nb"

func testNetwork() graph.Network {
	return graph.Network{
		Title: "What " + hostileLabel + " claims",
		Nodes: []graph.NetworkNode{
			{ID: "e:RUS", Label: hostileLabel, Attributes: map[string]any{"kind": "country"}},
			{ID: "e:person/kim", Label: "Kim"},
			{ID: "e:person_kim", Label: "another"},
		},
		Edges: []graph.NetworkEdge{
			{From: "e:RUS", To: "e:person/kim", Label: "meets", Undirected: true, Color: "#b91c1c", Attributes: map[string]any{"count": int64(2), "share": int64(17), "quote": hostileLabel}},
			{From: "e:RUS", To: "e:person/kim", Label: "meets", Color: "red", Attributes: map[string]any{"share": 17.5, "rank": int64(3)}},
		},
	}
}

func TestWriteGraphML(t *testing.T) {
	root := parseXML(t, graph.WriteGraphML, testNetwork())
	kinds := map[string]string{}
	for _, key := range root.all("key") {
		kinds[key.attr("for")+" "+key.attr("attr.name")] = key.attr("attr.type")
	}
	for name, want := range map[string]string{"node label": "string", "node kind": "string", "edge count": "long", "edge share": "double", "edge quote": "string"} {
		if kinds[name] != want {
			t.Errorf("key of %s has type %q, want %s", name, kinds[name], want)
		}
	}
	ids := map[string]bool{}
	for _, node := range root.all("node") {
		id := node.attr("id")
		if ids[id] || strings.ContainsAny(id, "/ ") {
			t.Errorf("id %q", id)
		}
		ids[id] = true
	}
	if len(ids) != 3 {
		t.Errorf("%d nodes", len(ids))
	}
	edges := root.all("edge")
	if len(edges) != 2 || edges[0].attr("directed") != "false" || edges[1].attr("directed") != "" {
		t.Fatalf("edges %v", edges)
	}
	for _, e := range edges {
		if !ids[e.attr("source")] || !ids[e.attr("target")] {
			t.Errorf("%v joins no nodes", e.Attrs)
		}
	}
	data := map[string]string{}
	for _, d := range edges[0].all("data") {
		data[d.attr("key")] = d.Text
	}
	if want := "a\"><script>&\ufffd\nb"; data["edge-quote"] != want || data["edge-share"] != "17" || data["edge-label"] != "meets" {
		t.Errorf("data %q", data)
	}
	if _, there := data["edge-rank"]; there {
		t.Error("the first edge got the second one's rank")
	}
}

func TestWriteGEXF(t *testing.T) {
	root := parseXML(t, graph.WriteGEXF, testNetwork())
	if v := root.attr("version"); v != "1.3" {
		t.Errorf("version %q", v)
	}
	nodes, edges := root.all("node"), root.all("edge")
	if len(nodes) != 3 || nodes[1].attr("id") != "e:person/kim" || strings.ContainsRune(nodes[0].attr("label"), 0) {
		t.Fatalf("nodes %v", nodes)
	}
	if len(edges) != 2 || edges[0].attr("type") != "undirected" || edges[1].attr("type") != "" || edges[0].attr("kind") != "meets" {
		t.Fatalf("edges %v", edges)
	}
	colors := root.all("color")
	if len(colors) != 1 || colors[0].attr("r") != "185" || colors[0].attr("g") != "28" || colors[0].attr("b") != "28" {
		t.Errorf("colours %v", colors)
	}
	declared := map[string]string{}
	for _, list := range root.all("attributes") {
		for _, a := range list.all("attribute") {
			declared[list.attr("class")+" "+a.attr("id")] = a.attr("type")
		}
	}
	for _, e := range edges {
		for _, v := range e.all("attvalue") {
			if declared["edge "+v.attr("for")] == "" {
				t.Errorf("attribute %q is not declared", v.attr("for"))
			}
		}
	}
	if declared["edge share"] != "double" || declared["edge rank"] != "long" {
		t.Errorf("declared %v", declared)
	}
}
