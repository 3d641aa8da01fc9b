package intake

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"time"

	"github.com/emersion/go-imap/v2"
)

// Watcher takes in everything that arrives in one folder. It opens the folder
// for reading only, so the mailbox stays as it is: staff work in it too.
//
// A Watcher is used by one goroutine. Its log lines hold counts and UIDs.
type Watcher struct {
	Server   Server
	Folder   string
	Keeper   Keeper
	Log      *slog.Logger
	Now      func() time.Time
	Poll     time.Duration         // how often to look without being told; 60 seconds when zero
	Taken    func()                // rung after something new was put on file; may be nil
	Progress func(done, total int) // how far a look has come, in messages; may be nil

	pace        *pace // nil for usualPace; tests hurry
	swept       time.Time
	uidValidity uint32             // which the UIDs in troubles belong to
	troubles    map[uint32]trouble // by UID
}

// pace is how long a Watcher waits for what.
type pace struct {
	gap     time.Duration // silence of the server that ends the connection
	idle    time.Duration // the longest IDLE; servers cut it at ten minutes or more
	soonest time.Duration // the first pause before connecting again
	longest time.Duration // the last
	sweep   time.Duration // between sweeps
}

var usualPace = pace{gap: usualGap, idle: 9 * time.Minute, soonest: 5 * time.Second, longest: 10 * time.Minute, sweep: time.Hour}

func (w *Watcher) tempo() pace {
	if w.pace != nil {
		return *w.pace
	}
	return usualPace
}

func (w *Watcher) poll() time.Duration {
	if w.Poll > 0 {
		return w.Poll
	}
	return time.Minute
}

// Once takes in all that is new, in one session, and returns how many messages
// were not on file before. When the connection breaks in the middle of a
// message it goes on with another, so that one message can't stop the rest.
//
// Its error also says when messages had to stay behind.
func (w *Watcher) Once(ctx context.Context) (taken int, err error) {
	for try := 1; ; try++ {
		n, aside, err := w.visit(ctx)
		taken += n
		again := isLost(err) && len(w.troubles) > 0 || err == nil && w.unsettled(aside)
		if again && try < 3*triesEach {
			continue
		}
		if err == nil && len(aside) > 0 {
			err = fmt.Errorf("%d messages are not on file because the server lists them but does not hand them over (UID %d): %s",
				len(aside), aside[0], w.troubles[aside[0]].last)
		}
		return taken, err
	}
}

func (w *Watcher) visit(ctx context.Context) (taken int, aside []uint32, err error) {
	s, err := connect(ctx, w.Server, w.tempo().gap)
	if err != nil {
		return 0, nil, err
	}
	defer s.close()
	uidValidity, err := s.examine(w.Folder)
	if err != nil {
		return 0, nil, err
	}
	taken, aside, err = w.look(ctx, s, uidValidity, true)
	if err == nil {
		s.logout()
	}
	return taken, aside, err
}

// Run watches the folder until ctx ends, then returns nil. It keeps one long
// connection. The server's IDLE wakes it early, but only the look it takes at
// every Poll counts. When the connection fails it waits, longer each time, and
// connects again.
func (w *Watcher) Run(ctx context.Context) error {
	pace := w.tempo()
	pause := pace.soonest
	for ctx.Err() == nil {
		looks, err := w.stay(ctx)
		if ctx.Err() != nil {
			break
		}
		if looks > 1 {
			pause = pace.soonest
		}
		// Spread by half, so that many watchers don't return at one moment.
		wait := pause/2 + rand.N(pause)
		w.Log.Warn("the mailbox can't be watched; trying again", "error", err, "in", wait.Round(time.Second))
		sleep(ctx, wait)
		pause = min(2*pause, pace.longest)
	}
	return nil
}

// stay holds one connection for as long as it lasts and returns how many looks
// it gave.
func (w *Watcher) stay(ctx context.Context) (looks int, err error) {
	pace := w.tempo()
	s, err := connect(ctx, w.Server, pace.gap)
	if err != nil {
		return 0, err
	}
	defer s.close()
	idles := s.caps.Has(imap.CapIdle) // until it refuses: not every server that offers IDLE grants it
	for {
		// Opened again at every look: only that shows a changed UIDVALIDITY.
		uidValidity, err := s.examine(w.Folder)
		if err != nil {
			return looks, err
		}
		now := w.Now()
		sweep := now.Sub(w.swept) >= pace.sweep
		if _, _, err := w.look(ctx, s, uidValidity, sweep); err != nil {
			return looks, err
		}
		looks++
		if sweep {
			w.swept = now
		}
		if !idles {
			if sleep(ctx, w.poll()); ctx.Err() != nil {
				return looks, ctx.Err()
			}
			continue
		}
		err = s.idle(min(w.poll(), pace.idle))
		if isRefusal(err) {
			idles, err = false, nil
		}
		if err != nil {
			return looks, err
		}
	}
}

// idle waits until the server says that something changed, or for d. The cycle
// is our own: the library would start IDLE again by itself only every 28
// minutes, and no other command may be sent meanwhile.
func (s *session) idle(d time.Duration) error {
	var ending func() error
	err := s.guard("starting to wait for mail (IDLE)", func() error {
		cmd, err := s.client.Idle()
		if err == nil {
			ending = func() error { return errors.Join(cmd.Close(), cmd.Wait()) }
		}
		return err
	})
	if err != nil {
		return err
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-s.wake:
	case <-timer.C:
	case <-s.client.Closed():
	case <-s.ctx.Done():
	}
	return s.guard("waiting for mail (IDLE)", ending)
}

func sleep(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
