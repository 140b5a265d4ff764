package loaders

import (
	"encoding/hex"
	"fmt"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/schema"
)

// A Descriptor is what datapackage.yaml says about a dataset: a Frictionless
// Data Package with three additions: coverage, expect and traps.
type Descriptor struct {
	Name        string
	Title       string
	Version     string // edition: "4.0", "2025"
	Description string
	Homepage    string
	Licences    []Link // SPDX id or the publisher's words
	Sources     []Link // whose facts these are
	Resources   []Resource
	Coverage    Coverage
	Expect      Expect
	Traps       []string // what a reader of this data must know
	Fetch       []Remote // the publisher's files, for a download
}

// A Remote is a file of the publisher on the web.
type Remote struct {
	URL    string
	Name   string // under which it is kept; the end of the URL when absent
	SHA256 string // pinned hash in hex, "" when any edition will do
}

// A Link names something and says where it is.
type Link struct{ Name, Title, Path string }

// A Resource is one file of a dataset, or a pattern for files of the same form.
type Resource struct {
	Name     string
	Path     string // file in the dataset's folder, or a pattern for base names: "Dyadic_COW_*.csv*"
	Format   string // csv, json, xml, xlsx; from the path when absent
	Encoding string // WHATWG label: utf-8 (default), windows-1252, …; "utf-8|windows-1252" tries the first
	Sample   string // own-written rows in the publisher's format, in the dataset's folder
	SHA256   string // pinned hash in hex, "" when any edition will do
	Optional bool   // the dataset can be read without it
	Dialect  Dialect
	Missing  []string // cells that hold nothing; "" when absent
	Fields   []string // names of the columns of a file without header
}

// A Dialect says how a table's cells are written.
type Dialect struct {
	Delimiter  rune   // ',' when absent
	Header     bool   // the first row names the columns; true when absent
	HeaderRow  int    // line that the header begins in, from 1; rows above are skipped
	HeaderMore int    // further lines of the header: a column's name is made of the cells of all
	Join       string // between the cells of such a name; " " when absent
	Comment    rune   // lines that start with it are skipped; 0 for none
	Quoted     bool   // '"' quotes cells; true when absent
	Lazy       bool   // a quote may stand inside an unquoted cell
	Trim       bool   // spaces around cells do not count
	Sheet      string // of a workbook; the first when absent
	Repair     bool   // XML with stray control characters and bare "&" is mended first
}

// Coverage says what a dataset speaks about, so that silence can be told from denial.
type Coverage struct {
	Period        schema.Period
	Closed        bool // inside the coverage, what is not listed is not so
	Covers        []quad.IRI
	Reporters     []string // codes of the states it speaks about; nil for any
	DerivedFrom   []string // root sources; datasets that share a root are not independent
	WithoutPeriod bool
}

// Expect holds the size of a dataset that changed no more than datasets do.
type Expect struct {
	Rows     map[string]Range // per resource
	Rejected float64          // largest share of rejected rows, 0 to 1
}

// A Range is a closed range of counts; a Max of 0 is no limit.
type Range struct{ Min, Max int64 }

func (r Range) String() string {
	if r.Max == 0 {
		return strconv.FormatInt(r.Min, 10) + " or more"
	}
	return fmt.Sprintf("%d to %d", r.Min, r.Max)
}

var namePattern = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// parseDescriptor reads datapackage.yaml. Unknown keys are errors.
func parseDescriptor(name string, data []byte) (*Descriptor, error) {
	root, err := parseYAML(name, data)
	if err != nil {
		return nil, err
	}
	t, err := root.table("name", "title", "version", "description", "homepage", "licenses", "sources",
		"resources", "coverage", "expect", "traps", "fetch", "profile", "keywords", "contributors", "created")
	if err != nil {
		return nil, err
	}
	d := &Descriptor{}
	for _, f := range []struct {
		key      string
		to       *string
		required bool
	}{
		{"name", &d.Name, true}, {"title", &d.Title, true}, {"version", &d.Version, true},
		{"description", &d.Description, false}, {"homepage", &d.Homepage, false},
	} {
		if err := textOf(root, t, f.key, f.to, f.required); err != nil {
			return nil, err
		}
	}
	if !namePattern.MatchString(d.Name) {
		return nil, t["name"].errorf("name %q: use lower-case letters, digits and hyphens", d.Name)
	}
	if d.Licences, err = linksOf(t["licenses"]); err != nil {
		return nil, err
	}
	if d.Sources, err = linksOf(t["sources"]); err != nil {
		return nil, err
	}
	if t["resources"] == nil || len(t["resources"].list()) == 0 {
		return nil, root.errorf("resources are missing: list the dataset's files")
	}
	for _, n := range t["resources"].list() {
		r, err := resourceOf(n)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(d.Resources, func(o Resource) bool { return o.Name == r.Name }) {
			return nil, n.errorf("resource %q stands twice", r.Name)
		}
		d.Resources = append(d.Resources, r)
	}
	if n := t["traps"]; n != nil {
		if d.Traps, err = n.strings(); err != nil {
			return nil, err
		}
	}
	if d.Fetch, err = remotesOf(t["fetch"]); err != nil {
		return nil, err
	}
	if d.Coverage, err = coverageOf(root, t["coverage"]); err != nil {
		return nil, err
	}
	d.Expect, err = d.expectOf(t["expect"])
	return d, err
}

// remotesOf reads the files to fetch: URLs, or tables with path, name and hash.
func remotesOf(n *node) ([]Remote, error) {
	if n == nil {
		return nil, nil
	}
	var out []Remote
	for _, i := range n.list() {
		r := Remote{URL: i.text}
		if i.kind == tableNode {
			t, err := i.table("path", "name", "hash")
			if err != nil {
				return nil, err
			}
			for _, f := range []struct {
				key string
				to  *string
			}{{"path", &r.URL}, {"name", &r.Name}, {"hash", &r.SHA256}} {
				if err := textOf(i, t, f.key, f.to, f.key == "path"); err != nil {
					return nil, err
				}
			}
			if err := hashOf(t["hash"], &r.SHA256); err != nil {
				return nil, err
			}
		}
		u, err := url.Parse(r.URL)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
			return nil, i.errorf("fetch takes the web addresses of files, such as https://example.org/trade.csv")
		}
		if r.Name == "" {
			r.Name = path.Base(u.Path)
		}
		if !fileName.MatchString(r.Name) {
			return nil, i.errorf("%q is no name for a file: say name, such as trade.csv", r.Name)
		}
		if slices.ContainsFunc(out, func(o Remote) bool { return o.Name == r.Name }) {
			return nil, i.errorf("two files of the name %s: say another name", r.Name)
		}
		out = append(out, r)
	}
	return out, nil
}

var fileName = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_.,+ -]{0,199}$`)

// hashOf checks a hash, "sha256:" and hex digits, and leaves the digits.
func hashOf(n *node, hash *string) error {
	if *hash == "" {
		return nil
	}
	sum, ok := strings.CutPrefix(strings.ToLower(*hash), "sha256:")
	if b, err := hex.DecodeString(sum); !ok || err != nil || len(b) != 32 {
		return n.errorf("hash %q: write sha256: and 64 hex digits", *hash)
	}
	*hash = sum
	return nil
}

func textOf(parent *node, t map[string]*node, key string, to *string, required bool) error {
	n := t[key]
	if n == nil || n.kind == nullNode {
		if required {
			return parent.errorf("%s is missing", key)
		}
		return nil
	}
	s, err := n.scalar()
	*to = strings.TrimSpace(s)
	if err == nil && required && *to == "" {
		return n.errorf("%s is empty", key)
	}
	return err
}

func linksOf(n *node) ([]Link, error) {
	if n == nil {
		return nil, nil
	}
	var out []Link
	for _, i := range n.list() {
		t, err := i.table("name", "title", "path", "email")
		if err != nil {
			return nil, err
		}
		var l Link
		for key, to := range map[string]*string{"name": &l.Name, "title": &l.Title, "path": &l.Path} {
			if err := textOf(i, t, key, to, false); err != nil {
				return nil, err
			}
		}
		out = append(out, l)
	}
	return out, nil
}

// newResource is a resource of which nothing is said: a table, as CSV.
func newResource() Resource {
	return Resource{Dialect: Dialect{Delimiter: ',', Header: true, HeaderRow: 1, Quoted: true}, Missing: []string{""}}
}

// addResource finds the name of a resource that reads the same file in the same
// way, or adds it.
func (d *Descriptor) addResource(res Resource) string {
	res.Name = res.Path
	for i := 2; ; i++ {
		known := d.Resource(res.Name)
		if known == nil {
			d.Resources = append(d.Resources, res)
			return res.Name
		}
		if known.Format == res.Format && known.Encoding == res.Encoding && known.Dialect == res.Dialect && slices.Equal(known.Missing, res.Missing) {
			return res.Name
		}
		res.Name = fmt.Sprintf("%s (%d)", res.Path, i)
	}
}

func resourceOf(n *node) (Resource, error) {
	r := newResource()
	t, err := n.table("name", "title", "description", "path", "format", "mediatype", "encoding", "sample", "hash",
		"optional", "dialect", "schema", "bytes", "profile")
	if err != nil {
		return r, err
	}
	for _, f := range []struct {
		key      string
		to       *string
		required bool
	}{
		{"name", &r.Name, true}, {"path", &r.Path, true}, {"format", &r.Format, false},
		{"encoding", &r.Encoding, false}, {"sample", &r.Sample, false}, {"hash", &r.SHA256, false},
	} {
		if err := textOf(n, t, f.key, f.to, f.required); err != nil {
			return r, err
		}
	}
	if _, err := path.Match(r.Path, "x"); err != nil {
		return r, t["path"].errorf("path %q: the pattern is not closed", r.Path)
	}
	if err := hashOf(t["hash"], &r.SHA256); err != nil {
		return r, err
	}
	if r.Format == "" {
		r.Format = formatOf(r.Path)
	}
	if !slices.Contains([]string{"csv", "json", "jsonl", "xml", "xlsx", "html"}, r.Format) {
		return r, n.errorf("format %q: known are csv, json, jsonl, xml, xlsx, html", r.Format)
	}
	if strings.HasSuffix(strings.TrimSuffix(r.Path, ".gz"), ".tsv") {
		r.Dialect.Delimiter = '\t'
	}
	if err := boolOf(t, "optional", &r.Optional); err != nil {
		return r, err
	}
	if err := dialectOf(t["dialect"], &r.Dialect); err != nil {
		return r, err
	}
	return r, schemaOf(t["schema"], &r)
}

// formatOf tells the format by the ending of a name; "csv" when it has none that is known.
func formatOf(name string) string {
	name = strings.ToLower(strings.TrimSuffix(strings.TrimSuffix(name, "*"), ".gz"))
	switch path.Ext(name) {
	case ".json", ".geojson":
		return "json"
	case ".jsonl", ".ndjson":
		return "jsonl"
	case ".xml":
		return "xml"
	case ".xlsx", ".xlsm":
		return "xlsx"
	case ".html", ".htm":
		return "html"
	}
	return "csv"
}

func boolOf(t map[string]*node, key string, to *bool) error {
	n := t[key]
	if n == nil {
		return nil
	}
	v, err := strconv.ParseBool(n.text)
	if n.kind != scalarNode || err != nil {
		return n.errorf("%s: write true or false", key)
	}
	*to = v
	return nil
}

func dialectOf(n *node, d *Dialect) error {
	if n == nil {
		return nil
	}
	t, err := n.table("delimiter", "header", "headerRows", "headerJoin", "commentChar", "quoted", "lazyQuotes", "skipInitialSpace", "sheet", "repair")
	if err != nil {
		return err
	}
	for key, to := range map[string]*rune{"delimiter": &d.Delimiter, "commentChar": &d.Comment} {
		if v := t[key]; v != nil {
			r := []rune(strings.ReplaceAll(v.text, `\t`, "\t"))
			if v.kind != scalarNode || len(r) != 1 || r[0] == '"' || r[0] == '\n' || r[0] == '\r' {
				return v.errorf("%s: write one character", key)
			}
			*to = r[0]
		}
	}
	for key, to := range map[string]*bool{
		"header": &d.Header, "quoted": &d.Quoted, "lazyQuotes": &d.Lazy, "skipInitialSpace": &d.Trim, "repair": &d.Repair,
	} {
		if err := boolOf(t, key, to); err != nil {
			return err
		}
	}
	if v := t["headerRows"]; v != nil {
		if err := headerRowsOf(v, d); err != nil {
			return err
		}
	}
	if err := textOf(n, t, "sheet", &d.Sheet, false); err != nil {
		return err
	}
	if v := t["headerJoin"]; v != nil {
		d.Join = v.text
	}
	return nil
}

// headerRowsOf reads the lines of the header: one, or several below each other.
func headerRowsOf(n *node, d *Dialect) error {
	rows, err := n.strings()
	if err != nil {
		return err
	}
	for i, text := range rows {
		line, err := strconv.Atoi(text)
		if err != nil || line < 1 || line > 10_000 {
			return n.errorf("headerRows: write the line's number, from 1")
		}
		if i == 0 {
			d.HeaderRow = line
		}
		if line != d.HeaderRow+i {
			return n.errorf("headerRows: several lines must follow each other, as in [1, 2, 3]")
		}
	}
	d.HeaderMore = max(len(rows)-1, 0)
	return nil
}

func schemaOf(n *node, r *Resource) error {
	if n == nil {
		return nil
	}
	t, err := n.table("fields", "missingValues", "primaryKey")
	if err != nil {
		return err
	}
	if v := t["missingValues"]; v != nil {
		if r.Missing, err = v.strings(); err != nil {
			return err
		}
	}
	if v := t["fields"]; v != nil {
		for _, f := range v.list() {
			name := f
			if f.kind == tableNode {
				ft, err := f.table("name", "title", "description", "type", "format", "constraints")
				if err != nil {
					return err
				}
				if name = ft["name"]; name == nil {
					return f.errorf("name is missing")
				}
			}
			s, err := name.scalar()
			if err != nil {
				return err
			}
			r.Fields = append(r.Fields, s)
		}
	}
	if !r.Dialect.Header && len(r.Fields) == 0 {
		return n.errorf("a table without header needs fields: name its columns")
	}
	return nil
}

func coverageOf(root, n *node) (Coverage, error) {
	var c Coverage
	if n == nil {
		return c, root.errorf("coverage is missing: say which period the data covers, what it covers, and whether its world is open or closed")
	}
	t, err := n.table("period", "world", "covers", "reporters", "derivedFrom")
	if err != nil {
		return c, err
	}
	var period, world string
	if err := textOf(n, t, "period", &period, true); err != nil {
		return c, err
	}
	if period == "any" {
		c.WithoutPeriod = true
	} else if c.Period, err = schema.ParsePeriod(period); err != nil {
		return c, t["period"].errorf("%v", err)
	}
	if err := textOf(n, t, "world", &world, true); err != nil {
		return c, err
	}
	if world != "open" && world != "closed" {
		return c, t["world"].errorf("world %q: write open, or closed where what is not listed is not so", world)
	}
	c.Closed = world == "closed"
	if t["covers"] == nil {
		return c, n.errorf("covers is missing: list measures (m:export-share) and classes (cg:Alliance)")
	}
	for _, v := range t["covers"].list() {
		name, err := v.scalar()
		if err != nil {
			return c, err
		}
		iri, err := schema.Expand(name)
		if err != nil {
			return c, v.errorf("%v", err)
		}
		if err := checkTerm(iri); err != nil {
			return c, v.errorf("%v", err)
		}
		c.Covers = append(c.Covers, iri)
	}
	for key, to := range map[string]*[]string{"reporters": &c.Reporters, "derivedFrom": &c.DerivedFrom} {
		if v := t[key]; v != nil {
			if *to, err = v.strings(); err != nil {
				return c, err
			}
		}
	}
	return c, nil
}

func (d *Descriptor) expectOf(n *node) (Expect, error) {
	e := Expect{Rejected: 1, Rows: map[string]Range{}}
	if n == nil {
		return e, nil
	}
	t, err := n.table("rows", "rejected")
	if err != nil {
		return e, err
	}
	if v := t["rejected"]; v != nil {
		s, err := v.scalar()
		if err != nil {
			return e, err
		}
		percent, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(s, "%")), 64)
		if err != nil || percent < 0 || percent > 100 || !strings.HasSuffix(s, "%") {
			return e, v.errorf("rejected: write the largest share, such as 2%%")
		}
		e.Rejected = percent / 100
	}
	rows := t["rows"]
	if rows == nil {
		return e, nil
	}
	if rows.kind != tableNode {
		return e, rows.errorf("rows: write a range for each resource, such as trade: 1000..2000")
	}
	for i, key := range rows.keys {
		if d.Resource(key.text) == nil {
			return e, key.errorf("no resource %q", key.text)
		}
		low, high, ranged := strings.Cut(rows.items[i].text, "..")
		var r Range
		r.Min, err = strconv.ParseInt(low, 10, 64)
		if err == nil && high != "" {
			r.Max, err = strconv.ParseInt(high, 10, 64)
		}
		if err != nil || !ranged || r.Min < 0 || r.Max < 0 || r.Max > 0 && r.Max < r.Min {
			return e, rows.items[i].errorf("write a range of rows, such as 1000.. or 1000..2000")
		}
		e.Rows[key.text] = r
	}
	return e, nil
}

// Resource returns the resource of that name, or nil.
func (d *Descriptor) Resource(name string) *Resource {
	for i := range d.Resources {
		if d.Resources[i].Name == name {
			return &d.Resources[i]
		}
	}
	return nil
}

// checkTerm refuses a cg: or m: term that the vocabulary lacks.
func checkTerm(iri quad.IRI) error {
	v := schema.Vocabulary()
	if id, ok := strings.CutPrefix(string(iri), schema.MeasureNS); ok && v.Measure(id) == nil {
		return unknownTerm(iri, id, schema.MeasureNS)
	}
	if id, ok := strings.CutPrefix(string(iri), schema.VocabNS); ok && !v.Known(iri) {
		return unknownTerm(iri, id, schema.VocabNS)
	}
	return nil
}
