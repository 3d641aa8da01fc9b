package casework

// interval is how often the customer hears from us, as agreed with them or as
// the policy's period says (Code 5.9; R63).
func (s *story) interval(p Period) Period {
	if s.c.Interval > 0 && p.N > 0 {
		p.N, p.Unit = s.c.Interval, WorkingDays
	}
	return p
}

// nextUpdate sets the day by which a customer who is owed an answer hears from
// us again, counted from the day of the latest word to them. None is set where
// the answer comes first: once its date is missed, apologies say when the next
// word comes (policy 16.2; Code 5.9; R3, R63).
func (s *story) nextUpdate(from Date) {
	due, ok := s.updateAfter(from)
	old := s.c.Deadline(DueUpdate)
	switch {
	case !ok:
		s.drop("the answer comes first", DueUpdate)
	case old == nil || old.By != due.By:
		s.setDeadline(DueUpdate, due, s.rules.Policy.Update.Clause)
	}
}

func (s *story) updateAfter(from Date) (Due, bool) {
	p, answer := s.interval(s.rules.Policy.Update), s.c.Deadline(DueAnswer)
	if p.N == 0 || answer == nil || s.c.Stage == "" || s.c.State != Open || s.c.Customer.Address == "" {
		return Due{}, false
	}
	due := s.rules.Calendar.DueFrom(DueUpdate, from, p, Landlord)
	if ack := s.c.Deadline(DueAcknowledgement); ack != nil && ack.By >= due.By {
		due.By = s.rules.Calendar.Add(ack.By, 1)
		due.Working += " The acknowledgement comes first, by " + ack.By.Short() + ", so " + due.By.Short() + "."
	}
	return due, due.By < answer.By
}

func updateJobs(s *story, d Deadline) []job { return []job{s.officeJob(d.By, progress)} }

// progress tells a customer who has heard nothing for a while that we are still
// looking, and when the next word comes (policy 16.2; R63).
func progress(s *story, w Wake) {
	answer := s.c.Deadline(DueAnswer)
	if answer == nil || answer.By <= s.today || s.c.State != Open {
		s.drop("the answer comes first", DueUpdate)
		return
	}
	if s.c.Safety && s.c.Draft != nil {
		// A letter that waits for a person is not pushed out by this one.
		s.setDeadline(DueUpdate, Due{By: s.rules.Calendar.Add(s.today, 1), Working: "A letter waits for a person, so the working day after " + s.today.Short() + "."}, s.rules.Policy.Update.Clause)
		return
	}
	s.meet(DueUpdate, s.today)
	next := answer.By
	if due, ok := s.updateAfter(s.today); ok {
		next = due.By
	}
	s.toCustomer(LetterProgress, LetterProgress, Facts{"next_word.date": next}, 0, w.Code)
}

// update records how often the customer wants to hear from us (Code 5.9; R63).
func (w Word) update(s *story) error {
	switch {
	case s.c.Stage == "" || s.c.State == Closed || s.c.State == Answered:
		return &Refusal{Why: "Updates go to a customer who waits for the answer to a complaint. This case is " + s.standing() + "."}
	case !w.Off && w.N <= 0:
		return &Refusal{Why: "Say after how many working days the customer wants to hear from us.", Help: "Write for example: UPDATE 5."}
	case w.Off:
		w.N = 0
	}
	rule := s.rules.Policy.Update
	s.record(Event{What: IntervalAgreed, Clause: rule.Clause, Data: EventData{N: w.N, Message: w.Message}})
	if word := s.c.Deadline(DueWord); word != nil {
		// A date that the customer was told is only ever moved nearer.
		p := s.interval(s.rules.Policy.Late.NextWord)
		if due := s.rules.Calendar.DueFrom(DueWord, s.today, p, Landlord); due.By < word.By {
			s.setDeadline(DueWord, due, p.Clause)
		}
	}
	s.nextUpdate(s.today)
	s.confirm(w.By.Address, "Noted how often the customer hears from us.")
	return nil
}
