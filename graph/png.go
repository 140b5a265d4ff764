package graph

import (
	"context"
	"encoding/json"
	"fmt"
	"image/png"
	"io"
	"strconv"
	"strings"

	"github.com/fogleman/gg"
	graphviz "github.com/goccy/go-graphviz"
	"github.com/golang/freetype/truetype"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
)

// formatDrawing is GraphViz's JSON with the list of drawing operations.
const formatDrawing graphviz.Format = "json"

// The size of a PNG: GraphViz lays out in points, each drawn as pngScale
// pixels; a picture larger than maxPixels on a side is scaled down to it.
const (
	pngScale  = 2.0
	maxPixels = 12000
	margin    = 4.0 // points
)

// WritePNG draws the picture as PNG.
func WritePNG(ctx context.Context, w io.Writer, p Picture) error {
	list, err := layOut(ctx, dot(p, cellColor), formatDrawing)
	if err != nil {
		return fmt.Errorf("draw PNG: %w", err)
	}
	c, err := paint(list)
	if err != nil {
		return fmt.Errorf("draw PNG: %w", err)
	}
	if err := png.Encode(w, c.Image()); err != nil {
		return fmt.Errorf("write PNG: %w", err)
	}
	return nil
}

// drawing is the part of GraphViz's JSON that says what to draw.
type drawing struct {
	shape
	Box     string  `json:"bb"` // "0,0,width,height" in points
	Objects []shape `json:"objects"`
	Edges   []shape `json:"edges"`
}

type shape struct {
	Draw      []operation `json:"_draw_"`
	Label     []operation `json:"_ldraw_"`
	Head      []operation `json:"_hdraw_"`
	Tail      []operation `json:"_tdraw_"`
	HeadLabel []operation `json:"_hldraw_"`
}

// operation is one xdot instruction; which fields are set depends on Op.
type operation struct {
	Op     string       `json:"op"`
	Color  string       `json:"color"`
	Style  string       `json:"style"`
	Text   string       `json:"text"`
	Align  string       `json:"align"`
	Size   float64      `json:"size"`
	Width  float64      `json:"width"`
	Point  [2]float64   `json:"pt"`
	Points [][2]float64 `json:"points"`
	Rect   [4]float64   `json:"rect"`
	Bold   int          `json:"fontchar"` // bit 0: bold
}

// glyphs stand in for characters that the fonts in the binary lack.
var glyphs = strings.NewReplacer("✓", "√", "✗", "×")

// painter turns xdot instructions into strokes. Its y axis points down,
// GraphViz's up.
type painter struct {
	*gg.Context
	scale, height float64
	regular, bold *truetype.Font
	pen, fill     string
	line, size    float64
	heavy         bool
}

func paint(list []byte) (*gg.Context, error) {
	var d drawing
	if err := json.Unmarshal(list, &d); err != nil {
		return nil, err
	}
	box := strings.Split(d.Box, ",")
	if len(box) != 4 {
		return nil, fmt.Errorf("bounding box %q", d.Box)
	}
	width, err := strconv.ParseFloat(box[2], 64)
	if err != nil {
		return nil, err
	}
	height, err := strconv.ParseFloat(box[3], 64)
	if err != nil {
		return nil, err
	}
	regular, err := truetype.Parse(goregular.TTF)
	if err != nil {
		return nil, err
	}
	bold, err := truetype.Parse(gobold.TTF)
	if err != nil {
		return nil, err
	}
	scale := min(pngScale, maxPixels/(max(width, height)+2*margin))
	p := &painter{
		Context: gg.NewContext(int((width+2*margin)*scale), int((height+2*margin)*scale)),
		scale:   scale, height: height, regular: regular, bold: bold, pen: "#000000", fill: "#000000",
	}
	p.SetRGB(1, 1, 1)
	p.Clear()
	p.run(d.Draw)
	p.run(d.Label)
	for _, shapes := range [][]shape{d.Objects, d.Edges} {
		for _, s := range shapes {
			for _, ops := range [][]operation{s.Draw, s.Tail, s.Head, s.Label, s.HeadLabel} {
				p.run(ops)
			}
		}
	}
	return p.Context, nil
}

func (p *painter) run(ops []operation) {
	p.line, p.heavy = 1, false
	p.SetDash()
	for _, o := range ops {
		switch o.Op {
		case "c":
			p.setPen(o.Color)
		case "C":
			p.fill = o.Color
		case "F":
			p.size = o.Size
		case "t":
			p.heavy = o.Bold&1 == 1
		case "S":
			p.setStyle(o.Style)
		case "T":
			p.text(o)
		case "P", "p", "L", "B", "b", "E", "e":
			p.path(o)
		}
	}
}

// setPen takes a colour, and the line style that WriteDOT hid in its alpha.
func (p *painter) setPen(color string) {
	p.pen = color
	if len(color) != len("#rrggbbaa") {
		return
	}
	switch "#" + color[7:] {
	case alphaOf[Dashed]:
		p.setStyle(string(Dashed))
	case alphaOf[Dotted]:
		p.setStyle(string(Dotted))
	}
}

func (p *painter) setStyle(style string) {
	switch {
	case strings.HasPrefix(style, "setlinewidth("):
		if w, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimPrefix(style, "setlinewidth("), ")"), 64); err == nil {
			p.line = w
		}
	case style == "dashed":
		p.SetDash(4*p.scale, 3*p.scale)
	case style == "dotted":
		p.SetDash(1*p.scale, 3*p.scale)
	case style == "solid":
		p.SetDash()
	}
}

func (p *painter) text(o operation) {
	font := p.regular
	if p.heavy {
		font = p.bold
	}
	// The fonts in the binary differ from those GraphViz measured: fit the
	// text into the width it reserved.
	size := p.size * p.scale
	p.SetFontFace(truetype.NewFace(font, &truetype.Options{Size: size}))
	if w, _ := p.MeasureString(glyphs.Replace(o.Text)); o.Width > 0 && w > o.Width*p.scale {
		p.SetFontFace(truetype.NewFace(font, &truetype.Options{Size: size * o.Width * p.scale / w}))
	}
	p.SetHexColor(p.pen)
	text := glyphs.Replace(o.Text)
	anchor := map[string]float64{"c": .5, "r": 1}[o.Align]
	p.DrawStringAnchored(text, p.x(o.Point), p.y(o.Point), anchor, 0)
}

func (p *painter) path(o operation) {
	p.NewSubPath()
	switch {
	case o.Op == "E" || o.Op == "e":
		at := [2]float64{o.Rect[0], o.Rect[1]}
		p.DrawEllipse(p.x(at), p.y(at), o.Rect[2]*p.scale, o.Rect[3]*p.scale)
	case len(o.Points) == 0:
		return
	default:
		p.MoveTo(p.x(o.Points[0]), p.y(o.Points[0]))
		if o.Op == "B" || o.Op == "b" {
			for i := 1; i+2 < len(o.Points); i += 3 {
				a, b, c := o.Points[i], o.Points[i+1], o.Points[i+2]
				p.CubicTo(p.x(a), p.y(a), p.x(b), p.y(b), p.x(c), p.y(c))
			}
			break
		}
		for _, point := range o.Points[1:] {
			p.LineTo(p.x(point), p.y(point))
		}
		if o.Op != "L" {
			p.ClosePath()
		}
	}
	if strings.Contains("PEB", o.Op) {
		p.SetHexColor(p.fill)
		p.FillPreserve()
	}
	p.SetLineWidth(p.line * p.scale)
	p.SetHexColor(p.pen)
	p.Stroke()
}

func (p *painter) x(point [2]float64) float64 { return (point[0] + margin) * p.scale }
func (p *painter) y(point [2]float64) float64 { return (p.height - point[1] + margin) * p.scale }
