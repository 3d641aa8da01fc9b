package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"putright/casework"
	"putright/cmd/putright/config"
	"putright/intake"
	"putright/notify"
	"putright/policy"
	"putright/templates"
)

const checkUsage = `usage: putright check -c FILE

Looks at everything that putright needs: the configuration, the policy, the
calendar, the letters, the database's folder, and signing in to the mail
servers. It sends nothing and changes nothing. Each line begins with

  ok     it will do
  note   it will do, but somebody should know
  mend   it must be mended

  -c FILE   the configuration
`

// signInTime bounds each sign-in.
const signInTime = 45 * time.Second

func runCheck(ctx context.Context, e env, args []string) error {
	fs := flag.NewFlagSet("check", flag.ContinueOnError)
	path := fs.String("c", "", "")
	if err := e.parse(fs, args, checkUsage, 0, 0); err != nil {
		return err
	}
	if *path == "" {
		return wrongUsage("name the configuration: -c FILE")
	}
	c := &checklist{out: e.stdout}
	if cfg, ok := c.configuration(*path); ok {
		c.policy(cfg, e.now())
		c.letters(cfg)
		c.database(cfg)
		c.mailboxes(ctx, cfg)
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("the check was stopped: %w", err)
	}
	if c.mend > 0 {
		return fmt.Errorf("%s must be mended; see the lines that begin with \"mend\"", things(c.mend))
	}
	return nil
}

// checklist prints a line for each thing it looks at.
type checklist struct {
	out  io.Writer
	mend int
}

func (c *checklist) say(verdict, what, format string, args ...any) {
	if verdict == "mend" {
		c.mend++
	}
	text := strings.ReplaceAll(fmt.Sprintf(format, args...), "\n", " ")
	fmt.Fprintf(c.out, "%-4s   %-13s  %s\n", verdict, what, text)
}

// failed prints an error, or each of several.
func (c *checklist) failed(what string, err error) {
	for line := range strings.Lines(err.Error()) {
		c.say("mend", what, "%s", strings.TrimSuffix(line, "\n"))
	}
}

func (c *checklist) configuration(path string) (config.Config, bool) {
	cfg, warnings, err := config.Load(path)
	if err != nil {
		c.failed("configuration", err)
		return cfg, false
	}
	c.say("ok", "configuration", "%s", path)
	for _, w := range warnings {
		c.say("note", "configuration", "%s", w)
	}
	return cfg, true
}

func (c *checklist) policy(cfg config.Config, now time.Time) {
	p, rules, err := loadPolicy(cfg)
	if err != nil {
		c.failed("policy", err)
		return
	}
	where, departures := cmp.Or(cfg.Policy.File, p.Policy.ID), 0
	c.say("ok", "policy", "%s: %s, version %s", where, p.Policy.Title, p.Policy.Version)
	for _, f := range policy.Check(p, today(p, now)) {
		switch f.Level {
		case policy.Error:
			c.say("mend", "policy", "%s", f.In(where))
		case policy.Departure:
			departures++
		default:
			c.say("note", "policy", "%s", f.In(where))
		}
	}
	if departures > 0 {
		c.say("note", "policy", "it departs from the Housing Ombudsman's Code of 2024 in %s; \"putright policy check\" lists them", places(departures))
	}
	c.calendar(rules, now)
}

// calendar says how far the published bank holidays reach, and asks for a newer
// program when that is less than a year.
func (c *checklist) calendar(rules casework.Rules, now time.Time) {
	list := rules.Policy.Calendar.Holidays
	last, err := policy.Published(list)
	if err != nil {
		c.failed("calendar", err)
		return
	}
	c.say("ok", "calendar", "bank holidays of %s as published until %s; beyond that by rule", list, last.Short())
	if last < rules.Calendar.Date(now).AddMonths(12) {
		c.say("note", "calendar", "the published bank holidays end in less than a year: install a newer putright, or add them to [policy] holidays_file")
	}
}

func (c *checklist) letters(cfg config.Config) {
	folder := cfg.Letters.Folder
	set, found, err := loadLetters(folder)
	if err != nil {
		c.failed("letters", err)
		return
	}
	before := c.mend
	for _, f := range found {
		verdict := "note"
		if f.Level == templates.LevelError {
			verdict = "mend"
		}
		c.say(verdict, "letters", "%s", filepath.Join(folder, f.String()))
	}
	if c.mend == before {
		c.say("ok", "letters", "%s", lettersInWords(set, folder))
	}
}

// database checks that the folder is there; the daemon makes the file.
func (c *checklist) database(cfg config.Config) {
	for _, path := range slices.Compact([]string{filepath.Dir(cfg.Store.Path), filepath.Dir(cfg.Store.SecretFile)}) {
		if info, err := os.Stat(path); err != nil || !info.IsDir() {
			c.say("mend", "database", "there is no folder %s: make it, readable by putright's account only", path)
			return
		}
	}
	c.say("ok", "database", "%s", cfg.Store.Path)
}

// mailboxes signs in to each mailbox's servers.
func (c *checklist) mailboxes(ctx context.Context, cfg config.Config) {
	for _, m := range cfg.Mailboxes {
		folders := slices.Clone(m.IMAP.Folders)
		if m.IMAP.SentFolder != "" {
			folders = append(folders, m.IMAP.SentFolder)
		}
		if err := signIn(ctx, func(ctx context.Context) error {
			return intake.Check(ctx, imapServer(m), folders)
		}); err != nil {
			c.failed("reading mail", fmt.Errorf("%s: %w", m.Address, err))
		} else {
			c.say("ok", "reading mail", "%s: signed in to %s; the folders %s are there", m.Address, m.IMAP.Host, strings.Join(folders, ", "))
		}
		if err := signIn(ctx, func(ctx context.Context) error {
			sender, err := notify.NewSender(smtpServer(m), slog.New(slog.DiscardHandler))
			if err != nil {
				return err
			}
			return sender.Check(ctx)
		}); err != nil {
			c.failed("sending mail", fmt.Errorf("%s: %w", m.Address, err))
		} else {
			c.say("ok", "sending mail", "%s: signed in to %s", m.Address, m.SMTP.Host)
		}
		if m.Shadow {
			c.say("note", "sending mail", "%s: shadow is on, so customers get nothing", m.Address)
		}
	}
}

// signIn bounds one sign-in and says in words that it took too long.
func signIn(ctx context.Context, try func(context.Context) error) error {
	bounded, cancel := context.WithTimeout(ctx, signInTime)
	defer cancel()
	err := try(bounded)
	if errors.Is(bounded.Err(), context.DeadlineExceeded) && err != nil {
		return fmt.Errorf("the server did not answer within %s; check host, port and security, and any firewall", signInTime)
	}
	return err
}

func places(n int) string {
	if n == 1 {
		return "1 place"
	}
	return fmt.Sprintf("%d places", n)
}
