package desk

import (
	"context"
	"fmt"
	"time"

	"putright/store"
)

// lastWake is the mark of the latest round of waking.
const lastWake = "last_wake"

// slack is by how much the clock may go back unnoticed: clocks are set right by
// seconds.
const slack = 5 * time.Minute

// wentBack reports whether the clock stands before something that has already
// happened: the latest look at a mailbox, or the latest round of waking. Then an
// administrator is told, once for each such time, and nothing is woken until the
// clock has caught up. In the other case it marks the round.
func (d *Desk) wentBack(ctx context.Context, now time.Time) (back bool, err error) {
	var newest time.Time
	for _, box := range d.Settings.Mailboxes {
		for _, folder := range box.Folders {
			look, err := d.Store.LastLook(ctx, box.Address, folder)
			if err != nil {
				return false, err
			}
			if look.After(newest) {
				newest = look
			}
		}
	}
	err = d.Store.Update(ctx, func(tx *store.Tx) error {
		mark, err := tx.Meta(lastWake)
		if err != nil {
			return err
		}
		last, _ := time.Parse(time.RFC3339, mark)
		if last.After(newest) {
			newest = last
		}
		switch {
		case newest.After(now.Add(slack)):
			back = true
			d.Log.Error("the clock has gone back: nothing is woken until it has caught up", "now", now, "newest", newest)
			if len(d.Settings.Mailboxes) == 0 {
				return nil
			}
			zone := d.Rules.Calendar.Zone()
			return d.alarm(tx, d.Settings.Mailboxes[0].Address, "clock/"+string(d.Rules.Calendar.Date(newest)),
				fmt.Sprintf("The clock of the machine says %s, but something is already on file for %s. Nothing that a date sends leaves until the clock has passed that. Please have the clock looked at. New mail is still answered.",
					now.In(zone).Format("2 January 2006 15:04"), newest.In(zone).Format("2 January 2006 15:04")), now)
		case now.Sub(last) >= time.Minute: // what is idle writes little
			return tx.SetMeta(lastWake, now.UTC().Format(time.RFC3339))
		}
		return nil
	})
	return back, err
}
