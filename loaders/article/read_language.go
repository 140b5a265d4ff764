package article

import (
	_ "embed" // the small words of languages
	"fmt"
	"strings"
	"sync"
	"unicode"

	"github.com/abadojack/whatlanggo"
)

// englishWords are the commonest words of English; about every fourth word of
// a text is one of them.
var englishWords = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields("the of and to in a is was for that with as on by are were from has have had its it be an at this which but not their they also between after been or than more") {
		m[w] = true
	}
	return m
}()

//go:embed languages.tsv
var languageList string

// language is another language and the small words that tell it.
type language struct {
	name  string
	words map[string]bool
}

var languages = sync.OnceValue(func() []language {
	var out []language
	for line := range strings.Lines(languageList) {
		name, words, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok {
			continue
		}
		l := language{name, map[string]bool{}}
		for _, w := range strings.Fields(words) {
			l.words[w] = true
		}
		out = append(out, l)
	}
	return out
})

// foreign is the language most of whose small words are among words, and how
// many they are.
func foreign(words []string) (name string, most int) {
	for _, l := range languages() {
		n := 0
		for _, w := range words {
			if l.words[w] {
				n++
			}
		}
		if n > most {
			name, most = l.name, n
		}
	}
	return name, most
}

// checkEnglish refuses text in other languages. Short texts without any small
// word, and lists of names, pass in doubt.
func checkEnglish(text string) error {
	sample := text
	if len(sample) > 32<<10 {
		sample = strings.ToValidUTF8(sample[:32<<10], "")
	}
	latin, other, common := 0, 0, 0
	for _, r := range sample {
		switch {
		case unicode.Is(unicode.Latin, r):
			latin++
		case unicode.IsLetter(r):
			other++
		}
	}
	list := strings.FieldsFunc(strings.ToLower(sample), func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' })
	for _, w := range list {
		if englishWords[w] {
			common++
		}
	}
	words := len(list)
	name, hits := foreign(list)
	switch {
	case latin+other == 0:
		return fmt.Errorf("%w: it has no letters", ErrEmpty)
	case hits > common && (hits > 1 || common == 0):
		return fmt.Errorf("%w: it looks like %s", ErrLanguage, name)
	case other > latin:
	case words < 20, common*100 >= words*12:
		return nil
	case common*100 >= words*5:
		if lang := whatlanggo.Detect(sample); !lang.IsReliable() || lang.Lang == whatlanggo.Eng {
			return nil
		}
	default:
		if lang := whatlanggo.Detect(sample); lang.Lang == whatlanggo.Eng && common > 0 {
			return nil
		}
		if common == 0 && !looksLikeProse(sample) {
			return nil // a table, a list of names
		}
	}
	name = whatlanggo.LangToString(whatlanggo.Detect(sample).Lang)
	if full := whatlanggo.Detect(sample).Lang.String(); full != "" {
		name = full
	}
	if name == "" || name == "English" {
		return ErrLanguage
	}
	return fmt.Errorf("%w: it looks like %s", ErrLanguage, name)
}

// looksLikeProse tells sentences from lists: most words are in lower case.
func looksLikeProse(text string) bool {
	words, lower := 0, 0
	for _, w := range strings.Fields(text) {
		r := firstRune(w)
		if unicode.IsLetter(r) {
			words++
			if unicode.IsLower(r) {
				lower++
			}
		}
	}
	return words > 0 && lower*2 > words
}
