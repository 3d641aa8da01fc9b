package desk

import (
	"cmp"
	"errors"
	"time"

	"putright/casework"
	"putright/store"
)

// staffMail carries out a word of a member of staff, or keeps a plain reply as
// a private note. It acts only on a valid token of that very person.
func (d *Desk) staffMail(tx *store.Tx, t taken, pass *Pass, now time.Time) error {
	m := t.mail
	who, _ := d.Rules.Team.Find(m.From.Addr)
	disposition := store.Disposition{What: "staff", Direction: "staff"}
	admitted, ok := d.Keys.find(m, d.Rules.Team)
	refuse := func(what string) error {
		if err := d.dispose(tx, t, disposition); err != nil {
			return err
		}
		return d.report(tx, t.Mailbox, who, what, m.Received, now)
	}
	switch {
	case m.DMARC == "fail":
		return refuse("A mail in your name failed the check of its sender, so nothing was done with it. If you wrote it, send it again from your usual mail program.")
	case !ok:
		return refuse("Your mail reached us, but it does not say which case it is about, so nothing was done. Please answer a mail that we sent you about the case, or press one of its buttons.")
	case admitted.Person.Address != who.Address:
		return refuse("A mail in your name used another person's reply address, so nothing was done with it. Please answer a mail that was sent to you.")
	}
	c, err := tx.Case(admitted.Case)
	if errors.Is(err, store.ErrNotFound) {
		saved, err := d.rescue(tx, admitted.Case, who, readCommand(m.Text, about{today: d.Rules.Calendar.Date(now)}), pass, now)
		if err != nil {
			return err
		}
		if !saved {
			return refuse("Your mail was about a message that is no case, and it did not say what the message is, or somebody said so before. Nothing was done. Begin with COMPLAINT, SERVICE, ASB or MEMBER.")
		}
		return d.dispose(tx, t, disposition)
	}
	if err != nil {
		return err
	}
	disposition.Case = c.ID
	if err := d.dispose(tx, t, disposition); err != nil {
		return err
	}
	return d.word(tx, t, c, who, now)
}

// word decides what the first line asks for and answers the writer.
func (d *Desk) word(tx *store.Tx, t taken, c casework.Case, who casework.Staff, now time.Time) error {
	rules, err := d.rules(tx, c.Policy)
	if err != nil {
		return err
	}
	said := readCommand(t.mail.Text, about{today: d.Rules.Calendar.Date(now), policy: rules.Policy, team: rules.Team, customer: c.Customer.Name})
	if said.meant != "" {
		return d.refused(tx, c, who, t.ID, "The first line of your mail looks like a word for the program, but it is not one it knows. Nothing was done.", "Did you mean "+said.meant+"? Reply with that as the first line. To keep a note instead, begin with NOTE.", now)
	}
	err = d.act(tx, c, said, who, t.ID, now)
	if errors.Is(err, store.ErrGone) {
		return d.refused(tx, c, who, t.ID, "The letter has already gone, so it can't be undone.", "Write to the customer again to put it right.", now)
	}
	var refusal *casework.Refusal
	if errors.As(err, &refusal) {
		return d.refused(tx, c, who, t.ID, refusal.Why, refusal.Help, now)
	}
	return err
}

// act carries out a word. A *casework.Refusal means that nothing was written.
func (d *Desk) act(tx *store.Tx, c casework.Case, said command, who casework.Staff, message casework.ID, now time.Time) error {
	code, hash, err := d.code(c.ID)
	if err != nil {
		return err
	}
	w := said.Word
	w.By, w.Message, w.Hold, w.Fresh = who, message, d.Settings.Hold, hash
	if said.code != "" {
		w.Code = d.Keys.codeHash(c.ID, said.code)
	}
	switch {
	case w.Verb == casework.VerbUndo:
		return d.undo(tx, c, w, code, now)
	case w.Verb == casework.VerbSame && c.Belongs() != "", w.Verb == casework.VerbMerge:
		return d.merge(tx, c, w, code, now)
	case w.Verb == casework.VerbRequest && c.State == casework.Triage && len(c.Related) > 0:
		return d.requestOnRelated(tx, c, w, code, now)
	case w.Verb == casework.VerbSeparate && c.Belongs() == "":
		return d.separate(tx, c, w, code, now)
	case w.Verb == casework.VerbParty && w.Person.Address != "":
		return d.party(tx, c, w, code, now)
	}
	_, err = d.decide(tx, c, w, code, now)
	return err
}

// party carries out a word about somebody with an address. From then on their
// mail belongs to the case; what they may be told is for the rules to say.
func (d *Desk) party(tx *store.Tx, c casework.Case, w casework.Word, code string, now time.Time) error {
	known, err := tx.Person(c.Mailbox, w.Person.Address, w.Person.Name)
	if err != nil {
		return err
	}
	w.Person = casework.Person{ID: known.ID, Address: known.Address, Name: cmp.Or(w.Person.Name, known.Name)}
	if _, err := d.decide(tx, c, w, code, now); err != nil {
		return err
	}
	role := "helper"
	if w.Value == casework.PartyCustomer || w.Value == casework.PartySpokesperson {
		role = w.Value
	}
	return tx.AddParty(c.ID, known.ID, role)
}

// refused answers a word that could not be carried out.
func (d *Desk) refused(tx *store.Tx, c casework.Case, who casework.Staff, message casework.ID, why, help string, now time.Time) error {
	return d.write(tx, c, []casework.Letter{casework.RefusalLetter(c, who, message, why, help)}, "", now)
}
