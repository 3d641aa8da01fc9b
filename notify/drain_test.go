package notify

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"putright/store"
)

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
	b.post(append(readers, "two..dots@tenant.example")...)
	b.drained(Report{Sent: 48, Failed: 1, Waiting: 2})
	b.wantCopies(f, "r49@tenant.example", 1)
	if n := len(f.got()); n != 48 {
		t.Errorf("%d letters at the server", n)
	}
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
