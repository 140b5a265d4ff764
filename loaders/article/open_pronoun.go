package article

// resolved is the subject of the main clause where a pronoun that is the
// subject of another clause of the sentence can only mean it; otherwise the
// subject itself.
func (s *openSentence) resolved(subject, v int) int {
	if s.tokens[subject].Tag != "PRON" {
		return subject
	}
	root := v
	for s.tokens[root].Head >= 0 {
		root = s.tokens[root].Head
	}
	main := s.subjectOf(root)
	if main < 0 || main >= subject || main == subject || !s.agrees(s.lower[subject], main) {
		return subject
	}
	return main
}

// agrees tells whether a pronoun may stand for a noun, by number and gender.
func (s *openSentence) agrees(pronoun string, noun int) bool {
	token := s.tokens[noun]
	if token.Tag != "NOUN" && token.Tag != "PROPN" {
		return false
	}
	plural := token.Feat == "NNS" || token.Feat == "NNPS" || s.child(noun, "conj") >= 0
	given := nouns().given[foldWord(token.Text)]
	_, person := nouns().given[foldWord(token.Text)]
	switch pronoun {
	case "they":
		return plural
	case "it":
		return !plural && !person
	case "he":
		return !plural && token.Tag == "PROPN" && given != female
	case "she":
		return !plural && token.Tag == "PROPN" && given != male
	}
	return false
}
