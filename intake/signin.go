package intake

import (
	"errors"
	"fmt"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-sasl"
)

// ErrSignIn is in the error when the server refused the user name, password or
// token. Nothing else counts as that: a lost connection or an answer that
// can't be read during sign-in will pass, and a wrong password will not.
var ErrSignIn = errors.New("the server refused the user name or password")

func (s *session) signIn() error {
	if s.client.State() == imap.ConnStateAuthenticated { // the server's PREAUTH
		return s.learn()
	}
	if err := s.learn(); err != nil {
		return err
	}
	err := s.present()
	var answer *imap.Error
	if errors.As(err, &answer) && answer.Type == imap.StatusResponseTypeNo {
		switch answer.Code {
		case imap.ResponseCodeUnavailable, imap.ResponseCodeInUse, imap.ResponseCodeLimit, imap.ResponseCodeServerBug, imap.ResponseCodeContactAdmin:
			return err
		case imap.ResponseCodePrivacyRequired:
			return fmt.Errorf("%w: set security = \"tls\" or \"starttls\"", err)
		}
		return fmt.Errorf("%w (%s): check username and password in [mailbox.imap], and that the account may use IMAP", ErrSignIn, err)
	}
	if err != nil {
		return err
	}
	// What a server can do often grows with signing in.
	return s.learn()
}

func (s *session) present() error {
	if s.server.Token != nil {
		return s.presentToken()
	}
	if s.server.Password == nil {
		return errors.New("no password is configured")
	}
	password, err := s.server.Password(s.ctx)
	if err != nil {
		return fmt.Errorf("getting the password: %w", err)
	}
	s.secret = password
	// LOGIN is what every server has; it carries ASCII only (RFC 3501, 6.2.3).
	if plain := s.caps.Has("AUTH=PLAIN"); plain && (s.caps.Has(imap.CapLoginDisabled) || !isASCII(s.server.Username+password)) {
		return s.guard("giving the password (AUTHENTICATE PLAIN)", func() error {
			return s.client.Authenticate(sasl.NewPlainClient("", s.server.Username, password))
		})
	}
	if s.caps.Has(imap.CapLoginDisabled) {
		return errors.New(`the server takes no password on this connection: set security = "tls" or "starttls", or use OAuth2`)
	}
	return s.guard("giving the password (LOGIN)", func() error {
		return s.client.Login(s.server.Username, password).Wait()
	})
}

func (s *session) presentToken() error {
	token, err := s.server.Token(s.ctx)
	if err != nil {
		return fmt.Errorf("getting an access token: %w", err)
	}
	s.secret = token
	mechanism := &xoauth2{username: s.server.Username, token: token}
	err = s.guard("giving the access token (AUTHENTICATE XOAUTH2)", func() error {
		return authenticate(s.client, mechanism)
	})
	if mechanism.refused {
		s.raw.Close() // the exchange is left in its middle
		return fmt.Errorf("%w: the access token was not accepted: check tenant, client and the permission of the application on this mailbox", ErrSignIn)
	}
	return err
}

func authenticate(client *imapclient.Client, mechanism *xoauth2) error {
	err := client.Authenticate(mechanism)
	if mechanism.refused {
		return nil // said better by the caller
	}
	return err
}

// xoauth2 is the one mechanism that both Microsoft 365 and Gmail take.
type xoauth2 struct {
	username, token string
	refused         bool
}

func (x *xoauth2) Start() (string, []byte, error) {
	return "XOAUTH2", []byte("user=" + x.username + "\x01auth=Bearer " + x.token + "\x01\x01"), nil
}

// Next is called only to hear why the token is refused. The server then wants
// an empty line, which the library can't send, so the exchange ends here.
func (x *xoauth2) Next([]byte) ([]byte, error) {
	x.refused = true
	return nil, errors.New("the access token was refused")
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
