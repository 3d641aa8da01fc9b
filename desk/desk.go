package desk

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"putright/casework"
	"putright/store"
	"putright/templates"
)

// Settings is what the configuration says about the landlord's letters and
// mailboxes.
type Settings struct {
	Organisation Organisation
	Mailboxes    []Mailbox
	AnyTime      bool          // a person names the time of each round, so it may go back
	Hold         time.Duration // how long a letter that a person released waits for UNDO
	Threshold    float64       // confidence from which a classification is sure
	Limits       store.Limits  // mails an hour, per reader and in all
	HolidaysEnd  casework.Date // last day that the list of bank holidays reaches; "" where that is not known
}

// Organisation is the landlord as letters name it.
type Organisation struct {
	Name, Prefix, Phone, EmergencyPhone, Address string
}

// Mailbox is one address that is watched and written from.
type Mailbox struct {
	Address    string    // lower case
	Plus       bool      // the server delivers info+anything@ to info@
	Folders    []string  // all that are read
	SentFolder string    // one of them, where staff's own answers lie; "" for none
	AnswerFrom time.Time // older mail is filed and not answered
	Shadow     bool      // staff see everything, customers get nothing
}

// Desk turns what comes into decisions and commits them.
type Desk struct {
	Store    *store.Store
	Settings Settings
	Rules    casework.Rules // of the policy in force
	Policy   string         // its hash: new cases run under it
	Letters  func() *templates.Set
	Keys     Keyring
	Random   io.Reader // for codes, message ids and tokens' freshness
	Log      *slog.Logger

	// Parse reads one raw message that the mailbox took in at received.
	Parse func(raw io.Reader, mailbox string, received time.Time) casework.Message

	// OldRules reads the rules that an older case runs under.
	OldRules func(source []byte) (casework.Rules, error)

	older map[string]casework.Rules
}

// Pass counts what a round did.
type Pass struct {
	Decided     int // messages that got their disposition
	Automatic   int
	CasesOpened int
	Woken       int
	Problems    int
}

func (p *Pass) add(q Pass) {
	p.Decided += q.Decided
	p.Automatic += q.Automatic
	p.CasesOpened += q.CasesOpened
	p.Woken += q.Woken
	p.Problems += q.Problems
}

// mailbox finds the settings of a watched address.
func (d *Desk) mailbox(address string) (Mailbox, error) {
	for _, m := range d.Settings.Mailboxes {
		if m.Address == address {
			return m, nil
		}
	}
	return Mailbox{}, fmt.Errorf("mail on file came to %s, which the configuration no longer lists: add it again", domainOnly(address))
}

// domainOnly shortens an address for errors and logs, which carry none.
func domainOnly(address string) string {
	if _, domain, ok := strings.Cut(address, "@"); ok {
		return "a mailbox at " + domain
	}
	return "a mailbox"
}

// rules returns the rules of the policy with that hash: those in force, or the
// ones kept on file that an older case runs under.
func (d *Desk) rules(tx *store.Tx, hash string) (casework.Rules, error) {
	if hash == d.Policy || hash == "" {
		return d.Rules, nil
	}
	if r, ok := d.older[hash]; ok {
		return r, nil
	}
	source, err := tx.Policy(hash)
	if err != nil {
		return casework.Rules{}, fmt.Errorf("reading the policy an older case runs under: %w", err)
	}
	r, err := d.OldRules(source)
	if err != nil {
		return casework.Rules{}, fmt.Errorf("reading the policy an older case runs under: %w", err)
	}
	r.Team = d.Rules.Team
	if d.older == nil {
		d.older = map[string]casework.Rules{}
	}
	d.older[hash] = r
	return r, nil
}

// decide answers a happening on a case and commits everything that follows
// within the transaction: after it returns, the case, its events, its letters'
// final bytes and its next date stand or fall together. A crash before the
// commit leaves the message undecided or the date due, and it is done again; a
// crash after it changes nothing, because letter keys are unique.
func (d *Desk) decide(tx *store.Tx, c casework.Case, h casework.Happening, code string, now time.Time) (casework.Case, error) {
	rules, err := d.rules(tx, c.Policy)
	if err != nil {
		return c, err
	}
	decision, err := casework.Decide(rules, c, h, now)
	if err != nil {
		return c, err
	}
	return decision.Case, d.commit(tx, rules, decision, code, now)
}

// commit writes a decision.
func (d *Desk) commit(tx *store.Tx, rules casework.Rules, decision casework.Decision, code string, now time.Time) error {
	c := decision.Case
	next, due := casework.NextWake(rules, c, now)
	if !due {
		next = time.Time{}
	}
	// First what may fail: a letter that has gone can't be stopped, and then
	// nothing of the decision may stand.
	for _, key := range decision.Withdraw {
		if err := tx.Withdraw(key); err != nil {
			return fmt.Errorf("stopping a letter of case %s: %w", c.Ref, err)
		}
	}
	for _, key := range decision.Stop {
		if err := tx.Withdraw(key); err != nil && !errors.Is(err, store.ErrGone) {
			return fmt.Errorf("stopping a letter of case %s: %w", c.Ref, err)
		}
	}
	if err := tx.SaveCase(c, decision.Events, next); err != nil {
		return fmt.Errorf("saving case %s: %w", c.Ref, err)
	}
	if err := d.write(tx, c, decision.Letters, code, now); err != nil {
		return fmt.Errorf("writing a letter of case %s: %w", c.Ref, err)
	}
	box, err := d.mailbox(c.Mailbox)
	if err != nil {
		return err
	}
	for _, key := range decision.Release {
		if box.Shadow {
			continue // nothing reaches a customer yet
		}
		if err := tx.Free(key, now); err != nil {
			return fmt.Errorf("releasing a letter of case %s: %w", c.Ref, err)
		}
	}
	return nil
}
