package store

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"putright/casework"
)

// ids remembers the last id, so that those of one second differ and rise.
var ids struct {
	sync.Mutex
	second int64
	low    int64
}

// NewID makes an id of 63 bits: the second of now, so that ids rise with time,
// above 31 bits that begin at random in each second.
func NewID(now time.Time) casework.ID {
	ids.Lock()
	defer ids.Unlock()
	if second := now.Unix(); second != ids.second {
		ids.second, ids.low = second, rand.Int64N(1<<30) // leaves room for a thousand million more
	} else {
		ids.low++
	}
	return casework.ID(ids.second<<31 | ids.low)
}

// stamp is a time as it is stored: milliseconds UTC, NULL for the zero time.
func stamp(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMilli()
}

// instant scans a stored time.
type instant struct{ t *time.Time }

func (i instant) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*i.t = time.Time{}
	case int64:
		*i.t = time.UnixMilli(v).UTC()
	default:
		return fmt.Errorf("a time is stored as %T", v)
	}
	return nil
}

// orNull stores the empty text as NULL, where "" must never match anything.
func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// idOrNull stores "no such thing" as NULL.
func idOrNull(id casework.ID) any {
	if id == 0 {
		return nil
	}
	return int64(id)
}

// text scans a text that may be NULL.
type text struct{ s *string }

func (t text) Scan(v any) error {
	var n sql.NullString
	err := n.Scan(v)
	*t.s = n.String
	return err
}

// number scans an id that may be NULL.
type number struct{ id *casework.ID }

func (n number) Scan(v any) error {
	var i sql.NullInt64
	err := i.Scan(v)
	*n.id = casework.ID(i.Int64)
	return err
}

// list stores texts as a JSON list.
func list(texts []string) string {
	if len(texts) == 0 {
		return "[]"
	}
	b, err := json.Marshal(texts)
	if err != nil {
		panic(err) // texts always marshal
	}
	return string(b)
}

// listed scans a stored list.
type listed struct{ to *[]string }

func (l listed) Scan(v any) error {
	s, ok := v.(string)
	if !ok {
		return fmt.Errorf("a list is stored as %T", v)
	}
	if s == "[]" {
		*l.to = nil
		return nil
	}
	return json.Unmarshal([]byte(s), l.to)
}

// collect reads all rows with scan and closes them.
func collect[T any](rows *sql.Rows, scan func(scan func(...any) error) (T, error)) ([]T, error) {
	defer rows.Close()
	var all []T
	for rows.Next() {
		one, err := scan(rows.Scan)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

// querier runs a query, in a transaction or on a connection for reading.
type querier func(query string, args ...any) (*sql.Rows, error)
