package config

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Secret is a password. However it is printed, logged or encoded it shows as
// (hidden); only Reveal gives it away.
type Secret struct{ text *string }

const hidden = "(hidden)"

// NewSecret keeps a text secret.
func NewSecret(text string) Secret { return Secret{&text} }

// Reveal returns the secret itself, "" for none.
func (s Secret) Reveal() string {
	if s.text == nil {
		return ""
	}
	return *s.text
}

// Format, MarshalText and LogValue keep the secret out of every verb of fmt, of
// JSON and of logs.
func (s Secret) Format(f fmt.State, _ rune) { fmt.Fprint(f, hidden) }

// MarshalText implements encoding.TextMarshaler.
func (s Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// LogValue implements slog.LogValuer.
func (s Secret) LogValue() slog.Value { return slog.StringValue(hidden) }

// UnmarshalText implements encoding.TextUnmarshaler.
func (s *Secret) UnmarshalText(text []byte) error {
	*s = NewSecret(string(text))
	return nil
}

// Duration is a length of time such as 10m or 1h30m.
type Duration time.Duration

// UnmarshalText implements encoding.TextUnmarshaler.
func (d *Duration) UnmarshalText(text []byte) error {
	parsed, err := time.ParseDuration(string(text))
	if err != nil {
		return errors.New(`must be a length of time such as "10m" or "1h30m"`)
	}
	*d = Duration(parsed)
	return nil
}

// IMAPPassword finds the password for reading mail, anew on each call so that a
// changed file takes effect. It looks in this order:
//
//  1. password and password_file of the configuration;
//  2. the systemd credential imap-password (LoadCredential), or with more than
//     one mailbox info@victory.example.imap-password;
//  3. the environment variable PUTRIGHT_IMAP_PASSWORD, or with more than one
//     mailbox PUTRIGHT_INFO_VICTORY_EXAMPLE_IMAP_PASSWORD.
//
// The longer names always work.
func (m Mailbox) IMAPPassword(context.Context) (string, error) {
	return m.password("imap", m.IMAP.Password, m.IMAP.PasswordFile)
}

// SMTPPassword finds the password for handing mail in, as IMAPPassword does,
// under smtp in place of imap. Without a username there is none.
func (m Mailbox) SMTPPassword(context.Context) (string, error) {
	if m.SMTP.Username == "" {
		return "", nil
	}
	return m.password("smtp", m.SMTP.Password, m.SMTP.PasswordFile)
}

func (m Mailbox) password(server string, inline Secret, file string) (string, error) {
	if password := inline.Reveal(); password != "" {
		return password, nil
	}
	if file != "" {
		return readSecret(file)
	}

	credential, variable := server+"-password", "PUTRIGHT_"+strings.ToUpper(server)+"_PASSWORD"
	credentials, variables := []string{m.Address + "." + credential}, []string{m.variable(server)}
	if m.only {
		credentials, variables = append(credentials, credential), append(variables, variable)
	} else {
		credential, variable = credentials[0], variables[0]
	}
	if folder := os.Getenv("CREDENTIALS_DIRECTORY"); folder != "" {
		for _, name := range credentials {
			password, err := readSecret(filepath.Join(folder, name))
			if !errors.Is(err, fs.ErrNotExist) {
				return password, err
			}
		}
	}
	for _, name := range variables {
		if password := os.Getenv(name); password != "" {
			return password, nil
		}
	}
	return "", fmt.Errorf("no %s password for %s: set password_file under [mailbox.%s], the systemd credential %s or the environment variable %s",
		strings.ToUpper(server), m.Address, server, credential, variable)
}

// ClientSecret reads the application's secret, anew on each call.
func (o OAuth2) ClientSecret() (string, error) { return readSecret(o.ClientSecretFile) }

// variable is the long name of a password's environment variable: letters and
// digits of the address in capitals, anything else as an underscore.
func (m Mailbox) variable(server string) string {
	name := strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return '_'
	}, strings.ToUpper(m.Address))
	return "PUTRIGHT_" + name + "_" + strings.ToUpper(server) + "_PASSWORD"
}

// readSecret reads a file that holds a secret and nothing else; the line end
// that an editor adds is not part of it.
func readSecret(path string) (string, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("reading the secret: %w", err)
	}
	secret := strings.TrimRight(string(text), "\r\n")
	if secret == "" {
		return "", fmt.Errorf("reading the secret: %s is empty: write the secret into it", path)
	}
	return secret, nil
}

// othersCanRead reports whether any user of the machine can read the file. Its
// group may: that is how a service account is usually let in.
func othersCanRead(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().Perm()&0o004 != 0
}
