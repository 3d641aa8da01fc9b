package store

import (
	"errors"
	"maps"
	"testing"
	"time"

	"putright/casework"
)

func TestWaitingIsInTheOrderOfReceipt(t *testing.T) {
	s := openStore(t)
	early := raw(3, "early")
	early.Received = now.Add(-time.Hour)
	if _, err := s.TakeIn(ctx, mailbox, "INBOX", []Raw{raw(1, "one"), raw(2, "two"), early}, Cursor{7, 3}, now); err != nil {
		t.Fatal(err)
	}
	waiting, err := s.Waiting(ctx, 2)
	if err != nil || len(waiting) != 2 {
		t.Fatalf("%v, %v", waiting, err)
	}
	want := Waiting{ID: waiting[0].ID, Mailbox: mailbox, Folder: "INBOX", Hash: hash("early"), Received: early.Received, Size: 5}
	if waiting[0] != want || waiting[1].Hash != hash("one") {
		t.Errorf("got %+v", waiting)
	}
}

func TestAMessageIsDisposedOfOnce(t *testing.T) {
	s := openStore(t)
	w := takeIn(t, s, "one")[0]
	dispose := func(d Disposition) error {
		return s.Update(ctx, func(tx *Tx) error { return tx.Dispose(d) })
	}
	if err := dispose(Disposition{Message: w.ID, Mailbox: "other@victory.example", What: "other"}); !errors.Is(err, ErrNotFound) {
		t.Errorf("in another mailbox: %v", err)
	}
	if err := dispose(Disposition{Message: w.ID, Mailbox: mailbox, What: "case", Case: 99}); err == nil {
		t.Error("it was put on a case that doesn't exist")
	}
	if err := dispose(Disposition{Message: w.ID, Mailbox: mailbox, What: "other"}); err != nil {
		t.Fatal(err)
	}
	if err := dispose(Disposition{Message: w.ID, Mailbox: mailbox, What: "automatic"}); !errors.Is(err, ErrConflict) {
		t.Errorf("a second time: %v", err)
	}
	takeIn(t, s, "two", "three")
	ledger, err := s.Ledger(ctx)
	if want := map[string]int{"other": 1, "waiting": 2}; err != nil || !maps.Equal(ledger, want) {
		t.Errorf("the ledger says %v, %v", ledger, err)
	}
}

func TestDuplicates(t *testing.T) {
	s := openStore(t)
	w := takeIn(t, s, "one", "two", "three", "four", "five")
	say := func(text string) casework.Message {
		return casework.Message{MessageID: "<1@example.org>", FullText: text}
	}
	look := func(m casework.Message, w Waiting) (d Dup) {
		t.Helper()
		update(t, s, func(tx *Tx) (err error) {
			d, err = tx.DuplicateOf(w.Mailbox, m, w.ID)
			return err
		})
		return d
	}
	file := func(m casework.Message, w Waiting, what string) {
		t.Helper()
		update(t, s, func(tx *Tx) error {
			return tx.Dispose(Disposition{Message: w.ID, Mailbox: mailbox, What: what, MessageID: m.MessageID, BodyHash: BodyHash(m)})
		})
	}
	file(casework.Message{FullText: "no id"}, w[0], "other")
	if d := look(casework.Message{FullText: "no id"}, w[1]); d != (Dup{}) {
		t.Errorf("two without a Message-ID: %+v", d)
	}
	file(say("The damp is back."), w[1], "other")
	if d := look(say("The damp\r\n is  back."), w[2]); d != (Dup{w[1].ID, true}) {
		t.Errorf("the same, wrapped otherwise: %+v", d)
	}
	if d := look(say("Something else"), w[2]); d != (Dup{w[1].ID, false}) {
		t.Errorf("another body: %+v", d)
	}
	if d := look(say("The damp is back."), w[1]); d != (Dup{}) {
		t.Errorf("itself: %+v", d)
	}
	elsewhere := w[2]
	elsewhere.Mailbox = "other@victory.example"
	if d := look(say("The damp is back."), elsewhere); d != (Dup{}) {
		t.Errorf("in another mailbox: %+v", d)
	}
	file(say("Something else"), w[2], "other")
	if d := look(say("Something else"), w[3]); d != (Dup{w[2].ID, true}) {
		t.Errorf("the same as the second of that id: %+v", d)
	}
	file(say("Something else"), w[3], "duplicate")
	if d := look(say("Something else"), w[4]); d != (Dup{w[2].ID, true}) {
		t.Errorf("after a duplicate: %+v", d)
	}
}

func TestBodyHash(t *testing.T) {
	base := casework.Message{Hash: "a", FullText: "Two words", Attachments: []casework.Attachment{{Name: "p.jpg", Type: "image/jpeg", Size: 9}}}
	for name, change := range map[string]func(m *casework.Message){
		"another text":       func(m *casework.Message) { m.FullText = "Two other" },
		"words run together": func(m *casework.Message) { m.FullText = "Twowords" },
		"another file": func(m *casework.Message) {
			m.Attachments = []casework.Attachment{{Name: "p.jpg", Type: "image/jpeg", Size: 8}}
		},
		"no file": func(m *casework.Message) { m.Attachments = nil },
	} {
		m := base
		change(&m)
		if BodyHash(m) == BodyHash(base) {
			t.Errorf("%s gives the same hash", name)
		}
	}
	if other := (casework.Message{Hash: "b", FullText: " Two\twords\n", Attachments: base.Attachments, Subject: "x"}); BodyHash(other) != BodyHash(base) {
		t.Error("white space or headers count")
	}
	if BodyHash(casework.Message{Hash: "a"}) == BodyHash(casework.Message{Hash: "b"}) {
		t.Error("two messages that show nothing are alike")
	}
}
