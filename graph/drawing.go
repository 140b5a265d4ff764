package graph

import (
	"strings"

	"github.com/golang/freetype/truetype"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/math/fixed"
)

// A drawing is a picture with every shape in its place. Lengths are in points,
// y points down.
type drawing struct {
	width, height float64
	shapes        []shape // the later ones cover the earlier ones
	fonts         fonts
}

// A shape draws itself in each format.
type shape interface {
	svg(*svgWriter)
	png(*painter)
	moved(dx, dy float64) shape
}

// block is a group of shapes that are placed together; its corner is (0, 0).
type block struct {
	shapes        []shape
	width, height float64
}

// add puts shapes at (x, y).
func (b *block) add(x, y float64, shapes ...shape) {
	for _, s := range shapes {
		b.shapes = append(b.shapes, s.moved(x, y))
	}
}

// rectangle is a box; anchor and tooltip are those of what it stands for.
type rectangle struct {
	x, y, w, h, radius float64
	fill, stroke       string
	line               LineStyle
	width              float64
	anchor, tooltip    string
}

func (r rectangle) moved(dx, dy float64) shape {
	r.x += dx
	r.y += dy
	return r
}

// connection is a curve that leaves and arrives horizontally.
type connection struct {
	x1, y1, x2, y2 float64
	stroke         string
	line           LineStyle
	width          float64
	head           bool // an arrow head at (x2, y2)
	tooltip        string
}

func (c connection) moved(dx, dy float64) shape {
	c.x1, c.x2 = c.x1+dx, c.x2+dx
	c.y1, c.y2 = c.y1+dy, c.y2+dy
	return c
}

// controls are the inner points of the Bézier curve.
func (c connection) controls() (x1, x2 float64) {
	middle := (c.x1 + c.x2) / 2
	return middle, middle
}

// The size of an arrow head.
const (
	headLength = 9.0
	headHalf   = 3.5
)

// headBase is where the arrow head begins.
func (c connection) headBase() float64 {
	if c.x2 < c.x1 {
		return c.x2 + headLength
	}
	return c.x2 - headLength
}

// line is one line of text; y is its base line.
type line struct {
	x, y, size float64
	text       string
	length     float64 // as measured
	bold       bool
	centred    bool // x is its middle
	color      string
}

func (l line) moved(dx, dy float64) shape {
	l.x += dx
	l.y += dy
	return l
}

// fonts measure text. They are in the program, so that pictures do not depend
// on what a machine has.
type fonts struct{ regular, bold *truetype.Font }

func loadFonts() (fonts, error) {
	regular, err := truetype.Parse(goregular.TTF)
	if err != nil {
		return fonts{}, err
	}
	bold, err := truetype.Parse(gobold.TTF)
	return fonts{regular, bold}, err
}

func (f fonts) face(bold bool) *truetype.Font {
	if bold {
		return f.bold
	}
	return f.regular
}

// width measures one line of text.
func (f fonts) width(s string, size float64, bold bool) float64 {
	face := f.face(bold)
	units := fixed.Int26_6(face.FUnitsPerEm())
	var sum fixed.Int26_6
	for _, r := range glyphs.Replace(s) {
		sum += face.HMetric(units, face.Index(r)).AdvanceWidth
	}
	return float64(sum) / float64(units) * size
}

// glyphs stand in for characters that the fonts in the program lack.
var glyphs = strings.NewReplacer("✓", "√", "✗", "×")

// wrap breaks a text into lines of at most width points.
func (f fonts) wrap(s string, width, size float64, bold bool) []string {
	return wrap(clean(s), width, func(t string) float64 { return f.width(t, size, bold) })
}

// wrap breaks a text at spaces into lines that measure at most width, and words
// that are longer than that anywhere.
func wrap(s string, width float64, measure func(string) float64) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(s) {
		if line != "" && measure(line+" "+word) <= width {
			line += " " + word
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		line = word
		for measure(line) > width {
			head, rest := cutToFit(line, width, measure)
			if rest == "" {
				break
			}
			lines = append(lines, head)
			line = rest
		}
	}
	return append(lines, line)
}

// cutToFit takes as many characters from the front of a word as fit, one at
// least, and none after its last hyphen among them.
func cutToFit(word string, width float64, measure func(string) float64) (head, rest string) {
	runes := []rune(word)
	n := 1
	for n < len(runes) && measure(string(runes[:n+1])) <= width {
		n++
	}
	for i := n - 1; i > 0; i-- {
		if runes[i] == '-' || runes[i] == '–' || runes[i] == '/' {
			n = i + 1
			break
		}
	}
	return string(runes[:n]), string(runes[n:])
}
