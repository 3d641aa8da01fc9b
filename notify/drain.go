package notify

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"putright/store"
)

const (
	// group is how many letters are claimed at once, and where no limit per minute
	// leaves time between them, settled at once: few, because a program killed
	// while sending leaves all it had claimed uncertain, and those that had gone
	// go again.
	group = 10

	// losses is the number of connections lost in a row, each to another letter,
	// after which the fault is not with the letters.
	losses = 2

	// doubts is the same for refusals by policy.
	doubts = 3

	// pauseTime is how long a refused account is left alone.
	pauseTime = 15 * time.Minute

	// settleTime bounds the writing of a result.
	settleTime = 30 * time.Second
)

// drain is one run of Drain.
type drain struct {
	*Sender
	outbox Outbox
	now    func() time.Time
	report Report

	line   *session // nil: none
	unhook func() bool

	lost     int       // connections in a row
	doubtful []doubted // refused by policy, with no letter accepted since
}

// doubted is a letter that waits for the next to show whether it was refused or
// the account.
type doubted struct {
	letter store.Outgoing
	answer answer
}

// outcome is a letter with what came of it.
type outcome struct {
	letter store.Outgoing
	result store.Result
}

func (d *drain) run(ctx context.Context, mailbox string, limits store.Limits) error {
	if err := d.record(ctx); err != nil { // what an earlier run could not
		return err
	}
	if d.now().Before(d.pausedFrom.Add(pauseTime)) {
		return d.pausedFor
	}
	// Claiming nothing makes claims uncertain that nobody settled within the
	// store's lease: one that did its work but could not say so, or a run that
	// panicked.
	if _, err := d.outbox.Claim(ctx, mailbox, d.now(), 0, limits); err != nil {
		return err
	}
	err := d.sendDue(ctx, mailbox, limits)
	return and(err, d.release(ctx))
}

func (d *drain) sendDue(ctx context.Context, mailbox string, limits store.Limits) error {
	for ctx.Err() == nil {
		at, ok, err := d.outbox.NextLetter(ctx, mailbox)
		if err != nil || !ok || at.After(d.now()) {
			return err
		}
		// First the server, then the letters: while it can't be reached none of
		// them is touched.
		if err := d.connect(ctx); err != nil {
			return err
		}
		n, err := d.pace.reserve(ctx, group)
		if err != nil {
			return err
		}
		// Claim puts the attempts on file and moves the next ones before anything
		// is sent. Killed from here on, the letters are in "sending"; the store
		// makes them uncertain at the next start and they go again with the same
		// bytes.
		letters, err := d.outbox.Claim(ctx, mailbox, d.now(), n, limits)
		d.pace.release(n - len(letters))
		if err != nil || len(letters) == 0 {
			return err
		}
		for i, o := range letters {
			if err := d.send(ctx, o); err != nil {
				d.pace.release(len(letters) - i - 1)
				return and(err, d.putBack(ctx, letters[i+1:]...))
			}
		}
		if err := d.record(ctx); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// send takes one letter to the server and records what came of it. An error
// means that the next letter should not be tried now.
func (d *drain) send(ctx context.Context, o store.Outgoing) error {
	d.pace.spend()
	if ctx.Err() != nil {
		return and(ctx.Err(), d.putBack(ctx, o))
	}
	a, err := d.deliver(ctx, o)
	if err != nil {
		return and(err, d.putBack(ctx, o))
	}
	switch a.verdict {
	case lost, unknown:
		return d.broken(ctx, o, a)
	case barred:
		err := d.pause(fmt.Errorf("the mail server %s does not let the mailbox send (%s); ask its administrator", d.server, a.about(o)))
		return and(err, d.putBack(ctx, o))
	case doubtful:
		// Refused time and again while others are accepted: it is the letter.
		if o.Attempts <= doubts || o.LastCode < 500 || !d.welcome.After(d.pausedFrom) {
			return d.doubt(o, a)
		}
		a.verdict = refused
	}

	d.lost = 0
	now := d.now()
	switch a.verdict {
	case accepted:
		d.welcome = now
		// It shows that the account is welcome, so that the refusals before it
		// were about their letters.
		done := []outcome{{o, result(o, store.StateSent, a, now)}}
		for _, e := range d.doubtful {
			done = append(done, outcome{e.letter, result(e.letter, store.StateFailed, e.answer, now)})
		}
		d.doubtful = nil
		d.keep(done...)
		if d.server.PerMinute > 0 {
			return d.record(ctx) // there is time for each letter
		}
		return nil
	case refused:
		return d.record(ctx, outcome{o, result(o, store.StateFailed, a, now)})
	default: // deferred
		return d.record(ctx, outcome{o, again(o, store.StateReady, a, now)})
	}
}

// deliver hands the letter over. A connection that has carried letters may have
// been closed by the server in the meantime, which is nobody's fault: then the
// letter, which has not left, is tried once more over a new one.
func (d *drain) deliver(ctx context.Context, o store.Outgoing) (answer, error) {
	for {
		if err := d.connect(ctx); err != nil {
			return answer{}, err
		}
		carried := d.line.carried
		d.line.carried = true
		a := d.line.deliver(o)
		if a.verdict != lost || !carried {
			return a, nil
		}
		d.hangUp()
	}
}

// broken records a letter whose connection is gone.
func (d *drain) broken(ctx context.Context, o store.Outgoing, a answer) error {
	d.hangUp()
	d.lost++
	state := store.StateReady
	if a.verdict == unknown {
		state = store.StateUncertain
	}
	var err error
	if d.lost >= losses {
		err = fmt.Errorf("the mail server %s broke %d connections in a row (%s); letters wait until the next try", d.server, d.lost, a.about(o))
	}
	return and(err, d.record(ctx, outcome{o, again(o, state, a, d.now())}))
}

// doubt sets a letter aside that was refused by policy. Several readers' in a
// row can't all be at fault.
func (d *drain) doubt(o store.Outgoing, a answer) error {
	d.lost = 0
	d.doubtful = append(d.doubtful, doubted{o, a})
	readers := map[string]bool{}
	for _, e := range d.doubtful {
		readers[e.letter.Recipient] = true
	}
	if len(readers) < doubts {
		return nil
	}
	return d.pause(fmt.Errorf("the mail server %s refused %d letters in a row by its policy (%s); ask its administrator whether the mailbox may send",
		d.server, len(d.doubtful), a.about(o)))
}

// release puts back the letters in doubt at the end of a run. After a pause they
// come behind the letters that wait, so that those find out about the account.
func (d *drain) release(ctx context.Context) error {
	if len(d.doubtful) == 0 {
		return nil
	}
	now := d.now()
	pause := max(d.pausedFrom.Add(pauseTime).Sub(now), 0)
	var err error
	if pause == 0 {
		last := d.doubtful[len(d.doubtful)-1]
		err = fmt.Errorf("the mail server %s refused a letter by its policy (%s), and it is open whether for the letter or the mailbox; ask its administrator if this comes again",
			d.server, last.answer.about(last.letter))
	}
	var back []outcome
	for _, e := range d.doubtful {
		r := again(e.letter, store.StateReady, e.answer, now)
		if r.State == store.StateReady {
			r.Retry = r.Retry.Add(pause)
		}
		back = append(back, outcome{e.letter, r})
	}
	d.doubtful = nil
	return and(err, d.record(ctx, back...))
}

// putBack returns letters that were claimed and not tried: they are due again at
// once, and what was said of their last try stands.
func (d *drain) putBack(ctx context.Context, letters ...store.Outgoing) error {
	now := d.now()
	var back []outcome
	for _, o := range letters {
		r := result(o, store.StateReady, answer{code: o.LastCode, text: o.LastText}, now)
		r.Retry = now
		back = append(back, outcome{o, r})
	}
	return d.record(ctx, back...)
}

// keep remembers outcomes until the group is recorded.
func (d *drain) keep(done ...outcome) {
	for _, o := range done {
		d.count(o)
		d.unsettled = append(d.unsettled, o.result)
	}
}

// record puts outcomes on file, with those kept before, in one transaction.
//
// Here what the server said becomes durable. A crash between its answer and the
// end of this call leaves the letters of the group in "sending": they go again
// with the same bytes and Message-ID, and count as doubled. So groups are small.
// Where writing fails, also after it took effect, the results stay in memory,
// no further letter is claimed, and the next run writes them first; writing a
// result twice changes nothing. A stop of the program does not cut it short.
func (d *drain) record(ctx context.Context, done ...outcome) error {
	d.keep(done...)
	if len(d.unsettled) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleTime)
	defer cancel()
	if err := d.outbox.Settle(ctx, d.unsettled); err != nil {
		return fmt.Errorf("recording what came of %d letters: %w; none leaves before that works", len(d.unsettled), err)
	}
	d.unsettled = nil
	return nil
}

func (d *drain) count(o outcome) {
	level := slog.LevelWarn
	switch o.result.State {
	case store.StateSent:
		level = slog.LevelInfo
		d.report.Sent++
	case store.StateFailed:
		d.report.Failed++
	case store.StateReady:
		d.report.Waiting++
	case store.StateUncertain:
		d.report.Uncertain++
	}
	d.log.Log(context.Background(), level, "letter "+string(o.result.State), "outbox", o.letter.ID, "case", o.letter.Case, "letter", o.letter.Letter,
		"attempt", o.letter.Attempts, "code", o.result.Code, "answer", o.result.Text)
}

// connect signs in where there is no connection. A refusal pauses the account.
func (d *drain) connect(ctx context.Context) error {
	if d.line != nil {
		return nil
	}
	line, err := d.server.signIn(ctx)
	if refusal := (refusal{}); errors.As(err, &refusal) {
		return d.pause(err)
	}
	if err != nil {
		return err
	}
	d.line = line
	d.unhook = context.AfterFunc(ctx, func() { time.AfterFunc(d.grace, func() { line.conn.Close() }) })
	return nil
}

func (d *drain) hangUp() {
	if d.line != nil {
		d.unhook()
		d.line.hangUp()
		d.line = nil
	}
}

// pause leaves the account alone for a while.
func (d *drain) pause(reason error) error {
	d.pausedFrom = d.now()
	d.pausedFor = fmt.Errorf("%w until %s: %w", ErrPaused, d.pausedFrom.Add(pauseTime).UTC().Format("15:04 MST"), reason)
	return d.pausedFor
}

// and puts two errors, each of which may be nil, into one sentence.
func and(a, b error) error {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	return fmt.Errorf("%w; and %w", a, b)
}
