package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"time"

	"putright/casework"
)

// Raw is one mail as it lies in a mailbox. Hash, the SHA-256 of its bytes in
// lower-case hex, is its identity. Size is what the server says and is not
// relied on.
type Raw struct {
	UID      uint32
	Received time.Time // INTERNALDATE; zero: taken to be the moment of taking in
	Size     int64
	Hash     string
	Body     io.Reader // read only if the mail is new
}

// Cursor is how far a folder has been taken in.
type Cursor struct{ UIDValidity, UID uint32 }

// chunk is the size of the rows of raw mail: large mail costs no large memory.
const chunk = 256 << 10

// Cursor returns how far the folder has been taken in; ok is false where
// nothing has been.
func (s *Store) Cursor(ctx context.Context, mailbox, folder string) (c Cursor, ok bool, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT uid_validity, uid FROM folders
		WHERE mailbox = $1 AND folder = $2 AND uid_validity IS NOT NULL`, mailbox, folder).Scan(&c.UIDValidity, &c.UID)
	if errors.Is(err, sql.ErrNoRows) {
		return Cursor{}, false, nil
	}
	if err != nil {
		return Cursor{}, false, fmt.Errorf("reading how far %s of %s was taken in: %w", folder, mailbox, err)
	}
	return c, true, nil
}

// TakeIn puts a window of mail on file: the bytes, the places where they lay
// and the cursor, or none of it. Of mail whose hash the mailbox knows already
// only the place is added. fresh counts the others. The cursor moves forward
// only, unless UIDVALIDITY has changed.
func (s *Store) TakeIn(ctx context.Context, mailbox, folder string, window []Raw, next Cursor, now time.Time) (fresh int, err error) {
	err = s.Update(ctx, func(t *Tx) error {
		fresh = 0
		for _, r := range window {
			isNew, err := t.takeIn(mailbox, folder, r, next.UIDValidity, now)
			if err != nil {
				return fmt.Errorf("taking in message %d of %s in %s: %w", r.UID, folder, mailbox, err)
			}
			if isNew {
				fresh++
			}
		}
		return t.moveCursor(mailbox, folder, next)
	})
	if err != nil {
		return 0, err
	}
	return fresh, nil
}

func (t *Tx) takeIn(mailbox, folder string, r Raw, validity uint32, now time.Time) (fresh bool, err error) {
	var id casework.ID
	err = t.get("SELECT id FROM messages WHERE hash = $1 AND mailbox = $2", in{r.Hash, mailbox}, &id)
	if errors.Is(err, sql.ErrNoRows) {
		id, fresh = NewID(now), true
		err = t.keep(id, mailbox, folder, r, now)
	}
	if err != nil {
		return false, err
	}
	_, err = t.exec(`INSERT INTO locations (mailbox, folder, uid_validity, uid, message) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (mailbox, folder, uid_validity, uid) DO NOTHING`, mailbox, folder, validity, r.UID, id)
	return fresh, err
}

// keep stores a new message, which then waits for its disposition.
func (t *Tx) keep(id casework.ID, mailbox, folder string, r Raw, now time.Time) error {
	if r.Received.IsZero() {
		r.Received = now
	}
	_, err := t.exec(`INSERT INTO messages (id, mailbox, folder, hash, size, received, taken_in)
		VALUES ($1, $2, $3, $4, 0, $5, $6)`, id, mailbox, folder, r.Hash, stamp(r.Received), stamp(now))
	if err != nil {
		return err
	}
	sum, size, buf := sha256.New(), int64(0), make([]byte, min(chunk, max(r.Size+1, 512)))
	for n := 0; ; n++ {
		got, err := fill(r.Body, &buf)
		if err != nil && err != io.EOF {
			return fmt.Errorf("reading its bytes: %w", err)
		}
		if got > 0 {
			sum.Write(buf[:got])
			size += int64(got)
			if _, err := t.exec("INSERT INTO raw_chunks (message, n, mailbox, bytes) VALUES ($1, $2, $3, $4)", id, n, mailbox, buf[:got]); err != nil {
				return err
			}
		}
		if err == io.EOF {
			break
		}
	}
	if hex.EncodeToString(sum.Sum(nil)) != r.Hash {
		return errors.New("its bytes don't have the hash they came with")
	}
	_, err = t.exec("UPDATE messages SET size = $2 WHERE id = $1", id, size)
	return err
}

// fill reads until a whole chunk is in buf, which grows up to that size where
// the mail is larger than announced. It returns io.EOF with the last bytes.
func fill(r io.Reader, buf *[]byte) (n int, err error) {
	for n < chunk && err == nil {
		if n == len(*buf) {
			*buf = append(*buf, make([]byte, min(len(*buf), chunk-n))...)
		}
		var got int
		got, err = r.Read((*buf)[n:])
		n += got
	}
	return n, err
}

func (t *Tx) moveCursor(mailbox, folder string, next Cursor) error {
	_, err := t.exec(`INSERT INTO folders (mailbox, folder, uid_validity, uid) VALUES ($1, $2, $3, $4)
		ON CONFLICT (mailbox, folder) DO UPDATE SET
			uid = CASE WHEN folders.uid_validity = excluded.uid_validity AND folders.uid > excluded.uid THEN folders.uid ELSE excluded.uid END,
			uid_validity = excluded.uid_validity`, mailbox, folder, next.UIDValidity, next.UID)
	if err != nil {
		return fmt.Errorf("moving the cursor of %s in %s: %w", folder, mailbox, err)
	}
	return nil
}

// Known returns which messages of the folder, from that UID on, are on file.
func (s *Store) Known(ctx context.Context, mailbox, folder string, uidValidity, from uint32) (map[uint32]bool, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT uid FROM locations
		WHERE mailbox = $1 AND folder = $2 AND uid_validity = $3 AND uid >= $4`, mailbox, folder, uidValidity, from)
	if err != nil {
		return nil, fmt.Errorf("listing what is on file of %s in %s: %w", folder, mailbox, err)
	}
	defer rows.Close()
	known := map[uint32]bool{}
	for rows.Next() {
		var uid uint32
		if err := rows.Scan(&uid); err != nil {
			return nil, err
		}
		known[uid] = true
	}
	return known, rows.Err()
}

// Looked records a completed look at the folder: whatever had reached it by at
// has been taken in.
func (s *Store) Looked(ctx context.Context, mailbox, folder string, at time.Time) error {
	return s.Update(ctx, func(t *Tx) error {
		_, err := t.exec(`INSERT INTO folders (mailbox, folder, looked) VALUES ($1, $2, $3)
			ON CONFLICT (mailbox, folder) DO UPDATE SET looked = excluded.looked`, mailbox, folder, stamp(at))
		return err
	})
}

// LastLook returns when the mailbox was last looked at in full: the earliest of
// the last looks at its folders, or zero if one was never looked at. Without
// folders it goes by all that were ever read; name them where one may have been
// taken off the list since.
func (s *Store) LastLook(ctx context.Context, mailbox string, folders ...string) (time.Time, error) {
	rows, err := s.read.QueryContext(ctx, "SELECT folder, looked FROM folders WHERE mailbox = $1", mailbox)
	if err != nil {
		return time.Time{}, fmt.Errorf("reading when %s was last looked at: %w", mailbox, err)
	}
	defer rows.Close()
	looked := map[string]time.Time{}
	for rows.Next() {
		var folder string
		var at time.Time
		if err := rows.Scan(&folder, instant{&at}); err != nil {
			return time.Time{}, err
		}
		looked[folder] = at
	}
	if err := rows.Err(); err != nil {
		return time.Time{}, err
	}
	if len(folders) == 0 {
		for folder := range looked {
			folders = append(folders, folder)
		}
	}
	var earliest time.Time
	for i, folder := range folders {
		if at := looked[folder]; i == 0 || at.Before(earliest) {
			earliest = at
		}
	}
	return earliest, nil
}
