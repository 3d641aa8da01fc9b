package store

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"putright/casework"
)

// OutboxState says how far a mail on its way out has come. The texts are stored.
type OutboxState string

const (
	// StateHeld: it waits for the end of the hold in which a person may take it
	// back. Free makes it ready,
	// Withdraw ends it.
	StateHeld OutboxState = "held"

	// StateReady: it may go from NotBefore on. A try that certainly failed brings it
	// back here.
	StateReady OutboxState = "ready"

	// StateSending: a sender has claimed it, and the attempt is on file.
	StateSending OutboxState = "sending"

	// StateSent: the mail server accepted it.
	StateSent OutboxState = "sent"

	// StateUncertain: the server's answer was lost, or the program was killed while
	// sending. The same bytes go again.
	StateUncertain OutboxState = "uncertain"

	// StateFailed: the server refused it for good, or trying was given up.
	StateFailed OutboxState = "failed"

	// StateWithdrawn: a person took it back, or something newer came, before it went.
	StateWithdrawn OutboxState = "withdrawn"
)

// Outgoing is one mail to one recipient, with its final bytes.
type Outgoing struct {
	ID        casework.ID // made by Enqueue where it is 0
	Mailbox   string
	Key       string      // unique: the same letter is never put in twice
	Case      casework.ID // 0: none
	Letter    string      // the letter's name
	Audience  casework.Audience
	Sender    string // of the envelope
	Recipient string // bare, lower case
	MessageID string // with angle brackets
	Subject   string
	Text      string
	Bytes     []byte
	Template  string // version of the letter's template
	State     OutboxState
	NotBefore time.Time // zero when put in: at once
	Created   time.Time
	SentAt    time.Time // when the server accepted it
	Exempt    bool      // no limit stops it
	Records   bool      // its leaving changes the case
	Attempts  int
	Lost      int // how often the server's answer was lost
	LastCode  int
	LastText  string
}

// Enqueue puts a mail into the outbox, ready unless its state says held. It
// returns false, and changes nothing, where the key is there already: what is
// decided twice is written once.
func (t *Tx) Enqueue(o Outgoing) (bool, error) {
	fresh, err := t.enqueue(o)
	if err != nil {
		return false, fmt.Errorf("putting the letter %s into the outbox: %w", o.Key, err)
	}
	return fresh, nil
}

func (t *Tx) enqueue(o Outgoing) (bool, error) {
	if o.State == "" {
		o.State = StateReady
	}
	if o.State != StateReady && o.State != StateHeld {
		return false, fmt.Errorf("it can't begin as %q", o.State)
	}
	if o.ID == 0 {
		o.ID = NewID(o.Created)
	}
	if o.NotBefore.IsZero() {
		o.NotBefore = o.Created
	}
	if o.Bytes == nil {
		o.Bytes = []byte{}
	}
	recipient, err := t.addressID(o.Mailbox, o.Recipient)
	if err != nil {
		return false, err
	}
	n, err := t.exec(`INSERT INTO outbox (id, mailbox, key, case_id, letter, template, audience, recipient, message_id, state, not_before, created, exempt, records)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT (key) DO NOTHING`,
		o.ID, o.Mailbox, o.Key, idOrNull(o.Case), o.Letter, o.Template, o.Audience, recipient, o.MessageID, o.State,
		stamp(o.NotBefore), stamp(o.Created), o.Exempt, o.Records)
	if err != nil || n == 0 {
		return false, err
	}
	_, err = t.exec("INSERT INTO outbox_words (id, mailbox, sender, subject, text, bytes) VALUES ($1, $2, $3, $4, $5, $6)",
		o.ID, o.Mailbox, o.Sender, o.Subject, o.Text, o.Bytes)
	return err == nil, err
}

// outgoingColumns are what scanOutgoing reads; the bytes come last, so that a
// list for people can leave them out.
const (
	outgoingColumns = `o.id, o.mailbox, o.key, o.case_id, o.letter, o.template, o.audience, a.address, o.message_id, o.state,
		o.not_before, o.created, CASE WHEN o.state = 'sent' THEN o.settled END, o.exempt, o.records, o.attempts, o.lost, o.last_code, o.last_text,
		w.sender, w.subject, w.text`
	outgoingTables = ` FROM outbox o JOIN addresses a ON a.id = o.recipient JOIN outbox_words w ON w.id = o.id`
	outgoing       = "SELECT " + outgoingColumns + ", w.bytes" + outgoingTables
	outgoingBrief  = "SELECT " + outgoingColumns + ", NULL" + outgoingTables
)

func scanOutgoing(scan func(...any) error) (o Outgoing, err error) {
	err = scan(&o.ID, &o.Mailbox, &o.Key, number{&o.Case}, &o.Letter, &o.Template, &o.Audience, &o.Recipient, &o.MessageID, &o.State,
		instant{&o.NotBefore}, instant{&o.Created}, instant{&o.SentAt}, &o.Exempt, &o.Records, &o.Attempts, &o.Lost, &o.LastCode, &o.LastText,
		&o.Sender, &o.Subject, &o.Text, &o.Bytes)
	return o, err
}

// Outgoing returns the mail with that key; ok is false where there is none.
func (t *Tx) Outgoing(key string) (o Outgoing, ok bool, err error) {
	o, err = t.outgoing(outgoing+" WHERE o.key = $1", key)
	if errors.Is(err, ErrNotFound) {
		return Outgoing{}, false, nil
	}
	if err != nil {
		return Outgoing{}, false, fmt.Errorf("reading the letter %s: %w", key, err)
	}
	return o, true, nil
}

func (t *Tx) outgoing(query string, args ...any) (Outgoing, error) {
	rows, err := t.query(query, args...)
	if err != nil {
		return Outgoing{}, err
	}
	all, err := collect(rows, scanOutgoing)
	if err == nil && len(all) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Outgoing{}, err
	}
	return all[0], nil
}

// Free lets a held letter go from notBefore on. One that was let go before is
// left as it is; one that was withdrawn is ErrNotFound.
func (t *Tx) Free(key string, notBefore time.Time) error {
	n, err := t.exec("UPDATE outbox SET state = 'ready', not_before = $2 WHERE key = $1 AND state = 'held'", key, stamp(notBefore))
	if err == nil && n == 0 {
		err = t.unlessState(key, StateReady, StateSending, StateSent, StateUncertain, StateFailed)
		if errors.Is(err, ErrGone) {
			err = ErrNotFound
		}
	}
	if err != nil {
		return fmt.Errorf("freeing the letter %s: %w", key, err)
	}
	return nil
}

// Withdraw stops a letter that is held, or ready and certainly not accepted by
// any server. It returns ErrGone where it has gone or may have, and does
// nothing to one that was withdrawn before.
func (t *Tx) Withdraw(key string) error {
	n, err := t.exec("UPDATE outbox SET state = 'withdrawn' WHERE key = $1 AND state IN ('held', 'ready') AND lost = 0", key)
	if err == nil && n == 0 {
		err = t.unlessState(key, StateWithdrawn)
	}
	if err != nil {
		return fmt.Errorf("withdrawing the letter %s: %w", key, err)
	}
	return nil
}

// unlessState returns nil where the letter is in one of the states, else
// ErrGone, or ErrNotFound.
func (t *Tx) unlessState(key string, fine ...OutboxState) error {
	var state OutboxState
	err := t.get("SELECT state FROM outbox WHERE key = $1", in{key}, &state)
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	if err != nil {
		return err
	}
	for _, f := range fine {
		if state == f {
			return nil
		}
	}
	return ErrGone
}

// CountSince counts the mails to a recipient put in since then, whatever came
// of them; those that no limit stops don't count.
func (t *Tx) CountSince(recipient string, audience casework.Audience, since time.Time) (int, error) {
	var n int
	err := t.get(countSinceQuery, in{strings.ToLower(recipient), audience, stamp(since)}, &n)
	if err != nil {
		return 0, fmt.Errorf("counting letters to one reader: %w", err)
	}
	return n, nil
}

const countSinceQuery = `SELECT count(*) FROM addresses a JOIN outbox o ON o.recipient = a.id
	WHERE a.address = $1 AND o.audience = $2 AND o.created >= $3 AND o.exempt = 0`

// Sent is a letter of ours that an answer points to.
type Sent struct {
	Case        casework.ID
	Key, Letter string
	Audience    casework.Audience
	Recipient   string
	State       OutboxState
}

// SentLetter finds the mailbox's letter whose Message-ID is the first among
// these to be one of ours; ok is false where none is.
func (t *Tx) SentLetter(mailbox string, messageIDs []string) (s Sent, ok bool, err error) {
	for _, id := range messageIDs {
		err := t.get(sentLetterQuery, in{id, mailbox}, number{&s.Case}, &s.Key, &s.Letter, &s.Audience, &s.Recipient, &s.State)
		if err == nil {
			return s, true, nil
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return Sent{}, false, fmt.Errorf("looking for a letter by its Message-ID: %w", err)
		}
	}
	return Sent{}, false, nil
}

const sentLetterQuery = `SELECT o.case_id, o.key, o.letter, o.audience, a.address, o.state
	FROM outbox o JOIN addresses a ON a.id = o.recipient
	WHERE o.message_id = $1 AND o.mailbox = $2 ORDER BY o.id LIMIT 1`

// Thread returns the Message-IDs of one reader's thread on a case, the oldest
// first: our letters to that reader that left or are about to, and a customer's
// own messages.
func (t *Tx) Thread(caseID casework.ID, audience casework.Audience, recipient string) ([]string, error) {
	recipient = strings.ToLower(recipient)
	rows, err := t.query(threadQuery, caseID, audience, recipient)
	if err != nil {
		return nil, fmt.Errorf("reading a thread of case %d: %w", caseID, err)
	}
	return collect(rows, func(scan func(...any) error) (messageID string, err error) {
		var at, id int64
		err = scan(&at, &id, &messageID)
		return messageID, err
	})
}

const threadQuery = `SELECT o.created AS at, o.id AS id, o.message_id
	FROM outbox o JOIN addresses a ON a.id = o.recipient
	WHERE o.case_id = $1 AND o.audience = $2 AND a.address = $3 AND o.state IN ('ready', 'sending', 'uncertain', 'sent')
	UNION ALL
	SELECT m.at, m.id, w.message_id
	FROM messages m JOIN message_words w ON w.message = m.id
	WHERE m.case_id = $1 AND $2 = 'customer' AND w.from_address = $3 AND m.direction = 'in' AND w.message_id IS NOT NULL
	ORDER BY 1, 2`

// Settled returns letters whose leaving, or failing, changes their case and
// has not done so yet, the oldest first.
func (t *Tx) Settled(limit int) ([]Outgoing, error) {
	rows, err := t.query(settledQuery, limit)
	if err != nil {
		return nil, fmt.Errorf("listing letters that have settled: %w", err)
	}
	return collect(rows, scanOutgoing)
}

const settledQuery = outgoing + ` WHERE o.records = 1 AND o.drawn = 0 AND o.settled IS NOT NULL
	ORDER BY o.settled, o.id LIMIT $1`

// Drawn records that the case has been changed by the letter's leaving.
func (t *Tx) Drawn(key string) error {
	n, err := t.exec("UPDATE outbox SET drawn = 1 WHERE key = $1 AND settled IS NOT NULL", key)
	if err == nil && n == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("recording the consequence of the letter %s: %w", key, err)
	}
	return nil
}
