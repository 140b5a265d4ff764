package graph

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// dotFonts are the fonts that GraphViz is to take, the first that it has.
const dotFonts = "Helvetica,Arial,DejaVu Sans,sans-serif"

// The widths at which WriteDOT breaks lines, in characters.
const (
	dotPartyWidth = 24
	dotRowWidth   = 44
)

// WriteDOT writes the picture in GraphViz's language. All text is quoted: none
// of it can become an attribute or an element.
func WriteDOT(w io.Writer, p Picture) error {
	b := new(strings.Builder)
	b.WriteString("digraph claimgraph {\n")
	fmt.Fprintf(b, "  graph [label=%s, labelloc=t, fontname=%s, fontsize=16, fontcolor=%s, rankdir=LR, ranksep=0.9, nodesep=0.25, pad=0.3, bgcolor=white, tooltip=%[1]s];\n",
		dotString(strings.TrimSuffix(p.Title+"\n"+p.Note, "\n")), dotString(dotFonts), dotString(inkColor))
	fmt.Fprintf(b, "  node [shape=box, style=\"rounded,filled\", fillcolor=%s, color=%s, fontname=%s, fontsize=13, fontcolor=%s, margin=\"0.18,0.1\"];\n",
		dotString(partyColor), dotString(edgeColor), dotString(dotFonts), dotString(inkColor))
	fmt.Fprintf(b, "  edge [color=%s, arrowsize=0.8];\n", dotString(edgeColor))
	for _, party := range p.Parties {
		label := strings.Join(wrapWords(party.Label, dotPartyWidth), "\n")
		fmt.Fprintf(b, "  %s [label=%s, tooltip=%s];\n", dotString("party "+party.ID), dotString(label), dotString(orElse(party.Tooltip, party.Label)))
	}
	for _, topic := range topics(p.Cards) {
		indent := "  "
		if topic != "" {
			fmt.Fprintf(b, "  subgraph %s {\n", dotString("cluster_"+topic))
			fmt.Fprintf(b, "    graph [label=%s, tooltip=%[1]s, labeljust=l, fontsize=12, style=\"rounded,filled\", color=%s, fillcolor=%s, margin=14];\n",
				dotString(topic), dotString(boxColor), dotString(clusterColor))
			indent = "    "
		}
		for i, c := range p.Cards {
			if c.Topic == topic {
				fmt.Fprintf(b, "%s%s [shape=plain, style=\"\", tooltip=%s, label=<%s>];\n",
					indent, dotString(cardID(i)), dotString(orElse(c.Tooltip, c.Label)), dotTable(c))
			}
		}
		if topic != "" {
			b.WriteString("  }\n")
		}
	}
	for i, c := range p.Cards {
		writeDOTEdges(b, cardID(i), c)
	}
	writeDOTLegend(b, p.Legend)
	b.WriteString("}\n")
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("write DOT: %w", err)
	}
	return nil
}

func cardID(i int) string { return fmt.Sprintf("card %d", i+1) }

// dotTable is a card as an HTML-like label.
func dotTable(c Card) string {
	b := new(strings.Builder)
	fmt.Fprintf(b, `<TABLE BORDER="1" COLOR="%s" CELLBORDER="0" CELLSPACING="3" CELLPADDING="4" BGCOLOR="white" STYLE="rounded">`, boxColor)
	fmt.Fprintf(b, `<TR><TD ALIGN="LEFT" BALIGN="LEFT"><B>%s</B></TD></TR>`, markupLines(c.Label))
	for _, r := range c.Rows {
		id := ""
		if r.Anchor != "" {
			id = fmt.Sprintf(` ID="row-%s"`, markup(r.Anchor))
		}
		fmt.Fprintf(b, `<TR><TD ALIGN="LEFT" BALIGN="LEFT" %s BGCOLOR="%s" HREF="#%s" TITLE="%s"%s><FONT POINT-SIZE="10">%s</FONT>`,
			dotBorder(r.Mark), r.Mark.fill(), markup(r.Anchor), markup(r.Tooltip), id, markupLines(r.text()))
		if r.Mark.Word != "" {
			fmt.Fprintf(b, `<BR ALIGN="LEFT"/><FONT POINT-SIZE="9" COLOR="%s"><B>%s</B></FONT>`, r.Mark.color(), markup(r.Mark.Word))
		}
		b.WriteString(`</TD></TR>`)
	}
	b.WriteString("</TABLE>")
	return b.String()
}

// dotBorder draws the border of a row in its mark's colour and line style.
func dotBorder(m Mark) string {
	style := ""
	if m.Line == Dashed || m.Line == Dotted {
		style = fmt.Sprintf(` STYLE="%s"`, m.Line)
	}
	return fmt.Sprintf(`BORDER="%.0f" COLOR="%s"%s`, m.lineWidth(), m.color(), style)
}

func writeDOTEdges(b *strings.Builder, id string, c Card) {
	attributes := fmt.Sprintf("color=%s, style=%s, tooltip=%s", dotString(c.Mark.color()), dotString(orElse(string(c.Mark.Line), string(Solid))), dotString(orElse(c.Tooltip, c.Label)))
	if c.Mark.Line == Bold {
		attributes += ", penwidth=2.2"
	}
	head := ""
	if c.Undirected {
		head = ", arrowhead=none"
	}
	fmt.Fprintf(b, "  %s -> %s [%s, arrowhead=none];\n", dotString("party "+c.From), dotString(id), attributes)
	if c.To != "" {
		fmt.Fprintf(b, "  %s -> %s [%s%s];\n", dotString(id), dotString("party "+c.To), attributes, head)
	}
}

func writeDOTLegend(b *strings.Builder, marks []Mark) {
	if len(marks) == 0 {
		return
	}
	b.WriteString(`  "legend" [shape=plain, style="", tooltip="legend", label=<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="3" CELLPADDING="3">`)
	for _, m := range marks {
		fmt.Fprintf(b, `<TR><TD ALIGN="LEFT" %s BGCOLOR="%s"><FONT POINT-SIZE="10">%s</FONT></TD></TR>`,
			dotBorder(m), m.fill(), markup(strings.TrimSpace(m.Symbol+" "+m.Word)))
	}
	b.WriteString("</TABLE>>];\n")
}

// dotString quotes a string for DOT. Line breaks stay; the back-slash sequences
// that GraphViz would expand do not.
func dotString(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "&", "&amp;").Replace(clean(s)) + `"`
}

// markup escapes a string for an HTML-like label, and for XML.
func markup(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\n", "&#10;").Replace(clean(s))
}

// markupLines breaks a long text into left-aligned lines.
func markupLines(s string) string {
	lines := wrapWords(s, dotRowWidth)
	for i := range lines {
		lines[i] = markup(lines[i])
	}
	return strings.Join(lines, `<BR ALIGN="LEFT"/>`)
}

// wrapWords breaks a text at spaces into lines of at most width characters.
func wrapWords(s string, width int) []string {
	return wrap(s, float64(width), func(t string) float64 { return float64(utf8.RuneCountInString(t)) })
}
