package article

import "strings"

// itemKind says what a number counts in.
type itemKind uint8

const (
	itemNumber itemKind = iota
	itemMoney
	itemPercent
	itemPoints // percentage points
)

// item is a number with its unit, as the text has them: the common ground of
// what the frames use and of what the command prints.
type item struct {
	num
	kind     itemKind
	currency currency
	inner    []num // the numbers inside money and percentages
}

// items finds the numbers of a stretch in text order. Those of web addresses
// are left out.
func (r *numReader) items() []item {
	var out []item
	for i := 0; i < len(r.lx); {
		if to := r.address(i); to > i {
			i = to
			continue
		}
		if !r.may(i, startsNumber) {
			i++
			continue
		}
		it, ok := r.item(i)
		if !ok {
			i++
			continue
		}
		out = append(out, it)
		i = it.to
	}
	return out
}

// item reads what starts at lexeme i, the widest reading first.
func (r *numReader) item(i int) (item, bool) {
	if a, ok := r.signFirst(i); ok {
		return r.withInner(item{num: a.num, kind: itemMoney, currency: a.currency}), true
	}
	if n, ok := r.percentOf(i); ok {
		return r.withInner(item{num: n, kind: itemPercent}), true
	}
	n, ok := r.number(i)
	if !ok {
		return item{}, false
	}
	if n.form == formOrdinal || n.form == formRelative {
		return item{num: n}, true
	}
	if p, points, ok := r.percent(n); ok {
		it := item{num: p, kind: itemPercent}
		if points {
			it.kind = itemPoints
		}
		return r.withInner(it), true
	}
	if a, ok := r.unitLast(n); ok {
		return r.withInner(item{num: a.num, kind: itemMoney, currency: a.currency}), true
	}
	return item{num: n}, true
}

func (r *numReader) withInner(it item) item {
	for i := it.from; i < it.to; {
		n, ok := r.number(i)
		if !ok || n.to > it.to || n.form == formOrdinal || n.form == formRelative {
			i++
			continue
		}
		it.inner = append(it.inner, n)
		i = n.to
	}
	return it
}

// address finds the end of a web address that starts at lexeme i; i when none does.
func (r *numReader) address(i int) int {
	w := r.low(i)
	if w != "http" && w != "https" && w != "www" && w != "ftp" {
		return i
	}
	if next := r.low(i + 1); next != ":" && next != "." || !r.glued(i+1) {
		return i
	}
	j := i + 1
	for j < len(r.lx) && !r.lx[j].gap {
		j++
	}
	return j
}

// span gives the byte offsets of lexemes [from, to).
func (r *numReader) span(from, to int) (start, end int) {
	return r.lx[from].start, r.lx[to-1].end
}

// bounds is a range of numbers as comparisons write it.
type bounds struct {
	low, high         *float64
	lowOpen, highOpen bool
}

// join gives the numbers in both ranges; false when that is not one range
// with two sides.
func (b bounds) join(c bounds) (bounds, bool) {
	if b.low == nil {
		b, c = c, b
	}
	if b.low == nil || b.high != nil || c.high == nil || c.low != nil || *b.low >= *c.high {
		return bounds{}, false
	}
	return bounds{b.low, c.high, b.lowOpen, c.highOpen}, true
}

// String writes the range as mathematics does: "[20,30)", "(,5]".
func (b bounds) String() string {
	var s strings.Builder
	switch {
	case b.low == nil:
		s.WriteString("(")
	case b.lowOpen:
		s.WriteString("(" + formatNumber(*b.low))
	default:
		s.WriteString("[" + formatNumber(*b.low))
	}
	s.WriteString(",")
	switch {
	case b.high == nil:
		s.WriteString(")")
	case b.highOpen:
		s.WriteString(formatNumber(*b.high) + ")")
	default:
		s.WriteString(formatNumber(*b.high) + "]")
	}
	return s.String()
}

// numRange is a range in lexemes [from, to).
type numRange struct {
	bounds
	from, to int
	compared bool // made by a comparison, not by two ends
}

// ranges finds the ranges of numbers of a stretch, in text order.
func (r *numReader) ranges(skip func(from, to int) bool) []numRange {
	var out []numRange
	for i := 0; i < len(r.lx); {
		if to := r.address(i); to > i {
			i = to
			continue
		}
		if !r.may(i, startsRange) {
			i++
			continue
		}
		n, ok := r.numberRange(i)
		if !ok || skip(n.from, n.to) {
			i++
			continue
		}
		i = n.to
		if len(out) > 0 {
			prev := &out[len(out)-1]
			w := r.low(prev.to)
			joined, ok := prev.join(n.bounds)
			if prev.compared && n.compared && prev.to+1 == n.from && (w == "and" || w == "but" || w == "," || w == "or") && ok && r.positive(prev.from) && w != "or" {
				prev.bounds, prev.to = joined, n.to
				continue
			}
		}
		out = append(out, n)
	}
	return out
}

// positive tells whether a comparison does not start with "no": "no less than
// 194 and less than 12" are two ranges.
func (r *numReader) positive(i int) bool { return r.low(i) != "no" }

// numberRange reads a range that starts at lexeme i.
func (r *numReader) numberRange(i int) (numRange, bool) {
	if w := r.low(i); w == "between" || w == "from" {
		if n, ok := r.twoEnds(i+1, w == "between"); ok {
			n.from = i
			return n, true
		}
	}
	if op, to, ok := r.comparisons.match(r.lx, i); ok {
		return r.compared(i, to, op)
	}
	n, ok := r.rangeEnd(i)
	if !ok {
		return numRange{}, false
	}
	if two, ok := r.twoEnds(i, false); ok {
		return two, true
	}
	if op, to, ok := r.after.match(r.lx, n.to); ok && !r.continued(to) {
		return numRange{bounds: oneSided(op, n.value), from: i, to: to, compared: true}, true
	}
	return numRange{}, false
}

// continued tells whether a number follows, so that "or less than" belongs to it.
func (r *numReader) continued(i int) bool {
	_, ok := r.rangeEnd(i)
	return ok
}

// rangeEnd reads a number that may bound a range.
func (r *numReader) rangeEnd(i int) (num, bool) {
	n, ok := r.number(i)
	if !ok || n.form == formOrdinal || n.form == formRelative {
		return n, false
	}
	if _, ok := r.percentWord(r.skipHyphen(n.to)); ok {
		return n, false
	}
	return n, true
}

// twoEnds reads "20 to 30", "1000 – 5000", and after "between" also "20 and 30".
func (r *numReader) twoEnds(i int, and bool) (numRange, bool) {
	a, ok := r.rangeEnd(i)
	if !ok {
		return numRange{}, false
	}
	j := a.to
	switch w := r.low(j); w {
	case "and":
		if !and {
			return numRange{}, false
		}
	case "to", "through", "till", "until":
	case "-", "–", "~":
		if r.glued(j) != r.glued(j+1) || r.is(i-1, lexMark) && r.glued(i) && r.low(i-1) != "(" {
			return numRange{}, false
		}
		if b, ok := r.number(j + 1); ok && (r.low(b.to) == "-" || r.low(b.to) == "–" || r.low(b.to) == "/") && r.glued(b.to) {
			return numRange{}, false // a telephone number
		}
	default:
		return numRange{}, false
	}
	b, ok := r.rangeEnd(j + 1)
	if !ok || r.low(j) == "-" && r.glued(j) && a.plain && len(r.low(j+1)) > 1 && r.low(j + 1)[0] == '0' {
		return numRange{}, false
	}
	low, high := r.aligned(a, b)
	if low.value >= high.value {
		return numRange{}, false
	}
	return numRange{bounds: bounds{low: &low.value, high: &high.value, highOpen: true}, from: i, to: b.to}, true
}

// aligned lets the first number take over the magnitude of the second where
// only that makes sense: "5 to 10 million".
func (r *numReader) aligned(a, b num) (num, num) {
	if a.scale == 1 && b.scale >= 1000 && a.form != formFraction && a.value < b.value/b.scale && a.value < 1000 {
		a.value, a.digit, a.scale = a.value*b.scale, a.digit*b.scale, b.scale
	}
	return a, b
}

// compared reads the number after a comparison, and what may follow it: "more
// than 5000 or equal to", "equal to 5000 or less".
func (r *numReader) compared(i, j int, op string) (numRange, bool) {
	n, ok := r.rangeEnd(j)
	if !ok {
		return numRange{}, false
	}
	out := numRange{from: i, to: n.to, compared: true}
	if after, to, ok := r.after.match(r.lx, n.to); ok && op == "eq" && !r.continued(to) {
		op, out.to = after, to
	}
	if r.low(n.to) == "or" && r.low(n.to+1) == "equal" && (op == "gt" || op == "lt") {
		out.to = n.to + 2
		if r.low(out.to) == "to" {
			out.to++
		}
		op = string(op[0]) + "e"
	}
	if two, ok := r.twoEnds(j, false); ok && op != "eq" {
		return two, true
	}
	out.bounds = oneSided(op, n.value)
	return out, true
}

func oneSided(op string, v float64) bounds {
	switch op {
	case "gt":
		return bounds{low: &v, lowOpen: true}
	case "ge":
		return bounds{low: &v}
	case "lt":
		return bounds{high: &v, highOpen: true}
	case "le":
		return bounds{high: &v}
	}
	return bounds{low: &v, high: &v}
}
