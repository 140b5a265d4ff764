package graph

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/schema"
)

// WriteNQuads writes quads as N-Quads 1.1, one line each, in the order they
// come. Cayley's native values are written as XSD literals in canonical form,
// so that ReadNQuads gives back the same values. It returns the number written.
func WriteNQuads(w io.Writer, quads iter.Seq2[quad.Quad, error]) (n int, err error) {
	b := bufio.NewWriterSize(w, 1<<16)
	line := make([]byte, 0, 512)
	for q, err := range quads {
		if err != nil {
			return n, err
		}
		if line, err = AppendNQuad(line[:0], q); err != nil {
			return n, fmt.Errorf("quad %d: %w", n+1, err)
		}
		if _, err := b.Write(line); err != nil {
			return n, fmt.Errorf("write N-Quads: %w", err)
		}
		n++
	}
	if err := b.Flush(); err != nil {
		return n, fmt.Errorf("write N-Quads: %w", err)
	}
	return n, nil
}

// AppendNQuad appends one line, with its line end, to dst.
func AppendNQuad(dst []byte, q quad.Quad) ([]byte, error) {
	for i, v := range []quad.Value{q.Subject, q.Predicate, q.Object, q.Label} {
		if v == nil {
			if i == 3 {
				break
			}
			return dst, fmt.Errorf("%v has no %s", q, [...]string{"subject", "predicate", "object"}[i])
		}
		var err error
		if dst, err = appendTerm(dst, v); err != nil {
			return dst, err
		}
		dst = append(dst, ' ')
	}
	return append(dst, '.', '\n'), nil
}

// Term writes one value the way N-Quads does.
func Term(v quad.Value) (string, error) {
	b, err := appendTerm(nil, v)
	return string(b), err
}

func appendTerm(dst []byte, v quad.Value) ([]byte, error) {
	switch v := v.(type) {
	case quad.IRI:
		return append(appendEscaped(append(dst, '<'), string(v), iriEscape), '>'), nil
	case quad.BNode:
		if !isBlankLabel(string(v)) {
			return dst, fmt.Errorf("blank node label %q: N-Quads cannot write it", string(v))
		}
		return append(append(dst, "_:"...), v...), nil
	case quad.String:
		return appendLiteral(dst, string(v), "", "")
	case quad.LangString:
		if !isLanguage(v.Lang) {
			return dst, fmt.Errorf("language tag %q: N-Quads cannot write it", v.Lang)
		}
		return appendLiteral(dst, string(v.Value), v.Lang, "")
	case quad.TypedString:
		return appendLiteral(dst, string(v.Value), "", string(v.Type))
	case quad.Int:
		return appendLiteral(dst, strconv.FormatInt(int64(v), 10), "", xsdInteger)
	case quad.Float:
		return appendLiteral(dst, canonicalDouble(float64(v)), "", xsdDouble)
	case quad.Bool:
		return appendLiteral(dst, strconv.FormatBool(bool(v)), "", xsdBoolean)
	case quad.Time:
		return appendLiteral(dst, canonicalTime(time.Time(v)), "", xsdDateTime)
	}
	return dst, fmt.Errorf("value %v of type %T: N-Quads cannot write it", v, v)
}

const (
	xsdString   = schema.XSD + "string"
	xsdInteger  = schema.XSD + "integer"
	xsdDouble   = schema.XSD + "double"
	xsdBoolean  = schema.XSD + "boolean"
	xsdDateTime = schema.XSD + "dateTime"
)

func appendLiteral(dst []byte, text, lang, datatype string) ([]byte, error) {
	if !utf8.ValidString(text) {
		return dst, fmt.Errorf("literal %q: it is not UTF-8, N-Quads cannot write it", text)
	}
	dst = append(appendEscaped(append(dst, '"'), text, literalEscape), '"')
	switch {
	case lang != "":
		dst = append(append(dst, '@'), lang...)
	case datatype != "":
		dst = append(dst, "^^<"...)
		dst = append(appendEscaped(dst, datatype, iriEscape), '>')
	}
	return dst, nil
}

// appendEscaped copies s, with the bytes for which escape gives a replacement
// replaced. Only ASCII needs escapes.
func appendEscaped(dst []byte, s string, escape func(byte) string) []byte {
	from := 0
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			continue
		}
		if e := escape(s[i]); e != "" {
			dst = append(append(dst, s[from:i]...), e...)
			from = i + 1
		}
	}
	return append(dst, s[from:]...)
}

func literalEscape(c byte) string {
	switch c {
	case '"':
		return `\"`
	case '\\':
		return `\\`
	case '\n':
		return `\n`
	case '\r':
		return `\r`
	case '\t':
		return `\t`
	case '\b':
		return `\b`
	case '\f':
		return `\f`
	}
	if c < ' ' || c == 0x7f {
		return fmt.Sprintf(`\u%04X`, c)
	}
	return ""
}

func iriEscape(c byte) string {
	if c <= ' ' || c == 0x7f || strings.IndexByte("<>\"{}|^`\\", c) >= 0 {
		return fmt.Sprintf(`\u%04X`, c)
	}
	return ""
}

// canonicalDouble is the canonical form of XSD 1.1: 17 is "1.7E1".
func canonicalDouble(f float64) string {
	switch {
	case math.IsNaN(f):
		return "NaN"
	case math.IsInf(f, 1):
		return "INF"
	case math.IsInf(f, -1):
		return "-INF"
	}
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(f, 'E', -1, 64), "E")
	if !strings.Contains(mantissa, ".") {
		mantissa += ".0"
	}
	exponent = strings.TrimPrefix(exponent, "+")
	sign := ""
	if rest, ok := strings.CutPrefix(exponent, "-"); ok {
		sign, exponent = "-", rest
	}
	exponent = strings.TrimLeft(exponent, "0")
	if exponent == "" {
		sign, exponent = "", "0"
	}
	return mantissa + "E" + sign + exponent
}

func canonicalTime(t time.Time) string { return t.Format(time.RFC3339Nano) }
