package intake

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
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
	if len(h.Values("From")) > 1 {
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

// dmarc returns the verdict of the topmost Authentication-Results written by
// the server called id (RFC 8601): anything below may be forged by the sender.
func dmarc(h header, id string) string {
	if id == "" {
		return ""
	}
	for _, v := range h.Values("Authentication-Results") {
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
