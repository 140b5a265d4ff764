package article

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	xunicode "golang.org/x/text/encoding/unicode"
)

const prose = "The government of Chile and the government of Peru have signed an agreement on trade. " +
	"It was the first of its kind, and it will be in force for ten years."

func TestReadFormats(t *testing.T) {
	latin, err := charmap.Windows1252.NewEncoder().String(prose + " São Tomé was not a party to it – so far.")
	if err != nil {
		t.Fatal(err)
	}
	utf16, err := xunicode.UTF16(xunicode.LittleEndian, xunicode.UseBOM).NewEncoder().String(prose)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, origin, data, want string }{
		{"text", "a/b.txt", prose, prose},
		{"line ends", "b.txt", "The first line of it.\r\nThe second line of it.\rThe third.", "The first line of it.\nThe second line of it.\nThe third."},
		{"byte order mark", "b.txt", "\ufeff" + prose, prose},
		{"utf-16", "b.txt", utf16, prose},
		{"utf-16 without mark", "b.txt", utf16[2:], prose},
		{"windows-1252", "b.txt", latin, prose + " São Tomé was not a party to it – so far."},
		{"composed", "b.txt", prose + " Cafe\u0301.", prose + " Café."},
		{"html", "page", "<!DOCTYPE html><html><head><title>Trade pact</title><script>var x = 'Chile attacked Peru';</script></head><body><nav>Home | News</nav><article><p>" + prose + "</p><ul><li>a first item of the list</li></ul></article></body></html>", "Trade pact\n\n" + prose + "\n\n- a first item of the list"},
		{"html, nested tables of layout", "page", "<html><body><table><tr><td>Home<td><table><tr><td>" + prose + " " + prose + "<table><tr><td>Chile<td>7%</table></table></table>", "Home\n\n" + prose + " " + prose},
		{"html, table of data", "page", "<html><body><p>" + prose + "</p><table><tr><td>Chile</td><td>7%</td></tr></table>", prose},
		{"html, unclosed tags", "page", "<html><body><div><p>The <b>government of Chile <i>and that of Peru have signed it.<p>It was the first of its kind.", "The government of Chile and that of Peru have signed it.\n\nIt was the first of its kind."},
		{"html, entities and soft hyphens", "page", "<p>The gov&shy;ern&shy;ment of Chile &amp; that of&nbsp;Peru have signed it &#8211; for &lt;10 years.</p>", "The government of Chile & that of Peru have signed it – for <10 years."},
		{"html, footnote marks and powers", "page", "<p>The two states have signed it.<sup>[3]</sup> It was<sup><a href=\"#n4\">4</a></sup> for 7 km<sup>2</sup> of the border.</p>", "The two states have signed it. It was for 7 km2 of the border."},
		{"html, captions and scripts", "page", "<p>" + prose + "</p><figure><img src=x><figcaption>Chile attacked Peru.</figcaption></figure><script>Chile attacked Peru.", prose},
		{"docx, changes, hidden text, table, note", "a.docx", zipFile(t, "word/document.xml", `<w:document xmlns:w="x"><w:body><w:p><w:r><w:t xml:space="preserve">The government of </w:t></w:r><w:del><w:r><w:delText>Chile</w:delText></w:r></w:del><w:ins><w:r><w:t>Peru</w:t></w:r></w:ins>`+
			`<w:r><w:rPr><w:vanish/></w:rPr><w:t> never</w:t></w:r><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t xml:space="preserve"> has signed it.</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>`+
			`<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Chile 7%</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p><w:moveFrom><w:r><w:t>Gone.</w:t></w:r></w:moveFrom><w:r><w:t>It was the first of its kind.</w:t></w:r></w:p></w:body></w:document>`),
			"The government of Peru has signed it.\n\nIt was the first of its kind."},
		{"pdf, compound at the end of a line", "a.pdf", pdfFile("The friendship treaty and the first Franco-", "Belgian agreement have been signed in the", "capital of the country."), "The friendship treaty and the first Franco-Belgian agreement have been signed in the capital of the country."},
		{"docx", "a.docx", docx(t, "Trade pact", prose), "Trade pact\n\n" + prose},
		{"pdf", "a.pdf", pdfFile("The government of Chile and the govern-", "ment of Peru have signed an agreement on", "the trade of copper."), "The government of Chile and the government of Peru have signed an agreement on the trade of copper."},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc, err := Read(c.origin, strings.NewReader(c.data))
			if err != nil {
				t.Fatal(err)
			}
			if doc.Text != c.want {
				t.Errorf("text\n%q, want\n%q", doc.Text, c.want)
			}
			if len(doc.SHA256) != 64 {
				t.Errorf("sha256 %q", doc.SHA256)
			}
		})
	}
}

func TestReadRefuses(t *testing.T) {
	for _, c := range []struct {
		name, data string
		want       error
	}{
		{"empty", "", ErrEmpty},
		{"spaces", " \n\t\r\n", ErrEmpty},
		{"digits only", "1 2 3 4", ErrEmpty},
		{"zero bytes", strings.Repeat("\x00\x01\x02\x03", 100), ErrBinary},
		{"picture", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00\x00\x00\x01\x00\x08\x06\x00\x00\x00", ErrBinary},
		{"rich text", `{\rtf1\ansi Hello}`, ErrBinary},
		{"other zip", zipFile(t, "a.txt", "hello"), ErrBinary},
		{"cut zip", "PK\x03\x04 and nothing more", ErrBroken},
		{"cut pdf", "%PDF-1.4\n1 0 obj <<", ErrBroken},
		{"large", strings.Repeat("a text ", MaxBytes/7+1), ErrTooLarge},
		{"German", "Die Regierung von Chile und die Regierung von Peru haben ein Abkommen über den Handel unterzeichnet. Es ist das erste seiner Art und wird zehn Jahre lang gelten, wie ein Sprecher des Ministeriums mitteilte.", ErrLanguage},
		{"Spanish", "El gobierno de Chile y el gobierno del Perú firmaron un acuerdo sobre el comercio entre los dos países, que estará en vigor durante diez años, según informó un portavoz del ministerio de relaciones exteriores.", ErrLanguage},
		{"Russian", "Правительства двух стран подписали соглашение о торговле.", ErrLanguage},
		{"Chinese", "两国政府签署了贸易协定。", ErrLanguage},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Read("x", strings.NewReader(c.data))
			if !errors.Is(err, c.want) {
				t.Fatalf("error %v, want %v", err, c.want)
			}
			if strings.Contains(err.Error(), "\n") || !strings.HasPrefix(err.Error(), "x: ") {
				t.Errorf("error %q is not one line that names the place", err)
			}
		})
	}
}

func TestReadPages(t *testing.T) {
	data := pdfPages([]string{"Annual report", "The first page of it says that the two states are", "friends. The treaty was signed in the"}, []string{"Annual report", "capital of the country.", "2"}, []string{"Annual report", "The end of it all is a part of the third page."})
	doc, err := Read("a.pdf", strings.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	want := "The first page of it says that the two states are friends. The treaty was signed in the capital of the country.\n\nThe end of it all is a part of the third page."
	if doc.Text != want {
		t.Fatalf("text %q, want %q", doc.Text, want)
	}
	var starts []string
	for _, p := range doc.Pages {
		starts = append(starts, string([]rune(doc.Text)[p:min(p+7, utf8.RuneCountInString(doc.Text))]))
	}
	if got := fmt.Sprint(starts); got != "[The fir capital The end]" {
		t.Errorf("pages start at %s", got)
	}
}

// TestPageOfEvidence: an assertion says on which page it stands.
func TestPageOfEvidence(t *testing.T) {
	doc, err := Read("a.pdf", strings.NewReader(pdfPages([]string{"This report is about the trade of the north."}, []string{"Norway exports fish to Poland."})))
	if err != nil {
		t.Fatal(err)
	}
	list := extractor(t).Extract(doc)
	if len(list) != 1 || list[0].Page != 2 {
		t.Errorf("%+v: want one assertion, on page 2", list)
	}
}

func zipFile(t *testing.T, name, content string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func docx(t *testing.T, paragraphs ...string) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0"?><w:document xmlns:w="x"><w:body>`)
	for _, p := range paragraphs {
		half := len(p) / 2
		fmt.Fprintf(&b, "<w:p><w:r><w:t>%s</w:t></w:r><w:del><w:r><w:t>gone</w:t></w:r></w:del><w:r><w:t>%s</w:t></w:r></w:p>", p[:half], p[half:])
	}
	b.WriteString("</w:body></w:document>")
	return zipFile(t, "word/document.xml", b.String())
}

// pdfFile makes a one-page PDF file of lines.
func pdfFile(lines ...string) string { return pdfPages(lines) }

func pdfPages(pages ...[]string) string {
	var objects []string
	var kids []string
	for i, lines := range pages {
		content := "BT /F1 12 Tf 14 TL 72 720 Td "
		for _, l := range lines {
			content += "(" + l + ") Tj T* "
		}
		content += "ET"
		kids = append(kids, fmt.Sprintf("%d 0 R", 4+2*i))
		objects = append(objects,
			fmt.Sprintf("<< /Type /Page /Parent 2 0 R /Contents %d 0 R /Resources << /Font << /F1 3 0 R >> >> /MediaBox [0 0 612 792] >>", 5+2*i),
			fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(content), content))
	}
	widths := strings.TrimSuffix(strings.Repeat("500 ", 224), " ")
	objects = append([]string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", strings.Join(kids, " "), len(kids)),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /FirstChar 32 /LastChar 255 /Widths [" + widths + "] >>",
	}, objects...)
	var b strings.Builder
	b.WriteString("%PDF-1.4\n")
	var offsets []int
	for i, o := range objects {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, start)
	return b.String()
}

func TestSplit(t *testing.T) {
	for _, c := range []struct {
		name, origin, text string
		want               []string // headings with "# " before them
	}{
		{"abbreviations", "", "The U.S. Embassy in St. Louis wrote to Gen. J. R. Smith on Jan. 5, 1990. The U.S. The U.K. agreed.", []string{"The U.S. Embassy in St. Louis wrote to Gen. J. R. Smith on Jan. 5, 1990.", "The U.S.", "The U.K. agreed."}},
		{"missing space", "", "They declared independence.The two states agreed.", []string{"They declared independence.", "The two states agreed."}},
		{"wrapped lines", "", "The two states have signed an agreement on trade and\non the protection of investments. It was the first\nof its kind.", []string{"The two states have signed an agreement on trade and on the protection of investments.", "It was the first of its kind."}},
		{"headings and items", "", "Relations of Peru\n\nHistory\n\nThey began in 1826.\n\n- Peru has an embassy in Lima\n- Chile has none", []string{"# Relations of Peru", "# History", "They began in 1826.", "Peru has an embassy in Lima", "Chile has none"}},
		{"numbered headings", "", "Consular Relations Established, 1823.\n\nRelations were established in 1823.", []string{"# Consular Relations Established, 1823.", "Relations were established in 1823."}},
		{"quotes", "", "He said: \"We agree.\" They left (for good.) It was over.", []string{"He said: \"We agree.\"", "They left (for good.)", "It was over."}},
		{"markdown", "a.md", "# Peru\n\n**Peru** signed a [treaty](http://example.org/a_b) with _Chile_ in `1929`.[^1]\n\n```\ncode is no text.\n```", []string{"# Peru", "Peru signed a treaty with Chile in 1929 ."}},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc, err := read(c.origin, "", []byte(c.text))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, s := range split(doc) {
				line := strings.Join(strings.Fields(s.text), " ")
				if s.heading {
					line = "# " + line
				}
				got = append(got, line)
				if len(s.text) != s.end-s.start {
					t.Errorf("%q: %d bytes for a stretch of %d", s.text, len(s.text), s.end-s.start)
				}
			}
			if fmt.Sprintf("%q", got) != fmt.Sprintf("%q", c.want) {
				t.Errorf("sentences\n%q, want\n%q", got, c.want)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{prose, "<html><p>" + prose, "# A\n\n* b\n[c](d", "%PDF-1.4", "PK\x03\x04", "\xff\xfea\x00", "a\x80b", pdfFile("some words of it")} {
		f.Add("x.md", []byte(s))
	}
	f.Fuzz(func(t *testing.T, origin string, data []byte) {
		doc, err := read(origin, "", data)
		if err != nil {
			return
		}
		if !utf8.ValidString(doc.Text) {
			t.Fatal("the text is not UTF-8")
		}
		end := 0
		for _, s := range split(doc) {
			if s.start < end || s.end <= s.start || s.end > len(doc.Text) || len(s.text) != s.end-s.start {
				t.Fatalf("sentence [%d,%d) of %d bytes behind %d in a text of %d", s.start, s.end, len(s.text), end, len(doc.Text))
			}
			if !utf8.RuneStart(doc.Text[s.start]) || s.end < len(doc.Text) && !utf8.RuneStart(doc.Text[s.end]) || !utf8.ValidString(s.text) {
				t.Fatalf("sentence [%d,%d) is cut inside a letter", s.start, s.end)
			}
			end = s.end
		}
	})
}

// TestLanguages: sentences of other languages are refused and named, English
// ones with foreign names and quotations are not.
func TestLanguages(t *testing.T) {
	for _, c := range []struct{ text, language string }{
		{"Die Regierung hat am Montag ein Abkommen mit Norwegen unterzeichnet und wurde dafür gelobt.", "German"},
		{"DIE REGIERUNG HAT EIN ABKOMMEN UNTERZEICHNET UND WURDE FÜR DAS ABKOMMEN GELOBT.", "German"},
		{"Le président a rencontré son homologue dans la capitale, et les deux pays ont signé un accord avec la Norvège.", "French"},
		{"El presidente fue recibido por su homólogo, y también firmó un acuerdo entre los dos países.", "Spanish"},
		{"Il presidente ha incontrato il suo omologo nella capitale della Norvegia.", "Italian"},
		{"O presidente foi recebido pelo seu homólogo na capital e não assinou uma declaração.", "Portuguese"},
		{"De president werd in de hoofdstad ontvangen, en het verdrag heeft een looptijd van tien jaar.", "Dutch"},
		{"Presidenten träffade kungen och det avtal som är viktigt för båda länderna.", "Swedish"},
		{"Prezydent spotkał się z królem oraz podpisał umowę, która nie została ogłoszona.", "Polish"},
		{"Başkan ve bakan bir anlaşma imzaladı; bu anlaşma çok önemli olarak görülüyor.", "Turkish"},
		{"Presiden bertemu untuk membahas perjanjian antara kedua negara dari Asia.", "Indonesian"},
		{"Elnök és király között egy szerződés volt, hogy béke legyen.", "Hungarian"},
		{"Президент встретился с королём и подписал договор.", "Russian"},
		{"Le Pérou exporte du cuivre vers le Chili depuis 1990.", "French"},
		{"La France a signé un traité de paix avec le Mali.", "French"},
		{"El Perú exporta cobre a Chile desde 1990.", "Spanish"},
		{"El gobierno de Chile firmó un acuerdo de comercio con el Perú.", "Spanish"},
		{"Der Präsident von Chile besuchte nach der Wahl die Hauptstadt von Peru.", "German"},
		{"Chile liefert seit 1990 Kupfer an die Werke in Peru.", "German"},
		{"De minister van Buitenlandse Zaken was vorig jaar in Peru, maar niet in Chili.", "Dutch"},
		{"Peru exporteert sinds 1990 koper naar Chili.", "Dutch"},
		{"O governo do Chile assinou um acordo de comércio com o Peru.", "Portuguese"},
		{"O Peru exporta cobre para o Chile e importa trigo.", "Portuguese"},
		{"Il governo del Cile ha firmato con il Perù un accordo della durata di un anno.", "Italian"},
		{"Il Perù esporta rame verso il Cile.", "Italian"},
		{"Peru, Chile and Rio de Janeiro, Mar del Plata and San José de la Montaña.", ""},
		{"Lula da Silva visits Mar del Plata to meet Cristina de Kirchner.", ""},
		{"Maria del Carmen de la Torre met Ludwig von der Leyen in Den Haag.", ""},
		{"Le Monde and El País say that La Paz signed it.", ""},
		{"Peru was in NATO.", ""},
		{"Ghana's fourth-largest export market in 2012 was Fiji, with 10% of exports.", ""},
		{"Al Jazeera: Qatar, Iran and Oman hold talks.", ""},
		{"Die Hard fans visit Das Boot museum.", ""},
		{"Norway exports fish to Poland.", ""},
		{"Peru, Chile sign copper deal", ""},
		{"CHILE AND PERU SIGNED A TREATY ON COPPER IN 1999.", ""},
		{"Prime Minister Nguyễn Phú visited Árpád Göncz in Győr and the mayor of Łódź.", ""},
		{"The minister said: “Nous sommes prêts pour la paix.” The two states have been at war for a year.", ""},
		{"Country 2019 2020\nChina 67 71\nPeru 6 5", ""},
		{"Mahmoud Abbas, Kim Il Sung, Luiz Inácio Lula da Silva, Ludwig van Beethoven", ""},
	} {
		_, err := Read("x", strings.NewReader(c.text))
		switch {
		case c.language == "" && err != nil:
			t.Errorf("%q: %v", c.text, err)
		case c.language != "" && (!errors.Is(err, ErrLanguage) || !strings.Contains(err.Error(), c.language)):
			t.Errorf("%q: %v, want %s", c.text, err, c.language)
		}
	}
}
