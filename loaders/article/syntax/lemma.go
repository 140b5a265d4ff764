package syntax

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed irregular.tsv
var irregularLines string

//go:embed endings.tsv
var endingLines string

// inflection holds what the rules of this file cannot know.
type inflection struct {
	irregular map[inflected]string
	ending    map[string]string // end of a bare stem -> what the lemma has behind it
	longest   int               // bytes of the longest key of ending
}

// inflected is an irregular form of a class of words; see classOf.
type inflected struct {
	class byte
	form  string
}

// inflections reads the embedded tables.
var inflections = sync.OnceValue(func() *inflection {
	x := &inflection{irregular: map[inflected]string{}, ending: map[string]string{}}
	for fields := range rows(irregularLines) {
		for _, form := range strings.Fields(fields[2]) {
			x.irregular[inflected{fields[1][0], form}] = fields[0]
		}
	}
	for fields := range rows(endingLines) {
		for _, end := range strings.Fields(fields[1]) {
			x.ending[end] = strings.TrimPrefix(fields[0], "+")
			x.longest = max(x.longest, len(end))
		}
	}
	return x
})

// Lemma is the dictionary form, in lower case, of a word with a Penn Treebank
// tag: "sign" for "signed" with VBD. Words without inflection stay as they are.
func Lemma(word, feat string) string {
	w := straight(word)
	x := inflections()
	if lemma, ok := x.irregular[inflected{classOf(feat), w}]; ok {
		return lemma
	}
	switch feat {
	case "NNS", "NNPS", "VBZ":
		return singular(w, feat)
	case "VBG":
		return x.stem(w, "ing")
	case "VBD", "VBN":
		return x.stem(w, "ed")
	case "JJR", "RBR":
		return x.stem(w, "er")
	case "JJS", "RBS":
		return x.stem(w, "est")
	}
	return w
}

// classOf is the class of irregular forms that a tag belongs to.
func classOf(feat string) byte {
	switch feat {
	case "VB", "VBP":
		return 'b'
	case "VBD", "VBN", "VBG", "VBZ":
		return 'v'
	case "MD":
		return 'm'
	case "NNS", "NNPS":
		return 'n'
	case "JJR", "JJS":
		return 'a'
	case "RBR", "RBS":
		return 'r'
	case "NN", "NNP", "JJ":
		return 0
	}
	return 'o'
}

// singular takes off the ending of a plural, or of a verb's third person.
func singular(w, feat string) string {
	base, ok := strings.CutSuffix(w, "s")
	switch {
	case endsIn(w, "children"):
		return strings.TrimSuffix(w, "ren")
	case endsIn(w, "men") && len(w) > len("omen"):
		return w[:len(w)-2] + "an"
	case !ok || len(w) < 3 || isDigit(rune(w[len(w)-2])) || endsIn(w, "ss", "us") || w == "is" || feat != "NNPS" && endsIn(w, "is"):
		return w
	case endsIn(w, "'s"):
		return w[:len(w)-2]
	case endsIn(w, "ies") && len(w) > len("ties"):
		return w[:len(w)-3] + "y"
	case endsIn(w, "sses", "shes", "ches", "xes", "zzes", "oes"):
		return w[:len(w)-2]
	}
	return base
}

// stem takes off the ending of a verb form or a comparison, and mends what is
// left: an "i" for "y", a doubled consonant, a lost "e".
func (x *inflection) stem(w, ending string) string {
	base, ok := strings.CutSuffix(w, ending)
	if !ok || len(base) < 2 || !strings.ContainsAny(base, "aeiouy") {
		return w
	}
	n := len(base)
	switch last := base[n-1]; {
	case last == 'i' && ending != "ing":
		return base[:n-1] + "y"
	case last == 'e' && ending != "ing":
		return base + "e" // agreed
	case last == base[n-2] && strings.IndexByte("bdgmnprt", last) >= 0:
		return base[:n-1]
	case isShort(base):
		return base + "e"
	}
	for from := max(0, n-x.longest); from < n; from++ {
		switch tail := x.ending[base[from:]]; tail {
		case "":
		case "=":
			return base
		case "-":
			return base[:n-1]
		default:
			return base + tail
		}
	}
	return base
}

// isShort says whether a stem is one syllable with a single vowel before a single
// consonant, such as "nam". Without a lost "e" the consonant would be doubled.
func isShort(base string) bool {
	n := len(base)
	return strings.IndexByte("aeiouwxyh", base[n-1]) < 0 && isVowel(base[n-2]) &&
		strings.IndexFunc(strings.Replace(base[:n-2], "qu", "q", 1), func(r rune) bool { return r > 'z' || isVowel(byte(r)) }) < 0
}

func isVowel(c byte) bool { return strings.IndexByte("aeiouy", c) >= 0 }

func endsIn(w string, endings ...string) bool {
	for _, e := range endings {
		if strings.HasSuffix(w, e) {
			return true
		}
	}
	return false
}
