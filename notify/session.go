package notify

import (
	"net"
	"time"

	"github.com/wneessen/go-mail/smtp"

	"putright/store"
)

// session is a connection that is signed in.
type session struct {
	client  *smtp.Client
	conn    net.Conn
	timeout time.Duration

	carried bool // at least one letter: the server may have hung up since
	open    bool // a letter was turned down half-way and must be reset
}

// block is how much of a letter is written under one timeout.
const block = 64 << 10

// deliver hands over one letter's bytes and returns what the server made of
// it. After lost or unknown the session is of no more use.
func (c *session) deliver(o store.Outgoing) answer {
	if len(o.Bytes) == 0 {
		return answer{verdict: refused, text: "the letter is empty"}
	}
	from := "<>"
	if o.Sender != "" && o.Sender != "<>" {
		a, err := parseAddress(o.Sender)
		if err != nil {
			return answer{verdict: refused, text: "the sender's address is malformed"}
		}
		from = a.String()
	}
	a, err := parseAddress(o.Recipient)
	if err != nil {
		return answer{verdict: refused, text: "the recipient's address is malformed"}
	}
	to := a.String()

	// The library asks for SMTPUTF8 wherever it is offered, and then a later
	// server without it would turn the letter back.
	international := !isASCII(from + to)
	if offered, _ := c.client.Extension("SMTPUTF8"); international && !offered {
		return answer{verdict: refused, text: "the mail server can't write to an address with letters beyond ASCII (SMTPUTF8)"}
	}
	c.client.SkipSMTPUTF8(!international)

	if c.open {
		if err := c.within(c.timeout, c.client.Reset); err != nil {
			return answer{verdict: lost, text: judge(err, beforeDot).text}
		}
	}
	c.open = true
	if err := c.within(c.timeout, func() error { return c.client.Mail(from) }); err != nil {
		return judge(err, atMail)
	}
	if err := c.within(c.timeout, func() error { return c.client.Rcpt(to) }); err != nil {
		return judge(err, beforeDot)
	}
	return c.handOver(o.Bytes)
}

func (c *session) handOver(letter []byte) answer {
	if err := c.client.UpdateDeadline(c.timeout); err != nil {
		return judge(err, beforeDot)
	}
	w, err := c.client.Data()
	if err != nil {
		return judge(err, beforeDot)
	}
	for len(letter) > 0 {
		n := min(len(letter), block)
		if err := c.within(c.timeout, func() error { _, err := w.Write(letter[:n]); return err }); err != nil {
			// The server may have said why before it closed. It can't have accepted
			// half a letter.
			if answered := judge(w.Close(), beforeDot); answered.verdict != accepted {
				return answered
			}
			return judge(err, beforeDot)
		}
		letter = letter[n:]
	}
	// From here on the whole letter may be with the server. RFC 5321, 4.5.3.2.6
	// asks for ten minutes of patience: hanging up early makes copies.
	if err := c.within(5*c.timeout, w.Close); err != nil {
		return judge(err, atDot)
	}
	c.open = false
	a := answer{verdict: accepted, code: 250}
	if d, ok := w.(*smtp.DataCloser); ok {
		a.text = d.ServerResponse() // often holds the server's own number for the letter
	}
	return a
}

// within runs one step under its own deadline.
func (c *session) within(d time.Duration, step func() error) error {
	if err := c.client.UpdateDeadline(d); err != nil {
		return err
	}
	return step()
}

// hangUp says goodbye, if there is anyone to hear it, and closes.
func (c *session) hangUp() {
	c.within(min(c.timeout, 5*time.Second), c.client.Quit)
	c.conn.Close()
}
