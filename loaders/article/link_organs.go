package article

import (
	"strings"
)

// organs widens mentions of states over the body or the people that the next
// words name: "the Peruvian provisional government", "Chile's Ministry of
// Health", "people of Chad"; then the whole stands for the state.
func (l *linker) organs(words []word, drafts []draft) []draft {
	own := cover(words, drafts)
	var wide []draft
	for n, d := range drafts {
		if len(d.entities) != 1 || stateOf(d.mention).Key == "" || d.people {
			continue
		}
		switch d.rule {
		case ruleName, ruleAdjective, ruleCapital, ruleOrganisation, rulePerson:
		default:
			continue
		}
		w, ok := organBehind(words, own, d)
		if !ok {
			w, ok = organBefore(words, own, d)
		}
		if !ok {
			continue
		}
		// "the Peruvian and Chilean governments"
		if w.from == d.from && d.adjective && n > 0 {
			if b := drafts[n-1]; b.adjective && b.rule == ruleAdjective && b.to+1 == d.from && words[b.to].fold == "and" {
				b.rule, b.adjective, b.people = w.rule, false, w.people
				if len(wide) == 0 || wide[len(wide)-1].to <= b.from {
					wide = append(wide, b)
				}
			}
		}
		if len(wide) == 0 || wide[len(wide)-1].to <= w.from {
			wide = append(wide, w)
		}
	}
	return merge(drafts, wide)
}

// organModifiers are lower-case words that may stand between the name of a
// state and the noun for its body.
var organModifiers = func() phraseSet {
	var p phraseSet
	for _, w := range strings.Fields("military naval government special security provisional interim transitional central federal national armed air ground land local coalition foreign diplomatic senior high-ranking high-level top former new then current political military occupation colonial imperial royal ruling communist democratic republican nationalist revolutionary socialist conservative liberal civilian border intelligence trade parliamentary presidential consular first own independent successive respective unity caretaker de facto opposition rebel regular elite peacekeeping combat student young ordinary ethnic resident indigenous jewish muslim christian private") {
		p.add(w)
	}
	return p
}()

// organBehind widens a mention to the right.
func organBehind(words []word, own []int, d draft) (draft, bool) {
	t := nouns()
	k := d.to
	possessed := k < len(words) && words[k].fold == possessive
	if possessed {
		k++
	}
	if d.rule == rulePerson && !possessed {
		// "the Díaz administration", never "Díaz officials"
		if k >= len(words) || !personOrgan[words[k].fold] {
			return d, false
		}
	}
	for j := k; j < len(words) && j < k+5 && own[j] < 0; j++ {
		if end := t.organ.at(words, j); end > j {
			if formerState(words, d, words[end-1].fold) {
				return d, false
			}
			if words[end-1].upper && t.complement.has(words[end-1].fold) {
				end = complementEnd(words, own, end)
			}
			for next := t.organ.at(words, min(end, len(words)-1)); end < len(words) && next > end && own[end] < 0; next = t.organ.at(words, min(end, len(words)-1)) {
				end = next
			}
			return organMention(d, d.from, end, false), true
		}
		if end := t.people.at(words, j); end > j && d.rule != rulePerson && d.rule != ruleOrganisation && (!words[end-1].upper || words[end-1].caps) {
			return organMention(d, d.from, end, true), true
		}
		if words[j].fold == possessive && j > k && words[j-1].upper {
			continue // "People's Army"
		}
		if !words[j].letter || !words[j].upper && !organModifiers.has(words[j].fold) {
			break
		}
	}
	return d, false
}

// formerState tells "the former Soviet republic": a description of another
// state than the adjective's.
func formerState(words []word, d draft, head string) bool {
	switch head {
	case "republic", "state", "nation":
	default:
		return false
	}
	_, gone := successors[d.entities[0].Key]
	return gone || d.from > 0 && (words[d.from-1].fold == "former" || words[d.from-1].fold == "ex")
}

// personOrgan are the bodies named after their head.
var personOrgan = map[string]bool{"administration": true, "government": true, "regime": true, "cabinet": true, "presidency": true, "dictatorship": true}

// complementEnd extends a ministry by its field: "of Tourism and Antiquities".
func complementEnd(words []word, own []int, end int) int {
	if end+1 >= len(words) || words[end].fold != "of" && words[end].fold != "for" {
		return end
	}
	last := end
	for j := end + 1; j < len(words) && j < end+16 && own[j] < 0; j++ {
		switch {
		case words[j].upper:
			last = j + 1
		case words[j].fold == "and" && last == j, words[j].fold == "the" && j == end+1:
		default:
			return last
		}
	}
	return last
}

// organBefore widens a mention to the left: "Government of the Republic of
// Panama", "people of Chad".
func organBefore(words []word, own []int, d draft) (draft, bool) {
	if d.adjective || d.rule == rulePerson {
		return d, false
	}
	k := d.from - 1
	if k >= 0 && words[k].fold == "the" {
		k--
	}
	if k < 1 || words[k].fold != "of" {
		return d, false
	}
	t := nouns()
	for n := 1; n <= 2 && k-n >= 0 && own[k-n] < 0; n++ {
		head := words[k-n].fold
		if ambiguousOrgan[head] {
			return d, false
		}
		if t.organ.at(words, k-n) == k {
			return organMention(d, k-n, d.to, false), true
		}
		if t.people.at(words, k-n) == k {
			return organMention(d, k-n, d.to, true), true
		}
	}
	return d, false
}

// ambiguousOrgan are nouns that before "of" are rarely bodies of a state.
var ambiguousOrgan = map[string]bool{"state": true, "side": true, "command": true, "department": true, "republic": true, "nation": true, "authority": true, "occupation": true, "leadership": true, "court": true, "officers": true, "agents": true, "coalition": true, "administration": true, "origin": true, "descent": true, "community": true, "public": true, "society": true, "counterpart": true, "empire": true, "crown": true, "aircraft": true, "intelligence": true}

func organMention(d draft, from, to int, people bool) draft {
	s := stateOf(d.mention)
	d.from, d.to = from, to
	if d.rule == rulePerson {
		d.entities = append(d.entities[:0:0], d.state)
		d.office = ""
	}
	if d.rule != ruleOrganisation {
		d.state = s
	}
	d.adjective, d.people = false, people
	switch {
	case people:
		d.rule = ruleDemonym
	case d.rule != ruleOrganisation:
		d.rule = ruleGovernment
	}
	return d
}
