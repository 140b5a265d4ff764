package main

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/claimgraph/claimgraph/"

// mayImport is the architecture: what each package may import of ours, and
// which outside modules only it may import. "*" stands for every package below.
var mayImport = map[string][]string{
	"schema": {"github.com/goccy/go-yaml"},
	"graph": {
		"schema", "graph/internal/postgres", "graph/internal/segment", "graph/internal/union",
		"github.com/cayleygraph/cayley", "github.com/fogleman/gg",
	},
	"graph/bench":                            {"graph", "loaders", "schema", "github.com/goccy/go-yaml"},
	"graph/internal/segment":                 {},
	"graph/internal/shapes":                  {"github.com/cayleygraph/cayley"},
	"graph/internal/union":                   {"graph/internal/segment", "graph/internal/shapes", "github.com/cayleygraph/cayley"},
	"graph/internal/postgres":                {"graph/internal/segment", "graph/internal/shapes", "github.com/cayleygraph/cayley"},
	"loaders":                                {"schema", "github.com/goccy/go-yaml", "github.com/xuri/excelize"},
	"loaders/build":                          {"loaders", "schema", "github.com/goccy/go-yaml"},
	"loaders/article":                        {"schema", "loaders/article/syntax", "github.com/goccy/go-yaml", "codeberg.org/readeck/go-readability"},
	"loaders/article/syntax":                 {"loaders/article/syntax/internal/tree"},
	"loaders/article/syntax/internal/linear": {},
	"loaders/article/syntax/internal/tree":   {"loaders/article/syntax/internal/linear"},
	"loaders/article/syntax/train":           {"loaders/article/syntax", "loaders/article/syntax/internal/linear", "loaders/article/syntax/internal/tree"},
	"queries":                                {"queries/internal/facts", "schema", "github.com/rogpeppe/go-internal"},
	"queries/internal/facts":                 {"schema"},
	"queries/check":                          {"queries", "schema", "github.com/goccy/go-yaml"},
	"cmd/internal/console":                   {"queries", "schema", "github.com/reeflective/readline"},
	"cmd/internal/web":                       {},
	"cmd/claimgraph": {
		"cmd/internal/console", "cmd/internal/web", "graph", "loaders", "loaders/article", "queries", "queries/check", "schema",
		"github.com/spf13/cobra", "github.com/spf13/viper",
	},
}

// guarded are the outside modules that a package must be allowed to import.
var guarded = []string{
	"github.com/cayleygraph/cayley", "github.com/spf13/viper", "github.com/spf13/cobra", "github.com/goccy/go-yaml",
	"github.com/goccy/go-graphviz", "github.com/fogleman/gg", "github.com/xuri/excelize", "codeberg.org/readeck/go-readability",
	"github.com/reeflective/readline",
}

func TestImportOrder(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports", module+"...")
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimPrefix(p.ImportPath, module)
		seen[name] = true
		allowed, known := mayImport[name]
		if !known {
			t.Errorf("new package %s: say in mayImport what it may import", name)
		}
		for _, i := range p.Imports {
			own, ours := strings.CutPrefix(i, module)
			if ours && !slices.Contains(allowed, own) {
				t.Errorf("%s must not import %s", name, own)
			}
			g := slices.IndexFunc(guarded, func(g string) bool { return i == g || strings.HasPrefix(i, g+"/") })
			if g >= 0 && !slices.Contains(allowed, guarded[g]) {
				t.Errorf("%s must not import %s", name, i)
			}
		}
	}
	for name := range mayImport {
		if !seen[name] {
			t.Errorf("mayImport names %s, which is gone", name)
		}
	}
}
