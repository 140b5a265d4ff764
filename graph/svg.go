package graph

import (
	"fmt"
	"io"
	"strconv"
	"strings"
)

// WriteSVG draws the picture as SVG. Tooltips are titles of their shapes; a row
// has the id "row-" and its anchor.
func WriteSVG(w io.Writer, p Picture) error {
	d, err := layOut(p)
	if err != nil {
		return fmt.Errorf("draw SVG: %w", err)
	}
	out := new(svgWriter)
	fmt.Fprintf(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%s\" height=\"%s\" viewBox=\"0 0 %[1]s %[2]s\" role=\"img\" font-family=\"Go,Helvetica,Arial,sans-serif\">\n",
		number(d.width), number(d.height))
	fmt.Fprintf(out, "<title>%s</title>\n", markup(p.Title))
	fmt.Fprintf(out, "<rect width=\"100%%\" height=\"100%%\" fill=\"%s\"/>\n", paperColor)
	for _, s := range d.shapes {
		s.svg(out)
	}
	out.WriteString("</svg>\n")
	if _, err := io.WriteString(w, out.String()); err != nil {
		return fmt.Errorf("write SVG: %w", err)
	}
	return nil
}

type svgWriter struct{ strings.Builder }

// element writes an element that takes no text but a tooltip.
func (w *svgWriter) element(name, attributes, tooltip string) {
	if tooltip == "" {
		fmt.Fprintf(w, "<%s %s/>\n", name, attributes)
		return
	}
	fmt.Fprintf(w, "<%s %s><title>%s</title></%[1]s>\n", name, attributes, markup(tooltip))
}

func (r rectangle) svg(w *svgWriter) {
	attributes := fmt.Sprintf(`x="%s" y="%s" width="%s" height="%s" rx="%s" fill="%s" %s`,
		number(r.x), number(r.y), number(r.w), number(r.h), number(r.radius), markup(orElse(r.fill, "none")), svgStroke(r.stroke, r.width, r.line))
	if r.anchor != "" {
		attributes += fmt.Sprintf(` id="row-%s"`, markup(r.anchor))
	}
	w.element("rect", attributes, r.tooltip)
}

func (c connection) svg(w *svgWriter) {
	end := c.x2
	if c.head {
		end = c.headBase()
	}
	a, b := c.controls()
	path := fmt.Sprintf(`d="M%s,%sC%s,%s %s,%s %s,%s" fill="none" %s`,
		number(c.x1), number(c.y1), number(a), number(c.y1), number(b), number(c.y2), number(end), number(c.y2), svgStroke(c.stroke, c.width, c.line))
	w.element("path", path, c.tooltip)
	if c.head {
		head := fmt.Sprintf(`points="%s,%s %s,%s %s,%s" fill="%s"`,
			number(c.x2), number(c.y2), number(end), number(c.y2-headHalf), number(end), number(c.y2+headHalf), markup(c.stroke))
		w.element("polygon", head, "")
	}
}

// svg gives the text the length that was measured, whatever the font; it lets
// the pointer through to the shape below, which has the tooltip.
func (l line) svg(w *svgWriter) {
	if l.text == "" {
		return
	}
	anchor := ""
	if l.centred {
		anchor = ` text-anchor="middle"`
	}
	if l.bold {
		anchor += ` font-weight="bold"`
	}
	fmt.Fprintf(w, "<text x=\"%s\" y=\"%s\" font-size=\"%s\" fill=\"%s\" textLength=\"%s\" lengthAdjust=\"spacingAndGlyphs\" pointer-events=\"none\"%s>%s</text>\n",
		number(l.x), number(l.y), number(l.size), markup(l.color), number(l.length), anchor, markup(l.text))
}

// svgDashes are the dash patterns of the line styles.
var svgDashes = map[LineStyle]string{Dashed: "5,3", Dotted: "1,3"}

func svgStroke(color string, width float64, style LineStyle) string {
	if color == "" {
		return `stroke="none"`
	}
	s := fmt.Sprintf(`stroke="%s" stroke-width="%s"`, markup(color), number(width))
	if dashes := svgDashes[style]; dashes != "" {
		s += fmt.Sprintf(` stroke-dasharray="%s"`, dashes)
	}
	return s
}

// number writes a length with at most two decimals.
func number(f float64) string {
	s := strconv.FormatFloat(f, 'f', 2, 64)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}
