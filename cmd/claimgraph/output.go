package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/cayleygraph/quad"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/claimgraph/claimgraph/queries"
	"github.com/claimgraph/claimgraph/schema"
)

// table is a result with named columns. Cells are strings, numbers or nil.
type table struct {
	schema  string // name of the JSON form: "claimgraph.rows/v1"
	columns []string
	rows    [][]any
	wide    []string     // columns of nodes
	from    []schema.Row // what a table of a query was made of
	cut     string       // says that rows are missing, and how to get them; "" when all are here
}

var tableFormats = []string{"table", "json", "jsonl", "csv", "md"}

// formatFlag adds --format with the given choices, the first being the default.
func formatFlag(cmd *cobra.Command, choices []string) *string {
	format := cmd.Flags().StringP("format", "f", choices[0], "form of the result: "+strings.Join(choices, ", "))
	cobra.CheckErr(cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(choices, cobra.ShellCompDirectiveNoFileComp)))
	return format
}

func checkFormat(format string, choices []string) error {
	if !slices.Contains(choices, format) {
		return usage(fmt.Errorf("format %q: write one of %s%s", format, strings.Join(choices, ", "), didYouMean(format, choices)))
	}
	return nil
}

// limit keeps the first n rows; 0 keeps all.
func (t *table) limit(n int) {
	if n > 0 && len(t.rows) > n {
		t.cut = fmt.Sprintf("showing %s of %s (--limit 0 for all)", thousands(int64(n)), thousands(int64(len(t.rows))))
		t.rows = t.rows[:n]
	}
}

func (t *table) write(w io.Writer, format string) error {
	switch format {
	case "json":
		return t.writeJSON(w)
	case "jsonl":
		for _, row := range t.rows {
			if err := writeJSONLine(w, t.object(row)); err != nil {
				return err
			}
		}
		return nil
	case "csv":
		return t.writeCSV(w)
	case "md":
		return t.writeMarkdown(w)
	}
	return t.writeText(w)
}

// object is a row as ordered JSON members.
func (t *table) object(row []any) json.RawMessage {
	var b strings.Builder
	b.WriteByte('{')
	n := 0
	for i, c := range t.columns {
		if row[i] == nil {
			continue
		}
		if n > 0 {
			b.WriteByte(',')
		}
		n++
		b.Write(mustJSON(c))
		b.WriteByte(':')
		b.Write(mustJSON(row[i]))
	}
	b.WriteByte('}')
	return json.RawMessage(b.String())
}

func (t *table) writeJSON(w io.Writer) error {
	rows := make([]json.RawMessage, 0, len(t.rows))
	for _, row := range t.rows {
		rows = append(rows, t.object(row))
	}
	return writeJSONLine(w, struct {
		Schema  string            `json:"schema"`
		Columns []string          `json:"columns"`
		Rows    []json.RawMessage `json:"rows"`
		Cut     string            `json:"cut,omitempty"`
	}{t.schema, t.columns, rows, t.cut})
}

func (t *table) writeCSV(w io.Writer) error {
	c := csv.NewWriter(w)
	if err := c.Write(t.columns); err != nil {
		return err
	}
	for _, row := range t.rows {
		record := make([]string, len(row))
		for i, cell := range row {
			record[i] = inertCell(cellText(cell))
		}
		if err := c.Write(record); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

// inertCell keeps spreadsheets from reading text as a formula.
func inertCell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		if _, err := strconv.ParseFloat(s, 64); err != nil {
			return "'" + s
		}
	}
	return s
}

func (t *table) writeMarkdown(w io.Writer) error {
	escape := strings.NewReplacer("|", `\|`, "\n", " ", "<", "&lt;", "`", "\\`")
	var b strings.Builder
	b.WriteString("| " + strings.Join(t.columns, " | ") + " |\n|" + strings.Repeat("---|", len(t.columns)) + "\n")
	for _, row := range t.rows {
		for _, cell := range row {
			b.WriteString("| " + escape.Replace(cellText(cell)) + " ")
		}
		b.WriteString("|\n")
	}
	if t.cut != "" {
		b.WriteString("\n" + t.cut + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (t *table) writeText(w io.Writer) error {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.DiscardEmptyColumns)
	if len(t.columns) > 0 && len(t.rows) > 0 {
		fmt.Fprintln(tw, strings.Join(t.columns, "\t"))
	}
	for _, row := range t.rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = plainLine(cellText(cell))
		}
		fmt.Fprintln(tw, strings.TrimRight(strings.Join(cells, "\t"), "\t"))
	}
	if err := tw.Flush(); err != nil {
		return err
	}
	if t.cut != "" {
		_, err := fmt.Fprintln(w, t.cut)
		return err
	}
	return nil
}

// plainLine keeps control characters of data away from the terminal.
func plainLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || 0x80 <= r && r < 0xa0 {
			return ' '
		}
		return r
	}, s)
}

func cellText(cell any) string {
	switch v := cell.(type) {
	case nil:
		return ""
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return fmt.Sprint(cell)
}

// cellOf turns a value of the graph into a cell: IRIs in their short form.
func cellOf(v quad.Value) any {
	switch v := v.(type) {
	case nil:
		return nil
	case quad.IRI:
		return schema.Short(v)
	case quad.Int:
		return int64(v)
	case quad.Float:
		return float64(v)
	case quad.Bool:
		return bool(v)
	case quad.String:
		return string(v)
	case quad.LangString:
		return string(v.Value)
	case quad.TypedString:
		return string(v.Value)
	}
	return quad.StringOf(v)
}

// rowsTable is a table of a query's rows; columns nil means all names, sorted.
func rowsTable(columns []string, rows []schema.Row) *table {
	if columns == nil {
		seen := map[string]bool{}
		for _, row := range rows {
			for name := range row {
				if !seen[name] {
					seen[name] = true
					columns = append(columns, name)
				}
			}
		}
		slices.Sort(columns)
	}
	t := &table{schema: "claimgraph.rows/v1", columns: columns, from: rows}
	for _, row := range rows {
		cells := make([]any, len(columns))
		for i, c := range columns {
			cells[i] = cellOf(row[c])
		}
		t.rows = append(t.rows, cells)
	}
	return t
}

// typedTable is a table of a saved query's rows: periods and countries without
// their prefix, which the column says already.
func typedTable(columns []queries.Column, rows []schema.Row) *table {
	var names []string
	for _, c := range columns {
		names = append(names, c.Name)
	}
	t := rowsTable(names, rows)
	for i, c := range columns {
		prefix := map[queries.Type]string{queries.YearType: "period:", queries.PeriodType: "period:", queries.CountryType: "e:"}[c.Type]
		if c.Type == queries.NodeType {
			t.wide = append(t.wide, c.Name)
		}
		for _, row := range t.rows {
			if text, ok := row[i].(string); ok && prefix != "" {
				row[i] = strings.TrimPrefix(text, prefix)
			}
		}
	}
	return t
}

// narrow leaves out the columns of nodes, which only a program needs, where
// there are others. It returns the names of those left out.
func (t *table) narrow() []string {
	if len(t.wide) == len(t.columns) {
		return nil
	}
	var out []string
	for i := len(t.columns) - 1; i >= 0; i-- {
		if !slices.Contains(t.wide, t.columns[i]) {
			continue
		}
		out = append(out, t.columns[i])
		t.columns = slices.Delete(t.columns, i, i+1)
		for k := range t.rows {
			t.rows[k] = slices.Delete(t.rows[k], i, i+1)
		}
	}
	slices.Reverse(out)
	return out
}

func writeJSONLine(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// mustJSON writes a cell, which is a string, a number, a boolean or a time.
func mustJSON(v any) []byte {
	var b strings.Builder
	if err := writeJSONLine(&b, v); err != nil {
		return []byte("null") // NaN and infinities have no JSON form
	}
	return []byte(strings.TrimSuffix(b.String(), "\n"))
}

// thousands writes 1234567 as 1,234,567.
func thousands(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func flagNames(cmd *cobra.Command) []string {
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	return names
}
