package article

import (
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/claimgraph/claimgraph/schema"
)

// date gives each claim the time that governs its clause, and returns the
// claims with those that further dates make: "in 1995 and 2000".
func (q *qualifying) date(claims []*claim) []*claim {
	out := claims
	_, last := q.trailing()
	for _, c := range claims {
		if x, ok := q.until(c); ok {
			delete(c.qualifiers, "polarity")
			if x.value != "" {
				q.when(c, x)
			}
			continue
		}
		if n := len(q.times) - 1; last && q.tellsPast(c) && q.hosts(c, q.bracketAt(n)) {
			q.when(c, q.times[n])
			continue
		}
		best, score := -1, math.MaxInt
		members := q.memberTimes(c)
		for i := range q.times {
			if slices.Contains(members, i) || q.times[i].kind == timeDuration || last && i == len(q.times)-1 || c.match.listAt > 0 && q.timHead[i] >= c.match.listAt || q.compared(q.times[i]) || q.attributive(i) {
				continue
			}
			s := q.reach(c, i)
			switch {
			case s == far:
			case s >= ownPhrase && (c.match.here && c.match.verb < 0 || len(c.match.joined) > 0 || q.apposed(c)) && !q.rightBehind(c, i):
				s = far
			case !q.times[i].fixed:
				s += 400
			case q.behindObject(c, i):
				s = min(s, 1)
			}
			if s < score {
				best, score = i, s
			}
		}
		if own := q.memberTime(c.object); slices.Contains(members, own) {
			best, score = own, 0
		}
		if c.match.item {
			if best = q.itemYear(c); best < 0 {
				continue
			}
		}
		for i := range q.times {
			if q.times[i].kind == timeDuration && q.reach(c, i) < 400 {
				c.set("duration", q.tree.words(q.times[i].start, q.times[i].end))
			}
		}
		if best < 0 {
			// "… (2025)" at the end: what all figures and states of the sentence refer to
			if x, ok := q.trailing(); ok && c.match.listAt == 0 && (c.match.block.State || len(c.match.block.Take) > 0) {
				c.set("as_of", x.value)
			}
			continue
		}
		x := q.times[best]
		if (x.kind == timeEnd || x.kind == timeStart) && q.beforeWhen(c, best) {
			x.kind = timeDate // "until 1947, when Peru withdrew"
		}
		if x.kind == timeDate && score >= 300 && c.match.block.State && c.match.aside && c.match.verb < 0 && !ranged(x) {
			x.kind = timeAsOf // the time of what else is told
		}
		q.when(c, x)
		if x, ok := q.trailing(); ok && !q.times[best].fixed && (c.match.block.State || len(c.match.block.Take) > 0) {
			c.set("as_of", x.value)
		}
		out = append(out, q.second(c, best, score)...)
	}
	return out
}

// until finds the time at which something came about that is said not to have
// been so before: "did not join until 1995". The value is "" where "until" brings a
// clause that tells none.
func (q *qualifying) until(c *claim) (timex, bool) {
	t, v := q.tree, q.verbOf(c)
	if v < 0 || c.qualifiers.Text("polarity") != "negative" || !slices.ContainsFunc(t.kids[v], func(k int) bool { return t.lower[k] == "not" || t.lower[k] == "n't" }) {
		return timex{}, false
	}
	for u := v + 1; u < len(t.tokens); u++ {
		if t.lower[u] != "until" && t.lower[u] != "till" || !q.below(u, v) {
			continue
		}
		for _, x := range q.times {
			if !x.fixed || x.end <= t.tokens[u].Start || strings.ContainsAny(t.s.text[t.tokens[u].End:max(x.start, t.tokens[u].End)], ",;") {
				continue
			}
			if strings.Contains(x.value, "..") && x.kind != timeEnd {
				return timex{}, true
			}
			x.kind = timeDate
			return x, true
		}
		return timex{}, true
	}
	return timex{}, false
}

// when writes a time into a claim.
func (q *qualifying) when(c *claim, x timex) {
	if x.kind == timeDuration {
		c.set("duration", q.tree.words(x.start, x.end))
		return
	}
	if !x.fixed {
		if x.kind == timeStart && x.value != "" && !strings.EqualFold(x.value, "then") {
			c.set("start", x.value)
			return
		}
		c.set("period", q.tree.words(x.start, x.end))
		return
	}
	before := len(c.qualifiers)
	defer func() {
		if x.counted == (schema.Span{}) || len(c.qualifiers) == before {
			return
		}
		for _, name := range []string{"date", "as_of", "start", "end"} {
			if c.qualifiers.Text(name) == x.value {
				c.inherited = append(c.inherited, schema.Inheritance{Qualifier: name, From: x.counted})
			}
		}
	}()
	from, to, ranged := strings.Cut(x.value, "..")
	if x.kind == timeEnd && x.signal == "until" && c.qualifiers.Text("polarity") == "negative" {
		// "did not open until 1990": it did then
		delete(c.qualifiers, "polarity")
		x.kind = timeDate
	}
	if c.ceased && c.match.block.State && (x.kind == timeDate || x.kind == timeAsOf) && !ranged && c.qualifiers.Text("polarity") == "negative" {
		delete(c.qualifiers, "polarity")
		c.set("end", x.value)
		return
	}
	switch {
	case c.match.former: // held at some time before, not at this one
	case c.match.at && c.match.aside && q.tree.ofThing(c.match.noun): // "a statue of President …": of any time
	case c.match.at && c.match.aside && x.kind != timeEnd && from != "":
		c.set("as_of", from) // the time of what else is told
	case ranged:
		if from != "" {
			c.set("start", from)
		}
		if to != "" {
			c.set("end", to)
		}
	case x.kind == timeAsOf:
		c.set("as_of", x.value)
	case x.kind == timeStart:
		c.set("start", x.value)
	case c.match.ends:
		c.set("end", x.value)
	case c.match.at && x.kind != timeEnd:
		c.set("as_of", x.value)
	case x.kind == timeEnd:
		c.set("end", x.value)
	case c.match.block.State && c.match.block.Standing && !c.match.copular && c.match.verb < 0:
		c.set("as_of", x.value) // the time of what else is told
	case c.match.block.State && !q.figure(c):
		c.set("start", x.value)
	default:
		c.set("date", x.value)
	}
}

func (q *qualifying) figure(c *claim) bool {
	for _, k := range []string{"share", "amount", "count", "rank"} {
		if _, ok := c.qualifiers[k]; ok {
			return true
		}
	}
	return false
}

// second takes a further time of the same clause: an end to a start, or the
// last of "in 1980 and 1981". For visits and meetings each date is one more.
func (q *qualifying) second(c *claim, first, score int) (more []*claim) {
	t := q.tree
	for i := range q.times {
		x := q.times[i]
		if i == first || q.timHead[i] < 0 || !x.fixed {
			continue
		}
		joined := i > first && t.base(q.timHead[i]) == "conj" && t.at[q.timHead[i]] < 0 && q.joinedTo(i, first)
		switch {
		case joined && x.kind == q.times[first].kind && !strings.Contains(x.value, ".."):
			v := c.qualifiers["date"]
			if v.Words == "" {
				continue
			}
			if c.match.block.Persons || apart(v.Words, x.value) && !q.figure(c) {
				d := *c
				d.qualifiers = maps.Clone(c.qualifiers)
				d.qualifiers["date"] = schema.Words(x.value)
				more = append(more, &d)
				continue
			}
			delete(c.qualifiers, "date")
			c.set("start", v.Words)
			c.set("end", x.value)
		case (x.kind == timeEnd || x.kind == timeStart) && c.qualifiers.Text("date") == "":
			if s := q.reach(c, i); s < far && s <= score+150 {
				q.when(c, x)
			}
		}
	}
	return more
}

// apart tells whether two times are years that do not follow on each other: "wars
// in 1948 and 1967" are two of them, not one.
func apart(first, second string) bool {
	a, errA := schema.ParsePeriod(first)
	b, errB := schema.ParsePeriod(second)
	return errA == nil && errB == nil && abs(b.Start.Year()-a.End.Year()) > 1
}

func ranged(x timex) bool { return x.fixed && strings.Contains(x.value, "..") }

// joinedTo tells whether a time is coordinated with an earlier one.
func (q *qualifying) joinedTo(i, first int) bool {
	t := q.tree
	for k, hops := q.timHead[i], 0; k >= 0 && hops < 6; k, hops = t.tokens[k].Head, hops+1 {
		if k == q.timHead[first] {
			return true
		}
		if t.base(k) != "conj" {
			return false
		}
	}
	return false
}

// inherit takes over what the sentence before said: the reference date of a
// row of figures, the date of the visit in the course of which something
// happened.
func (q *qualifying) inherit(claims []*claim) {
	mem := &q.reading.memory
	for _, c := range claims {
		if q.dated(c) {
			continue
		}
		switch {
		case mem.asOf.value != "" && len(q.times) == 0 && q.figure(c):
			c.set("as_of", mem.asOf.value)
			c.inherited = append(c.inherited, schema.Inheritance{Qualifier: "as_of", From: mem.asOfAt})
		case mem.event != "" && len(q.times) == 0 && q.duringEvent():
			c.set("date", mem.event)
			c.inherited = append(c.inherited, schema.Inheritance{Qualifier: "date", From: mem.eventAt})
		}
	}
}

// duringEvent tells whether the sentence goes on with the visit or meeting
// told before: "During his visit, …".
func (q *qualifying) duringEvent() bool {
	t := q.tree
	for i := 0; i < len(t.tokens) && i < 8; i++ {
		switch t.tokens[i].Lemma {
		case "visit", "meeting", "trip", "summit", "stay", "talk":
			return i > 0 && (t.lower[0] == "during" || t.lower[0] == "at" || t.lower[0] == "on" || t.lower[0] == "in")
		}
	}
	return false
}

func (q *qualifying) dated(c *claim) bool {
	for _, k := range []string{"date", "start", "end", "as_of", "period"} {
		if _, ok := c.qualifiers[k]; ok {
			return true
		}
	}
	return false
}

// remember keeps what later sentences may take over.
func (q *qualifying) remember(claims []*claim) {
	mem := &q.reading.memory
	for _, x := range q.times {
		if y := x.year(); y != 0 {
			mem.year = y
		}
		if x.tells() {
			mem.told, mem.toldAt = x.value, q.at(x)
		}
		if x.kind == timeAsOf && x.fixed {
			mem.asOf, mem.asOfAt = x, q.at(x)
		}
	}
	for _, c := range claims {
		if !c.match.block.Persons {
			continue
		}
		for _, x := range q.times {
			if x.fixed && c.qualifiers.Text("date") == x.value {
				mem.event, mem.eventAt = x.value, q.at(x)
			}
		}
	}
}

// delivered gives claims of something sold the time at which the sentence says that it
// came: "sold tanks to Peru, which were delivered in 1966".
func (q *qualifying) delivered(claims []*claim) {
	t := q.tree
	for _, c := range claims {
		switch c.match.predicate.ID {
		case "supplies-arms-to", "supplies-to", "exports-to", "imports-from":
		default:
			continue
		}
		if q.dated(c) {
			continue
		}
		for i, x := range q.times {
			if h := q.timHead[i]; x.fixed && x.kind == timeDate && h >= 0 && t.tokens[h].Head >= 0 && t.arrives(t.verbAbove(t.tokens[h].Head)) {
				q.when(c, x)
				break
			}
		}
	}
}

// arrives tells whether a verb says of "which", "that" or "they" that it has come.
func (t *clauseTree) arrives(v int) bool {
	if v < 0 || !t.nouns.arrivals[t.tokens[v].Lemma] {
		return false
	}
	s := t.child(v, "nsubj", "nsubj:pass")
	return s >= 0 && (isRelative(t.lower[s]) || t.lower[s] == "they" || t.lower[s] == "these") || s < 0 && t.base(v) == "acl"
}
