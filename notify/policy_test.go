package notify

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"putright/store"
)

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
