package article

import (
	_ "embed" // the word lists
	"strings"
	"sync"
	"unicode"
)

//go:embed nouns.txt
var nounList string

//go:embed given.txt
var givenList string

// nounTable holds the nouns that linking knows by meaning, folded. Phrases are
// sets of folded words joined by spaces.
type nounTable struct {
	organ, people, complement   phraseSet
	title, before, realm, pair  phraseSet
	organisation, treaty, forum phraseSet
	capital                     phraseSet
	human, humanObject          phraseSet
	given                       map[string]gender // given names
}

// gender of a given name or title.
type gender uint8

const (
	unknownGender gender = iota
	male
	female
)

// phraseSet is a set of phraseSet with the length of the longest, in words.
type phraseSet struct {
	set   map[string]bool
	first map[string]bool // their first words
	most  int
}

func (p *phraseSet) add(s string) {
	if p.set == nil {
		p.set, p.first = map[string]bool{}, map[string]bool{}
	}
	key := foldName(s)
	p.set[key] = true
	first, _, _ := strings.Cut(key, " ")
	p.first[first] = true
	p.most = max(p.most, 1+strings.Count(key, " "))
}

func (p phraseSet) has(s string) bool { return p.set[s] }

// at returns the end of the longest phrase that starts at word i, or i.
func (p phraseSet) at(words []word, i int) int {
	if i >= len(words) || !p.first[words[i].fold] {
		return i
	}
	end, key, n := i, "", 0
	for j := i; j < len(words) && n < p.most; j++ {
		part := joinFold(n > 0, words[j])
		if part == "" {
			if j == i {
				return i
			}
			continue
		}
		key += part
		n++
		if p.set[key] {
			end = j + 1
		}
	}
	return end
}

var nouns = sync.OnceValue(func() *nounTable {
	t := &nounTable{given: map[string]gender{}}
	kinds := map[string]*phraseSet{
		"organ": &t.organ, "people": &t.people, "complement": &t.complement, "title": &t.title, "before": &t.before,
		"realm": &t.realm, "pair": &t.pair, "organisation": &t.organisation, "treaty": &t.treaty, "forum": &t.forum,
		"capital": &t.capital, "human": &t.human, "humanobject": &t.humanObject,
	}
	for line := range strings.Lines(nounList) {
		kind, items, ok := strings.Cut(strings.TrimSpace(line), ":")
		if set := kinds[kind]; ok && set != nil {
			for _, item := range list(items) {
				set.add(item)
			}
		}
	}
	for line := range strings.Lines(givenList) {
		kind, names, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok || strings.HasPrefix(kind, "#") {
			continue
		}
		for _, name := range strings.FieldsFunc(names, unicode.IsSpace) {
			switch kind {
			case "male":
				t.given[foldWord(name)] = male
			case "female":
				t.given[foldWord(name)] = female
			default:
				t.given[foldWord(name)] = unknownGender
			}
		}
	}
	return t
})
