package desk

import (
	"context"
	"fmt"
	"time"

	"putright/casework"
	"putright/store"
)

// gather reports whether a mail to staff must wait for the hour's digest
// because its reader has had as many as the limits allow. Its line is kept;
// nothing is left unsaid.
func (d *Desk) gather(tx *store.Tx, c casework.Case, l casework.Letter, now time.Time) (bool, error) {
	limit := d.Settings.Limits.StaffPerHour
	if limit == 0 {
		return false, nil
	}
	n, err := tx.CountSince(l.To.Address, casework.ToStaff, now.Add(-time.Hour))
	if err != nil || n < limit {
		return false, err
	}
	return true, tx.AddNotice(store.Notice{Mailbox: c.Mailbox, Recipient: l.To.Address, Case: c.ID, Ref: c.Ref, Line: noticeLine(l), At: now})
}

// noticeLine says in a few words what the mail would have said.
func noticeLine(l casework.Letter) string {
	what := map[string]string{
		casework.StaffNewCase: "new case", casework.StaffMessage: "further message", casework.StaffQuestion: "please say what this is", casework.StaffDecision: "please say whether the customer asks for more",
		casework.StaffReminder: "reminder of a date", casework.StaffOverdue: "overdue",
	}[l.Name]
	if by, ok := l.Facts["due.answer"].(casework.Date); ok {
		return fmt.Sprintf("%s; answer by %s", what, by.Short())
	}
	return what
}

// gathered sends each member of staff whose mails were held back one digest of
// them, at most once an hour.
func (d *Desk) gathered(ctx context.Context, now time.Time) error {
	return d.Store.Update(ctx, func(tx *store.Tx) error {
		readers, err := tx.NoticeReaders()
		if err != nil {
			return err
		}
		for reader, since := range readers {
			if since.After(now.Add(-time.Hour)) {
				continue
			}
			notices, err := tx.Notices(reader)
			if err != nil || len(notices) == 0 {
				return err
			}
			lines := []casework.Facts{}
			for _, n := range notices {
				lines = append(lines, casework.Facts{"ref": n.Ref, "text": n.Line})
			}
			who, _ := d.Rules.Team.Find(reader)
			err = d.write(tx, casework.Case{Mailbox: notices[0].Mailbox}, []casework.Letter{{
				Name: casework.StaffDigest, Template: casework.StaffDigest, Key: fmt.Sprintf("digest/%s/%d", reader, since.UnixMilli()),
				Audience: casework.ToStaff, To: casework.Person{Address: reader, Name: who.Name}, Approved: true,
				Facts: casework.Facts{"lines": lines, "today": d.Rules.Calendar.Date(now), "count": len(lines)},
			}}, "", now)
			if err != nil {
				return err
			}
		}
		return nil
	})
}
