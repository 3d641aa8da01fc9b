package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"putright/casework"
	"putright/policy"
	"putright/store"
)

const (
	testMailbox = "info@victory.example"
	testOfficer = "dana@victory.example"
)

// fill puts three cases into a new database: a complaint that is overdue, a
// request in a strange customer's hand that nobody can be written to about, and
// a closed complaint whose outcome came back.
func fill(ts *testscript.TestScript, _ bool, args []string) {
	ctx := context.Background()
	s, err := store.Open(ctx, ts.MkAbs(args[0]))
	ts.Check(err)
	defer s.Close()
	p, err := policy.Load("victory-2019")
	ts.Check(err)
	rules, err := policy.Rules(p, nil)
	ts.Check(err)
	f := &filler{store: s, rules: rules, policy: p.Hash}
	ts.Check(f.overdueComplaint(ctx))
	ts.Check(f.strangeRequest(ctx))
	ts.Check(f.closedComplaint(ctx))
}

type filler struct {
	store  *store.Store
	rules  casework.Rules
	policy string
}

func at(text string) time.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return t
}

// due is the deadline that the policy sets for a message.
func (f *filler) due(what, stage string, from time.Time, p casework.Period) casework.EventData {
	d := f.rules.Calendar.Due(what, from, p, casework.Landlord)
	return casework.EventData{Deadline: &casework.Deadline{
		What: what, Stage: stage, By: d.By, State: casework.Running, Working: d.Working, Clause: p.Clause, Set: f.rules.Calendar.Date(from),
	}}
}

// save numbers the events and writes the case they make.
func (f *filler) save(tx *store.Tx, id casework.ID, events []casework.Event) (casework.Case, error) {
	for i := range events {
		events[i].Seq, events[i].Version = i+1, 1
	}
	c := casework.Fold(id, events)
	return c, tx.SaveCase(c, events, time.Time{})
}

func (f *filler) opened(tx *store.Tx, when time.Time, kind casework.Kind, address, name, subject string) (casework.ID, casework.Event, error) {
	ref, err := tx.NewRef("VH", 2026)
	if err != nil {
		return 0, casework.Event{}, err
	}
	stage := ""
	if kind == casework.Complaint {
		stage = "local"
	}
	words := casework.Facts{"customer.address": address, "customer.name": name, "subject": subject}
	data := casework.EventData{Ref: ref, Mailbox: testMailbox, Kind: kind, State: casework.Open, Stage: stage, Policy: f.policy, Received: when}
	if address != "" {
		person, err := tx.Person(testMailbox, address, name)
		if err != nil {
			return 0, casework.Event{}, err
		}
		data.Person = person.ID
	}
	return store.NewID(when), casework.Event{At: when, What: casework.CaseOpened, By: casework.ByCustomer, Data: data, Words: words}, nil
}

func (f *filler) overdueComplaint(ctx context.Context) error {
	when := at("2026-11-24T10:12:00Z")
	stage := f.rules.Policy.Stages[0]
	mark := casework.LetterMark{Name: casework.LetterReceipt, Key: "r1", Stage: "local", Ordinal: 1, State: casework.LetterWaiting, At: when}
	var id casework.ID
	err := f.store.Update(ctx, func(tx *store.Tx) error {
		caseID, opened, err := f.opened(tx, when, casework.Complaint, "d.moy@coastmail.example", "Derek Moy", "Boiler")
		if err != nil {
			return err
		}
		id, opened.Why, opened.Clause = caseID, `says it was reported before: "third time of asking"`, "4.1"
		opened.Data.Flags = []casework.Flag{casework.Urgent}
		events := []casework.Event{
			opened,
			{At: when, What: casework.Assigned, By: casework.Program, Clause: "16.3", Data: casework.EventData{Officer: testOfficer}},
			{At: when, What: casework.DeadlineSet, By: casework.Program, Clause: stage.Answer.Clause, Data: f.due(casework.DueAnswer, "local", when, stage.Answer)},
			{At: when, What: casework.LetterOrdered, By: casework.Program, Data: casework.EventData{Letter: &mark}},
			{At: when.Add(time.Minute), What: casework.LetterSent, By: casework.Program, Data: casework.EventData{Key: "r1"}},
			{At: at("2026-11-26T15:30:00Z"), What: casework.Noted, By: testOfficer, Words: casework.Facts{"note": "Rang him.\nHe is in on Tuesdays."}},
		}
		c, err := f.save(tx, id, events)
		if err != nil {
			return err
		}
		return f.letter(tx, c, mark, when, "We have your message", "Dear Derek Moy,\n\nWe have your complaint.\n")
	})
	if err != nil {
		return err
	}
	if err := f.sent(ctx, when.Add(time.Minute)); err != nil {
		return err
	}
	return f.message(ctx, id, when, casework.Address{Name: "Derek Moy", Addr: "d.moy@coastmail.example"}, "Boiler", "Third time of asking about the boiler.")
}

func (f *filler) strangeRequest(ctx context.Context) error {
	when := at("2026-12-09T21:05:00Z")
	return f.store.Update(ctx, func(tx *store.Tx) error {
		id, opened, err := f.opened(tx, when, casework.ServiceRequest, "", "Eve \x1b[31mgreen", "tap\nBcc: all")
		if err != nil {
			return err
		}
		_, err = f.save(tx, id, []casework.Event{
			opened,
			{At: when, What: casework.DeadlineSet, By: casework.Program, Data: f.due(casework.DueContact, "", when, f.rules.Policy.Services.Contact)},
		})
		return err
	})
}

func (f *filler) closedComplaint(ctx context.Context) error {
	when := at("2026-07-01T08:00:00Z")
	mark := casework.LetterMark{Name: casework.LetterOutcome, Key: "o3", Stage: "local", Ordinal: 1, State: casework.LetterWaiting, At: when}
	err := f.store.Update(ctx, func(tx *store.Tx) error {
		id, opened, err := f.opened(tx, when, casework.Complaint, "jo@tenant.example", "Jo Larter", "Fence")
		if err != nil {
			return err
		}
		c, err := f.save(tx, id, []casework.Event{
			opened,
			{At: when, What: casework.Assigned, By: casework.Program, Data: casework.EventData{Officer: "left@victory.example"}},
			{At: when, What: casework.LetterOrdered, By: casework.Program, Data: casework.EventData{Letter: &mark}},
			{At: when.Add(time.Hour), What: casework.LetterFailed, By: casework.Program, Data: casework.EventData{Key: "o3"}},
			{At: when.Add(time.Hour), What: casework.OutcomeGiven, By: "left@victory.example", Data: casework.EventData{Outcome: "upheld", State: casework.Answered}},
			{At: at("2026-08-03T07:00:00Z"), What: casework.CaseClosed, By: casework.Program, Clause: "10.2", Why: "the window ended without a request"},
		})
		if err != nil {
			return err
		}
		return f.letter(tx, c, mark, when, "Our answer", "Dear Jo Larter,\n\nWe were wrong.\n")
	})
	if err != nil {
		return err
	}
	return f.sent(ctx, when.Add(time.Minute))
}

func (f *filler) letter(tx *store.Tx, c casework.Case, mark casework.LetterMark, when time.Time, subject, text string) error {
	_, err := tx.Enqueue(store.Outgoing{
		Mailbox: testMailbox, Key: mark.Key, Case: c.ID, Letter: mark.Name, Audience: casework.ToCustomer, Sender: testMailbox,
		Recipient: c.Customer.Address, MessageID: "<" + mark.Key + "@victory.example>", Subject: subject, Text: text, Bytes: []byte(text), Created: when,
	})
	return err
}

// sent settles every letter that waits as taken by the mail server.
func (f *filler) sent(ctx context.Context, when time.Time) error {
	claimed, err := f.store.Claim(ctx, testMailbox, when, 10, store.Limits{})
	if err != nil {
		return err
	}
	var results []store.Result
	for _, o := range claimed {
		results = append(results, store.Result{ID: o.ID, State: store.StateSent, Code: 250, Text: "ok", At: when})
	}
	return f.store.Settle(ctx, results)
}

// message takes a mail in and puts it on the case.
func (f *filler) message(ctx context.Context, id casework.ID, when time.Time, from casework.Address, subject, text string) error {
	body := []byte(fmt.Sprintf("Subject: %s\r\n\r\n%s\r\n", subject, text))
	sum := sha256.Sum256(body)
	raw := store.Raw{UID: 1, Received: when, Size: int64(len(body)), Hash: hex.EncodeToString(sum[:]), Body: bytes.NewReader(body)}
	if _, err := f.store.TakeIn(ctx, testMailbox, "INBOX", []store.Raw{raw}, store.Cursor{UIDValidity: 1, UID: 1}, when); err != nil {
		return err
	}
	waiting, err := f.store.Waiting(ctx, 1)
	if err != nil {
		return err
	}
	return f.store.Update(ctx, func(tx *store.Tx) error {
		return tx.Dispose(store.Disposition{
			Message: waiting[0].ID, Mailbox: testMailbox, What: "case", Case: id, From: from, Subject: subject, Text: text, Direction: "in", At: when, Kind: casework.Complaint,
		})
	})
}
