package main

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/claimgraph/claimgraph/loaders"
)

//go:embed states.yaml
var statesYAML []byte

// state is an entity of the countries dataset.
type state struct {
	Key        string
	Name       string
	Names      []string
	ISO2       string `yaml:"iso2"`
	ISONumeric string `yaml:"isoNumeric"`
	GEC        string `yaml:"gec"`
	Wikidata   string
	Capital    string
	From, To   string
	Succeeded  []string
	cow, gw    []string
	local      map[string]string // short name by language
}

// holder is a state that a code stood for, for a time.
type holder struct{ Key, From, To string }

// states are all entities with their codes and names.
type states struct {
	all   []*state
	byKey map[string]*state
	codes map[string]map[string][]holder // scheme -> code -> holders
}

// handwritten is states.yaml.
type handwritten struct {
	States []*state
	Usual  map[string]string
	Names  map[string][]string
	Codes  map[string]map[string][]holder
	Local  map[string]map[string][]string // by language: names in use, by state
}

// languages are the columns of country-codes with short names.
var languages = []struct{ tag, column string }{
	{"ar", "UNTERM Arabic Short"}, {"es", "UNTERM Spanish Short"}, {"fr", "UNTERM French Short"},
	{"ru", "UNTERM Russian Short"}, {"zh", "UNTERM Chinese Short"},
}

// localCodes are the languages in whose names tables can be read, with the
// columns of country-codes that have them.
var localCodes = map[string][]string{
	"es": {"UNTERM Spanish Short", "official_name_es"},
	"fr": {"UNTERM French Short", "official_name_fr"},
	"ru": {"UNTERM Russian Short", "official_name_ru"},
}

func (b *builder) countries() error {
	var own handwritten
	if err := yaml.NewDecoder(bytes.NewReader(statesYAML), yaml.Strict()).Decode(&own); err != nil {
		return fmt.Errorf("states.yaml: %w", err)
	}
	rows, err := b.read("country_codes/country-codes.csv")
	if err != nil {
		return err
	}
	s := &states{byKey: map[string]*state{}, codes: map[string]map[string][]holder{}}
	for _, r := range rows {
		s.add(stateOf(r))
	}
	for _, st := range own.States {
		s.add(st)
	}
	if err := b.factbookNames(s); err != nil {
		return err
	}
	for key, name := range own.Usual {
		if s.byKey[key] == nil {
			return fmt.Errorf("states.yaml: usual name of %s: no such state", key)
		}
		s.byKey[key].Names = append(s.byKey[key].Names, s.byKey[key].Name)
		s.byKey[key].Name = name
	}
	for key, names := range own.Names {
		if s.byKey[key] == nil {
			return fmt.Errorf("states.yaml: names of %s: no such state", key)
		}
		s.byKey[key].Names = append(s.byKey[key].Names, names...)
	}
	slices.SortFunc(s.all, func(a, b *state) int { return strings.Compare(a.Key, b.Key) })
	if err := b.stateCodes(s, own); err != nil {
		return err
	}
	if err := s.localNames(rows, own.Local); err != nil {
		return err
	}
	b.states = s
	return b.writeStates(s)
}

func (s *states) add(st *state) {
	s.all = append(s.all, st)
	s.byKey[st.Key] = st
}

var bracketed = regexp.MustCompile(`\s*[(\[][^)\]]*[)\]]\s*`)

func stateOf(r record) *state {
	st := &state{
		Key: r["ISO3166-1-Alpha-3"], Name: r["CLDR display name"], ISO2: r["ISO3166-1-Alpha-2"],
		ISONumeric: strings.TrimLeft(r["ISO3166-1-numeric"], "0"), Capital: r["Capital"], local: map[string]string{},
	}
	if gec := r["FIPS"]; len(gec) == 2 {
		st.GEC = gec
	}
	st.Wikidata = r["wikidata_id"][strings.LastIndexByte(r["wikidata_id"], '/')+1:]
	for _, column := range []string{"UNTERM English Short", "UNTERM English Formal", "official_name_en"} {
		if name := strings.Trim(bracketed.ReplaceAllString(r[column], " "), " *"); name != "" {
			st.Names = append(st.Names, strings.TrimPrefix(name, "the "))
		}
	}
	for _, l := range languages {
		st.local[l.tag] = strings.Trim(bracketed.ReplaceAllString(r[l.column], " "), " *")
	}
	return st
}

// factbookNames adds the long and former names that the World Factbook gives.
func (b *builder) factbookNames(s *states) error {
	byGEC := map[string]*state{}
	for _, st := range s.all {
		if st.GEC != "" {
			byGEC[strings.ToLower(st.GEC)] = st
		}
	}
	files, err := filepath.Glob(filepath.Join(b.from, "factbook_json", "*", "??.json"))
	if err != nil {
		return err
	}
	for _, f := range files {
		st := byGEC[strings.TrimSuffix(filepath.Base(f), ".json")]
		if st == nil {
			continue
		}
		data, err := os.ReadFile(f)
		if err != nil {
			return err
		}
		var doc struct {
			Government struct {
				Names map[string]json.RawMessage `json:"Country name"`
			}
		}
		if err := json.Unmarshal(data, &doc); err != nil {
			return fmt.Errorf("%s: %w", f, err)
		}
		for _, field := range []string{"conventional long form", "conventional short form"} {
			var v struct{ Text string }
			if raw := doc.Government.Names[field]; raw != nil && json.Unmarshal(raw, &v) == nil {
				if name := cleanName(v.Text); name != "" {
					st.Names = append(st.Names, name)
				}
			}
		}
	}
	return nil
}

// cleanName takes one plain name out of a field; "" when there is none.
func cleanName(text string) string {
	name, _, _ := strings.Cut(bracketed.ReplaceAllString(text, " "), ";")
	name = strings.Join(strings.Fields(strings.ReplaceAll(name, "  ", " ")), " ")
	if name == "none" || strings.ContainsAny(name, "<>:,") || len(name) > 60 {
		return ""
	}
	return name
}

// stateCodes fills the table of codes: by the sources, then by hand.
func (b *builder) stateCodes(s *states, own handwritten) error {
	for _, scheme := range []string{"name", "iso2", "iso3", "isoNumeric", "gec", "wikidata", "cow", "gw"} {
		s.codes[scheme] = map[string][]holder{}
	}
	put := func(scheme, code string, h holder) {
		if code != "" {
			s.codes[scheme][code] = append(s.codes[scheme][code], h)
		}
	}
	for _, st := range s.all {
		h := holder{Key: st.Key}
		put("iso2", st.ISO2, h)
		put("iso3", st.Key, h)
		put("isoNumeric", st.ISONumeric, h)
		put("gec", st.GEC, h)
		put("wikidata", st.Wikidata, h)
	}
	if err := b.nameCodes(s); err != nil {
		return err
	}
	cow, err := b.read("cow_state_system/states2016.csv")
	if err != nil {
		return err
	}
	for _, r := range cow {
		code := r["ccode"]
		if s.codes["cow"][code] != nil || own.Codes["cow"][code] != nil {
			continue
		}
		found := s.codes["name"][loaders.FoldName(r["statenme"])]
		if len(found) != 1 {
			return fmt.Errorf("states2016.csv: code %s, %s: no state has this name; add it to codes in states.yaml", code, r["statenme"])
		}
		s.codes["cow"][code] = found
	}
	for scheme, codes := range own.Codes {
		if s.codes[scheme] == nil {
			return fmt.Errorf("states.yaml: no scheme %s", scheme)
		}
		if scheme == "gw" {
			continue
		}
		maps.Copy(s.codes[scheme], codes)
	}
	maps.Copy(s.codes["gw"], s.codes["cow"])
	maps.Copy(s.codes["gw"], own.Codes["gw"])
	for scheme, codes := range s.codes {
		for code, holders := range codes {
			for _, h := range holders {
				if s.byKey[h.Key] == nil {
					return fmt.Errorf("states.yaml: %s code %s: no state %s", scheme, code, h.Key)
				}
			}
		}
	}
	for _, code := range slices.Sorted(maps.Keys(s.codes["cow"])) {
		for _, h := range s.codes["cow"][code] {
			st := s.byKey[h.Key]
			st.cow = appendNew(st.cow, code)
		}
	}
	for _, code := range slices.Sorted(maps.Keys(s.codes["gw"])) {
		for _, h := range s.codes["gw"][code] {
			st := s.byKey[h.Key]
			st.gw = appendNew(st.gw, code)
		}
	}
	return nil
}

// nameCodes makes each name the code of its state. A name of two states is an error.
func (b *builder) nameCodes(s *states) error {
	put := func(name, key string) error {
		folded := loaders.FoldName(name)
		if folded == "" {
			return nil
		}
		if old := s.codes["name"][folded]; old != nil {
			if old[0].Key != key {
				return fmt.Errorf("the name %q is that of %s and of %s", name, old[0].Key, key)
			}
			return nil
		}
		s.codes["name"][folded] = []holder{{Key: key}}
		return nil
	}
	for _, st := range s.all {
		for _, name := range append([]string{st.Name}, st.Names...) {
			if err := put(name, st.Key); err != nil {
				return err
			}
		}
	}
	return nil
}

// articled finds the article after a name, and its gender: Suède (la) [fém.].
var articled = regexp.MustCompile(`\s*\((?i:l[ae]s?|l['’]|el|los)\)|\s*\[[^\]]*\]|\*`)

// localNames makes a scheme of the names in each language. A name that two states
// would have is a mistake.
func (s *states) localNames(rows []record, own map[string]map[string][]string) error {
	for tag, columns := range localCodes {
		table := map[string][]holder{}
		put := func(name, key string) error {
			folded := loaders.FoldName(articled.ReplaceAllString(name, ""))
			if folded == "" {
				return nil
			}
			if old := table[folded]; old != nil && old[0].Key != key {
				return fmt.Errorf("the name %q (%s) is that of %s and of %s", name, tag, old[0].Key, key)
			}
			table[folded] = []holder{{Key: key}}
			return nil
		}
		for _, r := range rows {
			for _, c := range columns {
				if err := put(r[c], r["ISO3166-1-Alpha-3"]); err != nil {
					return err
				}
			}
		}
		for key, names := range own[tag] {
			if s.byKey[key] == nil {
				return fmt.Errorf("states.yaml: local names of %s: no such state", key)
			}
			for _, name := range names {
				if err := put(name, key); err != nil {
					return err
				}
			}
		}
		s.codes[tag] = table
	}
	return nil
}

func appendNew(list []string, s string) []string {
	if s == "" || slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

func (b *builder) writeStates(s *states) error {
	header := []string{"key", "name", "names", "iso2", "isoNumeric", "cow", "gw", "gec", "wikidata", "capital", "from", "to", "succeededBy"}
	for _, l := range languages {
		header = append(header, l.tag)
	}
	var rows [][]string
	for _, st := range s.all {
		var names []string
		for _, n := range st.Names {
			if n != st.Name {
				names = appendNew(names, n)
			}
		}
		slices.Sort(names)
		row := []string{st.Key, st.Name, strings.Join(names, "|"), st.ISO2, st.ISONumeric, strings.Join(st.cow, "|"),
			strings.Join(st.gw, "|"), st.GEC, st.Wikidata, st.Capital, st.From, st.To, strings.Join(st.Succeeded, "|")}
		for _, l := range languages {
			row = append(row, st.local[l.tag])
		}
		rows = append(rows, row)
	}
	if err := b.write("countries/countries.csv.gz", header, rows); err != nil {
		return err
	}
	rows = nil
	for _, scheme := range slices.Sorted(maps.Keys(s.codes)) {
		for _, code := range slices.Sorted(maps.Keys(s.codes[scheme])) {
			for _, h := range s.codes[scheme][code] {
				rows = append(rows, []string{scheme, code, h.Key, h.From, h.To})
			}
		}
	}
	return b.write("countries/codes.csv.gz", []string{"scheme", "code", "key", "from", "to"}, rows)
}
