// part: watching
package intake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"putright/cmd/putright/mailhost/real"
)

func TestDovecot(t *testing.T) {
	host := real.Start(t, "bytes", "signin", "staff", "line", "memory")
	t.Run("gives every byte", func(t *testing.T) { everyByte(t, host, "bytes") })
	t.Run("sign-in", func(t *testing.T) { signIns(t, host, "signin") })
	t.Run("while staff work", func(t *testing.T) { whileStaffWork(t, host, "staff") })
	t.Run("over a bad line", func(t *testing.T) { overABadLine(t, host, "line") })
	t.Run("memory stays flat", func(t *testing.T) { memoryStaysFlat(t, host, "memory") })
}

func dovecot(t testing.TB, host *real.Host, user string, k Keeper) *Watcher {
	w := watcher(t, host.IMAPPort, k)
	w.Server.Username = user
	w.Server.Password = func(context.Context) (string, error) { return real.Password, nil }
	return w
}

func add(t testing.TB, host *real.Host, user, raw string, at time.Time) {
	t.Helper()
	if err := host.AddMail(user, []byte(raw), at); err != nil {
		t.Fatal(err)
	}
}

func everyByte(t *testing.T, host *real.Host, user string) {
	mail := []string{
		letter(1),
		"no header at all",
		"\r\n",
		"From strange Mon Jan  1 00:00:00 2026\r\nSubject: from an mbox\r\n\r\ntext\r\n",
		"Subject: caf\xe9\r\nBroken header line\r\n: \r\n\r\n\xff\xfe bytes \x01 and { } ( ) {5}\r\n* BYE\r\n",
		letter(2) + strings.Repeat("0123456789abcdef\r\n", 1<<16),
	}
	at := time.Date(2031, 3, 30, 0, 59, 59, 0, time.UTC)
	for _, m := range mail {
		add(t, host, user, m, at)
	}
	k := newKeeper(t)
	if n, err := dovecot(t, host, user, &dated{k, t, at}).Once(t.Context()); n != len(mail) || err != nil {
		t.Fatalf("took %d, %v; want %d", n, err, len(mail))
	}
	k.holds(mail...)
	if read, _ := filepath.Glob(filepath.Join(host.MaildirOf(user), "*", "*:2,*S*")); len(read) > 0 {
		t.Errorf("marked as read: %v", read)
	}
}

// dated checks the time of arrival of each message.
type dated struct {
	*memoryKeeper
	t  *testing.T
	at time.Time
}

func (d *dated) Take(ctx context.Context, folder string, window []Raw, next Cursor) (int, error) {
	for _, r := range window {
		if !r.Received.Equal(d.at) {
			d.t.Errorf("UID %d arrived at %v, want %v", r.UID, r.Received, d.at)
		}
	}
	return d.memoryKeeper.Take(ctx, folder, window, next)
}

func signIns(t *testing.T, host *real.Host, user string) {
	says := func(s string) func(context.Context) (string, error) {
		return func(context.Context) (string, error) { return s, nil }
	}
	for name, c := range map[string]struct {
		password, token string
		refused         bool
	}{
		"a password":       {password: real.Password},
		"a wrong password": {password: "guess", refused: true},
		"a token":          {token: real.TokenOf(user)},
		"a stale token":    {token: "stale", refused: true},
	} {
		s := dovecot(t, host, user, newKeeper(t)).Server
		s.Password = says(c.password)
		if c.token != "" {
			s.Token = says(c.token)
		}
		err := Check(t.Context(), s, []string{"INBOX", "Sent"})
		if c.refused != errors.Is(err, ErrSignIn) || !c.refused && err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Mail arrives while staff read and delete other mail.
func whileStaffWork(t *testing.T, host *real.Host, user string) {
	k := newKeeper(t)
	w := dovecot(t, host, user, k)
	w.pace.gap = 5 * time.Second
	run(t, w)
	for n := range 300 {
		add(t, host, user, letter(n), arrival)
		if n%20 != 19 {
			continue
		}
		k.holds(letters(0, n)...) // what is on file, staff may read and delete
		names, _ := filepath.Glob(filepath.Join(host.MaildirOf(user), "*", "*.putright*"))
		for _, name := range names {
			base, _, _ := strings.Cut(filepath.Base(name), ":2,")
			switch rand.N(4) {
			case 0:
				os.Rename(name, filepath.Join(host.MaildirOf(user), "cur", base+":2,S"))
			case 1:
				os.Remove(name)
			}
		}
	}
	k.holds(letters(0, 299)...)
}

// The line between is cut or freezes after some thousand bytes, over and over.
func overABadLine(t *testing.T, host *real.Host, user string) {
	for n := range 100 {
		add(t, host, user, bulk(n), arrival)
	}
	k := newKeeper(t)
	w := dovecot(t, host, user, k)
	w.Server.Port = badLine(t, host.IMAPPort, 40_000)
	run(t, w)
	var all []string
	for n := range 100 {
		all = append(all, bulk(n))
	}
	k.holds(all...)
}

// badLine forwards connections to a port; each is cut, or freezes, after as
// many bytes from the server as chance says.
func badLine(t *testing.T, port, about int) int {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for n := 0; ; n++ {
			near, err := l.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", port))
			if err != nil {
				near.Close()
				return
			}
			go func() {
				io.Copy(far, near)
				far.Close()
			}()
			go func() {
				io.CopyN(near, far, int64(about/2+rand.N(about)))
				if n%3 != 0 {
					near.Close()
				}
			}()
		}
	}()
	return l.Addr().(*net.TCPAddr).Port
}

// All memory allocated stays far below what one message of 40 MB would take.
func memoryStaysFlat(t *testing.T, host *real.Host, user string) {
	for n := range 2000 {
		raw := bulk(n)
		if n == 1000 {
			raw = letter(n) + strings.Repeat("attachment"+strings.Repeat("x", 60)+"\r\n", 40<<20/72)
		}
		add(t, host, user, raw, arrival)
	}
	k := newKeeper(t)
	k.forget = true
	w := dovecot(t, host, user, k)
	w.pace, w.Log = nil, slog.New(slog.DiscardHandler)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if n, err := w.Once(t.Context()); n != 2000 || err != nil {
		t.Fatalf("took %d, %v; want 2000", n, err)
	}
	runtime.ReadMemStats(&after)
	if total := (after.TotalAlloc - before.TotalAlloc) >> 20; total > 20 {
		t.Errorf("%d MB were allocated", total)
	}
	if left, _ := filepath.Glob(filepath.Join(os.TempDir(), "putright-mail-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// bulk returns a letter of about the usual size.
func bulk(n int) string {
	return letter(n) + strings.Repeat("It has dripped since last winter and nobody has come to look at it yet.\r\n", 60)
}

// BenchmarkTakeIn takes a mailbox of 2,000 messages of 4.5 KB from Dovecot:
// connect, search, fetch, hash.
func BenchmarkTakeIn(b *testing.B) {
	const messages = 2000
	host := real.Start(b, "info")
	for n := range messages {
		add(b, host, "info", bulk(n), arrival)
	}
	once := func() {
		k := newKeeper(b)
		k.forget = true
		w := dovecot(b, host, "info", k)
		w.pace, w.Log = nil, slog.New(slog.DiscardHandler)
		if n, err := w.Once(b.Context()); n != messages || err != nil {
			b.Fatalf("took %d, %v; want %d", n, err, messages)
		}
	}
	once() // Dovecot's own first look at its files
	for b.Loop() {
		once()
	}
	b.ReportMetric(float64(messages*b.N)/b.Elapsed().Seconds(), "messages/s")
}
