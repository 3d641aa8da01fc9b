package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"putright/casework"
)

// NewRef makes the next reference of the year, such as VH-2026-00042.
func (t *Tx) NewRef(prefix string, year int) (string, error) {
	var n int
	err := t.get(`INSERT INTO counters (prefix, year, last) VALUES ($1, $2, 1)
		ON CONFLICT (prefix, year) DO UPDATE SET last = counters.last + 1 RETURNING last`, in{prefix, year}, &n)
	if err != nil {
		return "", fmt.Errorf("making a reference %s-%d: %w", prefix, year, err)
	}
	return fmt.Sprintf("%s-%04d-%05d", prefix, year, n), nil
}

// refOrder is a reference in a form that sorts as text: the number is made
// longer, so that VH-2026-100000 comes after VH-2026-99999.
func refOrder(ref string) string {
	i := strings.LastIndexByte(ref, '-') + 1
	return ref[:i] + strings.Repeat("0", max(0, 12-len(ref[i:]))) + ref[i:]
}

// body is the whole case as it is stored.
type body struct {
	Case    casework.Case `json:"case"`
	Draft   facts         `json:"draft,omitempty"`   // Case.Draft.Facts, which has no name in JSON
	Leaving []facts       `json:"leaving,omitempty"` // the same of Case.Leaving
}

func encodeCase(c casework.Case) (string, error) {
	b := body{Case: c}
	if c.Draft != nil {
		b.Draft = facts(c.Draft.Facts)
	}
	for _, l := range c.Leaving {
		b.Leaving = append(b.Leaving, facts(l.Facts))
	}
	out, err := json.Marshal(b)
	return string(out), err
}

func decodeCase(text []byte) (casework.Case, error) {
	var b body
	if err := json.Unmarshal(text, &b); err != nil {
		return casework.Case{}, fmt.Errorf("reading the body of a case: %w", err)
	}
	if b.Case.Draft != nil && b.Draft != nil {
		b.Case.Draft.Facts = casework.Facts(b.Draft)
	}
	for i := range b.Leaving {
		b.Case.Leaving[i].Facts = casework.Facts(b.Leaving[i])
	}
	return b.Case, nil
}

// scanCase scans the body of a case.
func scanCase(scan func(...any) error) (casework.Case, error) {
	var text []byte
	if err := scan(&text); err != nil {
		return casework.Case{}, err
	}
	return decodeCase(text)
}

// oneCase returns the case a query finds, or ErrNotFound.
func oneCase(query querier, sql string, args ...any) (casework.Case, error) {
	rows, err := query(sql, args...)
	if err != nil {
		return casework.Case{}, err
	}
	all, err := collect(rows, scanCase)
	if err == nil && len(all) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return casework.Case{}, err
	}
	return all[0], nil
}

// Case returns the case with that id, or ErrNotFound.
func (t *Tx) Case(id casework.ID) (casework.Case, error) {
	c, err := oneCase(t.query, "SELECT body FROM case_bodies WHERE case_id = $1", id)
	if err != nil {
		return casework.Case{}, fmt.Errorf("reading case %d: %w", id, err)
	}
	return c, nil
}

// CaseByRef returns the mailbox's case with that reference, in upper case; ok
// is false where there is none.
func (t *Tx) CaseByRef(mailbox, ref string) (c casework.Case, ok bool, err error) {
	c, err = oneCase(t.query, caseByRefQuery, ref, mailbox)
	if errors.Is(err, ErrNotFound) {
		return casework.Case{}, false, nil
	}
	if err != nil {
		return casework.Case{}, false, fmt.Errorf("reading case %s: %w", ref, err)
	}
	return c, true, nil
}

const caseByRefQuery = `SELECT b.body FROM cases c JOIN case_bodies b ON b.case_id = c.id
	WHERE c.ref = $1 AND c.mailbox = $2`

// CasesOf returns the cases to which the person is a party, as the customer or
// otherwise, the newest first.
func (t *Tx) CasesOf(mailbox string, person casework.ID, limit int) ([]casework.Case, error) {
	rows, err := t.query(casesOfQuery, person, mailbox, limit)
	if err != nil {
		return nil, fmt.Errorf("listing the cases of person %d: %w", person, err)
	}
	return collect(rows, scanCase)
}

const casesOfQuery = `SELECT b.body FROM parties p JOIN case_bodies b ON b.case_id = p.case_id
	WHERE p.person = $1 AND p.mailbox = $2 ORDER BY p.case_id DESC LIMIT $3`

// DueCases returns the cases whose time to wake has come, the earliest first.
func (t *Tx) DueCases(now time.Time, limit int) ([]casework.ID, error) {
	rows, err := t.query(dueCasesQuery, stamp(now), limit)
	if err != nil {
		return nil, fmt.Errorf("listing the cases that are due: %w", err)
	}
	return collect(rows, func(scan func(...any) error) (id casework.ID, err error) {
		err = scan(&id)
		return id, err
	})
}

const dueCasesQuery = `SELECT id FROM cases WHERE next_wake IS NOT NULL AND next_wake <= $1 ORDER BY next_wake, id LIMIT $2`

// SaveCase appends the events and writes the case they lead to, with the time
// at which it must be looked at again (zero: never). c.Seq is the number of the
// last event. ErrConflict means that the case on file isn't the one that the
// events were decided on.
func (t *Tx) SaveCase(c casework.Case, events []casework.Event, nextWake time.Time) error {
	if err := t.saveCase(c, events, nextWake); err != nil {
		return fmt.Errorf("saving case %s: %w", c.Ref, err)
	}
	return nil
}

func (t *Tx) saveCase(c casework.Case, events []casework.Event, nextWake time.Time) error {
	text, err := encodeCase(c)
	if err != nil {
		return err
	}
	before := c.Seq - len(events)
	if before == 0 {
		err = t.insertCase(c, nextWake)
	} else {
		err = t.updateCase(c, before, nextWake)
	}
	if isUnique(err) {
		return ErrConflict
	}
	if err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO case_bodies (case_id, mailbox, body) VALUES ($1, $2, $3)
		ON CONFLICT (case_id) DO UPDATE SET body = excluded.body`, c.ID, c.Mailbox, text)
	if err != nil {
		return err
	}
	for i, e := range events {
		if e.Seq != before+i+1 {
			return fmt.Errorf("event %d of the list has the number %d, not %d", i+1, e.Seq, before+i+1)
		}
		if err := t.append(c, e); err != nil {
			return fmt.Errorf("event %d: %w", e.Seq, err)
		}
	}
	return nil
}

func (t *Tx) insertCase(c casework.Case, nextWake time.Time) error {
	_, err := t.exec(`INSERT INTO cases (id, mailbox, ref, ref_order, seq, policy, kind, state, stage, officer, person, opened, closed, due, next_wake)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
		c.ID, c.Mailbox, c.Ref, refOrder(c.Ref), c.Seq, c.Policy, c.Kind, c.State, c.Stage, c.Officer,
		idOrNull(c.Customer.ID), stamp(c.Opened), stamp(c.Closed), orNull(string(due(c))), stamp(nextWake))
	if err != nil || c.Customer.ID == 0 {
		return err
	}
	return t.AddParty(c.ID, c.Customer.ID, "customer")
}

func (t *Tx) updateCase(c casework.Case, before int, nextWake time.Time) error {
	n, err := t.exec(`UPDATE cases SET seq = $3, policy = $4, kind = $5, state = $6, stage = $7, officer = $8,
			person = $9, opened = $10, closed = $11, due = $12, next_wake = $13
		WHERE id = $1 AND seq = $2`,
		c.ID, before, c.Seq, c.Policy, c.Kind, c.State, c.Stage, c.Officer,
		idOrNull(c.Customer.ID), stamp(c.Opened), stamp(c.Closed), orNull(string(due(c))), stamp(nextWake))
	if err == nil && n == 0 {
		err = ErrConflict
	}
	return err
}

// due is the earliest date that the landlord has yet to keep; the window is the
// customer's.
func due(c casework.Case) casework.Date {
	var first casework.Date
	for _, d := range c.Deadlines {
		if d.State == casework.Running && d.What != casework.DueWindow && (first == "" || d.By < first) {
			first = d.By
		}
	}
	return first
}
