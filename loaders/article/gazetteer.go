package article

import (
	"bufio"
	"embed"
	"fmt"
	"strings"

	"github.com/claimgraph/claimgraph/schema"
)

//go:embed gazetteer/*.tsv
var tables embed.FS

// nameKind says in what way a name stands for its entity.
type nameKind uint8

const (
	byName      nameKind = iota // the name itself, or a variant
	byAdjective                 // "Danish"
	byPeople                    // "Danes"
	bySeat                      // "Copenhagen": the capital for the state
	byOrgan                     // "Bundestag": an organ of a state
)

// sense is one meaning of a name.
type sense struct {
	entity schema.Entity
	kind   nameKind
	state  schema.Entity // for organs, places, groups of a state: whose; zero if none
	upper  uint64        // bit i: word i of the name begins with a capital, and must in the text
	caps   bool          // an abbreviation: must be all capitals in the text
	shared bool          // one of several states that bear the name
	weak   bool          // holds only where the text names the entity or its state elsewhere
}

// gazetteer holds names by their folded words, joined by spaces.
type gazetteer struct {
	senses     map[string][]sense
	longest    map[string]int // first word of a name -> most words of any such name
	states     map[string]schema.Entity
	prefixes   map[string]schema.Entity   // "sino" -> CHN
	polities   map[schema.Entity]bool     // organisations that are states of a kind
	open       map[schema.Entity]bool     // treaties that many states may join
	traits     map[string]traits          // code -> what descriptions say of it
	traitWords map[string]bool            // all the traits, folded
	leaders    map[string]leader          // folded name -> a well-known person
	surnames   map[string][]leader        // folded surname -> well-known persons
	offices    map[string]schema.Entity   // folded office that one state has by that name -> the state
	oneHolder  map[schema.Entity]bool     // states whose office of that name is nobody else's anywhere
	epithets   map[string][]schema.Entity // folded description -> states
}

// row is one line of a table.
type row struct {
	table string
	line  int
	cells []string
}

// readTable reads an embedded table: tab-separated cells, "#" starts a comment line.
func readTable(name string, cells int) ([]row, error) {
	f, err := tables.Open("gazetteer/" + name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var rows []row
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		line := lines.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		r := row{name, n, strings.Split(line, "\t")}
		if len(r.cells) > cells {
			return nil, fmt.Errorf("%s:%d: %d cells: the table has %d columns", name, n, len(r.cells), cells)
		}
		for len(r.cells) < cells {
			r.cells = append(r.cells, "")
		}
		rows = append(rows, r)
	}
	return rows, lines.Err()
}

// list cuts a cell at its semicolons.
func list(cell string) []string {
	if cell == "" {
		return nil
	}
	parts := strings.Split(cell, ";")
	out := parts[:0]
	for _, p := range parts {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// loadGazetteer reads the embedded tables.
func loadGazetteer() (*gazetteer, error) {
	g := &gazetteer{
		senses:     make(map[string][]sense, 1<<13),
		longest:    make(map[string]int, 1<<12),
		states:     map[string]schema.Entity{},
		prefixes:   map[string]schema.Entity{},
		polities:   map[schema.Entity]bool{},
		open:       map[schema.Entity]bool{},
		traits:     map[string]traits{},
		epithets:   map[string][]schema.Entity{},
		traitWords: map[string]bool{},
		leaders:    map[string]leader{},
		surnames:   map[string][]leader{},
		offices:    map[string]schema.Entity{},
		oneHolder:  map[schema.Entity]bool{},
	}
	for _, load := range []func() error{g.loadCountries, g.loadPrefixes, g.loadGroups, g.loadTreaties, g.loadOrgans, g.loadPlaces, g.loadShared, g.loadOthers, g.loadTraits, g.loadEpithets, g.loadLeaders, g.loadOffices} {
		if err := load(); err != nil {
			return nil, err
		}
	}
	return g, nil
}

func (g *gazetteer) loadCountries() error {
	rows, err := readTable("countries.tsv", 6)
	if err != nil {
		return err
	}
	for _, r := range rows {
		e := schema.Entity{Kind: schema.Country, Key: r.cells[0], Name: r.cells[1]}
		g.states[e.Key] = e
		g.add(e.Name, sense{entity: e})
		for _, n := range list(r.cells[2]) {
			g.add(n, sense{entity: e})
		}
		for _, n := range list(r.cells[3]) {
			g.add(n, sense{entity: e, kind: byAdjective})
		}
		for _, n := range list(r.cells[4]) {
			g.add(n, sense{entity: e, kind: byPeople})
		}
		for _, n := range list(r.cells[5]) {
			g.add(n, sense{entity: e, kind: bySeat})
		}
	}
	return nil
}

func (g *gazetteer) loadPrefixes() error {
	rows, err := readTable("prefixes.tsv", 2)
	if err != nil {
		return err
	}
	for _, r := range rows {
		e, ok := g.states[r.cells[1]]
		if !ok {
			return fmt.Errorf("%s:%d: no country %q", r.table, r.line, r.cells[1])
		}
		g.prefixes[foldWord(r.cells[0])] = e
	}
	return nil
}

// loadGroups reads organisations, polities and forums.
func (g *gazetteer) loadGroups() error {
	for _, t := range []struct {
		table string
		kind  schema.EntityKind
	}{
		{"organisations.tsv", schema.Organisation},
		{"polities.tsv", schema.Organisation},
		{"forums.tsv", schema.Forum},
	} {
		rows, err := readTable(t.table, 4)
		if err != nil {
			return err
		}
		for _, r := range rows {
			e := schema.NewEntity(t.kind, r.cells[0])
			var state schema.Entity
			if code := r.cells[3]; code != "" {
				s, ok := g.states[code]
				if !ok {
					return fmt.Errorf("%s:%d: no country %q", r.table, r.line, code)
				}
				state = s
			}
			g.polities[e] = t.table == "polities.tsv"
			g.add(e.Name, sense{entity: e, state: state})
			for _, n := range list(r.cells[1]) {
				g.add(n, sense{entity: e, state: state})
			}
			for _, n := range list(r.cells[2]) {
				g.add(n, sense{entity: e, state: state, kind: byAdjective})
				if g.polities[e] && strings.HasSuffix(n, "an") {
					g.add(n+"s", sense{entity: e, state: state}) // "the Venetians"
				}
			}
		}
	}
	return nil
}

func (g *gazetteer) loadTreaties() error {
	rows, err := readTable("treaties.tsv", 3)
	if err != nil {
		return err
	}
	for _, r := range rows {
		e := schema.NewEntity(schema.Treaty, r.cells[0])
		switch r.cells[2] {
		case "", "open":
			g.open[e] = r.cells[2] != ""
		default:
			return fmt.Errorf("%s:%d: %q: write open, or nothing", r.table, r.line, r.cells[2])
		}
		for _, n := range append(list(r.cells[1]), e.Name) {
			g.add(n, sense{entity: e})
		}
	}
	return nil
}

// loadOrgans reads bodies that act for one state: parliaments, ministries, services.
func (g *gazetteer) loadOrgans() error {
	rows, err := readTable("organs.tsv", 2)
	if err != nil {
		return err
	}
	for _, r := range rows {
		e, ok := g.states[r.cells[0]]
		if !ok {
			return fmt.Errorf("%s:%d: no country %q", r.table, r.line, r.cells[0])
		}
		for _, n := range list(r.cells[1]) {
			g.add(n, sense{entity: e, state: e, kind: byOrgan})
		}
	}
	return nil
}

// loadPlaces reads cities and regions of states.
func (g *gazetteer) loadPlaces() error {
	rows, err := readTable("places.tsv", 2)
	if err != nil {
		return err
	}
	for _, r := range rows {
		state, ok := g.states[r.cells[0]]
		if !ok {
			return fmt.Errorf("%s:%d: no country %q", r.table, r.line, r.cells[0])
		}
		for _, n := range list(r.cells[1]) {
			g.add(n, sense{entity: schema.NewEntity(schema.Place, n), state: state})
		}
	}
	return nil
}

// loadShared reads names that several states bear.
func (g *gazetteer) loadShared() error {
	rows, err := readTable("ambiguous.tsv", 3)
	if err != nil {
		return err
	}
	kinds := map[string]nameKind{"name": byName, "adjective": byAdjective, "people": byPeople}
	for _, r := range rows {
		kind, ok := kinds[r.cells[1]]
		if !ok {
			return fmt.Errorf("%s:%d: no kind %q: write name, adjective or people", r.table, r.line, r.cells[1])
		}
		key := foldName(r.cells[0])
		delete(g.senses, key)
		states, err := g.codes(r, r.cells[2])
		if err != nil {
			return err
		}
		for _, e := range states {
			g.add(r.cells[0], sense{entity: e, kind: kind, shared: true})
		}
	}
	return nil
}

// codes reads a list of state codes.
func (g *gazetteer) codes(r row, cell string) ([]schema.Entity, error) {
	var out []schema.Entity
	for _, code := range list(cell) {
		e, ok := g.states[code]
		if !ok {
			return nil, fmt.Errorf("%s:%d: no country %q", r.table, r.line, code)
		}
		out = append(out, e)
	}
	return out, nil
}

// loadOthers reads names that hold the name of a state but stand for none.
func (g *gazetteer) loadOthers() error {
	rows, err := readTable("others.tsv", 2)
	if err != nil {
		return err
	}
	kinds := map[string]schema.EntityKind{"place": schema.Place, "thing": schema.Thing}
	for _, r := range rows {
		kind, ok := kinds[r.cells[0]]
		if !ok {
			return fmt.Errorf("%s:%d: no kind %q: write place or thing", r.table, r.line, r.cells[0])
		}
		for _, n := range list(r.cells[1]) {
			g.add(n, sense{entity: schema.NewEntity(kind, n)})
		}
	}
	return nil
}

// maxWords bounds the words of a name: the bits of sense.upper.
const maxWords = 16

// add enters a name. A leading "?" makes the sense weak.
func (g *gazetteer) add(name string, s sense) {
	name, s.weak = strings.CutPrefix(name, "?")
	words := scan(name)
	if len(words) == 0 || len(words) > maxWords {
		return
	}
	var key strings.Builder
	n, lower := 0, false
	for _, w := range words {
		part := joinFold(n > 0, w)
		if part == "" {
			continue
		}
		key.WriteString(part)
		if w.upper {
			s.upper |= 1 << n
		}
		lower = lower || w.letter && !w.caps
		n++
	}
	s.caps = !lower && len(name) <= 8
	k := key.String()
	for i := range g.senses[k] {
		if have := &g.senses[k][i]; have.entity == s.entity && have.kind == s.kind && (have.caps == s.caps || !have.caps) {
			have.upper &= s.upper // the spelling that asks for fewer capitals wins
			return
		}
	}
	g.senses[k] = append(g.senses[k], s)
	first, _, _ := strings.Cut(k, " ")
	g.longest[first] = max(g.longest[first], n)
}
