package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"putright/casework"
)

// facts stores casework.Facts as a JSON object that keeps the types: a string,
// a bool and an int stand for themselves; a date is {"date": "2026-11-24"}, a
// time {"time": "2026-11-24T09:30:00Z"}, and a list of facts {"list": [{…}, …]}.
type facts casework.Facts

func (f facts) MarshalJSON() ([]byte, error) {
	out := make(map[string]any, len(f))
	for name, value := range f {
		switch v := value.(type) {
		case string, bool, int:
			out[name] = v
		case casework.Date:
			out[name] = map[string]casework.Date{"date": v}
		case time.Time:
			out[name] = map[string]time.Time{"time": v.UTC()}
		case []casework.Facts:
			all := make([]facts, len(v))
			for i := range v {
				all[i] = facts(v[i])
			}
			out[name] = map[string][]facts{"list": all}
		default:
			return nil, fmt.Errorf("the fact %q is a %T, which can't be stored", name, value)
		}
	}
	return json.Marshal(out)
}

func (f *facts) UnmarshalJSON(b []byte) error {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(b, &raw); err != nil || raw == nil {
		return err
	}
	*f = make(facts, len(raw))
	for name, value := range raw {
		v, err := fact(value)
		if err != nil {
			return fmt.Errorf("reading the fact %q: %w", name, err)
		}
		(*f)[name] = v
	}
	return nil
}

func fact(b []byte) (any, error) {
	switch {
	case bytes.HasPrefix(b, []byte(`"`)):
		return decode[string](b)
	case bytes.HasPrefix(b, []byte(`{`)):
		var tagged struct {
			Date *casework.Date
			Time *time.Time
			List []facts
		}
		if err := json.Unmarshal(b, &tagged); err != nil {
			return nil, err
		}
		switch {
		case tagged.Date != nil:
			return *tagged.Date, nil
		case tagged.Time != nil:
			return *tagged.Time, nil
		case tagged.List == nil:
			return nil, fmt.Errorf("%s is no date, time or list", b)
		}
		all := make([]casework.Facts, len(tagged.List))
		for i := range all {
			all[i] = casework.Facts(tagged.List[i])
		}
		return all, nil
	case bytes.Equal(b, []byte("true")), bytes.Equal(b, []byte("false")):
		return decode[bool](b)
	case bytes.Equal(b, []byte("null")):
		return nil, errors.New("it has no value")
	default:
		return decode[int](b)
	}
}

func decode[T any](b []byte) (T, error) {
	var v T
	err := json.Unmarshal(b, &v)
	return v, err
}

// encodeFacts returns what a column of facts holds: NULL for none.
func encodeFacts(f casework.Facts) (any, error) {
	if f == nil {
		return nil, nil
	}
	b, err := json.Marshal(facts(f))
	return string(b), err
}

// factsOf scans a column of facts.
type factsOf struct{ f *casework.Facts }

func (o factsOf) Scan(v any) error {
	*o.f = nil
	if v == nil {
		return nil
	}
	s, ok := v.(string)
	if !ok {
		return fmt.Errorf("facts are stored as %T", v)
	}
	var f facts
	err := json.Unmarshal([]byte(s), &f)
	*o.f = casework.Facts(f)
	return err
}
