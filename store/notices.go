package store

import (
	"database/sql"
	"errors"
	"fmt"
	"time"

	"putright/casework"
)

// Notice is a line that waits for a digest to a member of staff.
type Notice struct {
	Mailbox, Recipient string
	Case               casework.ID // 0: none
	Ref, Line          string
	At                 time.Time
}

// AddNotice puts a line by for the recipient's next digest.
func (t *Tx) AddNotice(n Notice) error {
	_, err := t.exec("INSERT INTO notice_words (id, mailbox, recipient, case_id, ref, line, at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
		NewID(n.At), n.Mailbox, n.Recipient, idOrNull(n.Case), n.Ref, n.Line, stamp(n.At))
	if err != nil {
		return fmt.Errorf("putting a line by for a digest: %w", err)
	}
	return nil
}

// Notices takes the lines that wait for the recipient, the oldest first. They
// are gone once the transaction is committed.
func (t *Tx) Notices(recipient string) ([]Notice, error) {
	rows, err := t.query("SELECT mailbox, recipient, case_id, ref, line, at FROM notice_words WHERE recipient = $1 ORDER BY id", recipient)
	if err != nil {
		return nil, fmt.Errorf("reading the lines for a digest: %w", err)
	}
	all, err := collect(rows, func(scan func(...any) error) (n Notice, err error) {
		err = scan(&n.Mailbox, &n.Recipient, number{&n.Case}, &n.Ref, &n.Line, instant{&n.At})
		return n, err
	})
	if err == nil {
		_, err = t.exec("DELETE FROM notice_words WHERE recipient = $1", recipient)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the lines for a digest: %w", err)
	}
	return all, nil
}

// NoticeReaders returns who has lines waiting, and since when.
func (t *Tx) NoticeReaders() (map[string]time.Time, error) {
	rows, err := t.query("SELECT recipient, min(at) FROM notice_words GROUP BY recipient")
	if err != nil {
		return nil, fmt.Errorf("listing who has lines waiting: %w", err)
	}
	defer rows.Close()
	since := map[string]time.Time{}
	for rows.Next() {
		var who string
		var at time.Time
		if err := rows.Scan(&who, instant{&at}); err != nil {
			return nil, err
		}
		since[who] = at
	}
	return since, rows.Err()
}

// Meta returns a small value kept by name, "" where none is. It is for marks of
// the program, never for personal data.
func (t *Tx) Meta(name string) (string, error) {
	var value string
	err := t.get("SELECT value FROM meta WHERE name = $1", in{name}, &value)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("reading %s: %w", name, err)
	}
	return value, nil
}

// SetMeta keeps a small value by name.
func (t *Tx) SetMeta(name, value string) error {
	_, err := t.exec("INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name, value)
	if err != nil {
		return fmt.Errorf("keeping %s: %w", name, err)
	}
	return nil
}

// PutPolicy keeps the source of a policy that cases run under.
func (t *Tx) PutPolicy(hash string, source []byte) error {
	_, err := t.exec("INSERT INTO policies (hash, source) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING", hash, source)
	if err != nil {
		return fmt.Errorf("keeping the policy %s: %w", hash, err)
	}
	return nil
}

// Policy returns the source of a policy, or ErrNotFound.
func (t *Tx) Policy(hash string) ([]byte, error) {
	var source []byte
	err := t.get("SELECT source FROM policies WHERE hash = $1", in{hash}, &source)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("reading the policy %s: %w", hash, err)
	}
	return source, nil
}
