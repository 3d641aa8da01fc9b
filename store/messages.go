package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"putright/casework"
)

// Waiting is a message that has no disposition yet.
type Waiting struct {
	ID                    casework.ID
	Mailbox, Folder, Hash string
	Received              time.Time
	Size                  int64 // bytes on file
}

// Waiting returns messages without a disposition, the earliest received first.
func (s *Store) Waiting(ctx context.Context, limit int) ([]Waiting, error) {
	rows, err := s.read.QueryContext(ctx, waitingQuery, limit)
	if err != nil {
		return nil, fmt.Errorf("listing messages that wait: %w", err)
	}
	return collect(rows, func(scan func(...any) error) (w Waiting, err error) {
		err = scan(&w.ID, &w.Mailbox, &w.Folder, &w.Hash, instant{&w.Received}, &w.Size)
		return w, err
	})
}

const waitingQuery = `SELECT id, mailbox, folder, hash, received, size FROM messages
	WHERE disposition IS NULL ORDER BY received, id LIMIT $1`

// Raw reads the bytes of a message, one row at a time. ErrNotFound means that
// there is no such message; io.ErrUnexpectedEOF, that its bytes were erased.
func (s *Store) Raw(ctx context.Context, id casework.ID) (io.ReadCloser, error) {
	r := &rawReader{ctx: ctx, read: s.read, id: id}
	err := s.read.QueryRowContext(ctx, "SELECT size FROM messages WHERE id = $1", id).Scan(&r.left)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("reading message %d: %w", id, err)
	}
	return r, nil
}

type rawReader struct {
	ctx  context.Context
	read *sql.DB
	id   casework.ID
	n    int    // of the next row
	buf  []byte // what is left of the last one
	left int64  // in later rows
}

func (r *rawReader) Read(p []byte) (int, error) {
	if len(r.buf) == 0 {
		if r.left == 0 {
			return 0, io.EOF
		}
		err := r.read.QueryRowContext(r.ctx, "SELECT bytes FROM raw_chunks WHERE message = $1 AND n = $2", r.id, r.n).Scan(&r.buf)
		if errors.Is(err, sql.ErrNoRows) {
			return 0, io.ErrUnexpectedEOF
		}
		if err != nil {
			return 0, fmt.Errorf("reading message %d: %w", r.id, err)
		}
		r.n++
		r.left -= int64(len(r.buf))
	}
	n := copy(p, r.buf)
	r.buf = r.buf[n:]
	return n, nil
}

func (r *rawReader) Close() error { return nil }

// Disposition says what became of a message, and keeps what was understood of
// it. Every message gets exactly one.
type Disposition struct {
	Message   casework.ID
	Mailbox   string
	What      string      // case, automatic, staff, other, duplicate, old, unreadable, sent
	Case      casework.ID // 0: none
	Automatic casework.Automatic
	MessageID string // with angle brackets; "" when there is none
	BodyHash  string // see BodyHash
	From      casework.Address
	Subject   string
	Text      string
	InReplyTo []string
	Direction string    // in, out, staff
	At        time.Time // when it counts as received; zero: as the mailbox says
	Kind      casework.Kind
	Problems  []string
}

// Dispose records what became of a message. ErrConflict means that it has its
// disposition already.
func (t *Tx) Dispose(d Disposition) error {
	n, err := t.exec(`UPDATE messages SET disposition = $3, at = COALESCE($4, received), case_id = $5,
			automatic = $6, direction = $7, kind = $8, body_hash = $9
		WHERE id = $1 AND mailbox = $2 AND disposition IS NULL`,
		d.Message, d.Mailbox, d.What, stamp(d.At), idOrNull(d.Case), d.Automatic, d.Direction, d.Kind, d.BodyHash)
	if err == nil && n == 0 {
		err = t.whyNotDisposed(d)
	}
	if err == nil {
		_, err = t.exec(`INSERT INTO message_words (message, mailbox, message_id, in_reply_to, from_name, from_address, subject, text, problems)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			d.Message, d.Mailbox, orNull(d.MessageID), list(d.InReplyTo), d.From.Name, d.From.Addr, d.Subject, d.Text, list(d.Problems))
	}
	if err != nil {
		return fmt.Errorf("recording what became of message %d: %w", d.Message, err)
	}
	return nil
}

func (t *Tx) whyNotDisposed(d Disposition) error {
	var n int
	if err := t.get("SELECT count(*) FROM messages WHERE id = $1 AND mailbox = $2", in{d.Message, d.Mailbox}, &n); err != nil {
		return err
	}
	if n == 0 {
		return ErrNotFound
	}
	return ErrConflict
}

// BodyHash is the same for two messages that say the same and carry the same
// files, whatever way they came: white space and headers don't count. A message
// that shows nothing is only like itself.
func BodyHash(m casework.Message) string {
	words := strings.Fields(m.FullText)
	if len(words) == 0 && len(m.Attachments) == 0 {
		return m.Hash
	}
	h := sha256.New()
	for _, w := range words {
		io.WriteString(h, w+" ")
	}
	for _, a := range m.Attachments {
		fmt.Fprintf(h, "\x00%s\x00%s\x00%d", a.Name, a.Type, a.Size)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Dup is an earlier message with the same Message-ID.
type Dup struct {
	Of       casework.ID // 0: there is none
	SameBody bool        // it is a duplicate; otherwise keep it and flag it
}

// DuplicateOf looks for an earlier message of the mailbox with the Message-ID
// of m, which has the id given: first one that says the same, then any. A
// message without a Message-ID has none.
func (t *Tx) DuplicateOf(mailbox string, m casework.Message, id casework.ID) (Dup, error) {
	if m.MessageID == "" {
		return Dup{}, nil
	}
	var d Dup
	err := t.get(duplicateQuery, in{m.MessageID, mailbox, id, BodyHash(m)}, &d.Of, &d.SameBody)
	if errors.Is(err, sql.ErrNoRows) {
		return Dup{}, nil
	}
	if err != nil {
		return Dup{}, fmt.Errorf("looking for a duplicate of message %d: %w", id, err)
	}
	return d, nil
}

const duplicateQuery = `SELECT m.id, m.body_hash = $4 AS same FROM message_words w JOIN messages m ON m.id = w.message
	WHERE w.message_id = $1 AND w.mailbox = $2 AND w.message <> $3 AND m.disposition <> 'duplicate'
	ORDER BY same DESC, m.id LIMIT 1`

// Ledger counts messages by disposition; those without one are "waiting".
func (s *Store) Ledger(ctx context.Context) (map[string]int, error) {
	rows, err := s.read.QueryContext(ctx, "SELECT COALESCE(disposition, 'waiting'), count(*) FROM messages GROUP BY disposition")
	if err != nil {
		return nil, fmt.Errorf("counting messages: %w", err)
	}
	return counts[string](rows)
}

// counts reads rows of a name and a number.
func counts[K ~string](rows *sql.Rows) (map[K]int, error) {
	defer rows.Close()
	all := map[K]int{}
	for rows.Next() {
		var name K
		var n int
		if err := rows.Scan(&name, &n); err != nil {
			return nil, err
		}
		all[name] = n
	}
	return all, rows.Err()
}
