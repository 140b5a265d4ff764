package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/claimgraph/claimgraph/schema"
)

// sqliteCache gives SQLite more memory for pages than its default, in KiB.
const sqliteCache = "pragma cache_size = -262144;\n"

// sqliteSchema holds every term once, and quads of the terms' numbers under
// three orders. It is loaded in one transaction.
const sqliteSchema = sqliteCache + `create temp table raw(s text, p text, o text);
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
	r := result{System: "SQLite", Note: "dictionary, three indexes, a cache of 256 MB; loaded from split triples; asked by processor time, as its clock tells milliseconds"}
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
	// SQLite opens the file at the first statement, which is what is timed.
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

// sqliteBest is best for statements of sqlite3. As its clock tells only
// milliseconds, it counts their processor time, which is less than the time
// that passes.
func sqliteBest(ctx context.Context, store, statements string) (time.Duration, error) {
	least, err := sqliteLeast(ctx, store, statements, leastCalls)
	if err != nil {
		return 0, err
	}
	calls := int(askingTime / max(least, 100*time.Microsecond))
	if calls <= leastCalls {
		return least, nil
	}
	return sqliteLeast(ctx, store, statements, calls)
}

// sqliteLeast runs statements so often in one sqlite3, and gives the shortest time.
func sqliteLeast(ctx context.Context, store, statements string, calls int) (time.Duration, error) {
	var script strings.Builder
	script.WriteString(sqliteCache + ".timer on\n")
	for range calls {
		script.WriteString(statements + "\n.print end of call\n")
	}
	cmd := exec.CommandContext(ctx, "sqlite3", "-bail", store)
	cmd.Stdin = strings.NewReader(script.String())
	out, err := cmd.Output()
	if err != nil {
		return 0, fmt.Errorf("sqlite3: %w", err)
	}
	var least, call time.Duration
	timed := 0
	for lines := bufio.NewScanner(bytes.NewReader(out)); lines.Scan(); {
		var real, user, system float64
		if n, _ := fmt.Sscanf(lines.Text(), "Run Time: real %f user %f sys %f", &real, &user, &system); n == 3 {
			call += time.Duration((user + system) * 1e9)
		}
		if lines.Text() == "end of call" {
			if timed++; timed == 1 || call < least {
				least = call
			}
			call = 0
		}
	}
	if timed != calls || least == 0 {
		return 0, fmt.Errorf("sqlite3 timed %d of %d calls", timed, calls)
	}
	return least, nil
}
