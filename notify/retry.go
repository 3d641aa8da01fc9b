package notify

import (
	"math/rand/v2"
	"time"

	"putright/store"
)

// delays are the waits after the first, second, … failed try; the last one is
// repeated.
type delays []time.Duration

// See the package's retry policy.
var (
	untilTaken = delays{time.Minute, 2 * time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour}
	untilSure  = delays{15 * time.Minute, time.Hour, 4 * time.Hour, 12 * time.Hour, 24 * time.Hour}
)

// giveUpAfter is how long a letter is tried (RFC 5321, 4.5.4.1: at least four
// to five days).
const giveUpAfter = 5 * 24 * time.Hour

// after returns the wait after the n-th failed try (1 is the first), with up to
// a fifth more by chance, so that what failed together does not come again
// together.
func (d delays) after(n int) time.Duration {
	wait := d[min(max(n, 1), len(d))-1]
	return wait + rand.N(wait/5)
}

// spent reports whether a letter made at that time has had its five days of
// tries. Both must hold: a letter is not old because its server was locked for a
// week before the first try, nor much tried because the program was killed often.
func (d delays) spent(n int, created, now time.Time) bool {
	var tried time.Duration
	for i := 1; i < n && tried < giveUpAfter; i++ {
		tried += d[min(i, len(d))-1]
	}
	return tried >= giveUpAfter && now.Sub(created) >= giveUpAfter
}

// again is the result of a try that failed but not for good: ready or
// uncertain, or failed when it has gone on for long enough.
func again(o store.Outgoing, state store.OutboxState, a answer, now time.Time) store.Result {
	waits, tries := untilTaken, o.Attempts
	if state == store.StateUncertain {
		waits, tries = untilSure, o.Lost+1
	}
	r := result(o, state, a, now)
	if waits.spent(tries, o.Created, now) {
		r.State = store.StateFailed
		return r
	}
	r.Retry = now.Add(waits.after(tries))
	return r
}

// result records an answer as it is.
func result(o store.Outgoing, state store.OutboxState, a answer, now time.Time) store.Result {
	return store.Result{ID: o.ID, State: state, Code: a.code, Text: scrub(a.text, o.Recipient, o.Sender), At: now, Attempts: o.Attempts}
}
