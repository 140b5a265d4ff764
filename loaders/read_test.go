package loaders_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/claimgraph/claimgraph/loaders"
)

const flows = `name: flows
title: Flows
version: "1"
resources:
  - name: rows
    path: rows.csv
coverage: {period: 2000..2010, world: open, covers: [m:export-value]}
expect:
  rows: {rows: 2..100}
  rejected: 60%
`

const flowsMapping = `sources:
  rows:
    access: rows
    derive:
      a: country(iso3, $(from))
      b: country(iso3, $(to))
mappings:
  flow:
    sources: rows
    s: obs:flows/$(a)/$(b)/$(year)
    po:
      - [a, qb:Observation]
      - [cg:measure, m:export-value~iri]
      - [cg:reporter, e:$(a)~iri]
      - [cg:partner, e:$(b)~iri]
      - [cg:period, period:$(year)~iri]
      - [cg:value, $(worth)]
`

// TestReject counts bad rows, says why, and writes them out with file and line.
func TestReject(t *testing.T) {
	rows := "from,to,year,worth\nKEN,PER,2001,5\nXXX,PER,2001,5\nKEN,PER,MMI,5\nKEN,PER,2003\nKEN,PER,2004,lots\nKEN,FJI,2004,7.25\nFJI,KEN,2004,1\nFJI,PER,2005,2\nKEN,P\x00ER,2006,3\n"
	d, err := open(flows, flowsMapping)
	if err != nil {
		t.Fatal(err)
	}
	in, err := d.Input(context.Background(), file("rows.csv", rows))
	if err != nil {
		t.Fatal(err)
	}
	var rejects bytes.Buffer
	report := loaders.Report{Rejects: &rejects}
	got := string(nquads(t, d.Read(context.Background(), in, &report)))
	if report.Rows() != 9 || report.Used() != 4 || report.Rejected() != 5 {
		t.Errorf("%d rows, %d used, %d rejected; want 9, 4, 5", report.Rows(), report.Used(), report.Rejected())
	}
	for _, want := range []string{`rows.csv,3,"country: no state has the iso3 code ""XXX"""`, "rows.csv,4,", "rows.csv,5,3 cells where the header has 4", `rows.csv,6,"""lots"" is no number"`, `rows.csv,10,"column ""to"" holds a NUL byte`} {
		if !strings.Contains(rejects.String(), want) {
			t.Errorf("the list of rejected rows lacks %q:\n%s", want, rejects.String())
		}
	}
	for _, want := range []string{
		`/KEN/FJI/2004> <https://w3id.org/claimgraph/v/milli> "7250"`,
		`/KEN/FJI/2004> <https://w3id.org/claimgraph/v/slot> <https://w3id.org/claimgraph/slot/export-value/KEN/FJI/2004>`,
		`/slot/export-value/KEN/FJI/2004> <https://w3id.org/claimgraph/v/slotFamily> <https://w3id.org/claimgraph/slot/export-value/KEN/FJI>`,
		`/KEN/FJI/2004> <https://w3id.org/claimgraph/v/cell> "rows.csv:7:worth"`,
		`/KEN/FJI/2004> <https://w3id.org/claimgraph/v/text> "7.25"`,
		`/period/2004> <https://w3id.org/claimgraph/v/startDay> "20040101"`,
		`/v/coverageEnd> "20101231"`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the quads lack %s", want)
		}
	}
	if strings.Contains(got, "XXX") || strings.Contains(got, "lots") {
		t.Error("a rejected row left quads behind")
	}
}

// TestFiles reads one table in every dress it may come in; all give the same quads.
func TestFiles(t *testing.T) {
	plain := "from,to,year,worth\nKEN,PER,2001,5\nFJI,KEN,2002,6\n"
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	if _, err := z.Write([]byte(plain)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	utf16 := []byte{0xff, 0xfe}
	for _, c := range []byte(plain) {
		utf16 = append(utf16, c, 0)
	}
	edition := regexp.MustCompile(`/obs/flows/1-[0-9a-f]{12}/`)
	want := edition.ReplaceAllString(rowsOf(t, flows, "rows.csv", plain), "/obs/flows/")
	for name, tt := range map[string]struct{ pkg, data string }{
		"byte order mark": {flows, "\ufeff" + plain},
		"carriage return": {flows, strings.ReplaceAll(plain, "\n", "\r\n")},
		"quotes":          {flows, strings.ReplaceAll(plain, "KEN", `"KEN"`)},
		"gzip":            {flows, zipped.String()},
		"UTF-16":          {flows, string(utf16)},
		"semicolons":      {dialect(`{delimiter: ";"}`), strings.ReplaceAll(plain, ",", ";")},
		"tabs":            {dialect(`{delimiter: "\t"}`), strings.ReplaceAll(plain, ",", "\t")},
		"no header":       {strings.Replace(dialect("{header: false}"), "coverage", "    schema: {fields: [from, to, year, worth]}\ncoverage", 1), plain[strings.Index(plain, "\n")+1:]},
		"preamble":        {dialect("{headerRows: [3]}"), "A table\n\n" + plain},
		"empty rows":      {flows, strings.ReplaceAll(plain, "\nFJI", "\n,,,\n , ,\t,\nFJI")},
		"comments":        {dialect(`{commentChar: "#"}`), strings.Replace(plain, "FJI", "# note\nFJI", 1)},
		"no quotes":       {dialect("{quoted: false}"), plain},
	} {
		t.Run(name, func(t *testing.T) {
			// the bytes of a file are part of what its rows are called
			if got := edition.ReplaceAllString(rowsOf(t, tt.pkg, "rows.csv", tt.data), "/obs/flows/"); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func dialect(d string) string {
	return strings.Replace(flows, "    path: rows.csv\n", "    path: rows.csv\n    dialect: "+d+"\n", 1)
}

// rowsOf are the quads of the observations, without their cells.
func rowsOf(t *testing.T, pkg, name, data string) string {
	t.Helper()
	d, err := open(pkg, flowsMapping)
	if err != nil {
		t.Fatal(err)
	}
	in, err := d.Input(context.Background(), file(name, data))
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, line := range strings.SplitAfter(string(nquads(t, d.Read(context.Background(), in, nil))), "\n") {
		if strings.Contains(line, "/obs/") && !strings.Contains(line, "/v/cell>") {
			out.WriteString(line[:strings.LastIndex(line, " <")] + "\n")
		}
	}
	return out.String()
}

// TestBroken gives what is no such table; each is one clear error that names the file.
func TestBroken(t *testing.T) {
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	if _, err := io.WriteString(z, "from,to,year,worth\n"); err != nil {
		t.Fatal(err)
	}
	for range 100 {
		if _, err := io.CopyN(z, zeros{}, 2<<20); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(z, "\n"); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct{ data, want string }{
		"empty":        {"", "not even a header"},
		"binary":       {"PNG\x00\x00\x01", "not a text"},
		"bad UTF-8":    {"from,to,year,worth\nKEN,PER,2001,\xff\n", "rows.csv:2: not UTF-8"},
		"open quote":   {"from,to,year,worth\nKEN,\"PER,2001,5\nKEN,PER,2002,5\nKEN,PER,2003,5\n", "a quote is not closed"},
		"shrunk":       {"from,to,year,worth\nKEN,PER,2001,5\n", "has 1 rows where 2 to 100 are expected"},
		"all bad":      {"from,to,year,worth\nX,PER,2001,5\nX,PER,2001,6\n", "2 of 2 rows were rejected"},
		"column swap":  {"from,to,year,value\nKEN,PER,2001,5\n", `column "worth" is gone: if "value" is its new name`},
		"unpacks vast": {bomb.String(), "unpacks to more than"},
	} {
		t.Run(name, func(t *testing.T) {
			d, err := open(flows, flowsMapping)
			if err != nil {
				t.Fatal(err)
			}
			in, err := d.Input(context.Background(), file("rows.csv", tt.data))
			if err == nil {
				for _, e := range d.Read(context.Background(), in, nil) {
					err = errors.Join(err, e)
				}
			}
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got error %v, want one with %q", err, tt.want)
			}
		})
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = '0'
	}
	return len(p), nil
}

// TestStop stops reading after a few quads and by the context.
func TestStop(t *testing.T) {
	d := dataset(t, "countries")
	in, err := d.Input(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, err := range d.Read(context.Background(), in, nil) {
		if err != nil {
			t.Fatal(err)
		}
		if n++; n == 20 {
			break
		}
	}
	if n != 20 {
		t.Errorf("%d quads", n)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var last error
	for _, err := range d.Read(ctx, in, nil) {
		last = err
	}
	if !errors.Is(last, context.Canceled) {
		t.Errorf("after the context ended: %v", last)
	}
}

// TestPreview shows the quads of a few rows, and why others give none.
func TestPreview(t *testing.T) {
	d, err := open(flows, flowsMapping)
	if err != nil {
		t.Fatal(err)
	}
	in, err := d.Input(context.Background(), file("rows.csv", "from,to,year,worth\nKEN,PER,2001,5\nXXX,PER,2001,5\nKEN,PER,2003,5\n"))
	if err != nil {
		t.Fatal(err)
	}
	p, err := d.Preview(context.Background(), in, 2)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Rows) != 2 || len(p.Rows[0].Quads) == 0 || p.Rows[0].Line != 2 || p.Rows[1].Rejected == "" {
		t.Errorf("the preview is %+v", p.Rows)
	}
}

// FuzzCSV: whatever the bytes, reading ends with quads, rejected rows or an
// error; rows in are rows used and rejected.
func FuzzCSV(f *testing.F) {
	for _, s := range []string{"from,to,year,worth\nKEN,PER,2001,5\n", "from,to\n", "\"", "from,to,year,worth\n\"KEN\n\",PER,2001,\xff", "\x1f\x8b\x08"} {
		f.Add(s)
	}
	d, err := open(strings.Replace(flows, "2..100", "0..", 1), flowsMapping)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data string) {
		in, err := d.Input(context.Background(), file("rows.csv", data))
		if err != nil {
			return
		}
		var report loaders.Report
		for q, err := range d.Read(context.Background(), in, &report) {
			if err == nil && (q.Subject == nil || q.Object == nil || q.Label != in.Source.Label) {
				t.Errorf("quad %v", q)
			}
		}
		if report.Rows() != report.Used()+report.Rejected() {
			t.Errorf("%d rows, %d used, %d rejected", report.Rows(), report.Used(), report.Rejected())
		}
	})
}

// FuzzMapping: no mapping makes Open panic.
func FuzzMapping(f *testing.F) {
	f.Add(flowsMapping)
	f.Add("mappings: {x: {sources: [[rows~csv]], s: '$(a', po: [[a, b]]}}")
	f.Add("sources: {rows: {access: rows, derive: {a: 'if(a,b(c,$(d)),\"e\")'}}}\nmappings: {x: {s: x, sources: rows}}")
	f.Fuzz(func(t *testing.T, mapping string) {
		d, err := open(flows, mapping)
		if (d == nil) == (err == nil) {
			t.Errorf("dataset %v, error %v", d, err)
		}
	})
}
