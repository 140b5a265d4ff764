package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/claimgraph/claimgraph/loaders"
)

//go:embed partners.yaml
var partnersYAML []byte

type partnerNames struct {
	States    map[string]string
	Groups    map[string]string
	Reporters map[string]string
}

// tradeList is the partners that editions of the World Factbook list for one
// country, flow and year.
type tradeList struct {
	reporter, flow, year string
	first, last          int // editions that print it
	estimate             bool
	partners             []partner
	group                bool // one of them is no single state
}

type partner struct {
	name, entity string // entity is "" when the name is nobody's
	share        string
}

func (b *builder) partners() error {
	var names partnerNames
	if err := yaml.NewDecoder(bytes.NewReader(partnersYAML), yaml.Strict()).Decode(&names); err != nil {
		return fmt.Errorf("partners.yaml: %w", err)
	}
	file, err := b.one("starter_pack/trade_partners_factbook_*.csv")
	if err != nil {
		return err
	}
	rows, err := b.read(file)
	if err != nil {
		return err
	}
	lists, err := b.tradeLists(rows, names)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return b.writeLists(lists)
}

// tradeLists gathers rows into lists, and joins lists that later editions
// repeat word for word.
func (b *builder) tradeLists(rows []record, names partnerNames) ([]*tradeList, error) {
	unknown := map[string]int{}
	var lists []*tradeList
	latest := map[string]*tradeList{} // by printed reporter and flow
	for i := 0; i < len(rows); {
		head := rows[i]
		n := 1
		for i+n < len(rows) && sameList(head, rows[i+n]) {
			n++
		}
		group := rows[i : i+n]
		i += n
		reporter := b.entity(head["reporter"], names.Reporters)
		if reporter == "" {
			unknown["reporter "+head["reporter"]] += n
			continue
		}
		edition, err := strconv.Atoi(head["edition"])
		if err != nil {
			return nil, fmt.Errorf("edition %q", head["edition"])
		}
		l := &tradeList{reporter: reporter, flow: strings.TrimSuffix(head["flow"], "s"), year: head["data_year"],
			first: edition, last: edition, estimate: head["est"] == "1"}
		for _, r := range group {
			p := partner{name: strings.Join(strings.Fields(r["partner"]), " "), share: r["share_pct"]}
			if _, err := strconv.ParseFloat(p.share, 64); err != nil {
				return nil, fmt.Errorf("share %q of %s in %s", p.share, p.name, head["edition"])
			}
			p.entity = b.entity(p.name, names.States)
			if p.entity == "" {
				p.entity, l.group = lookupFold(names.Groups, p.name), true
			}
			if p.entity == "" {
				unknown["partner "+p.name]++
			}
			l.partners = append(l.partners, p)
		}
		key := head["reporter_gec"] + "/" + head["reporter"] + "/" + l.flow
		if old := latest[key]; old != nil && old.same(l) {
			old.last = edition
			continue
		}
		latest[key] = l
		lists = append(lists, l)
	}
	for _, name := range sortedByCount(unknown) {
		b.note("  not resolved: %s (%d rows)", name, unknown[name])
	}
	return lists, nil
}

func sameList(a, b record) bool {
	for _, c := range []string{"edition", "reporter_gec", "reporter", "flow"} {
		if a[c] != b[c] {
			return false
		}
	}
	return true
}

func (l *tradeList) same(m *tradeList) bool {
	return l.reporter == m.reporter && l.year == m.year && l.estimate == m.estimate && l.last < m.first && slices.Equal(l.partners, m.partners)
}

// entity finds the key of a name: by the table given first, then among states.
func (b *builder) entity(name string, own map[string]string) string {
	if e := lookupFold(own, name); e != "" {
		return e
	}
	if found := b.states.codes["name"][loaders.FoldName(name)]; len(found) > 0 {
		return found[0].Key
	}
	return ""
}

func lookupFold(table map[string]string, name string) string {
	folded := loaders.FoldName(name)
	for k, v := range table {
		if loaders.FoldName(k) == folded {
			return v
		}
	}
	return ""
}

func sortedByCount(counts map[string]int) []string {
	var keys []string
	for k := range counts {
		keys = append(keys, k)
	}
	sort.Slice(keys, func(i, j int) bool {
		if counts[keys[i]] != counts[keys[j]] {
			return counts[keys[i]] > counts[keys[j]]
		}
		return keys[i] < keys[j]
	})
	return keys
}

// text prints the list the way the World Factbook does.
func (l *tradeList) text() string {
	var parts []string
	for _, p := range l.partners {
		parts = append(parts, p.name+" "+p.share+"%")
	}
	s := strings.Join(parts, ", ")
	switch {
	case l.year == "":
	case l.estimate:
		s += " (" + l.year + " est.)"
	default:
		s += " (" + l.year + ")"
	}
	return s
}

// bound is the smallest share listed, "" when it bounds nobody else's: a group
// of states may hold anybody, and shares that add up to more than 100 were
// not printed right.
func (l *tradeList) bound() (smallest, note string) {
	sum, least := 0.0, 101.0
	for _, p := range l.partners {
		share, err := strconv.ParseFloat(p.share, 64)
		if err != nil {
			continue
		}
		sum += share
		if share < least {
			least, smallest = share, p.share
		}
	}
	switch {
	case sum > 101:
		return "", "the shares add up to more than 100 %"
	case l.group:
		return "", "the list names a group of states or a partner that is not known"
	}
	return smallest, ""
}

func (b *builder) writeLists(lists []*tradeList) error {
	sort.SliceStable(lists, func(i, j int) bool {
		x, y := lists[i], lists[j]
		if x.reporter != y.reporter {
			return x.reporter < y.reporter
		}
		if x.flow != y.flow {
			return x.flow < y.flow
		}
		return x.first < y.first
	})
	var heads, rows [][]string
	number := map[string]int{}
	for _, l := range lists {
		smallest, note := l.bound()
		first, last := strconv.Itoa(l.first), strconv.Itoa(l.last)
		place := l.reporter + l.flow + first
		number[place]++
		key := first
		if n := number[place]; n > 1 {
			key += "-" + strconv.Itoa(n) // West Bank and Gaza Strip are apart in some editions
		}
		estimate := ""
		if l.estimate {
			estimate = "estimate"
		}
		heads = append(heads, []string{l.reporter, l.flow, l.year, key, first, last, strconv.Itoa(len(l.partners)), smallest, note, l.text()})
		for i, p := range l.partners {
			rows = append(rows, []string{l.reporter, l.flow, l.year, key, first, last, strconv.Itoa(i + 1), p.entity, p.name, p.share, estimate})
		}
	}
	if err := b.write("factbook-partners/lists.csv.gz",
		[]string{"reporter", "flow", "year", "list", "first", "last", "size", "smallest", "note", "text"}, heads); err != nil {
		return err
	}
	return b.write("factbook-partners/partners.csv.gz",
		[]string{"reporter", "flow", "year", "list", "first", "last", "position", "partner", "name", "share", "note"}, rows)
}
