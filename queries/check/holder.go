package check

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/claimgraph/claimgraph/schema"
)

// otherHolder asks who else fits the role at the time.
func (q question) otherHolder(ctx context.Context, s source) (outcome, error) {
	if q.judge.Role == "" || !q.covered(s) {
		return outcome{}, nil
	}
	if q.anyTime() || q.claim.Qualifiers.Text(firstQualifier(q.judge.Match)) == "" {
		return outcome{}, nil // without a time and a post somebody else proves nothing
	}
	rows, err := q.anyHolder(ctx, s)
	if err != nil {
		return outcome{}, err
	}
	period, dated := q.time()
	var holders []row
	for _, r := range rows {
		holder := iriOf(r.Row[q.judge.Role])
		if q.mayMean(r) || maybeSame(string(holder)+" "+textOf(r.Row["name"]), q.args[q.judge.Role]+" "+q.claim.Subject.Name+" "+q.claim.Object.Name) {
			if dated && r.dated && years(r.period, period) > 0 && !q.isTitle() {
				continue // at another time
			}
			return outcome{}, nil
		}
		if r.near {
			continue // who governed may have had another title than the one claimed
		}
		if dated && q.surelyDuring(s, r, period) || !dated && r.dated && s.holdsToTheEnd(r.period) {
			holders = append(holders, r)
		}
	}
	if len(holders) == 0 {
		return outcome{}, nil
	}
	if held, err := q.everHeld(ctx); err != nil || held && q.isTitle() {
		return outcome{}, err // as a title it may be told of somebody long out of office
	}
	if !dated { // the office may have passed on since the source ended
		return silence("For %s %s has %s in that office; the claim gives no date.", dayText(s.days.End, "now"), s.title, nameOf(iriOf(holders[0].Row[q.judge.Role]))), nil
	}
	return outcome{
		kind: schema.RoleMismatch, against: true, rows: q.shown(s, holders),
		reason: fmt.Sprintf("For %s %s has %s in that office.", periodWords(period), s.title, nameOf(iriOf(holders[0].Row[q.judge.Role]))),
		fits:   []string{nameOf(iriOf(holders[0].Row[q.judge.Role])) + " " + holders[0].period.String()},
	}, nil
}

// everHeld tells whether any source has the person in any office of the state.
func (q question) everHeld(ctx context.Context) (bool, error) {
	args := maps.Clone(q.args)
	delete(args, q.judge.Role)
	rows, err := q.rows(ctx, q.query.Name, args)
	return slices.ContainsFunc(rows, func(r row) bool {
		return string(iriOf(r.Row[q.judge.Role])) == q.args[q.judge.Role] || q.mayMean(r)
	}), err
}

// maybeSame tells whether two names can be one person's in two spellings: a word of
// some length has the same consonants in both ("Saleh", "Salih"; "Ólafur", "Olafur").
func maybeSame(a, b string) bool {
	words := skeletons(a)
	return slices.ContainsFunc(skeletons(b), func(w string) bool { return slices.Contains(words, w) })
}

// skeletons are the consonants of the words of a name of four letters and more, as
// far as transliterations agree on them.
func skeletons(name string) []string {
	var out []string
	for _, w := range strings.Split(schema.Slug(strings.ReplaceAll(name, schema.EntityNS+"person/", "")), "-") {
		if utf8.RuneCountInString(w) < 4 {
			continue
		}
		var b strings.Builder
		last := rune(0)
		for _, r := range norm.NFD.String(w) {
			switch r {
			case 'a', 'e', 'i', 'o', 'u', 'y', 'w', 'h', 'j', '\'':
				continue
			case 'q', 'c', 'x':
				r = 'k'
			case 'z':
				r = 's'
			case 'v':
				r = 'b'
			}
			if !unicode.Is(unicode.Mn, r) && r != last {
				b.WriteRune(r)
				last = r
			}
		}
		if b.Len() < 2 {
			b.WriteString(w) // too little to tell by
		}
		out = append(out, b.String())
	}
	return out
}

// namesakes finds the rows of a person whom the source knows by a part of the
// name only, such as the family name.
func (q question) namesakes(ctx context.Context, s source) ([]row, error) {
	if q.judge.Role == "" {
		return nil, nil
	}
	args := maps.Clone(q.args)
	delete(args, q.judge.Role)
	rows, err := q.rows(ctx, q.query.Name, args)
	var found []row
	for _, r := range of(s, rows) {
		if q.mayMean(r) && !q.justANamesake(r) {
			r.near = r.near || q.isShared(r, of(s, rows))
			found = append(found, r)
		}
	}
	return found, err
}

// justANamesake tells whether a row with a family name alone is of another time than
// the claim: it is then somebody else's as likely as not.
func (q question) justANamesake(r row) bool {
	period, dated := q.time()
	alone := !slices.ContainsFunc(r.words("name"), func(name string) bool { return len(plainWords(name)) > 1 })
	return alone && dated && r.dated && years(r.period, period) > 0
}

// mayMean tells whether the name in a row is a part of that of the claim's person.
func (q question) mayMean(r row) bool {
	person := q.claim.Subject
	if q.judge.Args[q.judge.Role] == "object" {
		person = q.claim.Object
	}
	return slices.ContainsFunc(r.words("name"), func(name string) bool { return isPartOf(name, person.Name) })
}

// isShared tells whether the name in a row is also a part of the name of another
// person there: which of them the claim means cannot be told.
func (q question) isShared(r row, all []row) bool {
	return slices.ContainsFunc(all, func(other row) bool {
		return other.Row[q.judge.Role] != r.Row[q.judge.Role] && slices.ContainsFunc(other.words("name"), func(full string) bool {
			return slices.ContainsFunc(r.words("name"), func(name string) bool { return isPartOf(name, full) })
		})
	})
}

// isPartOf tells whether every word of a name is in a fuller one: a family name
// alone, however short, or several words, one of some length among them. Accents and
// like spellings do not count ("Dmitriy", "Dmitry"); initials do, "G. W. Bush" is not
// G. H. W. Bush.
func isPartOf(name, full string) bool {
	words, all := plainWords(name), plainWords(full)
	if len(words) > 1 && !maybeSame(name, full) || utf8.RuneCountInString(words[0]) < 2 {
		return false
	}
	if few, many := initials(words), initials(all); len(few) > 0 && !slices.Equal(few, many) {
		return false
	}
	return !slices.ContainsFunc(words, func(w string) bool {
		return !slices.ContainsFunc(all, func(other string) bool { return w == other || sameSpelt(w, other) })
	})
}

// initials are the words of a name of one letter, in order.
func initials(words []string) []string {
	return slices.DeleteFunc(slices.Clone(words), func(w string) bool { return utf8.RuneCountInString(w) > 1 })
}

// sameSpelt tells whether two words are one name in two spellings: they begin alike
// and have the same consonants, three at least.
func sameSpelt(a, b string) bool {
	const begin, consonants = 3, 3
	if len(a) <= begin || len(b) <= begin || a[:begin] != b[:begin] {
		return false
	}
	x, y := skeletons(a), skeletons(b)
	return len(x) == 1 && slices.Equal(x, y) && len(x[0]) >= consonants
}

// plainWords are the words of a name without accents and umlauts, however they are
// written, in small letters.
func plainWords(name string) []string {
	plain := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(name))
	return strings.Split(umlauts.Replace(schema.Slug(plain)), "-")
}

var umlauts = strings.NewReplacer("ae", "a", "oe", "o", "ue", "u", "ß", "ss", "ø", "o", "ł", "l", "ı", "i")

// surelyDuring tells whether a row holds all through a claimed period, whatever
// the days on which it began and ended in their years.
func (q question) surelyDuring(s source, r row, period schema.Period) bool {
	if !r.dated || period.Start == 0 || period.End == 0 || s.days.End != 0 && period.End.Year() >= s.days.End.Year() {
		return false
	}
	return r.period.Start != 0 && r.period.Start.Year() < period.Start.Year() && (r.period.End == 0 || r.period.End.Year() > period.End.Year())
}

// anyHolder lists who else, or the claim's own person, fits the role at any time.
func (q question) anyHolder(ctx context.Context, s source) ([]row, error) {
	args := maps.Clone(q.args)
	delete(args, q.judge.Role)
	rows, err := q.rows(ctx, q.query.Name, args)
	if err != nil {
		return nil, err
	}
	rows, _ = q.matching(of(s, rows))
	return rows, nil
}

// anyTime tells whether a claim is about some time without saying which: what was
// so once, or the title of a person in a story.
func (q question) anyTime() bool {
	return !q.isDated() && (q.claim.Qualifiers.Text("status") == "former" || q.isTitle())
}

// isTitle tells whether an office only stands beside a name: its date is that of
// the story around it, which may be told of somebody long out of office.
func (q question) isTitle() bool { return q.claim.Qualifiers.Text("status") == "titled" }

// holdsToTheEnd tells whether a stretch lasts as long as the source goes.
func (s source) holdsToTheEnd(p schema.Period) bool { return p.End == 0 || !s.endsBeforeEnd(p) }

// tenureEnd decides a claim that says when a tenure ended by a row that agrees
// with the rest of it. Sources that list office-holders by edition show a tenure's
// end only between the last edition that has it and the day its successor began.
func (q question) tenureEnd(ctx context.Context, s source, r row) (outcome, error) {
	end, err := schema.ParsePeriod(q.claim.Qualifiers.Text("end"))
	if err != nil || !r.dated {
		return outcome{kind: schema.OtherPeriod, rows: q.shown(s, []row{r}), reason: q.found(s, []row{r}) + "; when it ended is not shown."}, nil
	}
	claimed := end.Start.Year()
	wrong := func(why string, more ...row) (outcome, error) {
		rows := append([]row{r}, more...)
		return outcome{kind: schema.OtherPeriod, against: true, rows: q.shown(s, rows), fits: periods(rows[:1]), reason: q.found(s, rows[:1]) + why}, nil
	}
	switch last := r.period.End; {
	case s.holdsToTheEnd(r.period) && claimed >= s.days.End.Year():
		return outcome{kind: schema.OtherPeriod, rows: q.shown(s, []row{r}), reason: q.found(s, []row{r}) + "; the source ends before the claimed end."}, nil
	case s.holdsToTheEnd(r.period):
		return wrong(fmt.Sprintf("; it goes on to %s.", dayText(s.days.End, "now")))
	case claimed < last.Year():
		return wrong(fmt.Sprintf("; it did not end in %d.", claimed))
	case claimed == last.Year():
		return outcome{kind: schema.Supported, rows: q.shown(s, []row{r}), reason: q.found(s, []row{r}) + "."}, nil
	}
	next, found, err := q.successor(ctx, s, r)
	if err != nil {
		return outcome{}, err
	}
	since := next.period.Start
	switch {
	case !found:
		return outcome{kind: schema.OtherPeriod, rows: q.shown(s, []row{r}), reason: q.found(s, []row{r}) + "; when it ended is not shown."}, nil
	case claimed > since.Year():
		return wrong(fmt.Sprintf("; %s has the office since %s.", nameOf(iriOf(next.Row[q.judge.Role])), dayText(since, "")), next)
	}
	o := outcome{
		kind: schema.OtherPeriod, rows: q.shown(s, []row{r, next}),
		reason: fmt.Sprintf("%s, and %s in that office since %s. The end lies between.", q.found(s, []row{r}), nameOf(iriOf(next.Row[q.judge.Role])), dayText(since, "")),
	}
	if claimed == since.Year() && end.Contains(schema.Year(claimed)) {
		o.kind = schema.Supported
	}
	return o, nil
}

// betweenHolders decides a claim about the time between the last edition that shows
// a person in office and the first that shows another: it does not say who held it.
func (q question) betweenHolders(ctx context.Context, s source, r row) (outcome, error) {
	period, dated := q.time()
	if !dated || !r.dated || r.note == "" || period.Start <= r.period.End {
		return outcome{}, nil
	}
	next, found, err := q.successor(ctx, s, r)
	if err != nil || !found || period.Start >= next.period.Start {
		return outcome{}, err
	}
	return outcome{
		kind: schema.OtherPeriod, rows: q.shown(s, []row{r, next}), fits: periods([]row{r}),
		reason: fmt.Sprintf("%s, and %s in that office since %s. Who held it in %s it does not show.", q.found(s, []row{r}), nameOf(iriOf(next.Row[q.judge.Role])), dayText(next.period.Start, ""), periodWords(period)),
	}, nil
}

// successor is the first row of another person in the same role behind a row.
func (q question) successor(ctx context.Context, s source, r row) (next row, found bool, err error) {
	rows, err := q.anyHolder(ctx, s)
	if err != nil {
		return row{}, false, err
	}
	rows = slices.DeleteFunc(rows, func(o row) bool {
		return !o.dated || o.period.Start < r.period.End || o.Row[q.judge.Role] == r.Row[q.judge.Role]
	})
	if len(rows) == 0 {
		return row{}, false, nil
	}
	return slices.MinFunc(rows, func(a, b row) int { return cmp.Compare(a.period.Start, b.period.Start) }), true, nil
}
