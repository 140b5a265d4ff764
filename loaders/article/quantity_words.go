package article

import (
	_ "embed" // the word tables
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"github.com/claimgraph/claimgraph/schema"
)

//go:embed units.yaml
var unitsYAML []byte

//go:embed quantity_units.tsv
var moneyUnitsTSV string

//go:embed quantity_currencies.tsv
var currenciesTSV string

// wordLists is units.yaml as it is written.
type wordLists struct {
	Numbers       map[string]float64                             `yaml:"numbers"`
	Ordinals      map[string]float64                             `yaml:"ordinals"`
	Relative      map[string]string                              `yaml:"relative_ordinals"`
	Magnitudes    map[string]float64                             `yaml:"magnitudes"`
	Abbreviations struct{ Any, Glued, Money map[string]float64 } `yaml:"abbreviations"`
	FunctionWords []string                                       `yaml:"function_words"`
	PluralWords   []string                                       `yaml:"plural_words"`
	BeforeAmounts []string                                       `yaml:"before_amounts"`
	RankedThings  []string                                       `yaml:"ranked_things"`
	Superlatives  []string                                       `yaml:"superlatives"`
	Comparisons   map[string][]string                            `yaml:"comparisons"`
	After         map[string][]string                            `yaml:"comparisons_after"`
	Prefixes      map[string]string                              `yaml:"money_prefixes"`
	GuardedCodes  []string                                       `yaml:"guarded_codes"`
	Subunits      map[string]float64                             `yaml:"subunits"`
	Vague         []string                                       `yaml:"vague"`
	Measures      map[string][]string                            `yaml:"measures"`
	Rates         []string                                       `yaml:"rates"`
	Months        map[string]int                                 `yaml:"months"`
	Weekdays      map[string]int                                 `yaml:"weekdays"`
	Seasons       []string                                       `yaml:"seasons"`
	Decades       map[string]int                                 `yaml:"decades"`
	TimeUnits     map[string]timeUnit                            `yaml:"time_units"`
	ShortUnits    []string                                       `yaml:"short_units"`
	Parts         map[string][]string                            `yaml:"parts"`
	Shifts        map[string]int                                 `yaml:"shifts"`
	DaysFromNow   map[string]int                                 `yaml:"days_from_now"`
	VagueTimes    []string                                       `yaml:"vague_times"`
	Now           []string                                       `yaml:"now"`
	NumbersThings []string                                       `yaml:"numbers_things"`
	NamedPeriods  []string                                       `yaml:"named_periods"`
	NamedDays     map[string]string                              `yaml:"named_days"`
	Signals       map[string][]string                            `yaml:"signals"`
}

// timeUnit is a unit of time: its written forms, and its length in either
// days or months.
type timeUnit struct {
	Words  []string `yaml:"words"`
	Days   int      `yaml:"days"`
	Months int      `yaml:"months"`
	name   string
}

// grammar is the word tables in the form in which they are matched.
type grammar struct {
	wordLists
	relative      phraseTable[string]
	superlatives  phraseTable[bool]
	hedges        phraseTable[bool]
	hedgesAfter   phraseTable[bool]
	comparisons   phraseTable[string]
	after         phraseTable[string]
	vague         phraseTable[bool]
	measures      phraseTable[string]
	rates         map[string]bool
	seasons       map[string]bool
	timeUnits     phraseTable[timeUnit]
	shortUnits    map[string]bool
	parts         phraseTable[string]
	shifts        phraseTable[int]
	days          phraseTable[int]
	vagueTimes    phraseTable[bool]
	now           phraseTable[bool]
	named         phraseTable[bool]
	numbersThings map[string]bool
	rankedThings  map[string]bool
	functionWords map[string]bool
	pluralWords   map[string]bool
	beforeAmounts map[string]bool
	namedDays     phraseTable[string]
	signals       phraseTable[string]

	money   phraseTable[currency] // units and names, symbols written as letters ("rs")
	first   map[string]starts     // what may start with a word or mark
	symbols map[string]currency   // one mark each
	codes   map[string]currency   // ISO 4217 in lower case
	guarded map[string]bool       // codes that are English words in lower case
}

// quantityWords is read once, from tables inside the binary.
var quantityWords = sync.OnceValue(func() *grammar {
	g, err := readQuantityWords()
	if err != nil {
		panic(err) // a broken table is a broken build: every test would say so
	}
	return g
})

func readQuantityWords() (*grammar, error) {
	g := &grammar{}
	if err := yaml.UnmarshalWithOptions(unitsYAML, &g.wordLists, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("units.yaml: %w", err)
	}
	addMap(&g.relative, g.Relative)
	addAll(&g.superlatives, g.Superlatives, true)
	g.addHedges(schema.Vocabulary().Hedges)
	addLists(&g.comparisons, g.Comparisons)
	addLists(&g.after, g.After)
	addAll(&g.vague, g.Vague, true)
	for _, unit := range slices.Sorted(maps.Keys(g.Measures)) {
		forms := g.Measures[unit]
		g.measures.add(unit, unit)
		addAll(&g.measures, forms, unit)
	}
	g.rates = lowerSet(g.Rates)
	g.seasons = lowerSet(g.Seasons)
	for _, name := range slices.Sorted(maps.Keys(g.TimeUnits)) {
		u := g.TimeUnits[name]
		u.name = name
		addAll(&g.timeUnits, u.Words, u)
	}
	g.functionWords = lowerSet(g.FunctionWords)
	g.pluralWords = lowerSet(g.PluralWords)
	g.beforeAmounts = lowerSet(g.BeforeAmounts)
	g.rankedThings = lowerSet(g.RankedThings)
	g.numbersThings = lowerSet(g.NumbersThings)
	g.shortUnits = lowerSet(g.ShortUnits)
	addLists(&g.parts, g.Parts)
	addMap(&g.shifts, g.Shifts)
	addMap(&g.days, g.DaysFromNow)
	addAll(&g.vagueTimes, g.VagueTimes, true)
	addAll(&g.now, g.Now, true)
	addAll(&g.named, g.NamedPeriods, true)
	addMap(&g.namedDays, g.NamedDays)
	addLists(&g.signals, g.Signals)
	g.guarded = lowerSet(g.GuardedCodes)
	g.symbols = map[string]currency{}
	g.codes = map[string]currency{}
	units, err := g.readMoneyUnits()
	if err != nil {
		return nil, err
	}
	if err := g.readCurrencies(units); err != nil {
		return nil, err
	}
	g.addMoneyWords(units)
	g.addStarts()
	return g, nil
}

// addHedges takes the hedges of the vocabulary, so that each one found has an
// interval there. Those that say "exactly" are no hedges; "+" and what starts
// with "or" or ends in a count ("300-odd") stand after the number.
func (g *grammar) addHedges(h schema.Hedges) {
	for _, kind := range slices.Sorted(maps.Keys(h.Kinds)) {
		if kind == schema.HedgeExact {
			continue
		}
		for _, w := range h.Kinds[kind] {
			if w == "+" || w == "odd" || strings.HasPrefix(w, "or ") {
				g.hedgesAfter.add(w, true)
			} else {
				g.hedges.add(w, true)
			}
		}
	}
}

func addAll[T any](p *phraseTable[T], list []string, value T) {
	for _, w := range list {
		p.add(w, value)
	}
}

func addMap[T any](p *phraseTable[T], m map[string]T) {
	for _, w := range slices.Sorted(maps.Keys(m)) {
		p.add(w, m[w])
	}
}

func addLists(p *phraseTable[string], lists map[string][]string) {
	for _, name := range slices.Sorted(maps.Keys(lists)) {
		addAll(p, lists[name], name)
	}
}

func lowerSet(list []string) map[string]bool {
	m := make(map[string]bool, len(list))
	for _, w := range list {
		m[strings.ToLower(w)] = true
	}
	return m
}
