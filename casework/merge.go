package casework

import (
	"fmt"
	"slices"
	"time"
)

// Belongs is the case that SAME says this one is part of: the one it was
// related to when it was opened. It is "" where there is none, where a person
// has said that the two stay apart, and once a further message is what SAME and
// SEPARATE speak of.
func (c *Case) Belongs() string {
	if len(c.Related) == 0 || c.Apart || c.State != Triage && !c.Opened.Equal(c.LastInAt) {
		return ""
	}
	return c.Related[0]
}

// same says that this case is part of the one it is related to, or that the
// customer's latest message belongs where it was put.
func (w Word) same(s *story) error {
	if w.Value == "" {
		w.Value = s.c.Belongs()
	}
	if w.Value == "" {
		return w.foldIn(s)
	}
	return w.merge(s)
}

// merge ends this case because another of the customer's carries it on (policy
// 6.4; R11). The other case takes it over (TakeOver) in the same transaction or
// neither happens. Danger in the home and promises move with it.
func (w Word) merge(s *story) error {
	into := w.Value
	switch {
	case into == "":
		return &Refusal{Why: "Your word does not say which case carries this one on.", Help: "Write MERGE and the reference of the other case."}
	case into == s.c.Ref:
		return &Refusal{Why: "A case can't be merged with itself.", Help: "Write the reference of the customer's other case."}
	case s.c.State == Closed:
		return &Refusal{Why: "This case is closed, so there is nothing to carry on."}
	case s.c.State != Triage && s.c.State != Open:
		return &Refusal{Why: "This case is " + s.standing() + ", so it runs its own course.", Help: "Merge the other case into this one instead."}
	case s.c.Draft != nil && s.c.Draft.Approved || len(s.c.Leaving) > 0:
		return &Refusal{Why: "A letter on this case is on its way.", Help: "Reply UNDO to stop it, or wait until it has left."}
	}
	if err := w.inCharge(s); err != nil {
		return err
	}
	s.record(Event{What: Merged, Data: EventData{Ref: into, Message: w.Message}})
	s.stopWaiting("another case carries it on")
	for _, d := range slices.Clone(s.c.Deadlines) {
		s.drop(into+" carries it on", d.What) // what outlives a case, too
	}
	s.record(Event{What: CaseClosed, Why: into + " carries it on"})
	s.toStaff(w.By.Address, StaffDone, Facts{"done.what": s.c.Ref + " is now part of " + into + ". The customer is told there, and every date that was earlier holds there."}, true)
	return nil
}

// separate says that the case is a matter of its own, whatever it is related
// to: nobody is asked again (policy 6.4; R11).
func (w Word) separate(s *story) error {
	if s.c.Apart || len(s.c.Related) == 0 {
		return &Refusal{Why: "This case is a matter of its own already."}
	}
	s.record(Event{What: KeptApart, Data: EventData{Message: w.Message}})
	s.confirm(w.By.Address, "Noted: this is a matter of its own. Its dates run on as they are.")
	return nil
}

// TakeOver carries another case on in this one (policy 6.4; R11).
type TakeOver struct {
	From    Case  // the other case, as it stood before it was merged
	Message ID    // the mail with the word
	By      Staff // who decided
	Hold    time.Duration
	Code    string // keyed hash of a fresh code, should a letter have to be shown
	Told    bool   // another letter of the same act tells the customer where it goes on
}

func (t TakeOver) decide(s *story) error {
	s.by, s.action = t.By.Address, fmt.Sprint(t.Message)
	if err := t.may(s); err != nil {
		return err
	}
	from := t.From
	s.record(Event{What: TookOver, Data: EventData{Ref: from.Ref, Message: from.LastIn, Received: from.LastInAt, Person: from.Customer.ID, Flags: from.Flags, Safety: from.Safety, Hazards: from.Hazards}})
	for _, who := range from.Excluded {
		s.leaveOut(who)
	}
	s.stopDraft(t.Code)
	t.clocks(s)
	t.promises(s)
	if s.c.State == Answered {
		s.holdWindow(from.LastIn, from.LastInAt, nil)
	}
	if !t.Told {
		s.toCustomer(LetterMerged, "merged", Facts{"merged.ref": from.Ref}, from.LastIn, t.Code)
		s.hold(t.Hold)
	}
	if s.c.Officer != t.By.Address {
		facts := s.messageFacts(Arrival{From: from.Customer, Received: from.LastInAt, Subject: from.Subject, Read: Classification{Kind: from.Kind, Flags: from.Flags}})
		facts["notes"] = lines([]string{from.Ref + " was merged into this case. Its message is on file under that reference."})
		name := StaffMessage
		if len(s.c.Holding) > 0 {
			name = StaffDecision
		}
		s.toStaff(s.c.Officer, name, facts, false)
	}
	return nil
}

// may refuses a merger that would cost the customer something, or show one
// customer's case to another.
func (t TakeOver) may(s *story) error {
	from := t.From
	same := from.Customer.ID == s.c.Customer.ID || from.Customer.Address != "" && from.Customer.Address == s.c.Customer.Address
	helps := slices.ContainsFunc(s.c.Helpers, func(h Helper) bool { return h.Person.Address == from.Customer.Address && h.Authority == AuthorityGiven })
	switch {
	case s.c.Ref == from.Ref:
		return &Refusal{Why: "A case can't be merged with itself.", Help: "Write the reference of the customer's other case."}
	case !same && !helps:
		return &Refusal{Why: s.c.Ref + " is another customer's case, so the two stay apart."}
	case s.c.State == Closed:
		return &Refusal{Why: s.c.Ref + " is closed, so it can't carry anything on.", Help: "Look into this case by itself: reply SEPARATE."}
	case s.c.State == Suspended:
		return &Refusal{Why: s.c.Ref + " is paused, and this case's dates would stand still with it.", Help: "Reply RESUME there first, or SEPARATE here."}
	case (from.Kind == Complaint || from.Kind == StageRequest) && s.c.Stage == "", from.Kind == MemberEnquiry && s.c.Kind != MemberEnquiry && s.c.Stage == "":
		return &Refusal{Why: s.c.Ref + " is " + s.standing() + ", and a " + kindWords[from.Kind] + " has the stricter dates.", Help: "Do it the other way round: on " + s.c.Ref + ", reply MERGE " + from.Ref + "."}
	case from.State == Open && s.rules.Policy.step(from.Stage) > s.rules.Policy.step(s.c.Stage):
		return &Refusal{Why: "This case is further on in the procedure than " + s.c.Ref + ".", Help: "Do it the other way round: on " + s.c.Ref + ", reply MERGE " + from.Ref + "."}
	case slices.Contains(s.c.Excluded, t.By.Address):
		return &Refusal{Why: "That case is looked after by somebody else.", Help: "Ask your manager to merge them."}
	}
	return nil
}

// step is the place of a stage in the procedure, 1 for the first; 0 for none.
func (p Policy) step(id string) int {
	return 1 + slices.IndexFunc(p.Stages, func(st Stage) bool { return st.ID == id })
}

// clocks lets the earlier of two dates of the same name govern, and brings
// danger in the home along.
func (t TakeOver) clocks(s *story) {
	for _, d := range t.From.Deadlines {
		own := s.c.Deadline(d.What)
		switch {
		case d.State != Running:
			continue
		case isHazard(d.What) && (own == nil || earlier(d, *own)):
		case own != nil && slices.Contains(s.clocksOf(s.c.Kind), d.What) && d.By < own.By:
		default:
			continue
		}
		d.Stage, d.Set, d.Reminded = s.c.Stage, s.today, ""
		d.Working += " It came with " + t.From.Ref + ", which became part of this case; the earlier date holds."
		s.record(Event{What: DeadlineSet, Clause: d.Clause, Data: EventData{Deadline: &d}})
	}
}

// earlier compares two deadlines to the hour, where they have one.
func earlier(a, b Deadline) bool {
	if !a.At.IsZero() && !b.At.IsZero() {
		return a.At.Before(b.At)
	}
	return a.By < b.By
}

// promises brings along what the other case still owes.
func (t TakeOver) promises(s *story) {
	for _, p := range t.From.OpenPromises() {
		n := len(s.c.Promises) + 1
		s.record(Event{What: Promised, Data: EventData{N: n, Day: p.By}, Words: Facts{"promise.what": p.What}})
		if old := t.From.Deadline(p.Deadline()); old != nil {
			s.setDeadline(promiseDeadline(n), Due{By: old.By, Working: old.Working + " It came with " + t.From.Ref + "."}, old.Clause)
		}
	}
}

// holdWindow keeps an answered case open until a person says whether the
// message asks for the next stage.
func (s *story) holdWindow(message ID, received time.Time, understood Facts) {
	s.record(Event{What: WindowHeld, Data: EventData{Message: message}, Clause: s.rules.Policy.Close.Clause, Words: understood})
	if s.c.Deadline(DueDecision) == nil {
		p := s.rules.Policy.Triage
		s.setDeadline(DueDecision, s.rules.Calendar.Due(DueDecision, received, p, Landlord), p.Clause)
	}
}

// Parts is the reference of the other case, where UNDO would part two cases
// that became one: it counts only on both in one transaction, with Word.Both.
func (w Word) Parts() string {
	for _, e := range w.lastAct() {
		if e.What == Merged || e.What == TookOver {
			return e.Data.Ref
		}
	}
	return ""
}
