package store

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"putright/casework"
)

func TestUpdateIsAllOrNothing(t *testing.T) {
	s := openStore(t)
	write := func(tx *Tx) {
		if err := tx.SetMeta("mark", "x"); err != nil {
			t.Error(err)
		}
	}
	mine := errors.New("mine")
	if err := s.Update(ctx, func(tx *Tx) error { write(tx); return mine }); err != mine {
		t.Errorf("the error came back as %v", err)
	}
	func() {
		defer func() {
			if recover() != "help" {
				t.Error("the panic was swallowed")
			}
		}()
		s.Update(ctx, func(tx *Tx) error { write(tx); panic("help") })
	}()
	if err := s.Update(ctx, func(tx *Tx) error { write(tx); return tx.AddNotice(Notice{Case: 99, At: now}) }); err == nil {
		t.Error("a line about a case that doesn't exist was committed")
	}
	var kept *Tx
	update(t, s, func(tx *Tx) error {
		kept = tx
		v, err := tx.Meta("mark")
		if v != "" {
			t.Error("something of a failed transaction is on file")
		}
		return err
	})
	if err := kept.SetMeta("mark", "late"); err == nil {
		t.Error("a transaction that was over took a write")
	}
}

// TestAfterAFailureNothingIsCommitted ignores an error that is no broken rule.
func TestAfterAFailureNothingIsCommitted(t *testing.T) {
	s := openStore(t)
	err := s.Update(ctx, func(tx *Tx) error {
		tx.SetMeta("before", "x")
		tx.exec("PRAGMA max_page_count = 1") // the disk is full
		for i := range 5000 {
			tx.SetMeta(fmt.Sprint("during", i), strings.Repeat("x", 1000))
		}
		tx.SetMeta("after", "x")
		return nil
	})
	if err == nil {
		t.Fatal("it was committed")
	}
	if n := count(t, s, "SELECT count(*) FROM meta"); n != 0 {
		t.Errorf("%d rows are on file", n)
	}
}

func TestTheWaitForATurnEndsWithItsContext(t *testing.T) {
	s := openStore(t)
	inside, done := make(chan bool), make(chan bool)
	go s.Update(ctx, func(*Tx) error { inside <- true; <-done; return nil })
	<-inside
	short, cancel := context.WithTimeout(ctx, 10*time.Millisecond)
	defer cancel()
	if err := s.Update(short, func(*Tx) error { return nil }); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	close(done)

	// One that has begun is carried to its end.
	gone, cancel := context.WithCancel(ctx)
	if err := s.Update(gone, func(tx *Tx) error { cancel(); return tx.SetMeta("mark", "x") }); err != nil {
		t.Error(err)
	}
	if err := s.Update(gone, func(*Tx) error { t.Error("it ran"); return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("after its context: %v", err)
	}
}

// TestWritersTakeTurns lets many read, then write.
func TestWritersTakeTurns(t *testing.T) {
	s := openStore(t)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 25 {
				err := s.Update(ctx, func(tx *Tx) error {
					v, err := tx.Meta("n")
					if err != nil {
						return err
					}
					var n int
					fmt.Sscan(v, &n)
					return tx.SetMeta("n", fmt.Sprint(n+1))
				})
				if err != nil {
					t.Error(err)
				}
				if _, err := s.Ledger(ctx); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	update(t, s, func(tx *Tx) error {
		v, err := tx.Meta("n")
		if v != "200" {
			t.Errorf("counted to %s", v)
		}
		return err
	})
}

func TestIDs(t *testing.T) {
	seen := map[casework.ID]bool{}
	last := casework.ID(0)
	for _, at := range []time.Time{now, now, now.Add(time.Second), now.Add(10 * 365 * 24 * time.Hour), time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC)} {
		for range 1000 {
			id := NewID(at)
			if id <= last || seen[id] {
				t.Fatalf("%d after %d", id, last)
			}
			last, seen[id] = id, true
		}
	}
	// A clock that goes to and fro, as in a test of months, repeats no id.
	for range 1000 {
		if id := NewID(now.Add(time.Duration(rand.IntN(3)) * time.Second)); seen[id] {
			t.Fatalf("%d came again", id)
		} else {
			seen[id] = true
		}
	}
}

// TestQueriesFollowTheirIndex asks SQLite how it would find rows: by which
// index, and never by looking through a table or sorting.
func TestQueriesFollowTheirIndex(t *testing.T) {
	s := openStore(t)
	for name, q := range map[string]struct{ query, first string }{
		"DueCases":      {dueCasesQuery, "cases_to_wake"},
		"Waiting":       {waitingQuery, "messages_by_disposition"},
		"CaseByRef":     {caseByRefQuery, "sqlite_autoindex_cases"},
		"CasesOf":       {casesOfQuery, "PRIMARY KEY"},
		"Claim":         {candidateQuery, "outbox_to_send"},
		"Claim, limits": {overQuery, "outbox_tried_to"},
		"Claim, total":  {leftQuery, "outbox_tried"},
		"Claim, lapsed": {lapseQuery, "outbox_sending"},
		"NextLetter":    {nextLetterQuery, "outbox_to_send"},
		"SentLetter":    {sentLetterQuery, "outbox_by_message_id"},
		"Settled":       {settledQuery, "outbox_to_draw"},
		"CountSince":    {countSinceQuery, "sqlite_autoindex_addresses"},
	} {
		plan := planOf(t, s, q.query)
		if !strings.Contains(plan[0], q.first) {
			t.Errorf("%s begins with %q and not with %s", name, plan[0], q.first)
		}
		for _, step := range plan {
			if !regexp.MustCompile(`^(SEARCH|SCAN) \w+ USING (COVERING )?(INDEX|INTEGER PRIMARY KEY|PRIMARY KEY)`).MatchString(step) {
				t.Errorf("%s: %s", name, step)
			}
		}
	}
	for name, query := range map[string]string{"DuplicateOf": duplicateQuery, "Thread": threadQuery} { // these sort the few they find
		for _, step := range planOf(t, s, query) {
			if strings.HasPrefix(step, "SCAN") {
				t.Errorf("%s: %s", name, step)
			}
		}
	}
}

func planOf(t *testing.T, s *Store, query string) (plan []string) {
	t.Helper()
	rows, err := s.read.Query("EXPLAIN QUERY PLAN "+query, 1, 2, 3, 4)
	if err != nil {
		t.Fatalf("%v: %s", err, query)
	}
	plan, err = collect(rows, func(scan func(...any) error) (step string, err error) {
		var id, parent, unused int
		err = scan(&id, &parent, &unused, &step)
		return step, err
	})
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

// personal is where personal data may lie: what an erasure would empty.
var personal = regexp.MustCompile(`^(people|addresses|raw_chunks|case_bodies|\w+_words)$`)

// TestPersonalDataLiesApart files a case whose every personal text holds a mark
// and looks for it in the tables where it must not be.
func TestPersonalDataLiesApart(t *testing.T) {
	const mark = "zelda"
	s := openStore(t)
	w := takeIn(t, s, "From: "+mark)[0]
	update(t, s, func(tx *Tx) error {
		p, err := tx.Person(mailbox, mark+"@example.org", "Z. "+mark)
		if err != nil {
			return err
		}
		draft := casework.Draft{Letter: casework.LetterMark{Name: casework.LetterOutcome, Key: "k"}, By: "dana@victory.example", Facts: casework.Facts{"findings": mark}}
		c := casework.Case{ID: NewID(now), Mailbox: mailbox, Ref: "VH-2026-00001", Seq: 1, Customer: p, Subject: mark, Draft: &draft, Opened: now}
		opened := casework.Event{Seq: 1, At: now, What: casework.Drafted, By: casework.ByCustomer, Why: "says '" + mark + "'",
			Words: casework.Facts{"subject": mark}, Data: casework.EventData{Person: p.ID, Draft: &draft}}
		o := letter(c, "k")
		o.Subject, o.Text, o.Bytes = mark, mark, []byte("To: "+mark)
		_, enqueued := tx.Enqueue(o)
		return errors.Join(enqueued, tx.SaveCase(c, []casework.Event{opened}, now),
			tx.AddNotice(Notice{Mailbox: mailbox, Recipient: "dana@victory.example", Case: c.ID, Line: mark, At: now}),
			tx.Dispose(Disposition{Message: w.ID, Mailbox: mailbox, What: "case", Case: c.ID, MessageID: "<" + mark + "@example.org>", From: casework.Address{Name: mark, Addr: p.Address},
				Subject: mark, Text: mark, InReplyTo: []string{"<" + mark + ">"}, Problems: []string{mark}, BodyHash: BodyHash(casework.Message{FullText: mark})}))
	})
	found := map[string]bool{}
	db := s.read
	for _, table := range column(t, db, "SELECT name FROM sqlite_schema WHERE type = 'table'") {
		for _, name := range column(t, db, fmt.Sprintf("SELECT name FROM pragma_table_info('%s')", table)) {
			for range column(t, db, fmt.Sprintf("SELECT 1 FROM %s WHERE instr(lower(CAST(%s AS TEXT)), '%s') > 0", table, name, mark)) {
				found[table] = true
				if !personal.MatchString(table) {
					t.Errorf("%s.%s holds personal data", table, name)
				}
			}
		}
	}
	for _, table := range []string{"people", "addresses", "raw_chunks", "case_bodies", "event_words", "message_words", "outbox_words", "notice_words"} {
		if !found[table] {
			t.Errorf("the mark was not found in %s: the test looks amiss", table)
		}
	}
}

// TestEveryRowNamesItsMailbox holds for all tables but those about the
// database itself.
func TestEveryRowNamesItsMailbox(t *testing.T) {
	s := openStore(t)
	for _, table := range column(t, s.read, `SELECT name FROM sqlite_schema WHERE type = 'table'
		AND name NOT IN ('meta', 'policies', 'counters')
		AND NOT EXISTS (SELECT 1 FROM pragma_table_info(sqlite_schema.name) i WHERE i.name = 'mailbox')`) {
		t.Errorf("%s does not", table)
	}
}
