package loaders

import (
	"fmt"
	"io/fs"
	"iter"

	"github.com/claimgraph/claimgraph/schema"
)

// OpenRML makes a dataset of an RML mapping alone, from the text of its file
// and the statements in it. Its files are looked for in fsys; with a nil fsys
// they must be given. Such a dataset says nothing of licence and coverage, and
// columns that the mapping does not use are ignored.
func OpenRML(name, text string, statements iter.Seq2[Statement, error], fsys fs.FS) (*Dataset, error) {
	return alone(name, []byte(text), fsys, func(d *Descriptor) (*mapping, error) {
		return parseRML(name, text, statements, d)
	})
}

// OpenYARRRML makes a dataset of a YARRRML mapping alone, as OpenRML does.
// Sources name files: [trade.csv~csv], [items.json~jsonpath, "$.items[*]"].
func OpenYARRRML(name string, text []byte, fsys fs.FS) (*Dataset, error) {
	return alone(name, text, fsys, func(d *Descriptor) (*mapping, error) {
		return parseAlone(name, text, d)
	})
}

func alone(name string, text []byte, fsys fs.FS, parse func(*Descriptor) (*mapping, error)) (*Dataset, error) {
	d := &Dataset{fsys: fsys, rules: text, alone: true}
	d.Name, d.Title = "mapping", name
	d.Coverage.WithoutPeriod = true
	d.Expect.Rejected = 1
	var err error
	if d.mapping, err = parse(&d.Descriptor); err != nil {
		return nil, err
	}
	d.used = d.mapping.use()
	return d, nil
}

// Named gives a dataset of a mapping alone another name than "mapping".
func (d *Dataset) Named(name string) (*Dataset, error) {
	if !namePattern.MatchString(name) {
		return nil, fmt.Errorf("the name %q: use lower-case letters, digits and hyphens, such as %s", name, schema.Slug(name))
	}
	out := *d
	out.Name = name
	return &out, nil
}
