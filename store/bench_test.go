package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"testing"
	"time"

	"putright/casework"
)

// BenchmarkTakeIn takes in a mailbox of 2,000 messages of 8 KB, 50 at a time.
func BenchmarkTakeIn(b *testing.B) {
	const messages, window = 2000, 50
	for b.Loop() {
		b.StopTimer()
		s := openStore(b)
		b.StartTimer()
		for uid := 0; uid < messages; {
			var batch []Raw
			for range window {
				uid++
				text := bytes.Repeat([]byte(fmt.Sprintf("Message %8d\r\n", uid)), 8<<10/18)
				sum := sha256.Sum256(text)
				batch = append(batch, Raw{UID: uint32(uid), Received: now, Size: int64(len(text)), Hash: hex.EncodeToString(sum[:]), Body: bytes.NewReader(text)})
			}
			if _, err := s.TakeIn(ctx, mailbox, "INBOX", batch, Cursor{1, uint32(uid)}, now); err != nil {
				b.Fatal(err)
			}
		}
		b.StopTimer()
		s.Close()
		b.StartTimer()
	}
	b.ReportMetric(float64(messages*b.N)/b.Elapsed().Seconds(), "messages/s")
}

// BenchmarkReceive commits what a new complaint leads to, 50 at a time: its
// disposition, person, case with six events, a receipt and a staff mail.
func BenchmarkReceive(b *testing.B) {
	const group = 50
	s := openStore(b)
	n := 0
	for b.Loop() {
		b.StopTimer()
		var batch []Raw
		for i := range group {
			batch = append(batch, raw(uint32(n*group+i+1), fmt.Sprint("message ", n, i)))
		}
		if _, err := s.TakeIn(ctx, mailbox, "INBOX", batch, Cursor{1, uint32(n*group + group)}, now); err != nil {
			b.Fatal(err)
		}
		waiting, err := s.Waiting(ctx, group)
		if err != nil || len(waiting) != group {
			b.Fatal(len(waiting), err)
		}
		n++
		b.StartTimer()
		update(b, s, func(t *Tx) error {
			for i, w := range waiting {
				if err := receive(t, w, fmt.Sprintf("pat%d@example.org", n*group+i)); err != nil {
					return err
				}
			}
			return nil
		})
	}
	b.ReportMetric(float64(group*b.N)/b.Elapsed().Seconds(), "messages/s")
}

func receive(t *Tx, w Waiting, addr string) error {
	m := casework.Message{MessageID: fmt.Sprintf("<%d@example.org>", w.ID), FullText: "The damp is back."}
	if _, err := t.DuplicateOf(mailbox, m, w.ID); err != nil {
		return err
	}
	if _, _, err := t.SentLetter(mailbox, []string{"<a@example.org>", "<b@example.org>"}); err != nil {
		return err
	}
	c, events, err := complaint(t, addr)
	if err != nil {
		return err
	}
	if _, err := t.CasesOf(mailbox, c.Customer.ID, 10); err != nil {
		return err
	}
	if err := t.SaveCase(c, events, now.Add(24*time.Hour)); err != nil {
		return err
	}
	err = t.Dispose(Disposition{Message: w.ID, Mailbox: mailbox, What: "case", Case: c.ID, Direction: "in", MessageID: m.MessageID,
		BodyHash: BodyHash(m), From: casework.Address{Name: "Pat", Addr: addr}, Subject: "Damp", Text: m.FullText, Kind: casework.Complaint, At: now})
	if err != nil {
		return err
	}
	receipt, toStaff := letter(c, c.Ref+"/receipt/1"), letter(c, c.Ref+"/staff_new_case/1")
	toStaff.Audience, toStaff.Recipient = casework.ToStaff, "dana@victory.example"
	receipt.Bytes, toStaff.Bytes = bytes.Repeat([]byte("line of a letter\r\n"), 400), bytes.Repeat([]byte("line of a letter\r\n"), 400)
	for _, o := range []Outgoing{receipt, toStaff} {
		if _, err := t.CountSince(o.Recipient, o.Audience, now.Add(-time.Hour)); err != nil {
			return err
		}
		if _, err := t.Enqueue(o); err != nil {
			return err
		}
	}
	return nil
}

// complaint makes a case with six events.
func complaint(t *Tx, addr string) (casework.Case, []casework.Event, error) {
	ref, err := t.NewRef("VH", 2026)
	if err != nil {
		return casework.Case{}, nil, err
	}
	p, err := t.Person(mailbox, addr, "Pat Customer")
	if err != nil {
		return casework.Case{}, nil, err
	}
	mark := casework.LetterMark{Name: casework.LetterReceipt, Key: ref + "/receipt/1", Ordinal: 1, State: casework.LetterWaiting, At: now}
	due := casework.Deadline{What: casework.DueAnswer, Stage: "stage1", By: "2026-12-08", State: casework.Running, Set: "2026-11-24",
		Working: "Received Tue 24 Nov 2026 at 09:30. Day 1 is Wed 25 Nov 2026. Day 10 is Tue 8 Dec 2026. Policy 10.1."}
	c := casework.Case{ID: NewID(now), Mailbox: mailbox, Ref: ref, Seq: 6, Policy: "p1", Kind: casework.Complaint, State: casework.Open,
		Stage: "stage1", Officer: "dana@victory.example", Received: now, Opened: now, Customer: p, Subject: "Damp",
		Deadlines: []casework.Deadline{due}, Letters: []casework.LetterMark{mark}}
	events := []casework.Event{
		{What: casework.CaseOpened, Data: casework.EventData{Ref: ref, Mailbox: mailbox, Kind: c.Kind, State: c.State, Person: p.ID, Received: now},
			Why: "says it was reported before: 'third time of asking'", Words: casework.Facts{"subject": "Damp", "customer.address": addr, "customer.name": "Pat"}},
		{What: casework.Assigned, Data: casework.EventData{Officer: c.Officer}},
		{What: casework.DeadlineSet, Data: casework.EventData{Deadline: &due}},
		{What: casework.DeadlineSet, Data: casework.EventData{Deadline: &due}},
		{What: casework.LetterOrdered, Data: casework.EventData{Letter: &mark}},
		{What: casework.Referred, Data: casework.EventData{Role: casework.RoleOfficer}},
	}
	for i := range events {
		events[i].Seq, events[i].At, events[i].By, events[i].Version = i+1, now, casework.Program, 1
	}
	return c, events, nil
}

// BenchmarkDueCases asks what is due while few cases are: the cost must follow
// them and not what is on file.
func BenchmarkDueCases(b *testing.B) {
	for _, onFile := range []int{1_000, 1_000_000} {
		b.Run(fmt.Sprintf("%d on file", onFile), func(b *testing.B) {
			s := openStore(b)
			update(b, s, func(t *Tx) error { return seedCases(t, onFile) })
			b.ResetTimer()
			for b.Loop() {
				update(b, s, func(t *Tx) error {
					due, err := t.DueCases(now, 100)
					if err == nil && len(due) != 20 {
						err = errors.New("20 cases should be due")
					}
					return err
				})
			}
		})
	}
}

// seedCases puts n cases on file, of which 20 are due now.
func seedCases(t *Tx, n int) error {
	_, err := t.exec(`WITH RECURSIVE k (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k WHERE i < $1)
		INSERT INTO cases (id, mailbox, ref, ref_order, seq, policy, kind, state, stage, officer, opened, next_wake)
		SELECT i, $2, 'VH-2026-' || i, 'VH-2026-' || i, 1, 'p', 'complaint', 'open', 'stage1', 'dana@victory.example', $3,
			CASE WHEN i <= 20 THEN $3 - i ELSE $3 + i END FROM k`, n, mailbox, stamp(now))
	return err
}
