package intake

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"putright/casework"
)

func FuzzParse(f *testing.F) {
	paths, _ := filepath.Glob("testdata/mail/*.eml")
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		o := Options{Own: []string{"info@victory.example"}, AuthServID: "mail.victory.example"}
		m := Parse(bytes.NewReader(raw), o)
		if slices.Contains(m.Problems, unreadable) {
			t.Fatal("reading failed")
		}
		if m.Size != int64(len(raw)) {
			t.Errorf("size %d of %d", m.Size, len(raw))
		}
		for what, s := range map[string]string{"text": m.Text, "full text": m.FullText, "subject": m.Subject, "name": m.From.Name, "address": m.From.Addr} {
			if !utf8.ValidString(s) || strings.ContainsAny(s, "\x00\r") {
				t.Errorf("%s is no clean text: %q", what, s)
			}
		}
		if strings.Contains(m.Subject, "\n") || strings.ContainsAny(m.MessageID, " \n") {
			t.Errorf("subject %q, message id %q", m.Subject, m.MessageID)
		}
		if m.Text == "" && m.FullText != "" {
			t.Errorf("nothing is shown of %q", m.FullText)
		}
		for _, a := range append(slices.Clone(m.To), m.From) {
			if a.Addr != strings.ToLower(a.Addr) || a.Addr != "" && !strings.Contains(a.Addr, "@") {
				t.Errorf("address %q", a.Addr)
			}
		}
		if bounced := m.Automatic == casework.BounceMail || m.Automatic == casework.DelayNotice; bounced != (m.Bounce != nil) {
			t.Errorf("%q with bounce %v", m.Automatic, m.Bounce)
		}
		if again := Parse(iotest.HalfReader(bytes.NewReader(raw)), o); !reflect.DeepEqual(again, m) {
			t.Errorf("read in other pieces it differs:\n%+v\n%+v", m, again)
		}
	})
}

// FuzzQuotes holds that nothing is made up: every line of the new text is one of
// the mail's.
func FuzzQuotes(f *testing.F) {
	for _, block := range headerBlocks {
		f.Add(reply+"\n\n"+block+"\n\n"+quoted, false, true)
	}
	for _, list := range introductions {
		f.Add(reply+"\n"+list[0]+"\n> "+quoted+"\n-- \nAsha", true, false)
	}
	f.Fuzz(func(t *testing.T, text string, forwarded, answers bool) {
		full := cleanText(text)
		got := newText(full, thread{forwarded: forwarded, answers: answers})
		if got != strings.TrimSpace(got) {
			t.Errorf("not trimmed: %q", got)
		}
		lines := strings.Split(full, "\n")
		for i := range lines {
			lines[i] = strings.TrimSpace(lines[i])
		}
		for line := range strings.SplitSeq(got, "\n") {
			if s := strings.TrimSpace(line); s != "" && !slices.Contains(lines, s) {
				t.Errorf("%q is no line of\n%s", s, full)
			}
		}
	})
}

func FuzzBounce(f *testing.F) {
	f.Add("Final-Recipient: rfc822; asha@example.org\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 unknown", "User unknown")
	f.Add("Reporting-MTA: dns; x\n\nOriginal-Recipient: <a@b.c>\nAction: delayed", "552 5.2.2 <asha@example.org>: over quota")
	f.Fuzz(func(t *testing.T, status, text string) {
		m := Parse(strings.NewReader(report(status, "Content-Type: text/plain\n\n"+text)), Options{})
		if m.Automatic == casework.ByPerson {
			t.Errorf("a daemon's report is taken for a person's")
		}
		if b := m.Bounce; b != nil && (b.Recipient != strings.ToLower(b.Recipient) || b.Permanent && strings.HasPrefix(b.Status, "4")) {
			t.Errorf("%+v", b)
		}
	})
}
