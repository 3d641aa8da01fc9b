package casework

import "cmp"

// moreTime drafts the answer to a customer who wants longer to ask for the next
// stage: a later last day, or no, with a reason. The window does not close while
// they wait for it (policy 11.1, 12.1; R38, R49, G7).
func (w Word) moreTime(s *story) error {
	window, cal := s.c.Deadline(DueWindow), s.rules.Calendar
	if s.c.State != Answered || window == nil {
		return &Refusal{Why: "No time to ask for the next step is running on this case: it is " + s.standing() + "."}
	}
	reason := w.reason("more_time.reason")
	if w.Off {
		stage, _ := s.stage()
		switch {
		case !w.leads() && w.By.Address != s.c.Officer && !w.By.Has(Role(stage.Handler)):
			return &Refusal{Why: "More time is refused by who looks after the case, or by a manager."}
		case reason == "":
			return &Refusal{Why: "The customer must be told why they can't have more time.", Help: "Add the reason: MORE TIME no because …"}
		}
		w.draft(s, sheet{name: LetterMoreTime, facts: Facts{"more_time.yes": false, "more_time.reason": reason, "window.last_day": s.afterNo(*window)}})
		return nil
	}
	switch {
	case w.Day <= window.By || w.Day <= s.today:
		return &Refusal{Why: "The new last day must be later than today and than " + window.By.Short() + ", the day the customer has now.", Help: "Write for example: MORE TIME to " + cal.Add(max(window.By, s.today), 10).utc().Format("2 January") + "."}
	case !cal.Working(w.Day):
		return &Refusal{Why: w.Day.Short() + " is not a working day.", Help: "Name a working day, such as " + cal.OnOrAfter(w.Day).Short() + "."}
	}
	w.draft(s, sheet{name: LetterMoreTime, facts: Facts{"more_time.yes": true, "more_time.reason": reason, "window.last_day": w.Day}})
	return nil
}

// afterNo is the last day of a customer who gets no more time. What was left on
// the day they asked is left to them still: our thinking about it costs them
// nothing.
func (s *story) afterNo(window Deadline) Date {
	if len(s.c.Holding) == 0 {
		return window.By
	}
	left := s.rules.Calendar.Between(s.rules.Calendar.Date(s.c.LastInAt), window.By)
	if left < 0 {
		return window.By // they asked when it was over
	}
	return max(window.By, s.rules.Calendar.Add(s.today, max(1, left)))
}

// moreTimeLeft moves the window's last day to the one that the letter named and
// ends the customer's wait.
func moreTimeLeft(s *story, g gone) {
	window := s.c.Deadline(DueWindow)
	if !s.still(g, Answered) || window == nil {
		return
	}
	if g.Day > window.By {
		clause := cmp.Or(g.stage.Window.Clause, window.Clause)
		s.setWindow(Due{By: g.Day, Working: window.Working + " The last day is " + g.Day.Short() + " by a letter of " + g.day.Short() + "."}, window.From, s.today, clause)
	}
	if len(s.c.Holding) > 0 {
		s.record(Event{What: WindowFreed, By: g.By, Clause: s.rules.Policy.Close.Clause})
	}
	s.meet(DueDecision, g.day)
}

// refusedWindow counts the last day in a letter that gives no more time again.
func (s *story) refusedWindow(facts Facts) {
	if window := s.c.Deadline(DueWindow); window != nil && facts["more_time.yes"] == false {
		facts["window.last_day"] = s.afterNo(*window)
	}
}

// stopMoreTime stops a waiting letter about more time: the customer has asked
// for what they wanted the time for.
func (s *story) stopMoreTime() {
	if d := s.c.Draft; d != nil && d.Letter.Name == LetterMoreTime {
		s.withdrawDraft("the customer has asked meanwhile")
	}
}
