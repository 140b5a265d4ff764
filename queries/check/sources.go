package check

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/schema"
)

// A source as its node in the graph describes it.
type source struct {
	label   quad.IRI
	name    string
	title   string
	edition string
	licence string
	covers  []quad.IRI
	days    schema.Period // what it covers; an open side is not limited
	states  []quad.IRI    // whom it covers; nil when it does not say
	closed  bool          // what it does not list is not so
	roots   []string      // what it derives from; its own label when nothing is said
}

// root names the independent origin of a source.
func (s source) root() string { return s.roots[0] }

// readSources reads the coverage of every loaded dataset.
func (c *Checker) readSources(ctx context.Context) error {
	rows, err := c.ask(ctx, "coverage", nil)
	if err != nil {
		return err
	}
	described, err := c.ask(ctx, "sources", nil)
	if err != nil {
		return err
	}
	byLabel := map[quad.IRI]*source{}
	for _, row := range described {
		label := iriOf(row["source"])
		if iriOf(row["kind"]) != schema.CG("Dataset") {
			continue
		}
		byLabel[label] = &source{
			label: label, name: textOf(row["name"]), title: textOf(row["title"]),
			edition: textOf(row["edition"]), licence: textOf(row["licence"]),
		}
	}
	for _, row := range rows {
		s := byLabel[iriOf(row["source"])]
		if s == nil {
			continue
		}
		if term := iriOf(row["covers"]); !slices.Contains(s.covers, term) {
			s.covers = append(s.covers, term)
		}
		s.days = schema.Period{Start: schema.Day(intOf(row["start"])), End: schema.Day(intOf(row["end"]))}
		if state := iriOf(row["reporter"]); state != "" && !slices.Contains(s.states, state) {
			s.states = append(s.states, state)
		}
		s.closed = textOf(row["world"]) == "closed"
		if root := string(iriOf(row["root"])); root != "" && !slices.Contains(s.roots, root) {
			s.roots = append(s.roots, root)
		}
	}
	for _, s := range byLabel {
		if s.name == "" {
			s.name = strings.TrimPrefix(string(s.label), schema.SourceNS)
		}
		if s.title == "" {
			s.title = s.name
		}
		if len(s.roots) == 0 {
			s.roots = []string{string(s.label)}
		}
		slices.Sort(s.roots)
		slices.Sort(s.covers)
		c.sources = append(c.sources, *s)
	}
	slices.SortFunc(c.sources, func(a, b source) int { return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.label, b.label)) })
	return nil
}

// readSuccessions reads which states carry on which.
func (c *Checker) readSuccessions(ctx context.Context) error {
	rows, err := c.ask(ctx, "successions", nil)
	if err != nil {
		return err
	}
	for _, row := range rows {
		before, after := string(iriOf(row["before"])), string(iriOf(row["after"]))
		period, _ := periodOf(row["period"])
		e := earlier{iri: before, end: period.End}
		if !slices.Contains(c.before[after], e) {
			c.before[after] = append(c.before[after], e)
		}
		c.after[before] = after
	}
	return nil
}

// covering lists the loaded sources that speak about one of the terms.
func (c *Checker) covering(terms []quad.IRI) []source {
	var found []source
	for _, s := range c.sources {
		if slices.ContainsFunc(terms, func(t quad.IRI) bool { return slices.Contains(s.covers, t) }) {
			found = append(found, s)
		}
	}
	return found
}

// sourceOf describes the source of a row; one without a node covers everything
// in an open world.
func (c *Checker) sourceOf(label quad.IRI) source {
	for _, s := range c.sources {
		if s.label == label {
			return s
		}
	}
	name := strings.TrimPrefix(string(label), schema.SourceNS)
	if short, _, ok := strings.Cut(name, "/"); ok {
		name = short
	}
	return source{label: label, name: name, title: name, roots: []string{string(label)}}
}

func (c *Checker) loaded(name string) bool {
	return slices.ContainsFunc(c.sources, func(s source) bool { return s.name == name })
}

// derivesFrom tells whether a source goes back to a document, so that it cannot
// bear the document out.
func (s source) derivesFrom(doc schema.Document) bool {
	article, err := schema.Mint(schema.SourceNS, doc.Name)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(s.roots, func(root string) bool {
		return doc.Origin != "" && root == doc.Origin || root == string(article) ||
			strings.HasPrefix(root, string(article)+"/") && root != string(s.label)
	})
}

func iriOf(v quad.Value) quad.IRI { iri, _ := v.(quad.IRI); return iri }

func textOf(v quad.Value) string {
	switch v := v.(type) {
	case quad.String:
		return string(v)
	case quad.LangString:
		return string(v.Value)
	case quad.TypedString:
		return string(v.Value)
	}
	return ""
}

func intOf(v quad.Value) int64 { n, _ := v.(quad.Int); return int64(n) }

func floatOf(v quad.Value) (float64, bool) {
	switch v := v.(type) {
	case quad.Float:
		return float64(v), true
	case quad.Int:
		return float64(v), true
	}
	return 0, false
}

// periodOf reads the period that a period node's IRI names.
func periodOf(v quad.Value) (schema.Period, bool) {
	name, ok := strings.CutPrefix(string(iriOf(v)), schema.PeriodNS)
	if !ok {
		return schema.Period{}, false
	}
	name, err := url.PathUnescape(name)
	if err != nil {
		return schema.Period{}, false
	}
	p, err := schema.ParsePeriod(name)
	return p, err == nil
}
