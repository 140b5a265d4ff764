package graph

import (
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// A Network is a graph for programs that lay out and measure graphs: entities
// that claims or facts connect. Several edges may join the same two nodes.
type Network struct {
	Title string
	Nodes []NetworkNode
	Edges []NetworkEdge
}

// A NetworkNode is an entity.
type NetworkNode struct {
	ID         string // unique in the network
	Label      string
	Attributes map[string]any // of the types string, int64, float64
}

// A NetworkEdge is a claim or a fact about the two nodes that it names by their
// IDs.
type NetworkEdge struct {
	From, To   string
	Label      string
	Undirected bool
	Color      string         // as #rrggbb, "" for none
	Attributes map[string]any // of the types string, int64, float64
}

// column is an attribute with the type that fits all its values.
type column struct{ name, kind string }

// The kinds of columns, from narrow to wide.
const (
	wholeColumn  = "long"
	numberColumn = "double"
	textColumn   = "string"
)

// columnsOf lists the attributes in use, by name.
func columnsOf(sets []map[string]any) []column {
	kinds := map[string]string{}
	for _, set := range sets {
		for name, v := range set {
			kind := textColumn
			switch v.(type) {
			case int64:
				kind = wholeColumn
			case float64:
				kind = numberColumn
			}
			kinds[name] = wider(kinds[name], kind)
		}
	}
	var columns []column
	for _, name := range slices.Sorted(maps.Keys(kinds)) {
		columns = append(columns, column{name, kinds[name]})
	}
	return columns
}

func wider(a, b string) string {
	order := []string{"", wholeColumn, numberColumn, textColumn}
	return order[max(slices.Index(order, a), slices.Index(order, b))]
}

func attributeText(v any) string {
	switch v := v.(type) {
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return clean(fmt.Sprint(v))
}

func (n Network) columns() (nodes, edges []column) {
	var ofNodes, ofEdges []map[string]any
	for _, node := range n.Nodes {
		ofNodes = append(ofNodes, node.Attributes)
	}
	for _, edge := range n.Edges {
		ofEdges = append(ofEdges, edge.Attributes)
	}
	return columnsOf(ofNodes), columnsOf(ofEdges)
}

// xmlWriter writes elements one by one; the first error stays.
type xmlWriter struct {
	*xml.Encoder
	err error
}

func newXMLWriter(w io.Writer) (*xmlWriter, error) {
	_, err := io.WriteString(w, xml.Header)
	e := xml.NewEncoder(w)
	e.Indent("", " ")
	return &xmlWriter{e, err}, err
}

// start opens an element; attributes alternate between names and values, and
// those without a value are left out.
func (w *xmlWriter) start(name string, attributes ...string) {
	element := xml.StartElement{Name: xml.Name{Local: name}}
	for i := 0; i+1 < len(attributes); i += 2 {
		if attributes[i+1] != "" {
			element.Attr = append(element.Attr, xml.Attr{Name: xml.Name{Local: attributes[i]}, Value: attributes[i+1]})
		}
	}
	w.token(element)
}

func (w *xmlWriter) end(name string) { w.token(xml.EndElement{Name: xml.Name{Local: name}}) }

// element writes one without children; text may be "".
func (w *xmlWriter) element(name, text string, attributes ...string) {
	w.start(name, attributes...)
	if text != "" {
		w.token(xml.CharData(text))
	}
	w.end(name)
}

func (w *xmlWriter) token(t xml.Token) {
	if w.err == nil {
		w.err = w.EncodeToken(t)
	}
}

func (w *xmlWriter) close(format string) error {
	if w.err == nil {
		w.err = w.Close()
	}
	if w.err != nil {
		return fmt.Errorf("write %s: %w", format, w.err)
	}
	return nil
}

// WriteGraphML writes a network as GraphML 1.0, for yEd, Cytoscape, NetworkX,
// igraph and Gephi.
func WriteGraphML(w io.Writer, n Network) error {
	x, err := newXMLWriter(w)
	if err != nil {
		return fmt.Errorf("write GraphML: %w", err)
	}
	nodes, edges := n.columns()
	x.start("graphml", "xmlns", "http://graphml.graphdrawing.org/xmlns")
	keys := func(of string, columns []column) {
		x.element("key", "", "id", of+"-label", "for", of, "attr.name", "label", "attr.type", textColumn)
		for _, c := range columns {
			x.element("key", "", "id", of+"-"+c.name, "for", of, "attr.name", c.name, "attr.type", c.kind)
		}
	}
	data := func(of, label string, columns []column, values map[string]any) {
		x.element("data", clean(label), "key", of+"-label")
		for _, c := range columns {
			if v, ok := values[c.name]; ok {
				x.element("data", attributeText(v), "key", of+"-"+c.name)
			}
		}
	}
	keys("node", nodes)
	keys("edge", edges)
	x.start("graph", "id", "claimgraph", "edgedefault", "directed")
	x.element("desc", clean(n.Title))
	for _, node := range n.Nodes {
		x.start("node", "id", graphMLID(node.ID))
		data("node", node.Label, nodes, node.Attributes)
		x.end("node")
	}
	for i, edge := range n.Edges {
		directed := ""
		if edge.Undirected {
			directed = "false"
		}
		x.start("edge", "id", edgeID(i), "source", graphMLID(edge.From), "target", graphMLID(edge.To), "directed", directed)
		data("edge", edge.Label, edges, edge.Attributes)
		x.end("edge")
	}
	x.end("graph")
	x.end("graphml")
	return x.close("GraphML")
}

// WriteGEXF writes a network as GEXF 1.3, for Gephi. Edges have their label as
// their kind too, so that Gephi keeps several between the same two nodes.
func WriteGEXF(w io.Writer, n Network) error {
	x, err := newXMLWriter(w)
	if err != nil {
		return fmt.Errorf("write GEXF: %w", err)
	}
	nodes, edges := n.columns()
	x.start("gexf", "xmlns", "http://gexf.net/1.3", "xmlns:viz", "http://gexf.net/1.3/viz", "version", "1.3")
	x.start("meta")
	x.element("creator", "claimgraph")
	x.element("description", clean(n.Title))
	x.end("meta")
	x.start("graph", "defaultedgetype", "directed")
	declare := func(of string, columns []column) {
		if len(columns) == 0 {
			return
		}
		x.start("attributes", "class", of)
		for _, c := range columns {
			x.element("attribute", "", "id", c.name, "title", c.name, "type", c.kind)
		}
		x.end("attributes")
	}
	values := func(columns []column, set map[string]any) {
		if len(set) == 0 {
			return
		}
		x.start("attvalues")
		for _, c := range columns {
			if v, ok := set[c.name]; ok {
				x.element("attvalue", "", "for", c.name, "value", attributeText(v))
			}
		}
		x.end("attvalues")
	}
	declare("node", nodes)
	declare("edge", edges)
	x.start("nodes")
	for _, node := range n.Nodes {
		x.start("node", "id", node.ID, "label", clean(node.Label))
		values(nodes, node.Attributes)
		x.end("node")
	}
	x.end("nodes")
	x.start("edges")
	for i, edge := range n.Edges {
		kind := ""
		if edge.Undirected {
			kind = "undirected"
		}
		x.start("edge", "id", edgeID(i), "source", edge.From, "target", edge.To, "type", kind, "label", clean(edge.Label), "kind", clean(edge.Label))
		values(edges, edge.Attributes)
		x.color(edge.Color)
		x.end("edge")
	}
	x.end("edges")
	x.end("graph")
	x.end("gexf")
	return x.close("GEXF")
}

// color writes a colour given as #rrggbb, and nothing for any other.
func (w *xmlWriter) color(hex string) {
	n, err := strconv.ParseUint(strings.TrimPrefix(hex, "#"), 16, 32)
	if err != nil || len(hex) != len("#rrggbb") {
		return
	}
	part := func(shift uint) string { return strconv.FormatUint(n>>shift&0xff, 10) }
	w.element("viz:color", "", "r", part(16), "g", part(8), "b", part(0))
}

func edgeID(i int) string { return fmt.Sprintf("e%d", i+1) }

// graphMLID makes an ID of GraphML, which holds letters, digits and ".-:_" only:
// any other character is its number in hexadecimal between two "_". Different
// IDs stay different.
func graphMLID(id string) string {
	var b strings.Builder
	for _, r := range id {
		if 'a' <= r|0x20 && r|0x20 <= 'z' || '0' <= r && r <= '9' || strings.ContainsRune(".-:", r) {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "_%x_", r)
		}
	}
	return b.String()
}
