package notify

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"putright/store"
)

// ErrPaused means that the mail server will have nothing to do with the
// account for now. Its letters wait, none is lost, and a person must look: the
// error around it says what the server said.
var ErrPaused = errors.New("sending is paused")

// Outbox is what a Sender needs of the store; *store.Store is one.
type Outbox interface {
	NextLetter(ctx context.Context, mailbox string) (at time.Time, ok bool, err error)
	Claim(ctx context.Context, mailbox string, now time.Time, n int, l store.Limits) ([]store.Outgoing, error)
	Settle(ctx context.Context, results []store.Result) error
}

// Sender carries letters from the outbox to one mailbox's server.
type Sender struct {
	server Server
	log    *slog.Logger
	pace   pace
	grace  time.Duration // what a letter under way is given when the program stops

	turn       sync.Mutex     // held by Drain; guards the rest
	unsettled  []store.Result // what happened and is not on file yet
	welcome    time.Time      // when a letter was last accepted
	pausedFrom time.Time      // when the account was last paused
	pausedFor  error
}

// NewSender returns a sender for the server. The error says which setting can't
// work.
func NewSender(server Server, log *slog.Logger) (*Sender, error) {
	server, err := server.ready()
	if err != nil {
		return nil, fmt.Errorf("setting up the mail server: %w", err)
	}
	return &Sender{server: server, log: log, pace: newPace(server.PerMinute), grace: 10 * time.Second}, nil
}

// Check signs in and out again. Its errors are sentences that say what to do.
func (s *Sender) Check(ctx context.Context) error {
	c, err := s.server.signIn(ctx)
	if err != nil {
		return err
	}
	c.hangUp()
	return nil
}

// Report counts what came of the letters that one Drain took up.
type Report struct {
	Sent      int
	Failed    int // for good: a person must act
	Waiting   int // certainly not sent, to be tried again
	Uncertain int // may have been sent, to go again with the same bytes
}

// Drain sends what is due in the mailbox's outbox, a group at a time, until
// nothing is due, ctx ends or the server fails. now is asked before each claim
// and after each letter. It takes as long as the letters take at the allowance
// per minute; when ctx ends, the letter under way has a few seconds to finish and
// the others go back.
//
// The error is ErrPaused when the server refuses the account. It may come with
// letters sent: the report holds in any case. Calls take turns.
func (s *Sender) Drain(ctx context.Context, outbox Outbox, mailbox string, limits store.Limits, now func() time.Time) (Report, error) {
	s.turn.Lock()
	defer s.turn.Unlock()
	d := &drain{Sender: s, outbox: outbox, now: now}
	err := d.run(ctx, mailbox, limits)
	d.hangUp()
	return d.report, err
}
