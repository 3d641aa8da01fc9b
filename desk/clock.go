package desk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"putright/store"
)

// Marks in the store: the latest round of waking, and when the clock was first
// found to have gone back.
const (
	lastWake  = "last_wake"
	clockBack = "clock_back"
)

const (
	// slack is by how much the clock may go back unnoticed: clocks are set right by
	// seconds.
	slack = 5 * time.Minute

	// patience is how long a clock that went back is waited for. Whoever was told
	// may mend it; after that it is taken to be right, as a clock that ran ahead
	// once must not keep everybody waiting until then.
	patience = time.Hour
)

// wentBack reports whether the clock stands before something that has already
// happened: the latest look at a mailbox, or the latest round of waking. Then an
// administrator is told, and nothing is woken until the clock has caught up or
// patience is over. In the other case it marks the round.
func (d *Desk) wentBack(ctx context.Context, now time.Time) (back bool, err error) {
	if d.Settings.AnyTime {
		return false, nil
	}
	newest, err := d.newestLook(ctx)
	if err != nil {
		return false, err
	}
	err = d.Store.Update(ctx, func(tx *store.Tx) error {
		last, err := markedTime(tx, lastWake)
		if err != nil {
			return err
		}
		since, err := markedTime(tx, clockBack)
		if err != nil {
			return err
		}
		if last.After(newest) {
			newest = last
		}
		switch {
		case !newest.After(now.Add(slack)):
			if !since.IsZero() {
				err = tx.SetMeta(clockBack, "")
			}
			if now.Sub(last) >= time.Minute { // what is idle writes little
				err = errors.Join(err, tx.SetMeta(lastWake, now.UTC().Format(time.RFC3339)))
			}
			return err
		case since.IsZero() || since.After(now):
			back = true
			return errors.Join(tx.SetMeta(clockBack, now.UTC().Format(time.RFC3339)), d.clockAlarm(tx, newest, now))
		case now.Sub(since) < patience:
			back = true
			return nil
		}
		d.Log.Warn("the clock went back and is now taken to be right", "now", now, "newest", newest)
		return errors.Join(tx.SetMeta(clockBack, ""), tx.SetMeta(lastWake, now.UTC().Format(time.RFC3339)))
	})
	return back, err
}

// newestLook is the latest look at any folder of any mailbox.
func (d *Desk) newestLook(ctx context.Context) (newest time.Time, err error) {
	for _, box := range d.Settings.Mailboxes {
		for _, folder := range box.Folders {
			look, err := d.Store.LastLook(ctx, box.Address, folder)
			if err != nil {
				return newest, err
			}
			if look.After(newest) {
				newest = look
			}
		}
	}
	return newest, nil
}

func markedTime(tx *store.Tx, name string) (time.Time, error) {
	mark, err := tx.Meta(name)
	if err != nil {
		return time.Time{}, err
	}
	at, _ := time.Parse(time.RFC3339, mark)
	return at, nil
}

// clockAlarm tells an administrator that the clock has gone back.
func (d *Desk) clockAlarm(tx *store.Tx, newest, now time.Time) error {
	d.Log.Error("the clock has gone back: nothing is woken for an hour, or until it has caught up", "now", now, "newest", newest)
	if len(d.Settings.Mailboxes) == 0 {
		return nil
	}
	zone := d.Rules.Calendar.Zone()
	return d.alarm(tx, d.Settings.Mailboxes[0].Address, "clock/"+string(d.Rules.Calendar.Date(newest)),
		fmt.Sprintf("The clock of the machine says %s, but something is already on file for %s. Nothing that a date sends leaves for an hour, or until the clock has passed that. After the hour the clock is taken to be right. Please have it looked at. New mail is still answered.",
			now.In(zone).Format("2 January 2006 15:04"), newest.In(zone).Format("2 January 2006 15:04")), now)
}
