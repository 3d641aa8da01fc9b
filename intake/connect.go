package intake

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// Server is an IMAP server and the account on it.
type Server struct {
	Host     string
	Port     int
	Security string // "tls" (also when empty), "starttls", or "none", which is for loopback only
	Username string
	Password func(context.Context) (string, error) // asked at each sign-in
	Token    func(context.Context) (string, error) // when set, signs in with an OAuth2 access token (XOAUTH2) instead
	TLS      *tls.Config                           // nil for the usual checks
}

// Kinds of Server.Security.
const (
	SecurityTLS      = "tls"
	SecurityStartTLS = "starttls"
	SecurityNone     = "none"
)

const (
	dialTime = 30 * time.Second // to reach the server and agree on TLS
	usualGap = 60 * time.Second // the longest silence of a server that was asked something
)

// session is one connection, signed in. It is used by one goroutine.
type session struct {
	ctx    context.Context
	server Server
	raw    net.Conn // closing this ends every wait; the library's own Close can hang
	client *imapclient.Client
	caps   imap.CapSet
	trace  *trace
	spool  spool
	wake   chan struct{} // rung when the server says that the number of messages changed
	leave  func() bool

	gap    time.Duration
	timer  *time.Timer
	silent atomic.Bool // the guard closed the connection
	secret string      // the password or token, to keep it out of error texts
}

// connect reaches the server and signs in. The session ends when ctx does.
func connect(ctx context.Context, server Server, gap time.Duration) (*session, error) {
	at := net.JoinHostPort(server.Host, strconv.Itoa(server.Port))
	raw, conn, err := dial(ctx, server, at)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, fmt.Errorf("connecting to %s: %w%s", at, err, dialHint(err, server))
	}
	s := &session{ctx: ctx, server: server, raw: raw, trace: new(trace), wake: make(chan struct{}, 1), gap: gap}
	s.leave = context.AfterFunc(ctx, func() { raw.Close() })
	if err := s.greet(conn); err != nil {
		s.close()
		return nil, fmt.Errorf("connecting to %s: %w", at, err)
	}
	if err := s.signIn(); err != nil {
		s.close()
		return nil, fmt.Errorf("signing in to %s: %w", at, err)
	}
	return s, nil
}

// dial returns the TCP connection and, around it, the one to speak over.
func dial(ctx context.Context, server Server, at string) (raw, conn net.Conn, err error) {
	ctx, cancel := context.WithTimeout(ctx, dialTime)
	defer cancel()
	raw, err = new(net.Dialer).DialContext(ctx, "tcp", at)
	if err != nil {
		return nil, nil, err
	}
	switch server.Security {
	case SecurityTLS, "":
		conn := tls.Client(raw, server.tls())
		if err := conn.HandshakeContext(ctx); err != nil {
			raw.Close()
			return nil, nil, fmt.Errorf("agreeing on TLS: %w", err)
		}
		return raw, conn, nil
	case SecurityStartTLS:
		return raw, raw, nil
	case SecurityNone:
		if host, ok := raw.RemoteAddr().(*net.TCPAddr); ok && host.IP.IsLoopback() {
			return raw, raw, nil
		}
		raw.Close()
		return nil, nil, errors.New(`security = "none" would send the password readable to anyone; it is for a server on this machine only: set "tls" or "starttls"`)
	}
	raw.Close()
	return nil, nil, fmt.Errorf("security %q is not known: set tls, starttls or none", server.Security)
}

func (server Server) tls() *tls.Config {
	c := new(tls.Config)
	if server.TLS != nil {
		c = server.TLS.Clone()
	}
	if c.ServerName == "" {
		c.ServerName = server.Host
	}
	return c
}

// dialHint says what to look at when the server can't be reached.
func dialHint(err error, server Server) string {
	var dns *net.DNSError
	var unknown *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	switch {
	case errors.As(err, &dns):
		return ": check the host name in [mailbox.imap]"
	case errors.As(err, &unknown):
		return ": the server's certificate is not trusted here or is for another name"
	case errors.As(err, &record):
		return fmt.Sprintf(": the server does not speak TLS at once on port %d; try security = \"starttls\", or port 993", server.Port)
	default:
		var op *net.OpError
		if errors.As(err, &op) && op.Op == "dial" {
			return ": check host and port in [mailbox.imap], and that the server runs"
		}
		return ""
	}
}

// patient is a connection without the library's own read deadlines. They
// would end a large message on a slow line after five minutes, and they don't
// end a silence between responses. The session's guard does both better.
type patient struct{ net.Conn }

func (patient) SetReadDeadline(time.Time) error { return nil }

func (s *session) greet(conn net.Conn) error {
	options := &imapclient.Options{
		TLSConfig:   s.server.tls(),
		DebugWriter: s.trace,
		UnilateralDataHandler: &imapclient.UnilateralDataHandler{
			// Runs inside the library's decoder: it must never block.
			Mailbox: func(data *imapclient.UnilateralDataMailbox) {
				if data.NumMessages != nil {
					select {
					case s.wake <- struct{}{}:
					default:
					}
				}
			},
		},
	}
	if s.server.Security == SecurityStartTLS {
		return s.guard("asking for TLS (STARTTLS)", func() (err error) {
			s.client, err = imapclient.NewStartTLS(patient{conn}, options)
			return err
		})
	}
	s.client = imapclient.New(patient{conn}, options)
	return s.guard("waiting for the server's greeting", s.client.WaitGreeting)
}

// guard runs f and ends the connection when the server is silent for longer
// than the session's gap: the library itself would wait for ever. A long f
// calls alive whenever it hears something.
func (s *session) guard(what string, f func() error) error {
	s.timer = time.AfterFunc(s.gap, func() {
		s.silent.Store(true)
		s.raw.Close()
	})
	err := f()
	s.timer.Stop()
	return s.explain(what, err)
}

func (s *session) alive() { s.timer.Reset(s.gap) }

// explain turns an error of the library into a sentence that holds nothing of
// anybody's mail: of what the server sent, only its last status line.
func (s *session) explain(what string, err error) error {
	var answer *imap.Error
	var certificate *tls.CertificateVerificationError
	switch {
	case err == nil:
		return nil
	case s.ctx.Err() != nil:
		return s.ctx.Err()
	case s.silent.Load():
		return &lostConnection{fmt.Sprintf("%s: the server said nothing for %v", what, s.gap)}
	case errors.As(err, &certificate):
		return fmt.Errorf("%s: %w%s", what, err, dialHint(err, s.server))
	case errors.As(err, &answer):
		return fmt.Errorf("%s: %w", what, &imap.Error{Type: answer.Type, Code: answer.Code, Text: presentable(answer.Text, s.server.Username, s.secret)})
	}
	text := what + ": the connection was lost or the server's answer made no sense"
	if status := s.trace.last(s.server.Username, s.secret); status != "" {
		text += fmt.Sprintf(" (the server last said %q)", status)
	}
	return &lostConnection{text}
}

// lostConnection is the end of a connection, for whatever reason.
type lostConnection struct{ text string }

func (l *lostConnection) Error() string { return l.text }

// isLost reports whether the connection can't be used any more.
func isLost(err error) bool {
	var l *lostConnection
	return errors.As(err, &l)
}

// learn asks for the server's capabilities. The library's own Caps can wait
// half a minute for nothing.
func (s *session) learn() error {
	return s.guard("asking what the server can do", func() (err error) {
		s.caps, err = s.client.Capability().Wait()
		return err
	})
}

// examine opens a folder for reading only, so that nothing in it can be
// changed, not even a flag, and returns its UIDVALIDITY.
func (s *session) examine(folder string) (uidValidity uint32, err error) {
	err = s.guard("opening the folder", func() error {
		data, err := s.client.Select(folder, &imap.SelectOptions{ReadOnly: true}).Wait()
		if err == nil {
			uidValidity = data.UIDValidity
		}
		return err
	})
	var answer *imap.Error
	if errors.As(err, &answer) && answer.Type == imap.StatusResponseTypeBad {
		// Exchange says "BAD User is authenticated but not connected".
		err = fmt.Errorf("%w: the account may not be allowed to open this mailbox, or it has too many connections open", err)
	}
	return uidValidity, err
}

// folders lists the folders that can be opened.
func (s *session) folders() (names []string, err error) {
	err = s.guard("listing the folders", func() error {
		list, err := s.client.List("", "*", nil).Collect()
		for _, f := range list {
			if !slices.Contains(f.Attrs, imap.MailboxAttrNoSelect) {
				names = append(names, f.Mailbox)
			}
		}
		return err
	})
	slices.Sort(names)
	return names, err
}

// logout says goodbye politely; what comes of it does not matter.
func (s *session) logout() {
	s.gap = min(s.gap, 5*time.Second)
	s.guard("signing out", func() error { return s.client.Logout().Wait() })
}

func (s *session) close() {
	s.leave()
	s.raw.Close()
	s.spool.close()
}
