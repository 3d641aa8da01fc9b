package store

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"putright/casework"
)

// TestCasesAndEventsComeBack draws cases with events of every shape and reads
// them again.
func TestCasesAndEventsComeBack(t *testing.T) {
	s := openStore(t)
	same := cmp.Options{cmpopts.EquateEmpty(), cmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) })}
	rapid.Check(t, func(t *rapid.T) {
		var c casework.Case
		var events []casework.Event
		err := s.Update(ctx, func(tx *Tx) error {
			ref, err := tx.NewRef("VH", rapid.IntRange(2000, 2100).Draw(t, "year"))
			if err != nil {
				return err
			}
			c = rapid.MakeCustom[casework.Case](shapes).Draw(t, "case")
			c.ID, c.Ref, c.Mailbox = NewID(now), ref, mailbox
			if c.Customer, err = tx.Person(mailbox, "", c.Customer.Name); err != nil {
				return err
			}
			if c.Draft != nil {
				c.Draft.Facts = someFacts(2).Draw(t, "draft")
			}
			events = rapid.SliceOfN(someEvent(), 1, 5).Draw(t, "events")
			for i := range events {
				events[i].Seq = i + 1
			}
			c.Seq = len(events)
			return tx.SaveCase(c, events, now)
		})
		if err != nil {
			t.Fatal(err)
		}
		st, ok, err := s.Story(ctx, strings.ToLower(c.Ref))
		if err != nil || !ok {
			t.Fatalf("%v, %v", ok, err)
		}
		if diff := cmp.Diff(c, st.Case, same); diff != "" {
			t.Errorf("the case changed (- saved, + read):\n%s", diff)
		}
		if diff := cmp.Diff(events, st.Events, same); diff != "" {
			t.Errorf("the events changed (- saved, + read):\n%s", diff)
		}
	})
}

// shapes draws values that may stand in a case or event: times are cut to the
// millisecond, facts are of the types that are allowed, ids fit the columns.
var shapes = rapid.MakeConfig{
	Types: map[reflect.Type]*rapid.Generator[any]{
		reflect.TypeFor[time.Time]():      rapid.Map(someTime(), func(t time.Time) any { return t }),
		reflect.TypeFor[casework.Facts](): rapid.Just[any](casework.Facts(nil)), // drawn apart
	},
}

func someTime() *rapid.Generator[time.Time] {
	return rapid.Map(rapid.Int64Range(0, 4e12), func(ms int64) time.Time {
		if ms%5 == 0 {
			return time.Time{}
		}
		return time.UnixMilli(ms).UTC()
	})
}

func someEvent() *rapid.Generator[casework.Event] {
	return rapid.Custom(func(t *rapid.T) casework.Event {
		e := rapid.MakeCustom[casework.Event](shapes).Draw(t, "event")
		if e.At.IsZero() {
			e.At = now
		}
		e.Words = someFacts(2).Draw(t, "words")
		if e.Data.Draft != nil {
			e.Data.Draft.Facts = someFacts(2).Draw(t, "draft")
		}
		return e
	})
}

// someFacts draws facts of every type, with lists nested as deep as said.
func someFacts(depth int) *rapid.Generator[casework.Facts] {
	values := []*rapid.Generator[any]{
		rapid.String().AsAny(),
		rapid.Int().AsAny(),
		rapid.Bool().AsAny(),
		rapid.Map(rapid.IntRange(-5000, 5000), func(n int) any { return casework.Date("2026-11-24").AddDays(n) }),
		rapid.Just[any](casework.Date("")),
		rapid.Map(someTime(), func(t time.Time) any { return t }),
	}
	if depth > 0 {
		values = append(values, rapid.Map(rapid.SliceOfN(rapid.Deferred(func() *rapid.Generator[casework.Facts] { return someFacts(depth - 1) }), 0, 3),
			func(all []casework.Facts) any { return all }))
	}
	return rapid.Map(rapid.MapOfN(rapid.String(), rapid.OneOf(values...), 0, 5), func(m map[string]any) casework.Facts { return m })
}

func TestFactsKeepTheirTypes(t *testing.T) {
	in := casework.Facts{
		"text": "2026-11-24", "like a tag": `{"date":"2026-11-24"}`, "empty": "", "number": 0, "large": 1 << 60, "yes": true, "no": false,
		"day": casework.Date("2026-11-24"), "moment": now, "none": []casework.Facts{},
		"list": []casework.Facts{{"day": casework.Date("2026-12-01"), "deeper": []casework.Facts{{"n": -1}}}},
	}
	b, err := json.Marshal(facts(in))
	if err != nil {
		t.Fatal(err)
	}
	var out facts
	if err := json.Unmarshal(b, &out); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(in, casework.Facts(out)); diff != "" {
		t.Errorf("%s became\n%s", b, diff)
	}
	for _, bad := range []any{nil, 1.5, int64(1), []string{"a"}, map[string]any{}, struct{}{}} {
		if _, err := json.Marshal(facts{"odd": bad}); err == nil || !strings.Contains(err.Error(), `"odd"`) {
			t.Errorf("a %T: %v", bad, err)
		}
	}
	for _, bad := range []string{`{"a":1.5}`, `{"a":null}`, `{"a":[1]}`, `[]`, `{"a":{"list":[1]}}`, `{"a":{}}`} {
		if err := json.Unmarshal([]byte(bad), &out); err == nil {
			t.Errorf("%s was read as %v", bad, out)
		}
	}
}

func TestACaseChangesOnlyFromWhatWasRead(t *testing.T) {
	s := openStore(t)
	c := openCase(t, s, "pat@example.org", now)
	note := func(c casework.Case) error {
		c.Seq++
		return s.Update(ctx, func(tx *Tx) error {
			return tx.SaveCase(c, []casework.Event{{Seq: c.Seq, At: now, What: casework.Noted, By: "dana@victory.example", Version: 1}}, time.Time{})
		})
	}
	if err := note(c); err != nil {
		t.Fatal(err)
	}
	if err := note(c); !errors.Is(err, ErrConflict) {
		t.Errorf("a second event 2: %v", err)
	}
	gap := c
	gap.Seq = 7
	if err := note(gap); !errors.Is(err, ErrConflict) {
		t.Errorf("an event 8 after 2: %v", err)
	}
	stale := c
	if err := s.Update(ctx, func(tx *Tx) error { return tx.SaveCase(stale, nil, now) }); !errors.Is(err, ErrConflict) {
		t.Errorf("the case as it was at event 1: %v", err)
	}
	other := c
	other.ID = NewID(now)
	if err := s.Update(ctx, func(tx *Tx) error {
		return tx.SaveCase(other, []casework.Event{{Seq: 1, At: now}}, now)
	}); !errors.Is(err, ErrConflict) {
		t.Errorf("a second case with the reference: %v", err)
	}
	wrong := c
	wrong.Seq = 3
	if err := s.Update(ctx, func(tx *Tx) error {
		return tx.SaveCase(wrong, []casework.Event{{Seq: 5, At: now}}, now)
	}); err == nil {
		t.Error("an event with a number out of turn was taken")
	}
	update(t, s, func(tx *Tx) error {
		events, err := tx.Events(c.ID)
		if len(events) != 2 {
			t.Errorf("%d events on file", len(events))
		}
		return err
	})
}

func TestFindingCases(t *testing.T) {
	s := openStore(t)
	a, b := openCase(t, s, "pat@example.org", now), openCase(t, s, "pat@example.org", now)
	other := openCase(t, s, "kim@example.org", now)
	update(t, s, func(tx *Tx) error {
		if a.Ref != "VH-2026-00001" || b.Ref != "VH-2026-00002" {
			t.Errorf("references %s, %s", a.Ref, b.Ref)
		}
		if ref, err := tx.NewRef("VH", 2027); err != nil || ref != "VH-2027-00001" {
			t.Errorf("the next year begins with %s, %v", ref, err)
		}
		if a.Customer.ID != b.Customer.ID || a.Customer.ID == other.Customer.ID {
			t.Error("one person was put on file twice, or two as one")
		}
		if c, ok, err := tx.CaseByRef(mailbox, b.Ref); err != nil || !ok || c.ID != b.ID {
			t.Errorf("by reference: %v, %v", ok, err)
		}
		if _, ok, err := tx.CaseByRef("other@victory.example", b.Ref); err != nil || ok {
			t.Errorf("from another mailbox: %v, %v", ok, err)
		}
		if _, err := tx.Case(12345); !errors.Is(err, ErrNotFound) {
			t.Errorf("no such case: %v", err)
		}
		of, err := tx.CasesOf(mailbox, a.Customer.ID, 10)
		if err != nil || len(of) != 2 || of[0].ID != b.ID || of[1].ID != a.ID {
			t.Errorf("the customer's cases: %v, %v", of, err)
		}

		if ok, err := tx.IsParty(other.ID, a.Customer.ID); err != nil || ok {
			t.Errorf("a stranger is a party: %v", err)
		}
		if ok, err := tx.IsParty(a.ID, a.Customer.ID); err != nil || !ok {
			t.Errorf("the customer is none: %v", err)
		}
		for range 2 {
			if err := tx.AddParty(other.ID, a.Customer.ID, "helper"); err != nil {
				t.Error(err)
			}
		}
		if of, err = tx.CasesOf(mailbox, a.Customer.ID, 2); err != nil || len(of) != 2 || of[0].ID != other.ID {
			t.Errorf("with the one helped in: %v, %v", of, err)
		}
		return nil
	})
}

func TestPeople(t *testing.T) {
	s := openStore(t)
	update(t, s, func(tx *Tx) error {
		person := func(mailbox, addr, name string) casework.Person {
			p, err := tx.Person(mailbox, addr, name)
			if err != nil {
				t.Fatal(err)
			}
			return p
		}
		unnamed := person(mailbox, "pat@example.org", "")
		named := person(mailbox, "Pat@Example.org", "Pat")
		if named.ID != unnamed.ID || named.Name != "Pat" || named.Address != "pat@example.org" {
			t.Errorf("%+v, then %+v", unnamed, named)
		}
		if again := person(mailbox, "pat@example.org", "Mallory"); again != named {
			t.Errorf("a later mail renamed the person: %+v", again)
		}
		if person("other@victory.example", "pat@example.org", "Pat").ID == named.ID {
			t.Error("two mailboxes share a person")
		}
		if a, b := person(mailbox, "", "Caller"), person(mailbox, "", "Caller"); a.ID == b.ID {
			t.Error("two people without an address are one")
		}
		return nil
	})
}

func TestDueCasesWakeInTurn(t *testing.T) {
	s := openStore(t)
	second := openCase(t, s, "b@example.org", now.Add(-time.Minute))
	first := openCase(t, s, "a@example.org", now.Add(-time.Hour))
	openCase(t, s, "later@example.org", now.Add(time.Millisecond))
	openCase(t, s, "never@example.org", time.Time{})
	due := func(limit int) (ids []casework.ID) {
		update(t, s, func(tx *Tx) (err error) {
			ids, err = tx.DueCases(now, limit)
			return err
		})
		return ids
	}
	if got := due(10); len(got) != 2 || got[0] != first.ID || got[1] != second.ID {
		t.Errorf("due: %v", got)
	}
	if got := due(1); len(got) != 1 {
		t.Errorf("one was asked for: %v", got)
	}
	update(t, s, func(tx *Tx) error { return tx.SaveCase(first, nil, now.Add(time.Hour)) })
	if got := due(10); len(got) != 1 {
		t.Errorf("after one was put off: %v", got)
	}
}

func TestListingCases(t *testing.T) {
	s := openStore(t)
	update(t, s, func(tx *Tx) error {
		_, err := tx.exec("INSERT INTO counters (prefix, year, last) VALUES ('VH', 2026, 99997)")
		return err
	})
	var all []casework.Case
	for range 4 {
		all = append(all, openCase(t, s, "pat@example.org", now))
	}
	closed, early := all[0], all[3]
	closed.State, closed.Deadlines = casework.Closed, nil
	early.Deadlines = append([]casework.Deadline{
		{What: casework.DueWindow, By: "2026-01-01", State: casework.Running},
		{What: casework.DueContact, By: "2026-01-01", State: casework.Met},
		{What: casework.DueAcknowledgement, By: "2026-12-01", State: casework.Running},
	}, early.Deadlines...)
	update(t, s, func(tx *Tx) error { return errors.Join(tx.SaveCase(closed, nil, now), tx.SaveCase(early, nil, now)) })

	for _, x := range []struct {
		f    Filter
		want string
	}{
		{Filter{}, "VH-2026-99998 VH-2026-99999 VH-2026-100000 VH-2026-100001"},
		{Filter{Open: true}, "VH-2026-99999 VH-2026-100000 VH-2026-100001"},
		{Filter{Overdue: true, Today: "2026-12-01"}, ""},
		{Filter{Overdue: true, Today: "2026-12-02"}, "VH-2026-100001"},
		{Filter{Overdue: true, Open: true, Today: "2026-12-09"}, "VH-2026-99999 VH-2026-100000 VH-2026-100001"},
	} {
		var refs []string
		err := s.Cases(ctx, x.f, func(c casework.Case) error {
			refs = append(refs, c.Ref)
			if _, _, err := s.Story(ctx, c.Ref); err != nil { // f may use the store
				return err
			}
			if x.f.Overdue && !c.Overdue(x.f.Today) {
				t.Errorf("%s is listed as overdue", c.Ref)
			}
			return nil
		})
		if got := strings.Join(refs, " "); err != nil || got != x.want {
			t.Errorf("%+v: %s, %v; want %s", x.f, got, err, x.want)
		}
	}
	stop := errors.New("stop")
	if err := s.Cases(ctx, Filter{}, func(casework.Case) error { return stop }); err != stop {
		t.Errorf("the callback's error came back as %v", err)
	}
}

// TestListingManyCases goes over the ends of pages.
func TestListingManyCases(t *testing.T) {
	s := openStore(t)
	const n = 401
	update(t, s, func(tx *Tx) error {
		for range n {
			if _, err := newCase(tx, "pat@example.org", now); err != nil {
				return err
			}
		}
		return nil
	})
	last, got := "", 0
	err := s.Cases(ctx, Filter{}, func(c casework.Case) error {
		if c.Ref <= last {
			t.Errorf("%s after %s", c.Ref, last)
		}
		last, got = c.Ref, got+1
		return nil
	})
	if err != nil || got != n {
		t.Errorf("%d cases, %v", got, err)
	}
}
