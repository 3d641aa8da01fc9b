// part: watching
package intake

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"net"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
)

// secureServer is an IMAP server with a certificate of its own, at once or
// after STARTTLS; without TLS it takes no password.
func secureServer(t *testing.T, password string, atOnce bool) (port int, trust *tls.Config) {
	web := httptest.NewTLSServer(nil)
	t.Cleanup(web.Close)
	certificate := &tls.Config{Certificates: web.TLS.Certificates}
	roots := x509.NewCertPool()
	roots.AddCert(web.Certificate())

	memory := imapmemserver.New()
	user := imapmemserver.NewUser("info", password)
	user.Create("INBOX", nil)
	memory.AddUser(user)
	options := &imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return memory.NewSession(), nil, nil
		},
		Caps:   imap.CapSet{imap.CapIMAP4rev1: {}},
		Logger: log.New(io.Discard, "", 0),
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port = l.Addr().(*net.TCPAddr).Port
	if atOnce {
		l = tls.NewListener(l, certificate)
	} else {
		options.TLSConfig = certificate
	}
	server := imapserver.New(options)
	go server.Serve(l)
	t.Cleanup(func() { server.Close() })
	return port, &tls.Config{RootCAs: roots}
}

func TestSecurity(t *testing.T) {
	const secret = "correct horse, ünd more"
	tlsPort, trust := secureServer(t, secret, true)
	plainPort, trustPlain := secureServer(t, secret, false)
	for name, c := range map[string]struct {
		port     int
		security string
		trust    *tls.Config
		problem  string // part of the error; "" for none
	}{
		"TLS":                       {tlsPort, SecurityTLS, trust, ""},
		"TLS when nothing is said":  {tlsPort, "", trust, ""},
		"STARTTLS":                  {plainPort, SecurityStartTLS, trustPlain, ""},
		"a certificate from nobody": {tlsPort, SecurityTLS, nil, "certificate is not trusted"},
		"from nobody by STARTTLS":   {plainPort, SecurityStartTLS, nil, "certificate is not trusted"},
		"TLS where there is none":   {plainPort, SecurityTLS, trust, `try security = "starttls"`},
		"no TLS where it is needed": {plainPort, SecurityNone, nil, `set security = "tls"`},
		"a word nobody knows":       {plainPort, "ssl", nil, "set tls, starttls or none"},
	} {
		t.Run(name, func(t *testing.T) {
			s := serverAt(c.port)
			s.Security, s.TLS = c.security, c.trust
			s.Password = func(context.Context) (string, error) { return secret, nil }
			err := Check(t.Context(), s, []string{"INBOX"})
			if c.problem == "" && err != nil || c.problem != "" && (err == nil || !strings.Contains(err.Error(), c.problem)) {
				t.Errorf("%v, want an error with %q", err, c.problem)
			}
			if errors.Is(err, ErrSignIn) {
				t.Errorf("%v: nobody refused the password", err)
			}
		})
	}
}

func TestCheckSaysWhatIsWrong(t *testing.T) {
	h := startHost(t)
	f := startFake(t)
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	for name, c := range map[string]struct {
		change  func(*Server)
		answer  string // of the fake server to LOGIN; "" for the real one
		folders []string
		problem string
		refused bool
	}{
		"all is well":    {folders: []string{"INBOX", "Sent"}},
		"wrong password": {change: func(s *Server) { s.Password = func(context.Context) (string, error) { return "guess", nil } }, problem: "check username and password", refused: true},
		"wrong name":     {change: func(s *Server) { s.Username = "nobody" }, problem: "check username and password", refused: true},
		"no password file": {change: func(s *Server) {
			s.Password = func(context.Context) (string, error) { return "", errors.New("no such file") }
		}, problem: "getting the password: no such file"},
		"missing folder":    {folders: []string{"INBOX", "Junk"}, problem: `"Junk"`},
		"which there are":   {folders: []string{"Junk"}, problem: "INBOX, Sent"},
		"nobody listens":    {change: func(s *Server) { s.Port = closed.Addr().(*net.TCPAddr).Port }, problem: "check host and port"},
		"no such host":      {change: func(s *Server) { s.Host = "mail.invalid" }, problem: "check"},
		"server in trouble": {answer: "NO [UNAVAILABLE] try again", problem: "UNAVAILABLE"},
		"command not liked": {answer: "BAD who is info@landlord.example with secret", problem: "BAD who is … with …"},
		"strange OK":        {answer: `OK [Error="x y" z] done`, problem: "made no sense"},
		"plain NO":          {answer: "NO", problem: "check username", refused: true},
	} {
		t.Run(name, func(t *testing.T) {
			s := serverAt(h.IMAPPort)
			if c.answer != "" {
				s.Port = f.port
				f.misbehave(func(conn *fakeConn, command string) bool {
					if !strings.HasPrefix(command, "LOGIN") {
						return false
					}
					conn.say("%s %s", conn.tag, c.answer)
					return true
				})
			}
			if c.change != nil {
				c.change(&s)
			}
			err := Check(t.Context(), s, c.folders)
			if c.problem == "" && err != nil || c.problem != "" && (err == nil || !strings.Contains(err.Error(), c.problem)) {
				t.Errorf("%v, want an error with %q", err, c.problem)
			}
			if errors.Is(err, ErrSignIn) != c.refused {
				t.Errorf("%v: refused sign-in %v, want %v", err, errors.Is(err, ErrSignIn), c.refused)
			}
			if err != nil && strings.Contains(err.Error(), "secret") {
				t.Errorf("the password is in %q", err)
			}
		})
	}
}
