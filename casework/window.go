package casework

// windowJobs lists what the customer's window brings: a reminder to the
// customer before it ends (R39), and on the working day after it the closure,
// if nothing stands against it.
func (s *story) windowJobs(window Deadline) []job {
	cal, rule := s.rules.Calendar, s.rules.Policy.Close
	var jobs []job
	reminder := cal.Add(window.By, -rule.Reminder)
	if len(s.c.Holding) == 0 && rule.Reminder > 0 && s.ordinal(LetterWindowReminder) == 1 && reminder > window.Set && s.today <= window.By && s.c.Customer.Address != "" {
		jobs = append(jobs, s.officeJob(reminder, windowReminder))
	}
	if len(s.c.Holding) > 0 || s.c.Draft != nil || s.c.Pause != nil {
		return jobs // a person's word comes first; their own deadline reminds them
	}
	closing := s.officeJob(cal.Add(window.By, max(1, rule.After.N)), closeAfterWindow)
	// The window belongs to the customer to its last minute: what they sent in
	// it may still lie unread in the mailbox.
	end := window.By.End(cal.Zone())
	closing.guard = func(w Wake) bool { return w.Look.After(end) && !w.Waiting }
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
