package syntax

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed irregular.tsv
var irregularLines string

// irregular maps a form and the letter of its part of speech to the lemma.
var irregular = sync.OnceValue(func() map[string]string {
	m := map[string]string{}
	for fields := range rows(irregularLines) {
		for _, form := range strings.Fields(fields[2]) {
			m[fields[1]+form] = fields[0]
		}
	}
	return m
})

// Lemma is the dictionary form, in lower case, of a word with a Penn Treebank
// tag: "sign" for "signed" with VBD. Words without inflection stay as they are.
func Lemma(word, feat string) string {
	w := strings.ToLower(strings.ReplaceAll(word, "’", "'"))
	class := ""
	switch {
	case strings.HasPrefix(feat, "VB") || feat == "MD":
		class = "v"
	case strings.HasPrefix(feat, "NN"):
		class = "n"
	case strings.HasPrefix(feat, "JJ") || strings.HasPrefix(feat, "RB"):
		class = "a"
	default:
		return w
	}
	if lemma, ok := irregular()[class+w]; ok {
		return lemma
	}
	switch feat {
	case "VBZ", "NNS", "NNPS":
		return singular(w)
	case "VBG":
		return stem(w, "ing")
	case "VBD", "VBN":
		return stem(w, "ed")
	case "JJR", "RBR":
		return stem(w, "er")
	case "JJS", "RBS":
		return stem(w, "est")
	}
	return w
}

// singular takes off the ending of a plural, or of a verb's third person.
func singular(w string) string {
	switch {
	case len(w) < 3 || !strings.HasSuffix(w, "s") || strings.HasSuffix(w, "ss") || strings.HasSuffix(w, "us") || strings.HasSuffix(w, "is"):
		return w
	case strings.HasSuffix(w, "ies") && len(w) > 4:
		return w[:len(w)-3] + "y"
	case hasSuffix(w, "sses", "shes", "ches", "xes", "zzes", "oes"):
		return w[:len(w)-2]
	}
	return w[:len(w)-1]
}

// stem takes off the ending of a verb form or a comparison and mends the end:
// a doubled consonant, a lost "e", an "i" for "y".
func stem(w, ending string) string {
	base, ok := strings.CutSuffix(w, ending)
	if !ok || len(base) < 2 || !strings.ContainsAny(base, "aeiouy") {
		return w
	}
	n := len(base)
	last := base[n-1]
	switch {
	case last == 'i' && ending != "ing":
		return base[:n-1] + "y"
	case isDoubled(base) && !isOneOf(base[n-2:], "ss", "ll", "zz", "ff", "ee"):
		return base[:n-1]
	case hasSuffix(base, "rall", "nstall", "ncell", "ravell", "ancell", "ontroll", "atroll", "xpell", "ompell", "epell", "ropell", "ispell", "abell", "odell", "uell", "gnall"):
		if hasSuffix(base, "nstall") {
			return base
		}
		return base[:n-1]
	case needsE(base):
		return base + "e"
	}
	return base
}

func isDoubled(base string) bool {
	n := len(base)
	return n > 2 && base[n-1] == base[n-2] && !isVowel(base[n-1])
}

// needsE tells whether a stem has lost an "e": after a lone vowel and a single
// consonant in a short word, and after endings that no English word has.
func needsE(base string) bool {
	n := len(base)
	if n < 2 {
		return false
	}
	last, before := base[n-1], base[n-2]
	switch {
	case isOneOf(string(last), "c", "v", "u", "z"):
		return true
	case last == 'g' && (before == 'd' || before == 'a' || before == 'r' || before == 'l' || before == 'e' && !strings.HasSuffix(base, "eg")):
		return true
	case last == 's' && (isVowel(before) || before == 'n' || before == 'r' || before == 'l' || before == 'p'):
		return !hasSuffix(base, "focus", "bias")
	case hasSuffix(base, "dg", "ng"):
		return hasSuffix(base, "dg", "ang", "eng", "ing", "ung") && hasSuffix(base, "chang", "rang", "veng", "ring", "ing", "halleng", "xchang", "pleng", "loung", "plung") && !hasSuffix(base, "bring", "string", "hang", "bang", "sing", "wing", "ring")
	case hasSuffix(base, "bl", "cl", "dl", "fl", "gl", "kl", "pl", "tl"):
		return true
	case hasSuffix(base, "at", "ut", "ot", "it", "et"):
		return needsEAfterT(base)
	case isVowel(before) && (n == 2 || !isVowel(base[n-3])) && isOneOf(string(last), "d", "k", "m", "n", "p", "r", "l", "b"):
		return needsEAfterVowel(base)
	}
	return false
}

func needsEAfterT(base string) bool {
	if hasSuffix(base, "eat", "oat", "reat", "out", "oot", "eet", "ait", "uit", "isit", "imit", "rofit", "enefit", "dit", "rbit", "ibit", "osit", "erit", "ecruit", "voit", "ploit", "arget", "udget", "arket", "nterpret", "ormat", "ombat", "ompet", "loat", "epeat") {
		return hasSuffix(base, "ompet")
	}
	return true
}

// needsEAfterVowel decides "hop" for hoping or hopped by the common endings.
func needsEAfterVowel(base string) bool {
	if hasSuffix(base, "en", "er", "on", "or", "el", "al", "op", "em", "om", "om", "ow", "im", "in", "um", "il", "ol", "id") {
		return hasSuffix(base, "hop", "cop", "slop", "scop", "interven", "conven", "conced", "preced", "adher", "interfer", "persever", "sincer", "stor", "shor", "ignor", "explor", "restor", "condon", "postpon", "phon", "lon", "ston", "zon",
			"claim", "nim", "tim", "prim", "combin", "defin", "declin", "determin", "examin", "imagin", "refin", "min", "outlin", "undermin", "lin", "underlin", "decid", "divid", "provid", "resid", "coincid", "subsid", "guid", "sid", "pil", "compil", "exil", "reconcil", "control", "consol", "consum", "assum", "resum", "presum", "extrem", "suprem", "machin", "magazin", "welcom", "rul", "overcom", "becom", "propel") &&
			!hasSuffix(base, "claim", "control", "propel")
	}
	return hasSuffix(base, "ad", "ed", "ud", "od", "ak", "ik", "ok", "am", "an", "ap", "ip", "up", "ar", "ir", "ur", "ul", "ab", "ib", "ub", "ob") &&
		!hasSuffix(base, "develop", "expand", "abroad", "ead", "oad", "aid", "ean", "ain", "oan", "eak", "ook", "oom", "eam", "ear", "air", "our", "oor", "chair", "ban", "plan", "ran", "can", "scan", "span", "begin", "win", "ship", "equip", "stop", "drop", "worship", "gallop", "visitor", "occur", "incur", "concur", "spur", "ordain", "need", "succeed", "exceed", "proceed", "feed", "speed", "seed", "bleed", "breed", "veteran", "hear", "bar", "star", "war", "scar", "stir", "embed", "shed", "wed", "grab", "rob", "sob", "club", "ad", "vetoed") ||
		hasSuffix(base, "trad", "invad", "upgrad", "degrad", "persuad", "evad", "blockad", "escalad", "crusad", "fad")
}

func hasSuffix(s string, suffixes ...string) bool {
	for _, x := range suffixes {
		if strings.HasSuffix(s, x) {
			return true
		}
	}
	return false
}

func isVowel(c byte) bool { return strings.IndexByte("aeiou", c) >= 0 }
