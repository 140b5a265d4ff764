package article

import (
	"testing"

	"github.com/claimgraph/claimgraph/schema"
)

func TestMatchNames(t *testing.T) {
	for _, c := range []struct {
		kind schema.EntityKind
		a, b string
		same bool
	}{
		{schema.Person, "Sergey Lavrov", "Sergei Lavrov", true},
		{schema.Person, "Сергей Лавров", "Sergey Lavrov", true},
		{schema.Person, "Володимир Зеленський", "Volodymyr Zelenskyy", true},
		{schema.Person, "Κυριάκος Μητσοτάκης", "Kyriakos Mitsotakis", true},
		{schema.Person, "صدام حسين", "Saddam Hussein", true},
		{schema.Person, "김정은", "Kim Jong Un", true},
		{schema.Person, "Kim Jong-un", "Kim Jong Un", true},
		{schema.Person, "Abe Shinzo", "Shinzo Abe", true},
		{schema.Person, "J. F. Kennedy", "John F. Kennedy", true},
		{schema.Person, "John Kennedy", "John Fitzgerald Kennedy", true},
		{schema.Person, "Nicolae Ceausescu", "Nicolae Ceaușescu", true},
		{schema.Person, "President Rouhani", "Rouhani", true},
		{schema.Person, "Elizabeth I", "Elizabeth II", false},
		{schema.Person, "Abdullah II", "Abdullah III", false},
		{schema.Person, "George Bush", "George Marshall", false},
		{schema.Person, "Kim Jong Il", "Kim Jong Un", false},
		{schema.Person, "J. K.", "John Kennedy", false},
		{schema.Person, "Raul Castro", "Fidel Castro", false},
		{schema.Organisation, "Shanghai Cooperation Organisation", "Shanghai Co-operation Organization", true},
		{schema.Organisation, "SCO", "Shanghai Cooperation Organisation", true},
		{schema.Organisation, "Organization of the Islamic Conference", "Islamic Conference Organisation", true},
		{schema.Organisation, "World Food Program", "World Food Programme", true},
		{schema.Organisation, "World Bank", "World Trade Organization", false},
		{schema.Organisation, "African Union", "European Union", false},
		{schema.Organisation, "Kurdistan Democratic Party", "Kurdistan Workers' Party", false},
	} {
		m, back := MatchNames(c.kind, c.a, c.b), MatchNames(c.kind, c.b, c.a)
		if (m.Score >= 0.85) != c.same {
			t.Errorf("%s / %s: score %.3f %v, same: %v", c.a, c.b, m.Score, m.Reasons, c.same)
		}
		if m.Score != back.Score {
			t.Errorf("%s / %s: score %.3f, the other way round %.3f", c.a, c.b, m.Score, back.Score)
		}
	}
}

func TestCandidates(t *testing.T) {
	l, _ := testLinker(t)
	for _, c := range []struct{ name, want string }{
		{"Kazkahstan", "KAZ"},
		{"wladimir putin", "Vladimir Putin"},
		{"Путин Владимир", "Vladimir Putin"},
		{"Organization of Islamic Co-operation", "Organisation of Islamic Cooperation"},
		{"Cote d Ivoire", "CIV"},
		{"Nuclear Nonproliferation Treaty", "Nuclear Non-Proliferation Treaty"},
		{"Holland", "NLD"},
	} {
		got := l.candidates(c.name, 3)
		if len(got) == 0 || got[0].Entity.ID() != c.want || len(got[0].Reasons) == 0 {
			t.Errorf("%s: %+v, want %s", c.name, got, c.want)
		}
	}
	if got := l.candidates("Qwrtzpfkl Vbnmxx", 3); len(got) != 0 {
		t.Errorf("a name of nobody: %+v", got)
	}
}

func FuzzMatchNames(f *testing.F) {
	f.Add("Kim Jong-un", "김정은")
	f.Add("", "ii")
	f.Fuzz(func(t *testing.T, a, b string) {
		for _, k := range []schema.EntityKind{schema.Person, schema.Organisation} {
			if m := MatchNames(k, a, b); m.Score < 0 || m.Score > 1 {
				t.Fatalf("score %v", m.Score)
			}
		}
	})
}
