package graph_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image/png"
	"io"
	"strings"
	"testing"

	graphviz "github.com/goccy/go-graphviz"

	"github.com/claimgraph/claimgraph/graph"
)

func picture(text string) graph.Picture {
	refuted := graph.Mark{Word: "refuted", Symbol: "✗", Color: "#b91c1c", Fill: "#fef2f2", Line: graph.Bold}
	open := graph.Mark{Word: "open", Symbol: "?", Color: "#64748b", Fill: "#f8fafc", Line: graph.Dotted}
	mixed := graph.Mark{Word: "mixed", Symbol: "≈", Color: "#b45309", Fill: "#fffbeb", Line: graph.Dashed}
	return graph.Picture{
		Title:   "Claims " + text,
		Note:    "all of them " + text,
		Parties: []graph.Party{{ID: "A" + text, Label: "Aland" + text, Tooltip: text}, {ID: "B", Label: "Borduria"}, {ID: "C", Label: "Cisland"}},
		Cards: []graph.Card{
			{From: "A" + text, To: "B", Label: "Aland → Borduria" + text, Topic: "Trade" + text, Mark: refuted, Rows: []graph.CardRow{
				{Text: "exports to: 17 % " + text, Tooltip: "row 3 " + text, Anchor: "a001" + text, Mark: refuted},
				{Text: "imports from", Anchor: "a002", Mark: mixed},
			}},
			{From: "B", To: "C", Label: text, Tooltip: text, Undirected: true, Mark: open, Rows: []graph.CardRow{{Text: "meets", Mark: open}}},
		},
		Legend: []graph.Mark{refuted, mixed, open},
	}
}

// hostile holds what would become an attribute, an element or a statement if
// it were pasted instead of quoted.
var hostile = []string{
	`"]; evil [label="x`, `\`, `\N`, `<script>alert(1)</script>`, `]]>`, `-->`, "a\nb", "\x00\x1b[31m", `&amp;`, `<<B>x</B>>`, "\xff", `" URL="javascript:alert(1)`,
}

func TestPictureQuotes(t *testing.T) {
	for _, payload := range hostile {
		t.Run(payload, func(t *testing.T) {
			p := picture(payload)
			var dot bytes.Buffer
			if err := graph.WriteDOT(&dot, p); err != nil {
				t.Fatal(err)
			}
			parsed, err := graphviz.ParseBytes(dot.Bytes())
			if err != nil {
				t.Fatalf("DOT does not parse: %v\n%s", err, dot.String())
			}
			nodes, err := parsed.NodeNum()
			if err != nil || nodes != 6 { // three parties, two cards, the legend
				t.Errorf("%d nodes, %v; want 6\n%s", nodes, err, dot.String())
			}
			var svg bytes.Buffer
			if err := graph.WriteSVG(&svg, p); err != nil {
				t.Fatal(err)
			}
			checkSVG(t, svg.String())
		})
	}
}

// checkSVG tells whether the drawing is well-formed and holds nothing that runs.
func checkSVG(t *testing.T, svg string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(svg))
	d.Strict = true
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("SVG is not well-formed: %v\n%s", err, svg)
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if start.Name.Local == "script" {
			t.Error("the SVG has a script")
		}
		for _, a := range start.Attr {
			if strings.HasPrefix(a.Name.Local, "on") || a.Name.Local == "href" && !strings.HasPrefix(a.Value, "#") {
				t.Errorf("attribute %s=%q", a.Name.Local, a.Value)
			}
		}
	}
}

func TestPictureShowsLineStyles(t *testing.T) {
	var svg bytes.Buffer
	if err := graph.WriteSVG(&svg, picture("")); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`stroke-dasharray="5,3"`, `stroke-dasharray="1,3"`, `stroke-width="2"`, ">refuted<", "row 3", "Borduria"} {
		if !strings.Contains(svg.String(), want) {
			t.Errorf("the SVG lacks %q", want)
		}
	}
}

func TestPictureIsDeterministic(t *testing.T) {
	for name, write := range map[string]func(io.Writer) error{
		"svg": func(w io.Writer) error { return graph.WriteSVG(w, picture("x")) },
		"png": func(w io.Writer) error { return graph.WritePNG(w, picture("x")) },
	} {
		var a, b bytes.Buffer
		if err := errors.Join(write(&a), write(&b)); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(a.Bytes(), b.Bytes()) {
			t.Errorf("two %s files differ", name)
		}
	}
}

func TestWritePNG(t *testing.T) {
	var b bytes.Buffer
	if err := graph.WritePNG(&b, picture("naïve")); err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(&b)
	if err != nil {
		t.Fatal(err)
	}
	colors := map[[3]uint32]int{}
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			r, g, b, _ := img.At(x, y).RGBA()
			colors[[3]uint32{r >> 8, g >> 8, b >> 8}]++
		}
	}
	for name, c := range map[string][3]uint32{"refuted": {0xb9, 0x1c, 0x1c}, "mixed": {0xb4, 0x53, 0x09}, "open": {0x64, 0x74, 0x8b}} {
		if colors[c] < 50 {
			t.Errorf("%d pixels in the colour of %s: its strokes are missing", colors[c], name)
		}
	}
}

func FuzzDOT(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var dot bytes.Buffer
		if err := graph.WriteDOT(&dot, picture(s)); err != nil {
			t.Fatal(err)
		}
		parsed, err := graphviz.ParseBytes(dot.Bytes())
		if err != nil {
			t.Fatalf("%v\n%s", err, dot.String())
		}
		if nodes, err := parsed.NodeNum(); err != nil || nodes > 6 {
			t.Fatalf("%d nodes, %v\n%s", nodes, err, dot.String())
		}
	})
}
