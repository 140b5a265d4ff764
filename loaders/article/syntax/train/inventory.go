package main

import (
	"cmp"
	"slices"
	"strings"

	"github.com/claimgraph/claimgraph/loaders/article/syntax/internal/tree"
)

// inventory collects the names of the trees and, for every pair of tag and
// relation, the universal tag that goes with it most often.
func inventory(trees []sentence) *tree.Model {
	counts := map[[3]string]int{} // tag, relation, universal
	for _, s := range trees {
		for _, w := range s {
			counts[[3]string{w.penn, w.relation, w.universal}]++
		}
	}
	m := &tree.Model{}
	for key := range counts {
		m.Tags = append(m.Tags, key[0])
		m.Labels = append(m.Labels, key[1])
		m.Universals = append(m.Universals, key[2])
	}
	for _, names := range []*[]string{&m.Tags, &m.Labels, &m.Universals} {
		slices.Sort(*names)
		*names = slices.Compact(*names)
	}
	slices.SortStableFunc(m.Labels, func(a, b string) int { return cmp.Compare(btoi(a != "root"), btoi(b != "root")) })
	m.Universal = make([]uint8, len(m.Tags)*len(m.Labels))
	for t, tag := range m.Tags {
		for l, label := range m.Labels {
			m.Universal[t*len(m.Labels)+l] = usual(counts, m, tag, label)
		}
	}
	m.Exceptions = exceptions(trees, m)
	return m
}

// exceptions are the words that nearly always have one universal for a tag, where
// the table of tags and relations mostly says another.
func exceptions(trees []sentence, m *tree.Model) []string {
	const (
		enough = 8    // times that the word must occur with the tag
		nearly = 0.95 // share of its times that have the one universal
		mostly = 0.5  // share of its times where the table is wrong
	)
	type use struct{ tag, word string }
	counts, wrong := map[use]map[string]int{}, map[use]int{}
	for _, s := range trees {
		for _, w := range s {
			if isName(w.penn) {
				continue
			}
			u := use{w.penn, strings.ToLower(w.form)}
			if counts[u] == nil {
				counts[u] = map[string]int{}
			}
			counts[u][w.universal]++
			tag, _ := slices.BinarySearch(m.Tags, w.penn)
			wrong[u] += btoi(m.UniversalOf("", tag, slices.Index(m.Labels, w.relation)) != w.universal)
		}
	}
	var lines []string
	for u, universals := range counts {
		n := 0
		for _, k := range universals {
			n += k
		}
		for universal, k := range universals {
			if n >= enough && float64(k) >= nearly*float64(n) && float64(wrong[u]) >= mostly*float64(n) {
				lines = append(lines, u.tag+" "+u.word+" "+universal)
			}
		}
	}
	slices.Sort(lines)
	return lines
}

// isName knows the tags of proper nouns. Whatever the treebanks say of parts of
// names, in the model they all are PROPN.
func isName(tag string) bool { return tag == "NNP" || tag == "NNPS" }

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// usual is the universal tag most often found for a tag under a relation; for a
// pair never seen, the one most often found for the tag.
func usual(counts map[[3]string]int, m *tree.Model, tag, label string) uint8 {
	if isName(tag) {
		return uint8(max(0, slices.Index(m.Universals, "PROPN")))
	}
	best, most := 0, 0
	for u, universal := range m.Universals {
		if n := counts[[3]string{tag, label, universal}]; n > most {
			best, most = u, n
		}
	}
	if most > 0 {
		return uint8(best)
	}
	for u, universal := range m.Universals {
		n := 0
		for _, l := range m.Labels {
			n += counts[[3]string{tag, l, universal}]
		}
		if n > most {
			best, most = u, n
		}
	}
	return uint8(best)
}
