package desk

import (
	"context"
	"fmt"
	"slices"
	"time"

	"putright/casework"
	"putright/classifier"
	"putright/store"
)

// step is a decision that is written together with others: words about two
// cases change both or neither.
type step struct {
	rules    casework.Rules
	decision casework.Decision
	code     string
}

// think decides without writing.
func (d *Desk) think(tx *store.Tx, c casework.Case, h casework.Happening, code string, now time.Time) (step, error) {
	rules, err := d.rules(tx, c.Policy)
	if err != nil {
		return step{}, err
	}
	decision, err := casework.Decide(rules, c, h, now)
	return step{rules, decision, code}, err
}

func (d *Desk) writeAll(tx *store.Tx, now time.Time, steps ...step) error {
	for _, s := range steps {
		if err := d.commit(tx, s.rules, s.decision, s.code, now); err != nil {
			return err
		}
	}
	return nil
}

// merge ends a case that belongs to another one of the same customer, which
// carries it on: MERGE names that one, SAME on a case that is related to an
// earlier one means that one (policy 6.4; R11).
func (d *Desk) merge(tx *store.Tx, c casework.Case, w casework.Word, code string, now time.Time) error {
	if w.Verb == casework.VerbSame {
		w.Value = c.Belongs()
	}
	other, err := d.otherCase(tx, c, w.Value)
	if err != nil {
		return err
	}
	ended, err := d.think(tx, c, w, code, now)
	if err != nil {
		return err
	}
	taken, err := d.takeOver(tx, other, c, w, false, now)
	if err != nil {
		return err
	}
	return d.writeAll(tx, now, ended, taken)
}

// takeOver has the other case carry on the one that ends. told says that another
// letter tells the customer so.
func (d *Desk) takeOver(tx *store.Tx, other, from casework.Case, w casework.Word, told bool, now time.Time) (step, error) {
	code, hash, err := d.code(other.ID)
	if err != nil {
		return step{}, err
	}
	return d.think(tx, other, casework.TakeOver{From: from, Message: w.Message, By: w.By, Hold: w.Hold, Told: told, Code: hash}, code, now)
}

// requestOnRelated opens the next stage on the complaint that a late request
// is about, as of the day the request came, and merges the request into it.
func (d *Desk) requestOnRelated(tx *store.Tx, c casework.Case, w casework.Word, code string, now time.Time) error {
	complaint, err := d.otherCase(tx, c, c.Related[0])
	if err != nil {
		return err
	}
	codeThere, hash, err := d.code(complaint.ID)
	if err != nil {
		return err
	}
	asked := w
	asked.Fresh = hash
	if asked.Day == "" {
		asked.Day = d.Rules.Calendar.Date(c.Received)
	}
	opened, err := d.think(tx, complaint, asked, codeThere, now)
	if err != nil {
		return err
	}
	w.Verb, w.Value, w.Day = casework.VerbMerge, complaint.Ref, ""
	ended, err := d.think(tx, c, w, code, now)
	if err != nil {
		return err
	}
	taken, err := d.takeOver(tx, opened.decision.Case, c, w, true, now)
	if err != nil {
		return err
	}
	return d.writeAll(tx, now, opened, ended, taken)
}

// otherCase finds the case that another may be merged into: of the same
// customer, in the same mailbox.
func (d *Desk) otherCase(tx *store.Tx, c casework.Case, ref string) (casework.Case, error) {
	other, ok, err := tx.CaseByRef(c.Mailbox, ref)
	if err != nil {
		return other, err
	}
	refused := &casework.Refusal{Why: "There is no other case " + ref + " of this customer.", Help: "Only cases of the same customer can be merged. Check the reference."}
	if !ok || other.ID == c.ID {
		return other, refused
	}
	same := c.Customer.ID != 0 && c.Customer.ID == other.Customer.ID
	if !same && c.Customer.ID != 0 {
		if same, err = tx.IsParty(other.ID, c.Customer.ID); err != nil {
			return other, err
		}
	}
	if !same {
		return other, refused
	}
	return other, nil
}

// undo takes back the writer's last act. Where that act made two cases one, it
// is taken back on both or not at all.
func (d *Desk) undo(tx *store.Tx, c casework.Case, w casework.Word, code string, now time.Time) error {
	var err error
	if w.History, err = tx.Events(c.ID); err != nil {
		return err
	}
	ref := w.Parts()
	w.Both = ref != ""
	here, err := d.think(tx, c, w, code, now)
	if err != nil {
		return err
	}
	if ref == "" {
		return d.writeAll(tx, now, here)
	}
	other, ok, err := tx.CaseByRef(c.Mailbox, ref)
	if err == nil && !ok {
		err = store.ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("undoing the merger of %s and %s: %w", c.Ref, ref, err)
	}
	if w.History, err = tx.Events(other.ID); err != nil {
		return err
	}
	if w.Parts() != c.Ref {
		return &casework.Refusal{Why: "You have done something else on " + ref + " since, so the two can't be parted by UNDO.", Help: "Undo the later step on " + ref + " first, or ask your manager."}
	}
	codeThere, hash, err := d.code(other.ID)
	if err != nil {
		return err
	}
	w.Fresh = hash
	there, err := d.think(tx, other, w, codeThere, now)
	if err != nil {
		return err
	}
	return d.writeAll(tx, now, here, there)
}

// separate opens a case of its own for a new matter that the customer's latest
// message brought into an older case: its clocks run from the day it came, and
// the customer gets its receipt (design 4; Code 6.7).
func (d *Desk) separate(tx *store.Tx, c casework.Case, w casework.Word, code string, now time.Time) error {
	if c.Opened.Equal(c.LastInAt) {
		return &casework.Refusal{Why: "This case has one message only, and there is nothing to separate it from."}
	}
	filed, ok, err := tx.Filed(c.LastIn, "case")
	if err != nil {
		return err
	}
	if !ok {
		return &casework.Refusal{Why: "The customer's latest message on this case is not on file by itself.", Help: "Ask your manager."}
	}
	m := d.open(context.Background(), filed.Waiting)
	from, err := tx.Person(c.Mailbox, filed.From.Addr, filed.From.Name)
	if err != nil {
		return err
	}
	a := casework.Arrival{Message: c.LastIn, Received: m.Received, From: from, Subject: m.Subject, Text: m.Text, Notes: append(notes(m), w.By.Name+" said that it is a matter of its own.")}
	a.Read = classifier.Classify(m, classifier.Context{}, d.Settings.Threshold)
	if a.Opens, err = d.opening(tx, c.Mailbox, m.Received, now); err != nil {
		return err
	}
	a.Opens.Related = c.Ref
	if err := d.noteSeparated(tx, c, w, a.Opens.Ref, code, now); err != nil {
		return err
	}
	if err := tx.Refile(c.LastIn, a.Opens.ID); err != nil {
		return err
	}
	return d.arrive(tx, casework.Case{ID: a.Opens.ID, Mailbox: c.Mailbox, Policy: d.Policy}, a, now)
}

// noteSeparated puts it on the older case that the message has a case of its
// own. A window that the message held open takes its course again.
func (d *Desk) noteSeparated(tx *store.Tx, c casework.Case, w casework.Word, ref, code string, now time.Time) error {
	w.Verb, w.Facts = casework.VerbNote, casework.Facts{"note": "The latest message is a matter of its own: " + ref + "."}
	if c.State == casework.Answered && slices.Equal(c.Holding, []casework.ID{c.LastIn}) {
		w.Verb, w.Kind = casework.VerbKind, casework.Other
	}
	noted, err := d.think(tx, c, w, code, now)
	if err != nil {
		return err
	}
	for _, l := range noted.decision.Letters {
		if l.Name == casework.StaffDone {
			l.Facts["done.what"] = "The customer's latest message is now the case " + ref + ", with a receipt and dates of its own. To put it back, reply SAME on that case."
			l.Facts["words"] = []casework.Facts{}
		}
	}
	return d.writeAll(tx, now, noted)
}
