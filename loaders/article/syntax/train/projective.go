package main

import "slices"

// projective returns the tree with every word that crosses another arc moved up
// to the head of its head, the shortest such arc first, until none crosses.
func projective(s sentence) sentence {
	s = slices.Clone(s)
	for {
		at := crossing(s)
		if at < 0 {
			return s
		}
		s[at].head = s[s[at].head].head
	}
}

// crossing is the word of the shortest arc that covers a word which does not
// depend on its head, or -1. An arc from the root covers nothing.
func crossing(s sentence) int {
	found, shortest := -1, len(s)+1
	for i := range s {
		head := s[i].head
		if head < 0 {
			continue
		}
		low, high := min(i, head), max(i, head)
		if high-low >= shortest {
			continue
		}
		for k := low + 1; k < high; k++ {
			if !dependsOn(s, k, head) {
				found, shortest = i, high-low
				break
			}
		}
	}
	return found
}

func dependsOn(s sentence, word, head int) bool {
	for word >= 0 && word != head {
		word = s[word].head
	}
	return word == head
}
