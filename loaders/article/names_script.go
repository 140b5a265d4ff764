package article

import (
	"strings"
	"unicode"
)

// romanise writes a folded word in Latin letters. abjad is true when its
// script leaves out vowels. Scripts it does not know stay as they are.
func romanise(s string) (latin string, abjad bool) {
	plain := true
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			plain = false
			break
		}
	}
	if plain {
		return s, false
	}
	var b strings.Builder
	for _, r := range s {
		switch t, ok := scripts[r]; {
		case ok:
			b.WriteString(t)
			abjad = abjad || unicode.In(r, unicode.Arabic, unicode.Hebrew)
		case r >= hangulFirst && r <= hangulLast:
			if b.Len() > 0 && !strings.HasSuffix(b.String(), " ") {
				b.WriteByte(' ') // each block is a syllable, and mostly a word of a name
			}
			b.WriteString(hangul(r))
		default:
			b.WriteRune(r)
		}
	}
	return b.String(), abjad
}

// The block of composed Korean syllables: 19 initials × 21 vowels × 28 finals.
const (
	hangulFirst = 0xac00
	hangulLast  = 0xd7a3
)

var (
	hangulInitials = strings.Split("k kk n d tt r m b pp s ss _ j jj ch k t p h", " ")
	hangulVowels   = strings.Split("a ae ya yae o e yo ye o wa wae oe yo u wo we wi yu u ui i", " ")
	hangulFinals   = strings.Split("_ k kk ks n nj nh t l lk lm lp ls lt lp lh m p ps t t ng t t k t p t", " ")
)

// hangul writes one Korean syllable as names are usually written.
func hangul(r rune) string {
	n := int(r - hangulFirst)
	s := hangulInitials[n/(21*28)] + hangulVowels[n/28%21] + hangulFinals[n%28]
	return strings.ReplaceAll(s, "_", "")
}

// scripts are the letters of other alphabets, lower case and without accents,
// as English texts usually write them.
var scripts = map[rune]string{
	// Cyrillic
	'а': "a", 'б': "b", 'в': "v", 'г': "g", 'д': "d", 'е': "e", 'ж': "zh", 'з': "z", 'и': "i", 'к': "k", 'л': "l", 'м': "m", 'н': "n", 'о': "o",
	'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ф': "f", 'х': "kh", 'ц': "ts", 'ч': "ch", 'ш': "sh", 'щ': "shch", 'ъ': "", 'ы': "y", 'ь': "",
	'э': "e", 'ю': "yu", 'я': "ya", 'є': "ye", 'і': "i", 'ґ': "g", 'ј': "j", 'љ': "lj", 'њ': "nj", 'ћ': "c", 'ђ': "dj", 'џ': "dz", 'ә': "a", 'қ': "k",
	'ң': "ng", 'ө': "o", 'ұ': "u", 'ү': "u", 'һ': "h", 'ғ': "g",
	// Greek
	'α': "a", 'β': "v", 'γ': "g", 'δ': "d", 'ε': "e", 'ζ': "z", 'η': "i", 'θ': "th", 'ι': "i", 'κ': "k", 'λ': "l", 'μ': "m", 'ν': "n", 'ξ': "x",
	'ο': "o", 'π': "p", 'ρ': "r", 'σ': "s", 'ς': "s", 'τ': "t", 'υ': "y", 'φ': "f", 'χ': "ch", 'ψ': "ps", 'ω': "o",
	// Arabic, with the letters of Persian
	'ا': "a", 'أ': "a", 'إ': "i", 'آ': "a", 'ب': "b", 'ت': "t", 'ث': "th", 'ج': "j", 'ح': "h", 'خ': "kh", 'د': "d", 'ذ': "dh", 'ر': "r", 'ز': "z",
	'س': "s", 'ش': "sh", 'ص': "s", 'ض': "d", 'ط': "t", 'ظ': "z", 'ع': "a", 'غ': "gh", 'ف': "f", 'ق': "q", 'ك': "k", 'ک': "k", 'ل': "l", 'م': "m",
	'ن': "n", 'ه': "h", 'و': "w", 'ي': "y", 'ی': "y", 'ى': "a", 'ة': "a", 'ء': "", 'ئ': "y", 'ؤ': "w", 'پ': "p", 'چ': "ch", 'ژ': "zh", 'گ': "g",
	// Hebrew
	'א': "a", 'ב': "b", 'ג': "g", 'ד': "d", 'ה': "h", 'ו': "w", 'ז': "z", 'ח': "h", 'ט': "t", 'י': "y", 'כ': "k", 'ך': "k", 'ל': "l", 'מ': "m",
	'ם': "m", 'נ': "n", 'ן': "n", 'ס': "s", 'ע': "a", 'פ': "p", 'ף': "f", 'צ': "ts", 'ץ': "ts", 'ק': "k", 'ר': "r", 'ש': "sh", 'ת': "t",
}
