package casework

import "slices"

// surveyDay is when the customer is asked how it went: some days after the case
// was closed, and after the last promise was kept (policy 16.5; R64).
func (s *story) surveyDay() (Date, bool) {
	p := s.rules.Policy.Survey
	if s.c.State != Closed || s.c.Surveyed || s.c.Outcome == "" || s.c.Outcome == OutcomeNotConsidered || s.c.MergedInto != "" || p.After.N == 0 || s.c.Customer.Address == "" {
		return "", false
	}
	from := s.rules.Calendar.Date(s.c.Closed)
	if slices.Contains(p.Suppress, "open_promise") {
		for _, promise := range s.c.Promises {
			if promise.State == Running {
				return "", false
			}
			from = max(from, promise.Day)
		}
	}
	return s.rules.Calendar.DueFrom("survey", from, p.After, Landlord).By, true
}

// survey asks the policy's questions, or says why it does not.
func survey(s *story, w Wake) {
	p := s.rules.Policy.Survey
	if reason := s.spared(); reason != "" {
		s.record(Event{What: SurveyAsked, Clause: p.After.Clause, Why: "not asked: " + reason})
		return
	}
	s.record(Event{What: SurveyAsked, Clause: p.After.Clause})
	s.toCustomer(LetterSurvey, "survey", Facts{"survey.questions": lines(p.Questions)}, 0, w.Code)
}

// spared names the first of the policy's reasons not to ask that holds; "" for
// none. Any reason may be put on the case as an adjustment, such as "ADJUST
// bereavement" or "ADJUST no survey".
func (s *story) spared() string {
	for _, reason := range s.rules.Policy.Survey.Suppress {
		holds := s.c.adjusted(reason) || s.c.Pause != nil && s.c.Pause.Reason == reason
		switch reason {
		case "safety":
			holds = holds || s.c.Safety
		case "hr":
			holds = holds || slices.Contains(s.c.Flags, StaffConduct)
		case "open_linked":
			holds = holds || len(s.c.Related) > 0
		case "opt_out":
			holds = holds || s.c.adjusted("no survey")
		}
		if holds {
			return reason
		}
	}
	return ""
}
