package article

import (
	"bytes"
	"path"
	"strings"
)

func isMarkdown(origin string) bool {
	switch strings.ToLower(path.Ext(origin)) {
	case ".md", ".markdown", ".mdown":
		return true
	}
	return false
}

// blankMarkdown puts spaces for the marks of Markdown, so that the words keep
// their places: emphasis, code marks, link targets, images, comments, code
// blocks and front matter. Heading and list marks are left to the paragraphs.
func blankMarkdown(text []byte) {
	blankFrontMatter(text)
	fence := false
	for at := 0; at < len(text); {
		end := len(text)
		next := end
		if i := bytes.IndexByte(text[at:], '\n'); i >= 0 {
			end, next = at+i, at+i+1
		}
		line := text[at:end]
		trimmed := bytes.TrimSpace(line)
		switch {
		case bytes.HasPrefix(trimmed, []byte("```")), bytes.HasPrefix(trimmed, []byte("~~~")):
			fence = !fence
			blank(line)
		case fence, isRule(trimmed):
			blank(line)
		case len(trimmed) > 0 && trimmed[0] == '|':
			blank(line) // a table row is no sentence
		default:
			blankInline(line)
		}
		at = next
	}
}

func blank(b []byte) {
	for i := range b {
		if b[i] != '\n' {
			b[i] = ' '
		}
	}
}

// blankFrontMatter blanks a metadata block between "---" lines at the start.
func blankFrontMatter(text []byte) {
	if !bytes.HasPrefix(text, []byte("---\n")) {
		return
	}
	if i := bytes.Index(text[4:], []byte("\n---\n")); i >= 0 {
		blank(text[:4+i+5])
	}
}

// isRule tells thematic breaks and the underlines of headings.
func isRule(line []byte) bool {
	return len(line) >= 3 && (len(bytes.Trim(line, "-")) == 0 || len(bytes.Trim(line, "=")) == 0 || len(bytes.Trim(line, "*")) == 0 || len(bytes.Trim(line, "_")) == 0)
}

// blankInline blanks the marks inside one line.
func blankInline(line []byte) {
	start := itemMark(line)
	for i := start; i < len(line); i++ {
		switch line[i] {
		case '*', '`', '~':
			line[i] = ' '
		case '_':
			// "_word_" is emphasis, "snake_case" is not
			before := i == 0 || !isWordByte(line[i-1])
			after := i+1 >= len(line) || !isWordByte(line[i+1])
			if before != after {
				line[i] = ' '
			}
		case '\\':
			line[i] = ' '
			i++
		case '!':
			if i+1 < len(line) && line[i+1] == '[' {
				if end := linkEnd(line, i+1); end > 0 {
					blank(line[i:end])
					i = end - 1
				}
			}
		case '[':
			text, end := bytes.IndexByte(reach(line, i), ']'), linkEnd(line, i)
			switch {
			case end > 0 && line[i+1] == '^':
				blank(line[i:end])
			case end > 0:
				line[i] = ' '
				blank(line[i+text : end])
			}
		case '<':
			if n := bytes.IndexByte(reach(line, i), '>'); n > 0 && (isTag(line[i+1:i+n]) || bytes.Contains(line[i:i+n], []byte("://"))) {
				blank(line[i : i+n+1])
				i += n
			}
		}
	}
}

func isTag(b []byte) bool {
	b = bytes.TrimPrefix(b, []byte("/"))
	return len(b) > 0 && ('a' <= b[0] && b[0] <= 'z' || b[0] == '!')
}

// reach is the part of a line that one link or tag may span: a bound keeps
// hostile lines linear.
func reach(line []byte, i int) []byte { return line[i:min(len(line), i+2000)] }

// linkEnd returns the end of a link or footnote that starts at i, or 0.
func linkEnd(line []byte, i int) int {
	n := bytes.IndexByte(reach(line, i), ']')
	if n < 0 {
		return 0
	}
	end := i + n + 1
	if i+1 < len(line) && line[i+1] == '^' {
		return end
	}
	if end >= len(line) {
		return 0
	}
	closing := map[byte]byte{'(': ')', '[': ']'}[line[end]]
	if closing == 0 {
		return 0
	}
	m := bytes.IndexByte(reach(line, end), closing)
	if m < 0 {
		return 0
	}
	return end + m + 1
}

func isWordByte(c byte) bool {
	return c >= 0x80 || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}
