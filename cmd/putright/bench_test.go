package main

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"putright/cmd/putright/mailhost"
	"putright/cmd/putright/mailhost/real"
)

// A mailbox of 2,000 messages on a real Dovecot, through to every customer's
// receipt and every officer's mail handed in: messages a second and the
// program's peak memory.
func BenchmarkMailbox(b *testing.B) {
	const messages = 2000
	for range b.N {
		b.StopTimer()
		box := real.Start(b, "info")
		out, err := mailhost.Start("elsewhere.test")
		if err != nil {
			b.Fatal(err)
		}
		in := install(b, box.IMAPPort, out.SMTPPort, "")
		for i := range messages {
			raw := fmt.Sprintf("From: Customer %d <c%d@tenant.example>\r\nTo: info@landlord.test\r\nSubject: damp %d\r\nMessage-ID: <m%d@tenant.example>\r\n\r\n"+
				"I reported the damp in October and rang four times since. Nobody came and nobody has rung back. I am not happy with how this has been dealt with.\r\n", i, i, i, i)
			if err := box.AddMail("info", []byte(raw), time.Now()); err != nil {
				b.Fatal(err)
			}
		}
		built(b)
		b.StartTimer()
		start := time.Now()
		cmd := in.command("once", "--json")
		if err := cmd.Start(); err != nil {
			b.Fatal(err)
		}
		peak := watchPeak(cmd.Process.Pid)
		if err := cmd.Wait(); err != nil {
			b.Fatal(err)
		}
		took := time.Since(start)
		b.StopTimer()
		if n := len(out.Accepted()); n != 2*messages {
			b.Fatalf("%d mails were handed in, want %d", n, 2*messages)
		}
		b.ReportMetric(messages/took.Seconds(), "messages/s")
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
