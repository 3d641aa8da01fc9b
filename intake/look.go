package intake

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Cursor is how far a folder has been taken in: every message up to UID is on
// file, or is no longer there. UIDs mean nothing across a change of
// UIDVALIDITY (RFC 3501, 2.3.1.1).
type Cursor struct{ UIDValidity, UID uint32 }

// Keeper is where mail that was taken in goes.
type Keeper interface {
	// Cursor returns the cursor of a folder; false when there is none yet.
	Cursor(ctx context.Context, folder string) (Cursor, bool, error)
	// Take commits the raw bytes of a window, where each message lay
	// (folder, next.UIDValidity, UID) and the cursor, all together, and
	// returns how many of the messages were not on file before. The window
	// and its bodies are the caller's again when it returns.
	Take(ctx context.Context, folder string, window []Raw, next Cursor) (fresh int, err error)
	// Known returns the UIDs at or above from that were taken in under this
	// UIDVALIDITY.
	Known(ctx context.Context, folder string, uidValidity, from uint32) (map[uint32]bool, error)
	// Looked records that everything which lay in the folder at that moment
	// is on file.
	Looked(ctx context.Context, folder string, at time.Time) error
}

// How far back the sweep goes. SINCE counts whole days in the server's own
// time zone, so a day is added to the three that are promised.
const sweepDays = 4

// A message that was asked for triesEach times in vain is set aside, so that
// it can't hold up the others, and asked for again after setAside.
const (
	triesEach = 3
	setAside  = time.Hour
)

// trouble is a message that the server lists but does not hand over.
type trouble struct {
	tries int
	again time.Time // not before this, once it is set aside
	last  string    // what happened, for the log
}

// look takes in what is new in the folder and, when sweep is set, also what
// appeared late among the mail of the last days. It returns how many messages
// were new on file, and the UIDs that stay behind because the server lists
// them but does not hand them over.
func (w *Watcher) look(ctx context.Context, s *session, uidValidity uint32, sweep bool) (taken int, aside []uint32, err error) {
	cursor, ok, err := w.Keeper.Cursor(ctx, w.Folder)
	if err != nil {
		return 0, nil, fmt.Errorf("reading how far the folder was taken in: %w", err)
	}
	if w.uidValidity != uidValidity {
		if ok && cursor.UIDValidity != uidValidity {
			w.Log.Warn("the folder was made anew on the server; every message is compared with what is on file", "uidvalidity", uidValidity, "before", cursor.UIDValidity)
		}
		w.uidValidity, w.troubles = uidValidity, nil
	}
	if cursor.UIDValidity != uidValidity {
		cursor = Cursor{UIDValidity: uidValidity}
	}
	at := w.Now()
	found, err := s.search(cursor.UID + 1)
	if err != nil {
		return 0, nil, err
	}
	news := &ledger{cursor: cursor, found: found}
	taken, aside, err = w.takeIn(ctx, s, news, at)
	if err != nil {
		return taken, nil, err
	}
	if sweep {
		recent, err := s.searchSince(at.AddDate(0, 0, -sweepDays))
		if err != nil {
			return taken, nil, err
		}
		// What lies above the cursor was just dealt with, and the cursor
		// does not move for what lies below.
		cursor = news.cursor
		recent = slices.DeleteFunc(recent, func(u uint32) bool { return u > cursor.UID })
		late, lateAside, err := w.takeIn(ctx, s, &ledger{cursor: cursor, found: recent, still: true}, at)
		taken, aside = taken+late, append(lateAside, aside...)
		if err != nil {
			return taken, nil, err
		}
	}
	if w.unsettled(aside) {
		return taken, aside, nil // the next look will probably get them
	}
	if err := w.Keeper.Looked(ctx, w.Folder, at); err != nil {
		return taken, nil, fmt.Errorf("recording the look at the folder: %w", err)
	}
	return taken, aside, nil
}

// unsettled reports whether one of these messages failed, but too seldom to be
// set aside.
func (w *Watcher) unsettled(uids []uint32) bool {
	return slices.ContainsFunc(uids, func(u uint32) bool {
		t, failed := w.troubles[u]
		return failed && t.tries < triesEach
	})
}

// ledger keeps account of one search: what was found, what is settled (on file
// or gone), and so how far the cursor may move.
type ledger struct {
	cursor  Cursor
	found   []uint32 // ascending
	settled map[uint32]bool
	next    int  // index in found of the first UID that is not settled
	still   bool // the cursor stays where it is: a sweep
}

// settle marks a UID as dealt with.
func (l *ledger) settle(uid uint32) {
	if l.settled == nil {
		l.settled = make(map[uint32]bool)
	}
	l.settled[uid] = true
}

// advance moves the cursor over everything settled without a gap.
func (l *ledger) advance() Cursor {
	for l.next < len(l.found) && l.settled[l.found[l.next]] {
		if !l.still {
			l.cursor.UID = l.found[l.next]
		}
		l.next++
	}
	return l.cursor
}

func (l *ledger) missing(uids []uint32) (rest []uint32) {
	for _, u := range uids {
		if !l.settled[u] {
			rest = append(rest, u)
		}
	}
	return rest
}

// takeIn fetches and hands to the Keeper all of the ledger that is not on file
// yet.
func (w *Watcher) takeIn(ctx context.Context, s *session, l *ledger, now time.Time) (taken int, aside []uint32, err error) {
	if len(l.found) == 0 {
		return 0, nil, nil
	}
	known, err := w.Keeper.Known(ctx, w.Folder, l.cursor.UIDValidity, l.found[0])
	if err != nil {
		return 0, nil, fmt.Errorf("reading which messages are on file: %w", err)
	}
	var wanted []uint32
	for _, uid := range l.found {
		switch t := w.troubles[uid]; {
		case known[uid]:
			l.settle(uid)
		case t.tries >= triesEach && now.Before(t.again):
			aside = append(aside, uid)
		default:
			wanted = append(wanted, uid)
		}
	}
	// After a failure, those that were asked for together are asked for one by
	// one: the one to blame may be any of them.
	single := 0
	if w.unsettled(wanted) {
		single = windowMessages
	}
	for rest := wanted; len(rest) > 0; {
		n := min(len(rest), windowMessages)
		if single > 0 {
			n, single = 1, single-1
		}
		fresh, gone, err := w.takeChunk(ctx, s, l, rest[:n], now)
		taken += fresh
		if err != nil {
			return taken, nil, err
		}
		stuck := l.missing(rest[:n])
		aside = append(aside, stuck...)
		rest = rest[n:]
		w.Log.Info("mail taken in", "messages", n-gone-len(stuck), "new", fresh, "gone", gone, "waiting", len(rest), "uid", l.cursor.UID)
		if w.Progress != nil {
			w.Progress(len(wanted)-len(rest), len(wanted))
		}
	}
	return taken, aside, nil
}

// takeChunk fetches up to a window's number of messages. What the server did
// not hand over is looked for again: a message that has gone meanwhile is
// passed over, one that is still there is asked for alone. It returns how many
// were new on file and how many had gone.
func (w *Watcher) takeChunk(ctx context.Context, s *session, l *ledger, uids []uint32, now time.Time) (fresh, gone int, err error) {
	take := func(window []Raw) error {
		for i := range window {
			if window[i].Received.IsZero() {
				window[i].Received = now // no date from the server: this is when it was first seen
			}
			l.settle(window[i].UID)
		}
		n, err := w.Keeper.Take(ctx, w.Folder, window, l.advance())
		if err != nil {
			return fmt.Errorf("putting %d messages on file: %w", len(window), err)
		}
		fresh += n
		for _, r := range window {
			delete(w.troubles, r.UID)
		}
		if n > 0 && w.Taken != nil {
			w.Taken()
		}
		return nil
	}
	err = s.fetch(uids, take)
	rest := l.missing(uids)
	if isLost(err) && len(rest) > 0 {
		w.blame(rest[0], err, now)
		return fresh, 0, err
	}
	if err != nil && !isRefusal(err) {
		return fresh, 0, err
	}
	if len(rest) == 0 {
		return fresh, 0, nil
	}
	still, err := s.stillThere(rest)
	if err != nil {
		return fresh, 0, err
	}
	for _, uid := range rest {
		if !slices.Contains(still, uid) {
			l.settle(uid)
			gone++
			continue
		}
		err := s.fetch([]uint32{uid}, take)
		if err != nil && !isRefusal(err) {
			if isLost(err) {
				w.blame(uid, err, now)
			}
			return fresh, gone, err
		}
		if len(l.missing([]uint32{uid})) == 0 {
			continue
		}
		if err == nil {
			err = errors.New("the server's answer held no message")
		}
		w.blame(uid, err, now)
	}
	return fresh, gone, nil
}

// blame counts a failure against one message.
func (w *Watcher) blame(uid uint32, err error, now time.Time) {
	if w.troubles == nil {
		w.troubles = make(map[uint32]trouble)
	}
	t := w.troubles[uid]
	t.tries++
	t.again, t.last = now.Add(setAside), err.Error()
	w.troubles[uid] = t
	if t.tries >= triesEach {
		w.Log.Error("the server does not hand over a message; it is set aside and asked for again later", "uid", uid, "tries", t.tries, "error", t.last)
	}
}
