package check

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/queries"
	"github.com/claimgraph/claimgraph/schema"
)

// missingNames says that a treaty, organisation or forum which the assertion
// names is in none of the gazetteers that list such things; nil when all are
// found, or nothing lists them.
func (c *Checker) missingNames(ctx context.Context, a schema.Assertion) (*schema.Finding, error) {
	for _, e := range c.namedIn(a) {
		found, searched, err := c.lookUp(ctx, e)
		if err != nil {
			return nil, err
		}
		if found || len(searched) == 0 {
			continue
		}
		f, err := schema.Open(schema.EntityNotFound, schema.Because{
			Reason: fmt.Sprintf("No %s named %q is known; searched: %s.", e.Kind, e.Name, strings.Join(searched, ", ")),
		})
		return &f, err
	}
	return nil, nil
}

// namedIn lists the things with names of their own, apart from states and
// persons, that an assertion is about.
func (c *Checker) namedIn(a schema.Assertion) []schema.Entity {
	var named []schema.Entity
	for _, e := range []schema.Entity{a.Subject, a.Object} {
		if e.Kind == schema.Treaty || e.Kind == schema.Organisation || e.Kind == schema.Forum {
			named = append(named, e)
		}
	}
	forum := queries.Condition{Values: c.rules.ForumWords}
	if event := a.Qualifiers.Text("event"); isProperName(event) && forum.Contains(event) {
		named = append(named, schema.NewEntity(schema.Forum, event))
	}
	return named
}

// isProperName tells whether words are a name rather than a description: at
// least two words of it begin with a capital, and no more than two small ones
// stand between.
func isProperName(s string) bool {
	capitals, small := 0, 0
	for _, w := range strings.Fields(s) {
		if r := []rune(w)[0]; unicode.IsUpper(r) {
			capitals++
		} else if unicode.IsLower(r) {
			small++
		}
	}
	return capitals >= 2 && small < capitals
}

// lookUp searches the loaded sources and the gazetteers for an entity, by its
// node and by its name; searched names those that list its kind.
func (c *Checker) lookUp(ctx context.Context, e schema.Entity) (found bool, searched []string, err error) {
	for _, g := range c.options.Gazetteers {
		if slices.Contains(g.Kinds, e.Kind) {
			if g.Has(e) {
				return true, nil, nil
			}
			searched = append(searched, g.Name)
		}
	}
	iri, err := e.IRI()
	if err != nil {
		return false, nil, err
	}
	rows, err := c.ask(ctx, "entity", map[string]string{"name": e.Name})
	if err != nil {
		return false, nil, err
	}
	for _, row := range rows {
		if !c.isArticle(iriOf(row["source"])) {
			return true, nil, nil
		}
	}
	listing, err := c.ask(ctx, "gazetteers", map[string]string{"kind": strings.ToUpper(string(e.Kind[:1])) + string(e.Kind[1:])})
	if err != nil {
		return false, nil, err
	}
	for _, row := range listing {
		label := iriOf(row["source"])
		if !c.isGazetteer(label, e.Kind) {
			continue
		}
		known, err := c.ask(ctx, "known-to", map[string]string{"entity": string(iri), "source": string(label)})
		if err != nil {
			return false, nil, err
		}
		if len(known) > 0 {
			return true, nil, nil
		}
		searched = append(searched, c.sourceOf(label).title)
	}
	slices.Sort(searched)
	return false, slices.Compact(searched), nil
}

// resolve finds the entity that sources know by the name of one whose key they
// do not have: a spelling or a short form. States need none; a name that several
// entities bear stays as it is.
func (c *Checker) resolve(ctx context.Context, e schema.Entity) (schema.Entity, error) {
	if e.Kind == schema.Country || e.Name == "" {
		return e, nil
	}
	rows, err := c.ask(ctx, "entity", map[string]string{"name": e.Name})
	if err != nil {
		return e, err
	}
	own, err := e.IRI()
	if err != nil {
		return e, err
	}
	var others []schema.Entity
	for _, row := range rows {
		iri := iriOf(row["entity"])
		other, ok := schema.EntityOf(iri)
		if iri == own {
			return e, nil
		}
		other.Name = e.Name
		if ok && other.Kind == e.Kind && !c.isArticle(iriOf(row["source"])) && !slices.Contains(others, other) {
			others = append(others, other)
		}
	}
	if len(others) == 1 {
		return others[0], nil
	}
	return e, nil
}

// isGazetteer tells whether a source covers things of a kind, so that what it
// does not name can be called unknown.
func (c *Checker) isGazetteer(label quad.IRI, kind schema.EntityKind) bool {
	covers := c.sourceOf(label).covers
	return slices.ContainsFunc(c.rules.Gazetteers[kind], func(class string) bool { return slices.Contains(covers, schema.CG(class)) })
}

// isArticle tells whether a label is no dataset's.
func (c *Checker) isArticle(label quad.IRI) bool {
	return !slices.ContainsFunc(c.sources, func(s source) bool { return s.label == label })
}

// names reads the usual names of the entities that a report's sentences mark,
// where the report's own assertions do not give them.
func (c *Checker) names(ctx context.Context, r *Report) (map[string]string, error) {
	names := map[string]string{}
	for _, f := range r.Findings {
		for _, e := range []schema.Entity{f.Assertion.Subject, f.Assertion.Object} {
			if iri, err := e.IRI(); err == nil && e.Name != "" {
				names[string(iri)] = e.Name
			}
		}
	}
	var missing []string
	for _, iri := range r.marked() {
		if names[iri] == "" {
			missing = append(missing, iri)
		}
	}
	if len(missing) == 0 {
		return names, nil
	}
	rows, err := c.ask(ctx, "labels", map[string]string{"entities": strings.Join(missing, " ")})
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		if iri := string(iriOf(row["entity"])); names[iri] == "" {
			names[iri] = textOf(row["label"])
		}
	}
	return names, nil
}
