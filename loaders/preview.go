package loaders

import (
	"context"
	"slices"

	"github.com/cayleygraph/quad"
)

// A Preview shows what becomes of the first rows of a dataset.
type Preview struct {
	Rows    []PreviewRow
	Columns []PreviewColumns
}

// A PreviewRow is a row with its quads, or the reason why it has none.
type PreviewRow struct {
	Source   string
	File     string
	Line     int
	Quads    []quad.Quad
	Rejected string
}

// PreviewColumns are the columns of a resource: which the mapping uses and
// which it lists as ignored, as patterns.
type PreviewColumns struct {
	Resource      string
	Used, Ignored []string
}

// Preview maps the first rows of every file, at most n of each source.
func (d *Dataset) Preview(ctx context.Context, in *Input, n int) (*Preview, error) {
	p := &Preview{}
	var report Report
	r, err := newRun(ctx, d, in.Source.Label, &report)
	if err != nil {
		return nil, err
	}
	if err := r.prepare(in); err != nil {
		return nil, err
	}
	for _, s := range d.mapping.sources {
		rules := d.mapping.rulesOf(s)
		sc, left := newScope(r, s), n
		for row, err := range r.rows(s, in.files[s.resource]) {
			if err != nil {
				return nil, err
			}
			if left == 0 {
				break
			}
			left--
			sc.set(row)
			shown := PreviewRow{Source: s.name, File: row.file, Line: row.line}
			quads, err := []quad.Quad(nil), row.bad
			if err == nil {
				quads, err = sc.quads(rules)
			}
			if err != nil {
				shown.Rejected = err.Error()
			}
			shown.Quads = slices.Clone(quads)
			p.Rows = append(p.Rows, shown)
		}
	}
	for _, res := range d.Resources {
		u := d.used[res.Name]
		c := PreviewColumns{Resource: res.Name, Ignored: slices.Clone(u.patterns)}
		for name := range u.names {
			c.Used = append(c.Used, name)
		}
		slices.Sort(c.Used)
		slices.Sort(c.Ignored)
		c.Ignored = slices.Compact(c.Ignored)
		p.Columns = append(p.Columns, c)
	}
	return p, nil
}

// prepare loads what rows are compared with: the tables and the joined mappings.
func (r *run) prepare(in *Input) error {
	for _, t := range r.dataset.mapping.tables.tables {
		if err := r.loadTable(t, in.files[t.source.resource]); err != nil {
			return err
		}
	}
	for _, rule := range r.dataset.mapping.rules {
		for _, j := range rule.joins {
			if err := r.index(j, in.files); err != nil {
				return err
			}
		}
	}
	return nil
}

// rulesOf lists the mappings that read a source.
func (m *mapping) rulesOf(s *source) []*rule {
	return slices.DeleteFunc(slices.Clone(m.rules), func(r *rule) bool { return r.source != s })
}
