package notify

import (
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"testing"
	"time"

	"putright/store"
)

// A real server library takes each letter once, as it was stored, to one
// recipient each, over one connection.
func TestDrainToRealServer(t *testing.T) {
	h := &host{}
	b := newBench(t, h.serve(t, "none", nil))
	var readers []string
	for i := range 2*group + 5 {
		readers = append(readers, fmt.Sprintf("r%d@tenant.example", i))
	}
	b.post(readers...)
	b.drained(Report{Sent: len(readers)})
	b.drained(Report{})
	if len(h.letters) != len(readers) || h.sessions != 1 {
		t.Fatalf("%d letters over %d connections, want %d over 1", len(h.letters), h.sessions, len(readers))
	}
	for i, l := range h.letters {
		if l.from != ourMailbox || l.to != readers[i] || l.bytes != string(letterTo(readers[i])) {
			t.Errorf("letter %d: from %s to %s: %q", i, l.from, l.to, l.bytes)
		}
		if o := b.letter(readers[i]); o.State != store.StateSent || !o.SentAt.Equal(start) || o.LastCode != 250 || o.Attempts != 1 {
			t.Errorf("letter %d: %s at %v, %d %s", i, o.State, o.SentAt, o.LastCode, o.LastText)
		}
	}
}

// What Compose makes and a letter of many blocks arrive unchanged.
func TestBytesArriveUnchanged(t *testing.T) {
	e := receipt()
	e.Attachments = []Attachment{{"plan.pdf", "application/pdf", []byte(strings.Repeat("0123456789\x00", 50000))}}
	letter, err := Compose(e)
	if err != nil {
		t.Fatal(err)
	}
	h := &host{}
	b := newBench(t, h.serve(t, "none", nil))
	err = b.store.Update(t.Context(), func(tx *store.Tx) error {
		_, err := tx.Enqueue(store.Outgoing{Mailbox: ourMailbox, Key: "k", Letter: "receipt", Sender: "", Recipient: jo, MessageID: e.MessageID, Bytes: letter, Created: start})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	b.drained(Report{Sent: 1})
	if h.letters[0].bytes != string(letter) {
		t.Error("other bytes arrived")
	}
	if h.letters[0].from != "" {
		t.Errorf("no sender became %q", h.letters[0].from)
	}
}

func TestSignIn(t *testing.T) {
	ours, trusting := selfMade(t)
	for _, security := range []string{"none", "starttls", "tls"} {
		t.Run(security, func(t *testing.T) {
			h := &host{password: "right"}
			server := h.serve(t, security, ours)
			server.TLSConfig = trusting
			server.Username, server.Password = ourMailbox, password("right")
			b := newBench(t, server)
			b.post(jo)
			if err := b.sender.Check(t.Context()); err != nil {
				t.Fatal(err)
			}
			b.drained(Report{Sent: 1})
		})
	}
}

// While the server can't be used no letter is touched, and the sentence says
// what to do. paused: the account is then left alone.
func TestSignInFails(t *testing.T) {
	ours, trusting := selfMade(t)
	serve := func(security string, certificate *tls.Config, change func(*Server)) func(*testing.T) Server {
		return func(t *testing.T) Server {
			server := (&host{password: "right"}).serve(t, security, certificate)
			server.TLSConfig = trusting
			server.Username, server.Password = ourMailbox, password("right")
			change(&server)
			return server
		}
	}
	scripted := func(f *fake, change func(*Server)) func(*testing.T) Server {
		return func(t *testing.T) Server {
			server := f.start(t).server()
			if change != nil {
				change(&server)
			}
			return server
		}
	}
	impatient := func(s *Server) { s.Timeout = 200 * time.Millisecond }
	signingIn := func(s *Server) { s.Username, s.Password = ourMailbox, password("right") }
	tests := []struct {
		name   string
		server func(*testing.T) Server
		want   string
		paused bool
	}{
		{"wrong password", serve("none", nil, func(s *Server) { s.Password = password("wrong") }), "check username and password", true},
		{"wrong password over STARTTLS", serve("starttls", ours, func(s *Server) { s.Password = password("wrong") }), "535", true},
		{"no password to be had", serve("none", nil, func(s *Server) {
			s.Password = func(context.Context) (string, error) { return "", errors.New("the file is missing") }
		}), "getting the password", false},
		{"certificate not trusted", serve("starttls", ours, func(s *Server) { s.TLSConfig = nil }), "is not to be trusted", false},
		{"certificate not trusted from the start", serve("tls", ours, func(s *Server) { s.TLSConfig = nil }), "is not to be trusted", false},
		{"certificate of another", serve("starttls", ours, func(s *Server) {
			s.TLSConfig = trusting.Clone()
			s.TLSConfig.ServerName = "smtp.victory.example"
		}), "is not to be trusted", false},
		{"no STARTTLS", scripted(&fake{}, func(s *Server) { s.Security = "starttls"; signingIn(s) }), "offers no encryption", false},
		{"STARTTLS refused", scripted(&fake{offers: []string{"STARTTLS"}, script: always("STARTTLS", "454 4.7.0 not now")}, func(s *Server) { s.Security = "starttls" }), "agreeing on encryption", false},
		{"plain server spoken to in TLS", scripted(&fake{}, func(s *Server) { s.Security = "tls" }), "check security and port", false},
		{"TLS server spoken to plainly", scripted(&fake{atOnce: true, tls: ours}, impatient), "did not answer within", false},
		{"no sign-in offered", scripted(&fake{}, signingIn), "no way to sign in", false},
		{"no sign-in that we know", scripted(&fake{offers: []string{"AUTH GSSAPI NTLM"}}, signingIn), "GSSAPI", false},
		{"sign-in not now", scripted(&fake{offers: []string{"AUTH PLAIN"}, script: always("AUTH", "454 4.7.0 try later")}, signingIn), "454 4.7.0 try later", false},
		{"token refused", scripted(&fake{offers: []string{"AUTH XOAUTH2"}, script: func(_ int, step, _ string) string {
			return map[string]string{"AUTH": "334 " + base64.StdEncoding.EncodeToString([]byte(`{"status":"400"}`)), "": "535 5.7.3 Authentication unsuccessful"}[step]
		}}, func(s *Server) { signingIn(s); s.OAuth2 = true }), "535 5.7.3", true},
		{"greeting that closes", scripted(&fake{script: always("greeting", "421 4.3.2 too busy")}, nil), "421 4.3.2 too busy", false},
		{"greeting that refuses", scripted(&fake{script: always("greeting", "554 5.7.1 your address is listed")}, nil), "554 5.7.1 your address is listed", true},
		{"greeting that never comes", scripted(&fake{script: always("greeting", hang)}, impatient), "did not answer within", false},
		{"greeting in another language", scripted(&fake{script: always("greeting", garbage)}, nil), "broke during the sign-in", false},
		{"connection dropped", scripted(&fake{script: always("greeting", drop)}, nil), "broke during the sign-in", false},
		{"hello dropped", scripted(&fake{script: always("EHLO", drop)}, nil), "broke during the sign-in", false},
		{"sign-in dropped", scripted(&fake{offers: []string{"AUTH PLAIN"}, script: always("AUTH", drop)}, signingIn), "broke during the sign-in", false},
		{"sign-in that hangs", scripted(&fake{offers: []string{"AUTH PLAIN"}, script: always("AUTH", hang)}, func(s *Server) { signingIn(s); impatient(s) }), "did not answer within", false},
		{"nobody there", func(t *testing.T) Server {
			listener, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			listener.Close()
			return Server{Host: "127.0.0.1", Port: listener.Addr().(*net.TCPAddr).Port, Security: "none"}
		}, "check host and port", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench(t, tt.server(t))
			b.post(jo, pat)
			report, err := b.drain()
			if err == nil || !strings.Contains(err.Error(), tt.want) || errors.Is(err, ErrPaused) != tt.paused || report != (Report{}) {
				t.Errorf("%+v, %v", report, err)
			}
			b.untouched(jo, pat)
			if err := b.sender.Check(t.Context()); err == nil || !strings.Contains(err.Error(), tt.want) || errors.Is(err, ErrPaused) {
				t.Errorf("check: %v", err)
			}
		})
	}
}

// A refused account is left alone for a quarter of an hour, and then everything
// goes.
func TestPausesAfterRefusedSignIn(t *testing.T) {
	f := (&fake{offers: []string{"AUTH LOGIN"}, script: once("AUTH", "535 5.7.8 wrong password")}).start(t)
	server := f.server()
	server.Username, server.Password = ourMailbox, password("right")
	b := newBench(t, server)
	b.post(jo)
	for _, minutes := range []time.Duration{0, 1, 14} {
		b.clock = start.Add(minutes * time.Minute)
		if _, err := b.drain(); !errors.Is(err, ErrPaused) || !strings.Contains(err.Error(), "until 09:45 UTC") || f.connections() != 1 {
			t.Errorf("after %d minutes: %v, %d connections", minutes, err, f.connections())
		}
	}
	b.clock = start.Add(15 * time.Minute)
	b.drained(Report{Sent: 1})
}

// Nothing due, nothing dialled.
func TestNoLettersNoConnection(t *testing.T) {
	f := (&fake{}).start(t)
	b := newBench(t, f.server())
	b.drained(Report{})
	b.post(jo)
	b.clock = start.Add(-time.Hour)
	b.drained(Report{})
	if n := f.connections(); n != 0 {
		t.Errorf("%d connections", n)
	}
}

func TestMechanisms(t *testing.T) {
	for _, tt := range []struct {
		offered string
		oauth2  bool
		want    string
	}{
		{"AUTH PLAIN LOGIN", false, "AUTH PLAIN " + base64.StdEncoding.EncodeToString([]byte("\x00"+ourMailbox+"\x00right"))},
		{"AUTH LOGIN", false, "AUTH LOGIN"},
		{"AUTH CRAM-MD5 login", false, "AUTH LOGIN"},
		{"AUTH CRAM-MD5", false, "AUTH CRAM-MD5"},
		{"AUTH SCRAM-SHA-256 SCRAM-SHA-1", false, "AUTH SCRAM-SHA-256"},
		{"AUTH LOGIN XOAUTH2", true, "AUTH XOAUTH2 " + base64.StdEncoding.EncodeToString([]byte("user="+ourMailbox+"\x01auth=Bearer right\x01\x01"))},
	} {
		f := (&fake{offers: []string{tt.offered}}).start(t)
		server := f.server()
		server.Username, server.Password, server.OAuth2 = ourMailbox, password("right"), tt.oauth2
		b := newBench(t, server)
		if err := b.sender.Check(t.Context()); err != nil {
			t.Errorf("%s: %v", tt.offered, err)
		}
		if !strings.Contains(f.said(), tt.want+"\n") {
			t.Errorf("%s: said\n%s\nwant %s", tt.offered, f.said(), tt.want)
		}
	}
}

// Nothing secret is said before the connection is encrypted.
func TestNothingInClear(t *testing.T) {
	f := (&fake{}).start(t)
	server := f.server()
	server.Security = "starttls"
	server.Username, server.Password = ourMailbox, password("right")
	b := newBench(t, server)
	b.post(jo)
	b.drain()
	if said := f.said(); strings.Contains(said, "AUTH") || strings.Contains(said, "MAIL") {
		t.Errorf("said in clear:\n%s", said)
	}
}

func TestStopsDuringSignIn(t *testing.T) {
	f := (&fake{script: always("greeting", hang)}).start(t)
	server := f.server()
	server.Timeout = time.Hour
	b := newBench(t, server)
	b.post(jo)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := b.sender.Drain(ctx, b.store, ourMailbox, store.Limits{}, b.now); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	b.untouched(jo)
}

func TestNewSenderRefuses(t *testing.T) {
	for want, server := range map[string]Server{
		"host is missing":      {Security: "tls"},
		"must be tls":          {Host: "smtp.victory.example", Security: "ssl"},
		"only for a server on": {Host: "smtp.victory.example", Security: "none"},
		"between 1 and 65535":  {Host: "smtp.victory.example", Port: 70000},
		"no password":          {Host: "smtp.victory.example", Username: "info"},
		"negative":             {Host: "smtp.victory.example", PerMinute: -1},
	} {
		if _, err := NewSender(server, slog.Default()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, want %q", server, err, want)
		}
	}
	for security, port := range map[string]int{"": 465, "tls": 465, "starttls": 587, "none": 25} {
		s, err := NewSender(Server{Host: "localhost", Security: security}, slog.Default())
		if err != nil || s.server.Port != port {
			t.Errorf("%q: port %d, %v, want %d", security, s.server.Port, err, port)
		}
	}
}

func BenchmarkDrain1000(b *testing.B) {
	h := &host{}
	bench := newBench(b, h.serve(b, "none", nil))
	bench.sender.log = slog.New(slog.DiscardHandler)
	var readers []string
	for i := range 1000 {
		readers = append(readers, fmt.Sprintf("r%d@tenant.example", i))
	}
	for b.Loop() {
		b.StopTimer()
		bench.clock = bench.clock.Add(time.Minute)
		bench.post(readers...)
		b.StartTimer()
		if r, err := bench.drain(); err != nil || r.Sent != 1000 {
			b.Fatal(r, err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/1000, "µs/letter")
}
