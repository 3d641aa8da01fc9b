package main

import (
	"fmt"
	"os/exec"
	"syscall"
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
		if text, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("%v\n%s", err, text)
		}
		took := time.Since(start)
		b.StopTimer()
		if n := len(out.Accepted()); n != 2*messages {
			b.Fatalf("%d mails were handed in, want %d", n, 2*messages)
		}
		b.ReportMetric(messages/took.Seconds(), "messages/s")
		b.ReportMetric(peakMegabytes(cmd), "peak-MB")
		out.Close()
	}
}

// peakMegabytes is the most memory that a finished program held.
func peakMegabytes(cmd *exec.Cmd) float64 {
	return float64(cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss) / 1024
}
