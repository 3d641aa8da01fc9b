package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"time"

	"putright/casework"
)

// Limits stop a runaway: letters an hour to one customer, to one member of
// staff, and in all. 0 means no limit. Exempt letters neither count nor stop.
type Limits struct{ CustomerPerHour, StaffPerHour, TotalPerHour int }

// lease is how long a claim lasts that nobody settles. It only matters where
// settling itself failed: a killed program's claims end at the next Open.
const lease = time.Hour

// pause is how far a claim moves the next try before anything is sent: half a
// minute, twice as long with every attempt, an hour at most.
func pause(attempts int) time.Duration {
	return min(30*time.Second<<min(attempts, 10), time.Hour)
}

// patience is the number of attempts after which a letter that was being sent
// when the program died no longer goes at once at the next start, but when its
// pause is over: the letter itself may be what killed it.
const patience = 5

// Claim hands out up to n letters of the mailbox that may go at now, the longest
// due first, and records an attempt at each. Until it is settled no other claim
// returns it. A recipient over the limit is passed over until the hour allows
// more. Over the total only exempt letters are handed out: then letters are due
// (NextLetter) and Claim returns none.
func (s *Store) Claim(ctx context.Context, mailbox string, now time.Time, n int, l Limits) ([]Outgoing, error) {
	var claimed []Outgoing
	err := s.Update(ctx, func(t *Tx) (err error) {
		if err := t.lapse(mailbox, now); err != nil {
			return err
		}
		claimed, err = t.claim(mailbox, now, n, l)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("claiming letters of %s: %w", mailbox, err)
	}
	return claimed, nil
}

// candidate is a letter that is due.
type candidate struct {
	id, recipient casework.ID
	audience      casework.Audience
	attempts      int
	free          bool // exempt, or tried in this hour and so counted already
}

func (t *Tx) claim(mailbox string, now time.Time, n int, l Limits) ([]Outgoing, error) {
	hourAgo := now.Add(-time.Hour)
	left, err := t.left(hourAgo, l.TotalPerHour)
	if err != nil {
		return nil, err
	}
	var claimed []Outgoing
	for len(claimed) < n {
		c, err := t.candidate(mailbox, now, hourAgo, left <= 0)
		if errors.Is(err, sql.ErrNoRows) {
			break
		}
		if err != nil {
			return nil, err
		}
		if !c.free {
			frees, over, err := t.limited(c, hourAgo, l)
			if err == nil && over {
				_, err = t.exec("UPDATE outbox SET not_before = $2 WHERE id = $1", c.id, stamp(frees))
			}
			if err != nil {
				return nil, err
			}
			if over {
				continue
			}
			left--
		}
		o, err := t.take(c, now)
		if err != nil {
			return nil, err
		}
		claimed = append(claimed, o)
	}
	return claimed, nil
}

// left returns how many letters may still go in this hour.
func (t *Tx) left(hourAgo time.Time, limit int) (int, error) {
	if limit == 0 {
		return math.MaxInt, nil
	}
	var n int
	err := t.get(leftQuery, in{stamp(hourAgo)}, &n)
	return limit - n, err
}

const leftQuery = `SELECT count(*) FROM outbox WHERE exempt = 0 AND tried IS NOT NULL AND tried > $1`

// candidate returns the longest due letter, or the longest due that no total
// stops.
func (t *Tx) candidate(mailbox string, now, hourAgo time.Time, onlyFree bool) (c candidate, err error) {
	err = t.get(candidateQuery, in{mailbox, stamp(now), stamp(hourAgo), !onlyFree}, &c.id, &c.recipient, &c.audience, &c.attempts, &c.free)
	return c, err
}

const candidateQuery = `SELECT id, recipient, audience, attempts, exempt = 1 OR COALESCE(tried > $3, FALSE)
	FROM outbox WHERE mailbox = $1 AND state IN ('ready', 'uncertain') AND not_before <= $2 AND ($4 OR exempt = 1 OR tried > $3)
	ORDER BY not_before, id LIMIT 1`

// limited reports whether the recipient has had as many letters in the hour as the
// limit allows, and when the next may go.
func (t *Tx) limited(c candidate, hourAgo time.Time, l Limits) (frees time.Time, over bool, err error) {
	limit := l.CustomerPerHour
	if c.audience == casework.ToStaff {
		limit = l.StaffPerHour
	}
	if limit == 0 {
		return time.Time{}, false, nil
	}
	var tried time.Time // of the letter that must be an hour old first
	err = t.get(overQuery, in{c.recipient, c.audience, stamp(hourAgo), limit - 1}, instant{&tried})
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, false, nil
	}
	return tried.Add(time.Hour), true, err
}

const overQuery = `SELECT tried FROM outbox WHERE recipient = $1 AND audience = $2 AND exempt = 0 AND tried IS NOT NULL AND tried > $3
	ORDER BY tried DESC LIMIT 1 OFFSET $4`

// take claims one letter.
func (t *Tx) take(c candidate, now time.Time) (Outgoing, error) {
	_, err := t.exec(`UPDATE outbox SET state = 'sending', attempts = attempts + 1, tried = $2, not_before = $3, lease = $4 WHERE id = $1`,
		c.id, stamp(now), stamp(now.Add(pause(c.attempts))), stamp(now.Add(lease)))
	if err != nil {
		return Outgoing{}, err
	}
	return t.outgoing(outgoing+" WHERE o.id = $1", c.id)
}

// lapse makes claims uncertain that were never settled.
func (t *Tx) lapse(mailbox string, now time.Time) error {
	_, err := t.exec(lapseQuery, mailbox, stamp(now))
	return err
}

const lapseQuery = `UPDATE outbox SET state = 'uncertain', lost = lost + 1, lease = NULL
	WHERE mailbox = $1 AND state = 'sending' AND lease <= $2`

// recoverOutbox makes every claim uncertain: at Open nobody else is sending.
// The letters are due again at once, up to the limit of patience.
func (t *Tx) recoverOutbox() error {
	_, err := t.exec(`UPDATE outbox SET state = 'uncertain', lost = lost + 1, lease = NULL,
		not_before = CASE WHEN attempts <= $1 THEN tried ELSE not_before END WHERE state = 'sending'`, patience)
	if err != nil {
		return fmt.Errorf("recovering the outbox: %w", err)
	}
	return nil
}

// Result is what came of a claim.
type Result struct {
	ID       casework.ID
	State    OutboxState // sent, failed, ready (it certainly was not accepted) or uncertain
	Code     int         // the server's answer; 0 for none
	Text     string      // likewise, cleaned of addresses by the caller
	At       time.Time
	Retry    time.Time // of ready and uncertain: the next try; zero: after the pause that the claim set
	Attempts int       // as claimed; a result of an earlier claim is ignored. 0: not checked
}

// Settle records what came of claims, in one transaction. A result that comes
// after its claim has lapsed still counts, unless the letter was claimed anew.
func (s *Store) Settle(ctx context.Context, results []Result) error {
	return s.Update(ctx, func(t *Tx) error {
		for _, r := range results {
			if err := t.settle(r); err != nil {
				return fmt.Errorf("settling letter %d: %w", r.ID, err)
			}
		}
		return nil
	})
}

func (t *Tx) settle(r Result) error {
	var settled, retry any
	switch r.State {
	case StateSent, StateFailed:
		settled = stamp(r.At)
	case StateReady, StateUncertain:
		retry = stamp(r.Retry)
	default:
		return fmt.Errorf("%q is no result", r.State)
	}
	_, err := t.exec(`UPDATE outbox SET state = $2, last_code = $3, last_text = $4, settled = $5, not_before = COALESCE($6, not_before),
			lost = lost + CASE WHEN state = 'sending' AND $2 = 'uncertain' THEN 1 ELSE 0 END, lease = NULL
		WHERE id = $1 AND state IN ('sending', 'uncertain') AND ($7 = 0 OR attempts = $7)`,
		r.ID, r.State, r.Code, r.Text, settled, retry, r.Attempts)
	return err
}

// NextLetter returns when the mailbox's next letter may go; ok is false where
// none waits.
func (s *Store) NextLetter(ctx context.Context, mailbox string) (at time.Time, ok bool, err error) {
	err = s.read.QueryRowContext(ctx, nextLetterQuery, mailbox).Scan(instant{&at})
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, false, nil
	}
	if err != nil {
		return time.Time{}, false, fmt.Errorf("reading when the next letter of %s may go: %w", mailbox, err)
	}
	return at, true, nil
}

const nextLetterQuery = `SELECT not_before FROM outbox WHERE mailbox = $1 AND state IN ('ready', 'uncertain')
	ORDER BY not_before, id LIMIT 1`

// OutboxCounts counts the outbox by state.
func (s *Store) OutboxCounts(ctx context.Context) (map[OutboxState]int, error) {
	rows, err := s.read.QueryContext(ctx, "SELECT state, count(*) FROM outbox GROUP BY state")
	if err != nil {
		return nil, fmt.Errorf("counting the outbox: %w", err)
	}
	return counts[OutboxState](rows)
}

// Doubled counts the letters that were sent again after an answer was lost, so
// that their reader may have them twice.
func (s *Store) Doubled(ctx context.Context) (int, error) {
	var n int
	err := s.read.QueryRowContext(ctx, "SELECT count(*) FROM outbox WHERE lost > 0 AND state = 'sent'").Scan(&n)
	return n, err
}
