package article

import (
	"strings"

	"github.com/claimgraph/claimgraph/loaders/article/syntax"
	"github.com/claimgraph/claimgraph/schema"
)

// quantityKind says what a quantity measures.
type quantityKind uint8

const (
	kindNumber   quantityKind = iota // a bare number
	kindShare                        // a percentage: value in percent, unit "%"
	kindFraction                     // "a third of": value in percent too, unit "%"
	kindAmount                       // money (unit ISO 4217), a measure (unit "mile", "barrel per day"), percentage points
	kindCount                        // things: noun says which
	kindVague                        // "several", "dozens of": no value, words only
	kindRank                         // "third-largest", "largest", "No. 2": value is the rank
	kindRankText                     // "one of the largest": a rank without a number
	kindOrdinal                      // "the third": value is the position
)

// quantity is a number of a sentence with all that goes with it. Offsets are
// bytes in the sentence.
type quantity struct {
	start, end int
	kind       quantityKind
	value      schema.Quantity
	upper      *schema.Quantity // the other end of a range, nil when it is none
	words      string           // as written: "nearly" and the counted noun are not part of it
	approx     string           // the hedge as written: "nearly"; "" for none
	hedgeStart int              // where the expression with its hedge begins; start when there is none
	noun       string           // what is counted, from after the number to its head: "nuclear tests"
	nounStart  int
	nounEnd    int
}

// Text writes a count as qualifiers do: "150000-200000" for a range.
func (q quantity) Text() string {
	if q.kind == kindVague || q.kind == kindRankText {
		return q.words
	}
	s := formatNumber(q.value.Value)
	if q.upper != nil {
		s += "-" + formatNumber(q.upper.Value)
	}
	return s
}

// quantities finds the numbers of a sentence in text order. Those of dates and
// durations are not among them: see timexes. tokens may be nil; with them the
// counted noun is read from the tree.
func quantities(text string, tokens []syntax.Token) []quantity {
	var out []quantity
	stretches(text, func(offset int, part string) {
		r := newReader(part)
		found := r.quantities()
		for i := range found {
			found[i].shift(offset)
		}
		out = append(out, found...)
	})
	for i := range out {
		findNoun(text, tokens, &out[i])
	}
	return out
}

func (q *quantity) shift(offset int) {
	q.start += offset
	q.end += offset
	q.hedgeStart += offset
	q.nounStart += offset
	q.nounEnd += offset
}

// quantities turns the items of a stretch into quantities.
func (r *numReader) quantities() []quantity {
	hedges := r.hedgeEnds()
	taken := r.timeSpans(true)
	items := r.items()
	var out []quantity
	next := 0 // the first lexeme not used yet
	for i := 0; i <= len(items); i++ {
		until := len(r.lx)
		if i < len(items) {
			until = items[i].from
		}
		out = r.wordsOnly(out, next, until, taken)
		if i == len(items) {
			break
		}
		it := items[i]
		if it.from < next || taken(it.from, it.to) || it.form == formRelative || r.designator(it) {
			next = max(next, it.to)
			continue
		}
		q, to := r.quantity(it)
		if i+1 < len(items) && !taken(items[i+1].from, items[i+1].to) {
			if joined, end, ok := r.joinRange(it, items[i+1], q); ok {
				q, to = joined, end
			}
		}
		r.hedge(&q, it.from, to, hedges)
		out = append(out, q)
		next = to
	}
	return r.joinGroups(out)
}

// designator tells whether a number is part of a name: "Resolution 1874",
// "Hwasong-15", "Flight 858", "AV-8B".
func (r *numReader) designator(it item) bool {
	if it.kind != itemNumber {
		return false
	}
	if it.plain && r.numberedThing(it.from) && !r.numbered(it.from) {
		return true
	}
	return r.glued(it.from) && r.glued(it.from-1) && r.low(it.from-1) == "-" && r.is(it.from-2, lexWord)
}

// quantity makes one item a quantity; to is the lexeme after it.
func (r *numReader) quantity(it item) (q quantity, to int) {
	to = it.to
	q.value = schema.Quantity{Value: it.value, Digit: it.digit}
	switch {
	case it.kind == itemMoney:
		q.kind = kindAmount
		q.value.Unit = unitOfMoney(it.currency)
	case it.kind == itemPercent:
		q.kind, q.value.Unit = kindShare, "%"
	case it.kind == itemPoints:
		q.kind, q.value.Unit = kindAmount, "percentage point"
	case it.form == formOrdinal:
		q.kind = kindOrdinal
		if end, ok := r.rankAfter(it.to); ok {
			q.kind, to = kindRank, end
		} else if r.ranked(it.from) || r.came(it.from, to) {
			q.kind = kindRank
		}
	case it.form == formFraction && it.value < 1 && it.value > 0 && r.shareOf(it.to):
		q.kind = kindFraction
		q.value = schema.Quantity{Value: it.value * 100, Unit: "%", Digit: 1}
	default:
		q.kind = kindNumber
		if unit, end, ok := r.measureAt(it.to); ok {
			q.kind, q.value.Unit, to = kindAmount, unit, end
		} else if r.numbered(it.from) {
			q.kind = kindRank
		}
	}
	if it.kind == itemMoney {
		if rate, end, ok := r.rateAt(it.to); ok {
			q.value.Unit += " per " + rate
			to = end
		}
	}
	q.start, q.end = r.span(it.from, it.to)
	if q.kind == kindRank || q.kind == kindAmount {
		_, q.end = r.span(it.from, to)
	}
	q.words = r.text[q.start:q.end]
	q.hedgeStart = q.start
	return q, to
}

// unitOfMoney is the code of a currency, or its bare unit in lower case.
func unitOfMoney(c currency) string {
	switch {
	case c.code != "":
		return c.code
	case c.main != "":
		return c.main
	}
	return c.unit
}

// shareOf tells whether a fraction is one of something: "a third of".
func (r *numReader) shareOf(i int) bool {
	switch r.low(i) {
	case "of", "the", "its", "their", "all":
		return true
	}
	return false
}

// measureAt reads a unit of measure after a number: "tonnes", "-mile",
// "barrels a day".
func (r *numReader) measureAt(i int) (unit string, to int, ok bool) {
	unit, to, ok = r.measures.match(r.lx, r.skipHyphen(i))
	if !ok {
		return "", 0, false
	}
	if rate, end, ok := r.rateAt(to); ok {
		return unit + " per " + rate, end, true
	}
	return unit, to, true
}

// rateAt reads "per day", "a year", "annually" after a unit.
func (r *numReader) rateAt(i int) (rate string, to int, ok bool) {
	w := r.low(i + 1)
	switch r.low(i) {
	case "per", "a", "an", "each", "every":
		if r.rates[w] {
			return w, i + 2, true
		}
	case "annually", "yearly":
		return "year", i + 1, true
	case "daily":
		return "day", i + 1, true
	case "monthly":
		return "month", i + 1, true
	case "/":
		if r.rates[w] && r.glued(i) {
			return w, i + 2, true
		}
	}
	return "", 0, false
}

// joinRange joins two items into a range: "5 to 10 percent", "$5–10 million",
// "between 15,000 and 24,000".
func (r *numReader) joinRange(a, b item, q quantity) (quantity, int, bool) {
	j := a.to
	if j+1 != b.from || a.form == formOrdinal || b.form == formOrdinal || b.form == formRelative {
		return q, 0, false
	}
	switch r.low(j) {
	case "and":
		if r.low(a.from-1) != "between" {
			return q, 0, false
		}
	case "to":
	case "-", "–", "~":
		if r.glued(j) != r.glued(j+1) {
			return q, 0, false
		}
	default:
		return q, 0, false
	}
	first, second := a.num, b.num
	switch {
	case a.kind == b.kind, a.kind == itemNumber && b.kind != itemNumber:
	case a.kind == itemMoney && b.kind == itemNumber && r.low(a.from) != "" && r.is(a.to-1, lexDigits):
		b.kind, b.currency = itemMoney, a.currency // "$5-10 million"
	default:
		return q, 0, false
	}
	first, second = r.aligned(first, second)
	if first.value >= second.value {
		return q, 0, false
	}
	b.num = second
	joined, to := r.quantity(b)
	upper := joined.value
	joined.upper = &upper
	joined.value.Value, joined.value.Digit = first.value, first.digit
	if joined.kind == kindFraction {
		joined.value.Value *= 100
	}
	joined.start, _ = r.span(a.from, a.to)
	joined.words = r.text[joined.start:joined.end]
	joined.hedgeStart = joined.start
	return joined, to, true
}

// hedgeEnds maps each lexeme before which a hedge ends to the lexeme at which
// the longest such hedge starts.
func (r *numReader) hedgeEnds() map[int]int {
	ends := map[int]int{}
	for i := range r.lx {
		if _, to, ok := r.hedges.match(r.lx, i); ok {
			if _, ok := ends[to]; !ok {
				ends[to] = i
			}
		}
	}
	return ends
}

// hedge finds the hedge of a quantity before it, or after it.
func (r *numReader) hedge(q *quantity, from, to int, ends map[int]int) {
	at := from
	if r.low(at-1) == "between" || r.low(at-1) == "from" && q.upper != nil {
		at--
	}
	if k, ok := ends[at]; ok && !r.otherSense(k, at) {
		q.hedgeStart = r.lx[k].start
		q.approx = strings.TrimRight(r.text[q.hedgeStart:r.lx[at-1].end], " ")
		return
	}
	if _, end, ok := r.hedgesAfter.match(r.lx, r.skipHyphen(to)); ok {
		q.approx = r.text[r.lx[end-1].start:r.lx[end-1].end]
		if r.lx[end-1].start > q.end && end-1 > to {
			q.approx = r.text[r.lx[r.skipHyphen(to)].start:r.lx[end-1].end]
		}
	}
}

// otherSense tells whether the words at k say something else than how exact
// the number is: "over" after a verb of agreement, "c." at a line start.
func (r *numReader) otherSense(k, at int) bool {
	if at-k > 1 {
		return false
	}
	switch r.low(k) {
	case "over", "about", "around", "above", "below", "under":
		switch r.low(k - 1) {
		case "talks", "dispute", "disputes", "concerns", "concern", "questions", "war", "control", "authority", "sovereignty", "article":
			return true
		}
	}
	return false
}
