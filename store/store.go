package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	_ "modernc.org/sqlite"
)

// What callers must tell apart.
var (
	// ErrLocked: another process has the database open for writing.
	ErrLocked = errors.New("another putright is using this database")

	// ErrNewer: a later version of the program has changed the database.
	ErrNewer = errors.New("the database was made by a newer putright: use that version or restore a backup from before it")

	// ErrConflict: somebody else has changed the case, or the message has its
	// disposition already.
	ErrConflict = errors.New("it was changed in the meantime")

	// ErrNotFound: there is no such row.
	ErrNotFound = errors.New("not on file")

	// ErrGone: the letter has left, or may have.
	ErrGone = errors.New("the letter has already gone")
)

// Store is an open database. Its methods may be called from many goroutines;
// writes take their turns, reads don't wait for them.
type Store struct {
	path  string
	lock  *os.File // nil when opened for reading only
	write *writer  // likewise
	read  *sql.DB
}

// Open opens the database for writing, making it where there is none and
// bringing an older one up to date. Letters that a killed program was sending
// become uncertain. It returns ErrLocked while another process has it open and
// ErrNewer if a later version has changed it.
func Open(ctx context.Context, path string) (_ *Store, err error) {
	s := &Store{path: path}
	defer func() {
		if err != nil {
			s.Close()
			err = fmt.Errorf("opening the database %s: %w", path, err)
		}
	}()
	if s.lock, err = lockFile(path + ".lock"); err != nil {
		return nil, err
	}
	if err = makePrivate(path); err != nil {
		return nil, err
	}
	if s.write, err = openWriter(ctx, path); err != nil {
		return nil, err
	}
	if err = s.migrate(ctx); err != nil {
		return nil, err
	}
	if err = s.Update(ctx, (*Tx).recoverOutbox); err != nil {
		return nil, err
	}
	s.read, err = openReaders(ctx, path)
	return s, err
}

// OpenReadOnly opens an existing database for reading, also beside a running
// daemon. Methods that write return an error.
func OpenReadOnly(ctx context.Context, path string) (_ *Store, err error) {
	s := &Store{path: path}
	defer func() {
		if err != nil {
			s.Close()
			err = fmt.Errorf("opening the database %s for reading: %w", path, err)
		}
	}()
	if _, err = os.Stat(path); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			err = errors.New("there is no such file: it is made when the daemon first runs, at the path under [store]")
		}
		return nil, err
	}
	if s.read, err = openReaders(ctx, path); err != nil {
		return nil, err
	}
	var version int
	if err = s.read.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return nil, err
	}
	switch latest := latestVersion(); {
	case version > latest:
		return nil, ErrNewer
	case version < latest:
		return nil, errors.New("it was made by an older putright: start the daemon once to bring it up to date")
	}
	return s, nil
}

// Close waits for a write that is under way and closes the database. Closing
// again does nothing.
func (s *Store) Close() error {
	var errs []error
	if s.read != nil {
		errs = append(errs, s.read.Close())
	}
	if s.write != nil { // last, so that it can empty the write-ahead log
		errs = append(errs, s.write.close())
	}
	if s.lock != nil {
		if err := s.lock.Close(); !errors.Is(err, fs.ErrClosed) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// makePrivate makes an empty database file that only its owner can read; SQLite
// would make it with the permissions of any file. It leaves an existing one
// alone.
func makePrivate(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return f.Close()
}

// readers is the number of connections for reading.
const readers = 4

func openReaders(ctx context.Context, path string) (*sql.DB, error) {
	db, err := open(path, "_pragma=cache_size(-512)&mode=ro")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(readers)
	db.SetMaxIdleConns(readers)
	if err := db.PingContext(ctx); err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}

// open prepares connections with what both sides need: foreign keys hold, a
// lock is waited for, and text in double quotes is never taken for a string.
func open(path, more string) (*sql.DB, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	u := url.URL{Scheme: "file", Path: abs, RawQuery: more +
		"&_pragma=busy_timeout(10000)&_pragma=foreign_keys(1)&_pragma=trusted_schema(0)&_defensive=1&_dqs=0&_error_rc=1"}
	return sql.Open("sqlite", u.String())
}
