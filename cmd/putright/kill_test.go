package main

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"putright/casework"
	"putright/cmd/putright/mailhost"
	"putright/cmd/putright/mailhost/real"
	"putright/intake"
	"putright/store"
)

// fromEnvironment lets the long run ask for more than the usual one.
func fromEnvironment(name string, usual int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return usual
}

// Promise 7: killed anywhere, the same result. The real program reads a real
// Dovecot and sends to a server that loses connections before and after
// accepting; it is killed at random moments all along. Then: every message is
// on file once, with one case and one receipt each; a doubled delivery has the
// same Message-ID and is counted; no reminder goes twice.
func TestKilledAnywhere(t *testing.T) {
	if testing.Short() {
		t.Skip("the kill run takes half a minute")
	}
	messages, kills := fromEnvironment("PUTRIGHT_MESSAGES", 300), fromEnvironment("PUTRIGHT_KILLS", 100)
	box := real.Start(t, "info")
	out, err := mailhost.Start("elsewhere.test")
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	out.SetFaults(mailhost.Faults{Seed: 1, Before: 0.03, After: 0.03})
	in := install(t, box.IMAPPort, out.SMTPPort, "")
	random := rand.New(rand.NewPCG(1, 2))

	now := time.Now()
	deliver := func(i int) {
		raw := fmt.Sprintf("From: Customer %d <c%d@tenant.example>\r\nTo: info@landlord.test\r\nSubject: gate %d\r\nMessage-ID: <m%d@tenant.example>\r\n\r\n"+
			"I reported the gate in October and rang four times since. Nobody came and nobody has rung back. I am not happy with how this has been dealt with.\r\n", i, i, i, i)
		if err := box.AddMail("info", []byte(raw), now); err != nil {
			t.Fatal(err)
		}
	}
	given := 0
	for ; given < messages/2; given++ {
		deliver(given)
	}
	for k := range kills {
		for n := (messages - given) / (kills - k); n > 0; n-- { // the rest comes in between
			deliver(given)
			given++
		}
		cmd := in.command("run")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(30+random.IntN(400)) * time.Millisecond)
		cmd.Process.Kill()
		cmd.Wait()
	}
	out.SetFaults(mailhost.Faults{})
	settle(t, in, now.Add(3*time.Hour))
	// The working days pass, and the reminders are killed too.
	for day := range 14 {
		at := now.AddDate(0, 0, day+1).UTC().Format("2006-01-02") + "T10:00:00Z"
		for range 2 {
			cmd := in.command("once", "--at", at)
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Duration(20+random.IntN(300)) * time.Millisecond)
			cmd.Process.Kill()
			cmd.Wait()
		}
		settle(t, in, now.AddDate(0, 0, day+1))
	}

	st, err := store.OpenReadOnly(context.Background(), filepath.Join(in.dir, "putright.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	checkLedger(t, st, messages)
	letters := checkCases(t, st, messages)
	doubled := checkDeliveries(t, st, out.Accepted(), letters)
	t.Logf("%d messages, %d kills: %d mails handed in, %d of them twice with the same Message-ID", messages, kills, len(out.Accepted()), doubled)
}

// settle lets the program finish as of about that time, in whatever time the
// retries take.
func settle(t *testing.T, in installation, at time.Time) {
	t.Helper()
	var got tally
	for i := range 20 {
		if got = in.once(at.Add(time.Duration(i*i) * 5 * time.Minute).UTC().Format(time.RFC3339)); got.LettersWaiting == 0 && got.Problems == 0 {
			return
		}
	}
	t.Fatalf("the program did not come to rest: %+v", got)
}

func checkLedger(t *testing.T, st *store.Store, messages int) {
	t.Helper()
	ledger, err := st.Ledger(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if ledger["case"] != messages || ledger["waiting"] != 0 {
		t.Errorf("of %d messages %d are on a case: %v", messages, ledger["case"], ledger)
	}
}

// checkCases finds one case with one receipt for each customer, and no
// reminder twice. It returns the letters on file by Message-ID.
func checkCases(t *testing.T, st *store.Store, messages int) map[string]store.Outgoing {
	t.Helper()
	letters := map[string]store.Outgoing{}
	customers := map[string]int{}
	var refs []string
	err := st.Cases(context.Background(), store.Filter{}, func(c casework.Case) error {
		customers[c.Customer.Address]++
		refs = append(refs, c.Ref)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(customers) != messages || len(refs) != messages {
		t.Errorf("%d messages made %d cases of %d customers", messages, len(refs), len(customers))
	}
	for _, ref := range refs {
		story, _, err := st.Story(context.Background(), ref)
		if err != nil {
			t.Fatal(err)
		}
		count := map[string]int{}
		for _, o := range story.Letters {
			letters[o.MessageID] = o
			if o.State != store.StateSent {
				t.Errorf("%s of %s is %s", o.Letter, ref, o.State)
			}
			if o.Audience == casework.ToCustomer {
				count[o.Letter]++
			} else {
				count[fmt.Sprintf("%s to %s on %s", o.Letter, o.Recipient, o.Created.Format("2 Jan"))]++
			}
		}
		if count["receipt"] != 1 {
			t.Errorf("%s has %d receipts", ref, count["receipt"])
		}
		for what, n := range count {
			if strings.HasPrefix(what, "staff_reminder") && n > 1 {
				t.Errorf("%s: %d times %s", ref, n, what)
			}
		}
		if folded := casework.Fold(story.Case.ID, story.Events); folded.Seq != story.Case.Seq || folded.State != story.Case.State {
			t.Errorf("%s: the events add up to another case", ref)
		}
	}
	return letters
}

// checkDeliveries compares what the mail server took with what is on file, and
// returns how many mails it took again.
func checkDeliveries(t *testing.T, st *store.Store, accepted []mailhost.Mail, letters map[string]store.Outgoing) (doubled int) {
	t.Helper()
	seen := map[string][]byte{}
	receipts := map[string]map[string]bool{}
	for _, m := range accepted {
		p := intake.Parse(bytes.NewReader(m.Raw), intake.Options{})
		if before, again := seen[p.MessageID]; again {
			doubled++
			if !bytes.Equal(before, m.Raw) {
				t.Errorf("%s went twice with different bytes", p.MessageID)
			}
		}
		seen[p.MessageID] = m.Raw
		if o, ok := letters[p.MessageID]; ok && o.Letter == "receipt" {
			if receipts[m.To[0]] == nil {
				receipts[m.To[0]] = map[string]bool{}
			}
			receipts[m.To[0]][p.MessageID] = true
		}
	}
	for id, o := range letters {
		if seen[id] == nil {
			t.Errorf("%s is marked as sent and never arrived", o.Key)
		}
	}
	for customer, ids := range receipts {
		if len(ids) != 1 {
			t.Errorf("%s got %d different receipts", customer, len(ids))
		}
	}
	counted, err := st.Doubled(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if doubled > counted {
		t.Errorf("%d mails arrived twice, but only %d were counted as sent again", doubled, counted)
	}
	return doubled
}
