package desk_test

import (
	"context"
	"database/sql"
	"fmt"
	"testing"
	"time"
)

// One message of a customer, from its bytes on file to the commit of its case,
// its receipt and the officer's mail; fifty share a commit, as in the daemon.
func BenchmarkReceive(b *testing.B) {
	w := newWorld(b, morning)
	for i := range b.N {
		w.mail(letter(fmt.Sprintf("Customer %d <c%d@tenant.example>", i, i), "Damp again", damp, fmt.Sprint("X-Turn: ", i)))
	}
	b.ResetTimer()
	if _, err := w.desk.Receive(context.Background(), w.now); err != nil {
		b.Fatal(err)
	}
}

// One member of staff's word, decided and committed: a note on an open case.
func BenchmarkDecideAndCommit(b *testing.B) {
	w := newWorld(b, morning)
	w.mail(letter("Derek Moy <derek@tenant.example>", "Damp again", damp))
	w.round()
	ref := w.cases()[0].Ref
	for i := range b.N {
		w.reply("dana@victory.example", ref, fmt.Sprintf("Rang him, attempt %d.", i))
	}
	b.ResetTimer()
	if _, err := w.desk.Receive(context.Background(), w.now); err != nil {
		b.Fatal(err)
	}
}

// A wake-up with ten cases due, whatever lies on file beside them: its cost
// follows what is due.
func BenchmarkWake(b *testing.B) {
	for _, onFile := range []int{1_000, 1_000_000} {
		b.Run(fmt.Sprintf("of=%d", onFile), func(b *testing.B) {
			w := newWorld(b, morning)
			for i := range 10 {
				w.mail(letter(fmt.Sprintf("Customer %d <c%d@tenant.example>", i, i), "Damp again", damp, fmt.Sprint("X-Turn: ", i)))
			}
			w.round()
			w.crowd(onFile)
			days := 0
			for b.Loop() {
				b.StopTimer()
				w.now = w.desk.Rules.Calendar.Add("2027-03-01", days).At(8, 0, time.UTC) // every working day all ten are reminded
				days++
				b.StartTimer()
				pass, err := w.desk.Wake(context.Background(), w.now)
				if err != nil || pass.Woken != 10 {
					b.Fatalf("woke %d cases: %v", pass.Woken, err)
				}
			}
		})
	}
}

// crowd puts n cases on file on which nothing is due for a long time, as copies
// of one.
func (w *world) crowd(n int) {
	w.t.Helper()
	db, err := sql.Open("sqlite", w.path)
	w.check(err)
	defer db.Close()
	db.SetMaxOpenConns(1)
	for _, statement := range []string{
		"PRAGMA synchronous = OFF",
		fmt.Sprintf(`INSERT INTO cases (id, mailbox, ref, ref_order, seq, policy, kind, state, stage, officer, person, opened, due, next_wake)
			WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
			SELECT i, mailbox, 'VH-2020-' || printf('%%07d', i), 'VH-2020-' || printf('%%012d', i), seq, policy, kind, state, stage, officer, person, opened, due, 4000000000000 + i
			FROM n, (SELECT * FROM cases WHERE id > 10000000 LIMIT 1)`, n),
		"INSERT INTO case_bodies (case_id, mailbox, body) SELECT c.id, c.mailbox, b.body FROM cases c, (SELECT body FROM case_bodies LIMIT 1) b WHERE c.id <= 10000000",
		"PRAGMA wal_checkpoint(TRUNCATE)",
	} {
		_, err := db.Exec(statement)
		w.check(err)
	}
}
