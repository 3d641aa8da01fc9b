package intake

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
	"net/mail"
	"strings"
	"time"

	"github.com/emersion/go-msgauth/authres"

	"putright/casework"
)

// Options tells the reader what it must know about the landlord; the zero value
// reads any mail.
type Options struct {
	Own        []string  // the landlord's mailbox addresses, lower case
	AuthServID string    // whose Authentication-Results to believe; "" believes none
	Received   time.Time // the server's INTERNALDATE; zero: the message's own date
}

// Parse reads one mail. It never fails: what cannot be read is named in
// Problems and the text stays visible in FullText. It holds a few megabytes at
// most, however large the mail is.
func Parse(raw io.Reader, o Options) (m casework.Message) {
	src := &counted{r: raw, sum: sha256.New()}
	defer func() {
		// The last guard: a fault in reading costs the reading, never the mail.
		if recover() != nil {
			m.Problems = append(m.Problems, unreadable)
		}
		io.Copy(io.Discard, src)
		m.Hash, m.Size = hex.EncodeToString(src.sum.Sum(nil)), src.n
		if src.err != nil {
			m.Problems = append(m.Problems, "The mail could not be read to its end.")
		}
	}()

	w := newWalker(normalise(src))
	root := w.message()
	m = readHeaders(root.header, o)
	readBody(&m, root)
	m.Problems = append(m.Problems, w.problems...)
	readMachine(&m, root, o)
	return m
}

// unreadable is the problem a fault in our own reading leaves behind.
const unreadable = "Reading this mail failed; look at the original."

// readHeaders fills in what the header alone says.
func readHeaders(h header, o Options) casework.Message {
	var m casework.Message
	m.Date = h.date()
	m.Received = received(h, o, m.Date)
	m.MessageID = first(h.ids("Message-Id"))
	m.InReplyTo = h.ids("In-Reply-To")
	m.Ancestors = h.ids("References")
	from := h.addresses("From")
	if len(from) > 0 {
		m.From = from[0]
	}
	if m.From.Addr == "" {
		m.Problems = append(m.Problems, "The sender's address could not be read.")
	}
	if len(h.all("From")) > 1 {
		m.Problems = append(m.Problems, "The mail names more than one sender; the first was taken.")
	}
	m.ReplyTo = h.addresses("Reply-To")
	m.To = h.addresses("To")
	m.Cc = h.addresses("Cc")
	m.Recipients = h.recipients()
	m.ReturnPath = h.returnPath()
	m.Subject = oneLine(h.text("Subject"))
	m.DMARC = dmarc(h, o.AuthServID)
	return m
}

// received is the moment the landlord's server took the mail in: the earlier of
// INTERNALDATE and the date our own server stamped. A mail moved between
// folders gets a new INTERNALDATE, and the stamp stays.
func received(h header, o Options, date time.Time) time.Time {
	if o.Received.IsZero() {
		return date
	}
	if o.AuthServID == "" {
		return o.Received
	}
	for _, v := range h.all("Received") {
		by, at := readReceived(v)
		if !strings.EqualFold(by, o.AuthServID) {
			continue
		}
		if !at.IsZero() && at.Before(o.Received) {
			return at
		}
		break
	}
	return o.Received
}

// readReceived returns the host after "by" and the date after the last
// semicolon of a Received field (RFC 5321, 4.4).
func readReceived(v string) (by string, at time.Time) {
	words := strings.Fields(v)
	for i, word := range words {
		if strings.EqualFold(word, "by") && i+1 < len(words) {
			by = strings.TrimRight(words[i+1], ";,.")
			break
		}
	}
	if i := strings.LastIndexByte(v, ';'); i >= 0 {
		at = readDate(v[i+1:])
	}
	return by, at
}

// dmarc returns the verdict of the topmost Authentication-Results written by
// the server called id (RFC 8601): anything below may be forged by the sender.
func dmarc(h header, id string) string {
	if id == "" {
		return ""
	}
	for _, v := range h.all("Authentication-Results") {
		by, results, err := authres.Parse(v)
		if !strings.EqualFold(by, id) {
			continue
		}
		if err != nil {
			return ""
		}
		for _, r := range results {
			if d, ok := r.(*authres.DMARCResult); ok {
				return strings.ToLower(string(d.Value))
			}
		}
		return ""
	}
	return ""
}

// readDate reads a date as mail writes it, strictly first and then the forms
// that real mail has besides. It returns the zero time when it cannot.
func readDate(s string) time.Time {
	s = strings.Join(strings.Fields(s), " ")
	if t, err := mail.ParseDate(s); err == nil && plausible(t) {
		return t
	}
	if i := strings.IndexByte(s, '('); i > 0 {
		s = strings.TrimSpace(s[:i])
	}
	for _, layout := range oddDates {
		if t, err := time.Parse(layout, s); err == nil && plausible(t) {
			return t
		}
	}
	// A zone that is no zone ("+0100 GMT", "MEZ") costs hours, a missing date more.
	if i := strings.LastIndexByte(s, ' '); i > 0 {
		for _, layout := range oddDates {
			if t, err := time.Parse(layout, s[:i]); err == nil && plausible(t) {
				return t
			}
		}
	}
	return time.Time{}
}

var oddDates = []string{
	"Mon, 2 Jan 2006 15:04:05 -0700", "Mon, 2 Jan 2006 15:04:05 MST", "Mon, 2 Jan 2006 15:04:05",
	"2 Jan 2006 15:04:05 -0700", "2 Jan 2006 15:04:05 MST", "2 Jan 2006 15:04:05", "2 Jan 2006 15:04",
	"Mon 2 Jan 2006 15:04:05 -0700", "Mon, 2 January 2006 15:04:05 -0700", "Mon, 2-Jan-2006 15:04:05 -0700",
	"Mon, 2 Jan 06 15:04:05 -0700", "Mon, 2 Jan 2006 15:04 -0700", "Mon, 2 Jan 2006 15.04.05 -0700",
	"Mon Jan 2 15:04:05 2006", "Mon Jan 2 15:04:05 MST 2006", "Mon Jan 2 15:04:05 -0700 2006",
	"Mon, Jan 2 2006 15:04:05 -0700", "Mon, 2 Jan 2006 3:04:05 PM -0700",
	time.RFC3339, "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05", "Mon, 2 Jan 2006",
}

// plausible refuses years that no mail was written in.
func plausible(t time.Time) bool { return t.Year() >= 1970 && t.Year() < 10000 }

// counted hashes and counts the raw bytes as they pass.
type counted struct {
	r   io.Reader
	sum hash.Hash
	n   int64
	err error
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.sum.Write(p[:n])
	c.n += int64(n)
	if err != nil && err != io.EOF {
		c.err = err
	}
	return n, err
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}
