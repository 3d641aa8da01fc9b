package casework

import "slices"

// safe marks a case on which nothing automatic may leave, or takes the mark
// away (design promise 2; R28, R66). Anybody who sees danger may mark it: what
// had not left is stopped and the duty contact is told. Only the duty contact or
// a manager says that it is over.
func (w Word) safe(s *story) error {
	if w.Off {
		return w.safeAgain(s)
	}
	if s.c.Safety {
		return &Refusal{Why: "The case is marked already: nothing leaves unless a person releases it."}
	}
	s.record(Event{What: SafetySet, Words: kept(w.Facts, "reason")})
	stopped := s.stopAutomatic()
	if s.c.Draft != nil && s.c.Draft.Approved {
		s.stopDraft(w.Fresh) // whoever released it did not know of the danger
	}
	for _, who := range s.onDuty() {
		if who != w.By.Address {
			s.record(Event{What: Referred, Data: EventData{Role: RoleDuty, Officer: who, Message: w.Message}})
			s.toStaff(who, StaffPage, Facts{"deadlines": s.deadlineFacts()}, true)
		}
	}
	what := "The case is marked. From now on no letter leaves unless a person has read and released it."
	if stopped {
		what += " A letter that had not left yet was stopped."
	}
	s.confirm(w.By.Address, what)
	return nil
}

func (w Word) safeAgain(s *story) error {
	switch {
	case !s.c.Safety:
		return &Refusal{Why: "The case carries no such mark."}
	case !w.By.Has(RoleDuty) && !w.By.Has(RoleManager):
		return &Refusal{Why: "Only the duty contact or a manager may take that mark away.", Help: "Ask them to reply SAFE off."}
	}
	s.record(Event{What: SafetySet, Data: EventData{Off: true}, Words: kept(w.Facts, "reason")})
	s.confirm(w.By.Address, "The mark is gone: letters leave by themselves again.")
	return nil
}

// stopAutomatic stops the letters of nobody's making that have not left, and
// reports whether there were any. One that a server is taking just now is on
// its way all the same.
func (s *story) stopAutomatic() bool {
	var keys []string
	for _, l := range s.c.Letters {
		waits := s.c.Draft != nil && s.c.Draft.Letter.Key == l.Key || slices.ContainsFunc(s.c.Leaving, func(d Draft) bool { return d.Letter.Key == l.Key })
		if l.State == LetterWaiting && l.By == "" && !waits {
			keys = append(keys, l.Key)
		}
	}
	act := s.action
	s.action = "" // UNDO takes the mark away again, but what was stopped never leaves
	for _, key := range keys {
		s.record(Event{What: DraftWithdrawn, Data: EventData{Key: key}, Why: "the case was marked: nothing automatic leaves"})
		s.d.Stop = append(s.d.Stop, key)
	}
	s.action = act
	return len(keys) > 0
}
