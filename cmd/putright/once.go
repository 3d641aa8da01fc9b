package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"time"

	"putright/store"
)

const onceUsage = `usage: putright once -c FILE [--at TIME] [--json]

One pass: take in new mail, do what is due, send what is ready. Then stop.

  -c FILE     the configuration
  --at TIME   as if it were TIME, such as 2026-12-01T09:00:00Z
  --json      what was done, as one line of JSON
`

// tally is what a pass did, with the names that others read.
type tally struct {
	TakenIn        int `json:"taken_in"`
	Automatic      int `json:"automatic"`
	CasesOpened    int `json:"cases_opened"`
	LettersSent    int `json:"letters_sent"`
	LettersWaiting int `json:"letters_waiting"`
	Problems       int `json:"problems"`
}

func runOnce(ctx context.Context, e env, args []string) error {
	fs := flag.NewFlagSet("once", flag.ContinueOnError)
	path, at, asJSON := fs.String("c", "", ""), fs.String("at", "", ""), fs.Bool("json", false, "")
	if err := e.parse(fs, args, onceUsage, 0, 0); err != nil {
		return err
	}
	cfg, err := e.config(*path)
	if err != nil {
		return err
	}
	now := e.now
	if *at != "" {
		fixed, err := time.Parse(time.RFC3339, *at)
		if err != nil {
			return wrongUsage("--at %q is not a time: write it like 2026-12-01T09:00:00Z", *at)
		}
		now = func() time.Time { return fixed }
	}
	frugal()
	a, err := assemble(ctx, cfg, e.logger(), now)
	if err != nil {
		return err
	}
	defer a.Close()
	a.desk.Settings.AnyTime = true // the time is the caller's to say
	t, err := a.once(ctx)
	if *asJSON {
		return errors.Join(err, e.json(t))
	}
	fmt.Fprintf(e.stdout, "Taken in %d (%d automatic). Cases opened: %d. Letters sent: %d, waiting: %d. Problems: %d.\n",
		t.TakenIn, t.Automatic, t.CasesOpened, t.LettersSent, t.LettersWaiting, t.Problems)
	return err
}

// once makes one whole pass. A mailbox or server that can't be reached does
// not stop the rest; the first such error comes back at the end.
func (a *app) once(ctx context.Context) (tally, error) {
	var t tally
	var first error
	failed := func(err error) {
		if err != nil {
			t.Problems++
			if first == nil {
				first = err
			}
		}
	}
	for _, w := range a.watchers {
		n, err := w.Once(ctx)
		t.TakenIn += n
		failed(err)
	}
	// What leaves can make something due, and what is due can make a letter
	// ready; two rounds settle it.
	for range 2 {
		pass, err := a.work(ctx)
		t.Automatic += pass.Automatic
		t.CasesOpened += pass.CasesOpened
		t.Problems += pass.Problems
		failed(err)
		for _, s := range a.senders {
			report, err := s.Drain(ctx, a.store, s.mailbox, a.limits, a.now)
			t.LettersSent += report.Sent
			failed(err)
		}
		failed(a.desk.Record(ctx, a.now()))
	}
	counts, err := a.store.OutboxCounts(ctx)
	failed(err)
	for _, state := range []store.OutboxState{store.StateHeld, store.StateReady, store.StateSending, store.StateUncertain} {
		t.LettersWaiting += counts[state]
	}
	return t, first
}
