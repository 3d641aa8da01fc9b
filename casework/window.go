package casework

// windowJobs lists what the customer's window brings: a reminder to the
// customer before it ends (R39), and on the working day after it the closure,
// if nothing stands against it.
func (s *story) windowJobs(window Deadline) []job {
	cal, rule := s.rules.Calendar, s.rules.Policy.Close
	var jobs []job
	reminder := cal.Add(window.By, -rule.Reminder)
	if len(s.c.Holding) == 0 && rule.Reminder > 0 && s.c.Outcome != OutcomeResolved && s.ordinal(LetterWindowReminder) == 1 && reminder > window.Set && s.today <= window.By && s.c.Customer.Address != "" {
		jobs = append(jobs, s.officeJob(reminder, windowReminder))
	}
	if len(s.c.Holding) > 0 || s.c.Draft != nil || s.c.Pause != nil {
		return jobs // a person's word comes first; their own deadline reminds them
	}
	closing := s.officeJob(cal.After(window.By, max(1, rule.After.N), rule.After.Unit), closeAfterWindow)
	// The window belongs to the customer to its last minute: what they sent in
	// it may still lie unread in the mailbox.
	end := window.By.End(cal.Zone())
	leaves := len(s.c.Leaving) > 0 // it may be more time to ask
	closing.guard = func(w Wake) bool { return w.Look.After(end) && !w.Waiting && !leaves }
	return append(jobs, closing)
}

func windowReminder(s *story, w Wake) {
	s.toCustomer(LetterWindowReminder, "window_reminder", nil, 0, w.Code)
}

// closeAfterWindow records the complaint closed: the window has passed without
// a request (policy 10.2, 11.4).
func closeAfterWindow(s *story, w Wake) {
	clause := s.rules.Policy.Close.Clause
	facts := Facts{"closed.date": s.today, "window.last_day": s.c.Deadline(DueWindow).By}
	s.meet(DueWindow, s.today)
	s.drop("the case is closed")
	s.record(Event{What: CaseClosed, Clause: clause, Why: "the window ended without a request"})
	s.toCustomer(LetterClosure, "closure", facts, 0, w.Code)
}

// openWindow starts the customer's window, counted from the day on which they
// were told in writing; printed is the last day that the letter named.
func (s *story) openWindow(from, printed Date, p Period) {
	due := s.rules.Calendar.DueFrom(DueWindow, from, p, Customer)
	if printed > due.By {
		due.Working += " The letter printed " + printed.Short() + ", which is later, so that date holds."
		due.By = printed
	}
	s.setWindow(due, from, s.today, p.Clause)
}

// setWindow starts the window anew, counted from the one day and set on the
// other.
func (s *story) setWindow(due Due, from, set Date, clause string) {
	d := Deadline{What: DueWindow, Stage: s.c.Stage, By: due.By, From: from, State: Running, Working: due.Working, Clause: clause, Set: set}
	s.record(Event{What: DeadlineSet, Clause: clause, Data: EventData{Deadline: &d}})
}

// lengthenWindow counts a running window again: a holiday that was announced
// after the letter left gives the customer the day that they lost. It never makes
// a window shorter, and our own dates stay as the customer was told them (domain
// 3.1; R37, R47, R48).
func (s *story) lengthenWindow() {
	window := s.c.Deadline(DueWindow)
	stage, ok := s.stage()
	if window == nil || !ok || window.From == "" {
		return
	}
	due := s.rules.Calendar.DueFrom(DueWindow, window.From, stage.Window, Customer)
	if due.By <= window.By {
		return
	}
	due.Working = window.Working + " A day off that was announced later moves the last day from " + window.By.Short() + " to " + due.By.Short() + "."
	s.setWindow(due, window.From, window.Set, window.Clause)
}
