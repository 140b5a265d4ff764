package main

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/claimgraph/claimgraph/loaders/article/syntax"
)

// word is one line of a CoNLL-U tree.
type word struct {
	form, lemma     string
	universal, penn string
	head            int // index in the sentence, -1 for the root
	relation        string
	spaced          bool // whether a space follows
}

type sentence []word

// multiword is a token of several words, such as "it's", while these are read.
type multiword struct {
	last   string // id of its last word; empty outside such a token
	spaced bool
}

// readFiles reads and retokenizes the trees of the files, in their order. Those
// whose name ends in .gz are unpacked.
func readFiles(files []string) ([]sentence, error) {
	var all []sentence
	for _, name := range files {
		trees, err := readFile(name)
		if err != nil {
			return nil, err
		}
		for _, tree := range trees {
			all = append(all, retokenize(tree))
		}
	}
	return all, nil
}

func readFile(name string) ([]sentence, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var text io.Reader = file
	if filepath.Ext(name) == ".gz" {
		if text, err = gzip.NewReader(file); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	trees, err := readTrees(text)
	if err != nil {
		return nil, fmt.Errorf("%s:%w", name, err)
	}
	return trees, nil
}

// readTrees reads CoNLL-U. Of the lines of multi-word tokens only the space behind
// them is read, those of empty nodes are passed over. An error begins with the
// number of the line.
func readTrees(text io.Reader) ([]sentence, error) {
	var all []sentence
	var current sentence
	var whole multiword
	lines := bufio.NewScanner(text)
	lines.Buffer(nil, 1<<20)
	number := 0
	for lines.Scan() {
		number++
		line := lines.Text()
		switch {
		case line == "":
			if len(current) > 0 {
				all = append(all, current)
			}
			current, whole = nil, multiword{}
			continue
		case line[0] == '#':
			continue
		}
		column := strings.Split(line, "\t")
		if len(column) != 10 {
			return nil, fmt.Errorf("%d: %d columns instead of 10", number, len(column))
		}
		spaced := !strings.Contains(column[9], "SpaceAfter=No")
		if _, last, ok := strings.Cut(column[0], "-"); ok {
			whole = multiword{last, spaced}
			continue
		}
		if strings.Contains(column[0], ".") {
			continue
		}
		head, err := strconv.Atoi(column[6])
		if err != nil {
			return nil, fmt.Errorf("%d: head %q is no number", number, column[6])
		}
		current = append(current, word{
			form: column[1], lemma: column[2], universal: column[3], penn: column[4],
			head: head - 1, relation: column[7],
			spaced: spaced && whole.last == "" || column[0] == whole.last && whole.spaced,
		})
		if column[0] == whole.last {
			whole = multiword{}
		}
	}
	if len(current) > 0 {
		all = append(all, current)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%d: %w", number, err)
	}
	for i, s := range all {
		if !isTree(s) {
			return nil, fmt.Errorf("%d: tree %d has no single root or a head outside it", number, i+1)
		}
	}
	return all, nil
}

func isTree(s sentence) bool {
	roots := 0
	for i := range s {
		if s[i].head < 0 {
			roots++
		}
		at := i
		for range s {
			if at < 0 || at >= len(s) {
				break
			}
			at = s[at].head
		}
		if at != -1 {
			return false
		}
	}
	return roots == 1
}

// text is the sentence as written, and the start of each word in it.
func (s sentence) text() (string, []int) {
	var b strings.Builder
	starts := make([]int, len(s))
	for i, w := range s {
		starts[i] = b.Len()
		b.WriteString(w.form)
		if w.spaced {
			b.WriteByte(' ')
		}
	}
	return b.String(), starts
}

// retokenize joins the words that syntax.Tokenize takes as one, where they are a
// subtree or several of one head. Where the tokenizer cuts a word of the
// treebank, or joins words that do not hang together, the treebank is followed.
func retokenize(s sentence) sentence {
	text, starts := s.text()
	into := make([]int, len(s)) // the first word of the token of each
	for i := range into {
		into[i] = i
	}
	first := 0
	for _, token := range syntax.Tokenize(text) {
		for first < len(s) && starts[first] < token.Start {
			first++
		}
		last := first
		for last < len(s) && starts[last]+len(s[last].form) < token.End {
			last++
		}
		if last >= len(s) || last == first || starts[first] != token.Start || starts[last]+len(s[last].form) != token.End {
			continue
		}
		if topOf(s, first, last) >= 0 {
			for i := first; i <= last; i++ {
				into[i] = first
			}
		}
	}
	return join(s, into)
}

// topOf is the only word from first to last whose head is outside, or -1.
func topOf(s sentence, first, last int) int {
	top := -1
	for i := first; i <= last; i++ {
		if s[i].head < first || s[i].head > last {
			if top >= 0 {
				return -1
			}
			top = i
		}
	}
	return top
}

func join(s sentence, into []int) sentence {
	place := make([]int, len(s))
	n := -1
	for i := range s {
		if into[i] == i {
			n++
		}
		place[i] = n
	}
	out := make(sentence, 0, n+1)
	for first := 0; first < len(s); {
		last := first
		for last+1 < len(s) && into[last+1] == first {
			last++
		}
		w := s[first]
		if last > first {
			w = s[topOf(s, first, last)]
			w.form, w.lemma = "", ""
			for _, part := range s[first : last+1] {
				w.form += part.form
				w.lemma += part.lemma
			}
			w.spaced = s[last].spaced
		}
		if w.head >= 0 {
			w.head = place[w.head]
		}
		out = append(out, w)
		first = last + 1
	}
	return out
}
