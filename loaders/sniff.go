package loaders

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/claimgraph/claimgraph/schema"
)

// sniffRows is how many rows of a stranger's table are looked at.
const sniffRows = 2000

// A profile is what a table looks like.
type profile struct {
	file      string
	format    string   // as in datapackage.yaml
	iterator  string   // of JSON, the path of its items
	nested    []string // of JSON, keys that hold more than a plain value
	encoding  string
	delimiter rune
	headerRow int      // line of the header, from 1
	twoLines  bool     // the header has a second line
	sheet     string   // of a workbook, the one that is read
	sheets    []string // of a workbook, those that are not
	wide      []int    // columns whose names are years, when they hold numbers
	columns   []column
	rows      int
	sample    [][]string // the cells of the rows looked at
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
	plain    int // numbers that need no cleaning
	commas   int // numbers that can have a decimal comma
	points   int // numbers that can have a decimal point
	scheme   string

	dateForms []string // formats of the dates, when they are not those of ISO
}

// profileOf reads the first rows of a file and says what its columns hold.
func profileOf(f File) (*profile, error) {
	p := &profile{file: f.Name, format: formatOf(f.Name)}
	err := p.scan(f)
	if err == nil && p.secondHeader() {
		p = &profile{file: f.Name, format: p.format, twoLines: true}
		err = p.scan(f)
	}
	if err != nil {
		return nil, err
	}
	if p.rows == 0 {
		return nil, fmt.Errorf("%s: no row below the header fits it", f.Name)
	}
	codes, err := builtinCodes()
	if err != nil {
		return nil, err
	}
	for i := range p.columns {
		c := &p.columns[i]
		c.scheme = c.countries(codes)
		if c.scheme == "" && c.filled > 0 && !c.isYear() && !c.isDate() && !c.most(c.numbers) {
			c.dateForms = c.formats()
		}
		if yearName.MatchString(c.name) && (c.filled == 0 || c.most(c.numbers)) {
			p.wide = append(p.wide, i)
		}
	}
	if len(p.wide) < 3 {
		p.wide = nil
	}
	return p, nil
}

// secondHeader tells whether the first row is a second line of the header: the
// first has names that are missing or stand there twice, and below numbers this
// row has none but years.
func (p *profile) secondHeader() bool {
	if p.twoLines || p.format == "json" || p.format == "jsonl" || len(p.sample) < 2 {
		return false
	}
	telling, named := false, true
	for i, cell := range p.sample[0] {
		cell = strings.TrimSpace(cell)
		_, err := parseNumber(cell)
		if cell == "" || err == nil && !yearName.MatchString(cell) {
			return false
		}
		_, err = parseNumber(p.sample[1][i])
		telling = telling || err == nil && !yearName.MatchString(strings.TrimSpace(p.sample[1][i]))
		named = named && !unnamed.MatchString(p.columns[i].name)
	}
	return telling && !named
}

// unnamed is what a column is called that has no name, or one that was there before.
var unnamed = regexp.MustCompile(`^column \d+$| \(\d+\)$`)

// scan reads the header and the first rows of a file.
func (p *profile) scan(f File) error {
	p.delimiter, p.headerRow = ',', 1
	t, err := p.open(f)
	if err != nil {
		return err
	}
	defer t.close()
	res := &Resource{Format: p.format, Dialect: Dialect{Header: true, HeaderRow: p.headerRow, HeaderMore: map[bool]int{true: 1}[p.twoLines], Join: " "}}
	h, err := readHeader(t, res, f.Name)
	if err != nil {
		return err
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
			return err
		}
		if isRemark(cells) {
			continue
		}
		p.rows++
		p.sample = append(p.sample, slices.Clone(cells))
		for i := range p.columns {
			p.columns[i].look(strings.TrimSpace(cells[i]))
		}
	}
	return nil
}

// isRemark tells whether a row of several cells has nothing beside its first: a
// line left empty, a footnote, a heading between the rows.
func isRemark(cells []string) bool {
	return len(cells) > 2 && isEmpty(cells[1:])
}

// sniffDelimiter picks the character that cuts most records of the head into
// the same, and the largest, number of cells, and finds the header: the first
// of these records in which at least half of the cells are filled. What stands
// above it, such as a title, is skipped.
func sniffDelimiter(f File, encoding string) (rune, int, error) {
	in, err := text(f, encoding)
	if err != nil {
		return 0, 0, err
	}
	defer in.Close()
	head, err := io.ReadAll(io.LimitReader(in, 64<<10))
	if err != nil {
		return 0, 0, err
	}
	if len(head) == 64<<10 {
		head = head[:max(bytes.LastIndexByte(head, '\n'), 0)] // the last line is cut off
	}
	best, row, most := ',', 1, 0
	for _, d := range []rune{',', ';', '\t', '|'} {
		cells, same, line := usualWidth(head, d)
		if score := (cells - 1) * same; cells > 1 && score > most {
			best, row, most = d, line, score
		}
	}
	return best, row, nil
}

// usualWidth is the number of cells that most records have, how many have it,
// and the line of the first one that can be a header.
func usualWidth(head []byte, delimiter rune) (cells, same, line int) {
	r := csv.NewReader(bytes.NewReader(head))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes, r.ReuseRecord = delimiter, -1, true, true
	count, first := map[int]int{}, map[int]int{}
	for {
		record, err := r.Read()
		if err != nil {
			break
		}
		n, filled := len(record), 0
		for _, c := range record {
			if strings.TrimSpace(c) != "" {
				filled++
			}
		}
		count[n]++
		if first[n] == 0 && 2*filled >= n {
			first[n], _ = r.FieldPos(0)
		}
	}
	for n, times := range count {
		if first[n] > 0 && (times > same || times == same && n > cells) {
			cells, same = n, times
		}
	}
	return cells, same, first[cells]
}

func (c *column) look(cell string) {
	if slices.Contains(noValues, cell) {
		return
	}
	c.filled++
	if len(c.distinct) < 500 {
		c.distinct[cell] = true
	}
	if x, err := parseNumber(cell); err == nil {
		c.numbers++
		bare := strings.TrimSpace(numberUnits.ReplaceAllString(cell, ""))
		if _, err := strconv.ParseFloat(cell, 64); err == nil {
			c.plain++
		}
		if commaNumber.MatchString(bare) {
			c.commas++
		}
		if pointNumber.MatchString(bare) {
			c.points++
		}
		if y, err := parseNumber(swapPoint.Replace(cell)); err == nil && !pointNumber.MatchString(bare) {
			x = y
		}
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

// noValues are cells of a stranger's table that hold nothing.
var noValues = []string{"", "NA", "N/A", "n/a", ".", "..", "-"}

var (
	// yearName is the name of a column that holds the values of a year: 1990, or
	// 1990 [YR1990] as the World Bank writes.
	yearName    = regexp.MustCompile(`^(?:1[4-9]|20)\d\d(?: \[YR\d{4}\])?$`)
	numberUnits = regexp.MustCompile(`[%$€£¥\s]`)
	commaNumber = regexp.MustCompile(`^[+-]?(?:\d{1,3}(?:[.']\d{3})+|\d+)(?:,\d+)?$`)
	pointNumber = regexp.MustCompile(`^[+-]?(?:\d{1,3}(?:[,']\d{3})+|\d+)?(?:\.\d+)?$`)
)

// decimalComma tells whether the numbers are written with a comma before the
// decimals: all can be, and some can be nothing else.
func (c *column) decimalComma() bool {
	return c.numbers > 0 && c.commas == c.numbers && c.points < c.numbers
}

// most tells whether nearly all filled cells are of a sort.
func (c *column) most(n int) bool { return c.filled > 0 && n*10 >= c.filled*9 }

func (c *column) isYear() bool { return c.most(c.years) }
func (c *column) isDate() bool { return c.most(c.dates) }

// isTime tells whether the column holds years or dates, in whatever form.
func (c *column) isTime() bool { return c.isYear() || c.isDate() || len(c.dateForms) > 0 }

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
	schemes := []string{"iso3", "iso2", "name", "gec", "fr", "es", "ru"}
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
