package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestMain lets the test measure its own program in processes of their own.
func TestMain(m *testing.M) {
	if slices.Contains(os.Args, "-child") {
		if err := bench(context.Background(), os.Args[1:], os.Stdout, os.Stderr); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

const testQuads = 20_000

// want computes the answers from the rows, one by one.
func want(n int) []int64 {
	middle := rowAt(n / 2)
	var point, all, two, narrow, large int64
	partners := map[string]bool{}
	below := map[int]bool{1: true}
	const about = 20
	for key := range n {
		r := rowAt(key)
		all++
		if width := int64(about * numbers / n); r.milli >= numbers/20 && r.milli < numbers/20+width {
			narrow++
		}
		if child, parent, ok := r.parent(); ok && below[parent] {
			below[child] = true
		}
		if r.reporter != middle.reporter {
			continue
		}
		partners[r.partner] = true
		if r.period == middle.period {
			two++
			if r.partner == middle.partner {
				point++
			}
		}
		if r.milli > max(0, numbers-countries*int64(about*numbers/n)) {
			large++
		}
	}
	return []int64{point, point, 1, int64(len(partners)), all, two, narrow, large, 1, 1, int64(len(below) - 1)}
}

func TestAnswers(t *testing.T) {
	o := options{quads: testQuads, dir: t.TempDir(), alone: true}
	list, results, err := measure(t.Context(), o, os.Stderr)
	if err != nil {
		t.Fatal(err)
	}
	expected := want(rows(testQuads))
	for i, q := range list {
		if got := results[0].Answers[i]; got.Number != expected[i] || got.Took <= 0 {
			t.Errorf("%s: claimgraph answers %d after %v, want %d", q.Name, got.Number, got.Took, expected[i])
		}
	}
	for _, r := range results {
		if r.Quads < testQuads*9/10 || r.Bytes == 0 || r.Load.CPU == 0 {
			t.Errorf("%s: implausible: %+v", r.System, r)
		}
	}
	var b strings.Builder
	if err := writeReport(&b, thisMachine(), results[0].Quads, list, results); err != nil {
		t.Fatal(err)
	}
	for _, q := range list {
		if !strings.Contains(b.String(), "| "+q.Name+" | ") {
			t.Errorf("the report lacks %q:\n%s", q.Name, b.String())
		}
	}
}

func TestSQLiteAnswers(t *testing.T) {
	if _, err := exec.LookPath("sqlite3"); err != nil {
		t.Skip("sqlite3 is not installed")
	}
	n := rows(testQuads)
	dir := t.TempDir()
	if err := writeData(dir, n); err != nil {
		t.Fatal(err)
	}
	list, err := readQuestions(n)
	if err != nil {
		t.Fatal(err)
	}
	store := filepath.Join(dir, sqliteStore)
	if _, err := loadSQLite(t.Context(), dir, store); err != nil {
		t.Fatal(err)
	}
	expected := want(n)
	for i, q := range list {
		if got, err := sqliteNumber(t.Context(), store, q); err != nil || got != expected[i] {
			t.Errorf("%s: SQLite answers %d, %v, want %d", q.Name, got, err, expected[i])
		}
	}
}

// TestSkipped says what is not measured where it is not installed.
func TestSkipped(t *testing.T) {
	for _, p := range peers() {
		r, err := p.bench(t.Context(), t.TempDir(), t.TempDir(), nil)
		if err != nil || !strings.Contains(r.Skipped, p.module) {
			t.Errorf("%s: %+v, %v", p.system, r, err)
		}
	}
}

func TestCompared(t *testing.T) {
	for _, c := range []struct {
		d, first int64
		want     string
	}{
		{0, 5, "–"},
		{1_500_000, 0, "1.5 ms"},
		{1_500_000, 1_500_000, "1.5 ms"},
		{30_000_000, 1_500_000, "30 ms (20×)"},
		{3_000_000_000, 1_500_000_000, "3.0 s (2.0×)"},
		{750, 1500, "0 µs (0.50×)"},
	} {
		if got := compared(time.Duration(c.d), time.Duration(c.first)); got != c.want {
			t.Errorf("compared(%d, %d) = %q, want %q", c.d, c.first, got, c.want)
		}
	}
}
