package notify

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	smtpd "github.com/emersion/go-smtp"
)

// host is a decent mail server that takes everything.
type host struct {
	mu       sync.Mutex
	sessions int
	letters  []letter
	password string // "" takes anybody
}

func (h *host) NewSession(*smtpd.Conn) (smtpd.Session, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.sessions++
	return &hostSession{host: h, welcome: h.password == ""}, nil
}

type hostSession struct {
	host    *host
	welcome bool
	letter  letter
	readers int
}

func (s *hostSession) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *hostSession) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, _, password string) error {
		if password != s.host.password {
			return smtpd.ErrAuthFailed
		}
		s.welcome = true
		return nil
	}), nil
}

func (s *hostSession) Reset()        { s.letter, s.readers = letter{}, 0 }
func (s *hostSession) Logout() error { return nil }

func (s *hostSession) Mail(from string, _ *smtpd.MailOptions) error {
	if !s.welcome {
		return smtpd.ErrAuthRequired
	}
	s.letter.from = from
	return nil
}

func (s *hostSession) Rcpt(to string, _ *smtpd.RcptOptions) error {
	s.letter.to = to
	s.readers++
	return nil
}

func (s *hostSession) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	if err != nil || s.readers != 1 {
		return errors.Join(err, fmt.Errorf("%d recipients", s.readers))
	}
	s.letter.bytes = string(b)
	s.host.mu.Lock()
	defer s.host.mu.Unlock()
	s.host.letters = append(s.host.letters, s.letter)
	return nil
}

// serve starts the host and says how to reach it. With a certificate it offers
// STARTTLS, or speaks TLS from the start.
func (h *host) serve(t testing.TB, security string, certificate *tls.Config) Server {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := listener.Addr().(*net.TCPAddr).Port
	s := smtpd.NewServer(h)
	s.ErrorLog = log.New(io.Discard, "", 0)
	s.AllowInsecureAuth = security == "none"
	s.EnableSMTPUTF8 = true
	s.TLSConfig = certificate
	if security == "tls" {
		listener = tls.NewListener(listener, certificate)
	}
	var wg sync.WaitGroup
	wg.Go(func() { s.Serve(listener) })
	t.Cleanup(func() { s.Close(); wg.Wait() })
	return Server{Host: "127.0.0.1", Port: port, Security: security, Timeout: 10 * time.Second}
}

// selfMade makes a certificate for 127.0.0.1, for the server and for those who
// trust it.
func selfMade(t testing.TB) (server, client *tls.Config) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(certificate)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}, &tls.Config{RootCAs: pool}
}

func password(p string) func(context.Context) (string, error) {
	return func(context.Context) (string, error) { return p, nil }
}
