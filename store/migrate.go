package store

import (
	"context"
	"embed"
	"errors"
	"fmt"
)

// The schema is a list of steps, 0001.sql, 0002.sql, …, that are never changed
// once released. The number of the last step taken stands in user_version.
//
//go:embed schema/*.sql
var schema embed.FS

func latestVersion() int {
	steps, err := schema.ReadDir("schema")
	if err != nil {
		panic(err) // it is part of the program
	}
	return len(steps)
}

// migrate takes the steps that the database lacks, each in a transaction of its
// own: a program killed in between carries on at the next start.
func (s *Store) migrate(ctx context.Context) error {
	var version, tables int
	err := s.Update(ctx, func(t *Tx) error {
		if err := t.get("PRAGMA user_version", nil, &version); err != nil {
			return err
		}
		return t.get("SELECT count(*) FROM sqlite_schema", nil, &tables)
	})
	if err != nil {
		return err
	}
	if version == 0 && tables > 0 {
		return errors.New("the file is a database of another program")
	}
	latest := latestVersion()
	if version > latest {
		return ErrNewer
	}
	for step := version + 1; step <= latest; step++ {
		if err := s.step(ctx, step); err != nil {
			return fmt.Errorf("changing the schema to version %d: %w", step, err)
		}
	}
	return nil
}

func (s *Store) step(ctx context.Context, n int) error {
	script, err := schema.ReadFile(fmt.Sprintf("schema/%04d.sql", n))
	if err != nil {
		return err
	}
	return s.Update(ctx, func(t *Tx) error {
		if _, err := t.w.conn.ExecContext(ctx, string(script)); err != nil {
			return err
		}
		_, err := t.w.conn.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", n))
		return err
	})
}
