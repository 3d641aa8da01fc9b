package desk

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"putright/casework"
	"putright/store"
)

// group is how many messages, due cases or letters share one commit.
const group = 50

// taken is a message on file, read and ready to be decided.
type taken struct {
	store.Waiting
	mail casework.Message
}

// Receive gives every message on file that has none yet its disposition,
// oldest first, and returns when none is left. A message that can't be handled
// is filed as unreadable and shown to a person; it never stops the others.
func (d *Desk) Receive(ctx context.Context, now time.Time) (Pass, error) {
	var total Pass
	for {
		waiting, err := d.Store.Waiting(ctx, group)
		if err != nil || len(waiting) == 0 {
			return total, err
		}
		batch := make([]taken, 0, len(waiting))
		for _, w := range waiting {
			batch = append(batch, taken{w, d.open(ctx, w)})
		}
		pass, err := d.receive(ctx, batch, now)
		if err != nil && ctx.Err() == nil {
			pass, err = d.receiveSingly(ctx, batch, now)
		}
		total.add(pass)
		if err != nil {
			return total, err
		}
	}
}

// open reads a message from its stored bytes. Whatever goes wrong, there is a
// message to show to a person.
func (d *Desk) open(ctx context.Context, w store.Waiting) (m casework.Message) {
	failed := func(why string) casework.Message {
		return casework.Message{Hash: w.Hash, Size: w.Size, Received: w.Received, Problems: []string{why}}
	}
	defer func() {
		if r := recover(); r != nil {
			d.Log.Error("reading a message panicked", "message", w.ID, "panic", r, "stack", string(debug.Stack()))
			m = failed("This message could not be read. The original is on file.")
		}
	}()
	raw, err := d.Store.Raw(ctx, w.ID)
	if err != nil {
		return failed("The stored message could not be opened: " + err.Error())
	}
	defer raw.Close()
	m = d.Parse(raw, w.Mailbox, w.Received)
	if m.Received.IsZero() {
		m.Received = w.Received
	}
	return m
}

// receive decides a batch in one transaction.
func (d *Desk) receive(ctx context.Context, batch []taken, now time.Time) (pass Pass, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("deciding on a message panicked: %v\n%s", r, debug.Stack())
		}
	}()
	err = d.Store.Update(ctx, func(tx *store.Tx) error {
		pass = Pass{}
		for _, t := range batch {
			if err := d.handle(tx, t, &pass, now); err != nil {
				return fmt.Errorf("deciding on message %d: %w", t.ID, err)
			}
			pass.Decided++
		}
		return nil
	})
	return pass, err
}

// receiveSingly finds the message that a batch failed on: it is filed as
// unreadable and a person is told. An error that isn't the message's own, such
// as a full disk, comes back.
func (d *Desk) receiveSingly(ctx context.Context, batch []taken, now time.Time) (Pass, error) {
	var total Pass
	for _, t := range batch {
		pass, err := d.receive(ctx, []taken{t}, now)
		if err == nil {
			total.add(pass)
			continue
		}
		if ctx.Err() != nil || errors.Is(err, store.ErrConflict) {
			return total, err
		}
		d.Log.Error("a message could not be handled", "message", t.ID, "error", err)
		err = d.Store.Update(ctx, func(tx *store.Tx) error {
			if err := d.dispose(tx, t, store.Disposition{What: "unreadable", Problems: []string{"The message could not be handled."}}); err != nil {
				return err
			}
			return d.alarm(tx, t.Mailbox, fmt.Sprintf("unreadable/%d", t.ID), "A message in the mailbox could not be handled. It is on file. Please look at it in the mailbox: it arrived on "+
				d.Rules.Calendar.Date(t.Received).Short()+" and no receipt was sent.", now)
		})
		if err != nil {
			return total, err
		}
		total.Problems++
		total.Decided++
	}
	return total, nil
}

// dispose writes what became of a message, once and for all.
func (d *Desk) dispose(tx *store.Tx, t taken, disposition store.Disposition) error {
	m := t.mail
	disposition.Message, disposition.Mailbox, disposition.At = t.ID, t.Mailbox, m.Received
	disposition.Automatic, disposition.MessageID, disposition.InReplyTo = m.Automatic, m.MessageID, m.InReplyTo
	disposition.BodyHash = bodyHash(m)
	disposition.From, disposition.Subject, disposition.Text = m.From, m.Subject, m.Text
	disposition.Problems = append(disposition.Problems, m.Problems...)
	if disposition.Direction == "" {
		disposition.Direction = "in"
	}
	return tx.Dispose(disposition)
}
