package store

import (
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"

	"putright/casework"
)

// Person finds the mailbox's person with the address, or puts one on file. A
// name is only added where none was known: a customer doesn't change by what a
// later mail shows. Without an address it makes a person nobody can write to.
func (t *Tx) Person(mailbox, addr, name string) (casework.Person, error) {
	p := casework.Person{Address: strings.ToLower(addr), Name: name}
	err := sql.ErrNoRows
	if addr != "" {
		err = t.get("SELECT id, name FROM people WHERE mailbox = $1 AND address = $2", in{mailbox, p.Address}, &p.ID, &p.Name)
	}
	switch {
	case errors.Is(err, sql.ErrNoRows):
		p.ID = randomID()
		_, err = t.exec("INSERT INTO people (id, mailbox, address, name) VALUES ($1, $2, $3, $4)", p.ID, mailbox, orNull(p.Address), name)
	case err == nil && p.Name == "" && name != "":
		p.Name = name
		_, err = t.exec("UPDATE people SET name = $2 WHERE id = $1", p.ID, name)
	}
	if err != nil {
		return casework.Person{}, fmt.Errorf("putting a person on file: %w", err)
	}
	return p, nil
}

// addressID finds the row of an address that letters of the mailbox go to, or
// makes one. The outbox holds only its id.
func (t *Tx) addressID(mailbox, addr string) (casework.ID, error) {
	var id casework.ID
	addr = strings.ToLower(addr)
	err := t.get("SELECT id FROM addresses WHERE address = $1 AND mailbox = $2", in{addr, mailbox}, &id)
	if errors.Is(err, sql.ErrNoRows) {
		id = randomID()
		_, err = t.exec("INSERT INTO addresses (id, mailbox, address) VALUES ($1, $2, $3)", id, mailbox, addr)
	}
	return id, err
}

// randomID makes the id of a row that is no happening and so has no moment.
func randomID() casework.ID { return casework.ID(rand.Int64N(1<<62) + 1) }

// AddParty lets a person speak on the case. A role given before stays.
func (t *Tx) AddParty(caseID, personID casework.ID, role string) error {
	_, err := t.exec(`INSERT INTO parties (person, case_id, mailbox, role) SELECT id, $2, mailbox, $3 FROM people WHERE id = $1
		ON CONFLICT (person, case_id) DO NOTHING`, personID, caseID, role)
	if err != nil {
		return fmt.Errorf("adding a party to case %d: %w", caseID, err)
	}
	return nil
}

// IsParty reports whether the person may speak on the case. The customer may.
func (t *Tx) IsParty(caseID, personID casework.ID) (bool, error) {
	var n int
	err := t.get("SELECT count(*) FROM parties WHERE person = $1 AND case_id = $2", in{personID, caseID}, &n)
	if err != nil {
		return false, fmt.Errorf("reading the parties of case %d: %w", caseID, err)
	}
	return n > 0, nil
}
