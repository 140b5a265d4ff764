package article

import (
	"bytes"
	"fmt"
	"strings"

	readability "codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"
)

// readHTML finds the article of a web page and gives its title and its
// paragraphs. The title is the first paragraph. encoding is the charset that
// the server told, "" for none.
func readHTML(data []byte, encoding string) (title, text string, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: its HTML cannot be parsed", ErrBroken)
		}
	}()
	if isBinary(data) && !bytes.HasPrefix(data, []byte("\xff\xfe")) && !bytes.HasPrefix(data, []byte("\xfe\xff")) {
		return "", "", ErrBinary
	}
	mediaType := "text/html"
	if encoding != "" {
		mediaType += "; charset=" + encoding
	}
	r, err := charset.NewReader(bytes.NewReader(data), mediaType)
	if err != nil {
		return "", "", fmt.Errorf("%w: %w", ErrBroken, err)
	}
	root, err := html.Parse(r)
	if err != nil {
		return "", "", fmt.Errorf("%w: %w", ErrBroken, err)
	}
	if nodes, depth := size(root); nodes > maxNodes || depth > maxDepth {
		return "", "", fmt.Errorf("%w: its HTML has %d elements, %d deep", ErrBroken, nodes, depth)
	}
	whole := paragraphsOf(root)
	if found, err := readability.FromDocument(root, nil); err == nil && found.Node != nil {
		title = strings.Join(strings.Fields(found.Title()), " ")
		if best := paragraphsOf(found.Node); wordCount(best)*4 > wordCount(whole) || wordCount(best) > 150 {
			whole = best
		}
	}
	if title != "" && (len(whole) == 0 || whole[0] != title) {
		whole = append([]string{title}, whole...)
	}
	return title, visible(strings.Join(whole, "\n\n")), nil
}

// Bounds of a page: more is no article.
const (
	maxNodes = 500_000
	maxDepth = 2_000
)

func size(root *html.Node) (nodes, depth int) {
	level := 0
	for n := root; n != nil; {
		nodes++
		depth = max(depth, level)
		if n.FirstChild != nil {
			n = n.FirstChild
			level++
			continue
		}
		for n != nil && n.NextSibling == nil {
			n = n.Parent
			level--
		}
		if n != nil {
			n = n.NextSibling
		}
	}
	return nodes, depth
}

// visible drops what a page or a typesetter puts into words to break lines by:
// soft hyphens and spaces without width; and writes ligatures as letters.
func visible(text string) string {
	return strings.NewReplacer("\u00ad", "", "\u200b", "", "\u2060", "", "\ufeff", "",
		"\ufb00", "ff", "\ufb01", "fi", "\ufb02", "fl", "\ufb03", "ffi", "\ufb04", "ffl").Replace(text)
}

func wordCount(paragraphs []string) int {
	n := 0
	for _, p := range paragraphs {
		n += 1 + strings.Count(p, " ")
	}
	return n
}

// paragraphsOf walks a page and gives the text of its blocks, one line each.
// List items keep a "- " before them, so that they are not taken for headings.
func paragraphsOf(root *html.Node) []string {
	var out []string
	var b strings.Builder
	item := false
	flush := func() {
		if line := strings.Join(strings.Fields(b.String()), " "); line != "" {
			if item {
				line = "- " + line
			}
			out = append(out, line)
		}
		b.Reset()
		item = false
	}
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		switch n.Type {
		case html.TextNode:
			b.WriteString(n.Data)
			return
		case html.ElementNode:
			if hidden(n) {
				return
			}
		case html.CommentNode, html.DoctypeNode:
			return
		}
		block := isBlock(n.DataAtom)
		if block {
			flush()
			item = n.DataAtom == atom.Li
		}
		if n.DataAtom == atom.Br {
			b.WriteByte(' ')
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
		if block {
			flush()
		}
	}
	walk(root)
	flush()
	return out
}

// hidden tells elements whose words are no sentences of the article.
func hidden(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Table:
		return !layout(n)
	case atom.Sup:
		if isMark(n) {
			return true
		}
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Head, atom.Nav, atom.Footer, atom.Aside, atom.Form, atom.Button, atom.Select,
		atom.Textarea, atom.Svg, atom.Math, atom.Iframe, atom.Object, atom.Video, atom.Audio, atom.Figure, atom.Figcaption, atom.Rt, atom.Rp:
		return true
	}
	for _, a := range n.Attr {
		switch {
		case a.Key == "hidden", a.Key == "aria-hidden" && a.Val == "true",
			a.Key == "class" && n.DataAtom == atom.Sup && strings.Contains(a.Val, "reference"),
			a.Key == "class" && strings.Contains(a.Val, "mw-editsection"),
			a.Key == "style" && strings.Contains(strings.ReplaceAll(a.Val, " ", ""), "display:none"):
			return true
		}
	}
	return false
}

// layoutWords is the number of words from which the cell of a table is prose:
// the table holds the page together and is no table of data.
const layoutWords = 25

// layout tells a table that holds prose.
func layout(table *html.Node) bool {
	for n := range table.Descendants() {
		if (n.DataAtom == atom.Td || n.DataAtom == atom.Th) && len(strings.Fields(ownText(n))) >= layoutWords {
			return true
		}
	}
	return false
}

// ownText is the text of a cell without that of tables and scripts in it.
func ownText(n *html.Node) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data + " ")
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			switch c.DataAtom {
			case atom.Table, atom.Script, atom.Style, atom.Noscript:
			default:
				walk(c)
			}
		}
	}
	walk(n)
	return b.String()
}

// isMark tells the mark of a footnote from a power or a unit: "[3]", or a link
// inside of the page.
func isMark(sup *html.Node) bool {
	if text := strings.TrimSpace(ownText(sup)); strings.HasPrefix(text, "[") && strings.HasSuffix(text, "]") {
		return true
	}
	for n := range sup.Descendants() {
		for _, a := range n.Attr {
			if n.DataAtom == atom.A && a.Key == "href" && strings.HasPrefix(a.Val, "#") {
				return true
			}
		}
	}
	return false
}

func isBlock(a atom.Atom) bool {
	switch a {
	case atom.P, atom.Div, atom.Section, atom.Article, atom.Main, atom.Header, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Ul, atom.Ol, atom.Li,
		atom.Dl, atom.Dt, atom.Dd, atom.Blockquote, atom.Pre, atom.Hr, atom.Address, atom.Center, atom.Body, atom.Html, atom.Details, atom.Summary, atom.Fieldset, atom.Tr, atom.Td, atom.Th:
		return true
	}
	return false
}
