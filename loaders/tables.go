package loaders

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"
)

// A tableSet names the tables of a mapping, which functions look cells up in.
// A table is another resource of the dataset, kept in memory by its key.
type tableSet struct {
	tables []*lookupTable
}

type lookupTable struct {
	name   string
	source *source
	key    int // slot
	// repeated says what a second row of one key means: "" a mistake, "first"
	// nothing, "all" that the cells of all are kept.
	repeated string
}

func (p *mappingParser) readTables(n *node) error {
	if n == nil {
		return nil
	}
	if n.kind != tableNode {
		return n.errorf("tables: write a name for each, with access and key")
	}
	for i, k := range n.keys {
		t, err := n.items[i].table("access", "key", "ignore", "repeated", "reject", "derive")
		if err != nil {
			return err
		}
		var access, key, repeated string
		for _, f := range []struct {
			key      string
			to       *string
			required bool
		}{{"access", &access, true}, {"key", &key, true}, {"repeated", &repeated, false}} {
			if err := textOf(n.items[i], t, f.key, f.to, f.required); err != nil {
				return err
			}
		}
		if repeated != "" && repeated != "first" && repeated != "all" {
			return t["repeated"].errorf("repeated: write first or all, to keep the first row of a key or all of them; otherwise a second one is an error")
		}
		r := p.resource(access)
		if r == nil {
			return t["access"].errorf("no resource %q in datapackage.yaml", access)
		}
		s := &source{name: k.text, at: n.items[i], resource: r.Name, index: map[string]int{},
			derived: map[int]expr{}, evidenced: map[int][]int{}}
		if err := p.readSteps(s, n.items[i]); err != nil {
			return err
		}
		p.out.tables.tables = append(p.out.tables.tables, &lookupTable{name: k.text, source: s, key: s.slot(key), repeated: repeated})
	}
	return nil
}

// use notes that a column of a table is looked up.
func (t *tableSet) use(name, column string) error {
	for _, l := range t.tables {
		if l.name == name {
			l.source.slot(column)
			return nil
		}
	}
	var names []string
	for _, l := range t.tables {
		names = append(names, l.name)
	}
	return fmt.Errorf("no table %q%s", name, didYouMean(name, names))
}

// tableCells are the cells of a table: key, column, values.
type tableCells map[string]map[string][]string

// loadTable reads a table into memory.
func (r *run) loadTable(t *lookupTable, files []File) error {
	rows := tableCells{}
	sc := newScope(r, t.source)
	for row, err := range r.rows(t.source, files) {
		if err != nil {
			return err
		}
		if row.bad != nil {
			continue // its own source, if there is one, rejects and counts it
		}
		sc.set(row)
		key, err := sc.values(t.key)
		if err != nil || len(key) == 0 || sc.refused() != nil {
			continue
		}
		cells := rows[key[0]]
		if cells != nil && t.repeated == "first" {
			continue
		}
		if cells != nil && t.repeated == "" {
			return fmt.Errorf("%s:%d: the key %q of table %s stands twice", row.file, row.line, key[0], t.name)
		}
		if cells == nil {
			cells = map[string][]string{}
			rows[strings.Clone(key[0])] = cells
		}
		for slot, name := range t.source.names {
			vals, err := sc.values(slot)
			if err != nil {
				return fmt.Errorf("%s:%d: table %s: %s: %w", row.file, row.line, t.name, name, err)
			}
			for _, v := range vals {
				cells[name] = append(cells[name], strings.Clone(v))
			}
		}
	}
	r.tables[t.name] = rows
	return nil
}

// A join makes objects of the subjects of another mapping, for the rows of it
// that agree with this row.
type join struct {
	predicates []*term
	graphs     []*term
	parent     string // name of the other mapping
	at         *node
	rules      []*rule
	child      []expr
	conditions []*node // for the parent's side, compiled for each of its sources
	parents    [][]expr
}

func (p *mappingParser) readJoin(c *compiler, r *rule, q *pair, n *node) error {
	t, err := n.table("mapping|m", "condition|conditions|c")
	if err != nil {
		return err
	}
	name, err := t["mapping"].scalar()
	if err != nil {
		return err
	}
	j := &join{predicates: q.predicates, graphs: q.graphs, parent: name, at: n}
	if v := t["condition"]; v != nil {
		for _, cond := range v.list() {
			ct, err := cond.table("function|fn|f", "parameters|pms")
			if err != nil {
				return err
			}
			if ct["function"] == nil || ct["parameters"] == nil || !strings.HasSuffix(ct["function"].text, "equal") || len(ct["parameters"].list()) != 2 {
				return cond.errorf("a join takes the function equal with two parameters: one of this mapping, one of the other")
			}
			sides := ct["parameters"].list()
			_, child, err := parameterOf(sides[0])
			if err != nil {
				return err
			}
			_, parent, err := parameterOf(sides[1])
			if err != nil {
				return err
			}
			e, err := c.value(child)
			if err != nil {
				return err
			}
			j.child = append(j.child, e)
			j.conditions = append(j.conditions, parent)
		}
	}
	r.joins = append(r.joins, j)
	return nil
}

// linkJoins finds the mappings that joins refer to, once all are read.
func (p *mappingParser) linkJoins() error {
	for _, r := range slices.Clone(p.out.rules) {
		for _, j := range r.joins {
			for _, parent := range p.out.rules {
				if parent.name != j.parent {
					continue
				}
				var keys []expr
				for _, n := range j.conditions {
					e, err := p.compiler(parent.source).value(n)
					if err != nil {
						return err
					}
					keys = append(keys, e)
				}
				j.rules = append(j.rules, parent)
				j.parents = append(j.parents, keys)
			}
			if len(j.rules) == 0 {
				var names []string
				for _, o := range p.out.rules {
					names = append(names, o.name)
				}
				return j.at.errorf("no mapping %q%s", j.parent, didYouMean(j.parent, names))
			}
		}
	}
	return nil
}

// index reads the rows of the other mapping and keeps its subjects by their keys.
func (r *run) index(j *join, files map[string][]File) error {
	subjects := map[string][]quad.Value{}
	for i, parent := range j.rules {
		sc := newScope(r, parent.source)
		for row, err := range r.rows(parent.source, files[parent.source.resource]) {
			if err != nil {
				return err
			}
			sc.set(row)
			if parent.when != nil {
				if yes, err := sc.condition(parent.when); err != nil || !yes {
					continue
				}
			}
			keys, err := sc.joinKeys(j.parents[i])
			if err != nil {
				continue // the row is rejected when its own mapping reads it
			}
			for _, t := range parent.subjects {
				made, err := t.make(sc, nil)
				if err != nil {
					continue
				}
				for _, k := range keys {
					for _, v := range made {
						if !slices.Contains(subjects[k], v) {
							subjects[k] = append(subjects[k], v)
						}
					}
				}
			}
		}
	}
	r.joins[j] = subjects
	return nil
}

// joinKeys combines the values of a join's conditions.
func (s *scope) joinKeys(conditions []expr) ([]string, error) {
	keys := []string{""}
	for _, e := range conditions {
		vals, err := e.eval(s, nil)
		if err != nil {
			return nil, err
		}
		var next []string
		for _, k := range keys {
			for _, v := range vals {
				next = append(next, k+"\x1f"+v)
			}
		}
		keys = next
	}
	return keys, nil
}

func (s *scope) join(r *rule, j *join) error {
	if err := s.inGraphs(r, j.graphs); err != nil {
		return err
	}
	keys, err := s.joinKeys(j.child)
	if err != nil {
		return err
	}
	s.pred = s.pred[:0]
	for _, t := range j.predicates {
		if s.pred, err = t.make(s, s.pred); err != nil {
			return err
		}
	}
	for _, k := range keys {
		for _, o := range s.run.joins[j][k] {
			for _, subject := range s.subj {
				for _, p := range s.pred {
					s.state(subject, p, o)
				}
			}
		}
	}
	return nil
}
