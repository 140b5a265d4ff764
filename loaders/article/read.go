package article

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/url"
	"path"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/claimgraph/claimgraph/schema"
)

// MaxBytes bounds the size of an article file.
const MaxBytes = 20 << 20

// The reasons to refuse a file. An error of Read that is about the content
// wraps one of them.
var (
	ErrEmpty    = errors.New("no text in it")
	ErrBinary   = errors.New("not a text that can be read: give text, Markdown, HTML, PDF or docx")
	ErrTooLarge = fmt.Errorf("larger than %d MB: cut it into articles", MaxBytes>>20)
	ErrLanguage = errors.New("not in English")
	ErrBroken   = errors.New("damaged")
)

// Read reads an article: plain text, Markdown, HTML, PDF or docx, told by its
// content; the ending of origin, a path or URL, tells Markdown from text.
//
// The Text of the document is what all spans count in. For plain text and
// Markdown it is the file itself, as UTF-8, in NFC, with "\n" line ends and
// without a byte order mark; for the other formats it is their paragraphs,
// with a blank line between.
func Read(origin string, r io.Reader) (schema.Document, error) { return ReadAs(origin, "", r) }

// ReadAs is Read for an answer of a web server that comes with a media type,
// such as "text/html; charset=windows-1251"; "" when none is known. The charset
// it names is believed.
func ReadAs(origin, mediaType string, r io.Reader) (schema.Document, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return schema.Document{}, fmt.Errorf("%s: %w", origin, err)
	}
	doc, err := read(origin, mediaType, data)
	if err != nil {
		return schema.Document{}, fmt.Errorf("%s: %w", origin, err)
	}
	return doc, nil
}

func read(origin, mediaType string, data []byte) (schema.Document, error) {
	doc := schema.Document{Name: docName(origin), Origin: origin}
	if len(data) > MaxBytes {
		return doc, ErrTooLarge
	}
	kind, charset, err := mediaKind(mediaType)
	if err != nil {
		return doc, err
	}
	if sniffed := sniff(origin, data); sniffed != formatText || kind != formatHTML {
		kind = sniffed
	}
	switch kind {
	case formatPDF:
		doc.Text, doc.Pages, err = readPDF(data)
	case formatDocx:
		doc.Text, err = readDocx(data)
	case formatHTML:
		doc.Title, doc.Text, err = readHTML(data, charset)
	case formatUnknown:
		err = ErrBinary
	default:
		doc.Text, err = decode(data, charset)
	}
	if err != nil {
		return doc, err
	}
	// normalising may move page starts: formats with pages are normalised already
	if doc.Pages == nil {
		doc.Text = normalise(doc.Text)
	}
	if strings.TrimSpace(doc.Text) == "" {
		return doc, ErrEmpty
	}
	if err := checkEnglish(doc.Text); err != nil {
		return doc, err
	}
	if doc.Title == "" {
		doc.Title = firstHeading(doc)
	}
	sum := sha256.Sum256([]byte(doc.Text))
	doc.SHA256 = hex.EncodeToString(sum[:])
	return doc, nil
}

// normalise gives NFC, "\n" line ends and no NUL bytes.
func normalise(text string) string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", " ").Replace(text)
	return norm.NFC.String(text)
}

// firstHeading is the title of a text that starts with one.
func firstHeading(doc schema.Document) string {
	text := doc.Text
	if len(text) > 4096 {
		text = text[:4096]
	}
	doc.Text = strings.ToValidUTF8(text, "")
	if s := split(doc); len(s) > 0 && s[0].heading {
		return strings.Join(strings.Fields(s[0].text), " ")
	}
	return ""
}

// docName is the short name of a document: the last part of its origin,
// without the ending; of a URL without a path, the host.
func docName(origin string) string {
	if u, err := url.Parse(origin); err == nil && u.Host != "" {
		if origin = strings.Trim(u.Path, "/"); origin == "" {
			return u.Hostname()
		}
	}
	base := path.Base(strings.ReplaceAll(origin, "\\", "/"))
	switch name := strings.TrimSuffix(base, path.Ext(base)); {
	case base == "-" || base == "." || base == "/":
		return "stdin"
	case name != "":
		return name
	}
	return base
}

type format uint8

const (
	formatText format = iota
	formatHTML
	formatPDF
	formatDocx
	formatUnknown
)

// mediaKind reads a media type: whether it is HTML, and the charset it names.
// Types that no article comes in are refused.
func mediaKind(mediaType string) (kind format, charset string, err error) {
	if mediaType == "" {
		return formatText, "", nil
	}
	name, parameters, err := mime.ParseMediaType(mediaType)
	if err != nil {
		return formatText, "", nil // servers write what they like: the content tells
	}
	switch {
	case name == "text/html", name == "application/xhtml+xml":
		return formatHTML, parameters["charset"], nil
	case strings.HasPrefix(name, "image/"), strings.HasPrefix(name, "audio/"), strings.HasPrefix(name, "video/"), strings.HasPrefix(name, "font/"),
		name == "application/json", name == "text/css", name == "text/javascript", name == "application/javascript", name == "text/csv":
		return formatUnknown, "", fmt.Errorf("%w, not %s", ErrBinary, name)
	}
	return formatText, parameters["charset"], nil
}

// sniff tells the format of a file by how it starts.
func sniff(origin string, data []byte) format {
	head := data[:min(len(data), 1024)]
	switch {
	case bytes.Contains(head, []byte("%PDF-")):
		return formatPDF
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return formatDocx
	case bytes.HasPrefix(head, []byte(`{\rtf`)), bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0")):
		return formatUnknown
	}
	lower := bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n"))
	for _, start := range []string{"<!doctype html", "<html", "<head", "<body"} {
		if bytes.HasPrefix(lower, []byte(start)) {
			return formatHTML
		}
	}
	switch strings.ToLower(path.Ext(origin)) {
	case ".html", ".htm", ".xhtml":
		return formatHTML
	}
	if bytes.HasPrefix(lower, []byte("<")) && (bytes.Contains(lower, []byte("<html")) || bytes.Contains(lower, []byte("<p>"))) {
		return formatHTML
	}
	return formatText
}
