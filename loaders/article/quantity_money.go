package article

import "strings"

// moneyWord tells whether the word at i is a code, a prefix or a name of money
// that may touch digits: "USD115", "Rs500".
func (r *numReader) moneyWord(i int) bool {
	if _, ok := r.code(i); ok {
		return true
	}
	_, to, ok := r.money.match(r.lx, i)
	return ok && to == i+1
}

// moneyAbbreviation tells whether the letters at j are a magnitude of money
// and a sign stands before the number at i: "$5m".
func (r *numReader) moneyAbbreviation(i, j int) bool {
	if r.Abbreviations.Money[r.low(j)] == 0 {
		return false
	}
	_, _, ok := r.signBefore(i)
	return ok
}

// code reads an ISO 4217 code. Codes that are words of English count only in
// capitals.
func (r *numReader) code(i int) (currency, bool) {
	if !r.is(i, lexWord) {
		return currency{}, false
	}
	low := r.low(i)
	c, ok := r.codes[low]
	if !ok || r.guarded[low] && r.text[r.lx[i].start:r.lx[i].end] != strings.ToUpper(low) {
		return currency{}, false
	}
	return c, true
}

// millionCode reads a code with an M for million: "MEUR".
func (r *numReader) millionCode(i int) (currency, bool) {
	low, ok := strings.CutPrefix(r.low(i), "m")
	if !ok || !r.is(i, lexWord) || len(low) != 3 {
		return currency{}, false
	}
	if strings.ToUpper(low) != r.text[r.lx[i].start+1:r.lx[i].end] {
		return currency{}, false
	}
	c, ok := r.codes[low]
	return c, ok
}

// signAt reads what stands before an amount at i: "$", "US$", "C $", "USD",
// "Rs.", "dollar". next is the lexeme after it.
func (r *numReader) signAt(i int) (c currency, next int, ok bool) {
	if c, ok := r.symbols[r.low(i)]; ok {
		return c, i + 1, true
	}
	if !r.is(i, lexWord) {
		return c, 0, false
	}
	j := i + 1
	if r.low(i) == "u" && r.low(i+1) == "." && r.low(i+2) == "s" && r.low(i+3) == "." {
		j = i + 4
	}
	if s, ok := r.symbols[r.low(j)]; ok && (r.glued(j) || len(r.low(i)) > 1 || r.low(i) == "c") {
		if c, ok := r.prefixed(i, j, s); ok {
			return c, j + 1, true
		}
	}
	if c, ok := r.code(i); ok {
		return c, i + 1, true
	}
	return r.money.match(r.lx, i)
}

// prefixed is the currency of letters before a sign: "NT$", "MXN$".
func (r *numReader) prefixed(i, j int, sign currency) (currency, bool) {
	if j == i+4 {
		return r.codes["usd"], sign.unit == "dollar"
	}
	low := r.low(i)
	if code, ok := r.Prefixes[low]; ok && (sign.unit == "dollar" || sign.unit == "yen" || sign.unit == "pound") {
		return r.codes[strings.ToLower(code)], true
	}
	c, ok := r.codes[low]
	return c, ok
}

// signBefore finds the sign that ends just before lexeme i and its first lexeme.
func (r *numReader) signBefore(i int) (c currency, from int, ok bool) {
	for k := max(0, i-5); k < i; k++ {
		if c, next, ok := r.signAt(k); ok && next == i && !(k > 0 && r.glued(k) && r.is(k-1, lexWord)) {
			return c, k, true
		}
	}
	return currency{}, 0, false
}

// amount is a sum of money in lexemes [from, to).
type amount struct {
	num
	currency currency
}

// signFirst reads "$5.2 million", "USD 200", "Rs. 40 lakh", "MAUD 60".
func (r *numReader) signFirst(i int) (amount, bool) {
	at := i
	negative := r.low(i) == "-" && r.glued(i+1) && !(r.glued(i) && (r.is(i-1, lexWord) || r.is(i-1, lexDigits)))
	if negative {
		at++
	}
	c, j, ok := r.signAt(at)
	million := false
	if !ok {
		if c, ok = r.millionCode(at); ok {
			j, million = at+1, true
		}
	}
	if !ok || r.is(j-1, lexWord) && r.glued(at) && at > i {
		return amount{}, false
	}
	if r.glued(at) && r.is(at, lexWord) && (r.is(at-1, lexWord) || r.is(at-1, lexDigits)) {
		return amount{}, false
	}
	if r.is(j-1, lexWord) && r.low(j) == "." && !r.is(j-1, lexDigits) {
		j++ // "Rs. 500"
	}
	if !r.is(j, lexDigits) && r.low(j) != "." {
		return amount{}, false
	}
	n, ok := r.cardinal(j)
	if !ok {
		return amount{}, false
	}
	if c.weak && n.value < 100 {
		return amount{}, false
	}
	if m := r.Abbreviations.Money[r.low(n.to)]; m > 0 && n.scale == 1 && (r.glued(n.to) || len(r.low(n.to)) > 1) && !(r.glued(n.to+1) && r.is(n.to+1, lexDigits)) {
		n.value, n.digit, n.scale, n.to = n.value*m, n.digit*m, m, n.to+1
	} else if f, ok := r.mixed(n); ok {
		n = f
	}
	if million {
		n.value, n.digit, n.scale = n.value*1e6, n.digit*1e6, 1e6
	}
	if negative {
		n.value = -n.value
	}
	n.from, n.plain = i, false
	return amount{n, c}, true
}

// unitLast reads the unit after a number: "5 million euros", "12-cent", "75 USD
// million", "thirteen dollars and forty-five cents".
func (r *numReader) unitLast(n num) (amount, bool) {
	j := n.to
	if m := r.Abbreviations.Money[r.low(j)]; m > 0 && r.glued(j) && n.scale == 1 {
		if _, _, ok := r.unitAt(j + 1); ok {
			n.value, n.digit, n.scale = n.value*m, n.digit*m, m
			j++
		}
	}
	k := r.skipHyphen(j)
	if c, ok := r.millionCode(k); ok {
		n.value, n.digit, n.scale, n.to = n.value*1e6, n.digit*1e6, 1e6, k+1
		return amount{n, c}, true
	}
	c, to, ok := r.unitAt(k)
	if !ok || c.weak && (n.value < 100 || isYear(n)) {
		return amount{}, false
	}
	if c.weak && c.unit == "won" && r.is(to, lexWord) && !r.functionWord(to) {
		return amount{}, false // "the 120 won seats"
	}
	n.to, n.plain = to, false
	if m := r.magnitude(r.low(to)); m >= 1000 && n.scale == 1 {
		n.value, n.digit, n.scale, n.to = n.value*m, n.digit*m, m, to+1
		return amount{n, c}, true
	}
	return amount{r.smallChange(n), c}, true
}

// unitAt reads the name, sign or code of money after a number.
func (r *numReader) unitAt(i int) (currency, int, bool) {
	if c, ok := r.symbols[r.low(i)]; ok {
		if r.is(i+1, lexDigits) && r.glued(i+1) && r.lx[i].gap {
			return c, 0, false // "10 $5": the sign belongs to what follows
		}
		return c, i + 1, true
	}
	if c, to, ok := r.money.match(r.lx, i); ok {
		return c, to, true
	}
	if c, ok := r.code(i); ok {
		if r.low(i+1) == "$" {
			return c, i + 2, true
		}
		return c, i + 1, true
	}
	if r.low(i) == "us" || r.low(i) == "u" {
		if c, to, ok := r.signAt(i); ok && r.low(to-1) == "$" && !(r.is(to, lexDigits) && r.glued(to)) {
			return c, to, true
		}
	}
	return currency{}, 0, false
}

// smallChange adds the subunits after the unit: "dollars and forty-five
// cents", "dollars fifty".
func (r *numReader) smallChange(n num) num {
	if n.scale > 1 || n.form != formInteger {
		return n
	}
	j := n.to
	and := r.low(j) == "and"
	if and {
		j++
	}
	c, ok := r.cardinal(j)
	if !ok || c.value >= 100 || c.value != float64(int(c.value)) {
		return n
	}
	per, named := r.Subunits[r.low(c.to)]
	switch {
	case named:
		n.value, n.to = n.value+c.value/per, c.to+1
	case and, r.is(c.to, lexWord) && !r.functionWord(c.to), r.low(c.to) == "%", r.signFollows(c.to):
		return n
	case c.value < 10 && !r.is(j, lexWord):
		return n
	default:
		n.value, n.to = n.value+c.value/100, c.to
	}
	n.digit, n.form = 0.01, formDecimal
	return n
}

func (r *numReader) signFollows(i int) bool {
	_, _, ok := r.unitAt(i)
	return ok
}

// percentOf reads a percentage whose word comes first: "percent of 10".
func (r *numReader) percentOf(i int) (num, bool) {
	to, ok := r.percentWord(i)
	if !ok || r.low(to) != "of" || !r.is(i, lexWord) {
		return num{}, false
	}
	n, ok := r.cardinal(to + 1)
	if !ok || isYear(n) {
		return num{}, false
	}
	n.from, n.plain = i, false
	return n, true
}

// percent reads the word or sign after a number: "17%", "thirty per cent",
// "two percentage points".
func (r *numReader) percent(n num) (percentage num, points, ok bool) {
	to, ok := r.percentWord(r.skipHyphen(n.to))
	if !ok {
		return n, false, false
	}
	if p := r.low(to); p == "points" || p == "point" {
		points = true
		to++
	}
	n.to, n.plain = to, false
	return n, points, true
}

func (r *numReader) percentWord(i int) (to int, ok bool) {
	switch r.low(i) {
	case "%", "percent", "percents", "percentage", "percentages", "pct", "﹪", "％":
		return i + 1, true
	case "per":
		if r.low(i+1) == "cent" || r.low(i+1) == "cents" {
			return i + 2, true
		}
	case "pc":
		return i + 1, r.glued(i)
	}
	return 0, false
}
