package desk

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"putright/casework"
	"putright/store"
)

// mostListed bounds a morning's list of messages without a case.
const mostListed = 100

// morning sends the officers, on each working morning, what became of the mail
// since the last one: counts, and every message that opened no case because it
// seemed to ask for nothing, so that a person can still make it one (design 3).
// A morning on which there is nothing of the kind sends nothing.
func (d *Desk) morning(ctx context.Context, now time.Time) error {
	if !d.Rules.Office(now) {
		return nil
	}
	today := d.Rules.Calendar.Date(now)
	for _, box := range d.Settings.Mailboxes {
		err := d.Store.Update(ctx, func(tx *store.Tx) error {
			key := "morning/" + box.Address
			last, err := tx.Meta(key)
			if err != nil {
				return err
			}
			since, _ := time.Parse(time.RFC3339, last)
			if !since.IsZero() && d.Rules.Calendar.Date(since) >= today {
				return nil
			}
			if err := tx.SetMeta(key, now.UTC().Format(time.RFC3339)); err != nil {
				return err
			}
			if err := d.upkeep(tx, box, now); err != nil {
				return err
			}
			return d.listMorning(tx, box, since, now)
		})
		if err != nil {
			return fmt.Errorf("writing the morning's list: %w", err)
		}
	}
	return nil
}

func (d *Desk) listMorning(tx *store.Tx, box Mailbox, since, now time.Time) error {
	others, err := tx.FiledSince(box.Address, "other", since, mostListed)
	if err != nil || len(others) == 0 {
		return err
	}
	counted, err := tx.MessagesSince(box.Address, since)
	if err != nil {
		return err
	}
	figures := []casework.Facts{}
	for _, what := range []struct{ disposition, words string }{{"case", "messages put on cases"}, {"staff", "from staff"}, {"automatic", "written by machines"}, {"other", "opened no case"}, {"old", "older than the first start"}, {"unreadable", "could not be handled"}} {
		if n := counted[what.disposition]; n > 0 {
			figures = append(figures, casework.Facts{"what": what.words, "number": n})
		}
	}
	today := d.Rules.Calendar.Date(now)
	readers := d.Rules.Team.With(casework.RoleOfficer)
	if len(readers) == 0 {
		readers = d.Rules.Team.With(casework.RoleManager)
	}
	for _, who := range readers {
		lines := []casework.Facts{}
		for _, o := range others {
			// The token names the message in place of a case.
			token := d.Keys.token(who.Address, o.ID, now)
			rescue := buttons([]casework.Facts{{"words": "COMPLAINT"}}, box, token, "say COMPLAINT, SERVICE, ASB or MEMBER")
			address := plus(box.Address, token)
			if !box.Plus {
				address = box.Address + " with the subject " + token
			}
			lines = append(lines, casework.Facts{"text": cmp.Or(o.From.Name, o.From.Addr) + ": " + cmp.Or(strings.TrimSpace(o.Subject), "(no subject)"), "link": rescue[0]["link"], "words": "COMPLAINT, SERVICE, ASB or MEMBER to " + address})
		}
		err := d.write(tx, casework.Case{Mailbox: box.Address}, []casework.Letter{{
			Name: casework.StaffDigest, Template: casework.StaffDigest, Key: fmt.Sprintf("morning/%s/%s/%s", box.Address, who.Address, today), Audience: casework.ToStaff,
			To: casework.Person{Address: who.Address, Name: who.Name}, Approved: true,
			Facts: casework.Facts{"today": today, "others": lines, "counts": figures},
		}}, "", now)
		if err != nil {
			return err
		}
	}
	return nil
}

// rescue makes a case of a message that had opened none, by a member of staff's
// word. Its clocks run from the day it came.
func (d *Desk) rescue(tx *store.Tx, id casework.ID, who casework.Staff, said command, pass *Pass, now time.Time) (bool, error) {
	filed, ok, err := tx.Filed(id, "other")
	if err != nil || !ok || said.Verb != casework.VerbKind || said.Kind == casework.Other {
		return false, err
	}
	m := d.open(context.Background(), filed.Waiting)
	from, err := tx.Person(filed.Mailbox, m.From.Addr, m.From.Name)
	if err != nil {
		return false, err
	}
	a := casework.Arrival{
		Message: id, Received: m.Received, From: from, Subject: m.Subject, Text: m.Text, Notes: append(m.Problems, who.Name+" said what it is."),
		Read: casework.Classification{Kind: said.Kind, Sure: true, Confidence: 1, Reasons: []string{who.Name + " said so"}},
	}
	if a.Opens, err = d.opening(tx, filed.Mailbox, m.Received, now); err != nil {
		return false, err
	}
	if err := tx.Rescue(id, a.Opens.ID, said.Kind); err != nil {
		return false, err
	}
	pass.CasesOpened++
	return true, d.arrive(tx, casework.Case{ID: a.Opens.ID, Mailbox: filed.Mailbox, Policy: d.Policy}, a, now)
}
