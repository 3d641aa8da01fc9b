package desk_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"putright/casework"
	"putright/desk"
	"putright/store"
)

// Promise 7: late, doubled or killed, it comes out the same. Four months of
// cases run on a real database, once undisturbed and then with the program
// stopped at random steps: between any two operations, with letters claimed
// and not settled, sent and not recorded, mail taken in twice. The letters
// must be the same, word for word.
func TestMonthsInMilliseconds(t *testing.T) {
	calm := simulate(t, nil)
	if len(calm) < 200 {
		t.Fatalf("the undisturbed run wrote only %d mails", len(calm))
	}
	for seed := range uint64(2) {
		rough := simulate(t, rand.New(rand.NewPCG(seed, 7)))
		if diff := cmp.Diff(calm, rough); diff != "" {
			t.Errorf("seed %d: stopped at random steps, the letters differ (-undisturbed +stopped):\n%s", seed, diff)
		}
	}
}

// simulate runs the four months and returns every mail that was sent, by case,
// without what is drawn at random.
func simulate(t *testing.T, chaos *rand.Rand) []string {
	start := time.Date(2026, 11, 2, 7, 0, 0, 0, time.UTC)
	w := newWorld(t, start, func(s *desk.Settings) { s.Limits = store.Limits{} })
	s := &sim{world: w, chaos: chaos, said: map[string]bool{}}
	var texts = []string{
		damp,
		"The hot tap in the kitchen drips. Could you send someone to look at it please?",
		"I wish to report the people at number 20. Loud music until two in the morning again last night.",
		"I complained about my gate three weeks ago and again last week and still nobody has answered. This is not good enough.",
	}
	for day := range 120 {
		w.now = start.AddDate(0, 0, day)
		if day < 40 && day%2 == 0 { // twenty customers
			s.step(func() {
				w.mail(letter(fmt.Sprintf("Customer %d <c%d@tenant.example>", day, day), "Hello", texts[day/2%len(texts)], fmt.Sprintf("X-Day: %d", day)))
			})
		}
		for _, hour := range []time.Duration{2, 8} {
			w.now = start.AddDate(0, 0, day).Add(hour * time.Hour)
			s.round()
			if s.staff() {
				w.now = w.now.Add(11 * time.Minute) // the hold of what was released
				s.round()
			}
		}
	}
	return s.letters()
}

// sim plays the people, and the machine's bad days.
type sim struct {
	*world
	chaos *rand.Rand
	said  map[string]bool
}

// step does one thing, and perhaps the program is stopped and started after.
func (s *sim) step(do func()) {
	do()
	if s.chaos != nil && s.chaos.IntN(40) == 0 {
		s.reopen()
	}
}

func (s *sim) round() {
	ctx := context.Background()
	s.check(s.store.Looked(ctx, info, "INBOX", s.now.Add(time.Second)))
	for range 2 {
		s.step(func() { _, err := s.desk.Receive(ctx, s.now); s.check(err) })
		s.step(func() { _, err := s.desk.Wake(ctx, s.now); s.check(err) })
		s.step(s.mayLoseAnswers)
		s.step(s.send)
		s.step(func() { s.check(s.desk.Record(ctx, s.now)) })
	}
}

// mayLoseAnswers has letters handed in whose answers are lost, and the program
// killed before it could write anything down: they go again, the same bytes.
func (s *sim) mayLoseAnswers() {
	if s.chaos == nil || s.chaos.IntN(30) != 0 {
		return
	}
	rows, err := s.store.Claim(context.Background(), info, s.now, 3, s.limit)
	s.check(err)
	s.reopen()
	for _, o := range rows {
		s.check(s.store.Update(context.Background(), func(tx *store.Tx) error {
			again, ok, err := tx.Outgoing(o.Key)
			if err == nil && (!ok || string(again.Bytes) != string(o.Bytes) || again.MessageID != o.MessageID) {
				s.t.Errorf("after a lost answer %s has other bytes", o.Key)
			}
			return err
		}))
	}
}

// staff does what each case's officer would, by the case's age in days, and
// reports whether anybody did anything.
func (s *sim) staff() (acted bool) {
	for i, c := range s.cases() {
		age := int(s.now.Sub(c.Received).Hours() / 24)
		say := func(key, who, text string) {
			if s.said[key+c.Ref] {
				return
			}
			s.said[key+c.Ref], acted = true, true
			s.step(func() { s.reply(who, c.Ref, text) })
			s.step(func() { s.round() })
		}
		switch {
		case c.Deadline(casework.DueMakeSafe) != nil:
			say("safe", c.Officer, "DONE made safe")
		case c.Deadline(casework.DueInvestigate) != nil && age >= 3:
			say("investigated", c.Officer, "DONE investigated")
		case c.Deadline(casework.DueSummary) != nil && age >= 4:
			say("summary", c.Officer, "DONE summary")
		case c.Deadline(casework.DueWorks) != nil && age >= 5:
			say("works", c.Officer, "DONE works")
		case c.Deadline(casework.DueStart) != nil && age >= 6:
			say("started", c.Officer, "DONE started")
		case c.State == casework.Triage && age >= 2:
			say("kind", c.Officer, "COMPLAINT")
		case c.State == casework.Open && c.Stage == "" && age >= 3+i%5:
			say("done", c.Officer, "DONE")
		case c.State == casework.Open && c.Stage == "local" && age >= 8+i%9*2:
			say("outcome", c.Officer, "OUTCOME partially upheld\n\nFindings:\nPart of it.\n\nWhat we will do:\nWe come.")
			if c := s.cases()[i]; c.Draft != nil && !c.Draft.Approved {
				say("send", c.Officer, s.code(c.Officer))
			}
		case c.State == casework.Answered && i%4 == 0 && age >= 30:
			if !s.said["thanks"+c.Ref] {
				s.said["thanks"+c.Ref] = true
				s.step(func() {
					s.mail(letter(c.Customer.Name+" <"+c.Customer.Address+">", "Re: "+c.Ref, "Thank you for the answer.", "X-Day: "+c.Ref))
				})
			}
		case c.State == casework.Answered && len(c.Holding) > 0 && age >= 32:
			say("free", c.Officer, "OTHER")
		}
	}
	return acted
}

// letters lists what was sent, case by case, in order.
func (s *sim) letters() []string {
	var out []string
	refs := map[casework.ID]string{}
	for _, c := range s.cases() {
		refs[c.ID] = c.Ref
	}
	for _, o := range s.outbox() {
		text := codeLine.ReplaceAllString(o.Text, "SEND CODE")
		out = append(out, strings.Join([]string{refs[o.Case], o.Created.Format("2006-01-02 15:04"), o.Letter, o.Recipient, string(o.State), o.Subject, text}, " | "))
	}
	slices.Sort(out)
	return out
}
