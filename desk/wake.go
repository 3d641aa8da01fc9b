package desk

import (
	"context"
	"fmt"
	"time"

	"putright/casework"
	"putright/store"
)

// Wake does what is due at now on every case, and returns when nothing is left
// that may be done now. Its cost follows what is due, not what is on file.
func (d *Desk) Wake(ctx context.Context, now time.Time) (Pass, error) {
	var total Pass
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
		woken := 0
		err := d.Store.Update(ctx, func(tx *store.Tx) error {
			ids, err := tx.DueCases(now, group+len(done))
			if err != nil {
				return err
			}
			for _, id := range ids {
				if done[id] {
					continue
				}
				if woken++; woken > group {
					return nil
				}
				done[id] = true
				if err := d.wake(tx, id, casework.Wake{Waiting: len(waiting) > 0}, looks, now); err != nil {
					return fmt.Errorf("doing what is due on case %d: %w", id, err)
				}
			}
			return nil
		})
		if err != nil {
			return total, err
		}
		if woken == 0 {
			return total, d.gathered(ctx, now)
		}
		total.Woken += min(woken, group)
	}
}

func (d *Desk) wake(tx *store.Tx, id casework.ID, w casework.Wake, looks map[string]time.Time, now time.Time) error {
	c, err := tx.Case(id)
	if err != nil {
		return err
	}
	code, err := d.code()
	if err != nil {
		return err
	}
	w.Look, w.Code = looks[c.Mailbox], d.Keys.codeHash(c.ID, code)
	_, err = d.decide(tx, c, w, code, now)
	return err
}

// Record draws the consequences of letters that left or were refused: what
// they met or opened counts from then. It returns when none is left.
func (d *Desk) Record(ctx context.Context, now time.Time) error {
	for {
		var settled []store.Outgoing
		err := d.Store.Update(ctx, func(tx *store.Tx) error {
			var err error
			if settled, err = tx.Settled(group); err != nil {
				return err
			}
			for _, o := range settled {
				if err := d.recordOne(tx, o, now); err != nil {
					return fmt.Errorf("recording that a letter left: %w", err)
				}
			}
			return nil
		})
		if err != nil || len(settled) == 0 {
			return err
		}
	}
}

func (d *Desk) recordOne(tx *store.Tx, o store.Outgoing, now time.Time) error {
	if err := tx.Drawn(o.Key); err != nil {
		return err
	}
	if o.State == store.StateFailed {
		return d.undelivered(tx, o.Case, o.Key, or(o.LastText, "the mail server refused it"), now)
	}
	c, err := tx.Case(o.Case)
	if err != nil {
		return err
	}
	_, err = d.decide(tx, c, casework.Left{Key: o.Key, At: o.SentAt}, "", now)
	return err
}
