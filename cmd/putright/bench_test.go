package main

import (
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"putright/cmd/putright/mailhost"
	"putright/cmd/putright/mailhost/real"
)

// A mailbox of 2,000 messages on a real Dovecot, read by the daemon from its
// start through to every customer's receipt handed in, and with it each
// officer's mail or, as with the usual limit, the first sixty and then a digest:
// receipts a second and the program's peak memory.
func BenchmarkMailbox(b *testing.B) {
	b.Run("staff=each", func(b *testing.B) { benchmarkMailbox(b, 0) })
	b.Run("staff=gathered", func(b *testing.B) { benchmarkMailbox(b, 60) })
}

func benchmarkMailbox(b *testing.B, staffPerHour int) {
	const messages = 2000
	for range b.N {
		b.StopTimer()
		box := real.Start(b, "info")
		out, err := mailhost.Start("elsewhere.test")
		if err != nil {
			b.Fatal(err)
		}
		in := install(b, box.IMAPPort, out.SMTPPort, "")
		in.change("staff_per_hour = 0", fmt.Sprintf("staff_per_hour = %d", staffPerHour))
		for i := range messages {
			raw := fmt.Sprintf("From: Customer %d <c%d@tenant.example>\r\nTo: info@landlord.test\r\nSubject: gate %d\r\nMessage-ID: <m%d@tenant.example>\r\n\r\n"+
				"I reported the gate in October and rang four times since. Nobody came and nobody has rung back. I am not happy with how this has been dealt with.\r\n", i, i, i, i)
			if err := box.AddMail("info", []byte(raw), time.Now()); err != nil {
				b.Fatal(err)
			}
		}
		built(b)
		var receipts atomic.Int64
		out.OnAccept(func(m mailhost.Mail) {
			if strings.HasSuffix(m.To[0], "@tenant.example") {
				receipts.Add(1)
			}
		})
		b.StartTimer()
		start := time.Now()
		cmd := in.command("run")
		if err := cmd.Start(); err != nil {
			b.Fatal(err)
		}
		peak := watchPeak(cmd.Process.Pid)
		for receipts.Load() < messages {
			time.Sleep(time.Millisecond)
		}
		b.StopTimer()
		b.ReportMetric(messages/time.Since(start).Seconds(), "receipts/s")
		cmd.Process.Signal(os.Interrupt)
		if err := cmd.Wait(); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(<-peak, "peak-MB")
		out.Close()
	}
}

// watchPeak gives the most memory in MB that a process held, once it has ended.
// (What the system says of a finished child counts its parent's memory too.)
func watchPeak(pid int) <-chan float64 {
	peak := make(chan float64, 1)
	go func() {
		most := 0.0
		for {
			status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
			_, after, found := strings.Cut(string(status), "VmHWM:")
			if err != nil || !found {
				peak <- most
				return
			}
			var kilobytes float64
			fmt.Sscan(after, &kilobytes)
			most = max(most, kilobytes/1024)
			time.Sleep(10 * time.Millisecond)
		}
	}()
	return peak
}
