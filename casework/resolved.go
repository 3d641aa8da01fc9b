package casework

import "strings"

// resolved drafts the short letter that says what was agreed when a complaint
// was settled at once, and how to have it treated as a complaint all the same
// (policy 9.2; R31). Where the policy knows no such step, the word is a note: the
// written answer with all its parts is still owed.
func (w Word) resolved(s *story) error {
	stage, err := w.answerable(s)
	if err != nil {
		return err
	}
	what, early := strings.TrimSpace(text(w.Facts, "resolved.what")), s.rules.Policy.Early
	answer := s.c.Deadline(DueAnswer)
	switch {
	case early.N == 0:
		s.record(Event{What: Noted, Words: Facts{"resolved.what": what}, Data: EventData{Message: w.Message}})
		said := "Kept as a private note. This policy knows no settling without an answer: the customer is still owed the written answer with all its parts"
		if answer != nil {
			said += ", by " + answer.By.Short()
		}
		s.confirm(w.By.Address, said+".")
		return nil
	case stage.ID != s.rules.Policy.Stages[0].ID:
		return &Refusal{Why: "Only a new complaint can be settled without an answer. This one is at " + stage.Name + ".", Help: "Reply OUTCOME with your findings."}
	case what == "":
		return &Refusal{Why: "The letter must say what you and the customer agreed.", Help: "Write RESOLVED, and below it what was agreed."}
	}
	var prompts []string
	if day := s.rules.Calendar.Due("early", s.c.Received, early, Landlord).By; s.today > day {
		prompts = append(prompts, "A complaint is settled this way at once, here by "+day.Short()+". Later than that, OUTCOME with findings is the better answer.")
	}
	facts := Facts{"resolved.what": what}
	s.windowFacts(facts)
	w.draft(s, sheet{name: LetterResolved, facts: facts, outcome: OutcomeResolved, prompts: prompts})
	return nil
}

// takeUp opens the same stage again for a customer who is not content with what
// was settled: their clocks run from the day they said so (policy 9.2; R31).
func (s *story) takeUp(a Arrival) {
	stage, _ := s.stage()
	s.meet(DueWindow, s.rules.Calendar.Date(a.Received))
	s.drop("the complaint is taken up", DueDecision)
	s.stopMoreTime()
	s.record(Event{What: Reopened, Clause: stage.Clause, Data: EventData{Stage: stage.ID, Received: a.Received, Message: a.Message}, Why: strings.Join(a.Read.Reasons, "; ")})
	s.startClocks(Complaint, stage, a.Received, false)
	a.Read.Kind = Complaint
	s.receipt(a)
	s.tell(a)
}

// complaintAfterAll is a person's word that a settled matter is a complaint.
func (w Word) complaintAfterAll(s *story) error {
	a := Arrival{Message: s.c.LastIn, Received: s.now, From: s.c.Customer, Subject: s.c.Subject, Read: Classification{Kind: Complaint, Sure: true}, Code: w.Fresh}
	if len(s.c.Holding) > 0 {
		a.Received = s.c.LastInAt
	}
	s.takeUp(a)
	s.confirm(w.By.Address, "The case is open again as a complaint. Its dates count from "+s.rules.Calendar.Date(a.Received).Short()+".")
	return nil
}
