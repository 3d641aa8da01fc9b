package store

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"putright/casework"
)

func TestALetterComesBackAsItWasPutIn(t *testing.T) {
	s := openStore(t)
	c := openCase(t, s, "pat@example.org", now)
	o := letter(c, c.Ref+"/outcome/1")
	o.ID, o.State, o.NotBefore, o.Exempt = NewID(now), StateHeld, now.Add(time.Hour), true
	o.Bytes = []byte("a\x00b\r\n\xff")
	enqueue(t, s, o)
	if diff := cmp.Diff(o, outgoingOf(t, s, o.Key)); diff != "" {
		t.Errorf("- put in, + read:\n%s", diff)
	}
	update(t, s, func(tx *Tx) error {
		if _, ok, err := tx.Outgoing("no such key"); ok || err != nil {
			t.Errorf("no such key: %v, %v", ok, err)
		}
		return nil
	})
	none := Outgoing{Mailbox: mailbox, Key: "digest", Letter: casework.StaffDigest, Audience: casework.ToStaff, Recipient: "dana@victory.example", Created: now}
	enqueue(t, s, none) // without case or bytes
	if got := outgoingOf(t, s, "digest"); got.Case != 0 || got.State != StateReady || !got.NotBefore.Equal(now) {
		t.Errorf("a letter without a case reads %+v", got)
	}
}

func TestAKeyEntersTheOutboxOnce(t *testing.T) {
	s := openStore(t)
	c := openCase(t, s, "pat@example.org", now)
	enqueue(t, s, letter(c, "a"))
	update(t, s, func(tx *Tx) error {
		again := letter(c, "a")
		again.Text = "Something else."
		fresh, err := tx.Enqueue(again)
		if fresh {
			t.Error("it was taken as new")
		}
		return err
	})
	if o := outgoingOf(t, s, "a"); o.Text != "Thank you." {
		t.Errorf("the text became %q", o.Text)
	}
	if n := count(t, s, "SELECT count(*) FROM outbox_words"); n != 1 {
		t.Errorf("%d letters", n)
	}
}

func TestHoldingLetters(t *testing.T) {
	s := openStore(t)
	c := openCase(t, s, "pat@example.org", now)
	for _, key := range []string{"freed", "withdrawn", "stays"} {
		o := letter(c, key)
		o.State = StateHeld
		enqueue(t, s, o)
	}
	enqueue(t, s, letter(c, "ready"), letter(c, "lost"))
	update(t, s, func(tx *Tx) error {
		return errors.Join(tx.Free("freed", now), tx.Free("freed", now.Add(time.Hour)), // the second time is too late to matter
			tx.Withdraw("withdrawn"), tx.Withdraw("withdrawn"), tx.Withdraw("ready"))
	})
	claimed, err := s.Claim(ctx, mailbox, now, 10, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	var results []Result
	for _, o := range claimed {
		keys = append(keys, o.Key)
		results = append(results, Result{ID: o.ID, State: StateSent, At: now})
	}
	if slices.Sort(keys); !slices.Equal(keys, []string{"freed", "lost"}) {
		t.Fatalf("claimed %v", keys)
	}
	tooLate := func(key string) {
		t.Helper()
		if err := s.Update(ctx, func(tx *Tx) error { return tx.Withdraw(key) }); !errors.Is(err, ErrGone) {
			t.Errorf("withdrawing %s, which is %s: %v", key, outgoingOf(t, s, key).State, err)
		}
	}
	tooLate("freed") // sending
	for i, o := range claimed {
		if o.Key == "lost" {
			results[i].State = StateUncertain
		}
	}
	if err := s.Settle(ctx, results); err != nil {
		t.Fatal(err)
	}
	tooLate("freed") // sent
	tooLate("lost")
	for _, r := range results { // the second try certainly failed; the first may have arrived
		if err := s.Settle(ctx, []Result{{ID: r.ID, State: StateReady}}); err != nil {
			t.Fatal(err)
		}
	}
	tooLate("lost")
	for key, free := range map[string]bool{"withdrawn": true, "no such key": true, "no such": false} {
		err := s.Update(ctx, func(tx *Tx) error {
			if free {
				return tx.Free(key, now)
			}
			return tx.Withdraw(key)
		})
		if !errors.Is(err, ErrNotFound) {
			t.Errorf("%s: %v", key, err)
		}
	}
	if outgoingOf(t, s, "stays").State != StateHeld {
		t.Error("a held letter moved by itself")
	}
}

// TestNoLetterIsClaimedTwice lets many senders claim at once.
func TestNoLetterIsClaimedTwice(t *testing.T) {
	s := openStore(t)
	c := openCase(t, s, "pat@example.org", now)
	const letters = 200
	for i := range letters {
		enqueue(t, s, letter(c, fmt.Sprint(i)))
	}
	var mu sync.Mutex
	seen := map[casework.ID]int{}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for {
				claimed, err := s.Claim(ctx, mailbox, now, 7, Limits{})
				if err != nil {
					t.Error(err)
				}
				if len(claimed) == 0 {
					return
				}
				mu.Lock()
				for _, o := range claimed {
					seen[o.ID]++
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if len(seen) != letters {
		t.Errorf("%d letters were claimed", len(seen))
	}
	for id, n := range seen {
		if n != 1 {
			t.Errorf("letter %d was claimed %d times", id, n)
		}
	}
}

func TestClaimsGoByTime(t *testing.T) {
	s := openStore(t)
	c := openCase(t, s, "pat@example.org", now)
	for key, at := range map[string]time.Time{"2": now.Add(-time.Minute), "1": now.Add(-time.Hour), "3": now, "later": now.Add(time.Second)} {
		o := letter(c, key)
		o.NotBefore = at
		enqueue(t, s, o)
	}
	other := letter(c, "other")
	other.Mailbox = "other@victory.example"
	enqueue(t, s, other)
	for _, want := range []string{"1", "2", "3"} {
		claimed, err := s.Claim(ctx, mailbox, now, 1, Limits{})
		if err != nil || len(claimed) != 1 || claimed[0].Key != want {
			t.Fatalf("claimed %v, %v; want %s", claimed, err, want)
		}
	}
	if claimed, err := s.Claim(ctx, mailbox, now, 1, Limits{}); err != nil || len(claimed) != 0 {
		t.Errorf("claimed %v, %v", claimed, err)
	}
	if at, ok, err := s.NextLetter(ctx, mailbox); err != nil || !ok || !at.Equal(now.Add(time.Second)) {
		t.Errorf("the next letter goes at %v, %v, %v", at, ok, err)
	}
	if _, ok, err := s.NextLetter(ctx, "none@victory.example"); ok || err != nil {
		t.Errorf("in a mailbox without letters: %v, %v", ok, err)
	}
}

func TestLimits(t *testing.T) {
	s := openStore(t)
	c := openCase(t, s, "pat@example.org", now)
	kim := openCase(t, s, "kim@example.org", now)
	for i := range 4 {
		toPat, toStaff := letter(c, fmt.Sprint("pat ", i)), letter(c, fmt.Sprint("staff ", i))
		toStaff.Audience, toStaff.Recipient = casework.ToStaff, "dana@victory.example"
		enqueue(t, s, toPat, toStaff)
	}
	code := letter(c, "code")
	code.Exempt = true
	enqueue(t, s, code, letter(kim, "kim"))

	claim := func(at time.Time, l Limits) (keys []string) {
		t.Helper()
		claimed, err := s.Claim(ctx, mailbox, at, 100, l)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range claimed {
			keys = append(keys, o.Key)
			if err := s.Settle(ctx, []Result{{ID: o.ID, State: StateSent, At: at}}); err != nil {
				t.Fatal(err)
			}
		}
		slices.Sort(keys)
		return keys
	}
	expect := func(what string, got []string, want ...string) {
		t.Helper()
		if !slices.Equal(got, want) {
			t.Errorf("%s: claimed %q, want %q", what, got, want)
		}
	}
	limits := Limits{CustomerPerHour: 2, StaffPerHour: 1, TotalPerHour: 100}
	expect("at first", claim(now, limits), "code", "kim", "pat 0", "pat 1", "staff 0")
	expect("again", claim(now.Add(time.Minute), limits))
	if at, ok, err := s.NextLetter(ctx, mailbox); err != nil || !ok || !at.Equal(now.Add(time.Hour)) {
		t.Errorf("the next goes at %v, %v, %v; want an hour after the first", at, ok, err)
	}
	expect("an hour later", claim(now.Add(time.Hour), limits), "pat 2", "pat 3", "staff 1")

	// A letter tried again within the hour counts once.
	update(t, s, func(tx *Tx) error {
		_, err := tx.exec("UPDATE outbox SET state = 'ready', settled = NULL WHERE key = 'pat 3'")
		return err
	})
	expect("another try", claim(now.Add(61*time.Minute), limits), "pat 3")

	// Over the total, only what no limit stops goes, and the rest stays due.
	more := letter(c, "another code")
	more.Exempt = true
	enqueue(t, s, more, letter(kim, "kim 2"))
	at := now.Add(62 * time.Minute)
	expect("over the total", claim(at, Limits{TotalPerHour: 3}), "another code")
	if next, ok, err := s.NextLetter(ctx, mailbox); err != nil || !ok || next.After(at) {
		t.Errorf("the letters that wait are due at %v, %v, %v", next, ok, err)
	}
	expect("without limits", claim(now.Add(2*time.Hour), Limits{}), "kim 2", "staff 2", "staff 3")
}

func TestSettling(t *testing.T) {
	s := openStore(t)
	c := openCase(t, s, "pat@example.org", now)
	enqueue(t, s, letter(c, "sent"), letter(c, "ready"), letter(c, "uncertain"), letter(c, "failed"), letter(c, "lapsed"))
	claimed, err := s.Claim(ctx, mailbox, now, 10, Limits{})
	if err != nil || len(claimed) != 5 {
		t.Fatalf("%d claimed, %v", len(claimed), err)
	}
	var results []Result
	retry := now.Add(10 * time.Minute)
	for _, o := range claimed[:4] {
		results = append(results, Result{ID: o.ID, State: OutboxState(o.Key), Code: 250, Text: "said " + o.Key, At: now.Add(time.Second), Retry: retry, Attempts: 1})
	}
	if err := s.Settle(ctx, results); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"sent", "ready", "uncertain", "failed"} {
		o := outgoingOf(t, s, key)
		waits := key == "ready" || key == "uncertain"
		if string(o.State) != key || o.LastCode != 250 || o.LastText != "said "+key || o.NotBefore.Equal(retry) != waits || o.SentAt.IsZero() != (key != "sent") {
			t.Errorf("%s reads %+v", key, o)
		}
	}
	if err := s.Settle(ctx, []Result{{ID: claimed[0].ID, State: StateHeld}}); err == nil {
		t.Error("held was taken as a result")
	}

	// A sent letter stays sent, whatever comes later.
	if err := s.Settle(ctx, []Result{{ID: claimed[0].ID, State: StateFailed, At: now}}); err != nil {
		t.Fatal(err)
	}
	if o := outgoingOf(t, s, "sent"); o.State != StateSent {
		t.Errorf("a sent letter became %s", o.State)
	}

	// Claims that nobody settles lapse; the result of the old claim no longer
	// counts once the letter has been claimed anew.
	later := now.Add(lease)
	again, err := s.Claim(ctx, mailbox, later, 10, Limits{})
	if err != nil || len(again) != 3 {
		t.Fatalf("%d claimed again, %v", len(again), err)
	}
	old := Result{ID: claimed[4].ID, State: StateFailed, At: later, Attempts: 1}
	if err := s.Settle(ctx, []Result{old}); err != nil {
		t.Fatal(err)
	}
	if o := outgoingOf(t, s, "lapsed"); o.State != StateSending || o.Attempts != 2 || o.Lost != 1 {
		t.Errorf("the lapsed letter reads %+v", o)
	}

	counts, err := s.OutboxCounts(ctx)
	if err != nil || counts[StateSent] != 1 || counts[StateFailed] != 1 || counts[StateSending] != 3 {
		t.Errorf("counts %v, %v", counts, err)
	}
}

func TestConsequencesAreDrawnOnce(t *testing.T) {
	s := openStore(t)
	c := openCase(t, s, "pat@example.org", now)
	plain := letter(c, "of no consequence")
	plain.Records = false
	enqueue(t, s, letter(c, "first"), letter(c, "second"), letter(c, "waits"), plain)
	claimed, err := s.Claim(ctx, mailbox, now, 10, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range claimed {
		r := Result{ID: o.ID, State: StateSent, At: now.Add(time.Minute)}
		switch o.Key {
		case "first":
			r.State, r.At = StateFailed, now
		case "waits":
			r.State = StateReady
		}
		if err := s.Settle(ctx, []Result{r}); err != nil {
			t.Fatal(err)
		}
	}
	settled := func() (keys []string) {
		update(t, s, func(tx *Tx) error {
			all, err := tx.Settled(10)
			for _, o := range all {
				keys = append(keys, o.Key)
			}
			return err
		})
		return keys
	}
	if got := settled(); !slices.Equal(got, []string{"first", "second"}) {
		t.Fatalf("settled: %v", got)
	}
	update(t, s, func(tx *Tx) error { return tx.Drawn("first") })
	if got := settled(); !slices.Equal(got, []string{"second"}) {
		t.Errorf("settled after one was drawn: %v", got)
	}
	if err := s.Update(ctx, func(tx *Tx) error { return tx.Drawn("waits") }); !errors.Is(err, ErrNotFound) {
		t.Errorf("the consequence of a letter that waits: %v", err)
	}
}

func TestLettersOfAReader(t *testing.T) {
	s := openStore(t)
	c := openCase(t, s, "pat@example.org", now)
	w := takeIn(t, s, "one", "two", "three")
	toStaff, held, later := letter(c, "staff"), letter(c, "held"), letter(c, "later")
	toStaff.Audience, toStaff.Recipient = casework.ToStaff, "Dana@victory.example"
	held.State = StateHeld
	later.Created, later.Exempt = now.Add(time.Hour), true
	enqueue(t, s, letter(c, "receipt"), toStaff, held, later)
	file := func(w Waiting, id, from, direction string, at time.Time) Disposition {
		return Disposition{Message: w.ID, Mailbox: mailbox, What: "case", Case: c.ID, MessageID: id, From: casework.Address{Addr: from}, Direction: direction, At: at}
	}
	update(t, s, func(tx *Tx) error {
		return errors.Join(tx.Dispose(file(w[0], "<first@example.org>", "pat@example.org", "in", now.Add(-time.Minute))),
			tx.Dispose(file(w[1], "<helper@example.org>", "kim@example.org", "in", now)),
			tx.Dispose(file(w[2], "", "pat@example.org", "in", now)))
	})
	update(t, s, func(tx *Tx) error {
		thread, err := tx.Thread(c.ID, casework.ToCustomer, "Pat@example.org")
		if want := []string{"<first@example.org>", letter(c, "receipt").MessageID, later.MessageID}; err != nil || !slices.Equal(thread, want) {
			t.Errorf("the customer's thread: %v, %v; want %v", thread, err, want)
		}
		thread, err = tx.Thread(c.ID, casework.ToStaff, "dana@victory.example")
		if err != nil || !slices.Equal(thread, []string{toStaff.MessageID}) {
			t.Errorf("the officer's thread: %v, %v", thread, err)
		}

		for since, want := range map[time.Time]int{now: 2, now.Add(time.Millisecond): 0} {
			if n, err := tx.CountSince("Pat@example.org", casework.ToCustomer, since); err != nil || n != want {
				t.Errorf("%d letters since %v, %v; want %d", n, since, err, want)
			}
		}

		sent, ok, err := tx.SentLetter(mailbox, []string{"", "<strange@example.org>", toStaff.MessageID, held.MessageID})
		want := Sent{Case: c.ID, Key: "staff", Letter: casework.LetterReceipt, Audience: casework.ToStaff, Recipient: "dana@victory.example", State: StateReady}
		if err != nil || !ok || sent != want {
			t.Errorf("the letter answered: %+v, %v, %v", sent, ok, err)
		}
		if _, ok, err := tx.SentLetter("other@victory.example", []string{toStaff.MessageID}); ok || err != nil {
			t.Errorf("from another mailbox: %v, %v", ok, err)
		}
		if _, ok, err := tx.SentLetter(mailbox, nil); ok || err != nil {
			t.Errorf("no id: %v, %v", ok, err)
		}
		return nil
	})
}

func TestNoticesAreTakenOnce(t *testing.T) {
	s := openStore(t)
	c := openCase(t, s, "pat@example.org", now)
	lines := []Notice{
		{Mailbox: mailbox, Recipient: "dana@victory.example", Case: c.ID, Ref: c.Ref, Line: "one", At: now},
		{Mailbox: mailbox, Recipient: "dana@victory.example", Line: "two", At: now.Add(time.Second)},
		{Mailbox: mailbox, Recipient: "lee@victory.example", Line: "three", At: now},
	}
	update(t, s, func(tx *Tx) error {
		for _, n := range lines {
			if err := tx.AddNotice(n); err != nil {
				return err
			}
		}
		return nil
	})
	take := func(tx *Tx) []Notice {
		got, err := tx.Notices("dana@victory.example")
		if err != nil {
			t.Error(err)
		}
		return got
	}
	s.Update(ctx, func(tx *Tx) error {
		take(tx)
		return errors.New("the digest could not be written")
	})
	update(t, s, func(tx *Tx) error {
		readers, err := tx.NoticeReaders()
		if err != nil || len(readers) != 2 || !readers["dana@victory.example"].Equal(now) {
			t.Errorf("readers %v, %v", readers, err)
		}
		if diff := cmp.Diff(lines[:2], take(tx)); diff != "" {
			t.Errorf("- put by, + taken:\n%s", diff)
		}
		if again := take(tx); len(again) != 0 {
			t.Errorf("taken again: %v", again)
		}
		return nil
	})
}

func TestMarksAndPolicies(t *testing.T) {
	s := openStore(t)
	update(t, s, func(tx *Tx) error {
		if v, err := tx.Meta("mark"); v != "" || err != nil {
			t.Errorf("before: %q, %v", v, err)
		}
		return errors.Join(tx.SetMeta("mark", "a"), tx.SetMeta("mark", "b"), tx.PutPolicy("h", []byte("source")), tx.PutPolicy("h", []byte("source")))
	})
	s = reopen(t, s)
	update(t, s, func(tx *Tx) error {
		if v, err := tx.Meta("mark"); v != "b" || err != nil {
			t.Errorf("after: %q, %v", v, err)
		}
		if p, err := tx.Policy("h"); string(p) != "source" || err != nil {
			t.Errorf("the policy: %q, %v", p, err)
		}
		if _, err := tx.Policy("none"); !errors.Is(err, ErrNotFound) {
			t.Errorf("no such policy: %v", err)
		}
		return nil
	})
}
