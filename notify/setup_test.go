package notify

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"putright/casework"
	"putright/store"
)

const ourMailbox = "info@victory.example"

// start is when the letters of the tests are made.
var start = time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC)

// bench is a store, a sender and a clock that the test moves by hand.
type bench struct {
	t      testing.TB
	store  *store.Store
	sender *Sender
	clock  time.Time
	limits store.Limits
	outbox Outbox // what Drain is given; the store unless a test puts faults before it
	log    *bytes.Buffer
}

func newBench(t testing.TB, server Server) *bench {
	t.Helper()
	s, err := store.Open(context.Background(), filepath.Join(t.TempDir(), "putright.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	b := &bench{t: t, store: s, outbox: s, clock: start, log: new(bytes.Buffer)}
	b.use(server)
	return b
}

// use builds a new sender, as a restart of the program does.
func (b *bench) use(server Server) {
	b.t.Helper()
	var err error
	if b.sender, err = NewSender(server, slog.New(slog.NewTextHandler(b.log, nil))); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) now() time.Time { return b.clock }

// post puts a letter to each reader into the outbox, in this order.
func (b *bench) post(readers ...string) {
	b.t.Helper()
	err := b.store.Update(context.Background(), func(tx *store.Tx) error {
		for i, reader := range readers {
			made := b.clock.Add(time.Duration(i-len(readers)) * time.Millisecond)
			fresh, err := tx.Enqueue(store.Outgoing{
				Mailbox: ourMailbox, Key: fmt.Sprintf("%s/%d/%d", reader, b.clock.Unix(), i), Letter: "receipt", Audience: casework.ToCustomer,
				Sender: ourMailbox, Recipient: reader, MessageID: "<putright." + reader[:strings.IndexByte(reader, '@')] + "@victory.example>",
				Subject: "We have your mail", Text: "Dear " + reader, Bytes: letterTo(reader), Created: made,
			})
			if err != nil || !fresh {
				return errors.Join(err, errors.New("not put in"))
			}
		}
		return nil
	})
	if err != nil {
		b.t.Fatal(err)
	}
}

func letterTo(reader string) []byte {
	return []byte("To: <" + reader + ">\r\nMessage-ID: <x@victory.example>\r\n\r\nDear customer,\r\n.\r\n.. dots\r\nBye\r\n")
}

func (b *bench) drain() (Report, error) {
	b.t.Helper()
	return b.sender.Drain(context.Background(), b.outbox, ourMailbox, b.limits, b.now)
}

// drained runs Drain and wants the report and no error.
func (b *bench) drained(want Report) {
	b.t.Helper()
	got, err := b.drain()
	if err != nil || got != want {
		b.t.Errorf("report %+v, error %v; want %+v", got, err, want)
	}
}

// letter returns the only letter to the reader.
func (b *bench) letter(reader string) (found store.Outgoing) {
	b.t.Helper()
	err := b.store.Update(context.Background(), func(tx *store.Tx) error {
		for i := range 100 {
			o, ok, err := tx.Outgoing(fmt.Sprintf("%s/%d/%d", reader, start.Unix(), i))
			if err != nil {
				return err
			}
			if ok {
				found = o
				return nil
			}
		}
		return errors.New("no such letter")
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return found
}

func (b *bench) wantState(reader string, want store.OutboxState) {
	b.t.Helper()
	if got := b.letter(reader); got.State != want {
		b.t.Errorf("the letter to %s is %s (%d %s), want %s", reader, got.State, got.LastCode, got.LastText, want)
	}
}

// wantCopies counts what the server accepted for the reader, and that each copy
// is the letter byte for byte.
func (b *bench) wantCopies(f *fake, reader string, want int) {
	b.t.Helper()
	n := 0
	for _, l := range f.got() {
		if strings.HasPrefix(l.to, "<"+reader+">") {
			n++
			if l.bytes != string(letterTo(reader)) || !strings.HasPrefix(l.from, "<"+ourMailbox+">") {
				b.t.Errorf("from %s: %q", l.from, l.bytes)
			}
		}
	}
	if n != want {
		b.t.Errorf("%d copies to %s at the server, want %d", n, reader, want)
	}
}

func (b *bench) untouched(readers ...string) {
	b.t.Helper()
	for _, reader := range readers {
		if o := b.letter(reader); o.State != store.StateReady || o.Attempts != 0 || o.NotBefore.After(b.clock) {
			b.t.Errorf("the letter to %s is %s after %d attempts, next at %v; want it untouched", reader, o.State, o.Attempts, o.NotBefore)
		}
	}
}

const jo, pat, sam, kim = "jo@tenant.example", "pat@tenant.example", "sam@tenant.example", "kim@tenant.example"
