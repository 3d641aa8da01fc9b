package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"putright/casework"
)

// Filter chooses cases.
type Filter struct {
	Open    bool          // only those not closed
	Overdue bool          // only those with a date of the landlord's before Today
	Today   casework.Date // in the landlord's zone
}

// Cases calls f with each case that the filter chooses, in the order of their
// references, until f returns an error. It reads a page at a time and holds
// nothing open while f runs.
func (s *Store) Cases(ctx context.Context, filter Filter, f func(casework.Case) error) error {
	const page = 200
	for after := ""; ; {
		cases, last, err := s.casesAfter(ctx, filter, after, page)
		if err != nil {
			return fmt.Errorf("listing cases: %w", err)
		}
		for _, c := range cases {
			if err := f(c); err != nil {
				return err
			}
		}
		if len(cases) < page {
			return nil
		}
		after = last
	}
}

func (s *Store) casesAfter(ctx context.Context, filter Filter, after string, page int) (cases []casework.Case, last string, err error) {
	query := "SELECT c.ref_order, b.body FROM cases c JOIN case_bodies b ON b.case_id = c.id WHERE c.ref_order > $1"
	args := []any{after, page}
	if filter.Open {
		query += " AND c.state <> 'closed'"
	}
	if filter.Overdue {
		query += " AND c.due < $3"
		args = append(args, filter.Today)
	}
	rows, err := s.read.QueryContext(ctx, query+" ORDER BY c.ref_order LIMIT $2", args...)
	if err != nil {
		return nil, "", err
	}
	cases, err = collect(rows, func(scan func(...any) error) (casework.Case, error) {
		var text []byte
		if err := scan(&last, &text); err != nil {
			return casework.Case{}, err
		}
		return decodeCase(text)
	})
	return cases, last, err
}

// Story is everything on file about one case, each part in the order of time.
type Story struct {
	Case     casework.Case
	Events   []casework.Event
	Letters  []Outgoing // to customers and staff, without Bytes
	Messages []MessageRow
}

// MessageRow is one message on a case.
type MessageRow struct {
	ID          casework.ID
	At          time.Time // when it counts as received
	From        casework.Address
	Subject     string
	Text        string
	MessageID   string
	Hash        string
	Disposition string
	Direction   string
	Kind        casework.Kind
	Problems    []string
}

// Story tells a case by its reference, in any case of letters; ok is false
// where there is none.
func (s *Store) Story(ctx context.Context, ref string) (st Story, ok bool, err error) {
	// One transaction, so that the parts fit together beside a running daemon.
	tx, err := s.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return Story{}, false, fmt.Errorf("reading case %s: %w", ref, err)
	}
	defer tx.Rollback()
	query := func(query string, args ...any) (*sql.Rows, error) { return tx.QueryContext(ctx, query, args...) }

	st, err = story(query, strings.ToUpper(ref))
	if errors.Is(err, ErrNotFound) {
		return Story{}, false, nil
	}
	if err != nil {
		return Story{}, false, fmt.Errorf("reading case %s: %w", ref, err)
	}
	return st, true, nil
}

func story(query querier, ref string) (st Story, err error) {
	st.Case, err = oneCase(query, "SELECT b.body FROM cases c JOIN case_bodies b ON b.case_id = c.id WHERE c.ref = $1", ref)
	if err != nil {
		return Story{}, err
	}
	if st.Events, err = events(query, st.Case.ID); err != nil {
		return Story{}, err
	}
	rows, err := query(outgoingBrief+" WHERE o.case_id = $1 ORDER BY o.created, o.id", st.Case.ID)
	if err != nil {
		return Story{}, err
	}
	if st.Letters, err = collect(rows, scanOutgoing); err != nil {
		return Story{}, err
	}
	rows, err = query(`SELECT m.id, m.at, w.from_name, w.from_address, w.subject, w.text, w.message_id, m.hash,
			m.disposition, m.direction, m.kind, w.problems
		FROM messages m JOIN message_words w ON w.message = m.id
		WHERE m.case_id = $1 ORDER BY m.at, m.id`, st.Case.ID)
	if err != nil {
		return Story{}, err
	}
	st.Messages, err = collect(rows, func(scan func(...any) error) (m MessageRow, err error) {
		err = scan(&m.ID, instant{&m.At}, &m.From.Name, &m.From.Addr, &m.Subject, &m.Text, text{&m.MessageID}, &m.Hash,
			&m.Disposition, &m.Direction, &m.Kind, listed{&m.Problems})
		return m, err
	})
	return st, err
}
