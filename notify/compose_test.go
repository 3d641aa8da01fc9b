package notify

import (
	"bytes"
	"flag"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write the golden files anew")

func receipt() Envelope {
	return Envelope{
		FromName: "Victory Housing Trust", From: "info@victory.example", ReplyTo: "info+k7q2@victory.example",
		ToName: "Zoë Müller-O'Brien", To: "zoe@tenant.example",
		Subject: "We have your complaint: VH-2026-00042",
		Text:    "Dear Zoë Müller-O'Brien,\n\nThank you for writing to us on 24 November 2026. Your reference is VH-2026-00042.\n\n.\nFrom now on: £20 – “quoted” =20\n",
		HTML:    "<p>Dear Zoë Müller-O'Brien,</p>\n<p>Thank you for writing to us on 24 November 2026. Your reference is VH-2026-00042.</p>\n",

		MessageID:  "<putright.receipt.mfrggzdfmztwq2lk@victory.example>",
		References: []string{"<first@tenant.example>", "<second@tenant.example>"},
		Date:       time.Date(2026, 11, 24, 9, 30, 5, 0, time.UTC),
		Automatic:  "auto-replied", Suppress: true, Mailbox: "info@victory.example",
	}
}

func compose(t *testing.T, e Envelope) ([]byte, *mail.Message) {
	t.Helper()
	b, err := Compose(e)
	if err != nil {
		t.Fatal(err)
	}
	for line := range bytes.SplitSeq(b, []byte("\r\n")) {
		if len(line) > 998 || bytes.ContainsAny(line, "\r\n") {
			t.Errorf("line of %d characters or with a bare line end: %.100q…", len(line), line)
		}
		for _, c := range line {
			if c >= 0x80 || c == 0 {
				t.Errorf("line with the byte %#x: %q", c, line)
			}
		}
	}
	m, err := mail.ReadMessage(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return b, m
}

func TestComposeGolden(t *testing.T) {
	plain := receipt()
	plain.HTML, plain.References, plain.Automatic, plain.Suppress = "", nil, "", false
	for name, e := range map[string]Envelope{"receipt": receipt(), "plain": plain} {
		t.Run(name, func(t *testing.T) {
			got, _ := compose(t, e)
			again, _ := compose(t, e)
			if !bytes.Equal(got, again) {
				t.Error("the same envelope gave other bytes")
			}
			file := filepath.Join("testdata", name+".eml")
			if *update {
				if err := os.WriteFile(file, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestComposeReadsBack(t *testing.T) {
	e := receipt()
	_, m := compose(t, e)
	for header, want := range map[string]string{
		"Message-Id":               e.MessageID,
		"In-Reply-To":              "<second@tenant.example>",
		"References":               "<first@tenant.example> <second@tenant.example>",
		"Subject":                  e.Subject,
		"Auto-Submitted":           "auto-replied",
		"X-Auto-Response-Suppress": "All",
		"X-Putright":               "info@victory.example",
		"Date":                     "Tue, 24 Nov 2026 09:30:05 +0000",
		"Mime-Version":             "1.0",
		"Reply-To":                 "<info+k7q2@victory.example>",
		"User-Agent":               "",
		"X-Mailer":                 "",
		"Cc":                       "",
		"Bcc":                      "",
	} {
		if got := m.Header.Get(header); got != want {
			t.Errorf("%s: %q, want %q", header, got, want)
		}
	}
	for header, want := range map[string]mail.Address{
		"From": {Name: e.FromName, Address: e.From},
		"To":   {Name: e.ToName, Address: e.To},
	} {
		got, err := m.Header.AddressList(header)
		if err != nil || len(got) != 1 || *got[0] != want {
			t.Errorf("%s: %v, %v, want %v", header, got, err, want)
		}
	}

	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("content type %q, %v", kind, err)
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	for _, want := range []struct{ kind, text string }{{"text/plain", e.Text}, {"text/html", e.HTML}} {
		part, err := parts.NextRawPart()
		if err != nil {
			t.Fatal(err)
		}
		kind, params, _ := mime.ParseMediaType(part.Header.Get("Content-Type"))
		text, _ := io.ReadAll(quotedprintable.NewReader(part))
		if kind != want.kind || params["charset"] != "UTF-8" || strings.ReplaceAll(string(text), "\r\n", "\n") != want.text {
			t.Errorf("%s in %s: %q, want %s: %q", kind, params["charset"], text, want.kind, want.text)
		}
	}
	if _, err := parts.NextPart(); err != io.EOF {
		t.Errorf("after the two parts: %v", err)
	}
}

func TestComposeThread(t *testing.T) {
	id := func(n int) string {
		return "<" + strings.Repeat("x", 40) + "." + string(rune('a'+n)) + "@mail.tenant.example>"
	}
	ids := func(ns ...int) (all []string) {
		for _, n := range ns {
			all = append(all, id(n))
		}
		return all
	}
	long := "<" + strings.Repeat("y", 900) + "@tenant.example>"
	tests := []struct {
		name      string
		in, want  []string
		inReplyTo string
	}{
		{"none", nil, nil, ""},
		{"one", ids(0), ids(0), id(0)},
		{"ten", ids(0, 1, 2, 3, 4, 5, 6, 7, 8, 9), ids(0, 1, 2, 3, 4, 5, 6, 7, 8, 9), id(9)},
		{"eleven", ids(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10), ids(0, 2, 3, 4, 5, 6, 7, 8, 9, 10), id(10)},
		{"twenty", ids(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19), ids(0, 11, 12, 13, 14, 15, 16, 17, 18, 19), id(19)},
		{"very long", []string{long}, []string{long}, long},
		{"without an at sign", []string{"<20261124.abc>"}, []string{"<20261124.abc>"}, "<20261124.abc>"},
		{"malformed ones left out", []string{id(0), "", "<>", "plain@tenant.example", "<a b@tenant.example>", "<é@tenant.example>", "<a@b>\r\nBcc: <c@d>", "<a><b>", "<" + strings.Repeat("z", 1000) + "@x>", id(1)}, ids(0, 1), id(1)},
		{"malformed at the end", []string{id(0), "<broken"}, ids(0), id(0)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e := receipt()
			e.References = tt.in
			b, m := compose(t, e)
			if got := m.Header.Get("References"); got != strings.Join(tt.want, " ") {
				t.Errorf("References: %q, want %q", got, tt.want)
			}
			if got := m.Header.Get("In-Reply-To"); got != tt.inReplyTo {
				t.Errorf("In-Reply-To: %q, want %q", got, tt.inReplyTo)
			}
			if tt.name == "twenty" && bytes.Count(b, []byte("\r\n <"+strings.Repeat("x", 40))) < 9 {
				t.Errorf("References is not folded:\n%s", b)
			}
			if len(tt.in) > 0 && tt.in[0] == id(0) && e.References[0] != id(0) {
				t.Error("the caller's references were changed")
			}
		})
	}
}

// What the landlord's side sets is refused when it would break a header.
func TestComposeRefuses(t *testing.T) {
	tests := map[string]func(*Envelope){
		"subject with a line end":       func(e *Envelope) { e.Subject = "Hello\r\nBcc: all@tenant.example" },
		"subject with a bare line feed": func(e *Envelope) { e.Subject = "Hello\nBcc: all@tenant.example" },
		"subject of one endless word":   func(e *Envelope) { e.Subject = strings.Repeat("a", 1200) },
		"sender with a line end":        func(e *Envelope) { e.From = "info@victory.example\r\nBcc: all@tenant.example" },
		"no sender":                     func(e *Envelope) { e.From = "" },
		"recipient with a line end":     func(e *Envelope) { e.To = "zoe@tenant.example>\r\nBcc: <all@tenant.example" },
		"recipient without a domain":    func(e *Envelope) { e.To = "zoe" },
		"recipient with a name":         func(e *Envelope) { e.To = "Zoe <zoe@tenant.example>" },
		"two recipients":                func(e *Envelope) { e.To = "zoe@tenant.example, all@tenant.example" },
		"recipient with an empty half":  func(e *Envelope) { e.To = "@tenant.example" },
		"recipient with a null":         func(e *Envelope) { e.To = "zoe\x00@tenant.example" },
		"recipient with a long half":    func(e *Envelope) { e.To = strings.Repeat("z", 65) + "@tenant.example" },
		"answers to nowhere":            func(e *Envelope) { e.ReplyTo = "info+@" },
		"answers with a line end":       func(e *Envelope) { e.ReplyTo = "a@b.example\nBcc: c@d.example" },
		"Message-ID without brackets":   func(e *Envelope) { e.MessageID = "putright.a@victory.example" },
		"Message-ID without at sign":    func(e *Envelope) { e.MessageID = "<putright.a>" },
		"Message-ID with two":           func(e *Envelope) { e.MessageID = "<putright.a@b@c>" },
		"Message-ID with a line end":    func(e *Envelope) { e.MessageID = "<putright.a@b>\r\nBcc: <c@d>" },
		"Message-ID with a space":       func(e *Envelope) { e.MessageID = "<putright. a@b>" },
		"Message-ID too long":           func(e *Envelope) { e.MessageID = "<" + strings.Repeat("a", 70) + "@b.example>" },
		"no Message-ID":                 func(e *Envelope) { e.MessageID = "" },
		"Auto-Submitted of its own":     func(e *Envelope) { e.Automatic = "yes" },
		"Auto-Submitted with line end":  func(e *Envelope) { e.Automatic = "auto-replied\r\nBcc: c@d.example" },
		"mailbox with a line end":       func(e *Envelope) { e.Mailbox = "info@victory.example\r\nBcc: c@d.example" },
		"no date":                       func(e *Envelope) { e.Date = time.Time{} },
		"no text":                       func(e *Envelope) { e.Text = "" },
	}
	for name, spoil := range tests {
		e := receipt()
		spoil(&e)
		b, err := Compose(e)
		if err == nil {
			t.Errorf("%s: composed\n%s", name, b)
		} else if strings.Contains(err.Error(), "tenant.example") {
			t.Errorf("%s: the error repeats an address: %v", name, err)
		}
	}
}

// What strangers wrote is mended: nobody goes without an answer over a name.
func TestComposeMendsNames(t *testing.T) {
	tests := map[string]string{ // name in the customer's mail, name in ours
		"":                                 "",
		"Jo Bloggs":                        "Jo Bloggs",
		"Jo\r\nBcc: all@tenant.example":    "Jo Bcc: all@tenant.example",
		"Jo\x00\u202eBloggs":               "Jo Bloggs",
		"Bloggs, Jo \"JB\" (flat 2); <x>":  "Bloggs, Jo \"JB\" (flat 2); <x>",
		`back\slash`:                       `back\slash`,
		"Łukasz Żółć 李小龙 😀":                "Łukasz Żółć 李小龙 😀",
		"=?utf-8?q?Dana_Officer?=":         "= ?utf-8?q?Dana_Officer?=",
		strings.Repeat("é", 500):           strings.Repeat("é", 80),
		strings.Repeat("a", 5000):          strings.Repeat("a", 80),
		"bad utf-8 \xff\xfe here":          "bad utf-8 ? here",
		"Jo =?utf-8?q?=0d=0aBcc:_x@y.z?= ": "Jo = ?utf-8?q?=0d=0aBcc:_x@y.z?=",
	}
	for name, want := range tests {
		e := receipt()
		e.ToName = name
		_, m := compose(t, e)
		to, err := m.Header.AddressList("To")
		if err != nil || len(to) != 1 || to[0].Name != want || to[0].Address != e.To {
			t.Errorf("%q: %v, %v, want %q", name, to, err, want)
		}
		if len(m.Header) != 13 {
			t.Errorf("%q: %d headers: %v", name, len(m.Header), m.Header)
		}
	}
}

func TestComposeAddresses(t *testing.T) {
	for address, want := range map[string]string{
		"zoe@tenant.example":                        "zoe@tenant.example",
		"o'brien+home@tenant.example":               "o'brien+home@tenant.example",
		"two..dots@tenant.example":                  "two..dots@tenant.example",
		"dot.@tenant.example":                       "dot.@tenant.example",
		`"jo bloggs"@tenant.example`:                "jo bloggs@tenant.example",
		"jo bloggs@tenant.example":                  "jo bloggs@tenant.example",
		"zoe@bücher.example":                        "zoe@xn--bcher-kva.example",
		"zoe@[192.0.2.1]":                           "zoe@[192.0.2.1]",
		"under_score@a_b.example":                   "under_score@a_b.example",
		"a@" + strings.Repeat("b.", 60) + "example": "a@" + strings.Repeat("b.", 60) + "example",
	} {
		e := receipt()
		e.To = address
		_, m := compose(t, e)
		to, err := m.Header.AddressList("To")
		if err != nil || len(to) != 1 || to[0].Address != want {
			t.Errorf("%s: %v, %v, want %s", address, to, err, want)
		}
	}
}

// A local part beyond ASCII can only travel as it is (RFC 6532).
func TestComposeInternationalAddress(t *testing.T) {
	e := receipt()
	e.To = "zoë@tenant.example"
	b, err := Compose(e)
	if err != nil || !bytes.Contains(b, []byte("<zoë@tenant.example>")) {
		t.Errorf("%v\n%s", err, b)
	}
}

func TestComposeSubjects(t *testing.T) {
	for subject, want := range map[string]string{
		"":                           "",
		"  two   spaces ":            "two spaces",
		"Your case – £20 ✓":          "Your case – £20 ✓",
		"[VH-2026-00042] We have it": "[VH-2026-00042] We have it",
		strings.Repeat("Wörter und noch mehr ", 60) + "Ende": strings.Repeat("Wörter und noch mehr ", 60) + "Ende",
		strings.Repeat("word ", 300) + "end":                 strings.Repeat("word ", 300) + "end",
		"a " + strings.Repeat(" ", 900) + "b":                "a b",
	} {
		e := receipt()
		e.Subject = subject
		_, m := compose(t, e)
		if got, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject")); err != nil || got != want {
			t.Errorf("%.60q: %q, %v", subject, got, err)
		}
	}
}

func BenchmarkCompose(b *testing.B) {
	e := receipt()
	e.Text = strings.Repeat("Your complaint matters to us and we’ll answer it by Tuesday 8 December 2026.\n", 30)
	e.HTML = strings.Repeat("<p style=\"margin:0 0 16px\">Your complaint matters to us and we’ll answer it by Tuesday 8 December 2026.</p>\n", 30)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Compose(e); err != nil {
			b.Fatal(err)
		}
	}
}
