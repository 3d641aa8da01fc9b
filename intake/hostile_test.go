package intake

import (
	"bytes"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"putright/casework"
)

// hostile are mails that cost a careless reader its time or memory. Each is a
// function so that the large ones are made only when wanted.
var hostile = map[string]func() io.Reader{
	"3,000 nested parts": func() io.Reader {
		var b strings.Builder
		b.WriteString("From: a@example.org\nSubject: deep\n")
		for i := range 3000 {
			fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i)
		}
		b.WriteString("\nThe innermost text.\n")
		return strings.NewReader(b.String())
	},
	"3,000 nested messages": func() io.Reader {
		return strings.NewReader(strings.Repeat("From: a@example.org\nContent-Type: message/rfc822\n\n", 3000) + "text")
	},
	"100,000 parts": func() io.Reader {
		return strings.NewReader("From: a@example.org\nContent-Type: multipart/mixed; boundary=x\n\n" + strings.Repeat("--x\n\ntext\n", 100000))
	},
	"a header of 8 MB": func() io.Reader {
		return strings.NewReader("Subject: " + strings.Repeat("word ", 1600000) + "\n\ntext")
	},
	"400,000 header fields": func() io.Reader {
		return strings.NewReader("From: a@example.org\n" + strings.Repeat("X-A: b\n", 400000) + "\ntext")
	},
	"a million addresses": func() io.Reader {
		return strings.NewReader("To: " + strings.Repeat("a@example.org, ", 1000000) + "\n\ntext")
	},
	"a million broken ones": func() io.Reader {
		return strings.NewReader("From: " + strings.Repeat("<<a@@b, (", 100000) + "\n\ntext")
	},
	"many encoded words": func() io.Reader {
		return strings.NewReader("Subject: " + strings.Repeat("=?utf-8?q?a?= ", 100000) + "\n\ntext")
	},
	"unfinished encoded words": func() io.Reader {
		return strings.NewReader("Subject: " + strings.Repeat("=?utf-8?q?", 100000) + "\n\ntext")
	},
	"one line of 4 MB": func() io.Reader { return strings.NewReader("From: a@example.org\n\n" + strings.Repeat("x ", 2<<20)) },
	"a million short lines": func() io.Reader {
		return strings.NewReader("From: a@example.org\n\n" + strings.Repeat("1:\n", 1000000))
	},
	"all introductions": func() io.Reader {
		return strings.NewReader("From: a@example.org\n\n" + strings.Repeat("On 3 Mar 2026 at 10:15 Jane <j@example.org>\n", 30000))
	},
	"all header blocks": func() io.Reader {
		return strings.NewReader("From: a@example.org\n\n" + strings.Repeat("From: x\nTo: y\n", 70000))
	},
	"all quotes": func() io.Reader {
		return strings.NewReader("From: a@example.org\n\n" + strings.Repeat(">>>> x\n", 150000))
	},
	"all dashes": func() io.Reader { return strings.NewReader("From: a@example.org\n\n" + strings.Repeat("-", 1<<20)) },
	"sent from sent": func() io.Reader {
		return strings.NewReader("From: a@example.org\n\n" + strings.Repeat("Sent from my a a a a a a a\n", 40000))
	},
	"unclosed HTML":   func() io.Reader { return htmlMail("<div><b><i><font color=red><p>", 200000) },
	"HTML formatting": func() io.Reader { return htmlMail("<b id=1><i id=2><p>x</p>", 100000) },
	"HTML tables":     func() io.Reader { return htmlMail("<table><tr><td>x", 60000) },
	"HTML end tags":   func() io.Reader { return htmlMail("</div></td></p>", 100000) },
	"HTML attributes": func() io.Reader { return htmlMail("<p "+strings.Repeat("a=b ", 200)+">", 1200) },
	"HTML lists":      func() io.Reader { return htmlMail("<ul><li>x<blockquote type=cite>", 60000) },
	"HTML quotes":     func() io.Reader { return htmlMail("<div class=gmail_quote><a></a><a></a><a></a>", 25000) },
	"HTML in a quote": func() io.Reader {
		return mailOf("text/html", strings.Repeat("<div class=gmail_quote>", 250)+strings.Repeat("<i></i>", 140000))
	},
	"HTML text": func() io.Reader { return htmlMail("a&nbsp;b &amp; ", 100000) },
	"UTF-7":     func() io.Reader { return mailOf("text/plain; charset=utf-7", strings.Repeat("+AGE-", 200000)) },
	"bare RTF":  func() io.Reader { return mailOf("text/rtf", "{\\rtf1 "+strings.Repeat("{\\b \\u233?}", 100000)) },
	"flowed":    func() io.Reader { return mailOf("text/plain; format=flowed", strings.Repeat("> a \n", 200000)) },
	"calendar":  func() io.Reader { return mailOf("text/calendar", strings.Repeat("SUMMARY:x\n y\n", 90000)) },
	"bounce": func() io.Reader {
		return mailOf("text/plain", strings.Repeat("550 5.1.1 <a@example.org> to user a@b: ", 30000))
	},
	"uuencoded": func() io.Reader { return mailOf("text/plain", strings.Repeat("begin 644 a\n#0V%T\n", 60000)) },
	"delivery status": func() io.Reader {
		return mailOf("message/delivery-status", strings.Repeat("Final-Recipient: rfc822; a@b.c\nAction: failed\n\n", 20000))
	},
	"40 MB attached": func() io.Reader { return attachment(40 << 20) },
	"40 MB of HTML": func() io.Reader {
		return io.MultiReader(htmlMail("<img src='data:image/png;base64,", 1), zeros(40<<20), strings.NewReader("'>The text below."))
	},
	"40 MB of nothing": func() io.Reader { return zeros(40 << 20) },
}

func mailOf(contentType, text string) io.Reader {
	return strings.NewReader("From: mailer-daemon@example.org\nSubject: Undelivered\nContent-Type: " + contentType + "\n\n" + text)
}

func htmlMail(s string, n int) io.Reader { return mailOf("text/html", strings.Repeat(s, n)) }

// zeros are n letters in lines of 76.
func zeros(n int) io.Reader {
	return io.LimitReader(&repeated{line: strings.Repeat("A", 76) + "\r\n"}, int64(n))
}

// attachment is a mail with a file of n encoded bytes.
func attachment(n int) io.Reader {
	return io.MultiReader(strings.NewReader("From: a@example.org\r\nSubject: photos\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"+
		"--x\r\n\r\nPhotos of the mould.\r\n--x\r\nContent-Type: image/jpeg; name=mould.jpg\r\nContent-Transfer-Encoding: base64\r\n"+
		"Content-Disposition: attachment; filename=mould.jpg\r\n\r\n"), zeros(n), strings.NewReader("\r\n--x--\r\n"))
}

type repeated struct {
	line string
	at   int
}

func (r *repeated) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		c := copy(p[n:], r.line[r.at:])
		n += c
		r.at = (r.at + c) % len(r.line)
	}
	return n, nil
}

// says are words of the problem that some of them must leave behind.
var says = map[string]string{
	"3,000 nested parts":    "nested too deep",
	"3,000 nested messages": "nested too deep",
	"100,000 parts":         "too many parts",
	"a header of 8 MB":      "header is too long",
	"one line of 4 MB":      "text is very long",
}

func TestHostileMail(t *testing.T) {
	for name, open := range hostile {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			m := Parse(open(), Options{})
			d := time.Since(start)
			t.Logf("%v, %d bytes of text", d.Round(time.Millisecond), len(m.FullText))
			if d > 20*time.Second {
				t.Errorf("took %v", d)
			}
			if slices.Contains(m.Problems, unreadable) {
				t.Error("reading failed")
			}
			if want := says[name]; !strings.Contains(strings.Join(m.Problems, " "), want) {
				t.Errorf("problems %q, want %q", m.Problems, want)
			}
			if len(m.Attachments) > maxParts {
				t.Errorf("%d attachments", len(m.Attachments))
			}
			if len(m.FullText) > 3*maxText {
				t.Errorf("%d bytes of text were kept", len(m.FullText))
			}
		})
	}
}

// TestMemoryOfLargeMail holds a 40 MB mail to a few megabytes of live memory.
func TestMemoryOfLargeMail(t *testing.T) {
	for _, name := range []string{"40 MB attached", "40 MB of HTML", "40 MB of nothing", "a header of 8 MB"} {
		if live := liveMemory(hostile[name]()); live > 8<<20 {
			t.Errorf("%s: %d KB live", name, live>>10)
		} else {
			t.Logf("%s: %d KB live", name, live>>10)
		}
	}
}

// liveMemory is the most that Parse holds while reading r, sampled every 4 MB.
func liveMemory(r io.Reader) (peak int64) {
	heap := func() int64 {
		runtime.GC()
		runtime.GC() // the first only marks what pools hold
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	before := heap()
	m := Parse(&sampler{r: r, sample: func() { peak = max(peak, heap()-before) }}, Options{})
	peak = max(peak, heap()-before)
	runtime.KeepAlive(m)
	return peak
}

type sampler struct {
	r      io.Reader
	n      int
	sample func()
}

func (s *sampler) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	if s.n += n; s.n >= 4<<20 || err != nil {
		s.n = 0
		s.sample()
	}
	return n, err
}

var ordinary = []byte("Return-Path: <asha@example.org>\r\nDelivered-To: info@victory.example\r\nReceived: from mx.example.org by mail.victory.example with ESMTPS; Tue, 3 Mar 2026 10:15:02 +0000\r\n" +
	"Authentication-Results: mail.victory.example; dkim=pass header.d=example.org; spf=pass smtp.mailfrom=example.org; dmarc=pass header.from=example.org\r\n" +
	"From: Asha Patel <asha@example.org>\r\nTo: Victory Housing <info@victory.example>\r\nSubject: Re: [VH-2026-00042] Leak in the kitchen\r\nDate: Tue, 3 Mar 2026 10:15:00 +0000\r\n" +
	"Message-ID: <abc@example.org>\r\nIn-Reply-To: <putright.1@victory.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" +
	strings.Repeat("The ceiling is still dripping and nobody has come=2E I rang twice.\r\n", 12) + "\r\nOn Mon, 2 Mar 2026 at 09:00, Victory Housing <info@victory.example> wrote:\r\n" + strings.Repeat("> Thank you for telling us.\r\n", 15) +
	"\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<div dir=ltr>" + strings.Repeat("<div>The ceiling is still dripping and nobody has come. I rang twice.</div>\r\n", 12) +
	"<div class=gmail_quote><div>On Mon, 2 Mar 2026 at 09:00, Victory Housing &lt;info@victory.example&gt; wrote:<br></div><blockquote>" + strings.Repeat("Thank you for telling us.<br>\r\n", 15) + "</blockquote></div></div>\r\n--b--\r\n")

func BenchmarkParseOrdinary(b *testing.B) {
	b.SetBytes(int64(len(ordinary)))
	b.ReportAllocs()
	var m casework.Message
	for b.Loop() {
		m = Parse(bytes.NewReader(ordinary), Options{AuthServID: "mail.victory.example", Own: []string{"info@victory.example"}})
	}
	if m.DMARC != "pass" || len(m.CaseRefs) != 1 {
		b.Fatalf("read wrongly: %+v", m)
	}
}

func BenchmarkParse40MB(b *testing.B) {
	b.SetBytes(40 << 20)
	b.ReportAllocs()
	for b.Loop() {
		Parse(attachment(40<<20), Options{})
	}
	b.ReportMetric(float64(liveMemory(attachment(40<<20))>>10), "KB-live")
}
