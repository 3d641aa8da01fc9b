package intake

import (
	"errors"
	"io"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// Raw is one message as the server holds it.
type Raw struct {
	UID      uint32
	Received time.Time // the server's INTERNALDATE
	Size     int64     // bytes of the body; the server's own RFC822.SIZE may be a guess
	Hash     string    // SHA-256 of the body, lower-case hex
	Body     io.Reader // an io.ReadSeeker, valid until Keeper.Take returns
}

// What is asked of the server. ENVELOPE and BODYSTRUCTURE are never asked:
// one strange header ends the connection in the library's parser. PEEK leaves
// \Seen alone.
var (
	wholeBody  = &imap.FetchItemBodySection{Peek: true}
	fetchItems = &imap.FetchOptions{
		UID:          true,
		InternalDate: true,
		RFC822Size:   true,
		BodySection:  []*imap.FetchItemBodySection{wholeBody},
	}
)

// search returns the UIDs from first on that the folder holds, in ascending
// order. It uses plain SEARCH with an explicit range: ESEARCH answers and
// unbounded searches are wrong on servers in use.
func (s *session) search(first uint32) ([]uint32, error) {
	var set imap.UIDSet
	set.AddRange(imap.UID(first), 0)
	uids, err := s.searchFor("looking for new mail", imap.SearchCriteria{UID: []imap.UIDSet{set}})
	// "n:*" names the last message even when its UID is below n (RFC 3501, 6.4.8).
	return slices.DeleteFunc(uids, func(u uint32) bool { return u < first }), err
}

// searchSince returns the UIDs of the messages that arrived on or after the
// day of t, in ascending order.
func (s *session) searchSince(t time.Time) ([]uint32, error) {
	return s.searchFor("looking through the mail of the last days", imap.SearchCriteria{Since: t})
}

// stillThere returns those of the UIDs that the folder still holds.
func (s *session) stillThere(uids []uint32) ([]uint32, error) {
	return s.searchFor("looking for messages again", imap.SearchCriteria{UID: []imap.UIDSet{uidSet(uids)}})
}

func (s *session) searchFor(what string, criteria imap.SearchCriteria) (uids []uint32, err error) {
	err = s.guard(what, func() error {
		data, err := s.client.UIDSearch(&criteria, nil).Wait()
		if err != nil {
			return err
		}
		for _, u := range data.AllUIDs() {
			uids = append(uids, uint32(u))
		}
		return nil
	})
	slices.Sort(uids)
	return slices.Compact(uids), err
}

// fetch streams the bodies of the messages and hands them to take in windows
// that are bounded in bytes; while take works the server waits. Messages that
// came whole before an error are handed over too, so a line that breaks often
// still moves on.
//
// That a message is not handed over is no error of fetch: the caller sees
// which are missing and asks again.
func (s *session) fetch(uids []uint32, take func([]Raw) error) error {
	var failed error // of take or of our own disk, not of the server
	err := s.guard("fetching messages", func() error {
		cmd := s.client.Fetch(uidSet(uids), fetchItems)
		var window []Raw
		held := int64(0)
		hand := func() {
			if len(window) == 0 || failed != nil {
				return
			}
			s.timer.Stop()
			if failed = take(window); failed != nil {
				s.raw.Close()
			}
			s.alive()
			window, held = window[:0], 0
			s.spool.reset()
		}
		for msg := cmd.Next(); msg != nil && failed == nil; msg = cmd.Next() {
			s.alive()
			raw, whole, err := s.receive(msg, func(size int64) {
				if held+size > windowBytes {
					hand()
				}
			})
			switch {
			case errors.Is(err, errDisk):
				failed = err
				s.raw.Close()
			case err != nil:
				// The command is left as it is. Its Close would read the broken
				// message a second time, beside the library's decoder.
				s.raw.Close()
				hand()
				return err
			case whole && failed == nil:
				window, held = append(window, raw), held+raw.Size
			}
		}
		// Reads what is left, after a failure from the closed connection: the
		// library's decoder waits for its reader.
		err := cmd.Close()
		hand()
		return err
	})
	if failed != nil {
		return failed
	}
	return err
}

// receive reads one answer to FETCH. It is whole when it holds a UID and a
// body to its last byte. An answer without a body does occur: a stray change
// of flags takes the place of the real one. An error is errDisk, or the end of
// the connection in the middle of the body.
func (s *session) receive(msg *imapclient.FetchMessageData, room func(size int64)) (raw Raw, whole bool, err error) {
	size := int64(-1)
	for item := msg.Next(); item != nil; item = msg.Next() {
		switch item := item.(type) {
		case imapclient.FetchItemDataUID:
			raw.UID = uint32(item.UID)
		case imapclient.FetchItemDataInternalDate:
			raw.Received = item.Time
		case imapclient.FetchItemDataRFC822Size:
			size = item.Size
		case imapclient.FetchItemDataBodySection:
			if item.Literal == nil || !item.MatchCommand(wholeBody) {
				continue
			}
			raw.Size = item.Literal.Size()
			room(raw.Size)
			body, hash, err := s.spool.hold(item.Literal, raw.Size, s.alive)
			if err != nil {
				return raw, false, err
			}
			raw.Body, raw.Hash = body, hash
		}
	}
	// Some servers answer for a message that has just been deleted with an
	// empty body.
	empty := raw.Size == 0 && size > 0
	return raw, raw.UID != 0 && raw.Body != nil && !empty, nil
}

func uidSet(uids []uint32) imap.UIDSet {
	var set imap.UIDSet
	for _, u := range uids {
		set.AddNum(imap.UID(u))
	}
	return set
}
