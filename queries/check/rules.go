package check

import (
	"bytes"
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"github.com/claimgraph/claimgraph/queries"
	"github.com/claimgraph/claimgraph/schema"
)

//go:embed rules.yaml
var rulesYAML []byte

// ruleTable is rules.yaml.
type ruleTable struct {
	Version      int `yaml:"version"`
	NotCheckable []struct {
		Predicates []string `yaml:"predicates"`
		Qualifier  string   `yaml:"qualifier"`
		Values     []string `yaml:"values"`
		Unless     []string `yaml:"unless"`
		Reason     string   `yaml:"reason"`
		Alone      bool     `yaml:"alone"` // no rows stand beside it
	} `yaml:"not_checkable"`
	WouldDecide []struct {
		Predicates []string `yaml:"predicates"`
		By         string   `yaml:"by"`
	} `yaml:"would_decide"`
	Offices      []office `yaml:"offices"`
	RulerWords   []string `yaml:"ruler_words"`
	LesserTitles []string `yaml:"lesser_titles"`
	FullTitles   []string `yaml:"full_titles"`
	NamedPeriods []struct {
		Names []string `yaml:"names"`
		Years string   `yaml:"years"`
	} `yaml:"named_periods"`
	SameState       map[string]string              `yaml:"same_state"`
	VagueTimes      []string                       `yaml:"vague_times"`
	CountedTimes    []string                       `yaml:"counted_times"`
	WholeWords      []string                       `yaml:"whole_words"`
	Sorts           []sort                         `yaml:"sorts"`
	WarWords        []string                       `yaml:"war_words"`
	NoMakes         []string                       `yaml:"no_makes"`
	OtherThings     []string                       `yaml:"other_things"`
	GoodsWords      []string                       `yaml:"goods_words"`
	OrderWords      []string                       `yaml:"order_words"`
	ForumWords      []string                       `yaml:"forum_words"`
	Ordinals        map[string]int                 `yaml:"ordinals"`
	LastWords       []string                       `yaml:"last_words"`
	UnreliableNotes []string                       `yaml:"unreliable_notes"`
	UncomparedWords []string                       `yaml:"uncompared_words"`
	UncomparedAhead []string                       `yaml:"uncompared_before"`
	WholeStates     []string                       `yaml:"whole_states"`
	Gazetteers      map[schema.EntityKind][]string `yaml:"gazetteers"`
	Opposites       []struct {
		Qualifier string   `yaml:"qualifier"`
		One       []string `yaml:"one"`
		Other     []string `yaml:"other"`
	} `yaml:"opposites"`
}

// An office is what a title can stand for in the words of sources.
type office struct {
	Titles []string `yaml:"titles"`
	Are    []string `yaml:"are"`
	Never  []string `yaml:"never"`
}

var rules = sync.OnceValue(func() *ruleTable {
	r, err := parseRules("rules.yaml", rulesYAML)
	if err != nil {
		panic(err) // the embedded file is covered by TestRules
	}
	return r
})

func parseRules(name string, data []byte) (*ruleTable, error) {
	r := &ruleTable{}
	if err := yaml.NewDecoder(bytes.NewReader(data), yaml.Strict()).Decode(r); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	v := schema.Vocabulary()
	for _, n := range r.NotCheckable {
		if err := known(v, n.Predicates, append(slices.Clone(n.Unless), n.Qualifier)); err != nil {
			return nil, fmt.Errorf("%s: not_checkable: %w", name, err)
		}
	}
	for _, w := range r.WouldDecide {
		if err := known(v, w.Predicates, nil); err != nil {
			return nil, fmt.Errorf("%s: would_decide: %w", name, err)
		}
	}
	if err := known(v, r.WholeStates, nil); err != nil {
		return nil, fmt.Errorf("%s: whole_states: %w", name, err)
	}
	for _, n := range r.NamedPeriods {
		if _, err := schema.ParsePeriod(n.Years); err != nil {
			return nil, fmt.Errorf("%s: named_periods: %w", name, err)
		}
	}
	for kind, classes := range r.Gazetteers {
		for _, class := range classes {
			if v.Class(class) == nil {
				return nil, fmt.Errorf("%s: gazetteers: %s: no class %q in vocab.yaml", name, kind, class)
			}
		}
	}
	return r, nil
}

func known(v *schema.Vocab, predicates, qualifiers []string) error {
	for _, p := range predicates {
		if v.Predicate(p) == nil {
			return fmt.Errorf("no predicate %q in vocab.yaml", p)
		}
	}
	for _, q := range qualifiers {
		if q != "" && v.Qualifier(q) == nil {
			return fmt.Errorf("no qualifier %q in vocab.yaml", q)
		}
	}
	return nil
}

// whyNotCheckable says why no reference can decide an assertion; "" when one may.
// alone tells that no rows bear on it either.
func (r *ruleTable) whyNotCheckable(a schema.Assertion) (reason string, alone bool) {
	for _, n := range r.NotCheckable {
		if n.Predicates != nil && !slices.Contains(n.Predicates, a.Predicate) {
			continue
		}
		if n.Qualifier != "" {
			value, ok := a.Qualifiers[n.Qualifier]
			if !ok || n.Values != nil && !slices.Contains(n.Values, value.String()) {
				continue
			}
		}
		if slices.ContainsFunc(n.Unless, func(q string) bool { _, ok := a.Qualifiers[q]; return ok }) {
			continue
		}
		return n.Reason, n.Alone
	}
	return "", false
}

// partOf is the words by which an assertion about a whole state only names a part of
// it, a province or a city; "" when it names the state.
func (r *ruleTable) partOf(a schema.Assertion) string {
	if !slices.Contains(r.WholeStates, a.Predicate) {
		return ""
	}
	for _, m := range a.Mentions {
		if m.Rule == "place" && (m.Entity == a.Subject || m.Entity == a.Object) {
			return m.Text
		}
	}
	return ""
}

// timeOf is when an assertion says that it holds. dated is false when it says
// nothing, or nothing that points to years. unknown holds words for a time that
// no table knows: such a claim can be compared with nothing.
func (r *ruleTable) timeOf(a schema.Assertion) (p schema.Period, dated bool, unknown string) {
	if p, ok := a.Period(); ok {
		return p, true, ""
	}
	for _, name := range []string{"as_of", "date", "period", "start", "end"} {
		text := a.Qualifiers.Text(name)
		if text == "" {
			continue
		}
		for _, n := range r.NamedPeriods {
			if p, err := schema.ParsePeriod(n.Years); err == nil && (queries.Condition{Values: n.Names}).Contains(text) {
				if name == "start" {
					p = schema.Period{Start: p.Start}
				}
				return p, true, ""
			}
		}
		vague := (queries.Condition{Values: r.VagueTimes}).Contains(text) && !(queries.Condition{Values: r.CountedTimes}).Contains(text)
		if _, err := schema.ParsePeriod(text); err != nil && !vague {
			unknown = text
		}
	}
	return schema.Period{}, false, unknown
}

// wouldDecide names what sort of reference could decide a predicate.
func (r *ruleTable) wouldDecide(predicate string) string {
	for _, w := range r.WouldDecide {
		if slices.Contains(w.Predicates, predicate) {
			return w.By
		}
	}
	return "a reference on this kind of statement"
}

// officeOf returns what a title can stand for; ok is false for one that sources
// of heads of state and government do not list, such as a minister's.
func (r *ruleTable) officeOf(title string) (o office, ok bool) {
	rest := " " + strings.ReplaceAll(schema.Slug(title), "-", " ") + " "
	for _, full := range r.FullTitles {
		rest = strings.ReplaceAll(rest, " "+full+" ", " ")
	}
	if (queries.Condition{Values: r.LesserTitles}).Contains(rest) {
		return office{}, false
	}
	for _, o := range r.Offices {
		if (queries.Condition{Values: o.Titles}).Contains(title) {
			return o, true
		}
	}
	return office{}, false
}

// is tells whether a source's words for an office are those of the title.
func (o office) is(words []string) bool {
	has := func(values []string) bool {
		return slices.ContainsFunc(words, (queries.Condition{Values: values}).Contains)
	}
	return has(o.Are) && !has(o.Never)
}

// isWhole tells whether a share_of or rank_of speaks of all trade of a party, and
// not of one good: only known words stand beside the party's names.
func isWhole(text string, allowed []string, party schema.Entity) bool {
	names := strings.Split(schema.Slug(party.Name+" "+party.Key), "-")
	for _, w := range strings.Split(schema.Slug(text), "-") {
		isName := slices.ContainsFunc(names, func(n string) bool { return n != "" && (w == n || sharesStem(w, n)) })
		if w != "" && !isName && !slices.Contains(allowed, w) {
			return false
		}
	}
	return true
}

// withoutGoods drops an item that names no sort of goods.
func (r *ruleTable) withoutGoods(a schema.Assertion) schema.Assertion {
	item := a.Qualifiers.Text("item")
	for _, w := range strings.FieldsFunc(schema.Slug(item), func(c rune) bool { return c == '-' || c >= '0' && c <= '9' }) {
		if !slices.Contains(r.GoodsWords, w) {
			return a
		}
	}
	a.Qualifiers = maps.Clone(a.Qualifiers)
	delete(a.Qualifiers, "item")
	return a
}

// sharesStem tells whether two words begin alike far enough to be a name and its
// adjective: Kenya and Kenyan, Italy and Italian.
func sharesStem(a, b string) bool {
	const letters = 4
	x, y := []rune(a), []rune(b)
	return len(x) >= letters && len(y) >= letters && string(x[:letters]) == string(y[:letters])
}

// unreliable tells whether a source warns of its own number.
func (r *ruleTable) unreliable(note string) bool {
	return slices.ContainsFunc(r.UnreliableNotes, func(w string) bool { return strings.Contains(strings.ToLower(note), w) })
}
