package notify

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/wneessen/go-mail/smtp"
)

// Server says how to reach the SMTP server of a mailbox and how to sign in.
type Server struct {
	Host     string
	Port     int    // 0: 465 for tls, 587 for starttls, 25 for none
	Security string // "tls" (also ""), "starttls", or "none" for a server on this machine

	Username string // "": no sign-in
	// Password is asked before each sign-in, so that a changed file or a fresh
	// access token is used at once.
	Password func(ctx context.Context) (string, error)
	OAuth2   bool // Password gives an access token (XOAUTH2)

	TLSConfig *tls.Config // nil: the machine's root certificates
	PerMinute int         // letters in any minute; 0: no limit

	// Timeout bounds the sign-in as a whole and each step of a letter, but for
	// the answer to the whole letter, which may take five times as long. The two
	// minutes that stand for 0 give the times of RFC 5321, 4.5.3.2, or nearly.
	Timeout time.Duration
}

// ready fills in what was left open and refuses what can't work. The error
// names the setting.
func (s Server) ready() (Server, error) {
	ports := map[string]int{"tls": 465, "starttls": 587, "none": 25}
	if s.Security == "" {
		s.Security = "tls"
	}
	if s.Port == 0 {
		s.Port = ports[s.Security]
	}
	if s.Timeout == 0 {
		s.Timeout = 2 * time.Minute
	}
	if s.TLSConfig == nil {
		s.TLSConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	if s.TLSConfig = s.TLSConfig.Clone(); s.TLSConfig.ServerName == "" {
		s.TLSConfig.ServerName = s.Host
	}
	switch {
	case s.Host == "":
		return s, errors.New("host is missing")
	case ports[s.Security] == 0:
		return s, fmt.Errorf("security is %q; it must be tls, starttls or none", s.Security)
	case s.Security == "none" && !isLoopback(s.Host):
		return s, fmt.Errorf("security is none, which is only for a server on this machine, and not for %s", s.Host)
	case s.Port < 1 || s.Port > 65535:
		return s, fmt.Errorf("port is %d; it must be between 1 and 65535", s.Port)
	case s.Username != "" && s.Password == nil:
		return s, errors.New("there is a username but no password")
	case s.PerMinute < 0:
		return s, errors.New("per_minute is negative; 0 means no limit")
	}
	return s, nil
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func (s Server) String() string { return net.JoinHostPort(s.Host, strconv.Itoa(s.Port)) }

// refusal means that the server answers but will have nothing to do with this
// account; trying again soon would not help and may lock it.
type refusal struct{ error }

// signIn connects, encrypts and signs in, within the timeout. Its errors are
// sentences that say what to do. A refusal is one of them.
func (s Server) signIn(ctx context.Context) (*session, error) {
	bounded, cancel := context.WithTimeout(ctx, s.Timeout)
	defer cancel()
	c, err := s.tryToSignIn(bounded)
	if bounded.Err() == nil {
		return c, err
	}
	if c != nil {
		c.conn.Close()
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return nil, fmt.Errorf("the mail server %s did not answer within %s; check host, port and security under [mailbox.smtp], and any firewall", s, s.Timeout)
}

func (s Server) tryToSignIn(ctx context.Context) (c *session, err error) {
	var password string
	if s.Username != "" {
		if password, err = s.Password(ctx); err != nil {
			return nil, fmt.Errorf("getting the password for the mail server %s: %w", s, err)
		}
	}
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", s.String())
	if err != nil {
		return nil, fmt.Errorf("connecting to the mail server %s: %w; check host and port under [mailbox.smtp]", s, err)
	}
	defer func() {
		if err != nil {
			conn.Close()
		}
	}()
	// The commands know no context: ending it closes the connection under them.
	defer context.AfterFunc(ctx, func() { conn.Close() })()

	talk := conn
	if s.Security == "tls" {
		encrypted := tls.Client(conn, s.TLSConfig)
		if err := encrypted.HandshakeContext(ctx); err != nil {
			return nil, s.tlsError(err)
		}
		talk = encrypted
	}
	client, err := smtp.NewClient(talk, s.Host)
	if err != nil {
		return nil, s.turnedAway("turned the connection away", err, "ask its administrator why")
	}
	if err := client.Hello(ownName(conn)); err != nil {
		return nil, s.turnedAway("would not begin", err, "ask its administrator why")
	}
	if s.Security == "starttls" {
		if offered, _ := client.Extension("STARTTLS"); !offered {
			return nil, fmt.Errorf("the mail server %s offers no encryption (STARTTLS); set security to tls with port 465, or ask its administrator", s)
		}
		if err := client.StartTLS(s.TLSConfig); err != nil {
			return nil, s.tlsError(err)
		}
	}
	if s.Username != "" {
		_, offered := client.Extension("AUTH")
		auth := s.auth(strings.Fields(offered), password)
		if auth == nil {
			return nil, fmt.Errorf("the mail server %s offers no way to sign in that can be used here (it offers %q); check security and oauth2 under [mailbox.smtp], or ask its administrator to allow SMTP AUTH for the mailbox", s, offered)
		}
		if err := client.Auth(auth); err != nil {
			return nil, s.turnedAway("refused the sign-in", err, "check username and password under [mailbox.smtp], and that SMTP AUTH is allowed for the mailbox")
		}
	}
	return &session{client: client, conn: conn, timeout: s.Timeout}, nil
}

// auth chooses among the mechanisms that the server offers, the plain ones
// first: the connection is encrypted or does not leave the machine, and every
// server gets them right. It returns nil where none will do.
func (s Server) auth(offered []string, password string) smtp.Auth {
	known := []string{"PLAIN", "LOGIN", "SCRAM-SHA-256", "SCRAM-SHA-1", "CRAM-MD5"}
	if s.OAuth2 {
		known = []string{"XOAUTH2"}
	}
	for _, mechanism := range known {
		for _, o := range offered {
			if !strings.EqualFold(o, mechanism) {
				continue
			}
			switch mechanism {
			case "PLAIN":
				return smtp.PlainAuth("", s.Username, password, s.Host, true)
			case "LOGIN":
				return smtp.LoginAuth(s.Username, password, s.Host, true)
			case "SCRAM-SHA-256":
				return smtp.ScramSHA256Auth(s.Username, password)
			case "SCRAM-SHA-1":
				return smtp.ScramSHA1Auth(s.Username, password)
			case "CRAM-MD5":
				return smtp.CRAMMD5Auth(s.Username, password)
			case "XOAUTH2":
				return smtp.XOAuth2Auth(s.Username, password)
			}
		}
	}
	return nil
}

// turnedAway puts the server's answer into a sentence; for good (5yz) it is a
// refusal.
func (s Server) turnedAway(what string, err error, hint string) error {
	a := judge(err, beforeDot)
	if a.code == 0 {
		return fmt.Errorf("the connection to the mail server %s broke during the sign-in: %w; check security and port under [mailbox.smtp] (465 goes with tls, 587 with starttls)", s, err)
	}
	sentence := fmt.Errorf("the mail server %s %s (%d %s); %s", s, what, a.code, scrub(a.text, s.Username), hint)
	if a.code >= 500 {
		return refusal{sentence}
	}
	return sentence
}

func (s Server) tlsError(err error) error {
	var untrusted *tls.CertificateVerificationError
	if errors.As(err, &untrusted) {
		return fmt.Errorf("the certificate of the mail server %s is not to be trusted: %w; check that host is the name on the certificate", s, err)
	}
	return fmt.Errorf("agreeing on encryption with the mail server %s: %w; check security and port under [mailbox.smtp] (465 goes with tls, 587 with starttls)", s, err)
}

// ownName is how we introduce ourselves: by address (RFC 5321, 4.1.3), because
// few landlords' machines have a name that means anything outside.
func ownName(conn net.Conn) string {
	local, ok := conn.LocalAddr().(*net.TCPAddr)
	switch {
	case !ok:
		return "localhost"
	case local.IP.To4() != nil:
		return "[" + local.IP.String() + "]"
	default:
		return "[IPv6:" + local.IP.String() + "]"
	}
}
