package article

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"github.com/goccy/go-yaml"

	"github.com/claimgraph/claimgraph/schema"
)

// inventoryFrame reads clauses that list states by what they have delivered:
// "the army is equipped with Soviet-era and Chinese tanks; other suppliers have
// included France and Italy". Such clauses are long lists with hardly a verb,
// which no pattern on a tree sees through.
type inventoryFrame struct {
	Predicate string   `yaml:"predicate"`
	Suppliers []string `yaml:"suppliers"` // words for those who deliver
	Stock     []string `yaml:"stock"`     // words for what there is
	Goods     []string `yaml:"goods"`     // nouns whose adjective tells the origin
	About     []string `yaml:"about"`     // one of these stands in the sentence
	Not       []string `yaml:"not"`       // none of these stands in the clause
}

// inventory is an inventoryFrame made ready.
type inventory struct {
	frame                               *frame
	suppliers, stock, goods, about, not map[string]bool
}

// readInventories reads inventories.yaml, which a folder need not have.
func (lx *lexicon) readInventories(fsys fs.FS, vocab *schema.Vocab) error {
	data, err := fs.ReadFile(fsys, "inventories.yaml")
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	var list []inventoryFrame
	if err := yaml.UnmarshalWithOptions(data, &list, yaml.Strict()); err != nil {
		return fmt.Errorf("inventories.yaml: %w", err)
	}
	for _, x := range list {
		p := vocab.Predicate(x.Predicate)
		if p == nil {
			return fmt.Errorf("inventories.yaml: predicate %q is not in the vocabulary", x.Predicate)
		}
		set := func(words []string) map[string]bool { return setOf(fieldsOf(words)) }
		lx.inventories = append(lx.inventories, &inventory{
			frame:     &frame{pattern: &pattern{source: "a list of suppliers"}, predicate: p, block: &block{Predicate: p.ID, Take: []string{"share"}}, name: "inventory"},
			suppliers: set(x.Suppliers), stock: set(x.Stock), goods: set(x.Goods), about: set(x.About), not: set(x.Not),
		})
	}
	return nil
}

// inventories finds the clauses of a sentence that list suppliers.
func (t *clauseTree) inventories(lx *lexicon, st *state) []*match {
	var out []*match
	for _, f := range lx.inventories {
		if t.lemmaIn(0, len(t.tokens), f.about) < 0 {
			continue
		}
		for from := 0; from < len(t.tokens); {
			to := from
			for to < len(t.tokens) && t.lower[to] != ";" {
				to++
			}
			if m := t.inventory(f, st, from, to); m != nil {
				out = append(out, m)
			}
			from = to + 1
		}
	}
	return out
}

// withoutListed drops the matches by which a state gets goods of any kind from
// those that an inventory lists as its suppliers of arms.
func withoutListed(matches, listed []*match) []*match {
	return slices.DeleteFunc(matches, func(m *match) bool {
		return m.predicate.ID == "imports-from" && slices.ContainsFunc(listed, func(l *match) bool {
			return sameParties(m.subjects, l.objects) && amongParties(m.objects, l.subjects)
		})
	})
}

// lemmaIn is the first token in [from, to) whose lemma is in a set, -1 for none.
func (t *clauseTree) lemmaIn(from, to int, set map[string]bool) int {
	for i := from; i < to; i++ {
		if set[t.tokens[i].Lemma] || set[t.lower[i]] {
			return i
		}
	}
	return -1
}

// inventory reads one clause, the tokens [from, to); nil when it lists nobody.
func (t *clauseTree) inventory(f *inventory, st *state, from, to int) *match {
	cue := t.lemmaIn(from, to, f.suppliers)
	supplied := cue >= 0
	if !supplied {
		cue = t.lemmaIn(from, to, f.stock)
	}
	if cue < 0 || t.lemmaIn(from, to, f.not) >= 0 {
		return nil
	}
	parties := t.partiesIn(st, from, to)
	chosen := make([]bool, len(parties))
	owner := -1
	for i, n := range parties {
		x := t.mentions[n]
		acts := x.rule == ruleGovernment || x.rule == rulePossessive || x.rule == rulePronoun
		chosen[i] = !acts && (t.originOf(n, to, f.goods) || !x.adjective && (t.opensList(t.firstToken(n), from) || supplied && t.subjectOfBe(n, cue)))
		if !chosen[i] && owner < 0 && !x.adjective {
			owner = n
		}
	}
	// what a list joins to one of them is another
	for i := 1; i < len(parties); i++ {
		chosen[i] = chosen[i] || chosen[i-1] && t.chained(parties[i-1], parties[i])
	}
	for i := len(parties) - 1; i > 0; i-- {
		chosen[i-1] = chosen[i-1] || chosen[i] && t.chained(parties[i-1], parties[i])
	}
	var listed []arg
	for i, n := range parties {
		if chosen[i] {
			listed = append(listed, t.partiesOf(n, roleNeeds{class: "Actor"})...)
			if owner == n {
				owner = -1
			}
		}
	}
	holder := t.holder(owner, st)
	listed = slices.DeleteFunc(unique(listed), func(a arg) bool { return a.entity == holder.entity })
	if len(listed) == 0 || holder.entity.Key == "" {
		return nil
	}
	m := &match{frame: f.frame, verb: t.verbAbove(listed[0].head), noun: -1, of: -1, subjects: listed, objects: []arg{holder}}
	for m.verb >= 0 && t.tokens[m.verb].Feat == "VB" && (t.base(m.verb) == "advcl" || t.base(m.verb) == "acl") {
		m.verb = t.verbAbove(t.tokens[m.verb].Head) // "widened its sources to include …"
	}
	if m.verb < from || m.verb >= to {
		m.verb = -1
	}
	if m.verb < 0 {
		m.noun = cue
	}
	return m
}

// partiesIn lists the mentions of states and of bodies like them that start in
// the tokens [from, to).
func (t *clauseTree) partiesIn(st *state, from, to int) []int {
	var out []int
	for n, x := range t.mentions {
		if first := t.firstToken(n); first >= from && first < to && x.rule != rulePerson && x.rule != rulePair && (x.rule == rulePossessive || st.isParty(x)) {
			out = append(out, n)
		}
	}
	return out
}

// holder is the party of a mention, or without one the state that the text is about.
func (t *clauseTree) holder(n int, st *state) arg {
	if n >= 0 {
		if args := t.partiesOf(n, roleNeeds{class: "Actor"}); len(args) == 1 {
			return args[0]
		}
	}
	if len(st.focus) == 1 && st.focus[0].Kind == schema.Country {
		return implied(st.focus[0])
	}
	return arg{}
}

// originReach bounds how far behind an adjective the goods may stand.
const originReach = 24

// originOf tells whether a mention qualifies goods: "Soviet-era and older
// French armaments", "of Chinese or US origin".
func (t *clauseTree) originOf(n, to int, goods map[string]bool) bool {
	last := t.lastToken(n)
	if goods[t.lower[last]] {
		return true // "US origin" is one mention
	}
	for k := last + 1; k < min(to, last+originReach); k++ {
		tok := t.tokens[k]
		if goods[tok.Lemma] || goods[t.lower[k]] {
			return true
		}
		switch tok.Tag {
		case "ADP", "AUX", "PRON", "SCONJ", "PART":
			return false
		case "VERB":
			if tok.Feat != "VBN" && tok.Feat != "VBG" {
				return false
			}
		case "NOUN", "PROPN":
			if t.at[k] < 0 && t.lower[k-1] != "-" && (k+1 == to || t.tokens[k+1].Tag != "NOUN") {
				return false
			}
		}
		if t.at[k] >= 0 && !t.mentions[t.at[k]].adjective && !goods[t.lower[t.lastToken(t.at[k])]] && t.lower[k-1] == "," && !t.mentions[n].adjective {
			return false // the next name of a list
		}
	}
	return false
}

// listReach bounds the words between a name and what brings the list.
const listReach = 5

// opensList tells whether the words before a token bring a list: "including",
// "such suppliers as", "from European countries and".
func (t *clauseTree) opensList(i, from int) bool {
	for k := i - 1; k >= max(from, i-listReach); k-- {
		switch t.lower[k] {
		case "including", "include", "included", "as", "particularly", "especially", "notably", "namely", "like", "from":
			return true
		case "(":
			continue
		}
		switch t.tokens[k].Tag {
		case "DET", "ADJ", "ADV", "CCONJ":
		default:
			if l := t.tokens[k].Lemma; l != "country" && l != "state" && l != "nation" {
				return false
			}
		}
	}
	return false
}

// chained tells whether only commas and conjunctions stand between two mentions.
func (t *clauseTree) chained(a, b int) bool {
	for k := t.lastToken(a) + 1; k < t.firstToken(b); k++ {
		switch t.lower[k] {
		case ",", "and", "or", "/", "the", "former", "as", "well":
		default:
			return false
		}
	}
	return true
}

// subjectOfBe tells whether a name, or the list it stands in, is what a
// predicate noun tells about: "France and Italy have been suppliers".
func (t *clauseTree) subjectOfBe(n, noun int) bool {
	for _, s := range t.predicateSubject(noun) {
		if m := t.at[s]; m == n || m >= 0 && t.lists[n] > 0 && t.lists[m] == t.lists[n] {
			return true
		}
	}
	return false
}
