package article

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// readDocx gives the paragraphs of a Word file: those of its body, without
// notes, headers, footers, tables, and deleted or hidden text.
func readDocx(data []byte) (string, error) {
	files, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrBroken, err)
	}
	for _, f := range files.File {
		if f.Name != "word/document.xml" {
			continue
		}
		r, err := f.Open()
		if err != nil {
			return "", fmt.Errorf("%w: %s: %w", ErrBroken, f.Name, err)
		}
		defer r.Close()
		return docxText(&io.LimitedReader{R: r, N: maxXML})
	}
	return "", ErrBinary // a zip file of another kind
}

// maxXML bounds the unpacked text of a Word file, in bytes.
const maxXML = 3 * MaxBytes

func docxText(r *io.LimitedReader) (string, error) {
	d := xml.NewDecoder(r)
	var out, b strings.Builder
	skip, item, depth := 0, false, 0
	inRun, unseen := false, false // a run of text; set in hidden letters
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			return visible(out.String()), nil
		}
		if r.N <= 0 || out.Len() > MaxBytes {
			return "", ErrTooLarge
		}
		if err != nil {
			return "", fmt.Errorf("%w: word/document.xml: %w", ErrBroken, err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			if depth++; depth > maxDepth {
				return "", fmt.Errorf("%w: word/document.xml: more than %d elements deep", ErrBroken, maxDepth)
			}
			switch t.Name.Local {
			case "del", "moveFrom", "instrText", "tbl", "txbxContent":
				skip++
			case "tab", "br", "cr":
				b.WriteByte(' ')
			case "noBreakHyphen":
				b.WriteByte('-')
			case "numPr":
				item = true
			case "r":
				inRun, unseen = true, false
			case "vanish":
				unseen = inRun && !switchedOff(t)
			case "t":
				if skip > 0 || unseen {
					break
				}
				for {
					t, err := d.Token()
					if r.N <= 0 {
						return "", ErrTooLarge
					}
					if err != nil {
						return "", fmt.Errorf("%w: word/document.xml: %w", ErrBroken, err)
					}
					if text, ok := t.(xml.CharData); ok {
						b.Write(text)
						continue
					}
					if _, ok := t.(xml.EndElement); ok {
						depth--
					}
					break
				}
			}
		case xml.EndElement:
			depth--
			switch t.Name.Local {
			case "del", "moveFrom", "instrText", "tbl", "txbxContent":
				skip--
			case "r":
				inRun, unseen = false, false
			case "p":
				if skip > 0 {
					break
				}
				if line := strings.Join(strings.Fields(b.String()), " "); line != "" {
					if out.Len() > 0 {
						out.WriteString("\n\n")
					}
					if item {
						out.WriteString("- ")
					}
					out.WriteString(line)
				}
				b.Reset()
				item = false
			}
		}
	}
}

// switchedOff tells a property of Word that is said not to hold.
func switchedOff(t xml.StartElement) bool {
	for _, a := range t.Attr {
		if a.Name.Local == "val" {
			return a.Value == "0" || a.Value == "false" || a.Value == "off"
		}
	}
	return false
}
