package desk

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"putright/casework"
	"putright/store"
)

// handle finds out what one message is and gives it its disposition, within
// the batch's transaction. The order matters: machines first, so that nobody
// answers one; then staff; then everyone else.
func (d *Desk) handle(tx *store.Tx, t taken, pass *Pass, now time.Time) error {
	box, err := d.mailbox(t.Mailbox)
	if err != nil {
		return err
	}
	m := t.mail
	switch {
	case m.Automatic == casework.OwnMail:
		pass.Automatic++
		return d.dispose(tx, t, store.Disposition{What: "automatic", Direction: "out"})
	case box.SentFolder != "" && t.Folder == box.SentFolder, d.ours(m.From.Addr):
		return d.sentByStaff(tx, t, now)
	}
	dup, err := tx.DuplicateOf(t.Mailbox, m, t.ID)
	if err != nil {
		return err
	}
	if dup.Of != 0 && dup.SameBody {
		return d.dispose(tx, t, store.Disposition{What: "duplicate"})
	}
	if dup.Of != 0 {
		t.mail.Problems = append(t.mail.Problems, "Another message with the same Message-ID and a different text came before.")
	}
	if m.Automatic != casework.ByPerson {
		pass.Automatic++
		return d.machine(tx, t, now)
	}
	if t.Received.Before(box.AnswerFrom) {
		return d.dispose(tx, t, store.Disposition{What: "old"})
	}
	if _, staff := d.Rules.Team.Find(m.From.Addr); staff {
		return d.staffMail(tx, t, pass, now)
	}
	if p, ok := d.Keys.find(m, d.Rules.Team); ok {
		// A reply to a staff mail that its reader did not write: refused, filed
		// and reported, but a customer's words are never lost for it.
		if err := d.report(tx, t.Mailbox, p.Person, "Somebody else answered a mail that was meant for you. Nothing was done with it.", m.Received, now); err != nil {
			return err
		}
	}
	return d.customerMail(tx, t, pass, now)
}

// machine files automatic mail. It is never answered and changes no case,
// except that a bounce makes its letter undelivered (design 4).
func (d *Desk) machine(tx *store.Tx, t taken, now time.Time) error {
	m := t.mail
	disposition := store.Disposition{What: "automatic"}
	if m.Automatic == casework.BounceMail && m.Bounce != nil && m.Bounce.Permanent {
		sent, ok, err := tx.SentLetter(t.Mailbox, append([]string{m.Bounce.OriginalMessageID}, append(m.InReplyTo, m.Ancestors...)...))
		if err != nil {
			return err
		}
		if ok && sent.Audience == casework.ToCustomer {
			disposition.Case = sent.Case
			if err := d.undelivered(tx, sent.Case, sent.Key, "the mail came back: "+cmp.Or(m.Bounce.Status, "no reason given"), now); err != nil {
				return err
			}
		}
	}
	return d.dispose(tx, t, disposition)
}

// undelivered tells the case that a letter did not arrive.
func (d *Desk) undelivered(tx *store.Tx, id casework.ID, key, why string, now time.Time) error {
	c, err := tx.Case(id)
	if err != nil {
		return err
	}
	_, err = d.decide(tx, c, casework.Undelivered{Key: key, Why: why}, "", now)
	return err
}

// sentByStaff puts what staff wrote from the shared mailbox itself on the case.
func (d *Desk) sentByStaff(tx *store.Tx, t taken, now time.Time) error {
	disposition := store.Disposition{What: "sent", Direction: "out"}
	c, ok, err := d.answers(tx, t.Mailbox, t.mail)
	if err != nil {
		return err
	}
	if !ok {
		return d.dispose(tx, t, disposition)
	}
	disposition.Case = c.ID
	if err := d.dispose(tx, t, disposition); err != nil {
		return err
	}
	_, err = d.decide(tx, c, casework.Wrote{Message: t.ID}, "", now)
	return err
}

// ours reports whether the address is one of the watched mailboxes: nobody but
// staff writes from it, and it is never answered.
func (d *Desk) ours(address string) bool {
	_, err := d.mailbox(address)
	return err == nil
}

// answers finds the case whose thread or reference a message names: by the
// Message-ID of a letter of ours, then by a visible reference. It says nothing
// of whether the writer may know about the case.
func (d *Desk) answers(tx *store.Tx, mailbox string, m casework.Message) (casework.Case, bool, error) {
	sent, ok, err := tx.SentLetter(mailbox, append(slices.Clone(m.InReplyTo), reversed(m.Ancestors)...))
	if err != nil {
		return casework.Case{}, false, err
	}
	if ok && sent.Audience == casework.ToCustomer && sent.Case != 0 {
		c, err := tx.Case(sent.Case)
		if err == nil {
			c, err = carriedOn(tx, c)
		}
		return c, err == nil, err
	}
	for _, ref := range append(slices.Clone(m.CaseRefs), m.QuotedRefs...) {
		c, ok, err := tx.CaseByRef(mailbox, ref)
		if err == nil && ok {
			c, err = carriedOn(tx, c)
		}
		if err != nil || ok {
			return c, ok, err
		}
	}
	return casework.Case{}, false, nil
}

// carriedOn follows a case that was merged to the one that carries it on.
func carriedOn(tx *store.Tx, c casework.Case) (casework.Case, error) {
	for range 10 { // a merged case is closed, so there is no circle but after a mistake
		if c.MergedInto == "" {
			break
		}
		next, ok, err := tx.CaseByRef(c.Mailbox, c.MergedInto)
		if err != nil || !ok {
			return c, err
		}
		c = next
	}
	return c, nil
}

// alarm writes to everyone who answers for the program: administrators, or
// failing them managers. The key keeps it from being written twice.
func (d *Desk) alarm(tx *store.Tx, mailbox, key, what string, now time.Time) error {
	who, ok := d.Rules.Team.First(casework.RoleAdministrator)
	if !ok {
		return nil
	}
	return d.tellStaff(tx, mailbox, who, what, now, now, key)
}

// report tells a member of staff about mail that has no case, once a day for
// the same words.
func (d *Desk) report(tx *store.Tx, mailbox string, who casework.Staff, what string, at, now time.Time) error {
	return d.tellStaff(tx, mailbox, who, what, at, now, fmt.Sprintf("report/%s/%s/%s", who.Address, d.Rules.Calendar.Date(now), shortHash(what)))
}

// tellStaff writes to a member of staff about something that is no case's.
func (d *Desk) tellStaff(tx *store.Tx, mailbox string, who casework.Staff, what string, at, now time.Time, key string) error {
	return d.write(tx, casework.Case{Mailbox: mailbox}, []casework.Letter{{
		Name: casework.StaffAlarm, Template: casework.StaffAlarm, Key: "alarm/" + key, Audience: casework.ToStaff,
		To:    casework.Person{Address: who.Address, Name: who.Name},
		Facts: casework.Facts{"alarm.what": what, "alarm.at": at, "today": d.Rules.Calendar.Date(now)}, Approved: true,
	}}, "", now)
}

func shortHash(text string) string {
	h := sha256.Sum256([]byte(text))
	return hex.EncodeToString(h[:16])
}

func reversed(list []string) []string {
	out := slices.Clone(list)
	slices.Reverse(out)
	return out
}
