package loaders

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/antchfx/xpath"
	"github.com/cayleygraph/quad"
)

// csvwNS is the vocabulary in which mappings say how a table is written.
const csvwNS = "http://www.w3.org/ns/csvw#"

// source finds or makes the source that a logical source describes. Equal ones
// are read once.
func (r *rmlReader) source(p rmlProperty) (*source, error) {
	n, err := r.node(p)
	if err != nil {
		return nil, err
	}
	if err := n.check("a logical source"); err != nil {
		return nil, err
	}
	from, err := n.one("source")
	if err != nil {
		return nil, err
	}
	if from == nil {
		return nil, n.at.errorf("the logical source has no source: name its file")
	}
	res := newResource()
	res.Missing = nil
	if err := r.location(*from, &res); err != nil {
		return nil, err
	}
	formulation, at, err := r.formulation(n)
	if err != nil {
		return nil, err
	}
	if res.Format, err = formatFor(formulation, res.Path); err != nil {
		return nil, at.errorf("%v", err)
	}
	for _, null := range n.get("null") {
		res.Missing = append(res.Missing, quad.ToString(null.value))
	}
	if res.Missing == nil && !slices.Contains([]string{"json", "jsonl", "xml"}, res.Format) {
		res.Missing = []string{""}
	}
	iterator, at, err := n.text("iterator")
	if err != nil {
		return nil, err
	}
	if err := checkIterator(res.Format, iterator); err != nil {
		return nil, at.errorf("%v", err)
	}
	return r.sourceFor(n, res, iterator), nil
}

// sourceFor finds the source of a resource and an iterator, or makes it.
func (r *rmlReader) sourceFor(n *rmlNode, res Resource, iterator string) *source {
	res.Name = r.d.addResource(res)
	for _, s := range r.out.sources {
		if s.resource == res.Name && s.iterator == iterator {
			return s
		}
	}
	s := &source{
		name: res.Name, at: n.at, resource: res.Name, iterator: iterator, index: map[string]int{}, derived: map[int]expr{},
		evidenced: map[int][]int{}, ignore: []string{"*"}, natural: true,
	}
	r.out.sources = append(r.out.sources, s)
	return s
}

// location reads where the file of a logical source is, and how it is written.
func (r *rmlReader) location(p rmlProperty, res *Resource) error {
	name, at := "", p.at
	switch v := p.value.(type) {
	case quad.String:
		name = string(v)
	default:
		n, err := r.node(p)
		if err != nil {
			return err
		}
		if name, at, err = r.described(n, res); err != nil {
			return err
		}
	}
	var err error
	if res.Path, err = mappingFilePath(name, res); err != nil {
		return at.errorf("%v", err)
	}
	return nil
}

// mappingFilePath checks the path of a file that a mapping names: it must be in
// the mapping's folder or below. The delimiter of TSV is set.
func mappingFilePath(name string, res *Resource) (string, error) {
	if strings.Contains(name, "://") {
		return "", fmt.Errorf("%s: nothing is downloaded: get the file and name it here", name)
	}
	clean := path.Clean(name)
	if !fs.ValidPath(clean) || clean == "." {
		return "", fmt.Errorf("%q: the file must be in the folder of the mapping, or below", name)
	}
	if strings.HasSuffix(strings.TrimSuffix(clean, ".gz"), ".tsv") {
		res.Dialect.Delimiter = '\t'
	}
	return clean, nil
}

// described reads a source that is a node: a path, or a table of CSV on the Web.
func (r *rmlReader) described(n *rmlNode, res *Resource) (string, *node, error) {
	for _, p := range n.get("<" + csvwNS + "url>") {
		url := quad.ToString(p.value)
		for _, d := range n.get("<" + csvwNS + "dialect>") {
			if err := r.csvDialect(d, res); err != nil {
				return "", d.at, err
			}
		}
		return url, p.at, nil
	}
	if err := n.check("a source"); err != nil {
		return "", n.at, err
	}
	for _, p := range n.get("null") {
		res.Missing = append(res.Missing, quad.ToString(p.value))
	}
	if p, err := n.one("encoding"); err != nil {
		return "", n.at, err
	} else if p != nil {
		if name, ok := rmlName(p.value); ok {
			res.Encoding = strings.ToLower(name)
		} else {
			res.Encoding = quad.ToString(p.value)
		}
	}
	name, at, err := n.text("path")
	if err == nil && name == "" {
		err = n.at.errorf("the source has no path: databases and services are not read, export them to a file")
	}
	return name, at, err
}

func (r *rmlReader) csvDialect(p rmlProperty, res *Resource) error {
	n, err := r.node(p)
	if err != nil {
		return err
	}
	for name, to := range map[string]*rune{"delimiter": &res.Dialect.Delimiter, "commentPrefix": &res.Dialect.Comment} {
		for _, v := range n.get("<" + csvwNS + name + ">") {
			text := []rune(strings.ReplaceAll(quad.ToString(v.value), `\t`, "\t"))
			if len(text) != 1 || text[0] == '"' || text[0] == '\n' || text[0] == '\r' {
				return v.at.errorf("%s takes one character", name)
			}
			*to = text[0]
		}
	}
	for _, v := range n.get("<" + csvwNS + "encoding>") {
		res.Encoding = quad.ToString(v.value)
	}
	for _, v := range n.get("<" + csvwNS + "trim>") {
		res.Dialect.Trim = v.value == quad.Bool(true)
	}
	return nil
}

// formulation is the local name of the reference formulation, "" when none is given.
func (r *rmlReader) formulation(n *rmlNode) (string, *node, error) {
	p, err := n.one("referenceFormulation")
	if err != nil || p == nil {
		return "", n.at, err
	}
	iri, ok := p.value.(quad.IRI)
	if !ok {
		for _, t := range r.nodes[p.value].kinds() {
			if name, ok := rmlName(t.value); ok {
				return strings.TrimSuffix(name, "ReferenceFormulation"), p.at, nil
			}
		}
		return "", p.at, p.at.errorf("referenceFormulation takes rml:CSV, rml:JSONPath or rml:XPath")
	}
	at := strings.LastIndexAny(string(iri), "#/")
	return string(iri[at+1:]), p.at, nil
}

// kinds are the classes of a node; there are none of nil.
func (n *rmlNode) kinds() []rmlProperty {
	if n == nil {
		return nil
	}
	return n.get("<" + string(rdfType) + ">")
}

// formatFor is the format of a file under a reference formulation. The rows of
// workbooks and of tables in HTML are referred to like those of CSV.
func formatFor(formulation, file string) (string, error) {
	byName := formatOf(file)
	switch formulation {
	case "":
		return byName, nil
	case "CSV":
		if byName == "xlsx" || byName == "html" {
			return byName, nil
		}
		return "csv", nil
	case "JSONPath":
		if byName == "jsonl" {
			return "jsonl", nil
		}
		return "json", nil
	case "XPath":
		return "xml", nil
	}
	return "", fmt.Errorf("reference formulation %s is not read: known are CSV, JSONPath, XPath; export other data to one of these", formulation)
}

// checkIterator compiles the iterator of a source.
func checkIterator(format, iterator string) error {
	switch format {
	case "xml":
		if iterator == "" {
			return fmt.Errorf("XML needs an iterator, such as /list/item")
		}
		return checkPath(format, iterator)
	case "json", "jsonl":
		if _, _, simple := jsonPath(iterator); !simple {
			if _, err := parseJSONPath(iterator); err != nil {
				return fmt.Errorf("the iterator %s is no JSONPath: %w", iterator, err)
			}
		}
	}
	return nil
}

// checkPath compiles a reference in a tree. What is no path in JSON is the name
// of a key, unless it begins like a path.
func checkPath(format, reference string) error {
	var err error
	switch {
	case format == "xml":
		_, err = xpath.Compile(stripPrefixes(reference))
	case (format == "json" || format == "jsonl") && strings.HasPrefix(reference, "$"):
		_, err = parseJSONPath(reference)
	}
	if err != nil {
		return fmt.Errorf("the path %s cannot be read: %w", reference, err)
	}
	return nil
}
