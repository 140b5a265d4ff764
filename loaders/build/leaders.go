package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/claimgraph/claimgraph/loaders"
	"github.com/claimgraph/claimgraph/schema"
)

//go:embed titles.yaml
var titlesYAML []byte

type titles struct {
	Words     []string
	Offices   []string
	Particles []string
	Aliases   map[string][]string
	known     map[string]bool
	states    map[string]bool // folded names of states
}

// tenure is a person in an office, as editions of the World Factbook show it.
type tenure struct {
	country, office, title string
	name                   personName
	since                  string // ISO, as precise as printed; "" when not printed
	first, last            int    // editions
	text                   string // of the last edition
	person                 *person
}

// person is all names under which somebody was printed.
type person struct {
	key     string
	name    personName // of the latest edition
	latest  int
	tenures []*tenure
}

var (
	sincePattern    = regexp.MustCompile(`\((?:[^()]*\s)?since\s*(?:NA\s*)?([^()]*?)[;,)]`)
	daySince        = regexp.MustCompile(`^(\d{1,2}) ([A-Z][a-z]+) (\d{4})`)
	monthSince      = regexp.MustCompile(`^([A-Z][a-z]+) (\d{4})`)
	yearSince       = regexp.MustCompile(`^(\d{4})`)
	leadingRole     = regexp.MustCompile(`^[-:\s]*(?:(?:head of government|chief of state)\s*[:-]\s*)?`)
	representedBy   = regexp.MustCompile(`,?\s*\(?represented by\s+`)
	viceFollows     = regexp.MustCompile(`\)\s*(?:and|;|,)\s+(?:First )?Vice President\s`)
	factbookMonths  = []string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}
	representative  = "representative of the chief of state"
	vicePresident   = "vice president"
	yearsBetweenOne = 5 // two tenures of one name this many years apart are two people, unless the names agree in full
)

func (b *builder) leaders() error {
	t := titles{known: map[string]bool{}, states: map[string]bool{}}
	if err := yaml.NewDecoder(bytes.NewReader(titlesYAML), yaml.Strict()).Decode(&t); err != nil {
		return fmt.Errorf("titles.yaml: %w", err)
	}
	for _, w := range t.Words {
		t.known[w] = true
	}
	for name := range b.states.codes["name"] {
		t.states[name] = true
	}
	file, err := b.one("starter_pack/leaders_factbook_*.csv")
	if err != nil {
		return err
	}
	rows, err := b.read(file)
	if err != nil {
		return err
	}
	tenures, err := b.tenures(rows, t)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return b.writeLeaders(people(tenures), tenures, t)
}

// tenures reads the rows, joining what several editions say alike.
func (b *builder) tenures(rows []record, t titles) ([]*tenure, error) {
	var out []*tenure
	known := map[string]*tenure{}
	unknown, unread := map[string]int{}, 0
	b.days = map[int][]string{}
	for _, r := range rows {
		edition, err := strconv.Atoi(r["edition"])
		if err != nil {
			return nil, fmt.Errorf("edition %q", r["edition"])
		}
		country := b.entity(r["country"], nil)
		if country == "" || strings.Contains(country, "/") {
			unknown[r["country"]]++
			continue
		}
		found := t.read(r["text"], r["role"])
		if len(found) == 0 {
			unread++
		}
		for _, n := range found {
			n.country, n.first, n.last = country, edition, edition
			if len(n.since) == 10 {
				b.days[edition] = append(b.days[edition], n.since)
			}
			key := n.country + "|" + n.office + "|" + n.name.folded() + "|" + n.since
			switch { // spellings change, days do not
			case len(n.since) == 10:
				key = n.country + "|" + n.office + "|" + n.since
			case len(n.since) == 7:
				key = n.country + "|" + n.office + "|" + n.since + "|" + n.name.family()
			}
			old := known[key]
			if old == nil {
				known[key] = n
				out = append(out, n)
				continue
			}
			old.also(n)
		}
	}
	for _, name := range sortedByCount(unknown) {
		b.note("  not resolved: country %s (%d rows)", name, unknown[name])
	}
	b.note("  leaders: %d rows of %d name nobody that can be read", unread, len(rows))
	return out, nil
}

// also takes over another edition's words for the same tenure.
func (n *tenure) also(m *tenure) {
	n.name.others = append(n.name.others, n.name.full, m.name.full)
	n.first = min(n.first, m.first)
	if m.last >= n.last {
		others := n.name.others
		n.last, n.text, n.name, n.title = m.last, m.text, m.name, m.title
		n.name.others = others
	}
}

// read finds the people in a cell: the holder, who represents them, the deputy.
func (t titles) read(text, role string) []*tenure {
	whole := strings.Join(strings.Fields(text), " ")
	text = leadingRole.ReplaceAllString(whole, "")
	main, rep := text, ""
	if m := representedBy.FindStringIndex(text); m != nil {
		main, rep = text[:m[0]], text[m[1]:]
	}
	vice := ""
	if m := viceFollows.FindStringIndex(main); m != nil {
		main, vice = main[:m[0]+1], main[m[0]+1:]
	}
	var out []*tenure
	for _, p := range []struct{ text, office string }{{main, role}, {rep, representative}, {vice, vicePresident}} {
		if n := t.holder(p.text, p.office); n != nil {
			n.text = whole
			out = append(out, n)
		}
	}
	return out
}

// holder reads "Title Given NAME (since day)"; nil when there is no name.
func (t titles) holder(text, office string) *tenure {
	if text == "" {
		return nil
	}
	n := &tenure{office: office}
	if m := sincePattern.FindStringSubmatch(text + ")"); m != nil {
		n.since = factbookDate(m[1])
	}
	words := strings.Fields(cutName(text))
	i := 0
	for i < len(words) {
		if t.known[titleWord(words[i])] {
			i++
			continue
		}
		n := t.stateWords(words, i)
		if n == 0 {
			break
		}
		i += n
	}
	name, ok := t.parseName(words[i:])
	if !ok || len(name.words) == 0 || !name.printed() && (i == 0 || n.since == "" || len(name.words) < 2 || len(name.words) > 4) {
		return nil
	}
	if !name.printed() { // no capitals: the last word is the family's
		name.caps[len(name.caps)-1] = true
	}
	n.name = name
	title := strings.ToLower(strings.Join(words[:i], " "))
	for _, o := range t.Offices {
		if strings.Contains(title, o) {
			n.title = o
			break
		}
	}
	return n
}

// stateWords counts the words at i that name the state of a title: "President
// of Sri Lanka Anna SAMPLE".
func (t titles) stateWords(words []string, i int) int {
	if i == 0 || !slices.Contains([]string{"of", "the"}, titleWord(words[i-1])) {
		return 0
	}
	for n := min(4, len(words)-i); n > 0; n-- {
		if t.states[loaders.FoldName(strings.Join(words[i:i+n], " "))] {
			return n
		}
	}
	return 0
}

// cutName cuts a text off where the name must have ended.
func cutName(text string) string {
	end := len(text)
	for _, stop := range []string{" (since", "(since", " (chairman", " (president", ", ", "; ", " was ", " is ", " were ", " who ", " assumed ", " became ", " (national", " (became"} {
		if i := strings.Index(text, stop); i >= 0 && i < end {
			end = i
		}
	}
	return bracketed.ReplaceAllString(text[:end], " ")
}

func titleWord(w string) string { return strings.ToLower(strings.Trim(w, ".,;:-()[]")) }

func factbookDate(s string) string {
	month := func(name string) int { return slices.Index(factbookMonths, name) + 1 }
	valid := func(text string) string {
		if _, err := schema.ParsePeriod(text); err != nil {
			return ""
		}
		return text
	}
	if m := daySince.FindStringSubmatch(s); m != nil && month(m[2]) > 0 {
		return valid(fmt.Sprintf("%s-%02d-%02s", m[3], month(m[2]), m[1]))
	}
	if m := monthSince.FindStringSubmatch(s); m != nil && month(m[1]) > 0 {
		return valid(fmt.Sprintf("%s-%02d", m[2], month(m[1])))
	}
	return valid(yearSince.FindString(s))
}

// people tells which tenures are one person's: those that share the family
// name and the day on which they began, anywhere; and those of one country
// whose names agree.
func people(tenures []*tenure) []*person {
	byDay := map[string]*person{}
	byName := map[string][]*person{}
	var all []*person
	ordered := slices.Clone(tenures)
	sort.SliceStable(ordered, func(i, j int) bool { return ordered[i].first < ordered[j].first })
	for _, n := range ordered {
		day := ""
		if len(n.since) == 10 {
			day = n.name.family() + "|" + n.since
		}
		p := byDay[day]
		if p == nil {
			for _, q := range byName[n.country+"|"+n.name.family()] {
				if q.agrees(n) {
					p = q
				}
			}
		}
		monarch := ""
		if n.name.numbered() {
			monarch = "*|" + n.name.folded()
		}
		for _, q := range byName[monarch] {
			if p == nil && q.agrees(n) {
				p = q
			}
		}
		if p == nil {
			p = &person{}
			all = append(all, p)
		}
		p.add(n)
		if monarch != "" && !slices.Contains(byName[monarch], p) {
			byName[monarch] = append(byName[monarch], p)
		}
		if day != "" {
			byDay[day] = p
		}
		place := n.country + "|" + n.name.family()
		if !slices.Contains(byName[place], p) {
			byName[place] = append(byName[place], p)
		}
	}
	return all
}

func (p *person) add(n *tenure) {
	n.person = p
	p.tenures = append(p.tenures, n)
	if n.last >= p.latest {
		p.latest, p.name = n.last, n.name
	}
}

// agrees tells whether a tenure can be this person's by its name.
func (p *person) agrees(n *tenure) bool {
	for _, o := range p.tenures {
		if o.name.folded() == n.name.folded() {
			return true
		}
		near := n.first-o.last < yearsBetweenOne && o.first-n.last < yearsBetweenOne
		if o.name.compatible(n.name) && (near || o.name.plain() == n.name.plain() && o.name.initials() == n.name.initials()) {
			return true
		}
	}
	return false
}

func (b *builder) writeLeaders(all []*person, tenures []*tenure, t titles) error {
	taken := map[string]int{}
	for _, p := range all {
		p.key = schema.Slug(p.name.plain())
		if taken[p.key] > 0 {
			p.key = schema.Slug(p.name.short())
		}
		if taken[p.key]++; taken[p.key] > 1 {
			p.key += "-" + strconv.Itoa(taken[p.key])
		}
	}
	var rows [][]string
	for _, p := range all {
		name := p.name.short()
		var aliases []string
		add := func(s string) {
			if s != name {
				aliases = appendNew(aliases, s)
			}
		}
		for _, n := range p.tenures {
			add(n.name.short())
			add(n.name.plain())
			add(strings.ReplaceAll(n.name.plain(), "'", ""))
			add(n.name.firstFamily())
			for _, o := range append(n.name.others, n.name.full) {
				add(o)
			}
		}
		for _, s := range t.Aliases[p.key] {
			add(s)
		}
		slices.Sort(aliases)
		rows = append(rows, []string{p.key, name, strings.Join(aliases, "|")})
	}
	slices.SortFunc(rows, func(a, b []string) int { return strings.Compare(a[0], b[0]) })
	if err := b.write("leaders/persons.csv.gz", []string{"person", "name", "aliases"}, rows); err != nil {
		return err
	}
	rows = nil
	newest := 0
	for _, n := range tenures {
		newest = max(newest, n.last)
	}
	closed := closings(b.days)
	for _, group := range byOffice(tenures) {
		for i, n := range group {
			from, to, note := n.span(group[i+1:], newest, closed)
			rows = append(rows, []string{n.person.key, n.country, n.office, n.title, from, to, strconv.Itoa(n.first), strconv.Itoa(n.last), n.text, note})
		}
	}
	return b.write("leaders/tenures.csv.gz",
		[]string{"person", "country", "office", "title", "from", "to", "first", "last", "text", "note"}, rows)
}

// byOffice groups tenures by country and office, each in order of time.
func byOffice(tenures []*tenure) [][]*tenure {
	groups := map[string][]*tenure{}
	var keys []string
	for _, n := range tenures {
		k := n.country + "|" + n.office
		if groups[k] == nil {
			keys = append(keys, k)
		}
		groups[k] = append(groups[k], n)
	}
	slices.Sort(keys)
	var out [][]*tenure
	for _, k := range keys {
		g := groups[k]
		sort.SliceStable(g, func(i, j int) bool {
			if g[i].begin() != g[j].begin() {
				return g[i].begin() < g[j].begin()
			}
			return g[i].first < g[j].first
		})
		out = append(out, g)
	}
	return out
}

func (n *tenure) begin() string {
	if n.since != "" {
		return n.since
	}
	return strconv.Itoa(n.first)
}

// A closing is the month in which an edition's texts were closed: year*12+month-1.
// Tenures that it shows were surely going on until then.
type closing int

func (c closing) String() string { return fmt.Sprintf("%04d-%02d", int(c)/12, int(c)%12+1) }

// outliers is how many of an edition's latest days are not trusted: slips of
// the pen, or countries that were brought up to date after all others.
const outliers = 7

// closings finds out when editions were closed, by the days on which the
// leaders in them began.
func closings(tenures map[int][]string) map[int]closing {
	out := map[int]closing{}
	for edition, days := range tenures {
		slices.Sort(days)
		days = slices.Compact(days)
		c := closing(edition * 12) // January, when too few days tell
		if len(days) > outliers {
			if p, err := schema.ParsePeriod(days[len(days)-1-outliers]); err == nil {
				c = max(c, monthOf(int(p.Start)))
			}
		}
		out[edition] = c
	}
	return out
}

func monthOf(day int) closing { return closing(day/10000*12 + day/100%100 - 1) }

// unseen is for how many months nobody is thought to have come between two
// holders without an edition showing it.
const unseen = 3

// span says from when to when: from the day printed, or the first edition that
// shows the tenure; to the day before the next one began, where that is soon
// after the last edition that shows the tenure was closed; else to the month
// in which it was closed. The newest edition's tenures are open.
func (n *tenure) span(later []*tenure, newest int, closed map[int]closing) (from, to, note string) {
	if from = n.begin(); n.since == "" {
		note = "the day it began is not printed"
	}
	if n.last == newest {
		return from, "", note
	}
	for _, m := range later {
		if m.first < n.last || m.since <= from {
			continue
		}
		p, err := schema.ParsePeriod(m.since)
		if err != nil {
			break
		}
		gap := monthOf(int(p.Start)) - closed[n.last]
		if before := dayBefore(m.since); gap >= -12 && gap <= unseen && before >= from {
			return from, before, note
		}
		break
	}
	if note != "" {
		note += "; "
	}
	return from, max(from, closed[n.last].String()), note + "the day it ended is not printed"
}

// dayBefore is the day before a date; a date without a day ends the time before it at itself.
func dayBefore(date string) string {
	if len(date) != 10 {
		return date
	}
	p, err := schema.ParsePeriod(date)
	if err != nil {
		return date
	}
	return previous(int(p.Start))
}

func previous(day int) string {
	year, month, d := day/10000, day/100%100, day%100-1
	if d == 0 {
		if month--; month == 0 {
			year, month = year-1, 12
		}
		for d = 31; ; d-- {
			if _, err := schema.ParsePeriod(fmt.Sprintf("%04d-%02d-%02d", year, month, d)); err == nil {
				break
			}
		}
	}
	return fmt.Sprintf("%04d-%02d-%02d", year, month, d)
}
