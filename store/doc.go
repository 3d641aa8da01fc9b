// Package store keeps everything that must outlive the program: raw mail,
// messages, cases with their events, people, and the outbox. It is the only
// place with SQL.
//
// # What it promises
//
// One method is one transaction, and what a method reports as done is on disk:
// SQLite runs with a write-ahead log and flushes it at every commit. A program
// killed at any point leaves whole transactions only.
//
// A message is taken in once, however often it is fetched: the raw bytes, the
// places where they lay and the mailbox cursor are committed together (TakeIn).
// It gets its disposition once (Tx.Dispose). A letter's key enters the outbox
// once (Tx.Enqueue). A letter is claimed by one sender at a time (Claim), and
// the attempt is on file before anything is sent; where a program died in
// between, the next Open makes the letter uncertain, to go again with the same
// bytes.
//
// Events are only ever appended; the case is their projection and is written in
// the same transaction (Tx.SaveCase). Of two that saved the same case from the
// same state, the second gets ErrConflict.
//
// One program writes to a file at a time: Open takes a kernel lock on the path
// with ".lock" appended, which goes with the process however it ends. Any
// number may read beside it (OpenReadOnly).
//
// # How things are kept
//
// Times are UTC in milliseconds, so what comes back is cut to the millisecond;
// the landlord's dates are text, YYYY-MM-DD. Ids come from NewID. Every row that
// belongs to a mailbox names it. Names, addresses and texts of people lie in
// tables of their own (people, addresses, raw_chunks, case_bodies and those
// that end in _words), so that an erasure can empty them and leave the figures:
// the other tables hold ids, hashes, dates, rules and the addresses of staff.
//
// # What it never does
//
// It decides nothing, reads no clock (now is an argument), logs nothing and
// starts no goroutine. It opens, copies or hashes the database file in no way
// but through SQLite: closing any such file would drop the locks that keep
// others out (https://sqlite.org/howtocorrupt.html, 2.2).
package store
