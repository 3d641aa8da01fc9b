package config

import (
	"errors"
	"fmt"
	"io/fs"
	"net/mail"
	"net/netip"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"

	"putright/casework"
	"putright/policy/fields"
)

// validation goes through a configuration that is complete and gathers what
// must be mended and what somebody should know.
type validation struct {
	*document
	warnings []Warning
}

func (v *validation) bad(path, format string, args ...any) {
	v.wrong(path, format, args...)
}

func (v *validation) warn(path, format string, args ...any) {
	v.warnings = append(v.warnings, Warning{v.find(path), fmt.Sprintf(format, args...)})
}

// required reports whether the key has a value, and notes the mistake if not.
func (v *validation) required(path, value string) bool {
	if strings.TrimSpace(value) != "" {
		return true
	}
	if v.Has(path) {
		v.bad(path, "must not be empty")
	} else {
		v.bad(path, "is missing")
	}
	return false
}

var prefix = regexp.MustCompile(`^[A-Z]{2,6}$`)

func (v *validation) config(c *Config) {
	v.required("organisation.name", c.Organisation.Name)
	if v.required("organisation.reference_prefix", c.Organisation.ReferencePrefix) && !prefix.MatchString(c.Organisation.ReferencePrefix) {
		v.bad("organisation.reference_prefix", `must be 2 to 6 capital letters, such as "VH" for VH-2026-00042`)
	}
	if c.Organisation.EmergencyPhone == "" {
		v.warn("organisation.phone", "organisation.phone is missing: letters about danger can give customers no number to ring")
	}
	v.required("store.path", c.Store.Path)
	if c.Policy.Profile != "" && c.Policy.File != "" {
		v.bad("policy.file", "and policy.profile are both set; keep one of the two")
	}
	if t := c.Classifier.Threshold; v.Has("classifier.threshold") && (t <= 0 || t > 1) {
		v.bad("classifier.threshold", "must be above 0 and at most 1, such as 0.6")
	}
	if h := time.Duration(c.Letters.Hold); h < 0 || h > 24*time.Hour {
		v.bad("letters.hold", `must lie between "0s" and "24h"`)
	}
	v.atLeastZero("limits.customer_per_hour", c.Limits.CustomerPerHour)
	v.atLeastZero("limits.staff_per_hour", c.Limits.StaffPerHour)
	v.atLeastZero("limits.total_per_hour", c.Limits.TotalPerHour)
	v.mailboxes(c)
	v.staff(c)
	if othersCanRead(v.file) {
		for i, m := range c.Mailboxes {
			v.inlinePassword(fmt.Sprintf("mailbox[%d].imap.password", i), m.IMAP.Password)
			v.inlinePassword(fmt.Sprintf("mailbox[%d].smtp.password", i), m.SMTP.Password)
		}
	}
}

func (v *validation) atLeastZero(path string, n int) {
	if n < 0 {
		v.bad(path, "must be 0, for no limit, or more")
	}
}

func (v *validation) inlinePassword(path string, password Secret) {
	if password.Reveal() != "" {
		v.warn(path, "%s stands in a file that everybody on this machine can read: chmod 640 %s, or use password_file", fields.Plain(path), v.file)
	}
}

func (v *validation) mailboxes(c *Config) {
	if len(c.Mailboxes) == 0 {
		v.bad("mailbox", "is missing: add a [[mailbox]] with its address, [mailbox.imap] and [mailbox.smtp]")
	}
	seen := map[string]bool{}
	for i, m := range c.Mailboxes {
		path := fmt.Sprintf("mailbox[%d]", i)
		if v.address(path+".address", m.Address) && seen[m.Address] {
			v.bad(path+".address", "%s is there twice; each mailbox is listed once", m.Address)
		}
		seen[m.Address] = true
		if m.AnswerFrom != "" {
			if _, err := casework.ParseDate(string(m.AnswerFrom)); err != nil {
				v.bad(path+".answer_from", `must be a date such as "2026-11-24", or ""`)
			}
		}
		v.imap(path+".imap", m.IMAP)
		v.smtp(path+".smtp", m.SMTP)
	}
}

func (v *validation) imap(path string, s IMAP) {
	v.server(path, s.Host, s.Port, s.Security)
	v.required(path+".username", s.Username)
	v.signIn(path, s.Password, s.PasswordFile, s.OAuth2)
	if len(s.Folders) == 0 {
		v.bad(path+".folders", `must name at least one folder, such as ["INBOX"]`)
	}
	for i, folder := range s.Folders {
		switch {
		case strings.TrimSpace(folder) == "":
			v.bad(path+".folders", "must not name an empty folder")
		case slices.Contains(s.Folders[:i], folder):
			v.bad(path+".folders", "names %q twice", folder)
		case folder == s.SentFolder:
			v.bad(path+".folders", "names the sent_folder %q, which is read for what staff write, not for customers' mail", folder)
		}
	}
}

func (v *validation) smtp(path string, s SMTP) {
	v.server(path, s.Host, s.Port, s.Security)
	v.signIn(path, s.Password, s.PasswordFile, s.OAuth2)
	v.atLeastZero(path+".per_minute", s.PerMinute)
	if s.Username == "" && (s.Password.Reveal() != "" || s.PasswordFile != "" || s.OAuth2 != nil) {
		v.bad(path+".username", "is missing, yet there is a password; without a username there is no sign-in")
	}
}

func (v *validation) server(path, host string, port int, security string) {
	named := v.required(path+".host", host)
	if port < 1 || port > 65535 {
		v.bad(path+".port", "must be between 1 and 65535")
	}
	ways := []string{"tls", "starttls", "none"}
	switch {
	case !slices.Contains(ways, security):
		v.bad(path+".security", "is %q%s", security, orDid(security, ways))
	case security == "none" && named && !loopback(host):
		v.bad(path+".security", `"none" would send the password and the mail in the clear to %s; it is for this machine (127.0.0.1) only. Use "tls" or "starttls"`, host)
	}
}

// signIn checks that there are not two ways to sign in, and that a file named
// for a secret is there. Whether it can be read is seen at log-in: it may be
// meant for the service alone.
func (v *validation) signIn(path string, password Secret, file string, oauth2 *OAuth2) {
	ways := 0
	for _, set := range []bool{password.Reveal() != "", file != "", oauth2 != nil} {
		if set {
			ways++
		}
	}
	if ways > 1 {
		v.bad(path, "has more than one of password, password_file and oauth2; keep one")
	}
	if oauth2 != nil {
		v.required(path+".oauth2.tenant", oauth2.Tenant)
		v.required(path+".oauth2.client_id", oauth2.ClientID)
		if v.required(path+".oauth2.client_secret_file", oauth2.ClientSecretFile) {
			v.secretFile(path+".oauth2.client_secret_file", oauth2.ClientSecretFile)
		}
	}
	if file != "" {
		v.secretFile(path+".password_file", file)
	}
}

func (v *validation) secretFile(path, file string) {
	if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
		v.bad(path, "names %s, which does not exist", file)
	}
	if othersCanRead(file) {
		v.warn(path, "%s names %s, which everybody on this machine can read: chmod 640 %[2]s", fields.Plain(path), file)
	}
}

// address reports whether the key holds one bare mail address.
func (v *validation) address(path, addr string) bool {
	if !v.required(path, addr) {
		return false
	}
	parsed, err := mail.ParseAddress(addr)
	if err != nil || parsed.Address != addr {
		v.bad(path, "%q is not a mail address such as name@victory.example", addr)
		return false
	}
	return true
}

// loopback reports whether a host is this machine.
func loopback(host string) bool {
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.IsLoopback() || strings.EqualFold(host, "localhost")
}
