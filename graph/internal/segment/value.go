package segment

import (
	"encoding/binary"
	"fmt"
	"math"
	"time"

	"github.com/cayleygraph/quad"
)

// A kind is the first byte of every encoded value; kinds sort in this order.
type kind = byte

// The kinds of value. The numbers are part of the file format.
const (
	kindBNode kind = 1 + iota
	kindIRI
	kindString
	kindLangString
	kindTypedString
	kindInt
	kindFloat
	kindBool
	kindTime
)

// Append appends the canonical bytes of v. Two values are the same value if and
// only if their bytes are equal, and within one kind bytes sort as Cayley's
// comparisons do. Go's == is no such test: NaN differs from itself, 0.0 equals
// -0.0, and a time carries a pointer to its zone.
func Append(b []byte, v quad.Value) ([]byte, error) {
	switch v := v.(type) {
	case quad.IRI:
		return append(append(b, kindIRI), v...), nil
	case quad.BNode:
		return append(append(b, kindBNode), v...), nil
	case quad.String:
		return append(append(b, kindString), v...), nil
	case quad.LangString:
		return appendPair(append(b, kindLangString), v.Lang, string(v.Value)), nil
	case quad.TypedString:
		return appendPair(append(b, kindTypedString), string(v.Type), string(v.Value)), nil
	case quad.Int:
		return binary.BigEndian.AppendUint64(append(b, kindInt), uint64(v)^(1<<63)), nil
	case quad.Float:
		return binary.BigEndian.AppendUint64(append(b, kindFloat), floatBits(float64(v))), nil
	case quad.Bool:
		if v {
			return append(b, kindBool, 1), nil
		}
		return append(b, kindBool, 0), nil
	case quad.Time:
		return appendTime(append(b, kindTime), time.Time(v)), nil
	case nil:
		return b, fmt.Errorf("a value is missing")
	}
	return b, fmt.Errorf("a value of type %T cannot be stored", v)
}

// appendPair keeps the parts apart whatever bytes they hold.
func appendPair(b []byte, first, second string) []byte {
	b = binary.AppendUvarint(b, uint64(len(first)))
	return append(append(b, first...), second...)
}

// appendTime writes the instant first, so that times sort by it, then the
// offset of the zone in seconds: the same instant in two zones is two values.
func appendTime(b []byte, t time.Time) []byte {
	_, offset := t.Zone()
	b = binary.BigEndian.AppendUint64(b, uint64(t.Unix())^(1<<63))
	b = binary.BigEndian.AppendUint32(b, uint32(t.Nanosecond()))
	return binary.BigEndian.AppendUint32(b, uint32(offset)^(1<<31))
}

// floatBits maps a float to bits that sort as numbers do; every NaN is one
// value, above +Inf.
func floatBits(f float64) uint64 {
	if f != f {
		return math.MaxUint64
	}
	u := math.Float64bits(f)
	if u>>63 != 0 {
		return ^u
	}
	return u | 1<<63
}

func floatFromBits(u uint64) float64 {
	switch {
	case u == math.MaxUint64:
		return math.NaN()
	case u>>63 != 0:
		return math.Float64frombits(u &^ (1 << 63))
	}
	return math.Float64frombits(^u)
}

// Decode reads what Append wrote.
func Decode(b []byte) (quad.Value, error) {
	if len(b) == 0 {
		return nil, ErrDamaged
	}
	rest := b[1:]
	switch k := b[0]; {
	case k == kindIRI:
		return quad.IRI(rest), nil
	case k == kindBNode:
		return quad.BNode(rest), nil
	case k == kindString:
		return quad.String(rest), nil
	case k == kindLangString || k == kindTypedString:
		n, w := binary.Uvarint(rest)
		if w <= 0 || n > uint64(len(rest)-w) {
			return nil, ErrDamaged
		}
		first, second := string(rest[w:w+int(n)]), quad.String(rest[w+int(n):])
		if k == kindLangString {
			return quad.LangString{Value: second, Lang: first}, nil
		}
		return quad.TypedString{Value: second, Type: quad.IRI(first)}, nil
	case k == kindInt && len(rest) == 8:
		return quad.Int(binary.BigEndian.Uint64(rest) ^ (1 << 63)), nil
	case k == kindFloat && len(rest) == 8:
		return quad.Float(floatFromBits(binary.BigEndian.Uint64(rest))), nil
	case k == kindBool && len(rest) == 1:
		return quad.Bool(rest[0] != 0), nil
	case k == kindTime && len(rest) == 16:
		return quad.Time(decodeTime(rest)), nil
	}
	return nil, ErrDamaged
}

func decodeTime(b []byte) time.Time {
	t := time.Unix(int64(binary.BigEndian.Uint64(b)^(1<<63)), int64(binary.BigEndian.Uint32(b[8:]))).UTC()
	if offset := int32(binary.BigEndian.Uint32(b[12:]) ^ (1 << 31)); offset != 0 {
		return t.In(time.FixedZone("", int(offset)))
	}
	return t
}

// A Range is the half-open range [Low, High) of encoded values.
type Range struct{ Low, High []byte }

// Empty tells whether no value lies in the range.
func (r Range) Empty() bool { return string(r.Low) >= string(r.High) }

// Intersect is the range of what lies in both.
func (r Range) Intersect(o Range) Range {
	if string(o.Low) > string(r.Low) {
		r.Low = o.Low
	}
	if string(o.High) < string(r.High) {
		r.High = o.High
	}
	return r
}

// Contains tells whether the encoded value lies in the range.
func (r Range) Contains(enc []byte) bool {
	return string(enc) >= string(r.Low) && string(enc) < string(r.High)
}

// An Order is a comparison with a fixed value.
type Order int

// The comparisons: less, less or equal, greater, greater or equal.
const (
	Less Order = iota
	LessEqual
	Greater
	GreaterEqual
)

// Compared is the range of the values that stand in order op to v, as Cayley
// compares: only values of the same kind do, and nothing does with NaN. ok is
// false for the kinds that Cayley compares by their text across kinds.
func Compared(op Order, v quad.Value) (r Range, ok bool) {
	low, high := v, v // the smallest and the largest value that count as equal to v
	r.High = nil
	switch x := v.(type) {
	case quad.Int, quad.String, quad.BNode, quad.IRI:
	case quad.Float:
		if x != x {
			return Range{}, true
		}
		if x == 0 {
			low, high = quad.Float(math.Copysign(0, -1)), quad.Float(0)
		}
	case quad.Time:
		return timeRange(op, time.Time(x)), true
	default:
		return Range{}, false
	}
	first, err := Append(nil, low)
	if err != nil {
		return Range{}, false
	}
	last, err := Append(nil, high)
	if err != nil {
		return Range{}, false
	}
	end := []byte{first[0] + 1}
	if first[0] == kindFloat {
		end = after(binary.BigEndian.AppendUint64([]byte{kindFloat}, floatBits(math.Inf(1))))
	}
	return between(op, []byte{first[0]}, first, after(last), end), true
}

// between picks the part of [begin, end) that op selects, where [first, next)
// holds what is equal.
func between(op Order, begin, first, next, end []byte) Range {
	switch op {
	case Less:
		return Range{begin, first}
	case LessEqual:
		return Range{begin, next}
	case Greater:
		return Range{next, end}
	default:
		return Range{first, end}
	}
}

// timeRange spans all zones of an instant.
func timeRange(op Order, t time.Time) Range {
	first := appendTime([]byte{kindTime}, t)
	first = first[:len(first)-4] // the bytes before the zone
	next := after(append(append([]byte(nil), first...), 0xff, 0xff, 0xff, 0xff))
	return between(op, []byte{kindTime}, first, next, []byte{kindTime + 1})
}

// after is the smallest byte string that sorts above b.
func after(b []byte) []byte { return append(append([]byte(nil), b...), 0) }
