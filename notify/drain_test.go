package notify

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
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

// What each answer at each step makes of the letter, and that the letter after
// it arrives all the same.
func TestAnswers(t *testing.T) {
	minute := [2]time.Duration{time.Minute, 72 * time.Second}
	quarter := [2]time.Duration{15 * time.Minute, 18 * time.Minute}
	never := [2]time.Duration{}
	tests := []struct {
		step, answer string
		state        store.OutboxState
		code         int
		text         string
		retry        [2]time.Duration // bounds of the next try
	}{
		{"RCPT", "550 5.1.1 no such user here", store.StateFailed, 550, "5.1.1 no such user here", never},
		{"RCPT", "553 bad mailbox", store.StateFailed, 553, "bad mailbox", never},
		{"RCPT", "550-5.1.1 over two\r\n550 5.1.1 lines", store.StateFailed, 550, "5.1.1 over two 5.1.1 lines", never},
		{"RCPT", "450 4.2.1 try later", store.StateReady, 450, "4.2.1 try later", minute},
		{"RCPT", "452 4.2.2 mailbox full", store.StateReady, 452, "4.2.2 mailbox full", minute},
		{"RCPT", "421 4.3.2 closing", store.StateReady, 421, "4.3.2 closing", minute},
		{"MAIL", "451 4.3.0 not now", store.StateReady, 451, "4.3.0 not now", minute},
		{"DATA", "554 5.6.0 no", store.StateFailed, 554, "5.6.0 no", never},
		{"DATA", "451 4.3.0 not now", store.StateReady, 451, "4.3.0 not now", minute},
		{".", "552 5.3.4 too big", store.StateFailed, 552, "5.3.4 too big", never},
		{".", "554 5.6.0 content refused", store.StateFailed, 554, "5.6.0 content refused", never},
		{".", "452 4.3.1 no room", store.StateReady, 452, "4.3.1 no room", minute},
		{".", "421 4.3.2 closing", store.StateReady, 421, "4.3.2 closing", minute},
		{".", takeIt + "251 unusual but yes", store.StateSent, 251, "unusual but yes", never},
		{".", takeIt + "250 2.0.0 queued" + thenGo, store.StateSent, 250, "2.0.0 queued", never},
		{"RCPT", "550 5.1.1 unknown" + thenGo, store.StateFailed, 550, "5.1.1 unknown", never},
		{"MAIL", drop, store.StateReady, 0, "", minute},
		{"RCPT", drop, store.StateReady, 0, "", minute},
		{"DATA", drop, store.StateReady, 0, "", minute},
		{"RCPT", garbage, store.StateReady, 0, "", minute},
		{"DATA", "250 but this is not 354", store.StateReady, 250, "but this is not 354", minute},
		{".", drop, store.StateUncertain, 0, "", quarter},
		{".", takeIt + drop, store.StateUncertain, 0, "", quarter},
		{".", garbage, store.StateUncertain, 0, "", quarter},
		{".", "354 what?", store.StateUncertain, 354, "what?", quarter},
		{"MAIL", hang, store.StateReady, 0, "", minute},
		{"RCPT", hang, store.StateReady, 0, "", minute},
		{"DATA", hang, store.StateReady, 0, "", minute},
		{".", hang, store.StateUncertain, 0, "", quarter},
	}
	for _, tt := range tests {
		t.Run(tt.step+" "+tt.answer, func(t *testing.T) {
			t.Parallel()
			f := (&fake{script: once(tt.step, tt.answer)}).start(t)
			server := f.server()
			if strings.Contains(tt.answer, hang) {
				server.Timeout = 400 * time.Millisecond
			}
			b := newBench(t, server)
			b.post(jo, pat)
			report, err := b.drain()
			if err != nil {
				t.Fatal(err)
			}

			o := b.letter(jo)
			if o.State != tt.state || o.LastCode != tt.code || tt.text != "" && o.LastText != tt.text {
				t.Errorf("%s, %d %q; want %s, %d %q", o.State, o.LastCode, o.LastText, tt.state, tt.code, tt.text)
			}
			if wait := o.NotBefore.Sub(start); tt.retry != never && (wait < tt.retry[0] || wait > tt.retry[1]) {
				t.Errorf("next try after %v, want between %v and %v", wait, tt.retry[0], tt.retry[1])
			}
			want := Report{Sent: 1}
			switch tt.state {
			case store.StateSent:
				want.Sent++
			case store.StateFailed:
				want.Failed++
			case store.StateReady:
				want.Waiting++
			case store.StateUncertain:
				want.Uncertain++
			}
			if report != want {
				t.Errorf("report %+v, want %+v", report, want)
			}
			b.wantState(pat, store.StateSent)
			b.wantCopies(f, pat, 1)

			if tt.retry == never {
				return
			}
			b.drained(Report{}) // not due yet
			b.clock = start.Add(tt.retry[1])
			b.drained(Report{Sent: 1})
			b.wantState(jo, store.StateSent)
			copies := 1
			if strings.HasPrefix(tt.answer, takeIt) || tt.step == "." && tt.answer == "354 what?" {
				copies = 2 - strings.Count(tt.answer, "354")
			}
			b.wantCopies(f, jo, copies)
		})
	}
}

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
	b := newBench(t, f.server())
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

// A program killed while sending leaves letters in "sending"; the next one sends
// all of them, and only the one that had left goes twice.
func TestKilledWhileSending(t *testing.T) {
	f := (&fake{}).start(t)
	path := filepath.Join(t.TempDir(), "putright.db")
	s, err := store.Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{t: t, store: s, outbox: &faulty{Outbox: s, fault: "settle", times: 1000}, clock: start, log: new(bytes.Buffer)}
	b.use(f.server())
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
	b.wantCopies(f, pat, 1)
	b.wantCopies(f, sam, 1)
}

// RSET only clears up after a letter that was turned down; whatever comes of it
// changes nothing about any letter.
func TestResetFails(t *testing.T) {
	for _, answer := range []string{drop, "500 never heard of it", "421 closing"} {
		t.Run(answer, func(t *testing.T) {
			f := (&fake{script: func(_ int, step, line string) string {
				if step == "RSET" {
					return answer
				}
				return forReader(map[string]string{pat: "550 5.1.1 unknown"})(0, step, line)
			}}).start(t)
			b := newBench(t, f.server())
			b.post(jo, pat, sam, kim)
			b.drained(Report{Sent: 3, Failed: 1})
			for reader, copies := range map[string]int{jo: 1, pat: 0, sam: 1, kim: 1} {
				b.wantCopies(f, reader, copies)
			}
			if n := strings.Count(f.said(), "RSET"); n != 1 {
				t.Errorf("%d RSETs, want 1, after the refusal", n)
			}
		})
	}
}

// One bad recipient holds up nobody.
func TestBadRecipientsAmongGood(t *testing.T) {
	f := (&fake{script: forReader(map[string]string{
		"gone@tenant.example": "550 5.1.1 unknown", "full@tenant.example": "452 4.2.2 full", "closes@tenant.example": drop,
	})}).start(t)
	b := newBench(t, f.server())
	var readers []string
	for i := range 50 {
		readers = append(readers, fmt.Sprintf("r%d@tenant.example", i))
	}
	readers[0], readers[7], readers[23] = "gone@tenant.example", "full@tenant.example", "closes@tenant.example"
	readers = append(readers, "two..dots@tenant.example", "no address")
	b.post(append(readers, "last@tenant.example")[:51]...)
	b.drained(Report{Sent: 48, Failed: 1, Waiting: 2})
	b.wantCopies(f, "r49@tenant.example", 1)
}

// A letter that can't travel has failed, which is a person's task.
func TestLettersThatCannotTravel(t *testing.T) {
	f := (&fake{offers: []string{"8BITMIME"}}).start(t)
	b := newBench(t, f.server())
	b.post("no-address@", "zoë@tenant.example", jo)
	b.drained(Report{Sent: 1, Failed: 2})
	if o := b.letter("zoë@tenant.example"); !strings.Contains(o.LastText, "SMTPUTF8") {
		t.Errorf("%q", o.LastText)
	}
	if o := b.letter("no-address@"); !strings.Contains(o.LastText, "malformed") {
		t.Errorf("%q", o.LastText)
	}
}

// SMTPUTF8 is asked for only where an address needs it: a later server without
// it would turn the letter back.
func TestAsksForUTF8OnlyWhereNeeded(t *testing.T) {
	f := (&fake{offers: []string{"8BITMIME", "SMTPUTF8"}}).start(t)
	b := newBench(t, f.server())
	b.post(jo, "zoë@tenant.example", "pat@bücher.example")
	b.drained(Report{Sent: 3})
	got := f.got()
	for i, want := range []struct {
		to   string
		utf8 bool
	}{{"<jo@tenant.example>", false}, {"<zoë@tenant.example>", true}, {"<pat@xn--bcher-kva.example>", false}} {
		if got[i].to != want.to || strings.Contains(got[i].from, "SMTPUTF8") != want.utf8 {
			t.Errorf("to %s, MAIL %s; want to %s, SMTPUTF8 %v", got[i].to, got[i].from, want.to, want.utf8)
		}
	}
}

// The server may close between letters; the letter goes over a new connection at
// once.
func TestServerClosesBetweenLetters(t *testing.T) {
	for _, answer := range []string{drop, "421 4.7.0 enough messages for this session"} {
		t.Run(answer, func(t *testing.T) {
			var mu sync.Mutex
			mails := map[int]int{}
			f := (&fake{script: func(conn int, step, _ string) string {
				mu.Lock()
				defer mu.Unlock()
				if step == "MAIL" {
					if mails[conn]++; mails[conn] > 2 {
						return answer
					}
				}
				return ""
			}}).start(t)
			b := newBench(t, f.server())
			b.post(jo, pat, sam, kim, "lee@tenant.example")
			b.drained(Report{Sent: 5})
			if n := f.connections(); n != 3 {
				t.Errorf("%d connections, want 3", n)
			}
		})
	}
}

// Two connections broken in a row, each under another letter, end the run: the
// letters not tried wait without harm.
func TestServerBreaksEveryConnection(t *testing.T) {
	f := (&fake{script: always("RCPT", drop)}).start(t)
	b := newBench(t, f.server())
	b.post(jo, pat, sam, kim)
	report, err := b.drain()
	if err == nil || report != (Report{Waiting: 4}) {
		t.Errorf("%+v, %v", report, err)
	}
	if n := f.connections(); n != 2 {
		t.Errorf("%d connections, want 2", n)
	}
	for reader, wait := range map[string]time.Duration{jo: time.Minute, pat: time.Minute, sam: 0, kim: 0} {
		if o := b.letter(reader); o.State != store.StateReady || o.NotBefore.Sub(start) < wait || wait == 0 && o.NotBefore.After(start) {
			t.Errorf("%s: %s, next try at %v", reader, o.State, o.NotBefore)
		}
	}
}

// A refusal by policy may be about the letter or about the account. P is such a
// refusal, A an accepted letter, by a reader each.
func TestRefusedByPolicy(t *testing.T) {
	const policy = "550 5.7.1 message refused by policy"
	tests := []struct {
		answers string
		want    string // s sent, f failed, r ready
		paused  bool
		err     bool
	}{
		{"PA", "fs", false, false},
		{"APA", "sfs", false, false},
		{"PPA", "ffs", false, false},
		{"P", "r", false, true},
		{"AP", "sr", false, true},
		{"APP", "srr", false, true},
		{"PPP", "rrr", true, true},
		{"PPPAAAA", "rrrrrrr", true, true},
		{"APPPA", "srrrr", true, true},
	}
	for _, tt := range tests {
		t.Run(tt.answers, func(t *testing.T) {
			answers := map[string]string{}
			var readers []string
			for i, a := range tt.answers {
				reader := fmt.Sprintf("r%d@tenant.example", i)
				readers = append(readers, reader)
				if a == 'P' {
					answers[reader] = policy
				}
			}
			f := (&fake{script: forReader(answers)}).start(t)
			b := newBench(t, f.server())
			b.post(readers...)
			_, err := b.drain()
			if (err != nil) != tt.err || errors.Is(err, ErrPaused) != tt.paused {
				t.Errorf("error %v", err)
			}
			for i, reader := range readers {
				b.wantState(reader, map[byte]store.OutboxState{'s': store.StateSent, 'f': store.StateFailed, 'r': store.StateReady}[tt.want[i]])
			}
			if !tt.paused || !strings.Contains(tt.answers, "PA") {
				return
			}
			// When the pause is over the letters that wait come first, also those
			// written in the meantime. In the end it shows that it was the others'
			// fault.
			b.clock = b.clock.Add(10 * time.Minute)
			b.post("meanwhile@tenant.example")
			b.clock = b.clock.Add(5 * time.Minute)
			b.drain()
			b.wantCopies(f, "meanwhile@tenant.example", 1)
			for i, reader := range readers {
				if tt.answers[i] == 'A' {
					b.wantState(reader, store.StateSent)
				}
			}
			for range 12 {
				b.post(fmt.Sprintf("new%d@tenant.example", b.clock.Unix()))
				b.drain()
				b.clock = b.clock.Add(15 * time.Minute)
			}
			for i, reader := range readers {
				b.wantState(reader, map[byte]store.OutboxState{'P': store.StateFailed, 'A': store.StateSent}[tt.answers[i]])
			}
		})
	}
}

// Several letters to one reader who may not be written to are no sign about the
// account.
func TestPolicyRefusalsOfOneReader(t *testing.T) {
	f := (&fake{script: forReader(map[string]string{jo: "550 5.7.1 you are blocked"})}).start(t)
	b := newBench(t, f.server())
	b.post(jo, jo, jo, jo, pat)
	b.drained(Report{Sent: 1, Failed: 4})
}

// An answer that bars the account ends the run and pauses; nothing has failed.
func TestAccountBarred(t *testing.T) {
	for _, tt := range []struct{ step, answer string }{
		{"MAIL", "530 5.7.57 client not authenticated to send mail"},
		{"MAIL", "550 5.7.1 sender not owned by user"},
		{"RCPT", "550 5.7.30 basic authentication is not supported"},
		{".", "554 5.2.252 SendAsDenied; not allowed to send as"},
		{".", "554 5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException"},
		{"RCPT", "550 5.1.90 daily limit for message recipients"},
	} {
		t.Run(tt.answer, func(t *testing.T) {
			f := (&fake{script: once(tt.step, tt.answer)}).start(t)
			b := newBench(t, f.server())
			b.post(jo, pat)
			report, err := b.drain()
			if !errors.Is(err, ErrPaused) || !strings.Contains(err.Error(), tt.answer[4:20]) || report != (Report{Waiting: 2}) {
				t.Errorf("%+v, %v", report, err)
			}
			b.clock = start.Add(14 * time.Minute)
			if _, again := b.drain(); !errors.Is(again, ErrPaused) || f.connections() != 1 {
				t.Errorf("in the pause: %v, %d connections", again, f.connections())
			}
			b.clock = start.Add(15 * time.Minute)
			b.drained(Report{Sent: 2})
		})
	}
}

// When the program stops, the letter under way is finished and recorded, and
// the others go back as they were.
func TestStopsBetweenLetters(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	f := (&fake{script: func(_ int, step, _ string) string {
		if step == "DATA" {
			cancel()
		}
		return ""
	}}).start(t)
	b := newBench(t, f.server())
	b.post(jo, pat, sam)
	report, err := b.sender.Drain(ctx, b.store, ourMailbox, store.Limits{}, b.now)
	if !errors.Is(err, context.Canceled) || report != (Report{Sent: 1, Waiting: 2}) {
		t.Errorf("%+v, %v", report, err)
	}
	b.wantState(jo, store.StateSent)
	for _, reader := range []string{pat, sam} {
		if o := b.letter(reader); o.State != store.StateReady || o.NotBefore.After(start) {
			t.Errorf("%s: %s, next try at %v", reader, o.State, o.NotBefore)
		}
	}
	b.drained(Report{Sent: 2})
	b.wantCopies(f, jo, 1)
}

// A stop does not wait for a server that says nothing: what is uncertain then is
// on file as such.
func TestStopsWhileServerIsSilent(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	f := (&fake{script: func(_ int, step, _ string) string {
		if step == "." {
			cancel()
			return takeIt + hang
		}
		return ""
	}}).start(t)
	server := f.server()
	server.Timeout = time.Hour
	b := newBench(t, server)
	b.sender.grace = 50 * time.Millisecond
	b.post(jo, pat)
	report, err := b.sender.Drain(ctx, b.store, ourMailbox, store.Limits{}, b.now)
	if !errors.Is(err, context.Canceled) || report != (Report{Uncertain: 1, Waiting: 1}) {
		t.Errorf("%+v, %v", report, err)
	}
	b.wantState(jo, store.StateUncertain)
	b.wantState(pat, store.StateReady)
}

// The allowance per minute holds, and letters beyond it are not even claimed.
func TestPerMinute(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var mu sync.Mutex
	sent := 0
	f := (&fake{script: func(_ int, step, _ string) string {
		mu.Lock()
		defer mu.Unlock()
		if step == "." {
			if sent++; sent == 3 {
				time.AfterFunc(300*time.Millisecond, cancel)
			}
		}
		return ""
	}}).start(t)
	server := f.server()
	server.PerMinute = 3
	b := newBench(t, server)
	b.post(jo, pat, sam, kim, "lee@tenant.example")
	report, err := b.sender.Drain(ctx, b.store, ourMailbox, store.Limits{}, b.now)
	if !errors.Is(err, context.Canceled) || report != (Report{Sent: 3}) {
		t.Errorf("%+v, %v", report, err)
	}
	b.untouched(kim, "lee@tenant.example")
}

// Only letters that were tried use up the allowance.
func TestAllowanceIsGivenBack(t *testing.T) {
	for _, tt := range []struct {
		name   string
		script func(int, string, string) string
		used   int
	}{
		{"all sent", nil, 3},
		{"connections broken", always("RCPT", drop), 2},
		{"account barred", always("MAIL", "530 sign in"), 1},
	} {
		f := (&fake{script: tt.script}).start(t)
		server := f.server()
		server.PerMinute = 10
		b := newBench(t, server)
		b.post(jo, pat, sam)
		b.drain()
		if used := len(b.sender.pace); used != tt.used {
			t.Errorf("%s: %d places used, want %d", tt.name, used, tt.used)
		}
	}
}

func TestLimitsReachTheStore(t *testing.T) {
	f := (&fake{}).start(t)
	b := newBench(t, f.server())
	b.limits = store.Limits{TotalPerHour: 2}
	b.post(jo, pat, sam)
	b.drained(Report{Sent: 2})
	b.untouched(sam)
}

// A server that says "later" for five days: the letter is tried all that time,
// fails then, and not before.
func TestGivesUpAfterFiveDays(t *testing.T) {
	for _, tt := range []struct {
		name, step, answer string
		most, least        int // tries
	}{
		{"not taken", "RCPT", "450 4.2.1 later", 130, 95},
		{"never sure", ".", takeIt + drop, 10, 8},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := (&fake{script: always(tt.step, tt.answer)}).start(t)
			b := newBench(t, f.server())
			b.post(jo)
			tries := 0
			for o := b.letter(jo); o.State != store.StateFailed; o = b.letter(jo) {
				if o.NotBefore.After(b.clock) {
					b.clock = o.NotBefore
				}
				if _, err := b.drain(); err != nil {
					t.Fatal(err)
				}
				if tries++; tries > 1000 {
					t.Fatal("never gave up")
				}
			}
			if tried := b.clock.Sub(start); tried < 5*24*time.Hour || tried > 8*24*time.Hour || tries < tt.least || tries > tt.most {
				t.Errorf("gave up after %v and %d tries", tried, tries)
			}
		})
	}
}

// Neither the log, nor an error, nor what the store keeps of an answer holds an
// address, a name in one, or a secret.
func TestLogsHoldNoAddresses(t *testing.T) {
	const secret, user = "s3cret-p4ss", "front.office@victory.example"
	about := func(address string) string {
		local, domain, _ := strings.Cut(address, "@")
		plain, _, _ := strings.Cut(local, "+")
		return " <" + address + ">: user " + local + " unknown (see https://help.example/?e=" + plain + "%40" + domain + ", " + strings.ToUpper(address) +
			", \"" + plain + "\", 'SRS=" + plain + "=" + domain + "@relay.example', \"Jo B\"@" + domain + ") via " + user
	}
	for _, reader := range []string{"jo.bloggs@tenant.example", "pat.smith+home@tenant.example", "zq@tenant.example"} {
		for _, tt := range []struct{ step, answer string }{
			{"RCPT", "550 5.1.1" + about(reader)}, {"RCPT", "450 4.2.0" + about(reader)}, {"RCPT", "421" + about(reader)}, {"RCPT", "550 5.7.1" + about(reader)},
			{"MAIL", "451" + about(reader)}, {"MAIL", "550 5.7.1" + about(reader)}, {"MAIL", "553" + about(reader)}, {"RCPT", drop},
			{".", "554" + about(reader)}, {".", "250 queued for" + about(reader)}, {".", drop}, {".", "250 " + strings.Repeat("and ", 73) + about(reader)},
			{"greeting", "554" + about(user)}, {"greeting", "421" + about(user)}, {"AUTH", "535 5.7.8" + about(user)}, {"EHLO", "550" + about(user)}, {"greeting", drop},
		} {
			f := (&fake{script: always(tt.step, tt.answer), offers: []string{"AUTH PLAIN"}}).start(t)
			server := f.server()
			server.Username, server.Password = user, func(context.Context) (string, error) { return secret, nil }
			b := newBench(t, server)
			b.post(reader)
			_, err := b.drain()
			o := b.letter(reader)
			kept := strings.Join([]string{b.log.String(), fmt.Sprint(err), fmt.Sprint(b.sender.Check(context.Background())), o.LastText}, "\n")
			local, _, _ := strings.Cut(reader, "@")
			plain, _, _ := strings.Cut(local, "+")
			for _, leak := range []string{"@", plain, "jo b", "tenant.example", "front.office", "victory.example", secret} {
				if strings.Contains(strings.ToLower(kept), leak) {
					t.Errorf("%s %s: %q in:\n%s", tt.step, tt.answer, leak, kept)
				}
			}
			if o.Attempts > 0 && !strings.Contains(b.log.String(), "letter=receipt") {
				t.Errorf("%s %s: the log says nothing of the letter:\n%s", tt.step, tt.answer, b.log)
			}
		}
	}
}
