package article

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/wlynxg/chardet"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	xunicode "golang.org/x/text/encoding/unicode"
)

// decode turns the bytes of a text file into UTF-8: by its byte order mark, by
// the charset that came with it, if any, as UTF-8 when it is that, else by the
// encoding that its bytes suggest.
func decode(data []byte, charset string) (string, error) {
	if len(bytes.TrimSpace(data)) == 0 {
		return "", ErrEmpty
	}
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		data = data[3:]
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		return transcode(data, xunicode.UTF16(xunicode.LittleEndian, xunicode.UseBOM))
	}
	if e, err := htmlindex.Get(charset); err == nil && e != xunicode.UTF8 {
		return transcode(data, e)
	}
	if order, ok := utf16Order(data); ok {
		return transcode(data, xunicode.UTF16(order, xunicode.IgnoreBOM))
	}
	if isBinary(data) {
		return "", ErrBinary
	}
	if utf8.Valid(data) {
		return string(data), nil
	}
	return transcode(data, guess(data))
}

func transcode(data []byte, e encoding.Encoding) (string, error) {
	out, err := e.NewDecoder().Bytes(data)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrBinary, err)
	}
	if isBinary(out) {
		return "", ErrBinary
	}
	return string(out), nil
}

// guess picks the encoding of a text that is no UTF-8. Files of Western
// editors are the usual case, so an unsure guess gives windows-1252.
func guess(data []byte) encoding.Encoding {
	sample := data[:min(len(data), 64<<10)]
	r := chardet.Detect(sample)
	if r.Confidence < 0.7 || strings.HasPrefix(strings.ToLower(r.Encoding), "utf-8") {
		return charmap.Windows1252
	}
	e, err := htmlindex.Get(r.Encoding)
	if err != nil {
		return charmap.Windows1252
	}
	return e
}

// utf16Order finds UTF-16 without a byte order mark by its zero bytes.
func utf16Order(data []byte) (xunicode.Endianness, bool) {
	sample := data[:min(len(data), 1<<12)&^1]
	var zero [2]int
	for i, c := range sample {
		if c == 0 {
			zero[i&1]++
		}
	}
	half := len(sample) / 2
	switch {
	case half < 4:
	case zero[1]*10 > half*7 && zero[0]*20 < half:
		return xunicode.LittleEndian, true
	case zero[0]*10 > half*7 && zero[1]*20 < half:
		return xunicode.BigEndian, true
	}
	return xunicode.LittleEndian, false
}

// isBinary tells data from text by its control characters.
func isBinary(data []byte) bool {
	sample := data[:min(len(data), 64<<10)]
	if len(sample) == 0 {
		return false
	}
	controls := 0
	for _, c := range sample {
		if c < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f' || c == 0x7f {
			controls++
		}
	}
	return controls*100 > len(sample)
}
