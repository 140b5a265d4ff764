package graph

import (
	"fmt"
	"image/png"
	"io"

	"github.com/fogleman/gg"
	"github.com/golang/freetype/truetype"
	"golang.org/x/image/font"
)

// The size of a PNG: a point is pngScale pixels, fewer where the picture would
// have more than maxPixels on a side.
const (
	pngScale  = 2.0
	maxPixels = 12000
)

// WritePNG draws the picture as PNG.
func WritePNG(w io.Writer, p Picture) error {
	d, err := layOut(p)
	if err != nil {
		return fmt.Errorf("draw PNG: %w", err)
	}
	scale := min(pngScale, maxPixels/max(d.width, d.height))
	painter := &painter{
		Context: gg.NewContext(int(d.width*scale+.5), int(d.height*scale+.5)),
		fonts:   d.fonts, scale: scale, faces: map[faceKey]font.Face{},
	}
	painter.SetHexColor(paperColor)
	painter.Clear()
	for _, s := range d.shapes {
		s.png(painter)
	}
	if err := png.Encode(w, painter.Image()); err != nil {
		return fmt.Errorf("write PNG: %w", err)
	}
	return nil
}

// painter strokes shapes; its context counts pixels.
type painter struct {
	*gg.Context
	fonts fonts
	scale float64
	faces map[faceKey]font.Face
}

type faceKey struct {
	size float64
	bold bool
}

func (p *painter) face(k faceKey) font.Face {
	f := p.faces[k]
	if f == nil {
		f = truetype.NewFace(p.fonts.face(k.bold), &truetype.Options{Size: k.size * p.scale})
		p.faces[k] = f
	}
	return f
}

// pngDashes are the dash patterns of the line styles, in points.
var pngDashes = map[LineStyle][]float64{Dashed: {5, 3}, Dotted: {1, 3}}

// outline strokes the present path.
func (p *painter) outline(color string, width float64, style LineStyle) {
	if color == "" {
		p.ClearPath()
		return
	}
	var dashes []float64
	for _, d := range pngDashes[style] {
		dashes = append(dashes, d*p.scale)
	}
	p.SetDash(dashes...)
	p.SetLineWidth(width * p.scale)
	p.SetHexColor(color)
	p.Stroke()
	p.SetDash()
}

func (r rectangle) png(p *painter) {
	p.DrawRoundedRectangle(r.x*p.scale, r.y*p.scale, r.w*p.scale, r.h*p.scale, r.radius*p.scale)
	if r.fill != "" {
		p.SetHexColor(r.fill)
		p.FillPreserve()
	}
	p.outline(r.stroke, r.width, r.line)
}

func (c connection) png(p *painter) {
	end := c.x2
	if c.head {
		end = c.headBase()
	}
	a, b := c.controls()
	p.MoveTo(c.x1*p.scale, c.y1*p.scale)
	p.CubicTo(a*p.scale, c.y1*p.scale, b*p.scale, c.y2*p.scale, end*p.scale, c.y2*p.scale)
	p.outline(c.stroke, c.width, c.line)
	if c.head {
		p.MoveTo(c.x2*p.scale, c.y2*p.scale)
		p.LineTo(end*p.scale, (c.y2-headHalf)*p.scale)
		p.LineTo(end*p.scale, (c.y2+headHalf)*p.scale)
		p.ClosePath()
		p.SetHexColor(c.stroke)
		p.Fill()
	}
}

func (l line) png(p *painter) {
	p.SetFontFace(p.face(faceKey{l.size, l.bold}))
	p.SetHexColor(l.color)
	x := l.x
	if l.centred {
		x -= l.length / 2
	}
	p.DrawString(glyphs.Replace(l.text), x*p.scale, l.y*p.scale)
}
