// Package tree finds the tags and the dependency tree of a sentence that is
// already cut into words: features of words, a greedy tagger and two greedy
// arc-hybrid parsers that read in opposite directions, with the oracle that they
// are trained by.
package tree

import (
	"unicode"
	"unicode/utf8"
)

// Word holds the hashes of what the models see of one word.
type Word struct {
	form   uint64 // as written
	norm   uint64 // lower case, digits as 0, quotes and dashes unified
	stem   uint64 // norm without a common inflection
	suffix [3]uint64
	prefix [3]uint64
	shape  uint64 // X x 0 classes, at most two of a kind in a row
}

// longest is the number of bytes of a word that are looked at; of a longer word
// only the beginning and the end count.
const longest = 64

// NewWord computes the hashes of a word. Time is bounded whatever the length.
func NewWord(text string) Word {
	if len(text) > longest {
		text = text[:longest/2] + text[len(text)-longest/2:]
	}
	var buffer, shaped [longest * utf8.UTFMax]byte
	norm, shape := buffer[:0], shaped[:0]
	var last, before byte
	for _, r := range text {
		norm = utf8.AppendRune(norm, fold(r))
		if c := class(r); c != last || c != before {
			shape = append(shape, c)
			last, before = c, last
		}
	}
	w := Word{form: hashOf(text), norm: hashOf(norm), stem: hashOf(norm[:stemLength(norm)]), shape: hashOf(shape)}
	for k := range w.suffix {
		w.suffix[k] = hashOf(norm[max(0, len(norm)-k-1):])
		w.prefix[k] = hashOf(norm[:min(len(norm), k+1)])
	}
	return w
}

// fold maps a rune to the one that stands for it in the features.
func fold(r rune) rune {
	switch {
	case r >= 'a' && r <= 'z':
		return r
	case r >= 'A' && r <= 'Z':
		return r + 'a' - 'A'
	case r >= '0' && r <= '9':
		return '0'
	case r == '’' || r == '‘' || r == '`':
		return '\''
	case r == '“' || r == '”' || r == '«' || r == '»':
		return '"'
	case r == '–' || r == '—' || r == '−':
		return '-'
	}
	return unicode.ToLower(r)
}

func class(r rune) byte {
	switch {
	case r >= 'a' && r <= 'z':
		return 'x'
	case r >= 'A' && r <= 'Z':
		return 'X'
	case r >= '0' && r <= '9':
		return '0'
	case r < utf8.RuneSelf:
		return byte(r)
	case unicode.IsUpper(r):
		return 'X'
	case unicode.IsLetter(r):
		return 'x'
	}
	return '*'
}

// stemLength is the number of bytes of the word without its inflection. It is
// crude on purpose: the models learn from it, so it must never change under them.
func stemLength(word []byte) int {
	n := len(word)
	for _, ending := range [...]string{"ing", "ied", "ies", "ed", "es", "s", "y", "e"} {
		if k := n - len(ending); k >= 3 && string(word[k:]) == ending {
			return k
		}
	}
	return n
}

const (
	offset uint64 = 14695981039346656037
	prime  uint64 = 1099511628211
)

// hashOf is 64-bit FNV-1a.
func hashOf[T string | []byte](text T) uint64 {
	h := offset
	for i := 0; i < len(text); i++ {
		h = (h ^ uint64(text[i])) * prime
	}
	return h
}

// template names the atoms that together make one feature.
type template []int

// hash appends the hash of every template over the atoms to features.
func hash(templates []template, atoms []uint64, features []uint64) []uint64 {
	for i, t := range templates {
		h := uint64(i+1) * 0x9e3779b97f4a7c15
		for _, a := range t {
			h = (h ^ atoms[a]) * 0xff51afd7ed558ccd
			h ^= h >> 32
		}
		h *= 0xc4ceb9fe1a85ec53
		features = append(features, h^h>>29)
	}
	return features
}
