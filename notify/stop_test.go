package notify

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"putright/store"
)

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
