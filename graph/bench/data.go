package main

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strconv"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/graph"
	"github.com/claimgraph/claimgraph/schema"
)

// label is that of the source that is loaded.
const label = quad.IRI(schema.SourceNS + "bench/1")

// The data hold so many countries, and numbers below this bound.
const (
	countries = 200
	numbers   = 100_000_000
)

// row is one made-up observation.
type row struct {
	key               int
	reporter, partner string // C0 to C199
	period            int    // 1960 to 2019
	milli             int64  // 0 to 99,999,999
}

// rowAt makes the observation of a key; the same key always gives the same.
func rowAt(key int) row {
	mix := uint64(key)*0x9e3779b97f4a7c15 + 12345
	mix ^= mix >> 29
	mix *= 0xbf58476d1ce4e5b9
	country := func(bits uint64) string { return "C" + strconv.FormatUint(bits%countries, 10) }
	return row{
		key: key, reporter: country(mix >> 8), partner: country(mix >> 24),
		period: 1960 + int(mix>>40%60), milli: int64(mix >> 33 % numbers),
	}
}

// parent gives every hundredth row a node in a tree, in which each inner node
// has four children.
func (r row) parent() (child, parent int, ok bool) {
	return r.key / 100, r.key / 400, r.key%100 == 0 && r.key > 0
}

// rows is how many rows it takes to give so many quads.
func rows(quads int) int { return int(float64(quads) / 5.01) }

func (r row) quads() []quad.Quad {
	iri := func(ns, name string) quad.Value { return quad.IRI(ns + name) }
	obs := iri(schema.ObservationNS, "bench/"+strconv.Itoa(r.key))
	list := []quad.Quad{
		{Subject: obs, Predicate: iri(schema.RDF, "type"), Object: iri(schema.QB, "Observation"), Label: label},
		{Subject: obs, Predicate: iri(schema.VocabNS, "reporter"), Object: iri(schema.EntityNS, r.reporter), Label: label},
		{Subject: obs, Predicate: iri(schema.VocabNS, "partner"), Object: iri(schema.EntityNS, r.partner), Label: label},
		{Subject: obs, Predicate: iri(schema.VocabNS, "period"), Object: iri(schema.PeriodNS, strconv.Itoa(r.period)), Label: label},
		{Subject: obs, Predicate: iri(schema.VocabNS, "milli"), Object: quad.Int(r.milli), Label: label},
	}
	if child, parent, ok := r.parent(); ok {
		node := func(n int) quad.Value { return iri(schema.EntityNS, "tree/"+strconv.Itoa(n)) }
		list = append(list, quad.Quad{Subject: node(child), Predicate: iri(schema.SKOS, "broader"), Object: node(parent), Label: label})
	}
	return list
}

func allQuads(n int) iter.Seq2[quad.Quad, error] {
	return func(yield func(quad.Quad, error) bool) {
		for key := range n {
			for _, q := range rowAt(key).quads() {
				if !yield(q, nil) {
					return
				}
			}
		}
	}
}

// Files of the data, in the folder of a run.
const (
	quadsFile   = "bench.nq"        // N-Quads
	termsFile   = "bench.tsv"       // the same without labels: subject, predicate, object, in short names
	rowsFile    = "observation.csv" // one line per observation
	treeFile    = "tree.csv"        // child, parent
	questions   = "questions.json"
	datasetDir  = "dataset"
	storeOfNQ   = "store-nq"
	storeOfCSV  = "store-csv"
	sqliteStore = "sqlite.db"
	duckdbStore = "duckdb.db"
)

// writeData writes the rows in the form of each system.
func writeData(dir string, n int) error {
	if err := writeFile(dir, quadsFile, func(w io.Writer) error {
		_, err := graph.WriteNQuads(w, allQuads(n))
		return err
	}); err != nil {
		return err
	}
	if err := writeFile(dir, termsFile, func(w io.Writer) error { return writeTerms(w, n) }); err != nil {
		return err
	}
	if err := writeFile(dir, treeFile, func(w io.Writer) error { return writeTree(w, n) }); err != nil {
		return err
	}
	return writeFile(dir, rowsFile, func(w io.Writer) error { return writeRows(w, n) })
}

func writeFile(dir, name string, write func(io.Writer) error) error {
	f, err := os.Create(filepath.Join(dir, name))
	if err != nil {
		return err
	}
	defer f.Close()
	b := bufio.NewWriterSize(f, 1<<20)
	if err := write(b); err != nil {
		return err
	}
	if err := b.Flush(); err != nil {
		return err
	}
	return f.Close()
}

func writeTerms(w io.Writer, n int) error {
	short := func(v quad.Value) string {
		if iri, ok := v.(quad.IRI); ok {
			return schema.Short(iri)
		}
		return fmt.Sprint(v.Native())
	}
	for q := range allQuads(n) {
		if _, err := fmt.Fprintf(w, "%s\t%s\t%s\n", short(q.Subject), short(q.Predicate), short(q.Object)); err != nil {
			return err
		}
	}
	return nil
}

func writeTree(w io.Writer, n int) error {
	if _, err := fmt.Fprintln(w, "child,parent"); err != nil {
		return err
	}
	for key := range n {
		if child, parent, ok := rowAt(key).parent(); ok {
			if _, err := fmt.Fprintf(w, "%d,%d\n", child, parent); err != nil {
				return err
			}
		}
	}
	return nil
}

func writeRows(w io.Writer, n int) error {
	if _, err := fmt.Fprintln(w, "key,reporter,partner,period,milli"); err != nil {
		return err
	}
	for key := range n {
		r := rowAt(key)
		if _, err := fmt.Fprintf(w, "%d,%s,%s,%d,%d\n", key, r.reporter, r.partner, r.period, r.milli); err != nil {
			return err
		}
	}
	return nil
}
