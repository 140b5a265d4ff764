package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/claimgraph/claimgraph/schema"
)

// sqliteSchema holds every term once, and quads of the terms' numbers under
// three orders. It is loaded in one transaction.
const sqliteSchema = `create temp table raw(s text, p text, o text);
.mode tabs
.import %s raw
begin;
create table term(id integer primary key, value text not null unique, number integer);
insert into term(value, number) select v, case when v glob '[0-9]*' then cast(v as integer) end
  from (select s v from raw union select p from raw union select o from raw union select '%s');
create index number on term(number) where number is not null;
create table quad(s integer, p integer, o integer, g integer, primary key(s, p, o, g)) without rowid;
insert into quad select s.id, p.id, o.id, (select id from term where value = '%[2]s') from raw
  join term s on s.value = raw.s join term p on p.value = raw.p join term o on o.value = raw.o order by 1, 2, 3;
create index pos on quad(p, o, s);
create index ops on quad(o, p, s);
commit;
analyze;
`

// benchSQLite measures the sqlite3 of the system.
func benchSQLite(ctx context.Context, dir string, list []question) (result, error) {
	r := result{System: "SQLite", Note: "dictionary, three indexes; loaded from split triples"}
	if _, err := exec.LookPath("sqlite3"); err != nil {
		r.Skipped = "sqlite3 is not installed"
		return r, nil
	}
	version, err := exec.CommandContext(ctx, "sqlite3", "--version").Output()
	if err != nil {
		return r, fmt.Errorf("sqlite3: %w", err)
	}
	r.System += " " + strings.Fields(string(version))[0]
	store := filepath.Join(dir, sqliteStore)
	if r.Load, err = loadSQLite(ctx, dir, store); err != nil {
		return r, err
	}
	if r.Bytes, err = size(store); err != nil {
		return r, err
	}
	if r.Open, err = sqliteBest(ctx, store, ".open "+store+"\nselect 1 from quad limit 1;"); err != nil {
		return r, err
	}
	for _, q := range list {
		var a answer
		if q.SQL != "" {
			if a.Number, err = sqliteNumber(ctx, store, q); err == nil {
				a.Took, err = sqliteBest(ctx, store, q.SQL+";")
			}
			if err != nil {
				return r, fmt.Errorf("%s: %w", q.Name, err)
			}
		}
		r.Answers = append(r.Answers, a)
	}
	return r, nil
}

// loadSQLite loads the split triples of dir; a store that is there is replaced.
func loadSQLite(ctx context.Context, dir, store string) (spent, error) {
	if err := os.RemoveAll(store); err != nil {
		return spent{}, err
	}
	script := fmt.Sprintf(sqliteSchema, filepath.Join(dir, termsFile), schema.Short(label))
	return run(ctx, strings.NewReader(script), nil, "sqlite3", "-bail", store)
}

// sqliteNumber is the answer to a question.
func sqliteNumber(ctx context.Context, store string, q question) (int64, error) {
	statement := q.SQL
	if !q.Count {
		statement = "select count(*) from (" + q.SQL + ")"
	}
	out, err := exec.CommandContext(ctx, "sqlite3", "-readonly", store, statement).Output()
	if err != nil {
		return 0, fmt.Errorf("sqlite3: %w", err)
	}
	return strconv.ParseInt(strings.TrimSpace(string(out)), 10, 64)
}

// sqliteBest is best for statements of sqlite3, whose clock tells milliseconds.
func sqliteBest(ctx context.Context, store, statements string) (time.Duration, error) {
	calls := 1
	for {
		times, err := sqliteTimes(ctx, store, statements, calls)
		if err != nil {
			return 0, err
		}
		least := times[0]
		for _, t := range times {
			least = min(least, t)
		}
		if least >= leastBatch || calls == mostCalls {
			return least / time.Duration(calls), nil
		}
		grow := math.Min(100, 1.2*float64(leastBatch)/math.Max(float64(least), 0.5e6))
		calls = min(mostCalls, int(math.Ceil(float64(calls)*grow)))
	}
}

// mostCalls bounds the length of a script.
const mostCalls = 5000

// sqliteTimes runs the batches in one sqlite3 and gives the time of each.
func sqliteTimes(ctx context.Context, store, statements string, calls int) ([]time.Duration, error) {
	const clock = ".output stdout\nselect cast(round((julianday('now') - 2440587.5) * 86400000) as integer);\n.output /dev/null\n"
	var script strings.Builder
	for range batches {
		script.WriteString(clock)
		for range calls {
			script.WriteString(statements + "\n")
		}
		script.WriteString(clock)
	}
	cmd := exec.CommandContext(ctx, "sqlite3", "-bail", store)
	cmd.Stdin = strings.NewReader(script.String())
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("sqlite3: %w", err)
	}
	var stamps []int64
	for lines := bufio.NewScanner(bytes.NewReader(out)); lines.Scan(); {
		ms, err := strconv.ParseInt(lines.Text(), 10, 64)
		if err != nil {
			return nil, fmt.Errorf("sqlite3: %w", err)
		}
		stamps = append(stamps, ms)
	}
	if len(stamps) != 2*batches {
		return nil, fmt.Errorf("sqlite3: %d time stamps instead of %d", len(stamps), 2*batches)
	}
	var times []time.Duration
	for i := range batches {
		times = append(times, time.Duration(stamps[2*i+1]-stamps[2*i])*time.Millisecond)
	}
	return times, nil
}
