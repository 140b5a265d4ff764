package article

import (
	"fmt"
	"slices"
	"strings"

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
		g.addLeader(p, r.cells[1])
		for _, n := range list(r.cells[2]) {
			g.leaders[foldName(n)] = p
		}
	}
	return nil
}

// loadOffices reads offices that tell the state by their name.
func (g *gazetteer) loadOffices() error {
	rows, err := readTable("offices.tsv", 3)
	if err != nil {
		return err
	}
	for _, r := range rows {
		state, ok := g.states[r.cells[1]]
		if !ok {
			return fmt.Errorf("%s:%d: no country %q", r.table, r.line, r.cells[1])
		}
		g.offices[foldName(r.cells[0])] = state
		g.oneHolder[state] = g.oneHolder[state] || r.cells[2] == "only"
	}
	return nil
}

// addLeader enters a person under the full name and the surname.
func (g *gazetteer) addLeader(p leader, name string) {
	parts := strings.Fields(foldName(name))
	if len(parts) == 0 {
		return
	}
	g.leaders[strings.Join(parts, " ")] = p
	for _, key := range nameKeys(parts)[1:] {
		g.surnames[key] = append(g.surnames[key], p)
	}
}

// named finds a person by one of the names of the tables or of those handed in.
func (l *linker) named(key string) (leader, bool) {
	if p, ok := l.g.leaders[key]; ok {
		return p, true
	}
	p, ok := l.extra.leaders[key]
	return p, ok
}

// leader finds a well-known person by the full name, or by the surname alone
// when one of that name fits: of the state, or of a state the document is
// about, or when nobody else bears it.
func (l *linker) leader(st *state, name string, home schema.Entity) (leader, bool) {
	p, ok := l.likeliest(st, name, home)
	said, known := regnal(name), regnal(p.entity.Name)
	return p, ok && (said == known || said == "" || said == "i" && known == "")
}

// regnal is the number of a king at the end of a name, in small letters; "" for none.
func regnal(name string) string {
	parts := strings.Fields(foldName(name))
	if len(parts) < 2 || !isNumeral(parts[len(parts)-1]) {
		return ""
	}
	return parts[len(parts)-1]
}

// likeliest is leader without regard to the numbers of kings.
func (l *linker) likeliest(st *state, name string, home schema.Entity) (leader, bool) {
	key := foldName(name)
	if parts := strings.Fields(key); len(parts) > 1 && isNumeral(parts[len(parts)-1]) {
		if _, ok := l.named(key); !ok {
			key = strings.Join(parts[:len(parts)-1], " ") // "Haile Selassie I"
		}
	}
	if p, ok := l.named(key); ok {
		return p, home.Key == "" || p.state.Key == "" || sameState(p.state, home)
	}
	if parts := strings.Fields(key); len(parts) > 1 {
		return l.spelt(name, parts, home)
	}
	var found leader
	best := 0
	_, given := nouns().given[key] // "Elizabeth" alone is anybody
	for _, p := range slices.Concat(l.g.surnames[key], l.extra.surnames[key]) {
		score := 0
		switch {
		case home.Key != "":
			if p.state == home {
				score = 3
			}
		case st.isFocus(p.state):
			score = 3
		case given:
		case st.present[p.state] > 0:
			score = 2
		case len(l.g.surnames[key]) == 1 && len(key) > 3:
			score = 1
		}
		if score > best {
			found, best = p, score
		}
	}
	return found, best > 0
}

// sameName is the score of MatchNames from which two full names with the same
// surname are taken for one person's.
const sameName = 0.88

// spelt finds a well-known person by another spelling of the full name.
func (l *linker) spelt(name string, parts []string, home schema.Entity) (leader, bool) {
	key := parts[len(parts)-1]
	for _, p := range slices.Concat(l.g.surnames[key], l.extra.surnames[key]) {
		if home.Key != "" && p.state.Key != "" && !sameState(p.state, home) {
			continue
		}
		if MatchNames(schema.Person, name, p.entity.Name).Score >= sameName {
			return p, true
		}
	}
	return leader{}, false
}
