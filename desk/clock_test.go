package desk_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"putright/desk"
)

// A clock that has gone back wakes nothing and is reported once; when it has
// caught up, all goes on. New mail is answered all the while.
func TestAClockThatWentBack(t *testing.T) {
	w := newWorld(t, morning)
	w.mail(letter("Derek Moy <derek@tenant.example>", "Damp again", damp))
	w.round()
	w.now = w.now.Add(-4 * time.Minute)
	w.round()
	if n := w.alarms("already on file"); n != 0 {
		t.Fatalf("four minutes make %d alarms", n)
	}
	// The mailbox was looked at on the twelfth day; what fell due since the first
	// is still to be done when the clock goes back by two.
	right := w.now.AddDate(0, 0, 12)
	w.check(w.store.Looked(t.Context(), info, "INBOX", right))
	w.now = right.Add(-48 * time.Hour)
	letters, seq := len(w.taken), w.cases()[0].Seq
	for range 3 {
		pass, err := w.desk.Wake(t.Context(), w.now)
		w.check(err)
		w.send()
		if pass.Woken != 0 {
			t.Errorf("a clock two days back woke %d cases", pass.Woken)
		}
	}
	if n := w.alarms("already on file"); n != 1 {
		t.Errorf("there are %d alarms, want 1", n)
	}
	if len(w.taken) != letters+1 || w.cases()[0].Seq != seq {
		t.Errorf("beside the alarm, %d letters left", len(w.taken)-letters-1)
	}
	w.mail(letter("Kay <kay@tenant.example>", "tap", "The hot tap in the kitchen drips. Could you send someone to look at it please?"))
	_, err := w.desk.Receive(t.Context(), w.now)
	w.check(err)
	w.send()
	if n := len(w.sent("kay@tenant.example")); n != 1 {
		t.Errorf("new mail got %d receipts", n)
	}
	w.now = right.Add(time.Minute)
	w.round()
	if c := w.cases()[0]; c.Seq == seq {
		t.Error("with the clock right again nothing was woken")
	}
}

// A clock that ran ahead once and was set right keeps nobody waiting for long:
// after an hour it is taken to be right.
func TestAClockThatRanAhead(t *testing.T) {
	w := newWorld(t, morning)
	w.mail(letter("Derek Moy <derek@tenant.example>", "Damp again", damp))
	w.round()
	w.now = morning.AddDate(1, 0, 0) // nothing wakes it meanwhile but this
	_, err := w.desk.Wake(t.Context(), w.now)
	w.check(err)
	w.now = morning
	w.mail(letter("Kay <kay@tenant.example>", "Damp here too", damp))
	_, err = w.desk.Receive(t.Context(), w.now)
	w.check(err)
	seq := w.cases()[1].Seq
	w.now = morning.AddDate(0, 0, 20) // much is due on the second case
	for minute := range 62 {
		w.check(w.store.Looked(t.Context(), info, "INBOX", w.now))
		_, err := w.desk.Wake(t.Context(), w.now)
		w.check(err)
		if woken := w.cases()[1].Seq != seq; woken != (minute >= 60) {
			t.Fatalf("after %d minutes it is %t that the case was woken", minute, woken)
		}
		w.now = w.now.Add(time.Minute)
	}
	w.send()
	if n := w.alarms("already on file"); n != 1 {
		t.Errorf("there are %d alarms, want 1", n)
	}
}

// alarms counts the mails to the administrator that hold all of the words.
func (w *world) alarms(words ...string) int {
	n := 0
	for _, text := range w.loose("mary@victory.example") {
		text = strings.Join(strings.Fields(text), " ")
		if !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(text, word) }) {
			n++
		}
	}
	return n
}

// R67, policy 17: from its date the policy's review is asked for once a month,
// and once before; the end of the holiday list likewise.
func TestThePolicysReviewIsAskedFor(t *testing.T) {
	w := newWorld(t, morning, func(s *desk.Settings) { s.HolidaysEnd = "2028-03-31" })
	w.desk.Rules.Policy.ReviewBy = "2027-06-30"
	for w.now.Before(time.Date(2027, 8, 31, 0, 0, 0, 0, time.UTC)) {
		w.now = w.now.AddDate(0, 0, 1)
		w.round()
	}
	if n := w.alarms("is due for review on"); n != 1 {
		t.Errorf("before the day it was asked for %d times, want 1", n)
	}
	if n := w.alarms("was due for review on"); n != 3 {
		t.Errorf("from the day on it was asked for %d times, want 3: 30 June, July, August", n)
	}
	if n := w.alarms("list of bank holidays ends on"); n != 5 {
		t.Errorf("the end of the holiday list was told %d times, want 5: April to August", n)
	}
}
