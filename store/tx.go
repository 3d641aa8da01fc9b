package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Update runs f in one transaction: if f returns nil, all that it wrote is on
// disk when Update returns; if it returns an error or panics, nothing is. The
// context ends the wait for other writers; a transaction that has begun is
// carried to its end. Inside f only the Tx may be used to write, and not after
// f has returned.
func (s *Store) Update(ctx context.Context, f func(*Tx) error) error {
	if s.write == nil {
		return errors.New("the database is open for reading only")
	}
	return s.write.do(ctx, f)
}

// Tx is the transaction of one Update.
type Tx struct {
	w      *writer
	broken error // a failure after which SQLite may have rolled back by itself
	ended  bool
}

// writer is the one connection that writes. It is held for good and its
// statements are prepared once.
type writer struct {
	turn   chan struct{} // holds one token while nobody writes
	db     *sql.DB
	conn   *sql.Conn
	stmts  map[string]*sql.Stmt
	closed bool
}

func openWriter(ctx context.Context, path string) (*writer, error) {
	db, err := open(path, "_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=journal_size_limit(67108864)&_pragma=wal_autocheckpoint(4000)")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	conn, err := db.Conn(ctx)
	if err != nil {
		db.Close()
		return nil, err
	}
	w := &writer{turn: make(chan struct{}, 1), db: db, conn: conn, stmts: map[string]*sql.Stmt{}}
	w.turn <- struct{}{}
	return w, nil
}

func (w *writer) close() error {
	<-w.turn
	defer func() { w.turn <- struct{}{} }()
	if w.closed {
		return nil
	}
	w.closed = true
	var errs []error
	for _, stmt := range w.stmts { // one left open would keep SQLite from emptying the write-ahead log
		errs = append(errs, stmt.Close())
	}
	return errors.Join(append(errs, w.conn.Close(), w.db.Close())...)
}

func (w *writer) do(ctx context.Context, f func(*Tx) error) error {
	select {
	case <-w.turn:
		defer func() { w.turn <- struct{}{} }()
	case <-ctx.Done():
		return ctx.Err()
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if w.closed {
		return errors.New("the database has been closed")
	}

	t := &Tx{w: w}
	if _, err := t.exec("BEGIN IMMEDIATE"); err != nil {
		return fmt.Errorf("beginning a transaction: %w", err)
	}
	committed := false
	defer func() { // also when f panics
		t.ended = true
		if !committed {
			w.conn.ExecContext(context.Background(), "ROLLBACK") // fails where SQLite has done so itself
		}
	}()
	if err := f(t); err != nil {
		return err
	}
	// Until this line a crash costs the whole transaction and nothing else; once
	// it has returned, all of it is on disk.
	if _, err := t.exec("COMMIT"); err != nil {
		return fmt.Errorf("committing: %w", err)
	}
	committed = true
	return nil
}

// in holds the arguments of a statement with a result.
type in []any

// exec runs a statement and returns the number of rows it changed.
func (t *Tx) exec(query string, args ...any) (int64, error) {
	stmt, err := t.prepare(query)
	if err != nil {
		return 0, err
	}
	res, err := stmt.ExecContext(context.Background(), args...)
	if err != nil {
		return 0, t.failed(err)
	}
	return res.RowsAffected()
}

// get scans the first row of a result, or returns sql.ErrNoRows.
func (t *Tx) get(query string, args in, dest ...any) error {
	stmt, err := t.prepare(query)
	if err != nil {
		return err
	}
	return t.failed(stmt.QueryRowContext(context.Background(), args...).Scan(dest...))
}

// query returns all rows of a result. They must be read or closed before the
// transaction ends.
func (t *Tx) query(query string, args ...any) (*sql.Rows, error) {
	stmt, err := t.prepare(query)
	if err != nil {
		return nil, err
	}
	rows, err := stmt.QueryContext(context.Background(), args...)
	return rows, t.failed(err)
}

func (t *Tx) prepare(query string) (*sql.Stmt, error) {
	if t.ended {
		return nil, errors.New("the transaction is over")
	}
	if t.broken != nil {
		return nil, t.broken
	}
	if stmt := t.w.stmts[query]; stmt != nil {
		return stmt, nil
	}
	stmt, err := t.w.conn.PrepareContext(context.Background(), query)
	if err != nil {
		return nil, t.failed(err)
	}
	t.w.stmts[query] = stmt
	return stmt, nil
}

// failed remembers an error other than a broken rule of the schema. After a
// full disk, for one, SQLite may have rolled back, and further statements would
// be committed one by one (https://sqlite.org/lang_transaction.html).
func (t *Tx) failed(err error) error {
	if err == nil || errors.Is(err, sql.ErrNoRows) || code(err)&0xff == sqlite3.SQLITE_CONSTRAINT {
		return err
	}
	t.broken = err
	return err
}

// code returns SQLite's extended result code, 0 for any other error.
func code(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code()
	}
	return 0
}

// isUnique reports that a row with the same key is there already.
func isUnique(err error) bool {
	c := code(err)
	return c == sqlite3.SQLITE_CONSTRAINT_UNIQUE || c == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY
}
