package syntax

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
)

//go:embed abbreviations.tsv
var abbreviationLines string

//go:embed words.tsv
var wordLines string

// When a full stop belongs to the abbreviation before it.
type stop string

const (
	stopAlways stop = "always" // wherever it stands
	stopInside stop = "inside" // unless the text ends with it
	stopNumber stop = "number" // before a number
)

// lexicon holds the words that the tokenizer knows.
type lexicon struct {
	abbreviation map[string]stop
	prefix       map[string]bool
	particle     map[string]bool
	unit         map[string]bool
	clitic       map[string]bool // with the straight apostrophe
	parted       map[string]int  // bytes of the first of two words
	longest      int             // bytes of the longest entry: longer words are in no table
}

// words is the lexicon of the embedded tables.
var words = sync.OnceValue(func() *lexicon {
	l := &lexicon{abbreviation: map[string]stop{}, parted: map[string]int{}}
	for fields := range rows(abbreviationLines) {
		l.abbreviation[fields[0]] = stop(fields[1])
		l.longest = max(l.longest, len(fields[0]))
	}
	sets := map[string]map[string]bool{}
	for fields := range rows(wordLines) {
		set := map[string]bool{}
		for _, w := range strings.Fields(fields[1]) {
			set[w] = true
			l.longest = max(l.longest, len(w))
		}
		sets[fields[0]] = set
	}
	l.prefix, l.particle, l.unit, l.clitic = sets["prefix"], sets["particle"], sets["unit"], sets["clitic"]
	for w := range sets["parted"] {
		word, at, _ := strings.Cut(w, "/")
		l.parted[word], _ = strconv.Atoi(at)
	}
	return l
})

// rows yields the tab-separated fields of the lines that are no comment.
func rows(lines string) func(yield func([]string) bool) {
	return func(yield func([]string) bool) {
		for line := range strings.Lines(lines) {
			line = strings.TrimRight(line, "\n")
			if line == "" || line[0] == '#' {
				continue
			}
			if !yield(strings.Split(line, "\t")) {
				return
			}
		}
	}
}
