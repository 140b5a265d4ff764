package main

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// result is what was measured of one system.
type result struct {
	System, Note string
	Skipped      string // why nothing was measured, "" if it was
	Load         spent
	Quads        int64 // that the system made of the data; 0: as many as there are
	Bytes        int64 // on disk; 0: nothing is kept there
	Open         time.Duration
	Answers      []answer // in the order of the questions; none if it was not asked
}

// machine is where and when it was measured.
type machine struct {
	Processor, System, Go, Date string
	Load                        string // average number of running programs while measuring
}

// writeReport writes the results as Markdown. The first result is that to
// which the others are compared.
func writeReport(w io.Writer, m machine, quads int64, list []question, results []result) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s quads, %s; %s, %s, %s%s.\n\n", thousands(quads), m.Date, m.Processor, m.System, m.Go, m.Load)
	var measured []result
	for _, r := range results {
		if r.Skipped != "" {
			fmt.Fprintf(&b, "Not measured: %s (%s).\n\n", r.System, r.Skipped)
			continue
		}
		measured = append(measured, r)
	}
	table(&b, "loading", measured, loadingRows(quads, measured))
	var asked []result
	for _, r := range measured {
		if len(r.Answers) > 0 {
			asked = append(asked, r)
		}
	}
	rows := make([][]string, len(list))
	for i, q := range list {
		rows[i] = []string{q.Name}
		for _, r := range asked {
			rows[i] = append(rows[i], compared(r.Answers[i].Took, asked[0].Answers[i].Took))
		}
	}
	table(&b, "asking", asked, rows)
	for _, r := range measured {
		fmt.Fprintf(&b, "* %s: %s.\n", r.System, r.Note)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func loadingRows(quads int64, results []result) [][]string {
	rows := [][]string{{"load, processor time"}, {"load, wall time"}, {"quads per CPU-second"}, {"peak memory, MB"}, {"bytes per quad"}, {"open"}}
	first := results[0]
	for _, r := range results {
		n := r.Quads
		if n == 0 {
			n = quads
		}
		perQuad := "in memory"
		if r.Bytes > 0 {
			perQuad = fmt.Sprintf("%.0f", float64(r.Bytes)/float64(n))
		}
		for i, cell := range []string{
			compared(r.Load.CPU, first.Load.CPU), compared(r.Load.Wall, first.Load.Wall),
			thousands(int64(float64(n) / r.Load.CPU.Seconds())), fmt.Sprint(r.Load.Peak >> 20), perQuad, compared(r.Open, first.Open),
		} {
			rows[i] = append(rows[i], cell)
		}
	}
	return rows
}

func table(b *strings.Builder, title string, columns []result, rows [][]string) {
	fmt.Fprintf(b, "| %s |", title)
	for _, r := range columns {
		fmt.Fprintf(b, " %s |", r.System)
	}
	b.WriteString("\n|---|" + strings.Repeat("---:|", len(columns)) + "\n")
	for _, row := range rows {
		fmt.Fprintf(b, "| %s |\n", strings.Join(row, " | "))
	}
	b.WriteString("\n")
}

// compared shows a time and how many times the first one it is.
func compared(d, first time.Duration) string {
	switch {
	case d == 0:
		return "–"
	case first == 0 || d == first:
		return duration(d)
	}
	ratio, digits := float64(d)/float64(first), 2
	if ratio >= 1 {
		digits = 1
	}
	if ratio >= 10 {
		digits = 0
	}
	return fmt.Sprintf("%s (%.*f×)", duration(d), digits, ratio)
}

// duration shows two significant digits.
func duration(d time.Duration) string {
	for _, unit := range []struct {
		size time.Duration
		name string
	}{{time.Second, "s"}, {time.Millisecond, "ms"}} {
		if v := float64(d) / float64(unit.size); v >= 1 {
			if v >= 10 {
				return fmt.Sprintf("%.0f %s", v, unit.name)
			}
			return fmt.Sprintf("%.1f %s", v, unit.name)
		}
	}
	return fmt.Sprintf("%d µs", d.Microseconds())
}

func thousands(n int64) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
