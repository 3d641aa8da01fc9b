package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Backup writes a whole copy of the database, as of one moment, to a new file
// that only its owner can read. Reading and writing go on meanwhile. When it
// returns nil the copy is on disk; otherwise there is none.
func (s *Store) Backup(ctx context.Context, to string) (err error) {
	fail := func(err error) error { return fmt.Errorf("copying the database to %s: %w", to, err) }
	path, err := filepath.Abs(to)
	if err != nil {
		return fail(err)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return fail(err)
	}
	_, err = s.read.ExecContext(ctx, "VACUUM INTO $1", path)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		os.Remove(path)
		return fail(err)
	}
	return nil
}
