package article

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/claimgraph/claimgraph/loaders/article/syntax"
	"github.com/claimgraph/claimgraph/schema"
)

// goldFolder holds the annotated texts, beside the repository.
const goldFolder = "../../../shared/texts/annotated"

// TestLinkGold measures which parties of the annotated lines are among the
// mentions of their sentence. CLAIMGRAPH_GOLD names another folder of the same
// form.
func TestLinkGold(t *testing.T) {
	dir := os.Getenv("CLAIMGRAPH_GOLD")
	if dir == "" {
		dir = goldFolder
	}
	if _, err := os.Stat(dir); err != nil {
		t.Skip("the annotated texts are not here")
	}
	aliases := map[string][]string{}
	for _, d := range []string{goldFolder, dir} {
		if data, err := os.ReadFile(filepath.Join(d, "aliases.json")); err == nil {
			if err := json.Unmarshal(data, &aliases); err != nil {
				t.Fatal(err)
			}
		}
	}
	ids := map[string]string{}
	for id, names := range aliases {
		ids[foldName(id)] = id
		for _, n := range names {
			ids[foldName(n)] = id
		}
	}
	g, err := loadGazetteer()
	if err != nil {
		t.Fatal(err)
	}
	l := newLinker(g, nil)
	parser, err := syntax.Default()
	if err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*.txt"))
	total, found, wide := 0, 0, 0
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := Read(f, strings.NewReader(string(data)))
		if err != nil {
			t.Fatal(err)
		}
		sentences := split(doc)
		st := newState(l, sentences)
		type span struct {
			start, end int
			names      []string
			implied    []schema.Entity
		}
		var spans []span
		for i := range sentences {
			s := &sentences[i]
			s.tokens = parser.Parse(s.text)
			x := span{start: utf8.RuneCountInString(doc.Text[:s.start]), end: utf8.RuneCountInString(doc.Text[:s.end])}
			for _, m := range l.link(st, s) {
				for _, e := range m.entities {
					x.names = append(x.names, e.ID(), e.Name)
				}
				if m.state.Key != "" {
					x.names = append(x.names, m.state.ID(), m.state.Name)
				}
				x.names = append(x.names, s.text[m.start:m.end])
			}
			x.implied = append(x.implied, st.focus...)
			if a, b, ok := st.pair(); ok {
				x.implied = append(x.implied, a, b)
			}
			spans = append(spans, x)
		}
		lines, err := os.Open(strings.TrimSuffix(f, ".txt") + ".jsonl")
		if err != nil {
			continue
		}
		docTotal, docFound, docWide := 0, 0, 0
		scan := bufio.NewScanner(lines)
		scan.Buffer(nil, 1<<20)
		for scan.Scan() {
			var gold struct {
				ID              string
				Start, End      int
				Subject, Object string
				Subject_alt     []string
				Object_alt      []string
				Predicate       string
				Optional        bool
				Sentence        string
			}
			if err := json.Unmarshal(scan.Bytes(), &gold); err != nil {
				t.Fatal(err)
			}
			if gold.Optional {
				continue
			}
			var names []string
			for _, s := range spans {
				if s.start < gold.End && s.end > gold.Start {
					names = append(names, s.names...)
				}
			}
			missing, far := "", false
			var implied []string
			for _, s := range spans {
				if s.start < gold.End && s.end > gold.Start {
					for _, e := range s.implied {
						implied = append(implied, e.ID(), e.Name)
					}
				}
			}
			for _, side := range [][]string{append(gold.Subject_alt, gold.Subject), append(gold.Object_alt, gold.Object)} {
				if !reachable(side, names, ids, aliases) {
					missing += " " + side[len(side)-1]
					far = far || !reachable(side, implied, ids, aliases)
				}
			}
			docTotal++
			if missing == "" {
				docFound++
			}
			if !far {
				docWide++
			} else {
				t.Logf("%s%s | %s %s %s | %s", gold.ID, missing, gold.Subject, gold.Predicate, gold.Object, gold.Sentence)
			}
		}
		lines.Close()
		t.Logf("%-45s %3d named, %3d with those the text is about, of %3d", filepath.Base(f), docFound, docWide, docTotal)
		total, found, wide = total+docTotal, found+docFound, wide+docWide
	}
	share := float64(wide) / float64(total)
	t.Logf("all: %d named, %d with those the text is about, of %d: %.3f", found, wide, total, share)
	if dir == goldFolder && share < 0.92 {
		t.Errorf("the parties of %.3f of the annotated lines are found: below 0.92", share)
	}
}

// reachable tells whether one of the names of an annotated party is among the
// names found. Things that are no parties ("terrorism") count as reachable.
func reachable(side, names []string, ids map[string]string, aliases map[string][]string) bool {
	for _, want := range side {
		if want == "" || want == "unspecified" || !('A' <= want[0] && want[0] <= 'Z') && len(aliases[want]) == 0 {
			return true
		}
		if want == "nuclear-weapons" || want == "human-rights" || want == "ballistic missile" {
			return true
		}
		for _, n := range names {
			id := ids[foldName(n)]
			if n == want || id == want || foldName(n) == foldName(want) || ids[foldName(want)] != "" && ids[foldName(want)] == id || similar(want, n) {
				return true
			}
		}
	}
	return false
}

// similar compares names as the scorer does: half of the words in common.
func similar(a, b string) bool {
	if len(a) <= 5 && strings.ToUpper(a) == a {
		return false
	}
	x, y := strings.Fields(foldName(a)), strings.Fields(foldName(b))
	common := 0
	for _, w := range x {
		for _, v := range y {
			if w == v {
				common++
				break
			}
		}
	}
	return len(x)+len(y) > 0 && 2*common*2 >= len(x)+len(y)
}
