package article

import (
	"fmt"
	"strings"
)

// currency is what a sign, a code or a name stands for.
type currency struct {
	name string // "Canadian dollar", "Dollar" when the words leave the state open
	code string // ISO 4217, "" when open
	unit string // the bare unit, lower case: "dollar"
	main string // the code that usage suggests for the bare unit: "USD" for "$"
	weak bool   // an everyday word too ("won", "real"): needs a large number before it
}

// moneyUnit is a line of quantity_units.tsv.
type moneyUnit struct {
	currency
	fallback string // the code of the bare unit, as its name has it
	words    []string
	signs    []string
	named    bool // the name is not the unit's: "Japanese yen"
}

// tableLines calls f with the cells of each line of a tab-separated table.
func tableLines(name, table string, cells int, f func(cells []string) error) error {
	n := 0
	for line := range strings.Lines(table) {
		n++
		line = strings.TrimSuffix(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		c := strings.Split(line, "\t")
		if len(c) != cells {
			return fmt.Errorf("%s:%d: %d cells, want %d", name, n, len(c), cells)
		}
		if err := f(c); err != nil {
			return fmt.Errorf("%s:%d: %w", name, n, err)
		}
	}
	return nil
}

func commaList(cell string) []string {
	if cell == "" {
		return nil
	}
	return strings.Split(cell, ", ")
}

func (g *grammar) readMoneyUnits() (units []moneyUnit, err error) {
	err = tableLines("quantity_units.tsv", moneyUnitsTSV, 6, func(c []string) error {
		u := moneyUnit{words: commaList(c[4]), signs: commaList(c[5]), named: c[1] != "", fallback: c[2]}
		u.currency = currency{name: c[0], unit: strings.ToLower(c[0]), main: c[2], weak: c[3] == "weak"}
		if u.named {
			u.name, u.code = c[1], c[2]
		}
		units = append(units, u)
		return nil
	})
	return units, err
}

// readCurrencies adds the codes and the names with an adjective. The first
// line of a code says what the code stands for.
func (g *grammar) readCurrencies(units []moneyUnit) error {
	byName := map[string]int{}
	for i, u := range units {
		byName[u.unit] = i
	}
	return tableLines("quantity_currencies.tsv", currenciesTSV, 3, func(c []string) error {
		i, ok := byName[strings.ToLower(c[1])]
		if !ok {
			return fmt.Errorf("no unit %q in quantity_units.tsv", c[1])
		}
		u := &units[i]
		code, adjectives := c[0], commaList(c[2])
		full := currency{name: u.name, code: code, unit: u.unit, main: code}
		if len(adjectives) > 0 && (!u.named || code != u.fallback) {
			full.name = adjectives[0] + " " + u.unit
		}
		if len(adjectives) == 0 && code == u.fallback {
			u.code = code // the unit of one currency only: "euro"
		}
		if _, ok := g.codes[strings.ToLower(code)]; !ok {
			g.codes[strings.ToLower(code)] = full
		}
		for _, a := range adjectives {
			for _, w := range u.words {
				g.money.add(a+" "+w, full)
			}
		}
		return nil
	})
}

// addMoneyWords adds the bare units and their signs.
func (g *grammar) addMoneyWords(units []moneyUnit) {
	for _, u := range units {
		addAll(&g.money, u.words, u.currency)
		for _, s := range u.signs {
			sign, code, ok := strings.Cut(s, "=")
			c := u.currency
			if ok {
				c = g.codes[strings.ToLower(code)]
			}
			if l := lex(sign); len(l) == 1 && l[0].kind == lexMark {
				g.symbols[l[0].low] = c
			} else {
				g.money.add(sign, c)
			}
		}
	}
}
