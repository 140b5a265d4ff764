package syntax

import (
	"strings"
	"testing"
)

// TestLemma gives lemmas with the forms that lead to them.
func TestLemma(t *testing.T) {
	for _, c := range []struct{ feat, lemma, forms string }{
		{"VBD", "sign", "signed Signed SIGNED"},
		{"VBG", "sign", "signing"},
		{"VBZ", "sign", "signs"},
		{"VBD", "impose", "imposed"}, {"VBG", "impose", "imposing"}, {"VBZ", "impose", "imposes"},
		{"VBD", "ratify", "ratified"}, {"VBZ", "ratify", "ratifies"}, {"VBG", "ratify", "ratifying"},
		{"VBD", "ban", "banned"}, {"VBG", "ban", "banning"}, {"VBD", "plan", "planned"},
		{"VBN", "pass", "passed"}, {"VBN", "sell", "sold"}, {"VBG", "sell", "selling"},
		{"VBD", "control", "controlled"}, {"VBD", "enroll", "enrolled"}, {"VBD", "cancel", "cancelled canceled"},
		{"VBD", "agree", "agreed"}, {"VBG", "agree", "agreeing"}, {"VBD", "veto", "vetoed"}, {"VBZ", "veto", "vetoes"},
		{"VBD", "trade", "traded"}, {"VBG", "trade", "trading"}, {"VBD", "raid", "raided"}, {"VBD", "load", "loaded"},
		{"VBG", "escalate", "escalating"}, {"VBG", "threaten", "threatening"}, {"VBG", "treat", "treating"}, {"VBG", "limit", "limiting"}, {"VBG", "invite", "inviting"},
		{"VBG", "seize", "seizing"}, {"VBG", "recognize", "recognizing"}, {"VBG", "recognise", "recognising"}, {"VBG", "argue", "arguing"},
		{"VBD", "charge", "charged"}, {"VBD", "challenge", "challenged"}, {"VBD", "bring", "brought"}, {"VBG", "bring", "bringing"}, {"VBG", "exchange", "exchanging"},
		{"VBD", "offer", "offered"}, {"VBD", "interfere", "interfered"}, {"VBD", "open", "opened"}, {"VBD", "intervene", "intervened"},
		{"VBD", "equip", "equipped"}, {"VBD", "develop", "developed"}, {"VBD", "escape", "escaped"}, {"VBD", "export", "exported"}, {"VBD", "store", "stored"}, {"VBD", "monitor", "monitored"},
		{"VBD", "declare", "declared"}, {"VBD", "appear", "appeared"}, {"VBD", "fire", "fired"}, {"VBD", "repair", "repaired"}, {"VBD", "secure", "secured"}, {"VBD", "devour", "devoured"},
		{"VBD", "provide", "provided"}, {"VBD", "avoid", "avoided"}, {"VBD", "train", "trained"}, {"VBD", "combine", "combined"}, {"VBD", "postpone", "postponed"}, {"VBD", "abandon", "abandoned"},
		{"VBD", "name", "named"}, {"VBD", "use", "used"}, {"VBD", "vote", "voted"}, {"VBD", "quote", "quoted"}, {"VBD", "quit", "quitted"}, {"VBD", "fix", "fixed"}, {"VBD", "show", "showed"}, {"VBD", "wish", "wished"},
		{"VBD", "lead", "led"}, {"VBN", "withdraw", "withdrawn"}, {"VBD", "withdraw", "withdrew"}, {"VBG", "die", "dying"}, {"VBD", "lie", "lay"}, {"VB", "lay", "lay"},
		{"VBZ", "be", "is 's"}, {"VBZ", "have", "has"}, {"VBP", "be", "'re are"}, {"MD", "will", "'ll wo"}, {"MD", "can", "ca"}, {"RB", "not", "n't n’t not"},
		{"NNS", "treaty", "treaties"}, {"NNS", "ally", "allies"}, {"NNS", "country", "Countries"}, {"NNS", "tie", "ties"}, {"NNS", "crisis", "crises"}, {"NNS", "virus", "viruses"},
		{"NNS", "spokesman", "spokesmen"}, {"NNS", "grandchild", "grandchildren"}, {"NNS", "speech", "speeches"}, {"NNS", "tax", "taxes"}, {"NNS", "case", "cases"}, {"NNS", "embargo", "embargoes embargos"},
		{"NNS", "1970s", "1970s"}, {"NNPS", "state", "States"}, {"NNPS", "iraqi", "Iraqis"}, {"NN", "gas", "gas"}, {"NN", "status", "status"}, {"NNP", "laos", "Laos"},
		{"JJR", "large", "larger"}, {"JJS", "big", "biggest"}, {"JJR", "heavy", "heavier"}, {"JJS", "new", "newest"}, {"JJS", "good", "best"}, {"RBR", "well", "better"}, {"JJR", "strong", "stronger"}, {"JJR", "near", "nearer"},
		{"PRP", "they", "them"}, {"DT", "this", "these"}, {"DT", "a", "an"}, {"JJ", "united", "united"}, {"", "seoul", "Seoul"},
	} {
		for _, form := range strings.Fields(c.forms) {
			if got := Lemma(form, c.feat); got != c.lemma {
				t.Errorf("%s of %s: %q, want %q", c.feat, form, got, c.lemma)
			}
		}
	}
}

// TestLemmaOfAnything checks that no word is lost, whatever its tag.
func TestLemmaOfAnything(t *testing.T) {
	for _, word := range []string{"s", "'s", "ed", "ing", "ss", "ies", "é", "éed", "\xffed", "\xff", "bbed", "eed", "qued", "yed", strings.Repeat("x", 1<<16) + "ed"} {
		for _, feat := range []string{"", "VBD", "VBG", "VBZ", "NNS", "NNPS", "JJR", "JJS", "MD", "ZZ"} {
			if Lemma(word, feat) == "" {
				t.Errorf("%.20q as %s has no lemma", word, feat)
			}
		}
	}
}
