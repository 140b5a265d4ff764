// Package postgres keeps sources in the tables of Cayley's PostgreSQL backend,
// for more than one machine. A source is loaded by COPY in one transaction, and
// read back as a whole.
package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"

	cayley "github.com/cayleygraph/cayley/graph"
	csql "github.com/cayleygraph/cayley/graph/sql"
	cayleypg "github.com/cayleygraph/cayley/graph/sql/postgres"
	"github.com/cayleygraph/quad"
	"github.com/lib/pq"

	"github.com/claimgraph/claimgraph/graph/internal/segment"
)

// A DB is a database that holds a store.
type DB struct {
	name string // the address without its password
	sql  *sql.DB
}

// A Record describes a loaded source.
type Record struct {
	Label  string
	SHA256 string // of the segment with the same quads: equal for equal quads
	Entry  string // whatever the caller wants to keep
}

// ErrNoStore says that the database holds no store.
var ErrNoStore = errors.New("the database holds no store yet: load something first")

// sourcesTable describes what is loaded, beside Cayley's tables of nodes and quads.
const sourcesTable = `CREATE TABLE IF NOT EXISTS claimgraph_sources (
	label TEXT PRIMARY KEY,
	label_hash BYTEA NOT NULL,
	sha256 TEXT NOT NULL,
	entry TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS claimgraph_label ON quads (label_hash);`

// lockKey names the advisory lock of writers: "claimgr" in ASCII.
const lockKey = 0x636c61696d6772

// Open connects to the database at a postgres:// address, and makes the tables
// unless it is opened read-only.
func Open(address string, readOnly bool) (*DB, error) {
	db, err := sql.Open("postgres", address)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", Redacted(address), err)
	}
	d := &DB{name: Redacted(address), sql: db}
	if err := d.prepare(address, readOnly); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", d.name, err), db.Close())
	}
	return d, nil
}

// Redacted is an address without its password.
func Redacted(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "the address of the database"
	}
	return u.Redacted()
}

func (d *DB) prepare(address string, readOnly bool) error {
	if readOnly {
		var there bool
		if err := d.sql.QueryRow(`SELECT to_regclass('claimgraph_sources') IS NOT NULL`).Scan(&there); err != nil {
			return err
		}
		if !there {
			return ErrNoStore
		}
	} else {
		var there bool
		if err := d.sql.QueryRow(`SELECT to_regclass('quads') IS NOT NULL`).Scan(&there); err != nil {
			return err
		}
		if !there {
			if err := csql.Init(cayleypg.Type, address, nil); err != nil && !errors.Is(err, cayley.ErrDatabaseExists) {
				return err
			}
		}
		if _, err := d.sql.Exec(sourcesTable); err != nil {
			return err
		}
	}
	return nil
}

// Close closes the connections.
func (d *DB) Close() error { return d.sql.Close() }

// A LockedError says which connection writes to the store.
type LockedError struct {
	PID     int // of the server's process
	Client  string
	Program string
}

// Error names the holder.
func (e *LockedError) Error() string {
	return fmt.Sprintf("server process %d (%s) for %s is writing to this store; wait for it to end", e.PID, e.Program, e.Client)
}

// write runs a change in one transaction, alone.
func (d *DB) write(ctx context.Context, change func(*sql.Tx) error) error {
	tx, err := d.sql.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	var locked bool
	err = tx.QueryRowContext(ctx, `SELECT pg_try_advisory_xact_lock($1)`, lockKey).Scan(&locked)
	if err == nil && !locked {
		err = holder(ctx, tx)
	}
	if err == nil {
		err = change(tx)
	}
	if err != nil {
		if rerr := tx.Rollback(); rerr != nil && !errors.Is(rerr, sql.ErrTxDone) {
			err = errors.Join(err, rerr)
		}
		return err
	}
	return tx.Commit()
}

func holder(ctx context.Context, tx *sql.Tx) error {
	e := &LockedError{}
	err := tx.QueryRowContext(ctx, `SELECT a.pid, coalesce(host(a.client_addr), 'this machine'), coalesce(nullif(a.application_name, ''), 'unnamed')
		FROM pg_locks l JOIN pg_stat_activity a USING (pid)
		WHERE l.locktype = 'advisory' AND l.granted AND ((l.classid::bigint << 32) | l.objid::bigint) = $1 LIMIT 1`, lockKey).
		Scan(&e.PID, &e.Client, &e.Program)
	if errors.Is(err, sql.ErrNoRows) {
		return errors.New("somebody was writing to this store a moment ago; try again")
	}
	if err != nil {
		return err
	}
	return e
}

// Load stores the quads of a segment as a source, in place of what the label
// had.
func (d *DB) Load(ctx context.Context, r Record, s *segment.Segment) error {
	return d.write(ctx, func(tx *sql.Tx) error {
		if err := drop(ctx, tx, r.Label); err != nil {
			return err
		}
		return insert(ctx, tx, r, s)
	})
}

// Drop removes a source. It tells whether it was there.
func (d *DB) Drop(ctx context.Context, label string) (found bool, err error) {
	err = d.write(ctx, func(tx *sql.Tx) error {
		if err := tx.QueryRowContext(ctx, `SELECT true FROM claimgraph_sources WHERE label = $1`, label).Scan(&found); err != nil {
			if errors.Is(err, sql.ErrNoRows) {
				return nil
			}
			return err
		}
		return drop(ctx, tx, label)
	})
	return found && err == nil, err
}

// drop deletes the quads of a label, and the nodes that no quad has any more.
func drop(ctx context.Context, tx *sql.Tx, label string) error {
	var there bool
	if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT FROM claimgraph_sources WHERE label = $1)`, label).Scan(&there); err != nil || !there {
		return err
	}
	const quads = `WITH gone AS (DELETE FROM quads WHERE label_hash = $1
			RETURNING subject_hash, predicate_hash, object_hash, label_hash),
		ends AS (SELECT subject_hash AS hash FROM gone UNION ALL SELECT predicate_hash FROM gone
			UNION ALL SELECT object_hash FROM gone UNION ALL SELECT label_hash FROM gone),
		counts AS (SELECT hash, count(*) AS n FROM ends GROUP BY hash)
		UPDATE nodes SET refs = refs - counts.n FROM counts WHERE nodes.hash = counts.hash`
	hash := csql.HashOf(quad.IRI(label)).SQLValue()
	for _, step := range []struct {
		text string
		args []any
	}{
		{quads, []any{hash}},
		{`DELETE FROM nodes WHERE refs <= 0`, nil},
		{`DELETE FROM claimgraph_sources WHERE label = $1`, []any{label}},
	} {
		if _, err := tx.ExecContext(ctx, step.text, step.args...); err != nil {
			return err
		}
	}
	return nil
}

// insert copies a segment into the tables.
func insert(ctx context.Context, tx *sql.Tx, r Record, s *segment.Segment) error {
	if _, err := tx.ExecContext(ctx, `CREATE TEMPORARY TABLE incoming (LIKE nodes INCLUDING INDEXES) ON COMMIT DROP`); err != nil {
		return err
	}
	hashes, err := copyNodes(ctx, tx, s)
	if err != nil {
		return err
	}
	if err := refuseCollisions(ctx, tx); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO nodes SELECT * FROM incoming ON CONFLICT (hash) DO UPDATE SET refs = nodes.refs + EXCLUDED.refs`); err != nil {
		return err
	}
	if err := copyQuads(ctx, tx, s, hashes); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO claimgraph_sources (label, label_hash, sha256, entry) VALUES ($1, $2, $3, $4)`,
		r.Label, csql.HashOf(quad.IRI(r.Label)).SQLValue(), r.SHA256, r.Entry)
	return err
}

// refuseCollisions compares the values that are new with the stored ones of the
// same hash: Cayley tells values apart by hash alone.
func refuseCollisions(ctx context.Context, tx *sql.Tx) error {
	var n int
	err := tx.QueryRowContext(ctx, `SELECT count(*) FROM incoming JOIN nodes USING (hash)
		WHERE (incoming.value, incoming.value_string, incoming.datatype, incoming.language, incoming.iri, incoming.bnode, incoming.value_int, incoming.value_bool, incoming.value_float, incoming.value_time)
		IS DISTINCT FROM (nodes.value, nodes.value_string, nodes.datatype, nodes.language, nodes.iri, nodes.bnode, nodes.value_int, nodes.value_bool, nodes.value_float, nodes.value_time)`).Scan(&n)
	if err == nil && n > 0 {
		return fmt.Errorf("%d values have the hash of another value in the store, such as a number and a typed text that reads the same: PostgreSQL cannot keep them apart", n)
	}
	return err
}

// uniqueViolation is PostgreSQL's code for two rows with one key.
const uniqueViolation = "23505"

func isUniqueViolation(err error) bool {
	var e *pq.Error
	return errors.As(err, &e) && e.Code == uniqueViolation
}
