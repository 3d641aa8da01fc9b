package desk

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"putright/casework"
	"putright/store"
)

// Wake does what is due at now on every case, and returns when nothing is left
// that may be done now. Its cost follows what is due, not what is on file.
//
// Where the clock has gone back it does nothing but alarm an administrator: what
// is due by a wrong clock is not due.
func (d *Desk) Wake(ctx context.Context, now time.Time) (Pass, error) {
	var total Pass
	if back, err := d.wentBack(ctx, now); err != nil || back {
		return total, err
	}
	looks := map[string]time.Time{}
	for _, box := range d.Settings.Mailboxes {
		look, err := d.Store.LastLook(ctx, box.Address, box.Folders...)
		if err != nil {
			return total, err
		}
		looks[box.Address] = look
	}
	waiting, err := d.Store.Waiting(ctx, 1)
	if err != nil {
		return total, err
	}
	done := map[casework.ID]bool{} // a case that a guard holds back is asked once a round
	for {
		due, err := d.due(ctx, done, now)
		if err != nil {
			return total, err
		}
		if len(due) == 0 {
			if err := d.gathered(ctx, now); err != nil {
				return total, err
			}
			return total, d.morning(ctx, now)
		}
		pass, failed, err := together(ctx, d.Store, due, func(tx *store.Tx, id casework.ID, pass *Pass) error {
			pass.Woken++
			return d.wake(tx, id, casework.Wake{Waiting: len(waiting) > 0}, looks, now)
		})
		total.add(pass)
		for _, f := range failed {
			if err := d.stuck(ctx, f.item, f.err, now); err != nil {
				return total, err
			}
			total.Problems++
		}
		if err != nil {
			return total, err
		}
	}
}

// due lists the next cases that are due and were not yet asked in this round.
func (d *Desk) due(ctx context.Context, done map[casework.ID]bool, now time.Time) ([]casework.ID, error) {
	var due []casework.ID
	err := d.Store.Update(ctx, func(tx *store.Tx) error {
		ids, err := tx.DueCases(now, group+len(done))
		for _, id := range ids {
			if !done[id] && len(due) < group {
				done[id] = true
				due = append(due, id)
			}
		}
		return err
	})
	return due, err
}

// stuck tells a person, once a day, of a case on which something due could not
// be done. It stays due and is tried again.
func (d *Desk) stuck(ctx context.Context, id casework.ID, why error, now time.Time) error {
	d.Log.Error("what is due on a case could not be done", "case", id, "error", why)
	return d.Store.Update(ctx, func(tx *store.Tx) error {
		c, err := tx.Case(id)
		if err != nil {
			return fmt.Errorf("%w; reading the case failed as well: %w", why, err)
		}
		return d.alarm(tx, c.Mailbox, fmt.Sprintf("stuck/%d/%s", id, d.Rules.Calendar.Date(now)), "Something that is due on "+c.Ref+" could not be done. Please look after the case by hand, and have the program's log looked at.", now)
	})
}

func (d *Desk) wake(tx *store.Tx, id casework.ID, w casework.Wake, looks map[string]time.Time, now time.Time) error {
	c, err := tx.Case(id)
	if err != nil {
		return err
	}
	code, hash, err := d.code(c.ID)
	if err != nil {
		return err
	}
	w.Look, w.Code = looks[c.Mailbox], hash
	_, err = d.decide(tx, c, w, code, now)
	return err
}

// Record draws the consequences of letters that left or were refused: what
// they met or opened counts from then. It returns when none is left.
func (d *Desk) Record(ctx context.Context, now time.Time) error {
	for {
		var settled []store.Outgoing
		err := d.Store.Update(ctx, func(tx *store.Tx) (err error) {
			settled, err = tx.Settled(group)
			return err
		})
		if err != nil || len(settled) == 0 {
			return err
		}
		_, failed, err := together(ctx, d.Store, settled, func(tx *store.Tx, o store.Outgoing, _ *Pass) error { return d.recordOne(tx, o, now) })
		for _, f := range failed {
			if err := d.stuck(ctx, f.item.Case, f.err, now); err != nil {
				return err
			}
		}
		if err != nil || len(failed) == len(settled) {
			return err
		}
	}
}

func (d *Desk) recordOne(tx *store.Tx, o store.Outgoing, now time.Time) error {
	if err := tx.Drawn(o.Key); err != nil {
		return err
	}
	if o.State == store.StateFailed {
		return d.undelivered(tx, o.Case, o.Key, cmp.Or(o.LastText, "the mail server refused it"), now)
	}
	c, err := tx.Case(o.Case)
	if err != nil {
		return err
	}
	_, err = d.decide(tx, c, casework.Left{Key: o.Key, At: o.SentAt}, "", now)
	return err
}
