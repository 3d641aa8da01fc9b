package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"testing"
	"time"

	"putright/casework"
)

const mailbox = "info@victory.example"

var (
	ctx = context.Background()
	now = time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC)
)

// openStore opens a store of its own for the test.
func openStore(t testing.TB) *Store {
	t.Helper()
	return openAt(t, filepath.Join(t.TempDir(), "putright.db"))
}

func openAt(t testing.TB, path string) *Store {
	t.Helper()
	s, err := Open(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// reopen closes the store and opens its file again.
func reopen(t testing.TB, s *Store) *Store {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return openAt(t, s.path)
}

// update runs f in a transaction that must succeed.
func update(t testing.TB, s *Store, f func(*Tx) error) {
	t.Helper()
	if err := s.Update(ctx, f); err != nil {
		t.Fatal(err)
	}
}

// count returns the single number that a query gives.
func count(t testing.TB, s *Store, query string) int {
	t.Helper()
	var n int
	update(t, s, func(tx *Tx) error { return tx.get(query, nil, &n) })
	return n
}

// raw makes a mail with the given UID and bytes.
func raw(uid uint32, text string) Raw {
	return Raw{UID: uid, Received: now.Add(time.Duration(uid) * time.Second), Size: int64(len(text)), Hash: hash(text), Body: bytes.NewReader([]byte(text))}
}

func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// takeIn puts mails with these texts on file and returns their rows in the
// order of the texts.
func takeIn(t testing.TB, s *Store, texts ...string) []Waiting {
	t.Helper()
	c, _, err := s.Cursor(ctx, mailbox, "INBOX")
	if err != nil {
		t.Fatal(err)
	}
	var window []Raw
	for _, text := range texts {
		c.UID++
		window = append(window, raw(c.UID, text))
	}
	if _, err := s.TakeIn(ctx, mailbox, "INBOX", window, c, now); err != nil {
		t.Fatal(err)
	}
	waiting, err := s.Waiting(ctx, 1000)
	if err != nil {
		t.Fatal(err)
	}
	var of []Waiting
	for _, r := range window {
		for _, w := range waiting {
			if w.Hash == r.Hash {
				of = append(of, w)
			}
		}
	}
	return of
}

// newCase opens a complaint of the customer with one event and one deadline.
func newCase(tx *Tx, addr string, wake time.Time) (casework.Case, error) {
	ref, err := tx.NewRef("VH", 2026)
	if err != nil {
		return casework.Case{}, err
	}
	p, err := tx.Person(mailbox, addr, "Pat Customer")
	if err != nil {
		return casework.Case{}, err
	}
	c := casework.Case{ID: NewID(now), Mailbox: mailbox, Ref: ref, Seq: 1, Policy: "p1", Kind: casework.Complaint, State: casework.Open,
		Stage: "stage1", Officer: "dana@victory.example", Received: now, Opened: now, Customer: p, Subject: "Damp",
		Deadlines: []casework.Deadline{{What: casework.DueAnswer, Stage: "stage1", By: "2026-12-08", State: casework.Running, Working: "Day 10.", Set: "2026-11-24"}}}
	opened := casework.Event{Seq: 1, At: now, What: casework.CaseOpened, By: casework.ByCustomer, Version: 1, Why: "says there is damp",
		Data:  casework.EventData{Ref: ref, Mailbox: mailbox, Kind: c.Kind, State: c.State, Person: p.ID, Received: now},
		Words: casework.Facts{"subject": "Damp"}}
	return c, tx.SaveCase(c, []casework.Event{opened}, wake)
}

// openCase is newCase in a transaction of its own.
func openCase(t testing.TB, s *Store, addr string, wake time.Time) (c casework.Case) {
	t.Helper()
	update(t, s, func(tx *Tx) (err error) {
		c, err = newCase(tx, addr, wake)
		return err
	})
	return c
}

// letter makes a mail to the customer of a case.
func letter(c casework.Case, key string) Outgoing {
	return Outgoing{Mailbox: mailbox, Key: key, Case: c.ID, Letter: casework.LetterReceipt, Audience: casework.ToCustomer, Sender: mailbox,
		Recipient: c.Customer.Address, MessageID: "<" + hash(key)[:16] + "@victory.example>", Subject: "We have your message", Text: "Thank you.",
		Bytes: []byte("Subject: We have your message\r\n\r\nThank you.\r\n"), Template: "t1", Created: now, Records: true}
}

// enqueue puts letters into the outbox that must all be new.
func enqueue(t testing.TB, s *Store, letters ...Outgoing) {
	t.Helper()
	update(t, s, func(tx *Tx) error {
		for _, o := range letters {
			if fresh, err := tx.Enqueue(o); err != nil || !fresh {
				t.Fatalf("enqueueing %s: new %v, error %v", o.Key, fresh, err)
			}
		}
		return nil
	})
}

// outgoingOf reads the outbox row with the key.
func outgoingOf(t testing.TB, s *Store, key string) (o Outgoing) {
	t.Helper()
	update(t, s, func(tx *Tx) error {
		got, ok, err := tx.Outgoing(key)
		if err == nil && !ok {
			t.Fatalf("no letter %s", key)
		}
		o = got
		return err
	})
	return o
}
