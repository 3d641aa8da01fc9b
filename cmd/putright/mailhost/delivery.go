package mailhost

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// delivery is one SMTP connection.
type delivery struct {
	host *Host
	conn *smtp.Conn
	from string
	to   []string
}

func (h *Host) newDelivery(conn *smtp.Conn) (smtp.Session, error) {
	return &delivery{host: h, conn: conn}, nil
}

func (d *delivery) Reset()        { d.from, d.to = "", nil }
func (d *delivery) Logout() error { return nil }

// AuthMechanisms offers sign-in; nobody has to.
func (d *delivery) AuthMechanisms() []string { return []string{sasl.Plain} }

func (d *delivery) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, username, password string) error {
		if a := d.host.account(username); a == nil || a.password != password {
			return smtp.ErrAuthFailed
		}
		return nil
	}), nil
}

func (d *delivery) Mail(from string, _ *smtp.MailOptions) error {
	d.from = from
	return nil
}

func (d *delivery) Rcpt(to string, _ *smtp.RcptOptions) error {
	if code, text := d.host.refusal(to); code != 0 {
		return &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode{code / 100, 1, 1}, Message: text}
	}
	if d.host.isLocal(to) && d.host.account(to) == nil {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such user here"}
	}
	d.to = append(d.to, to)
	return nil
}

func (d *delivery) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	before, after := d.host.roll()
	if before {
		d.conn.Conn().Close()
		return errors.New("the connection was dropped")
	}
	if err := d.host.accept(Mail{From: d.from, To: d.to, At: d.host.now(), Raw: raw}); err != nil {
		return err
	}
	if after {
		d.conn.Conn().Close()
	}
	return nil
}

// accept keeps a mail and puts it into the mailboxes of the recipients here,
// with the lines on top that a delivering server adds (RFC 5321, 4.4).
func (h *Host) accept(m Mail) error {
	h.mu.Lock()
	h.accepted = append(h.accepted, m)
	notify := h.notify
	h.mu.Unlock()
	for _, to := range m.To {
		if h.account(to) == nil {
			continue
		}
		top := fmt.Sprintf("Return-Path: <%s>\r\nDelivered-To: %s\r\nReceived: from localhost by mail.%s with ESMTP\r\n\tfor <%s>; %s\r\n",
			m.From, to, h.Domain, to, m.At.Format(time.RFC1123Z))
		if err := h.Deliver(to, append([]byte(top), m.Raw...), m.At); err != nil {
			return err
		}
	}
	if notify != nil {
		notify(m)
	}
	return nil
}

func (h *Host) refusal(to string) (code int, text string) {
	h.mu.Lock()
	refuse := h.refuse
	h.mu.Unlock()
	if refuse == nil {
		return 0, ""
	}
	return refuse(to)
}

// dice decides which connections fail; the same seed fails the same ones.
type dice struct {
	Faults
	source *rand.Rand
}

func newDice(f Faults) dice {
	return dice{f, rand.New(rand.NewPCG(f.Seed, f.Seed))}
}

func (h *Host) roll() (before, after bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.faults.source == nil {
		return false, false
	}
	return h.faults.source.Float64() < h.faults.Before, h.faults.source.Float64() < h.faults.After
}
