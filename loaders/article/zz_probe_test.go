package article

import (
	"os"
	"strings"
	"testing"

	"github.com/claimgraph/claimgraph/loaders/article/syntax"
)

func TestZZProbe(t *testing.T) {
	f := os.Getenv("PROBE")
	if f == "" {
		t.Skip()
	}
	file, _ := os.Open(f)
	doc, err := Read(f, file)
	if err != nil {
		t.Fatal(err)
	}
	g, err := loadGazetteer()
	if err != nil {
		t.Fatal(err)
	}
	l := newLinker(g, nil)
	ss := split(doc)
	st := newState(l, ss)
	parser, _ := syntax.Default()
	t.Logf("FOCUS %v", st.focus)
	for i := range ss {
		ss[i].tokens = parser.Parse(ss[i].text)
		s := &ss[i]
		var b strings.Builder
		last := 0
		for _, m := range l.link(st, s) {
			b.WriteString(s.text[last:m.start])
			b.WriteString("[" + s.text[m.start:m.end] + "|")
			for k, e := range m.entities {
				if k > 0 {
					b.WriteByte('+')
				}
				b.WriteString(e.ID())
			}
			if m.state.Key != "" {
				b.WriteString("<" + m.state.Key)
			}
			b.WriteString(" " + m.rule)
			if !m.certain {
				b.WriteByte('?')
			}
			if m.office != "" {
				b.WriteString(" (" + m.office + ")")
			}
			b.WriteString("]")
			last = m.end
		}
		b.WriteString(s.text[last:])
		h := " "
		if s.heading {
			h = "#"
		}
		t.Logf("%s%d %s", h, s.start, b.String())
	}
}
