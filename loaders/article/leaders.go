package article

import (
	"fmt"

	"github.com/claimgraph/claimgraph/schema"
)

// leader is a well-known person.
type leader struct {
	entity schema.Entity
	state  schema.Entity
}

// loadLeaders reads well-known persons with the state they acted for.
func (g *gazetteer) loadLeaders() error {
	rows, err := readTable("leaders.tsv", 3)
	if err != nil {
		return err
	}
	for _, r := range rows {
		state, ok := g.states[r.cells[0]]
		if !ok {
			return fmt.Errorf("%s:%d: no country %q", r.table, r.line, r.cells[0])
		}
		p := leader{schema.NewEntity(schema.Person, r.cells[1]), state}
		g.leaders[foldName(r.cells[1])] = p
		for _, n := range list(r.cells[2]) {
			g.leaders[foldName(n)] = p
		}
	}
	return nil
}

// leader finds a well-known person by the full name.
func (l *linker) leader(name string) (leader, bool) {
	p, ok := l.g.leaders[foldName(name)]
	return p, ok
}
