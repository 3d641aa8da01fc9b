package store

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// writeForEver takes in mail and turns each message into a case with a letter
// to send, as a daemon would, until it is killed.
func writeForEver(s *Store) {
	must := func(err error) {
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
	}
	c, _, err := s.Cursor(ctx, mailbox, "INBOX")
	must(err)
	for {
		var window []Raw
		for range 3 {
			c.UID++
			window = append(window, raw(c.UID, fmt.Sprintf("message %d\r\n%s", c.UID, strings.Repeat("x", int(c.UID%7)*100_000))))
		}
		_, err := s.TakeIn(ctx, mailbox, "INBOX", window, c, now)
		must(err)
		waiting, err := s.Waiting(ctx, 10)
		must(err)
		must(s.Update(ctx, func(tx *Tx) error {
			for _, w := range waiting {
				c, err := newCase(tx, fmt.Sprintf("pat%d@example.org", w.ID), now)
				if err != nil {
					return err
				}
				if _, err := tx.Enqueue(letter(c, c.Ref+"/receipt/1")); err != nil {
					return err
				}
				if err := tx.Dispose(Disposition{Message: w.ID, Mailbox: mailbox, What: "case", Case: c.ID}); err != nil {
					return err
				}
			}
			return nil
		}))
		letters, err := s.Claim(ctx, mailbox, now, 2, Limits{})
		must(err)
		var results []Result
		for _, o := range letters {
			results = append(results, Result{ID: o.ID, State: StateSent, Code: 250, At: now, Attempts: o.Attempts})
		}
		must(s.Settle(ctx, results))
	}
}

// TestKilledWhileWriting kills a process that writes, again and again: what is
// found afterwards is whole transactions, and nobody is locked out.
func TestKilledWhileWriting(t *testing.T) {
	path := filepath.Join(t.TempDir(), "putright.db")
	lives := 12
	if testing.Short() {
		lives = 3
	}
	for life := range lives {
		cmd := helper(t, "write", path)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		if !lines.Scan() || lines.Text() != "opened" {
			t.Fatalf("life %d could not begin: %q", life, lines.Text())
		}
		time.Sleep(time.Duration(20+life*13) * time.Millisecond)
		cmd.Process.Kill()
		for lines.Scan() {
			t.Errorf("life %d: %s", life, lines.Text())
		}
		cmd.Wait()

		s, err := Open(ctx, path)
		if err != nil {
			t.Fatal(err)
		}
		holdsTogether(t, s)
		s.Close()
	}
}

// holdsTogether checks what no interruption may break.
func holdsTogether(t *testing.T, s *Store) {
	t.Helper()
	c, _, err := s.Cursor(ctx, mailbox, "INBOX")
	if err != nil {
		t.Fatal(err)
	}
	messages := count(t, s, "SELECT count(*) FROM messages")
	if int(c.UID) != messages || messages%3 != 0 {
		t.Errorf("the cursor is at %d, on file are %d messages", c.UID, messages)
	}
	for what, query := range map[string]string{
		"messages without their bytes":     "SELECT count(*) FROM messages m WHERE size <> (SELECT COALESCE(sum(length(bytes)), 0) FROM raw_chunks WHERE message = m.id)",
		"messages without a place":         "SELECT count(*) FROM messages WHERE id NOT IN (SELECT message FROM locations)",
		"dispositions without a case":      "SELECT count(*) FROM messages WHERE disposition IS NOT NULL AND case_id IS NULL",
		"cases without body":               "SELECT count(*) FROM cases WHERE id NOT IN (SELECT case_id FROM case_bodies)",
		"cases without their last event":   "SELECT count(*) FROM cases WHERE seq <> (SELECT max(seq) FROM events WHERE case_id = cases.id)",
		"cases without exactly one letter": "SELECT count(*) FROM cases WHERE (SELECT count(*) FROM outbox JOIN outbox_words USING (id) WHERE case_id = cases.id) <> 1",
		"cases without exactly one mail":   "SELECT count(*) FROM cases WHERE (SELECT count(*) FROM messages WHERE case_id = cases.id) <> 1",
		"letters left in sending":          "SELECT count(*) FROM outbox WHERE state = 'sending'",
		"broken references":                "SELECT count(*) FROM pragma_foreign_key_check",
		"faults in the file":               "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
	} {
		if n := count(t, s, query); n != 0 {
			t.Errorf("%d %s", n, what)
		}
	}
}

func TestLettersInFlightBecomeUncertain(t *testing.T) {
	s := openStore(t)
	c := openCase(t, s, "pat@example.org", now)
	enqueue(t, s, letter(c, "a"), letter(c, "b"), letter(c, "held"))
	claimed, err := s.Claim(ctx, mailbox, now, 2, Limits{})
	if err != nil || len(claimed) != 2 {
		t.Fatalf("claimed %d, %v", len(claimed), err)
	}
	if o := outgoingOf(t, s, "a"); o.State != StateSending || o.Attempts != 1 || !o.NotBefore.After(now) {
		t.Errorf("before sending, on file: %s, attempt %d, next %v", o.State, o.Attempts, o.NotBefore)
	}
	s = reopen(t, s)
	for _, key := range []string{"a", "b"} {
		if o := outgoingOf(t, s, key); o.State != StateUncertain || o.Lost != 1 {
			t.Errorf("%s is %s, lost %d", key, o.State, o.Lost)
		}
	}
	again, err := s.Claim(ctx, mailbox, now, 10, Limits{})
	if err != nil || len(again) != 3 {
		t.Fatalf("claimed again %d, %v", len(again), err)
	}
	for i, o := range again[:2] {
		if o.MessageID != claimed[i].MessageID || string(o.Bytes) != string(claimed[i].Bytes) {
			t.Error("a letter goes again with other bytes")
		}
	}
	if err := s.Settle(ctx, []Result{{ID: again[0].ID, State: StateSent, At: now}, {ID: again[2].ID, State: StateSent, At: now}}); err != nil {
		t.Fatal(err)
	}
	if n, err := s.Doubled(ctx); err != nil || n != 1 {
		t.Errorf("%d letters doubled, %v; want 1", n, err)
	}
}

// TestALetterThatKills stops going at once after some deaths.
func TestALetterThatKills(t *testing.T) {
	s := openStore(t)
	enqueue(t, s, letter(openCase(t, s, "pat@example.org", now), "a"))
	for death := 1; ; death++ {
		claimed, err := s.Claim(ctx, mailbox, now, 1, Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if len(claimed) == 0 {
			if death != patience+2 {
				t.Errorf("it went at once after %d deaths; want %d", death-2, patience)
			}
			break
		}
		s = reopen(t, s)
	}
	if at, ok, err := s.NextLetter(ctx, mailbox); err != nil || !ok || !at.After(now) || at.After(now.Add(time.Hour)) {
		t.Errorf("it goes again at %v (%v, %v)", at, ok, err)
	}
}
