package store

import (
	"database/sql"
	"errors"
	"fmt"
	"time"

	"putright/casework"
)

// Filed is a message that was filed without a case.
type Filed struct {
	Waiting
	From    casework.Address
	Subject string
}

const filedQuery = `SELECT m.id, m.mailbox, m.folder, m.hash, m.received, m.size, w.from_name, w.from_address, w.subject
	FROM messages m JOIN message_words w ON w.message = m.id`

func scanFiled(scan func(...any) error) (f Filed, err error) {
	err = scan(&f.ID, &f.Mailbox, &f.Folder, &f.Hash, instant{&f.Received}, &f.Size, &f.From.Name, &f.From.Addr, &f.Subject)
	return f, err
}

// FiledSince lists what was taken in since then and filed under that
// disposition, the oldest first.
func (t *Tx) FiledSince(mailbox, what string, since time.Time, limit int) ([]Filed, error) {
	rows, err := t.query(filedQuery+" WHERE m.disposition = $1 AND m.mailbox = $2 AND m.taken_in >= $3 ORDER BY m.received, m.id LIMIT $4", what, mailbox, stamp(since), limit)
	if err != nil {
		return nil, fmt.Errorf("listing messages filed as %s: %w", what, err)
	}
	return collect(rows, scanFiled)
}

// MessagesSince counts the messages taken in since then by disposition.
func (t *Tx) MessagesSince(mailbox string, since time.Time) (map[string]int, error) {
	rows, err := t.query("SELECT COALESCE(disposition, 'waiting'), count(*) FROM messages WHERE mailbox = $1 AND taken_in >= $2 GROUP BY disposition", mailbox, stamp(since))
	if err != nil {
		return nil, fmt.Errorf("counting messages: %w", err)
	}
	return counts[string](rows)
}

// Filed returns a message that was filed under that disposition; ok is false
// where there is none.
func (t *Tx) Filed(id casework.ID, what string) (f Filed, ok bool, err error) {
	err = t.get(filedQuery+" WHERE m.id = $1 AND m.disposition = $2", in{id, what}, &f.ID, &f.Mailbox, &f.Folder, &f.Hash, instant{&f.Received}, &f.Size, &f.From.Name, &f.From.Addr, &f.Subject)
	if errors.Is(err, sql.ErrNoRows) {
		return Filed{}, false, nil
	}
	if err != nil {
		return Filed{}, false, fmt.Errorf("reading message %d: %w", id, err)
	}
	return f, true, nil
}

// Rescue puts a message that was filed as other on a case. ErrConflict means
// that it is not filed so any more.
func (t *Tx) Rescue(id, caseID casework.ID, kind casework.Kind) error {
	n, err := t.exec("UPDATE messages SET disposition = 'case', case_id = $2, kind = $3 WHERE id = $1 AND disposition = 'other'", id, caseID, kind)
	if err == nil && n == 0 {
		err = ErrConflict
	}
	if err != nil {
		return fmt.Errorf("putting message %d on a case: %w", id, err)
	}
	return nil
}

// Refile moves a message from one case to another, such as one that turned out
// to be a matter of its own. ErrConflict means that it is on no case.
func (t *Tx) Refile(id, caseID casework.ID) error {
	n, err := t.exec("UPDATE messages SET case_id = $2 WHERE id = $1 AND disposition = 'case'", id, caseID)
	if err == nil && n == 0 {
		err = ErrConflict
	}
	if err != nil {
		return fmt.Errorf("moving message %d to another case: %w", id, err)
	}
	return nil
}
