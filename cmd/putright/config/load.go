package config

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"putright/casework"
)

// Load reads the configuration file. The error is a Mistakes value when the
// file could be read but must be mended. Dates and paths are checked here;
// nothing is opened but the file itself. Passwords are looked for when they
// are needed, so that a person who may not read them can still use the rest.
func Load(path string) (Config, []Warning, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return Config{}, nil, fmt.Errorf("reading the configuration: %w", err)
	}
	return read(path, text)
}

func read(path string, text []byte) (Config, []Warning, error) {
	c := defaults()
	d := parse(path, text, &c)
	if len(d.mistakes) > 0 {
		return Config{}, nil, d.mistakes
	}
	c.complete(d)
	if err := c.locate(filepath.Dir(path)); err != nil {
		return Config{}, nil, fmt.Errorf("reading the configuration: %w", err)
	}
	v := validation{document: d}
	v.config(&c)
	if len(d.mistakes) > 0 {
		slices.SortStableFunc(d.mistakes, func(a, b Mistake) int { return cmp.Compare(a.Line, b.Line) })
		return Config{}, nil, d.mistakes
	}
	return c, v.warnings, nil
}

// DefaultProfile is the policy where none is chosen.
const DefaultProfile = "victory-2019"

func defaults() Config {
	return Config{
		Store:   Store{Path: "putright.db"},
		Letters: Letters{Folder: "letters", Hold: Duration(10 * time.Minute)},
		Limits:  Limits{CustomerPerHour: 6, StaffPerHour: 60, TotalPerHour: 3000},
	}
}

// complete sets what depends on other keys or stands in a [[table]], and writes
// addresses in lower case.
func (c *Config) complete(d *document) {
	o := &c.Organisation
	o.EmergencyPhone = cmp.Or(o.EmergencyPhone, o.Phone)
	c.Store.SecretFile = cmp.Or(c.Store.SecretFile, c.Store.Path+".key")
	if c.Policy.File == "" {
		c.Policy.Profile = cmp.Or(c.Policy.Profile, DefaultProfile)
	}
	for i := range c.Mailboxes {
		m, path := &c.Mailboxes[i], fmt.Sprintf("mailbox[%d]", i)
		m.only = len(c.Mailboxes) == 1
		m.Address = address(m.Address)
		m.PlusAddressing = m.PlusAddressing || !d.Has(path+".plus_addressing")
		m.IMAP.complete(d, path+".imap")
		m.SMTP.complete(d, path+".smtp")
	}
	for i := range c.Staff {
		s := &c.Staff[i]
		s.Email, s.Deputy = address(s.Email), address(s.Deputy)
		for j := range s.Aliases {
			s.Aliases[j] = address(s.Aliases[j])
		}
	}
}

func (s *IMAP) complete(d *document, path string) {
	s.Security = cmp.Or(s.Security, "tls")
	if !d.Has(path + ".port") {
		s.Port = 143
		if s.Security == "tls" {
			s.Port = 993
		}
	}
	if !d.Has(path + ".folders") {
		s.Folders = []string{"INBOX"}
	}
	if !d.Has(path + ".sent_folder") {
		s.SentFolder = "Sent"
	}
}

func (s *SMTP) complete(d *document, path string) {
	s.Security = cmp.Or(s.Security, "tls")
	if !d.Has(path + ".port") {
		switch s.Security {
		case "tls":
			s.Port = 465
		case "starttls":
			s.Port = 587
		default:
			s.Port = 25
		}
	}
	if !d.Has(path + ".per_minute") {
		s.PerMinute = 20
	}
}

// locate makes every path absolute, from the folder of the configuration.
func (c *Config) locate(folder string) error {
	folder, err := filepath.Abs(folder)
	if err != nil {
		return err
	}
	paths := []*string{&c.Store.Path, &c.Store.SecretFile, &c.Policy.File, &c.Policy.HolidaysFile, &c.Letters.Folder}
	for i := range c.Mailboxes {
		m := &c.Mailboxes[i]
		paths = append(paths, &m.IMAP.PasswordFile, &m.SMTP.PasswordFile)
		for _, o := range []*OAuth2{m.IMAP.OAuth2, m.SMTP.OAuth2} {
			if o != nil {
				paths = append(paths, &o.ClientSecretFile)
			}
		}
	}
	for _, p := range paths {
		if *p != "" && !filepath.IsAbs(*p) {
			*p = filepath.Join(folder, *p)
		}
	}
	return nil
}

func address(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// Team is the staff as the rules know them.
func (c Config) Team() casework.Team {
	team := make(casework.Team, 0, len(c.Staff))
	for _, s := range c.Staff {
		team = append(team, casework.Staff{Name: s.Name, Address: s.Email, Aliases: s.Aliases, Deputy: s.Deputy, Works: s.Works, Roles: s.Roles})
	}
	return team
}
