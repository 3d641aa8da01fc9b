package casework

import "strings"

// with says that a contractor deals with the matter, or, taken back, that we
// do again. Our own dates hold all the while, and a person asks the contractor
// how it goes (policy 3.2; R5).
func (w Word) with(s *story) error {
	rule, name := s.rules.Policy.Contract, strings.TrimSpace(w.Value)
	switch {
	case s.c.State == Closed:
		return &Refusal{Why: "The case is closed."}
	case w.Off && s.c.Contractor == "":
		return &Refusal{Why: "No contractor deals with this case: we do."}
	case !w.Off && name == "":
		return &Refusal{Why: "Say which contractor deals with it.", Help: "Write for example: WITH Northgate Heating. For a colleague write ASSIGN."}
	}
	facts := Facts{"contractor.name": name, "contractor.ours": w.Off}
	if w.Off {
		facts["contractor.name"], name = s.c.Contractor, ""
	}
	s.record(Event{What: ContractorSet, Clause: rule.Clause, Data: EventData{Off: w.Off, Message: w.Message}, Words: Facts{"contractor.name": name}})
	if w.Off {
		s.drop("we deal with it ourselves", DueMonitor)
	} else {
		s.monitor()
	}
	if s.c.Customer.Address == "" {
		s.confirm(w.By.Address, "Noted who deals with it. Our own dates hold all the same. There is no address to tell the customer at.")
		return nil
	}
	w.draft(s, sheet{name: LetterContractor, facts: facts})
	return nil
}

// monitor sets the day on which a person asks the contractor how it goes.
func (s *story) monitor() {
	if p := s.rules.Policy.Contract.Monitor; p.N > 0 {
		s.setDeadline(DueMonitor, s.rules.Calendar.DueFrom(DueMonitor, s.today, p, Landlord), p.Clause)
	}
}

// doneMonitor says that the contractor was asked; the next time is set.
func (w Word) doneMonitor(s *story) error {
	if err := w.meets(s, DueMonitor); err != nil {
		return err
	}
	said := "Noted: the contractor was asked."
	if s.monitor(); s.c.Deadline(DueMonitor) != nil {
		said += " You are reminded again on " + s.c.Deadline(DueMonitor).By.Short() + "."
	}
	s.confirm(w.By.Address, said)
	return nil
}
