package article

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// A pattern is one way of saying a predicate. Its notation reads like the
// sentence it finds:
//
//	S recognize|acknowledge O            verb with subject and object
//	S sign|reach [agreement] with:O      verb with the noun it governs
//	S <give> O with:[aid]                the noun behind a preposition; <give> is a word set
//	expire subj:[treaty] between:SO?     the noun as subject
//	[diplomatic+relation] between:SO     noun alone; words before + must stand in its phrase
//	S be [partner] of|poss:O             noun as predicate, in apposition, or behind "as"
//	S be {critical} of:O                 adjective as predicate
//	S be {bound} by:[treaty] with:O?     adjective that must have a noun behind it
//	S pull_out of:O                      verb with a particle
//	[sale] of:[<arms>] to:O by:S         a noun that must have another one behind it
//	S-backed|armed O                     a participle joined to the subject by a hyphen
//	[share] poss:O of:[export] poss2:S   a role in the phrase of that second noun
//
// S and O are subject and object of the assertion, SO both. Roles before the
// verb are its subject, roles behind it its object. A complement is a list of
// prepositions (or poss, adj) with the role behind a colon; "?" at its end
// means that the pair the text is about may fill it in.
type pattern struct {
	source  string
	verbs   []string // lemmas; nil for a noun alone
	parts   []string // particle of each verb, "" for none
	copular bool     // "be": noun or adjective is the predicate
	adjs    []string // predicate adjectives
	joined  []string // participles with the subject and a hyphen before them
	noun    *nounTest
	nounBy  []string // prepositions before the noun; nil: it is the object
	of      *nounTest
	ofBy    []string // a second noun behind the first: "[sale] of:[<arms>]"
	roles   []roleSlot
	open    bool // some role may be missing
}

// nounTest is what a noun must be, and what must stand in its phrase.
type nounTest struct {
	heads map[string]bool // lemmas; nil: any noun
	mods  []map[string]bool
}

// roleSlot says where a role of the assertion stands.
type roleSlot struct {
	role     string   // "S", "O" or "SO"
	place    []string // subj, obj, poss, adj, or a preposition
	optional bool
}

// weight says how telling a pattern is: more conditions win.
func (p *pattern) weight() int {
	w := 0
	if len(p.verbs) > 0 {
		w += 4
	}
	if p.noun != nil {
		w += 2
		if p.noun.heads != nil {
			w++
		}
		w += 2 * len(p.noun.mods)
	}
	if p.of != nil {
		w += 2
		if p.of.heads != nil {
			w += 2
		}
	}
	if len(p.adjs) > 0 {
		w += 3
	}
	if len(p.joined) > 0 {
		w += 6
	}
	return w
}

// parsePattern reads the notation; sets are the named word lists.
func parsePattern(source string, sets map[string][]string) (*pattern, error) {
	p := &pattern{source: source}
	before := true // no verb, noun or adjective yet
	for _, w := range strings.Fields(source) {
		var err error
		switch {
		case w == "S" || w == "O" || w == "SO":
			place := "obj"
			if before {
				place = "subj"
			}
			p.roles = append(p.roles, roleSlot{role: w, place: []string{place}})
		case w == "S?" || w == "O?":
			place := "obj"
			if before {
				place = "subj"
			}
			p.roles = append(p.roles, roleSlot{role: w[:1], place: []string{place}, optional: true})
		case strings.HasPrefix(w, "S-"):
			before = false
			p.roles = append(p.roles, roleSlot{role: "S", place: []string{"subj"}})
			p.joined, err = expand(w[len("S-"):], sets)
		case strings.HasPrefix(w, "["):
			before = false
			err = p.readNoun(w, nil, sets)
		case strings.HasPrefix(w, "{") && strings.HasSuffix(w, "}"):
			before = false
			p.adjs, err = expand(strings.Trim(w, "{}"), sets)
		case strings.Contains(w, ":["):
			preps, noun, _ := strings.Cut(w, ":")
			err = p.readNoun(noun, strings.Split(preps, "|"), sets)
		case strings.Contains(w, ":"):
			preps, role, _ := strings.Cut(w, ":")
			optional := strings.HasSuffix(role, "?")
			role = strings.TrimSuffix(role, "?")
			if role != "S" && role != "O" && role != "SO" {
				return nil, fmt.Errorf("%q: %q is no role: write S, O or SO", source, role)
			}
			var places []string
			if places, err = expand(preps, sets); err == nil {
				if role == "S" {
					slices.SortStableFunc(places, func(a, b string) int { return cmp.Compare(surer(a), surer(b)) })
				}
				p.roles = append(p.roles, roleSlot{role: role, place: places, optional: optional})
			}
		case before && w == "be":
			before = false
			p.copular = true
		case before:
			before = false
			var words []string
			if words, err = expand(w, sets); err == nil {
				p.readVerbs(words)
			}
		default:
			return nil, fmt.Errorf("%q: %q: the verb stands before it already", source, w)
		}
		if err != nil {
			return nil, fmt.Errorf("%q: %w", source, err)
		}
	}
	return p, p.check()
}

// surer orders the places of a subject: who stands behind "by" or owns the noun did it,
// where "of" brings somebody else: "Chad's invasion of Niger".
func surer(place string) int {
	if place == "by" || place == "poss" {
		return 0
	}
	return 1
}

func (p *pattern) readVerbs(words []string) {
	for _, v := range words {
		lemma, part, _ := strings.Cut(v, "_")
		p.verbs = append(p.verbs, lemma)
		p.parts = append(p.parts, part)
	}
}

func (p *pattern) readNoun(w string, preps []string, sets map[string][]string) error {
	if !strings.HasSuffix(w, "]") || p.of != nil || p.noun != nil && preps == nil {
		return fmt.Errorf("%q: a noun, and a second one behind a preposition, are possible", w)
	}
	test := &nounTest{}
	if p.noun == nil && !(p.copular && len(p.adjs) > 0) {
		p.noun, p.nounBy = test, preps
	} else {
		p.of, p.ofBy = test, preps
	}
	fields := strings.Split(strings.Trim(w, "[]"), "+")
	for i, f := range fields {
		words, err := expand(f, sets)
		if err != nil {
			return err
		}
		set := map[string]bool{}
		for _, x := range words {
			set[x] = true
		}
		switch {
		case i < len(fields)-1:
			test.mods = append(test.mods, set)
		case f != "*":
			test.heads = set
		}
	}
	return nil
}

// expand turns "a|<set>|b" into its words, sorted.
func expand(list string, sets map[string][]string) ([]string, error) {
	var out []string
	for _, w := range strings.Split(list, "|") {
		if name, ok := strings.CutPrefix(w, "<"); ok {
			name = strings.TrimSuffix(name, ">")
			words, ok := sets[name]
			if !ok {
				return nil, fmt.Errorf("there is no word set %q: add it to sets in words.yaml", name)
			}
			out = append(out, words...)
			continue
		}
		if w == "" {
			return nil, fmt.Errorf("%q has an empty alternative", list)
		}
		out = append(out, w)
	}
	return out, nil
}

func (p *pattern) check() error {
	seen := map[string]int{}
	for _, r := range p.roles {
		for _, c := range r.role {
			seen[string(c)]++
		}
		p.open = p.open || r.optional
	}
	switch {
	case len(p.verbs) == 0 && p.noun == nil && len(p.adjs) == 0 && len(p.joined) == 0:
		return fmt.Errorf("%q: there is no verb, noun or adjective", p.source)
	case len(p.verbs) == 0 && p.noun != nil && p.noun.heads == nil:
		return fmt.Errorf("%q: a noun alone must be named", p.source)
	case seen["S"] == 0 && seen["O"] == 0:
		return fmt.Errorf("%q: there is no role", p.source)
	case p.of == nil && slices.ContainsFunc(p.roles, func(r roleSlot) bool { return slices.ContainsFunc(r.place, atSecond) }):
		return fmt.Errorf("%q: there is no second noun for a role to stand at", p.source)
	}
	return nil
}

// atSecond tells whether a place is one in the phrase of the second noun.
func atSecond(place string) bool { return strings.HasSuffix(place, "2") }

// slots returns the places of one role, in the order of the pattern.
func (p *pattern) slots(role string) []roleSlot {
	var out []roleSlot
	for _, r := range p.roles {
		if strings.Contains(r.role, role) {
			out = append(out, r)
		}
	}
	return out
}

// triggers lists the lemmas by which a pattern is looked up.
func (p *pattern) triggers() []string {
	switch {
	case len(p.verbs) > 0:
		return p.verbs
	case len(p.adjs) > 0:
		return p.adjs
	case len(p.joined) > 0:
		return p.joined
	}
	out := make([]string, 0, len(p.noun.heads))
	for h := range p.noun.heads {
		out = append(out, h)
	}
	slices.Sort(out)
	return out
}
