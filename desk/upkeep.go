package desk

import (
	"fmt"
	"time"

	"putright/store"
)

// ahead is how long before the policy's review somebody is told, in days.
const ahead = 90

// upkeep tells an administrator on a working morning that the policy is due for
// review, some time before and then once a month (R67), and once a month that
// the list of bank holidays ends within a year.
func (d *Desk) upkeep(tx *store.Tx, box Mailbox, now time.Time) error {
	today := d.Rules.Calendar.Date(now)
	month := string(today[:7])
	p := d.Rules.Policy
	if review := p.ReviewBy; review != "" && today.AddDays(ahead) >= review {
		key, what := "review/"+string(review)+"/ahead", fmt.Sprintf("The policy “%s” is due for review on %s.", p.Title, review.Short())
		if today >= review {
			key = "review/" + month
			what = fmt.Sprintf("The policy “%s” was due for review on %s. Until it has been reviewed, you are told each month. Then enter the new date in the policy's file.", p.Title, review.Short())
		}
		if err := d.alarm(tx, box.Address, key, what, now); err != nil {
			return err
		}
	}
	if end := d.Settings.HolidaysEnd; end != "" && end < today.AddMonths(12) {
		return d.alarm(tx, box.Address, "holidays/"+month, "The list of bank holidays ends on "+end.Short()+". Later dates are counted by a forecast that knows no special holidays. Get a newer program, or name a list of your own.", now)
	}
	return nil
}
