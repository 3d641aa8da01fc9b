package store

import (
	"encoding/json"
	"fmt"

	"putright/casework"
)

// append adds an event to the case's history. Its facts go into one row, what
// anybody said into another.
func (t *Tx) append(c casework.Case, e casework.Event) error {
	data, err := json.Marshal(e.Data)
	if err != nil {
		return err
	}
	words, err := encodeFacts(e.Words)
	if err != nil {
		return err
	}
	var draft any
	if e.Data.Draft != nil {
		if draft, err = encodeFacts(e.Data.Draft.Facts); err != nil {
			return err
		}
	}
	_, err = t.exec(`INSERT INTO events (case_id, seq, mailbox, at, what, actor, clause, version, action, data)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		c.ID, e.Seq, c.Mailbox, stamp(e.At), e.What, e.By, e.Clause, e.Version, e.Action, string(data))
	if isUnique(err) {
		return ErrConflict
	}
	if err != nil || e.Why == "" && words == nil && draft == nil {
		return err
	}
	_, err = t.exec(`INSERT INTO event_words (case_id, seq, mailbox, why, words, draft) VALUES ($1, $2, $3, $4, $5, $6)`,
		c.ID, e.Seq, c.Mailbox, e.Why, words, draft)
	return err
}

// Events returns the case's events in order.
func (t *Tx) Events(caseID casework.ID) ([]casework.Event, error) {
	all, err := events(t.query, caseID)
	if err != nil {
		return nil, fmt.Errorf("reading the events of case %d: %w", caseID, err)
	}
	return all, nil
}

func events(query querier, caseID casework.ID) ([]casework.Event, error) {
	rows, err := query(`SELECT e.seq, e.at, e.what, e.actor, e.clause, e.version, e.action, e.data, w.why, w.words, w.draft
		FROM events e LEFT JOIN event_words w ON w.case_id = e.case_id AND w.seq = e.seq
		WHERE e.case_id = $1 ORDER BY e.seq`, caseID)
	if err != nil {
		return nil, err
	}
	return collect(rows, scanEvent)
}

func scanEvent(scan func(...any) error) (casework.Event, error) {
	var e casework.Event
	var data []byte
	var draft casework.Facts
	err := scan(&e.Seq, instant{&e.At}, &e.What, &e.By, &e.Clause, &e.Version, &e.Action, &data, text{&e.Why}, factsOf{&e.Words}, factsOf{&draft})
	if err != nil {
		return casework.Event{}, err
	}
	if err := json.Unmarshal(data, &e.Data); err != nil {
		return casework.Event{}, fmt.Errorf("reading event %d: %w", e.Seq, err)
	}
	if e.Data.Draft != nil {
		e.Data.Draft.Facts = draft
	}
	return e, nil
}
