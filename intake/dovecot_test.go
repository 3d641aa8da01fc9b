// part: watching
package intake

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"putright/cmd/putright/mailhost/real"
)

// bulk returns a letter of about the usual size.
func bulk(n int) string {
	return letter(n) + strings.Repeat("It has dripped since last winter and nobody has come to look at it yet.\r\n", 60)
}

// BenchmarkTakeIn2000 takes a mailbox of 2,000 messages of 4.5 KB from a real
// Dovecot: connect, search, fetch, hash.
func BenchmarkTakeIn2000(b *testing.B) {
	host := real.Start(b, "info")
	for n := range 2000 {
		if err := host.AddMail("info", []byte(bulk(n)), arrival); err != nil {
			b.Fatal(err)
		}
	}
	once := func() {
		k := newKeeper(b)
		k.forget = true
		w := watcher(b, host.IMAPPort, k)
		w.Server.Password = func(context.Context) (string, error) { return real.Password, nil }
		w.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
		w.pace = nil
		if n, err := w.Once(b.Context()); n != 2000 || err != nil {
			b.Fatalf("%d, %v", n, err)
		}
	}
	once() // Dovecot's own first look at its files
	for b.Loop() {
		once()
	}
	b.ReportMetric(float64(2000*b.N)/b.Elapsed().Seconds(), "messages/s")
}

var _ = fmt.Sprint
var _ = rand.N[int]
var _ atomic.Int64
var _ = runtime.GC
var _ time.Duration
