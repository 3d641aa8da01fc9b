package notify

import (
	"bytes"
	"errors"
	"fmt"
	"mime"
	"path"
	"strings"
	"time"
	"unicode"

	mail "github.com/wneessen/go-mail"
)

// Envelope is a letter ready to be put into a mail: who writes to whom, what
// it says, and where it belongs.
type Envelope struct {
	FromName, From string
	ReplyTo        string // "": answers go to From
	ToName, To     string // the one recipient
	Subject        string
	Text           string // the plain text, with "\n" line ends; never empty
	HTML           string // the same letter; "" for plain text alone

	MessageID  string    // with angle brackets; see MessageID
	References []string  // the whole thread, oldest first; In-Reply-To is the last
	Date       time.Time // printed in its own zone

	Automatic string // Auto-Submitted (RFC 3834, 5): "auto-replied", "auto-generated", or "" when a person wrote it
	Suppress  bool   // ask Exchange for no out-of-office and no receipts (X-Auto-Response-Suppress: All)
	Mailbox   string // the landlord's address, by which intake knows its own mail (X-Putright)

	Attachments []Attachment
}

// Attachment is a file that goes with a letter.
type Attachment struct {
	Name  string
	Type  string // media type; anything unreadable goes as application/octet-stream
	Bytes []byte
}

// maxLine is the most characters a line of a mail may hold, without its end
// (RFC 5322, 2.1.1).
const maxLine = 998

// Compose writes the final bytes of a mail (RFC 5322), with CRLF line ends and
// in seven-bit characters (but for an address whose own local part has others).
// The same envelope gives the same bytes, unless it has attachments.
//
// What the landlord's side sets is refused with an error when it can't stand in
// a header: addresses, the Message-ID, the subject, Automatic, a missing Date
// or text. What strangers wrote is mended instead, because nobody may go
// without an answer over an odd name: in names, line ends and other control
// characters become spaces, and references that are no message ids are left
// out.
func Compose(e Envelope) ([]byte, error) {
	m := mail.NewMsg(mail.WithNoDefaultUserAgent())
	if err := e.setHeaders(m); err != nil {
		return nil, fmt.Errorf("composing the mail: %w", err)
	}
	e.setBody(m)

	var b bytes.Buffer
	b.Grow(2048 + 2*(len(e.Text)+len(e.HTML)))
	if _, err := m.WriteTo(&b); err != nil {
		return nil, fmt.Errorf("composing the mail: %w", err)
	}
	if err := checkLines(b.Bytes()); err != nil {
		return nil, fmt.Errorf("composing the mail: %w", err)
	}
	return b.Bytes(), nil
}

func (e Envelope) setHeaders(m *mail.Msg) error {
	from, err := parseAddress(e.From)
	if err != nil {
		return fmt.Errorf("from: %w", err)
	}
	to, err := parseAddress(e.To)
	if err != nil {
		return fmt.Errorf("to: %w", err)
	}
	from.Name, to.Name = cleanName(e.FromName), cleanName(e.ToName)
	m.FromMailAddress(from)
	m.ToMailAddress(to)
	if e.ReplyTo != "" {
		replyTo, err := parseAddress(e.ReplyTo)
		if err != nil {
			return fmt.Errorf("reply to: %w", err)
		}
		m.ReplyToMailAddress(replyTo)
	}

	if strings.ContainsFunc(e.Subject, unicode.IsControl) {
		return errors.New("the subject holds a line end or another control character")
	}
	m.Subject(strings.Join(strings.Fields(strings.ToValidUTF8(e.Subject, "?")), " "))

	if !isOwnID(e.MessageID) {
		return errors.New("the Message-ID is malformed")
	}
	m.SetGenHeader(mail.HeaderMessageID, e.MessageID)
	if thread := boundThread(e.References); len(thread) > 0 {
		m.SetGenHeader(mail.HeaderReferences, strings.Join(thread, " "))
		m.SetGenHeader(mail.HeaderInReplyTo, thread[len(thread)-1])
	}

	if e.Date.IsZero() {
		return errors.New("it has no date")
	}
	m.SetDateWithValue(e.Date)

	switch e.Automatic {
	case "":
	case "auto-replied", "auto-generated":
		m.SetGenHeader("Auto-Submitted", e.Automatic)
	default:
		return fmt.Errorf("%q is no value for Auto-Submitted", e.Automatic)
	}
	if e.Suppress {
		m.SetGenHeader(mail.HeaderXAutoResponseSuppress, "All")
	}
	if e.Mailbox != "" {
		mailbox, err := parseAddress(e.Mailbox)
		if err != nil {
			return fmt.Errorf("mailbox: %w", err)
		}
		m.SetGenHeader("X-Putright", mailbox.Address)
	}
	if e.Text == "" {
		return errors.New("it has no plain text")
	}
	return nil
}

func (e Envelope) setBody(m *mail.Msg) {
	m.SetBodyString(mail.TypeTextPlain, e.Text)
	if e.HTML != "" {
		m.AddAlternativeString(mail.TypeTextHTML, e.HTML)
	}
	if len(e.Attachments) == 0 {
		// The library puts one boundary on every level, so it may be chosen only
		// where there is one level. Nobody can have put it into the text: the
		// Message-ID was drawn after the text was written.
		m.SetBoundary("putright-" + digest(e.MessageID))
	}
	for _, a := range e.Attachments {
		kind, _, err := mime.ParseMediaType(a.Type)
		if err != nil || strings.HasPrefix(kind, "message/") || strings.HasPrefix(kind, "multipart/") {
			// A mail inside a mail may not be in base64 (RFC 2046, 5.2.1), which
			// everything here is. As a file with its name it opens all the same.
			kind = "application/octet-stream"
		}
		m.AttachReadSeeker(cleanFileName(a.Name), bytes.NewReader(a.Bytes), mail.WithFileContentType(mail.ContentType(kind)))
	}
}

// Names are shortened to these many characters; no header needs to carry more.
const (
	maxName     = 80
	maxFileName = 60
)

func cleanName(s string) string {
	// "=?" would let a name pretend to be encoded and become another one.
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "?"), "=?", "= ?")
	s = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, s)
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > maxName {
		s = string(r[:maxName])
	}
	return s
}

// cleanFileName keeps the ending, by which the reader's computer knows what
// the file is.
func cleanFileName(s string) string {
	s = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return '_'
		}
		return r
	}, strings.ToValidUTF8(s, "_"))
	if r := []rune(s); len(r) > maxFileName {
		end := []rune(path.Ext(s))
		if len(end) > 10 {
			end = nil
		}
		s = string(r[:maxFileName-len(end)]) + string(end)
	}
	return s
}

func checkLines(b []byte) error {
	for line := range bytes.Lines(b) {
		if len(bytes.TrimRight(line, "\r\n")) > maxLine {
			return fmt.Errorf("a line is longer than %d characters; the subject may hold a very long word", maxLine)
		}
	}
	return nil
}
