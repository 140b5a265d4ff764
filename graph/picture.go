package graph

import (
	"fmt"
	"io"
	"strings"
	"unicode"
)

// A Picture is a graph to be drawn: parties, what is said between them, and
// what the marks mean. Nodes and edges are drawn in the order given.
type Picture struct {
	Title  string
	Nodes  []Node
	Edges  []Edge
	Legend []Mark
}

// A Node is a party, or a card of rows that stands between parties.
type Node struct {
	ID      string // unique in the picture
	Label   string
	Tooltip string
	Cluster string // nodes of one cluster stand together in a box of that name; "" for none
	Rows    []CardRow
}

// A CardRow is one line of a card.
type CardRow struct {
	Text    string
	Tooltip string
	Anchor  string // id of what the row shows; a link to "#anchor" where the format has links
	Mark    Mark
}

// An Edge connects two nodes by their IDs.
type Edge struct {
	From, To string
	Label    string
	Tooltip  string
	Mark     Mark
	Plain    bool // without an arrow head: the connection has no direction
}

// A Mark is how a verdict, or any other class of things, looks: never by
// colour alone. The zero Mark is a thin grey line.
type Mark struct {
	Word   string // what the mark means: "refuted"
	Symbol string // one character before the word
	Color  string // of lines and symbols, as #rrggbb
	Fill   string // of the background, as #rrggbb
	Line   LineStyle
}

// A LineStyle is the second sign of a Mark, for those who do not see its colour.
type LineStyle string

// The line styles that every output format can draw.
const (
	Solid  LineStyle = "solid"
	Bold   LineStyle = "bold"
	Dashed LineStyle = "dashed"
	Dotted LineStyle = "dotted"
)

const (
	fontName  = "DejaVu Sans,Verdana,Helvetica,Arial,sans-serif"
	inkColor  = "#1f2937"
	edgeColor = "#94a3b8"
	boxColor  = "#cbd5e1"
	lineChars = 44 // characters in a line of a card
)

// WriteDOT writes the picture in GraphViz's language. All text is quoted: none
// of it can become an attribute or an element.
func WriteDOT(w io.Writer, p Picture) error {
	if _, err := io.WriteString(w, dot(p, cellStyle)); err != nil {
		return fmt.Errorf("write DOT: %w", err)
	}
	return nil
}

// dot writes the picture; cell gives the attributes that draw the border of a
// card's row in the mark's colour and line style.
func dot(p Picture, cell func(Mark) string) string {
	b := new(strings.Builder)
	b.WriteString("digraph claimgraph {\n")
	fmt.Fprintf(b, "  graph [label=%s, labelloc=t, fontname=%s, fontsize=16, fontcolor=%s, rankdir=LR, ranksep=0.9, nodesep=0.25, splines=true, pad=0.3, bgcolor=white, tooltip=%[1]s];\n",
		dotString(p.Title), dotString(fontName), dotString(inkColor))
	fmt.Fprintf(b, "  node [shape=box, style=\"rounded,filled\", fillcolor=\"#eef2ff\", color=%s, fontname=%s, fontsize=13, fontcolor=%s, margin=\"0.18,0.1\"];\n",
		dotString(edgeColor), dotString(fontName), dotString(inkColor))
	fmt.Fprintf(b, "  edge [fontname=%s, fontsize=10, fontcolor=%s, color=%s, arrowsize=0.8];\n",
		dotString(fontName), dotString(inkColor), dotString(edgeColor))
	for _, cluster := range clusters(p.Nodes) {
		indent := "  "
		if cluster != "" {
			fmt.Fprintf(b, "  subgraph %s {\n", dotString("cluster_"+cluster))
			fmt.Fprintf(b, "    graph [label=%s, tooltip=%[1]s, labeljust=l, fontsize=12, style=\"rounded,filled\", color=%s, fillcolor=\"#f8fafc\", margin=14];\n", dotString(cluster), dotString(boxColor))
			indent = "    "
		}
		for _, n := range p.Nodes {
			if n.Cluster == cluster {
				writeNode(b, indent, n, cell)
			}
		}
		if cluster != "" {
			b.WriteString("  }\n")
		}
	}
	for _, e := range p.Edges {
		writeEdge(b, e)
	}
	writeLegend(b, p.Legend, cell)
	b.WriteString("}\n")
	return b.String()
}

// cellStyle is the border of a row as GraphViz's own renderers draw it.
func cellStyle(m Mark) string {
	style := ""
	if m.Line == Dashed || m.Line == Dotted {
		style = fmt.Sprintf(` STYLE="%s"`, m.Line)
	}
	return fmt.Sprintf(`BORDER="%d" COLOR="%s"%s`, borderWidth(m.Line), orElse(m.Color, edgeColor), style)
}

// alphaOf carries a line style in the alpha of a colour.
var alphaOf = map[LineStyle]string{Dashed: "#fe", Dotted: "#fd"}

// cellColor is the border of a row for the drawing list. The WebAssembly build
// garbles the style of a cell there, so the colour carries it.
func cellColor(m Mark) string {
	color := orElse(m.Color, edgeColor) + strings.TrimPrefix(alphaOf[m.Line], "#")
	return fmt.Sprintf(`BORDER="%d" COLOR="%s"`, borderWidth(m.Line), color)
}

// clusters lists the clusters in the order of their first node; "" stands for
// the nodes outside of all.
func clusters(nodes []Node) []string {
	var names []string
	seen := map[string]bool{}
	for _, n := range nodes {
		if !seen[n.Cluster] {
			seen[n.Cluster] = true
			names = append(names, n.Cluster)
		}
	}
	return names
}

func writeNode(b *strings.Builder, indent string, n Node, cell func(Mark) string) {
	tooltip := n.Tooltip
	if tooltip == "" {
		tooltip = n.Label
	}
	if len(n.Rows) == 0 {
		fmt.Fprintf(b, "%s%s [label=%s, tooltip=%s];\n", indent, dotString(n.ID), dotString(strings.Join(wrap(n.Label, 24), "\n")), dotString(tooltip))
		return
	}
	fmt.Fprintf(b, "%s%s [shape=plain, style=\"\", tooltip=%s, label=<", indent, dotString(n.ID), dotString(tooltip))
	fmt.Fprintf(b, `<TABLE BORDER="1" COLOR="%s" CELLBORDER="0" CELLSPACING="3" CELLPADDING="4" BGCOLOR="white" STYLE="rounded">`, boxColor)
	if n.Label != "" {
		fmt.Fprintf(b, `<TR><TD ALIGN="LEFT" BALIGN="LEFT"><B>%s</B></TD></TR>`, markupLines(n.Label))
	}
	for _, r := range n.Rows {
		fill, color := orElse(r.Mark.Fill, "#ffffff"), orElse(r.Mark.Color, edgeColor)
		text := r.Text
		if r.Mark.Symbol != "" {
			text = r.Mark.Symbol + " " + text
		}
		fmt.Fprintf(b, `<TR><TD ALIGN="LEFT" BALIGN="LEFT" %s BGCOLOR="%s" TITLE="%s" HREF="#%s" ID="row-%[4]s"><FONT POINT-SIZE="10">%s</FONT>`,
			cell(r.Mark), fill, markup(r.Tooltip), markup(r.Anchor), markupLines(text))
		if r.Mark.Word != "" {
			fmt.Fprintf(b, `<BR ALIGN="LEFT"/><FONT POINT-SIZE="9" COLOR="%s"><B>%s</B></FONT>`, color, markup(r.Mark.Word))
		}
		b.WriteString(`</TD></TR>`)
	}
	b.WriteString("</TABLE>>];\n")
}

func writeEdge(b *strings.Builder, e Edge) {
	fmt.Fprintf(b, "  %s -> %s [color=%s, style=%s", dotString(e.From), dotString(e.To),
		dotString(orElse(e.Mark.Color, edgeColor)), dotString(orElse(string(e.Mark.Line), string(Solid))))
	if e.Mark.Line == Bold {
		b.WriteString(", penwidth=2.2")
	}
	if e.Plain {
		b.WriteString(", arrowhead=none")
	}
	if e.Label != "" {
		fmt.Fprintf(b, ", label=%s", dotString(strings.Join(wrap(e.Label, 28), "\n")))
	}
	tooltip := orElse(e.Tooltip, e.Label)
	fmt.Fprintf(b, ", tooltip=%s, labeltooltip=%[1]s];\n", dotString(tooltip))
}

func writeLegend(b *strings.Builder, marks []Mark, cell func(Mark) string) {
	if len(marks) == 0 {
		return
	}
	b.WriteString(`  "legend" [shape=plain, style="", tooltip="legend", label=<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="3" CELLPADDING="3"><TR><TD ALIGN="LEFT"><FONT POINT-SIZE="10"><B>Legend</B></FONT></TD></TR>`)
	for _, m := range marks {
		fmt.Fprintf(b, `<TR><TD ALIGN="LEFT" %s BGCOLOR="%s"><FONT POINT-SIZE="10">%s</FONT></TD></TR>`,
			cell(m), orElse(m.Fill, "#ffffff"), markup(strings.TrimSpace(m.Symbol+" "+m.Word)))
	}
	b.WriteString("</TABLE>>];\n")
}

func borderWidth(l LineStyle) int {
	if l == Bold {
		return 2
	}
	return 1
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// dotString quotes a string for DOT. Line breaks stay; the back-slash sequences
// that GraphViz would expand do not.
func dotString(s string) string {
	s = strings.Map(visible, strings.ToValidUTF8(s, "\uFFFD"))
	s = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "&", "&amp;").Replace(s)
	return `"` + s + `"`
}

// markup escapes a string for an HTML-like label.
func markup(s string) string {
	s = strings.Map(visible, strings.ToValidUTF8(s, "\uFFFD"))
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\n", "&#10;").Replace(s)
}

// markupLines breaks a long text into left-aligned lines.
func markupLines(s string) string {
	lines := wrap(s, lineChars)
	for i := range lines {
		lines[i] = markup(lines[i])
	}
	return strings.Join(lines, `<BR ALIGN="LEFT"/>`)
}

// visible drops control characters, which XML cannot hold.
func visible(r rune) rune {
	if r != '\n' && unicode.IsControl(r) || r == 0xFFFE || r == 0xFFFF {
		return -1
	}
	return r
}

// wrap breaks a text at spaces into lines of at most width characters; a
// longer word has a line of its own.
func wrap(s string, width int) []string {
	var lines []string
	line, n := "", 0
	for _, word := range strings.Fields(s) {
		length := len([]rune(word))
		if n > 0 && n+1+length > width {
			lines = append(lines, line)
			line, n = "", 0
		}
		if n > 0 {
			line, n = line+" ", n+1
		}
		line, n = line+word, n+length
	}
	return append(lines, line)
}
