package mailhost

import (
	"bytes"
	"errors"
	"fmt"
	"net/smtp"
	"net/textproto"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

const mail = "From: a@tenant.example\r\nSubject: tap\r\n\r\nIt drips.\r\n.dot\r\n"

var monday = time.Date(2026, 3, 30, 9, 0, 0, 0, time.UTC)

func start(t *testing.T) *Host {
	t.Helper()
	h, err := Start("Landlord.example", User{"info", "secret"}, User{"dana", "word"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.Close() })
	h.SetClock(func() time.Time { return monday })
	return h
}

func send(h *Host, to ...string) error {
	return smtp.SendMail(fmt.Sprintf("127.0.0.1:%d", h.SMTPPort), nil, "a@tenant.example", to, []byte(mail))
}

func signIn(t *testing.T, h *Host, user, password string) *imapclient.Client {
	t.Helper()
	c, err := imapclient.DialInsecure(fmt.Sprintf("127.0.0.1:%d", h.IMAPPort), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if err := c.Login(user, password).Wait(); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestDelivery(t *testing.T) {
	h := start(t)
	var told []Mail
	h.OnAccept(func(m Mail) { told = append(told, m) })
	if err := send(h, "Info+TOKEN@landlord.example", "someone@elsewhere.example"); err != nil {
		t.Fatal(err)
	}
	in := h.Messages("info")
	if len(in) != 1 || !in[0].At.Equal(monday) {
		t.Fatalf("%+v, want one message of Monday", in)
	}
	top, ok := strings.CutSuffix(string(in[0].Raw), mail)
	if !ok || !strings.HasPrefix(top, "Return-Path: <a@tenant.example>\r\nDelivered-To: Info+TOKEN@landlord.example\r\n") {
		t.Errorf("delivered as %q", in[0].Raw)
	}
	all := h.Accepted()
	if len(all) != 1 || len(told) != 1 || string(all[0].Raw) != mail || all[0].From != "a@tenant.example" || len(all[0].To) != 2 {
		t.Errorf("accepted %+v, told of %+v", all, told)
	}
	var refused *textproto.Error
	if err := send(h, "nobody@landlord.example"); !errors.As(err, &refused) || refused.Code != 550 {
		t.Errorf("to an unknown user: %v, want 550", err)
	}
	h.Refuse(func(to string) (int, string) { return 451, "later" })
	if err := send(h, "info@landlord.example"); !errors.As(err, &refused) || refused.Code != 451 {
		t.Errorf("refused by the test: %v, want 451", err)
	}
}

func TestFaults(t *testing.T) {
	h := start(t)
	h.SetFaults(Faults{Seed: 1, Before: 1})
	if err := send(h, "info@landlord.example"); err == nil || len(h.Messages("info")) != 0 {
		t.Errorf("dropped before: %v, %d messages; want an error and none", err, len(h.Messages("info")))
	}
	h.SetFaults(Faults{Seed: 1, After: 1})
	if err := send(h, "info@landlord.example"); err == nil || len(h.Messages("info")) != 1 {
		t.Errorf("dropped after: %v, %d messages; want an error and one", err, len(h.Messages("info")))
	}
	h.SetFaults(Faults{})
	if err := send(h, "info@landlord.example"); err != nil || len(h.Messages("info")) != 2 {
		t.Errorf("sound: %v, %d messages; want two", err, len(h.Messages("info")))
	}
	c := signIn(t, h, "info", "secret")
	h.DropConnections()
	<-c.Closed()
}

// The memory server itself can't give back a message that it can't parse.
func TestIMAPGivesEveryByte(t *testing.T) {
	h := start(t)
	raws := []string{mail, "no header", "Broken header line\r\n\r\nx\n\xff", "", "From x\nSubject:  spaced  \r\n folded\r\n\r\n"}
	for _, raw := range raws {
		if err := h.Deliver("info", []byte(raw), monday); err != nil {
			t.Fatal(err)
		}
	}
	c := signIn(t, h, "info@landlord.example", "secret")
	if _, err := c.Select("INBOX", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	check := func(when string, want ...string) {
		t.Helper()
		got, err := c.Fetch(imap.SeqSet{{Start: 1, Stop: 0}}, &imap.FetchOptions{
			UID: true, Flags: true, InternalDate: true, RFC822Size: true, BodySection: []*imap.FetchItemBodySection{{}},
		}).Collect()
		if err != nil || len(got) != len(want) {
			t.Fatalf("%s: %d messages, %v; want %d", when, len(got), err, len(want))
		}
		for i, m := range got {
			if !bytes.Equal(m.BodySection[0].Bytes, []byte(want[i])) || m.RFC822Size != int64(len(want[i])) || !m.InternalDate.Equal(monday) {
				t.Errorf("%s: %d bytes %q at %v, want %q", when, m.RFC822Size, m.BodySection[0].Bytes, m.InternalDate, want[i])
			}
		}
	}
	check("as delivered", raws...)
	if _, err := c.Move(imap.UIDSetNum(2, 3), "Sent").Wait(); err != nil {
		t.Fatal(err)
	}
	check("after a move", raws[0], raws[3], raws[4])
	if _, err := c.Copy(imap.UIDSetNum(1), "Sent").Wait(); err != nil {
		t.Fatal(err)
	}
	appended := c.Append("Sent", int64(len(mail)), &imap.AppendOptions{Time: monday})
	appended.Write([]byte(mail))
	appended.Close()
	if _, err := appended.Wait(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Select("Sent", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	check("in the other mailbox", raws[1], raws[2], raws[0], mail)
	if got := len(h.MessagesIn("info", "Sent")); got != 4 {
		t.Errorf("the host sees %d messages there, want 4", got)
	}
	found, err := c.UIDSearch(&imap.SearchCriteria{Flag: []imap.Flag{imap.FlagSeen}}, nil).Wait()
	if err != nil || len(found.AllUIDs()) != 4 {
		t.Errorf("%v marked as read, %v; a fetch without PEEK marks", found.AllUIDs(), err)
	}
}

func TestStrangersStayOut(t *testing.T) {
	h := start(t)
	for user, password := range map[string]string{"info": "word", "nobody": "secret", "": ""} {
		c, err := imapclient.DialInsecure(fmt.Sprintf("127.0.0.1:%d", h.IMAPPort), nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Login(user, password).Wait(); err == nil {
			t.Errorf("%q was let in with %q", user, password)
		}
		c.Close()
	}
	if _, err := StartOn("0.0.0.0:0", "127.0.0.1:0", "landlord.example"); err == nil {
		t.Error("it listens to the whole network")
	}
}
