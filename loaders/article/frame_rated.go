package article

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/claimgraph/claimgraph/loaders/article/syntax"
	"github.com/claimgraph/claimgraph/schema"
)

// ratingFrame reads the marks that an organisation gives states. A mark such as
// "Not Free" is no phrase that a tree shows, so it is found by its words.
type ratingFrame struct {
	Predicate string              `yaml:"predicate"`
	Raters    []string            `yaml:"raters"`
	Marks     map[string][]string `yaml:"marks"` // mark -> words for it
	Not       []string            `yaml:"not"`   // nouns behind a small-letter mark that make it another thing
}

// rating is a ratingFrame made ready.
type rating struct {
	frames map[string]*frame // mark -> the frame that sets it
	raters map[string]bool   // folded names
	marks  map[string]string // words for a mark -> mark
	not    map[string]bool
}

// readRatings reads ratings.yaml, which a folder need not have.
func (lx *lexicon) readRatings(fsys fs.FS, vocab *schema.Vocab) error {
	data, err := fs.ReadFile(fsys, "ratings.yaml")
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	var list []ratingFrame
	if err := yaml.UnmarshalWithOptions(data, &list, yaml.Strict()); err != nil {
		return fmt.Errorf("ratings.yaml: %w", err)
	}
	for _, x := range list {
		p := vocab.Predicate(x.Predicate)
		if p == nil {
			return fmt.Errorf("ratings.yaml: predicate %q is not in the vocabulary", x.Predicate)
		}
		r := &rating{frames: map[string]*frame{}, raters: map[string]bool{}, marks: map[string]string{}, not: setOf(fieldsOf(x.Not))}
		for _, name := range x.Raters {
			r.raters[foldName(name)] = true
		}
		for mark, words := range x.Marks {
			r.frames[mark] = &frame{
				pattern: &pattern{source: "a mark: " + mark}, predicate: p, block: &block{Predicate: p.ID}, name: "rating", fact: true, set: map[string]string{"as": mark},
			}
			for _, w := range words {
				r.marks[w] = mark
			}
		}
		lx.ratings = append(lx.ratings, r)
	}
	return nil
}

// ratings finds the marks that a sentence says a rater gives. With two marks, or a
// word that denies or doubts, it says something else.
func (t *clauseTree) ratings(lx *lexicon) []*match {
	var out []*match
	for _, r := range lx.ratings {
		rater := slices.IndexFunc(t.mentions, func(m mention) bool { return len(m.entities) == 1 && r.raters[foldName(m.entities[0].Name)] })
		at, mark := t.onlyMark(r)
		if rater < 0 || mark == "" || t.heads[rater] < 0 {
			continue
		}
		var rated []arg
		for n := range t.mentions {
			if n != rater && t.mentions[n].rule != rulePerson && !t.mentions[n].adjective && !t.describing(t.heads[n], t.heads[rater]) {
				rated = append(rated, t.partiesOf(n, roleNeeds{class: "Country"})...)
			}
		}
		if rated = unique(rated); len(rated) == 0 || len(rated) > 1 && !t.listedTogether(rated) {
			continue
		}
		by := arg{entity: t.mentions[rater].entities[0], mention: rater, head: t.heads[rater], near: true, certain: true}
		out = append(out, &match{frame: r.frames[mark], verb: t.root(), noun: at, of: -1, subjects: []arg{by}, objects: rated, agree: true, agreeSubject: true})
	}
	return out
}

// describing tells whether a token stands in an apposition to another one.
func (t *clauseTree) describing(i, host int) bool {
	for hops := 0; i >= 0 && hops < 4; i, hops = t.tokens[i].Head, hops+1 {
		if t.base(i) == "appos" && t.tokens[i].Head == host {
			return true
		}
	}
	return false
}

// root is the token on which all others hang; a sentence with a mark is about it.
func (t *clauseTree) root() int {
	return slices.IndexFunc(t.tokens, func(k syntax.Token) bool { return k.Head < 0 })
}

// onlyMark finds the one mark of a sentence and its last token; "" when there is
// none, more than one, or a denial beside it.
func (t *clauseTree) onlyMark(r *rating) (at int, mark string) {
	at = -1
	for i := 0; i < len(t.tokens); i++ {
		if n, m := t.markAt(r, i); n > 0 {
			if at >= 0 {
				return -1, ""
			}
			at, mark = i+n-1, m
			i = at
			continue
		}
		if t.nouns.negative[t.lower[i]] || t.nouns.modalBy["aux"][t.lower[i]] != "" {
			return -1, ""
		}
	}
	return at, mark
}

// markAt is the number of tokens of a mark that starts at a token, the longest
// first, 0 for none. A hyphen joins its words as a space does.
func (t *clauseTree) markAt(r *rating, i int) (n int, mark string) {
	for n = min(3, len(t.tokens)-i); n > 0; n-- {
		words := strings.ReplaceAll(strings.Join(t.lower[i:i+n], " "), " - ", "-")
		if mark = r.marks[words]; mark == "" {
			continue
		}
		next := i + n
		if t.tokens[next-1].Text == t.lower[next-1] && next < len(t.tokens) && (r.not[t.tokens[next].Lemma] || t.tokens[next].Tag == "NOUN" && n == 1) {
			return 0, ""
		}
		return n, mark
	}
	return 0, ""
}

// listedTogether tells whether parties stand in one list: "Chad and Niger".
func (t *clauseTree) listedTogether(args []arg) bool {
	list := t.lists[args[0].mention]
	return list > 0 && !slices.ContainsFunc(args, func(a arg) bool { return t.lists[a.mention] != list })
}
