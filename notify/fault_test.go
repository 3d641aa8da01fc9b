package notify

import (
	"bytes"
	"context"
	"errors"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"putright/store"
)

// Every fault comes in two kinds: it failed; it failed yet had happened. A
// letter goes twice only where the server took it and the answer was lost, and
// the store can say so.
func TestFailedAndFailedYetHappened(t *testing.T) {
	tests := []struct {
		name    string
		script  func(int, string, string) string
		box     *faulty
		copies  int
		doubled int // as the store counts
	}{
		{"mail failed", once("MAIL", drop), nil, 1, 0},
		{"rcpt failed", once("RCPT", drop), nil, 1, 0},
		{"data failed", once("DATA", drop), nil, 1, 0},
		{"handing over failed", once(".", drop), nil, 1, 1}, // nobody but the server can know
		{"handing over failed yet happened", once(".", takeIt+drop), nil, 2, 1},
		{"quit failed", once("QUIT", drop), nil, 1, 0},
		{"looking failed", nil, &faulty{fault: "next"}, 1, 0},
		{"claiming failed", nil, &faulty{fault: "claim"}, 1, 0},
		{"claiming failed yet happened", nil, &faulty{fault: "claim", happened: true}, 1, 1},
		{"settling failed", nil, &faulty{fault: "settle"}, 1, 0},
		{"settling failed yet happened", nil, &faulty{fault: "settle", happened: true}, 1, 0},
		{"settling failed for both letters", nil, &faulty{fault: "settle", times: 2}, 1, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := (&fake{script: tt.script}).start(t)
			b := newBench(t, f.server())
			if tt.box != nil {
				tt.box.Outbox, tt.box.t = b.store, t
				b.outbox = tt.box
			}
			b.post(jo, pat)
			var sum Report
			for range 6 {
				r, _ := b.drain()
				sum.Sent += r.Sent
				b.clock = b.clock.Add(30 * time.Minute)
			}
			for _, reader := range []string{jo, pat} {
				b.wantState(reader, store.StateSent)
			}
			b.wantCopies(f, jo, tt.copies)
			b.wantCopies(f, pat, 1)
			if tt.box != nil && sum.Sent != 2 {
				t.Errorf("the reports count %d sent, want 2", sum.Sent)
			}
			doubled, err := b.store.Doubled(context.Background())
			if tt.box != nil && tt.box.fault == "claim" && tt.box.happened {
				doubled-- // both letters were claimed
			}
			if err != nil || doubled != tt.doubled {
				t.Errorf("the store counts %d doubled, %v, want %d", doubled, err, tt.doubled)
			}
		})
	}
}

// faulty is an outbox that fails at one of its methods, before or after doing
// its work.
type faulty struct {
	Outbox
	t        *testing.T
	fault    string
	happened bool
	times    int // 0: once
	mu       sync.Mutex
	failed   int
}

var errDisk = errors.New("the disk is full")

func (f *faulty) fails(method string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if method != f.fault || f.failed >= max(f.times, 1) {
		return false
	}
	f.failed++
	return true
}

func (f *faulty) NextLetter(ctx context.Context, mailbox string) (time.Time, bool, error) {
	if f.fails("next") {
		return time.Time{}, false, errDisk
	}
	return f.Outbox.NextLetter(ctx, mailbox)
}

func (f *faulty) Claim(ctx context.Context, mailbox string, now time.Time, n int, l store.Limits) ([]store.Outgoing, error) {
	if n == 0 || !f.fails("claim") { // none: it only tidies up
		return f.Outbox.Claim(ctx, mailbox, now, n, l)
	}
	if f.happened {
		if _, err := f.Outbox.Claim(ctx, mailbox, now, n, l); err != nil {
			return nil, err
		}
	}
	return nil, errDisk
}

func (f *faulty) Settle(ctx context.Context, results []store.Result) error {
	for _, r := range results {
		if f.t != nil && r.Attempts == 0 {
			f.t.Error("a result does not say of which claim it is")
		}
	}
	if !f.fails("settle") {
		return f.Outbox.Settle(ctx, results)
	}
	if f.happened {
		if err := f.Outbox.Settle(ctx, results); err != nil {
			return err
		}
	}
	return errDisk
}

// While an answer is not on file nothing more is claimed, and the answer is not
// forgotten.
func TestSettlesBeforeAnythingElse(t *testing.T) {
	f := (&fake{}).start(t)
	b := newBench(t, paced(f.server()))
	b.outbox = &faulty{Outbox: b.store, fault: "settle", times: 4}
	b.post(jo, pat)
	for i := range 3 {
		if _, err := b.drain(); !errors.Is(err, errDisk) {
			t.Errorf("run %d: error %v", i, err)
		}
	}
	b.wantCopies(f, jo, 1)
	b.wantCopies(f, pat, 0)
	b.wantState(jo, store.StateSending)
	b.wantState(pat, store.StateSending)
	b.clock = b.clock.Add(5 * time.Minute)
	b.drained(Report{Sent: 1})
	b.wantState(jo, store.StateSent)
	b.wantState(pat, store.StateSent)
	b.wantCopies(f, jo, 1)
}

// paced is the server with a limit per minute, which the tests never reach.
func paced(s Server) Server {
	s.PerMinute = 600
	return s
}

// A program killed while sending leaves letters in "sending"; the next one sends
// all of them. With a limit per minute only the one that had left goes twice;
// without one, all of the group that had.
func TestKilledWhileSending(t *testing.T) {
	for _, c := range []struct {
		name   string
		server func(Server) Server
		copies int // of the letters after the first
	}{
		{"with a limit", paced, 1},
		{"without", func(s Server) Server { return s }, 2},
	} {
		t.Run(c.name, func(t *testing.T) { testKilledWhileSending(t, c.server, c.copies) })
	}
}

func testKilledWhileSending(t *testing.T, server func(Server) Server, copies int) {
	f := (&fake{}).start(t)
	path := filepath.Join(t.TempDir(), "putright.db")
	s, err := store.Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{t: t, store: s, outbox: &faulty{Outbox: s, fault: "settle", times: 1000}, clock: start, log: new(bytes.Buffer)}
	b.use(server(f.server()))
	b.post(jo, pat, sam)
	b.drain()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}

	if b.store, err = store.Open(context.Background(), path); err != nil {
		t.Fatal(err)
	}
	defer b.store.Close()
	b.outbox = b.store
	b.use(f.server())
	b.clock = start.Add(time.Second)
	b.drained(Report{Sent: 3})
	b.wantCopies(f, jo, 2)
	b.wantCopies(f, pat, copies)
	b.wantCopies(f, sam, copies)
}
