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

// language is another language and the small words that tell it. Its names have
// some of them, which count only before another word in lower case, and only
// when there are two; what English has too tells nothing.
type language struct {
	name   string
	words  map[string]bool
	inName map[string]bool
	shared map[string]bool
}

var languages = sync.OnceValue(func() []language {
	var out []language
	for line := range strings.Lines(languageList) {
		columns := strings.Split(strings.TrimSpace(line), "\t")
		if len(columns) < 2 || strings.HasPrefix(line, "#") {
			continue
		}
		l := language{name: columns[0], words: map[string]bool{}, inName: map[string]bool{}, shared: map[string]bool{}}
		for n, set := range []map[string]bool{l.words, l.inName, l.shared} {
			for _, w := range strings.Fields(strings.Join(columns[min(n+1, len(columns)):min(n+2, len(columns))], "")) {
				set[w] = true
			}
		}
		out = append(out, l)
	}
	return out
})

// foreign is the language most of whose small words are among words, how many
// they are, and how many are English and not of that language.
func foreign(words []string) (name string, most, english int) {
	best := 0
	for _, l := range languages() {
		theirs, ours, weak := 0, 0, 0
		for i, w := range words {
			lower := strings.ToLower(w)
			switch {
			case l.shared[lower]:
			case l.words[lower]:
				theirs++
			case l.inName[w] && i+1 < len(words) && words[i+1] == strings.ToLower(words[i+1]) && !l.inName[words[i+1]]:
				weak++
			case englishWords[lower]:
				ours++
			}
		}
		score := 2*theirs + weak
		if theirs > 0 || weak > 1 {
			theirs += weak
		}
		if theirs > 0 && (score > best || score == best && ours < english) {
			best, name, most, english = score, l.name, theirs, ours
		}
	}
	return name, most, english
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
	list := strings.FieldsFunc(sample, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' })
	for _, w := range list {
		if englishWords[strings.ToLower(w)] {
			common++
		}
	}
	words := len(list)
	name, hits, english := foreign(list)
	switch {
	case latin+other == 0:
		return fmt.Errorf("%w: it has no letters", ErrEmpty)
	case hits > english && (hits > 1 || english == 0):
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
