package main

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/claimgraph/claimgraph/graph"
	"github.com/claimgraph/claimgraph/loaders"
	"github.com/claimgraph/claimgraph/schema"
)

// mappingOptions name a mapping that is read alone, and the base of its relative IRIs.
type mappingOptions struct{ file, base string }

func mappingFlags(cmd *cobra.Command) *mappingOptions {
	var o mappingOptions
	cmd.Flags().StringVar(&o.file, "mapping", "", "read the files by this mapping alone, in RML or YARRRML")
	cmd.Flags().StringVar(&o.base, "base", "", "base of relative IRIs, for a mapping in RML that declares none")
	return &o
}

// datasetOrMapping opens the dataset that the first argument names, or makes
// one of a mapping alone. The rest of the arguments are files.
func (a *app) datasetOrMapping(mapping mappingOptions, name string, args []string) (*loaders.Dataset, []string, error) {
	if mapping.base != "" && !strings.Contains(mapping.base, "://") {
		return nil, nil, usage(fmt.Errorf("--base takes an IRI, such as http://example.com/, not %q", mapping.base))
	}
	if mapping.file == "" {
		d, err := a.dataset(args[0])
		return d, args[1:], err
	}
	d, err := openMapping(mapping, len(args) == 0)
	if err != nil {
		return nil, nil, err
	}
	base := filepath.Base(mapping.file)
	for ext := filepath.Ext(base); ext != ""; ext = filepath.Ext(base) {
		base = strings.TrimSuffix(base, ext)
	}
	d, err = d.Named(cmp.Or(name, schema.Slug(base), "mapping"))
	if err != nil {
		return nil, nil, usage(fmt.Errorf("--as: %w", err))
	}
	return d, args, nil
}

// maxMapping is the largest mapping that is read, in bytes.
const maxMapping = 16 << 20

// openMapping reads a mapping in RML or YARRRML. With beside, the files that it
// names are looked for in its folder.
func openMapping(o mappingOptions, beside bool) (*loaders.Dataset, error) {
	file := o.file
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxMapping+1))
	if err != nil {
		return nil, err
	}
	if len(text) > maxMapping {
		return nil, fmt.Errorf("%s: a mapping of more than %d bytes is not read", file, maxMapping)
	}
	var folder fs.FS
	if beside {
		folder = os.DirFS(filepath.Dir(file))
	}
	switch strings.ToLower(filepath.Ext(file)) {
	case ".ttl":
		return loaders.OpenRML(file, string(text), statements(file, text, cmp.Or(o.base, loaders.MappingBase)), folder)
	case ".yml", ".yaml":
		return loaders.OpenYARRRML(file, text, folder)
	}
	return nil, usage(fmt.Errorf("%s: a mapping is RML in a file ending in .ttl, or YARRRML in one ending in .yml", file))
}

// statements hands what the reader of Turtle finds in a mapping to the loader.
func statements(file string, text []byte, base string) iter.Seq2[loaders.Statement, error] {
	return func(yield func(loaders.Statement, error) bool) {
		for s, err := range graph.ReadTurtle(file, bytes.NewReader(text), base) {
			if !yield(loaders.Statement(s), err) {
				return
			}
		}
	}
}
