package intake

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"putright/cmd/putright/mailhost"
)

var arrival = time.Date(2026, 3, 27, 18, 10, 0, 0, time.UTC)

func letter(n int) string {
	return fmt.Sprintf("From: tenant%d@tenant.example\r\nTo: info@landlord.example\r\nSubject: letter %d\r\nMessage-ID: <%d@tenant.example>\r\n\r\nThe tap drips.\r\n", n, n, n)
}

func letters(from, to int) (all []string) {
	for n := from; n <= to; n++ {
		all = append(all, letter(n))
	}
	return all
}

func startHost(t testing.TB) *mailhost.Host {
	t.Helper()
	h, err := mailhost.Start("landlord.example", mailhost.User{Name: "info", Password: "secret"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.Close() })
	return h
}

func deliver(t testing.TB, h *mailhost.Host, raws ...string) {
	t.Helper()
	for _, raw := range raws {
		if err := h.Deliver("info", []byte(raw), arrival); err != nil {
			t.Fatal(err)
		}
	}
}

func serverAt(port int) Server {
	return Server{Host: "127.0.0.1", Port: port, Security: SecurityNone, Username: "info",
		Password: func(context.Context) (string, error) { return "secret", nil }}
}

// watcher returns a Watcher that hurries.
func watcher(t testing.TB, port int, k Keeper) *Watcher {
	return &Watcher{
		Server: serverAt(port), Folder: "INBOX", Keeper: k, Log: slog.New(slog.NewTextHandler(testLog{t}, nil)), Now: time.Now, Poll: 50 * time.Millisecond,
		pace: &pace{gap: 300 * time.Millisecond, idle: time.Minute, soonest: 10 * time.Millisecond, longest: 50 * time.Millisecond, sweep: 200 * time.Millisecond},
	}
}

type testLog struct{ t testing.TB }

func (l testLog) Write(p []byte) (int, error) {
	l.t.Log(strings.TrimSpace(string(p)))
	return len(p), nil
}

func TestOnceTakesInWhatIsNew(t *testing.T) {
	h, k := startHost(t), newKeeper(t)
	w := watcher(t, h.IMAPPort, k)
	var rung, done, total int
	w.Taken = func() { rung++ }
	w.Progress = func(d, n int) { done, total = d, n }

	if n, err := w.Once(t.Context()); n != 0 || err != nil {
		t.Fatalf("empty mailbox: %d, %v", n, err)
	}
	if k.looks() != 1 || rung != 0 {
		t.Errorf("empty mailbox: looked %d times, rung %d times, want 1 and 0", k.looks(), rung)
	}

	deliver(t, h, letters(1, 250)...)
	if n, err := w.Once(t.Context()); n != 250 || err != nil {
		t.Fatalf("%d, %v, want 250", n, err)
	}
	k.holds(letters(1, 250)...)
	if len(k.windows) != 3 || rung != 3 || done != 250 || total != 250 {
		t.Errorf("%d windows, rung %d times, progress %d of %d; want 3, 3, 250 of 250", len(k.windows), rung, done, total)
	}

	deliver(t, h, letter(251), letter(7)) // the second is on file already
	if n, err := w.Once(t.Context()); n != 1 || err != nil {
		t.Fatalf("%d, %v, want 1", n, err)
	}
	if k.again != 1 || *k.cursor != (Cursor{1, 252}) {
		t.Errorf("%d offered again, cursor %v; want 1 and {1 252}", k.again, *k.cursor)
	}
	if n, err := w.Once(t.Context()); n != 0 || err != nil {
		t.Fatalf("nothing new: %d, %v", n, err)
	}
}
