package main

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"io"
	"log/slog"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"putright/casework"
	"putright/cmd/putright/config"
	"putright/cmd/putright/mailhost"
	"putright/cmd/putright/mailhost/real"
)

// mailHost is a mail server with the mailboxes of everyone in a story, whose
// mail may arrive at any time.
type mailHost interface {
	arrive(raw []byte, at time.Time) error // in the landlord's mailbox
	mailOf(user string) [][]byte
}

// realHost is a Dovecot and a Postfix.
type realHost struct{ *real.Host }

func (h realHost) arrive(raw []byte, at time.Time) error { return h.AddMail("info", raw, at) }

func (h realHost) mailOf(user string) (all [][]byte) {
	for _, sub := range []string{"new", "cur"} {
		paths, _ := filepath.Glob(filepath.Join(h.MaildirOf(user), sub, "*"))
		for _, path := range paths {
			if raw, err := os.ReadFile(path); err == nil {
				all = append(all, raw)
			}
		}
	}
	return all
}

// ownHost is the embedded mail server, for where the real ones are not.
type ownHost struct{ *mailhost.Host }

func (h ownHost) arrive(raw []byte, at time.Time) error { return h.Deliver("info", raw, at) }

func (h ownHost) mailOf(user string) (all [][]byte) {
	for _, m := range h.Messages(user) {
		all = append(all, m.Raw)
	}
	return all
}

// everyone has a mailbox at landlord.test.
var everyone = []string{"dana", "robin", "pia", "mary", "tenant"}

// mailLife is the life of one complaint as its people see it in their
// mailboxes. Nothing is done but by mail.
type mailLife struct {
	t    *testing.T
	in   installation
	host mailHost
	app  *app
	now  time.Time
	sent int // mails that the program handed in
	made int // mails that people wrote
}

// onBothHosts lives a life on a real Dovecot and Postfix, and on the embedded
// mail server.
func onBothHosts(t *testing.T, profile string, live func(*mailLife)) {
	t.Run("dovecot and postfix", func(t *testing.T) {
		h := real.Start(t, append([]string{"info"}, everyone...)...)
		live(newMailLife(t, "profile = "+strconv.Quote(profile), realHost{h}, h.IMAPPort, h.SMTPPort))
	})
	t.Run("embedded", func(t *testing.T) {
		h := embedded(t)
		live(newMailLife(t, "profile = "+strconv.Quote(profile), ownHost{h}, h.IMAPPort, h.SMTPPort))
	})
}

// embedded starts the embedded mail server with everyone's mailboxes.
func embedded(t *testing.T) *mailhost.Host {
	t.Helper()
	users := []mailhost.User{{Name: "info", Password: "pw"}}
	for _, name := range everyone {
		users = append(users, mailhost.User{Name: name, Password: "pw"})
	}
	h, err := mailhost.Start("landlord.test", users...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.Close() })
	return h
}

// newMailLife starts a life under a policy, as the configuration names it.
func newMailLife(t *testing.T, policy string, host mailHost, imapPort, smtpPort int) *mailLife {
	t.Helper()
	in := install(t, imapPort, smtpPort, fmt.Sprintf(`
[[staff]]
name = "Pia Sallow"
email = "pia@landlord.test"
roles = ["panel"]

[[staff]]
name = "Mary Fenn"
email = "mary@landlord.test"
roles = ["manager", "administrator"]

[policy]
%s
`, policy))
	in.change(`roles = ["manager", "reviewer", "duty", "administrator"]`, `roles = ["reviewer", "duty"]`)
	cfg, _, err := config.Load(in.file)
	if err != nil {
		t.Fatal(err)
	}
	l := &mailLife{t: t, in: in, host: host}
	l.app, err = assemble(context.Background(), cfg, slog.New(slog.NewTextHandler(io.Discard, nil)), func() time.Time { return l.now })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.app.Close() })
	return l
}

// at lets the days pass, with a pass each working morning, as the daemon makes
// many.
func (l *mailLife) at(when string) *mailLife {
	l.t.Helper()
	zone := l.app.desk.Rules.Calendar.Zone()
	target, err := time.ParseInLocation("2006-01-02 15:04", when, zone)
	if err != nil {
		l.t.Fatal(err)
	}
	if l.now.IsZero() {
		l.now = target
	}
	for { // no pass falls at night or on a weekend, as nothing dated may leave then
		next := l.app.desk.Rules.Calendar.Add(casework.DateOf(l.now, zone), 1).At(8, 0, zone)
		if !next.Before(target) {
			break
		}
		l.now = next
		l.pass()
	}
	l.now = target
	l.pass()
	return l
}

// pass has the program do what there is to do now, and waits until what it
// sent has arrived.
func (l *mailLife) pass() {
	l.t.Helper()
	got, err := l.app.once(context.Background())
	if err != nil || got.Problems > 0 {
		l.t.Fatalf("the pass at %s did %+v: %v", l.now.Format("2 Jan 15:04"), got, err)
	}
	l.sent += got.LettersSent
	for range 400 {
		arrived := 0
		for _, name := range everyone {
			arrived += len(l.host.mailOf(name))
		}
		if arrived >= l.sent {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	l.t.Fatalf("%d mails were sent, and not all arrived", l.sent)
}

// letter is a mail as its reader sees it.
type letter struct {
	header mail.Header
	at     time.Time
	text   string
	html   string
}

// mailbox reads a person's mail, oldest first.
func (l *mailLife) mailbox(name string) []letter {
	l.t.Helper()
	var all []letter
	for _, raw := range l.host.mailOf(name) {
		all = append(all, l.read(raw))
	}
	slices.SortStableFunc(all, func(a, b letter) int { return a.at.Compare(b.at) })
	return all
}

func (l *mailLife) read(raw []byte) letter {
	l.t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		l.t.Fatal(err)
	}
	out := letter{header: m.Header}
	if out.at, err = m.Header.Date(); err != nil {
		l.t.Fatal(err)
	}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		l.t.Fatal(err)
	}
	for parts := multipart.NewReader(m.Body, params["boundary"]); ; {
		part, err := parts.NextRawPart()
		if err == io.EOF {
			return out
		}
		if err != nil {
			l.t.Fatal(err)
		}
		body, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil {
			l.t.Fatal(err)
		}
		if strings.HasPrefix(part.Header.Get("Content-Type"), "text/html") {
			out.html = string(body)
		} else {
			out.text = string(body)
		}
	}
}

func (m letter) subject() string {
	s, _ := new(mime.WordDecoder).DecodeHeader(m.header.Get("Subject"))
	return s
}

// button is a link that opens a mail with the words already in it.
type button struct {
	to, subject, words string
	on                 letter
}

var mailto = regexp.MustCompile(`href="(mailto:[^"]+\?[^"]+)"`)

func (l *mailLife) buttons(m letter) (all []button) {
	for _, found := range mailto.FindAllStringSubmatch(m.html, -1) {
		link, err := url.Parse(html.UnescapeString(found[1]))
		if err != nil {
			l.t.Fatalf("the link %s: %v", found[1], err)
		}
		to, err := url.PathUnescape(link.Opaque)
		if err != nil {
			l.t.Fatalf("the link %s: %v", found[1], err)
		}
		q := link.Query()
		all = append(all, button{to, q.Get("subject"), strings.ReplaceAll(q.Get("body"), "\r\n", "\n"), m})
	}
	return all
}

// presses has a member of staff press the newest button that begins with these
// words, and fill in the mail that opens: pairs of a heading (or of a word to be
// replaced, such as DATE) and what goes there. A first of "" replaces the first
// line. Then the program makes a pass.
func (l *mailLife) presses(name, words string, fills ...string) {
	l.t.Helper()
	var offered []string
	mails := l.mailbox(name)
	for _, m := range slices.Backward(mails) {
		for _, b := range l.buttons(m) {
			first, _, _ := strings.Cut(b.words, "\n")
			offered = append(offered, first)
			if strings.HasPrefix(b.words, words) {
				l.writes(name, b.to, b.subject, l.filled(b.words, fills), nil)
				l.pass()
				return
			}
		}
	}
	l.t.Fatalf("%s has no button %q, only %q", name, words, slices.Compact(offered))
}

// filled puts what a person writes into the words of a button.
func (l *mailLife) filled(words string, fills []string) string {
	l.t.Helper()
	for i := 0; i+1 < len(fills); i += 2 {
		place, text := fills[i], fills[i+1]
		first, rest, _ := strings.Cut(words, "\n")
		switch {
		case place == "":
			words = text + "\n" + rest
		case strings.Contains("\n"+words+"\n", "\n"+place+"\n"):
			words = strings.TrimPrefix(strings.Replace("\n"+words, "\n"+place+"\n", "\n"+place+"\n"+text+"\n", 1), "\n")
		case strings.Contains(first, place):
			words = strings.Replace(first, place, text, 1) + "\n" + rest
		case strings.Contains(rest, place):
			words = first + "\n" + strings.Replace(rest, place, text, 1)
		default:
			l.t.Errorf("the button has no place for %q; its words are:\n%s", place, words)
			words += "\n" + place + "\n" + text + "\n"
		}
	}
	return words
}

// sends gives back the code of the letter that was just shown, and waits until
// the letter has gone.
func (l *mailLife) sends(name string) {
	l.t.Helper()
	mails := l.mailbox(name)
	last := mails[len(mails)-1]
	for _, b := range l.buttons(last) {
		if !strings.HasPrefix(b.words, "SEND ") {
			continue
		}
		l.now = l.now.Add(time.Minute)
		l.writes(name, b.to, b.subject, b.words, nil)
		l.pass()
		l.now = l.now.Add(11 * time.Minute)
		l.pass()
		return
	}
	l.t.Fatalf("%s was shown no letter with a code, but %q:\n%s", name, last.subject(), last.text)
}

// replies has the customer answer the newest letter.
func (l *mailLife) replies(text string) {
	l.t.Helper()
	mails := l.mailbox("tenant")
	last := mails[len(mails)-1]
	l.writes("tenant", "info@landlord.test", "Re: "+last.subject(), text, &last)
	l.pass()
}

// writes puts a mail into the landlord's mailbox as having arrived now.
func (l *mailLife) writes(name, to, subject, text string, answers *letter) {
	l.t.Helper()
	l.made++
	names := map[string]string{"tenant": "Pat Green", "dana": "Dana Carter"}
	raw := fmt.Sprintf("From: %s <%s@landlord.test>\r\nTo: %s\r\nSubject: %s\r\nDate: %s\r\nMessage-ID: <%d@client.test>\r\n", names[name], name, to, mime.QEncoding.Encode("utf-8", subject), l.now.Format(time.RFC1123Z), l.made)
	if answers != nil {
		raw += "In-Reply-To: " + answers.header.Get("Message-Id") + "\r\nReferences: " + answers.header.Get("Message-Id") + "\r\n"
	}
	raw += "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + strings.ReplaceAll(text, "\n", "\r\n") + "\r\n"
	if err := l.host.arrive([]byte(raw), l.now); err != nil {
		l.t.Fatal(err)
	}
}
