package desk

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"

	"putright/casework"
	"putright/store"
)

// taken is a message on file, read and ready to be decided.
type taken struct {
	store.Waiting
	mail casework.Message
}

// Receive gives every message on file that has none yet its disposition,
// oldest first, and returns when none is left. A message that can't be handled
// is filed as unreadable and shown to a person; it never stops the others.
func (d *Desk) Receive(ctx context.Context, now time.Time) (Pass, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var total Pass
	for {
		waiting, err := d.Store.Waiting(ctx, 10*group)
		if err != nil || len(waiting) == 0 {
			return total, err
		}
		ahead := d.readAhead(ctx, waiting)
		for batch := next(ahead); len(batch) > 0; batch = next(ahead) {
			pass, failed, err := together(ctx, d.Store, batch, func(tx *store.Tx, t taken, pass *Pass) error {
				pass.Decided++
				return d.handle(tx, t, pass, now)
			})
			total.add(pass)
			for _, f := range failed {
				if err := d.setAside(ctx, f.item, f.err, now); err != nil {
					return total, err
				}
				total.Problems++
			}
			if err != nil {
				return total, err
			}
		}
		if ctx.Err() != nil {
			return total, ctx.Err()
		}
	}
}

// readAhead reads messages while earlier ones are decided and committed.
func (d *Desk) readAhead(ctx context.Context, waiting []store.Waiting) <-chan taken {
	ahead := make(chan taken, group)
	go func() {
		defer close(ahead)
		for _, w := range waiting {
			select {
			case ahead <- taken{w, d.open(ctx, w)}:
			case <-ctx.Done():
				return
			}
		}
	}()
	return ahead
}

// next takes the next group of messages; it is empty when none are left.
func next(ahead <-chan taken) []taken {
	var batch []taken
	for t := range ahead {
		if batch = append(batch, t); len(batch) == group {
			break
		}
	}
	return batch
}

// setAside files a message that could not be handled as unreadable and tells a
// person. Where that fails too, the trouble is not the message's own (a full
// disk, say): it stays undecided and is tried again.
func (d *Desk) setAside(ctx context.Context, t taken, why error, now time.Time) error {
	d.Log.Error("a message could not be handled", "message", t.ID, "error", why)
	return d.Store.Update(ctx, func(tx *store.Tx) error {
		if err := d.dispose(tx, t, store.Disposition{What: "unreadable", Problems: []string{"The message could not be handled."}}); err != nil {
			return fmt.Errorf("%w; setting the message aside failed as well: %w", why, err)
		}
		return d.alarm(tx, t.Mailbox, fmt.Sprintf("unreadable/%d", t.ID), "A message in the mailbox could not be handled. It is on file. Please look at it in the mailbox: it arrived on "+
			d.Rules.Calendar.Date(t.Received).Short()+" and no receipt was sent.", now)
	})
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

// dispose writes what became of a message, once and for all.
func (d *Desk) dispose(tx *store.Tx, t taken, disposition store.Disposition) error {
	m := t.mail
	disposition.Message, disposition.Mailbox, disposition.At = t.ID, t.Mailbox, m.Received
	disposition.Automatic, disposition.MessageID, disposition.InReplyTo = m.Automatic, m.MessageID, m.InReplyTo
	disposition.BodyHash = store.BodyHash(m)
	disposition.From, disposition.Subject, disposition.Text = m.From, m.Subject, m.Text
	disposition.Problems = append(disposition.Problems, m.Problems...)
	if disposition.Direction == "" {
		disposition.Direction = "in"
	}
	return tx.Dispose(disposition)
}
