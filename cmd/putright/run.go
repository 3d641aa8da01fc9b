package main

import (
	"context"
	"flag"
	"os"
	"runtime/debug"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"putright/desk"
	"putright/scheduler"
)

const runUsage = `usage: putright run -c FILE

The daemon: watches the mailboxes, keeps the dates, sends the letters. It stops
on SIGINT or SIGTERM; stopping or killing it at any moment loses nothing. Its
log goes to standard error.

  -c FILE     the configuration
`

func runDaemon(ctx context.Context, e env, args []string) error {
	fs := flag.NewFlagSet("run", flag.ContinueOnError)
	path := fs.String("c", "", "")
	if err := e.parse(fs, args, runUsage, 0, 0); err != nil {
		return err
	}
	cfg, err := e.config(*path)
	if err != nil {
		return err
	}
	frugal()
	log := e.logger()
	a, err := assemble(ctx, cfg, log, e.now)
	if err != nil {
		return err
	}
	defer a.Close()
	log.Info("putright runs; stop it whenever you like", "mailboxes", len(cfg.Mailboxes), "policy", a.desk.Policy[:12])
	return a.run(ctx)
}

// frugal has memory given back early: the program shares a small machine with
// others for months, and what it holds for good is a few megabytes. GOGC in the
// environment still has the last word.
func frugal() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(40)
	}
}

// bell wakes a loop; ringing it twice before it is heard is once.
type bell chan struct{}

func (b bell) ring() {
	select {
	case b <- struct{}{}:
	default:
	}
}

// run keeps the program going until ctx ends: each folder's watcher, each
// mailbox's sender, the desk between them, and cron, which only rings the
// bells. Nothing but the store is shared, so any part may fail and come back.
func (a *app) run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	work, send := make(bell, 1), make(bell, 1)
	for _, w := range a.watchers {
		w.Taken = work.ring
		g.Go(func() error { return ended(ctx, w.Run(ctx)) })
	}
	g.Go(func() error {
		return ended(ctx, scheduler.Run(ctx, a.desk.Rules.Calendar.Zone(), a.log,
			scheduler.Job{Name: "wake", Spec: "@every 1m", Run: func(context.Context, time.Time) error { work.ring(); send.ring(); return nil }},
			// What a busy hour needed goes back to the machine.
			scheduler.Job{Name: "memory", Spec: "@every 10m", Run: func(context.Context, time.Time) error { debug.FreeOSMemory(); return nil }},
			scheduler.Job{Name: "letters", Spec: "@every 10s", Run: func(context.Context, time.Time) error { return a.letters.refresh(a.log) }},
		))
	})
	g.Go(func() error {
		for {
			select {
			case <-ctx.Done():
				return nil
			case <-work:
			}
			if _, err := a.work(ctx); err != nil && ctx.Err() == nil {
				a.log.Error("a round of work failed and will be tried again", "error", err)
			}
			send.ring()
		}
	})
	g.Go(func() error {
		for {
			select {
			case <-ctx.Done():
				return nil
			case <-send:
			}
			a.drain(ctx, work)
		}
	})
	return g.Wait()
}

// work brings the cases up to date: letters that left, messages that came,
// dates that are due.
func (a *app) work(ctx context.Context) (desk.Pass, error) {
	if err := a.desk.Record(ctx, a.now()); err != nil {
		return desk.Pass{}, err
	}
	pass, err := a.desk.Receive(ctx, a.now())
	if err != nil {
		return pass, err
	}
	woken, err := a.desk.Wake(ctx, a.now())
	pass.Woken = woken.Woken
	return pass, err
}

// drain sends what is ready, mailbox by mailbox, and rings for the desk to
// draw the consequences.
func (a *app) drain(ctx context.Context, work bell) {
	var wg sync.WaitGroup
	for _, s := range a.senders {
		wg.Go(func() {
			report, err := s.Drain(ctx, a.store, s.mailbox, a.limits, a.now)
			if err != nil && ctx.Err() == nil {
				a.log.Error("sending failed and will be tried again", "sent", report.Sent, "error", err)
			}
			if report.Sent+report.Failed > 0 {
				work.ring()
			}
		})
	}
	wg.Wait()
}

// ended turns the end of a part into nothing where the whole is ending.
func ended(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}
