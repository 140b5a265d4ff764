package loaders

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/claimgraph/claimgraph/schema"
)

// sniffRows is how many rows of a stranger's table are looked at.
const sniffRows = 2000

// A profile is what a table looks like.
type profile struct {
	encoding  string
	delimiter rune
	columns   []column
	rows      int
}

// A column is what the cells of a column have in common.
type column struct {
	name     string
	filled   int // cells with something in them
	distinct map[string]bool
	numbers  int // cells that are numbers
	years    int // cells that are whole numbers from 1400 to 2100
	dates    int // cells that are ISO dates
	percents int // numbers from 0 to 100
	scheme   string
}

// profileOf reads the first rows of a file.
func profileOf(f File) (*profile, error) {
	p := &profile{}
	valid, err := isUTF8(f)
	if err != nil {
		return nil, err
	}
	if !valid {
		p.encoding = "windows-1252"
	}
	if p.delimiter, err = sniffDelimiter(f, p.encoding); err != nil {
		return nil, err
	}
	res := &Resource{Encoding: p.encoding, Format: "csv", Dialect: Dialect{Delimiter: p.delimiter, Header: true, HeaderRow: 1, Quoted: true, Lazy: true}}
	t, err := openCSV(res, f)
	if err != nil {
		return nil, err
	}
	defer t.close()
	h, err := readHeader(t, res, f.Name)
	if err != nil {
		return nil, err
	}
	for _, name := range h.names {
		p.columns = append(p.columns, column{name: name, distinct: map[string]bool{}})
	}
	for p.rows < sniffRows {
		cells, _, err := t.read()
		if errors.Is(err, io.EOF) {
			break
		}
		if errors.Is(err, errBadRecord) || err == nil && len(cells) != len(p.columns) {
			continue
		}
		if err != nil {
			return nil, err
		}
		p.rows++
		for i := range p.columns {
			p.columns[i].look(strings.TrimSpace(cells[i]))
		}
	}
	if p.rows == 0 {
		return nil, fmt.Errorf("%s: no row below the header fits it", f.Name)
	}
	codes, err := builtinCodes()
	if err != nil {
		return nil, err
	}
	for i := range p.columns {
		p.columns[i].scheme = p.columns[i].countries(codes)
	}
	return p, nil
}

// sniffDelimiter picks the character that cuts the first lines into the same,
// and the largest, number of cells.
func sniffDelimiter(f File, encoding string) (rune, error) {
	in, err := text(f, encoding)
	if err != nil {
		return 0, err
	}
	defer in.Close()
	head, err := io.ReadAll(io.LimitReader(in, 64<<10))
	if err != nil {
		return 0, err
	}
	lines := strings.Split(string(head), "\n")
	if len(lines) > 1 && len(head) == 64<<10 {
		lines = lines[:len(lines)-1] // the last one is cut off
	}
	best, most := ',', 0
	for _, d := range []rune{',', ';', '\t', '|'} {
		want, same := 0, 0
		for i, l := range lines {
			if strings.TrimSpace(l) == "" {
				continue
			}
			n := delimiters(l, d)
			if i == 0 {
				want = n
			}
			if n == want {
				same++
			}
		}
		if score := want * same; want > 0 && score > most {
			best, most = d, score
		}
	}
	return best, nil
}

// delimiters counts a character outside quotes.
func delimiters(line string, d rune) (n int) {
	quoted := false
	for _, r := range line {
		switch {
		case r == '"':
			quoted = !quoted
		case r == d && !quoted:
			n++
		}
	}
	return n
}

func (c *column) look(cell string) {
	if cell == "" || cell == "NA" || cell == "." {
		return
	}
	c.filled++
	if len(c.distinct) < 500 {
		c.distinct[cell] = true
	}
	if x, err := parseNumber(cell); err == nil {
		c.numbers++
		if x >= 0 && x <= 100 {
			c.percents++
		}
		if n, err := strconv.Atoi(cell); err == nil && n >= 1400 && n <= 2100 {
			c.years++
		}
	}
	if _, err := schema.ParsePeriod(cell); err == nil && len(cell) >= 7 {
		c.dates++
	}
}

// most tells whether nearly all filled cells are of a sort.
func (c *column) most(n int) bool { return c.filled > 0 && n*10 >= c.filled*9 }

func (c *column) isYear() bool { return c.most(c.years) }
func (c *column) isDate() bool { return c.most(c.dates) }

// isNumber tells whether the column measures something: numbers that are no years.
func (c *column) isNumber() bool { return c.most(c.numbers) && !c.isYear() && c.scheme == "" }

func (c *column) isShare() bool {
	name := strings.ToLower(c.name)
	return c.isNumber() && c.most(c.percents) && (strings.Contains(name, "share") || strings.Contains(name, "pct") || strings.Contains(name, "percent") || strings.Contains(name, "%"))
}

// numericSchemes are codes that look like any number; the column's name must
// speak for them.
var numericSchemes = []struct {
	scheme string
	hints  []string
}{
	{"cow", []string{"cow", "ccode"}},
	{"gw", []string{"gw"}},
	{"isoNumeric", []string{"iso", "m49", "un_code", "numeric"}},
}

// countries finds the scheme by which the cells are states, "" for none.
func (c *column) countries(codes *Codes) string {
	schemes := []string{"iso3", "iso2", "name", "gec"}
	name := strings.ToLower(c.name)
	if c.most(c.numbers) {
		schemes = nil
		for _, n := range numericSchemes {
			for _, h := range n.hints {
				if strings.Contains(name, h) {
					schemes = append(schemes, n.scheme)
				}
			}
		}
	}
	best, most := "", 0
	for _, s := range schemes {
		found := 0
		for v := range c.distinct {
			if keys, err := codes.Find(s, v, "", ""); err == nil && len(keys) > 0 {
				found++
			}
		}
		if found > most && found*4 >= len(c.distinct)*3 {
			best, most = s, found
		}
	}
	return best
}
