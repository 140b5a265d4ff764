package article

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/claimgraph/claimgraph/schema"
)

// MaxBytes bounds the size of an article file.
const MaxBytes = 20 << 20

// The reasons to refuse a file. Errors of Read wrap exactly one of them or an
// error of the reader.
var (
	ErrEmpty    = errors.New("the file holds no text")
	ErrBinary   = errors.New("the file is no text")
	ErrTooLarge = fmt.Errorf("the file is larger than %d MB", MaxBytes>>20)
	ErrLanguage = errors.New("the text is not English")
	ErrBroken   = errors.New("the file is damaged")
)

// Read reads an article. origin is the path or URL it comes from: its ending
// helps to tell Markdown from text; everything else is told by the content.
func Read(origin string, r io.Reader) (schema.Document, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return schema.Document{}, fmt.Errorf("%s: %w", origin, err)
	}
	if len(data) > MaxBytes {
		return schema.Document{}, fmt.Errorf("%s: %w: cut it into articles", origin, ErrTooLarge)
	}
	doc := schema.Document{Name: docName(origin), Origin: origin}
	doc.Text, err = decodeText(data)
	if err != nil {
		return schema.Document{}, fmt.Errorf("%s: %w", origin, err)
	}
	doc.Text = norm.NFC.String(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(doc.Text))
	sum := sha256.Sum256([]byte(doc.Text))
	doc.SHA256 = hex.EncodeToString(sum[:])
	return doc, nil
}

func decodeText(data []byte) (string, error) {
	if len(strings.TrimSpace(string(data))) == 0 {
		return "", ErrEmpty
	}
	if !utf8.Valid(data) {
		return "", ErrBinary
	}
	return string(data), nil
}

// docName is the short name of a document: the last part of its origin,
// without the ending.
func docName(origin string) string {
	base := path.Base(strings.ReplaceAll(origin, "\\", "/"))
	if base == "-" || base == "." || base == "/" {
		return "stdin"
	}
	return strings.TrimSuffix(base, path.Ext(base))
}
