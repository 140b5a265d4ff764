package article

import (
	"maps"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/claimgraph/claimgraph/loaders/article/syntax"
	"github.com/claimgraph/claimgraph/schema"
)

// marked links a text and writes each mention as [words|entities].
func marked(t testing.TB, text string) string {
	t.Helper()
	l, parser := testLinker(t)
	doc := schema.Document{Text: text}
	sentences := split(doc)
	st := newState(l, sentences)
	var b strings.Builder
	last := 0
	for i := range sentences {
		s := &sentences[i]
		s.tokens = parser.Parse(s.text)
		for _, m := range l.link(st, s) {
			b.WriteString(doc.Text[last : s.start+m.start])
			var ids []string
			for _, e := range m.entities {
				ids = append(ids, e.ID())
			}
			b.WriteString("[" + s.text[m.start:m.end] + "|" + strings.Join(ids, "+") + "]")
			last = s.start + m.end
		}
	}
	b.WriteString(doc.Text[last:])
	return b.String()
}

func testLinker(t testing.TB) (*linker, *syntax.Parser) {
	t.Helper()
	g, err := loadGazetteer()
	if err != nil {
		t.Fatal(err)
	}
	parser, err := syntax.Default()
	if err != nil {
		t.Fatal(err)
	}
	return newLinker(g, nil), parser
}

func TestLink(t *testing.T) {
	for _, c := range []struct{ name, want string }{
		{"names and variants", "[Burma|MMR] and [Côte d’Ivoire|CIV] joined the [DPRK|PRK], the [U.S.|USA] and the [USSR|SUN]."},
		{"unaccented", "[Cote d'Ivoire|CIV] wrote to [Turkiye|TUR] from [Bogota|COL]."},
		{"adjectives and people", "[Danish|DNK] goods please the [Poles|POL] and the [Finnish people|FIN]."},
		{"compounds", "[Sino-Indian|CHN+IND] trade, the [Greco-Turkish|GRC+TUR] border and [Chile–Peru|CHL+PER] talks."},
		{"capitals", "[Warsaw|POL] told [Hanoi|VNM] that the [Kremlin|RUS] and the [White House|USA] agree."},
		{"common words are no names", "The turkey and the china broke; let us polish the chad."},
		{"currencies and languages", "He paid ten US dollars and spoke in English."},
		{"ambiguous adjective", "[South Korea|KOR] is rich. The [Korean|KOR] economy grows."},
		{"no country in it", "The [Persian Gulf|Persian Gulf] and the [Korean War|Korean War] are no states."},
		{"organs", "The [Peruvian provisional government|PER], [Chile's Ministry of Health|CHL] and the [people of Chad|TCD] agreed; the [Indian|IND] and [Chinese governments|CHN] waited."},
		{"organ of another state", "The [Sudanese People's Liberation Army|SDN] is not the [Chinese People's Liberation Army|CHN]."},
		{"bodies in brackets", "The [Gulf Cooperation Council (GCC)|Gulf Cooperation Council] met. The [Movement for a New Sahel (MNS)|Movement for a New Sahel] wrote to the [GCC|Gulf Cooperation Council]; the [MNS|Movement for a New Sahel] waited."},
		{"resolutions", "[Resolution 1999|United Nations Security Council] and [General Assembly|United Nations General Assembly] of the [UN|United Nations]."},
		{"title and name", "[Ghanaian Foreign Minister Kofi Mensah|Kofi Mensah] met [President of Togo, Yao Adjo|Yao Adjo]. [Mensah|Kofi Mensah] and [President Adjo|Yao Adjo] talked. [He|Kofi Mensah] left."},
		{"office without name", "The [Bolivian ambassador|BOL] saw the [King of Tonga|TON]."},
		{"surname of a leader", "The [Reagan administration|USA] warned the [United States Congress|USA] about the [United States|USA]."},
		{"pair", "[Mali|MLI] and [Benin|BEN] signed a pact. [The two countries|MLI+BEN] trade with [each other|MLI+BEN]. [They|MLI+BEN] trust [their|MLI+BEN] friends."},
		{"three", "[Mali|MLI], [Benin|BEN] and [Togo|TGO] met. [The three countries|MLI+BEN+TGO] agreed."},
		{"former and latter", "[Fiji|FJI] wrote to [Tonga|TON]. [The latter|TON] did not answer."},
		{"opening phrase", "Despite [its|NPL] close ties with [India|IND], [Nepal|NPL] turned to [China|CHN]."},
		{"pronoun", "[Kenya|KEN] has an embassy in [Rome|ITA] and [it|KEN] sells tea."},
		{"empty pronoun", "[Kenya|KEN] grows. It is likely that it rains."},
		{"neighbour", "[Kazakhstan|KAZ] sells gas to [its|KAZ] [northern neighbor|RUS]."},
		{"former republic", "[Norway|NOR] recognised [Moldova|MDA] in 1991. [Norway|NOR] sent experts to [the former Soviet republic|MDA]."},
		{"kingdom", "[King Hamad of Bahrain|King Hamad] saw [Angola|AGO]. [The kingdom|BHR] bought oil."},
		{"country of the subject", "[Libya|LBY] provoked [Chad|TCD] by invading [the country|TCD]."},
		{"body by its noun", "[Fiji|FJI] joined the [African Development Bank|African Development Bank]. [The Bank|African Development Bank] lends money."},
		{"surname of a dictator", "[Stalin|Joseph Stalin] met [Churchill|Winston Churchill] in [Moscow|RUS]."},
		{"one family name, two persons", "[Kim Jong Il|Kim Jong-il] ruled [North Korea|PRK] after [Kim Il Sung|Kim Il-sung]. [Kim Il Sung|Kim Il-sung] had founded [it|PRK]; [Kim Jong Il|Kim Jong-il] followed."},
		{"part of another state", "The [U.S. state of Georgia|Georgia] wrote to [Peru|PER]. [Georgia|Georgia] waited."},
		{"part of another state, behind its name", "[Georgia, the American state|Georgia], wrote to [Peru|PER]."},
		{"given names", "[Jordan Pickering|Jordan Pickering] said that [Jordan|JOR] has an embassy in [Peru|PER]."},
		{"unknown name with a verb", "Then [Zorbal Kettrim|Zorbal Kettrim] said that [Peru|PER] had agreed."},
		{"groups of states", "[The Baltic states|EST+LVA+LTU] thanked [Norway|NOR]."},
		{"country of a person", "[Omani Foreign Minister Salim Hamad|Salim Hamad] said that [his country|OMN] agrees."},
		{"place", "[Peru|PER] has a consulate in [Istanbul|Istanbul]."},
		{"treaty", "[Nepal|NPL] left the [Chemical Weapons Convention|Chemical Weapons Convention] and the [Treaty of Rakonia|Treaty of Rakonia]."},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := marked(t, unmark(c.want)); got != c.want {
				t.Errorf("\n%s, want\n%s", got, c.want)
			}
		})
	}
}

// unmark takes the marks of marked away again.
func unmark(s string) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(s, "[")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		mention, after, _ := strings.Cut(rest, "]")
		words, _, _ := strings.Cut(mention, "|")
		b.WriteString(words)
		s = after
	}
}

func TestLinkBilateral(t *testing.T) {
	want := "[Bhutan–Japan|BTN+JPN] relations\n\n" +
		"[Bhutan|BTN] and [Japan|JPN] have close ties. [Japan|JPN] has long helped [the Himalayan kingdom|BTN]. " +
		"[The two countries|BTN+JPN] opened talks in 1986. Trade between [them|BTN+JPN] grows. " +
		"[Japan|JPN] gives [the dragon kingdom|BTN] much aid, and [the dragon kingdom|BTN] is thankful."
	if got := marked(t, unmark(want)); got != want {
		t.Errorf("\n%s, want\n%s", got, want)
	}
}

func TestLinkSections(t *testing.T) {
	want := "Foreign relations of [Malta|MLT]\n\n" +
		"[Libya–Malta|LBY+MLT] relations\n\n[Both countries|LBY+MLT] signed a treaty.\n\n" +
		"[Malta–Tunisia|MLT+TUN] relations\n\n[Both countries|MLT+TUN] opened embassies.\n\n" +
		"[Malta|MLT] recognised [Kosovo|XKX] in 2008. [Kosovo|XKX] has an embassy in [Valletta|MLT]. [Both countries|MLT+XKX] trade."
	if got := marked(t, unmark(want)); got != want {
		t.Errorf("\n%s, want\n%s", got, want)
	}
}

// TestLinkSwap: names are all alike to the rules.
func TestLinkSwap(t *testing.T) {
	text := "%A–%B relations\n\n%A recognised %B in 1991. The two states signed a treaty; it was the first. %A sells oil to its partner. The government of %B denied it."
	fill := func(a, b string) string {
		return strings.NewReplacer("%A", a, "%B", b).Replace(text)
	}
	one := marked(t, fill("Peru", "Kenya"))
	two := marked(t, fill("Kenya", "Peru"))
	swapped := strings.NewReplacer("Peru", "Kenya", "Kenya", "Peru", "PER", "KEN", "KEN", "PER").Replace(one)
	if swapped != two {
		t.Errorf("\n%s, want\n%s", two, swapped)
	}
}

// TestLinkLinear: half a second each on an idle core; quadratic work takes minutes.
func TestLinkLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	l, _ := testLinker(t)
	for _, unit := range []string{"Peru and Chile met the two countries of it ", "((((", "12345 ", "United ", "President ", "a", "U.S.", "the ", "-", "Union of "} {
		text := strings.Repeat(unit, 1<<19/len(unit))
		start := time.Now()
		sentences := split(schema.Document{Text: text})
		st := newState(l, sentences)
		for i := range sentences {
			l.link(st, &sentences[i])
		}
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("512 kB of %q took %v", unit, took)
		}
	}
}

func FuzzLink(f *testing.F) {
	for _, s := range []string{"Peru and the U.S. signed (it).", "President J. R. O'Neil, Jr. of the EU’s", "the two countries’ its northern neighbor", "Resolution 12/3 (A)", "Sino-"} {
		f.Add(s)
	}
	l, parser := testLinker(f)
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) || len(text) > 1<<14 {
			return
		}
		sentences := split(schema.Document{Text: text})
		st := newState(l, sentences)
		for i := range sentences {
			s := &sentences[i]
			s.tokens = parser.Parse(s.text)
			end := 0
			for _, m := range l.link(st, s) {
				if m.start < end || m.end <= m.start || m.end > len(s.text) || len(m.entities) == 0 || m.rule == "" {
					t.Fatalf("mention %+v behind %d in %q", m, end, s.text)
				}
				if !utf8.ValidString(s.text[m.start:m.end]) {
					t.Fatalf("mention [%d,%d) is cut inside a letter of %q", m.start, m.end, s.text)
				}
				for _, e := range m.entities {
					if e.Key == "" || e.Name == "" {
						t.Fatalf("mention of nobody: %+v in %q", m, s.text)
					}
				}
				end = m.end
			}
		}
	})
}

// TestKnownNamesHandedIn shows that names which the gazetteer has already, handed
// in again, change nothing, and that others do.
func TestKnownNamesHandedIn(t *testing.T) {
	const text = "Kenya ratified the Convention on the Rights of the Child. Freedonia exports tea to Kenya."
	extract := func(names map[schema.Entity]string) []schema.Assertion {
		x, err := New(maps.All(names))
		if err != nil {
			t.Fatal(err)
		}
		return x.Extract(schema.Document{Name: "d", Text: text})
	}
	treaty := schema.Entity{Kind: schema.Treaty, Key: "convention-on-the-rights-of-the-child", Name: "Convention on the Rights of the Child"}
	without := extract(nil)
	with := extract(map[schema.Entity]string{{Kind: schema.Country, Key: "KEN", Name: "Republic of Kenya"}: "Kenya", treaty: treaty.Name})
	if diff := cmp.Diff(without, with); diff != "" || len(without) == 0 {
		t.Errorf("%d assertions; names that are known changed them:\n%s", len(without), diff)
	}
	if more := extract(map[schema.Entity]string{{Kind: schema.Country, Key: "XFR", Name: "Freedonia"}: "Freedonia"}); len(more) != len(without)+1 {
		t.Errorf("with a new state %d assertions, without %d", len(more), len(without))
	}
}
