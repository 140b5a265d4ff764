// Command build makes the fact tables of the embedded datasets from the
// publishers' files. The same files give the same bytes.
//
//	go run ./loaders/build -from DIR [-to loaders/datasets]
//
// DIR holds one folder for each source:
//
//	country_codes/country-codes.csv            datahub.io country-codes, PDDL 1.0
//	factbook_json/<region>/<code>.json         The World Factbook, public domain
//	cow_state_system/states2016.csv            state list of the Correlates of War project, from the manystates package, CC BY 4.0
//	starter_pack/trade_partners_factbook_*.csv partners parsed from the editions 1999-2025 of The World Factbook, public domain
//	starter_pack/leaders_factbook_*.csv        leaders parsed from the editions 1990-2025 of The World Factbook, public domain
//	un_hr_treaties/hr_status_*.csv             status of human rights treaties by the UN Treaty Collection, facts
//
// What these lack is written by hand in states.yaml, partners.yaml, titles.yaml,
// treaties.yaml, organisations.yaml and agreements.yaml, beside this file.
package main

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	from := flag.String("from", "", "folder with the sources")
	to := flag.String("to", "loaders/datasets", "folder of the datasets")
	flag.Parse()
	if *from == "" || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := build(*from, *to, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "build:", err)
		os.Exit(1)
	}
}

// build makes all tables; words says what was made and what could not be used.
func build(from, to string, words io.Writer) error {
	b := &builder{from: from, to: to, words: words}
	for _, step := range []struct {
		name string
		run  func() error
	}{
		{"countries", b.countries},
		{"factbook-partners", b.partners},
		{"leaders", b.leaders},
		{"human-rights-treaties", b.treaties},
		{"factbook-memberships", b.memberships},
		{"factbook-agreements", b.agreements},
	} {
		if err := step.run(); err != nil {
			return fmt.Errorf("%s: %w", step.name, err)
		}
	}
	return nil
}

type builder struct {
	from, to string
	words    io.Writer
	states   *states
	days     map[int][]string // days on which the leaders in an edition began
	courts   []standing       // where states stand towards the International Criminal Court
}

// note writes a remark for the person who runs the builder.
func (b *builder) note(format string, args ...any) { fmt.Fprintf(b.words, format+"\n", args...) }

// A record is a row of a source, by column.
type record map[string]string

// read reads a CSV file with a header, whole.
func (b *builder) read(name string) ([]record, error) {
	data, err := os.ReadFile(filepath.Join(b.from, filepath.FromSlash(name)))
	if err != nil {
		return nil, err
	}
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	rows, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("%s: empty", name)
	}
	var out []record
	for _, row := range rows[1:] {
		rec := record{}
		for i, c := range row {
			rec[rows[0][i]] = strings.TrimSpace(strings.ReplaceAll(c, "\u00a0", " "))
		}
		out = append(out, rec)
	}
	return out, nil
}

// one finds the only file that fits a pattern.
func (b *builder) one(pattern string) (string, error) {
	found, err := filepath.Glob(filepath.Join(b.from, filepath.FromSlash(pattern)))
	if err != nil {
		return "", err
	}
	if len(found) != 1 {
		return "", fmt.Errorf("%s: %d files fit, one is needed", pattern, len(found))
	}
	rel, err := filepath.Rel(b.from, found[0])
	return filepath.ToSlash(rel), err
}

// write writes a table as gzipped CSV without a time stamp.
func (b *builder) write(name string, header []string, rows [][]string) error {
	var buf bytes.Buffer
	z, err := gzip.NewWriterLevel(&buf, gzip.BestCompression)
	if err != nil {
		return err
	}
	w := csv.NewWriter(z)
	if err := w.Write(header); err != nil {
		return err
	}
	for _, row := range rows {
		if len(row) != len(header) {
			return fmt.Errorf("%s: a row of %d cells where the header has %d", name, len(row), len(header))
		}
		if err := w.Write(row); err != nil {
			return err
		}
	}
	if w.Flush(); w.Error() != nil {
		return w.Error()
	}
	if err := z.Close(); err != nil {
		return err
	}
	path := filepath.Join(b.to, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	b.note("%s: %d rows, %d bytes", name, len(rows), buf.Len())
	return os.WriteFile(path, buf.Bytes(), 0o644)
}
