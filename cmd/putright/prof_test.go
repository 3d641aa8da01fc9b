package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"testing"
	"time"

	"putright/cmd/putright/config"
	"putright/cmd/putright/mailhost"
	"putright/cmd/putright/mailhost/real"
)

func TestProf(t *testing.T) {
	const messages = 2000
	box := real.Start(t, "info")
	out, _ := mailhost.Start("elsewhere.test")
	in := install(t, box.IMAPPort, out.SMTPPort, "")
	for i := range messages {
		raw := fmt.Sprintf("From: Customer %d <c%d@tenant.example>\r\nTo: info@landlord.test\r\nSubject: damp %d\r\nMessage-ID: <m%d@tenant.example>\r\n\r\n"+
			"I reported the damp in October and rang four times since. Nobody came and nobody has rung back. I am not happy with how this has been dealt with.\r\n", i, i, i, i)
		box.AddMail("info", []byte(raw), time.Now())
	}
	cfg, _, err := config.Load(in.file)
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	a, err := assemble(ctx, cfg, slog.New(slog.NewTextHandler(io.Discard, nil)), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	lap := time.Now()
	l := func(what string) { t.Logf("%s %v", what, time.Since(lap)); lap = time.Now() }
	for _, w := range a.watchers {
		w.Once(ctx)
	}
	l("take in")
	a.desk.Receive(ctx, a.now())
	l("receive")
	a.desk.Wake(ctx, a.now())
	l("wake")
	for _, s := range a.senders {
		s.Drain(ctx, a.store, s.mailbox, a.limits, a.now)
	}
	l("drain")
	a.desk.Record(ctx, a.now())
	l("record")
}
