package casework

import "slices"

var movedOn = &Refusal{Why: "The case has moved on since your last step, so it can't be undone by itself.", Help: "Say what should hold now, for example with COMPLAINT or NOTE, or ask your manager."}

// undo takes back the person's last act on the case, unless a letter of it has
// gone. What was undone stays on record beside the undoing.
func (w Word) undo(s *story) error {
	act := w.lastAct()
	if len(act) == 0 {
		return &Refusal{Why: "There is nothing of yours on this case that could be undone."}
	}
	if other := w.Parts(); other != "" && !w.Both {
		return &Refusal{Why: "Two cases became one, so UNDO can't part them by itself.", Help: "Send the customer's message to the mailbox again with NEW and the date on which it came: it gets a case of its own. Then write to the customer from " + other + "."}
	} else if other == "" && w.Both {
		return &Refusal{Why: "Something was done on the other case since, so the two can't be parted by UNDO."}
	}
	var seqs []int
	var stop []string    // letters of the act, none of which may have gone
	var drafted []string // names of those that wait for a person; one may have been shown anew
	for _, e := range act {
		seqs = append(seqs, e.Seq)
		if e.What == Drafted {
			drafted = append(drafted, e.Data.Draft.Letter.Name)
		}
		key := e.Data.letterKey()
		if key == "" {
			continue
		}
		if mark := s.c.Letter(key); mark != nil && (mark.State == LetterGone || mark.State == LetterUndelivered) || w.released(key) {
			return &Refusal{Why: "The letter has already gone, so it can't be undone.", Help: "Write to the customer again to put it right."}
		}
		stop = append(stop, key)
	}
	if w.builtOn(act) {
		return movedOn
	}
	if draft := s.c.Draft; draft != nil && (slices.Contains(stop, draft.Letter.Key) || draft.Author == w.By.Address && slices.Contains(drafted, draft.Letter.Name)) {
		s.withdrawDraft("undone")
		stop = without(stop, draft.Letter.Key)
	}
	was := s.c
	s.record(Event{What: Undone, Data: EventData{Undoes: seqs}})
	s.d.Withdraw = append(s.d.Withdraw, stop...)
	s.c = Fold(s.c.ID, append(slices.Clone(w.History), s.d.Events...))
	s.buryDraft(stop, drafted, w.Fresh)
	if s.c.State != was.State || s.c.Stage != was.Stage {
		if len(s.c.Leaving) > 0 {
			return movedOn
		}
		s.stopAnswer() // it was written to a case that stood elsewhere
	}
	s.confirm(w.By.Address, "Your last step on this case is undone. "+s.restored())
	return nil
}

// buryDraft stops a letter that the undoing has brought back to the case: its
// own mail was stopped by the act that no longer counts. It is shown again as a
// letter of its own, unless the act only showed it anew and its writer wants it
// no more.
func (s *story) buryDraft(stopped, drafted []string, code string) {
	if s.c.Draft == nil || !slices.Contains(stopped, s.c.Draft.Letter.Key) {
		return
	}
	old := *s.c.Draft
	s.withdrawDraft("undone")
	if old.Author == "" || !slices.Contains(drafted, old.Letter.Name) {
		s.redraft(old, code)
	}
}

// builtOn reports whether something later, not of the act itself, changed where
// the case stands: taking the act away from under it would leave no true case.
func (w Word) builtOn(act []Event) bool {
	undone := undoneIn(w.History)
	for _, e := range w.History {
		if e.Seq < act[0].Seq || e.Action == act[0].Action || undone[e.Seq] {
			continue
		}
		switch e.What {
		case KindSet, OutcomeGiven, OutcomeVoid, StageOpened, Reopened, CaseClosed, Paused, PauseReviewed, Resumed:
			return true
		}
	}
	return false
}

// lastAct returns the events of the person's latest act that still counts.
func (w Word) lastAct() []Event {
	undone := undoneIn(w.History)
	counts := func(e Event) bool { return e.Action != "" && e.What != Undone && !undone[e.Seq] }
	var action string
	for _, e := range slices.Backward(w.History) {
		if e.By == w.By.Address && counts(e) {
			action = e.Action
			break
		}
	}
	var act []Event
	for _, e := range w.History {
		if action != "" && e.Action == action && counts(e) {
			act = append(act, e)
		}
	}
	return act
}

// letterKey is the key of the letter that the event is about; "" for none.
func (d EventData) letterKey() string {
	switch {
	case d.Letter != nil:
		return d.Letter.Key
	case d.Draft != nil:
		return d.Draft.Letter.Key
	}
	return d.Key
}

// released reports whether a letter was let go for sending.
func (w Word) released(key string) bool {
	return slices.ContainsFunc(w.History, func(e Event) bool { return e.What == Released && e.Data.Key == key })
}

// restored says how the case stands after an undoing.
func (s *story) restored() string {
	if s.c.State == Closed {
		return "The case stays closed."
	}
	return "The case is open again as a " + kindWords[s.c.Kind] + "."
}
